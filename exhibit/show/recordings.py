"""The recordings of a show while it is advanced: they play, pause and jump."""

from __future__ import annotations

import math
from collections.abc import Callable

from exhibit.show.conditions import View
from exhibit.show.players import Player, jumped, next_moment, respoken, turned
from exhibit.show.playhead import Playhead
from exhibit.show.program import Show
from exhibit.show.signals import Reading

# The view of a scene, or None while no region of the show is in it.
ViewOf = Callable[[int], View | None]


class Recordings:
    """The playheads of a state, open for writing."""

    def __init__(self, show: Show, heads: tuple[Playhead, ...], language: int) -> None:
        self._show = show
        self._language = language
        self.heads = heads

    @property
    def players(self) -> tuple[Player, ...]:
        """As they are in the language that is spoken."""
        return self._show.players_in[self._language]

    def speak(self, language: int, now_s: float) -> None:
        """They go on in this language, each at the same share of its other recording."""
        if language != self._language:
            before, self._language = self.players, language
            self.heads = respoken(before, self.players, self.heads, now_s)

    def play(self, view_of: ViewOf, now_s: float) -> bool:
        """Starts and stops them; whether any has changed."""
        before = self.heads
        for number, player in enumerate(self.players):
            head = turned(player, self.heads[number], view_of(player.scene), now_s)
            if head is not self.heads[number]:
                self._put(number, head)
        return self.heads is not before

    def jump(self, reading: Reading, view_of: ViewOf, now_s: float) -> bool:
        """Lets those of the present scenes answer an input; whether any does."""
        if not self.heads:
            return False
        before = self.heads
        for number, player in enumerate(self.players):
            if view_of(player.scene) is not None:
                item = self._show.inputs[reading.input]
                share = (reading.value - item.low) / max(item.high - item.low, 1e-9)
                head = jumped(player, self.heads[number], reading, item.kind, share, now_s)
                if head is not None:
                    self._put(number, head)
        return self.heads is not before

    def due(self, now_s: float) -> float:
        """The next moment after now at which one ends, or is forgotten."""
        if not self.heads:
            return math.inf
        heads = zip(self.players, self.heads, strict=True)
        moments = (next_moment(player, head) for player, head in heads)
        return min((m for m in moments if m > now_s), default=math.inf)

    def _put(self, number: int, head: Playhead) -> None:
        self.heads = (*self.heads[:number], head, *self.heads[number + 1 :])
