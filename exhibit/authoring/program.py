"""Compiles what happens: inputs, scenes and ways out, from specs to a `Show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exhibit.authoring.buses import buses_of
from exhibit.authoring.conditions import Conditions
from exhibit.authoring.deeds import Deeds
from exhibit.authoring.details import TrailSpec
from exhibit.authoring.players import Waits, memories_of, players_of
from exhibit.authoring.rhythms import Rhythms
from exhibit.authoring.specs import (
    IDLE,
    FollowSpec,
    InputSpec,
    NodeSpec,
    SceneSpec,
    ShowSpec,
    all_nodes,
)
from exhibit.authoring.targets import Targets
from exhibit.authoring.telling import told_s
from exhibit.authoring.ways import WaysOut
from exhibit.core.problems import Place, Problems
from exhibit.core.styles import StyleBook
from exhibit.show.conditions import Condition, timers
from exhibit.show.program import (
    Follower,
    Idle,
    Input,
    Scene,
    Show,
    channels_of,
)
from exhibit.show.rhythms import on_words

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

VISIT_S = 30.0  # of quiet, after which somebody begins another visit; without an idle return
IDLE_ENDS_S = 1.0  # how long the picture takes to come back from the warning, unless it says

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
    rhythms = Rhythms(spec.rhythms, problems)
    makers = _Scenes(spec, heard, rhythms, problems, lengths)
    scenes = makers.compiled()
    show = Show(
        title=spec.title,
        canvas=spec.canvas,
        languages=tuple(language.text for language in spec.languages),
        inputs=heard,
        followers=tuple(dict.fromkeys(_followers(spec, heard))),
        scenes=tuple(scene for scene, _ in scenes),
        start=makers.targets.scene(spec.start.text) or 0,
        seed=seed,
        buses=buses_of(spec.sound),
        speakers=tuple((speaker.text, where) for speaker, where in spec.sound.speakers),
        rhythms=rhythms.compiled,
        paces=tuple(rhythms.paces({item.name: (i, item) for i, item in enumerate(heard)})),
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
        beside=makers.targets.regions(),
        turns=tuple(makers.targets.turns),
        idle=idle_of(spec, heard),
        visit_s=VISIT_S if spec.idle is None else spec.idle.after_s,
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


def idle_of(spec: ShowSpec, heard: Sequence[Input]) -> Idle | None:
    """The switch that says that the idle return is near."""
    if spec.idle is None or spec.idle.warn_s <= 0.0:
        return None
    channel = next(i for i, item in enumerate(heard) if item.own and item.name == IDLE)
    return Idle(channel, spec.idle.after_s - spec.idle.warn_s, spec.idle.warn_s)


def follower(numbers: Mapping[str, int], follow: FollowSpec, idle: Idle | None) -> Follower:
    """The smoothed view of a channel that a property follows, by the numbers of the channels."""
    channel = numbers[follow.input.text]
    if idle is not None and channel == idle.channel:
        return Follower(channel, follow.settle_s or IDLE_ENDS_S, rises_s=idle.warns_s)
    return Follower(channel, follow.settle_s, follow.bounce)


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
    idle = idle_of(spec, heard)
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            for live in node.live.values():
                if isinstance(live, FollowSpec) and live.input.text in numbers:
                    yield follower(numbers, live, idle)


class _Scenes:
    def __init__(
        self,
        spec: ShowSpec,
        heard: tuple[Input, ...],
        rhythms: Rhythms,
        problems: Problems,
        lengths: Mapping[str, float] = NOTHING,
    ) -> None:
        self._spec = spec
        self._lengths = lengths
        self.memories = memories_of(spec)
        self.styles = StyleBook()
        self.targets = Targets(spec, self.styles)
        self.waits: dict[int, Waits] = {}  # by the number of the recording: when it plays, pauses
        recordings = [memory.name for memory in self.memories]
        on = on_words(rhythms.compiled)
        self.conditions = Conditions(spec, heard, recordings, problems, on)
        self._deeds = Deeds(spec, heard, self.conditions, self.targets, rhythms, problems)
        self._ways = WaysOut(spec, self.targets, self.conditions, self._deeds)

    def compiled(self) -> list[tuple[Scene, tuple[Place, ...]]]:
        return [self._scene(number, scene) for number, scene in enumerate(self._spec.scenes)]

    def _scene(self, number: int, spec: SceneSpec) -> tuple[Scene, tuple[Place, ...]]:
        ways = self._ways.of(spec, told_s(spec, self._lengths))
        clocks = sum(len(list(timers(go.when))) for go, _ in ways)
        scene = Scene(
            name=spec.name.text,
            gos=tuple(go for go, _ in ways),
            cues=self._deeds.cues(spec),
            besides=tuple(self._waited_for(number, clocks)),
            region=self.targets.region_number(spec),
            enter=self._deeds.actions(spec.enter),
            leave=self._deeds.actions(spec.leave),
            deeds=self._deeds.deeds(spec),
        )
        return scene, tuple(place for _, place in ways)

    def _waited_for(self, scene: int, clocks: int) -> Iterator[Condition]:
        """What the recordings of a scene wait for."""
        for number, memory in enumerate(self.memories):
            found: list[Condition | None] = []
            asked = (memory.spec.plays, memory.spec.pauses) if memory.scene == scene else ()
            for written in asked:
                when = None if written is None else self.conditions.condition(written, clocks)
                found.append(when)
                if when is not None:
                    clocks += len(list(timers(when)))
                    yield when
            if found:
                self.waits[number] = Waits(*found)
