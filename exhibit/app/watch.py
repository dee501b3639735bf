"""Watches over the wires and boards of a running show, and says what has become of them."""

from __future__ import annotations

from collections.abc import Callable

from exhibit.core import units
from exhibit.wires.health import Report
from exhibit.wires.nodes import Board
from exhibit.wires.room import Room
from exhibit.wires.wording import board_sentences, lost_sentence, staff_sentence, whole

Colour = tuple[float, float, float]

_WELL, _ILL, _NOT_YET = (units.colour(word)[:3] for word in ("#6cc070", "#e5533c", "#9fabc4"))
_COLOURS = {"heard": _WELL, "waiting": _NOT_YET}
_NOT_SAID_FIRST = ("heard", "waiting")  # a show begins before its boards


ROUND = 60  # looks until all wires were looked at: a second of frames


class Watch:
    """Looks at a few wires each frame, and at all within a second.

    Says each change once, in the language of the staff.
    """

    def __init__(self, room: Room, say: Callable[[str], None], language: str = "en") -> None:
        self.wells: dict[str, Colour] = {}  # by input: how its wire is, as a colour
        self._room = room
        self._say = say
        self._language = language
        self._a_look = -(-room.wire_count // ROUND)
        self._next = 0
        self._health: dict[tuple[str, str], str] = {}
        self._lost: dict[str, int] = {}
        self._troubles: dict[tuple[str, str], frozenset[str]] = {}

    def look(self, now_s: float) -> None:
        for report in self._room.report(now_s, self._next, self._a_look):
            self.wells[report.input] = _COLOURS.get(report.health, _ILL)
            self._look_at(report, now_s)
        self._next += max(self._a_look, 1)
        if self._next >= self._room.wire_count:
            self._next = 0

    def look_at_boards(self, now_s: float) -> None:
        """For once a second: there are few of them, and they say hello as often."""
        for board in self._room.boards(now_s):
            self._look_at_board(board, now_s)

    def _look_at(self, report: Report, now_s: float) -> None:
        key = report.input, report.address
        before = self._health.get(key)
        if report.health != before:
            self._health[key] = report.health
            first = before in (None, "waiting")
            if not (first and report.health in _NOT_SAID_FIRST):
                self._say(staff_sentence(report, now_s, self._language))
        if report.lost > self._lost.get(report.input, 0):
            self._lost[report.input] = report.lost
            self._say(whole(lost_sentence(report, self._language)))

    def _look_at_board(self, board: Board, now_s: float) -> None:
        key = board.name, board.source
        before = self._troubles.get(key, frozenset())
        self._troubles[key] = frozenset(board.troubles)
        sentences = board_sentences(board, now_s, self._language)
        for trouble, sentence in zip(board.troubles, sentences, strict=True):
            if trouble not in before:
                self._say(whole(sentence))
