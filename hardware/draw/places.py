"""Where everything of a wiring picture goes: parts beside the board, a lane for each wire.

Distances on either side are counted outward from the board's edge, so that left and right are
one case. From the board outward a channel holds the lanes (one vertical line a wire), the rails
(GND and the supplies), the components of the wires, and then the parts. Parts that are wired to
another part stand behind it, with a channel of their own.

Pins of parts lie on whole rows and pins of the board on half rows, so no two wires can lie on each
other; they only cross.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.draw.wiring import GAP, RAILS, Part, Wire, Wiring, WiringError, rail

ROW = 24  # px, and half of it is the offset of the board's rows
PART = 192
BOARD = 216
LANE = 10
RAIL = 12
MARGIN = 24
STUB = 14
LETTERS = 24  # of a part's title, in a line
LETTER = 6.3  # px, of a component's label


def component_width(label: str) -> float:
    return 14 + LETTER * len(label)


@dataclass(slots=True)
class PlacedWire:
    """A signal wire. `lane` counts from the channel's inner edge; `far` is beyond the board."""

    part: Part
    wire: Wire
    row: float
    end: float = 0.0  # y of the pin that it goes to
    lane: int = 0
    far: bool = False
    far_lane: int = 0
    track: int = 0


@dataclass(slots=True)
class PlacedPart:
    """A box; `top` in px, `rows` the y of each of its pins, `back` those of the pins it takes."""

    part: Part
    top: float = 0.0
    rows: dict[str, float] = field(default_factory=dict)
    back: dict[str, float] = field(default_factory=dict)

    @property
    def head(self) -> int:
        """Rows for the title, which is broken into lines."""
        return 1 + len(broken(self.part.title, LETTERS))

    @property
    def height(self) -> float:
        inner = sum(rows_of(wire) for wire in self.part.wires)
        return ROW * (self.head + max(inner, len(self.part.takes)))

    def put(self, top: float) -> None:
        self.top = top
        y = top + ROW * self.head
        for wire in self.part.wires:
            self.rows[wire.pin] = y
            y += ROW * rows_of(wire)
        for i, pin in enumerate(self.part.takes):
            self.back[pin] = top + ROW * (self.head + i) + ROW / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height


def rows_of(wire: Wire) -> int:
    """A row for the wire, and one for each component that hangs from it."""
    return 1 + len(wire.ground) + len(wire.supply)


def broken(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters, broken at spaces."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


@dataclass(slots=True)
class Channel:
    """What lies between a column of parts and what they are wired to; `inner` in px outward."""

    inner: float
    parts: list[PlacedPart]
    wires: list[PlacedWire] = field(default_factory=list)
    rails: list[str] = field(default_factory=list)
    pins: dict[str, float] = field(default_factory=dict)  # rails with a pin here, and its y
    lanes: int = 0

    def lane(self, number: int) -> float:
        return self.inner + STUB + LANE * number

    def rail(self, name: str) -> float:
        return self.lane(self.lanes) + RAIL * self.rails.index(name)

    @property
    def hanging(self) -> float:
        """Where components that hang from a wire begin, next to the rails."""
        return self.lane(self.lanes) + RAIL * len(self.rails) + 2

    @property
    def node(self) -> float:
        """Where they meet their wire."""
        labels = [c for w in self.wires for c in (*w.wire.ground, *w.wire.supply)]
        return self.hanging + (max(map(component_width, labels)) + 18 if labels else 0)

    @property
    def outer(self) -> float:
        """The edge of the parts, beyond the components in series."""
        labels = [w.wire.series for w in self.wires if w.wire.series]
        return self.node + (max(map(component_width, labels)) + 16 if labels else 0) + 18


@dataclass(slots=True)
class Side:
    """A side of the board: the parts wired to it, and behind them those wired to parts."""

    near: Channel
    behind: Channel

    @property
    def reach(self) -> float:
        """How far it goes outward."""
        if self.behind.parts:
            return self.behind.outer + PART
        return self.near.outer + PART if self.near.parts else STUB + LANE * self.near.lanes


@dataclass(slots=True)
class Places:
    wiring: Wiring
    left: Side
    right: Side
    busses: tuple[str, ...]  # the rails that are joined over the top
    tracks: int  # the wires that go around the board, below it

    @property
    def board_height(self) -> float:
        return ROW * (max(len(self.wiring.left), len(self.wiring.right)) + 1)

    @property
    def bottom(self) -> float:
        """Below all boxes."""
        boxes = [p.bottom for s in (self.left, self.right) for p in s.near.parts + s.behind.parts]
        return max(self.board_height, *boxes)


def place(wiring: Wiring) -> Places:
    """All places, with the board's top at 0; parts may lie above it."""
    sides = _sides(wiring)
    rows = {
        name: {pin: ROW / 2 + ROW * (i + 1) for i, pin in enumerate(pins) if pin != GAP}
        for name, pins in (("left", wiring.left), ("right", wiring.right))
    }
    made: dict[str, Side] = {}
    for name, (near, behind) in sides.items():
        near_channel = Channel(0.0, _stacked(near, rows, ROW * (len(rows[name]) + 2) / 2))
        made[name] = Side(near_channel, Channel(0.0, _behind(behind, near_channel.parts)))
    tracks = 0
    for name, other in (("left", "right"), ("right", "left")):
        for wire in _wires(made[name].near):
            wire.far = wire.wire.to not in rows[name]
            wire.end = rows[other if wire.far else name][wire.wire.to]
            if wire.far:
                wire.track, tracks = tracks, tracks + 1
            made[name].near.wires.append(wire)
    for side in made.values():
        for wire in _wires(side.behind):
            side.behind.wires.append(wire)
    busses = _choose_rails(wiring, made, rows)
    for name, other in (("left", "right"), ("right", "left")):
        _order_lanes(made[name].near, made[other].near)
    for side in made.values():
        _lay_behind(side)
    return Places(wiring, made["left"], made["right"], busses, tracks)


def _sides(wiring: Wiring) -> dict[str, tuple[list[Part], list[Part]]]:
    """Which parts stand near which side of the board, and which behind those."""
    made: dict[str, tuple[list[Part], list[Part]]] = {"left": ([], []), "right": ([], [])}
    home: dict[str, str] = {}
    for part in wiring.parts:
        goes = [w.to for w in part.wires if w.to not in RAILS]
        if any("." in to for to in goes):
            continue
        left = sum(to in wiring.left for to in goes)
        home[part.name] = "left" if 2 * left >= len(goes) else "right"
        made[home[part.name]][0].append(part)
    for part in wiring.parts:
        if part.name in home:
            continue
        others = {w.to.partition(".")[0] for w in part.wires if w.to not in RAILS}
        if len(others) > 1 or not others <= home.keys():
            raise WiringError(f"{part.name}: wire it to the board or to one part, not to both")
        made[home[others.pop()]][1].append(part)
    return made


def _stacked(
    parts: list[Part], rows: dict[str, dict[str, float]], middle: float
) -> list[PlacedPart]:
    """Boxes one below the other, in the order of their pins, around the middle of the board."""

    def height_of_pins(part: Part) -> float:
        where = rows["left"] | rows["right"]
        ys = [where[w.to] for w in part.wires if w.to not in RAILS]
        return sum(ys) / len(ys)

    return _stack([PlacedPart(p) for p in sorted(parts, key=height_of_pins)], middle)


def _behind(parts: list[Part], near: list[PlacedPart]) -> list[PlacedPart]:
    if not parts:
        return []
    at = {f"{p.part.name}.{pin}": y for p in near for pin, y in p.back.items()}

    def height_of_pins(part: Part) -> float:
        return min(at[w.to] for w in part.wires if w.to in at)

    middle = sum(map(height_of_pins, parts)) / len(parts)
    return _stack([PlacedPart(p) for p in sorted(parts, key=height_of_pins)], middle)


def _stack(boxes: list[PlacedPart], middle: float) -> list[PlacedPart]:
    total = sum(box.height + ROW for box in boxes) - ROW
    top: float = ROW * round((middle - total / 2) / ROW)
    for box in boxes:
        box.put(top)
        top += box.height + ROW
    return boxes


def _wires(channel: Channel) -> list[PlacedWire]:
    return [
        PlacedWire(box.part, wire, box.rows[wire.pin])
        for box in channel.parts
        for wire in box.part.wires
        if wire.to not in RAILS
    ]


def _choose_rails(
    wiring: Wiring, sides: dict[str, Side], rows: dict[str, dict[str, float]]
) -> tuple[str, ...]:
    """Give each channel the rails that it uses; return those to be joined over the top."""
    for name, side in sides.items():
        for pin, y in rows[name].items():
            if rail(pin):
                side.near.pins.setdefault(rail(pin), y)
        for channel in (side.near, side.behind):
            used = {wire.to for box in channel.parts for wire in box.part.wires}
            used |= {"GND" for wire in channel.wires if wire.wire.ground}
            used |= {wiring.supply for wire in channel.wires if wire.wire.supply}
            channel.rails = [name for name in RAILS if name in used]
    channels = [c for side in sides.values() for c in (side.near, side.behind)]
    busses = [r for r in RAILS if any(r in c.rails and r not in c.pins for c in channels)]
    for name in busses:
        if not any(name in c.rails and name in c.pins for c in channels):
            next(c for c in channels if name in c.pins).rails.append(name)
    return tuple(busses)


def _lay_behind(side: Side) -> None:
    side.behind.inner = side.near.outer + PART
    at = {f"{p.part.name}.{pin}": y for p in side.near.parts for pin, y in p.back.items()}
    for wire in side.behind.wires:
        wire.end = at[wire.wire.to]
    _order_lanes(side.behind)


def _order_lanes(channel: Channel, other: Channel | None = None) -> None:
    """Lanes such that wires of one direction never cross each other.

    Of two wires that go down, the upper one turns nearer to the board; of two that go up, the
    lower one. Behind them go the wires that come around the board from the `other` side.
    """
    down = [w for w in channel.wires if w.far or w.end >= w.row]
    up = [w for w in channel.wires if not w.far and w.end < w.row]
    down.sort(key=lambda w: (w.far, w.row))
    up.sort(key=lambda w: -w.row)
    for number, wire in enumerate([*down, *up]):
        wire.lane = number
    around = [w for w in other.wires if w.far] if other else []
    for number, wire in enumerate(around, len(channel.wires)):
        wire.far_lane = number
    channel.lanes = len(channel.wires) + len(around)
