"""Nodes: the kinds there are, and how one of any kind is read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any

from exhibit.authoring.meant import meant, suggest
from exhibit.authoring.model.captions import CAPTIONS
from exhibit.authoring.model.films import FILM
from exhibit.authoring.model.groups import group_kinds
from exhibit.authoring.model.live import Properties
from exhibit.authoring.model.memories import memory_kind
from exhibit.authoring.model.pictures import IMAGE, SHAPE
from exhibit.authoring.model.placed import Kind
from exhibit.authoring.model.shaders import SHADER, Gifts
from exhibit.authoring.model.sounds import SOUND
from exhibit.authoring.model.spatial import MESH, POINTS
from exhibit.authoring.model.swarms import PARTICLES
from exhibit.authoring.model.words import TEXT
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import kind_of, listed, read_keys
from exhibit.authoring.shapes import NOTHING, Book, Schema, either, like, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.authoring.slips import short
from exhibit.authoring.specs import Live, NodeSpec
from exhibit.core.problems import Problems

FILED = (
    "image",
    "film",
    "sound",
    "mesh",
    "points",
    "shader",
    "particles",
)  # named after their files
SPOKEN = ("sound", "film")  # may have a file a language


def _kinds(book: Book) -> Schema:
    """A node of any kind; each kind is a definition of its own."""
    each = {
        kind.word: [
            replace(key, required=key.required or key.name == kind.word) for key in kind.keys
        ]
        for kind in KINDS.values()
    }
    return {"anyOf": [book.named(word, partial(book.group, keys)) for word, keys in each.items()]}


@takes(lambda book: book.named("node", lambda: _kinds(book)))
def _one(tree: Tree, problems: Problems) -> NodeSpec | None:
    return read_node(tree, problems)


@takes(either(listed_shape(_one), NOTHING))
def _nodes(tree: Tree, problems: Problems) -> tuple[NodeSpec, ...] | None:
    return listed(read_node, "'nodes'")(tree, problems)


GROUP, CAMERA, MASK, TRAIL = group_kinds(_nodes)
MEMORY = memory_kind(_nodes)
KINDS: dict[str, Kind] = {
    kind.word: kind
    for kind in (
        GROUP, IMAGE, SHAPE, TEXT, PARTICLES, MESH, POINTS, SHADER, MASK, TRAIL, CAMERA, FILM,
        SOUND, CAPTIONS, MEMORY,
    )
}  # fmt: skip
HOLDERS = ("group", "mask", "trail", "camera", "memory")  # kinds with nodes in them


@takes(like(_one))
def read_node(tree: Tree, problems: Problems) -> NodeSpec | None:
    """A node of any kind. One that cannot be read is not `whole`, and its problems say why.

    What holds others stays, with what can be read of it.
    """
    own = Problems()
    node = _read_node(tree, own)
    problems.extend(replace(fault, left_out=fault.severity == "error") for fault in own)
    if node is None or node.kind in HOLDERS or not own.errors:
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
    return _unread(tree) if values is None else _node(kind, values, tree, problems)


def _kind(tree: Mapping, problems: Problems) -> Kind | None:
    """The kind of a node: the one key that says what it is."""
    kinds = [key for key, _ in tree.entries if key.text in KINDS]
    whole = [one for one in kinds if _knows(KINDS[one.text], kinds)]
    kinds = whole if len(whole) == 1 else kinds
    if len(kinds) == 1:
        return _sure(KINDS[kinds[0].text], tree, problems)
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


def _sure(kind: Kind, tree: Mapping, problems: Problems) -> Kind | None:
    """The kind, unless its word is a key of one that was misspelt: `hsape: star, points: 5`."""
    known = {key.name for key in kind.keys}
    for key, _ in tree.entries:
        near = "" if key.text in known else meant(key.text, KINDS)
        if near and near != kind.word and kind.word in {each.name for each in KINDS[near].keys}:
            message = f"'{short(key.text)}' is no kind of node"
            problems.error(key.place, "unknown-kind", message, suggest(key.text, KINDS))
            return None
    return kind


def _knows(kind: Kind, words: list[Scalar]) -> bool:
    """Whether all of these words are keys of a kind: a star has `points` too."""
    return {word.text for word in words} <= {key.name for key in kind.keys}


def _unread(tree: Mapping) -> NodeSpec:
    """What is left of a node that cannot be read: its name, or the file that could name it."""
    called = tree.get("name") or next((value for _, value in tree.entries), None)
    name = PurePath(called.text).stem if isinstance(called, Scalar) else ""
    return NodeSpec("", tree.place, Name(name, tree.place), {}, Name("", tree.place))


def _node(kind: Kind, values: dict[str, Any], tree: Mapping, problems: Problems) -> NodeSpec:
    detail = kind.detail(values, tree, problems)  # first: it may say where captions stand
    return NodeSpec(
        kind=kind.word,
        place=tree.place,
        name=values.get("name", Name("", tree.place)),
        live=live_properties(values),
        source=_source(kind, values, tree),
        files=_files(kind, values),
        words=values.get("text", {}),
        layer=values.get("layer", 0.0),
        anchor=values.get("anchor", "centre"),
        blend=values.get("blend", "normal"),
        repeat=values.get("repeat"),
        detail=detail,
        nodes=values.get("nodes", ()),
        by=values.get("by", ()),
    )


def _files(kind: Kind, values: dict[str, Any]) -> dict[str, Name]:
    """The files of a sound or a film that has one a language."""
    files = values.get(kind.word) if kind.word in SPOKEN else None
    return files if isinstance(files, dict) and "" not in files else {}


def _source(kind: Kind, values: dict[str, Any], tree: Mapping) -> Name:
    value = values.get(kind.word)
    if kind.word in SPOKEN and isinstance(value, dict):
        value = next(iter(value.values()), None)
    if isinstance(value, Name):
        return value
    written = tree.get(kind.word)
    return Name(value if isinstance(value, str) else "", (written or tree).place)


def live_properties(values: dict[str, Any]) -> dict[str, Live]:
    """All that keys have set, by property."""
    properties: dict[str, Live] = {}
    for value in values.values():
        for part in value.values() if isinstance(value, Gifts) else (value,):
            if isinstance(part, Properties):
                properties |= part
    return properties


def plain_name(node: NodeSpec) -> str:
    """What a node is called that was given no name: its group's word, its file, its form."""
    if node.name.text:
        return node.name.text
    if node.kind in FILED:
        return PurePath(node.source.text).stem or node.kind
    return node.source.text or node.kind
