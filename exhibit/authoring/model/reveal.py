"""How a text appears: `reveal: {by: word, over: 3s}`, or as any value moves, or just `by`.

What moves is the share of the text that is seen. From where to where goes without saying: from
nothing to all of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exhibit.authoring.model.live import Properties, share
from exhibit.authoring.model.movements import MOVEMENTS, ease_key, moving
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, between, kind_of, number, one_of, read_keys, seconds
from exhibit.authoring.shapes import Book, Schema, takes
from exhibit.authoring.specs import KeySpec, KeysSpec
from exhibit.core.problems import Problems
from exhibit.core.words import REVEALED

_by = one_of(REVEALED)
_soft = between(0.05, 100.0, number, "how many come at a time")
_HOW = [
    Key("by", _by, "what comes one after the other", "word"),
    Key("soft", _soft, "how many are on their way at a time", "3"),
]
REVEAL_KEYS = [
    *_HOW,
    Key("over", seconds, "how long it takes from the first to the last", "3s"),
    Key("start", seconds, "when it begins, in the scene", "2s"),
    ease_key(),
]


class Revealed(Properties):
    """The share of a text that is seen, if it moves, and how it comes."""

    by: str = "word"
    soft: float = 1.0


def _ways(book: Book) -> Schema:
    """A word, the clock, or a movement, of which from where to where need not be said."""
    tables = [REVEAL_KEYS]
    for keys in MOVEMENTS.values():
        said = [
            replace(key, required=key.required and key.name not in ("from", "to"))
            for key in keys(share)
        ]
        tables.append([*_HOW, *said])
    return {"anyOf": [book.of(_by), *(book.group(table, "reveal") for table in tables)]}


@takes(_ways)
def read_reveal(tree: Tree, problems: Problems) -> Revealed | None:
    if isinstance(tree, Scalar):
        unit = _by(tree, problems)
        return None if unit is None else _revealed({"by": unit})
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"expected how the words come, found {kind_of(tree)}",
            "for example: reveal: {by: word, over: 3s}",
        )  # fmt: skip
        return None
    moves = next((word for word in MOVEMENTS if tree.get(word) is not None), None)
    return _by_clock(tree, problems) if moves is None else _moved(tree, moves, problems)


def _revealed(values: dict[str, Any]) -> Revealed:
    revealed = Revealed()
    revealed.by = values.get("by", "word")
    revealed.soft = values.get("soft", 1.0)
    return revealed


def _by_clock(tree: Mapping, problems: Problems) -> Revealed | None:
    """From when to when; without an `over` only how, and the timeline says when."""
    before = len(problems)
    values = read_keys(tree, REVEAL_KEYS, "'reveal'", problems)
    if values is None or len(problems) > before:
        return None
    revealed = _revealed(values)
    over_s, start_s = values.get("over"), values.get("start", 0.0)
    if over_s is None:
        lonely = next((key for key, _ in tree.entries if key.text in ("start", "ease")), None)
        if lonely is not None:
            problems.error(
                lonely.place, "missing-key", f"'{lonely.text}' needs an 'over'",
                "for example: reveal: {by: word, over: 3s, start: 2s}",
            )  # fmt: skip
            return None
        return revealed
    end_s = start_s + max(over_s, 1e-3)
    keys = (KeySpec(start_s, 0.0, "linear"), KeySpec(end_s, 1.0, values.get("ease", "linear")))
    revealed["revealed"] = KeysSpec(keys, "no")
    return revealed


def _moved(tree: Mapping, kind: str, problems: Problems) -> Revealed | None:
    """A movement of the share that is seen."""
    own = tuple(entry for entry in tree.entries if entry[0].text in ("by", "soft"))
    values = read_keys(Mapping(own, tree.place), _HOW, "'reveal'", problems)
    rest = [entry for entry in tree.entries if entry[0].text not in ("by", "soft")]
    if kind != "keys":
        for word, usual in (("from", "0%"), ("to", "100%")):
            if tree.get(word) is None:
                rest.append((Scalar(word, tree.place), Scalar(usual, tree.place)))
    live = moving(replace(tree, entries=tuple(rest)), share, problems)
    if live is None or values is None:
        return None
    revealed = _revealed(values)
    revealed["revealed"] = live
    return revealed
