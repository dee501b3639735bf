"""Text that does not fit is cut after its last letter that does, and an ellipsis says so.

The ellipsis stands at the end of reading: at the left of an Arabic line. The letter before it ends
its word, so it takes the form of one that joins no further.
"""

from __future__ import annotations

from exhibit.media.text.fallback import Choice
from exhibit.media.text.fill import SLACK_PX, Extent, Ruler
from exhibit.media.text.itemise import Written
from exhibit.media.text.lines import Line, Setter, SetWord, line_of, width_of

ELLIPSIS = "…"
_TRIES = 50  # letters given up one by one, where ends of words are wider than their middles


def cut_line(  # noqa: PLR0913, PLR0917  # what is cut, where, and what with
    written: Written,
    words: list[SetWord],
    extent: Extent,
    limit: float | None,
    setter: Setter,
    choice: Choice,
    end: int,
) -> Line:
    """The line at `extent`, and what followed it on its written line, cut to `limit` pixels.

    `end` is where the plain text ends: the ellipsis stands for all up to there.
    """
    if not words:
        return line_of([], written.base, last=True)
    ruler = Ruler(written, words)
    start = extent.start - written.start
    stop = ruler.trimmed(start, len(written.text))
    if limit is not None:
        sign = _sign(words[-1], written, setter, choice, (stop, end))
        room = max(limit + SLACK_PX - sign.width, 0.0)
        if ruler.reached[stop] - ruler.reached[start] > room:
            stop = ruler.trimmed(start, ruler.within(start, stop, room))
    for _ in range(_TRIES):
        kept = setter.part(written, words, extent.start, written.start + stop, cut=True)
        near = kept[-1] if kept else words[0]
        sign = _sign(near, written, setter, choice, (written.start + stop, end))
        line = [*kept, sign]
        if limit is None or stop <= start or width_of(line) <= limit + SLACK_PX:
            break
        before = [head for head in ruler.heads if start <= head < stop]
        stop = ruler.trimmed(start, before[-1]) if before else start
    return line_of(line, written.base, last=True)


def _sign(
    near: SetWord, written: Written, setter: Setter, choice: Choice, place: tuple[int, int]
) -> SetWord:
    sign = setter.extra(ELLIPSIS, near, place, choice)
    if sign.level == written.base:
        return sign
    letters = sign.letters._replace(leftward=written.base % 2 == 1)
    return sign._replace(word=setter.shaper.word(letters), level=written.base)
