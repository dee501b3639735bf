"""Fonts that a show brings along, by name."""

from __future__ import annotations

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, name, read_keys
from exhibit.authoring.shapes import by_name, either, grouped, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import FontSpec
from exhibit.core.problems import Problems
from exhibit.core.words import FAMILIES

FONT_KEYS = [
    Key("regular", name, "the file, in the show's folder; a variable font may be the only one",
        "Title.ttf", required=True),
    Key("bold", name, "the file of its heavy letters", "Title-Bold.ttf"),
    Key("italic", name, "the file of its leaning letters", "Title-Italic.ttf"),
    Key("bold_italic", name, "the file of those that are both", "Title-BoldItalic.ttf"),
]  # fmt: skip


@takes(by_name(either(name, grouped(FONT_KEYS, "font"))))
def read_fonts(tree: Tree, problems: Problems) -> dict[str, FontSpec] | None:
    """`title: Title.ttf`, or `title: {regular: Title.ttf, bold: Title-Bold.ttf}`."""
    if isinstance(tree, Scalar) and not tree.text:
        return {}
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'fonts' is written as 'name: file', found {kind_of(tree)}",
            "for example: fonts: {title: Title.ttf}",
        )  # fmt: skip
        return None
    fonts = (_font(key, value, problems) for key, value in tree.entries)
    return {font.name.text: font for font in fonts if font is not None}


def _font(key: Scalar, tree: Tree, problems: Problems) -> FontSpec | None:
    called = Name(key.text, key.place)
    if key.text in FAMILIES or not key.text.replace("-", "a").replace("_", "a").isalnum():
        problems.error(
            key.place, "bad-name", f"'{short(key.text)}' cannot be the name of a font",
            f"a name is one word of letters, digits, '-' and '_', and not {' or '.join(FAMILIES)}, "
            "which the kit has",
        )  # fmt: skip
        return None
    if isinstance(tree, Scalar):
        file = name(tree, problems)
        return None if file is None else FontSpec(called, file)
    values = read_keys(tree, FONT_KEYS, f"the font '{short(key.text)}'", problems)
    return None if values is None or "regular" not in values else FontSpec(called, **values)
