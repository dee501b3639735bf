"""Which scenes lead where, as a compiled show has it: the one place that knows all ways there are.

A way is a `Go`: to a scene, to one of a turn's, back to where one came from; out of a scene, or a
leap of something that is done (`actions.Leap`), which may send another region on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from exhibit.show.actions import Leap
from exhibit.show.program import BACK, Go, Scene, Show

Way = Go | Leap


def leads_to(show: Show, way: Way) -> tuple[int, ...]:
    """The scenes that a way may lead to; none for the way back, which is one that was seen."""
    if way.turn >= 0:
        return show.turns[way.turn].scenes
    return () if way.to == BACK else (way.to,)


def always_leads(show: Show, way: Way) -> bool:
    """Whether a way leads somewhere each time: one back, or of a turn that is used up, may not."""
    if way.turn >= 0:
        return show.turns[way.turn].how != "once"
    return way.to != BACK


def ways_of(scene: Scene) -> Iterator[Way]:
    """All that can lead out of a scene, or send another region elsewhere while it lasts."""
    yield from scene.gos
    yield from _leaps(scene)


def _leaps(scene: Scene) -> Iterator[Leap]:
    done = chain(
        scene.enter,
        scene.leave,
        *(go.do for go in scene.gos),
        *(deed.actions for deed in scene.deeds),
    )
    yield from (action for action in done if isinstance(action, Leap))


def reached(show: Show) -> frozenset[int]:
    """The scenes that can come, whatever the conditions on the way."""
    found: set[int] = set()
    waiting = [scene for region in show.regions for scene in show.starts(region)]
    while waiting:
        scene = waiting.pop()
        if scene in found:
            continue
        found.add(scene)
        for way in ways_of(show.scenes[scene]):
            waiting.extend(leads_to(show, way))
    return frozenset(found)


def ends(show: Show) -> Iterator[int]:
    """The scenes of the main region that nothing leads out of, where there are others in it.

    What another region does may send the main one on: where one does, nothing is called an end.
    """
    others = sum(scene.region == 0 for scene in show.scenes)
    sent_on = any(
        show.scenes[to].region == 0
        for scene in show.scenes
        if scene.region
        for leap in _leaps(scene)
        for to in leads_to(show, leap)
    )
    for number in sorted(reached(show)):
        scene = show.scenes[number]
        if others > 1 and not sent_on and scene.region == 0 and not any(ways_of(scene)):
            yield number
