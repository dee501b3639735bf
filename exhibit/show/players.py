"""Recordings that people come to: what plays, pauses, goes on and jumps, and when.

A memory plays while somebody is there for it, waits where it is when they have left, and goes on
when they return; after a while of waiting it is forgotten, so that the next visitor hears it from
the beginning. All of it happens at events, or at moments that are known beforehand: when it ends,
and when it is forgotten.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from exhibit.show.conditions import Condition, View
from exhibit.show.playhead import Playhead

_AGAIN_S = 2.0  # back: from later in a chapter to its beginning, from here to the one before


@dataclass(frozen=True, slots=True)
class Player:
    """A recording of a scene.

    plays, pauses   it plays while the first is true (None: while its scene lasts); with the second,
                    from when the first is true until that is
    back_s          how far before the place it was left at it goes on
    forget_s        after waiting so long it begins at the beginning; inf: never
    chapters        where its chapters begin, ascending; the first at 0
    lasts_in        how long it lasts in each of the show's languages, where it is another recording
                    in each; `lasts_s` and `chapters` are those of the first
    following, before, to   inputs that let it jump, -1 for none: a hit goes to the next chapter, to
                    the one before; `to` chooses the chapter, or moves along the whole
    """

    name: str
    scene: int
    lasts_s: float = math.inf
    plays: Condition | None = None
    pauses: Condition | None = None
    back_s: float = 0.0
    forget_s: float = math.inf
    chapters: tuple[float, ...] = (0.0,)
    following: int = -1
    before: int = -1
    to: int = -1
    lasts_in: tuple[float, ...] = ()

    def spoken_in(self, language: int) -> Player:
        """The same recording in a language: its chapters begin at the same shares of it."""
        if not self.lasts_in:
            return self
        lasts_s = self.lasts_in[language]
        share = ratio(lasts_s, self.lasts_s)
        return replace(self, lasts_s=lasts_s, chapters=tuple(c * share for c in self.chapters))


def ratio(lasts_s: float, other_s: float) -> float:
    """How much longer one recording is than another; 1 where that cannot be told."""
    if not (math.isfinite(lasts_s) and math.isfinite(other_s) and other_s > 0.0):
        return 1.0
    return lasts_s / other_s


def respoken(
    before: Sequence[Player], after: Sequence[Player], heads: Sequence[Playhead], now_s: float
) -> tuple[Playhead, ...]:
    """The playheads when another language is spoken: at the same share of the other recording."""
    return tuple(
        _moved(head, now_s, was.lasts_s, ratio(then.lasts_s, was.lasts_s))
        for was, then, head in zip(before, after, heads, strict=True)
    )


def _moved(head: Playhead, now_s: float, lasts_s: float, share: float) -> Playhead:
    if share == 1.0:
        return head
    since_s = now_s if head.runs else head.since_s
    return replace(head, at_s=head.position(now_s, lasts_s) * share, since_s=since_s)


class Said(Protocol):
    """What an input said: see `signals.Reading`."""

    @property
    def input(self) -> int: ...
    @property
    def value(self) -> float: ...


def turned(player: Player, head: Playhead, view: View | None, now_s: float) -> Playhead:
    """The playhead as it should be now; the same one where nothing changes.

    `view` is None while the player's scene is not the one that decides.
    """
    if head.runs and now_s >= head.moment_of(player.lasts_s):
        end_s = head.moment_of(player.lasts_s)
        head = replace(head, at_s=player.lasts_s, since_s=end_s, runs=False, stopped_s=end_s)
    wanted = view is not None and _wanted(player, head, view)
    if wanted and not head.wanted:
        return _begun(player, head, now_s)
    if head.wanted and not wanted:
        here_s = head.position(now_s, player.lasts_s)
        stopped_s = now_s if head.runs else head.stopped_s
        return replace(
            head, at_s=here_s, since_s=now_s, runs=False, wanted=False, stopped_s=stopped_s
        )
    if not wanted and head.at_s > 0.0 and now_s >= head.since_s + player.forget_s:
        return replace(head, at_s=0.0, since_s=now_s)
    return head


def next_moment(player: Player, head: Playhead) -> float:
    """The show time at which the clock alone changes a playhead; inf: never."""
    if head.runs:
        return head.moment_of(player.lasts_s)
    if not head.wanted and head.at_s > 0.0:
        return head.since_s + player.forget_s
    return math.inf


def jumped(  # noqa: PLR0913, PLR0917  # who, where, what was said, and when
    player: Player, head: Playhead, said: Said, kind: str, share: float, now_s: float
) -> Playhead | None:
    """The playhead after an input has spoken, or None when that means nothing to it.

    `share` is the input's value in parts of its range.
    """
    here_s = head.position(now_s, player.lasts_s)
    number = bisect_right(player.chapters, here_s) - 1
    if said.input == player.following and said.value > 0.0:
        number = (number + 1) % len(player.chapters) if here_s < player.lasts_s else 0
        at_s = player.chapters[number]
    elif said.input == player.before and said.value > 0.0:
        into_s = here_s - player.chapters[number]
        at_s = player.chapters[number if into_s >= _AGAIN_S else max(number - 1, 0)]
    elif said.input == player.to:
        found = _asked(player, kind, said.value, share)
        if found is None:
            return None
        at_s = found
    else:
        return None
    return _set_down(head, at_s, now_s, runs=head.wanted and at_s < player.lasts_s)


def _wanted(player: Player, head: Playhead, view: View) -> bool:
    comes = player.plays is None or player.plays.true(view)
    if player.pauses is None:
        return comes
    return (comes or head.wanted) and not player.pauses.true(view)


def _begun(player: Player, head: Playhead, now_s: float) -> Playhead:
    """Somebody has come: it goes on, or begins, if it was over."""
    at_s = 0.0 if head.at_s >= player.lasts_s else max(head.at_s - player.back_s, 0.0)
    return _set_down(replace(head, wanted=True), at_s, now_s, runs=at_s < player.lasts_s)


def _set_down(head: Playhead, at_s: float, now_s: float, *, runs: bool) -> Playhead:
    """It stands elsewhere now, and goes on from there or does not."""
    begun_s = now_s if runs and not head.runs else head.begun_s
    stopped_s = now_s if head.runs and not runs else head.stopped_s
    return replace(head, at_s=at_s, since_s=now_s, runs=runs, begun_s=begun_s, stopped_s=stopped_s)


def _asked(player: Player, kind: str, value: float, share: float) -> float | None:
    """Where an input wants it to be: a chapter by its number, or a part of the whole."""
    if kind in ("choice", "count"):
        number = int(value) if kind == "choice" else int(value) - 1
        return player.chapters[number] if 0 <= number < len(player.chapters) else None
    if not math.isfinite(player.lasts_s):
        return None
    return min(max(share, 0.0), 1.0) * player.lasts_s
