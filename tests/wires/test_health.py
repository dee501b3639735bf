"""Is a wire well, since when, and what does its input do meanwhile?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from exhibit.core.chance import stream
from exhibit.show.events import Event, Value
from exhibit.show.program import Show
from exhibit.wires.health import Report, Trembling
from exhibit.wires.room import Room
from exhibit.wires.wire import Calibrate, Hold, OneEuro, Then, Watch, Wire
from tests.wires.rooms import (
    LANTERN,
    SHOW,
    after_a_crash,
    every,
    heard,
    report_of,
    said,
    told,
    wire,
)


def watched(name: str = "near", **watch: Any) -> Wire:
    return wire(name, watch=Watch(**watch))


def report_after(wires: Wire, events: Sequence[Event], until_s: float) -> Report:
    room = Room(SHOW, [wires])
    room.hear(events, until_s)
    return report_of(room, until_s, wires.input)


def noise(count: int, spread: float, middle: float = 2.0) -> list[float]:
    """Values that tremble by so much around a middle."""
    return [middle + spread * (float(k) - 0.5) for k in stream(1, "noise", range(count))]


# --- what is seen ---------------------------------------------------------------------------------


def test_a_wire_that_was_never_heard_waits() -> None:
    report = report_after(watched(), [], 100.0)
    assert (report.health, report.since_s, report.heard_s) == ("waiting", 0.0, None)


def test_a_wire_that_was_never_heard_is_silent_when_that_is_watched() -> None:
    report = report_after(watched(silent_after_s=2.5), [], 100.0)
    assert (report.health, report.since_s, report.heard_s) == ("silent", 0.0, None)


def test_a_wire_that_speaks_is_well() -> None:
    report = report_after(watched(silent_after_s=2.5), every(0.05, "near", *[1.0] * 100), 5.0)
    assert (report.health, report.since_s, report.source) == ("heard", 0.0, LANTERN)
    assert report.rate_hz == pytest.approx(20.0, abs=0.6)
    assert (report.raw, report.trusted) == ((1.0,), (1.0,))


def test_a_cable_that_is_pulled_is_silent_since_it_was_last_heard() -> None:
    report = report_after(watched(silent_after_s=2.5), every(0.05, "near", 1.0, 1.0), 6.55)
    assert (report.health, report.since_s, report.heard_s) == ("silent", 0.05, 0.05)
    assert report.rate_hz == 0.0


def test_a_sensor_that_says_the_same_for_too_long_is_stuck() -> None:
    events = every(1.0, "near", *[1.0] * 601)
    assert report_after(watched(stuck_after_s=600.0), events[:600], 599.5).health == "heard"
    report = report_after(watched(stuck_after_s=600.0), events, 600.0)
    assert (report.health, report.since_s) == ("stuck", 0.0)


def test_a_sensor_that_says_nothing_is_not_stuck() -> None:
    assert report_after(watched(stuck_after_s=10.0), [said(0, "near", 1.0)], 99).health == "heard"


def test_a_broken_wire_that_says_what_cannot_be_is_out_of_range() -> None:
    broken = wire("near", Calibrate(((0, 0.0), (1023, 4.0))), watch=Watch(between=(0.0, 4.0)))
    events = every(0.1, "near", *[512] * 10, *[1090] * 30)
    assert report_after(broken, events[:30], 2.95).health == "heard"
    report = report_after(broken, events, 4.0)
    assert (report.health, report.since_s) == ("out of range", 1.0)


def test_a_sensor_at_its_end_trembles_a_little_beyond() -> None:
    events = every(0.1, "near", *[4.19] * 100)
    assert report_after(watched(between=(0.0, 4.0)), events, 9.9).health == "heard"


def test_a_sensor_that_trembles_is_noisy_and_a_hand_that_moves_is_not() -> None:
    bad = every(0.05, "near", *noise(60, 0.4))
    calm = every(0.05, "near", *noise(60, 0.04))
    hand = every(0.05, "near", *(0.5 + 0.05 * i for i in range(60)))
    healths = [report_after(watched(noise=0.05), e, 3.0).health for e in (bad, calm, hand)]
    assert healths == ["noisy", "heard", "heard"]


def test_noise_is_the_median_step_of_a_sensor_that_sees_the_same() -> None:
    values = noise(60, 0.4)
    steps = sorted(abs(b - a) for a, b in pairwise(values))
    median = steps[len(steps) // 2]
    events = every(0.02, "near", *values)
    healths = [report_after(watched(noise=median * k), events, 1.2).health for k in (0.75, 1.35)]
    assert healths == ["noisy", "heard"]


def test_trembling_that_is_kept_and_goes_on_is_the_same() -> None:
    straight = Trembling()
    for i, value in enumerate(noise(80, 1.0)):
        again = Trembling()
        again.resume(json.loads(json.dumps(straight.saved())))
        assert again.hear(0.05 * i, (value,)) == straight.hear(0.05 * i, (value,))


def test_hits_are_never_stuck_and_never_noisy() -> None:
    hits = every(1.0, "drum", *[1.0, 0.2] * 30)
    drum = watched("drum", stuck_after_s=5.0, noise=0.01)
    assert report_after(drum, hits, 60.0).health == "heard"


def test_words_are_no_numbers_to_be_watched() -> None:
    card = watched("card", noise=0.0, between=(0.0, 1.0))
    assert report_after(card, every(1.0, "card", "a", "b", "c"), 2.0).health == "heard"


# --- what the input does then ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "then", "expected"),
    [
        ("near", "hold", []),
        ("near", "rest", [(2.5, 4.0)]),
        ("near", "value", [(2.5, 1.5)]),
        ("door", "rest", [(2.5, 0.0)]),
        ("tongue", "rest", [(2.5, 0)]),
        ("tongue", "value", [(2.5, 2)]),
        ("hand", "rest", [(2.5,)]),
        ("hand", "value", [(2.5,)]),
        ("card", "rest", [(2.5, "")]),
        ("drum", "rest", []),
    ],
)
def test_what_an_input_does_when_its_wire_fails(
    name: str, then: Then, expected: list[tuple[float, ...]]
) -> None:
    assert heard(watched(name, silent_after_s=2.5, then=then, value=1.5), [], 9.0) == expected


def test_it_is_said_who_took_a_sensors_place() -> None:
    room = Room(SHOW, [watched(silent_after_s=2.5, then="rest")])
    events = room.hear([said(0.0, "near", 1.0)], 9.0)
    assert [event.source for event in events] == [LANTERN, "policy"]
    assert report_of(room, 9.0, "near").stands_in == "rest"


def test_a_wire_is_well_again_after_three_messages_in_a_row() -> None:
    events = [said(0.0, "near", 1.0), *every(0.1, "near", 2.0, 2.1, 2.2, 2.3, start_s=5.0)]
    told = heard(watched(silent_after_s=2.5, then="rest"), events)
    assert told == [(0, 1.0), (2.5, 4.0), (5.2, 2.2), (5.3, 2.3)]


def test_a_loose_plug_makes_no_show_flicker() -> None:
    events = every(2.6, "near", *[1.0] * 20)  # each just too late
    told = heard(watched(silent_after_s=2.5, then="rest"), events)
    assert told == [(0, 1.0), (2.5, 4.0)]


def test_a_value_that_holds_gives_way_to_the_first_new_one() -> None:
    events = every(2.6, "near", 1.0, 2.0, 3.0)
    assert heard(watched(silent_after_s=2.5), events) == [(0, 1.0), (2.6, 2.0), (5.2, 3.0)]


def test_what_a_noisy_sensor_says_is_not_believed_until_it_is_calm() -> None:
    events = every(0.05, "near", *noise(60, 2.0), *[1.0] * 60)
    events = Room(SHOW, [watched(noise=0.05, then="value", value=3.0)]).hear(events, 6.0)
    (noisy,) = (i for i, event in enumerate(events) if event.source == "policy")
    assert events[noisy].values == (3.0,)
    assert events[noisy].time_s < 0.6
    assert {event.values for event in events[noisy + 1 :]} == {(1.0,)}
    assert events[noisy + 1].time_s > 3.0


def test_hits_are_heard_even_while_their_wire_fails() -> None:
    hits = [said(0.0, "drum", 0.5), said(9.0, "drum", 0.7), said(9.1, "drum", 0.0)]
    assert heard(watched("drum", silent_after_s=2.5, then="rest"), hits) == [(0, 0.5), (9.0, 0.7)]


def test_another_trouble_in_the_middle_of_one_changes_no_policy() -> None:
    silent = watched(silent_after_s=2.5, between=(0.0, 4.0), then="rest")
    events = [said(0, "near", 1.0), *every(1.0, "near", *[9.0] * 5, start_s=5.0)]
    assert heard(silent, events) == [(0, 1.0), (2.5, 4.0)]
    report = report_after(silent, events, 9.0)
    assert (report.health, report.since_s) == ("out of range", 5.0)


# --- another input --------------------------------------------------------------------------------


def test_another_input_stands_in_measured_by_its_own_range() -> None:
    wires = [watched(silent_after_s=2.5, then="input", other="far")]
    far = [Event(t, "key", "/in/far", (v,)) for t, v in ((1.0, 8.0), (3.0, 2.0), (4.0, 6.0))]
    events = Room(SHOW, wires).hear([said(0, "near", 1.0), *far], 9.0)
    near = [event for event in events if event.address == "/in/near"]
    assert told(near) == [(0, 1.0), (2.5, 4.0), (3.0, 1.0), (4.0, 3.0)]
    assert {event.source for event in near[1:]} == {"policy"}


@pytest.mark.parametrize(
    ("name", "other", "says", "expected"),
    [
        ("door", "near", (1.0,), (1.0,)),
        ("door", "near", (3.0,), (0.0,)),
        ("near", "door", ("on",), (0.0,)),
        ("near", "door", (0,), (4.0,)),
        ("people", "glow", (0.25,), (5.0,)),
        ("hand", "hand", (0.1, 0.2), None),
        ("near", "card", ("hello",), None),
        ("near", "glow", ("hello",), None),
        ("hand", "glow", (0.5,), None),
    ],
)
def test_what_one_input_says_as_another_may_say_it(
    name: str, other: str, says: tuple[Value, ...], expected: tuple[Value, ...] | None
) -> None:
    room = Room(SHOW, [watched(name, silent_after_s=1.0, then="input", other=other)])
    room.hear([], 2.0)
    events = room.hear([Event(3.0, "key", f"/in/{other}", says)], 3.0)
    assert [event.values for event in events[1:]] == ([] if expected is None else [expected])


def test_inputs_that_stand_in_for_each_other_end() -> None:
    wires = [
        watched("near", silent_after_s=1.0, then="input", other="far"),
        watched("far", silent_after_s=1.0, then="input", other="near"),
    ]
    room = Room(SHOW, wires)
    room.hear([], 2.0)
    events = room.hear([Event(3.0, "key", "/in/near", (2.0,))], 3.0)
    assert [(event.address, event.values) for event in events] == [
        ("/in/near", (2.0,)),
        ("/in/far", (4.0,)),
    ]


# --- visitors -------------------------------------------------------------------------------------


def a_wave(show: Show, name: str, seed: int, from_s: float) -> Iterator[Event]:
    """Somebody who comes nearer each second; the seed says how near."""
    del show
    for i in range(10_000):
        yield Event(from_s + i, "visitors", f"/in/{name}", (seed + i / 1000,))


def test_visitors_stand_in_until_the_sensor_is_well() -> None:
    wires = [watched(silent_after_s=2.5, then="simulate")]
    room = Room(SHOW, wires, play=a_wave)
    events = room.hear([said(0.0, "near", 1.0), *every(0.5, "near", 2, 2, 2, 2, start_s=5)], 8.9)
    assert told(events) == [
        (0, 1.0), (2.5, 4.0), (2.5, 5.0), (3.5, 5.001), (4.5, 5.002), (5.5, 5.003),
        (6, 2), (6.5, 2),
    ]  # fmt: skip
    assert [event.source for event in events[1:6]] == ["policy"] * 5


def test_simulated_visitors_go_on_over_a_crash_in_every_stretch() -> None:
    wires = [watched(silent_after_s=2.5, then="simulate")]
    whole = Room(SHOW, wires, play=a_wave)
    straight = whole.hear([], 1500.0)
    assert {int(float(str(event.values[0]))) for event in straight[1:]} == {5, 6, 7}
    for crash_s in (0.0, 2.5, 2.6, 3.5, 602.4, 602.5, 603.5, 1300.0):
        room = Room(SHOW, wires, play=a_wave)
        first = room.hear([], crash_s)
        again = Room(SHOW, wires, play=a_wave)
        again.resume(room.saved())
        assert first + again.hear([], 1500.0) == straight


def test_visitors_who_have_done_all_they_do_are_no_fault() -> None:
    room = Room(SHOW, [watched(silent_after_s=1.0, then="simulate")], play=lambda *_: iter(()))
    assert told(room.hear([], 9.0)) == [(1.0, 4.0)]


# --- floods and counts ----------------------------------------------------------------------------


def test_a_flood_is_thinned_and_its_newest_value_comes_through() -> None:
    flood = [said(1.0 + i * 1e-4, "near", float(i)) for i in range(20_000)]  # 2 s
    wires = [watched(at_most_hz=500.0)]
    room = Room(SHOW, wires)
    events = room.hear(flood, 4.0)
    assert len(events) == pytest.approx(2 * 500, rel=0.05)
    assert events[-1].values == (19_999.0,)
    assert all(b.time_s - a.time_s <= 0.1001 for a, b in pairwise(events))
    report = report_of(room, 4.0, "near")
    assert (report.health, report.left_out) == ("flooding", 20_000 - len(events))
    assert report.since_s == pytest.approx(1.005, abs=1e-6)
    assert report_of(room, 6.0, "near").health == "heard"


def test_a_handful_that_the_network_kept_back_passes_whole() -> None:
    assert len(heard(watched(at_most_hz=500.0), [said(1.0, "near", i) for i in range(50)])) == 50


def test_hits_that_a_drum_counted_and_nobody_heard_are_counted() -> None:
    counts = [(0.5, 7), (0.6, 8), (0.0, 8), (0.7, 11), (0.0, 12), (0.5, 13), (0.4, 1), (0.4, 2)]
    events = [said(float(i), "drum", *values) for i, values in enumerate(counts)]
    assert report_after(watched("drum"), events, 9.0).lost == 2 + 1


def test_a_report_says_no_more_of_long_words_than_can_be_read() -> None:
    report = report_after(watched("card"), [said(0, "card", "x" * 5000)], 1.0)
    assert [len(str(value)) for value in report.raw] == [80]


def test_what_was_seen_is_kept_over_a_crash() -> None:
    wires = [
        wire("near", OneEuro(), watch=Watch(2.5, 60.0, 0.01, (0.0, 4.0), 100.0, "rest")),
        wire("door", Hold(3.0), watch=Watch(silent_after_s=1.0)),
    ]
    events = [said(i * 0.003, "near", v) for i, v in enumerate(noise(3000, 1.0))]
    room = Room(SHOW, wires)
    room.hear([said(0, "door", 1, float("nan"), float("inf"), "x"), *events], 9.0)
    assert after_a_crash(room, wires).report(9.5)[0] == room.report(9.5)[0]
