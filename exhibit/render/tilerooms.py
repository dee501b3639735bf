"""Room for tiles on the GPU: layers of texture arrays, of which the least lately wanted are reused.

Arrays are made when they are first needed, or all at once before a show begins: making one takes a
driver longer than a frame has.
"""

from __future__ import annotations

from exhibit.render import glcalls, gltextures
from exhibit.render.glcalls import Picture

LAYERS = 64  # of one array: 21 MB of tiles of 256 pixels, with their mipmaps
MIPMAPS = 1  # the next one is the next level's tile

TileKey = tuple[int, int, int, int]  # picture, level, column, row


class TileRoom:
    """Layers for tiles of one size, `side` pixels: `most` of them.

    One that is `boundless` makes more when all of these are wanted at once, for a still must not
    lack any.
    """

    def __init__(self, side: int, most: int, *, boundless: bool = False) -> None:
        self.side = side
        self.arrays: list[int] = []
        self._most = most
        self._boundless = boundless
        self._room: dict[TileKey, int] = {}  # the key wanted least lately comes first
        self._free: list[int] = []
        self._full = False  # the machine has no memory for more

    def __len__(self) -> int:
        return len(self._room)

    def __contains__(self, key: TileKey) -> bool:
        return key in self._room

    @property
    def bytes(self) -> int:
        """What they take on the GPU."""
        return len(self.arrays) * LAYERS * (self.side**2 + (self.side // 2) ** 2) * 4

    @property
    def tile_bytes(self) -> int:
        return (self.side**2 + (self.side // 2) ** 2) * 4

    def where(self, key: TileKey) -> int | None:
        """The number of a tile's layer, counted through all arrays."""
        return self._room.get(key)

    def touch(self, key: TileKey) -> bool:
        """Whether a tile is here; it then counts as wanted just now."""
        number = self._room.pop(key, None)
        if number is None:
            return False
        self._room[key] = number
        return True

    def put(self, key: TileKey, pixels: Picture, half: Picture, kept: set[TileKey]) -> bool:
        """Uploads a tile and its mipmap; not into the place of one that is to be `kept`."""
        if key in self._room or pixels.shape != (self.side, self.side, 4):
            return False
        number = self._layer(kept)
        if number is None:
            return False
        array, layer = self.arrays[number // LAYERS], number % LAYERS
        gltextures.fill_layer(array, layer, pixels)
        gltextures.fill_layer(array, layer, half, level=1)
        self._room[key] = number
        return True

    def grow(self) -> None:
        """One more array, as far as the machine has memory for it."""
        held = len(self.arrays) * LAYERS
        if self._full:
            return
        glcalls.take_error()  # what others left behind is not this array's fault
        sizes = [(self.side >> k, self.side >> k) for k in range(MIPMAPS + 1)]
        array = gltextures.new_texture_array(sizes, 4, LAYERS)
        if glcalls.take_error():
            gltextures.free_textures([array])
            self._full = True
            return
        self.arrays.append(array)
        self._free.extend(range(held + LAYERS - 1, held - 1, -1))

    def fill(self) -> None:
        """Makes all room before it is needed."""
        while len(self.arrays) * LAYERS < self._most and not self._full:
            self.grow()

    def close(self) -> None:
        gltextures.free_textures(self.arrays)
        self.arrays.clear()
        self._room.clear()
        self._free.clear()

    def _layer(self, kept: set[TileKey]) -> int | None:
        if not self._free and len(self.arrays) * LAYERS < self._most:
            self.grow()
        if self._free:
            return self._free.pop()
        oldest = next((key for key in self._room if key not in kept), None)
        if oldest is not None:
            return self._room.pop(oldest)
        if self._boundless:
            self.grow()
        return self._free.pop() if self._free else None
