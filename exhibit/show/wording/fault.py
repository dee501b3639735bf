"""What is wrong with a condition, and the word that was probably meant.

People write what programs, and their own languages, have for the same thing: `&&`, `et`, `AND`,
`then`. Each is answered with the word as it is wanted here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from exhibit.core.problems import did_you_mean, nearest


class ConditionError(ValueError):
    """A condition that cannot be understood: `offset` counts characters from its beginning."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


BETWEEN = ("and", "or", "for", "within")
SPOKEN: tuple[str, ...] = (
    *("not", "time", "quiet", "language", "visits", "chance", "open", "closed", "closes"),
    *("opens", "hour", "today", "min", "max", "on"),
)
# Signs and words of other languages, those of programs among them.
_SIGNS = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=<": "<=", "=>": ">=",
    "<>": "is not", "≤": "<=", "≥": ">=", "≠": "is not", "===": "is", "!==": "is not",
    "=!": "is not", "<<": "<", ">>": ">", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-",
}  # fmt: skip
_WORDS = {
    "et": "and", "und": "and", "plus": "+", "also": "and", "with": "and", "but": "and",
    "ou": "or", "oder": "or", "xor": "or", "else": "or",
    "non": "not", "pas": "not", "no": "not", "nicht": "not", "without": "and not", "sans": "not",
    "unless": "and not", "while": "and", "ni": "not", "isnt": "is not", "isn't": "is not",
    "pendant": "for", "depuis": "for", "durant": "for", "during": "for", "since": "for",
    "dans": "within", "last": "within", "in": "within",
    "before": "within", "inside": "within",
    "est": "is", "are": "is", "eq": "is", "equals": "is", "equal": "is", "was": "is", "has": "is",
    "lt": "<", "less": "<", "below": "<", "under": "<", "smaller": "<", "nearer": "<",
    "closer": "<", "fewer": "<", "moins": "<", "sous": "<",
    "gt": ">", "more": ">", "above": ">", "over": ">", "greater": ">", "larger": ">",
    "bigger": ">", "farther": ">", "beyond": ">", "least": ">=", "lte": "<=", "le": "<=",
    "gte": ">=", "ge": ">=", "most": "<=",
    "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "trois": "3", "deux": "twice",
    "two": "twice", "double": "twice", "fois": "times", "x": "times", "mal": "times",
    "temps": "time", "elapsed": "time", "duree": "time", "durée": "time",
    "calme": "quiet", "silence": "quiet", "silent": "quiet", "tranquille": "quiet",
    "idle": "quiet", "still": "quiet",
    "langue": "language", "lang": "language", "locale": "language",
    "visites": "visits", "visit": "visits", "visited": "visits", "visite": "visits",
    "hasard": "chance", "random": "chance", "probability": "chance", "chances": "chance",
    "ouvert": "open", "opened": "open", "fermé": "closed", "ferme": "closes", "shut": "closed",
    "ouvre": "opens", "close": "closes", "closing": "closes", "heure": "hour", "hours": "hour",
    "clock": "hour", "aujourd'hui": "today", "day": "today", "jour": "today", "weekday": "today",
}  # fmt: skip
_LEFT_OUT = {
    "if": "'when' says it already", "when": "'when' says it already",
    "si": "'when' says it already", "quand": "'when' says it already",
    "until": "write 'not' and what it waits for",
    "then": "what follows stands under its own key: 'to', or 'do'",
    "alors": "what follows stands under its own key: 'to', or 'do'",
    "the": "conditions have no articles", "a": "conditions have no articles",
    "than": "a sign alone says it: near < 0.8",
}  # fmt: skip
_OPERATORS: tuple[str, ...] = (
    *(*BETWEEN, "and not", "is", "is not", "not", "times", "twice", "3", "4", "5", "6", "10"),
    *("<", ">", "<=", ">=", "+", "-", "*", "/"),
)
_GLUED_BEFORE = re.compile(r"(.+?)(and|or|for|within|is)")
_GLUED_AFTER = re.compile(r"(and|or|not|for|within|is)(.+)")


def meant_here(word: str, known: Iterable[str]) -> str:
    """A hint for a word that cannot stand where it does: the nearest of those that can."""
    folded = word.casefold()
    known = list(known)
    if folded in _LEFT_OUT:
        return f"leave out '{word}': {_LEFT_OUT[folded]}"
    right = _SIGNS.get(folded) or _WORDS.get(folded, "")
    if right and (right in known or right in _OPERATORS):
        return f"did you mean '{right}'?"
    return did_you_mean(word, known)


def near_operator(word: str) -> bool:
    """Whether a word is meant to stand between two conditions: it is no unit of a number then."""
    folded = word.casefold()
    if (
        folded in ("is", "times", "of", "on")
        or folded in _LEFT_OUT
        or _WORDS.get(folded) in _OPERATORS
    ):
        return True
    return bool(nearest(word, (*BETWEEN, "not", "times")))


def unglued(word: str, names: Container[str]) -> str:
    """`0.8for`, `for2s`, `drumand`: with the space that is missing; "" where none is."""
    if (found := _GLUED_AFTER.fullmatch(word)) and _stands(found[2], names):
        return f"{found[1]} {found[2]}"
    if (found := _GLUED_BEFORE.fullmatch(word)) and _stands(found[1], names):
        return f"{found[1]} {found[2]}"
    return ""


def _stands(part: str, names: Container[str]) -> bool:
    return part in names or part in SPOKEN or part[0].isdigit() or part[0] in ".-"
