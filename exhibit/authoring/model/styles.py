"""How the picture goes from one scene to the next: what stands behind `with`.

In a line, `wipe left 2s`, or with all that can be said, `{style: wipe, towards: left, soft: 20%}`.
Both become the same `With`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from exhibit.authoring.meant import meant
from exhibit.authoring.model.given import read_values
from exhibit.authoring.names import Colour, Name
from exhibit.authoring.parse import Mapping, Scalar, Tree, within
from exhibit.authoring.readers import (
    Key,
    colour,
    degrees,
    easing,
    kind_of,
    length,
    length_from,
    name,
    pair,
    read_keys,
    refuse,
    scalar,
    seconds,
    yes_or_no,
)
from exhibit.authoring.shapes import Book, Schema, either, like, pattern, takes, words
from exhibit.authoring.slips import short
from exhibit.authoring.specs import StyleSpec, With
from exhibit.core import units
from exhibit.core.problems import Place, Problems
from exhibit.core.styles import DIRECTIONS, STYLES, Style
from exhibit.core.units import Length, UnitError

_CUT = With(0.0)
OVER_S = With().over_s  # a change of scenes that does not say how long it takes
ENDINGS = (".frag", ".glsl")
STYLE_ABOUT = {
    "cut": "at once",
    "crossfade 2s": "the next scene comes through the one before it",
    "wipe left 2s": "a soft edge goes over the picture: `right`, `left`, `up`, `down`, or at an "
    "angle clockwise from the right, `wipe 30deg 2s`",
    "through black 2s": "the scene goes into a colour, and the next one comes out of it; a `#` "
    'stands in quotes, `through "#ffe" 2s`',
    "iris from 30% 40% 2s": "a round opening shows the next scene; without `from`, in the middle",
    "iris closing 2s": "a round opening shows the scene before, and closes",
    "melt.frag 2s": "a shader of yours: `vec4 mix_pictures(vec2 at, float progress)`, which may "
    "ask for `before(at)`, `after(at)` and the canvas' `size`; `at` is (0, 0) at the top left",
}
# Words of other tools, and ours in other forms.
_ELSEWHERE = {
    "fade": "crossfade",
    "dissolve": "crossfade",
    "mix": "crossfade",
    "blend": "crossfade",
    "slide": "wipe",
    "push": "wipe",
    "sweep": "wipe",
    "dip": "through",
    "via": "through",
    "fade-through": "through",
    "circle": "iris",
    "none": "cut",
    "hard": "cut",
    "jump": "cut",
}
_TIME = re.compile(r"[0-9.]")
_ANGLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+) ?(?:deg|°|turn|rad)(?=\s|$)")
_TOWARDS = re.compile(r"(?:towards|to)(?=\s)")
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\[\]]+")
_FROM = re.compile(r"from\s*\[?\s*([^\s,\]]+)[\s,]+([^\s,\]]+)\s*\]?")


class _Line:
    """A text that is read from its beginning; `rest` is what has not been read yet."""

    def __init__(self, found: Scalar) -> None:
        self._found = found
        self._at = len(found.text) - len(found.text.lstrip())
        self._took = self._at  # where that begins which was taken last

    @property
    def rest(self) -> str:
        return self._found.text[self._at :].rstrip()

    def take(self, pattern: re.Pattern[str]) -> str:
        """What stands next, if it looks so, else ""."""
        taken = pattern.match(self._found.text, self._at)
        if taken is None:
            return ""
        self._took = self._at
        behind = self._found.text[taken.end() :]
        self._at = taken.end() + len(behind) - len(behind.lstrip())
        return taken[0]

    @property
    def took(self) -> Place:
        """Where that stands which was taken last."""
        return within(self._found, self._took)

    @property
    def place(self) -> Place:
        """Where the rest stands."""
        return within(self._found, self._at)


def _ways(book: Book) -> Schema:
    """A line, or all that can be said of one style; which keys go together the reader says."""
    line = pattern(
        rf"\s*(?:{'|'.join(STYLES)}|\S+\.(?:frag|glsl))(?:\s.*)?", "crossfade 2s, or cut"
    )
    return {"anyOf": [line, book.group(_ANY, "way to change")]}


@takes(_ways)
def read_with(tree: Tree, problems: Problems) -> With | None:
    """A style and how long it takes: `cut`, `crossfade 2s`, `wipe left`, `my_mix.frag 2s`."""
    if isinstance(tree, Mapping):
        return _whole(tree, problems)
    found = scalar(tree, problems, "cut, or crossfade 2s")
    if found is None:
        return None
    line = _Line(found)
    word = line.take(_WORD)
    if word.endswith(ENDINGS):
        style = StyleSpec(Style("shader", file=word), Name(word, line.took))
        return _timed(line, style, problems)
    if word in _READ:
        read = _READ[word](line, Style(word), problems)
        return None if read is None else _timed(line, StyleSpec(read), problems)
    if word != "cut":
        message = f"'{short(found.text)}' is no way to change scenes"
        problems.error(line.took, "value", message, _near(word))
    elif line.rest:
        message = f"a cut takes no time, and '{short(line.rest)}' stands behind it"
        problems.error(line.place, "value", message, "write cut, or crossfade 2s")
    else:
        return _CUT
    return None


def _near(word: str) -> str:
    example = "for example: crossfade 2s"
    if word[:1].isdigit():
        return f"write crossfade {short(word)}"
    close = _ELSEWHERE.get(word.casefold()) or meant(word, STYLES)
    if close:
        return f"did you mean '{close}'? {example}" if close != "cut" else "did you mean 'cut'?"
    if "." in word:
        return f"a shader of yours is a file that ends in {' or '.join(ENDINGS)}"
    return f"known here: {', '.join(STYLES)}, or the file of a shader; {example}"


def _timed(line: _Line, style: StyleSpec, problems: Problems) -> With | None:
    """What is left of the line is how long it takes."""
    if not line.rest:
        return With(OVER_S, style)
    try:
        return With(units.seconds(line.rest), style)
    except UnitError as error:
        refuse(error, line.place, problems)
        return None


def _crossfade(_line: _Line, style: Style, _problems: Problems) -> Style | None:
    return style


def _wipe(line: _Line, style: Style, problems: Problems) -> Style | None:
    """`left`, `30deg`, or nothing, which is to the right."""
    line.take(_TOWARDS)
    if angle := line.take(_ANGLE):
        try:
            return replace(style, angle_deg=units.degrees(angle))
        except UnitError as error:
            refuse(error, line.took, problems)
            return None
    if not line.rest or _TIME.match(line.rest):
        return style
    word = line.take(_WORD)
    if word not in DIRECTIONS:
        message = f"a wipe does not go '{short(word)}'"
        problems.error(line.took, "value", message, _direction(word))
        return None
    return replace(style, angle_deg=DIRECTIONS[word])


def _direction(word: str) -> str:
    if near := meant(word, DIRECTIONS):
        return f"did you mean '{near}'?"
    return f"write one of {', '.join(DIRECTIONS)}, or an angle such as 30deg"


def _through(line: _Line, style: Style, problems: Problems) -> Style | None:
    """The colour that lies between the two scenes."""
    word = "" if _TIME.match(line.rest) else line.take(_WORD)
    if not word:
        problems.error(
            line.place, "value", "'through' needs the colour that lies between the scenes",
            "for example: through black 2s; a '#' stands in quotes: through \"#ffe\" 2s",
        )  # fmt: skip
        return None
    try:
        found = units.colour(word.strip("\"'"))
    except UnitError as error:
        refuse(error, line.took, problems)
        return None
    if found[3] < 1.0:
        problems.error(line.took, "value", *_SEEN_THROUGH)
        return None
    return replace(style, colour=found[:3])


_SEEN_THROUGH = (
    "the colour between two scenes covers them, and this one is transparent",
    "use an opaque one, or a crossfade",
)


def _iris(line: _Line, style: Style, problems: Problems) -> Style | None:
    """`closing`, and `from` a place: [30%, 40%], or 30% 40% inside of braces."""
    if line.take(_CLOSING):
        style = replace(style, closing=True)
    if place := _FROM.match(line.take(_FROM)):
        try:
            style = replace(style, middle=(units.length(place[1]), units.length(place[2])))
        except UnitError as error:
            refuse(error, line.took, problems)
            return None
    if line.rest and not _TIME.match(line.rest):
        word = line.take(_WORD)
        near = meant(word, ("from", "closing"))
        hint = "for example: iris from 30% 40% 2s"
        if word == "from":
            problems.error(line.took, "value", "'from' needs a place: across, and down", hint)
        else:
            hint = f"did you mean '{near}'?" if near else hint
            problems.error(line.took, "value", f"an iris has no '{short(word)}'", hint)
        return None
    return style


_CLOSING = re.compile(r"closing(?=\s|$)")
_READ: dict[str, Callable[[_Line, Style, Problems], Style | None]] = {
    "crossfade": _crossfade,
    "wipe": _wipe,
    "through": _through,
    "iris": _iris,
}


# ------------------------------------------------------------------ as a mapping


@takes(either(words(DIRECTIONS), degrees))
def _towards(tree: Tree, problems: Problems) -> float | None:
    """A word, or an angle clockwise from the right."""
    if isinstance(tree, Scalar) and tree.text in DIRECTIONS:
        return DIRECTIONS[tree.text]
    if isinstance(tree, Scalar) and tree.text[:1].isalpha():
        word = tree.text
        problems.error(tree.place, "value", f"a wipe does not go '{short(word)}'", _direction(word))
        return None
    return degrees(tree, problems)


@takes(like(colour))
def _opaque(tree: Tree, problems: Problems) -> Colour | None:
    found = colour(tree, problems)
    if found is not None and found[3] < 1.0:
        problems.error(tree.place, "value", *_SEEN_THROUGH)
        return None
    return found


_STYLE = Key("style", name, "cut, crossfade, wipe, through, iris, or your shader", "wipe",
             required=True)  # fmt: skip
_COMMON = (
    _STYLE,
    Key("over", seconds, "how long it takes", "2s"),
    Key("ease", easing, "how it gets there; else it leaves and arrives gently", "in-out"),
)
_SOFT = Key("soft", length_from(0.0, "an edge"), "how wide its edge is, of its way", "10%")
_KEYS: dict[str, tuple[Key, ...]] = {
    "cut": (_STYLE,),
    "crossfade": _COMMON,
    "wipe": (
        *_COMMON,
        Key("towards", _towards, "a wipe: right, left, up, down, or an angle", "left"),
        _SOFT,
    ),
    "through": (
        *_COMMON,
        Key("colour", _opaque, "through: what lies between the scenes", "black", required=True),
    ),
    "iris": (
        *_COMMON,
        Key("from", pair(length, "[30%, 40%]"), "an iris: the middle of it", "[30%, 40%]"),
        Key("closing", yes_or_no, "an iris: whether it closes over the scene before", "yes"),
        _SOFT,
    ),
    "shader": (
        *_COMMON,
        Key("values", read_values, "a shader: numbers and colours that it knows by name",
            "{grain: 40, tint: '#d9a441'}"),
    ),
}  # fmt: skip
STYLE_KEYS = tuple({key.name: key for keys in _KEYS.values() for key in keys}.values())


# Where the style itself is missing, nothing else is asked for.
_ANY = tuple(replace(key, required=key is _STYLE) for key in STYLE_KEYS)


def _whole(tree: Mapping, problems: Problems) -> With | None:
    before = len(problems)
    written = tree.get("style")
    kind = _kind(written, problems) if isinstance(written, Scalar) else "shader"
    if kind is None:
        return None
    keys = _KEYS[kind] if isinstance(written, Scalar) else _ANY
    what = f"'{short(written.text)}'" if isinstance(written, Scalar) else "'with'"
    values = read_keys(tree, keys, what, problems)
    if values is None or len(problems) > before:
        return None
    if kind == "cut":
        return _CUT
    file = values["style"] if kind == "shader" else None
    return With(values.get("over", OVER_S), StyleSpec(_style(kind, file, values), file))


def _kind(written: Scalar, problems: Problems) -> str | None:
    word = written.text
    if word.endswith(ENDINGS):
        return "shader"
    if word in STYLES:
        return word
    found = kind_of(written)
    problems.error(written.place, "value", f"{found} is no way to change scenes", _near(word))
    return None


def _style(kind: str, file: Name | None, values: dict[str, Any]) -> Style:
    plain = Style(kind)
    middle: tuple[Length, Length] = values.get("from", plain.middle)
    return replace(
        plain,
        ease=values.get("ease"),
        angle_deg=values.get("towards", plain.angle_deg),
        soft=values.get("soft", plain.soft),
        colour=values.get("colour", plain.colour)[:3],
        middle=middle,
        closing=values.get("closing", False),
        file="" if file is None else file.text,
        values=values.get("values", ()),
    )
