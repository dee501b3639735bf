"""What ways lead to, by name: scenes, turns, regions, and the styles in which they go there."""

from __future__ import annotations

from exhibit.authoring.specs import LeapSpec, SceneSpec, ShowSpec, StyleSpec
from exhibit.authoring.story import BACK as WRITTEN_BACK
from exhibit.authoring.story import Target, TurnSpec
from exhibit.core.styles import StyleBook
from exhibit.show.program import BACK, Region, Turn


class Targets:
    """The scenes of a show by name, and its turns, which are numbered as they are asked for."""

    def __init__(self, spec: ShowSpec, styles: StyleBook) -> None:
        self._spec = spec
        self._styles = styles
        self._numbers: dict[str, int] = {}
        for number, scene in enumerate(spec.scenes):
            self._numbers.setdefault(scene.name.text, number)
        self._turns: dict[object, int] = {}
        self.turns: list[Turn] = []

    def scene(self, name: str) -> int | None:
        return self._numbers.get(name)

    def style(self, style: StyleSpec) -> int:
        return self._styles.number(style.style)

    def of(self, target: Target) -> tuple[int, int] | None:
        """`Go.to` and `Go.turn`; None for a scene that there is not."""
        if target.turn is not None:
            number = self._turn(target.turn)
            return None if number is None else (self.turns[number].scenes[0], number)
        if target.to.text == WRITTEN_BACK:
            return BACK, -1
        to = self._numbers.get(target.to.text)
        return None if to is None else (to, -1)

    def _turn(self, written: TurnSpec) -> int | None:
        """The number of a turn. Each that is written counts for itself; the ways in which a passage
        is told go on wherever it is asked for.
        """
        key = passage_of(written) or id(written)
        if key not in self._turns:
            scenes = [self._numbers.get(name.text) for name in written.scenes]
            known = tuple(scene for scene in scenes if scene is not None)
            if len(known) < len(scenes) or not known:
                return None
            self._turns[key] = len(self.turns)
            self.turns.append(Turn(known, written.how, written.weights))
        return self._turns[key]

    # -- regions

    def region(self, leap: LeapSpec) -> int:
        """The region that an action lets go: that of its scenes; of `back` the one that is named,
        or -1, the one in which it is done.
        """
        if leap.region is not None and not leap.target.names:
            names = [region.name.text for region in self._spec.regions]
            return names.index(leap.region.text) + 1 if leap.region.text in names else -1
        return -1

    def regions(self) -> tuple[Region, ...]:
        """The regions beside the main one; one whose start is not known is never there."""
        found: list[Region] = []
        for region in self._spec.regions:
            begins, during = self.of(region.start), None
            if region.during is not None:
                named = (self.scene(name.text) for name in region.during)
                during = frozenset(number for number in named if number is not None)
            if begins is None:
                begins, during = (0, -1), frozenset[int]()
            start, turn = begins
            found.append(Region(region.name.text, start, during, region.over, turn))
        return tuple(found)

    def region_number(self, scene: SceneSpec) -> int:
        """The number of a scene's region, 0 for the main one."""
        names = ["", *(region.name.text for region in self._spec.regions)]
        return names.index(region_of(scene)) if region_of(scene) in names else 0


def passage_of(turn: TurnSpec) -> str:
    """The passage whose ways of telling these scenes are, or ""."""
    first = turn.scenes[0].text
    return first if "." in first and turn.how != "chance" else ""


def region_of(scene: SceneSpec) -> str:
    """The name of a scene's region; "" is the main one."""
    return "" if scene.region is None else scene.region.text
