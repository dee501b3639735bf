"""Compares a picture with the one that is stored, and shows where they differ.

References lie in `tests/<folder>/references/<name>.png`. With EXHIBIT_NEW_REFERENCES=1 they are
written anew: look at each before it is committed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
TESTS = Path(__file__).parent
OUT = Path(tempfile.gettempdir()) / "exhibit-pictures"
TOLERANCE = 1  # of 255: drivers round differently, people do not see it
AMPLIFIED = 16  # so that a difference of 1 can be found by eye


def assert_same_picture(
    actual: Picture, name: str, *, tolerance: int = TOLERANCE, out: Path = OUT
) -> None:
    """As `assert_same_as`, with the reference `<name>` of a folder of tests."""
    folder, _, picture = name.rpartition("/")
    reference = TESTS / folder / "references" / f"{picture}.png"
    assert_same_as(actual, reference, tolerance=tolerance, out=out)


def assert_same_as(
    actual: Picture, reference: Path, *, tolerance: int = TOLERANCE, out: Path = OUT
) -> None:
    """Fails where `actual` (h, w, 3) differs from the reference by more than `tolerance`.

    What was drawn, what was expected and the amplified difference are then saved under `out`.
    """
    name = picture = reference.stem
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        reference.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(actual).save(reference, optimize=True)
        return
    assert reference.exists(), f"{reference} is missing: run once with EXHIBIT_NEW_REFERENCES=1"
    expected = read_picture(reference)
    assert actual.shape == expected.shape, f"{name}: {actual.shape}, expected {expected.shape}"
    difference = np.abs(actual.astype(np.int16) - expected)
    if difference.max() <= tolerance:
        return
    out.mkdir(parents=True, exist_ok=True)
    amplified = np.minimum(difference * AMPLIFIED, 255).astype(np.uint8)
    for kind, pixels in (("drawn", actual), ("expected", expected), ("difference", amplified)):
        Image.fromarray(pixels).save(out / f"{picture}-{kind}.png")
    count = int((difference.max(axis=2) > tolerance).sum())
    raise AssertionError(
        f"{name}: {count} pixels differ, by up to {difference.max()} of 255: see {out}/{picture}-*"
    )


def read_picture(path: Path) -> Picture:
    """A stored picture as (h, w, 3) uint8."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
