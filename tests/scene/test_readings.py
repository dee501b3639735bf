"""What is read along: the page that is seen, the words that are lit, a transcript that moves on."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.scene.drawlist import RECORD
from exhibit.scene.readings import SCROLL_S, Hand, Reading, Readings, Transcript

GOLD = (1.0, 0.8, 0.2)
NOBODY = np.zeros(0)


def reading(**changes: object) -> Reading:
    """Two captions: of two words from 1 to 3 s, of one from 4 to 6 s; a quad a word."""
    records = np.zeros(3, RECORD)
    records["rect"][:, 0] = [10, 20, 30]
    usual: dict[str, object] = {
        "first": 1,
        "slots": 2,
        "records": records,
        "hand": Hand(),
        "pages_s": np.array([1.0, 3.0, 4.0, 6.0]),
        "bounds": np.array([0, 2, 2, 3, 3]),
        "shown": np.array([0, 1, 2]),
        "from_s": np.array([1.0, 1.0, 4.0]),
        "until_s": np.array([3.0, 3.0, 6.0]),
        "said_s": np.array([1.0, 2.0, 4.0]),
        "saying_s": np.array([1.0, 1.0, 2.0]),
        "colour": GOLD,
        "fade_s": 0.2,
    }
    return Reading(**(usual | changes))  # type: ignore[arg-type]  # the names say which is which


class Wall:
    """A drawing of four quads, of which a reading has the second and the third."""

    def __init__(self, what: Reading) -> None:
        self.records = np.zeros(4, RECORD)
        self.records["rect"][:, 0] = 99.0
        self._readings = Readings([what], self.records)
        self.moved: NDArray[np.float32] = np.zeros((10, 4), np.float32)

    def at(self, time_s: float, players: NDArray[np.float64] = NOBODY) -> Wall:
        self.moved[:] = np.array([1, 0, 0, 0, 1, 0, 1, 1, 1, 0.5], np.float32)[:, None]
        self._readings.at(time_s, players, self.moved)
        return self

    @property
    def opacity(self) -> list[float]:
        return [float(value) for value in self.moved[9].round(4)]

    @property
    def places(self) -> list[float]:
        return [float(value) for value in self.records["rect"][:, 0]]

    @property
    def blue(self) -> list[float]:
        return [float(value) for value in self.moved[8].round(4)]


def test_only_the_caption_of_the_moment_is_seen() -> None:
    wall = Wall(reading())
    assert wall.at(0.5).opacity == [0.5, 0.0, 0.0, 0.5]
    assert wall.at(2.0).opacity == [0.5, 0.5, 0.5, 0.5]
    assert wall.at(3.5).opacity == [0.5, 0.0, 0.0, 0.5]
    assert wall.at(5.0).opacity == [0.5, 0.5, 0.0, 0.5]
    assert wall.at(9.0).opacity == [0.5, 0.0, 0.0, 0.5]


def test_its_quads_are_in_the_slots_and_what_is_empty_is_always_the_same() -> None:
    wall = Wall(reading())
    assert wall.at(0.0).places == [99.0, 0.0, 0.0, 99.0]
    assert wall.at(2.0).places == [99.0, 10.0, 20.0, 99.0]
    assert wall.at(5.0).places == [99.0, 30.0, 0.0, 99.0]
    assert wall.at(0.0).places == [99.0, 0.0, 0.0, 99.0]


def test_a_caption_comes_and_goes_softly_within_its_time() -> None:
    wall = Wall(reading())
    assert wall.at(1.1).opacity[1] == pytest.approx(0.25, abs=1e-3)
    assert wall.at(2.9).opacity[1] == pytest.approx(0.25, abs=1e-3)


def test_words_are_lit_when_they_are_said_and_stay_so() -> None:
    wall = Wall(reading())
    assert wall.at(1.5).blue[1:3] == pytest.approx([0.2, 1.0])
    assert wall.at(2.5).blue[1:3] == pytest.approx([0.2, 0.2])


def test_words_that_keep_nothing_are_lit_only_while_they_are_said() -> None:
    assert Wall(reading(keeps=False)).at(2.5).blue[1:3] == pytest.approx([1.0, 0.2])


def test_without_a_highlight_the_colour_is_the_nodes() -> None:
    assert Wall(reading(colour=None)).at(2.5).blue == [1.0] * 4


def test_the_clock_is_a_players_where_there_is_one() -> None:
    wall = Wall(reading(hand=Hand(player=1)))
    assert wall.at(999.0, np.array([0.0, 2.0])).places[1:3] == [10.0, 20.0]
    assert Hand(start_s=2.0).at(5.0, NOBODY) == 3.0
    assert Hand(start_s=2.0, loop_s=4.0).at(11.0, NOBODY) == 1.0


def test_the_same_moment_is_the_same_picture_whatever_came_before() -> None:
    one, other = Wall(reading()), Wall(reading())
    for time_s in (5.0, 1.2, 9.0):
        other.at(time_s)
    one.at(2.2)
    other.at(2.2)
    assert one.records.tobytes() == other.records.tobytes()
    assert one.moved.tobytes() == other.moved.tobytes()


def transcript() -> Reading:
    """Both captions below each other, 40 apart, in a window of 100."""
    records = reading().records
    records["rect"][:, 1] = [0, 0, 40]
    return reading(
        slots=3,
        first=0,
        records=records,
        pages_s=np.array([-1e12, 4.0]),
        bounds=np.array([0, 3, 6]),
        shown=np.array([0, 1, 2, 0, 1, 2]),
        colour=None,
        transcript=Transcript(np.array([0.0, 40.0]), 100.0, rest=0.4),
    )


def test_a_transcript_moves_on_with_what_is_said() -> None:
    wall = Wall(transcript())
    assert wall.at(2.0).moved[5, :3].tolist() == [0.0, 0.0, 0.0]
    assert wall.at(4.0 + SCROLL_S / 2).moved[5, 2] == pytest.approx(-20.0)
    assert wall.at(5.0).moved[5, :3].tolist() == [-40.0, -40.0, -40.0]


def test_in_a_transcript_what_is_said_is_brighter_than_the_rest() -> None:
    wall = Wall(transcript())
    assert wall.at(2.0).opacity[:3] == pytest.approx([0.5, 0.5, 0.2 * (10 / 12)], abs=1e-3)
    later = wall.at(5.0).opacity
    assert later[2] == pytest.approx(0.5)
    assert later[0] < 0.5
    assert math.isclose(wall.at(-5.0).opacity[0], 0.2, abs_tol=1e-3)  # before it begins
