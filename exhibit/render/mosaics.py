"""Deep zoom: tiles come in a few a frame, and what is there of a picture is drawn.

In a gallery a frame uploads what fits into its budget and draws coarser tiles meanwhile. In a
still or a film it waits (`patient`), so that the picture is a matter of show and time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.render import glbuffers, glprograms, gltextures, programs
from exhibit.render.glcalls import Picture, Profile, Size
from exhibit.render.tilerooms import LAYERS, TileKey, TileRoom
from exhibit.scene.drawlist import DrawList, Mosaic, all_steps
from exhibit.scene.mosaic import MOST_COARSE, Grid, most_tiles

BUDGET = 2 << 20  # bytes a frame: six tiles of 256 pixels, 0.4 ms on a small machine
BORDER = 2  # pixels around what is seen of a tile
# What the vertex shader reads for each tile.
TILE = np.dtype(
    [("rect", np.float32, 4), ("cell", np.float32, 4), ("layer", np.float32)]
)  # fmt: skip
_STRIDE = TILE.itemsize

View = tuple[float, float, float, float]  # canvas in pixels, pixels of the viewport for one of them
Aside = Callable[[Callable[[], None]], object]
Tile = tuple[TileKey, Picture, Picture]  # with its border, and half as large


class Source(Protocol):
    """Where tiles come from: a reader with a thread of its own. Only `wait` waits."""

    def ask(self, keys: Sequence[TileKey]) -> None:
        """What is lacking now, in the order in which it is needed; what was asked before is not."""
        ...

    def take(self) -> Tile | None:
        """A tile that has come; None when there is none now."""
        ...

    def wait(self) -> Tile | None:
        """The next one of those that were asked for; None when no more of them will come."""
        ...

    def complaints(self) -> list[str]:
        """Sentences that have not been said yet."""
        ...

    def close(self) -> None: ...


class Mosaics:
    """A program, and the tiles of a show's huge pictures as far as they are there."""

    def __init__(
        self,
        profile: Profile,
        canvas: Size,
        grids: Sequence[Grid],
        source: Source,
        *,
        patient: bool,
    ) -> None:
        """Raises ShaderFault."""
        self.faults: list[str] = []
        self._grids = tuple(grids)
        self._source = source
        self._patient = patient
        self._rooms = {tile: _room(tile, canvas, patient) for tile in {g.tile for g in grids}}
        self._kept: set[TileKey] = set()
        self._lacking: set[TileKey] = set()
        uniforms = ("view", "row_x", "row_y", "tint", "outline", "unit")
        self._program = programs.load(profile, "tile.vert", "tile.frag", uniforms, TILE)
        self._buffer = glbuffers.new_buffer()
        self._vertex_array = glbuffers.new_vertex_array()
        glbuffers.use_vertex_array(self._vertex_array)
        for location in range(len(TILE.names or ())):
            glbuffers.read_per_instance(location)

    @property
    def bytes(self) -> int:
        """What the tiles take on the GPU."""
        return sum(room.bytes for room in self._rooms.values())

    @property
    def lacking(self) -> int:
        """How many of the tiles that are wanted are not there."""
        return len(self._lacking)

    # -- coming in

    def follow(self, lists: Sequence[DrawList]) -> None:
        """Before a frame: what its lists want comes in, as much as this frame has time for."""
        self.wanted(keys_of(lists))
        if self._patient:
            self.settle()
        else:
            self.pump(BUDGET)
        self.faults += self._source.complaints()

    def wanted(self, keys: Sequence[TileKey]) -> None:
        """The tiles that this frame can use, in the order of need."""
        self._kept = set(keys)
        lacking = [key for key in keys if not self._room_of(key).touch(key)]
        self._lacking = set(lacking)
        self._source.ask(lacking)

    def pump(self, budget_bytes: int) -> int:
        """Uploads what has come, as far as the budget goes; answers how many bytes that were."""
        used = 0
        while used < budget_bytes and (tile := self._source.take()) is not None:
            used += self._put(tile)
        return used

    def settle(self) -> None:
        """Waits until everything is there that was wanted and can be had."""
        while self._lacking and (tile := self._source.wait()) is not None:
            self._put(tile)

    def _put(self, tile: Tile) -> int:
        key, pixels, half = tile
        room = self._room_of(key)
        self._lacking.discard(key)
        return room.tile_bytes if room.put(key, pixels, half, self._kept) else 0

    def _room_of(self, key: TileKey) -> TileRoom:
        return self._rooms[self._grids[key[0]].tile]

    # -- drawing

    def prepare(self, mosaic: Mosaic, view: View) -> Iterator[int]:
        """Sets how tiles are drawn, array by array, and answers how many each time."""
        if mosaic.picture < 0:  # a rehearsal
            for room in self._rooms.values():
                if self._patient and not room.arrays:
                    room.grow()
                elif not self._patient:
                    room.fill()
                self._pose(mosaic, (1.0, 1.0), view)
                yield from self._each(room, np.zeros(1, TILE), np.zeros(1, np.intp))
            return
        if not (0 <= mosaic.picture < len(self._grids) and mosaic.pose[9] > 0.0):
            return
        unit = _pixels_of(mosaic.pose, view)
        if unit is None:
            return
        grid = self._grids[mosaic.picture]
        room = self._rooms[grid.tile]
        keys, numbers = self._there(mosaic, grid, room)
        if len(keys):
            self._pose(mosaic, unit, view)
            yield from self._each(room, _records(mosaic, grid, keys, unit), numbers)

    def _there(
        self, mosaic: Mosaic, grid: Grid, room: TileRoom
    ) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """(n, 6): each tile that is drawn, level, column and row, and the one that shows it; and
        (n,) the number of that one's layer.
        """
        first, end = mosaic.count.tolist()
        found: list[tuple[int, ...]] = []
        numbers: list[int] = []
        for level, column, row in mosaic.keys[first:end].tolist():
            for up in range(grid.levels - level):
                instead = (level + up, column >> up, row >> up)
                number = room.where((mosaic.picture, *instead))
                if number is not None:
                    found.append((level, column, row, *instead))
                    numbers.append(number)
                    break
        return np.array(found, np.int64).reshape(-1, 6), np.array(numbers, np.intp)

    def _each(
        self, room: TileRoom, records: NDArray[np.void], numbers: NDArray[np.intp]
    ) -> Iterator[int]:
        """The records of each array in turn, in the buffer in use."""
        records["layer"] = numbers % LAYERS
        arrays = numbers // LAYERS
        for array in np.unique(arrays).tolist():
            if array >= len(room.arrays):
                continue
            here = np.ascontiguousarray(records[arrays == array])
            gltextures.use_texture_array(room.arrays[array])
            glbuffers.use_vertex_array(self._vertex_array)
            glbuffers.forget_contents(self._buffer, here.nbytes)
            glbuffers.copy_in(0, here.nbytes, here.ctypes.data)
            for location, name in enumerate(TILE.names or ()):
                offset = int(TILE.fields[name][1]) if TILE.fields else 0
                glbuffers.point_at(location, programs.floats_of(TILE)[name], _STRIDE, offset)
            yield len(here)

    def _pose(self, mosaic: Mosaic, unit: tuple[float, float], view: View) -> None:
        at, pose = self._program.at, mosaic.pose.tolist()
        alpha = pose[9]
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(at["view"], *view)
        glprograms.set_numbers(at["row_x"], *pose[0:3])
        glprograms.set_numbers(at["row_y"], *pose[3:6])
        glprograms.set_numbers(at["tint"], *(part * alpha for part in pose[6:9]), alpha)
        glprograms.set_numbers(at["outline"], *mosaic.outline.tolist())
        glprograms.set_numbers(at["unit"], *unit)

    def close(self, aside: Aside | None = None) -> None:
        """`aside`: what does something that may wait, elsewhere."""
        if aside is None:
            self._source.close()
        else:
            aside(self._source.close)
        for room in self._rooms.values():
            room.close()
        glbuffers.free_buffers([self._buffer], [self._vertex_array])
        programs.free([self._program])


def keys_of(lists: Sequence[DrawList]) -> list[TileKey]:
    """What the mosaics of some lists want, each once, in the order of need."""
    wanted: dict[TileKey, None] = {}
    for drawlist in lists:
        for step in all_steps(drawlist.steps):
            if isinstance(step, Mosaic):
                picture = step.picture
                for level, column, row in step.keys[: step.count[1]].tolist():
                    wanted[picture, level, column, row] = None
    return list(wanted)


def _room(tile: int, canvas: Size, patient: bool) -> TileRoom:
    """Room for all that is wanted at a time, and a third more for what has just gone by."""
    most = (most_tiles(canvas, tile) + MOST_COARSE) * 4 // 3
    return TileRoom(tile + 2 * BORDER, -(-most // LAYERS) * LAYERS, boundless=patient)


def _pixels_of(pose: NDArray[np.float32], view: View) -> tuple[float, float] | None:
    """Pixels of the viewport for one node unit, across and down, as sprite.vert has them."""
    m0, m1, _, m3, m4, _ = pose[:6].astype(np.float64).tolist()
    along_u, along_v = (m0 * view[2], m3 * view[3]), (m1 * view[2], m4 * view[3])
    area = abs(along_u[0] * along_v[1] - along_u[1] * along_v[0])
    if not area > 1e-9:
        return None
    return float(area / np.hypot(*along_v)), float(area / np.hypot(*along_u))


def _records(
    mosaic: Mosaic, grid: Grid, keys: NDArray[np.int64], unit: tuple[float, float]
) -> NDArray[np.void]:
    """(n,) `TILE`: what each tile covers, cut at the outline, and where in its layer that is.

    Where the outline is the edge, it reaches half a pixel beyond, for the smoothed edge. Edges
    between tiles are reckoned the same way for both, so they are the same to the last bit.
    """
    records = np.zeros(len(keys), TILE)
    side = grid.tile + 2 * BORDER
    for axis in (0, 1):
        origin, size = mosaic.place[axis], mosaic.place[2 + axis]
        low, high = mosaic.outline[axis], mosaic.outline[2 + axis]
        beyond = 0.5 / unit[axis]
        step = float(grid.tile) * np.exp2(keys[:, 0]) * size
        first = origin + keys[:, 1 + axis] * step
        last = origin + (keys[:, 1 + axis] + 1) * step
        first = np.where(first <= low, low - beyond, first)
        last = np.where(last >= high, high + beyond, last)
        texel = np.exp2(keys[:, 3]) * size  # of what shows it, in node units
        begins = BORDER - keys[:, 4 + axis] * grid.tile
        for corner, edge in ((axis, first), (2 + axis, last)):
            records["rect"][:, corner] = edge
            records["cell"][:, corner] = ((edge - origin) / texel + begins) / side
    return records
