"""The F1 panel: every input of the show on the screen, to be seen and to be played.

The panel is a scene like any other, written by the kit and compiled by the same compiler; only
its values come from the state of the inputs instead of a timeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from exhibit.authoring.model.scenes import read_scene
from exhibit.authoring.parse import parse_text
from exhibit.authoring.specs import InputSpec, SceneSpec, ShowSpec
from exhibit.core.problems import Problems
from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import DrawList
from exhibit.scene.stage import Moment, Pose, Stage, evaluate, pack
from exhibit.show.events import Value
from exhibit.show.program import Input, Show
from exhibit.show.state import State

KEYS = "123456789"

_LEFT, _TOP, _ROW, _WIDTH = 3.0, 10.0, 7.0, 30.0  # % of the canvas: the first row, and each one
_FLASH_S = 0.3  # how long a struck pad is seen


def panel_scene(spec: ShowSpec) -> SceneSpec:
    """The panel of a show's inputs, as a scene."""
    rows = "".join(_row(i, item) for i, item in enumerate(spec.inputs))
    height = _TOP + _ROW * max(len(spec.inputs), 1)
    title = "F1" if spec.inputs else "F1: this show has no inputs"
    return _scene(f"""
scene: panel
nodes:
  - {{shape: rectangle, at: [1%, 1%], anchor: top left, size: [{_WIDTH + 4}%, {height}%],
     corners: 1%, colour: "#000000", opacity: 72%}}
  - {{text: "{title}", at: [{_LEFT}%, 5%], anchor: left, size: 2.6%, font: sans, bold: yes,
     colour: "#ffffff"}}
{rows}""")


def question_scene() -> SceneSpec:
    """What Esc asks, in the languages of the staff."""
    return _scene("""
scene: question
nodes:
  - {shape: rectangle, size: [100%, 100%], colour: "#000000", opacity: 60%}
  - {shape: rectangle, size: [56%, 40%], corners: 2%, colour: "#101625", opacity: 95%}
  - {text: {en: "Leave the show?", fr: "Quitter le spectacle ?", ar: "هل تريد إنهاء العرض؟"},
     at: [50%, 42%], size: 6%, font: sans, bold: yes}
  - {text: {en: "Enter: leave", fr: "Entrée : quitter", ar: "للإنهاء: Enter"},
     at: [50%, 55%], size: 3.6%, font: sans}
  - {text: {en: "Esc: go on", fr: "Échap : continuer", ar: "للمتابعة: Esc"},
     at: [50%, 62%], size: 3.6%, font: sans}
""")


def _scene(yaml: str) -> SceneSpec:
    problems = Problems()
    tree = parse_text(yaml, "panel", problems)
    scene = None if tree is None else read_scene(tree, problems)
    if scene is None or problems.errors:
        raise AssertionError(f"the panel's own YAML is wrong: {problems.errors}")
    return scene


def _row(number: int, item: InputSpec) -> str:
    y = _TOP + _ROW * number
    key = KEYS[number] if number < len(KEYS) else ""
    about = f"{item.name.text} · {item.kind}"
    if item.kind in ("distance", "level"):
        about += f" {item.low:g}–{item.high:g} {item.unit}"
    label = f"""\
  - {{text: "{about.strip()}", at: [{_LEFT}%, {y}%], anchor: left, size: 2.1%, font: sans,
     colour: "#c8cfdf"}}
  - {{text: "{key}", at: [{_LEFT + _WIDTH}%, {y}%], anchor: right, size: 2.1%, font: sans,
     bold: yes, colour: "#f0c36a"}}
"""
    return label + _control(number, item, y + 2.6)


def _control(number: int, item: InputSpec, y: float) -> str:
    track = f"""\
  - {{shape: rectangle, name: track-{number}, at: [{_LEFT}%, {y}%], anchor: left,
     size: [{_WIDTH}%, 1.6%], corners: 0.6%, colour: "#3a4358"}}
"""
    if item.kind != "choice":
        return f"""{track}\
  - {{shape: rectangle, name: value-{number}, at: [{_LEFT}%, {y}%], anchor: left,
     size: [{_WIDTH}%, 1.6%], corners: 0.6%, colour: "#f0c36a"}}
"""
    each = _WIDTH / len(item.options)
    return track + "".join(
        f"""\
  - {{shape: rectangle, name: option-{number}-{i}, at: [{_LEFT + each * i}%, {y}%], anchor: left,
     size: [{each}%, 2.6%], corners: 0.6%, colour: "#f0c36a"}}
  - {{text: "{option}", at: [{_LEFT + each * (i + 0.5)}%, {y}%], size: 2%, font: sans}}
"""
        for i, option in enumerate(item.options)
    )


@dataclass(frozen=True, slots=True)
class Touch:
    """What the mouse does to an input: the address and the value to send."""

    address: str
    values: tuple[Value, ...]


class Overlay:
    """A scene of the kit's own, drawn over the show."""

    def __init__(self, show: Show, stage: Stage) -> None:
        self._show = show
        self._stage = stage
        self._pose = Pose(stage)
        self._nothing = np.zeros(len(show.followers))

    def drawlist(self, state: State) -> DrawList:
        moment = Moment(0.0, self._nothing, state.language)
        columns = evaluate(self._stage, moment, self._pose)
        self._pose_for(columns, state)
        self._pose.propagator.propagate(columns)
        return pack(self._stage, moment, self._pose)

    def _pose_for(self, columns: Columns, state: State) -> None:
        """Sets what the state decides; nothing, for a picture that stays."""


class Panel(Overlay):
    """The compiled panel, shown or not; every input stands where the state has it."""

    shown = False

    def _pose_for(self, columns: Columns, state: State) -> None:
        for i, item in enumerate(self._show.inputs):
            if item.kind == "choice":
                for option in range(len(item.options)):
                    chosen = int(state.values[i]) == option
                    columns[f"option-{i}-{option}"].opacity = float(chosen)
            else:
                columns[f"value-{i}"].scale[0] = _share(item, i, state)

    def touch(self, x: float, y: float) -> Touch | None:
        """What is played at a point, given in parts of the canvas from its top left corner."""
        number = round((100.0 * y - _TOP - 2.6) / _ROW)
        along = (100.0 * x - _LEFT) / _WIDTH
        if not (0 <= number < len(self._show.inputs) and -0.03 <= along <= 1.03):
            return None
        if abs(100.0 * y - _TOP - 2.6 - _ROW * number) > _ROW / 3:
            return None
        item = self._show.inputs[number]
        along = min(max(along, 0.0), 1.0)
        if item.kind == "choice":
            options = item.options
            return Touch(item.address, (options[min(int(along * len(options)), len(options) - 1)],))
        if item.kind == "hit":
            return Touch(item.address, (max(along, 0.05),))
        if item.kind == "switch":
            return Touch(item.address, (along > 0.5,))
        return Touch(item.address, (item.low + along * (item.high - item.low),))


def _share(item: Input, number: int, state: State) -> float:
    """How much of an input's bar is filled, 0..1; a hit flashes and dies away."""
    value = float(state.values[number])
    if item.kind != "hit":
        return (value - item.low) / (item.high - item.low)
    heard = float(state.heard_s[number])
    return value * exp(-(state.time_s - heard) / _FLASH_S) if heard >= 0.0 else 0.0
