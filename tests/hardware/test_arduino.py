"""The Arduino's own sketch, compiled and run on a simulated chip, byte by byte into our readers."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from queue import Queue

import pytest
import yaml

from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.serial_line import SerialLine
from exhibit.devices.slip import framed
from exhibit.show.events import Event
from tests.bench import press
from tests.devices.osc_bytes import float32, int32, message
from tests.hardware import arduino
from tests.hardware.arduino import FOLDER, NOTHING_IN_SIGHT, SKETCH, Arduino, Said

needs_compiler = pytest.mark.skipif(bool(arduino.lacks_compiler()), reason=arduino.lacks_compiler())
needs_simulator = pytest.mark.skipif(
    bool(arduino.lacks_simulator()), reason=arduino.lacks_simulator()
)

DEBOUNCE_S = 0.010
TURN_S = 0.0009  # of loop(), at most
MILLIS_S = 0.00105  # what a step of millis() may add; it counts 1.024 ms at a time
FRAME_S = 0.0027  # 31 bytes at 115,200 baud: a message of a button
BUTTON, KNOB, LIGHT, LED = 4, "A0", "A2", 9
# Bytes that a sketch may use.
FLASH = {"uno": 32_256, "nano": 30_720, "mega": 253_952}
RAM = {"uno": 2_048, "nano": 2_048, "mega": 8_192}


@pytest.fixture(scope="module")
def uno(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return arduino.build("uno", tmp_path_factory.mktemp("uno"))


@pytest.fixture
def board(uno: Path) -> Arduino:
    return Arduino(uno)


def ping(token: int) -> bytes:
    return framed(message("/node/ping", ",i", int32(token)))


def led(number: int, level: float) -> bytes:
    return framed(message(f"/lantern/led/{number}", ",f", float32(level)))


def values_of(heard: Sequence[Said]) -> list[object]:
    return [said.values[0] for said in heard]


# --- the compiler ---------------------------------------------------------------------------------


@needs_compiler
@pytest.mark.parametrize("name", ["uno", "nano", "mega"])
def test_the_sketch_compiles_without_a_warning_and_leaves_room(name: str, tmp_path: Path) -> None:
    flash, ram = arduino.memory(arduino.build(name, tmp_path))
    assert flash < FLASH[name] // 2
    assert ram < 0.6 * RAM[name]


@needs_compiler
@pytest.mark.parametrize("guide", ["README.md", "README.fr.md"])
def test_the_memory_that_the_guide_names_is_what_the_sketch_takes(guide: str, uno: Path) -> None:
    """Within 5 %, as the compiler of a newer IDE does a little better."""
    written = (FOLDER / guide).read_text("utf-8")
    flash = re.search(r"\| ([\d.,]+) k[Bo] ?: (\d+) %", written)
    ram = re.search(r"\| (\d+) (?:bytes|octets) ?: (\d+) %", written)
    assert flash is not None
    assert ram is not None
    takes_flash, takes_ram = arduino.memory(uno)
    kilobytes = float(flash[1].replace(",", "."))
    assert kilobytes * 1000 == pytest.approx(takes_flash, rel=0.05)
    assert int(ram[1]) == pytest.approx(takes_ram, rel=0.05)
    assert int(flash[2]) == pytest.approx(100 * takes_flash / FLASH["uno"], abs=2)
    assert int(ram[2]) == pytest.approx(100 * takes_ram / RAM["uno"], abs=2)


@needs_compiler
def test_a_board_with_one_button_and_nothing_else_compiles(tmp_path: Path) -> None:
    sketch = changed(
        tmp_path,
        (r"_PIN = \w+", "_PIN = NOT_CONNECTED"),
        (r"\{[\d, ]+\}", "{NOT_CONNECTED}"),
        (r"BUTTON_PINS\[\] = \{.*\}", "BUTTON_PINS[] = {12}"),
    )
    arduino.build("uno", tmp_path, sketch)


@needs_compiler
def test_a_name_that_is_too_long_is_refused_by_the_compiler(tmp_path: Path) -> None:
    sketch = changed(tmp_path, ('"lantern"', '"the-lantern-beside-the-door"'))
    with pytest.raises(AssertionError, match="NAME is longer than 20 letters"):
        arduino.build("uno", tmp_path, sketch)


def changed(into: Path, *replacements: tuple[str, str]) -> Path:
    """The sketch with another config.h."""
    sketch = into / "lantern"
    sketch.mkdir()
    for file in SKETCH.iterdir():
        text = file.read_text("utf-8")
        if file.name == "config.h":
            for old, new in replacements:
                assert re.search(old, text)
                text = re.sub(old, new, text)
        (sketch / file.name).write_text(text, "utf-8")
    return sketch


# --- what it says by itself -----------------------------------------------------------------------


@needs_simulator
def test_it_says_who_it_is_and_all_its_states_each_second(board: Arduino) -> None:
    board.distance_m = 1.0
    board.run(3.1)
    name = ("lantern", "Arduino UNO", "exhibit-node 1.0")
    hellos = [said.values for said in board.heard("/node/hello")]
    assert hellos == [(*name, uptime_s, 0) for uptime_s in range(4)]
    for word in ("button/1", "button/2", "drum", "knob", "light"):
        times = [said.time_s for said in board.heard(f"/lantern/{word}")]
        assert len(times) == 4, word
        assert all(b - a < 1.05 for a, b in pairwise(times))
    assert board.bad_packets == 0


@needs_simulator
def test_its_profile_names_what_it_says(board: Arduino) -> None:
    board.distance_m = 1.0
    board.run(0.2)
    profile = yaml.safe_load((FOLDER / "profile.yaml").read_text("utf-8"))
    spoken = {said.address for said in board.said if not said.address.startswith("/node/")}
    written = {row["osc"].format(name="lantern") for row in profile["sensors"].values()}
    assert spoken == written
    assert profile["speaks"] == "serial"


@needs_simulator
def test_the_bytes_are_the_same_in_every_repetition(uno: Path) -> None:
    lines = []
    for _ in range(2):
        board = Arduino(uno)
        board.distance_m = 2.0
        board.bouncing_press(BUTTON, 0.15, (0.001, 0.002))
        board.run(0.4)
        lines.append(bytes(board.serial))
    assert lines[0] == lines[1]
    assert len(lines[0]) > 400


# --- sensors --------------------------------------------------------------------------------------


@needs_simulator
def test_a_bouncing_press_is_one_press_as_late_as_the_debounce(board: Arduino) -> None:
    board.bouncing_press(BUTTON, 0.5, (0.0007, 0.0011, 0.002, 0.0033, 0.0041, 0.0043))
    board.at(0.8, lambda: board.release(BUTTON))
    board.run(0.95)
    pressed, released = board.heard("/lantern/button/1", since_s=0.1)
    assert (pressed.values, released.values) == ((1,), (0,))
    late_s = DEBOUNCE_S + 2 * TURN_S + FRAME_S
    assert DEBOUNCE_S <= pressed.time_s - 0.5 <= late_s
    assert DEBOUNCE_S <= released.time_s - 0.8 <= late_s


@needs_simulator
@pytest.mark.parametrize("before_s", [0.002, 0.005, 0.0085, 0.011, 0.0135])
def test_a_press_is_no_later_when_everything_else_is_due(board: Arduino, before_s: float) -> None:
    """Around each second: hello, and then all states, one after the other."""
    board.distance_m = 1.0
    pressed_s = 1.0 + 0.006 - before_s  # hello leaves in the first 6 ms of the second
    board.at(0.99, lambda: board.volts(KNOB, 0.7))
    board.bouncing_press(BUTTON, pressed_s, ())
    board.run(1.06)
    edge = next(said for said in board.heard("/lantern/button/1", pressed_s) if said.values == (1,))
    assert edge.time_s - pressed_s <= DEBOUNCE_S + 0.005


@needs_simulator
def test_the_bench_of_a_press_measures_what_it_says() -> None:
    took = press.delays(6)
    assert min(took) > DEBOUNCE_S
    assert max(took) <= DEBOUNCE_S + 0.005


@needs_simulator
def test_a_spike_on_a_long_cable_is_no_press(board: Arduino) -> None:
    board.at(0.2, lambda: board.press(BUTTON))
    board.at(0.2015, lambda: board.release(BUTTON))
    board.run(0.5)
    assert values_of(board.heard("/lantern/button/1")) == [0]


@needs_simulator
def test_a_button_that_is_held_while_the_board_starts_is_pressed(uno: Path) -> None:
    board = Arduino(uno)
    board.press(BUTTON)
    board.run(0.1)
    assert values_of(board.heard("/lantern/button/1")) == [0, 1]


@needs_simulator
def test_a_lost_edge_heals_within_a_second(board: Arduino) -> None:
    board.at(0.4, lambda: board.press(BUTTON))
    board.run(1.6)
    edge, again = board.heard("/lantern/button/1", since_s=0.1)
    assert edge.values == again.values == (1,)
    assert again.time_s - edge.time_s < 1.05


@needs_simulator
def test_a_contact_that_never_rests_does_not_silence_the_others(board: Arduino) -> None:
    board.distance_m = 1.0
    for turn in range(500):
        contact = (board.press, board.release)[turn % 2]
        board.at(1.0 + turn * 0.002, lambda contact=contact: contact(BUTTON))  # type: ignore[misc]
    board.run(2.0)
    assert len(board.heard("/lantern/distance", since_s=1.0)) >= 18
    assert values_of(board.heard("/lantern/button/1", since_s=1.0)) in ([], [0])
    assert [said.values[4] for said in board.heard("/node/hello", since_s=1.0)] == [0]


@needs_simulator
@pytest.mark.parametrize("metres", [0.05, 0.5, 1.0, 3.9])
def test_the_distance_is_that_of_the_echo_20_times_a_second(board: Arduino, metres: float) -> None:
    board.distance_m = metres
    board.run(0.55)
    heard = board.heard("/lantern/distance", since_s=0.05)
    assert len(heard) in (9, 10)
    assert values_of(heard) == pytest.approx([metres] * len(heard), abs=0.002)


@needs_simulator
def test_no_echo_is_the_farthest_distance(board: Arduino) -> None:
    board.distance_m = NOTHING_IN_SIGHT
    board.run(0.4)
    assert set(values_of(board.heard("/lantern/distance"))) == {4.0}


@needs_simulator
def test_a_distance_sensor_whose_cable_was_kicked_is_silent_until_it_is_back(
    board: Arduino,
) -> None:
    board.distance_m = 1.0
    board.run(0.3)
    board.distance_m = None
    board.run(2.4)
    assert not board.heard("/lantern/distance", since_s=1.4)
    board.distance_m = 2.0
    board.run(2.6)
    heard = values_of(board.heard("/lantern/distance", since_s=2.4))
    assert heard == pytest.approx([2.0] * len(heard), abs=0.002)
    assert heard


@needs_simulator
def test_a_knob_is_said_while_it_turns_and_once_a_second_at_rest(board: Arduino) -> None:
    for step in range(100):
        board.at(0.5 + step * 0.01, lambda part=step / 100: board.volts(KNOB, part))  # type: ignore[misc]
    board.run(3.1)
    turning = board.heard("/lantern/knob", since_s=0.55)
    moved = [said for said in turning if said.time_s < 1.5]
    assert 18 <= len(moved) <= 25
    assert values_of(moved) == sorted(values_of(moved), key=float)  # type: ignore[arg-type]
    assert board.heard("/lantern/knob")[-1].values[0] == pytest.approx(0.99, abs=0.005)
    assert len(board.heard("/lantern/knob", since_s=2.0)) == 1


@needs_simulator
def test_light_and_knob_do_not_mix(board: Arduino) -> None:
    board.volts(KNOB, 1.0)
    board.volts(LIGHT, 0.25)
    board.run(0.1)
    (knob,), (light,) = board.heard("/lantern/knob"), board.heard("/lantern/light")
    assert knob.values == (1.0,)
    assert light.values[0] == pytest.approx(0.25, abs=0.002)


@needs_simulator
def test_hits_are_told_with_their_strength_and_counted(board: Arduino) -> None:
    strengths = (0.9, 0.3, 0.6, 0.1)
    for number, strength in enumerate(strengths):
        board.hit(0.3 + number * 0.12, strength)
    board.run(1.9)
    first, *hits = [said.values for said in board.heard("/lantern/drum")]
    assert first == (0.0, 0)
    assert [count for _, count in hits] == [1, 2, 3, 4, 4]
    assert [strength for strength, _ in hits] == pytest.approx([*strengths, 0.0], abs=0.02)
    times = [said.time_s for said in board.heard("/lantern/drum")][1:5]
    late_s = [at - (0.3 + number * 0.12) for number, at in enumerate(times)]
    assert max(late_s) < 0.004 + 2 * MILLIS_S + TURN_S + FRAME_S


# --- the line back --------------------------------------------------------------------------------


@needs_simulator
def test_an_led_is_as_bright_as_it_is_told(board: Arduino) -> None:
    board.run(0.05)
    assert board.brightness(LED) == 0
    for level in (0.25, 1.0, 7.0, 0.0):
        board.send(led(1, level))
        board.run(board.now_s + 0.02)
        assert board.brightness(LED) == pytest.approx(min(level, 1.0), abs=0.003)


@needs_simulator
def test_a_ping_is_answered_also_after_garbage(board: Arduino) -> None:
    board.run(0.05)
    board.send(ping(1))
    board.run(0.1)
    board.send(b"\x00\xff#bundle" + bytes(90) + b"\xdb\xdb\xc0")
    board.run(0.15)
    board.send(framed(bytes(200)) + led(9, 1.0) + led(1, 0.5)[:-9])
    board.run(0.25)
    board.send(ping(-2))
    board.run(0.35)
    assert [said.values for said in board.heard("/node/pong")] == [("lantern", 1), ("lantern", -2)]
    assert board.bad_packets == 0


@needs_simulator
def test_what_a_slow_line_has_no_room_for_is_dropped_and_counted(tmp_path: Path) -> None:
    board = Arduino(arduino.build("uno", tmp_path, changed(tmp_path, ("115200", "4800"))))
    board.distance_m = 1.0
    for turn in range(40):
        volts = float(turn % 2)
        board.at(0.1 + turn * 0.05, lambda v=volts: board.volts(KNOB, v))  # type: ignore[misc]
        board.at(0.1 + turn * 0.05, lambda v=volts: board.volts(LIGHT, 1 - v))  # type: ignore[misc]
    board.run(2.4)
    drops = [said.values[4] for said in board.heard("/node/hello")]
    assert drops[0] == 0
    assert isinstance(drops[-1], int)
    assert drops[-1] > 20
    assert board.bad_packets == 0  # whole messages were dropped
    told = board.heard("/lantern/distance", since_s=0.5)
    assert values_of(told) == pytest.approx([1.0] * len(told), abs=0.002)


# --- into the real serial line --------------------------------------------------------------------

PATIENCE_S = 20.0


@needs_simulator
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_its_bytes_come_out_of_the_real_serial_line_as_events(board: Arduino) -> None:
    """The board runs behind a pseudo-terminal; the show listens, answers, and an LED lights up."""
    import tty  # noqa: PLC0415  # which Windows has not

    events: Queue[Event] = Queue()
    far, near = os.openpty()
    tty.setraw(near)
    faults = FaultLog(lambda _: None)
    door = Door(Inbox(64), lambda: board.now_s, faults, events.put)
    device = os.ttyname(near)
    try:
        with SerialLine("lantern", device, door, lambda: board.now_s, faults, look_s=0.01) as line:
            while line.status().state != "open":
                play(board, far, 0.01)
            os.close(near)
            near = -1
            line.send(message("/lantern/led/1", ",f", float32(0.5)))
            line.send(message("/node/ping", ",i", int32(5)))
            heard: list[Event] = []
            while "/node/pong" not in {event.address for event in heard}:
                heard.append(following(board, far, events))
    finally:
        for end in (far, near):
            if end >= 0:
                os.close(end)
    assert {event.source for event in heard} == {"serial lantern"}
    assert heard[-1].values == ("lantern", 5)
    assert board.brightness(LED) == pytest.approx(0.5, abs=0.003)


def play(board: Arduino, far: int, seconds: float) -> None:
    """Let the board's time pass, with its bytes going to and fro."""
    ready, _, _ = select.select([far], [], [], 0)
    if ready:
        board.send(os.read(far, 4096))
    sent = len(board.serial)
    board.run(board.now_s + seconds)
    os.write(far, bytes(board.serial[sent:]))


def following(board: Arduino, far: int, events: Queue[Event]) -> Event:
    for _ in range(1000):
        if not events.empty():
            return events.get()
        play(board, far, 0.01)
        select.select([], [], [], 0.005)  # the line's thread has its turn
    raise AssertionError("no more events")
