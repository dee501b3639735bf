"""The few colours of the show, in linear light: night, lamp, glaze, lime, earth, madder, ocean."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[Any]  # (3,) linear red, green, blue


def linear(code: str) -> Colour:
    """The linear light of an sRGB code like `#e8a33d`."""
    srgb = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    low = srgb / 12.92
    high = ((srgb + 0.055) / 1.055) ** 2.4
    return np.where(srgb <= 0.04045, low, high).astype(np.float32)


MIDNIGHT = linear("#05070f")
NIGHT = linear("#0a1029")
INDIGO = linear("#182456")
INDIGO_DYE = linear("#1f2f6b")
SMOKE = linear("#3a4374")
MOONLIGHT = linear("#a9bbe6")

SAFFRON = linear("#e8a33d")
OCHRE = linear("#b9772b")
LAMP = linear("#ffbf66")
EMBER = linear("#ff7a2a")
BRASS = linear("#8d6b35")

TURQUOISE = linear("#1d9a94")
GREEN = linear("#12684f")
COBALT = linear("#1c3f94")
IVORY = linear("#eadfc6")
LIME = linear("#d3c4a6")
CHARCOAL = linear("#14131b")

TERRACOTTA = linear("#b2512d")
MADDER = linear("#8c1f2d")
ROSE = linear("#c9705a")

ATLANTIC = linear("#1f6391")
DEEP_SEA = linear("#0b2b49")
SEA_GREEN = linear("#2b8a8a")
FOAM = linear("#dfe9ea")
SAND = linear("#8f7355")
