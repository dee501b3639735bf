"""What is kept over a crash: the named attributes of a part at work, as plain JSON data."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Any, ClassVar

_NEVER = {"never": True}  # a time that does not come: JSON knows no infinity


class Kept:
    """A part at work. With what it is made from, the attributes in `KEPT` are all that it is."""

    KEPT: ClassVar[tuple[str, ...]] = ()

    def saved(self) -> list[Any]:
        """Plain data, in the order of `KEPT`."""
        return [_plain(getattr(self, name)) for name in self.KEPT]

    def resume(self, data: Sequence[Any]) -> None:
        """Goes on from what was `saved`; ValueError where it is of something else."""
        if len(data) != len(self.KEPT):
            raise ValueError(f"{len(data)} values are kept, expected {len(self.KEPT)}")
        for name, value in zip(self.KEPT, data, strict=True):
            setattr(self, name, _woken(value, getattr(self, name)))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return _NEVER
    if isinstance(value, (tuple, list, deque)):
        return [_plain(one) for one in value]
    return value


def _woken(value: Any, like: Any) -> Any:
    if value == _NEVER:
        return math.inf
    if not isinstance(value, list):
        return value
    values = tuple(_woken(one, None) for one in value)
    if isinstance(like, deque):
        return deque(values, like.maxlen)
    return list(values) if isinstance(like, list) else values
