"""Picture files to arrays: upright, in sRGB, premultiplied, no larger than asked.

Of a file with several frames the first is read (`frames` reads them all). Photographs are made
smaller in sRGB, not in linear light, as browsers do. What cannot be read ends as one `ImageError`
whose sentence says what to do.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageCms, UnidentifiedImageError

from exhibit.media.ends import is_cut_short
from exhibit.media.fault import MediaFault
from exhibit.media.once import once_a_file

# Formats that Pillow decodes by itself, in the words of artists (EPS would start another program).
FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "AVIF", "TIFF", "GIF", "BMP", "PPM", "JPEG2000")
CUT_SHORT = "the picture {} is damaged or cut short: copy or export it again"
ADVICE = "save it as PNG, JPEG, WebP, AVIF or TIFF"

LARGEST_PIXELS = 200_000_000  # a scan of 14,000 x 14,000, 800 MB while it is read
Image.MAX_IMAGE_PIXELS = None  # Pillow warns at 89 million, too early for scans: `opened` counts

_ORIENTATION = 0x0112  # EXIF tag: how the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)  # these change width with height

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # ICC colour space -> Pillow's mode
# Decoding at 1/2, 1/4 or 1/8 first, to three times the size, cannot be told from full resampling.
_GAP = 3.0
_JPEG2000_HEAD = 65_536  # bytes in which a file says how it is coded, profiles before it included
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


Pixels = NDArray[np.uint8]
Size = tuple[int, int]  # width, height
Box = tuple[float, float, float, float]


class ImageError(MediaFault):
    """A picture that cannot be shown; the message is one sentence for people."""


def load(path: Path, largest: int) -> Pixels:
    """A picture as (height, width, 4) sRGB with premultiplied alpha, row 0 at the top, read-only.

    Its longer side has at most `largest` pixels. Raises ImageError.
    """
    with opened(path) as picture:
        profile, turn = how_stored(picture)
        return premultiplied(as_shown(picture, largest, profile, turn))


def load_sized(path: Path, size: Size, whole: Size) -> Pixels:
    """A picture as `load` answers it, `size` pixels wide and high, which are no more than it has.

    `whole` is what `size_of` said of the file. Raises ImageError, also where that has changed.
    """
    with opened(path) as picture:
        profile, turn = how_stored(picture)
        if _upright(picture.size, turn) != whole:
            raise ImageError(
                f"the picture {path.name} has another size than when the show began: "
                f"start the show again"
            )
        return premultiplied(_shown(picture, _upright(size, turn), profile, turn))


@once_a_file
def size_of(path: Path, most: int | None = None) -> Size:
    """Width and height in pixels as `load` would show it whole; reads the header only.

    Raises ImageError, also for one of more than `most` pixels (LARGEST_PIXELS).
    """
    with opened(path, most) as picture:
        return upright_size(picture)


def upright_size(picture: Image.Image) -> Size:
    """Width and height of an open picture as it is shown, its pixels not read."""
    return _upright(picture.size, _orientation(picture))


def reduced(size: Size, largest: int) -> Size:
    """The size of a picture whose longer side has at most `largest` pixels, as `load` makes it."""
    width, height = size
    if max(size) <= largest:
        return size
    shape = width / height
    if shape <= 1.0:
        return _nearest(largest * shape, lambda n: abs(shape - n / largest)), largest
    return largest, _nearest(largest / shape, lambda n: abs(shape - largest / n) if n else 0.0)


def _nearest(length: float, off: Callable[[int], float]) -> int:
    """Of the whole numbers around a length the one with which a picture keeps its shape best."""
    return max(min(math.floor(length), math.ceil(length), key=off), 1)


def _upright(size: Size, turn: int) -> Size:
    return (size[1], size[0]) if turn in _LYING else size


def how_stored(picture: Image.Image) -> tuple[bytes | None, int]:
    """The colour profile of an open picture, and how it is turned, for `as_shown`."""
    return picture.info.get("icc_profile"), _orientation(picture)


def as_shown(
    picture: Image.Image, largest: int, profile: bytes | None, turn: int = 1
) -> Image.Image:
    """A picture, or the frame on which it stands, upright and in sRGB: RGB, or straight RGBA.

    The picture may itself be made smaller for it: hand over a copy of what is needed again.
    """
    return _shown(picture, reduced(picture.size, largest), profile, turn)


def _shown(picture: Image.Image, size: Size, profile: bytes | None, turn: int) -> Image.Image:
    """Upright and in sRGB; `size` is as the file has its sides."""
    box = None if picture.size == size else _decoded_smaller(picture, size)
    plain = _eight_bits(picture)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=_GAP)
    if plain.mode == "CMYK" and picture.format == "JPEG" and "adobe" not in picture.info:
        plain = ImageChops.invert(plain)  # Pillow expects ink as Adobe writes it, upside down
    return _turned(_to_srgb(plain, profile), turn)


def _decoded_smaller(picture: Image.Image, size: Size) -> Box | None:
    """Lets JPEG and JPEG 2000 decode at 1/2, 1/4, ..; the part that is the picture, if said."""
    wanted = int(max(size) * _GAP)
    halvings = (max(picture.size) // wanted).bit_length() - 1
    if picture.format == "JPEG2000" and halvings > 0:
        # `reduce` is Pillow's name for it, in the place of a method of that name.
        setattr(picture, "reduce", min(halvings, _halvings_kept(picture)))  # noqa: B010
        picture.load()
        return None
    drafted = picture.draft(None, (wanted, wanted))
    return None if drafted is None else drafted[1]


def _halvings_kept(picture: Image.Image) -> int:
    """How often a JPEG 2000 picture can be halved without being read whole."""
    with open(picture.filename, "rb") as file:  # type: ignore[attr-defined]
        begins = file.read(_JPEG2000_HEAD)
    at = begins.find(b"\xff\x52")  # how it is coded: its length, 5 bytes, then what is asked
    return begins[at + 9] if 0 <= at < len(begins) - 9 else 0


def premultiplied(upright: Image.Image) -> Pixels:
    """(height, width, 4) of what `as_shown` answers, read-only."""
    seen = upright.convert("RGBA")
    return np.asarray(seen if upright.mode == "RGB" else seen.convert("RGBa"))


@contextmanager
def opened(path: Path, most: int | None = None) -> Iterator[Image.Image]:
    """The open file, its pixels not read yet; every trouble inside becomes an ImageError."""
    try:
        with Image.open(path) as picture:
            _refuse(picture, path, most)
            yield picture
    except ImageError:
        raise
    except Exception as fault:  # broken files raise anything, from SyntaxError to struct.error
        raise ImageError(_sentence(path, fault)) from fault


def _refuse(picture: Image.Image, path: Path, most: int | None) -> None:
    most = LARGEST_PIXELS if most is None else most
    if picture.format not in FORMATS:
        raise ImageError(f"the picture {path.name} is {picture.format}: {ADVICE}")
    width, height = picture.size
    if width * height > most:
        raise ImageError(
            f"the picture {path.name} has {width:,} x {height:,} pixels: "
            f"make it smaller, {most // 1_000_000} million are the most"
        )


def _sentence(path: Path, fault: Exception) -> str:
    match fault:
        case FileNotFoundError():
            return f"the picture {path.name} is not there"
        case IsADirectoryError():
            return f"{path.name} is a folder, not a picture"
        case PermissionError():
            return f"the picture {path.name} may not be read: change its permissions"
        case UnidentifiedImageError() if not _broken_off(path):
            return f"{path.name} is not a picture that can be read: {ADVICE}"
        case MemoryError():
            return f"the picture {path.name} is too large for this computer: make it smaller"
    return CUT_SHORT.format(path.name)


def _broken_off(path: Path) -> bool:
    try:
        return is_cut_short(path)
    except (OSError, ValueError):
        return False


def _orientation(picture: Image.Image) -> int:
    """EXIF orientation, 1 to 8, that is still to be applied."""
    if picture.format == "TIFF":
        return 1  # Pillow turns these itself
    # Not PNG's own `getexif`, which decodes the whole picture in search of a late chunk.
    return int(Image.Image.getexif(picture).get(_ORIENTATION, 1))


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """The picture as L, RGB, RGBA or CMYK; one that already is stays unread, for `draft`."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        deep = np.asarray(picture).clip(0, 65_535).astype(np.uint32)
        return Image.fromarray(((deep + 128) // 257).astype(np.uint8))  # 65,535 is 255 * 257
    if picture.mode == "F":
        return Image.fromarray((np.asarray(picture).clip(0, 1) * 255 + 0.5).astype(np.uint8))
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA in sRGB; a profile that is broken or for other channels counts as none."""
    if not profile:
        return picture if picture.mode == "RGBA" else picture.convert("RGB")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        converted = _through_profile(colours, profile)
    except (ImageCms.PyCMSError, OSError, ValueError):
        converted = colours.convert("RGB")
    if alpha:
        converted.putalpha(alpha)
    return converted


def _through_profile(colours: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if ImageCms.getProfileDescription(source).startswith("sRGB"):
        return colours.convert("RGB")  # most photographs: nothing to do, and bits stay as they are
    mode = _MODE_OF_SPACE.get(source.profile.xcolor_space.strip())
    if mode != colours.mode:
        if mode != "RGB" or colours.mode != "L":
            return colours.convert("RGB")
        colours = colours.convert("RGB")  # grey pixels under a colour profile
    converted = ImageCms.profileToProfile(
        colours,
        source,
        _SRGB,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return converted if converted is not None else colours.convert("RGB")
