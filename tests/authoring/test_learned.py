"""What is written into a venue file after a hand moved in front of a sensor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.learned import Learned, learned_text
from exhibit.show.program import Input, Show, channels_of
from exhibit.wires.wire import Calibrate
from tests.authoring.venues import SHOW, venue_of

# Inputs as in the show of `tests.authoring.venues`.
ITEMS = [
    Input("near", "distance", "/in/near", "m", 0.5, 3.0),
    Input("far", "distance", "/in/far", "cm", 0.0, 400.0),
    Input("glow", "level", "/in/glow"),
    Input("heat", "level", "/in/heat", "C", 15.0, 35.0),
    Input("drum", "hit", "/in/drum"),
    Input("door", "switch", "/in/door"),
    Input("hand", "position", "/in/hand"),
    Input("crowd", "count", "/in/crowd", "", 0.0, 50.0),
]
HALL = Show(
    title="Hall",
    canvas=(320, 180),
    languages=("en",),
    inputs=tuple(channel for item in ITEMS for channel in channels_of(item)),
    followers=(),
    scenes=(),
)
HAND = Learned("near", "/lantern/distance", "osc 10.0.0.7", 1, 0.21, 1.4)


def seen(name: str, low: float, high: float) -> Learned:
    return Learned(name, "/a", "osc 10.0.0.7", 1, low, high)


def line_of(each: Learned, before: str | None = None) -> str:
    """The line that is written for an input."""
    text = learned_text(before, [each], HALL)
    return next(line for line in text.splitlines() if line.startswith(f"  {each.input}:")).strip()


@pytest.mark.parametrize(
    ("each", "line"),
    [
        (seen("near", 0.2, 1.4), "near: {osc: /a}"),
        (seen("near", 0.02, 5.4), "near: {osc: /a}"),  # farther than the show asks: still metres
        (seen("near", 12, 803.25),
         "near: {osc: /a, calibrate: {12: 0.5 m, 803.2: 3 m}}"
         "  # near is low: swap the two values if it goes the wrong way"),
        (seen("far", 12, 280), "far: {osc: /a}"),
        (seen("glow", 0.04, 0.97), "glow: {osc: /a}"),
        (seen("glow", 0.2, 0.5), "glow: {osc: /a, calibrate: {0.2: 0, 0.5: 1}}"),
        (seen("glow", 3, 1021), "glow: {osc: /a, calibrate: {3: 0, 1021: 1}}"),
        (seen("heat", 100, 900), "heat: {osc: /a, calibrate: {100: 15 C, 900: 35 C}}"),
        (seen("drum", 0, 0.8), "drum: {osc: /a}"),
        (seen("drum", 40, 127), "drum: {osc: /a, calibrate: {0: 0, 127: 1}}"),
        (seen("door", 0, 1), "door: {osc: /a}"),
        (seen("door", 80, 900), "door: {osc: /a, calibrate: {80: 0, 900: 1}, threshold: 50%}"),
        (seen("glow", 7, 7), "glow: {osc: /a}"),
        (seen("crowd", 0, 7), "crowd: {osc: /a}"),
        (seen("hand", 0, 1), "hand: {osc: /a}"),
        (Learned("glow", "/slider/é", "tcp 10.0.0.7", 2, 0, 1),
         'glow: {osc: "/slider/é", value: 2}'),
    ],
)  # fmt: skip
def test_numbers_that_are_not_in_the_unit_of_the_input_are_calibrated(
    each: Learned, line: str
) -> None:
    assert line_of(each) == line


def test_without_a_file_a_venue_begins(tmp_path: Path) -> None:
    text = learned_text(None, [HAND], HALL)
    assert text == "venue: A new place\ninputs:\n  near: {osc: /lantern/distance}\n"
    venue, problems = venue_of(tmp_path, text)
    assert (venue.addresses, problems) == ({"near": "/lantern/distance"}, [])


def test_an_address_that_two_boards_send_to_is_learned_with_the_sender() -> None:
    other = Learned("far", "/lantern/distance", "serial table", 1, 12, 280)
    text = learned_text(None, [HAND, other], HALL)
    assert "near: {osc: /lantern/distance, from: 10.0.0.7}" in text
    assert "far: {osc: /lantern/distance, from: table}" in text


MINE = """\
# The hall, as it was in May.
venue: Hall          # downstairs
inputs:              # what feeds what
  near: {osc: /old, unit: cm, filter: one_euro}   # above the door
  drum:
    # under the carpet
    board: lantern
    sensor: drum
    hold: 80ms       # it rings

  glow: {
    osc: /light,     # by the window
    silent_after: 3s }
# the end
window: {full_screen: yes}
"""


def test_comments_order_and_other_words_stay() -> None:
    text = learned_text(MINE, [HAND, seen("drum", 0, 127), seen("door", 0, 1)], HALL)
    expected = MINE.replace(
        "{osc: /old, unit: cm, filter", "{osc: /lantern/distance, filter"
    ).replace(
        "    # under the carpet\n    board: lantern\n    sensor: drum\n",
        "    # under the carpet\n    osc: /a\n    calibrate: {0: 0, 127: 1}\n",
    )
    expected = expected.replace("3s }\n", "3s }\n  door: {osc: /a}\n")
    assert text == expected


def test_an_input_that_hears_what_it_heard_keeps_how_that_is_written() -> None:
    before = "venue: A\ninputs:\n  drum: {board: lantern, sensor: drum, calibrate: {0: 0, 9: 1}}\n"
    text = learned_text(before, [seen("drum", 0, 127)], HALL, {"drum": "/a"})
    assert "drum: {board: lantern, sensor: drum, calibrate: {0: 0, 127: 1}}" in text


def test_a_unit_that_somebody_wrote_is_believed() -> None:
    before = "venue: A\ninputs:\n  near: {osc: /a, unit: cm}\n"
    assert learned_text(before, [seen("near", 30, 400)], HALL, {"near": "/a"}) == before


def test_a_threshold_that_somebody_wrote_stays() -> None:
    before = "venue: A\ninputs:\n  door: {osc: /old, threshold: 20%}\n"
    assert line_of(seen("door", 0, 900), before) == (
        "door: {osc: /a, calibrate: {0: 0, 900: 1}, threshold: 20%}"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("venue: A", "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:\n", "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:  # none\nlanguage: fr\n",
         "venue: A\ninputs:  # none\n  near: {osc: /a}\nlanguage: fr\n"),
        ("venue: A\ninputs: {}\n", "venue: A\ninputs: {near: {osc: /a}}\n"),
        ("venue: A\ninputs: {drum: {osc: /b}}\n",
         "venue: A\ninputs: {drum: {osc: /b}, near: {osc: /a}}\n"),
        ("venue: A\ninputs:\n    drum: {osc: /b}",
         "venue: A\ninputs:\n    drum: {osc: /b}\n    near: {osc: /a}\n"),
        ("venue: A\ninputs:\n  near:\n", "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:\n  near: {}\n", "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:\n  near: {unit: cm}\n", "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:\n  near: {osc: /b, value: 2, unit: cm}\n",
         "venue: A\ninputs:\n  near: {osc: /a}\n"),
        ("venue: A\ninputs:\n  near:\n    unit: cm\n    osc: /b\n    rate: 9/s\n",
         "venue: A\ninputs:\n  near:\n    osc: /a\n    rate: 9/s\n"),
        ("venue: A\r\ninputs:\r\n  drum: {osc: /b}\r\n",
         "venue: A\r\ninputs:\r\n  drum: {osc: /b}\r\n  near: {osc: /a}\r\n"),
        ("\ufeffvenue: é\ninputs:\n  near: {osc: /b}\n",
         "\ufeffvenue: é\ninputs:\n  near: {osc: /a}\n"),
    ],
)  # fmt: skip
def test_a_wire_is_written_however_the_file_is(before: str, after: str) -> None:
    assert learned_text(before, [seen("near", 0.5, 2)], HALL) == after


def test_points_that_stand_in_lines_become_one_line() -> None:
    before = "venue: A\ninputs:\n  drum:\n    osc: /a\n    calibrate:\n      0: 0\n      9: 1\n"
    text = learned_text(before, [seen("drum", 0, 127)], HALL)
    assert text.endswith("  drum:\n    osc: /a\n    calibrate: {0: 0, 127: 1}\n")


@pytest.mark.parametrize(
    ("before", "each", "says"),
    [
        ("venue: [", HAND, "the venue file cannot be read"),
        ("- near", HAND, "this is no venue file"),
        ("{venue: A}", HAND, "in braces is changed by hand"),
        ("venue: A\ninputs: [near]", HAND, "'inputs' is written as"),
        ("venue: A\ninputs:\n  far: &a {osc: /b}\n  near: *a\n", HAND, "repeats values"),
        (None, Learned("near", "/a b", "osc 10.0.0.7", 1, 0, 1), "'/a b' cannot be wired"),
        (None, seen("moon", 0, 1), "no input 'moon'"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_reason(
    before: str | None, each: Learned, says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        learned_text(before, [each], HALL)


spans = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted)
names = st.sampled_from([each.name for each in ITEMS])
learnings = st.lists(
    st.builds(
        lambda name, span, value: Learned(name, f"/{name}/x", "osc 10.0.0.7", value, *span),
        names,
        spans,
        st.integers(1, 9),
    ),
    max_size=5,
    unique_by=lambda each: each.input,
)


@given(learnings, st.sampled_from([None, MINE, "venue: A\n", "venue: A\ninputs: {}"]))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_what_is_written_is_a_venue_without_a_mistake(
    folder: Path, learned: list[Learned], before: str | None
) -> None:
    before = before and before.replace("board: lantern\n    sensor: drum", "osc: /drum")
    text = learned_text(before, learned, HALL)
    venue, problems = venue_of(folder, text, SHOW)
    assert [str(problem) for problem in problems] == []
    for each in learned:
        assert venue.addresses[each.input] == each.address
        wire = next(wire for wire in venue.wires if wire.input == each.input)
        assert wire.first == each.value - 1
        for step in wire.steps:
            if isinstance(step, Calibrate):
                assert all(y in (0.0, 0.5, 1.0, 3.0, 15.0, 35.0, 400.0) for _, y in step.points)
    comments = re.findall(r"#.*", before or "")
    assert [comment for comment in comments if comment not in text] == []
    assert learned_text(text, learned, HALL, venue.addresses) == text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learned")
