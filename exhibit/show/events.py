"""An event: something that happened outside, with the show time at which it did."""

from __future__ import annotations

from typing import NamedTuple

Value = float | int | str | bool | None


class Event(NamedTuple):
    """What a board, a key, the mouse, a recording or the clock said, not yet understood.

    `time_s` is show time in seconds; `source` names the edge it came through (`osc 127.0.0.1`,
    `key`, `mouse`, `journal`); `address` is OSC-like, such as `/in/near`. (A named tuple, as a
    frozen dataclass takes twice as long to make.)
    """

    time_s: float
    source: str
    address: str
    values: tuple[Value, ...] = ()
