"""Faults of the wires, said calmly: everything is counted, at most one line a second is said.

A loose cable makes ten thousand faults a minute and a prankster a million. The gallery needs to
hear of each kind, not of each one: "OSC from 10.0.0.7: truncated (and 412 more like it)".
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

KINDS = 64  # kinds counted by name; strangers may invent more, which are counted as OTHERS
OTHERS = "others"
LONGEST = 200  # characters of a detail: three lines of a terminal, and an address can have 65,000
PAUSE_S = 1.0


@dataclass(slots=True)
class _Unsaid:
    """The faults of one kind since its last line; `detail` is that of the newest."""

    detail: str
    count: int

    def line(self) -> str:
        text = _on_one_line(self.detail)
        return f"{text} (and {self.count - 1} more like it)" if self.count > 1 else text


class FaultLog:
    """Counts faults by kind and hands sentences to `say`; any thread may use it.

    `say` is called on the thread that notes, outside the lock: it may note a fault itself, and a
    terminal that hangs holds nobody else. What it raises is dropped, as the place where faults
    are said is the one place with nobody left to tell.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._counts: dict[str, int] = {}
        self._unsaid: dict[str, _Unsaid] = {}  # the kind that has waited longest comes first
        self._said_s = float("-inf")
        self._lock = Lock()

    @property
    def counts(self) -> dict[str, int]:
        """How many faults of each kind there were: a copy."""
        with self._lock:
            return dict(self._counts)

    def note(self, kind: str, detail: str, now_s: float) -> None:
        """Counts a fault of `kind`, a stable word, and says `detail`, a sentence, when it may."""
        with self._lock:
            self._count(kind[:LONGEST], detail[:LONGEST])
            due = self._take_due(now_s)
        self._utter(due)

    def tick(self, now_s: float) -> None:
        """Says what waits, if a second has passed: for a loop, so that a last fault is heard."""
        with self._lock:
            due = self._take_due(now_s)
        self._utter(due)

    def flush(self) -> None:
        """Says all that was never said, a line a kind: for the end."""
        with self._lock:
            unsaid, self._unsaid = self._unsaid, {}
        for waiting in unsaid.values():
            self._utter(waiting)

    def _count(self, kind: str, detail: str) -> None:
        if kind not in self._counts and len(self._counts) >= KINDS:
            kind = OTHERS
        self._counts[kind] = self._counts.get(kind, 0) + 1
        waiting = self._unsaid.setdefault(kind, _Unsaid(detail, 0))
        waiting.detail = detail
        waiting.count += 1

    def _take_due(self, now_s: float) -> _Unsaid | None:
        """The kind that has waited longest, so that a flood of one cannot hide the others.

        The distance in time, not its sign: two threads may read the clock in one order and come
        here in the other, and a clock that was set back by minutes must not silence the log.
        """
        if not self._unsaid or abs(now_s - self._said_s) < PAUSE_S:
            return None
        self._said_s = now_s
        return self._unsaid.pop(next(iter(self._unsaid)))

    def _utter(self, unsaid: _Unsaid | None) -> None:
        if unsaid is not None:
            with suppress(Exception):
                self._say(unsaid.line())


def _on_one_line(text: str) -> str:
    """Without line breaks, escape sequences and marks that turn the line around."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
