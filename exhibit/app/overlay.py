"""What the kit itself draws over a show: scenes like any other, compiled by the same compiler.

Their words stand in the three languages of the staff, whatever the show speaks.
"""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np

from exhibit.authoring.model.scenes import read_scene
from exhibit.authoring.parse import parse_text
from exhibit.authoring.specs import SceneSpec
from exhibit.core.problems import Problems
from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import DrawList
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.show.program import Show
from exhibit.show.state import State

Pixels = tuple[float, float]

LANGUAGES = ("en", "fr", "ar")  # an overlay shows words of each, not of the one that is spoken

DARK, CARD, TRACK = "#0b0f1a", "#151c2c", "#2c364b"
LIGHT, PALE, GOLD = "#ffffff", "#9fabc4", "#f0c36a"


class Overlay:
    """A scene of the kit's own, drawn over the show."""

    def __init__(self, show: Show, stage: Stage) -> None:
        self._show = show
        self._stage = stage
        self._pose = Pose(stage)
        self._moment = Moment(0.0, np.zeros(len(show.followers)), 0)

    def drawlist(self, state: State) -> DrawList:
        columns = evaluate(self._stage, self._moment, self._pose)
        self._pose_for(columns, state)
        self._pose.propagator.propagate(columns)
        return pack(self._moment, self._pose)

    def _pose_for(self, columns: Columns, state: State) -> None:
        """Sets what the state decides; nothing, for a picture that stays."""


@lru_cache(maxsize=4)  # a show that is read again has the same panel nearly every time
def kit_scene(name: str, nodes: str) -> SceneSpec:
    """A scene of the kit, from the YAML of its nodes."""
    problems = Problems()
    tree = parse_text(f"scene: {name}\nnodes:\n{nodes}", name, problems)
    scene = None if tree is None else read_scene(tree, problems)
    if scene is None or problems.errors:
        raise AssertionError(f"the kit's own YAML is wrong: {problems.errors}")
    return scene


def box(at: Pixels, size: Pixels, colour: str, more: str = "", *, corners: float = 0.2) -> str:
    """A rectangle; `at` is the middle of its left side, `corners` a part of its shorter side."""
    width, height = size
    return (
        f"  - {{shape: rectangle, at: [{at[0]:.2f}, {at[1]:.2f}], anchor: left, "
        f"size: [{width:.2f}, {height:.2f}], corners: {corners * min(size):.2f}, "
        f'colour: "{colour}"{more}}}\n'
    )


def words(text: str, at: Pixels, size: float, colour: str, more: str = "", **how: str) -> str:
    """One line of words as they are; `how` may say its `anchor`, `bold` and `language`."""
    text = text.replace("{", "{{").replace("}", "}}")
    quoted = json.dumps(text, ensure_ascii=False)  # which is YAML too
    return (
        f"  - {{text: {{{how.get('language', 'en')}: {quoted}}}, at: [{at[0]:.2f}, {at[1]:.2f}], "
        f"anchor: {how.get('anchor', 'left')}, size: {size:.2f}, font: sans, markup: no, "
        f'bold: {how.get("bold", "no")}, colour: "{colour}"{more}}}\n'
    )


# What Esc asks, and what the two keys do, in the order of LANGUAGES.
_QUESTION = ("Leave the show?", "Quitter le spectacle ?", "هل تريد إنهاء العرض؟")
_LEAVE = ("leave", "quitter", "إنهاء")
_STAY = ("go on", "continuer", "متابعة")


def question_scene(canvas: tuple[int, int]) -> SceneSpec:
    """What Esc asks."""
    width, height = canvas
    unit = min(height / 100, width / 112)
    left, middle, top = width / 2 - 44 * unit, width / 2, height / 2 - 33 * unit
    nodes = box((0, height / 2), (width, height), DARK, ", opacity: 70%", corners=0)
    card = (88 * unit, 66 * unit)
    nodes += box((left, height / 2), card, CARD, ", opacity: 96%", corners=0.05)
    for i, (language, text) in enumerate(zip(LANGUAGES, _QUESTION, strict=True)):
        y = top + (9 + 8 * i) * unit
        how = {"anchor": "centre", "bold": "yes", "language": language}
        nodes += words(text, (middle, y), 5 * unit, LIGHT, **how)
    for x, key, colour, ink, meanings in (
        (left + 6 * unit, "Enter", GOLD, DARK, _LEAVE),
        (middle + 2 * unit, "Esc", TRACK, LIGHT, _STAY),
    ):
        y = top + 46 * unit
        nodes += box((x, y), (36 * unit, 28 * unit), colour, corners=0.1)
        centre = x + 18 * unit
        at = (centre, y - 9 * unit)
        nodes += words(key, at, 5 * unit, ink, anchor="centre", bold="yes")
        for i, (language, text) in enumerate(zip(LANGUAGES, meanings, strict=True)):
            at = (centre, y + (-1.5 + 5.5 * i) * unit)
            nodes += words(text, at, 3.4 * unit, ink, anchor="centre", language=language)
    return kit_scene("question", nodes)
