"""JSON Schema of what people write, from the same tables of keys that validate it.

One document for each kind of file. An editor that knows them completes keys and words, explains
them, and underlines what cannot be; `exhibit check` remains the judge.

Parts that occur more than once become definitions, so that a movement, which may stand in the
place of nearly every value, is written down once for each kind of value.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any

import yaml

from exhibit.authoring.load import SHOW_KEYS
from exhibit.authoring.model.scenes import SCENE_KEYS
from exhibit.authoring.readers import Key
from exhibit.authoring.shapes import Row, Schema, shape_of
from exhibit.authoring.venue.load import VENUE_KEYS
from exhibit.authoring.venue.profiles import PROFILE_KEYS

DRAFT = "http://json-schema.org/draft-07/schema#"
# Each kind of file: its keys, and what it is.
FILES: Mapping[str, tuple[Sequence[Key], str]] = {
    "show": (SHOW_KEYS, "A show of exhibit: show.yaml."),
    "scene": (SCENE_KEYS, "A scene of a show of exhibit, in a file of its own."),
    "venue": (VENUE_KEYS, "A venue of exhibit: a place where shows are played."),
    "profile": (PROFILE_KEYS, "A profile of exhibit: a kind of sensor board."),
}
_WORTH_IT = 120  # characters: what is shorter is repeated rather than named


def schema(kind: str) -> Schema:
    """The JSON Schema (draft-07) of one kind of file, a key of `FILES`."""
    keys, about = FILES[kind]
    pages = _Pages()
    body = pages.group(keys)
    whole = _Folded({"body": body, **pages.definitions}).whole()
    found = whole.pop("body")
    return {"$schema": DRAFT, "title": f"exhibit {kind}", "description": about, **found,
            "definitions": dict(sorted(whole.items()))}  # fmt: skip


def as_text(document: Schema) -> str:
    """A schema as a file holds it: one line a definition, so that a new version can be compared."""
    inside = ",\n".join(
        f" {json.dumps(name)}: {_compact(value)}" for name, value in document["definitions"].items()
    )
    head = {key: value for key, value in document.items() if key != "definitions"}
    lines = ",\n".join(f"{json.dumps(name)}: {_compact(value)}" for name, value in head.items())
    return f'{{{lines},\n"definitions": {{\n{inside}\n}}}}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def without_shape(kind: str) -> list[str]:
    """The readers of a kind of file that carry no shape, so that an editor knows nothing there."""
    pages = _Pages()
    pages.group(FILES[kind][0])
    return pages.unknown


class _Pages:
    """A `shapes.Book`."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self.unknown: list[str] = []

    def of(self, read: Callable[..., Any]) -> Schema:
        shape = shape_of(read)
        if shape is None:
            self.unknown.append(getattr(read, "__qualname__", str(read)))
            return {}  # anything
        return dict(shape) if isinstance(shape, dict) else shape(self)

    def group(self, keys: Sequence[Row], title: str = "") -> Schema:
        needed = [key.name for key in keys if key.required]
        return {
            **({"title": title} if title else {}),
            "type": "object",
            "properties": {key.name: self._key(key) for key in keys},
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        }

    def _key(self, key: Row) -> Schema:
        found = self.of(key.read)
        examples = {"examples": [example(key.example)]} if key.example else {}
        # Beside a `$ref` some readers of schemas leave these out; editors do not.
        return {**found, "description": key.about, **examples}

    def named(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}  # it is on its way: whoever asks meanwhile refers to it
            self.definitions[name] = make()
        return _ref(name)


@cache
def example(written: str) -> Any:
    """An example as an editor would read it: text where it is not plainly a number."""
    return _plain(yaml.compose(written, Loader=yaml.SafeLoader))


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if node is None or node.tag not in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
        return "" if node is None else node.value
    try:
        return json.loads(node.value)
    except ValueError:  # 12:30, which YAML takes for a number of another base
        return node.value


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name.replace(' ', '-')}"}


class _Folded:
    """Puts what occurs more than once under a name of its own.

    Each value is numbered by what it is made of, from the inside outwards, so that two that are
    alike have one number; what is said about a value is no part of it.
    """

    def __init__(self, parts: Mapping[str, Schema]) -> None:
        self._parts = {name.replace(" ", "-"): part for name, part in parts.items()}
        self._numbers: dict[Hashable, int] = {}
        self._of: dict[int, int] = {}  # by the identity of what was met
        self._sizes: list[int] = []
        self._times: Counter[int] = Counter()
        self._names: dict[int, str] = {}
        self._found: dict[str, Schema] = {}

    def whole(self) -> dict[str, Schema]:
        for part in self._parts.values():
            self._number(part)
        folded = {name: self._folded(part, top=True) for name, part in self._parts.items()}
        return folded | self._found

    def _number(self, value: Any) -> int:
        """The number of a value, which has been met once more."""
        number = self._of.get(id(value)) if isinstance(value, dict) else None
        if number is None:
            made, size = self._made_of(value)
            number = self._numbers.setdefault(made, len(self._numbers))
            if number == len(self._sizes):
                self._sizes.append(size)
            if isinstance(value, dict):
                self._of[id(value)] = number
        self._times[number] += 1
        return number

    def _made_of(self, value: Any) -> tuple[Hashable, int]:
        """What a value is made of, and about how many characters it is long."""
        if isinstance(value, dict):
            parts = [(k, self._number(v)) for k, v in _without_words(value).items()]
            return ("{", *parts), sum(len(key) + self._sizes[n] for key, n in parts)
        if isinstance(value, list):
            numbers = [self._number(item) for item in value]
            return ("[", *numbers), sum(self._sizes[n] for n in numbers)
        return (type(value), value), len(str(value)) + 2

    def _folded(self, value: Any, *, top: bool = False) -> Any:
        """A value with references in it."""
        if isinstance(value, list):
            return [self._folded(item) for item in value]
        if not isinstance(value, dict):
            return value
        said = {key: value[key] for key in _WORDS if key in value}
        number = self._of[id(value)]
        if top or not self._is_worth_it(value, number):
            return self._inside(value) | said
        if number not in self._names:
            self._names[number] = self._name(value)
            self._found[self._names[number]] = self._inside(value)
        return {**_ref(self._names[number]), **said}

    def _is_worth_it(self, value: Schema, number: int) -> bool:
        is_schema = any(word in value for word in ("properties", "anyOf", "pattern"))
        return is_schema and self._sizes[number] >= _WORTH_IT and self._times[number] > 1

    def _inside(self, value: Schema) -> Schema:
        return {key: self._folded(item) for key, item in _without_words(value).items()}

    def _name(self, body: Schema) -> str:
        stem = str(body.get("title", "value")).replace(" ", "-")
        taken = {*self._parts, *self._names.values()}
        names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, 10_000))
        return next(name for name in names if name not in taken)


_WORDS = ("description", "examples")  # what is said about a value


def _without_words(part: Schema) -> Schema:
    return {key: item for key, item in part.items() if key not in _WORDS}
