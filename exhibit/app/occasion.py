"""An occasion: a show, and the circumstances in which it is played once."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.devices.journal import Journal
from exhibit.show.events import Event


@dataclass(frozen=True, slots=True)
class Occasion:
    """A checked show; the place, the first scene and language, chance, and what happens.

    `scene` None is the show's own start; `sets` happen at 0 s, before the recording.
    """

    spec: ShowSpec
    venue: Venue
    scene: int | None = None
    language: int = 0
    seed: int = 0
    journal: Journal | None = None
    sets: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happens from outside, in the order of its times."""
        return (*self.sets, *(self.journal.events if self.journal else ()))
