"""Faults are all counted and calmly said."""

from __future__ import annotations

from exhibit.devices.faults import KINDS, LONGEST, OTHERS, FaultLog

CUT = ("osc truncated", "OSC from 127.0.0.1: truncated")


def test_the_first_fault_is_said_at_once() -> None:
    said: list[str] = []
    FaultLog(said.append).note(*CUT, 5.0)
    assert said == ["OSC from 127.0.0.1: truncated"]


def test_a_flood_says_a_line_a_second_and_how_many_more_there_were() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    for n in range(2_500):  # 1,000 a second
        log.note(*CUT, n / 1_000)
    assert said == [
        "OSC from 127.0.0.1: truncated",
        "OSC from 127.0.0.1: truncated (and 999 more like it)",
        "OSC from 127.0.0.1: truncated (and 999 more like it)",
    ]
    assert log.counts == {"osc truncated": 2_500}


def test_a_flood_of_one_kind_cannot_hide_another() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    for n in range(3_000):
        log.note(*CUT, n / 1_000)
        if n == 500:
            log.note("osc refused", "OSC from 127.0.0.1: nobody listens to /in/naer", n / 1_000)
    assert "OSC from 127.0.0.1: nobody listens to /in/naer" in said
    assert len(said) == 3


def test_a_last_fault_is_said_by_the_next_tick_of_the_loop() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    log.note(*CUT, 0.0)
    log.note("osc refused", "no such input", 0.5)
    log.tick(0.9)
    assert said == [CUT[1]]
    log.tick(1.0)
    assert said == [CUT[1], "no such input"]


def test_the_end_says_all_that_was_never_said() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    for _ in range(3):
        log.note(*CUT, 0.0)
    log.note("osc refused", "no such input", 0.0)
    log.flush()
    log.flush()
    assert said[1:] == [f"{CUT[1]} (and 1 more like it)", "no such input"]


def test_invented_kinds_and_endless_details_take_no_memory() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    for n in range(10_000):
        log.note(f"kind {n} {'x' * 999}", f"{n} {'y' * 9_999}", n / 10_000)
    log.flush()
    assert len(log.counts) == KINDS + 1
    assert log.counts[OTHERS] == 10_000 - KINDS
    assert max(len(kind) for kind in log.counts) <= LONGEST
    assert len(said) <= KINDS + 1
    assert max(len(line) for line in said) <= LONGEST + 40


def test_a_detail_can_neither_break_the_line_nor_colour_the_terminal() -> None:
    said: list[str] = []
    FaultLog(said.append).note("odd", "a\nb\x1b[31mc\u202ed é ع", 0.0)
    assert said == ["a b\ufffd[31mc\ufffdd é ع"]


def test_a_say_that_fails_harms_nobody() -> None:
    def closed(line: str) -> None:
        raise BrokenPipeError(line)

    log = FaultLog(closed)
    log.note(*CUT, 0.0)
    log.note(*CUT, 0.0)
    log.flush()
    assert log.counts == {"osc truncated": 2}


def test_a_say_may_note_a_fault_of_its_own() -> None:
    def say(line: str) -> None:
        log.note("logbook", f"cannot be written: {line}", 0.0)

    log = FaultLog(say)
    log.note(*CUT, 0.0)
    log.flush()
    assert log.counts == {"osc truncated": 1, "logbook": 2}


def test_a_clock_set_back_by_an_hour_does_not_silence_the_log() -> None:
    said: list[str] = []
    log = FaultLog(said.append)
    log.note(*CUT, 3_600.0)
    log.note(*CUT, 3_599.9999)  # two threads, one clock
    log.note(*CUT, 0.0)
    assert len(said) == 2
