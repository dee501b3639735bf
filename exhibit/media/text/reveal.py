"""Which word, line and letter each quad belongs to, in the order of reading.

Only what can be seen is counted, so that a text that appears letter by letter does not wait at
spaces. What stands between two words belongs to the one before it, or, after a space, to the one
that follows: a dash or a guillemet comes with the word that it opens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.media.text import breaks
from exhibit.media.text.itemise import clusters

Counts = tuple[int, int, int]
Places = NDArray[np.int32]
# Latin letters, digits and gaps, of which UAX #29 says nothing that a look does not.
_PLAIN = re.compile("[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f \n]*")
_PLAIN_WORD = re.compile("[^ \n]+")


def numbered(
    text: str, language: str, starts: Places, lines: NDArray[np.intp]
) -> tuple[NDArray[np.float32], Counts]:
    """(n, 3) float32: word, line and letter of quads that show characters `starts` on `lines`.

    And how many there are of each. Quads come in the order of reading.
    """
    heads = clusters(text)
    letters = starts.astype(np.intp)
    if not isinstance(heads, range):
        letters = np.searchsorted(np.asarray(heads, np.intp), starts, "right")
    words = np.searchsorted(_word_starts(text, language), starts, "right")
    order = np.zeros((len(starts), 3), np.float32)
    if not len(starts):
        return order, (0, 0, 0)
    belongs = np.array((words, lines, letters))
    np.cumsum(belongs[:, 1:] != belongs[:, :-1], axis=1, out=order.T[:, 1:])
    word, line, letter = order[-1].tolist()
    return order, (int(word) + 1, int(line) + 1, int(letter) + 1)


def as_numbered(order: NDArray[np.float32], places: Places, starts: Places) -> NDArray[np.float32]:
    """`order` for other quads that show characters `starts`, those of `order` showing `places`."""
    if not len(places):
        return np.zeros((len(starts), 3), np.float32)
    same = np.searchsorted(places, starts, "right") - 1
    return order[np.maximum(same, 0)]


def _word_starts(text: str, language: str) -> NDArray[np.intp]:
    """Where each word begins, with the signs before it; the first begins the text."""
    if _PLAIN.fullmatch(text):
        return np.array([word.start() for word in _PLAIN_WORD.finditer(text)][1:], np.intp)
    words = breaks.words(text, language)
    return np.array([_opening(text, words, number) for number in range(1, len(words))], np.intp)


def _opening(text: str, words: Sequence[tuple[int, int]], number: int) -> int:
    stop, start = words[number - 1][1], words[number][0]
    gap = text[stop:start]
    if len(gap) == 1:
        return stop + 1 if gap.isspace() else start
    last = max(gap.rfind(" "), gap.rfind("\n"))
    return start if last < 0 else stop + last + 1
