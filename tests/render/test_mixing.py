"""Scenes on the way to each other: by every style, alone and beside other regions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.core.styles import Style
from exhibit.core.units import Length
from exhibit.render.glcalls import Picture
from exhibit.render.mixing import edge_of
from exhibit.render.mixtures import complaints
from exhibit.render.montage import Mix, Over, Paint, Veil, cut, montage
from exhibit.render.targets import Target
from exhibit.scene.drawlist import NOTHING, DrawList, Layer, Screening
from exhibit.scene.looks import ShaderSource
from tests.render.drawing import Easel, painted, plain, pose, quad, scene

RED, BLUE = plain(1, 0, 0), plain(0, 0, 1)
SIZE = (40, 20)
HARD = Length(0.0)
HALVES = "vec4 mix_pictures(vec2 at, float progress) {\n" \
         "    return at.x < progress ? after(at) : before(at);\n}\n"  # fmt: skip


def mixing(text: str, *inputs: tuple[str, int], file: str = "melt.frag") -> ShaderSource:
    return ShaderSource(file, text, inputs)


def between(style: Style, weight: float, above: DrawList = BLUE) -> list[Layer]:
    return [Layer(RED, 1.0), Layer(above, weight, style=style)]


def glass(records: list[np.ndarray], region: int = 1, weight: float = 1.0, **more: Style) -> Layer:
    """A scene of a region over the others: it has no background."""
    return Layer(replace(scene(records), cover=0.0), weight, region, **more)


def of_after(pixels: Picture) -> np.ndarray:
    """(h, w) how much of the blue scene is seen, 0..1; the rest is the red one."""
    np.testing.assert_allclose(pixels[..., 0] + pixels[..., 2].astype(int), 255, atol=1)
    seen: np.ndarray = pixels[..., 2] / 255
    return seen


# --- what is painted where ------------------------------------------------------------------------


def steps_of(layers: list[Layer], *files: str) -> list[str]:
    made = montage(layers, files.__contains__)
    return [type(step).__name__ for step in (*made.apart, *made.straight)]


def test_a_scene_alone_is_painted_straight() -> None:
    made = montage([Layer(RED, 1.0)], bool)
    assert made.straight == [Paint(0, opaque=True)]
    assert (made.lists, made.apart, made.targets) == ([RED], [], 0)


def test_of_a_crossfade_only_the_scene_above_needs_a_picture_of_its_own() -> None:
    made = montage(between(Style(), 0.4), bool)
    assert made.apart == [Paint(1, opaque=True, into=0)]
    assert [type(step) for step in made.straight] == [Paint, Over]
    assert made.targets == 1


def test_through_a_colour_one_scene_is_painted_and_the_colour_over_it() -> None:
    style = Style("through", colour=(1.0, 0.5, 0.0))
    for weight, seen, strength in ((0.25, RED, 0.5), (0.5, BLUE, 1.0), (0.75, BLUE, 0.5)):
        made = montage(between(style, weight), bool)
        assert made.lists == [seen]
        assert made.straight == [Paint(0, opaque=True), Veil((1.0, 0.5, 0.0), strength)]


def test_between_a_shader_stand_both_scenes_apart() -> None:
    layers = between(Style("shader", file="melt.frag"), 0.5)
    assert steps_of(layers, "melt.frag") == ["Paint", "Paint", "Mix"]
    assert steps_of(layers) == ["Paint", "Paint", "Over"]  # a crossfade in its place


def test_below_an_opaque_region_nothing_is_drawn() -> None:
    under = Layer(RED, 1.0, 1)
    assert montage([under, Layer(BLUE, 1.0)], bool).lists == [BLUE]
    fading = [Layer(BLUE, 1.0), Layer(RED, 0.5)]
    assert montage([under, *fading], bool).lists == [BLUE, RED]
    through = Layer(replace(BLUE, cover=0.5), 1.0)
    assert montage([under, through], bool).lists == [RED, through.drawlist]


def test_a_region_that_is_over_needs_nothing_drawn_apart_while_it_stays() -> None:
    assert steps_of([Layer(RED, 1.0), glass([])]) == ["Paint", "Paint"]
    assert steps_of([Layer(RED, 1.0), Layer(NOTHING, 1.0, 1)]) == ["Paint"]
    assert steps_of([Layer(RED, 1.0), Layer(RED, 0.7, 1), Layer(NOTHING, 1.0, 1)]) == ["Paint"]


def test_many_scenes_that_are_mixed_apart_take_turns_with_the_pictures() -> None:
    style = Style("shader", file="a")
    layers = [Layer(RED, 1.0), *(Layer(BLUE, 0.5, style=style) for _ in range(6))]
    made = montage(layers, bool)
    assert made.targets == 3
    for step in made.apart:
        if isinstance(step, Mix):
            assert len({step.before, step.after, step.into}) == 3


def test_a_cut_shows_of_each_region_what_is_most_of_it() -> None:
    layers = [*between(Style("iris"), 0.4), glass([], weight=0.6)]
    assert [(layer.drawlist, layer.weight) for layer in cut(layers)] == [
        (RED, 1.0),
        (layers[-1].drawlist, 1.0),
    ]


# --- the styles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("towards", "first", "last"),
    [
        (0.0, (10, 1), (10, 38)),
        (90.0, (1, 20), (18, 20)),
        (180.0, (10, 38), (10, 1)),
        (270.0, (18, 20), (1, 20)),
        (45.0, (1, 1), (18, 38)),
    ],
)
def test_a_wipe_goes_where_it_is_told(
    easel: Easel, towards: float, first: tuple[int, int], last: tuple[int, int]
) -> None:
    seen = of_after(easel.draw(between(Style("wipe", angle_deg=towards), 0.5), SIZE))
    assert seen[first] == 1.0
    assert seen[last] == 0.0
    assert seen.mean() == pytest.approx(0.5, abs=0.02)


def test_the_edge_of_a_wipe_is_as_soft_as_it_is_told(easel: Easel) -> None:
    for soft, wide in ((Length(50, "%"), 20), (Length(8), 8), (HARD, 1), (Length(300, "%"), 40)):
        seen = of_after(easel.draw(between(Style("wipe", soft=soft), 0.5), SIZE))[10]
        between_them = int(((seen > 0.0) & (seen < 1.0)).sum())
        assert wide - 2 <= between_them <= wide
        assert (np.diff(seen) <= 0).all()


def test_an_iris_opens_around_its_middle(easel: Easel) -> None:
    style = Style("iris", middle=(Length(25, "%"), Length(5)), soft=HARD)
    seen = of_after(easel.draw(between(style, 0.1), SIZE))
    assert seen[5, 10] == 1.0
    down, across = np.nonzero(seen > 0.5)
    assert (across.mean(), down.mean()) == (pytest.approx(9.5), pytest.approx(4.5))
    assert np.ptp(across) == np.ptp(down)  # round


def test_a_closing_iris_shows_the_scene_before(easel: Easel) -> None:
    seen = of_after(easel.draw(between(Style("iris", closing=True, soft=HARD), 0.8), SIZE))
    assert seen[10, 20] == 0.0
    assert seen[0, 0] == seen[19, 39] == 1.0


def test_half_way_through_a_colour_nothing_else_is_seen(easel: Easel) -> None:
    style = Style("through", colour=(1.0, 1.0, 0.0))
    for weight, seen in ((0.25, (255, 128, 0)), (0.5, (255, 255, 0)), (0.75, (128, 128, 128))):
        pixels = easel.draw(between(style, weight), SIZE)
        np.testing.assert_allclose(pixels, np.broadcast_to(seen, pixels.shape), atol=1)


@pytest.mark.parametrize("kind", ["crossfade", "wipe", "iris", "through"])
def test_a_style_begins_with_the_one_scene_and_ends_with_the_other(easel: Easel, kind: str) -> None:
    for weight, drawn in ((1e-6, RED), (1.0 - 1e-6, BLUE)):
        pixels = easel.draw(between(Style(kind), weight), SIZE).astype(int)
        np.testing.assert_allclose(pixels, easel.draw([Layer(drawn, 1.0)], SIZE), atol=1)


@settings(derandomize=True, deadline=None)
@given(
    st.sampled_from([Style("wipe"), Style("iris"), Style("iris", closing=True)]),
    st.floats(-720.0, 720.0),
    st.floats(-50.0, 150.0),
    st.floats(0.0, 500.0),
)
def test_an_edge_is_before_the_picture_at_0_and_behind_it_at_1(
    style: Style, towards: float, across: float, soft: float
) -> None:
    place = (Length(across, "%"), Length(30.0, "%"))
    style = replace(style, angle_deg=towards, middle=place, soft=Length(soft, "%"))
    x, y = np.meshgrid(np.arange(0.5, 64), np.arange(0.5, 36))
    for progress, covered in ((0.0, 0.0), (1.0, 1.0)):
        plane, middle, edge = edge_of(style, progress, (64, 36), (1920, 1080))
        away = np.hypot(x - middle[0], y - middle[1])
        along = plane[0] * x + plane[1] * y + plane[2] + plane[3] * away
        covers = np.clip((edge[0] - along) * edge[1], 0.0, 1.0)
        np.testing.assert_allclose(covers, covered, atol=1e-9)


def test_a_picture_of_any_size_has_the_same_edge(easel: Easel) -> None:
    style = Style("iris", middle=(Length(30, "%"), Length(12)), soft=Length(6))
    large = easel.draw(between(style, 0.4), SIZE, size=(160, 80)).astype(float)
    small = easel.draw(between(style, 0.4), SIZE)
    halved = large.reshape(20, 4, 40, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(halved, small, atol=16)


def test_three_scenes_are_mixed_upwards_by_their_own_styles(easel: Easel) -> None:
    layers = [*between(Style("wipe", soft=HARD), 0.5), Layer(plain(0, 1, 0), 0.5)]
    pixels = easel.draw(layers, SIZE)
    np.testing.assert_allclose(pixels[10, 2], (0, 128, 128), atol=1)
    np.testing.assert_allclose(pixels[10, 38], (128, 128, 0), atol=1)


# --- an artist's shader ---------------------------------------------------------------------------


def drawn_by(
    easel: Easel, layers: list[Layer], *sources: ShaderSource
) -> tuple[Picture, list[str]]:
    renderer, target = easel.renderer(SIZE), Target(SIZE)
    renderer.load(mixtures=sources)
    with target:
        renderer.rehearse((0, 0, *SIZE))
        renderer.draw(layers, (0, 0, *SIZE))
    pixels, faults = target.read(), list(renderer.faults)
    renderer.close()
    target.close()
    return pixels, faults


def test_a_shader_is_given_both_scenes_and_how_far_it_is(easel: Easel) -> None:
    style = Style("shader", file="melt.frag")
    pixels, faults = drawn_by(easel, between(style, 0.25), mixing(HALVES))
    assert faults == []
    seen = of_after(pixels)[7].tolist()
    assert seen == [1.0] * 10 + [0.0] * 30


def test_at_begins_at_the_top_left_and_the_scenes_stand_upright(easel: Easel) -> None:
    upper = scene([quad((0, 0, 40, 10), (0, 0, 1, 1))], background=(1, 0, 0))
    text = "vec4 mix_pictures(vec2 at, float progress) { return after(vec2(at.x, at.y * 2.0)); }"
    style = Style("shader", file="melt.frag")
    pixels, faults = drawn_by(easel, between(style, 0.5, upper), mixing(text))
    assert faults == []
    seen = of_after(pixels)[:, 3]
    assert seen[:4].tolist() == [1.0] * 4
    assert seen[6:].tolist() == [0.0] * 14  # and beyond the edge the edge goes on


def test_a_shader_knows_its_values_and_the_size_of_the_canvas(easel: Easel) -> None:
    text = "vec4 mix_pictures(vec2 at, float progress) {\n" \
           "    return vec4(grain, tint.g, size.x / 80.0, 1.0);\n}"  # fmt: skip
    source = mixing(text, ("grain", 1), ("tint", 4))
    given_two = (("tint", (0.0, 0.2, 0.0, 1.0)), ("grain", (0.4,)))
    style = Style("shader", file="melt.frag", values=given_two)
    pixels, faults = drawn_by(easel, between(style, 0.5), source)
    assert faults == []
    np.testing.assert_allclose(pixels[5, 5], (102, 51, 128), atol=1)
    # What another transition was given is forgotten.
    bare = [*between(style, 0.5), Layer(BLUE, 0.5, style=replace(style, values=()))]
    pixels, _ = drawn_by(easel, bare, source)
    np.testing.assert_allclose(pixels[5, 5], (0, 0, 128), atol=1)


def test_a_shader_that_does_not_compile_becomes_a_crossfade_and_a_sentence(easel: Easel) -> None:
    style = Style("shader", file="melt.frag")
    broken = mixing("vec4 mix_pictures(vec2 at, float progress) {\n    return befor(at);\n}\n")
    pixels, faults = drawn_by(easel, between(style, 0.5), broken)
    np.testing.assert_allclose(pixels[3, 3], (128, 0, 128), atol=1)
    assert len(faults) >= 1
    assert faults[0].startswith("melt.frag:2: ")
    assert "befor" in faults[0]
    assert faults[0].endswith("; the scenes fade over instead")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("vec4 paint(vec2 uv) { return vec4(1.0); }", "no 'vec4 mix_pictures(vec2 at, float"),
        ("vec4 mix_pictures(vec2 at) { return before(at); }", "no 'vec4 mix_pictures("),
        ("#version 330\n" + HALVES, "melt.frag:1: take '#version' out"),
        (HALVES + "void main() {}", "which calls 'mix_pictures'"),
        (HALVES.replace("at.x", "at.w"), "melt.frag:2: "),
        (HALVES.replace("}", ""), "melt.frag:"),
        ("vec4 before(vec2 a) { return vec4(1.0); }\n" + HALVES, "melt.frag:1: "),
    ],
)
def test_what_is_wrong_with_a_mixing_shader_is_named(easel: Easel, text: str, says: str) -> None:
    assert says in complaints(mixing(text), easel.profile)[0]


def test_names_of_the_kit_are_not_given_again(easel: Easel) -> None:
    for name in ("before", "size", "mix", "kit_after"):
        (said, *_) = complaints(mixing(HALVES, (name, 1)), easel.profile)
        assert f"an input cannot be called '{name}'" in said


def test_a_good_shader_has_no_complaints_in_either_opengl(easel: Easel) -> None:
    assert complaints(mixing(HALVES), easel.profile) == []


def test_what_only_opengl_es_refuses_is_said_of_it(easel: Easel) -> None:
    text = HALVES.replace("at.x <", "at.x * 2 <")
    said = complaints(mixing(text), easel.profile)
    assert said
    if easel.profile == "core":
        assert said[0].endswith("(in OpenGL ES, as on a Raspberry Pi)")


# --- regions --------------------------------------------------------------------------------------

WHITE_LEFT = [quad((0, 0, 20, 20), (1, 1, 1, 0.5))]


def test_a_region_over_the_main_one_lies_over_it_with_its_own_transparency(easel: Easel) -> None:
    pixels = easel.draw([Layer(RED, 1.0), glass(WHITE_LEFT)], SIZE)
    np.testing.assert_allclose(pixels[5, 5], (255, 128, 128), atol=1)
    np.testing.assert_allclose(pixels[5, 30], (255, 0, 0), atol=1)


def test_a_region_that_comes_and_goes_fades(easel: Easel) -> None:
    come = [Layer(RED, 1.0), Layer(NOTHING, 1.0, 1), glass(WHITE_LEFT, weight=0.4)]
    go = [Layer(RED, 1.0), glass(WHITE_LEFT), Layer(NOTHING, 0.6, 1)]
    bare = [Layer(RED, 1.0), glass(WHITE_LEFT, weight=0.4)]
    for layers in (come, go, bare):
        pixels = easel.draw(layers, SIZE)
        np.testing.assert_allclose(pixels[5, 5], (255, 51, 51), atol=1)
        np.testing.assert_allclose(pixels[5, 30], (255, 0, 0), atol=1)


def test_scenes_of_a_region_that_agree_are_as_transparent_half_way(easel: Easel) -> None:
    for kind in ("crossfade", "wipe", "iris"):
        style = Style(kind)
        layers = [Layer(RED, 1.0), glass(WHITE_LEFT), glass(WHITE_LEFT, weight=0.5, style=style)]
        alone = easel.draw([Layer(RED, 1.0), glass(WHITE_LEFT)], SIZE)
        np.testing.assert_allclose(easel.draw(layers, SIZE), alone, atol=1)


def test_a_region_goes_through_a_colour_only_where_it_is(easel: Easel) -> None:
    style = Style("through", colour=(0.0, 1.0, 0.0))
    right = [quad((20, 0, 20, 20), (1, 1, 1, 0.5))]
    layers = [Layer(RED, 1.0), glass(WHITE_LEFT), glass(right, weight=0.5, style=style)]
    pixels = easel.draw(layers, SIZE)
    for x in (5, 30):  # each is half gone, and what is left of it is green
        np.testing.assert_allclose(pixels[5, x], (191, 64, 0), atol=1)


def test_a_region_of_its_own_background_covers_as_much_as_that(easel: Easel) -> None:
    veiled = Layer(replace(BLUE, cover=0.5), 1.0, 1)
    np.testing.assert_allclose(
        easel.draw([Layer(RED, 1.0), veiled], SIZE)[3, 3], (128, 0, 128), atol=1
    )
    fading = [Layer(RED, 1.0), veiled, Layer(NOTHING, 0.5, 1)]
    np.testing.assert_allclose(easel.draw(fading, SIZE)[3, 3], (191, 0, 64), atol=1)


def test_through_the_main_region_one_sees_what_is_under_it(easel: Easel) -> None:
    window = Layer(replace(scene([quad((20, 0, 20, 20), (0, 1, 0, 1))]), cover=0.0), 1.0)
    pixels = easel.draw([Layer(RED, 1.0, 1), window], SIZE)
    assert pixels[5, 5].tolist() == [255, 0, 0]
    assert pixels[5, 30].tolist() == [0, 255, 0]
    # The lowest that is there lies over black.
    assert easel.draw([window], SIZE)[5, 5].tolist() == [0, 0, 0]


def test_both_regions_change_at_once(easel: Easel) -> None:
    main = between(Style("wipe", soft=HARD), 0.5)
    over = [glass([]), glass([quad((0, 0, 40, 10))], weight=0.5, style=Style("iris", soft=HARD))]
    pixels = easel.draw([*main, *over], SIZE)
    assert pixels[15, 2].tolist() == [0, 0, 255]
    assert pixels[15, 38].tolist() == [255, 0, 0]
    assert pixels[9, 20].tolist() == [255, 255, 255]


def test_a_shader_mixes_what_is_transparent(easel: Easel) -> None:
    style = Style("shader", file="melt.frag")
    layers = [Layer(RED, 1.0), glass(WHITE_LEFT), glass(WHITE_LEFT, weight=0.25, style=style)]
    pixels, faults = drawn_by(easel, layers, mixing(HALVES))
    assert faults == []
    np.testing.assert_allclose(pixels[5, 5], (255, 128, 128), atol=1)
    np.testing.assert_allclose(pixels[5, 30], (255, 0, 0), atol=1)


def test_a_region_costs_no_more_draw_calls_than_it_draws(easel: Easel) -> None:
    renderer = easel.renderer(SIZE)
    for layers, calls in (
        ([Layer(RED, 1.0), glass(WHITE_LEFT)], 1),
        ([Layer(RED, 1.0), Layer(NOTHING, 1.0, 1)], 0),
        (between(Style("wipe"), 0.5), 1),
        (between(Style("through"), 0.5), 1),
        ([Layer(RED, 1.0), glass(WHITE_LEFT), Layer(NOTHING, 0.6, 1)], 2),
    ):
        renderer.draw(layers, (0, 0, *SIZE))
        assert renderer.draw_calls == calls
    assert not renderer.faults
    renderer.close()


def test_what_blends_in_a_region_on_its_way_is_not_drawn_on_black(easel: Easel) -> None:
    record = [quad((0, 0, 40, 20), (1, 1, 0, 1))]
    one = scene(record)
    steps = tuple(replace(step, blend="multiply") for step in one.batches)
    many = replace(one, steps=steps, cover=0.0)
    still = [Layer(plain(1, 1, 1), 1.0), Layer(many, 1.0, 1)]
    nearly = [Layer(plain(1, 1, 1), 1.0), Layer(NOTHING, 1.0, 1), Layer(many, 0.999, 1)]
    for layers in (still, nearly):
        np.testing.assert_allclose(easel.draw(layers, SIZE)[3, 3], (255, 255, 0), atol=1)


class Reel:
    """A film of which no picture ever comes."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.asked: list[tuple[str, float]] = []

    def frame(self, _film: int, moment_s: float) -> None:
        self.asked.append(("seen", moment_s))

    def follow(self, _film: int, moment_s: float) -> None:
        self.asked.append(("hidden", moment_s))


def test_a_film_goes_on_while_its_scene_is_hidden(easel: Easel) -> None:
    """Through a colour only one scene is drawn, and under an opaque region nothing is."""
    screens = [
        Screening(0, pose(), (0, 0, 8, 8), (0, 0, 1, 1), np.array([at_s])) for at_s in (3.0, 5.0)
    ]
    first, second = (painted([screen]) for screen in screens)
    renderer, reel = easel.renderer(SIZE), Reel()
    renderer.show_films(reel)
    for weight, asked in (
        (0.2, [("hidden", 5.0), ("seen", 3.0)]),
        (0.8, [("hidden", 3.0), ("seen", 5.0)]),
    ):
        layers = [Layer(first, 1.0), Layer(second, weight, style=Style("through"))]
        renderer.draw(layers, (0, 0, *SIZE))
        assert reel.asked == asked
        reel.asked.clear()
    renderer.draw([Layer(first, 1.0, 1), Layer(second, 1.0)], (0, 0, *SIZE))
    assert reel.asked == [("hidden", 3.0), ("seen", 5.0)]
    renderer.close()


def test_light_that_is_added_is_added_on_its_way_too(easel: Easel) -> None:
    glow = scene([quad((0, 0, 40, 20), (0, 0, 1, 1))])
    steps = tuple(replace(step, blend="add") for step in glow.batches)
    glow = replace(glow, steps=steps, cover=0.0)
    for weight, blue in ((1.0, 255), (0.999, 255), (0.5, 128)):
        layers = [Layer(RED, 1.0), Layer(NOTHING, 1.0, 1), Layer(glow, weight, 1)]
        np.testing.assert_allclose(easel.draw(layers, SIZE)[3, 3], (255, 0, blue), atol=1)
