"""Particles as a pure function of chance and time: nothing is carried from one picture to the next.

The b-th particle is born b / rate seconds after its emitter began. Who is alive at t is therefore a
run of neighbouring births, and what chance gave each of them stands side by side in a table: at
t a few whole-array formulas over a slice of the table say where all of them are. The table is read
around; after `TABLE` births or twice the living, chance repeats itself.

With air (`drag` d in 1/s) a particle slows down to the wind w; g is gravity. From rest in the
equation v' = g - d (v - w):

    x(t) = x0 + (v0 - w) f1 + w t + g f2,   f1 = (1 - exp(-d t)) / d,   f2 = (t - f1) / d
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.chance import stream
from exhibit.scene.drawlist import Blend, Swarm

Floats = NDArray[np.float32]

BLOCK = 16_384  # of numpy's calls each costs a microsecond: smaller blocks are slower
TABLE = 4096  # births before chance repeats itself, at least
COLOURS = 256  # steps of a colour ramp
MOST = 1_000_000  # alive at once, of one emitter: 20 MB to upload for each picture

_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Emitter:
    """What its particles have in common. Lengths in node units, angles in degrees.

    rate       births a second; `life_s` (least, most) seconds each lives
    spots      (k, 2) float32 where they are born, taken by chance; or None: within `box`
    box        (width, height) around the origin, `round`: of an ellipse, at its `edge` only
    speed      (least, most) units a second; `direction`, clockwise from the right, within `spread`
    outwards   they set out away from the middle, not by `direction`
    size       (least, most) of the side; it grows from `grow[0]` to `grow[1]` times that
    turn, spin (least, most) degrees, and degrees a second
    sway       units to each side, every `sway_s` seconds
    colours    (c, 4) straight sRGB and alpha, from birth to death, evenly spaced
    already    whether particles are there when the scene begins
    """

    row: int
    name: str
    rate: float
    life_s: _Pair
    spots: Floats | None = None
    box: _Pair = (0.0, 0.0)
    round: bool = False
    edge: bool = False
    speed: _Pair = (0.0, 0.0)
    direction: float = -90.0
    spread: float = 0.0
    outwards: bool = False
    gravity: _Pair = (0.0, 0.0)
    wind: _Pair = (0.0, 0.0)
    drag: float = 0.0
    sway: float = 0.0
    sway_s: float = 3.0
    size: _Pair = (8.0, 8.0)
    grow: _Pair = (1.0, 1.0)
    turn: _Pair = (0.0, 0.0)
    spin: _Pair = (0.0, 0.0)
    colours: Floats | None = None
    already: bool = True
    late_s: float = 0.0
    texture: int = -1
    layer: int = 0
    cell: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    blend: Blend = "normal"

    @property
    def alive(self) -> int:
        """The most that are alive at once."""
        return min(int(np.ceil(self.rate * self.life_s[1])) + 1, MOST)


class Particles:
    """One emitter's table of chance, and room for its living particles."""

    def __init__(self, emitter: Emitter, seed: int) -> None:
        self.emitter = emitter
        count = emitter.alive
        self._around = max(TABLE, 1 << (2 * count - 1).bit_length())
        table = _table(emitter, seed, self._around)
        # Its beginning once more behind its end, so that any run of births is one slice.
        self._table = np.concatenate([table, table[:, :count]], axis=1)
        self._ramp = (-np.arange(count) / emitter.rate).astype(np.float32)
        self._colours = _ramp_of(emitter)
        self.swarm = Swarm(
            rows=np.zeros((4, count), np.float32),
            colours=np.zeros((count, 4), np.uint8),
            count=np.zeros(1, np.intp),
            pose=np.zeros(10, np.float32),
            texture=emitter.texture,
            layer=emitter.layer,
            cell=emitter.cell,
            blend=emitter.blend,
        )
        self._words = self.swarm.colours.view(np.uint32).reshape(-1)
        self._scratch = np.empty((6, min(BLOCK, count)), np.float32)
        self._index = np.empty(min(BLOCK, count), np.intp)

    def at(self, local_s: float) -> Swarm:
        """Everything but the pose, at `local_s` seconds after the scene began."""
        emitter = self.emitter
        time_s = local_s - emitter.late_s
        newest = self.newest(time_s)
        count = emitter.alive if emitter.already else max(min(emitter.alive, newest + 1), 0)
        oldest = newest - count + 1
        age_s = time_s - oldest / emitter.rate  # of the oldest, without its jitter
        first = oldest % self._around
        self.swarm.count[0] = count
        for start in range(0, count, BLOCK):
            stop = min(start + BLOCK, count)
            self._block(slice(start, stop), slice(first + start, first + stop), age_s)
        return self.swarm

    def newest(self, time_s: float) -> int:
        """The number of the last birth, `time_s` after the emitter began."""
        newest = int(np.floor(time_s * self.emitter.rate))
        # Chance may let it be born a little later.
        late_s = float(self._table[4, newest % self._around])
        return newest - (time_s < newest / self.emitter.rate + late_s)

    def _block(self, rows: slice, births: slice, age_s: float) -> None:
        """Where the particles `rows` are that were born as `births`."""
        x0, y0, vx, vy, jitter_s, per_life, side, turn, spin, sway = self._table[:, births]
        x, y, half, turned = self.swarm.rows[:, rows]
        age, k, f1, f2, term, way = self._scratch[:, : len(x)]
        emitter = self.emitter
        np.add(self._ramp[rows], np.float32(age_s), out=age)
        age -= jitter_s
        np.multiply(age, per_life, out=k)
        np.minimum(k, np.float32(1.0), out=k)  # of its life; at 1 it has no colour
        self._colour(rows, k)
        self._fall(age, f1, f2, term)
        for out, born, speed, gravity, wind in (
            (x, x0, vx, emitter.gravity[0], emitter.wind[0]),
            (y, y0, vy, emitter.gravity[1], emitter.wind[1]),
        ):
            np.multiply(speed, f1, out=out)
            np.add(out, born, out=out)
            for force, by in ((gravity, f2), (wind, age)):
                if force:
                    np.multiply(by, np.float32(force), out=term)
                    np.add(out, term, out=out)
        if emitter.sway:
            np.multiply(age, np.float32(2 * np.pi / emitter.sway_s), out=way)
            way += sway
            for out, wave in ((x, np.sin), (y, np.cos)):
                wave(way, out=term)
                term *= np.float32(emitter.sway)
                np.add(out, term, out=out)
        small, large = emitter.grow
        np.multiply(k, np.float32(large - small), out=half)
        half += np.float32(small)
        half *= side
        np.multiply(spin, age, out=turned)
        turned += turn

    def _colour(self, rows: slice, k: Floats) -> None:
        """The colour of each by how much of its life has passed, four bytes at once."""
        index = self._index[: len(k)]
        term = self._scratch[4, : len(k)]
        np.multiply(k, np.float32(COLOURS), out=term)
        np.copyto(index, term, casting="unsafe")
        np.take(self._colours, index, out=self._words[rows], mode="clip")

    def _fall(self, age: Floats, f1: Floats, f2: Floats, term: Floats) -> None:
        """f1 and f2 of the formula above; without air they are t and t^2 / 2."""
        drag = self.emitter.drag
        if drag <= 0.0:
            np.copyto(f1, age)
            np.multiply(age, age, out=f2)
            f2 *= np.float32(0.5)
            return
        np.multiply(age, np.float32(-drag), out=term)
        np.maximum(term, np.float32(-80.0), out=term)  # exp underflows in float32 below -87
        np.minimum(term, np.float32(0.0), out=term)
        np.exp(term, out=f1)
        np.subtract(np.float32(1.0), f1, out=f1)
        f1 *= np.float32(1.0 / drag)
        np.subtract(age, f1, out=f2)
        f2 *= np.float32(1.0 / drag)


def _table(emitter: Emitter, seed: int, count: int) -> Floats:
    """(10, count): what chance gives each birth, in the order that `_block` reads them."""
    births = np.arange(count)

    def chance(what: str) -> NDArray[np.float64]:
        return stream(seed, f"{emitter.name}/{what}", births)

    def between(what: str, ends: _Pair) -> NDArray[np.float64]:
        return ends[0] + (ends[1] - ends[0]) * chance(what)

    x0, y0 = _birthplaces(emitter, chance)
    angle = np.radians(emitter.direction + (chance("spread") - 0.5) * emitter.spread)
    if emitter.outwards:
        angle = np.arctan2(y0, x0) + np.radians((chance("spread") - 0.5) * emitter.spread)
    speed = between("speed", emitter.speed)
    wind = emitter.wind  # without air f1 is t, and (v0 - w) t + w t has no wind in it
    rows = [
        x0,
        y0,
        speed * np.cos(angle) - wind[0],
        speed * np.sin(angle) - wind[1],
        chance("born") / emitter.rate,
        1.0 / between("life", emitter.life_s),
        between("size", emitter.size) / 2,
        np.radians(between("turn", emitter.turn)),
        np.radians(between("spin", emitter.spin)),
        chance("sway") * 2 * np.pi,
    ]
    return np.stack(rows).astype(np.float32)


def _birthplaces(
    emitter: Emitter, chance: Callable[[str], NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    across, along = chance("across"), chance("along")
    if emitter.spots is not None and len(emitter.spots):
        spot = (across * len(emitter.spots)).astype(np.intp)
        return emitter.spots[spot, 0].astype(np.float64), emitter.spots[spot, 1].astype(np.float64)
    width, height = emitter.box
    if emitter.round:
        angle = 2 * np.pi * along
        out = 0.5 * (np.ones_like(across) if emitter.edge else np.sqrt(across))
        return width * out * np.cos(angle), height * out * np.sin(angle)
    return width * (across - 0.5), height * (along - 0.5)


def _ramp_of(emitter: Emitter) -> NDArray[np.uint32]:
    """Colours of `COLOURS` steps of a life, each as the four bytes of a colour; then none."""
    ramp = np.zeros((COLOURS + 1, 4), np.uint8)
    colours = np.ones((1, 4), np.float32) if emitter.colours is None else emitter.colours
    at = (np.arange(COLOURS) + 0.5) / COLOURS
    stops = np.linspace(0.0, 1.0, len(colours)) if len(colours) > 1 else np.zeros(1)
    for channel in range(4):
        ramp[:COLOURS, channel] = np.rint(np.interp(at, stops, colours[:, channel]) * 255)
    return ramp.view(np.uint32).reshape(-1)
