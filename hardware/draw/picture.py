"""The picture of a wiring: the board, its parts, and the wires, as one SVG.

Red is a supply (dark 5 V, bright 3.3 V), black is ground, and a signal has the colour of its sort.
As colour alone tells nobody enough, each pin of a part also says where its wire goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from hardware.draw.places import (
    BOARD,
    LETTERS,
    MARGIN,
    PART,
    ROW,
    Channel,
    PlacedPart,
    PlacedWire,
    Places,
    Side,
    broken,
    component_width,
    place,
)
from hardware.draw.wiring import GAP, RAILS, Wire, Wiring, rail

COLOURS = {
    "5V": "#b3141b",
    "3V3": "#f2552c",
    "GND": "#1c1c1c",
    "digital": "#1661b8",
    "analogue": "#1f7a3d",
    "bus": "#7a2fa0",
    "output": "#b87400",
}
MEANS = {
    "5V": "5 V",
    "3V3": "3.3 V",
    "GND": "ground",
    "digital": "on or off, in",
    "analogue": "a voltage, in",
    "bus": "a bus",
    "output": "out",
}
FONT = "font-family='Noto Sans, DejaVu Sans, Arial, sans-serif'"
NOTE_LETTERS = 0.151  # letters of a note in a px of the picture's width


def picture(wiring: Wiring) -> str:
    """The whole SVG; the same wiring gives the same bytes."""
    return _Sheet(place(wiring)).text()


class _Sheet:
    """Coordinates of one picture, and the marks drawn on it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.wiring = places.wiring
        self.edge = {
            "left": MARGIN + places.left.reach,
            "right": MARGIN + places.left.reach + BOARD,
        }
        self.width = self.edge["right"] + places.right.reach + MARGIN
        boxes = [p.top for s in (places.left, places.right) for p in s.near.parts + s.behind.parts]
        self.up = min(0.0, *boxes) - ROW * 2.5 - 12 * len(places.busses)

    def text(self) -> str:
        body = [*self._rails(), *self._wires(), *self._boxes(), *self._board()]
        below = self.places.bottom + 12 * self.places.tracks + ROW * 1.5
        foot, height = self._foot(below)
        title = f"How to wire: {self.wiring.board}"
        return "\n".join(
            [
                f"<svg xmlns='http://www.w3.org/2000/svg' {FONT} "
                f"viewBox='0 {self.up:g} {self.width:g} {height - self.up:g}' "
                f"width='{self.width:g}' height='{height - self.up:g}'>",
                f"<title>{escape(title)}</title>",
                f"<desc>{escape(' '.join(self._sentences()))}</desc>",
                f"<rect y='{self.up:g}' width='100%' height='100%' fill='#ffffff'/>",
                _text(MARGIN, self.up + ROW * 1.2, title, size=17, weight="bold"),
                *body,
                *foot,
                "</svg>\n",
            ]
        )

    def _sentences(self) -> Iterator[str]:
        """The wiring in words, for who does not see the picture."""
        for part in self.wiring.parts:
            wires = ", ".join(_in_words(wire) for wire in part.wires)
            yield f"{part.title}: {wires}."

    def _sides(self) -> Iterator[tuple[str, Side, tuple[str, ...]]]:
        yield "left", self.places.left, self.wiring.left
        yield "right", self.places.right, self.wiring.right

    def x(self, side: str, outward: float) -> float:
        return self.edge[side] + (-outward if side == "left" else outward)

    # --- rails ------------------------------------------------------------------------------------

    def _channels(self) -> Iterator[tuple[str, Channel]]:
        for name, side, _ in self._sides():
            yield name, side.near
            yield name, side.behind

    def _rails(self) -> Iterator[str]:
        tops = {name: self.up + ROW * 2 + 12 * i for i, name in enumerate(self.places.busses)}
        for name in RAILS:
            spans = []
            for side, channel in self._channels():
                if name not in channel.rails:
                    continue
                x = self.x(side, channel.rail(name))
                ys = list(self._taps(name, channel))
                if name in tops:
                    spans.append(x)
                    ys.append(tops[name])
                yield _line(COLOURS[name], [(x, min(ys)), (x, max(ys))], 3)
                if name in channel.pins:
                    pin = (self.x(side, 0), channel.pins[name])
                    yield _line(COLOURS[name], [pin, (x, pin[1])], 2.5)
                    yield _dot(COLOURS[name], x, pin[1])
            if name in tops and spans:
                yield _line(COLOURS[name], [(min(spans), tops[name]), (max(spans), tops[name])], 3)

    def _taps(self, name: str, channel: Channel) -> Iterator[float]:
        """The heights at which something meets a rail."""
        if name in channel.pins:
            yield channel.pins[name]
        for box in channel.parts:
            for wire in box.part.wires:
                y = box.rows[wire.pin]
                if wire.to == name:
                    yield y
                yield from (y + ROW * i for i, _, to in self._hanging(wire) if to == name)

    def _hanging(self, wire: Wire) -> Iterator[tuple[int, str, str]]:
        """Components that hang from a wire: rows below it, label, rail."""
        marks = [(c, "GND") for c in wire.ground] + [(c, self.wiring.supply) for c in wire.supply]
        for i, (label, to) in enumerate(marks, 1):
            yield i, label, to

    # --- wires ------------------------------------------------------------------------------------

    def _wires(self) -> Iterator[str]:
        for side, channel in self._channels():
            for box in channel.parts:
                for wire in box.part.wires:
                    if wire.to in RAILS:
                        yield from self._supply(side, channel, box.rows[wire.pin], wire)
            for placed in channel.wires:
                yield from self._signal(side, channel, placed)
        for side, channel in self._channels():
            for placed in channel.wires:
                yield from self._components(side, channel, placed)

    def _supply(self, side: str, channel: Channel, y: float, wire: Wire) -> Iterator[str]:
        x = self.x(side, channel.rail(wire.to))
        yield _line(COLOURS[wire.to], [(self.x(side, channel.outer), y), (x, y)], 2.5)
        yield _dot(COLOURS[wire.to], x, y)

    def _signal(self, side: str, channel: Channel, placed: PlacedWire) -> Iterator[str]:
        y, lane = placed.row, self.x(side, channel.lane(placed.lane))
        points = [(self.x(side, channel.outer), y), (lane, y)]
        if placed.far:
            other = "right" if side == "left" else "left"
            near = self.places.left.near if other == "left" else self.places.right.near
            under = self.places.bottom + 12 * (placed.track + 1)
            back = self.x(other, near.lane(placed.far_lane))
            points += [(lane, under), (back, under), (back, placed.end)]
            points.append((self.x(other, 0), placed.end))
        else:
            points += [(lane, placed.end), (self.x(side, channel.inner), placed.end)]
        yield _line(COLOURS[placed.wire.signal], points, 2.5)

    def _components(self, side: str, channel: Channel, placed: PlacedWire) -> Iterator[str]:
        wire, y = placed.wire, placed.row
        if wire.series:
            middle = (channel.node + channel.outer - 18) / 2 + 8
            yield _component(self.x(side, middle), y, wire.series)
        hanging = list(self._hanging(wire))
        if not hanging:
            return
        colour, node = COLOURS[wire.signal], self.x(side, channel.node)
        yield _line(colour, [(node, y), (node, y + ROW * len(hanging))], 2.5)
        yield _dot(colour, node, y)
        for i, label, to in hanging:
            below, end = y + ROW * i, self.x(side, channel.rail(to))
            middle = (self.x(side, channel.hanging) + node) / 2
            yield _line(colour, [(node, below), (middle, below)], 2.5)
            yield _line(COLOURS[to], [(middle, below), (end, below)], 2.5)
            yield _dot(COLOURS[to], end, below)
            yield _component(middle, below, label)

    # --- boxes ------------------------------------------------------------------------------------

    def _boxes(self) -> Iterator[str]:
        for side, channel in self._channels():
            for box in channel.parts:
                inner, outer = self.x(side, channel.outer), self.x(side, channel.outer + PART)
                yield from self._box(box, inner, min(inner, outer), side == "left")

    def _box(self, box: PlacedPart, inner: float, x: float, faces_right: bool) -> Iterator[str]:
        height = box.height
        yield _rect(x, box.top, PART, height, fill="#f6f3ec", edge="#6b6455")
        for i, line in enumerate(broken(box.part.title, LETTERS)):
            yield _text(x + 10, box.top + 17 + 15 * i, line, weight="bold")
        for wire in box.part.wires:
            y = box.rows[wire.pin] + 4
            colour = COLOURS[wire.to if wire.to in RAILS else wire.signal]
            goes = wire.to if wire.to in RAILS else wire.to.rpartition(".")[2]
            words = f"{wire.pin} \u2192 {goes}" if faces_right else f"{goes} \u2190 {wire.pin}"
            anchor = "end" if faces_right else "start"
            yield _text(inner + (-8 if faces_right else 8), y, words, anchor=anchor, fill=colour)
            yield _dot(colour, inner, y - 4)
        back = x if faces_right else x + PART
        for pin, y in box.back.items():
            anchor = "start" if faces_right else "end"
            yield _text(back + (8 if faces_right else -8), y + 4, pin, anchor=anchor)
            yield _dot("#6b6455", back, y)

    def _board(self) -> Iterator[str]:
        x, middle = self.edge["left"], (self.edge["left"] + self.edge["right"]) / 2
        yield _rect(x, 0, BOARD, self.places.board_height, fill="#e4efe7", edge="#2f5d43")
        used = self._used()
        for side, _, pins in self._sides():
            for i, pin in enumerate(pins):
                if pin == GAP:
                    continue
                y = ROW / 2 + ROW * (i + 1)
                colour = used.get((side, i)) or used.get(pin, "")
                anchor, shift = ("start", 9) if side == "left" else ("end", -9)
                at = self.edge[side]
                weight = "bold" if colour else "normal"
                fill = colour or "#8a938d"
                yield _text(at + shift, y + 4, pin, anchor=anchor, fill=fill, weight=weight)
                yield _dot(colour or "#b5beb8", at, y)
        yield _text(middle, -7, self.wiring.board, anchor="middle", weight="bold")

    def _used(self) -> dict[str | tuple[str, int], str]:
        """The colour of each pin of the board that is wired: by name, rails by their place."""
        used: dict[str | tuple[str, int], str] = {}
        for wire in self.wiring.signal_wires:
            used[wire.to] = COLOURS[wire.signal]
        for name, side, pins in self._sides():
            for i, pin in enumerate(pins):
                y = ROW / 2 + ROW * (i + 1)
                if rail(pin) in side.near.rails and side.near.pins.get(rail(pin)) == y:
                    used[name, i] = COLOURS[rail(pin)]
        return used

    # --- below ------------------------------------------------------------------------------------

    def _foot(self, y: float) -> tuple[list[str], float]:
        """What the colours mean, and the notes; and where they end."""
        marks, x = [], float(MARGIN)
        for name in self._colours_used():
            marks.append(_line(COLOURS[name], [(x, y), (x + 26, y)], 4))
            marks.append(_text(x + 32, y + 4, MEANS[name]))
            x += 56 + 6.6 * len(MEANS[name])
        y += ROW
        letters = int((self.width - 2 * MARGIN - 20) * NOTE_LETTERS)
        for part in self.wiring.parts:
            warns = any(wire.divides for wire in part.wires) and part.volts > self.wiring.volts
            for i, line in enumerate(broken(part.note, letters) if part.note else ()):
                if i == 0:
                    marks.append(_warning(MARGIN, y - 4) if warns else _dot("#6b6455", 31, y - 4))
                marks.append(_text(MARGIN + 20, y, line, weight="bold" if warns else "normal"))
                y += 17
            y += 4 if part.note else 0
        return marks, y + 8

    def _colours_used(self) -> Iterable[str]:
        used = {wire.to for part in self.wiring.parts for wire in part.wires}
        used |= {
            wire.signal for part in self.wiring.parts for wire in part.wires if wire.to not in RAILS
        }
        return [name for name in COLOURS if name in used]


def _in_words(wire: Wire) -> str:
    through = f" through {wire.series}" if wire.series else ""
    ground = "".join(f", {label} from there to GND" for label in wire.ground)
    supply = "".join(f", {label} from there to the supply" for label in wire.supply)
    return f"{wire.pin} to {wire.to}{through}{ground}{supply}"


def _line(colour: str, points: list[tuple[float, float]], width: float) -> str:
    """A wire, with a white edge so that one that crosses another passes over it."""
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    shape = f"<polyline points='{path}' fill='none' stroke-linejoin='round' "
    edge = f"{shape}stroke='#ffffff' stroke-width='{width + 3:g}'/>"
    return f"{edge}{shape}stroke='{colour}' stroke-width='{width:g}'/>"


def _dot(colour: str, x: float, y: float) -> str:
    return f"<circle cx='{x:g}' cy='{y:g}' r='4' fill='{colour}'/>"


def _rect(x: float, y: float, width: float, height: float, *, fill: str, edge: str) -> str:  # noqa: PLR0913  # a rectangle has that many
    return (
        f"<rect x='{x:g}' y='{y:g}' width='{width:g}' height='{height:g}' rx='6' "
        f"fill='{fill}' stroke='{edge}' stroke-width='1.5'/>"
    )


def _component(x: float, y: float, label: str) -> str:
    """A resistor or its like: a box in the wire, with its value."""
    wide = component_width(label)
    box = (
        f"<rect x='{x - wide / 2:g}' y='{y - 8:g}' width='{wide:g}' height='16' rx='3' "
        f"fill='#fffdf5' stroke='#1c1c1c' stroke-width='1.3'/>"
    )
    return box + _text(x, y + 4, label, anchor="middle", size=11)


def _warning(x: float, y: float) -> str:
    shape = f"<path d='M{x:g},{y + 6:g} l8,-14 l8,14 z' fill='#ffd23f' stroke='#1c1c1c'/>"
    return shape + _text(x + 8, y + 4, "!", anchor="middle", size=10, weight="bold")


def _text(  # noqa: PLR0913  # what a text is drawn with
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
    fill: str = "#1c1c1c",
) -> str:
    return (
        f"<text x='{x:g}' y='{y:g}' font-size='{size}' font-weight='{weight}' "
        f"text-anchor='{anchor}' fill='{fill}'>{escape(words)}</text>"
    )
