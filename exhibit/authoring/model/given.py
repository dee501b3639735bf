"""What an artist's mixing of two scenes is given by name: numbers and colours that stay."""

from __future__ import annotations

from exhibit.authoring.model.shaders import MOST_INPUTS, is_word
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import colour, kind_of, number
from exhibit.authoring.shapes import by_name, either, listed, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems

GIVEN = ("at", "progress", "size", "before", "after", "mix_pictures")  # words of the kit's own
Values = tuple[tuple[str, tuple[float, ...]], ...]


@takes(by_name(either(number, colour, listed(number, 2, 4)), empty=False))
def read_values(tree: Tree, problems: Problems) -> Values | None:
    """`{grain: 40, tint: '#d9a441', drift: [0.1, 0.2]}`: one to four numbers a name."""
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'values' are written as 'name: value', found {kind_of(tree)}",
            "for example: values: {grain: 40, tint: '#d9a441'}",
        )  # fmt: skip
        return None
    if len(tree.entries) > MOST_INPUTS:
        message = f"a shader is given {MOST_INPUTS} values at the most"
        problems.error(tree.place, "too-many", message)
        return None
    values: list[tuple[str, tuple[float, ...]]] = []
    for word, value in tree.entries:
        if not is_word(word.text) or word.text in GIVEN:
            problems.error(
                word.place, "bad-name", f"'{short(word.text)}' cannot be the name of a value",
                f"a name is one word of letters and digits, none of {', '.join(GIVEN)}",
            )  # fmt: skip
            continue
        numbers = _numbers(value, problems)
        if numbers is not None:
            values.append((word.text, numbers))
    return tuple(values)


def _numbers(tree: Tree, problems: Problems) -> tuple[float, ...] | None:
    if isinstance(tree, Items):
        if not 2 <= len(tree.items) <= 4:
            problems.error(tree.place, "shape", "expected two, three or four numbers")
            return None
        parts = [number(item, problems) for item in tree.items]
        whole = tuple(part for part in parts if part is not None)
        return whole if len(whole) == len(parts) else None
    if isinstance(tree, Scalar) and (tree.text[:1] == "#" or tree.text[:1].isalpha()):
        return colour(tree, problems)
    one = number(tree, problems)
    return None if one is None else (one,)
