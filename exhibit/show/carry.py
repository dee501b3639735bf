"""The state of a show that was read again: the same moment, in the show as it is written now.

A state counts scenes, inputs and all else by their numbers, and an edit moves numbers. So all is
taken over by name, field by field: `FIELDS`, `OF_A_COURSE` and `OF_A_PLAYING` have a line for every
field of the state, and a state that has another one cannot be carried until it has its line here.

What is gone is forgotten, and what is new stands at its beginning. A region whose scene is gone is
in its start scene from now on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.show import rhythms
from exhibit.show.playhead import Playhead
from exhibit.show.program import Input, Region, Show
from exhibit.show.signals import at_rest, follow
from exhibit.show.state import NOTHING, Course, Playing, State

Floats = NDArray[np.float64]

# What numbers in conditions stand for, by the names of their fields; a `timer` is only a place.
NAMED: dict[str, Callable[[Show, int], Hashable]] = {
    "input": lambda show, number: show.inputs[number].name,
    "channel": lambda show, number: show.inputs[number].name,
    "player": lambda show, number: player_name(show, number),  # noqa: PLW0108  # stands below
    "language": lambda show, number: show.languages[number],
    "scene": lambda show, number: show.scenes[number].name,
    "scenes": lambda show, number: show.scenes[number].name,
    "beat": lambda show, number: show.rhythms[number].name,
}
PLACES = ("timer",)


def carried(old: Show, new: Show, state: State) -> State:
    """Where the new show stands at the moment at which the old one stands in `state`.

    Of the same show it is the same state. What has become true by the change happens with the next
    `step.settled`.
    """
    move = _Move(old, new, state)
    return State(**{each.name: FIELDS[each.name](move) for each in fields(State)})


def player_name(show: Show, number: int) -> Hashable:
    """What a recording is known by: its scene, and its own name there."""
    player = show.players[number]
    return show.scenes[player.scene].name, player.name


def described(value: Any, show: Show) -> Hashable:
    """A condition, or what stands in one, with names in place of numbers: the same in two shows
    where it says the same.
    """
    if is_dataclass(value) and not isinstance(value, type):
        told = (
            _told(each.name, getattr(value, each.name), show)
            for each in fields(value)
            if each.name not in PLACES
        )
        return type(value).__name__, *told
    if isinstance(value, tuple):
        return tuple(described(each, show) for each in value)
    return value  # type: ignore[no-any-return]  # numbers, words, sets of them


def _told(field: str, value: Any, show: Show) -> Hashable:
    name = NAMED.get(field)
    if name is not None and isinstance(value, tuple):
        return tuple(name(show, number) for number in value)
    if name is not None and isinstance(value, int) and value >= 0:
        return name(show, value)
    return described(value, show)


def sources_of(new: Iterable[Hashable], old: Iterable[Hashable]) -> list[int]:
    """For each of the new, the number of the old one that is called so; -1 where there is none.

    Of several with one name each has one of its own, in their order.
    """
    waiting: dict[Hashable, list[int]] = {}
    for number, name in enumerate(old):
        waiting.setdefault(name, []).append(number)
    return [waiting[name].pop(0) if waiting.get(name) else -1 for name in new]


class _Move:
    """A state between two shows: which number of the old one each of the new ones was.

    `inputs`, `players`, .. are as `sources_of` has them; `scenes` leads the other way, from the old
    number to the new.
    """

    def __init__(self, old: Show, new: Show, state: State) -> None:
        self.old = old
        self.new = new
        self.state = state
        self.now_s = state.time_s
        self.came_from = sources_of([s.name for s in new.scenes], [s.name for s in old.scenes])
        self.scenes = {before: now for now, before in enumerate(self.came_from) if before >= 0}
        self.inputs = sources_of([i.name for i in new.inputs], [i.name for i in old.inputs])
        self.inputs = [
            was if was >= 0 and _is_same(old.inputs[was], item) else -1
            for was, item in zip(self.inputs, new.inputs, strict=True)
        ]
        self.players = sources_of(_player_names(new), _player_names(old))
        self.followers = sources_of(_follower_names(new), _follower_names(old))

    # -- inputs

    @cached_property
    def values(self) -> Floats:
        found = [
            item.rest if was < 0 else _value(self.old.inputs[was], item, self.state.values[was])
            for was, item in zip(self.inputs, self.new.inputs, strict=True)
        ]
        return np.array(found, np.float64)

    @property
    def away(self) -> int:
        """How many inputs are not at rest; variables always are."""
        pairs = zip(self.new.inputs, self.values.tolist(), strict=True)
        return sum(not (item.own or at_rest(item, value)) for item, value in pairs)

    def quiet_since_s(self) -> float | None:
        if self.away:
            return None
        since_s = self.state.quiet_since_s
        return self.now_s if since_s is None else since_s

    def by_input(self, old: Floats, without: float) -> Floats:
        return _taken(old, self.inputs, without)

    # -- followers: where it was, how fast, and since when

    @cached_property
    def ways(self) -> Floats:
        """(followers, 3)"""
        return np.array(
            [self._way(number) for number in range(len(self.followers))], np.float64
        ).reshape(-1, 3)

    def is_as_it_was(self, follower: int) -> bool:
        """Whether it goes on from the same place to the same goal."""
        was, number = self.followers[follower], self.new.followers[follower].input
        if was < 0 or self.inputs[number] < 0:
            return False
        return bool(self.state.values[self.inputs[number]] == self.values[number])

    def _way(self, number: int) -> tuple[float, float, float]:
        state, follower = self.state, self.new.followers[number]
        was = self.followers[number]
        if self.is_as_it_was(number):
            at = (state.follow_from[was], state.follow_speed[was], state.follow_since[was])
            return float(at[0]), float(at[1]), float(at[2])
        before = self.inputs[follower.input]
        if was < 0:  # another one of the same input tells where this one is
            inputs = [each.input for each in self.old.followers]
            was = inputs.index(before) if before in inputs else -1
        hit = self.new.inputs[follower.input].kind == "hit"
        if was < 0 or before < 0:
            return (0.0 if hit else float(self.values[follower.input])), 0.0, self.now_s
        goal = 0.0 if hit else float(state.values[before])
        start, speed = float(state.follow_from[was]), float(state.follow_speed[was])
        gone_s = self.now_s - float(state.follow_since[was])
        return *follow(self.old.followers[was], start, speed, goal, gone_s), self.now_s

    def past(self) -> tuple[Floats, ...]:
        return tuple(
            self.state.past[was] if self.is_as_it_was(number) else np.zeros((0, 5))
            for number, was in enumerate(self.followers)
        )

    # -- recordings

    def playheads(self) -> tuple[Playhead, ...]:
        heads = (Playhead() if was < 0 else self.state.players[was] for was in self.players)
        return tuple(
            head if head.at_s <= player.lasts_s else replace(head, at_s=player.lasts_s)
            for head, player in zip(heads, self.new.players, strict=True)
        )

    # -- scenes and regions

    def by_scene(self, old: Floats, without: float) -> Floats:
        return _taken(old, self.came_from, without)

    def language(self) -> int:
        spoken = self.old.languages[self.state.language]
        return self.new.languages.index(spoken) if spoken in self.new.languages else 0

    def courses(self) -> tuple[Course, ...]:
        names = [region.name for region in self.old.regions]
        regions = enumerate(self.new.regions)
        main = self._course(0, self.new.regions[0], self.state.regions[0])
        found = [main]
        for number, region in regions:
            if number:
                was = names.index(region.name, 1) if region.name in names[1:] else -1
                before = None if was < 0 else self.state.regions[was]
                there = region.during is None or main.scene in region.during
                found.append(self._course(number, region, before, there=there))
        return tuple(found)

    def _course(
        self, number: int, region: Region, before: Course | None, *, there: bool = True
    ) -> Course:
        """Where a region stands; it begins where its scene is gone, or where it is new."""
        scene = NOTHING if before is None else before.scene
        now = self.scenes.get(scene, NOTHING)
        goes_on = before is not None and (scene == NOTHING or self._belongs(now, number))
        if before is not None and goes_on:
            part = _Part(self, before, now)
            return Course(**{each.name: OF_A_COURSE[each.name](part) for each in fields(Course)})
        clocks = self.new.scenes[region.start].clocks if there else ()
        begun = (Playing(region.start, self.now_s),) if there else ()
        return Course(begun, (None,) * len(clocks), np.zeros(len(self.new.inputs)))

    def _belongs(self, scene: int, region: int) -> bool:
        return scene != NOTHING and self.new.scenes[scene].region == region

    def clocks(self, old: Sequence[object], new: Sequence[object]) -> list[int]:
        """For each clock the one that said the same."""
        return sources_of(
            [described(clock, self.new) for clock in new],
            [described(clock, self.old) for clock in old],
        )

    def kept_since(self) -> tuple[float | None, ...]:
        same = self.clocks(self.old.kept_clocks, self.new.kept_clocks)
        return tuple(None if was < 0 else self.state.kept_since[was] for was in same)

    def turns(self) -> tuple[int, ...]:
        same = sources_of(_turn_names(self.new), _turn_names(self.old))
        return tuple(0 if was < 0 else self.state.turns[was] for was in same)


class _Part:
    """A region on its way: its course, and the number that its current scene has now."""

    def __init__(self, move: _Move, course: Course, scene: int) -> None:
        self.move = move
        self.course = course
        self.scene = scene

    def playing(self) -> tuple[Playing, ...]:
        """What is still in the picture, without what is gone from below it."""
        found = [
            self._playing(each)
            for each in self.course.playing
            if each.scene == NOTHING or each.scene in self.move.scenes
        ]
        return tuple(found)

    def _playing(self, before: Playing) -> Playing:
        return Playing(
            **{each.name: OF_A_PLAYING[each.name](self.move, before) for each in fields(Playing)}
        )

    def held_since(self) -> tuple[float | None, ...]:
        if self.course.scene == NOTHING:
            return ()
        move = self.move
        before = move.old.scenes[self.course.scene].clocks
        same = move.clocks(before, move.new.scenes[self.scene].clocks)
        return tuple(None if was < 0 else self.course.held_since[was] for was in same)

    def struck(self) -> tuple[tuple[int, tuple[float, ...]], ...]:
        now = {was: number for number, was in enumerate(self.move.inputs) if was >= 0}
        found = ((now[channel], at) for channel, at in self.course.struck if channel in now)
        return tuple(sorted(found))


# What each field of the state becomes.
FIELDS: dict[str, Callable[[_Move], Any]] = {
    "time_s": lambda m: m.now_s,
    "language": _Move.language,
    "values": lambda m: m.values,
    "heard_s": lambda m: m.by_input(m.state.heard_s, -1.0),
    "texts": lambda m: tuple("" if was < 0 else m.state.texts[was] for was in m.inputs),
    "away": lambda m: m.away,
    "follow_from": lambda m: m.ways[:, 0].copy(),
    "follow_speed": lambda m: m.ways[:, 1].copy(),
    "follow_since": lambda m: m.ways[:, 2].copy(),
    "quiet_since_s": _Move.quiet_since_s,
    "past": _Move.past,
    "players": _Move.playheads,
    "regions": _Move.courses,
    "entered": lambda m: m.by_scene(m.state.entered, 0.0),
    "met": lambda m: m.by_scene(m.state.met, 0.0),
    "left_s": lambda m: m.by_scene(m.state.left_s, -1.0),
    "turns": _Move.turns,
    "visits": lambda m: m.state.visits,
    "kept_since": _Move.kept_since,
    "day": lambda m: m.state.day,
    "fresh": lambda m: m.state.fresh,
    "beats": lambda m: rhythms.carried(m.old, m.new, m.state.beats, m.values.tolist(), m.now_s),
}
OF_A_COURSE: dict[str, Callable[[_Part], Any]] = {
    "playing": _Part.playing,
    "held_since": _Part.held_since,
    "hits": lambda p: p.move.by_input(p.course.hits, 0.0),
    "came": lambda p: tuple(p.move.scenes[s] for s in p.course.came if s in p.move.scenes),
    "struck": _Part.struck,
}
OF_A_PLAYING: dict[str, Callable[[_Move, Playing], Any]] = {
    "scene": lambda m, p: m.scenes.get(p.scene, p.scene),
    "entered_s": lambda _, p: p.entered_s,
    "fade_s": lambda _, p: p.fade_s,
    "style": lambda m, p: _style(m, p.style),
    "late_s": lambda _, p: p.late_s,
}


def _style(move: _Move, number: int) -> int:
    """A transition goes on as it began; as a crossfade, where the show has no such style now."""
    style = move.old.styles[number] if number < len(move.old.styles) else None
    return move.new.styles.index(style) if style in move.new.styles else 0


def _taken(old: Floats, came_from: Sequence[int], without: float) -> Floats:
    return np.array([without if was < 0 else old[was] for was in came_from], np.float64)


def _is_same(before: Input, now: Input) -> bool:
    """Whether what an input said still means the same."""
    return (before.kind, before.unit, before.own) == (now.kind, now.unit, now.own)


def _value(before: Input, now: Input, value: float) -> float:
    """What an input stands at: a choice by its word, a number within its range."""
    if now.kind == "choice":
        word = before.options[int(value)] if 0 <= value < len(before.options) else None
        return float(now.options.index(word)) if word in now.options else -1.0
    if (before.low, before.high) == (now.low, now.high) or now.kind in ("hit", "switch", "text"):
        return float(value)
    return min(max(float(value), now.low), now.high)


def _player_names(show: Show) -> list[Hashable]:
    return [player_name(show, number) for number in range(len(show.players))]


def _follower_names(show: Show) -> list[Hashable]:
    return [(show.inputs[f.input].name, f.settle_s, f.bounce) for f in show.followers]


def _turn_names(show: Show) -> list[Hashable]:
    """A turn has no name: it is what it leads to, and how."""
    return [
        (each.how, each.weights, tuple(show.scenes[scene].name for scene in each.scenes))
        for each in show.turns
    ]
