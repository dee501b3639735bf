"""Where a line may begin, what the words are, and what is one letter to a reader.

The rules are those of UAX #14 and UAX #29, as ICU keeps them: with dictionaries for Thai, Lao,
Khmer and Burmese, which write no spaces. French needs a little more than the standard: no line
begins with one of its high marks, nor after an opening guillemet, when a plain space was typed
where a narrow unbreakable one belongs.

All offsets count code points. Lone halves of surrogate pairs, which no UTF-8 can say, are read as
U+FFFD.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from icu4py.breakers import CharacterBreaker, LineBreaker, WordBreaker

# BK, CR, LF and NL of UAX #14: a line must begin after these.
LINE_ENDS = frozenset("\n\v\f\r\x85\u2028\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}")
_SPACES = " \u2000-\u2006\u2008-\u200a\u205f\u3000"
# A break that French forgives nobody: after « and a space, before a space and one of » › ? ! : ;
_FRENCH = re.compile(rf"[«‹][{_SPACES}]+|[{_SPACES}]+(?=[»›?!:;])")


def lines(text: str, language: str) -> tuple[list[int], frozenset[int]]:
    """The offsets where a line may begin, and those of them where it must.

    Neither the start of the text is one, nor its end.
    """
    kept = {match.end() for match in _FRENCH.finditer(text)}
    may = [offset for offset in opportunities(text, language) if offset not in kept]
    return may, frozenset(offset for offset in may if text[offset - 1] in LINE_ENDS)


def opportunities(text: str, language: str = "und") -> list[int]:
    """The offsets inside of `text` where UAX #14 lets a line begin."""
    return _offsets(LineBreaker(_sayable(text), _locale(language)))[:-1]


def words(text: str, language: str) -> list[tuple[int, int]]:
    """Where each word starts and stops: what UAX #29 calls one and holds a letter or a digit."""
    bounds = boundaries(text, language)
    return [
        (start, stop) for start, stop in pairwise(bounds) if any(map(str.isalnum, text[start:stop]))
    ]


def boundaries(text: str, language: str = "und") -> list[int]:
    """All offsets where UAX #29 sets a boundary of words, with 0 and the end."""
    return [0, *_offsets(WordBreaker(_sayable(text), _locale(language)))]


def clusters(text: str) -> list[int]:
    """Where each grapheme cluster starts: a letter with its marks, a flag, a family of emoji."""
    return [0, *_offsets(CharacterBreaker(_sayable(text), "und"))[:-1]] if text else []


def _offsets(breaker: LineBreaker | WordBreaker | CharacterBreaker) -> list[int]:
    """Where the pieces end; counted in the pieces, as ICU itself counts in units of UTF-16."""
    return list(accumulate(map(len, breaker)))


def _sayable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _locale(language: str) -> str:
    return language if _TAG.fullmatch(language) else "und"
