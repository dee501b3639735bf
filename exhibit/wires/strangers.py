"""What is said of an address that nobody listens to, with the one that was probably meant.

Looking for it takes 3 us for every address that is known, and whoever floods the network with
addresses that nobody knows must not take them from the show: the first hundred unknown ones (of
a show with a thousand inputs the first ten) are looked for, each once. Of those that come after,
it is only said that nobody listens.
"""

from __future__ import annotations

from collections.abc import Collection

from exhibit.core.problems import nearest

_MOST = 100  # addresses looked for
_MOST_COMPARED = 30_000  # for all of them together: about 0.1 s
_LONGEST = 60  # characters of an address that are said, and looked at


class Strangers:
    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._most = min(_MOST, _MOST_COMPARED // max(len(known), 1))
        self._said: dict[str, str] = {}

    def refusal(self, address: str) -> str:
        """One sentence; any thread may ask."""
        said = self._said.get(address)
        if said is not None:
            return said
        if len(address) > _LONGEST:
            return f"nothing here listens to {address[:_LONGEST]}…"
        if len(self._said) >= self._most:
            return f"nothing here listens to {address}"
        close = nearest(address, self._known)
        hint = f" (did you mean {close}?)" if close else ""
        said = self._said[address] = f"nothing here listens to {address}{hint}"
        return said
