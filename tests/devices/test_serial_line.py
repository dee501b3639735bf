"""A board on a USB cable, played by a pseudo-terminal: plugged in, pulled out, garbled, found."""

from __future__ import annotations

import errno
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import Queue

import pytest
import serial
from serial.tools.list_ports import comports

from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.serial_line import MUTE_S, WAITING, BadPort, Port, SerialLine, open_port
from exhibit.devices.serial_ports import devices, read_port, why_not
from exhibit.devices.slip import Slip, framed
from exhibit.show.events import Event
from tests.devices.osc_bytes import float32, message

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals to play a board", allow_module_level=True)

import tty

PATIENCE_S = 20.0  # for a machine under load; what is waited for comes within milliseconds
SOON_S = 0.01  # between two looks, so that no test waits for a second
NEAR = message("/lantern/distance", ",f", float32(0.5))
FAR = message("/lantern/distance", ",f", float32(2.5))
UNO = "usb:2341:0043"


@dataclass
class Listed:
    """A port as pyserial lists them."""

    device: str
    description: str = "n/a"
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    manufacturer: str | None = None
    product: str | None = None


def uno(device: str, serial_number: str | None = "7573") -> Listed:
    return Listed(device, "Arduino Uno", 0x2341, 0x0043, serial_number, "Arduino", "Uno")


class Board:
    """A pseudo-terminal, plugged in as `device`; what is `said` comes out of its USB port."""

    def __init__(self, device: Path) -> None:
        self.device = device
        self._slip = Slip(fresh=True)
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        device.symlink_to(os.ttyname(self._near))

    def say(self, data: bytes) -> None:
        os.write(self._far, data)

    def heard(self) -> list[bytes]:
        """What was sent to the board: waits for one packet at least."""
        packets: list[bytes] = []
        while not packets:
            ready, _, _ = select.select([self._far], [], [], PATIENCE_S)
            assert ready, "nothing was sent to the board"
            packets = self._slip.feed(os.read(self._far, 65_536))
        return packets

    def pull(self) -> None:
        self.device.unlink()
        os.close(self._near)
        os.close(self._far)


class Said(FaultLog):
    """Every fault at once, for a test to wait for."""

    def __init__(self) -> None:
        super().__init__(lambda line: None)
        self.sentences: Queue[str] = Queue()

    def note(self, kind: str, detail: str, now_s: float) -> None:
        super().note(kind, detail, now_s)
        self.sentences.put(detail)


class House:
    """A line and all that it hears and complains of; `now_s` is show time."""

    def __init__(self, port: str, find: Callable[[], Sequence[Listed]] = list) -> None:
        self.now_s = 0.0
        self.faults = Said()
        self.packets: Queue[bytes] = Queue()
        self.senders: set[tuple[str, str]] = set()
        self.openings: Queue[str] = Queue()
        self.line = SerialLine(
            "lantern", port, self, lambda: self.now_s, self.faults,
            find=find, opened=self._open, look_s=SOON_S,
        )  # fmt: skip

    def hear_packet(self, packet: bytes, sender: str, via: str = "osc") -> None:
        self.senders.add((via, sender))
        self.packets.put(packet)

    def _open(self, device: str, baud: int) -> Port:
        port = open_port(device, baud)
        self.openings.put(device)
        return port

    def wait_open(self) -> str:
        """Until the line listens; the port it is on."""
        device = self.openings.get(timeout=PATIENCE_S)
        while self.line.status().state != "open":
            assert self.line._thread.is_alive()
        return device

    def complaint(self) -> str:
        return self.faults.sentences.get(timeout=PATIENCE_S)

    def heard(self) -> bytes:
        return self.packets.get(timeout=PATIENCE_S)


@contextmanager
def house(port: str, find: Callable[[], Sequence[Listed]] = list) -> Iterator[House]:
    here = House(port, find)
    with here.line:
        yield here
    assert not here.line._thread.is_alive()


@pytest.fixture
def port(tmp_path: Path) -> Path:
    return tmp_path / "ttyACM0"


@pytest.fixture
def board(port: Path) -> Iterator[Board]:
    here = Board(port)
    yield here
    if port.is_symlink():
        here.pull()


# --- hearing --------------------------------------------------------------------------------------


def test_what_a_board_says_comes_through_the_door_with_the_lines_name(board: Board) -> None:
    with house(str(board.device)) as here:
        assert here.wait_open() == str(board.device)
        board.say(framed(NEAR) + framed(FAR))
        assert [here.heard(), here.heard()] == [NEAR, FAR]
        assert here.senders == {("serial", "lantern")}
        status = here.line.status()
        assert (status.state, status.packets, status.trouble) == ("open", 2, "")
        assert here.faults.counts == {}


def test_what_a_board_says_is_an_event_of_the_show(board: Board) -> None:
    inbox, faults, opened = Inbox(10), Said(), threading.Event()
    arrived: Queue[str] = Queue()

    def accept(event: Event) -> None:
        arrived.put(event.address)

    def opening(device: str, baud: int) -> Port:
        port = open_port(device, baud)
        opened.set()
        return port

    door = Door(inbox, lambda: 1.5, faults, accept)
    with SerialLine("lantern", str(board.device), door, float, faults, opened=opening):
        assert opened.wait(PATIENCE_S)
        board.say(framed(b"no OSC at all") + framed(NEAR))
        assert faults.sentences.get(timeout=PATIENCE_S) == "the serial line lantern: not osc"
        assert arrived.get(timeout=PATIENCE_S) == "/lantern/distance"
    events: list[Event] = []
    inbox.drain(events)
    assert events == [Event(1.5, "serial lantern", "/lantern/distance", (0.5,))]


def test_a_packet_in_pieces_is_one_packet(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        for byte in framed(NEAR):
            board.say(bytes([byte]))
        assert here.heard() == NEAR


def test_a_line_that_is_opened_within_a_packet_leaves_out_the_rest_of_it(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        board.say(framed(NEAR)[9:] + framed(FAR))
        assert here.heard() == FAR
        assert here.line.status().bad_packets == 0


def test_garbage_is_a_sentence_and_a_count_and_the_line_goes_on(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        board.say(b"\xc0\xdb\x00garbage\xc0" + framed(NEAR))
        assert here.complaint() == (
            "the serial line lantern: bytes that are no message: is its cable loose, "
            "or its firmware another?"
        )
        assert here.heard() == NEAR
        assert here.faults.counts == {"serial garbage": 1}
        assert here.line.status().bad_packets == 1


def test_a_packet_longer_than_any_board_sends_is_dropped(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        board.say(b"\xc0")
        for _ in range(12):
            board.say(b"x" * 1_000)
            assert here.line.status().state == "open"
        here.complaint()
        board.say(framed(NEAR))
        assert here.heard() == NEAR


def test_a_board_that_resets_within_a_packet_is_heard_again(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        board.say(framed(NEAR) + framed(FAR)[:11])  # and then it boots and begins anew
        board.say(framed(FAR))
        assert here.heard() == NEAR
        assert here.heard() == FAR[:10]  # the door will say what is wrong with it
        assert here.heard() == FAR


def test_a_board_of_another_firmware_is_named_once_and_heard_when_it_speaks(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        board.say(b"Hello from my first sketch\r\n")
        here.now_s = MUTE_S + 1
        board.say(b"Distance: 23 cm\r\n")
        sentence = here.complaint()
        assert sentence.endswith(
            "what the board sends is no message: is our firmware on it, "
            "and is its speed 115200 baud?"
        )
        assert sentence.endswith(here.line.status().trouble)
        here.now_s = 100.0
        board.say(b"\xc0" + framed(NEAR))
        here.heard()
        board.say(framed(NEAR))
        here.heard()
        assert here.line.status().trouble == ""
        assert here.faults.counts == {"serial mute": 1}


def test_a_board_that_says_nothing_is_named(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        here.now_s = MUTE_S + 1
        assert here.complaint() == (
            "the serial line lantern: the board says nothing: press its reset; "
            "is our firmware on it?"
        )


# --- lost and found -------------------------------------------------------------------------------


def test_a_board_that_is_not_there_yet_is_named_once_and_then_found(port: Path) -> None:
    with house(str(port)) as here:
        assert here.complaint() == (
            f"the serial line lantern: no board at {port}: is its USB cable plugged in?"
        )
        assert here.line.status().state == "looking"
        assert here.line.status().trouble.startswith("no board at")
        board = Board(port)
        here.wait_open()
        board.say(framed(NEAR))
        assert here.heard() == NEAR
        assert here.line.status().trouble == ""
        assert here.faults.counts == {"serial missing": 1}
        board.pull()


def test_a_cable_that_is_pulled_and_plugged_in_again_is_a_sentence_each_time(port: Path) -> None:
    with house(str(port)) as here:
        here.complaint()
        for n in range(1, 4):
            board = Board(port)
            here.wait_open()
            board.say(framed(NEAR)[:9])  # cut off by the cable
            here.now_s = float(n)
            board.pull()
            assert here.complaint() == (
                f"the serial line lantern: the board is gone ({port}): is its USB cable plugged in?"
            )
            assert here.line.status().state == "lost"
            assert here.line.status().since_s == float(n)
            assert here.complaint().endswith(f"no board at {port}: is its USB cable plugged in?")
        assert here.faults.counts == {"serial lost": 3, "serial missing": 4}
        assert here.packets.empty()


def test_a_board_is_found_by_its_usb_number_wherever_it_is_plugged_in(tmp_path: Path) -> None:
    listed: list[Listed] = [Listed("/dev/ttyS0"), Listed("/dev/ttyUSB3", "CH340", 0x1A86, 0x7523)]
    with house(UNO, lambda: list(listed)) as here:
        assert here.complaint() == (
            "the serial line lantern: no board at usb:2341:0043: is its USB cable plugged in? "
            "(here /dev/ttyUSB3 is usb:1a86:7523)"
        )
        first = Board(tmp_path / "ttyACM0")
        listed.append(uno(str(first.device)))
        assert here.wait_open() == str(first.device)
        listed.pop()
        first.pull()
        second = Board(tmp_path / "ttyACM1")
        listed.append(uno(str(second.device)))
        assert here.wait_open() == str(second.device)
        second.say(framed(FAR))
        assert here.heard() == FAR
        second.pull()


def test_two_boards_that_are_alike_are_named_and_the_first_is_heard(tmp_path: Path) -> None:
    one, two = Board(tmp_path / "ttyACM0"), Board(tmp_path / "ttyACM1")
    listed = [uno(str(two.device), "9534"), uno(str(one.device), "7573")]
    with house(UNO, lambda: listed) as here:
        assert here.wait_open() == str(one.device)
        assert here.complaint() == (
            "the serial line lantern: two boards are usb:2341:0043: write the serial number too, "
            f"{one.device} is usb:2341:0043:7573, {two.device} is usb:2341:0043:9534"
        )
        one.say(framed(NEAR))
        assert here.heard() == NEAR
    one.pull()
    two.pull()


def test_two_lines_to_two_boards_that_are_alike_get_one_each(tmp_path: Path) -> None:
    one, two = Board(tmp_path / "ttyACM0"), Board(tmp_path / "ttyACM1")
    listed = [uno(str(one.device)), uno(str(two.device))]
    with house(UNO, lambda: listed) as left:
        left.wait_open()
        with house(UNO, lambda: listed) as right:
            assert right.wait_open() == str(two.device)
            two.say(framed(FAR))
            assert right.heard() == FAR
            assert left.packets.empty()
    one.pull()
    two.pull()


def test_a_port_that_another_program_has_is_named_and_taken_when_it_is_free(board: Board) -> None:
    with serial.Serial(str(board.device), exclusive=True), house(str(board.device)) as here:
        assert here.complaint() == (
            f"the serial line lantern: {board.device} is in use by another program: close it "
            "(the Arduino IDE's serial monitor, another show)"
        )
        assert here.line.status().state == "looking"
    with house(str(board.device)) as here:
        here.wait_open()


def test_a_search_that_fails_is_said_and_goes_on(board: Board) -> None:
    calls = count()

    def find() -> list[Listed]:
        if next(calls) < 3:
            raise RuntimeError("sysfs is not there")
        return [uno(str(board.device))]

    with house(UNO, find) as here:
        here.wait_open()
        assert here.complaint() == ("the serial line lantern: RuntimeError('sysfs is not there')")
        assert here.faults.counts == {"serial stumble": 1}


# --- to the board ---------------------------------------------------------------------------------


def test_what_is_sent_arrives_at_the_board_at_once_and_framed(board: Board) -> None:
    led = message("/lantern/led/1", ",f", float32(1.0))
    with house(str(board.device)) as here:
        here.wait_open()
        assert here.line.send(led)
        assert board.heard() == [led]
        assert here.line.send(NEAR)
        assert board.heard() == [NEAR]
        assert here.line.status().unsent == 0


def test_while_the_board_speaks_it_can_be_spoken_to(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
        over = threading.Event()

        def speak() -> None:
            while not over.is_set():
                board.say(framed(NEAR))
                here.heard()

        speaker = threading.Thread(target=speak)
        speaker.start()
        try:
            for n in range(20):
                packet = message("/node/ping", ",i", n.to_bytes(4, "big"))
                here.line.send(packet)
                assert board.heard() == [packet]
        finally:
            over.set()
            speaker.join()


def test_nothing_is_kept_for_a_board_that_is_not_there(port: Path) -> None:
    with house(str(port)) as here:
        here.complaint()
        assert not here.line.send(NEAR)
        assert here.line.status().unsent == 1
        board = Board(port)
        here.wait_open()
        here.line.send(FAR)
        assert board.heard() == [FAR]
        board.pull()


class Stuck:
    """A port whose board takes nothing; `read` waits until it is cancelled."""

    def __init__(self, backlog: int = 0) -> None:
        self.backlog = backlog
        self.in_waiting = 0
        self.written: Queue[bytes] = Queue()
        self._wakings: Queue[None] = Queue()

    @property
    def out_waiting(self) -> int:
        return self.backlog

    def read(self, size: int = 1, /) -> bytes:
        if size:
            self._wakings.get(timeout=PATIENCE_S)
        return b""

    def write(self, data: bytes, /) -> int:
        self.written.put(data)
        raise serial.SerialTimeoutException("Write timeout")

    def cancel_read(self) -> None:
        self._wakings.put(None)

    def close(self) -> None:
        self.closed = True


@contextmanager
def stuck_house(stuck: Stuck) -> Iterator[tuple[SerialLine, Said]]:
    faults, opened = Said(), threading.Event()

    def opening(device: str, baud: int) -> Port:
        opened.set()
        return stuck

    class Deaf:
        def hear_packet(self, packet: bytes, sender: str, via: str = "osc") -> None:
            raise AssertionError("the board says nothing")

    with SerialLine("lantern", "COM3", Deaf(), float, faults, opened=opening) as line:
        assert opened.wait(PATIENCE_S)
        while line.status().state != "open":
            assert line._thread.is_alive()
        yield line, faults
    assert stuck.closed


def test_a_board_that_takes_nothing_loses_the_oldest_and_nobody_waits() -> None:
    with stuck_house(Stuck(backlog=4_000)) as (line, faults):
        for _ in range(WAITING + 36):
            assert line.send(NEAR)
        assert line.status().unsent == 36
        assert line.status().state == "open"
        assert faults.counts == {}


def test_a_board_that_does_not_read_is_a_sentence_and_is_still_open() -> None:
    stuck = Stuck()
    with stuck_house(stuck) as (line, faults):
        line.send(NEAR)
        assert stuck.written.get(timeout=PATIENCE_S) == framed(NEAR)
        assert faults.sentences.get(timeout=PATIENCE_S) == (
            "the serial line lantern: the board does not take what is sent to it: press its reset"
        )
        assert (line.status().state, line.status().unsent) == ("open", 1)


# --- closing --------------------------------------------------------------------------------------


def test_a_closed_line_ends_its_thread_and_frees_its_port(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
    here.line.close()
    assert "serial line lantern" not in [thread.name for thread in threading.enumerate()]
    assert here.faults.counts == {}
    serial.Serial(str(board.device), exclusive=True).close()


def test_a_line_that_still_looks_closes_too(port: Path) -> None:
    with house(str(port)) as here:
        here.complaint()
    assert here.line.status().state == "looking"


def test_a_line_that_is_closed_says_nothing_to_a_board(board: Board) -> None:
    with house(str(board.device)) as here:
        here.wait_open()
    assert not here.line.send(NEAR)
    assert here.line.status().state == "looking"


# --- which port -----------------------------------------------------------------------------------

PORTS = [
    Listed("/dev/ttyS0"),
    uno("/dev/ttyACM10", "95:34:AF"),
    uno("/dev/ttyACM2", "7573"),
    Listed("/dev/ttyUSB0", "USB Serial", 0x1A86, 0x7523, None, None, "USB Serial"),
    Listed("/dev/ttyACM3", "Board in FS mode", 0x2E8A, 0x0005, "e66", "MicroPython", "Pico"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("usb:2341:0043", ["/dev/ttyACM2", "/dev/ttyACM10"]),
        ("USB:2341:43", ["/dev/ttyACM2", "/dev/ttyACM10"]),
        (" usb:2341:0043:95:34:af ", ["/dev/ttyACM10"]),
        ("usb:2341:0043:7574", []),
        ("usb:1A86:7523", ["/dev/ttyUSB0"]),
        ("Pico", ["/dev/ttyACM3"]),
        ("micropython", ["/dev/ttyACM3"]),
        ("Arduino*", ["/dev/ttyACM2", "/dev/ttyACM10"]),
        ("/dev/ttyUSB*", ["/dev/ttyUSB0"]),
        ("ttyUSB0", ["/dev/ttyUSB0"]),
    ],
)
def test_a_board_is_named_by_what_stays_the_same(text: str, found: list[str]) -> None:
    assert devices(read_port(text), lambda: PORTS)[0] == found


def test_a_port_need_not_be_listed_if_it_is_there(tmp_path: Path) -> None:
    file = tmp_path / "lantern"
    assert devices(read_port(str(file)), list)[0] == []
    file.touch()
    assert devices(read_port(str(file)), list) == ([str(file)], "")
    assert devices(read_port("COM3"), list) == (["COM3"], "")


def test_boards_without_serial_numbers_are_told_apart_by_their_ports() -> None:
    twins = [uno(f"/dev/ttyUSB{n}", None) for n in range(3)]
    _, sentence = devices(read_port(UNO), lambda: twins)
    assert sentence.startswith(
        "3 boards are usb:2341:0043: write the port of one of them, "
        "/dev/ttyUSB0, /dev/ttyUSB1, /dev/ttyUSB2"
    )


@pytest.mark.parametrize("text", ["", "  ", "usb:", "usb:2341", "usb:zz:1", "usb:12345:1", "a\0b"])
def test_a_port_that_nobody_understands_is_a_sentence(text: str) -> None:
    with pytest.raises(BadPort, match=r"is no (USB board|serial port): write usb:2341:0043"):
        SerialLine("lantern", text, House.__new__(House), float, Said())


def test_the_ports_of_this_machine_can_be_listed() -> None:
    assert devices(read_port("usb:ffff:ffff"), comports)[0] == []


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (serial.SerialException(errno.EBUSY, "busy"), "taken", "in use by another program"),
        (serial.SerialException(errno.EAGAIN, "locked"), "taken", "in use by another program"),
        (serial.SerialException(errno.EACCES, "denied"), "denied", "sudo usermod -aG dialout"),
        (serial.SerialException(errno.ENOENT, "gone"), "missing", "cable plugged in"),
        (
            serial.SerialException("could not open port 'COM3': FileNotFoundError(2, '...')"),
            "missing",
            "cable plugged in",
        ),
        (OSError(errno.EIO, "Input/output error"), "broken", "unplug the board and plug it in"),
        (Exception(5, "Input/output error"), "broken", "Input/output error"),  # as termios.error
        (ValueError("Invalid baud rate: -1"), "broken", "Invalid baud rate"),
    ],
)
def test_why_a_port_cannot_be_opened_is_said_with_what_to_do(
    error: Exception, kind: str, words: str, tmp_path: Path
) -> None:
    said = why_not(str(tmp_path / "ttyACM0"), error)
    assert said[0] == kind
    assert words in said[1]


def test_windows_says_permission_denied_for_a_port_that_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    error = serial.SerialException("could not open port 'COM3': PermissionError(13, 'Access ...')")
    assert why_not("COM3", error)[0] == "taken"


def test_every_sentence_is_short_enough_to_be_said_in_full() -> None:
    """With the ports and serial numbers of real boards, which are 20 digits long."""
    twins = [uno("/dev/ttyACM0", "7" * 20), uno("/dev/ttyACM1", "9" * 20)]
    _, alike = devices(read_port(UNO), lambda: twins)
    _, missing = devices(read_port(UNO + ":" + "8" * 20), lambda: twins)
    denied = why_not("/dev/ttyACM0", serial.SerialException(errno.EACCES, "denied"))[1]
    for sentence in (alike, missing, denied):
        assert len(f"the serial line lantern: {sentence}") <= 200
