"""The F1 panel: every input of the show on the screen, to be seen and to be played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp

from exhibit.app.meter import Meter, has_sound, meter_nodes
from exhibit.app.overlay import (
    CARD,
    DARK,
    GOLD,
    LIGHT,
    PALE,
    TRACK,
    Overlay,
    box,
    kit_scene,
    words,
)
from exhibit.app.tongues import Tongues, tongues_of
from exhibit.authoring.specs import InputSpec, SceneSpec, ShowSpec
from exhibit.core import units
from exhibit.core.words import INPUT_PARTS
from exhibit.scene.columns import Columns
from exhibit.scene.stage import Stage
from exhibit.show.events import Value
from exhibit.show.program import Control, Input, Show
from exhibit.show.state import State

KEYS = "123456789"
_FLASH_S = 0.3  # how long a struck pad is seen
_SOFTEST = 0.05  # of a hit at the left end of its bar: 0 would be none

# In units, a hundredth of the canvas's height where there is room.
_MARGIN, _PADDING, _TITLE = 2.0, 3.0, 7.0
_BAR, _ROW, _HEIGHT = 46.0, 12.0, 3.2  # a bar's width; a row's pitch; a bar's height
_MOST_ROWS = 7  # in a column
_TALL = {"position": 2, "pose": 3}  # rows that an input takes, where it is not one
NO_WORDS = "–"  # of a text, on its bar
Colour = tuple[float, float, float]
_DARK_INK, _PALE_INK = units.colour(DARK)[:3], units.colour(PALE)[:3]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the panel that can be played: a bar, or a pad, of an input."""

    control: int
    x: float  # its left side, in pixels of the canvas
    y: float  # its middle
    width: float
    height: float
    turns: bool = False  # the bar below a pad, which turns what lies on it

    def holds(self, x: float, y: float, room: float) -> bool:
        """Whether a point is on it, with some room around."""
        return (
            self.x - room <= x <= self.x + self.width + room
            and abs(y - self.y) <= self.height / 2 + room
        )

    def along(self, x: float, y: float) -> tuple[float, float]:
        """How far a point is along it and down it, 0..1."""
        down = (y - self.y) / self.height + 0.5
        return min(max((x - self.x) / self.width, 0.0), 1.0), min(max(down, 0.0), 1.0)


@dataclass(frozen=True)
class Layout:
    """Where the inputs of a panel lie, in pixels of the canvas; `kinds` has one for each."""

    canvas: tuple[int, int]
    kinds: tuple[str, ...]
    languages: tuple[str, ...] = ()

    @cached_property
    def tongues(self) -> Tongues:
        """The languages, below the title."""
        return tongues_of(self.languages, self.columns * (_BAR + 2 * _PADDING) - 2 * _PADDING)

    @property
    def tongues_at(self) -> tuple[float, float]:
        """Their first corner, in pixels."""
        return (_MARGIN + _PADDING) * self.unit, (_MARGIN + _TITLE) * self.unit

    def language_at(self, x: float, y: float) -> str | None:
        """The language that stands at a point."""
        left, top = self.tongues_at
        return self.tongues.at((x - left) / self.unit, (y - top) / self.unit)

    @cached_property
    def _rows(self) -> tuple[tuple[int, int], ...]:
        """The column and the row at which each input begins; none is parted by a column's end."""
        places: list[tuple[int, int]] = []
        column = row = 0
        for kind in self.kinds:
            tall = _TALL.get(kind, 1)
            if row + tall > _MOST_ROWS:
                column, row = column + 1, 0
            places.append((column, row))
            row += tall
        return tuple(places)

    @property
    def columns(self) -> int:
        return self._rows[-1][0] + 1 if self._rows else 1

    @property
    def unit(self) -> float:
        width, height = self.canvas
        needed = 2 * _MARGIN + self.columns * (_BAR + 2 * _PADDING)
        return min(height / 100, width / needed)

    @property
    def size(self) -> tuple[float, float]:
        across = self.columns * (_BAR + 2 * _PADDING)
        above = _TITLE + self.tongues.height + _PADDING
        return across * self.unit, (above + self._longest * self._pitch) * self.unit

    @property
    def _longest(self) -> int:
        """How many rows the longest column has."""
        ends = (
            row + _TALL.get(kind, 1) for kind, (_, row) in zip(self.kinds, self._rows, strict=True)
        )
        return max(ends, default=1)

    @cached_property
    def _pitch(self) -> float:
        """Of the rows: languages take their place from them, and not from the canvas."""
        return min(_ROW, (_MOST_ROWS * _ROW - self.tongues.height) / self._longest)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """All that can be played, those of an input one after the other."""
        return tuple(spot for number in range(len(self.kinds)) for spot in self._spots_of(number))

    def spot(self, number: int) -> Spot:
        """The bar or the pad of an input."""
        return next(spot for spot in self.spots if spot.control == number)

    def spot_at(self, x: float, y: float) -> Spot | None:
        """What is at a point, with some room around it."""
        room = 1.5 * self.unit
        return next((spot for spot in self.spots if spot.holds(x, y, room)), None)

    def _spots_of(self, number: int) -> Iterator[Spot]:
        column, row = self._rows[number]
        kind, unit, pitch = self.kinds[number], self.unit, self._pitch
        x = (_MARGIN + _PADDING + column * (_BAR + 2 * _PADDING)) * unit
        y = (_MARGIN + _TITLE + self.tongues.height + row * pitch + 8.0) * unit
        if kind not in INPUT_PARTS:
            yield Spot(number, x, y, _BAR * unit, _HEIGHT * unit)
            return
        yield Spot(number, x, y + pitch / 2 * unit, _BAR * unit, (pitch + _HEIGHT) * unit)
        if kind == "pose":
            below = y + (pitch + 0.5 * pitch) * unit
            yield Spot(number, x, below, _BAR * unit, _HEIGHT * unit, turns=True)


def panel_scene(spec: ShowSpec) -> SceneSpec:
    """The panel of a show's inputs, as a scene."""
    languages = tuple(language.text for language in spec.languages)
    layout = Layout(spec.canvas, tuple(item.kind for item in spec.inputs), languages)
    unit = layout.unit
    width, height = layout.size
    left, top = _MARGIN * unit, _MARGIN * unit
    inside, title_y = left + _PADDING * unit, top + 4.6 * unit
    title = spec.title if spec.inputs else "This show has no inputs."
    nodes = box((left, top + height / 2), (width, height), CARD, ", opacity: 88%", corners=0.04)
    nodes += words(title[:30], (inside, title_y), 3.2 * unit, LIGHT, bold="yes")
    end = (left + width - _PADDING * unit, title_y)
    nodes += words("F1", end, 2.6 * unit, PALE, anchor="right")
    nodes += layout.tongues.nodes(layout.tongues_at, unit)
    nodes += "".join(_row(layout, i, item) for i, item in enumerate(spec.inputs))
    if has_sound(spec):
        nodes += meter_nodes((left, top + height + 1.8 * unit), unit)
    return kit_scene("panel", nodes)


def _row(layout: Layout, number: int, item: InputSpec) -> str:
    unit, spot = layout.unit, layout.spot(number)
    line = spot.y - spot.height / 2 + (_HEIGHT / 2 - 4.2) * unit
    row = _heading(layout, number, item, line)
    corners = 0.2 * _HEIGHT * unit / spot.height
    row += box((spot.x, spot.y), (spot.width, spot.height), TRACK, corners=corners)
    options = options_of(item.kind, item.options)
    if item.kind in INPUT_PARTS:
        return row + _pad(layout, number)
    if options:
        return row + _options(spot, number, options, unit)
    return row + box((spot.x, spot.y), (spot.width, spot.height), GOLD, f", name: value-{number}")


def _heading(layout: Layout, number: int, item: InputSpec, line: float) -> str:
    """The key that plays an input, how its wire is, its name, and what it is."""
    unit, x, width = layout.unit, layout.spot(number).x, layout.spot(number).width
    key = KEYS[number : number + 1]
    row, name_x = "", x
    if key:
        row += box((x, line), (3.6 * unit, 3.6 * unit), GOLD)
        at = (x + 1.8 * unit, line)
        row += words(key, at, 2.5 * unit, DARK, anchor="centre", bold="yes")
        name_x += 5.0 * unit
    row += words(item.name.text[:20], (name_x, line), 2.7 * unit, LIGHT, bold="yes")
    row += words(_about(item), (x + width - 2.4 * unit, line), 2.2 * unit, PALE, anchor="right")
    size = (1.4 * unit, 1.4 * unit)
    return row + box(
        (x + width - size[0], line), size, LIGHT, f", name: well-{number}", corners=0.5
    )


def _options(spot: Spot, number: int, options: tuple[str, ...], unit: float) -> str:
    row, each = "", spot.width / len(options)
    for i, option in enumerate(options):
        left, middle = spot.x + each * i, spot.x + each * (i + 0.5)
        row += box((left, spot.y), (each, spot.height), GOLD, f", name: option-{number}-{i}")
        named = f", name: word-{number}-{i}"
        at = (middle, spot.y)
        row += words(option[:16], at, 2.2 * unit, PALE, named, anchor="centre", bold="yes")
    return row


def _pad(layout: Layout, number: int) -> str:
    """A dot in the middle of the pad, and of a pose a bar for how it is turned."""
    unit, spot = layout.unit, layout.spot(number)
    size = 3.0 * unit
    at = (spot.x + spot.width / 2 - size / 2, spot.y)
    row = box(at, (size, size), GOLD, f", name: dot-{number}", corners=0.5)
    for turn in layout.spots:
        if turn.control == number and turn.turns:
            row += box((turn.x, turn.y), (turn.width, turn.height), TRACK)
            named = f", name: turn-{number}"
            row += box((turn.x, turn.y), (turn.width, turn.height), GOLD, named)
    return row


def _about(item: InputSpec) -> str:
    if item.kind not in ("distance", "level", "count"):
        return item.kind
    return f"{item.kind} {item.low:g}–{item.high:g} {item.unit}"[:32].strip()


def options_of(kind: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """What can be chosen on a bar; nothing, on one that is filled."""
    if kind == "switch":
        return ("off", "on")
    return (NO_WORDS, *options) if kind == "text" else options


def layout_of(show: Show) -> Layout:
    """Where everything on the panel of a show lies."""
    return Layout(show.canvas, tuple(each.kind for each in show.controls), show.languages)


class Panel(Overlay):
    """The compiled panel, shown or not; every input stands where the state has it.

    `wells` says by an input's name how its wire is: a colour, or nothing where it has none.
    """

    def __init__(self, show: Show, stage: Stage) -> None:
        super().__init__(show, stage)
        self.shown = False
        self.wells: Mapping[str, Colour] = {}
        self.meter = Meter(there="sound-on" in stage.names)
        self._layout = layout_of(show)

    def _pose_for(self, columns: Columns, state: State) -> None:
        self.meter.pose(columns)
        self._layout.tongues.pose(columns, state.language)
        for number, control in enumerate(self._show.controls):
            well = self.wells.get(control.name)
            columns[f"well-{number}"].opacity = 0.0 if well is None else 1.0
            if well is not None:
                columns[f"well-{number}"].colour = well
            if control.kind in INPUT_PARTS:
                self._pose_pad(columns, state, number, control)
            else:
                self._pose_bar(columns, state, number, control)

    def _pose_bar(self, columns: Columns, state: State, number: int, control: Control) -> None:
        item = self._show.inputs[control.first]
        options = options_of(item.kind, item.options)
        taken = _taken(item, options, state, control.first)
        for option in range(len(options)):
            chosen = option == taken
            columns[f"option-{number}-{option}"].opacity = float(chosen)
            columns[f"word-{number}-{option}"].colour = _DARK_INK if chosen else _PALE_INK
        if not options:
            columns[f"value-{number}"].scale[0] = _share(item, control.first, state)

    def _pose_pad(self, columns: Columns, state: State, number: int, control: Control) -> None:
        spot, dot = self._layout.spot(number), columns[f"dot-{number}"]
        across, down = (_share(self._show.inputs[i], i, state) for i in _two(control))
        dot.position[0] = spot.x + (spot.width - 3.0 * self._layout.unit) * across
        dot.position[1] = spot.y + (spot.height - 3.0 * self._layout.unit) * (down - 0.5)
        last = control.first + control.count - 1
        dot.opacity = 1.0 if state.values[last] else 0.35
        if control.kind == "pose":
            yaw = control.first + INPUT_PARTS["pose"].index("yaw")
            columns[f"turn-{number}"].scale[0] = _share(self._show.inputs[yaw], yaw, state)

    def spot_at(self, x: float, y: float) -> Spot | None:
        """What can be played at a point, in parts of the canvas from its top left corner."""
        width, height = self._show.canvas
        return self._layout.spot_at(x * width, y * height)

    def language_at(self, x: float, y: float) -> str | None:
        """The language that staff press at a point, in parts of the canvas."""
        width, height = self._show.canvas
        return self._layout.language_at(x * width, y * height)

    def values_at(self, spot: Spot, x: float, y: float, state: State) -> tuple[Value, ...]:
        """What an input is played to by a point on one of its spots."""
        width, height = self._show.canvas
        along, down = spot.along(x * width, y * height)
        control = self._show.controls[spot.control]
        item = self._show.inputs[control.first]
        if control.kind in INPUT_PARTS:
            return self._placed(control, spot, (along, down), state)
        options = options_of(item.kind, item.options)
        if options:
            option = options[min(int(along * len(options)), len(options) - 1)]
            if control.kind == "switch":
                return (option == "on",)
            return (option if option != NO_WORDS else "",)
        if control.kind == "hit":
            return (max(along, _SOFTEST),)
        value = item.low + along * (item.high - item.low)
        return (float(round(value)) if control.kind == "count" else value,)

    def _placed(
        self, control: Control, spot: Spot, share: tuple[float, float], state: State
    ) -> tuple[Value, ...]:
        """A place on the pad; of a pose also how it is turned, which a pad leaves as it is."""
        x, y = (self._show.inputs[i] for i in _two(control))
        here = (x.low + share[0] * (x.high - x.low), y.low + share[1] * (y.high - y.low))
        if control.kind == "position":
            return here
        yaw = control.first + INPUT_PARTS["pose"].index("yaw")
        if not spot.turns:
            return (*here, float(state.values[yaw]))
        place = tuple(float(state.values[i]) for i in _two(control))
        return (*place, share[0] * 360.0 - 180.0)


def _two(control: Control) -> tuple[int, int]:
    return control.first, control.first + 1


def _taken(item: Input, options: tuple[str, ...], state: State, number: int) -> int:
    """Which option stands out; -1 for none."""
    if item.kind != "text":
        return int(state.values[number])
    said = state.texts[number].casefold()
    known = [option.casefold() for option in options[1:]]
    return known.index(said) + 1 if said in known else -1 if said else 0


def _share(item: Input, number: int, state: State) -> float:
    """How much of an input's bar is filled, 0..1; a hit flashes and dies away."""
    value = float(state.values[number])
    if item.kind != "hit":
        return (value - item.low) / (item.high - item.low)
    heard = float(state.heard_s[number])
    return value * exp(-(state.time_s - heard) / _FLASH_S) if heard >= 0.0 else 0.0
