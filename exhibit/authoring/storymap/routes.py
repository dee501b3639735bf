"""The lines of a map: where they run, so that none runs over a card or over another line.

A line to the next column is a curve. Any other goes through the gutters between the columns and
the corridors between the rows, in a track that it has for itself there; how wide gutters and
corridors are follows from how many tracks they need. Lines from one scene to the same other one
join on the way. Where very many lines would come to one scene through the gutters, they are left
out: the cards that they would leave say where they lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exhibit.authoring.storymap.grid import Cell, Grid

Point = tuple[float, float]
MOST_LINES = 6  # through gutters to one scene; with more nobody follows them
_TRACK = 9.0  # pixels from track to track
_GUTTER, _CORRIDOR, _BREAK = 58.0, 24.0, 34.0  # without tracks; before a new line of columns
_LEAVE = 24.0  # in a gutter, before its first track
_NEAR = 2  # rows: a curve that goes further is hard to follow


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in a cell: its size, and where on its right side each of its ways leaves it."""

    width: float
    height: float
    ports: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A line that is wanted. Without `of` it comes from outside, from above the first column."""

    to: str
    of: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is there: its corners, or the two ends of a curve."""

    way: Way
    points: tuple[Point, ...]
    curved: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    width: float
    height: float
    at: Mapping[str, Point]  # the top left of each card
    lines: tuple[Line, ...]
    left_out: frozenset[Way]


@dataclass(slots=True)
class _Route:
    """Through which gutter a line leaves, along which corridor, through which gutter it comes."""

    ways: tuple[Way, ...]  # from one scene to one other
    out: int
    corridor: int | None
    come: int
    tracks: dict[str, int] = field(default_factory=dict)


def plan_of(grid: Grid, cards: Mapping[str, Card], ways: Sequence[Way]) -> Plan:
    bundles: dict[tuple[str, str], list[Way]] = defaultdict(list)
    for way in ways:
        bundles[way.of, way.to].append(way)
    curves: list[Way] = []
    routes = []
    for (name, towards), bundle in bundles.items():
        of, to = grid.cells.get(name, (-1, -1)), grid.cells[towards]
        if name and to[0] == of[0] + 1 and abs(to[1] - of[1]) <= _NEAR:
            curves += bundle
        else:
            routes.append(_Route(tuple(bundle), of[0] + 1, _corridor(of, to), to[0]))
    crowded = Counter(route.ways[0].to for route in routes if route.ways[0].of)
    crowd = [r for r in routes if r.ways[0].of and crowded[r.ways[0].to] > MOST_LINES]
    left_out = frozenset(way for route in crowd for way in route.ways)
    routes = [route for route in routes if route not in crowd]
    drawn = _Sheet(grid, cards, routes)
    lines = drawn.lines(curves)
    return Plan(drawn.width, drawn.height, drawn.at, tuple(lines), left_out)


def _corridor(of: Cell, to: Cell) -> int | None:
    """The corridor of a line: the one above a row has the row's number."""
    if of[0] + 1 == to[0]:
        return None  # it leaves into the gutter through which it comes
    if to[1] > of[1]:
        return of[1] + 1 if of[1] >= 0 else to[1]
    ahead = to[1] == of[1] and to[0] > of[0]
    return of[1] if to[1] < of[1] or ahead else of[1] + 1


class _Sheet:
    """The gutters and corridors as wide as they need to be, and all that follows from it."""

    def __init__(self, grid: Grid, cards: Mapping[str, Card], routes: list[_Route]) -> None:
        self._grid = grid
        self._cards = cards
        self._routes = routes
        upright = defaultdict(list)  # by gutter: (from, to, route, which)
        level = defaultdict(list)  # by corridor
        for route in routes:
            first, last = self._rows(route)
            if route.corridor is None:
                upright[route.out].append((*_span(first, last), route, "out"))
                continue
            upright[route.out].append((*_span(first, route.corridor), route, "out"))
            upright[route.come].append((*_span(last, route.corridor), route, "come"))
            ends = sorted((route.out, route.come))
            level[route.corridor].append((float(ends[0]), float(ends[1]), route, "along"))
        gutters = [_tracks(upright[c]) for c in range(grid.columns + 1)]
        corridors = [_tracks(level[r]) for r in range(grid.rows + 1)]
        self._place(gutters, corridors)

    def _rows(self, route: _Route) -> tuple[float, float]:
        """The middles of the rows in which a line begins and ends."""
        way = route.ways[0]
        begin = self._grid.cells[way.of][1] + 0.5 if way.of else -0.5
        return begin, self._grid.cells[way.to][1] + 0.5

    def _place(self, gutters: list[int], corridors: list[int]) -> None:
        wide = max((card.width for card in self._cards.values()), default=0.0)
        self._gutter_x, self._column_x, x = [], [], 0.0
        for column, tracks in enumerate(gutters):
            self._gutter_x.append(x)
            edge = column in (0, len(gutters) - 1) and not tracks
            x += 0.0 if edge else _GUTTER + _TRACK * tracks
            self._column_x.append(x)
            x += wide if column < len(gutters) - 1 else 0.0
        self._corridor_y, self._row_y, y = [], [], 0.0
        for row, tracks in enumerate(corridors):
            self._corridor_y.append(y)
            edge = row in (0, len(corridors) - 1) and not tracks
            y += 0.0 if edge else _CORRIDOR + _TRACK * tracks
            y += _BREAK if row in self._grid.breaks else 0.0
            self._row_y.append(y)
            y += self._height(row) if row < len(corridors) - 1 else 0.0
        self.width, self.height = x, y
        self.at: dict[str, Point] = {
            name: (self._column_x[column], self._row_y[row])
            for name, (column, row) in self._grid.cells.items()
        }

    def _height(self, row: int) -> float:
        cells = self._grid.cells
        return max(
            (self._cards[n].height for n, cell in cells.items() if cell[1] == row), default=0
        )

    # -- lines

    def lines(self, curves: Sequence[Way]) -> list[Line]:
        ends = self._ends([*curves, *(way for route in self._routes for way in route.ways)])
        routed = [
            Line(way, self._points(route, way, ends[way.of, way.to]))
            for route in self._routes
            for way in route.ways
        ]
        curved = [
            Line(way, (self._begin(way), ends[way.of, way.to]), curved=True) for way in curves
        ]
        return [*routed, *curved]

    def _begin(self, way: Way) -> Point:
        if not way.of:
            return self._gutter_x[0] + _LEAVE, 0.0
        card, (x, y) = self._cards[way.of], self.at[way.of]
        return x + card.width, y + card.ports[way.number]

    def _ends(self, ways: Sequence[Way]) -> dict[tuple[str, str], Point]:
        """Where lines meet the left side of a card, by whence and whither: from above first."""
        coming: dict[str, dict[str, Point]] = defaultdict(dict)
        for way in ways:
            coming[way.to].setdefault(way.of, self._begin(way))
        found = {}
        for to, begins in coming.items():
            x, y = self.at[to]
            step = min(14.0, (self._cards[to].height - 28) / len(begins))
            for i, of in enumerate(sorted(begins, key=lambda of: begins[of][::-1])):
                found[of, to] = (x, y + 20 + i * step)
        return found

    def _points(self, route: _Route, way: Way, end: Point) -> tuple[Point, ...]:
        begin = self._begin(way)
        leaves = self._gutter_x[route.out] + _LEAVE + _TRACK * route.tracks["out"]
        if not way.of:
            begin = (leaves, 0.0)
        if route.corridor is None:
            return begin, (leaves, begin[1]), (leaves, end[1]), end
        level = self._corridor_y[route.corridor] + 12 + _TRACK * route.tracks["along"]
        comes = self._gutter_x[route.come] + _LEAVE + _TRACK * route.tracks["come"]
        return begin, (leaves, begin[1]), (leaves, level), (comes, level), (comes, end[1]), end


def _span(*ends: float) -> tuple[float, float]:
    """From where to where a line runs in a gutter: in a row it may be at any height."""
    low, high = sorted(ends)
    return (low - 0.4 if low % 1 else low), (high + 0.4 if high % 1 else high)


def _tracks(wanted: list[tuple[float, float, _Route, str]]) -> int:
    """Gives each a track in which nobody else is at the same height; says how many there are."""
    ends: list[float] = []
    for low, high, route, which in sorted(wanted, key=lambda each: each[:2]):
        free = next((i for i, end in enumerate(ends) if end < low), len(ends))
        ends[free : free + 1] = [high]
        route.tracks[which] = free
    return len(ends)
