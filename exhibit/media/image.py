"""Picture files to arrays: upright, in sRGB, premultiplied, no larger than asked.

Of a file with several frames the first is read (`frames` reads them all). Photographs are made
smaller in sRGB, not in linear light, as browsers do. What cannot be read ends as one `ImageError`
whose sentence says what to do.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from exhibit.media.fault import MediaFault

# Formats that Pillow decodes by itself, in the words of artists (EPS would start another program).
FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "AVIF", "TIFF", "GIF", "BMP", "PPM", "JPEG2000")
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
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


Pixels = NDArray[np.uint8]


class ImageError(MediaFault):
    """A picture that cannot be shown; the message is one sentence for people."""


def load(path: Path, largest: int) -> Pixels:
    """A picture as (height, width, 4) sRGB with premultiplied alpha, row 0 at the top, read-only.

    Its longer side has at most `largest` pixels. Raises ImageError.
    """
    with opened(path) as picture:
        profile, turn = how_stored(picture)
        return premultiplied(as_shown(picture, largest, profile, turn))


def size_of(path: Path, most: int | None = None) -> tuple[int, int]:
    """Width and height in pixels as `load` would show it whole; reads the header only.

    Raises ImageError, also for one of more than `most` pixels (LARGEST_PIXELS).
    """
    with opened(path, most) as picture:
        width, height = picture.size
        return (height, width) if _orientation(picture) in _LYING else (width, height)


def how_stored(picture: Image.Image) -> tuple[bytes | None, int]:
    """The colour profile of an open picture, and how it is turned, for `as_shown`."""
    return picture.info.get("icc_profile"), _orientation(picture)


def as_shown(
    picture: Image.Image, largest: int, profile: bytes | None, turn: int = 1
) -> Image.Image:
    """A picture, or the frame on which it stands, upright and in sRGB: RGB, or straight RGBA.

    The picture may itself be made smaller for it: hand over a copy of what is needed again.
    """
    plain = _eight_bits(picture)
    # A gap of 3 lets JPEG decode at 1/2, 1/4 or 1/8, and cannot be told from full resampling.
    plain.thumbnail((largest, largest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _turned(_to_srgb(plain, profile), turn)


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
        case UnidentifiedImageError():
            return f"{path.name} is not a picture that can be read: {ADVICE}"
        case MemoryError():
            return f"the picture {path.name} is too large for this computer: make it smaller"
    return f"the picture {path.name} is damaged or cut short: copy or export it again"


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
