"""From specs to the story of a map, in the words of whoever wrote them.

What a story can do is said here alone: where a way leads by turns, what is done on it, which
regions there are beside the main one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from exhibit.authoring.rhythm_specs import RetempoSpec
from exhibit.authoring.specs import GoSpec, LeapSpec, SceneSpec, ShowSpec, StyleSpec
from exhibit.authoring.story import (
    ActSpec,
    DeedSpec,
    ForgetSpec,
    RegionSpec,
    SaySpec,
    SetSpec,
    SpeakSpec,
    Target,
)
from exhibit.authoring.storymap.labels import Labels
from exhibit.authoring.storymap.story import Region, State, Story, Way, with_reach
from exhibit.authoring.targets import region_of
from exhibit.core.styles import DIRECTIONS, Style


def story_of(spec: ShowSpec, labels: Labels) -> Story:
    said = _Words(labels, {scene.name.text: region_of(scene) for scene in spec.scenes})
    known = {region.name.text for region in spec.regions}
    places = [region_of(scene) if region_of(scene) in known else "" for scene in spec.scenes]
    regions = []
    for written in (None, *spec.regions):
        name = written.name.text if written else ""
        scenes = [number for number, place in enumerate(places) if place == name]
        begins = {name.text for name in written.start.names} if written else {spec.start.text}
        names = {spec.scenes[number].name.text for number in scenes}
        region = Region(
            name,
            tuple(_state(spec, number, begins, said) for number in scenes),
            tuple(_anywhere(spec, names, said)),
            tuple(_about(written, labels)),
            tuple(name for name in _sent(spec, names) if name in names),
        )
        regions.append(with_reach(region))
    return Story(spec.title, tuple(each.text for each in spec.languages), tuple(regions))


def _sent(spec: ShowSpec, names: set[str]) -> Iterator[str]:
    """The scenes to which something lets a region go that is none of its own scenes."""
    others = [scene for scene in spec.scenes if scene.name.text not in names]
    acts = [act for go in spec.anywhere for act in go.do]
    acts += () if spec.idle is None else spec.idle.do
    for scene in others:
        acts += (*scene.enter, *scene.leave, *(act for go in scene.gos for act in go.do))
        acts += (act for deed in scene.deeds for act in deed.actions)
    for act in acts:
        if isinstance(act, LeapSpec):
            yield from (name.text for name in act.target.names)


def _about(written: RegionSpec | None, labels: Labels) -> Iterator[str]:
    if written is None:
        return
    if written.during is not None:
        yield labels.said("during", ", ".join(name.text for name in written.during))
    yield labels["over" if written.over else "under"]


def _state(spec: ShowSpec, number: int, begins: Set[str], said: _Words) -> State:
    scene = spec.scenes[number]
    ways = [said.way(go) for go in scene.gos]
    ways += [said.leap(act, when) for when, act in _leaps_of(scene, said)]
    if scene.limit_s is not None and not math.isinf(scene.limit_s):
        ways.append(_limit(spec, scene.limit_s, said))
    return State(
        scene.name.text,
        number,
        tuple(_notes(scene, said)),
        tuple(ways),
        scene.name.text in begins,
    )


def _leaps_of(scene: SceneSpec, said: _Words) -> Iterator[tuple[str, LeapSpec]]:
    """What a scene does that leads to another one of its own region."""
    for when, acts in _done(scene, said):
        for act in acts:
            if isinstance(act, LeapSpec) and said.region_of(act) in ("", region_of(scene)):
                yield when, act


def _done(scene: SceneSpec, said: _Words) -> Iterator[tuple[str, Sequence[ActSpec]]]:
    """All that a scene does, and when: as it begins, at lines of its timeline, as it ends."""
    yield said.labels["enter"], scene.enter
    for deed in scene.deeds:
        yield said.time_of(deed), deed.actions
    yield said.labels["leave"], scene.leave


def _limit(spec: ShowSpec, after_s: float, said: _Words) -> Way:
    """A scene's own limit leads where that of all scenes does."""
    written = spec.limit or spec.idle
    target = Target(spec.start) if written is None else written.target
    how = "" if written is None else said.change(written.fade_s, written.style)
    return said.to(said.labels.said("limit", said.labels.time(after_s)), target, how)


def _notes(scene: SceneSpec, said: _Words) -> Iterator[str]:
    labels = said.labels
    ends_s = max((cue.at_s + cue.over_s for cue in scene.timeline), default=0.0)
    if ends_s:
        yield labels.said("timeline", labels.time(ends_s))
    if scene.limit_s is not None and math.isinf(scene.limit_s):
        yield labels["unlimited"]
    for when, acts in _done(scene, said):
        leaps = (act for act in acts if isinstance(act, LeapSpec))
        own = [leap for leap in leaps if said.region_of(leap) in ("", region_of(scene))]
        rest = [act for act in acts if act not in own]
        if rest:
            yield f"{when}{labels[':']} {', '.join(said.acts(rest))}"


def _anywhere(spec: ShowSpec, names: set[str], said: _Words) -> Iterator[Way]:
    """The ways out of every scene that lead to scenes of one region."""
    for go in spec.anywhere:
        if _of_region(go.target, go.sources, names):
            yield said.way(go)
    limit, idle, labels = spec.limit, spec.idle, said.labels
    if limit is not None and _of_region(limit.target, (), names):
        when = labels.said("after", labels.time(limit.after_s))
        yield said.to(when, limit.target, said.change(limit.fade_s, limit.style))
    if idle is not None and _of_region(idle.target, (), names):
        when = labels.said("nobody", labels.time(idle.after_s))
        how = [said.change(idle.fade_s, idle.style), *said.acts(idle.do)]
        yield said.to(when, idle.target, ", ".join(how))


def _of_region(target: Target, sources: Sequence[object], names: set[str]) -> bool:
    named = [name.text for name in target.names]
    return not named or any(name in names for name in named)


class _Words:
    """What is written, as a map says it."""

    def __init__(self, labels: Labels, regions: Mapping[str, str]) -> None:
        self.labels = labels
        self._regions = regions  # by the names of scenes

    def region_of(self, leap: LeapSpec) -> str:
        """The region that goes: the one that is named, or that of its scenes."""
        if leap.region is not None:
            return leap.region.text
        known = [self._regions.get(name.text, "") for name in leap.target.names]
        return known[0] if known else ""

    def way(self, go: GoSpec) -> Way:
        if go.when is None:
            when = self.labels.said("after", self.labels.time(go.after_s or 0.0))
        else:
            when = " ".join(go.when.text.split())
        how = [self.change(go.fade_s, go.style), *self.acts(go.do)]
        of = tuple(name.text for name in go.sources)
        return self.to(when, go.target, ", ".join(how), resumes=go.resumes, of=of)

    def leap(self, act: LeapSpec, when: str) -> Way:
        how = self.change(act.fade_s, act.style)
        return self.to(when, act.target, how, resumes=act.resumes)

    def to(
        self, when: str, target: Target, how: str, *, resumes: bool = False,
        of: tuple[str, ...] = (),
    ) -> Way:  # fmt: skip
        notes = []
        if target.turn is not None:
            notes.append(self._turn(target))
        elif not target.names:
            notes.append(self.labels["back"])
        if resumes:
            notes.append(self.labels["resumes"])
        return Way(when, how, tuple(n.text for n in target.names), ", ".join(notes), of)

    def _turn(self, target: Target) -> str:
        turn = target.turn
        assert turn is not None
        if turn.how != "chance" or not turn.weights:
            return self.labels[turn.how]
        whole = sum(turn.weights)
        return " / ".join(f"{100 * weight / whole:.0f}%" for weight in turn.weights)

    def change(self, seconds: float, style: StyleSpec) -> str:
        """`crossfade 2 s`, `wipe left 1 s`, `cut`."""
        if not seconds:
            return self.labels["cut"]
        return f"{self._style(style.style)} {self.labels.time(seconds)}"

    def _style(self, style: Style) -> str:
        if style.kind == "shader":
            return style.file
        word = self.labels[style.kind]
        if style.kind == "wipe":
            known = {angle: name for name, angle in DIRECTIONS.items()}
            side = known.get(style.angle_deg)
            return f"{word} {self.labels[side] if side else f'{style.angle_deg:g}°'}"
        return word

    def acts(self, acts: Iterable[ActSpec]) -> Iterator[str]:
        """What is done, a few words each."""
        for act in acts:
            match act:
                case SetSpec(values=values):
                    for name, value in values:
                        yield f"{name.text} = {value.text}"
                case SpeakSpec(language=language):
                    yield self.labels.said("speaks", language.text)
                case SaySpec(address=address, to=to):
                    yield f"{address.text} → {to.text}"
                case ForgetSpec(names=names):
                    yield self.labels.said("forgets", ", ".join(name.text for name in names))
                case LeapSpec(target=target):
                    named = ", ".join(name.text for name in target.names) or self.labels["back"]
                    region = self.region_of(act)
                    yield f"{region}{self.labels[':']} {named}" if region else f"→ {named}"
                case RetempoSpec(tempos=tempos):
                    yield ", ".join(f"{name.text} {tempo:g} bpm" for name, tempo in tempos)

    def time_of(self, deed: DeedSpec) -> str:
        """When a line of a timeline happens."""
        if deed.on is not None:
            return self.labels.said("on", deed.on.text)
        word, time_s = ("every", deed.every_s) if deed.every_s else ("after", deed.at_s or 0.0)
        return self.labels.said(word, self.labels.time(time_s))
