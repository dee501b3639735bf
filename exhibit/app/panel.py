"""The F1 panel: every input of the show on the screen, to be seen and to be played."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp

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
from exhibit.authoring.specs import InputSpec, SceneSpec, ShowSpec
from exhibit.core import units
from exhibit.scene.columns import Columns
from exhibit.scene.stage import Stage
from exhibit.show.events import Value
from exhibit.show.program import Input, Show
from exhibit.show.state import State

KEYS = "123456789"
_FLASH_S = 0.3  # how long a struck pad is seen
_SOFTEST = 0.05  # of a hit at the left end of its bar: 0 would be none

# In units, a hundredth of the canvas's height where there is room.
_MARGIN, _PADDING, _TITLE = 2.0, 3.0, 7.0
_BAR, _ROW, _HEIGHT = 46.0, 12.0, 3.2  # a bar's width; a row's pitch; a bar's height
_MOST_ROWS = 7  # in a column
_DARK_INK, _PALE_INK = units.colour(DARK)[:3], units.colour(PALE)[:3]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows of a panel lie, in pixels of the canvas."""

    canvas: tuple[int, int]
    count: int

    @property
    def columns(self) -> int:
        return max(ceil(self.count / _MOST_ROWS), 1)

    @property
    def unit(self) -> float:
        width, height = self.canvas
        needed = 2 * _MARGIN + self.columns * (_BAR + 2 * _PADDING)
        return min(height / 100, width / needed)

    @property
    def size(self) -> tuple[float, float]:
        rows = min(max(self.count, 1), _MOST_ROWS)
        across = self.columns * (_BAR + 2 * _PADDING)
        return across * self.unit, (_TITLE + _PADDING + rows * _ROW) * self.unit

    @property
    def bar(self) -> tuple[float, float]:
        return _BAR * self.unit, _HEIGHT * self.unit

    def row(self, number: int) -> tuple[float, float]:
        """The middle of the left side of an input's bar."""
        column, row = divmod(number, _MOST_ROWS)
        x = _MARGIN + _PADDING + column * (_BAR + 2 * _PADDING)
        y = _MARGIN + _TITLE + row * _ROW + 8.0
        return x * self.unit, y * self.unit

    def row_at(self, x: float, y: float) -> int | None:
        """The input whose bar is at a point, with some room around it."""
        room = 1.5 * self.unit
        for number in range(self.count):
            left, middle = self.row(number)
            if left - room <= x <= left + self.bar[0] + room and (
                abs(y - middle) <= self.bar[1] / 2 + room
            ):
                return number
        return None

    def along(self, number: int, x: float) -> float:
        """How far along an input's bar a point is, 0..1."""
        return min(max((x - self.row(number)[0]) / self.bar[0], 0.0), 1.0)


def panel_scene(spec: ShowSpec) -> SceneSpec:
    """The panel of a show's inputs, as a scene."""
    layout = Layout(spec.canvas, len(spec.inputs))
    unit = layout.unit
    width, height = layout.size
    left, top = _MARGIN * unit, _MARGIN * unit
    inside, title_y = left + _PADDING * unit, top + 4.6 * unit
    title = spec.title if spec.inputs else "This show has no inputs."
    nodes = box((left, top + height / 2), (width, height), CARD, ", opacity: 88%", corners=0.04)
    nodes += words(title[:30], (inside, title_y), 3.2 * unit, LIGHT, bold="yes")
    end = (left + width - _PADDING * unit, title_y)
    nodes += words("F1", end, 2.6 * unit, PALE, anchor="right")
    nodes += "".join(_row(layout, i, item) for i, item in enumerate(spec.inputs))
    return kit_scene("panel", nodes)


def _row(layout: Layout, number: int, item: InputSpec) -> str:
    unit = layout.unit
    x, y = layout.row(number)
    width, height = layout.bar
    line = y - 4.2 * unit
    key = KEYS[number : number + 1]
    row, name_x = "", x
    if key:
        row += box((x, line), (3.6 * unit, 3.6 * unit), GOLD)
        at = (x + 1.8 * unit, line)
        row += words(key, at, 2.5 * unit, DARK, anchor="centre", bold="yes")
        name_x += 5.0 * unit
    row += words(item.name.text[:20], (name_x, line), 2.7 * unit, LIGHT, bold="yes")
    row += words(_about(item), (x + width, line), 2.2 * unit, PALE, anchor="right")
    row += box((x, y), (width, height), TRACK)
    options = _options(item.kind, item.options)
    if not options:
        return row + box((x, y), (width, height), GOLD, f", name: value-{number}")
    each = width / len(options)
    for i, option in enumerate(options):
        left, middle = x + each * i, x + each * (i + 0.5)
        row += box((left, y), (each, height), GOLD, f", name: option-{number}-{i}")
        named = f", name: word-{number}-{i}"
        row += words(option[:16], (middle, y), 2.2 * unit, PALE, named, anchor="centre", bold="yes")
    return row


def _about(item: InputSpec) -> str:
    if item.kind not in ("distance", "level"):
        return item.kind
    return f"{item.kind} {item.low:g}–{item.high:g} {item.unit}"[:32].strip()


def _options(kind: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """What can be chosen on a bar; nothing, on one that is filled."""
    return ("off", "on") if kind == "switch" else options


class Panel(Overlay):
    """The compiled panel, shown or not; every input stands where the state has it."""

    def __init__(self, show: Show, stage: Stage) -> None:
        super().__init__(show, stage)
        self.shown = False
        self._layout = Layout(show.canvas, len(show.inputs))

    def _pose_for(self, columns: Columns, state: State) -> None:
        for i, item in enumerate(self._show.inputs):
            options = _options(item.kind, item.options)
            for option in range(len(options)):
                chosen = int(state.values[i]) == option
                columns[f"option-{i}-{option}"].opacity = float(chosen)
                columns[f"word-{i}-{option}"].colour = _DARK_INK if chosen else _PALE_INK
            if not options:
                columns[f"value-{i}"].scale[0] = _share(item, i, state)

    def input_at(self, x: float, y: float) -> int | None:
        """The input whose bar is at a point, in parts of the canvas from its top left corner."""
        width, height = self._show.canvas
        return self._layout.row_at(x * width, y * height)

    def value_at(self, number: int, x: float) -> Value:
        """What an input is played to at a place along its bar."""
        item = self._show.inputs[number]
        along = self._layout.along(number, x * self._show.canvas[0])
        if item.kind == "choice":
            return item.options[min(int(along * len(item.options)), len(item.options) - 1)]
        if item.kind == "hit":
            return max(along, _SOFTEST)
        if item.kind == "switch":
            return along >= 0.5
        return item.low + along * (item.high - item.low)


def _share(item: Input, number: int, state: State) -> float:
    """How much of an input's bar is filled, 0..1; a hit flashes and dies away."""
    value = float(state.values[number])
    if item.kind != "hit":
        return (value - item.low) / (item.high - item.low)
    heard = float(state.heard_s[number])
    return value * exp(-(state.time_s - heard) / _FLASH_S) if heard >= 0.0 else 0.0
