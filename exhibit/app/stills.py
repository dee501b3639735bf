"""Stills that a show is held to: a picture is compared with the one that was kept.

Graphics drivers round differently, so a picture is the same when next to none of its pixels is far
off: that is what people do not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from exhibit.app.snapshot import save_picture

Pixels = NDArray[np.uint8]
FAR_OFF = 6  # of 255: an edge that another driver smooths otherwise
PART_FAR_OFF = 0.001  # of all pixels
AMPLIFIED = 16  # so that a difference of 1 can be found by eye
WIDTH = 640  # of a new still, in pixels: enough to see, and small in a repository
FOLDER = "differences"  # in the show's folder


@dataclass(frozen=True, slots=True)
class Difference:
    """How many pixels are far off, and the most that any is, of 255."""

    pixels: int
    most: int


def size_of_still(still: Path, canvas: tuple[int, int]) -> tuple[int, int]:
    """The size of a still that is kept; for a new one `WIDTH` across, and high as the canvas."""
    if still.exists():
        with Image.open(still) as image:
            return image.size
    return WIDTH, max(round(WIDTH * canvas[1] / canvas[0]), 1)


def kept(still: Path) -> Pixels:
    """A still as (h, w, 3) uint8. Raises OSError for what is no picture."""
    with Image.open(still) as image:
        return np.asarray(image.convert("RGB"))


def difference(drawn: Pixels, expected: Pixels) -> Difference | None:
    """How two pictures (h, w, 3) of one size differ, or None when nobody would see it."""
    apart = np.abs(drawn.astype(np.int16) - expected).max(axis=2)
    far = int((apart > FAR_OFF).sum())
    return Difference(far, int(apart.max())) if far > PART_FAR_OFF * apart.size else None


def save_difference(folder: Path, name: str, drawn: Pixels, expected: Pixels) -> Path:
    """Writes what was drawn, what was expected and where they differ; returns the last's path."""
    folder.mkdir(exist_ok=True)
    apart = np.abs(drawn.astype(np.int16) - expected) * AMPLIFIED
    save_picture(folder / f"{name}-drawn.png", drawn)
    save_picture(folder / f"{name}-expected.png", expected)
    shown = folder / f"{name}-difference.png"
    save_picture(shown, np.minimum(apart, 255).astype(np.uint8))
    return shown
