"""Compiles what happens: inputs, scenes and ways out, from specs to a `Show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exhibit.authoring.buses import buses_of
from exhibit.authoring.conditions import Conditions
from exhibit.authoring.details import TrailSpec
from exhibit.authoring.parse import Scalar
from exhibit.authoring.players import Waits, memories_of, players_of
from exhibit.authoring.specs import (
    FollowSpec,
    GoSpec,
    InputSpec,
    NodeSpec,
    SceneSpec,
    ShowSpec,
    all_nodes,
)
from exhibit.core import units
from exhibit.core.problems import Place, Problems
from exhibit.core.rhythm import Rhythm
from exhibit.core.styles import StyleBook
from exhibit.show.conditions import Condition, Quiet, TimeInScene, timers
from exhibit.show.events import Value
from exhibit.show.program import (
    Cue,
    Follower,
    Go,
    Heard,
    Input,
    Scene,
    Show,
    channels_of,
)

NOTHING: Mapping[str, Any] = {}


def program(
    spec: ShowSpec,
    problems: Problems,
    seed: int = 0,
    lengths: Mapping[str, float] = NOTHING,
    chapters: Mapping[str, tuple[float, ...]] = NOTHING,
) -> Show:
    """The show that `advance` plays.

    `lengths`: how long recordings last, by file, and `chapters`: when the chapters of a file begin;
    a recording of unknown length never ends.

    A way out that cannot be understood, or leads nowhere, becomes a problem and is left out.
    """
    return placed_program(spec, problems, seed, lengths, chapters)[0]


# What is later than this hears the oldest that is remembered: 36,000 messages of a 60 Hz sensor.
LONGEST_BACK_S = 600.0

# Where each way out of each scene is written: `places[scene][go]`.
Places = tuple[tuple[Place, ...], ...]


def placed_program(
    spec: ShowSpec,
    problems: Problems,
    seed: int = 0,
    lengths: Mapping[str, float] = NOTHING,
    chapters: Mapping[str, tuple[float, ...]] = NOTHING,
) -> tuple[Show, Places]:
    """As `program`, with the places of the ways out: those that are left out have none."""
    heard = channels(spec)
    makers = _Scenes(spec, heard, problems)
    scenes = makers.compiled()
    show = Show(
        title=spec.title,
        canvas=spec.canvas,
        languages=tuple(language.text for language in spec.languages),
        inputs=heard,
        followers=tuple(dict.fromkeys(_followers(spec, heard))),
        scenes=tuple(scene for scene, _ in scenes),
        start=_number_of(spec, spec.start.text) or 0,
        seed=seed,
        buses=buses_of(spec.sound),
        speakers=tuple((speaker.text, where) for speaker, where in spec.sound.speakers),
        rhythms=tuple(Rhythm(r.name.text, r.pulse_s, r.strokes) for r in spec.rhythms),
        remembers_s=min(
            max((_looks_back_s(scene.nodes) for scene in spec.scenes), default=0.0), LONGEST_BACK_S
        ),
        kept=makers.conditions.kept(),
        players=players_of(
            makers.memories,
            makers.waits,
            heard,
            lengths,
            chapters,
            [spec.order_of(language.text) for language in spec.languages],
        ),
        fallback=tuple(
            (to.text, tuple(each.text for each in then)) for to, then in spec.fallback.items()
        ),
        styles=makers.styles.styles,
    )
    return show, tuple(places for _, places in scenes)


def channels(spec: ShowSpec) -> tuple[Input, ...]:
    """The numbers that the inputs of a show are made of, in their order."""
    return tuple(channel for item in spec.heard for channel in channels_of(_input(item)))


def _input(item: InputSpec) -> Input:
    return Input(
        name=item.name.text,
        kind=item.kind,
        address="" if item.own else f"/in/{item.name.text}",
        unit=item.unit,
        low=item.low,
        high=item.high,
        rest=item.rest,
        options=item.options,
        chooses_language=item.chooses == "language",
        own=item.own,
        keep=item.keep,
    )


def follower(numbers: Mapping[str, int], follow: FollowSpec) -> Follower:
    """The smoothed view of a channel that a property follows, by the numbers of the channels."""
    return Follower(numbers[follow.input.text], follow.settle_s, follow.bounce)


def _looks_back_s(nodes: tuple[NodeSpec, ...]) -> float:
    """How much later than the scene the latest of these nodes, or of those in them, moves."""
    longest = 0.0
    for node in nodes:
        own = node.repeat.late_s * (node.repeat.count - 1) if node.repeat else 0.0
        if isinstance(node.detail, TrailSpec):
            own += node.detail.echoes * node.detail.every_s
        longest = max(longest, own + _looks_back_s((*node.nodes, *node.by)))
    return longest


def _followers(spec: ShowSpec, heard: tuple[Input, ...]) -> Iterator[Follower]:
    numbers = {channel.name: i for i, channel in enumerate(heard)}
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            for live in node.live.values():
                if isinstance(live, FollowSpec) and live.input.text in numbers:
                    yield follower(numbers, live)


def _number_of(spec: ShowSpec, name: str) -> int | None:
    return next((i for i, s in enumerate(spec.scenes) if s.name.text == name), None)


class _Scenes:
    def __init__(self, spec: ShowSpec, heard: tuple[Input, ...], problems: Problems) -> None:
        self._spec = spec
        self._problems = problems
        self._numbers = {channel.name: i for i, channel in enumerate(heard)}
        self.memories = memories_of(spec)
        self.styles = StyleBook()
        self.waits: dict[int, Waits] = {}  # by the number of the recording: when it plays, pauses
        recordings = [memory.name for memory in self.memories]
        self.conditions = Conditions(spec, heard, recordings, problems)

    def compiled(self) -> list[tuple[Scene, tuple[Place, ...]]]:
        return [self._scene(number, scene) for number, scene in enumerate(self._spec.scenes)]

    def _scene(self, number: int, spec: SceneSpec) -> tuple[Scene, tuple[Place, ...]]:
        gos: list[Go] = []
        places: list[Place] = []
        clocks = 0
        for written in spec.gos:
            to = _number_of(self._spec, written.to.text)
            when = self._way(written, clocks)
            if when is None or to is None:
                continue
            clocks += len(list(timers(when)))
            style = self.styles.number(written.style.style)
            gos.append(Go(when, to, written.fade_s, style=style))
            places.append(written.place)
        for go, place in self._idle(spec):
            gos.append(go)
            places.append(place)
        besides = tuple(self._waited_for(number, clocks))
        return Scene(spec.name.text, tuple(gos), self._cues(spec), besides), tuple(places)

    def _waited_for(self, scene: int, clocks: int) -> Iterator[Condition]:
        """What the recordings of a scene wait for."""
        for number, memory in enumerate(self.memories):
            found: list[Condition | None] = []
            asked = (memory.spec.plays, memory.spec.pauses) if memory.scene == scene else ()
            for written in asked:
                when = None if written is None else self._condition(written, clocks)
                found.append(when)
                if when is not None:
                    clocks += len(list(timers(when)))
                    yield when
            if found:
                self.waits[number] = Waits(*found)

    def _cues(self, spec: SceneSpec) -> tuple[Cue, ...]:
        cues = (
            Cue(
                to=send.to.text,
                address=send.address.text,
                values=tuple(self._value(value) for value in send.values),
                at_s=send.at_s or 0.0,
                on=-1 if send.on is None else self._numbers.get(send.on.text, -2),
            )
            for send in spec.sends
        )
        return tuple(sorted(cues, key=lambda cue: cue.at_s))

    def _value(self, written: Scalar) -> Value | Heard:
        """An input's value, by its name; a number; a word, or what stands in quotes."""
        if written.quoted:
            return written.text
        if written.text in self._numbers:
            return Heard(self._numbers[written.text])
        try:
            number = units.number(written.text)
        except units.UnitError:
            return written.text
        return int(number) if written.text.lstrip("+-").isdecimal() else number

    def _way(self, go: GoSpec, first_timer: int) -> Condition | None:
        if go.after_s is not None:
            return TimeInScene(at_least=True, seconds=go.after_s)
        assert go.when is not None  # the model asks for one of the two
        return self._condition(go.when, first_timer)

    def _condition(self, written: Scalar, first_timer: int) -> Condition | None:
        return self.conditions.condition(written, first_timer)

    def _idle(self, spec: SceneSpec) -> Iterator[tuple[Go, Place]]:
        """The idle return is one more way out of every scene but the one it leads to."""
        idle = self._spec.idle
        if idle is None or idle.to.text == spec.name.text:
            return
        to = _number_of(self._spec, idle.to.text)
        if to is not None:
            style = self.styles.number(idle.style.style)
            quiet = Quiet(idle.after_s, over_scenes=True)
            yield Go(quiet, to, idle.fade_s, style=style), idle.place
