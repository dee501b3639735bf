"""Full lines, from side to side: wider spaces, and in Arabic, where asked, longer joins.

A join is made longer with tatweels where HarfBuzz finds it safe: between two letters that do join,
never within lam-alef. Which join of a word it is follows what scribes do: after seen and sad, then
before a last heh or dal, a last alef, lam or kaf, and so on. What is left over widens the spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from exhibit.media.text.lines import Line, Setter, SetWord, is_space, width_of
from exhibit.media.text.shape import TATWEEL, Letters

LONGEST_JOIN = 4  # tatweels in one join: longer ones are for one-word lines only
_ENOUGH_PX = 0.01
# (letters before the join, letters after it, whether those must end the word), the best first.
_BEST: tuple[tuple[str, str, bool], ...] = (
    (TATWEEL, "", False),
    ("سشصض", "", False),
    ("", "هةدذ", True),
    ("", "اأإآلكگک", True),
    ("بتثنيئپ", "رزىي", False),
    ("", "وعغقفؤ", True),
)


def justified(line: Line, width_px: float, setter: Setter, *, kashida: bool) -> Line:
    """The line as wide as its box; one that has nothing to widen stays as it is."""
    missing = width_px - line.width
    if line.last or missing <= 0.0:
        return line
    words = line.words
    spaces = sum(len(word.letters.text) for word in words if is_space(word))
    if kashida:
        words = _with_longer_joins(words, missing, setter, most=LONGEST_JOIN if spaces else 1000)
        missing = width_px - width_of(words)
    if not spaces:
        return line._replace(words=words, width=width_of(words))
    each = max(missing, 0.0) / spaces
    pads = [each * len(word.letters.text) if is_space(word) else 0.0 for word in words]
    return line._replace(words=words, pads=pads, width=width_px)


def _with_longer_joins(
    words: list[SetWord], room: float, setter: Setter, *, most: int
) -> list[SetWord]:
    """Words with tatweels spread over them as evenly as may be, within `room` pixels."""
    places = {
        number: place
        for number, word in enumerate(words)
        if (place := _place(word, setter)) is not None
    }
    if not places:
        return words
    step = max(_tatweel_px(words[number], setter) for number in places)
    count = int(room / step) if step > 0.0 else 0
    count = min(count, most * len(places))
    while count > 0:
        longer = list(words)
        few, more = divmod(count, len(places))
        for turn, (number, place) in enumerate(reversed(places.items())):
            each = few + (turn < more)  # the last words of a line first
            if each:
                longer[number] = setter.longer(words[number], ((place, each),))
        if width_of(longer) <= width_of(words) + room + _ENOUGH_PX:
            return longer
        count -= 1
    return words


def _tatweel_px(word: SetWord, setter: Setter) -> float:
    letters = Letters(word.letters.font, TATWEEL, True, word.letters.script, word.manner.language)
    return setter.shaper.word(letters).advance * word.px


def _place(word: SetWord, setter: Setter) -> int | None:
    """Before which letter of a word its join is best made longer."""
    letters = word.letters
    if letters.script != "Arab" or not letters.leftward or not letters.font.has(TATWEEL):
        return None
    places = setter.shaper.tatweel_places(letters)
    return min(places, key=lambda place: (_rank(letters.text, place), -place), default=None)


def _rank(text: str, place: int) -> int:
    before = next((c for c in reversed(text[:place]) if not unicodedata.combining(c)), "")
    after = text[place]
    ends = all(map(unicodedata.combining, text[place + 1 :]))
    return next((rank for rank, rule in enumerate(_BEST) if _fits(rule, before, after, ends)), 99)


def _fits(rule: Sequence[object], before: str, after: str, ends: bool) -> bool:
    befores, afters, at_end = rule
    return (
        (not befores or before in str(befores))
        and (not afters or after in str(afters))
        and (ends or not at_end)
    )
