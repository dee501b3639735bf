"""The outputs of a place: parts of the picture, each of which may have a language of its own.

outputs:
  - {name: left, sees: [0%, 0%, 50%, 100%], language: ar-TN}
  - {name: right, sees: [50%, 0%, 100%, 100%], language: fr}
"""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.authoring.meant import check_spoken
from exhibit.authoring.model.live import share
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.parse import Tree
from exhibit.authoring.readers import Key, kind_of, listed, name, read_keys
from exhibit.authoring.shapes import NOTHING, either, grouped, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue.place import PictureOutput
from exhibit.core.problems import Problems

MOST = 16


@takes(listed_shape(share, 4, 4))
def _sees(tree: Tree, problems: Problems) -> tuple[float, float, float, float] | None:
    items = tree.items if isinstance(tree, Items) else ()
    edges = [edge for item in items if (edge := share(item, problems)) is not None]
    if items and len(edges) < len(items):
        return None
    if len(edges) != 4 or edges[0] >= edges[2] or edges[1] >= edges[3]:
        found = "" if items else f", found {kind_of(tree)}"
        problems.error(
            tree.place,
            "shape",
            f"'sees' is left, top, right and bottom, in this order{found}",
            "for example: sees: [0%, 0%, 50%, 100%]",
        )
        return None
    left, top, right, bottom = edges
    return left, top, right, bottom


OUTPUT_KEYS = [
    Key("name", name, "its name", "left", required=True),
    Key("sees", _sees, "the part of the canvas that it shows: left, top, right and bottom; all of "
        "it without", "[0%, 0%, 50%, 100%]"),
    Key("language", name, "the language that is read there, whatever the show speaks", "ar-TN"),
]  # fmt: skip


@takes(grouped(OUTPUT_KEYS, "output"))
def _output(tree: Tree, problems: Problems) -> PictureOutput | None:
    values = read_keys(tree, OUTPUT_KEYS, "an output", problems)
    if values is None or "name" not in values:
        return None
    whole = PictureOutput(values["name"])
    return PictureOutput(values["name"], values.get("sees", whole.sees), values.get("language"))


@takes(either(listed_shape(_output), NOTHING))
def read_outputs(tree: Tree, problems: Problems) -> tuple[PictureOutput, ...] | None:
    found = listed(_output, "'outputs'")(tree, problems)
    if found is not None and len(found) > MOST:
        message = f"a picture has {MOST} outputs at the most, and these are {len(found)}"
        problems.error(found[MOST].name.place, "range", message)
        return found[:MOST]
    return found


def spoken_outputs(
    outputs: Sequence[PictureOutput], show: ShowSpec, problems: Problems
) -> tuple[PictureOutput, ...]:
    """Those whose language the show speaks, or that have none; names stand once."""
    spoken = [each.text for each in show.languages]
    seen: dict[str, Name] = {}
    kept: list[PictureOutput] = []
    for each in outputs:
        if each.name.text in seen:
            message = f"there is an output '{short(each.name.text)}' already"
            problems.error(each.name.place, "name-twice", message, "give this one another name")
        seen.setdefault(each.name.text, each.name)
        if each.language is not None:
            check_spoken(each.language, spoken, problems)
        if each.language is None or each.language.text in spoken:
            kept.append(each)
    return tuple(kept)
