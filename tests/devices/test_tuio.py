"""A touch table's frames, as trackers send them, become touches and objects that a show knows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import pi

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import Message, decode
from exhibit.devices.slots import Slots
from exhibit.devices.tuio import BEGAN_ANEW, MOST_SPOTS, MOST_TRACKERS, Tuio
from exhibit.show.events import Event

Said = list[tuple[str, tuple[object, ...]]]
Line = tuple[object, ...]  # a message: its address, then its values
TABLE = "osc 10.0.0.7"


def bundle(*lines: Line) -> bytes:
    """A datagram, built by python-osc."""
    builder = OscBundleBuilder(IMMEDIATELY)
    for address, *values in lines:
        message = OscMessageBuilder(address=str(address))
        for value in values:
            message.add_arg(value)  # type: ignore[arg-type]  # a test may say anything
        builder.add_content(message.build())
    return builder.build().dgram


def cursors(
    number: int | None,
    spots: dict[int, tuple[float, float]],
    still: Sequence[int] = (),
    name: str = "t",
) -> bytes:
    """A frame of fingers: those of `spots` moved, those of `still` are there all the same."""
    about = "/tuio/2Dcur"
    lines: list[Line] = [(about, "source", name), (about, "alive", *spots, *still)]
    lines += [(about, "set", s, float(x), float(y), 0.0, 0.0, 0.0) for s, (x, y) in spots.items()]
    if number is not None:
        lines.append((about, "fseq", number))
    return bundle(*lines)


def frame_2(number: int, *things: Line, alive: Sequence[int], name: str = "t@host") -> bytes:
    return bundle(("/tuio2/frm", number, 0, 0, name), *things, ("/tuio2/alv", *alive))


def ptr(session: int, x: float, y: float) -> Line:
    return ("/tuio2/ptr", session, 0x20005, 0, x, y, 1.25, 0.0, 0.125, 0.0)


def tok(session: int, marker: int, x: float, y: float, angle: float = 0.0) -> Line:
    return ("/tuio2/tok", session, 1, marker, x, y, angle)


def obj(session: int, marker: int, x: float, y: float, angle: float = 0.0) -> Line:
    return ("/tuio/2Dobj", "set", session, marker, x, y, angle, 0.0, 0.0, 0.0, 0.0, 0.0)


def objects(number: int, *lines: Line) -> bytes:
    about = "/tuio/2Dobj"
    alive = [line[2] for line in lines]
    return bundle((about, "source", "t"), (about, "alive", *alive), *lines, (about, "fseq", number))


def blb(session: int, x: float, y: float) -> Line:
    return ("/tuio/2Dblb", "set", session, x, y, 0.0, 0.125, 0.125, 0.0156, 0.0, 0.0, 0.0, 0.0, 0.0)


class Ear:
    """A house with a table; keeps what was said since it was last asked."""

    def __init__(self, slots: Slots | None = None) -> None:
        self.tuio = Tuio(slots)
        self.now_s = 0.0

    def hear(self, packet: bytes, source: str = TABLE) -> Said:
        decoded = decode(packet)
        assert decoded.faults == ()
        said = self.tuio.translate(source, decoded.messages, self.now_s)
        return [(message.address, message.values) for message in said]

    def at(self, now_s: float) -> Said:
        self.now_s = now_s
        return [(message.address, message.values) for message in self.tuio.tick(now_s)]


@pytest.fixture
def ear() -> Ear:
    return Ear()


# --- TUIO 1.1 -------------------------------------------------------------------------------------


def test_a_finger_lands_moves_and_lifts(ear: Ear) -> None:
    assert ear.hear(cursors(1, {7: (0.25, 0.5)})) == [("/touch/1", (0.25, 0.5)), ("/touches", (1,))]
    assert ear.hear(cursors(2, {7: (0.5, 0.5)})) == [("/touch/1", (0.5, 0.5))]
    assert ear.hear(cursors(3, {})) == [("/touch/1", ()), ("/touches", (0,))]


def test_a_finger_that_rests_is_alive_and_says_nothing(ear: Ear) -> None:
    ear.hear(cursors(1, {7: (0.25, 0.5)}))
    assert ear.hear(cursors(2, {}, still=[7])) == []


def test_the_next_finger_gets_the_lowest_number_that_is_free(ear: Ear) -> None:
    ear.hear(cursors(1, {7: (0.0, 0.0), 8: (0.5, 0.0)}))
    said = ear.hear(cursors(2, {9: (0.75, 0.0)}, still=[8]))
    assert said == [("/touch/1", ()), ("/touch/1", (0.75, 0.0)), ("/touches", (2,))]


def test_an_eleventh_finger_waits_for_a_number_and_is_counted(ear: Ear) -> None:
    said = ear.hear(cursors(1, {s: (s / 16, 0.0) for s in range(11)}))
    assert [address for address, _ in said][-2:] == ["/touch/10", "/touches"]
    assert said[-1] == ("/touches", (11,))
    ear.hear(cursors(2, {}, still=range(1, 11)))
    assert ear.hear(cursors(3, {10: (0.625, 0.0)}, still=range(1, 10))) == [
        ("/touch/1", (0.625, 0.0))
    ]


def test_an_object_is_known_by_its_marker_and_turns_in_degrees(ear: Ear) -> None:
    assert ear.hear(objects(1, obj(4, 12, 0.5, 0.25, pi / 2))) == [
        ("/object/12", (0.5, 0.25, pytest.approx(90.0, abs=1e-4)))
    ]
    assert ear.hear(objects(2)) == [("/object/12", ())]


def test_an_object_turned_back_beyond_nought_is_near_360_degrees(ear: Ear) -> None:
    ((_, values),) = ear.hear(objects(1, obj(4, 12, 0.5, 0.25, -pi / 2)))
    assert values[2] == pytest.approx(270.0, abs=1e-4)


def test_a_marker_lost_and_found_within_one_frame_was_never_away(ear: Ear) -> None:
    ear.hear(objects(1, obj(4, 12, 0.5, 0.25)))
    assert ear.hear(objects(2, obj(5, 12, 0.5, 0.5))) == [("/object/12", (0.5, 0.5, 0.0))]


def test_a_marker_on_the_table_twice_is_where_it_was_seen_first(ear: Ear) -> None:
    ear.hear(objects(1, obj(4, 12, 0.5, 0.25)))
    assert ear.hear(objects(2, obj(4, 12, 0.5, 0.25), obj(5, 12, 0.0, 0.75))) == [
        ("/object/12", (0.5, 0.25, 0.0))
    ]
    assert ear.hear(objects(3, obj(5, 12, 0.0, 0.75))) == [("/object/12", (0.0, 0.75, 0.0))]
    assert ear.hear(objects(4)) == [("/object/12", ())]


def test_a_blob_counts_as_a_touch(ear: Ear) -> None:
    about = "/tuio/2Dblb"
    packet = bundle((about, "alive", 3), blb(3, 0.5, 0.25), (about, "fseq", 1))
    assert ear.hear(packet) == [("/touch/1", (0.5, 0.25)), ("/touches", (1,))]


def test_a_blob_that_outlines_a_finger_is_no_second_touch(ear: Ear) -> None:
    ear.hear(cursors(1, {3: (0.5, 0.25)}, name=""))
    about = "/tuio/2Dblb"
    packet = bundle((about, "alive", 3), blb(3, 0.5, 0.5), (about, "fseq", 1))
    assert ear.hear(packet) == [("/touch/1", (0.5, 0.25))]


def test_tables_of_two_and_a_half_dimensions_leave_out_the_half(ear: Ear) -> None:
    about = "/tuio/25Dcur"
    finger = (about, "set", 3, 0.5, 0.25, 0.75, 0.0, 0.0, 0.0, 0.0)
    assert ear.hear(bundle((about, "alive", 3), finger, (about, "fseq", 1)))[0] == (
        "/touch/1",
        (0.5, 0.25),
    )
    about = "/tuio/25Dobj"
    thing = (about, "set", 4, 12, 0.5, 0.25, 0.75, pi, *[0.0] * 6)
    ((address, values),) = ear.hear(bundle((about, "alive", 4), thing, (about, "fseq", 1)))
    assert (address, values) == ("/object/12", (0.5, 0.25, pytest.approx(180.0, abs=1e-4)))


# --- TUIO 2.0 -------------------------------------------------------------------------------------


def test_a_pointer_of_tuio_2_lands_moves_and_lifts(ear: Ear) -> None:
    assert ear.hear(frame_2(1, ptr(7, 0.25, 0.5), alive=[7])) == [
        ("/touch/1", (0.25, 0.5)),
        ("/touches", (1,)),
    ]
    assert ear.hear(frame_2(2, ptr(7, 0.5, 0.5), alive=[7])) == [("/touch/1", (0.5, 0.5))]
    assert ear.hear(frame_2(3, alive=[])) == [("/touch/1", ()), ("/touches", (0,))]


def test_a_token_of_tuio_2_is_an_object_and_its_bounds_are_no_touch(ear: Ear) -> None:
    bounds = ("/tuio2/bnd", 9, 0.5, 0.25, 0.0, 0.125, 0.125, 0.0156)
    assert ear.hear(frame_2(1, tok(9, 82, 0.5, 0.25, pi), bounds, alive=[9])) == [
        ("/object/82", (0.5, 0.25, pytest.approx(180.0, abs=1e-4)))
    ]


def test_bounds_alone_are_a_touch(ear: Ear) -> None:
    bounds = ("/tuio2/bnd", 9, 0.5, 0.25, 0.0, 0.125, 0.125, 0.0156)
    assert ear.hear(frame_2(1, bounds, alive=[9]))[0] == ("/touch/1", (0.5, 0.25))


def test_frames_of_tuio_2_go_on_over_the_end_of_their_numbers(ear: Ear) -> None:
    ear.hear(frame_2(-2, ptr(7, 0.25, 0.5), alive=[7]))  # 2**32 - 2 in 32 bits with a sign
    ear.hear(frame_2(-1, ptr(7, 0.5, 0.5), alive=[7]))
    assert ear.hear(frame_2(-2, ptr(7, 0.25, 0.5), alive=[7])) == []
    assert ear.hear(frame_2(1, ptr(7, 0.75, 0.5), alive=[7])) == [("/touch/1", (0.75, 0.5))]


def test_what_tuio_2_says_without_an_end_counts_all_the_same(ear: Ear) -> None:
    packet = bundle(("/tuio2/frm", 1, 0, 0, "t"), ptr(7, 0.25, 0.5))
    assert ear.hear(packet)[0] == ("/touch/1", (0.25, 0.5))
    packet = bundle(
        ("/tuio2/frm", 2, 0, 0, "t"), ptr(7, 0.5, 0.5),
        ("/tuio2/frm", 3, 0, 0, "t"), ("/tuio2/alv",),
    )  # fmt: skip
    assert ear.hear(packet) == [("/touch/1", (0.5, 0.5)), ("/touch/1", ()), ("/touches", (0,))]


# --- the order of frames --------------------------------------------------------------------------


def test_a_frame_that_comes_late_is_dropped_and_counted(ear: Ear) -> None:
    ear.hear(cursors(10, {7: (0.25, 0.5)}))
    ear.hear(cursors(12, {}))
    assert ear.hear(cursors(11, {7: (0.5, 0.5)})) == []
    assert ear.tuio.counts["late"] == 1


def test_two_packets_of_one_frame_both_count(ear: Ear) -> None:
    ear.hear(cursors(10, {7: (0.25, 0.5)}, still=[8]))
    assert ear.hear(cursors(10, {8: (0.5, 0.5)}, still=[7]))[0] == ("/touch/2", (0.5, 0.5))


def test_a_repetition_outside_of_the_order_is_believed(ear: Ear) -> None:
    ear.hear(cursors(10, {7: (0.25, 0.5)}))
    assert ear.hear(cursors(-1, {8: (0.5, 0.5)}, still=[7]))[0] == ("/touch/2", (0.5, 0.5))
    assert ear.hear(cursors(9, {})) == []


def test_a_tracker_that_begins_anew_far_behind_is_heard_at_once(ear: Ear) -> None:
    ear.hear(cursors(5000, {7: (0.25, 0.5)}))
    said = ear.hear(cursors(1, {1: (0.5, 0.5)}))
    assert said == [("/touch/1", ()), ("/touch/1", (0.5, 0.5)), ("/touches", (1,))]


def test_numbers_that_end_at_32_bits_begin_again(ear: Ear) -> None:
    ear.hear(cursors(2**31 - 1, {7: (0.25, 0.5)}))
    ear.hear(cursors(-(2**31), {7: (0.5, 0.5)}))
    assert ear.hear(cursors(1, {7: (0.75, 0.5)})) == [("/touch/1", (0.75, 0.5))]


def test_a_tracker_that_begins_anew_in_its_first_second_is_heard_soon(ear: Ear) -> None:
    ear.hear(cursors(50, {7: (0.25, 0.5)}))
    heard = [bool(ear.hear(cursors(n, {1: (0.5, n / 64)}))) for n in range(1, BEGAN_ANEW + 2)]
    assert heard == [False] * (BEGAN_ANEW - 1) + [True, True]


def test_late_frames_now_and_then_never_count_as_a_new_beginning(ear: Ear) -> None:
    for n in range(10, 60):
        ear.hear(cursors(n, {7: (0.25, n / 64)}))
        assert ear.hear(cursors(n - 5, {7: (0.75, 0.0)})) == []


def test_each_kind_of_thing_has_an_order_of_its_own(ear: Ear) -> None:
    ear.hear(cursors(50, {7: (0.25, 0.5)}))
    assert ear.hear(objects(3, obj(4, 12, 0.5, 0.25))) == [("/object/12", (0.5, 0.25, 0.0))]


# --- odd bundles ----------------------------------------------------------------------------------


def test_a_frame_without_a_number_counts(ear: Ear) -> None:
    assert ear.hear(cursors(None, {7: (0.25, 0.5)}))[0] == ("/touch/1", (0.25, 0.5))


def test_who_is_alive_may_come_alone(ear: Ear) -> None:
    ear.hear(bundle(("/tuio/2Dcur", "set", 7, 0.25, 0.5, 0.0, 0.0, 0.0)))
    assert ear.hear(bundle(("/tuio/2Dcur", "alive", 7))) == []
    assert ear.hear(bundle(("/tuio/2Dcur", "alive"))) == [("/touch/1", ()), ("/touches", (0,))]


def test_a_finger_that_is_not_alive_is_not_there(ear: Ear) -> None:
    about = "/tuio/2Dcur"
    ghost = (about, "set", 8, 0.25, 0.5, 0.0, 0.0, 0.0)
    assert ear.hear(bundle((about, "alive", 7), ghost, (about, "fseq", 1))) == []


def test_two_frames_and_two_kinds_in_one_bundle_are_told_apart(ear: Ear) -> None:
    cur, thing = "/tuio/2Dcur", "/tuio/2Dobj"
    said = ear.hear(
        bundle(
            (cur, "source", "t"), (cur, "alive", 7), (cur, "set", 7, 0.25, 0.5, 0.0, 0.0, 0.0),
            (cur, "fseq", 1),
            (thing, "source", "t"), (thing, "alive", 4), obj(4, 12, 0.5, 0.25), (thing, "fseq", 1),
            (cur, "alive"), (cur, "fseq", 2),
        )
    )  # fmt: skip
    assert [address for address, _ in said] == [
        "/touch/1", "/touches", "/object/12", "/touch/1", "/touches",
    ]  # fmt: skip


def test_numbers_of_javascript_are_floats_and_mean_the_same(ear: Ear) -> None:
    about = "/tuio/2Dcur"
    packet = bundle(
        (about, "alive", 7.0), (about, "set", 7.0, 0.25, 1, 0, 0, 0), (about, "fseq", 1.0)
    )
    assert ear.hear(packet)[0] == ("/touch/1", (0.25, 1.0))


@pytest.mark.parametrize(
    "line",
    [
        ("/tuio/2Dcur",),
        ("/tuio/2Dcur", "sit", 7),
        ("/tuio/2Dcur", "set"),
        ("/tuio/2Dcur", "set", "seven", 0.25, 0.5),
        ("/tuio/2Dcur", "set", 7, 0.25),
        ("/tuio/2Dcur", "set", 7, 0.25, "low"),
        ("/tuio/2Dcur", "set", 7.5, 0.25, 0.5),
        ("/tuio/2Dcur", "set", True, 0.25, 0.5),
        ("/tuio/2Dcur", "fseq"),
        ("/tuio/2Dcur", "fseq", "one"),
        ("/tuio/2Dcur", "alive", "seven"),
        ("/tuio/2Dobj", "set", 7, -1, 0.25, 0.5, 0.0),
        ("/tuio/2Dobj", "set", 7, 12, 0.25, 0.5),
        ("/tuio2/frm",),
        ("/tuio2/alv", "seven"),
        ("/tuio2/ptr", 7, 0, 0, 0.25),
        ("/tuio2/tok", 7, 0, "x", 0.25, 0.5, 0.0),
    ],
)
def test_what_is_no_tuio_is_counted_and_says_nothing(ear: Ear, line: Line) -> None:
    assert ear.hear(bundle(line)) == []
    assert ear.tuio.counts["nonsense"] == 1


def test_messages_of_others_pass_in_their_place(ear: Ear) -> None:
    about = "/tuio/2Dcur"
    said = ear.hear(
        bundle(
            ("/in/near", 0.5), (about, "alive", 7),
            (about, "set", 7, 0.25, 0.5, 0.0, 0.0, 0.0), (about, "fseq", 1),
            ("/tuio/3Dcur", "alive"), ("/tuio2/sym", 7, 0, 0, "fiducial", "x"),
        )
    )  # fmt: skip
    assert [address for address, _ in said] == [
        "/in/near", "/touch/1", "/touches", "/tuio/3Dcur", "/tuio2/sym",
    ]  # fmt: skip


def test_a_packet_without_tuio_is_handed_on_as_it_is(ear: Ear) -> None:
    messages = (Message("/in/near", (0.5,), 7),)
    assert ear.tuio.translate(TABLE, messages, 0.0) is messages


def test_touches_keep_the_time_of_their_bundle(ear: Ear) -> None:
    spot = Message("/tuio/2Dcur", ("set", 7, 0.25, 0.5), 99)
    said = ear.tuio.translate(TABLE, (spot,), 0.0)
    assert [message.time_tag for message in said] == [99, 99]


# --- several trackers, and trackers that go -------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "name"), [("osc 10.0.0.8", "t"), (TABLE, "other"), ("tcp 10.0.0.7", "t")]
)
def test_two_trackers_share_the_numbers_and_do_not_mix(ear: Ear, source: str, name: str) -> None:
    ear.hear(cursors(100, {7: (0.25, 0.5)}))
    other = cursors(90, {7: (0.5, 0.5)}, name=name)
    assert ear.hear(other, source) == [("/touch/2", (0.5, 0.5)), ("/touches", (2,))]
    assert ear.hear(cursors(101, {})) == [("/touch/1", ()), ("/touches", (1,))]
    assert ear.hear(cursors(91, {}, name=name), source) == [("/touch/2", ()), ("/touches", (0,))]


def test_a_marker_on_two_tables_stays_where_it_was_seen_first(ear: Ear) -> None:
    ear.hear(objects(1, obj(4, 12, 0.5, 0.25)))
    assert ear.hear(objects(1, obj(4, 12, 0.0, 0.75)), "osc 10.0.0.8") == []
    assert ear.hear(objects(2)) == [("/object/12", (0.0, 0.75, 0.0))]


def test_a_tracker_that_says_nothing_any_more_takes_all_it_held_with_it(ear: Ear) -> None:
    ear.hear(cursors(1, {7: (0.25, 0.5)}))
    ear.hear(objects(1, obj(4, 12, 0.5, 0.25)))
    assert ear.at(3.0) == []
    assert ear.at(3.5) == [("/touch/1", ()), ("/touches", (0,)), ("/object/12", ())]
    assert ear.at(9.0) == []


def test_a_tracker_that_was_gone_may_begin_at_any_number(ear: Ear) -> None:
    ear.hear(cursors(50, {7: (0.25, 0.5)}))
    ear.at(10.0)
    assert ear.hear(cursors(1, {7: (0.5, 0.5)}))[0] == ("/touch/1", (0.5, 0.5))


def test_a_tracker_with_an_empty_table_that_repeats_itself_is_not_gone(ear: Ear) -> None:
    ear.hear(cursors(1, {7: (0.25, 0.5)}))
    for n in range(2, 10):
        ear.now_s = float(n)
        ear.hear(cursors(n, {}, still=[7]))
        assert ear.at(n + 0.5) == []


def test_trackers_beyond_all_reason_are_counted_and_not_heard(ear: Ear) -> None:
    for n in range(MOST_TRACKERS + 1):
        ear.hear(cursors(1, {7: (0.25, 0.5)}, name=f"t{n}"))
    assert ear.tuio.counts["too many"] == 1
    ear.at(10.0)
    assert ear.hear(cursors(1, {7: (0.25, 0.5)}, name="new"))[0] == ("/touch/1", (0.25, 0.5))


def test_a_table_cannot_hold_more_fingers_than_reason_has(ear: Ear) -> None:
    said = ear.hear(cursors(1, dict.fromkeys(range(1000), (0.5, 0.5))))
    assert said[-1] == ("/touches", (MOST_SPOTS,))
    assert ear.hear(cursors(2, {}))[-1] == ("/touches", (0,))


def test_what_nobody_listens_to_is_left_out(ear: Ear) -> None:
    ear.tuio = Tuio(addresses={"/touches", "/in/near"})
    assert ear.hear(cursors(1, {7: (0.25, 0.5)})) == [("/touches", (1,))]
    assert ear.hear(objects(1, obj(4, 12, 0.5, 0.25))) == []
    assert ear.hear(bundle(("/in/naer", 0.5))) == [("/in/naer", (0.5,))]  # for others to judge


def test_the_numbers_may_be_shared_with_the_window(ear: Ear) -> None:
    slots = Slots()
    slots.take("a finger on the window")
    assert Ear(slots).hear(cursors(1, {7: (0.25, 0.5)})) == [
        ("/touch/2", (0.25, 0.5)),
        ("/touches", (2,)),
    ]


def test_two_ears_may_hear_two_tables_at_once(ear: Ear) -> None:
    def table(source: str) -> None:
        for n in range(1, 301):
            ear.hear(cursors(n, {n: (0.25, 0.5)}), source)
        ear.hear(cursors(301, {}), source)

    threads = [threading.Thread(target=table, args=(f"osc 10.0.0.{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ear.hear(cursors(1, {7: (0.25, 0.5)})) == [("/touch/1", (0.25, 0.5)), ("/touches", (1,))]


def test_through_the_door_a_finger_is_an_event_like_any_other() -> None:
    inbox, said = Inbox(10), list[str]()
    heard = ["/touch/1", "/touches", "/in/near"]
    tuio = Tuio(addresses=heard)
    door = Door(
        inbox, lambda: 2.5, FaultLog(said.append), lambda event: None,
        addresses=heard, translate=tuio.translate,
    )  # fmt: skip
    door.hear_packet(cursors(1, {7: (0.25, 0.5), 8: (0.75, 0.5)}), "10.0.0.7")
    for address, values, _ in tuio.tick(10.0):
        door.hear_event("tuio", address, values)
    events: list[Event] = []
    inbox.drain(events)
    assert [(event.source, event.address, event.values) for event in events] == [
        (TABLE, "/touch/1", (0.25, 0.5)), (TABLE, "/touches", (2,)),
        ("tuio", "/touch/1", ()), ("tuio", "/touches", (0,)),
    ]  # fmt: skip
    assert said == []


# --- laws -----------------------------------------------------------------------------------------

Frame = tuple[int, dict[int, tuple[float, float]]]  # the tracker, and its fingers
coordinates = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
fingers = st.dictionaries(st.integers(0, 5), st.tuples(coordinates, coordinates), max_size=3)
frames = st.lists(st.tuples(st.integers(0, 2), fingers), max_size=30)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(frames, st.booleans())
def test_what_is_heard_in_the_end_is_what_lies_on_the_tables(
    evening: list[Frame], second: bool
) -> None:
    """Against a model that knows positions only: three trackers, any frames, and none is late."""
    ear = Ear()
    tables: dict[int, dict[int, tuple[float, float]]] = {}
    heard: dict[str, tuple[object, ...]] = {}
    for number, (tracker, table) in enumerate(evening, start=1):
        tables[tracker] = table
        packet = (
            frame_2(number, *(ptr(s, *at) for s, at in table.items()), alive=list(table))
            if second
            else cursors(number, table)
        )
        heard.update(ear.hear(packet, f"osc 10.0.0.{tracker}"))
        held = sorted(v for a, v in heard.items() if a.startswith("/touch/") and v)
        there = sorted(at for fingers in tables.values() for at in fingers.values())
        assert heard.get("/touches", (0,)) == (len(there),)
        assert held == there
    heard.update(ear.at(10.0))
    assert not any(values for address, values in heard.items() if address != "/touches")
    assert heard.get("/touches", (0,)) == (0,)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 60), fingers), max_size=30))
def test_frames_in_disorder_leave_the_table_of_the_newest(said: list[Frame]) -> None:
    """Numbers from 1 to 60 in any order, as long as nobody takes them for a new beginning."""
    ear = Ear()
    heard: dict[str, tuple[object, ...]] = {}
    newest, table, late = 0, dict[int, tuple[float, float]](), 0
    for number, frame in said:
        late = late + 1 if number < newest else 0
        if late >= BEGAN_ANEW:
            return
        if number >= newest:
            newest, table = number, frame
        heard.update(ear.hear(cursors(number, frame)))
    on_it = sorted(v for a, v in heard.items() if a.startswith("/touch/") and v)
    assert on_it == sorted(table.values())


values = st.one_of(
    st.sampled_from(["set", "alive", "fseq", "source", "t"]),
    st.integers(-(2**40), 2**40), st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none(),
)  # fmt: skip
addresses = st.sampled_from(
    ["/tuio/2Dcur", "/tuio/2Dobj", "/tuio/25Dblb", "/tuio2/frm", "/tuio2/ptr", "/tuio2/tok",
     "/tuio2/bnd", "/tuio2/alv"]
)  # fmt: skip
messages = st.lists(
    st.builds(Message, addresses, st.lists(values, max_size=9).map(tuple)), max_size=12
)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.lists(messages, max_size=6))
def test_nothing_that_a_stranger_sends_stops_the_house(packets: list[list[Message]]) -> None:
    tuio = Tuio()
    for packet in packets:
        for message in tuio.translate(TABLE, tuple(packet), 0.0):
            assert message.address.startswith(("/touch", "/object/"))
            assert all(isinstance(value, float | int) for value in message.values)
    tuio.tick(10.0)
    assert tuio.tick(20.0) == ()
    said = tuio.translate(TABLE, decode(cursors(1, {7: (0.25, 0.5)})).messages, 20.0)
    assert [message.values for message in said] == [(0.25, 0.5), (1,)]
