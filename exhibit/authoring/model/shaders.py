"""Artists' shaders: what a shader is given by name."""

from __future__ import annotations

import re
from typing import Any

from exhibit.authoring.details import ShaderSpec
from exhibit.authoring.model.live import Properties, live, split
from exhibit.authoring.model.placed import BLENDED, COLOURED, PLACED, REPEATED, Kind, size
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import Key, between, colour, kind_of, name, number, seconds
from exhibit.authoring.shapes import Book, Schema, by_name, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import Live
from exhibit.core.problems import Problems

MOST_INPUTS, MOST_PICTURES = 32, 6
_WORD = re.compile("[a-z][a-zA-Z0-9_]{0,31}")
GIVEN = ("uv", "size", "time", "phase", "paint")  # words that the kit has for its own


def is_word(text: str) -> bool:
    """Whether a shader may know something by this name."""
    return bool(_WORD.fullmatch(text)) and not text.startswith("gl_")


class Gifts(dict[str, "Properties | Name"]):
    """What a shader is given, by name: numbers, or a picture."""


def _gifts(book: Book) -> Schema:
    """A number, several, a colour, a movement, or a picture: most of it is left to the reader."""
    picture = book.group([Key("image", name, "a picture", "weave.png", required=True)], "picture")
    alone = [book.of(live(number)), book.of(live(colour)), picture]
    several = {"type": "array", "items": book.of(live(number)), "minItems": 2, "maxItems": 4}
    return {"anyOf": [*alone, several]}


@takes(by_name(_gifts, empty=False))
def _given(tree: Tree, problems: Problems) -> Gifts | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'values' are written as 'name: value', found {kind_of(tree)}",
            "for example: values: {amount: 0.5, tint: '#d9a441'}",
        )  # fmt: skip
        return None
    gifts = Gifts()
    for word, value in tree.entries:
        if not is_word(word.text) or word.text in GIVEN:
            problems.error(
                word.place, "bad-name", f"'{short(word.text)}' cannot be the name of a value",
                f"a name is one word of letters and digits, none of {', '.join(GIVEN)}",
            )  # fmt: skip
            continue
        gift = _gift(word.text, value, problems)
        if gift is not None:
            gifts[word.text] = gift
    return gifts


def _gift(word: str, tree: Tree, problems: Problems) -> Properties | Name | None:
    """A number, several, a colour, a movement of one of these, or a picture."""
    if isinstance(tree, Mapping) and (picture := tree.get("image")) is not None:
        return name(picture, problems)
    if isinstance(tree, Items):
        if not 2 <= len(tree.items) <= 4:
            problems.error(tree.place, "shape", "expected two, three or four numbers")
            return None
        parts = [live(number)(item, problems) for item in tree.items]
        whole = [part for part in parts if part is not None]
        return _numbered(word, whole) if len(whole) == len(parts) else None
    if _is_colour(tree):
        value: Any = live(colour)(tree, problems)
        names = [f"{word}.{i}" for i in range(4)]
        return None if value is None else split(value, names)
    value = live(number)(tree, problems)
    return None if value is None else _numbered(word, [value])


def _numbered(word: str, parts: list[Live]) -> Properties:
    return Properties({f"{word}.{i}": part for i, part in enumerate(parts)})


def _is_colour(tree: Tree) -> bool:
    """Whether a value, or where a movement begins, is written as a colour."""
    if isinstance(tree, Mapping):
        first = tree.get("from") or tree.get("keys")
        if isinstance(first, Items) and first.items and isinstance(first.items[0], Mapping):
            first = first.items[0].get("to")
        elif isinstance(first, Mapping) and first.entries:
            first = first.entries[0][1]
        return isinstance(first, Scalar) and _is_colour(first)
    return isinstance(tree, Scalar) and (tree.text[:1] == "#" or tree.text[:1].isalpha())


SHADER_KEYS = (
    Key("shader", name, "a file with GLSL: vec4 paint(vec2 uv) { .. }", "ripple.frag",
        required=True),
    *PLACED,
    *COLOURED,
    *BLENDED,
    *REPEATED,
    Key("size", size, "its width, or [width, height]; else the canvas", "[400, 300]"),
    Key("period", between(0.1, 3600.0, seconds, "a period"), "after how long 'time' is 0 again",
        "60s"),
    Key("values", _given, "numbers, colours and pictures that it knows by name",
        "{amount: 0.5, tint: '#d9a441', cloth: {image: weave.png}}"),
)  # fmt: skip


def _shader(values: dict[str, Any], tree: Mapping, problems: Problems) -> ShaderSpec:
    gifts: Gifts = values.get("values", Gifts())
    inputs = tuple((word, len(gift)) for word, gift in gifts.items() if not isinstance(gift, Name))
    pictures = {word: gift for word, gift in gifts.items() if isinstance(gift, Name)}
    if len(inputs) > MOST_INPUTS or len(pictures) > MOST_PICTURES:
        problems.error(
            tree.place, "too-many",
            f"a shader is given {MOST_INPUTS} values and {MOST_PICTURES} pictures at the most",
        )  # fmt: skip
    return ShaderSpec(
        size=values.get("size"),
        period_s=values.get("period", 60.0),
        inputs=inputs,
        pictures=pictures,
    )


SHADER = Kind(
    "shader", "a rectangle that a shader of yours paints", "ripple.frag", SHADER_KEYS, _shader
)
