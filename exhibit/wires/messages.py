"""What a raw message says to a wire: numbers, words, that somebody is gone, or nothing of use.

A wire takes the values of a message from its `first` on. What a board says is not yet in the
input's unit or range, so nothing is limited here; only its form is looked at.

    distance, level, count    one number
    hit                       its strength; nothing is 1
    switch                    a number, a truth, "on" or "off"
    choice                    an option, or a number from 1; 0 takes the choice back
    position                  x y, or nothing: gone
    pose                      x y, x y yaw or x y z yaw pitch roll, or nothing: gone
    text                      words or a number; nothing takes them back
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exhibit.core.words import LONGEST_TEXT
from exhibit.show.events import Value
from exhibit.wires.filters import LARGEST

Values = tuple[Value, ...]
Said = tuple[float, ...] | tuple[str]  # () when somebody is gone
Reader = Callable[[Values, int], Said | str]

_POSE = (2, 3, 6)  # numbers in a pose, of which angles are
ANGLES_OF = {2: (), 3: (2,), 6: (3, 4, 5)}


def reader_of(kind: str, options: Sequence[str] = ()) -> Reader:
    """Reads a message's values for an input of this kind; a str is why they are of no use."""
    if kind == "choice":
        return _option_of(options)
    return _READERS.get(kind, _one_number)


def count_of(values: Values, first: int) -> int | None:
    """How many hits a drum has counted since it was switched on, if it says so."""
    count = values[first + 1] if len(values) > first + 1 else None
    return count if type(count) is int and 0 <= count < 2**31 else None


def number_of(raw: Value) -> float | str:
    """A finite number within +-`LARGEST`, or why it is none."""
    if raw is None or isinstance(raw, str):
        return f"came with {'nothing' if raw is None else repr(raw[:40])}, expected a number"
    if -LARGEST <= raw <= LARGEST:
        return float(raw)
    if raw == raw and abs(raw) != float("inf"):  # noqa: PLR0124  # what is not itself is no number
        return LARGEST if raw > 0 else -LARGEST
    return f"came with {raw}, expected a number"


def _one_number(values: Values, first: int) -> Said | str:
    if len(values) <= first:
        return _too_few(values, first + 1)
    raw = values[first]
    if type(raw) is float and -LARGEST <= raw <= LARGEST:
        return (raw,)
    number = number_of(raw)
    return number if isinstance(number, str) else (number,)


def _strength(values: Values, first: int) -> Said | str:
    if not values or (len(values) > first and values[first] is None):
        return (1.0,)
    return _one_number(values, first)


def _switch(values: Values, first: int) -> Said | str:
    if len(values) > first and values[first] in ("on", "off"):
        return (float(values[first] == "on"),)
    return _one_number(values, first)


def _option_of(options: Sequence[str]) -> Reader:
    def option(values: Values, first: int) -> Said | str:
        raw = values[first] if len(values) > first else None
        if isinstance(raw, str) and raw in options:
            return (raw,)
        if isinstance(raw, (str, bool)):
            return f"came with {repr(raw)[:40]}, expected one of {', '.join(options)}"
        return _one_number(values, first)

    return option


def _words(values: Values, first: int) -> Said | str:
    raw = values[first] if len(values) > first else None
    if isinstance(raw, bool):
        return f"came with {raw}, expected words"
    if raw is None:
        return ("",)
    if not isinstance(raw, str):
        number = number_of(raw)
        return number if isinstance(number, str) else (str(raw)[:LONGEST_TEXT],)
    words = raw[:LONGEST_TEXT].strip()
    return (words,) if words.isprintable() else "came with characters that cannot be shown"


def _position(values: Values, first: int) -> Said | str:
    return _place(values, first, 2)


def _pose(values: Values, first: int) -> Said | str:
    found = len(values) - first
    return _place(values, first, max((count for count in _POSE if count <= found), default=2))


def _place(values: Values, first: int, count: int) -> Said | str:
    if len(values) <= first or values[first] is None:
        return ()
    if len(values) < first + count:
        return _too_few(values, first + count)
    numbers: list[float] = []
    for raw in values[first : first + count]:
        number = number_of(raw)
        if isinstance(number, str):
            return number
        numbers.append(number)
    return tuple(numbers)


def _too_few(values: Values, needed: int) -> str:
    if not values:
        return f"came with nothing, expected {_values(needed)}"
    return f"came with {_values(len(values))}, expected {needed} at least"


def _values(count: int) -> str:
    return "a value" if count == 1 else f"{count} values"


_READERS: dict[str, Reader] = {
    "hit": _strength,
    "switch": _switch,
    "position": _position,
    "pose": _pose,
    "text": _words,
}
