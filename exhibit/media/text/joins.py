"""Which Arabic letters join, and where a scribe would make a join longer.

A join may be longer between two letters that join, but never within lam-alef or the name of God,
which are drawn as one. Which join of a word it is follows what scribes do: after seen and sad, then
before a last heh or dal, a last alef, lam or kaf, and so on.
"""

from __future__ import annotations

import re
import unicodedata

TATWEEL = "\u0640"
ALEFS = "\u0622\u0623\u0625\u0627\u0671-\u0673\u0675\u0773\u0774"
LAMS = "\u0644\u06b5-\u06b8\u076a\u08a6\u08c7"
LAM_ALEF = re.compile(f"[{LAMS}][\u064b-\u065f\u0670]*[{ALEFS}]")  # with the marks of the lam

_LETTER = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c8]"
)
# Unicode's joining types U and R: nothing joins them on the left.
_ENDS = re.compile(
    "[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd"
    "\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779"
    "\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9]"
)
_ALONE = re.compile("[\u0621\u0674]")  # nor on the right
_NAME_OF_GOD = re.compile("\u0644[\u064b-\u0652]*\u0644[\u064b-\u0652\u0670]*\u0647")

# (letters before the join, letters after it, whether those must end the word), the best first.
_BEST: tuple[tuple[str, str, bool], ...] = (
    (TATWEEL, "", False),
    ("سشصض", "", False),
    ("", "هةدذ", True),
    ("", "اأإآلكگک", True),
    ("بتثنيئپ", "رزىي", False),
    ("", "وعغقفؤ", True),
)


def joins(text: str) -> list[int]:
    """The characters of a word before which its join could be made longer."""
    name = _NAME_OF_GOD.search(text)
    found = []
    before = ""  # the letter before, without its marks
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Mn":
            continue
        if before and _join(before, character) and not (name and name.start() < place < name.end()):
            found.append(place)
        before = character
    return found


def _join(before: str, after: str) -> bool:
    if LAM_ALEF.fullmatch(before + after) or not (_LETTER.match(before) and _LETTER.match(after)):
        return False
    return not (_ENDS.match(before) or _ALONE.match(before) or _ALONE.match(after))


def best(text: str) -> int | None:
    """The one of `joins` that a scribe would make longer first, the last of equals."""
    return min(joins(text), key=lambda place: (rank(text, place), -place), default=None)


def rank(text: str, place: int) -> int:
    """How good a place for a longer join is: 0 is the best."""
    before = next((c for c in reversed(text[:place]) if unicodedata.category(c) != "Mn"), "")
    after = text[place]
    ends = all(unicodedata.category(c) == "Mn" for c in text[place + 1 :])
    for number, (befores, afters, at_end) in enumerate(_BEST):
        fits = (not befores or before in befores) and (not afters or after in afters)
        if fits and (ends or not at_end):
            return number
    return len(_BEST)
