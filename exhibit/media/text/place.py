"""Lines of words to the quads of a paragraph: the order of seeing, pens, shadows and outlines.

Quads come in the order of reading; those of the shadow are first, then those of the outline, then
the letters, so that no letter lies under its neighbour's outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhibit.media.atlas import steps_of
from exhibit.media.coverage import PLAIN, Effect, effect
from exhibit.media.text import bidi
from exhibit.media.text.blocks import COLUMNS, PAGE, START, STOP, Blocks, X, Y
from exhibit.media.text.leading import Lead
from exhibit.media.text.lines import Line, SetWord
from exhibit.media.text.reveal import as_numbered, numbered
from exhibit.media.text.style import TextStyle, Tint, tint
from exhibit.scene.looks import Paragraph


class Pen(NamedTuple):
    """A word with its pen in pixels from the middle of the paragraph's box, y down."""

    word: SetWord
    x: float
    y: int
    line: int


class _Layer(NamedTuple):
    """What is drawn under the letters, or the letters themselves (`colour` None: their own)."""

    by: Effect
    right: int
    down: int
    colour: Tint | None


def box_of(lines: Sequence[Line], leads: Sequence[Lead], style: TextStyle) -> tuple[float, int]:
    """Width of a paragraph's box, and the height of all its lines."""
    width = max([style.width_px or 0.0, *(line.width for line in lines)])
    return width, sum(lead.pitch for lead in leads)


def pens(
    lines: Sequence[Line], leads: Sequence[Lead], style: TextStyle
) -> tuple[list[Pen], float, float]:
    """Where each word stands, and the box around them."""
    width, tall = box_of(lines, leads, style)
    height = tall if style.height_px is None else max(style.height_px, 1.0)
    top = -(int(height) // 2) + round((height - tall) * _DOWN[style.vertical])
    found = []
    for number, (line, lead) in enumerate(zip(lines, leads, strict=True)):
        x = (width - line.width) * _indent(style, line.base) - width / 2
        y = top + lead.baseline
        for place in _seen(line):
            word = line.words[place]
            if word.word.strokes:
                found.append(Pen(word, x, y, number))
            x += word.word.advance * word.px + line.pads[place]
        top += lead.pitch
    return found, width, float(height)


_DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


def _indent(style: TextStyle, base: int) -> float:
    """The part of a line's empty room that lies at its left: 0, 1/2 or 1."""
    if style.align == "centre":
        return 0.5
    return float((style.align == "end") != (base % 2 == 1))


def _seen(line: Line) -> Sequence[int]:
    """The words of a line from left to right."""
    levels = [word.level for word in line.words]
    if not levels or max(levels) == 0:
        return range(len(levels))
    order: list[int] = []
    for start, stop, level in bidi.visual_runs(levels):
        run = range(start, stop)
        order.extend(reversed(run) if level % 2 else run)
    return order


def paragraph(  # noqa: PLR0913  # all that was found out about a text
    plain: str, pens: Sequence[Pen], box: tuple[float, float], style: TextStyle,
    blocks: Blocks, *, kept: bool, cut: bool,
) -> Paragraph:  # fmt: skip
    """The quads of words in their places."""
    layers = [_quads(pens, layer, blocks, kept) for layer in _layers(style)]
    letters, lines, _ = layers[-1]
    read = letters[:, START].astype(np.intp)
    order, counts = numbered(plain, style.language, read, lines)
    below = [
        as_numbered(order, read, quads[:, START].astype(np.intp)) for quads, _, _ in layers[:-1]
    ]
    table = np.concatenate([quads for quads, _, _ in layers]) if below else letters
    return Paragraph(
        rects=np.ascontiguousarray(table[:, 0:4], np.float32),
        cells=np.ascontiguousarray(table[:, 4:8], np.float32),
        layers=np.ascontiguousarray(table[:, PAGE], np.float32),
        width=box[0],
        height=box[1],
        tints=np.concatenate([layer[2] for layer in layers]),
        order=np.concatenate([*below, order]) if below else order,
        counts=counts,
        places=np.ascontiguousarray(table[:, START : STOP + 1], np.int32),
        plain=plain,
        cut=cut,
    )


def _layers(style: TextStyle) -> list[_Layer]:
    letters = _Layer(PLAIN, 0, 0, None)
    below = []
    outline_px = max(style.outline_px, 0.0)
    if style.falls:
        right, down, blur = style.shadow_px
        far = 1e6  # of a shadow: nobody sees it there
        right, down = (round(min(max(px, -far), far)) for px in (right, down))
        below.append(_Layer(effect(outline_px, blur), right, down, tint(style.shadow)))
    if outline_px and style.outline[3] > 0.0:
        below.append(_Layer(effect(outline_px, 0.0), 0, 0, tint(style.outline)))
    return [*below, letters]


def _quads(
    pens: Sequence[Pen], layer: _Layer, blocks: Blocks, kept: bool
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.uint8]]:
    """(n, 11) rows as in `blocks`, (n,) lines, (n, 4) tints; in the order of reading."""
    tables = [np.zeros((0, COLUMNS))]
    # Of each word: column, row, first character, what its last shows beyond itself, and line.
    facts: list[tuple[int, int, int, int, int]] = []
    tints: list[Tint] = []
    for word, x, y, line in pens:
        size_px = word.manner.size_px
        steps = steps_of(size_px)
        # Words that stay stand exactly where they should; those that pass, on a step, so that a
        # block is found again wherever its word stands.
        column, phase = divmod(x * steps if kept else round(x * steps), steps)
        standing = (word.word, word.px, size_px, phase, layer.by)
        tables.append(blocks.block(standing, kept).rows)
        beyond = word.stop - word.start - len(word.letters.text)  # of an ellipsis: the rest
        facts.append((int(column) + layer.right, y + layer.down, word.start, beyond, line))
        tints.append(layer.colour or word.manner.tint)
    table = np.concatenate(tables)
    counts = [len(rows) for rows in tables[1:]]
    each = np.repeat(np.array(facts, np.float64).reshape(-1, 5), counts, axis=0)
    table[:, X] += each[:, 0]
    table[:, Y] += each[:, 1]
    table[:, START] += each[:, 2]
    table[:, STOP] += each[:, 2] + each[:, 3]
    lines = each[:, 4].astype(np.intp)
    colours = np.repeat(np.array(tints, np.uint8).reshape(-1, 4), counts, axis=0)
    read = np.lexsort((table[:, START], lines))
    return table[read], lines[read], colours[read]
