"""From YAML to a compiled scene with plain looks, and its columns at a time, for the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile import compile_stage
from exhibit.authoring.compile.looks import FilmLook, Pen, Sheet, Sketch
from exhibit.authoring.compile.rows import Rows
from exhibit.authoring.details import FilmSpec, TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.program import program
from exhibit.authoring.specs import ShowSpec
from exhibit.core.captions import Cue
from exhibit.core.problems import Place, Problems
from exhibit.picture import Picture
from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import Batch, DrawList, Masked, Step
from exhibit.scene.looks import WHOLE, Cell, Cloud, Frames, Mesh, Paragraph
from exhibit.scene.moment import Moment
from exhibit.scene.mosaic import Grid
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.step import advance, begin
from tests.shows import check, picture, write

PAGE = (0.25, 0.5, 0.75, 1.0)  # where a picture lies that shares its layer with others
PICTURES = ("sea.png", "packed.png", "bird.png", "flame.gif")
FILES = ("lantern.glb", "court.ply", "ripple.frag")
Floats = NDArray[np.float64]


class PlainLooks:
    """Pictures of 8 x 4 pixels, a letter of 10 x 20 for each of a text, and a thing of 2 x 4 x 2.

    `broken` files cannot be shown; `packed` ones lie on a page; `bird`s have frames when they are
    cut, and a `flame` always has three.
    """

    glyph_texture = 9

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.pens: list[Pen] = []
        self.screens = 0
        self.cues: dict[str, tuple[Cue, ...]] = {}
        self.lengths: dict[str, float] = {}  # of sounds
        self.shaders: list[tuple[str, tuple[tuple[str, int], ...], tuple[str, ...]]] = []

    def image(self, name: Name, *, repeats: bool = False) -> Cell | None:
        if "broken" in name.text:
            return None
        part = PAGE if "packed" in name.text else WHOLE
        return Cell(texture=3 if repeats else 0, layer=2, width=8, height=4, part=part)

    def frames(self, name: Name, sheet: Sheet | None) -> Frames | None:
        if sheet is None and "flame" not in name.text:
            return None
        count, fps = (sheet.count, sheet.fps) if sheet else (3, 2.0)
        cells = tuple(Cell(texture=4, layer=10 + i, width=6, height=6) for i in range(count))
        return Frames(cells, (np.arange(count) + 1) / fps)

    def scan(self, name: Name) -> tuple[int, Grid] | None:
        return None if "broken" in name.text else (0, Grid(4000, 3000, 252, 2))

    def sketch(self, pen: Pen) -> Sketch | None:
        self.pens.append(pen)
        cell = Cell(texture=5, layer=1, width=64, height=32)
        return None if "broken" in pen.data else Sketch(cell, (-5.0, -3.0, 50.0, 30.0))

    def captions(self, name: Name) -> tuple[Cue, ...] | None:
        return self.cues.get(name.text)

    def lasts_s(self, sound: Name) -> float:
        return self.lengths.get(sound.text, 0.0)

    def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph:
        self.asked.append((words.text, language))
        count = len(words.text)
        rects = np.array([[10 * i - 5 * count, -10, 10, 20] for i in range(count)], np.float32)
        cells = np.zeros((count, 4), np.float32)
        order = np.repeat(np.arange(count, dtype=np.float32)[:, None], 3, axis=1)
        return Paragraph(
            rects=rects.reshape(-1, 4),
            cells=cells,
            layers=np.zeros(count, np.float32),
            width=10.0 * count,
            height=20.0,
            tints=np.full((count, 4), 255, np.uint8),
            order=order,
            counts=(count, count, count),
            places=np.array([(i, i + 1) for i in range(count)], np.int32).reshape(-1, 2),
            plain=words.text,
            cut=False,
        )

    def live(
        self, words: tuple[Name, ...], style: TextSpec, language: str
    ) -> Callable[[str], Paragraph]:
        known: dict[str, Paragraph] = {}

        def typeset(text: str) -> Paragraph:
            if text not in known:
                known[text] = self.paragraph(Name(text, Place("")), style, language)
            return known[text]

        return typeset

    def mesh(self, name: Name) -> tuple[int, Mesh] | None:
        return None if "broken" in name.text else (0, _mesh())

    def cloud(
        self, name: Name, up: Literal["y", "z"], most: int | None
    ) -> tuple[int, Cloud] | None:
        points = np.zeros((2, 3), np.float32)
        return 0, Cloud(points, np.zeros((2, 4), np.uint8), (-1.0, 0.0, -1.0), (1.0, 4.0, 1.0))

    def shader(
        self, name: Name, inputs: tuple[tuple[str, int], ...], pictures: tuple[str, ...]
    ) -> int | None:
        self.shaders.append((name.text, inputs, pictures))
        return None if "broken" in name.text else len(self.shaders) - 1

    def film(self, name: Name, spec: FilmSpec, screens: int) -> tuple[int, FilmLook] | None:
        """64 x 48 and ten seconds of each; `silent` ones are not heard."""
        if "broken" in name.text:
            return None
        self.screens += screens
        look = FilmLook(64, 48, 10.0, "silent" not in name.text)
        return self.screens - screens, look

    def spots(self, name: Name, width_px: float) -> NDArray[np.float32] | None:
        return None if "empty" in name.text else np.array([[3, 4], [5, 6]], np.float32)


def _mesh() -> Mesh:
    """Nothing to draw, in a box that is twice as high as it is wide; it moves for two seconds."""
    ones = np.ones((3, 1), np.float32)
    turned = np.array([[0], [0], [0], [1]], np.float32)
    box = (-1.0, 0.0, -1.0), (1.0, 4.0, 1.0)
    return Mesh(np.full(1, -1, np.intp), ones * 0, turned, ones, (), (), *box, lasts_s=2.0)


def spec_of(folder: Path, yaml: str) -> ShowSpec:
    """A show that may have mistakes; the files of `PlainLooks` are there."""
    for name in PICTURES:
        picture(folder, name)
    for name in FILES:
        (folder / name).write_text("vec4 paint(vec2 uv) { return vec4(1.0); }")
    spec, _ = check(write(folder, yaml), no_media_fault)
    assert spec is not None
    return spec


def no_media_fault(what: Path | str, kind: str) -> str:
    return ""


def compiled(
    folder: Path, yaml: str, looks: PlainLooks | None = None, seed: int = 0
) -> tuple[Show, Stage]:
    """The first scene of a show that may have mistakes, but not in its media."""
    spec = spec_of(folder, yaml)
    show = program(spec, Problems(), seed=seed)
    return show, compile_stage(spec, spec.scenes[0], show, looks or PlainLooks())


def rows_made(spec: ShowSpec) -> int:
    """How many rows the first scene of a show has."""
    return Rows(spec.scenes[0].nodes, spec.canvas, 0, "scene").count


# --- at a time ------------------------------------------------------------------------------------


def columns_at(
    stage: Stage, time_s: float, signals: Sequence[float] = (), show_s: float | None = None
) -> Columns:
    """`show_s`: the show's time, where it is another than the scene's."""
    moment = Moment(time_s, np.array(signals, np.float64), 0, time_s if show_s is None else show_s)
    return evaluate(stage, moment, Pose(stage))


def drawn_at(
    stage: Stage, time_s: float, signals: Sequence[float] = (), language: int = 0
) -> DrawList:
    moment = Moment(time_s, np.array(signals, np.float64), language, time_s)
    pose = Pose(stage)
    evaluate(stage, moment, pose)
    return pack(moment, pose)


def played(show: Show, stage: Stage, events: Sequence[Event], until_s: float) -> Columns:
    """The columns of a show of one scene after what was heard, as `Picture` asks for them."""
    state = advance(show, begin(show), list(events), until=until_s)
    seen = Picture(show, [stage])
    seen.layers(state, until_s)
    return seen._playing[-1][1].columns


def rows_of(columns: Columns, name: str) -> NDArray[np.intp]:
    """The rows of a name; of a repeated node `NAME *` are those of its copies."""
    return np.arange(len(columns))[columns.names[name]]


def places(columns: Columns, name: str) -> Floats:
    """(rows, 2) where all the rows of a name are on the canvas."""
    world = columns.world_from_node[:, columns.names[name]]
    return np.stack([world[2], world[5]], axis=1).astype(np.float64)


def shape_of(steps: tuple[Step, ...]) -> list[object]:
    """The steps as names that a test can compare: masks as (name, by, inside)."""
    return [
        (type(step).__name__, shape_of(step.by), shape_of(step.inside))
        if isinstance(step, Masked)
        else (step.material, step.count, step.blend)
        if isinstance(step, Batch)
        else type(step).__name__
        for step in steps
    ]
