"""What was last said at a channel of the show, for words that people can read.

Words are as they were said and a choice is its option. A number is written when it is known in
which language: with one decimal at the most and its unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from exhibit.show.locales import decimal_comma, written
from exhibit.show.program import Input, Show
from exhibit.show.state import State

_APART = "\u00a0"  # keeps a number and its unit on one line
_CLOSE = {"deg": "°", "°": "°"}


def words_at(show: Show, state: State, channels: Iterable[int]) -> tuple[str | float, ...]:
    """Words or a number for each channel; of those that are not asked for only what is words."""
    words: list[str | float] = list(state.texts)
    for channel in channels:
        if 0 <= channel < len(words):
            words[channel] = _said(show.inputs[channel], channel, state)
    return tuple(words)


def _said(item: Input, channel: int, state: State) -> str | float:
    if item.kind == "text":
        return state.texts[channel]
    value = float(state.values[channel])
    if item.kind == "choice":
        chosen = int(value)
        return item.options[chosen] if 0 <= chosen < len(item.options) else ""
    return value


def number_in(language: str, value: float, unit: str = "") -> str:
    """A number as a language writes it, with one decimal at the most: 0.8 m, 40 %, 12.

    Its thousands are not parted: what is shown so may be a year. `{near, number}` parts them.
    """
    if not isfinite(value):
        return ""
    text = written(language, round(value, 1) + 0.0, "0.#")  # no -0
    if unit in _CLOSE:
        return text + _CLOSE[unit]
    if unit == "%" and not decimal_comma(language):
        return f"{text}%"
    return f"{text}{_APART}{unit}" if unit else text
