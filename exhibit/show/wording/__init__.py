"""The small language of `when` and `set`, read once, with no Python behind it.

    near < 0.8 for 2s                      0.5 < near < 2 and not quiet for 10s
    drum 3 times within 4s                 hand and hand.x < 30%
    tongue is ar or time > 30s             max(near, far) - 10 cm < lamps * 0.2
    visits of courtyard >= 2               closes within 10min or today is friday
    chance 30% and near < 1 within 5s      card is "04 A2"

A name is that of an input, a variable or a recording; a hit is how often it came since the scene
began, a place alone is somebody there, a switch alone that it is on. `for` asks that something has
been true all that while, `within` that it was true at some time of it, both counted from when the
scene began at the earliest. `not` is stronger than `for`, that than `and`, that than `or`.

Every mistake is answered at its place with the word that was probably meant.
"""

from __future__ import annotations

from collections.abc import Mapping

from exhibit.show.conditions import Condition
from exhibit.show.expressions import Expression
from exhibit.show.wording.assigning import Settable, read_expression
from exhibit.show.wording.fault import ConditionError
from exhibit.show.wording.grammar import Grammar
from exhibit.show.wording.items import Word
from exhibit.show.wording.reader import Vocabulary

__all__ = [
    "ConditionError",
    "Settable",
    "Vocabulary",
    "Word",
    "parse_condition",
    "parse_expression",
]


def parse_condition(
    text: str,
    known: Vocabulary | Mapping[str, Word],
    languages: tuple[str, ...] = (),
    first_timer: int = 0,
    first_chance: int = 0,
) -> Condition:
    """Raises ConditionError with the place of the mistake and the nearest right word.

    `known`: all that can be named, or only the names, with `languages` beside them. Its clocks are
    numbered from `first_timer`, and its chances from `first_chance`.
    """
    vocabulary = known if isinstance(known, Vocabulary) else Vocabulary(known, languages)
    return Grammar(text, vocabulary, first_timer, first_chance).condition()


def parse_expression(text: str, known: Vocabulary, target: Settable) -> Expression:
    """What a variable is set to, as a value of its kind and in its unit.

    Raises ConditionError as above.
    """
    return read_expression(text, known, target)
