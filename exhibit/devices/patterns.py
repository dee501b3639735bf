"""OSC address patterns, matched against all the addresses that are known here at once.

    ?         one character          [a-z0]  one of these      {near,far}  one of these words
    *         any characters, none   [!a-z]  one of no others  //          any parts, none

As OSC 1.0 has it, with the `//` of 1.1: `//level` is every address whose last part is `level`.
No other sign reaches across a `/`. A pattern that is not well formed matches nothing.

How: all known addresses lie one behind the other in one row of bits, a bit a place between two
characters. The places that a beginning of the pattern can lead to are one Python integer, and each
sign of the pattern takes it to the next with a few shifts, sums and masks. So nothing is tried
twice and nothing recurses, and a pattern costs its length, whatever it is made of: among 1,000
addresses some 0.5 microseconds a sign, and 1.5 milliseconds for the worst of `LONGEST` characters.

The row of "/ab" and "/c": behind each part a guard, which is no place.

    bit               0  1  2  3  4  5  6  7  8  9  10
    character behind  /     a  b        /     c
    guard                |           |     |        |
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Collection, Iterable

LONGEST = 256  # characters of a pattern
REMEMBERED = 256  # patterns; 8 bytes for each address that one matched, so 2 MB for 1,000


def is_pattern(address: str) -> bool:
    return "*" in address or "?" in address or "[" in address or "{" in address or "//" in address


class Patterns:
    """The patterns that were heard of late, and what they mean. Not for two threads at once."""

    def __init__(self, addresses: Collection[str]) -> None:
        self._row = _Row(sorted(set(addresses)))
        self._resolved: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def recall(self, pattern: str) -> tuple[str, ...] | None:
        """What `resolve` gives if that costs nothing, as it is remembered; else None."""
        if len(pattern) > LONGEST:
            return ()
        found = self._resolved.get(pattern)
        if found is not None:
            self._resolved.move_to_end(pattern)
        return found

    def resolve(self, pattern: str) -> tuple[str, ...]:
        """The addresses that it matches, in the order of their characters."""
        found = self.recall(pattern)
        if found is None:
            found = self._resolved[pattern] = self._row.matches(pattern)
            if len(self._resolved) > REMEMBERED:
                self._resolved.popitem(last=False)
        return found


class _Malformed(Exception):
    """A bracket or a brace that does not close within its part."""


class _Row:
    """The known addresses as one row, and the steps that a pattern's signs make in it.

    A step takes the places that were reached, as bits, to those that are reached with one more
    sign. No step leaves an address: the bits of all of them move at once and never meet.
    """

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses
        lay = _Layout()
        for address in addresses:
            lay.add(address)
        self._behind = {c: lay.bits(places) for c, places in lay.behind.items()}
        self._slash = self._behind.pop("/", 0)
        self._characters = sorted(self._behind)
        self._any = lay.bits(place for c in lay.behind if c != "/" for place in lay.behind[c])
        self._starts = lay.bits(lay.starts)
        self._part_starts = lay.bits(lay.part_starts)
        self._part_guards = lay.bits(place + 1 for place in lay.part_ends)
        self._guards = lay.bits(place + 1 for place in lay.ends)
        self._ends = lay.ends
        self._bytes = lay.size // 8 + 1

    def matches(self, pattern: str) -> tuple[str, ...]:
        reached = self._starts
        at = 0
        try:
            while reached and at < len(pattern):
                reached, at = self._step(reached, pattern, at)
        except _Malformed:
            return ()
        if not reached:
            return ()
        row = reached.to_bytes(self._bytes, "little")
        return tuple(
            address
            for address, end in zip(self._addresses, self._ends, strict=True)
            if row[end >> 3] >> (end & 7) & 1
        )

    def _step(self, reached: int, pattern: str, at: int) -> tuple[int, int]:
        """The places behind the sign at `at`, and where the next sign begins."""
        sign = pattern[at]
        match sign:
            case "*":
                return _filled(reached, self._part_guards), at + 1
            case "?":
                return (reached & self._any) << 1, at + 1
            case "[":
                inside, at = _until("]", pattern, at)
                return (reached & self._one_of(inside)) << 1, at
            case "{":
                inside, at = _until("}", pattern, at)
                return self._behind_any(reached, inside.split(",")), at
            case "/":
                return self._behind_slash(reached, pattern, at)
        return (reached & self._behind.get(sign, 0)) << 1, at + 1

    def _behind_slash(self, reached: int, pattern: str, at: int) -> tuple[int, int]:
        """The beginning of the next part; behind two slashes, of that and of all later ones."""
        reached = (reached & self._slash) << 2
        if not pattern.startswith("//", at):
            return reached, at + 1
        while pattern.startswith("/", at):
            at += 1
        return _filled(reached, self._guards) & self._part_starts, at

    def _behind_any(self, reached: int, words: list[str]) -> int:
        behind = 0
        for word in words:
            places = reached
            for character in word:
                places = (places & self._behind.get(character, 0)) << 1
            behind |= places
        return behind

    def _one_of(self, inside: str) -> int:
        """The places that one of the characters of `[inside]` is behind."""
        but = inside.startswith("!")
        meant: set[str] = set()
        at = int(but)
        while at < len(inside):
            last = at + 2 if inside.startswith("-", at + 1) and at + 2 < len(inside) else at
            known = self._characters
            meant.update(known[bisect_left(known, inside[at]) : bisect_right(known, inside[last])])
            at = last + 1
        places = 0
        for character in meant:
            places |= self._behind[character]
        return self._any & ~places if but else places


class _Layout:
    """Where everything lies in the row, while it is made."""

    def __init__(self) -> None:
        self.behind: dict[str, list[int]] = {}  # by character: the places that have it behind them
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.part_starts: list[int] = []
        self.part_ends: list[int] = []
        self.size = 0

    def add(self, address: str) -> None:
        self.starts.append(self.size)
        for part in address.split("/"):
            self.part_starts.append(self.size)
            for place, character in enumerate(part, self.size):
                self.behind.setdefault(character, []).append(place)
            end = self.size + len(part)
            self.part_ends.append(end)
            self.behind.setdefault("/", []).append(end)
            self.size = end + 2
        self.behind["/"].pop()  # nothing is behind the last part
        self.ends.append(self.part_ends[-1])

    def bits(self, places: Iterable[int]) -> int:
        row = bytearray(self.size // 8 + 1)
        for place in places:
            row[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(row, "little")


def _filled(reached: int, guards: int) -> int:
    """All places from the first that is reached, within each stretch that ends at a guard.

    A guard less the places before it borrows from none but its own stretch, and leaves ones from
    the first place that was reached; the guard itself stays where none was.
    """
    return (reached | (guards - reached)) & ~guards


def _until(closing: str, pattern: str, at: int) -> tuple[str, int]:
    """What stands between the sign at `at` and `closing`, and where the next sign begins."""
    end = pattern.find(closing, at)
    inside = pattern[at + 1 : end]
    if end < 0 or "/" in inside:
        raise _Malformed
    return inside, end + 1
