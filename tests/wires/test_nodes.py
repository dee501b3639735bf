"""Boards that announce themselves each second, and what staff are told of them."""

from __future__ import annotations

import pytest

from exhibit.show.events import Event, Value
from exhibit.wires.nodes import Board, is_old
from exhibit.wires.room import Room
from exhibit.wires.wording import board_sentences
from tests.wires.rooms import LANTERN, SHOW, after_a_crash

CURRENT = "exhibit-node 1.0"


def hello(  # noqa: PLR0913  # what a board says of itself
    time_s: float,
    uptime_s: Value,
    drops: Value = 0,
    *,
    name: Value = "lantern",
    source: str = LANTERN,
    firmware: str = CURRENT,
) -> Event:
    values = (name, "Arduino UNO", firmware, uptime_s, drops)
    return Event(time_s, source, "/node/hello", values)


def boards_after(*events: Event, now_s: float) -> tuple[Board, ...]:
    room = Room(SHOW, [])
    assert room.hear(events, now_s) == []
    return after_a_crash(room, []).boards(now_s)


def test_a_board_says_who_it_is() -> None:
    (board,) = boards_after(hello(1.0, 50), hello(2.0, 51), now_s=2.5)
    assert board == Board("lantern", "Arduino UNO", CURRENT, LANTERN, heard_s=2.0, uptime_s=51)
    assert board_sentences(board, 2.5) == ()


def test_a_board_without_a_hello_for_three_seconds_is_silent() -> None:
    (board,) = boards_after(hello(1.0, 50), now_s=8.0)
    assert board.troubles == ("silent",)
    assert board_sentences(board, 8.0) == (
        "the board lantern has said nothing for 7 s: check its power, and its cable or the Wi-Fi",
    )


def test_an_answer_to_a_ping_is_a_sign_of_life() -> None:
    pong = Event(7.0, LANTERN, "/node/pong", ("lantern", 3))
    (board,) = boards_after(hello(1.0, 50), pong, now_s=8.0)
    assert (board.troubles, board.heard_s, board.uptime_s) == ((), 7.0, 50)


def test_a_board_that_starts_again_is_told_of_for_a_minute() -> None:
    (board,) = boards_after(hello(1.0, 50, 9), hello(5.0, 0, 0), hello(6.0, 1, 0), now_s=6.5)
    assert (board.troubles, board.resets) == (("reset",), 1)
    assert board_sentences(board, 26.0)[0] == (
        "the board lantern started again 21 s ago: check its power"
    )
    (later,) = boards_after(hello(1.0, 50), hello(5.0, 0), hello(66.0, 61), now_s=66.5)
    assert (later.troubles, later.resets) == ((), 1)


def test_messages_that_a_board_could_not_send_are_told_of() -> None:
    (board,) = boards_after(hello(1.0, 50, 9), hello(2.0, 51, 9), hello(3.0, 52, 13), now_s=5.0)
    assert (board.troubles, board.drops) == (("drops",), 13)
    assert board_sentences(board, 5.0) == (
        "the board lantern lost 4 messages 2 s ago: check its cable or the Wi-Fi",
    )


def test_what_a_board_did_before_it_was_heard_is_no_news() -> None:
    (board,) = boards_after(hello(1.0, 50, 900), now_s=1.5)
    assert board.troubles == ()


def test_two_boards_with_one_name_are_told_of_both() -> None:
    there = "osc 10.0.0.8"
    events = [hello(t, 50 + t, source=s) for t in (1, 2, 3) for s in (LANTERN, there)]
    one, two = boards_after(*events, now_s=3.5)
    assert [one.troubles, two.troubles] == [("twins",), ("twins",)]
    assert board_sentences(one, 3.5) == (
        f"two boards are called lantern, {LANTERN} and {there}: give one another name",
    )


def test_a_board_that_gets_another_address_is_one_board() -> None:
    moved = hello(5.0, 2, source="osc 10.0.0.99")
    (board,) = boards_after(hello(1.0, 50), moved, now_s=5.5)
    assert (board.source, board.troubles) == ("osc 10.0.0.99", ())


@pytest.mark.parametrize(
    ("firmware", "old"),
    [
        ("exhibit-node 0.9", True),
        ("exhibit-node 1.0", False),
        ("exhibit-node 1.0.1", False),
        ("exhibit-node 2", False),
        ("exhibit-node", False),
        ("exhibit-node x.y", False),
        (f"exhibit-node {'9' * 5000}", False),
        ("my own 0.1", False),
    ],
)
def test_firmware_is_old_when_there_is_a_newer_one_of_ours(firmware: str, old: bool) -> None:
    assert is_old(firmware) is old
    (board,) = boards_after(hello(1.0, 1, firmware=firmware), now_s=1.0)
    assert ("old" in board.troubles) is old


@pytest.mark.parametrize(
    "event",
    [
        hello(1.0, -1),
        hello(1.0, "x"),
        hello(1.0, float("nan")),
        hello(1.0, 2**70),
        hello(1.0, True),
        hello(1.0, 1, None),
        hello(1.0, 1, name=7),
        hello(1.0, 1, name=""),
        Event(1.0, LANTERN, "/node/hello", ("lantern", "UNO")),
        Event(1.0, LANTERN, "/node/pong"),
        Event(1.0, LANTERN, "/node/pong", (7,)),
    ],
)
def test_what_is_no_hello_is_refused_and_no_board_comes_of_it(event: Event) -> None:
    assert Room(SHOW, []).refusal(event) is not None
    assert boards_after(event, now_s=2.0) == ()


def test_numbers_may_come_as_floats() -> None:
    assert boards_after(hello(1.0, 50.0, 3.0), now_s=1.0)[0].uptime_s == 50


def test_names_that_nobody_has_do_not_fill_the_memory() -> None:
    room = Room(SHOW, [])
    events = [hello(1.0 + i, 1, name=f"{i} {'x' * 9000}") for i in range(1000)]
    room.hear(events, 2000.0)
    boards = room.boards(2000.0)
    assert len(boards) == 200
    assert max(len(board.name) for board in boards) == 40
    assert any(board.name.startswith("999 ") for board in boards)
