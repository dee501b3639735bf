"""The words of a told story: tellings, passages, choices. `authoring.passages` unfolds them."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import Key, kind_of, listed, name, yes_or_no
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


def as_written(tree: Tree, _problems: Problems) -> Tree:
    """What is unfolded first, and read then."""
    return tree


def _group(tree: Tree, problems: Problems) -> Tree | None:
    if isinstance(tree, Mapping):
        return tree
    problems.error(tree.place, "shape", f"expected 'key: value', found {kind_of(tree)}")
    return None


def _letters(what: str) -> list[Key]:
    """The keys by which words are set: those of a text."""
    about = {
        "at": "where the words stand", "width": "how wide they run", "size": "how large they are",
        "colour": "their colour", "font": "their font", "bold": "in bold", "italic": "in italics",
        "align": "how lines are aligned", "outline": "an outline", "shadow": "a shadow",
        "reveal": "how they come", "leading": "from line to line",
    }  # fmt: skip
    return [Key(key, as_written, f"{said}{what}") for key, said in about.items()]


_SET = _letters(", as of a text")
LETTERS = tuple(key.name for key in _SET)
_TOLD = [
    Key("say", as_written, "the words", "{fr: La mer monte., en: The tide comes in.}"),
    Key("voice", as_written, "a sound, or one a language", "{fr: tide.fr.ogg, wo: tide.wo.ogg}"),
    Key("nodes", as_written, "what else is seen meanwhile"),
    *_SET,
]
VARIANT_KEYS = _TOLD
PASSAGE_KEYS = [
    Key("passage", name, "its name", "tide", required=True),
    *_TOLD,
    *(Key(way, listed(_group, f"'{way}'"), about) for way, about in _WAYS_ABOUT.items()),
    Key("choices", listed(_group, "'choices'"), "what visitors can choose"),
    Key("then", as_written, "the passage that follows when it has been told", "boats"),
    Key("enter", as_written, "what is done as it begins: see scenes"),
    Key("leave", as_written, "what is done as it ends"),
    Key("timeline", as_written, "what happens by the clock, as of a scene"),
    Key("tested", as_written, "how its picture is kept from changing", "picture at 6s"),
]
CHOICE_KEYS = [
    Key("say", as_written, "its words", "{fr: Frappez, en: Drum}"),
    Key("when", as_written, "what chooses it: any condition", "drum"),
    Key("touch", name, "the position that chooses it, by resting on it", "hand"),
    Key("to", name, "the passage that follows", "boats", required=True),
    Key("once", yes_or_no, "whether it goes away when it was chosen", "yes"),
    Key("if", as_written, "what must be true for it to be offered", "visits of harbour > 0"),
    Key("with", as_written, "how the picture changes", "crossfade 1s"),
    Key("at", as_written, "where it stands", "[30%, 90%]"),
    Key("area", as_written, "how large the part is that is touched", "[24%, 9%]"),
    Key("size", as_written, "how large its words are", "3.5%"),
    Key("colour", as_written, "their colour", "ivory"),
]
LABEL_KEYS = ("size", "colour", "font", "bold", "italic", "width", "align", "outline", "shadow")
TELLING_KEYS = [
    Key("telling", name, "its name", "fisher", required=True),
    Key("passages", listed(_group, "'passages'"), "what is told, the first first", required=True),
    Key("begin", name, "the passage with which it begins, if not the first", "tide"),
    Key("with", as_written, "how the picture changes from passage to passage", "crossfade 1s"),
    Key("bus", as_written, "the bus of its voices", "voice"),
    Key("labels", _group, "how choices are set: at, apart, area, and as words are",
        "{at: [50%, 88%], size: 3.5%}"),
    *_SET,
]  # fmt: skip
THEN_KEYS = [
    Key("to", name, "the passage that follows", "boats", required=True),
    Key("after", as_written, "how long after it began; else when it has been told", "12s"),
    Key("when", as_written, "what must be true", "near > 2 m"),
    Key("with", as_written, "how the picture changes", "crossfade 1s"),
]


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
