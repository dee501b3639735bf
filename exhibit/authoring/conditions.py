"""What is written of conditions and values, read against what the show has by name.

Everything that can be named is brought together here once: inputs and their parts, variables,
recordings, languages, scenes, and what stands behind `on`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from exhibit.authoring.parse import Scalar, within
from exhibit.authoring.readers import refuse
from exhibit.authoring.specs import InputSpec, ShowSpec
from exhibit.core.problems import Problems
from exhibit.show.conditions import Condition, listened_to, timers
from exhibit.show.expressions import Expression
from exhibit.show.facts import chances
from exhibit.show.program import Input, Kept
from exhibit.show.wording import (
    ConditionError,
    Vocabulary,
    Word,
    parse_condition,
    parse_expression,
)


class Conditions:
    """Reads what a show waits for and what its variables become; mistakes become problems."""

    def __init__(
        self,
        spec: ShowSpec,
        heard: Sequence[Input],
        recordings: Sequence[str],
        problems: Problems,
        on: Mapping[str, Condition] | None = None,
    ) -> None:
        """`on`: what may stand behind `on` in a condition: see `Vocabulary`."""
        self._spec = spec
        self._heard = heard
        self._problems = problems
        self._chances = 0  # each of the show has a number of its own
        played = {name: Word(i, "player") for i, name in enumerate(recordings)}
        self.known = Vocabulary(
            names=played | dict(words_of(heard)),
            languages=tuple(language.text for language in spec.languages),
            scenes=scenes_of(spec),
            on=on or {},
        )

    def condition(self, written: Scalar, first_timer: int, told_s: float = 0.0) -> Condition | None:
        """What is asked, with its clocks numbered from `first_timer`; None for a mistake.

        `told_s` is how long it takes to tell what its scene tells.
        """
        known = replace(self.known, told_s=told_s) if told_s else self.known
        return self._read(written, known, first_timer)

    def expression(self, written: Scalar, target: Input) -> Expression | None:
        """What a variable is set to; None for a mistake."""
        try:
            return parse_expression(written.text, self.known, target)
        except ConditionError as error:
            self._refuse(written, error)
            return None

    def kept(self) -> tuple[Kept, ...]:
        """The variables that are kept by conditions, each by what stands before it."""
        numbers = {item.name: i for i, item in enumerate(self._heard)}
        found: list[Kept] = []
        clocks = 0
        later = [item for item in self._spec.variables if item.kept_by is not None]
        while later:
            item, *later = later
            assert item.kept_by is not None  # the others were left out
            when = self._kept_by(item, item.kept_by, later, clocks)
            if when is not None:
                clocks += len(list(timers(when)))
                found.append(Kept(numbers[item.name.text], when))
        return tuple(found)

    def _kept_by(
        self, item: InputSpec, written: Scalar, later: Sequence[InputSpec], clocks: int
    ) -> Condition | None:
        when = self._read(written, self.known, clocks)
        if when is None:
            return None
        behind = {self.known.names[each.name.text].input: each.name.text for each in later}
        behind[self.known.names[item.name.text].input] = item.name.text
        for channel in listened_to(when):
            if channel in behind:
                itself = behind[channel] == item.name.text
                self._problems.error(
                    written.place,
                    "variable-order",
                    f"'{item.name.text}' cannot wait for itself" if itself
                    else f"'{behind[channel]}' stands below '{item.name.text}', which waits for it",
                    "" if itself else f"move '{behind[channel]}' above it",
                )  # fmt: skip
                return None
        return when

    def _read(self, written: Scalar, known: Vocabulary, first_timer: int) -> Condition | None:
        try:
            found = parse_condition(written.text, known, (), first_timer, self._chances)
        except ConditionError as error:
            self._refuse(written, error)
            return None
        self._chances += len(list(chances(found)))
        return found

    def _refuse(self, written: Scalar, error: ConditionError) -> None:
        refuse(error, within(written, error.offset), self._problems, "condition")


def scenes_of(spec: ShowSpec) -> dict[str, tuple[int, ...]]:
    """The numbers of the scenes of each name; the ways of telling a passage are one by its name."""
    found: dict[str, tuple[int, ...]] = {}
    for i, scene in enumerate(spec.scenes):
        name = scene.name.text
        whole, _, number = name.rpartition(" ")
        if "." in whole and number.isdecimal():
            name = whole
        found[name] = (*found.get(name, ()), i)
    return found


def words_of(heard: Sequence[Input]) -> Iterator[tuple[str, Word]]:
    """What conditions may name: every channel, and a place as somebody who is there."""
    for i, item in enumerate(heard):
        kind = item.kind
        if item.part:
            kind = "switch" if item.part == "on" else "level"
        word = Word(i, kind, item.unit, item.options)
        yield item.name, word
        if item.part == "on":
            yield item.of, word
