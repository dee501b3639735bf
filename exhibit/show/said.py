"""What was last said at a channel of the show, as words that people can read.

Words are as they were said, a choice is its option, and a number has one decimal at the most and
its unit, written as the language writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from exhibit.core.words import ANGLES
from exhibit.show.program import Input, Show
from exhibit.show.state import State

# Languages that write 0,8 and 40 % (CLDR): French, Arabic as in the Maghreb, and those that are
# written beside them in Senegal, Mali, Guinea, Morocco and Algeria, and in the south of Europe.
_WITH_COMMA = frozenset(
    ("fr", "ar", "wo", "ff", "bm", "dyu", "nqo", "srr", "zgh", "shi", "tzm", "rif", "kab", "ber",
     "es", "pt", "it", "de", "ca", "oc", "co", "nl")
)  # fmt: skip
_APART = "\u00a0"  # keeps a number and its unit on one line
_CLOSE = {"deg": "°", "°": "°"}


def words_at(show: Show, state: State, channels: Iterable[int]) -> tuple[str, ...]:
    """One text for each channel; of those that are not asked for only what is words already."""
    words = list(state.texts)
    language = show.languages[state.language] if show.languages else ""
    for channel in channels:
        if 0 <= channel < len(words):
            words[channel] = _said(show.inputs[channel], channel, state, language)
    return tuple(words)


def _said(item: Input, channel: int, state: State, language: str) -> str:
    if item.kind == "text":
        return state.texts[channel]
    value = float(state.values[channel])
    if item.kind == "choice":
        chosen = int(value)
        return item.options[chosen] if 0 <= chosen < len(item.options) else ""
    return number_in(language, value, "deg" if item.part in ANGLES else item.unit)


def number_in(language: str, value: float, unit: str = "") -> str:
    """A number as a language writes it, with one decimal at the most: 0.8 m, 40 %, 12.

    It may have `fr-SN` or `ar-TN` for a language.
    """
    if not isfinite(value):
        return ""
    comma = language.partition("-")[0].casefold() in _WITH_COMMA
    rounded = round(value, 1) + 0.0  # no -0
    text = f"{rounded:.1f}".removesuffix(".0")
    if comma:
        text = text.replace(".", ",")
    if unit in _CLOSE:
        return text + _CLOSE[unit]
    if unit == "%" and not comma:
        return f"{text}%"
    return f"{text}{_APART}{unit}" if unit else text
