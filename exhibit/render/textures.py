"""Texture arrays on the GPU: uploaded once, replaced when a page of glyphs has grown.

A texture array that the machine cannot take is left out with a sentence in `faults`; its number
stays, and the renderer skips the batches that ask for it. Behind the number of a picture that comes
and goes stands nothing that can be seen, or what `residents` puts there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from exhibit.render import glcalls, gltextures
from exhibit.render.glcalls import Picture, Profile, Size
from exhibit.render.shrink import Shrinker
from exhibit.scene.looks import TextureArray

NONE = 0  # the number of no texture, in OpenGL
# Atlases leave 4 pixels between glyphs: a deeper level would mix its neighbours in.
GLYPH_LEVELS = 2
PIECE_BYTES = 524_288  # of a texture that is brought while frames are drawn: 0.1 ms on a slow core


class Textures:
    """The show's texture arrays, under the numbers that its batches use.

    `faults` fills with sentences; whoever reads them empties it.
    """

    def __init__(
        self,
        profile: Profile,
        arrays: Sequence[TextureArray] = (),
        shrinker: Shrinker | None = None,
    ) -> None:
        """`shrinker`: that of other textures, which works for these too. Raises ShaderFault."""
        self.faults: list[str] = []
        self._profile: Profile = profile
        self._shrinker = shrinker or Shrinker(profile)
        self._borrowed: dict[int, tuple[Textures, int]] = {}  # by index: whose, and its index there
        self._limits = glcalls.limits()
        self._numbers: list[int] = []
        self._blank = NONE  # one transparent pixel, for all that has not come yet
        self._guests: dict[int, int] = {}  # by index: what stands there and is not ours
        self._bytes: list[int] = []
        self._channels: list[int] = []
        self._shapes: list[tuple[list[Size], int]] = []  # of each, sizes with mipmaps, and layers
        for array in arrays:
            self.add(array)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def bytes(self) -> int:
        """What all of them take on the GPU, mipmaps included."""
        return sum(self._bytes)

    @property
    def limits(self) -> glcalls.Limits:
        return self._limits

    def add(self, array: TextureArray) -> int:
        """Uploads one more and answers its number for batches."""
        if array.comes:
            return self._expect()
        self._numbers.append(self._upload(array, len(self._numbers)))
        self._channels.append(array.channels)
        self._shapes.append((mipmap_sizes(array), len(array.layers)))
        self._bytes.append(bytes_of(array) if self._numbers[-1] else 0)
        return len(self._numbers) - 1

    def replace(self, index: int, array: TextureArray) -> None:
        """Uploads anew what has this number; IndexError where nothing has it."""
        old = self._numbers[index]
        self._numbers[index] = self._upload(array, index)
        self._channels[index] = array.channels
        self._shapes[index] = (mipmap_sizes(array), len(array.layers))
        self._bytes[index] = bytes_of(array) if self._numbers[index] else 0
        gltextures.free_textures([old] if old else [])

    def patch(self, index: int, layer: int, at: Size, picture: Picture) -> None:
        """Writes a picture over a part of a layer, and over what its mipmaps show of that part.

        `at`: where its top left corner lies, in pixels. What is not there, or does not fit in,
        changes nothing.
        """
        shape = self._shapes[index] if 0 <= index < len(self._shapes) else None
        if shape is None or self._numbers[index] == NONE:
            return
        sizes, layers = shape
        height, width = picture.shape[:2]
        beyond = at[0] + width > sizes[0][0] or at[1] + height > sizes[0][1]
        if min(at) < 0 or beyond or not 0 <= layer < layers:
            return
        gltextures.fill_layer(self._numbers[index], layer, picture, at)
        self._shrinker.shrink(self._numbers[index], sizes, [layer], (*at, width, height))

    def _expect(self) -> int:
        if self._blank == NONE:
            self._blank = gltextures.new_texture_array([(1, 1)], 4, 1)
            gltextures.fill_layer(self._blank, 0, np.zeros((1, 1, 4), np.uint8))
        self._guests[len(self._numbers)] = self._blank
        self._numbers.append(NONE)
        self._channels.append(4)
        self._shapes.append(([(0, 0)], 0))
        self._bytes.append(0)
        return len(self._numbers) - 1

    def show(self, index: int, number: int = NONE) -> None:
        """Puts a texture of somebody else's behind the number of a picture that comes and goes."""
        if index in self._guests:
            self._guests[index] = number or self._blank

    def number(self, index: int) -> int:
        """OpenGL's number of a texture array, or NONE for one that is not there."""
        if 0 <= index < len(self._numbers):
            return self._numbers[index] or self._guests.get(index, NONE)
        return NONE

    def is_glyphs(self, index: int) -> bool:
        """Whether an array is coverage, to be drawn as text, and not pictures."""
        return self._channels[index] == 1

    # -- beside others, whose place these will take

    def beside(self) -> Textures:
        """New ones, still empty, which are filled while these are drawn with."""
        return Textures(self._profile, (), self._shrinker)

    def borrow(self, others: Textures, index: int) -> int:
        """One that others have is known here too; it is theirs until `take_over`."""
        self._borrowed[len(self._numbers)] = (others, index)
        self._numbers.append(others._numbers[index])
        self._channels.append(others._channels[index])
        self._shapes.append(others._shapes[index])
        self._bytes.append(others._bytes[index])
        return len(self._numbers) - 1

    def bring(self, array: TextureArray) -> Iterator[None]:
        """As `add`, a piece between two frames at a time."""
        if array.comes or self._complaint(array):
            self.add(array)
            return
        index, sizes = len(self._numbers), mipmap_sizes(array)
        glcalls.take_error()  # what others left behind is not this texture's fault
        number = gltextures.new_texture_array(
            sizes, array.channels, len(array.layers), repeats=array.repeats
        )
        self._numbers.append(number)
        self._channels.append(array.channels)
        self._shapes.append((sizes, len(array.layers)))
        self._bytes.append(bytes_of(array))
        yield
        rows = max(PIECE_BYTES // (array.width * array.channels), 1)
        for layer, picture in enumerate(array.layers):
            for first in range(0, array.height, rows):
                gltextures.fill_layer(number, layer, picture[first : first + rows], (0, first))
                yield
            self._shrinker.shrink(number, sizes, [layer])
            yield
        complaint = glcalls.take_error()
        if complaint:
            self.faults.append(f"texture {index} is left out: {complaint}")
            gltextures.free_textures([number])
            self._numbers[index], self._bytes[index] = NONE, 0

    def take_over(self) -> None:
        """What is borrowed is these textures' own from now on."""
        for others, index in self._borrowed.values():
            others._numbers[index], others._bytes[index] = NONE, 0
        self._borrowed.clear()

    def close(self, *, others_go_on: bool = False) -> None:
        """`others_go_on`: with what these have in common."""
        own = [n for i, n in enumerate(self._numbers) if i not in self._borrowed]
        gltextures.free_textures([number for number in (*own, self._blank) if number])
        self._borrowed.clear()
        self._numbers.clear()
        self._guests.clear()
        self._blank = NONE
        self._bytes.clear()
        self._channels.clear()
        self._shapes.clear()
        if not others_go_on:
            self._shrinker.close()

    def _upload(self, array: TextureArray, index: int) -> int:
        complaint = self._complaint(array)
        if complaint:
            self.faults.append(f"texture {index} is left out: {complaint}")
            return NONE
        glcalls.take_error()  # what others left behind is not this texture's fault
        sizes = mipmap_sizes(array)
        number = gltextures.new_texture_array(
            sizes, array.channels, len(array.layers), repeats=array.repeats
        )
        for layer, picture in enumerate(array.layers):
            gltextures.fill_layer(number, layer, picture)
        self._shrinker.shrink(number, sizes, range(len(array.layers)))
        complaint = glcalls.take_error()
        if complaint:
            self.faults.append(f"texture {index} is left out: {complaint}")
            gltextures.free_textures([number])
            return NONE
        return number

    def _complaint(self, array: TextureArray) -> str:
        most = self._limits
        if array.channels not in (1, 4):
            return f"it has {array.channels} channels, expected 1 or 4"
        if not array.layers or array.width < 1 or array.height < 1:
            return "it is empty"
        if max(array.width, array.height) > most.side:
            return f"{array.width} x {array.height} pixels, this machine takes {most.side} a side"
        if len(array.layers) > most.layers:
            return f"{len(array.layers)} layers, this machine takes {most.layers}"
        shape = (array.height, array.width, array.channels)
        wrong = next((layer.shape for layer in array.layers if layer.shape != shape), None)
        return f"a layer has the shape {wrong}, expected {shape}" if wrong else ""


def mipmap_sizes(array: TextureArray) -> list[Size]:
    """The sizes of the pictures and of their mipmaps, each half the one before, rounded down."""
    levels = max(array.width, array.height).bit_length()
    if array.levels is not None:
        levels = min(max(array.levels, 0), levels)
    elif array.channels == 1:
        levels = GLYPH_LEVELS
    sizes = [(max(array.width >> k, 1), max(array.height >> k, 1)) for k in range(levels + 1)]
    return list(dict.fromkeys(sizes))


def bytes_of(array: TextureArray) -> int:
    """Bytes of a texture array with its mipmaps; of a picture that comes, when it is there."""
    texels = sum(width * height for width, height in mipmap_sizes(array))
    return texels * array.channels * (1 if array.comes else len(array.layers))
