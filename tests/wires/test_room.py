"""The law of the room: what comes out is a function of what was heard and of time alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Scene, Show
from exhibit.show.signals import read_event
from exhibit.wires.room import Room
from exhibit.wires.wire import (
    Baseline,
    Calibrate,
    Clamp,
    DeadBand,
    Debounce,
    Hold,
    Invert,
    Median,
    OneEuro,
    Rate,
    Threshold,
    Watch,
    Wire,
)
from tests.visits import exact
from tests.wires.rooms import LANTERN, SHOW, after_a_crash, report_of, said, told, values_of, wire

NUMBER = (
    Median(3), Calibrate(((0.0, 0.0), (1.0, 4.0))), Invert(0.0, 4.0), Baseline(3.0, 0.5, 4.0),
    Clamp(0.0, 4.0), OneEuro(), DeadBand(0.01), Rate(7.0),
)  # fmt: skip
EVERYTHING = (
    wire("near", *NUMBER, watch=Watch(0.7, 0.9, 0.4, (0.0, 4.0), 30.0, "simulate")),
    wire("far", *NUMBER[:4], Debounce(0.15), watch=Watch(0.5, then="input", other="near")),
    wire("glow", Threshold(0.4, 0.3), Debounce(0.1), Hold(0.25), Rate(9.0), watch=Watch(1.0)),
    wire("drum", Threshold(0.4, 0.3), Debounce(0.1), Hold(0.2), Rate(6.0), watch=Watch(0.6)),
    wire("door", Debounce(0.1), Hold(0.3), watch=Watch(0.4, at_most_hz=20.0, then="rest")),
    wire("tongue", Debounce(0.1), watch=Watch(0.9, then="value", value=2.0)),
    wire("people", Hold(0.2), Rate(5.0), watch=Watch(0.8, 0.3, then="input", other="far")),
    wire("hand", *NUMBER, Debounce(0.1), Hold(0.2), watch=Watch(0.5, 0.5, 0.2, (0.0, 1.0), 15.0)),
    wire("thing", *NUMBER, Debounce(0.1), watch=Watch(1.5, then="simulate")),
    wire("card", watch=Watch(0.5, 0.6, at_most_hz=10.0, then="rest")),
    Wire("glow", "/lantern/near", "10.0.0.7", 0, (OneEuro(),)),
)
LATER_S = st.sampled_from([0.0, 0.0, 0.001, 0.02, 0.1, 0.1, 0.15, 0.3, 0.5, 2.2])
VALUE: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from([0, 1]),
    st.floats(0.0, 1.2),
    st.sampled_from([True, None, "on", "fr", "abc", 2, 0.5, 1e300, 10**400]),
    st.floats(),
)
Says = tuple[float, str, list[Value], bool]


def sayings(names: list[str]) -> st.SearchStrategy[Says]:
    direct = st.sampled_from([False] * 5 + [True])
    return st.tuples(LATER_S, st.sampled_from(names), st.lists(VALUE, max_size=4), direct)


NAMES = [each.input for each in EVERYTHING[:-1]]
# A few inputs in each example, so that they are heard often enough to come into every state.
SAYS = st.lists(st.sampled_from([*NAMES, "hello"]), min_size=1, max_size=3).flatmap(
    lambda names: st.lists(sayings(names), max_size=40)
)


def events_of(says: list[Says]) -> list[Event]:
    """Messages of boards; some speak to an input directly."""
    events: list[Event] = []
    time_s = 0.0
    for later_s, name, values, direct in says:
        time_s += later_s
        address = "/node/hello" if name == "hello" else f"/{'in' if direct else 'lantern'}/{name}"
        some = ("lantern", "UNO", "exhibit-node 1.0", 7, *values) if name == "hello" else values
        events.append(Event(time_s, LANTERN, address, tuple(some)))
    return events


def cut(room: Room, events: list[Event], cuts: list[float], until_s: float) -> list[Event]:
    """What comes out when time is cut into these frames."""
    out: list[Event] = []
    waiting = list(events)
    for frame_s in sorted({*(c for c in cuts if c < until_s), until_s}):
        now = [event for event in waiting if event.time_s <= frame_s]
        waiting = waiting[len(now) :]
        out += room.hear(now, frame_s)
    return out


def same(left: list[Event], right: list[Event]) -> bool:
    """The same events, to the last bit; of what passes untouched a NaN is one too."""
    return repr(left) == repr(right)


@settings(exact, max_examples=300)
@given(SAYS, st.lists(st.floats(0.0, 12.0)), LATER_S)
def test_how_time_is_cut_into_frames_changes_nothing(
    says: list[Says], cuts: list[float], rest_s: float
) -> None:
    events = events_of(says)
    until_s = (events[-1].time_s if events else 0.0) + rest_s
    at_events = [event.time_s for event in events]
    rooms = [Room(SHOW, EVERYTHING) for _ in range(3)]
    once = rooms[0].hear(events, until_s)
    assert same(cut(rooms[1], events, cuts, until_s), once)
    assert same(cut(rooms[2], events, [i / 60 for i in range(720)] + at_events, until_s), once)
    assert rooms[0].saved() == rooms[1].saved() == rooms[2].saved()
    assert repr(rooms[0].report(until_s)) == repr(rooms[2].report(until_s))
    assert [event.time_s for event in once] == sorted(event.time_s for event in once)


@settings(exact, max_examples=100)
@given(SAYS, LATER_S)
def test_a_room_that_is_kept_and_goes_on_at_every_event_hears_the_same(
    says: list[Says], rest_s: float
) -> None:
    events = events_of(says)
    until_s = (events[-1].time_s if events else 0.0) + rest_s
    straight = Room(SHOW, EVERYTHING)
    once = straight.hear(events, until_s)
    room, out = Room(SHOW, EVERYTHING), list[Event]()
    for event in events:
        room = after_a_crash(room, EVERYTHING)
        out += room.hear([event], event.time_s)
    room = after_a_crash(room, EVERYTHING)
    out += room.hear([], until_s)
    assert same(out, once)
    assert room.saved() == straight.saved()
    assert room.boards(until_s) == straight.boards(until_s)


@exact
@given(SAYS)
def test_what_the_room_says_the_show_understands(
    says: list[Says],
) -> None:
    events = [event for event in events_of(says) if event.address.startswith("/lantern")]
    room = Room(SHOW, EVERYTHING)
    until_s = events[-1].time_s + 3.0 if events else 3.0
    for event in room.hear(events, until_s):
        meant = read_event(SHOW, event)
        assert not isinstance(meant, str), meant


@exact
@given(sayings(NAMES))
def test_what_the_room_refuses_changes_nothing_in_it(
    says: Says,
) -> None:
    (event,) = events_of([says])
    room, quiet = Room(SHOW, EVERYTHING), Room(SHOW, EVERYTHING)
    before = room.saved()
    refusal = room.refusal(event)
    assert room.saved() == before
    if refusal is not None and event.address.startswith("/lantern"):
        assert room.hear([event], event.time_s) == quiet.hear([], event.time_s)
        assert room.saved() == quiet.saved()


# --- whom it hears --------------------------------------------------------------------------------


def test_what_is_said_to_an_input_is_trusted_as_it_comes() -> None:
    event = Event(1.0, "key", "/in/near", (0.5,))
    assert Room(SHOW, [wire("near", Clamp(2.0, 3.0))]).hear([event], 1.0) == [event]


def test_a_wire_may_filter_what_is_said_to_its_input() -> None:
    own = Wire("near", "/in/near", steps=(Clamp(2.0, 3.0),))
    (event,) = Room(SHOW, [own]).hear([Event(1.0, "osc 1", "/in/near", (0.5,))], 1.0)
    assert (event.address, event.values, event.source) == ("/in/near", (2.0,), "osc 1")


def test_one_address_may_feed_several_inputs_each_with_its_value() -> None:
    wires = [Wire("near", "/board", first=0), Wire("glow", "/board", first=1)]
    events = Room(SHOW, wires).hear([Event(1.0, LANTERN, "/board", (2.0, 0.5))], 1.0)
    assert [(event.address, event.values) for event in events] == [
        ("/in/near", (2.0,)),
        ("/in/glow", (0.5,)),
    ]


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ("osc 10.0.0.7", True),
        ("tcp 10.0.0.7", True),
        ("10.0.0.7", True),
        ("osc 110.0.0.7", False),
        ("osc 10.0.0.70", False),
        ("key", False),
    ],
)
def test_a_wire_listens_to_its_own_board_only(source: str, passes: bool) -> None:
    room = Room(SHOW, [Wire("near", "/lantern/near", source="10.0.0.7")])
    event = said(1.0, "near", 1.0, source=source)
    assert len(room.hear([event], 1.0)) == passes
    assert (room.refusal(event) is None) == passes


def test_the_addresses_are_all_that_it_has_a_use_for() -> None:
    room = Room(SHOW, [wire("near")])
    assert {"/lantern/near", "/in/near", "/in/hand", "/node/hello", "/node/pong"} < room.addresses
    assert len(room.addresses) == 1 + 10 + 2


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (said(0, "near", 1.0), None),
        (said(0, "near", "abc"), "/lantern/near came with 'abc', expected a number"),
        (said(0, "near", float("nan")), "/lantern/near came with nan, expected a number"),
        (said(0, "near"), "/lantern/near came with nothing, expected a value"),
        (said(0, "near", None), "/lantern/near came with nothing, expected a number"),
        (said(0, "far", 1), "/lantern/far came with a value, expected 2 at least"),
        (said(0, "hand", 0.5), "/lantern/hand came with a value, expected 2 at least"),
        (said(0, "hand", 0.5, "x"), "/lantern/hand came with 'x', expected a number"),
        (said(0, "hand"), None),
        (said(0, "thing", 1.0), "/lantern/thing came with a value, expected 2 at least"),
        (said(0, "card", True), "/lantern/card came with True, expected words"),
        (said(0, "card", "a\x00b"), "/lantern/card came with characters that cannot be shown"),
        (said(0, "tongue", "de"), "/lantern/tongue came with 'de', expected one of en, fr, ar"),
        (said(0, "tongue", "fr"), None),
        (said(0, "tongue", False), "/lantern/tongue came with False, expected one of en, fr, "
         "ar"),
        (
            said(0, "glow", 1.0, source="osc 10.0.0.9"),
            "/lantern/glow comes from osc 10.0.0.9, and what feeds glow listens to 10.0.0.7 only",
        ),
        (said(0, "naer", 1.0), "nothing here listens to /lantern/naer (did you mean "
         "/lantern/near?)"),
        (Event(0, "key", "/in/near", ("x",)), "/in/near came with 'x', expected a number"),
        (Event(0, "key", "/in/near", (1.0,)), None),
        (Event(0, "osc", "/zzz"), "nothing here listens to /zzz"),
        (Event(0, "osc", "/" + "z" * 5000), f"nothing here listens to /{'z' * 59}…"),
        (
            Event(0, "osc", "/node/hello", ("lantern",)),
            "/node/hello came without what it should say: name board firmware uptime_s drops",
        ),
        (Event(0, "osc", "/node/pong"), "/node/pong came without a board's name"),
        (Event(0, "osc", "/node/pong", ("lantern", 7)), None),
    ],
)  # fmt: skip
def test_it_is_said_why_a_message_is_of_no_use(event: Event, sentence: str | None) -> None:
    wires = [wire("near"), wire("far", first=1), wire("hand"), wire("thing"), wire("card"),
             wire("tongue"), Wire("glow", "/lantern/glow", source="10.0.0.7")]  # fmt: skip
    assert Room(SHOW, wires).refusal(event) == sentence


def test_a_message_of_use_to_one_of_two_wires_is_of_use() -> None:
    room = Room(SHOW, [Wire("near", "/board", first=1), Wire("glow", "/board")])
    assert room.refusal(Event(0.0, LANTERN, "/board", (0.5,))) is None


def test_only_the_first_hundred_strangers_are_looked_up() -> None:
    room = Room(SHOW, [wire("near")])
    said_of = [room.refusal(said(0, f"near{i}", 1.0)) for i in range(200)]
    assert sum("did you mean" in str(sentence) for sentence in said_of) == 100
    assert room.refusal(said(0, "near7", 1.0)) == said_of[7]


def test_numbers_that_no_sensor_says_do_no_harm() -> None:
    events = [said(i * 0.1, "near", v) for i, v in enumerate((1e300, -1e300, 10**400, 5e-324))]
    assert values_of(wire("near", *NUMBER[:-2]), events)[-1] != ()


# --- time -----------------------------------------------------------------------------------------


def test_a_late_event_counts_as_happening_now() -> None:
    room = Room(SHOW, [wire("near")])
    room.hear([], 5.0)
    late = [said(4.0, "near", 1.0), Event(4.5, "key", "/in/far", (2.0,))]
    assert told(room.hear(late, 6.0)) == [(5.0, 1.0), (5.0, 2.0)]


def test_time_runs_forwards() -> None:
    room = Room(SHOW, [wire("near")])
    room.hear([], 5.0)
    with pytest.raises(ValueError, match="time runs forwards"):
        room.hear([], 4.0)
    with pytest.raises(ValueError, match=r"comes after 6\.0 s"):
        room.hear([said(7.0, "near", 1.0)], 6.0)


def test_a_wire_to_no_input_of_the_show_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        Room(SHOW, [wire("nowhere")])
    with pytest.raises(KeyError, match="nowhere"):
        Room(SHOW, [wire("near", watch=Watch(then="input", other="nowhere"))])


# --- over a crash ---------------------------------------------------------------------------------


def test_a_wire_that_was_changed_begins_anew_and_the_others_go_on() -> None:
    before = [wire("near", Median(3)), wire("glow", Median(5)), wire("door", Hold(9.0))]
    after = [wire("glow", Median(5)), wire("near", Median(5), watch=Watch(2.0))]
    room = Room(SHOW, before)
    room.hear([said(8, "near", 1.0), said(8, "glow", 1.0), said(9, "glow", 1.0)], 10.0)
    again = Room(SHOW, after)
    again.resume(room.saved())
    assert again.hear([said(11, "glow", 0.0)], 11.0)[0].values == (1.0,)
    assert report_of(again, 11.5, "near").health == "waiting"
    again.hear([], 12.0)
    assert report_of(again, 12.0, "near").health == "silent"
    assert report_of(again, 12.0, "near").since_s == 10.0


@pytest.mark.parametrize(
    "data", [{}, {"version": 2}, {"version": 1, "now_s": "x", "lines": [], "nodes": []},
             {"version": 1, "now_s": 1.0, "lines": [[]], "nodes": []},
             {"version": 1, "now_s": 1.0, "lines": [], "nodes": [[1, 2, 3]]}]
)  # fmt: skip
def test_what_was_not_kept_by_a_room_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="what was kept of the sensors cannot be read"):
        Room(SHOW, [wire("near")]).resume(data)


# --- many -----------------------------------------------------------------------------------------


def test_of_a_thousand_wires_only_those_that_are_due_are_looked_at() -> None:
    count = 1000
    inputs = tuple(Input(f"n{i}", "level", f"/in/n{i}") for i in range(count))
    show = Show("Many", (16, 9), ("en",), inputs, (), (Scene("hall"),))
    wires = [Wire(item.name, f"/b/{item.name}", watch=Watch(silent_after_s=3.0)) for item in inputs]
    room = Room(show, wires)
    asked = 0

    class Counted(type(room._lines[0])):  # type: ignore[misc]  # the same, and counts
        @property
        def due_s(self) -> float:
            nonlocal asked
            asked += 1
            return float(super().due_s)

    for line in room._lines:
        line.__class__ = Counted
    for frame in range(60):
        room.hear([Event(frame / 60, LANTERN, f"/b/n{frame}", (0.5,))], frame / 60)
    assert asked <= 60
