"""The story of a show, as a map shows it: scenes, and the ways between them.

How it is laid out and drawn knows nothing of specs: `telling` makes it of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: what must be true, in the words of a row of a card, and how the picture changes.

    `to` are names of scenes of the same region, none where it leads back to the one before.
    """

    when: str
    how: str
    to: tuple[str, ...]
    note: str = ""  # which of several: `in turn`, `back`
    of: tuple[str, ...] = ()  # of one that leads out of several scenes: which, unless all


@dataclass(frozen=True, slots=True)
class State:
    """A scene; `number` is its place among the scenes of the show."""

    name: str
    number: int
    notes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    begins: bool = False
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Region:
    """Scenes of which one is there at a time, and the ways that lead out of every one of them.

    `sent` are those to which scenes of other regions let it go.
    """

    name: str
    states: tuple[State, ...]
    anywhere: tuple[Way, ...] = ()
    notes: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()

    def state(self, name: str) -> State | None:
        return next((state for state in self.states if state.name == name), None)

    @property
    def begins(self) -> list[str]:
        """Where it begins, and where it is sent."""
        known = [state.name for state in self.states]
        first = [state.name for state in self.states if state.begins]
        return list(dict.fromkeys([*first, *(name for name in self.sent if name in known)]))


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    languages: tuple[str, ...]
    regions: tuple[Region, ...]


def reached_from(
    names: Sequence[str], known: Mapping[str, State], anywhere: Sequence[Way] = ()
) -> Iterator[str]:
    """The scenes that can be come to, those nearest to the beginning first."""
    waiting, seen = list(names), set(names)
    while waiting:
        name = waiting.pop(0)
        yield name
        everywhere = (way for way in anywhere if not way.of or name in way.of)
        for way in (*known[name].ways, *everywhere):
            fresh = [to for to in dict.fromkeys(way.to) if to in known and to not in seen]
            seen.update(fresh)
            waiting += fresh


def with_reach(region: Region) -> Region:
    """The region, in which each scene knows whether some way leads there from the beginning."""
    known = {state.name: state for state in region.states}
    reached = set(reached_from(region.begins, known, region.anywhere))
    states = (replace(state, reached=state.name in reached) for state in region.states)
    return replace(region, states=tuple(states))
