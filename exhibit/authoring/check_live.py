"""The proof reader of what listens: the inputs and rhythms that a scene names."""

from __future__ import annotations

from exhibit.authoring.details import JumpSpec, SoundSpec
from exhibit.authoring.meant import suggest
from exhibit.authoring.model.inputs import quantity
from exhibit.authoring.model.sounds import USUAL_SPEAKERS, bus_names
from exhibit.authoring.names import Name
from exhibit.authoring.players import memories_of
from exhibit.authoring.program import channels
from exhibit.authoring.slips import short
from exhibit.authoring.specs import (
    FollowSpec,
    InputSpec,
    KeysSpec,
    Moving,
    SendSpec,
    ShowSpec,
    WaveSpec,
)
from exhibit.core import units
from exhibit.core.problems import Problems, nearest
from exhibit.core.words import INPUT_PARTS
from exhibit.show.rhythms import on_names


class LiveChecker:
    """Checks what the scenes of one show listen to, and what they say to other machines."""

    def __init__(self, spec: ShowSpec) -> None:
        self._inputs = {item.name.text: item for item in spec.heard}
        self._channels = {channel.name: channel for channel in channels(spec)}
        self._rhythms = [name for rhythm in spec.rhythms for name in rhythm.names]
        self._on = on_names(self._rhythms)
        self._buses = bus_names(spec.sound)
        self._speakers = [name.text for name, _ in spec.sound.speakers] + list(USUAL_SPEAKERS)
        self._recordings = {memory.name for memory in memories_of(spec)}

    def faults_of(self, send: SendSpec) -> Problems:
        problems = Problems()
        if send.on is not None and send.on.text not in self._on:
            self.input_named(send.on, "hit", problems)
        for value in send.values:
            close = nearest(value.text, self._channels)
            if not value.quoted and close and close != value.text and not _is_number(value.text):
                problems.warning(
                    value.place,
                    "input-or-word",
                    f"'{short(value.text)}' is sent as a word, as no input has that name",
                    f"did you mean '{close}'? A word that is meant stands in quotes",
                )
        return problems

    def moving(self, live: Moving, problems: Problems) -> None:
        if isinstance(live, FollowSpec):
            if not (live.is_pulse and live.input.text in self._rhythms):
                self._follow(live, problems)
        elif isinstance(live, (WaveSpec, KeysSpec)) and live.rhythm is not None:
            self._rhythm(live.rhythm, problems)

    def heard(self, sound: SoundSpec, problems: Problems) -> None:
        """What a sound answers, its bus and its speaker."""
        if sound.on is not None and sound.on.text not in self._rhythms:
            if sound.on.text in self._inputs or not self._rhythms:
                self.input_named(sound.on, "hit", problems)
            else:
                self._no_stroke(sound.on, problems)
        if sound.bus is not None and sound.bus.text not in self._buses:
            problems.error(
                sound.bus.place,
                "unknown-bus",
                f"'{short(sound.bus.text)}' is not a bus of this show",
                suggest(sound.bus.text, self._buses),
            )
        if sound.speaker is not None and sound.speaker.text not in self._speakers:
            problems.error(
                sound.speaker.place,
                "unknown-speaker",
                f"'{short(sound.speaker.text)}' is not a speaker of this show",
                suggest(sound.speaker.text, self._speakers),
            )

    def _rhythm(self, name: Name, problems: Problems) -> None:
        if name.text not in self._rhythms:
            problems.error(
                name.place,
                "unknown-rhythm",
                f"'{short(name.text)}' is not a rhythm of this show",
                suggest(name.text, self._rhythms)
                or 'name it in show.yaml: rhythm: {walk: {tempo: 120 bpm, pattern: "x..x"}}',
            )

    def _follow(self, follow: FollowSpec, problems: Problems) -> None:
        name = follow.input
        if name.text not in self._inputs and (follow.is_pulse or name.text in self._rhythms):
            if follow.is_pulse:
                self._no_stroke(name, problems)
            else:
                self._no_value(name, problems)
            return
        if follow.is_pulse:
            instead = f"write {{follow: {name.text}, ...}}"
            self.input_named(name, "hit", problems, instead)
            return
        channel = self._channels.get(name.text)
        if channel is None and name.text in self._recordings:
            self._played(follow, problems)
            return
        if channel is None:
            self._no_channel(name, problems)
            return
        if channel.kind == "hit":
            problems.error(
                name.place,
                "input-kind",
                f"'{name.text}' is a hit, and a hit has no value to follow",
                f"write {{pulse: {name.text}, from: 1, to: 1.2, decay: 600ms}}",
            )
        for end in follow.between or ():
            quantity(end, channel.unit, problems)

    def jumps(self, jump: JumpSpec, problems: Problems) -> None:
        """The inputs by which a recording jumps."""
        for name in (jump.following, jump.before):
            if name is not None:
                self.input_named(name, "hit", problems)
        if jump.to is None:
            return
        channel = self._channels.get(jump.to.text)
        if channel is None:
            self._no_channel(jump.to, problems)
        elif channel.kind in ("hit", "switch", "text"):
            problems.error(
                jump.to.place,
                "input-kind",
                f"'{jump.to.text}' is a {channel.kind}, and cannot say where to go to",
                "a choice or a count chooses a chapter, a level or a distance a place",
            )

    def _played(self, follow: FollowSpec, problems: Problems) -> None:
        """What follows a recording: it goes from its beginning to its end."""
        if follow.between is not None or follow.settle_s > 0.0 or follow.bounce > 0.0:
            problems.warning(
                follow.input.place,
                "no-effect",
                f"'{short(follow.input.text)}' is a recording: it is followed from its beginning "
                "to its end, as it goes",
                "leave out 'between', 'smooth' and 'bounce'",
            )

    def _no_channel(self, name: Name, problems: Problems) -> None:
        """What cannot be followed, as nothing is named so, or several numbers are."""
        whole = self._inputs.get(name.text)
        if whole is None:
            problems.error(
                name.place,
                "unknown-input",
                f"'{short(name.text)}' is not an input of this show",
                suggest(name.text, self._channels) or "name it under 'inputs': distance",
            )
            return
        parts = [f"{name.text}.{part}" for part in INPUT_PARTS[whole.kind]]
        problems.error(
            name.place,
            "input-kind",
            f"'{name.text}' is a {whole.kind}, which is several numbers",
            f"follow one of them: {', '.join(parts)}",
        )

    def _no_value(self, rhythm: Name, problems: Problems) -> None:
        word = short(rhythm.text)
        problems.error(
            rhythm.place,
            "input-kind",
            f"'{word}' is a rhythm, and a rhythm has no value to follow",
            f"write {{pulse: {word}, from: 1, to: 1.2}}, or {{wave: {word}, from: 0, to: 1}}",
        )

    def _no_stroke(self, name: Name, problems: Problems) -> None:
        """What is struck is a hit or a rhythm, and this is nothing."""
        hits = [known for known, item in self._inputs.items() if item.kind == "hit"]
        problems.error(
            name.place,
            "unknown-input",
            f"'{short(name.text)}' is neither a hit nor a rhythm of this show",
            suggest(name.text, [*hits, *self._rhythms])
            or "name it in show.yaml, under 'inputs' or 'rhythm'",
        )

    def input_named(
        self, name: Name, kind: str, problems: Problems, instead: str = ""
    ) -> InputSpec | None:
        """The input of that name and, if one is asked for, of that kind; else a problem."""
        item = self._inputs.get(name.text)
        if item is None:
            fitting = [known for known, it in self._inputs.items() if not kind or it.kind == kind]
            problems.error(
                name.place,
                "unknown-input",
                f"'{short(name.text)}' is not an input of this show",
                suggest(name.text, fitting) or f"name it under 'inputs': {kind or 'distance'}",
            )
        elif kind and item.kind != kind:
            problems.error(
                name.place,
                "input-kind",
                f"'{name.text}' is a {item.kind}, and a {kind} is needed here",
                instead,
            )
        return item


def _is_number(text: str) -> bool:
    try:
        units.number(text)
    except units.UnitError:
        return False
    return True
