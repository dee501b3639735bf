"""Films on the card: colours as FFmpeg's own, alpha, mattes, and uploads only when they change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from exhibit.media.film.planes import Dissector
from exhibit.render.films import Films, part_of
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.scene.drawlist import DrawList, Screening
from exhibit.scene.films import Coding, FilmFrame, Light
from tests.render.drawing import WHITE, Easel, Four, painted, pose, whole

W, H = 64, 48
Pixels = NDArray[np.uint8]
# Eight colours, each in a field of eight columns.
COLOURS = np.array(
    [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (30, 30, 30), (128, 128, 128),
     (217, 164, 65), (20, 90, 140)], np.uint8,
)  # fmt: skip
FIELDS = np.repeat(np.repeat(COLOURS[None], 8, axis=1), H, axis=0)


class Still:
    """A source with one picture, or none."""

    def __init__(self, frame: FilmFrame | None) -> None:
        self.faults: list[str] = []
        self.shown = frame
        self.asked: list[tuple[int, float]] = []
        self.unseen: list[tuple[int, float]] = []

    def frame(self, film: int, moment_s: float) -> FilmFrame | None:
        self.asked.append((film, moment_s))
        return self.shown

    def follow(self, film: int, moment_s: float) -> None:
        self.unseen.append((film, moment_s))


def screen(
    colour: Four = WHITE, cell: Four = (0, 0, 1, 1), rect: Four = (0, 0, W, H), at_s: float = 1.5
) -> DrawList:
    return painted([Screening(2, pose(colour), rect, cell, np.array([at_s]))])


def shown(easel: Easel, source: Still, lists: Sequence[DrawList]) -> tuple[list[Pixels], Renderer]:
    """A picture of each list; the renderer is closed, and says what it did."""
    renderer, target = easel.renderer((W, H)), Target((W, H))
    renderer.show_films(source)
    pixels = []
    for drawlist in lists:
        with target:
            renderer.draw(whole(drawlist), (0, 0, W, H))
        pixels.append(target.read())
    renderer.close()
    target.close()
    return pixels, renderer


def pixels_of(easel: Easel, frame: FilmFrame | None, drawlist: DrawList | None = None) -> Pixels:
    found, renderer = shown(easel, Still(frame), [drawlist or screen()])
    assert not renderer.faults, list(renderer.faults)
    return found[0]


def decoded(pixels: Pixels, form: str, space: Colorspace, colours: ColorRange) -> VideoFrame:
    made = VideoFrame.from_ndarray(pixels, format="rgb24")
    return made.reformat(format=form, dst_colorspace=space, dst_color_range=colours)


def frame_of(picture: VideoFrame, turn: int = 0) -> FilmFrame:
    return FilmFrame(*Dissector(turn).planes(picture))


def rgb(*planes: NDArray[np.uint8]) -> FilmFrame:
    """Planes that are red, green, blue and alpha already."""
    return FilmFrame(planes, Coding())


# --- colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["yuv420p", "yuv444p", "yuv422p10le", "yuv420p10le"])
@pytest.mark.parametrize("space", [Colorspace.ITU601, Colorspace.ITU709])
@pytest.mark.parametrize("colours", [ColorRange.MPEG, ColorRange.JPEG])
def test_colours_are_those_that_went_in(
    easel: Easel, form: str, space: Colorspace, colours: ColorRange
) -> None:
    picture = decoded(FIELDS, form, space, colours)
    found = pixels_of(easel, frame_of(picture))
    inside = np.arange(W).reshape(8, 8)[:, 3:5].reshape(-1)  # chroma is smooth between the fields
    np.testing.assert_allclose(found[:, inside].astype(int), FIELDS[:, inside], atol=3)


def test_what_says_nothing_is_601_when_it_is_small_and_709_when_it_is_large() -> None:
    small = VideoFrame(720, 576, "yuv420p")
    large = VideoFrame(1280, 720, "yuv420p")
    reds = [Dissector().planes(picture)[1].rows[0][2] for picture in (small, large)]
    np.testing.assert_allclose(reds, (1.596, 1.793), atol=1e-3)


@pytest.mark.parametrize("form", ["rgb24", "bgra", "gbrp", "rgb48le"])
def test_films_that_are_rgb_stay_as_they_are(easel: Easel, form: str) -> None:
    picture = VideoFrame.from_ndarray(FIELDS, format="rgb24").reformat(format=form)
    np.testing.assert_allclose(pixels_of(easel, frame_of(picture)).astype(int), FIELDS, atol=1)


def test_a_grey_film_is_grey(easel: Easel) -> None:
    picture = VideoFrame.from_ndarray(np.ascontiguousarray(FIELDS[:, :, 1]), format="gray")
    found = pixels_of(easel, frame_of(picture))
    np.testing.assert_array_equal(found, np.repeat(FIELDS[:, :, 1:2], 3, axis=2))


def test_odd_sizes_are_read_row_by_row(easel: Easel) -> None:
    ramp = np.arange(5 * 3, dtype=np.uint8).reshape(3, 5) * 16
    found = pixels_of(easel, rgb(ramp, ramp, ramp), screen(rect=(0, 0, 5, 3)))
    np.testing.assert_array_equal(found[:3, :5, 0], ramp)


# --- a film that is shown small -------------------------------------------------------------------

FINE = np.indices((480, 640)).sum(axis=0) % 2 * 255


@pytest.mark.parametrize("scale", [0.6, 0.4, 0.2, 0.1, 0.0625])
def test_fine_patterns_do_not_shimmer_when_a_small_film_moves(easel: Easel, scale: float) -> None:
    """A board of single pixels, the worst there is, moved by parts of a pixel."""
    fine = FINE.astype(np.uint8)
    width, height = round(640 * scale), round(480 * scale)
    moved = [screen(rect=(x / 7 - 2, x / 5 - 2, width, height)) for x in range(4)]
    lists = [replace(each, background=(0.5, 0.5, 0.5)) for each in moved]
    pictures, _ = shown(easel, Still(rgb(fine, fine, fine)), lists)
    inside = [picture[4:24, 4:32].astype(int) for picture in pictures]
    assert max(np.abs(picture - 127).max() for picture in inside) <= 12


def test_a_small_film_has_the_mean_of_what_lies_in_each_of_its_pixels(easel: Easel) -> None:
    ramp = np.tile(np.arange(256, dtype=np.uint8), (W * 2, 2))
    alpha = np.repeat(np.array([0, 255], np.uint8), W)[:, None] * np.ones(512, np.uint8)
    found = pixels_of(easel, rgb(ramp, ramp, ramp, alpha), screen(rect=(0, 0, 64, 16)))
    np.testing.assert_allclose(found[12, 1:31, 0].astype(int), np.arange(1, 31) * 8 + 3.5, atol=1.5)
    assert not found[2].any()


def test_a_matte_shrinks_with_its_film(easel: Easel) -> None:
    white, board = np.full((480, 320), 255, np.uint8), FINE[:, :320].astype(np.uint8)
    halves = np.hstack([white, board])
    frame = FilmFrame((halves, halves, halves), Coding(matte="right"))
    found = pixels_of(easel, frame, screen(rect=(0, 0, 32, 48)))
    np.testing.assert_allclose(found[2:46, 2:30].astype(int), 127, atol=40)


# --- high dynamic range ---------------------------------------------------------------------------


def pq(nits: float) -> int:
    """A brightness as PQ has it, as a byte."""
    part = math.pow(nits / 10_000, 0.1593017578125)
    root = (0.8359375 + 18.8515625 * part) / (1 + 18.6875 * part)
    return round(255 * math.pow(root, 78.84375))


def hlg(part: float) -> int:
    """Light in the scene, as HLG has it, as a byte."""
    if part <= 1 / 12:
        return round(255 * math.sqrt(3 * part))
    return round(255 * (0.17883277 * math.log(12 * part - 0.28466892) + 0.55991073))


def srgb(part: float) -> float:
    return 255 * (1.055 * math.pow(part, 1 / 2.4) - 0.055)


@pytest.mark.parametrize(
    ("light", "code", "is_seen"),
    [
        ("pq", pq(0.0), 0.0),
        ("pq", pq(0.18 * 203), srgb(0.18)),
        ("pq", pq(0.5 * 203), srgb(0.5)),
        ("pq", pq(203), srgb(0.89)),
        ("pq", pq(1_000), 255.0),
        ("pq", 255, 255.0),
        ("hlg", 0, 0.0),
        ("hlg", hlg((0.18 * 0.203) ** (1 / 1.2)), srgb(0.18)),
        ("hlg", hlg(0.203 ** (1 / 1.2)), srgb(0.89)),
        ("hlg", 255, 255.0),
    ],
)
def test_paper_white_of_high_dynamic_range_is_nearly_white_and_greys_are_greys(
    easel: Easel, light: Light, code: int, is_seen: float
) -> None:
    frame = FilmFrame((flat(code), flat(code), flat(code)), Coding(light=light))
    found = pixels_of(easel, frame)[5, 5].astype(int)
    np.testing.assert_allclose(found, is_seen, atol=4)


def test_a_bright_colour_keeps_its_hue(easel: Easel) -> None:
    frame = FilmFrame((flat(pq(800)), flat(pq(200)), flat(pq(200))), Coding(light="pq"))
    red, green, blue = pixels_of(easel, frame)[5, 5].astype(int)
    assert red > 250
    assert green < 120
    assert blue < 140


def test_what_a_film_says_of_its_light_is_what_is_shown() -> None:
    picture = VideoFrame(64, 48, "yuv420p10le")
    picture.color_trc = 16
    assert Dissector().planes(picture)[1].light == "pq"
    picture.color_trc = 18
    assert Dissector().planes(picture)[1].light == "hlg"
    picture.color_trc = 1
    assert Dissector().planes(picture)[1].light == ""


# --- how much is seen -----------------------------------------------------------------------------


def flat(value: int) -> NDArray[np.uint8]:
    return np.full((H, W), value, np.uint8)


def test_alpha_lets_the_background_through(easel: Easel) -> None:
    drawlist = replace(screen(), background=(0.0, 0.0, 1.0))
    found = pixels_of(easel, rgb(flat(200), flat(100), flat(0), flat(128)), drawlist)
    np.testing.assert_allclose(found[5, 5].astype(int), (100, 50, 127), atol=1)


def test_the_colour_and_opacity_of_the_node_are_multiplied(easel: Easel) -> None:
    drawlist = screen((0.5, 1.0, 1.0, 0.5))
    found = pixels_of(easel, rgb(flat(200), flat(100), flat(60)), drawlist)
    np.testing.assert_allclose(found[5, 5].astype(int), (50, 50, 30), atol=1)


@pytest.mark.parametrize("half", ["left", "right", "above", "below"])
def test_a_matte_says_how_much_of_the_other_half_is_seen(easel: Easel, half: str) -> None:
    red, other = flat(200), flat(0)
    everything = slice(None)
    where: tuple[slice, slice] = {
        "left": (everything, slice(0, W // 2)), "right": (everything, slice(W // 2, W)),
        "above": (slice(0, H // 2), everything), "below": (slice(H // 2, H), everything),
    }[half]  # fmt: skip
    for plane in (red, other):
        matte = np.zeros_like(plane[where])
        matte[: matte.shape[0] // 2, :] = 255  # the upper half of it is seen
        plane[where] = matte
    coding = Coding(matte=half)  # type: ignore[arg-type]  # one of the four
    found = pixels_of(easel, FilmFrame((red, other, other), coding))
    np.testing.assert_array_equal(found[: H // 2 - 2], np.full((H // 2 - 2, W, 3), (200, 0, 0)))
    np.testing.assert_array_equal(found[H // 2 + 2 :], 0)


def test_an_edge_between_two_pixels_is_half_of_each(easel: Easel) -> None:
    found = pixels_of(easel, rgb(flat(200), flat(200), flat(200)), screen(rect=(2.5, 0, 4, H)))
    np.testing.assert_allclose(
        found[9, 1:8, 0].astype(int), (0, 100, 200, 200, 200, 100, 0), atol=1
    )


# --- where it lies --------------------------------------------------------------------------------


@pytest.mark.parametrize(("turn", "lies"), [(0, (0, 0)), (1, (0, 1)), (2, (1, 1)), (3, (1, 0))])
def test_a_turned_film_is_turned_clockwise(easel: Easel, turn: int, lies: tuple[int, int]) -> None:
    corner = flat(0)
    corner[: H // 2, : W // 2] = 255
    found = pixels_of(easel, FilmFrame((corner,) * 3, Coding(turn=turn)))
    quarters = found[:, :, 0].reshape(2, H // 2, 2, W // 2)[:, 4:-4, :, 4:-4].mean(axis=(1, 3))
    expected = np.zeros((2, 2))
    expected[lies] = 255
    np.testing.assert_array_equal(quarters, expected)


def test_a_part_of_it_fills_the_quad(easel: Easel) -> None:
    found = pixels_of(
        easel, rgb(*np.moveaxis(FIELDS, 2, 0).copy()), screen(cell=(0.125, 0, 0.25, 1))
    )
    np.testing.assert_array_equal(found, np.full((H, W, 3), (255, 0, 0)))


def test_the_part_of_a_turned_half_is_where_it_is_stored() -> None:
    u, v, bounds = part_of((0.0, 0.0, 1.0, 1.0), 1, "right", matte=True)
    assert bounds == (0.0, 0.0, 1.0, 0.5)  # the right half of what is shown was stored above
    assert (u, v) == ((0.0, 1.0, 0.0), (-0.5, 0.0, 0.5))


# --- what is uploaded, and when -------------------------------------------------------------------


def test_a_picture_is_uploaded_when_it_is_another_one(easel: Easel) -> None:
    source = Still(rgb(flat(10), flat(10), flat(10)))
    films = Films(easel.profile, source)
    drawlist = screen()
    step = drawlist.steps[0]
    assert isinstance(step, Screening)
    view = (float(W), float(H), 1.0, 1.0)
    for frame, uploads in ((source.shown, 1), (source.shown, 1), (rgb(flat(9)), 2)):
        source.shown = frame
        assert films.prepare(step, view)
        assert films.uploads == uploads
    assert source.asked == [(2, 1.5)] * 3
    films.close()


def test_what_is_not_seen_has_not_begun_or_is_not_there_draws_nothing(easel: Easel) -> None:
    source = Still(None)
    unseen = [screen((1, 1, 1, 0)), screen(at_s=-1.0), screen()]
    found, renderer = shown(easel, source, unseen)
    assert all((pixels == 0).all() for pixels in found)
    assert source.asked == [(2, 1.5)]
    assert source.unseen == [(2, 1.5)]  # it goes on, and is there when it is shown
    assert not renderer.faults


def test_what_a_source_says_is_a_fault_once(easel: Easel) -> None:
    source = Still(None)
    source.faults += ["clip.mp4 is empty", "clip.mp4 is empty"]
    _, renderer = shown(easel, source, [screen(), screen()])
    assert list(renderer.faults) == ["clip.mp4 is empty"]
    assert source.faults == []


def test_a_rehearsal_asks_for_no_picture(easel: Easel) -> None:
    source = Still(None)
    renderer = easel.renderer((W, H))
    renderer.show_films(source)
    renderer.rehearse((0, 0, W, H), [screen()])
    assert source.asked == []
    assert not renderer.faults
    renderer.close()
