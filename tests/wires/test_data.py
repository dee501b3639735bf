"""Wires in the header of a recording."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.wires.data import from_data, to_data, wires_from_data
from exhibit.wires.wire import (
    Baseline,
    Calibrate,
    Clamp,
    DeadBand,
    Debounce,
    Edge,
    Hold,
    Invert,
    Median,
    OneEuro,
    Rate,
    Then,
    Threshold,
    Watch,
    Wire,
)
from tests.visits import exact

NUMBER = st.floats(-1e300, 1e300)
FROM_ZERO = st.floats(0.0, 1e300)
POSITIVE = st.floats(1e-300, 1e300)
PAIR = st.tuples(NUMBER, NUMBER)
POINTS = st.lists(PAIR, min_size=2, max_size=5, unique_by=lambda point: point[0])
STEP = st.one_of(
    st.builds(Median, st.sampled_from(range(3, 33, 2))),
    st.builds(Calibrate, POINTS.map(lambda points: tuple(sorted(points)))),
    st.builds(Invert, NUMBER, NUMBER),
    st.builds(Baseline, POSITIVE, FROM_ZERO, NUMBER),
    st.builds(Clamp, NUMBER, NUMBER),
    st.builds(OneEuro, FROM_ZERO, FROM_ZERO, FROM_ZERO),
    st.builds(DeadBand, FROM_ZERO),
    st.builds(Threshold, NUMBER, NUMBER),
    st.builds(Edge),
    st.builds(Debounce, FROM_ZERO),
    st.builds(Hold, FROM_ZERO),
    st.builds(Rate, POSITIVE),
)
WATCH = st.builds(
    Watch,
    st.none() | POSITIVE,
    st.none() | POSITIVE,
    st.none() | FROM_ZERO,
    st.none() | PAIR,
    POSITIVE,
    st.sampled_from(get_args(Then)),
    NUMBER,
    st.text(max_size=9),
)
WIRE = st.builds(
    Wire,
    st.text(max_size=9),
    st.text(max_size=9),
    st.text(max_size=9),
    st.integers(0, 9),
    st.lists(STEP, max_size=6).map(tuple),
    WATCH,
    st.dictionaries(st.text(max_size=3), st.text(max_size=9), max_size=3),
)


@exact
@given(WIRE)
def test_a_wire_is_the_same_after_a_way_through_json(wire: Wire) -> None:
    data = json.loads(json.dumps(to_data(wire), allow_nan=False))
    assert data == to_data(wire)
    assert from_data(data) == wire


def test_what_has_its_usual_value_is_left_out() -> None:
    wire = Wire("near", "/lantern/near", steps=(OneEuro(), Median(5)), watch=Watch(2.5))
    assert to_data(wire) == {
        "input": "near",
        "address": "/lantern/near",
        "steps": [["one_euro", {}], ["median", {"samples": 5}]],
        "watch": {"silent_after_s": 2.5},
    }


NEAR = {"input": "near", "address": "/near"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (7, "a wire is written with names and values, not as 7"),
        ({"input": "near"}, "a wire needs address"),
        ({}, "a wire needs input and address"),
        ({**NEAR, "colour": 1}, "a wire has no 'colour'"),
        (
            {**NEAR, "first": 1.5},
            "cannot have this 'first': expected a whole number from 0 to 1000",
        ),
        ({**NEAR, "first": True}, "expected a whole number"),
        ({**NEAR, "address": 7}, "cannot have this 'address': expected a word, found 7"),
        ({**NEAR, "steps": {}}, "expected a list of steps, found dict"),
        ({**NEAR, "steps": [["median", {}]] * 99}, "99 steps are too many: 40 is the most"),
        ({**NEAR, "steps": ["median"]}, "a step is its name and its numbers, not median"),
        ({**NEAR, "steps": [["magic", {}]]}, "there is no step 'magic'"),
        ({**NEAR, "steps": [["median", {}]]}, "median needs samples"),
        ({**NEAR, "steps": [["median", {"samples": 4}]]}, "expected an odd number, found 4"),
        ({**NEAR, "steps": [["rate", {"hz": 0}]]}, "expected a number above 0, found 0"),
        ({**NEAR, "steps": [["hold", {"seconds": -1}]]}, "expected a number from 0 on, found -1"),
        ({**NEAR, "steps": [["hold", {"seconds": "x"}]]}, "expected a number, found x"),
        ({**NEAR, "steps": [["hold", {"seconds": 10**400}]]}, "found a number that is too large"),
        ({**NEAR, "steps": [["hold", {"seconds": float("nan")}]]}, "expected a number"),
        (
            {**NEAR, "steps": [["calibrate", {"points": [[2, 0], [1, 0]]}]]},
            "expected two points or more, the lower ones first",
        ),
        ({**NEAR, "steps": [["calibrate", {"points": [[2], [1]]}]]}, "expected two numbers"),
        (
            {**NEAR, "watch": {"then": "dance"}},
            "expected one of hold, rest, value, input, simulate",
        ),
        ({**NEAR, "watch": []}, "a watch is written with names and values, not as list"),
        ({**NEAR, "called": "x"}, "expected a name by language, found x"),
        ({**NEAR, "called": {"en": 1}}, "expected a word, found 1"),
        ({"7": 1}, "a wire has no '7'"),
    ],
)
def test_wrong_data_is_answered_with_a_sentence(data: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="a w") as caught:
        from_data(data)
    assert sentence in str(caught.value)


def test_wires_are_a_list() -> None:
    assert wires_from_data([NEAR, NEAR]) == (Wire("near", "/near"),) * 2
    with pytest.raises(ValueError, match="expected a list of wires, found dict"):
        wires_from_data(NEAR)
    with pytest.raises(ValueError, match="are too many"):
        wires_from_data([NEAR] * 10_001)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = ("input", "address", "source", "first", "steps", "watch", "called")


@exact
@given(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_data_is_a_wire_or_a_sentence(data: object) -> None:
    sentence = ""
    try:
        wire = from_data(data)
    except ValueError as error:
        sentence = str(error)
    assert sentence or from_data(to_data(wire)) == wire
