"""What a compiler asks the media: how things look, by name. `app` answers (see `app.looks`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.details import FilmSpec, TextSpec
from exhibit.authoring.names import Name
from exhibit.core.captions import Cue
from exhibit.scene.looks import Cell, Cloud, Frames, Mesh, Paragraph
from exhibit.scene.mosaic import Grid

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a picture is cut into frames, and how fast they follow each other."""

    columns: int
    rows: int
    count: int
    fps: float


@dataclass(frozen=True, slots=True)
class Pen:
    """A drawing to be made: SVG path `data`, or `points` (n, 2) in pixels, straight or smooth.

    `width` is wanted in pixels, 0 for as it is written: the height goes with it. `stroke` is in
    pixels of the canvas.
    """

    source: Name
    data: str = ""
    points: Doubles | None = None
    smooth: bool = False
    closed: bool = False
    filled: bool = False
    rule: Literal["nonzero", "evenodd"] = "nonzero"
    stroke: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing that was made: its picture, and the box that it fills, in pixels of the canvas."""

    cell: Cell
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FilmLook:
    """How large a film is shown, in pixels, how long it lasts, and whether one hears it."""

    width: int
    height: int
    lasts_s: float
    sound: bool


class Looks(Protocol):
    """What the media say about how nodes look; `None` for what cannot be shown."""

    glyph_texture: int

    def image(self, name: Name, *, repeats: bool = False) -> Cell | None: ...

    def frames(self, name: Name, sheet: Sheet | None) -> Frames | None:
        """The frames of a picture that moves; None for one that does not."""
        ...

    def scan(self, name: Name) -> tuple[int, Grid] | None:
        """The number of a huge picture, and how it is cut into tiles."""
        ...

    def sketch(self, pen: Pen) -> Sketch | None: ...
    def captions(self, name: Name) -> Sequence[Cue] | None: ...
    def lasts_s(self, sound: Name) -> float:
        """How long a sound lasts; 0 where that cannot be told."""
        ...

    def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph | None: ...

    def live(
        self, words: tuple[Name, ...], style: TextSpec, language: str
    ) -> Callable[[str], Paragraph]:
        """What sets words that change while the show plays; `words` are those known before."""
        ...

    def mesh(self, name: Name) -> tuple[int, Mesh] | None: ...

    def cloud(
        self, name: Name, up: Literal["y", "z"], most: int | None
    ) -> tuple[int, Cloud] | None: ...

    def shader(
        self, name: Name, inputs: tuple[tuple[str, int], ...], pictures: tuple[str, ...]
    ) -> int | None: ...

    def film(self, name: Name, spec: FilmSpec, screens: int) -> tuple[int, FilmLook] | None:
        """How a film looks, and the first of as many numbers of films as there are `screens`:
        each is a playing of its own.
        """
        ...

    def spots(self, name: Name, width_px: float) -> NDArray[np.float32] | None:
        """(n, 2) places, around the middle, at which a picture of that width can be seen."""
        ...
