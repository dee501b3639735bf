"""From the actions that are written to those of a show, and the cues and deeds of timelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exhibit.authoring.conditions import Conditions
from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.rhythm_specs import RetempoSpec
from exhibit.authoring.rhythms import Rhythms
from exhibit.authoring.slips import short
from exhibit.authoring.specs import IDLE, LeapSpec, SceneSpec, SendSpec, ShowSpec
from exhibit.authoring.story import (
    NEXT as WRITTEN_NEXT,
)
from exhibit.authoring.story import (
    ActSpec,
    DeedSpec,
    ForgetSpec,
    SaySpec,
    SetSpec,
    SpeakSpec,
)
from exhibit.authoring.targets import Targets
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.show.actions import NEXT, Action, Deed, Forget, Leap, Put, Say, Speak
from exhibit.show.conditions import Condition
from exhibit.show.events import Value
from exhibit.show.expressions import Expression
from exhibit.show.messages import Cue, Heard
from exhibit.show.program import Input


class Deeds:
    """Compiles what is done; what cannot be done becomes a problem and is left out."""

    def __init__(  # noqa: PLR0913, PLR0917  # all that actions name
        self,
        spec: ShowSpec,
        heard: Sequence[Input],
        conditions: Conditions,
        targets: Targets,
        rhythms: Rhythms,
        problems: Problems,
    ) -> None:
        self._heard = heard
        self._conditions = conditions
        self._problems = problems
        self._targets = targets
        self._rhythms = rhythms
        self._spoken = [language.text for language in spec.languages]
        self._numbers = {channel.name: i for i, channel in enumerate(heard)}
        self._kept = {item.name.text for item in spec.variables if item.kept_by is not None}
        self._done: dict[int, tuple[Action, ...]] = {}  # what stands in every scene is read once

    def actions(self, acts: tuple[ActSpec, ...]) -> tuple[Action, ...]:
        if id(acts) not in self._done:
            self._done[id(acts)] = tuple(made for act in acts for made in self._made(act))
        return self._done[id(acts)]

    def deeds(self, scene: SceneSpec) -> tuple[Deed, ...]:
        """What the timeline of a scene does, in the order in which it is written; and then what it
        says by a rhythm, which is done at its strokes as all else.
        """
        done = tuple(
            Deed(
                self.actions(written.actions),
                at_s=written.at_s if written.at_s is not None else written.every_s or 0.0,
                every_s=written.every_s or 0.0,
                on=self._struck(written.on),
                when=self._stroke(written.on),
            )
            for written in scene.deeds
            if written.on is None or self._stroke(written.on) or self._is_hit(written)
        )
        said = (
            Deed((Say(self._cue(send)),), when=self._stroke(send.on))
            for send in scene.sends
            if self._stroke(send.on)
        )
        return (*done, *said)

    def cues(self, scene: SceneSpec) -> tuple[Cue, ...]:
        """What it says to other machines, the first first."""
        by_clock = (self._cue(send) for send in scene.sends if self._stroke(send.on) is None)
        return tuple(sorted(by_clock, key=lambda cue: cue.at_s))

    def _stroke(self, on: Name | None) -> Condition | None:
        """The strokes of a rhythm, or its beats or cycles: see `rhythms.on_words`."""
        return None if on is None else self._conditions.known.on.get(on.text)

    def _cue(self, send: SendSpec) -> Cue:
        values = tuple(self._value(value) for value in send.values)
        return Cue(send.to.text, send.address.text, values, send.at_s or 0.0, self._struck(send.on))

    def _struck(self, on: Name | None) -> int:
        return -1 if on is None else self._numbers.get(on.text, -2)

    def _is_hit(self, deed: DeedSpec) -> bool:
        assert deed.on is not None
        hits = [item.name for item in self._heard if item.kind == "hit"]
        if deed.on.text not in hits:
            self._problems.error(
                deed.on.place,
                "unknown-input" if deed.on.text not in self._numbers else "input-kind",
                f"'{short(deed.on.text)}' is no hit and no rhythm of this show",
                suggest(deed.on.text, (*hits, *self._conditions.known.on))
                or "name it under 'inputs': hit",
            )
            return False
        return True

    # -- one action

    def _made(self, act: ActSpec) -> Iterator[Action]:
        match act:
            case SetSpec():
                found = tuple(self._put(name, value) for name, value in act.values)
                values = tuple(each for each in found if each is not None)
                if values:
                    yield Put(values)
            case SaySpec():
                values_said = tuple(self._value(value) for value in act.values)
                yield Say(Cue(act.to.text, act.address.text, values_said))
            case SpeakSpec():
                yield from self._speak(act)
            case ForgetSpec():
                channels = tuple(self._variables(act.names))
                if channels:
                    yield Forget(channels)
            case RetempoSpec():
                yield from self._rhythms.retempos(act)
            case LeapSpec():
                leads = self._targets.of(act.target)
                if leads is not None:
                    style = self._targets.style(act.style)
                    region = self._targets.region(act)
                    yield Leap(leads[0], act.fade_s, leads[1], act.resumes, style, region)
            case _:
                raise TypeError(f"no action: {act}")

    def _speak(self, act: SpeakSpec) -> Iterator[Action]:
        before = len(self._problems)
        for language in act.among or (() if act.language.text == WRITTEN_NEXT else (act.language,)):
            check_spoken(language, self._spoken, self._problems)
        if len(self._problems) > before:
            return
        if act.language.text != WRITTEN_NEXT:
            yield Speak(self._spoken.index(act.language.text))
            return
        among = [self._spoken.index(language.text) for language in act.among]
        yield Speak(NEXT, tuple(among or range(len(self._spoken))))

    def _put(self, name: Name, value: Scalar) -> tuple[int, Expression] | None:
        channel = self._variable(name)
        if channel is None:
            return None
        written = self._conditions.expression(value, self._heard[channel])
        return None if written is None else (channel, written)

    def _variables(self, names: Iterable[Name]) -> Iterator[int]:
        found = (self._variable(name) for name in names)
        yield from (channel for channel in found if channel is not None)

    def _variable(self, name: Name) -> int | None:
        """The channel of a variable that can be set; None for anything else, which is said."""
        number = self._numbers.get(name.text)
        own = [i.name for i in self._heard if i.own and i.name not in (*self._kept, IDLE)]
        if number is not None and name.text in own:
            return number
        if number is None:
            self._problems.error(
                name.place, "unknown-variable", f"there is no variable '{short(name.text)}'",
                suggest(name.text, own) or f"name it in show.yaml: variables: {{{name.text}: 0}}",
            )  # fmt: skip
        elif name.text in self._kept or name.text == IDLE:
            why = "its condition" if name.text in self._kept else "how long nobody has been there"
            self._problems.error(
                name.place, "input-kind", f"'{name.text}' goes by {why}, and cannot be set"
            )
        else:
            self._problems.error(
                name.place, "input-kind",
                f"'{name.text}' is an input: what it is comes from outside",
                suggest(name.text, own) or "a variable can be set: variables: {lamps: 0}",
            )  # fmt: skip
        return None

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
