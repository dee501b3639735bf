"""From the ways that are written to those of a show: targets, turns, and the ways of every scene.

A scene's own ways come first, then those of every scene, its limit, and the idle return.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from exhibit.authoring.conditions import Conditions
from exhibit.authoring.deeds import Deeds
from exhibit.authoring.specs import GoSpec, SceneSpec, ShowSpec, StyleSpec
from exhibit.authoring.story import Target
from exhibit.authoring.targets import Targets, region_of
from exhibit.core.problems import Place
from exhibit.show.conditions import Condition, Quiet, TimeInScene, timers
from exhibit.show.program import Go

Ways = list[tuple[Go, Place]]


class WaysOut:
    """Compiles the ways out of each scene, with the places at which they are written."""

    def __init__(
        self, spec: ShowSpec, targets: Targets, conditions: Conditions, deeds: Deeds
    ) -> None:
        self._spec = spec
        self._targets = targets
        self._conditions = conditions
        self._deeds = deeds
        self._mistaken: set[int] = set()  # what is wrong with a way of all scenes is said once

    def of(self, scene: SceneSpec, told_s: float = 0.0) -> Ways:
        """`told_s` is how long it takes to tell what the scene tells."""
        found: Ways = []
        clocks = 0
        for written in (*scene.gos, *self._from_anywhere(scene)):
            go = self._way(written, clocks, told_s)
            if go is not None:
                clocks += len(list(timers(go.when)))
                found.append((go, written.place))
        found += self._limit(scene)
        found += self._idle(scene)
        return found

    def _way(self, written: GoSpec, first_timer: int, told_s: float) -> Go | None:
        if id(written) in self._mistaken:
            return None
        when = self._when(written, first_timer, told_s)
        if when is None:
            self._mistaken.add(id(written))
            return None
        go = self._go(when, written.target, written.fade_s, written.style)
        do = self._deeds.actions(written.do)
        return None if go is None else replace(go, resumes=written.resumes, do=do)

    def _when(self, written: GoSpec, first_timer: int, told_s: float) -> Condition | None:
        if written.after_s is not None:
            return TimeInScene(at_least=True, seconds=written.after_s)
        assert written.when is not None  # the model asks for one of the two
        return self._conditions.condition(written.when, first_timer, told_s)

    def _go(self, when: Condition, target: Target, fade_s: float, style: StyleSpec) -> Go | None:
        leads = self._targets.of(target)
        if leads is None:
            return None
        return Go(when, leads[0], fade_s, leads[1], style=self._targets.style(style))

    # -- the ways of every scene

    def _from_anywhere(self, scene: SceneSpec) -> Iterator[GoSpec]:
        for written in self._spec.anywhere:
            if written.sources:
                fits = any(scene.name.text == name.text for name in written.sources)
            else:
                fits = self._other(scene, written.target)
            if fits:
                yield written

    def _other(self, scene: SceneSpec, target: Target) -> bool:
        """Whether a way for every scene is one for this: it is of the region, and not led to."""
        names = [name.text for name in target.names]
        regions = {region_of(other) for other in self._spec.scenes if other.name.text in names}
        return scene.name.text not in names and region_of(scene) in (regions or {""})

    def _limit(self, scene: SceneSpec) -> Iterator[tuple[Go, Place]]:
        """Nobody is stuck: after a while the scene leads on, whatever happens."""
        limit, idle = self._spec.limit, self._spec.idle
        written = limit or idle
        target = Target(self._spec.start) if written is None else written.target
        after_s = scene.limit_s
        if after_s is None:
            after_s = math.inf if limit is None else limit.after_s
        if math.isinf(after_s) or not self._other(scene, target):
            return
        fade_s, style = (1.0, StyleSpec()) if written is None else (written.fade_s, written.style)
        go = self._go(TimeInScene(at_least=True, seconds=after_s), target, fade_s, style)
        if go is not None:
            yield go, scene.name.place if limit is None else limit.place

    def _idle(self, scene: SceneSpec) -> Iterator[tuple[Go, Place]]:
        """The idle return is one more way out of every scene but those it leads to."""
        idle = self._spec.idle
        if idle is None or not self._other(scene, idle.target):
            return
        quiet = Quiet(idle.after_s, over_scenes=True)
        go = self._go(quiet, idle.target, idle.fade_s, idle.style)
        if go is not None:
            yield replace(go, do=self._deeds.actions(idle.do), forgets=True), idle.place
