"""A picture in ever smaller sizes, as a graphics card wants them: its mipmaps, and its preview.

Each is half as large as the one before, rounded down, to one pixel, and every pixel is the average
of those that it stands for. They are made where the file is decoded, so that a frame only copies.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from exhibit.media.image import Pixels

PREVIEW_PX = 64  # the longer side of what is seen of a picture that has not come


def levels_of(pixels: Pixels) -> list[Pixels]:
    """The picture and its mipmaps, each (height, width, 4), all premultiplied as it is."""
    # Four channels that Pillow believes independent: of RGBA it would multiply with alpha again.
    height, width = pixels.shape[:2]
    picture = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    levels = [pixels]
    while max(picture.size) > 1:
        width, height = picture.size
        if width % 2 or height % 2:
            half = (max(width // 2, 1), max(height // 2, 1))
            picture = picture.resize(half, Image.Resampling.BOX)
        else:
            picture = picture.reduce(2)
        levels.append(np.asarray(picture))
    return levels


def preview_of(levels: list[Pixels]) -> Pixels:
    """The first of them that is no larger than a preview may be."""
    return next(level for level in levels if max(level.shape[:2]) <= PREVIEW_PX)
