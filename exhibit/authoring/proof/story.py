"""The proof reader of a show's course: scenes that never come, ways that are never taken.

It asks `graph` which scenes lead where, and `truth` which conditions can be true.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from exhibit.authoring.details import FilmSpec, SoundSpec
from exhibit.authoring.parse import Scalar
from exhibit.authoring.players import memories_of
from exhibit.authoring.program import Places
from exhibit.authoring.proof.graph import always_leads, ends, reached
from exhibit.authoring.proof.truth import (
    Situation,
    Unclear,
    can_be_false,
    can_be_true,
    compared,
    situations,
)
from exhibit.authoring.slips import short
from exhibit.authoring.specs import GoSpec, NodeSpec, SceneSpec, ShowSpec, all_nodes
from exhibit.core.problems import Place, Problems
from exhibit.show.conditions import Condition, TimeInScene
from exhibit.show.program import Scene, Show


def read_story(spec: ShowSpec, show: Show, places: Places, problems: Problems) -> None:
    """Adds scenes that nothing leads to or out of, and ways and lines that never come."""
    seen = reached(show)
    for number, scene in enumerate(spec.scenes):
        if number not in seen:
            problems.warning(
                scene.name.place,
                "unreachable-scene",
                f"nothing leads to the scene '{short(scene.name.text)}'",
                "let a 'go' of another scene lead here, or make it the 'start'",
            )
    for number in ends(show):
        name = spec.scenes[number].name
        problems.warning(
            name.place,
            "dead-end",
            f"nothing leads out of the scene '{short(name.text)}': whoever comes here stays",
            "give it a 'go', or the show an 'idle' return",
        )
    for number, scene in enumerate(spec.scenes):
        ways = _ways(show, (*scene.gos, *spec.anywhere), show.scenes[number], places[number])
        own = {go.place for go in scene.gos}
        for i, way in enumerate(ways):
            _read_way(show, way, problems)
            if way.place in own:  # one of all scenes may lose in this one only
                _read_loser(show, ways, i, problems)
        _read_waits(spec, show, number, problems)
        _read_late(scene, _lasts(ways), problems)
    _read_kept(spec, show, problems)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way out, where it stands, and what was written of it, if it stands in its scene."""

    when: Condition
    place: Place
    written: GoSpec | None
    fade_s: float
    leads: bool  # somewhere, each time it is taken

    @property
    def after_s(self) -> float:
        """When it is taken whatever happens; inf when that depends on something."""
        if self.leads and isinstance(self.when, TimeInScene) and self.when.at_least:
            return self.when.seconds
        return math.inf


def _ways(
    show: Show, gos: tuple[GoSpec, ...], scene: Scene, places: tuple[Place, ...]
) -> list[_Way]:
    written = {go.place: go for go in gos}
    return [
        _Way(go.when, place, written.get(place), go.fade_s, always_leads(show, go))
        for go, place in zip(scene.gos, places, strict=True)
    ]


def _read_way(show: Show, way: _Way, problems: Problems) -> None:
    """What is wrong with a condition by itself."""
    written = None if way.written is None else way.written.when
    if written is None:
        return
    try:
        if not can_be_true(show, way.when):
            _never(show, written, way.when, problems)
        elif not can_be_false(show, way.when):
            _always(written, problems)
    except Unclear:
        pass


def _read_loser(show: Show, ways: list[_Way], number: int, problems: Problems) -> None:
    way = ways[number]
    try:
        winner = _winner(show, ways, number) if can_be_true(show, way.when) else None
    except Unclear:
        return
    if winner is not None:
        problems.warning(
            way.place,
            "never-taken",
            f"this way is never taken: the one in line {winner.place.line} always is before it",
            "put what asks for more above what asks for less, or remove one of the two",
        )


def _never(show: Show, written: Scalar, when: Condition, problems: Problems) -> None:
    hint = "its parts exclude each other"
    for atom in compared(show, when):
        item = show.inputs[atom.input]
        if item.kind == "hit":
            hint = f"'{item.name}' is the number of hits since the scene began, from 0 on"
        else:
            unit = f" {item.unit}" if item.unit else ""
            hint = f"'{item.name}' goes from {item.low:g} to {item.high:g}{unit}"
        break
    message = f"'{short(written.text)}' can never be true"
    problems.warning(written.place, "never-true", message, hint)


def _always(written: Scalar, problems: Problems) -> None:
    problems.warning(
        written.place,
        "always-true",
        f"'{short(written.text)}' is always true",
        "the scene is left as soon as it begins: ask for something that can fail",
    )


def _winner(show: Show, ways: list[_Way], number: int) -> _Way | None:
    """The way that is always taken before, or instead of, this one."""
    way = ways[number]
    for i, other in enumerate(ways):
        if i == number or not other.leads:
            continue
        if i < number:
            pair = (way.when, other.when)
            both = situations(show, pair)
            if all(other_is or not own for own, other_is in _answers(both, *pair)):
                return other
        elif other.after_s < math.inf:
            early = situations(show, [way.when], other.after_s)
            if not any(each.true(way.when) for each in early):
                return other
    return None


def _answers(
    found: Iterator[Situation], own: Condition, other: Condition
) -> Iterator[tuple[bool, bool]]:
    for each in found:
        yield each.true(own), each.true(other)


def _read_waits(spec: ShowSpec, show: Show, number: int, problems: Problems) -> None:
    """What the recordings of a scene wait for."""
    asked = [
        written
        for memory in memories_of(spec)
        if memory.scene == number
        for written in (memory.spec.plays, memory.spec.pauses)
        if written is not None
    ]
    for written, when in zip(asked, show.scenes[number].besides, strict=True):
        try:
            if not can_be_true(show, when):
                _never(show, written, when, problems)
        except Unclear:
            continue


def _read_kept(spec: ShowSpec, show: Show, problems: Problems) -> None:
    """Switches that a condition keeps, and that it never turns on, or never off."""
    kept = {show.inputs[each.channel].name: each.when for each in show.kept}
    for variable in spec.variables:
        when = kept.get(variable.name.text)
        if when is None or variable.kept_by is None:
            continue
        try:
            if not can_be_true(show, when):
                _never(show, variable.kept_by, when, problems)
        except Unclear:
            continue


def _lasts(ways: list[_Way]) -> tuple[float, float, Place | None]:
    """How long a scene lasts at most, how long it is seen going after that, and what says so."""
    first = min(ways, key=lambda way: way.after_s, default=None)
    if first is None or first.after_s == math.inf:
        return math.inf, 0.0, None
    return first.after_s, first.fade_s, first.place


def _read_late(
    scene: SceneSpec, lasts: tuple[float, float, Place | None], problems: Problems
) -> None:
    """Lines of a timeline, sounds and films that begin when the scene is over."""
    lasts_s, fade_s, by = lasts
    if by is None:
        return
    begins = [(cue.place, cue.at_s) for cue in scene.timeline]
    begins += [(send.place, send.at_s or 0.0) for send in scene.sends]
    begins += [(deed.place, deed.at_s or 0.0) for deed in scene.deeds]
    begins += [(node.place, _start_s(node)) for node in all_nodes(scene.nodes)]
    for place, at_s in begins:
        if at_s <= lasts_s + fade_s:  # while it goes it can be seen
            continue
        problems.warning(
            place,
            "too-late",
            f"this would begin at {at_s:g} s, and the scene is over after {lasts_s:g} s",
            f"line {by.line} leads out of it: let it begin earlier, or the scene last longer",
        )


def _start_s(node: NodeSpec) -> float:
    """When a sound or a film begins."""
    return node.detail.start_s if isinstance(node.detail, (SoundSpec, FilmSpec)) else 0.0
