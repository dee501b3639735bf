"""What makes a reading worth saying: pure, with the time handed in, in seconds."""

from __future__ import annotations

from statistics import median

EVERY_S = 0.04  # 25 times a second, while a value changes
ENOUGH = 0.005  # of full scale: less is noise of the converter


class Steady:
    """A contact that bounces: a new state counts when it has lasted for `lasting_s`."""

    def __init__(self, lasting_s: float) -> None:
        self.state = 0
        self._lasting_s = lasting_s
        self._seen = 0
        self._since_s = 0.0

    def note(self, seen: int, now_s: float) -> bool:
        """True when the state has changed."""
        if seen != self._seen:
            self._seen, self._since_s = seen, now_s
        if seen == self.state or now_s - self._since_s < self._lasting_s:
            return False
        self.state = seen
        return True


class Moving:
    """A value that is said at most each `EVERY_S`, and only when it has moved `enough`."""

    def __init__(self, enough: float) -> None:
        self._enough = enough
        self._said: float | None = None
        self._next_s = float("-inf")

    def due(self, now_s: float) -> bool:
        """Whether it is time to look; call `moved` then."""
        if now_s < self._next_s:
            return False
        self._next_s = now_s + EVERY_S
        return True

    def moved(self, value: float) -> bool:
        if self._said is not None and abs(value - self._said) < self._enough:
            return False
        self._said = value
        return True


class Hits:
    """A piezo's readings, 0 to 1: the peak in the 4 ms after `threshold` is a hit's strength."""

    PEAK_S = 0.004

    def __init__(self, threshold: float, deaf_s: float) -> None:
        self.count = 0
        self._threshold, self._deaf_s = threshold, deaf_s
        self._peak = 0.0
        self._since_s: float | None = None
        self._until_s = float("-inf")

    def note(self, reading: float, now_s: float) -> float | None:
        """The strength of a hit whose peak has passed."""
        if self._since_s is not None:
            self._peak = max(self._peak, reading)
            if now_s - self._since_s < self.PEAK_S:
                return None
            self._since_s = None
            self._until_s = now_s + self._deaf_s
            self.count += 1
            return self._peak
        if now_s >= self._until_s and reading > self._threshold:
            self._since_s, self._peak = now_s, reading
        return None


class Median:
    """Of the last three, so that one stray echo does not show."""

    def __init__(self, value: float) -> None:
        self._last = [value] * 3

    def note(self, value: float) -> float:
        self._last = [*self._last[1:], value]
        return median(self._last)
