"""An occasion: a show, and the circumstances in which it is played once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.devices.journal import Journal
from exhibit.show.events import Event, Value


@dataclass(frozen=True, slots=True)
class Occasion:
    """A checked show; the place, the first scene and language, chance, and what happens.

    `scene` None is the show's own start; `sets` happen at 0 s, before the recording. `own`: what
    variables begin as, by name.
    """

    spec: ShowSpec
    venue: Venue
    scene: int | None = None
    language: int = 0
    seed: int = 0
    journal: Journal | None = None
    sets: tuple[Event, ...] = ()
    own: Mapping[str, Value] = field(default_factory=dict)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happens from outside, in the order of its times."""
        return (*self.sets, *(self.journal.events if self.journal else ()))
