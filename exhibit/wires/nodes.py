"""Boards that announce themselves, once a second: who is there, and how well.

    /node/hello ,sssii NAME board firmware uptime_s drops
    /node/pong  ,si    NAME token

A board is a name and where it speaks from: two that share a name are two, and that is a trouble.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from exhibit.show.events import Event, Value
from exhibit.wires.kept import Kept

HELLO, PONG = NODE_ADDRESSES = ("/node/hello", "/node/pong")
SILENT_AFTER_S = 3.0
NEWEST_FIRMWARE = ("exhibit-node", (1, 0))

BoardTrouble = Literal["silent", "twins", "reset", "drops", "old"]

_TOLD_FOR_S = 60.0  # a reset, or messages that a board lost, are news for so long
_MOST_BOARDS = 200  # names that come over a network must not eat memory
_LONGEST = 40  # characters of a name


@dataclass(frozen=True, slots=True)
class Board:
    """A board at one moment. `troubles` come in the order in which staff should look at them.

    reset_s     when it was last switched on again, or None
    dropped_s   when it last could not send messages; `dropped` of them since then
    elsewhere   who else speaks by its name, or ""
    """

    name: str
    board: str
    firmware: str
    source: str
    heard_s: float
    uptime_s: int = 0
    drops: int = 0
    resets: int = 0
    reset_s: float | None = None
    dropped: int = 0
    dropped_s: float | None = None
    elsewhere: str = ""
    troubles: tuple[BoardTrouble, ...] = ()


class _Card(Kept):
    """What is known of a board."""

    KEPT = (
        "board", "firmware", "heard_s", "uptime_s", "drops", "resets", "reset_s", "dropped",
        "dropped_s",
    )  # fmt: skip

    def __init__(self) -> None:
        self.board = ""
        self.firmware = ""
        self.heard_s = 0.0
        self.uptime_s = 0
        self.drops = 0
        self.resets = 0
        self.reset_s: float | None = None
        self.dropped = 0
        self.dropped_s: float | None = None

    def hello(self, time_s: float, hello: _Hello) -> None:
        if hello.uptime_s < self.uptime_s:
            self.resets += 1
            self.reset_s = time_s
            self.drops = 0  # it counts anew
        if hello.drops > self.drops:
            self.dropped = hello.drops - self.drops
            self.dropped_s = time_s
        self.board, self.firmware = hello.board, hello.firmware
        self.uptime_s, self.drops, self.heard_s = hello.uptime_s, hello.drops, time_s


@dataclass(frozen=True, slots=True)
class _Hello:
    name: str
    board: str
    firmware: str
    uptime_s: int
    drops: int


class Nodes:
    """The table of all boards heard."""

    def __init__(self) -> None:
        self._cards: dict[tuple[str, str], _Card] = {}

    def hear(self, event: Event, time_s: float) -> None:
        """A hello or a pong; what is neither changes nothing."""
        if node_refusal(event):
            return
        key = (str(event.values[0])[:_LONGEST], event.source[:_LONGEST])
        card = self._cards.get(key)
        if card is None:
            card = self._new(key, time_s)
        hello = _hello(event) if event.address == HELLO else None
        if hello is None:
            card.heard_s = time_s
        elif card.firmware:
            card.hello(time_s, hello)
        else:  # nothing that a board did before it was first heard is news
            card.drops = hello.drops
            card.hello(time_s, hello)

    def _new(self, key: tuple[str, str], time_s: float) -> _Card:
        """A card for a board, in the place of one by its name that has fallen silent elsewhere."""
        for other in [other for other in self._cards if other[0] == key[0]]:
            if time_s - self._cards[other].heard_s >= SILENT_AFTER_S:
                del self._cards[other]
        if len(self._cards) >= _MOST_BOARDS:
            del self._cards[min(self._cards, key=lambda known: self._cards[known].heard_s)]
        return self._cards.setdefault(key, _Card())

    def boards(self, now_s: float) -> tuple[Board, ...]:
        """All boards by name, as they are at this time."""
        return tuple(self._board(key, now_s) for key in sorted(self._cards))

    def _board(self, key: tuple[str, str], now_s: float) -> Board:
        card, (name, source) = self._cards[key], key
        elsewhere = "" if _silent(card, now_s) else self._elsewhere(key, now_s)
        seen: dict[BoardTrouble, bool] = {
            "silent": _silent(card, now_s),
            "twins": bool(elsewhere),
            "reset": _is_news(card.reset_s, now_s),
            "drops": _is_news(card.dropped_s, now_s),
            "old": is_old(card.firmware),
        }
        return Board(
            name=name,
            source=source,
            elsewhere=elsewhere,
            troubles=tuple(trouble for trouble, is_so in seen.items() if is_so),
            **{each: getattr(card, each) for each in _Card.KEPT},
        )

    def _elsewhere(self, key: tuple[str, str], now_s: float) -> str:
        others = (
            source
            for (name, source), card in self._cards.items()
            if name == key[0] and source != key[1] and not _silent(card, now_s)
        )
        return next(others, "")

    def saved(self) -> list[Any]:
        return [[*key, card.saved()] for key, card in self._cards.items()]

    def resume(self, data: list[Any]) -> None:
        """Goes on from what was `saved`; ValueError or TypeError for something else."""
        self._cards = {}
        for name, source, kept in data[:_MOST_BOARDS]:
            self._cards[str(name), str(source)] = card = _Card()
            card.resume(kept)


def node_refusal(event: Event) -> str:
    """What is wrong with a hello or a pong, or ""."""
    if event.address == PONG:
        well = bool(event.values) and isinstance(event.values[0], str) and event.values[0] != ""
        return "" if well else f"{PONG} came without a board's name"
    if _hello(event) is not None:
        return ""
    return f"{HELLO} came without what it should say: name board firmware uptime_s drops"


def is_old(firmware: str) -> bool:
    """Whether there is a newer firmware of ours; of others nothing is known."""
    known, newest = NEWEST_FIRMWARE
    name, _, version = firmware.partition(" ")
    parts = version.split(".")
    if name != known or not all(part.isascii() and part.isdigit() for part in parts):
        return False
    return tuple(int(part[:9]) for part in parts) < newest


def _hello(event: Event) -> _Hello | None:
    if len(event.values) < 5:
        return None
    name, board, firmware, uptime, drops = event.values[:5]
    uptime_s, dropped = _whole(uptime), _whole(drops)
    words = isinstance(name, str) and isinstance(board, str) and isinstance(firmware, str)
    if not words or not name or uptime_s is None or dropped is None:
        return None
    name, board, firmware = (str(word)[:_LONGEST] for word in (name, board, firmware))
    return _Hello(name, board, firmware, uptime_s, dropped)


def _whole(value: Value) -> int | None:
    """A count; other makers' boards may send one as a float."""
    if isinstance(value, (bool, str)) or value is None or not 0 <= value < 2**63:
        return None
    return int(value)


def _silent(card: _Card, now_s: float) -> bool:
    return now_s - card.heard_s >= SILENT_AFTER_S


def _is_news(time_s: float | None, now_s: float) -> bool:
    return time_s is not None and now_s - time_s < _TOLD_FOR_S
