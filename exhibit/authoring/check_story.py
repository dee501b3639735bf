"""The proof reader of how a show goes on: where ways lead, and which region a scene is of."""

from __future__ import annotations

from collections.abc import Iterator

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import IDLE, LeapSpec, SceneSpec, ShowSpec, acts_in
from exhibit.authoring.story import BACK, Target
from exhibit.authoring.targets import region_of
from exhibit.core.problems import Problems


def check_story(spec: ShowSpec, problems: Problems) -> None:
    _check_names(spec, problems)
    _check_regions(spec, problems)
    if spec.scenes_lack:
        return  # what is missed may be in the file that could not be read
    _Ways(spec, problems).check()


def scenes_named(spec: ShowSpec) -> Iterator[Name]:
    """Every place at which a scene is named, but for its own."""
    yield spec.start
    for target in targets_in(spec):
        yield from target.names
    for go in spec.anywhere:
        yield from go.sources
    for region in spec.regions:
        yield from region.start.names
        yield from region.during or ()


def targets_in(spec: ShowSpec) -> Iterator[Target]:
    """Everywhere that something leads to."""
    if spec.idle is not None:
        yield spec.idle.target
    if spec.limit is not None:
        yield spec.limit.target
    yield from (go.target for go in spec.anywhere)
    for scene in spec.scenes:
        yield from (go.target for go in scene.gos)
    yield from (act.target for act in acts_in(spec) if isinstance(act, LeapSpec))


def _check_names(spec: ShowSpec, problems: Problems) -> None:
    for scene in spec.scenes:
        if scene.name.text == BACK:
            problems.error(
                scene.name.place, "bad-name", "no scene can be called 'back'",
                "'to: back' leads to the scene before: give this one another name",
            )  # fmt: skip
    if spec.idle is None or spec.idle.warn_s <= 0.0:
        return
    for item in (*spec.inputs, *spec.variables):
        if item.name.text == IDLE:
            problems.error(
                item.name.place, "name-twice",
                "'idle' is on while the idle return warns, and cannot be a name here",
                "give this one another name, or leave out 'warn'",
            )  # fmt: skip


def _check_regions(spec: ShowSpec, problems: Problems) -> None:
    """Regions are named once each, and a scene is of one that there is."""
    known = [region.name.text for region in spec.regions]
    for i, region in enumerate(spec.regions):
        if region.name.text in known[:i]:
            problems.error(
                region.name.place, "name-twice",
                f"there is a region '{short(region.name.text)}' already",
            )  # fmt: skip
    for scene in spec.scenes:
        if scene.region is not None and scene.region.text not in known:
            name = short(scene.region.text)
            problems.error(
                scene.region.place,
                "unknown-region",
                f"there is no region '{name}'",
                suggest(scene.region.text, known)
                or f"name it in show.yaml: regions: {{{name}: {short(scene.name.text)}}}",
            )


class _Ways:
    """Each way leads to scenes of the region that it leads out of."""

    def __init__(self, spec: ShowSpec, problems: Problems) -> None:
        self._spec = spec
        self._problems = problems
        self._scenes: dict[str, SceneSpec] = {}
        for scene in spec.scenes:
            self._scenes.setdefault(scene.name.text, scene)

    def check(self) -> None:
        spec = self._spec
        self._within([spec.start], "", "a show begins with a scene of its own")
        for written in (spec.idle, spec.limit):
            if written is not None:
                self._within(written.target.names, "", "it leads to a scene of the show")
        for scene in spec.scenes:
            for go in scene.gos:
                self._within(go.target.names, region_of(scene), _OWN)
        for region in spec.regions:
            self._within(region.start.names, region.name.text, _BEGINS)
            self._within(region.during or (), "", "'during' names scenes of the show")
        for go in spec.anywhere:
            self._together((*go.sources, *go.target.names))
        for act in acts_in(spec):
            if isinstance(act, LeapSpec):
                self._together(act.target.names)
                if act.region is not None:
                    self._named(act.region)
                    self._within(act.target.names, act.region.text, "that region has others")

    def _within(self, names: tuple[Name, ...] | list[Name], region: str, why: str) -> None:
        """Those of the scenes that there are must be of a region."""
        for name in names:
            scene = self._scenes.get(name.text)
            if scene is not None and region_of(scene) != region:
                where = f"of the region '{short(region_of(scene))}'"
                is_of = where if region_of(scene) else "of no region"
                fitting = [n for n, s in self._scenes.items() if region_of(s) == region]
                self._problems.error(
                    name.place,
                    "other-region",
                    f"'{short(name.text)}' is {is_of}: {why}",
                    _LEAP.format(name=short(name.text)) if why is _OWN
                    else suggest(name.text, fitting),
                )  # fmt: skip

    def _together(self, names: tuple[Name, ...]) -> None:
        """Scenes that one way joins are of one region."""
        known = [name for name in names if name.text in self._scenes]
        if known:
            region = region_of(self._scenes[known[0].text])
            self._within(known, region, "the scenes that one way joins are of one region")

    def _named(self, region: Name) -> None:
        known = [each.name.text for each in self._spec.regions]
        if region.text not in known:
            self._problems.error(
                region.place, "unknown-region", f"there is no region '{short(region.text)}'",
                suggest(region.text, known),
            )  # fmt: skip


_BEGINS = "a region begins with one of its own"
_OWN = "a way out leads to scenes of its own region"
_LEAP = "to let that region go there, write: do: {{go: {name}}}"
