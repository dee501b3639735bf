"""Where a way leads: a scene, back, one of several by chance, or several in their turn.

to: courtyard                       to: {shuffle: [sea, hall, well]}
to: back                            to: {cycle: [sea, hall]}
to: [sea, hall]                     to: {order: [first, second, last]}
to: {sea: 3, hall: 1}               to: {once: [sea, hall]}
"""

from __future__ import annotations

from exhibit.authoring.meant import meant
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import between, name, number, several
from exhibit.authoring.shapes import TEXT, Book, Schema, by_name, either, listed, takes
from exhibit.authoring.slips import short
from exhibit.authoring.story import Target, TurnSpec
from exhibit.core.problems import Problems

TURNS_ABOUT = {
    "shuffle": "each once, in an order that chance decides, and then in another",
    "cycle": "each in its turn, and again from the first",
    "order": "each in its turn, and from then on the last",
    "once": "each in its turn, and then none",
}
TURNS = tuple(TURNS_ABOUT)
_WEIGHT = between(0.0, 1e6, number, "a weight")
_SEVERAL = several(name, at_least=1)
_EXAMPLE = "for example: to: courtyard, to: [sea, hall], or to: {shuffle: [sea, hall]}"


def _turns(book: Book) -> Schema:
    each = {how: {**book.of(_SEVERAL), "description": about} for how, about in TURNS_ABOUT.items()}
    return {"type": "object", "properties": each, "additionalProperties": False, "minProperties": 1,
            "maxProperties": 1}  # fmt: skip


@takes(either(TEXT, listed(name, 1), by_name(_WEIGHT, empty=False), _turns))
def read_target(tree: Tree, problems: Problems) -> Target | None:
    if isinstance(tree, Scalar):
        found = name(tree, problems)
        return None if found is None else Target(found)
    if isinstance(tree, Items):
        return _turn(tree, "chance", problems)
    if len(tree.entries) == 1 and not isinstance(tree.entries[0][1], Scalar):
        return _in_turn(tree, problems)
    return _weighted(tree, problems)


def _turn(tree: Tree, how: str, problems: Problems) -> Target | None:
    scenes = _SEVERAL(tree, problems)
    return Target(scenes[0], TurnSpec(scenes, how)) if scenes else None


def _in_turn(tree: Mapping, problems: Problems) -> Target | None:
    """`{shuffle: [sea, hall]}`."""
    how, scenes = tree.entries[0]
    if how.text in TURNS:
        return _turn(scenes, how.text, problems)
    near = meant(how.text, TURNS)
    problems.error(
        how.place,
        "value",
        f"'{short(how.text)}' is no order in which scenes can follow",
        f"did you mean '{near}'?" if near else f"known here: {', '.join(TURNS)}",
    )
    return None


def _weighted(tree: Mapping, problems: Problems) -> Target | None:
    """`{sea: 3, hall: 1}`."""
    before = len(problems)
    scenes = tuple(Name(key.text, key.place) for key, _ in tree.entries)
    weights = [_WEIGHT(value, problems) for _, value in tree.entries]
    if len(problems) > before:
        return None
    known = tuple(weight for weight in weights if weight is not None)
    if not sum(known) > 0.0:
        problems.error(tree.place, "value", "one of several scenes needs a weight", _EXAMPLE)
        return None
    return Target(scenes[0], TurnSpec(scenes, "chance", known))
