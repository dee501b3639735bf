"""The story of a show, as a map shows it: scenes, and the ways between them in the artist's words.

It is taken from the specs, where conditions still are what somebody wrote. How it is laid out and
drawn knows nothing of specs, so that what a story gains is added here alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exhibit.authoring.specs import GoSpec, IdleSpec, SceneSpec, ShowSpec
from exhibit.authoring.storymap.labels import Labels


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: what must be true, in the words of a row of a card, and how the picture changes.

    `to` are names of scenes of the same region, none where it leads back to the one before.
    """

    when: str
    how: str
    to: tuple[str, ...]
    note: str = ""  # which of several: `in turn`, `back`


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
    """Scenes of which one is there at a time, and the ways that lead out of every one of them."""

    name: str
    states: tuple[State, ...]
    anywhere: tuple[Way, ...] = ()
    notes: tuple[str, ...] = ()

    def state(self, name: str) -> State | None:
        return next((state for state in self.states if state.name == name), None)


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    languages: tuple[str, ...]
    regions: tuple[Region, ...]


def story_of(spec: ShowSpec, labels: Labels) -> Story:
    states = tuple(
        _state(number, scene, scene.name.text == spec.start.text, labels)
        for number, scene in enumerate(spec.scenes)
    )
    anywhere = () if spec.idle is None else (_idle(spec.idle, labels),)
    main = with_reach(Region("", states, anywhere))
    return Story(spec.title, tuple(each.text for each in spec.languages), (main,))


def _state(number: int, scene: SceneSpec, begins: bool, labels: Labels) -> State:
    ends_s = max((cue.at_s + cue.over_s for cue in scene.timeline), default=0.0)
    notes = [labels.timeline(ends_s)] if ends_s else []
    ways = tuple(_way(go, labels) for go in scene.gos)
    return State(scene.name.text, number, tuple(notes), ways, begins)


def _way(go: GoSpec, labels: Labels) -> Way:
    when = labels.after(go.after_s) if go.when is None else " ".join(go.when.text.split())
    return Way(when, labels.change(go.fade_s), (go.to.text,))


def _idle(idle: IdleSpec, labels: Labels) -> Way:
    return Way(labels.nobody(idle.after_s), labels.change(idle.fade_s), (idle.to.text,))


# ------------------------------------------------------------------ what can be reached


def with_reach(region: Region) -> Region:
    """The region, in which each scene knows whether some way leads there from the beginning."""
    known = {state.name: state for state in region.states}
    reached = set(reached_from([s.name for s in region.states if s.begins], known, region.anywhere))
    states = (replace(state, reached=state.name in reached) for state in region.states)
    return replace(region, states=tuple(states))


def reached_from(
    names: list[str], known: Mapping[str, State], anywhere: tuple[Way, ...] = ()
) -> Iterator[str]:
    """The scenes that can be come to, those nearest to the beginning first."""
    waiting, seen = list(names), set(names)
    while waiting:
        name = waiting.pop(0)
        yield name
        for way in (*known[name].ways, *anywhere):
            fresh = [to for to in way.to if to in known and to not in seen]
            seen.update(fresh)
            waiting += fresh
