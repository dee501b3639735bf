"""What was probably meant by a word that is not known here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems, meant_one_of, nearest, nearest_ones

# Words that people try first, from other tools and other spellings.
_ELSEWHERE = {
    "color": "colour",
    "alpha": "opacity",
    "transparency": "opacity",
    "position": "at",
    "pos": "at",
    "rotate": "turn",
    "rotation": "turn",
    "angle": "turn",
    "picture": "image",
    "img": "image",
    "audio": "sound",
    "volume": "level",
    "duration": "over",
    "easing": "ease",
    "children": "nodes",
    "goto": "to",
    "transition": "with",
    "bg": "background",
    "title": "show",
    "center": "centre",
    "font_size": "size",
    "delay": "at",
    "if": "when",
    "oval": "ellipse",
    "circle": "ellipse",
    "square": "rectangle",
    "rect": "rectangle",
    "button": "hit",
    "slider": "level",
    "proximity": "distance",
    "fade-in": "show",
    "fade-out": "hide",
}


# Words that stand in one place only: found elsewhere, their line begins too far left or right.
_BELONGS = {
    "show.yaml": (
        "canvas", "languages", "unreviewed", "inputs", "rhythm", "fonts", "idle", "scenes",
        "variables", "regions",
    ),
    "a scene": ("timeline", "go", "background", "tested", "nodes"),
}  # fmt: skip


_MOST_WORDS = 16  # in a hint: a folder can hold a thousand pictures
_LONGEST_WORD = 80  # characters; what is longer is like no word, and slow to compare


def suggest(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: what was probably meant, or all that is known here."""
    words = list(known)
    elsewhere = _ELSEWHERE.get(word.casefold(), "")
    near = [elsewhere] if elsewhere in words else list(_nearest_ones(word, tuple(words)))
    if near:
        return meant_one_of(near)
    if not words:
        return ""
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return f"known here: {', '.join(words[:_MOST_WORDS])}{more}"


def misplaced(word: str, what: str) -> str:
    """The hint for a word that is right where it belongs, and stands in something else; or ""."""
    owner = next((place for place, words in _BELONGS.items() if word in words), "")
    if not owner or (owner, what) in (("a scene", "a scene"), ("show.yaml", "a show")):
        return ""
    return f"'{word}' belongs to {owner}: let its line begin under the other keys of {owner}"


def meant(word: str, known: Collection[str]) -> str:
    """The meaning of a word elsewhere, or the nearest spelling, or ""."""
    elsewhere = _ELSEWHERE.get(word.casefold(), "")
    if elsewhere in known:
        return elsewhere
    return _nearest(word, tuple(known)) if len(word) <= _LONGEST_WORD else ""


@lru_cache(256)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    """The same slip stands in a file a hundred times."""
    return nearest(word, known)


@lru_cache(256)
def _nearest_ones(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(nearest_ones(word, known)) if len(word) <= _LONGEST_WORD else ()


def check_spoken(language: Name, spoken: Collection[str], problems: Problems) -> None:
    """A language that is named somewhere must be one that the show speaks."""
    if language.text not in spoken:
        problems.error(
            language.place,
            "unknown-language",
            f"the show does not speak '{short(language.text)}'",
            suggest(language.text, spoken),
        )
