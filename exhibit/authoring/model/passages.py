"""The words of a told story: tellings, passages, choices. `authoring.passages` unfolds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exhibit.authoring.model.actions import read_actions
from exhibit.authoring.model.nodes import read_node
from exhibit.authoring.model.styles import read_with
from exhibit.authoring.model.timeline import read_cue
from exhibit.authoring.model.words import TEXT_KEYS, words_by_language
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    Reader,
    kind_of,
    length,
    listed,
    name,
    seconds,
    yes_or_no,
)
from exhibit.authoring.shapes import TEXT, Shape, by_name, either, grouped, like, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.core import units
from exhibit.core.problems import Problems

# In which order a passage that is told in several ways is told the next time.
WAYS = ("order", "cycle", "shuffle", "once", "chance")
_WAYS_ABOUT = {
    "order": "told otherwise each time, and from then on as the last time",
    "cycle": "told otherwise each time, and again from the first",
    "shuffle": "told in each way once, in an order that chance decides, and then in another",
    "once": "told in each way once, and then no more",
    "chance": "told in any of these ways",
}
DWELL = "600ms"  # a finger that passes by chooses nothing
AREA = ("24%", "9%")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, and the ways in which it is told: itself, or several by `way`."""

    name: Name
    tree: Mapping
    variants: tuple[Mapping, ...]
    way: str = ""


def as_written(shape: Shape) -> Reader[Tree]:
    """What is unfolded first, and read then; it takes what its reader will."""

    @takes(shape)
    def read(tree: Tree, _problems: Problems) -> Tree:
        return tree

    return read


def _group(keys: Sequence[Key], title: str) -> Reader[Tree]:
    """The same, of what must be 'key: value' lines."""

    @takes(grouped(keys, title))
    def read(tree: Tree, problems: Problems) -> Tree | None:
        if isinstance(tree, Mapping):
            return tree
        problems.error(tree.place, "shape", f"expected 'key: value', found {kind_of(tree)}")
        return None

    return read


_SAID = as_written(like(words_by_language))
_FILE = as_written(either(TEXT, by_name(TEXT, empty=False)))
_WORDS = as_written(TEXT)
_CHANGE = as_written(like(read_with))
_DONE = as_written(like(read_actions))
_OF_TEXTS = {key.name: as_written(like(key.read)) for key in TEXT_KEYS}


def _letters(what: str) -> list[Key]:
    """The keys by which words are set: those of a text."""
    about = {
        "at": "where the words stand", "width": "how wide they run", "size": "how large they are",
        "colour": "their colour", "font": "their font", "bold": "in bold", "italic": "in italics",
        "align": "how lines are aligned", "outline": "an outline", "shadow": "a shadow",
        "reveal": "how they come", "leading": "from line to line",
    }  # fmt: skip
    examples = {key.name: key.example for key in TEXT_KEYS}
    return [Key(key, _OF_TEXTS[key], f"{said}{what}", examples[key]) for key, said in about.items()]


_SET = _letters(", as of a text")
LETTERS = tuple(key.name for key in _SET)
_TOLD = [
    Key("say", _SAID, "the words", "{fr: La mer monte., en: The tide comes in.}"),
    Key("voice", _FILE, "a sound, or one a language", "{fr: tide.fr.ogg, wo: tide.wo.ogg}"),
    Key("nodes", as_written(listed_shape(read_node)), "what else is seen meanwhile",
        "[{image: boats.jpg, fit: cover}]"),
    *_SET,
]  # fmt: skip
VARIANT_KEYS = _TOLD
_VARIANTS = "[{say: Three boats.}, {say: No boat.}]"
THEN_KEYS = [
    Key("to", name, "the passage that follows", "boats", required=True),
    Key(
        "after",
        as_written(like(seconds)),
        "how long after it began; else when it has been told",
        "12s",
    ),
    Key("when", _WORDS, "what must be true", "near > 2 m"),
    Key("with", _CHANGE, "how the picture changes", "crossfade 1s"),
]
CHOICE_KEYS = [
    Key("say", _SAID, "its words", "{fr: Frappez, en: Drum}"),
    Key("when", _WORDS, "what chooses it: any condition", "drum"),
    Key("touch", name, "the position that chooses it, by resting on it", "hand"),
    Key("to", name, "the passage that follows", "boats", required=True),
    Key("once", yes_or_no, "whether it goes away when it was chosen", "yes"),
    Key("if", _WORDS, "what must be true for it to be offered", "visits of harbour > 0"),
    Key("with", _CHANGE, "how the picture changes", "crossfade 1s"),
    Key("at", _OF_TEXTS["at"], "where it stands", "[30%, 90%]"),
    Key(
        "area",
        as_written(listed_shape(length, 2, 2)),
        "how large the part is that is touched",
        "[24%, 9%]",
    ),
    Key("size", _OF_TEXTS["size"], "how large its words are", "3.5%"),
    Key("colour", _OF_TEXTS["colour"], "their colour", "ivory"),
]
LABEL_KEYS = ("size", "colour", "font", "bold", "italic", "width", "align", "outline", "shadow")
LABELS_KEYS = [
    *(key for key in _SET if key.name in LABEL_KEYS),
    Key("at", _OF_TEXTS["at"], "where the first of them stands", "[50%, 88%]"),
    Key("apart", as_written(like(length)), "how far it is from one to the next", "6%"),
    Key("area", as_written(listed_shape(length, 2, 2)), "how large the part is that is touched",
        "[24%, 9%]"),
]  # fmt: skip
PASSAGE_KEYS = [
    Key("passage", name, "its name", "tide", required=True),
    *_TOLD,
    *(
        Key(way, listed(_group(VARIANT_KEYS, "variant"), f"'{way}'"), about, _VARIANTS)
        for way, about in _WAYS_ABOUT.items()
    ),
    Key("choices", listed(_group(CHOICE_KEYS, "choice"), "'choices'"), "what visitors can choose",
        "[{say: {fr: Frappez, en: Drum}, when: drum, to: boats}]"),
    Key(
        "then",
        as_written(either(name, grouped(THEN_KEYS, "then"))),
        "the passage that follows when it has been told",
        "boats",
    ),
    Key("enter", _DONE, "what is done as it begins: see scenes", "{set: {lamps: lamps + 1}}"),
    Key("leave", _DONE, "what is done as it ends", "{speak: fr}"),
    Key("timeline", as_written(listed_shape(read_cue)), "what happens by the clock, as of a scene",
        "[{at: 8s, hide: said, over: 2s}]"),
    Key("tested", _WORDS, "how its picture is kept from changing", "picture at 6s"),
]  # fmt: skip
TELLING_KEYS = [
    Key("telling", name, "its name", "fisher", required=True),
    Key("passages", listed(_group(PASSAGE_KEYS, "passage"), "'passages'"),
        "what is told, the first first", "[{passage: tide, say: The tide comes in.}]",
        required=True),
    Key("begin", name, "the passage with which it begins, if not the first", "tide"),
    Key("with", _CHANGE, "how the picture changes from passage to passage", "crossfade 1s"),
    Key("bus", _WORDS, "the bus of its voices", "voice"),
    Key("labels", _group(LABELS_KEYS, "labels"),
        "how choices are set: at, apart, area, and as words are", "{at: [50%, 88%], size: 3.5%}"),
    *_SET,
]  # fmt: skip


def touched(hand: Scalar, at: Tree, area: Tree | None, problems: Problems) -> Scalar:
    """The condition that a hand rests on what stands at a place, in parts of the canvas."""
    place = [_part(each) for each in at.items] if isinstance(at, Items) else []
    wide = area.items if isinstance(area, Items) else [Scalar(each, hand.place) for each in AREA]
    size = [_part(each) for each in wide]
    if len(place) != len("xy") or len(size) != len("xy") or None in (*place, *size):
        problems.error(
            at.place, "value", "what is touched stands at parts of the canvas",
            "for example: at: [30%, 90%], area: [24%, 9%]",
        )  # fmt: skip
        return Scalar("time < 0s", hand.place)
    edges = " and ".join(
        f"{hand.text}.{axis} > {100 * (middle - length / 2):g}% and "
        f"{hand.text}.{axis} < {100 * (middle + length / 2):g}%"
        for axis, middle, length in zip("xy", place, size, strict=True)
        if middle is not None and length is not None
    )
    return Scalar(f"({hand.text} and {edges}) for {DWELL}", hand.place)


def _part(tree: Tree) -> float | None:
    """A part of the canvas, or None for anything else."""
    if not isinstance(tree, Scalar) or not tree.text.endswith("%"):
        return None
    try:
        return units.number(tree.text)
    except units.UnitError:
        return None


@takes(either(grouped(TELLING_KEYS, "telling"), listed_shape(grouped(TELLING_KEYS, "telling"))))
def read_tells(tree: Tree, _problems: Problems) -> Tree:
    """A telling, or several; it is unfolded before a scene is read."""
    return tree
