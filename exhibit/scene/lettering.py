"""Words that change while the show plays: room for their quads, filled when they become others.

How many letters a visitor's words have is not known before they are said. So a lettering has room
for the most that there can be, among the quads of its drawing like any other text: masks, repeats,
layers and blend modes hold for it. While its words stay the same nothing is done for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import ALL, RECORD, Records
from exhibit.scene.looks import Paragraph

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Heard = str | float  # what is heard at a channel: words, or a number

_NUMBERS = RECORD.itemsize // 4
WHOLE = -1  # in the place of a unit: not revealed bit by bit
# Around what is said: it keeps its own direction (UAX #9), whatever stands beside it.
_APART, _TOGETHER = "\u2068", "\u2069"


class Saying(Protocol):
    """A part of a text that depends on what is heard: of all channels, by their numbers."""

    @property
    def hears(self) -> frozenset[int]: ...
    def __call__(self, words: Sequence[Heard]) -> str: ...


@dataclass(frozen=True, slots=True)
class Reveal:
    """How a text appears: by which unit, and how many of them are on their way at a time.

    `unit`: a column of `Paragraph.order`, the place of a word in `core.words.REVEALED`; or WHOLE.
    """

    unit: int = WHOLE
    soft: float = 1.0

    def full(self, paragraph: Paragraph) -> float:
        """What `look[2]` is when all of a paragraph is seen; at 0 nothing is."""
        if self.unit == WHOLE:
            return ALL
        return max(paragraph.counts[self.unit] - 1, 0) / self.soft + 1.0


def letters_of(
    paragraph: Paragraph, at: tuple[float, float] = (0.0, 0.0), reveal: Reveal | None = None
) -> Records:
    """The records of a paragraph of which all is seen, its middle at `at` in node units."""
    reveal = reveal or Reveal()
    # Numbers side by side: field by field, and so copied, records would take ten times as long.
    numbers = np.zeros((len(paragraph.rects), _NUMBERS), np.float32)
    np.add(paragraph.rects[:, 0:2], at, out=numbers[:, 0:2], casting="same_kind")
    numbers[:, 2:4] = paragraph.rects[:, 2:4]
    numbers[:, 4:8] = paragraph.cells
    numbers[:, 8] = paragraph.layers
    if reveal.unit != WHOLE:
        np.divide(paragraph.order[:, reveal.unit], reveal.soft, out=numbers[:, 9])
    own = numbers[paragraph.own, 9]
    numbers[paragraph.own, 9] = -1.0 - own  # as `RECORD` says it
    numbers[:, 10] = reveal.full(paragraph)
    numbers.view(np.uint32)[:, 12] = np.ascontiguousarray(paragraph.tints).view(np.uint32)[:, 0]
    return numbers.view(RECORD)[:, 0]


@dataclass(frozen=True, slots=True)
class Lettering:
    """Words with gaps, and the room for what is said there.

    `parts`: words as they are, channels of the show by number whose words are put there, and what
    makes more of what is heard; `typeset` sets them, and gives the same paragraph for the same
    words. `anchor` (x, y): from the middle of the paragraph's box
    to the node's origin, in halves of the box. `marks`: characters that `typeset` takes for marks,
    so that those that are said are escaped.

    In the drawing its quads stand from `first` on, `most` for each of `rows` rows from `row` on.
    With a reveal its dials begin at `dial`, and the share of each row that is seen stands at
    `extras` (rows,).
    """

    parts: tuple[str | int | Saying, ...]
    typeset: Callable[[str], Paragraph]
    most: int
    anchor: tuple[float, float] = (0.0, 0.0)
    reveal: Reveal = Reveal()
    marks: str = ""
    first: int = 0
    row: int = 0
    rows: int = 1
    dial: int = 0
    extras: Indices = field(default_factory=lambda: np.zeros(0, np.intp))

    @property
    def stop(self) -> int:
        return self.first + self.most * self.rows

    @property
    def hears(self) -> frozenset[int]:
        """The channels whose words it shows."""
        own = frozenset(part for part in self.parts if isinstance(part, int))
        sayings = (part.hears for part in self.parts if not isinstance(part, str | int))
        return own.union(*sayings)

    def said(self, words: Sequence[Heard]) -> str:
        """What it says; `words` as `Moment.words`. Nothing but spaces is ""."""
        text = "".join(self._said(part, words) for part in self.parts)
        return text if text.strip() else ""

    def _said(self, part: str | int | Saying, words: Sequence[Heard]) -> str:
        if isinstance(part, str):
            return part
        if not isinstance(part, int):
            return part(words)
        heard = str(words[part]) if 0 <= part < len(words) else ""
        return kept(heard, self.marks, alone=len(self.parts) == 1)


def kept(heard: str, marks: str, *, alone: bool) -> str:
    """Words that were heard, so that they change nothing of what stands around them."""
    if marks:
        heard = "".join(f"\\{c}" if c in marks else c for c in heard)
    return heard if alone or not heard else f"{_APART}{heard}{_TOGETHER}"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a lettering writes, parts of the arrays of its drawing: of each quad its record, the
    row that it moves with and how far it reaches, and of each dial its extra and what it times.
    """

    records: Records
    row: Indices
    reach: Floats
    extra: Indices
    times: Floats


class Letters:
    """A lettering at one moment; `used` of its quads are drawn, the first ones."""

    def __init__(self, lettering: Lettering, room: Room) -> None:
        self.lettering = lettering
        self.used = 0
        self._room = room
        self._shown: Paragraph | None = None
        self._empty()

    def say(self, words: Sequence[Heard]) -> bool:
        """Sets the words of the moment; whether anything has changed.

        What is shown is asked for each time, so that its glyphs are known to be in use.
        """
        text = self.lettering.said(words)
        paragraph = self.lettering.typeset(text) if text else None
        if paragraph is self._shown:
            return False
        self._shown = paragraph
        if paragraph is None or not len(paragraph.rects):
            self._empty()
        else:
            self._fill(paragraph)
        return True

    def _empty(self) -> None:
        self._clear(0, len(self._room.records))
        self.used = 0

    def _clear(self, first: int, stop: int) -> None:
        """Nothing is drawn of what was there: no size, and no tint."""
        self._room.records[first:stop].view(np.uint8)[:] = 0

    def _fill(self, paragraph: Paragraph) -> None:
        what, room = self.lettering, self._room
        x, y = what.anchor
        at = (-x * paragraph.width / 2, -y * paragraph.height / 2)
        letters = letters_of(paragraph, at, what.reveal)[: what.most]
        each = len(letters)
        used = each * what.rows
        self._clear(used, self.used)
        self.used = used
        _bits(room.records[:used]).reshape(what.rows, each, _NUMBERS)[:] = _bits(letters)
        room.reach[:used].reshape(what.rows, each)[:] = reach_of(letters["rect"])
        room.row[:used].reshape(what.rows, each)[:] = (np.arange(what.rows) + what.row)[:, None]
        if len(what.extras):
            room.extra[:used] = np.repeat(what.extras, each)
            room.times[:] = what.reveal.full(paragraph)


def _bits(records: Records) -> NDArray[np.uint32]:
    """The same as (n, 13) words of 32 bits, which are copied all at once."""
    return records.view(np.uint32).reshape(-1, _NUMBERS)


def reach_of(rect: Floats) -> Floats:
    """(n,) how far rectangles (n, 4) reach from their node's origin, along x or along y."""
    far = np.abs(rect[:, :2])
    np.maximum(far, np.abs(rect[:, :2] + rect[:, 2:]), out=far)
    return np.maximum(far[:, 0], far[:, 1])
