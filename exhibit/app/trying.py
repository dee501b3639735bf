"""`exhibit test`: everything by which a show says how it should be, tried one after the other.

Visits first, as they need no picture; then evenings that were recorded; then stills: those that
visits expect, and the one of every scene that says `tested: picture at ..`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from exhibit.app import stills
from exhibit.app.evening import EVENINGS
from exhibit.app.evening_course import beginning, differences, what_came
from exhibit.app.occasion import Occasion
from exhibit.app.recordings import programmed
from exhibit.app.snapshot import save_picture
from exhibit.app.studio import Studio
from exhibit.app.visiting import Miss, misses, walk
from exhibit.authoring.specs import SceneSpec
from exhibit.authoring.visit_specs import VisitSpec
from exhibit.core.problems import Place, Problems
from exhibit.devices.journal import JournalError, read_journal
from exhibit.show.state import State
from exhibit.show.step import advance, begin

STILLS = "stills"  # the folder in a show's folder


@dataclass(slots=True)
class Outcome:
    """What came of one test: it is well when nothing was missed.

    `lasts_s` is how much of the show was played; `made` are stills that were not there before.
    """

    name: str
    kind: str  # visit, evening or still
    lasts_s: float = 0.0
    missed: list[Miss] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.missed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tried: all, or what has `only` in its name; stills may be made anew."""

    only: str = ""
    pictures: bool = True
    new_stills: bool = False


class Trial:
    """Tries a checked show. `count` tests; `outcomes` are worked out as they are asked for."""

    def __init__(
        self, occasion: Occasion, wanted: Wanted, replayed: Callable[[Path], Occasion]
    ) -> None:
        """`replayed` is the occasion of a recording: its language, chance and wires."""
        self._occasion = occasion
        self._spec = occasion.spec
        self._wanted = wanted
        self._replayed = replayed
        self.faults: dict[str, None] = {}  # of what could not be drawn, in sentences
        self._visits = [v for v in self._spec.visits if self._asked(v.name.text)]
        self._evenings = [
            file for file in sorted((self._spec.folder / EVENINGS).glob("*.jsonl"))
            if self._asked(file.stem)
        ]  # fmt: skip
        self._scenes = [
            scene for scene in self._spec.scenes
            if wanted.pictures and scene.tested_at_s is not None and self._asked(scene.name.text)
        ]  # fmt: skip

    @property
    def count(self) -> int:
        return len(self._visits) + len(self._evenings) + len(self._scenes)

    @property
    def silent(self) -> list[str]:
        """What the show says nothing about, in sentences."""
        scenes = [
            scene.name.text
            for scene in self._spec.scenes
            if scene.tested_at_s is None and not scene.only_checked
        ]
        said = []
        if not self._spec.visits and not self._wanted.only:
            said.append("No visit is declared: a file that begins with 'visit: NAME' is one.")
        if scenes and self._wanted.pictures and not self._wanted.only:
            said.append(f"No still holds: {', '.join(scenes)} (tested: picture at 6s).")
        return said

    def outcomes(self) -> Iterator[Outcome]:
        """Raises NoGraphics or TargetFault where pictures are asked for and cannot be drawn."""
        with ExitStack() as closing:
            easel = _Easel(self._occasion, self._wanted, closing)
            for visit in self._visits:
                yield self._visit(visit, easel)
            for file in self._evenings:
                yield self._evening(file)
            for scene in self._scenes:
                yield self._still(scene, easel)
            self.faults = easel.faults

    def _asked(self, name: str) -> bool:
        return self._wanted.only.casefold() in name.casefold()

    def _visit(self, visit: VisitSpec, easel: _Easel) -> Outcome:
        walked = walk(self._spec, visit)
        outcome = Outcome(
            visit.name.text, "visit", walked.end_s, list(misses(self._spec, visit, walked))
        )
        for expect in visit.expects if self._wanted.pictures else ():
            if expect.what == "picture":
                still = self._spec.folder / expect.wanted.text
                state = walked.states[expect.at_s or 0.0]
                easel.compare(outcome, expect.place, still, state, visit.seed)
        return outcome

    def _evening(self, file: Path) -> Outcome:
        outcome = Outcome(file.stem, "evening")
        place = Place(str(file))
        try:
            journal = read_journal(file)
        except JournalError as error:
            outcome.missed.append(Miss(place, str(error)))
            return outcome
        outcome.lasts_s = journal.end_s
        expected = journal.header.get("expect")
        if not isinstance(expected, dict):
            hint = f"exhibit evening {file.name} --test SHOW --name NAME keeps what came"
            outcome.missed.append(Miss(place, f"it does not say what came to pass: {hint}"))
            return outcome
        found = what_came(beginning(self._replayed(file)), journal.events, journal.end_s)
        outcome.missed += [Miss(place, said) for said in differences(expected, found)]
        return outcome

    def _still(self, scene: SceneSpec, easel: _Easel) -> Outcome:
        at_s = scene.tested_at_s or 0.0
        outcome = Outcome(scene.name.text, "still", at_s)
        numbers = [each.name.text for each in self._spec.scenes]
        show = programmed(self._spec, Problems())
        first = begin(show, numbers.index(scene.name.text))
        still = self._spec.folder / STILLS / f"{scene.name.text}.png"
        easel.compare(outcome, scene.name.place, still, advance(show, first, (), until=at_s), 0)
        return outcome


class _Easel:
    """Draws states and compares them; opens a studio when the first picture is asked for."""

    def __init__(self, occasion: Occasion, wanted: Wanted, closing: ExitStack) -> None:
        self._occasion = occasion
        self._wanted = wanted
        self._closing = closing
        self._studio: tuple[tuple[int, tuple[int, int]], Studio] | None = None
        self.faults: dict[str, None] = {}

    def compare(self, outcome: Outcome, place: Place, still: Path, state: State, seed: int) -> None:
        """Adds to the outcome how the picture of a state differs from its still."""
        try:
            size = stills.size_of_still(still, self._occasion.spec.canvas)
            studio = self._opened(seed, size)
            drawn = studio.picture(state, state.time_s)
            self.faults.update(studio.faults)
            if self._wanted.new_stills or not still.exists():
                still.parent.mkdir(exist_ok=True)
                save_picture(still, drawn)
                outcome.made.append(still)
                return
            expected = stills.kept(still)
            apart = stills.difference(drawn, expected)
            if apart is None:
                return
            folder = self._occasion.spec.folder / stills.FOLDER
            shown = stills.save_difference(folder, still.stem, drawn, expected)
        except OSError as error:
            outcome.missed.append(Miss(place, f"{still} cannot be compared: {error}"))
            return
        said = (
            f"{still.name} looks otherwise: {apart.pixels:,} pixels, by up to {apart.most} of 255"
        )
        outcome.missed.append(Miss(place, f"{said}; see {shown}"))

    def _opened(self, seed: int, size: tuple[int, int]) -> Studio:
        if self._studio is None or self._studio[0] != (seed, size):
            self._closing.close()  # one at a time: each has a context of its own
            studio = Studio(replace(self._occasion, seed=seed), size)
            self._studio = (seed, size), self._closing.enter_context(studio)
        return self._studio[1]
