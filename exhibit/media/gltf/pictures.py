"""The pictures of a model: straight out of the file, at most 2,048 pixels a side.

Colour profiles and the camera's orientation are not looked at: glTF says that its pictures are
sRGB as they lie, and that the triangles' places count from their first pixel.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from exhibit.media.gltf import store
from exhibit.media.gltf.branch import Fault
from exhibit.media.gltf.document import LARGEST_FILE, Document, View
from exhibit.media.gltf.store import Store

LARGEST_SIDE = 2048  # pixels; larger pictures are made smaller
LARGEST_PIXELS = 64_000_000  # of one picture as it lies in the file: 256 MB while it is read
MOST_PIXELS = 128_000_000  # of all pictures as they are shown: 512 MB, 31 of the largest
LARGEST_BYTES = 64 << 20  # of one picture in the file

FORMATS = ("PNG", "JPEG", "WEBP")
_ADVICE = "export it again with PNG, JPEG or WebP pictures"

Image.MAX_IMAGE_PIXELS = None  # Pillow would warn; here every size is checked before it is read


@dataclass(slots=True)
class Pictures:
    """The pictures of one document; each is read once for every use (opaque or not)."""

    document: Document
    _seen: dict[int, int] = field(default_factory=dict)  # pixels as shown
    _bytes_seen: int = 0
    _read: dict[tuple[int, bool], NDArray[np.uint8]] = field(default_factory=dict)

    def number(self, texture: int) -> int | None:
        """The picture of a texture; None where it has none in a form that is read here."""
        found = self.document.root.entry("textures", texture)
        webp = found.extension("EXT_texture_webp")
        number = webp.place("source") if "source" in webp else found.place("source")
        if number is None:
            self.document.note("a picture is in a form that is not read here: it is left out")
            return None
        self._check(number)
        return number

    def read(self, number: int, opaque: bool) -> NDArray[np.uint8]:
        """(height, width, 4) sRGB, premultiplied; an opaque one has no holes at all."""
        key = (number, opaque)
        if key not in self._read:
            self._read[key] = self._decoded(number, opaque)
        return self._read[key]

    def _check(self, number: int) -> None:
        """The picture is there, of a known form, and not too large; reads its header only."""
        if number in self._seen:
            return
        try:
            data = self._bytes(number)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
        except Fault:
            raise
        except Exception as fault:  # broken pictures raise anything
            raise _damaged(number) from fault
        if width * height > LARGEST_PIXELS:
            raise Fault(
                f"has a picture of {width:,} x {height:,} pixels",
                f"make it smaller, {LARGEST_PIXELS // 1_000_000} million are the most",
            )
        shrink = min(1.0, LARGEST_SIDE / max(width, height))
        self._seen[number] = int(width * shrink) * int(height * shrink)
        self._bytes_seen += len(data)
        if sum(self._seen.values()) > MOST_PIXELS or self._bytes_seen > LARGEST_FILE:
            raise Fault("has more or larger pictures than fit in memory", "make them smaller")

    def _decoded(self, number: int, opaque: bool) -> NDArray[np.uint8]:
        try:
            with Image.open(io.BytesIO(self._bytes(number)), formats=FORMATS) as picture:
                plain = _plain(picture, opaque)
                plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=3.0)
                if opaque:
                    return np.array(plain.convert("RGB").convert("RGBA"))
                return np.array(plain.convert("RGBA").convert("RGBa"))
        except Fault:
            raise
        except Exception as fault:
            raise _damaged(number) from fault

    def _bytes(self, number: int) -> bytes:
        where = self._where(number)
        size = where.size if isinstance(where, Store) else where.length
        if size > LARGEST_BYTES:
            raise Fault(f"has a picture of {size >> 20} MB", "make it smaller")
        return where.read(0, size) if isinstance(where, Store) else self.document.part(where)

    def _where(self, number: int) -> Store | View:
        image = self.document.root.entry("images", number)
        if "bufferView" in image:
            return self.document.view(image.whole("bufferView"))
        return store.opened(image.word("uri"), self.document.folder)


def _plain(picture: Image.Image, opaque: bool) -> Image.Image:
    """In a mode that can be made smaller; a JPEG stays unread, so that it decodes small at once."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        deep = np.asarray(picture).clip(0, 65_535).astype(np.uint32)
        return Image.fromarray((deep // 257).astype(np.uint8))
    if picture.mode in ("L", "RGB"):
        return picture
    return picture.convert("RGB" if opaque else "RGBA")


def _damaged(number: int) -> Fault:
    return Fault(f"has a picture (images[{number}]) that is damaged or of another form", _ADVICE)
