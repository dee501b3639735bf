"""Texture arrays on the GPU: uploaded once, replaced when a page of glyphs has grown.

A texture array that the machine cannot take is left out with a sentence in `faults`; its number
stays, and the renderer skips the batches that ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.render import glcalls as gl
from exhibit.scene.looks import TextureArray

NONE = 0  # the number of no texture, in OpenGL
# Atlases leave 4 pixels between glyphs: a deeper level would mix its neighbours in.
GLYPH_LEVELS = 2
ALL_LEVELS = 1000  # OpenGL's own default: down to one pixel


class Textures:
    """The show's texture arrays, under the numbers that its batches use.

    `faults` fills with sentences; whoever reads them empties it.
    """

    def __init__(self, arrays: Sequence[TextureArray] = ()) -> None:
        self.faults: list[str] = []
        self._limits = gl.limits()
        self._numbers: list[int] = []
        self._bytes: list[int] = []
        for array in arrays:
            self.add(array)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def bytes(self) -> int:
        """What all of them take on the GPU, mipmaps included."""
        return sum(self._bytes)

    def add(self, array: TextureArray) -> int:
        """Uploads one more and answers its number for batches."""
        self._numbers.append(self._upload(array, len(self._numbers)))
        self._bytes.append(bytes_of(array) if self._numbers[-1] else 0)
        return len(self._numbers) - 1

    def replace(self, index: int, array: TextureArray) -> None:
        """Uploads anew what has this number; IndexError where nothing has it."""
        old = self._numbers[index]
        self._numbers[index] = self._upload(array, index)
        self._bytes[index] = bytes_of(array) if self._numbers[index] else 0
        gl.free_textures([old] if old else [])

    def number(self, index: int) -> int:
        """OpenGL's number of a texture array, or NONE for one that is not there."""
        return self._numbers[index] if 0 <= index < len(self._numbers) else NONE

    def close(self) -> None:
        gl.free_textures([number for number in self._numbers if number])
        self._numbers.clear()
        self._bytes.clear()

    def _upload(self, array: TextureArray, index: int) -> int:
        complaint = self._complaint(array)
        if complaint:
            self.faults.append(f"texture {index} is left out: {complaint}")
            return NONE
        gl.take_error()  # what others left behind is not this texture's fault
        size = (array.width, array.height)
        levels = GLYPH_LEVELS if array.channels == 1 else ALL_LEVELS
        number = gl.new_texture_array(size, array.channels, len(array.layers), levels)
        for layer, picture in enumerate(array.layers):
            gl.fill_layer(number, layer, picture)
        gl.make_mipmaps(number)
        complaint = gl.take_error()
        if complaint:
            self.faults.append(f"texture {index} is left out: {complaint}")
            gl.free_textures([number])
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


def bytes_of(array: TextureArray) -> int:
    """Bytes of a texture array with its mipmaps."""
    levels = GLYPH_LEVELS if array.channels == 1 else ALL_LEVELS
    width, height = array.width, array.height
    total = width * height
    while levels and max(width, height) > 1:
        width, height, levels = max(width // 2, 1), max(height // 2, 1), levels - 1
        total += width * height
    return total * array.channels * len(array.layers)
