"""A sender that floods: of what it says beyond its budget only the newest is heard.

To hear a datagram takes several times as long as to take it from its socket. Without a budget, a
sender of 200,000 datagrams a second fills the socket's buffer, where the system then drops what
others say, and what is heard of it is tenths of a second old. So of a sender beyond its budget a
datagram is heard when nothing newer waits, and left out when something does: a machine that keeps
up hears everything, and one that does not keeps its buffer empty.
"""

from __future__ import annotations

from exhibit.devices.osc import BUNDLE

WINDOW_S = 0.05  # short, so that who is beyond its budget is deaf for less than three frames
BUDGET = 1_250  # datagrams in a window, 25,000 a second: as many as 400 sensors at 60 Hz
SHORT = 128  # bytes; a longer datagram counts as several, as it can hold a message in 12 bytes
NEWEST_S = 0.005  # how long the newest waits at most while even newer ones keep coming


class Floods:
    """The budgets of all senders to one socket, and the newest datagram of each beyond it."""

    def __init__(self) -> None:
        self.refused = 0  # datagrams left out, since the start
        self.held: dict[str, bytes] = {}  # by sender
        self._spoken: dict[str, int] = {}  # by sender: short datagrams in this window
        self._window_ends_s = float("-inf")
        self._held_since_s = 0.0
        self._told = 0  # how many of the refused have been told

    def thinned(self, heard: list[tuple[bytes, str]]) -> list[tuple[bytes, str]]:
        """Of as many datagrams as wait at most: of each sender and address the newest.

        A thread that has fallen behind so far catches up, and what is left out was said within
        a millisecond or two. Bundles, which say several things, are all left.
        """
        newest: dict[tuple[str, object], tuple[bytes, str]] = {}
        for i, (datagram, sender) in enumerate(heard):
            bundled = datagram.startswith(BUNDLE)
            key = (sender, i if bundled else datagram[: datagram.find(b",")])
            newest.pop(key, None)  # so that the newest comes at its own place in the order
            newest[key] = datagram, sender
        self.refused += len(heard) - len(newest)
        return list(newest.values())

    def within_budget(self, sender: str, size: int, now_s: float) -> bool:
        """Whether a datagram of `size` bytes is to be heard at once: what is held is older."""
        if now_s >= self._window_ends_s:
            self._spoken.clear()
            self._window_ends_s = now_s + WINDOW_S
        spoken = self._spoken[sender] = self._spoken.get(sender, 0) + size // SHORT + 1
        if spoken > BUDGET:
            return False
        if self.held and self.held.pop(sender, None) is not None:
            self.refused += 1
        return True

    def hold(self, sender: str, datagram: bytes, now_s: float) -> bool:
        """Keeps the newest of a sender beyond its budget; True when it has waited long enough."""
        if not self.held:
            self._held_since_s = now_s
        elif sender in self.held:
            self.refused += 1
        self.held[sender] = datagram
        return now_s - self._held_since_s >= NEWEST_S

    def release(self) -> list[tuple[str, bytes]]:
        """What was held, to be heard now."""
        newest = list(self.held.items())
        self.held.clear()
        return newest

    def to_be_told(self) -> int:
        """How many were left out and not told yet."""
        untold = self.refused - self._told
        self._told = self.refused
        return untold
