"""What a show names and never uses: inputs, rhythms, fonts of its own.

A name counts as used wherever it stands as a word, in any text of the show but where it was given:
in a condition, in the words on the wall, in the name of a file. So what is called unused here is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.rhythm_specs import RhythmSpec
from exhibit.authoring.slips import short
from exhibit.authoring.specs import FontSpec, InputSpec, ShowSpec
from exhibit.authoring.story import ForgetSpec, SetSpec
from exhibit.core.problems import Place, Problems

_WORD = re.compile(r"[\w-]+")
_NAMED = (InputSpec, RhythmSpec, FontSpec)  # what has a name without being used
# What tells that somebody is there merely by being heard: enough where the show asks for quiet.
_PRESENT = ("hit", "switch", "count", "position", "pose")


def read_unused(spec: ShowSpec, problems: Problems) -> None:
    """Notes what could be left out of `show.yaml`."""
    words = set(_words(spec))
    waits = spec.idle is not None or "quiet" in words
    for item in spec.inputs:
        if _is_used(item, words) or (waits and item.kind in _PRESENT):
            continue
        _note(item.name, "unused-input", "the input", problems)
    for variable in spec.variables:
        if variable.name.text not in words:
            _note(variable.name, "unused-variable", "the variable", problems)
    for rhythm in spec.rhythms:
        if rhythm.name.text not in words:
            _note(rhythm.name, "unused-rhythm", "the rhythm", problems)
    for called, font in spec.fonts.items():
        if called not in words:
            _note(font.name, "unused-font", "the font", problems)


def _is_used(item: InputSpec, words: set[str]) -> bool:
    return bool(item.chooses) or item.name.text in words


def _note(name: Name, code: str, what: str, problems: Problems) -> None:
    message = f"nothing in the show uses {what} '{short(name.text)}'"
    problems.note(name.place, code, message, "let something use it, or remove it here")


def _words(spec: ShowSpec) -> Iterator[str]:
    """Every word in a show, but not those by which its things are called."""
    for text in _texts(spec):
        yield from _WORD.findall(text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Name | Scalar):
        yield value.text
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, SetSpec):  # what is only set is not used
        yield from (written.text for _, written in value.values)
    elif isinstance(value, ForgetSpec):
        return
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner)
    elif is_dataclass(value) and not isinstance(value, Place):
        for field in fields(value):
            if not (field.name == "name" and isinstance(value, _NAMED)):
                yield from _texts(getattr(value, field.name))
