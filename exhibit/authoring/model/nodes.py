"""Nodes: the kinds there are, and the words that each kind knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.live import live, live_at, live_colour, live_scale, share
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    between,
    degrees,
    kind_of,
    length_from,
    listed,
    name,
    number,
    one_of,
    pair,
    read_keys,
    seconds,
    text,
    thickness,
    whole,
    yes_or_no,
)
from exhibit.authoring.slips import short
from exhibit.authoring.specs import Live, Name, NodeSpec, TextSpec
from exhibit.core.problems import Problems
from exhibit.core.units import Length
from exhibit.core.words import SHAPES

ANCHORS = (
    "centre", "left", "right", "top", "bottom",
    "top left", "top right", "bottom left", "bottom right",
)  # fmt: skip
_PROPERTY_OF = {"turn": "rotation", "opacity": "opacity", "level": "opacity"}
FITS = ("cover", "contain", "stretch")


_extent = length_from(0.01, "a size")


def _size(tree: Tree, problems: Problems) -> tuple[Length, Length | None] | None:
    """One length is the width, and the height goes with it; two are both."""
    if isinstance(tree, Items):
        return pair(_extent, "[400, 300]")(tree, problems)
    width = _extent(tree, problems)
    return None if width is None else (width, None)


def _words(tree: Tree, problems: Problems) -> dict[str, Name] | None:
    """Words for every language ("" is any), from one text or from one a language."""
    if isinstance(tree, Scalar):
        return {"": Name(tree.text, tree.place)}
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"expected words, or words by language, found {kind_of(tree)}",
            'for example: {fr: "La cour attend.", en: "The courtyard is waiting."}',
        )
        return None
    words = {}
    for language, value in tree.entries:
        said = text(value, problems)
        if said is not None:
            words[language.text] = Name(said, language.place)
    return words


_PLACED = [
    Key("name", name, "what the timeline calls it", "lamp"),
    Key("at", live_at, "where its anchor is; % of the canvas", "[50%, 30%]"),
    Key("turn", live(degrees), "its rotation, clockwise", "45deg"),
    Key("scale", live_scale, "its size, 1 as it is", "1.5"),
    Key("opacity", live(share), "how much of it is seen", "80%"),
    Key("layer", number, "higher ones are painted later, over the others", "1"),
]
_SEEN = [
    Key("colour", live_colour, "multiplied with it", "'#d9a441'"),
    Key("anchor", one_of(ANCHORS), "the point of it that is put at 'at'", "top left"),
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its word, what it is, and the keys it knows besides that word."""

    word: str
    about: str
    example: str
    keys: tuple[Key, ...]


def _nodes(tree: Tree, problems: Problems) -> tuple[NodeSpec, ...] | None:
    return listed(read_node, "'nodes'")(tree, problems)


KINDS: dict[str, Kind] = {
    kind.word: kind
    for kind in (
        Kind(
            "group",
            "several nodes that move and fade together",
            "lanterns",
            (
                Key("group", name, "its name", "lanterns"),
                *_PLACED,
                Key("nodes", _nodes, "what is in it"),
            ),
        ),
        Kind(
            "image",
            "a picture from the show's folder",
            "floor.png",
            (
                Key("image", name, "the file, beside the scene", "floor.png", required=True),
                *_PLACED,
                *_SEEN,
                Key("fit", one_of(FITS), "how it fills its size, or the canvas", "cover"),
                Key("size", _size, "its width, or [width, height]", "[400, 300]"),
            ),
        ),
        Kind(
            "shape",
            f"a form drawn by the kit: {', '.join(SHAPES)}",
            "star",
            (
                Key("shape", one_of(SHAPES), "the form", "star", required=True),
                *_PLACED,
                *_SEEN,
                Key("size", _size, "its width, or [width, height]", "200"),
                Key("points", whole(3, 64), "corners of a polygon, points of a star", "8"),
                Key("inner", between(0.0, 1.0, number, "'inner'"), "how deep a star is cut, how "
                    "wide a ring's hole is", "40%"),
                Key("corners", thickness, "how round a rectangle's corners are", "20"),
                Key("soft", thickness, "how soft its edge is: a glow", "30"),
            ),
        ),
        Kind(
            "text",
            "words, in one language or in several",
            "{fr: Bonsoir, en: Good evening}",
            (
                Key("text", _words, "the words", "{fr: Bonsoir, en: Good evening}", required=True),
                *_PLACED,
                *_SEEN,
                Key("size", _extent, "the letters' size; % of the canvas's height", "5%"),
                Key("width", _extent, "how long a line may be; longer ones are broken", "60%"),
                Key("font", one_of(("serif", "sans")), "the letters, with feet or without",
                    "serif"),
                Key("bold", yes_or_no, "whether its letters are heavy", "yes"),
                Key("italic", yes_or_no, "whether its letters lean", "yes"),
                Key("align", one_of(("start", "centre", "end")), "where short lines stand",
                    "centre"),
            ),
        ),
        Kind(
            "sound",
            "a sound from the show's folder; it is as loud as its group is seen",
            "sea.ogg",
            (
                Key("sound", name, "the file, beside the scene", "sea.ogg", required=True),
                Key("name", name, "what the timeline calls it", "sea"),
                Key("level", live(share), "how loud it is", "60%"),
                Key("loop", yes_or_no, "begins again at its end", "yes"),
                Key("start", seconds, "when it begins, in the scene", "2s"),
                Key("on", name, "the input whose hits it answers", "drum"),
            ),
        ),
    )
}  # fmt: skip


def read_node(tree: Tree, problems: Problems) -> NodeSpec | None:
    """A node of any kind. One that cannot be read is not `whole`, and its problems say why.

    A group stays, with what can be read of it.
    """
    own = Problems()
    node = _read_node(tree, own)
    problems.extend(replace(problem, left_out=True) for problem in own)
    if node is None or node.kind == "group" or not len(own):
        return node
    return replace(node, whole=False)


def _read_node(tree: Tree, problems: Problems) -> NodeSpec | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"a node is written as 'key: value', found {kind_of(tree)}",
            "for example: - image: floor.png",
        )  # fmt: skip
        return None
    kind = _kind(tree, problems)
    if kind is None:
        return _unread(tree)
    values = read_keys(tree, kind.keys, f"'{kind.word}'", problems)
    return _unread(tree) if values is None else _node(kind, values, tree)


def _kind(tree: Mapping, problems: Problems) -> Kind | None:
    """The kind of a node: the one key that says what it is."""
    kinds = [key for key, _ in tree.entries if key.text in KINDS]
    if len(kinds) == 1:
        return KINDS[kinds[0].text]
    if kinds:
        problems.error(
            kinds[1].place,
            "two-kinds",
            f"this node is two things, '{kinds[0].text}' and '{kinds[1].text}'",
            f"begin '{kinds[1].text}' as a node of its own, with '- ' before it",
        )
        return None
    known = {key.name for kind in KINDS.values() for key in kind.keys}
    odd = next((key for key, _ in tree.entries if key.text not in known), None)
    first = odd or (tree.entries[0][0] if tree.entries else None)
    if odd is None:
        problems.error(
            first.place if first else tree.place,
            "unknown-kind",
            "this node does not say what it is",
            f"begin it with one of: {', '.join(KINDS)}",
        )
    else:
        problems.error(
            odd.place,
            "unknown-kind",
            f"'{short(odd.text)}' is no kind of node",
            suggest(odd.text, KINDS),
        )
    return None


def _unread(tree: Mapping) -> NodeSpec:
    """What is left of a node that cannot be read: its name, or the file that could name it."""
    called = tree.get("name") or next((value for _, value in tree.entries), None)
    name = PurePath(called.text).stem if isinstance(called, Scalar) else ""
    return NodeSpec("", tree.place, Name(name, tree.place), {}, Name("", tree.place))


def _node(kind: Kind, values: dict[str, Any], tree: Mapping) -> NodeSpec:
    source = _source(kind, values, tree)
    return NodeSpec(
        kind=kind.word,
        place=tree.place,
        name=values.get("name", Name("", tree.place)),
        live=live_properties(values),
        source=source,
        words=values.get("text", {}),
        layer=values.get("layer", 0.0),
        anchor=values.get("anchor", "centre"),
        fit=values.get("fit", ""),
        size=values.get("size") if kind.word in ("image", "shape") else None,
        text=_text_spec(values) if kind.word == "text" else None,
        points=values.get("points", 5),
        inner=values.get("inner", 0.5),
        corners=values.get("corners", Length(0.0, "px")),
        soft=values.get("soft", Length(0.0, "px")),
        loop=values.get("loop", False),
        start_s=values.get("start", 0.0),
        on=values.get("on"),
        nodes=values.get("nodes", ()),
    )


def _source(kind: Kind, values: dict[str, Any], tree: Mapping) -> Name:
    value = values.get(kind.word)
    if isinstance(value, Name):
        return value
    written = tree.get(kind.word)
    return Name(value if isinstance(value, str) else "", (written or tree).place)


def live_properties(values: dict[str, Any]) -> dict[str, Live]:
    properties: dict[str, Live] = {}
    for key in ("at", "scale", "colour"):
        properties |= values.get(key, {})
    for key, prop in _PROPERTY_OF.items():
        if key in values:
            properties[prop] = values[key]
    return properties


def _text_spec(values: dict[str, Any]) -> TextSpec:
    return TextSpec(
        size=values.get("size", Length(5.0, "%")),
        width=values.get("width"),
        font=values.get("font", "serif"),
        bold=values.get("bold", False),
        italic=values.get("italic", False),
        align=values.get("align", "centre"),
    )


def plain_name(node: NodeSpec) -> str:
    """What a node is called that was given no name: its group's word, its file, its form."""
    if node.name.text:
        return node.name.text
    if node.kind in ("image", "sound"):
        return PurePath(node.source.text).stem or node.kind
    return node.source.text or node.kind
