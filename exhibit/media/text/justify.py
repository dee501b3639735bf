"""Full lines, from side to side: wider spaces, and in Arabic, where asked, longer joins.

A join is made longer with tatweels, at one place of a word (see `joins`), in as many words of the
line as there are any. What is left over widens the spaces.
"""

from __future__ import annotations

from exhibit.media.text.joins import TATWEEL, best
from exhibit.media.text.lines import Line, Setter, SetWord, is_space, width_of
from exhibit.media.text.shape import Letters

LONGEST_JOIN = 4  # tatweels in one join: longer ones are for one-word lines only
_ENOUGH_PX = 0.01
_SET_APART = frozenset("»?!:;")  # in French, by a space that stays as it is


def justified(line: Line, width_px: float, setter: Setter, *, kashida: bool) -> Line:
    """The line as wide as its box; one that has nothing to widen stays as it is."""
    missing = width_px - line.width
    if line.last or missing <= 0.0:
        return line
    words = line.words
    widened = _widened(words)
    spaces = sum(widened)
    if kashida:
        words = _with_longer_joins(words, missing, setter, most=LONGEST_JOIN if spaces else 1000)
        missing = width_px - width_of(words)
    if not spaces:
        return line._replace(words=words, width=width_of(words))
    each = max(missing, 0.0) / spaces
    return line._replace(words=words, pads=[each * count for count in widened], width=width_px)


def _widened(words: list[SetWord]) -> list[int]:
    """How many spaces of each word are widened: not those that French sets before its marks."""
    spaces = [len(word.letters.text) if is_space(word) else 0 for word in words]
    held = [0 if _holds(words, place) else count for place, count in enumerate(spaces)]
    return held if any(held) else spaces


def _holds(words: list[SetWord], place: int) -> bool:
    before = words[place - 1].letters.text if place else ""
    after = words[place + 1].letters.text if place + 1 < len(words) else ""
    return before[-1:] == "«" or after[:1] in _SET_APART


def _with_longer_joins(
    words: list[SetWord], room: float, setter: Setter, *, most: int
) -> list[SetWord]:
    """Words with tatweels spread over them as evenly as may be, within `room` pixels."""
    places = {
        number: place for number, word in enumerate(words) if (place := _place(word)) is not None
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


def _place(word: SetWord) -> int | None:
    """Before which letter of a word its join is best made longer."""
    letters = word.letters
    if letters.script != "Arab" or not letters.leftward or not letters.font.has(TATWEEL):
        return None
    return best(letters.text)
