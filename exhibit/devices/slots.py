"""Numbers for what comes and goes: a finger that lands gets the lowest one that is free.

Screens and touch tables count their fingers on for ever; a show listens to `/touch/1`. What the
window hears and what a TUIO tracker says may share the numbers, so that two fingers never have
the same one.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

TOUCHES = 10  # as many as two hands have
MOST = 100  # held at once, numbered or not; what comes then is not counted


class Slots:
    """Who has which number, from 1 to `numbers`; any thread may use it."""

    def __init__(self, numbers: int = TOUCHES, most: int = MOST) -> None:
        self._numbers = numbers
        self._most = most
        self._taken: dict[Hashable, int] = {}  # 0: waits for a number
        self._lock = Lock()

    def take(self, key: Hashable) -> int | None:
        """The number of `key`, now or as before; 0 while all are taken, None when it is too many.

        Who waits gets a number by asking again.
        """
        with self._lock:
            number = self._taken.get(key, 0)
            if number:
                return number
            if key not in self._taken and len(self._taken) >= self._most:
                return None
            number = self._lowest_free()
            self._taken[key] = number
            return number

    def leave(self, key: Hashable) -> int | None:
        """The number that is free again, 0 for one that only waited, None for a stranger."""
        with self._lock:
            return self._taken.pop(key, None)

    def __len__(self) -> int:
        """How many are held, those that wait for a number too."""
        return len(self._taken)

    def _lowest_free(self) -> int:
        taken = set(self._taken.values())
        return next((n for n in range(1, self._numbers + 1) if n not in taken), 0)
