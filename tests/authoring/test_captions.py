"""How captions are set: their runs as marks, clear of each other, by whose time they go."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.compile.marked import MOST_RUNS, marked
from exhibit.authoring.compile.stacked import MOST_AT_ONCE, Placed, shifts
from exhibit.core.captions import Cue, Run, Spot
from exhibit.media.text.markup import parse
from exhibit.media.text.style import TextStyle
from exhibit.scene.readings import AFTER_S, BEFORE_S, Hand, Reading
from tests.authoring.stages import PlainLooks, compiled
from tests.shows import sound, with_node

# --- runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "runs", "written"),
    [
        ("plain [1]", (), "plain \\[1\\]"),
        ("one two", (Run(0, 3, bold=True),), "[one]{bold} two"),
        ("one two", (Run(2, 5, italic=True),), "on[e t]{italic}wo"),
        ("a * b", (Run(0, 5, colour="#ff0000"),), "[a \\* b]{colour=#ff0000}"),
        ("ab", (Run(0, 2, bold=True), Run(1, 2, colour="gold")), "[a]{bold}[b]{bold colour=gold}"),
        ("ab", (Run(1, 2, colour="red"), Run(0, 2, bold=True)), "[a]{bold}[b]{bold colour=red}"),
        ("ab", (Run(0, 9, bold=True),), "[ab]{bold}"),
    ],
)  # fmt: skip
def test_runs_are_brackets_and_what_looks_like_marks_is_escaped(
    text: str, runs: tuple[Run, ...], written: str
) -> None:
    assert marked(text, runs) == written


def test_who_speaks_is_never_part_of_a_run() -> None:
    assert marked("oui", (Run(0, 3, bold=True),), "A*: ") == "A\\*: [oui]{bold}"


def test_a_thousand_runs_are_no_thousand_brackets() -> None:
    runs = tuple(Run(i, i + 1, bold=i % 2 == 0, italic=i % 2 == 1) for i in range(1000))
    assert marked("x" * 1000, runs).count("]{") == MOST_RUNS


_runs = st.builds(Run, st.integers(-2, 12), st.integers(-2, 14), st.booleans(), st.booleans(),
                  st.sampled_from(["", "#00ff00", "gold"]))  # fmt: skip


@given(st.text("ab \\*[]{}=\u0645\n", max_size=12), st.lists(_runs, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_what_is_read_of_the_marks_is_the_text_again(text: str, runs: list[Run]) -> None:
    found = parse(marked(text, runs), TextStyle(size_px=10.0).manner)
    assert found.plain == text
    assert found.faults == []
    for start, stop, manner in found.spans:
        for place in range(start, stop):
            bold = any(run.bold and run.start <= place < run.stop for run in runs)
            assert manner.bold == bold


# --- at the same time -----------------------------------------------------------------------------


def box(start_s: float, end_s: float, top: float = 0.0, **where: float) -> Placed:
    left, right = where.get("left", 0.0), where.get("right", 100.0)
    return Placed(start_s, end_s, left, top, right, top + 20.0, bool(where.get("down")))


def test_who_speaks_second_stands_above_who_spoke_first() -> None:
    assert shifts([box(0, 5), box(1, 4), box(2, 6)]) == [0.0, -20.0, -40.0]


def test_captions_that_follow_each_other_stay_in_their_place() -> None:
    assert shifts([box(0, 2), box(2, 4), box(4, 6)]) == [0.0, 0.0, 0.0]


def test_a_place_that_has_become_free_is_taken_again() -> None:
    assert shifts([box(0, 2), box(1, 9), box(3, 9)]) == [0.0, -20.0, 0.0]


def test_captions_side_by_side_do_not_meet_and_those_at_the_top_give_way_downwards() -> None:
    assert shifts([box(0, 5), box(1, 5, left=100.0, right=200.0)]) == [0.0, 0.0]
    assert shifts([box(0, 5, down=1), box(1, 5, top=10.0, down=1)]) == [0.0, 10.0]


_boxes = st.lists(
    st.builds(box, st.integers(0, 9), st.integers(10, 20), st.integers(-30, 30).map(float)),
    max_size=MOST_AT_ONCE,
)


@given(_boxes)
@settings(derandomize=True, deadline=None, max_examples=80)
def test_as_many_as_can_be_followed_never_meet(boxes: list[Placed]) -> None:
    boxes.sort(key=lambda one: one.start_s)
    shifts(boxes)
    for i, one in enumerate(boxes):
        assert not any(one.meets(other) for other in boxes[i + 1 :])


# --- compiled -------------------------------------------------------------------------------------


def read(folder: Path, cues: tuple[Cue, ...], *nodes: str, **lengths: float) -> Reading:
    looks = PlainLooks()
    looks.cues = {"a.vtt": cues}
    looks.lengths = {f"{name}.ogg": lasts_s for name, lasts_s in lengths.items()}
    _, stage = compiled(folder, with_node(*nodes), looks)
    (reading,) = stage.drawings[0].sprites.readings
    return reading


TWO = (Cue(0.0, 5.0, "ab", voice="A"), Cue(1.0, 4.0, "cd", voice="B"))


def test_two_who_speak_at_once_are_both_read(tmp_path: Path) -> None:
    y = read(tmp_path, TWO, "captions: a.vtt").records["rect"][:, 1]
    assert y[0] == y[1] == y[2] + 20.0
    y = read(tmp_path, TWO, "{captions: a.vtt, at: [50%, 10%], anchor: top}").records["rect"][:, 1]
    assert y[0] == y[1] == y[2] - 20.0


def test_cues_of_a_file_that_stand_elsewhere_stay_there(tmp_path: Path) -> None:
    left, right = Spot(0.1, 0.9, "left"), Spot(0.9, 0.9, "right")
    cues = tuple(Cue(0.0, 5.0, "ab", spot=spot) for spot in (left, right))
    y = read(tmp_path, cues, "captions: a.vtt").records["rect"][:, 1]
    assert y[0] == y[2]


def test_words_of_another_manner_are_set_with_their_marks(tmp_path: Path) -> None:
    cues = (Cue(0.0, 5.0, "*one* two", (Run(0, 5, italic=True),)),)
    looks = PlainLooks()
    looks.cues = {"a.vtt": cues}
    compiled(tmp_path, with_node("captions: a.vtt"), looks)
    assert looks.asked[0][0] == "[\\*one\\*]{italic} two"


@pytest.mark.parametrize(
    ("says", "hand"),
    [
        ("start: 4s", Hand(start_s=4.0, until_s=10.0)),
        ("from: 2s, until: 8s", Hand(from_s=2.0, until_s=8.0)),
        ("loop: yes, from: 2s", Hand(loop_s=8.0, from_s=2.0)),
        ("loop: {crossfade: 1s}, until: 6s", Hand(loop_s=5.0)),
    ],
)
def test_captions_of_a_sound_go_by_what_is_played_of_it(
    says: str, hand: Hand, tmp_path: Path
) -> None:
    sound(tmp_path, "sea.ogg")
    nodes = f"{{sound: sea.ogg, name: sea, {says}}}", "{captions: a.vtt, of: sea}"
    assert read(tmp_path, TWO, *nodes, sea=10.0).hand == hand


@pytest.mark.parametrize(
    ("says", "hand"),
    [
        ("start: 1s", Hand(start_s=1.0, until_s=10.0)),
        ("from: 2s, loop: yes, speed: 0.5", Hand(loop_s=8.0, from_s=2.0, speed=0.5)),
    ],
)
def test_captions_of_a_film_go_by_where_it_stands(says: str, hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"..")
    nodes = f"{{film: clip.mp4, name: clip, {says}}}", "{captions: a.vtt, of: clip}"
    assert read(tmp_path, TWO, *nodes).hand == hand


def test_a_hand_says_where_in_its_recording_it_is() -> None:
    nobody = np.zeros(0)
    assert Hand(start_s=4.0).at(3.9, nobody) == BEFORE_S
    assert Hand(start_s=4.0, from_s=2.0, speed=0.5).at(8.0, nobody) == 4.0
    assert Hand(from_s=2.0, loop_s=3.0).at(7.0, nobody) == 3.0
    assert Hand(until_s=5.0).at(4.999, nobody) == 4.999
    assert Hand(until_s=5.0).at(5.0, nobody) == AFTER_S
    assert math.isfinite(Hand().at(1e9, nobody))
