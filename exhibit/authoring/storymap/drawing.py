"""The map as SVG: one file that asks for nothing else, dark on light, for screens and for paper.

Each scene is a card with its ways out on it, in the order in which they are tried; from each a line
leads to where it goes. So no condition lies on a line, and the words can be read at any size.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from exhibit.authoring.storymap.grid import grid_of
from exhibit.authoring.storymap.labels import Labels
from exhibit.authoring.storymap.lettering import lines_of, runs_leftward, width_of
from exhibit.authoring.storymap.routes import Card, Line, Plan, Point, Way, plan_of
from exhibit.authoring.storymap.story import Region, State, Story
from exhibit.authoring.storymap.story import Way as Leads

_CARD, _PAD, _MARGIN = 248.0, 12.0, 28.0
_NAME, _WHEN, _SMALL = 17.0, 12.5, 11.0  # letters, in pixels
_INK, _GREY, _QUIET, _PAPER, _WALL, _RED = (
    "#1d2433", "#5b6475", "#8d94a3", "#ffffff", "#f5f2ec", "#c8102e",
)  # fmt: skip
# Of lines, by the scene they leave; none is red, which says that something is wrong.
_INKS = ("#1f5f8b", "#8a5a2b", "#4f7326", "#73408f", "#a8730a", "#14746f", "#7d3560", "#4a5568")
_FONTS = "'Noto Sans','Noto Sans Arabic','Segoe UI','Geeza Pro',Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Stills:
    """Pictures of scenes by their numbers, as files in memory, and how high they are to wide."""

    pictures: Mapping[int, bytes] = field(default_factory=dict)
    media_type: str = "image/jpeg"
    shape: float = 9 / 16

    def source(self, number: int) -> str:
        """A picture within a page; "" where there is none."""
        picture = self.pictures.get(number)
        return f"data:{self.media_type};base64,{b64encode(picture).decode()}" if picture else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A way out on a card: its lines, and where on the card they begin."""

    top: float
    when: tuple[str, ...]
    to: str
    whole: str


def draw(story: Story, labels: Labels, stills: Stills | None = None, *, titled: bool = True) -> str:
    """The whole map; cards lead to `#scene-NUMBER` of a page that they stand in."""
    head = _HEAD if titled else _MARGIN
    drawn = [_Panel(region, labels, stills or Stills()) for region in story.regions]
    width = max(panel.width for panel in drawn)
    at, height = _shelves(drawn, width)
    width, height = width + 2 * _MARGIN, height + head + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{_FONTS}" role="img">',
        f"<title>{escape(story.title)}</title>",
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>',
        *(_heading(story, labels, width) if titled else ()),
    ]
    for panel, (x, y) in zip(drawn, at, strict=True):
        parts.append(f'<g transform="translate({_MARGIN + x:.0f} {head + y:.0f})">')
        parts += [*panel.draw(), "</g>"]
    return "\n".join([*parts, "</svg>\n"])


_HEAD = 92.0  # of the sheet: the show's title and what it speaks


def _heading(story: Story, labels: Labels, width: float) -> Iterator[str]:
    count = labels.scenes(sum(len(region.states) for region in story.regions))
    said = f"{count} · {', '.join(story.languages)}"
    yield _text(story.title, (_MARGIN, 46), width - 2 * _MARGIN, 28, weight=700, own=True)
    yield _text(said, (_MARGIN, 70), width - 2 * _MARGIN, 13, _GREY)


def _shelves(panels: Sequence[_Panel], width: float) -> tuple[list[Point], float]:
    """Where each region stands: beside the one before where there is room, else below."""
    at: list[Point] = []
    x = y = high = 0.0
    for panel in panels:
        if x and x + panel.width > width:
            x, y, high = 0.0, y + high + _MARGIN, 0.0
        at.append((x, y))
        x, high = x + panel.width + _MARGIN, max(high, panel.height)
    return at, y + high


class _Panel:
    """One region: its cards, its lines, and what leads out of every scene of it."""

    def __init__(self, region: Region, labels: Labels, stills: Stills) -> None:
        self._region = region
        self._labels = labels
        self._stills = stills
        still = _CARD * min(max(stills.shape, 0.3), 0.8) if stills.pictures else 0.0
        self._still = still
        self._rows = {state.name: list(_rows(state, self._top(state)))
                      for state in region.states}  # fmt: skip
        cards = {state.name: self._card(state) for state in region.states}
        ways = [Way(to, state.name, number) for state in region.states
                for number, way in enumerate(state.ways) for to in way.to]  # fmt: skip
        ways += [Way(to, "", number) for number, way in enumerate(region.anywhere) for to in way.to]
        known = [way for way in ways if way.to in cards]
        self._cards = cards
        self._plan: Plan = plan_of(grid_of(region), cards, known)
        self._head = (34.0 if region.name else 0.0) + 18.0 * len(region.notes)
        self._head += 30.0 * len(region.anywhere) + 14.0
        self.width = max(self._plan.width, 2 * _CARD) + 2 * _PAD
        self.height = self._head + self._plan.height + 2 * _PAD

    def _top(self, state: State) -> float:
        """Where the ways out begin on a card."""
        return self._still + 32.0 + 16.0 * len(self._notes(state))

    def _notes(self, state: State) -> list[tuple[str, str]]:
        own = [(note, _GREY) for note in state.notes]
        if state.begins:
            own.insert(0, (self._labels["begins"], "#14746f"))
        if not state.reached:
            own.insert(0, (self._labels["unreached"], _RED))
        return own

    def _card(self, state: State) -> Card:
        rows = self._rows[state.name]
        end = rows[-1].top + _height(rows[-1]) if rows else self._top(state) + 20.0
        return Card(_CARD, end + 6.0, tuple(row.top + 14.0 for row in rows))

    # -- drawing

    def draw(self) -> Iterator[str]:
        yield (f'<rect width="{self.width:.0f}" height="{self.height:.0f}" rx="14" '
               f'fill="{_WALL}"/>')  # fmt: skip
        yield from self._draw_head()
        yield f'<g transform="translate({_PAD:g} {self._head + _PAD:g})" stroke-linejoin="round">'
        for line in self._plan.lines:
            yield from self._draw_line(line)
        for state in self._region.states:
            yield from self._draw_card(state)
        yield "</g>"

    def _draw_head(self) -> Iterator[str]:
        y, width = 4.0, self.width - 3 * _PAD
        if self._region.name:
            y += 24.0
            yield _text(self._region.name, (2 * _PAD, y), width, 18, weight=700, own=True)
        for note in self._region.notes:
            y += 18.0
            yield _text(note, (2 * _PAD, y), width, 12, _GREY)
        for way in self._region.anywhere:
            y += 30.0
            of = self._labels.said("from", ", ".join(way.of)) if way.of else ""
            of = of or self._labels["anywhere"]
            said = f"{of}{self._labels[':']} {way.when} {_leads(way)}"
            yield (f'<rect x="{_PAD:g}" y="{y - 17:g}" height="24" rx="12" fill="{_PAPER}" '
                   f'width="{min(width_of(said, 12) + 26, width):.0f}"/>')  # fmt: skip
            yield _text(said, (2 * _PAD, y - 1), width - 2 * _PAD, 12, _GREY)

    def _draw_line(self, line: Line) -> Iterator[str]:
        quiet = not line.way.of
        ink = _QUIET if quiet else self._ink(line.way.of)
        path = _curve(*line.points) if line.curved else _bent(line.points)
        dots = ' stroke-dasharray="1 5" stroke-linecap="round"' if quiet else ""
        if not quiet:
            yield f'<path d="{path}" fill="none" stroke="{_WALL}" stroke-width="5"/>'
        yield (f'<path d="{path}" fill="none" stroke="{ink}" '
               f'stroke-width="{1.6 if quiet else 1.8:g}"{dots}/>')  # fmt: skip
        x, y = line.points[-1]
        yield f'<path d="M{x:.1f} {y:.1f}l-8 -4v8z" fill="{ink}"/>'

    def _ink(self, name: str) -> str:
        state = self._region.state(name)
        return _INKS[(state.number if state else 0) % len(_INKS)]

    def _draw_card(self, state: State) -> Iterator[str]:
        card, (x, y) = self._cards[state.name], self._plan.at[state.name]
        edge, thick = (_INK, 1.2) if state.reached else (_RED, 2.4)
        yield f'<a href="#scene-{state.number}"><g transform="translate({x:.1f} {y:.1f})">'
        yield (f'<rect width="{card.width:g}" height="{card.height:.1f}" rx="8" fill="{_PAPER}" '
               f'stroke="{edge}" stroke-width="{thick:g}"/>')  # fmt: skip
        if source := self._stills.source(state.number):
            yield (f'<image x="1" y="1" width="{_CARD - 2:g}" height="{self._still:.1f}" '
                   f'preserveAspectRatio="xMidYMid slice" href="{source}"/>')  # fmt: skip
        ink = _INK if state.reached else _RED
        room = _CARD - 2 * _PAD
        yield _text(state.name, (_PAD, self._still + 24), room, _NAME, ink, weight=700, own=True)
        for i, (note, colour) in enumerate(self._notes(state)):
            yield _text(note, (_PAD, self._still + 41 + 16 * i), room, _SMALL, colour)
        yield from self._draw_ways(state)
        yield "</g></a>"

    def _draw_ways(self, state: State) -> Iterator[str]:
        ink, rows = self._ink(state.name), self._rows[state.name]
        if not rows:
            yield _text(self._labels["stays"], (_PAD, self._top(state) + 12), _CARD, _SMALL, _QUIET)
        for number, row in enumerate(rows):
            yield (f'<path d="M0 {row.top:.1f}h{_CARD:g}" stroke="#e3ded3"/>')
            y = row.top + 17
            yield f"<g><title>{escape(row.whole)}</title>"
            for line in row.when:
                yield _text(line, (_PAD, y), _CARD - 2 * _PAD, _WHEN, _INK)
                y += 16
            yield _text(row.to, (_PAD, y), _CARD - 2 * _PAD, _SMALL, ink)
            yield "</g>"
            if any(line.way.of == state.name and line.way.number == number
                   for line in self._plan.lines):  # fmt: skip
                yield f'<circle cx="{_CARD:g}" cy="{row.top + 14:.1f}" r="3.6" fill="{ink}"/>'


def _rows(state: State, top: float) -> Iterator[_Row]:
    for way in state.ways:
        when = tuple(lines_of(way.when, _WHEN, _CARD - 2 * _PAD, 2))
        to = _leads(way)
        yield (row := _Row(top, when, to, f"{way.when} {to}"))
        top += _height(row)


def _height(row: _Row) -> float:
    return 16.0 * len(row.when) + 26.0


def _leads(way: Leads) -> str:
    """`→ hall, crossfade 2 s`."""
    where = ", ".join(f"\u2068{name}\u2069" for name in way.to)  # each in its own direction
    note = f" ({way.note})" if way.note and where else way.note
    return f"→ {where}{note}" + (f" · {way.how}" if way.how else "")


# ------------------------------------------------------------------ letters and lines


def _text(  # noqa: PLR0913  # where, how wide, and how it looks
    words: str,
    at: Point,
    width: float,
    size: float,
    colour: str = _INK,
    *,
    weight: int = 400,
    own: bool = False,
) -> str:
    """Words on one line; of the artist's `own`, in their own direction: Arabic from the right."""
    (x, y), shown = at, lines_of(words, size, width, 1)[0]
    leftward = own and runs_leftward(shown)
    side = f'x="{x + width:.1f}" direction="rtl"' if leftward else f'x="{x:.1f}"'
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (f'<text {side} y="{y:.1f}" font-size="{size:g}" fill="{colour}"{bold}>'
            f"{escape(shown)}</text>")  # fmt: skip


def _curve(begin: Point, end: Point) -> str:
    bend = max((end[0] - begin[0]) * 0.55, 20.0)
    return (f"M{begin[0]:.1f} {begin[1]:.1f}C{begin[0] + bend:.1f} {begin[1]:.1f} "
            f"{end[0] - bend:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}")  # fmt: skip


_ROUND = 8.0


def _bent(points: Iterable[Point]) -> str:
    """A line through its corners, which are round."""
    found = list(dict.fromkeys(points))
    path = f"M{found[0][0]:.1f} {found[0][1]:.1f}"
    for before, corner, after in zip(found, found[1:], found[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        path += (f"L{enter[0]:.1f} {enter[1]:.1f}"
                 f"Q{corner[0]:.1f} {corner[1]:.1f} {leave[0]:.1f} {leave[1]:.1f}")  # fmt: skip
    return f"{path}L{found[-1][0]:.1f} {found[-1][1]:.1f}"


def _towards(corner: Point, other: Point) -> Point:
    """A little from a corner, on the way to another one; never more than half of it."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    far = max(abs(across), abs(down), 1e-6)
    part = min(_ROUND, far / 2) / far
    return corner[0] + across * part, corner[1] + down * part
