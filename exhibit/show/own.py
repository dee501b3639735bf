"""A show's own channels, its variables, as they are told to the next start, and were told by the
last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from exhibit.show.events import Value
from exhibit.show.program import Show
from exhibit.show.signals import reading_of
from exhibit.show.state import State


def own_values(show: Show, state: State, channels: Iterable[int]) -> dict[str, Value]:
    """What these channels are, by name: options and words as they are, a switch as yes or no."""
    return {show.inputs[channel].name: _value(show, state, channel) for channel in channels}


def _value(show: Show, state: State, channel: int) -> Value:
    item, value = show.inputs[channel], float(state.values[channel])
    if item.kind == "text":
        return state.texts[channel]
    if item.kind == "choice":
        return item.options[int(value)] if 0 <= value < len(item.options) else ""
    return bool(value) if item.kind == "switch" else value


def with_own(show: Show, state: State, said: Mapping[str, Value]) -> State:
    """A state whose variables are what was `said`; what follows them is there already.

    What the show has no variable for, or a variable cannot be, changes nothing.
    """
    found = {
        number: value
        for name, value in said.items()
        if (number := show.channel_named.get(name)) is not None and show.inputs[number].own
    }
    values, follow_from, texts = state.values.copy(), state.follow_from.copy(), list(state.texts)
    for number, value in found.items():
        reading = reading_of(show, number, value)
        if isinstance(reading, str):
            continue
        values[number] = reading.value
        texts[number] = reading.words
        for i, _ in show.followers_of[number]:
            follow_from[i] = reading.value
    return replace(state, values=values, follow_from=follow_from, texts=tuple(texts))
