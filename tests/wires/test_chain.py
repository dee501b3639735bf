"""A wire as a whole, to an input of each kind: messages in, trusted values out."""

from __future__ import annotations

import pytest

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
    Threshold,
)
from tests.wires.rooms import every, heard, said, values_of, wire


def test_a_wire_without_steps_says_what_it_hears() -> None:
    assert heard(wire("near"), every(0.1, "near", 1.0, 2, True)) == [(0, 1), (0.1, 2), (0.2, 1)]


def test_the_order_in_which_steps_are_written_means_nothing() -> None:
    steps = (Clamp(0.0, 1.0), Invert(0.0, 1.0), Calibrate(((0.0, 0.0), (1000.0, 1.0))))
    events = every(0.1, "near", 100.0, 900.0, 1500.0)
    straight = values_of(wire("near", *steps), events)
    assert straight == [(pytest.approx(0.9),), (pytest.approx(0.1),), (0.0,)]
    assert values_of(wire("near", *reversed(steps)), events) == straight


def test_the_value_that_counts_may_be_any_of_a_message() -> None:
    assert values_of(wire("near", first=2), [said(0, "near", "a", 7, 1.5)]) == [(1.5,)]


def test_a_knob_becomes_a_switch_with_a_threshold() -> None:
    switch = wire("door", Threshold(0.4, 0.3))
    assert values_of(switch, every(0.1, "door", 0.2, 0.5, 0.35, 0.1)) == [(0,), (1,), (1,), (0,)]


def test_a_normally_closed_contact_is_inverted() -> None:
    contact = wire("door", Invert(0.0, 1.0))
    assert values_of(contact, every(0.1, "door", 1, "off", "on", True)) == [(0,), (1,), (0,), (0,)]


def test_any_strength_of_press_is_the_same_press() -> None:
    button = wire("door", Debounce(0.02))
    events = [said(1.0, "door", 0.4), said(1.01, "door", 0.9), said(2.0, "door", 0)]
    assert heard(button, events, 3.0) == [(1.02, 1), (2.02, 0)]


def test_a_bounce_and_a_hold_work_together() -> None:
    button = wire("door", Debounce(0.02), Hold(1.0))
    events = [said(1.0, "door", 1), said(1.1, "door", 0), said(1.15, "door", 1)]
    assert heard(button, events, 9.0) == [(1.02, 1), (1.17, 1)]
    events += [said(1.5, "door", 0)]
    assert heard(button, events, 9.0) == [(1.02, 1), (1.17, 1), (2.02, 0)]


def test_what_has_waited_does_not_go_through_the_threshold_again() -> None:
    switch = wire("door", Threshold(5.0, 4.0), Debounce(0.02), Hold(1.0))
    events = [said(1.0, "door", 7.0), said(1.5, "door", 2.0)]
    assert heard(switch, events, 9.0) == [(1.02, 1), (2.02, 0)]


def test_a_button_that_is_held_and_says_so_again_hits_once() -> None:
    button = wire("drum", Edge())
    events = every(1.0, "drum", 1, 1, 0, 1, 1)
    assert [time_s for time_s, *value in heard(button, events, 9.0) if any(value)] == [0.0, 3.0]


def test_a_level_that_stays_above_its_threshold_hits_once() -> None:
    light = wire("drum", Threshold(0.4, 0.4), Edge())
    events = every(0.1, "drum", 0.1, 0.5, 0.9, 0.6, 0.2, 0.7)
    assert [said[0] for said in values_of(light, events) if said[0]] == [0.5, 0.7]


def test_a_weak_hit_is_none_and_neither_is_an_echo_of_one() -> None:
    drum = wire("drum", Threshold(0.4, 0.3), Hold(0.08))
    hits = [(1.0, 0.3), (1.1, 0.8), (1.15, 0.9), (1.2, 0.5), (1.25, 0.0)]
    assert heard(drum, [said(at_s, "drum", value) for at_s, value in hits]) == [
        (1.1, 0.8),
        (1.2, 0.5),
    ]


def test_a_hit_that_says_nothing_is_a_whole_one() -> None:
    assert values_of(wire("drum"), [said(0, "drum"), said(1, "drum", None)]) == [(1.0,), (1.0,)]


def test_a_drum_that_repeats_its_count_is_not_hit() -> None:
    assert values_of(wire("drum"), [said(0, "drum", 0.6, 1), said(1, "drum", 0.0, 1)]) == [(0.6,)]


def test_equal_hits_are_hits_in_spite_of_a_dead_band() -> None:
    assert values_of(wire("drum", DeadBand(0.5)), every(0.5, "drum", 0.6, 0.6)) == [(0.6,), (0.6,)]


def test_a_piezo_that_warms_up_still_hits() -> None:
    piezo = wire("drum", Baseline(60.0, 0.2), Threshold(0.3, 0.2), Hold(0.1))
    events = [said(t, "drum", 0.1 + 1e-4 * t) for t in range(3600)]
    events += [said(3600.0, "drum", 0.1 + 0.36 + 0.6)]
    ((strength,),) = values_of(piezo, events)
    assert strength == pytest.approx(0.6, abs=0.02)


def test_a_knob_chooses_a_language() -> None:
    knob = wire("tongue", Calibrate(((0.0, 1.0), (1.0, 3.0))))
    assert values_of(knob, every(0.1, "tongue", 0.1, 0.6, 1.4, "ar")) == [(1,), (2,), (3,), ("ar",)]


def test_words_pass() -> None:
    card = wire("card", Median(3))
    events = every(0.1, "card", "04A2", 17, None)
    assert values_of(card, events) == [("04A2",), ("17",), ("",)]


def test_at_most_so_many_values_a_second_and_the_last_one_is_never_lost() -> None:
    calm = wire("near", Rate(10.0))
    events = every(0.03, "near", 1.0, 2.0, 3.0, 4.0, 5.0)
    assert heard(calm, events, 9.0) == [(0, 1), (0.1, 4), (0.2, 5)]


# --- places ---------------------------------------------------------------------------------------


def test_each_number_of_a_place_goes_its_own_way() -> None:
    hand = wire("hand", DeadBand(0.1))
    events = [
        said(0.0, "hand", 0.2, 0.4),
        said(0.1, "hand", 0.25, 0.6),
        said(0.2, "hand", 0.26, 0.6),
        said(0.3, "hand"),
        said(0.4, "hand", 0.27, 0.6),
    ]
    assert values_of(hand, events) == [(0.2, 0.4), (0.2, 0.6), (), (0.27, 0.6)]


def test_nobody_is_smoothed_into_where_somebody_else_was() -> None:
    hand = wire("hand", OneEuro())
    events = [said(0, "hand", 0, 0), said(1, "hand", None), said(1.1, "hand", 1, 1)]
    assert values_of(hand, events) == [(0, 0), (), (1, 1)]


def test_a_hand_that_is_lost_for_a_moment_stays() -> None:
    hand = wire("hand", Debounce(0.2))
    events = [
        said(1.0, "hand", 0.1, 0.1),
        said(1.1, "hand", 0.2, 0.2),
        said(1.5, "hand"),
        said(1.6, "hand", 0.3, 0.3),
        said(2.0, "hand"),
    ]
    assert heard(hand, events, 9.0) == [(1.2, 0.2, 0.2), (1.6, 0.3, 0.3), (2.2,)]


def test_a_place_is_said_at_most_so_often_as_a_whole() -> None:
    hand = wire("hand", Rate(10.0))
    events = [said(0.02 * i, "hand", 0.1 * i, 0.5) for i in range(4)] + [said(0.08, "hand")]
    assert heard(hand, events, 9.0) == [(0, 0, 0.5), (0.1,)]


@pytest.mark.parametrize("form", [(0.1, 0.2), (0.1, 0.2, 90.0), (0.1, 0.2, 0.3, 1.0, 2.0, 3.0)])
def test_a_pose_is_said_in_the_form_in_which_it_came(form: tuple[float, ...]) -> None:
    assert values_of(wire("thing"), [said(0, "thing", *form)]) == [form]
    assert values_of(wire("thing", Median(3)), [said(0, "thing", *form)]) == [form]


def test_a_pose_that_turns_through_half_a_turn_is_smoothed_the_short_way() -> None:
    thing = wire("thing", OneEuro(min_cutoff=0.5), Clamp(0.0, 1.0))
    turns = [said(0.1 * i, "thing", 0.5, 0.5, (170 + 2 * i + 180) % 360 - 180) for i in range(20)]
    angles = [float(str(values[2])) for values in values_of(thing, turns)]
    assert all(abs(angle) > 150 for angle in angles)
