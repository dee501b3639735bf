"""Properties that may be alive: a value, or a movement in its place (see `movements`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from exhibit.authoring.model.movements import moves, moving
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import Reader, between, colour, length, number, one_of, pair, triple
from exhibit.authoring.shapes import either, like, listed, takes
from exhibit.authoring.specs import KeysSpec, Live
from exhibit.core.problems import Problems

share: Reader[float] = between(0.0, 1.0, number, "an opacity or a level")
scale_factor: Reader[float] = between(-1000.0, 1000.0, number, "a scale")
metres: Reader[float] = between(-1e6, 1e6, number, "a place in space")


class Properties(dict[str, Live]):
    """What a key sets: values by the name of their property."""


def live(read: Reader[Any]) -> Reader[Any]:
    """A value, or a mapping that says what it follows."""

    @takes(either(read, moves(read)))
    def read_live(tree: Tree, problems: Problems) -> Any:
        return moving(tree, read, problems) if isinstance(tree, Mapping) else read(tree, problems)

    return read_live


def live_one(prop: str, read: Reader[Any]) -> Reader[Properties]:
    """One property that may be alive."""

    @takes(like(live(read)))
    def read_one(tree: Tree, problems: Problems) -> Properties | None:
        value = live(read)(tree, problems)
        return None if value is None else Properties({prop: value})

    return read_one


def live_pair(first: str, second: str, read: Reader[Any], example: str) -> Reader[Properties]:
    """Two properties, each of which may be alive."""

    @takes(listed(live(read), 2, 2))
    def read_pair(tree: Tree, problems: Problems) -> Properties | None:
        both = pair(live(read), example)(tree, problems)
        return None if both is None else Properties({first: both[0], second: both[1]})

    return read_pair


def live_triple(names: tuple[str, str, str], example: str) -> Reader[Properties]:
    """Three numbers in space, each of which may be alive."""

    @takes(listed(live(metres), 3, 3))
    def read_triple(tree: Tree, problems: Problems) -> Properties | None:
        three = triple(live(metres), example)(tree, problems)
        return None if three is None else Properties(zip(names, three, strict=True))

    return read_triple


def split(value: Any, properties: Sequence[str]) -> Properties:
    """One value of several parts for as many properties: a colour for red, green and blue."""
    if isinstance(value, KeysSpec):
        return Properties(
            {
                prop: replace(
                    value, keys=tuple(replace(key, value=_part(key.value, i)) for key in value.keys)
                )
                for i, prop in enumerate(properties)
            }
        )
    if hasattr(value, "start"):
        return Properties(
            {
                prop: replace(value, start=_part(value.start, i), end=_part(value.end, i))
                for i, prop in enumerate(properties)
            }
        )
    return Properties(zip(properties, value, strict=False))


def _part(value: Any, number: int) -> Any:
    return value[number]


@takes(like(live(colour)))
def live_colour(tree: Tree, problems: Problems) -> Properties | None:
    value = live(colour)(tree, problems)
    return None if value is None else split(value, ("red", "green", "blue"))


@takes(either(live(scale_factor), listed(live(scale_factor), 2, 2)))
def live_scale(tree: Tree, problems: Problems) -> Properties | None:
    if isinstance(tree, Items):
        return live_pair("scale_x", "scale_y", scale_factor, "[1, 1.5]")(tree, problems)
    value = live(scale_factor)(tree, problems)
    return None if value is None else Properties({"scale_x": value, "scale_y": value})


live_at: Reader[Properties] = live_pair("x", "y", length, "[50%, 30%]")
_SEEN = {"yes": 1.0, "no": 0.0}
_yes_or_no = one_of(tuple(_SEEN))


@takes(either(_yes_or_no, moves(share)))
def live_visible(tree: Tree, problems: Problems) -> Properties | None:
    """`yes` or `no`, or a movement whose value is seen from 0.5 on."""
    if isinstance(tree, Mapping):
        return live_one("visible", share)(tree, problems)
    word = _yes_or_no(tree, problems)
    return None if word is None else Properties({"visible": _SEEN[word]})
