"""Gaps in words to what fills them: names become channels, and each knows its language."""

from __future__ import annotations

from exhibit.authoring.messages import Gap, NumberGap, Part, Wordings
from exhibit.core.words import ANGLES
from exhibit.show import sayings
from exhibit.show.program import Input, Show
from exhibit.show.sayings import Chosen, Counted, HeardWords, Numeral, word_of


def saying(
    parts: tuple[Part, ...], show: Show, language: str, marks: str
) -> tuple[sayings.Part, ...]:
    """The parts of a text; an input that the show has not says nothing."""
    made = _Sayings(show, language, marks)
    return made.all(parts, alone=len(parts) == 1)


class _Sayings:
    def __init__(self, show: Show, language: str, marks: str) -> None:
        self._show = show
        self._language = language
        self._marks = marks

    def all(
        self, parts: tuple[Part, ...], *, alone: bool, counted: Wordings | None = None
    ) -> tuple[sayings.Part, ...]:
        """`alone`: nothing stands beside them; `counted`: the plural in which they stand."""
        alone = alone and len(parts) == 1
        return tuple(self._one(part, alone, counted) for part in parts)

    def _one(self, part: Part, alone: bool, counted: Wordings | None) -> sayings.Part:
        if isinstance(part, str):
            return part
        if isinstance(part, NumberGap) and not part.name:  # the '#' of a plural
            if counted is None:
                return "#"
            channel, less = self._channel(counted.name), counted.less
            return Numeral(channel, self._language, "", less)
        channel = self._channel(part.name)
        if isinstance(part, NumberGap):
            return Numeral(channel, self._language, part.style, alone=alone)
        if isinstance(part, Gap):
            unit = self._unit(channel)
            return HeardWords(channel, self._language, unit, self._marks, alone)
        return self._wordings(part, channel, alone, counted)

    def _wordings(
        self, part: Wordings, channel: int, alone: bool, counted: Wordings | None
    ) -> sayings.Part:
        inside = counted if part.kind == "select" else part
        said = [
            (case.word, self.all(case.parts, alone=alone, counted=inside)) for case in part.cases
        ]
        if part.kind == "select":
            item = self._item(channel)
            words = tuple((word_of(word), parts) for word, parts in said)
            return Chosen(channel, words, item is not None and item.kind == "switch")
        exact = tuple((float(word[1:]), parts) for word, parts in said if word.startswith("="))
        forms = tuple((word, parts) for word, parts in said if not word.startswith("="))
        ordinal = part.kind == "selectordinal"
        return Counted(channel, self._language, exact, forms, part.less, ordinal)

    def _channel(self, name: str) -> int:
        return self._show.channel_named.get(name, -1)

    def _item(self, channel: int) -> Input | None:
        return None if channel < 0 else self._show.inputs[channel]

    def _unit(self, channel: int) -> str:
        item = self._item(channel)
        if item is None:
            return ""
        return "deg" if item.part in ANGLES else item.unit
