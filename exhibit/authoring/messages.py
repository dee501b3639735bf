"""Texts with gaps: from what an author wrote to words and gaps, or to what is wrong and where.

`{name}` says what is heard at an input. What stands behind a comma is ICU's MessageFormat:

    {lamps, plural, one {# lampe} other {# lampes}}     {place, selectordinal, one {#st} ...}
    {near, number}  {near, number, 0.0}  {glow, number, percent}
    {door, select, on {ouverte} other {fermée}}

Two things differ from ICU, for those who write French: an apostrophe is an apostrophe (`l'{name}`),
and outside of wordings braces are written as two: `{{`. Inside of a wording `'{'`, `'}'` and `'#'`
are those characters themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from exhibit.authoring.meant import suggest
from exhibit.authoring.slips import short

KINDS = ("number", "plural", "selectordinal", "select")
FORMS = ("zero", "one", "two", "few", "many", "other")
MOST_INSIDE = 5  # wordings in wordings: what is deeper nobody can read


def _hidden() -> Any:
    """Where something stands in the text: two gaps that say the same are the same."""
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in words, and what fills it: the name of an input; `at` is where that stands."""

    name: str
    at: int = _hidden()


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A number, as the language writes it; without a name the one that the plural around counts."""

    name: str
    style: str = ""
    at: int = _hidden()
    style_at: int = _hidden()


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said in one case: `word` is a form, `=` and a number, or what is chosen."""

    word: str
    parts: tuple[Part, ...]
    at: int = _hidden()


@dataclass(frozen=True, slots=True)
class Wordings:
    """One of several wordings, by how many (less `less`), or by what is chosen."""

    name: str
    kind: Literal["plural", "selectordinal", "select"]
    cases: tuple[Wording, ...]
    less: float = 0.0
    at: int = _hidden()


Part = str | Gap | NumberGap | Wordings


class MessageError(Exception):
    """A text that cannot be understood: what is wrong at which character, and what to write."""

    def __init__(self, offset: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


_NAME = r"[^\W\d_][\w-]*(?:\.[a-z]+)?"
_BRACES = (
    rf"(?P<open>\{{\{{)|(?P<close>\}}\}})|\{{\s*(?P<formatted>{_NAME})\s*,|\{{(?P<gap>{_NAME})\}}"
)
_KEPT = r"(?P<kept>\\.|\]\{[^{}]*\})"
_OUTSIDE = {False: re.compile(_BRACES), True: re.compile(f"{_KEPT}|{_BRACES}", re.DOTALL)}
_BRANCH = (
    rf"'(?P<meant>[{{}}#])'|(?P<hash>\#)|(?P<end>\}})"
    rf"|\{{\s*(?P<formatted>{_NAME})\s*,|\{{\s*(?P<gap>{_NAME})\s*\}}|(?P<brace>\{{)"
)
_INSIDE = {False: re.compile(_BRANCH), True: re.compile(f"{_KEPT}|{_BRANCH}", re.DOTALL)}
_SPACE = re.compile(r"\s*")
_KIND = re.compile(r"[A-Za-z]*")
_STYLE = re.compile(r"[^{}]*")
_LESS = re.compile(r"offset\s*:\s*(\d+)")
_CASE = re.compile(r"=\d+(?:\.\d+)?|[^\s{},=]+")


def message_parts(text: str, *, marked: bool = True) -> tuple[Part, ...]:
    """The words and the gaps of a text in their order, no two texts side by side, none empty.

    `marked`: a backslash keeps the next character, and what stands behind a bracket belongs to it.
    Raises MessageError.
    """
    return _Message(text, marked=marked).whole()


class _Message:
    def __init__(self, text: str, *, marked: bool) -> None:
        self._text = text
        self._marked = marked

    def whole(self) -> tuple[Part, ...]:
        return _joined(self._pieces())

    def _pieces(self) -> Iterator[Part]:
        brace = "\\" if self._marked else ""
        here = 0
        while found := _OUTSIDE[self._marked].search(self._text, here):
            yield self._text[here : found.start()]
            here = found.end()
            if found["formatted"]:
                part, here = self._formatted(found, 0, counting=False)
                yield part
            elif found["gap"]:
                yield Gap(found["gap"], found.start("gap"))
            elif found["open"] or found["close"]:
                yield brace + found[0][0]
            else:
                yield found[0]
        yield self._text[here:]

    def _formatted(self, found: re.Match[str], depth: int, *, counting: bool) -> tuple[Part, int]:
        """What stands behind the comma of `{name,`, and where it ends; `counting`: in a plural."""
        begin, name, at = found.start(), found["formatted"], found.start("formatted")
        if depth >= MOST_INSIDE:
            raise MessageError(begin, f"more than {MOST_INSIDE} wordings stand inside each other")
        kind_at = self._after_space(found.end())
        kind = _word(_KIND, self._text, kind_at)
        here = self._after_space(kind_at + len(kind))
        if kind not in KINDS:
            shown = short(kind) or self._text[kind_at : kind_at + 1]
            raise MessageError(
                kind_at,
                f"'{shown}' is no way to say '{name}'" if shown else f"'{{{name},' is not closed",
                suggest(kind, KINDS) + "; braces that are meant are written as two: {{",
            )
        if kind == "number":
            return self._number(name, at, here, begin)
        if self._text[here : here + 1] != ",":
            raise MessageError(here, f"'{kind}' needs its wordings behind a comma", _EXAMPLE[kind])
        counting = counting or kind != "select"
        return self._wordings(found, kind, self._after_space(here + 1), depth, counting=counting)

    def _number(self, name: str, at: int, here: int, begin: int) -> tuple[Part, int]:
        style, style_at = "", here
        if self._text[here : here + 1] == ",":
            style_at = self._after_space(here + 1)
            style = _word(_STYLE, self._text, style_at)
            here = style_at + len(style)
        self._closed(here, begin)
        return NumberGap(name, style.strip(), at, style_at), here + 1

    def _wordings(
        self, found: re.Match[str], kind: str, here: int, depth: int, *, counting: bool
    ) -> tuple[Part, int]:
        begin, name = found.start(), found["formatted"]
        less = 0.0
        if kind != "select" and (offset := _LESS.match(self._text, here)):
            less, here = float(offset[1]), self._after_space(offset.end())
        cases: list[Wording] = []
        while case := _CASE.match(self._text, here):
            word, at = case[0], case.start()
            self._check_case(word, at, kind, cases)
            here = self._after_space(case.end())
            if self._text[here : here + 1] != "{":
                hint = f"for example: {word} {{..}}"
                raise MessageError(here, f"the wording of '{short(word)}' is missing", hint)
            parts, here = self._branch(here, depth + 1, counting=counting)
            cases.append(Wording(word, parts, at))
            here = self._after_space(here)
        self._closed(here, begin)
        if not any(case.word == "other" for case in cases):
            message = f"'{name}' has no wording for 'other', which is used where no other fits"
            raise MessageError(found.start("formatted"), message, _EXAMPLE[kind])
        exactly: Literal["plural", "selectordinal", "select"] = kind  # type: ignore[assignment]  # one of KINDS
        return Wordings(name, exactly, tuple(cases), less, found.start("formatted")), here + 1

    def _check_case(self, word: str, at: int, kind: str, before: list[Wording]) -> None:
        if any(case.word == word for case in before):
            raise MessageError(at, f"'{short(word)}' stands here twice", "remove one of them")
        if kind != "select" and word not in FORMS and not word.startswith("="):
            hint = suggest(word, FORMS) + "; an exact number is written =3"
            raise MessageError(at, f"'{short(word)}' is no form of counting", hint)

    def _branch(self, opening: int, depth: int, *, counting: bool) -> tuple[tuple[Part, ...], int]:
        """A wording, from its opening brace on, and where it ends."""
        pieces: list[Part] = []
        here = opening + 1
        escape = "\\" if self._marked else ""
        while found := _INSIDE[self._marked].search(self._text, here):
            pieces.append(self._text[here : found.start()])
            here = found.end()
            if found["end"]:
                return _joined(iter(pieces)), here
            if found["meant"]:
                pieces.append((escape if found["meant"] != "#" else "") + found["meant"])
            elif found["hash"]:
                pieces.append(NumberGap("", "", found.start()) if counting else "#")
            elif found["formatted"]:
                part, here = self._formatted(found, depth, counting=counting)
                pieces.append(part)
            elif found["gap"]:
                pieces.append(Gap(found["gap"], found.start("gap")))
            elif found["brace"]:
                hint = "a brace that is meant stands between apostrophes here: '{'"
                raise MessageError(found.start(), "what begins here is no gap", hint)
            else:
                pieces.append(found[0])
        raise MessageError(opening, "this brace is not closed", "add a '}' where the wording ends")

    def _closed(self, here: int, begin: int) -> None:
        if here >= len(self._text):
            raise MessageError(begin, "this brace is not closed", "add a '}' where it ends")
        if self._text[here] != "}":
            shown = short(self._text[here : here + 12])
            raise MessageError(here, f"'{shown}' cannot stand here", "a wording stands in braces")

    def _after_space(self, here: int) -> int:
        found = _SPACE.match(self._text, here)
        return found.end() if found else here


_EXAMPLE = {
    "plural": "for example: {lamps, plural, one {# lamp} other {# lamps}}",
    "selectordinal": "for example: {lamps, selectordinal, one {#st} two {#nd} other {#th}}",
    "select": "for example: {door, select, on {open} other {closed}}",
}


def _word(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found[0] if found else ""


def _joined(pieces: Iterator[Part]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for piece in pieces:
        last = parts[-1] if parts else None
        if isinstance(piece, str) and isinstance(last, str):
            parts[-1] = last + piece
        elif piece != "":
            parts.append(piece)
    return tuple(parts)


def asked_of(parts: tuple[Part, ...]) -> Iterator[Gap | NumberGap | Wordings]:
    """Every gap, and those inside of wordings; of the numbers those that have a name."""
    for part in parts:
        if isinstance(part, Wordings):
            yield part
            for case in part.cases:
                yield from asked_of(case.parts)
        elif isinstance(part, Gap) or (isinstance(part, NumberGap) and part.name):
            yield part


def texts_in(parts: tuple[Part, ...]) -> Iterator[str]:
    """The words that stand there as they are, those of all wordings."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Wordings):
            for case in part.cases:
                yield from texts_in(case.parts)


def longest(parts: tuple[Part, ...], words: int, number: int) -> int:
    """How many characters a text has at most, where what is heard has so many."""
    total = 0
    for part in parts:
        if isinstance(part, str):
            total += len(part)
        elif isinstance(part, Wordings):
            total += max(longest(case.parts, words, number) for case in part.cases)
        else:
            total += words if isinstance(part, Gap) else number
    return total
