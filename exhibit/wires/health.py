"""Is a wire well? Seen from the times and numbers of what it says, and from nothing else.

    waiting        not a word yet
    heard          well
    silent         nothing for `silent_after_s`
    stuck          message after message says the same, for `stuck_after_s`
    out of range   outside `between` by 5 % of it, for 2 s
    noisy          it trembles by more than `noise`
    flooding       it says more than `at_most_hz`: what is too much is left out, the rest counts

Silent, stuck, out of range and noisy fail the wire, until three messages in a row are good: a
plug that is loose makes no show flicker.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from exhibit.wires.kept import Kept
from exhibit.wires.messages import Said, Values
from exhibit.wires.wire import Then, Watch

Trouble = Literal["", "silent", "stuck", "out of range", "noisy"]
Health = Literal["waiting", "heard", "silent", "stuck", "out of range", "noisy", "flooding"]

WELL_AFTER = 3  # good messages in a row
WINDOW_S = 2.0  # for how long a wire is out of range, noisy or flooding before that is said
_OUTSIDE = 0.05  # of the range: a sensor at its end trembles


@dataclass(frozen=True, slots=True)
class Report:
    """How a wire is at one moment.

    since_s     when that began: for a silent one when it was last heard, or 0
    rate_hz     messages a second over the last two to four
    raw         the last message's values, and `source` who sent it
    trusted     what the input was told last, by the wire or in its place; None before
    left_out    messages left out because there were too many
    lost        hits that a drum counted and nobody heard
    stands_in   what is played to the input meanwhile, or ""
    """

    input: str
    address: str
    health: Health
    since_s: float
    rate_hz: float = 0.0
    heard_s: float | None = None
    source: str = ""
    raw: Values = ()
    trusted: Values | None = None
    left_out: int = 0
    lost: int = 0
    stands_in: Then | Literal[""] = ""
    called: Mapping[str, str] = field(default_factory=dict)


class Pace(Kept):
    """How often something is heard, counted by twos of seconds."""

    KEPT = ("_slot", "_count", "_count_before")

    def __init__(self) -> None:
        self._slot = -1.0
        self._count = 0
        self._count_before = 0

    def hear(self, time_s: float) -> None:
        slot = time_s // WINDOW_S
        if slot == self._slot:
            self._count += 1
        else:
            self._count_before = self._count if slot == self._slot + 1.0 else 0
            self._slot, self._count = slot, 1

    def hz(self, now_s: float) -> float:
        """In the last two seconds, where those before count for as much as is left of them."""
        slot, into_s = divmod(now_s, WINDOW_S)
        counts = {0.0: (self._count, self._count_before), 1.0: (0, self._count)}
        now, before = counts.get(slot - self._slot, (0, 0))
        return (now + before * (1.0 - into_s / WINDOW_S)) / WINDOW_S


class Trembling(Kept):
    """How much neighbouring values differ, where the sensor sees the same: the median of 2 s.

    A hand that moves makes steps as well, but even ones. So a step counts by how far the middle
    one of three neighbours lies off the line between the others; divided by the square root of 3,
    that spreads as the steps of pure noise do.
    """

    KEPT = ("_neighbours", "_steps")

    _MOST = 63  # steps looked at: of a fast sensor the newest
    _FEWEST = 8

    def __init__(self) -> None:
        self._neighbours: deque[tuple[float, tuple[float, ...]]] = deque(maxlen=2)
        self._steps: deque[tuple[float, float]] = deque()
        self._sorted: list[float] = []

    def hear(self, time_s: float, numbers: tuple[float, ...]) -> float:
        """The median step so far; 0 while there are too few to say."""
        if len(self._sorted) != len(self._steps):
            self._sorted = sorted(step for _, step in self._steps)  # after a crash
        early_s = time_s - WINDOW_S
        while self._steps and (self._steps[0][0] < early_s or len(self._steps) >= self._MOST):
            del self._sorted[bisect_left(self._sorted, self._steps.popleft()[1])]
        if len(self._neighbours) == 2 and self._neighbours[0][0] >= early_s:
            (_, first), (_, second) = self._neighbours
            bends = (abs(a - 2.0 * b + c) for a, b, c in zip(first, second, numbers, strict=False))
            step = max(bends, default=0.0) / math.sqrt(3.0)
            self._steps.append((time_s, step))
            insort(self._sorted, step)
        self._neighbours.append((time_s, numbers))
        count = len(self._sorted)
        return self._sorted[count // 2] if count >= self._FEWEST else 0.0


class Watching(Kept):
    """A wire under watch. `due_s` is when it will have been silent for too long."""

    KEPT = (
        "trouble", "since_s", "heard_s", "due_s", "_good", "_said", "_said_s", "_outside_s",
    )  # fmt: skip

    def __init__(self, watch: Watch, kind: str) -> None:
        self.trouble: Trouble = ""
        self.since_s = 0.0
        self.heard_s: float | None = None
        self._silent_s = _limit(watch.silent_after_s)
        # Two hits may well be alike, and nothing trembles between them.
        self._stuck_s = math.inf if kind == "hit" else _limit(watch.stuck_after_s)
        self._noise = math.inf if kind in ("hit", "text") else _limit(watch.noise)
        self._low, self._high = _outer(watch.between) if kind != "text" else (-math.inf, math.inf)
        self._looks = (
            min(self._stuck_s, self._noise, -self._low, self._high) < math.inf
        )  # or else silence is all there is to watch
        self.due_s = self._silent_s
        self._good = 0
        self._said: Said = ()
        self._said_s = 0.0  # since when it has said the same
        self._outside_s: float | None = None
        self._trembling = Trembling()

    def begin(self, time_s: float) -> None:
        """It has been silent since this time, and not since 0 s."""
        self.since_s, self.due_s = time_s, time_s + self._silent_s

    def hear(self, time_s: float, said: Said, measured: tuple[float, ...]) -> None:
        """A message; `measured` are its numbers in the input's unit."""
        if self.heard_s is None:
            self.since_s = self._said_s = time_s
        elif time_s - self.heard_s >= self._silent_s:
            self._good = 0
        self.heard_s = time_s
        self.due_s = time_s + self._silent_s
        sign = self._sign(time_s, said, measured) if self._looks else ""
        if sign:
            self._good = 0
            if self.trouble != sign:
                self._fail(sign, time_s)
        elif self.trouble:
            self._good += 1
            if self._good >= WELL_AFTER:
                self.trouble, self.since_s = "", time_s

    def ring(self) -> None:
        """It has been silent for too long."""
        self.due_s = math.inf
        self._good = 0
        self.trouble = "silent"
        if self.heard_s is not None:
            self.since_s = self.heard_s

    def _fail(self, trouble: Trouble, time_s: float) -> None:
        since_s = {"stuck": self._said_s, "out of range": self._outside_s}.get(trouble)
        self.trouble, self.since_s = trouble, time_s if since_s is None else since_s

    def _sign(self, time_s: float, said: Said, measured: tuple[float, ...]) -> Trouble:
        """What is wrong with this message, seen with those before."""
        if said != self._said:
            self._said, self._said_s = said, time_s
        stuck = time_s - self._said_s >= self._stuck_s
        outside = False
        for number in measured:
            outside = outside or not self._low <= number <= self._high
        if not outside:
            self._outside_s = None
        elif self._outside_s is None:
            self._outside_s = time_s
        noisy = (
            self._noise < math.inf and self._trembling.hear(time_s, measured) > self._noise
        )  # heard in any case: it must know the neighbours
        if stuck:
            return "stuck"
        if self._outside_s is not None and time_s - self._outside_s >= WINDOW_S:
            return "out of range"
        return "noisy" if noisy else ""

    def saved(self) -> list[Any]:
        return [super().saved(), self._trembling.saved()]

    def resume(self, data: Any) -> None:
        own, trembling = data
        super().resume(own)
        self._trembling.resume(trembling)


def _limit(limit: float | None) -> float:
    return math.inf if limit is None else limit


def _outer(between: tuple[float, float] | None) -> tuple[float, float]:
    """From where to where a value is not out of range."""
    if between is None:
        return -math.inf, math.inf
    low, high = min(between), max(between)
    spare = _OUTSIDE * (high - low)
    return low - spare, high + spare
