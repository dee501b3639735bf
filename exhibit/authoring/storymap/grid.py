"""Where each scene of a region stands: in columns that follow the story, in rows between which
lines can pass.

A column holds the scenes that are equally far from the beginning; one that would be too high goes
on in the next. Where there are too many columns for a page they begin again below, as lines of a
text do. Scenes that no way leads to stand below all others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exhibit.authoring.storymap.story import Region, State, reached_from

Cell = tuple[int, int]  # column, row


@dataclass(frozen=True, slots=True)
class Grid:
    cells: Mapping[str, Cell]  # by the name of the scene
    columns: int
    rows: int
    breaks: frozenset[int] = frozenset()  # rows that begin a new line of columns


def grid_of(region: Region) -> Grid:
    known = {state.name: state for state in region.states}
    there = _placed(_layers(_come_to(region.begins, known, region), known), known)
    left = [name for name in known if name not in there.cells]
    if not left:
        return there
    below = _placed(_layers(left, known), known)
    cells = {name: (c, r + there.rows) for name, (c, r) in below.cells.items()}
    return Grid(
        {**there.cells, **cells},
        max(there.columns, below.columns),
        there.rows + below.rows,
        there.breaks | {there.rows} | {row + there.rows for row in below.breaks},
    )


# ------------------------------------------------------------------ columns


def _come_to(begins: list[str], known: Mapping[str, State], region: Region) -> list[str]:
    """The scenes in the order in which they are come to; by ways from anywhere at last."""
    order = list(reached_from(begins, known))
    more = (name for name in reached_from(begins, known, region.anywhere) if name not in order)
    return [*order, *more]


def _layers(order: list[str], known: Mapping[str, State]) -> list[list[str]]:
    """The names of the scenes, column by column."""
    most = max(3, math.ceil(math.sqrt(len(order))))
    column: dict[str, int] = {}
    layers: list[list[str]] = []
    from_of = _first_parents(order, known)
    for name in order:
        at = column.get(from_of.get(name, ""), -1) + 1
        while at < len(layers) and len(layers[at]) >= most:
            at += 1
        while len(layers) <= at:
            layers.append([])
        layers[at].append(name)
        column[name] = at
    return layers


def _first_parents(order: Sequence[str], known: Mapping[str, State]) -> dict[str, str]:
    """For each scene the one from which it is come to first."""
    place = {name: i for i, name in enumerate(order)}
    parents: dict[str, str] = {}
    for name in order:
        for to in (to for way in known[name].ways for to in way.to):
            if to in place and place[to] > place[name]:
                parents.setdefault(to, name)
    return parents


# ------------------------------------------------------------------ rows


def _placed(layers: list[list[str]], known: Mapping[str, State]) -> Grid:
    width = _columns_a_line(layers)
    cells: dict[str, Cell] = {}
    top, breaks = 0, set()
    for first in range(0, len(layers), width):
        line = layers[first : first + width]
        if first:
            breaks.add(top)
        rows = max(len(layer) for layer in line)
        for column, layer in enumerate(line):
            wanted = [_wanted(name, cells, known, top, rows) for name in layer]
            ranked = sorted(range(len(layer)), key=lambda i: (wanted[i], i))
            taken = _taken([wanted[i] for i in ranked], rows)
            for i, row in zip(ranked, taken, strict=True):
                cells[layer[i]] = (column, top + row)
        top += rows
    return Grid(cells, min(width, max(len(layers), 1)), top, frozenset(breaks))


_SHAPE = 1.5  # how much wider than high a page is
_COLUMN, _ROW = 1.4, 1.0  # how wide and high a cell is, about
_FOLD = 0.6  # how much rather the whole stands in one line


def _columns_a_line(layers: list[list[str]]) -> int:
    """How many columns stand beside each other, so that the whole has the shape of a page."""

    def off(width: int) -> float:
        lines = range(0, len(layers), width)
        rows = sum(max(len(layer) for layer in layers[i : i + width]) for i in lines)
        return abs(math.log(width * _COLUMN / (rows * _ROW * _SHAPE))) + _FOLD * (len(lines) > 1)

    few = min(len(layers), 6)
    return min(range(max(few, 1), max(len(layers), 1) + 1), key=off) if layers else 1


def _wanted(
    name: str, cells: Mapping[str, Cell], known: Mapping[str, State], top: int, rows: int
) -> float:
    """The row in which a scene would best stand: that of those which lead to it."""
    leading = [
        cells[other][1] - top
        for other in cells
        if cells[other][1] >= top and any(name in way.to for way in known[other].ways)
    ]
    return sum(leading) / len(leading) if leading else (rows - 1) / 2


def _taken(wanted: Sequence[float], rows: int) -> list[int]:
    """Different rows, ascending, which are together as near as can be to those that are wanted."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    best += [(math.inf, [])] * len(wanted)
    for row in range(rows):
        for count in range(min(row + 1, len(wanted)), 0, -1):
            cost, taken = best[count - 1]
            cost += (row - wanted[count - 1]) ** 2
            if cost < best[count][0]:
                best[count] = (cost, [*taken, row])
    return best[-1][1]
