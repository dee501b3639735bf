"""The pairs of a group: which keys can be used, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from exhibit.authoring.slips import GLUED_KEY, MAX_KEY, ODD_SPACE, glued, invisible, long_key, short
from exhibit.authoring.tree import Scalar, Tree, within
from exhibit.core.problems import Problem

_BRACKETED = re.compile(r"([^\W\d][\w-]*):([\[{].*)")  # `jump:{next: button}` has such a key


def entries_of(
    children: Iterable[Tree], braces: bool, say: Callable[[Problem], None]
) -> Iterator[tuple[Scalar, Tree]]:
    """The pairs whose keys can be used, where keys and values take turns in `children`."""
    lines: dict[str, int] = {}
    turns = iter(children)
    for key, value in zip(turns, turns, strict=True):
        if not isinstance(key, Scalar):
            say(_no_text(key))
        elif fault := _fault(key, value, braces):
            say(fault)
        elif key.text in lines:
            say(_twice(key, lines[key.text]))
        else:
            lines[key.text] = key.place.line
            yield key, value


def _fault(key: Scalar, value: Tree, braces: bool) -> Problem | None:
    if len(key.text) > MAX_KEY:
        return long_key(key.place)
    if not key.quoted and key.text == "":
        hint = "write 'key: value'"
        return Problem(key.place, "missing-key", "a key is missing before the ':'", hint)
    if not key.quoted and key.text == "<<":
        hint = "write the keys out, or repeat a whole value with '*name'"
        return Problem(key.place, "merge-key", "'<<' is not used here", hint)
    if not key.text.isascii() and (odd := ODD_SPACE.search(key.text)):
        return invisible(within(key, odd.start()), odd[0])
    found = None if key.quoted else _BRACKETED.fullmatch(key.text)
    if braces and not key.quoted and isinstance(value, Scalar) and not value.text:
        found = found or GLUED_KEY.fullmatch(key.text)
    return glued(key.place, found) if found else None


def _no_text(key: Tree) -> Problem:
    message = "a list or a group stands where a key should be"
    hint = "a text with { } or [ ] goes in quotes; a group is written {key: value}"
    return Problem(key.place, "key-not-text", message, hint)


def _twice(key: Scalar, line: int) -> Problem:
    shown = short(key.text)
    message = f"the key '{shown}' is written twice: in line {line} and in line {key.place.line}"
    hint = "remove one of them, or give it another name"
    return Problem(key.place, "duplicate-key", message, hint)
