"""Paragraphs for tests: set, drawn with numpy, and looked at from left to right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.text import TextStyle, Typesetter
from exhibit.scene.looks import Paragraph


def style(language: str = "fr", **changes: Any) -> TextStyle:
    return TextStyle(**{"size_px": 40, "language": language, **changes})


def typeset(text: str, style: TextStyle, atlas: GlyphAtlas | None = None) -> Paragraph:
    return Typesetter(atlas or GlyphAtlas()).set(text, style)


def missing(text: str, style: TextStyle) -> set[str]:
    found = Typesetter(GlyphAtlas()).missing(text, style)
    return {lacking.character for lacking in found}


def width(text: str, language: str = "fr", **changes: Any) -> float:
    return typeset(text, style(language, **changes)).width


def picture(paragraph: Paragraph, atlas: GlyphAtlas) -> NDArray[np.float64]:
    """The paragraph as coverage 0..1, one pixel a canvas pixel, with 40 pixels around its box."""
    texture = atlas.texture()
    height, width = int(paragraph.height) + 80, math.ceil(paragraph.width) + 80
    page = np.zeros((height, width))
    edges = np.rint(paragraph.cells * texture.width).astype(int)
    layers = paragraph.layers.astype(int)
    for rect, (u0, v0, u1, v1), layer in zip(paragraph.rects, edges, layers, strict=True):
        x, y = int(rect[0]) + width // 2, int(rect[1]) + height // 2
        ink = texture.layers[layer][v0:v1, u0:u1, 0] / 255
        part = page[y : y + ink.shape[0], x : x + ink.shape[1]]
        part[...] = part * (1 - ink) + ink
    return page


def pieces(page: NDArray[np.float64]) -> int:
    """How many stretches of inked columns there are, from left to right."""
    inked = np.concatenate([[False], (page > 0.1).any(axis=0)])
    return int((inked[1:] & ~inked[:-1]).sum())


def visual(paragraph: Paragraph) -> NDArray[np.float32]:
    """The cells from left to right, top line first."""
    read = np.lexsort((paragraph.rects[:, 0], paragraph.order[:, 1]))
    return paragraph.cells[read]
