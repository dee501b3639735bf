"""What a slip of the hand should be, where that is certain: as an edit of the text.

An edit changes a few characters at the place of a finding and nothing else, so comments, blank
lines and the order of keys stay. It is only made where check knows one answer, not two, and where
the file has at that place the very word that check speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from exhibit.authoring.parse import Mapping, Scalar, Sequence, Tree, parse_text
from exhibit.core.problems import Problem, Problems

_MEANT = re.compile(r"did you mean '([^']+)'\?")
_QUOTED = re.compile(r"'([^']*)'")
_WRITE_PAIR = re.compile(r"write '(.+)'")
_WRITE_NUMBER = re.compile(r"write ([-+]?[\d.]+ ?[^\W\d_]*[%°]?|#\w+)")
_WRITE_POINT = re.compile(r"write it with a point: (.+)")
_TABS = re.compile(r"^[ \t]*\t[ \t]*", re.M)
_NO_SPACE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`old`, which stands at a place of a text (counted from 0), becomes `new`."""

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        return self.start + len(self.old)


def mended(text: str, problems: Iterable[Problem]) -> str:
    """The text of one file with what is certain put right; the same text when nothing is."""
    if any(problem.code == "tab" for problem in problems):
        tried = [_untabbed(text, width) for width in (2, 4, 8)]
        return min(tried, key=lambda each: (faults(each), -_aligned(text, each)))
    lines = _Lines(text)
    edits: list[Edit] = []
    for edit in sorted(set(_edits(lines, problems))):
        if not edits or edit.start >= edits[-1].end:
            edits.append(edit)
    for edit in reversed(edits):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text if faults(text) <= faults(lines.text) else lines.text


def faults(text: str) -> int:
    """How many faults of syntax a text has, as far as it can be read."""
    problems = Problems()
    parse_text(text, "", problems)
    return len(problems)


def _aligned(tabbed: str, text: str) -> int:
    """How many lines that began with a tab now begin under the line above them."""
    found, above = 0, -1
    for old, new in zip(tabbed.splitlines(), text.splitlines(), strict=True):
        item = re.match(r" *(?:- +)*", new)
        assert item is not None
        begins = len(new) - len(new.lstrip(" "))
        if _TABS.match(old) and above in (begins, item.end()):
            found += 1
        above = item.end()
    return found


def _untabbed(text: str, width: int) -> str:
    """The text with so many spaces for each tab before the first letter of a line."""
    return _TABS.sub(lambda found: found[0].replace("\t", " " * width), text)


class _Lines:
    """A text by lines and columns that count from 1, and what stands where in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
        tree = parse_text(text, "", Problems())
        self.scalars = (
            {} if tree is None else {(s.place.line, s.place.column): s for s in _all(tree)}
        )

    def at(self, line: int, column: int) -> int | None:
        if not 0 < line <= len(self._starts):
            return None
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def start(self, number: int) -> int:
        return self._starts[number - 1]


def _all(tree: Tree) -> Iterator[Scalar]:
    match tree:
        case Scalar():
            yield tree
        case Sequence(items):
            for item in items:
                yield from _all(item)
        case Mapping(entries):
            for key, value in entries:
                yield key
                yield from _all(value)


def _edits(lines: _Lines, problems: Iterable[Problem]) -> Iterator[Edit]:
    for problem in problems:
        place = lines.at(problem.place.line, problem.place.column)
        if place is None:
            continue
        rules = _RULES.get(problem.code, (_meant, _number))
        for rule in rules:
            edit = rule(lines, problem, place)
            if edit is not None and lines.text.startswith(edit.old, edit.start):
                yield edit
                break


def _meant(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """`did you mean 'X'?`, with the word that the message names."""
    meant = _MEANT.match(problem.hint)
    if meant is None:  # where two words are as near, it asks `'a' or 'b'?`
        return None
    at = place + (lines.text[place : place + 1] in ("'", '"'))
    for word in _QUOTED.findall(problem.message):
        alike = word.count(" ") == meant[1].count(" ")  # what has more in it is more than a slip
        if word and lines.text.startswith(word, at) and _ends(lines.text, at + len(word)):
            return Edit(at, word, meant[1]) if alike and word != meant[1] else None
    return None


def _ends(text: str, at: int) -> bool:
    """Whether a word ends here."""
    following = text[at : at + 1]
    return not (following.isalnum() or following in {"_", "-"})


def _number(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """`write 3s`, where another way to write it stands."""
    meant = _WRITE_NUMBER.fullmatch(problem.hint)
    if meant is None:
        return None
    for word in _QUOTED.findall(problem.message):
        if word and lines.text.startswith(word, place) and _ends(lines.text, place + len(word)):
            return Edit(place, word, meant[1])
    scalar = lines.scalars.get((problem.place.line, problem.place.column))
    if scalar is None or scalar.quoted or not re.match(r"[-+.\d]", scalar.text):
        return None
    return Edit(place, scalar.text, meant[1])


def _space(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """`opacity:50%`, and `-image`."""
    meant = _WRITE_PAIR.match(problem.hint)
    if meant is None or "…" in meant[1]:
        return None
    colon, dash = meant[1].partition(": "), meant[1].partition("- ")
    for before, gap, after in (colon, dash):
        old = f"{before}{gap.strip()}{after}"
        if gap and lines.text.startswith(old, place):
            return Edit(place, old, meant[1])
    return None


def _glued(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """A ':' with no space behind it, between brackets."""
    if lines.text.startswith(":", place) and not lines.text[place + 1 : place + 2].isspace():
        return Edit(place, ":", ": ")
    return None


def _colour(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    found = re.compile(r"[ \t]*(#[0-9a-fA-F]{3,8})(?![0-9a-fA-F])").match(lines.text, place)
    if found is None:
        return None
    return Edit(found.start(1), found[1], f'"{found[1]}"')


def _comma(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """`scale: 0,8` between braces."""
    found = re.compile(r"(\d),\s*\Z").search(lines.text, 0, place)
    meant = _WRITE_POINT.fullmatch(problem.hint)
    if found is None or meant is None:
        return None
    return Edit(found.end(1), lines.text[found.end(1) : place], ".")


def _unseen(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """A character that is not seen: a space, or nothing."""
    old = lines.text[place : place + 1]
    return Edit(place, old, "" if old in _NO_SPACE else " ") if old else None


def _twice(lines: _Lines, problem: Problem, place: int) -> Edit | None:
    """A line that stands above in the same words."""
    first = re.search(r"in line (\d+) and in line (\d+)", problem.message)
    if first is None:
        return None
    above, below = (lines.line(int(number)) for number in first.groups())
    if not below.endswith("\n") or below.rstrip() != above.rstrip() or below.lstrip()[:1] in "-{":
        return None
    if below.rstrip().endswith(":"):  # what stands below it would be left
        return None
    return Edit(lines.start(problem.place.line), below, "")


Rule = Callable[[_Lines, Problem, int], Edit | None]
_RULES: dict[str, tuple[Rule, ...]] = {
    "missing-space": (_space, _glued),
    "glued-lines": (_space,),
    "colour-needs-quotes": (_colour,),
    "decimal-comma": (_comma,),
    "invisible-character": (_unseen,),
    "duplicate-key": (_twice,),
    "input-or-word": (),
}
