"""What a variable is set to: `lamps + 1`, `wild`, `near < 1`, by the kind of the variable."""

from __future__ import annotations

from typing import Protocol

from exhibit.core.problems import did_you_mean
from exhibit.show.conditions import Condition
from exhibit.show.expressions import Channel, Constant, Digits, Expression, Spoken, Truth
from exhibit.show.wording.fault import ConditionError
from exhibit.show.wording.grammar import Grammar
from exhibit.show.wording.items import Item, in_unit
from exhibit.show.wording.reader import Vocabulary
from exhibit.show.wording.tokens import QUOTES


class Settable(Protocol):
    """A variable: `program.Input` is one."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def options(self) -> tuple[str, ...]: ...


_SWITCHED = {"on": 1.0, "yes": 1.0, "true": 1.0, "off": 0.0, "no": 0.0, "false": 0.0}


def read_expression(text: str, known: Vocabulary, target: Settable) -> Expression:
    """Raises ConditionError."""
    if not text.strip():
        raise ConditionError(f"what is '{target.name}' set to?", 0, _EXAMPLE[_kind(target)])
    if target.kind in ("choice", "text"):
        return _words(text, known, target)
    if target.kind == "switch":
        return _switch(text, known)
    return _number(text, known, target)


def _words(text: str, known: Vocabulary, target: Settable) -> Expression:
    """An option, or the words of another choice or text; a text takes any words."""
    said = text.strip()
    offset = len(text) - len(text.lstrip())
    plain = said.strip(QUOTES).strip()
    if plain in target.options:
        return Constant(plain)
    word = known.names.get(said)
    if word is not None and word.kind in ("choice", "text"):
        return Spoken(word.input, word.options if word.kind == "choice" else None)
    if target.kind == "text" and not target.options:
        if word is None or word.kind == "player":
            return Constant(plain)
        return Digits(Channel(word.input))
    raise ConditionError(
        f"'{plain[:40]}' is not one of the options of '{target.name}'", offset,
        did_you_mean(plain, target.options),
    )  # fmt: skip


def _switch(text: str, known: Vocabulary) -> Expression:
    said = _SWITCHED.get(text.strip().casefold())
    if said is not None:
        return Constant(said)
    return Truth(Grammar(text, known, asked_once=True).condition())


def _number(text: str, known: Vocabulary, target: Settable) -> Expression:
    grammar = Grammar(text, known, asked_once=True)
    found = grammar.whole()
    if isinstance(found, Condition):
        raise ConditionError(
            f"'{target.name}' is a number, and this is true or not", 0,
            f"for example: {target.name} + 1",
        )  # fmt: skip
    item: Item = in_unit(grammar.value(found, "a number"), target.unit)
    return item.expression


def _kind(target: Settable) -> str:
    return target.kind if target.kind in _EXAMPLE else "count"


_EXAMPLE = {
    "choice": "one of its options",
    "text": 'for example: "Salut"',
    "switch": "on, off, or a condition",
    "count": "for example: 1",
}
