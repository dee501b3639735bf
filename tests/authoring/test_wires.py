"""What an installer writes about a wire, and the steps and watches that become of it."""

from __future__ import annotations

from math import inf, nextafter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.parse import Scalar
from exhibit.authoring.venue.chain import through
from exhibit.authoring.venue.measure import Measure
from exhibit.core.problems import Place, Problems
from exhibit.wires.data import from_data, to_data
from exhibit.wires.wire import (
    ORDER,
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
    Step,
    Threshold,
    Wire,
)
from tests.authoring.venues import wire_of, wires_of
from tests.shows import at

CM = Calibrate(((0.0, 0.0), (1.0, 0.01)))


@pytest.mark.parametrize(
    ("wire", "steps"),
    [
        ("near: {osc: /a}", []),
        ("near: {osc: /a, unit: m}", []),
        ("near: {osc: /a, unit: cm}", [CM]),
        ("near: {osc: /a, unit: mm}", [Calibrate(((0.0, 0.0), (1.0, 0.001)))]),
        ("near: {osc: /a, unit: in}", [Calibrate(((0.0, 0.0), (1.0, 0.0254)))]),
        ("far: {osc: /a, unit: m}", [Calibrate(((0.0, 0.0), (1.0, 100.0)))]),
        ("heat: {osc: /a, unit: C}", []),
        ('glow: {osc: /a, unit: "%"}', [CM]),
        ("hand: {osc: /touch/1}", []),
        ("body: {osc: /cam, unit: cm}", [CM]),
        ("near: {osc: /a, median: 5}", [Median(5)]),
        (
            "near: {osc: /a, calibrate: {800: 3 m, 12: 30 cm}}",
            [Calibrate(((12.0, 0.3), (800.0, 3.0)))],
        ),
        (
            "near: {osc: /a, unit: cm, calibrate: {1 m: 0.9 m, 30: 0.3}}",
            [Calibrate(((30.0, 0.3), (100.0, 0.9)))],
        ),
        ("drum: {osc: /a, calibrate: {0: 0, 1023: 100%}}",
         [Calibrate(((0.0, 0.0), (1023.0, 1.0)))]),
        ("tongue: {osc: /a, calibrate: {0: 1, 9: 2}}",
         [Calibrate(((0.0, 1.0), (9.0, 2.0))), Clamp(1.0, 2.0)]),
        ("near: {osc: /a, invert: yes}", [Invert(0.5, 3.0)]),
        ("door: {osc: /a, invert: yes}", [Invert(0.0, 1.0)]),
        ("door: {osc: /a, invert: no}", []),
        ("near: {osc: /a, baseline: 5 min}", [Baseline(300.0, 0.25, 3.0)]),
        ("near: {osc: /a, baseline: {over: 90s, apart: 10 cm}}", [Baseline(90.0, 0.1, 3.0)]),
        ("drum: {osc: /a, baseline: 1 min}", [Baseline(60.0, 0.1, 0.0)]),
        ("near: {osc: /a, clamp: [60 cm, 2]}", [Clamp(0.6, 2.0)]),
        ("near: {osc: /a, filter: one_euro}", [OneEuro()]),
        ("near: {osc: /a, filter: {one_euro: {min_cutoff: 2 Hz, beta: 0.5}}}", [OneEuro(2.0, 0.5)]),
        ("near: {osc: /a, dead_band: 1 cm}", [DeadBand(0.01)]),
        ("near: {osc: /a, dead_band: 2%}", [DeadBand(0.05)]),
        ("drum: {osc: /a, threshold: 40%}", [Threshold(0.4, 0.4)]),
        ("drum: {osc: /a, threshold: 0.4, hold: 80ms}", [Threshold(0.4, 0.4), Hold(0.08)]),
        ("door: {osc: /a, threshold: 40%}", [Threshold(0.4, 0.4 - 0.05)]),
        ("door: {osc: /a, threshold: {on: 40%, off: 30%}}", [Threshold(0.4, 0.3)]),
        ("door: {osc: /a, threshold: {on: 0.4, hysteresis: 0.1}}",
         [Threshold(0.4, 0.4 - 0.1)]),
        ("door: {osc: /a, invert: yes, threshold: {on: 40%, off: 30%}}",
         [Threshold(0.3, 0.4)]),
        ("door: {osc: /a, invert: yes, threshold: {on: 0.5, hysteresis: 0}}",
         [Threshold(nextafter(0.5, -inf), 0.5)]),
        ("door: {osc: /a, unit: m, threshold: {on: 80 cm, off: 1 m}}", [Threshold(0.8, 1.0)]),
        ("door: {osc: /a, baseline: {over: 2 min, apart: 10%}, threshold: -30%}",
         [Baseline(120.0, 0.1), Threshold(-0.3, -0.25)]),
        ("door: {osc: /a, debounce: 30ms, hold: 2s}", [Debounce(0.03), Hold(2.0)]),
        ("hand: {osc: /a, hold: 1s, filter: one_euro}", [OneEuro(), Hold(1.0)]),
        ("near: {osc: /a, rate: 30 per s}", [Rate(30.0)]),
        ("near: {osc: /a, rate: 12.5 Hz}", [Rate(12.5)]),
    ],
)  # fmt: skip
def test_the_words_of_a_wire_become_steps(wire: str, steps: list[Step], tmp_path: Path) -> None:
    assert list(wire_of(tmp_path, wire).steps) == steps


def test_steps_stand_in_the_one_order_that_makes_sense(tmp_path: Path) -> None:
    written = (
        "near: {osc: /a, rate: 30/s, dead_band: 1 cm, filter: one_euro, clamp: [0.5, 3], "
        "baseline: 1 min, invert: yes, unit: cm, median: 3}"
    )
    kinds = [type(step) for step in wire_of(tmp_path, written).steps]
    assert kinds == [kind for kind in ORDER if kind in kinds]
    assert len(kinds) == 8


def test_a_sensor_of_a_profile_says_address_unit_range_and_silence(tmp_path: Path) -> None:
    wire = wire_of(tmp_path, "far: {board: lantern, sensor: distance}")
    assert (wire.address, wire.source, wire.first) == ("/lantern/distance", "lantern", 0)
    assert wire.steps == (Calibrate(((0.0, 0.0), (1.0, 100.0))),)
    assert wire.watch.between == (2.0, 400.0)
    assert (wire.watch.silent_after_s, wire.watch.then) == (3.0, "hold")
    assert wire.called == {"en": "the eye", "fr": "l'œil"}


def test_what_a_wire_says_itself_counts_before_the_profile(tmp_path: Path) -> None:
    wire = wire_of(
        tmp_path, "near: {board: lantern, sensor: distance, silent_after: 9s, called: the eye}"
    )
    assert wire.watch.silent_after_s == 9.0
    assert wire.called == {"": "the eye"}


@pytest.mark.parametrize(
    ("wire", "steps"),
    [
        ("door: {board: lantern, sensor: distance, threshold: {on: 80 cm, off: 1 m}}",
         [Threshold(0.8, 1.0)]),
        ("door: {board: lantern, sensor: distance, threshold: {on: 0%, off: 3 m}}",
         [Threshold(0.02, 3.0)]),
        ("heat: {board: lantern, sensor: knob, calibrate: {0: 15, 1: 35}}",
         [Calibrate(((0.0, 15.0), (1.0, 35.0)))]),
        ("glow: {board: lantern, sensor: knob}", []),
        ("glow: {board: lantern, sensor: mic}", [Calibrate(((0.0, 0.0), (1023.0, 1.0)))]),
        ("drum: {board: lantern, sensor: mic, threshold: 30%}",
         [Calibrate(((0.0, 0.0), (1023.0, 1.0))), Threshold(0.3, 0.3), Edge()]),
        ("tongue: {board: lantern, sensor: knob}",
         [Calibrate(((0.0, 0.5), (1.0, 2.5))), Clamp(1.0, 2.0)]),
        ("drum: {board: lantern, sensor: drum}", []),
        ("drum: {board: lantern, sensor: button-1}", [Edge()]),
    ],
)  # fmt: skip
def test_a_sensor_feeds_inputs_of_other_kinds(wire: str, steps: list[Step], tmp_path: Path) -> None:
    assert list(wire_of(tmp_path, wire).steps) == steps


@pytest.mark.parametrize(
    ("wire", "between"),
    [
        ("near: {board: lantern, sensor: distance}", (0.02, 4.0)),
        ("near: {board: lantern, sensor: distance, invert: yes}", (-0.5, 3.48)),
        ("near: {board: lantern, sensor: distance, baseline: 5 min}", (-0.98, 6.98)),
        ("near: {osc: /a}", (-49.5, 53.0)),  # centimetres would be far outside
        ("glow: {osc: /a}", (-20.0, 21.0)),
        ("drum: {osc: /a}", None),
        ("crowd: {osc: /a}", None),
        ("hand: {osc: /a}", None),
    ],
)
def test_a_range_is_watched_that_only_another_unit_leaves(
    wire: str, between: tuple[float, float] | None, tmp_path: Path
) -> None:
    found = wire_of(tmp_path, wire).watch.between
    assert found == (None if between is None else pytest.approx(between))


def test_which_of_the_values_counts_is_counted_from_one(tmp_path: Path) -> None:
    assert wire_of(tmp_path, "near: {osc: /a, value: 3}").first == 2


@pytest.mark.parametrize(("sender", "source"), [("lantern", "lantern"), ("10.0.0.7", "10.0.0.7")])
def test_a_wire_may_listen_to_one_sender_only(sender: str, source: str, tmp_path: Path) -> None:
    assert wire_of(tmp_path, f"near: {{osc: /a, from: {sender}}}").source == source


@pytest.mark.parametrize(
    ("wire", "then", "value", "other"),
    [
        ("near: {osc: /a, silent_after: 2s, then: hold}", "hold", 0.0, ""),
        ("near: {osc: /a, silent_after: 2s, then: rest}", "rest", 0.0, ""),
        ("hand: {osc: /a, stuck_after: 10 min, then: simulate}", "simulate", 0.0, ""),
        ("near: {osc: /a, silent_after: 2s, then: 80 cm}", "value", 0.8, ""),
        ("near: {osc: /a, noise: 10%, then: 0%}", "value", 0.5, ""),
        ("door: {osc: /a, silent_after: 2s, then: on}", "value", 1.0, ""),
        ("tongue: {osc: /a, silent_after: 2s, then: fr}", "value", 2.0, ""),
        ("crowd: {osc: /a, silent_after: 2s, then: 3}", "value", 3.0, ""),
        ("near: {osc: /a, silent_after: 2s, then: {input: far}}", "input", 0.0, "far"),
        ("door: {osc: /a, silent_after: 2s, then: {input: gate}}", "input", 0.0, "gate"),
    ],
)
def test_what_an_input_does_when_its_sensor_fails(
    wire: str, then: str, value: float, other: str, tmp_path: Path
) -> None:
    watch = wire_of(tmp_path, wire).watch
    assert (str(watch.then), watch.value, watch.other) == (then, value, other)


def test_floods_noise_and_stillness_have_limits(tmp_path: Path) -> None:
    watch = wire_of(
        tmp_path, "near: {osc: /a, at_most: 200 per s, noise: 20 cm, stuck_after: 10 min}"
    ).watch
    assert (watch.at_most_hz, watch.noise, watch.stuck_after_s) == (200.0, 0.2, 600.0)


@pytest.mark.parametrize(
    "wires",
    [
        "near: {osc: /touch, value: 1}\nglow: {osc: /touch, value: 2}",
        "near: {osc: /a}\ndoor: {osc: /a, unit: m, threshold: {on: 80 cm, off: 1 m}}",
        "door: {osc: /a, threshold: 20%}\ngate: {osc: /a, threshold: 80%}",
        "near: {osc: /a, from: 10.0.0.7}\nfar: {osc: /a, from: 10.0.0.8}",
        "near: {osc: /in/near, filter: one_euro}",
    ],
)
def test_one_address_may_feed_several_inputs_that_differ(wires: str, tmp_path: Path) -> None:
    assert wires_of(tmp_path, wires)[1] == []


@pytest.mark.parametrize(
    ("wires", "place", "says", "hint"),
    [
        # what feeds it
        ("near: {filter: one_euro}", (5, 3), "does not say what feeds it", "osc: /lantern/dist"),
        ("near: {osc: /a, board: lantern, sensor: knob}", (5, 10), "says twice what feeds", "from"),
        ("near: {board: lantern}", (5, 3), "needs 'sensor'", "known here: distance, knob"),
        ("near: {sensor: distance}", (5, 3), "needs 'board'", "known here: lantern"),
        ("near: {board: lamp, sensor: knob}", (5, 17), "has no board 'lamp'", "lantern"),
        ("near: {board: lantern, sensor: distanc}", (5, 34), "has no sensor 'distanc'",
         "did you mean 'distance'?"),
        ("hand: {board: lantern, sensor: knob}", (5, 34), "'knob' is a level and 'hand' a position",
         ""),
        ("drum: {board: lantern, sensor: distance, threshold: 1 m}", (5, 34), "cannot feed", ""),
        ("door: {board: lantern, sensor: distance}", (5, 34), "'distance' is a distance",
         "threshold"),
        ("near: {osc: /a, from: lanturn}", (5, 25), "no board, no network address", "lantern"),
        ("near: {osc: /a, from: 10.0.0.300}", (5, 25), "'10.0.0.300' is no board", ""),
        ("glow: {osc: /midi/cc/7}", (5, 15), "comes from MIDI, which is not", "midi: yes"),
        ("hand.x: {osc: /touch/1}", (5, 3), "no input 'hand.x'", "the whole of it: write 'hand'"),
        ("near: {osc: /a, value: 0}", (5, 26), "a whole number from 1 to 64", ""),
        ("near: {osc: /a}\nfar: {osc: /a}", (6, 14), "/a feeds 'near' already", "value: 2"),
        ("near: {osc: /a}\nfar: {osc: /a, from: 10.0.0.7}", (6, 14), "feeds 'near' already", ""),
        # the units
        ("near: {osc: /a, unit: lux}", (5, 25), "the wire speaks lux, and 'near' is in m",
         "calibrate: {"),
        ("glow: {osc: /a, unit: m}", (5, 25), "speaks m, and 'glow' has no unit", "calibrate"),
        ("near: {osc: /a, unit: meters}", (5, 25), "there is no unit 'meters'", "write m"),
        ("heat: {board: lantern, sensor: knob}", (5, 34), "numbers without a unit, and 'heat' is "
         "in C", "calibrate"),
        # the steps
        ("near: {osc: /a, median: 4}", (5, 27), "an odd number of values, and 4 is even", "3"),
        ("near: {osc: /a, median: 99}", (5, 27), "from 3 to 31", ""),
        ("near: {osc: /a, calibrate: [1, 2]}", (5, 30), "'what the sensor says: what", "{12: 0.3"),
        ("near: {osc: /a, calibrate: {1: 2}}", (5, 30), "2 to 64 points, this one has 1", "800"),
        ("near: {osc: /a, calibrate: {1: 2 m, 1.0: 3 m}}", (5, 31), "begin with the same", ""),
        ("near: {osc: /a, calibrate: {1: 2 m, 5: 2}}", (5, 31), "makes 2 of everything", ""),
        ("near: {osc: /a, calibrate: {1: 2 lux, 5: 2}}", (5, 34), "'2 lux' is in 'lux'", ""),
        ("near: {osc: /a, invert: perhaps}", (5, 27), "expected yes or no", ""),
        ("near: {osc: /a, baseline: 5}", (5, 29), "'5' has no unit", "write 5s"),
        ("near: {osc: /a, baseline: 10ms}", (5, 29), "over a second at least", "5 min"),
        ("near: {osc: /a, clamp: [3, 1]}", (5, 27), "from 3 to 1", "write [1, 3]"),
        ("near: {osc: /a, filter: kalman}", (5, 27), "known here is one_euro", "one_euro"),
        ("near: {osc: /a, filter: {one_euro: {min_cutof: 1}}}", (5, 39), "no 'min_cutof'",
         "'min_cutoff'"),
        ("near: {osc: /a, dead_band: -1 cm}", (5, 30), "cannot be negative", ""),
        ("drum: {osc: /a, threshold: 512}", (5, 30), "'threshold' is 512, and 'drum' goes from 0 "
         "to 1", ""),
        ("drum: {osc: /a, threshold: {on: 40%, off: 1, hysteresis: 5%}}", (5, 60), "in two ways",
         "remove one"),
        ("door: {osc: /a, unit: m, threshold: 40%}", (5, 39), "'40%' of what?", "with its unit"),
        ("near: {osc: /a, rate: 30}", (5, 25), "a rate such as 30 per s", "write 30 per s"),
        ("near: {osc: /a, rate: 0 per s}", (5, 25), "between 0.001 and", ""),
        # steps of other kinds
        ("drum: {osc: /a, filter: one_euro}", (5, 19), "is a hit, for which 'filter'", "hold"),
        ("drum: {osc: /a, debounce: 30ms}", (5, 19), "for which 'debounce'", "write 'hold'"),
        ("near: {osc: /a, threshold: 40%}", (5, 19), "for which 'threshold'", "a switch or a hit"),
        ("near: {osc: /a, hold: 2s}", (5, 19), "for which 'hold'", "'then'"),
        ("card: {osc: /a, median: 3}", (5, 19), "'card' is a text", "a distance knows it"),
        ("door: {osc: /a, median: 3}", (5, 19), "'median' is about numbers", "threshold: 40%"),
        ("door: {osc: /a, stuck_after: 1h}", (5, 19), "for which 'stuck_after'", "silent_after"),
        # its failing
        ("near: {osc: /a, then: rest}", (5, 19), "nothing says when it has", "silent_after: 3s"),
        ("near: {osc: /a, silent_after: 2s, then: 9 m}", (5, 43), "'then' is 9, and 'near'", ""),
        ("near: {osc: /a, silent_after: 2s, then: simulat}", (5, 43), "cannot go to 'simulat'",
         "did you mean 'simulate'?"),
        ("drum: {osc: /a, silent_after: 2s, then: 1}", (5, 43), "a hit whose sensor fails", "hold"),
        ("tongue: {osc: /a, silent_after: 2s, then: wo}", (5, 45), "cannot go to 'wo'", "en, fr"),
        ("near: {osc: /a, silent_after: 2s, then: {input: fra}}", (5, 51), "no input 'fra'", "far"),
        ("near: {osc: /a, silent_after: 2s, then: {input: drum}}", (5, 51), "cannot stand in", ""),
        ("near: {osc: /a, silent_after: 2s, then: {input: near}}", (5, 51), "for itself", "rest"),
        ("near: {osc: /a, silent_after: 2s, then: {input: far}}\n"
         "far: {osc: /b, silent_after: 2s, then: {input: near}}", (5, 51),
         "'near' and 'far' stand in for each other", "then: rest"),
        ("near: {osc: /a, called: {french: le capteur}}", (5, 28), "'french' is no language", "fr"),
    ],
)  # fmt: skip
def test_a_slip_in_a_wire_is_answered_where_it_stands(
    wires: str, place: tuple[int, int], says: str, hint: str, tmp_path: Path
) -> None:
    _, problems = wires_of(tmp_path, wires)
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert at(problems[0]) == place
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_all_slips_of_a_venue_are_answered_at_once(tmp_path: Path) -> None:
    _, problems = wires_of(
        tmp_path,
        "naer: {osc: /a}\nfar: {osc: /b, filtre: one_euro}\ndrum: {osc: /c, filter: one_euro}",
    )
    assert [problem.place.line for problem in problems] == [5, 6, 7]


def test_a_wire_is_plain_data_that_a_recording_can_keep(tmp_path: Path) -> None:
    wire = wire_of(
        tmp_path,
        "near: {osc: /a, unit: cm, median: 5, baseline: 5 min, filter: one_euro, dead_band: 1 cm, "
        "rate: 30 per s, silent_after: 2s, then: {input: far}, called: {en: the eye}}",
    )
    assert from_data(to_data(wire)) == wire


@given(st.floats(-50, 50), st.floats(0.1, 50), st.floats(0, 100))
@settings(deadline=None, derandomize=True)
def test_a_percentage_is_a_part_of_the_range(low: float, span: float, percent: float) -> None:
    measure, problems = Measure("'near'", "m", low, low + span), Problems()
    written = Scalar(f"{percent:.6f}%", Place("hall.yaml", 1, 1))
    part = float(f"{percent:.6f}") / 100
    assert measure.width(written, "it", problems) == pytest.approx(part * measure.span)
    assert measure.point(written, problems) == pytest.approx(low + part * measure.span)
    assert list(problems) == []


@given(
    st.lists(
        st.tuples(st.integers(-100, 100), st.integers(-9, 9)), min_size=2, unique_by=lambda p: p[0]
    )
)
@settings(deadline=None, derandomize=True)
def test_a_calibration_goes_through_its_points(found: list[tuple[int, int]]) -> None:
    points = tuple(sorted((float(x), float(y)) for x, y in found))
    assert [through(points, x) for x, _ in points] == pytest.approx([y for _, y in points])


def test_an_input_keeps_one_wire(tmp_path: Path) -> None:
    wires, _ = wires_of(tmp_path, "near: {osc: /a}\nnear: {osc: /b}")
    assert wires == (Wire("near", "/a", watch=wires[0].watch),)
