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
from exhibit.media.text.cells import PAGE, Cells, X, Y
from exhibit.media.text.leading import Lead
from exhibit.media.text.lines import Line, SetWord
from exhibit.media.text.reveal import as_numbered, numbered
from exhibit.media.text.shape import QUAD_BYTES, Strokes
from exhibit.media.text.style import WHITE, TextStyle, Tint, tint
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
            if word.word.quads:
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


def paragraph(  # noqa: PLR0913, PLR0917  # all that was found out about a text
    plain: str, pens: Sequence[Pen], box: tuple[float, float], style: TextStyle,
    cells: Cells, strokes: Strokes, *, cut: bool,
) -> Paragraph:  # fmt: skip
    """The quads of words in their places."""
    layers = [_quads(pens, layer, cells, strokes) for layer in _layers(style)]
    letters = layers[-1]
    order, counts = numbered(plain, style.language, letters.places[:, 0], letters.lines)
    if len(layers) > 1:
        below = [
            as_numbered(order, letters.places[:, 0], quads.places[:, 0]) for quads in layers[:-1]
        ]
        order = np.concatenate([*below, order])
        letters = _together(layers)
    return Paragraph(
        rects=letters.rects,
        cells=letters.cells,
        layers=letters.pages,
        width=box[0],
        height=box[1],
        tints=letters.tints,
        own=letters.own,
        order=order,
        counts=counts,
        places=letters.places,
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


class _Quads(NamedTuple):
    """Quads as a `Paragraph` has them, `pages` its layers; and `lines` (n,) of each."""

    rects: NDArray[np.float32]
    cells: NDArray[np.float32]
    pages: NDArray[np.float32]
    tints: NDArray[np.uint8]
    own: NDArray[np.bool_]
    places: NDArray[np.int32]
    lines: NDArray[np.intp]


_NONE = _Quads(
    np.zeros((0, 4), np.float32), np.zeros((0, 4), np.float32), np.zeros(0, np.float32),
    np.zeros((0, 4), np.uint8), np.zeros(0, np.bool_), np.zeros((0, 2), np.int32),
    np.zeros(0, np.intp),
)  # fmt: skip


def _together(parts: Sequence[_Quads]) -> _Quads:
    return _Quads._make(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _quads(pens: Sequence[Pen], layer: _Layer, cells: Cells, strokes: Strokes) -> _Quads:
    """In the order of reading."""
    sizes = {pen.word.manner.size_px for pen in pens}
    if len(sizes) == 1:
        return _of_size(sizes.pop(), pens, layer, cells, strokes)
    parts = [
        _of_size(
            size_px, [p for p in pens if p.word.manner.size_px == size_px], layer, cells, strokes
        )
        for size_px in sizes
    ]
    quads = _together([_NONE, *parts])
    read = np.lexsort((quads.places[:, 0], quads.lines))
    return _Quads._make(column[read] for column in quads)


def _of_size(
    size_px: float, pens: Sequence[Pen], layer: _Layer, cells: Cells, strokes: Strokes
) -> _Quads:
    """The quads of words of one size, one at least, in the order of reading."""
    shaped = [pen.word.word for pen in pens]
    letters = np.frombuffer(b"".join([word.quads for word in shaped]), np.int64).reshape(-1, 4)
    counts = [len(word.quads) // QUAD_BYTES for word in shaped]
    steps = steps_of(size_px)
    each = np.array([_facts(pen, layer, steps, cells.kept) for pen in pens]).repeat(counts, axis=0)
    stands = np.rint(letters[:, 0] * each[:, 0] * steps + each[:, 1])
    column, step = np.divmod(stands, steps)
    rows, seen = cells.rows(letters[:, 1], step.astype(np.intp), size_px, layer.by, strokes)
    tints, own = _tints(pens, layer, counts)
    if seen is not None:
        letters, each, column = letters[seen], each[seen], column[seen]
        tints, own = tints[seen], own[seen]
    rows[:, X] += column
    rows[:, X : Y + 1] += each[:, 2:4]
    places = (letters[:, 2:4] + each[:, 4:6]).astype(np.int32)
    lines = each[:, 6].astype(np.intp)
    if any(pen.word.level for pen in pens):
        read = np.lexsort((places[:, 0], lines))
        rows, places, lines = rows[read], places[read], lines[read]
        tints, own = tints[read], own[read]
    measures = rows.astype(np.float32)
    return _Quads(
        rects=measures[:, 0:4].copy(),
        cells=measures[:, 4:8].copy(),
        pages=measures[:, PAGE].copy(),
        tints=tints,
        own=own,
        places=places,
        lines=lines,
    )


def _facts(pen: Pen, layer: _Layer, steps: int, kept: bool) -> tuple[float, ...]:
    """Of a word, for each of its letters: its scale, the step its pen stands on, the whole pixels
    right and down of it, what is added to the places that its letters show, and its line.
    """
    word, x, y, line = pen
    # Words that stay stand exactly where they should; those that pass, on a step, so that the
    # pictures of their letters are the same wherever they stand.
    column, step = divmod(x * steps if kept else round(x * steps), steps)
    end = word.stop - len(word.word.advances)  # of an ellipsis, that is where the text ends
    return word.px, step, column + layer.right, y + layer.down, word.start, end, line


def _tints(
    pens: Sequence[Pen], layer: _Layer, counts: Sequence[int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """(n, 4): the layer's colour, or that of its word for each letter; (n,) whether it has one."""
    tints = [layer.colour or pen.word.manner.tint for pen in pens]
    if len(set(tints)) == 1:
        count = sum(counts)
        shown = np.full((count, 4), tints[0] or WHITE, np.uint8)
        return shown, np.full(count, tints[0] is not None, np.bool_)
    shown = np.array([each or WHITE for each in tints], np.uint8).repeat(counts, axis=0)
    return shown, np.array([each is not None for each in tints], np.bool_).repeat(counts)
