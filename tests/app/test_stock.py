"""The stock of pictures: what is wanted comes, a little a frame, and what is not makes room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest
from PIL import Image

from exhibit.app.ahead import course
from exhibit.app.occasion import Occasion
from exhibit.app.produce import produce
from exhibit.app.shares import bytes_of_size
from exhibit.app.stock import FRAME_BYTES, Stock, begun
from exhibit.app.studio import renderer_for
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.media.image import ImageError, load_sized
from exhibit.media.reader import Job, Piece
from exhibit.media.reading import PREVIEW, pieces_of
from exhibit.picture import Picture
from exhibit.render.letterbox import letterbox
from exhibit.render.targets import Target
from exhibit.render.window import Window, open_window
from exhibit.show.state import Playing, State
from exhibit.show.step import begin
from tests.shows import good, with_scenes, write

SIZE = (600, 400)
ONE = bytes_of_size(SIZE)
COLOURS = {"red": (200, 0, 0), "green": (0, 200, 0), "blue": (0, 0, 200), "grey": (90, 90, 90)}
SCENES = """
- scene: shore
  nodes: [{image: red.png, at: [50%, 50%]}, {image: small.png, at: [10%, 20%]}]
  go: [{when: drum, to: far}, {when: near < 1, to: sea}]
- scene: sea
  nodes: [{image: green.png, at: [50%, 50%]}]
- scene: far
  nodes: [{image: blue.png, at: [50%, 50%]}, {image: small.png, at: [90%, 10%]}]
- scene: nowhere
  nodes: [{image: grey.png, at: [50%, 50%]}]
"""
SHORE, SEA, FAR, NOWHERE = range(4)
RED, SMALL, GREEN, BLUE, GREY = range(5)  # in the order in which the compiler meets them


class AtOnce:
    """Reads when it is asked, and hands over one piece after the other; `asked` says what."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.pieces: list[Piece] = []
        self.open = True

    def start(self) -> None:
        pass

    def ask(self, job: Job) -> None:
        self.asked.append(job.path.stem if max(job.size) > 64 else f"{job.path.stem}, tiny")
        try:
            pixels = load_sized(job.path, job.size, job.whole)
        except ImageError as fault:
            self.pieces.append(Piece(job.number, "fault", sentence=str(fault)))
            return
        for what, rows in pieces_of(pixels):
            self.pieces.append(Piece(job.number, "preview" if what == PREVIEW else "rows", rows))
        self.pieces.append(Piece(job.number, "end"))

    def take(self) -> Piece | None:
        return self.pieces.pop(0) if self.pieces else None

    def close(self) -> None:
        self.open = False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, colour in COLOURS.items():
        Image.new("RGB", SIZE, colour).save(tmp_path / f"{name}.png")
    Image.new("RGB", (40, 20), (250, 250, 250)).save(tmp_path / "small.png")
    return write(tmp_path, with_scenes(SCENES))


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield open_window("test", (16, 16), offscreen=True)
    pygame.display.quit()


class Desk:
    """A production, its renderer, its stock, and what is seen."""

    def __init__(self, folder: Path, window: Window, pictures: float, **given: object) -> None:
        """`pictures`: of how many the budget is."""
        spec = good(folder)
        self.occasion = Occasion(spec, Venue())
        self.production, _ = produce(self.occasion, Problems())
        self.renderer = renderer_for(self.production, window.profile)
        self.reads = AtOnce()
        # The letters and pages of a show are not a matter of this budget.
        budget = round(pictures * ONE) + self.renderer.textures.bytes
        self.stock = Stock(self.production, self.renderer.textures, budget, self.reads)
        self.state = begin(self.production.show)

    def in_scenes(self, *scenes: int) -> State:
        playing = tuple(Playing(scene, 0.0) for scene in scenes)
        return replace(self.state, regions=(replace(self.state.regions[0], playing=playing),))

    def frames(self, *scenes: int, most: int = 200) -> int:
        """Frames in these scenes until all has come; answers how many."""
        for count in range(1, most):
            self.stock.frame(self.in_scenes(*scenes))
            if not self.stock.waits:
                return count
        raise AssertionError("it never comes")

    def here(self) -> set[int]:
        return set(self.stock._here)

    def seen(self, scene: int, x: int = 160) -> tuple[int, ...]:
        """The colour of a pixel in the middle row."""
        picture = Picture(self.production.show, self.production.stages)
        with Target((320, 180)) as target:
            layers = picture.layers(self.in_scenes(scene), 0.0)
            self.renderer.draw(layers, letterbox(self.production.show.canvas, (320, 180)))
            colour = tuple(int(c) for c in target.read()[90, x])
        target.close()
        assert self.renderer.faults == {}
        return colour

    def close(self) -> None:
        self.stock.close()
        self.renderer.close()


def test_the_nearest_scenes_come_first_and_those_without_a_way_last(folder: Path) -> None:
    show = produce(Occasion(good(folder), Venue()), Problems())[0].show
    assert course(show, (SHORE,)) == [SHORE, FAR, SEA, NOWHERE]
    assert course(show, (SHORE, SEA)) == [SEA, SHORE, FAR, NOWHERE]


def test_a_production_knows_what_each_scene_shows(folder: Path) -> None:
    production, _ = produce(Occasion(good(folder), Venue()), Problems())
    wants = [sorted(production.stills[n].file.stem for n in each) for each in production.wants]
    assert wants == [["red", "small"], ["green"], ["blue", "small"], ["grey"]]
    places = [production.places[n] for n in sorted(production.wants[SHORE])]
    assert [(place.line, place.column) for place in places] == [(13, 21), (13, 55)]


def test_everything_comes_where_there_is_room_for_it(folder: Path, window: Window) -> None:
    desk = Desk(folder, window, pictures=8)
    desk.stock.settle([SHORE])
    assert desk.seen(SHORE) == (200, 0, 0)
    assert desk.reads.asked == []
    desk.frames(SHORE)
    assert desk.reads.asked == ["blue", "green", "grey"]
    assert [desk.seen(scene) for scene in (SEA, FAR, NOWHERE)] == [
        (0, 200, 0),
        (0, 0, 200),
        (90, 90, 90),
    ]
    desk.close()
    assert not desk.reads.open


def test_a_frame_copies_no_more_than_it_may(folder: Path, window: Window) -> None:
    desk = Desk(folder, window, pictures=8)
    copied: list[int] = []
    take = desk.reads.take

    def counted() -> Piece | None:
        piece = take()
        copied[-1] += 0 if piece is None or piece.pixels is None else piece.pixels.nbytes
        return piece

    desk.reads.take = counted  # type: ignore[method-assign]
    while not copied or desk.stock.waits:
        copied.append(0)
        desk.stock.frame(desk.in_scenes(SHORE))
    assert sum(copied) > 4 * ONE
    assert max(copied) <= FRAME_BYTES + 600_000  # a piece more: it is known when it is there
    desk.close()


def test_what_is_wanted_takes_the_place_of_what_is_not(folder: Path, window: Window) -> None:
    desk = Desk(folder, window, pictures=2.2)
    desk.stock.settle([SHORE])
    desk.frames(SHORE)
    assert desk.here() == {RED, SMALL, BLUE}
    desk.frames(NOWHERE)
    assert desk.here() & {GREY, GREEN, BLUE, RED} == {GREY, RED}
    desk.frames(SEA)
    assert GREEN in desk.here()
    assert desk.stock.most_bytes <= desk.stock.budget
    assert desk.seen(SEA) == (0, 200, 0)
    desk.close()


def test_what_has_no_room_is_seen_as_its_preview(folder: Path, window: Window) -> None:
    desk = Desk(folder, window, pictures=2.2)
    desk.frames(SHORE)
    assert desk.reads.asked == ["red", "small, tiny", "blue", "green, tiny", "grey, tiny"]
    assert GREY not in desk.here()
    assert desk.seen(NOWHERE) == (90, 90, 90)
    desk.close()


def test_before_its_preview_nothing_is_seen_and_nobody_complains(
    folder: Path, window: Window
) -> None:
    desk = Desk(folder, window, pictures=8)
    assert desk.seen(SEA) == desk.seen(SEA, x=2)
    assert desk.stock.faults == {}
    desk.close()


def test_settling_is_exact_even_where_scenes_need_more_than_there_is(
    folder: Path, window: Window
) -> None:
    desk = Desk(folder, window, pictures=2.2)
    desk.stock.settle([SHORE])
    desk.stock.settle([SEA, FAR, NOWHERE])
    assert {GREEN, BLUE, GREY} <= desk.here()
    assert desk.seen(NOWHERE) == (90, 90, 90)
    desk.stock.settle([SHORE])
    assert RED in desk.here()
    desk.close()


def test_a_scene_that_needs_more_than_half_has_smaller_pictures(
    folder: Path, window: Window
) -> None:
    desk = Desk(folder, window, pictures=1.5)
    desk.stock.settle([FAR])
    assert desk.stock.most_bytes <= 0.75 * ONE
    assert desk.seen(FAR) == (0, 0, 200)
    desk.close()


def test_nothing_is_made_while_the_show_plays_that_could_be_made_before(
    folder: Path, window: Window
) -> None:
    desk = Desk(folder, window, pictures=3.2)
    desk.stock.settle([SHORE])
    desk.stock.prepare(desk.in_scenes(SHORE))
    made = desk.stock.most_bytes
    for scene in (SHORE, SEA, NOWHERE, FAR):
        desk.frames(scene)
    assert desk.stock.most_bytes == made <= desk.stock.budget
    desk.close()


def test_pictures_that_were_decoded_beside_are_not_decoded_again(
    folder: Path, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder, window, pictures=8)
    ready = begun(desk.production, desk.occasion)
    assert set(ready) == {RED, SMALL}
    monkeypatch.setattr("exhibit.app.stock.load_sized", None)
    stock = Stock(desk.production, desk.renderer.textures, 600_000_000, None, ready)
    stock.settle([SHORE])
    assert stock._here == {RED, SMALL}
    stock.close()
    desk.close()


def test_a_picture_that_vanishes_while_the_show_plays_is_named_once_and_may_come_back(
    folder: Path, window: Window
) -> None:
    desk = Desk(folder, window, pictures=8)
    desk.stock.settle([SHORE])
    hidden = (folder / "green.png").rename(folder / "hidden")
    desk.frames(SHORE)
    (said,) = desk.stock.news()
    assert said.endswith("show.yaml:16:21: the picture green.png is not there")
    desk.frames(SEA)
    assert desk.stock.news() == []
    hidden.rename(folder / "green.png")
    desk.frames(SHORE)
    assert desk.seen(SEA) == (0, 200, 0)
    desk.close()


def test_a_picture_cut_short_is_named_and_the_rest_is_seen(folder: Path, window: Window) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (400, 600, 3), np.uint8)
    Image.fromarray(pixels).save(folder / "red.png")
    whole = (folder / "red.png").read_bytes()
    spec = good(folder)
    (folder / "red.png").write_bytes(whole[: len(whole) // 2])
    production, _ = produce(Occasion(spec, Venue()), Problems())
    renderer = renderer_for(production, window.profile)
    stock = Stock(production, renderer.textures, 600_000_000)
    stock.settle([SHORE, SEA])
    (said,) = stock.faults
    assert said.endswith(
        "show.yaml:13:21: the picture red.png is damaged or cut short: copy or export it again"
    )
    assert stock._here == {SMALL, GREEN}
    stock.close()
    renderer.close()


def test_a_show_that_is_read_again_keeps_what_has_not_changed(folder: Path, window: Window) -> None:
    desk = Desk(folder, window, pictures=8)
    desk.stock.settle([SHORE, SEA])
    Image.new("RGB", (601, 400), (1, 2, 3)).save(folder / "red.png")
    write(
        folder,
        with_scenes(
            SCENES.replace("- scene: sea", "- scene: ocean").replace("to: sea", "to: ocean")
        ),
    )
    again, _ = produce(Occasion(good(folder), Venue()), Problems(), before=desk.production)
    renderer = renderer_for(again, window.profile)
    stock = Stock(again, renderer.textures, 600_000_000)
    stock.inherit(desk.stock)
    assert {again.stills[n].file.stem for n in stock._here} == {"small", "green"}
    desk.close()
    desk.renderer, desk.production = renderer, again
    assert desk.seen(SEA) == (0, 200, 0)
    stock.close()
    renderer.close()
