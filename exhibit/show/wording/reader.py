"""What every part of the grammar reads with: the cursor, what is known, and the signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exhibit.show.conditions import SIGNS, Condition
from exhibit.show.wording.cursor import Cursor
from exhibit.show.wording.items import Word

MEANS_IS = {"=": "is", "==": "is"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may name: inputs, variables and recordings, languages, scenes.

    `scenes`: the numbers of the scenes of each name; a passage that is told in several ways is
    several. `told_s`: how long it takes to tell what the scene in question tells.
    `on`: what may stand behind `on`, such as `sabar` and `beat of sabar`, and what it asks.
    """

    names: Mapping[str, Word]
    languages: tuple[str, ...] = ()
    scenes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    on: Mapping[str, Condition] = field(default_factory=dict)
    told_s: float = 0.0


class Reader:
    """`asked_once`: what is read is asked at one moment only, so nothing can last in it."""

    def __init__(
        self,
        text: str,
        known: Vocabulary,
        first_timer: int = 0,
        first_chance: int = 0,
        *,
        asked_once: bool = False,
    ) -> None:
        self.cursor = Cursor(text, known.names)
        self.known = known
        self.timer = first_timer
        self.chance = first_chance
        self.asked_once = asked_once

    def sign_ahead(self) -> bool:
        return self.cursor.peek.text in (*SIGNS, *MEANS_IS, "!=")

    def sign(self, after: str) -> tuple[str, bool]:
        """A comparison, and whether it is negated (`is not`, `!=`)."""
        token = self.cursor.peek
        sign = MEANS_IS.get(token.text, token.text)
        if token.text == "!=":
            self.cursor.take("!=")
            return "is", True
        if sign not in SIGNS:
            raise self.cursor.error(
                f"a comparison is missing after {after}", "for example: < 0.8, >= 3, is fr"
            )
        self.cursor.take(token.text)
        return sign, sign == "is" and self.cursor.take("not")
