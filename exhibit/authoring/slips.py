"""Slips of the hand that are seen in a text, whether or not YAML can read it.

A space that is missing behind a colon or a dash, a space that is none, a key that is a sentence:
the tree, while it grows, and `syntax`, when the parser has given up, answer them alike.
"""

from __future__ import annotations

import re

from exhibit.core.problems import Place, Problem

MAX_KEY = 200  # characters; libyaml itself gives up at 1,024

_DASHES = r"(?:- ++)*+"  # `- - ` before an item
GLUED_KEY = re.compile(rf"\s*+{_DASHES}([^\W\d][\w-]*):(?!//)([^\s:,\]}}]\S*)")
GLUED_DASH = re.compile(rf"\s*+{_DASHES}-([^\s-]\S*)")
# spaces that YAML takes for letters, and marks of direction that nobody sees
ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200b\u200e\u200f\u202a-\u202f\u205f-\u2069\u3000]")
ODD_START = re.compile(rf"[ \t]*+{_DASHES}(?:[\w-]++:|-)?({ODD_SPACE.pattern})")


def short(text: str) -> str:
    """A text as a message shows it: on one line, and not longer than 40 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def glued(place: Place, found: re.Match[str]) -> Problem:
    """`show:Tide`, found by GLUED_KEY."""
    key, value = short(found[1]), short(found[2])
    message = f"a space is missing after the ':' of '{key}:'"
    return Problem(place, "missing-space", message, f"write '{key}: {value}'")


def invisible(place: Place, character: str) -> Problem:
    message = f"an invisible character (U+{ord(character):04X}) stands here"
    hint = "delete it and type a plain space; word processors and some keyboards (alt-space) "
    return Problem(place, "invisible-character", message, f"{hint}put it in")


def long_key(place: Place) -> Problem:
    message = f"a key of more than {MAX_KEY} characters stands here"
    hint = "is it a text with a ':' in it? then put the text in quotes"
    return Problem(place, "key-too-long", message, hint)
