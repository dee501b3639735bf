"""Which scenes may be next: what they show is opened before they begin."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from exhibit.show.actions import Leap
from exhibit.show.program import BACK, Go, Scene, Show


def ways_of(show: Show) -> list[tuple[int, ...]]:
    """For each scene those to which one may go from it, and those that begin beside it."""
    forth = [
        [there for way in _ways(scene) for there in _targets(show, way)] for scene in show.scenes
    ]
    return [
        tuple(dict.fromkeys([*there, *_before(show, forth, number), *_beside(show, number)]))
        for number, there in enumerate(forth)
    ]


def _ways(scene: Scene) -> Iterator[Go | Leap]:
    """The ways out of a scene, and those that regions are sent by what it does."""
    yield from scene.gos
    deeds = (deed.actions for deed in scene.deeds)
    for actions in (scene.enter, scene.leave, *deeds, *(go.do for go in scene.gos)):
        yield from (action for action in actions if isinstance(action, Leap))


def _targets(show: Show, go: Go | Leap) -> Iterator[int]:
    """Where a way out may lead, but for the way back."""
    if 0 <= go.turn < len(show.turns):
        yield from show.turns[go.turn].scenes
    elif go.to >= 0:
        yield go.to


def _before(show: Show, forth: Sequence[Sequence[int]], number: int) -> Iterator[int]:
    """Where the way back may lead: to any scene that leads here, or to where its region begins."""
    scene = show.scenes[number]
    if any(go.to == BACK and go.turn < 0 for go in scene.gos):
        yield from (other for other, there in enumerate(forth) if number in there)
        yield from show.starts(show.regions[scene.region])


def _beside(show: Show, number: int) -> Iterator[int]:
    """The scenes with which regions begin that are there during this one."""
    for region in show.beside:
        if region.during is not None and number in region.during:
            yield from show.starts(region)


def first_scenes(show: Show, scene: int | None = None) -> list[int]:
    """Those of all regions in which a show begins, or begins in a scene of the main one."""
    first = show.start if scene is None else scene
    there = (each for each in show.beside if each.during is None or first in each.during)
    return list(dict.fromkeys([first, *(s for each in there for s in show.starts(each))]))


def course(show: Show, scenes: Sequence[int]) -> list[int]:
    """All scenes: those in the picture, the last one first, then those that follow, nearest first.

    Scenes that no way leads to come at the end, for somebody may jump there.
    """
    ways = ways_of(show)
    order = dict.fromkeys(reversed(scenes))
    waiting = deque(order)
    while waiting:
        for there in ways[waiting.popleft()]:
            if there not in order:
                order[there] = None
                waiting.append(there)
    return [*order, *(n for n in range(len(show.scenes)) if n not in order)]
