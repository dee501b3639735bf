"""Which way each character runs: left to right, right to left, or a number among Arabic.

The rules of Unicode's UAX #9 for one paragraph whose direction is known from its language: weak
types (W1 to W7), paired brackets (N0), neutrals (N1, N2) and the reordering of a line (L2). Not
here yet: embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069), which `text`
takes out, and a direction guessed from the words.

Of the 91,604 lines of Unicode's BidiCharacterTest 15.0 without those, tabs or line ends, all come
out right but 6: on U+2329 and U+232A, which `text` has by then composed into U+3008 and U+3009.

Each class is one letter in a string, so that a rule of the standard is one substitution.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

# One letter a class: strong L, R, A (Arabic letter); numbers E (European), N (Arabic-Indic);
# separators s, c and signs t of numbers; m (goes with the letter before); all others are neutral o.
_LETTER = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N",
    "ES": "s", "CS": "c", "ET": "t", "NSM": "m", "BN": "m",
}  # fmt: skip

_OPENER_OF = dict(zip(")]}⟩\u3009⟧⁆⦆❩", "([{⟨\u3008⟦⁅⦅❨", strict=True))
_OPENERS = frozenset(_OPENER_OF.values())

LEFTWARD_SCRIPTS = frozenset({"arab", "aran", "hebr", "nkoo", "adlm", "syrc", "thaa", "rohg"})
LEFTWARD_LANGUAGES = frozenset(
    {"ar", "arz", "ary", "aeb", "arq", "apc", "fa", "ur", "ps", "sd", "ug", "ckb"}
    | {"dv", "he", "yi", "ks", "syr", "nqo"}
)


def runs_leftward(language: str) -> bool:
    """True when paragraphs of a BCP 47 language start at the right; a script (wo-Arab) decides."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in LEFTWARD_SCRIPTS if script else first in LEFTWARD_LANGUAGES


def directions(text: str, leftward: bool) -> str:
    """One letter a character: "L", "R", or "N" for a number that keeps its order among "R".

    `leftward` is the direction of the paragraph; `text` has no line ends and no embeddings.
    """
    base = "R" if leftward else "L"
    kinds = base + "".join(_LETTER.get(unicodedata.bidirectional(c), "o") for c in text) + base
    kinds = re.sub(r"([^m])(m+)", lambda m: m[1] * len(m[0]), kinds)  # W1
    kinds = re.sub(r"A[^LR]*", lambda m: m[0].replace("E", "N"), kinds)  # W2
    kinds = kinds.replace("A", "R")  # W3
    kinds = re.sub(r"(?<=E)[sc](?=E)", "E", kinds)  # W4
    kinds = re.sub(r"(?<=N)c(?=N)", "N", kinds)
    kinds = re.sub(r"(?<=E)t+|t+(?=E)", lambda m: "E" * len(m[0]), kinds)  # W5
    kinds = re.sub(r"[sct]", "o", kinds)  # W6
    kinds = re.sub(r"L[^R]*", lambda m: m[0].replace("E", "L"), kinds)  # W7
    kinds = _turn_brackets(text, kinds, base)  # N0
    kinds = re.sub(r"(?<=L)o+(?=L)", lambda m: "L" * len(m[0]), kinds)  # N1
    kinds = re.sub(r"(?<=[REN])o+(?=[REN])", lambda m: "R" * len(m[0]), kinds)
    return kinds[1:-1].replace("o", base).replace("E", "N")  # N2


def _turn_brackets(text: str, kinds: str, base: str) -> str:
    """Both brackets of a pair face the way of what they hold; `kinds` is one letter longer."""
    turned = list(kinds)
    for opener, closer in _pairs(text, kinds):
        inside = set(_strong(turned[opener + 1 : closer]))
        if not inside:
            continue
        side = base if base in inside else next(_strong(reversed(turned[:opener])))
        for place in (opener, closer):
            stop = _end_of_marks(text, place)
            turned[place:stop] = side * (stop - place)
    return "".join(turned)


def _end_of_marks(text: str, place: int) -> int:
    """The place in `kinds` after a character and the marks that sit on it."""
    while place < len(text) and _LETTER.get(unicodedata.bidirectional(text[place])) == "m":
        place += 1
    return place + 1


def _strong(kinds: Iterable[str]) -> Iterator[str]:
    return ("L" if kind == "L" else "R" for kind in kinds if kind in "LREN")


def _pairs(text: str, kinds: str) -> list[tuple[int, int]]:
    """The bracket pairs, outer before inner, as places in `kinds`."""
    pairs, waiting = [], []
    for place, character in enumerate(text, start=1):
        if kinds[place] != "o":
            continue
        if character in _OPENERS:
            waiting.append(place)
            if len(waiting) > 63:
                return []  # so says the standard: nobody reads 64 brackets deep
        opener = _OPENER_OF.get(character)
        for depth in reversed(range(len(waiting)) if opener else ()):
            if text[waiting[depth] - 1] == opener:
                pairs.append((waiting[depth], place))
                del waiting[depth:]
                break
    return sorted(pairs)


def level(direction: str, leftward: bool) -> int:
    """How deep a letter of `directions` lies: odd levels are drawn from right to left."""
    if direction == "R":
        return 1
    return 2 if leftward or direction == "N" else 0


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of `levels`, as they stand from left to right on the line (rule L2)."""
    order = list(range(len(levels)))
    for floor in range(max(levels, default=0), 0, -1):
        turned: list[int] = []
        for deep, group in groupby(order, key=lambda place: levels[place] >= floor):
            places = list(group)
            turned.extend(reversed(places) if deep else places)
        order = turned
    return order
