"""Any str to text that can be set: composed, of one kind of line end, and of bounded length."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 5_000  # characters: three printed pages, more than a wall holds
MOST_MARKS = 30  # on one letter: Unicode's Stream-Safe Text Format; no language needs ten

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Orders to machines: controls, halves of characters, and the format characters that are neither
# seen (those around Arabic numbers and verses are), nor shape letters, nor turn directions.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u180e\u2061-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
_NO_SPACE_FOR_LONG = re.compile("[^\x00-\u02ff]{%d,}" % (MOST_MARKS + 1))  # noqa: UP031  # braces


def clean(text: str) -> str:
    """The text as it is set: its first 5,000 characters, in NFC, with "\\n" for line ends."""
    text = _LINE_ENDS.sub("\n", text[:LONGEST]).replace("\t", " ")
    text = _UNSEEN.sub("", text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _NO_SPACE_FOR_LONG.sub(_with_few_marks, text))


def _with_few_marks(stretch: re.Match[str]) -> str:
    """Letters with no more marks on one than a reader could tell apart."""
    kept, marks = [], 0
    for character in stretch[0]:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
