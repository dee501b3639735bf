"""Pictures that come and go: each stands behind the number of its texture while it is there.

A large picture cannot come within one frame. It and its mipmaps, which come with it, are copied
some rows at a time into a texture that nobody sees yet; with the last row it takes the place of the
preview. What is written is never what is being drawn from, so that no driver waits for itself.

A texture that was given back is kept for the next picture of the same size. To copy a row costs
little; to make a texture of 58 MB takes Mesa's software renderer 50 ms, which it spends on clearing
it, and a Raspberry Pi some too: `prepare` does so before anybody counts frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exhibit.render import glcalls, gltextures
from exhibit.render.glcalls import Picture, Size
from exhibit.render.textures import Textures, bytes_of, mipmap_sizes
from exhibit.scene.looks import TextureArray

Kind = tuple[Size, bool]  # width and height, and whether it repeats


@dataclass(slots=True)
class _Resident:
    """A texture for a picture, and which row of which mipmap is copied next."""

    kind: Kind
    texture: int
    sizes: list[Size]
    bytes: int
    level: int = 0
    row: int = 0


class Residents:
    """The textures behind the numbers of pictures that come and go. All calls need the context.

    `bytes` are those of all textures that were made for pictures, spare ones included, and
    `most_bytes` the most they have been.
    """

    def __init__(self, textures: Textures) -> None:
        self._textures = textures
        self._here: dict[int, _Resident] = {}  # by index: seen
        self._coming: dict[int, _Resident] = {}
        self._spare: dict[Kind, list[_Resident]] = {}
        self._previews: dict[int, int] = {}
        self.bytes = 0
        self.most_bytes = 0

    def __contains__(self, index: int) -> bool:
        """Whether the whole picture can be seen."""
        return index in self._here

    def has_preview(self, index: int) -> bool:
        return index in self._previews

    def has_spare(self, kind: Kind) -> bool:
        """Whether `begin` finds a texture that is there already."""
        return bool(self._spare.get(kind))

    def preview(self, index: int, pixels: Picture) -> None:
        """A tiny version, to be seen whenever the picture itself is not there."""
        if index in self._previews:
            return
        height, width = pixels.shape[:2]
        # Without mipmaps: what is shown of 64 pixels is as good as always larger than they are.
        number = gltextures.new_texture_array([(width, height)], 4, 1)
        gltextures.fill_layer(number, 0, pixels)
        self._previews[index] = number
        if index not in self._here:
            self._textures.show(index, number)

    def prepare(self, kind: Kind) -> bool:
        """Makes a texture that waits for a picture; False where there is no memory for it."""
        made = self._new(kind)
        if made is not None:
            self._spare.setdefault(kind, []).append(made)
        return made is not None

    def begin(self, index: int, kind: Kind) -> bool:
        """Makes room for a picture, whose rows are to follow; False where there is no memory."""
        spare = self._spare.get(kind)
        made = spare.pop() if spare else self._new(kind)
        if made is None:
            return False
        made.level = made.row = 0
        self._coming[index] = made
        return True

    def rows(self, index: int, pixels: Picture) -> bool:
        """The next rows of a picture that is coming, then of its mipmaps: (rows, width, 4).

        False where they do not belong to it.
        """
        coming = self._coming.get(index)
        if coming is None or coming.level >= len(coming.sizes):
            return False
        width, height = coming.sizes[coming.level]
        if pixels.shape[1] != width or coming.row + len(pixels) > height:
            return False
        gltextures.fill_layer(coming.texture, 0, pixels, (0, coming.row), coming.level)
        coming.row += len(pixels)
        if coming.row == height:
            coming.level, coming.row = coming.level + 1, 0
        if coming.level == len(coming.sizes):
            self._see(index, self._coming.pop(index))
        return True

    def restart(self, index: int) -> None:
        """The rows of a picture that is coming begin from the top again."""
        if index in self._coming:
            self._coming[index].level = self._coming[index].row = 0

    def put(self, index: int, kind: Kind, levels: Sequence[Picture]) -> bool:
        """A whole picture with its mipmaps, for when no frame waits; False: no memory for it."""
        if not self.begin(index, kind):
            return False
        good = all(self.rows(index, level) for level in levels)
        if index in self._coming:
            self.leave_off(index)
        return good

    def inherit(self, index: int, before: Residents, old: int) -> None:
        """Takes a picture that is there, and its preview, from the residents of other textures."""
        come = before._here.pop(old)
        before.bytes -= come.bytes
        self.bytes += come.bytes
        self.most_bytes = max(self.most_bytes, self.bytes)
        preview = before._previews.pop(old, 0)
        if preview:
            self._previews[index] = preview
        before._textures.show(old)
        self._see(index, come)

    def take_spare(self, before: Residents) -> None:
        """Takes the textures that wait there for a picture."""
        for kind, waiting in before._spare.items():
            self._spare.setdefault(kind, []).extend(waiting)
            moved = sum(each.bytes for each in waiting)
            before.bytes -= moved
            self.bytes += moved
        before._spare.clear()
        self.most_bytes = max(self.most_bytes, self.bytes)

    def give_back(self, index: int) -> None:
        """From now on the preview is seen; the texture waits for another picture of its size."""
        gone = self._here.pop(index, None)
        if gone is not None:
            self._textures.show(index, self._previews.get(index, 0))
            self._spare.setdefault(gone.kind, []).append(gone)

    def leave_off(self, index: int) -> None:
        """A picture that was coming does not come after all."""
        gone = self._coming.pop(index, None)
        if gone is not None:
            self._spare.setdefault(gone.kind, []).append(gone)

    def free_spare(self) -> bool:
        """Gives the memory of a texture that waits back to the machine; False: there is none."""
        for waiting in self._spare.values():
            if waiting:
                gone = waiting.pop()
                gltextures.free_textures([gone.texture])
                self.bytes -= gone.bytes
                return True
        return False

    def close(self) -> None:
        for index in (*self._here, *self._previews):
            self._textures.show(index)
        rest = [*self._here.values(), *self._coming.values()]
        rest += [each for waiting in self._spare.values() for each in waiting]
        gltextures.free_textures([each.texture for each in rest] + list(self._previews.values()))
        self._here.clear()
        self._coming.clear()
        self._spare.clear()
        self._previews.clear()
        self.bytes = 0

    def _see(self, index: int, come: _Resident) -> None:
        self.give_back(index)
        self._here[index] = come
        self._textures.show(index, come.texture)

    def _new(self, kind: Kind) -> _Resident | None:
        size, repeats = kind
        array = TextureArray(*size, 4, (), repeats=repeats, comes=True)
        sizes = mipmap_sizes(array)
        glcalls.take_error()  # what others left behind is not this picture's fault
        texture = gltextures.new_texture_array(sizes, 4, 1, repeats=repeats)
        if glcalls.take_error():
            gltextures.free_textures([texture])
            return None
        self.bytes += bytes_of(array)
        self.most_bytes = max(self.most_bytes, self.bytes)
        return _Resident(kind, texture, sizes, bytes_of(array))
