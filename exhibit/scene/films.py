"""Films: one picture of a film as its planes, and the projector that says at which it stands.

A projector is a part of a scene's plan, a screening what is drawn of it at a moment. Where in its
file a film stands is a closed form of the scene's time, so a still, a replay and the evening show
the same picture at the same time, whoever decodes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import Blend, Screening
from exhibit.scene.moment import Moment

Matte = Literal["", "left", "right", "above", "below"]
Light = Literal["", "pq", "hlg"]  # how numbers mean light: as on a screen, or brighter
Row = tuple[float, float, float, float]
NOT_BEGUN = -1.0
# The latest moment of a film is this much before its end, or its out point: the picture that is
# shown there is the last one. Twice what times are rounded by.
BEFORE_S = 1e-3
RGB: tuple[Row, Row, Row] = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0))


@dataclass(frozen=True, slots=True)
class Coding:
    """What the planes of a picture mean.

    `rows`: red, green and blue (0..1) from the first three planes (0..1) and a one. `siting`: how
    far the chroma samples lie to the left of the middle of the pixels that share them, in chroma
    samples. `turn`: quarter turns clockwise from how it is stored to how it is shown. `matte`: the
    half of the shown picture in which lies how much is seen of the other half. `light`: what kind
    of high dynamic range it has, in the colours of BT.2020.
    """

    rows: tuple[Row, Row, Row] = RGB
    siting: float = 0.0
    turn: int = 0
    matte: Matte = ""
    light: Light = ""


@dataclass(frozen=True, slots=True, eq=False)
class FilmFrame:
    """One picture: `planes` (h, w) uint8 each, contiguous, row 0 at the top; three, or four with
    alpha (straight), or one that is all three. It is the same object as long as it is the same
    picture.
    """

    planes: tuple[NDArray[np.uint8], ...]
    coding: Coding
    start_s: float = 0.0

    @property
    def bytes(self) -> int:
        return sum(plane.nbytes for plane in self.planes)


@dataclass(frozen=True, slots=True)
class Projector:
    """A rectangle in which a film plays, `start_s` after its scene began.

    Of the file it shows what lies between `from_s` and `until_s`, again and again if it is to
    `loop`, else once: then it stays at the last picture. With `player` >= 0 it goes along with that
    one of the show's players. `cell` is the part of the picture (u0, v0, u1, v1) that fills `rect`.
    """

    row: int
    film: int
    rect: tuple[float, float, float, float]
    cell: tuple[float, float, float, float]
    from_s: float
    until_s: float
    start_s: float = 0.0
    speed: float = 1.0
    loop: bool = False
    player: int = -1
    blend: Blend = "normal"


def screening(projector: Projector) -> Screening:
    """The room for one moment of a projector."""
    return Screening(
        projector.film,
        np.zeros(10, np.float32),
        projector.rect,
        projector.cell,
        np.full(1, NOT_BEGUN),
        projector.blend,
    )


def project(projector: Projector, made: Screening, moment: Moment) -> None:
    """Says at which time of its file the film stands; one that has not begun is not seen."""
    made.moment_s[0] = stands_at(projector, moment)
    if made.moment_s[0] == NOT_BEGUN:
        made.pose[9] = 0.0


def stands_at(projector: Projector, moment: Moment) -> float:
    """Seconds in the file at a moment, or NOT_BEGUN."""
    first, end = projector.from_s, projector.until_s
    if projector.player >= 0:
        known = projector.player < len(moment.players)
        at_s = float(moment.players[projector.player]) if known else first
        return min(max(at_s, first), max(end - BEFORE_S, first))
    played_s = moment.local_s - projector.start_s
    if not played_s >= 0.0:
        return NOT_BEGUN
    played_s *= projector.speed
    if projector.loop and end > first:
        played_s = math.fmod(played_s, end - first)
    return min(first + played_s, max(end - BEFORE_S, first))
