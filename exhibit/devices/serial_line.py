"""A line to a board on a USB cable: OSC in SLIP frames, both ways, found again when it is lost.

One thread a line looks for the board, opens it, listens until somebody pulls the cable, and looks
again. All that goes wrong is a sentence once and a counter: the show goes on without the board,
and goes on with it when it is back.

Opening resets an Arduino UNO, whose bootloader then hears nothing for two seconds, and pyserial
flushes what has arrived: so the first frame is cut or lost, and boards repeat what matters.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic
from typing import Literal, Protocol

import serial
from serial.tools.list_ports import comports

from exhibit.devices.faults import FaultLog
from exhibit.devices.serial_ports import BadPort, Find, devices, read_port, why_not
from exhibit.devices.slip import Slip, framed

__all__ = ["BadPort", "LineStatus", "SerialLine"]

BAUD = 115_200
LOOK_S = 1.0  # between two looks for a board that is not there
READ_S = 0.25  # what a wish to close or, on Windows, to send may have to wait
WRITE_S = 0.1  # for a board that does not take what it is sent
PAUSE_S = 1.0  # in which nothing is sent to such a board, so that it is still heard
CHUNK = 4_096  # bytes read at once; a third of a second at 115,200 baud
LARGEST = 4_096  # bytes of a packet: boards have a memory of some thousand
WAITING = 64  # packets that wait to be sent
BACKLOG = 1_024  # bytes in the system's hands beyond which nothing more is sent yet
MUTE_S = 5.0  # after which an open line that said nothing is named; nodes speak each second
CLOSING_S = 2.0

State = Literal["looking", "open", "lost"]


class PacketDoor(Protocol):
    def hear_packet(self, packet: bytes, sender: str, via: str = "osc") -> None: ...


class Port(Protocol):
    """What is used of `serial.Serial`."""

    @property
    def in_waiting(self) -> int: ...
    @property
    def out_waiting(self) -> int: ...
    def read(self, size: int = 1, /) -> bytes: ...
    def write(self, data: bytes, /) -> int | None: ...
    def cancel_read(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class LineStatus:
    """How a line is: `looking` for a board that was never there, `open`, or `lost`."""

    state: State
    since_s: float  # show time
    device: str  # the port, when it is open or was
    trouble: str  # a sentence, while it is not open or has said nothing that can be read
    packets: int  # heard, since the line was made
    bad_packets: int  # SLIP frames that could not be read
    unsent: int  # packets for the board that had to be dropped


def open_port(device: str, baud: int) -> Port:
    """Raises OSError (SerialException is one) and, from the depths of POSIX, termios.error."""
    return serial.Serial(device, baud, timeout=READ_S, write_timeout=WRITE_S, exclusive=True)


class SerialLine:
    """The line called `name`, from when it is made until `close`.

    `port` is read by `exhibit.devices.serial_ports`. What the board says goes to `door`, called
    `name`, from the line's thread.
    """

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        name: str,
        port: str,
        door: PacketDoor,
        clock: Callable[[], float],
        faults: FaultLog,
        *,
        baud: int = BAUD,
        find: Find = comports,
        opened: Callable[[str, int], Port] = open_port,
        look_s: float = LOOK_S,
    ) -> None:
        """Begins to look for the board; raises BadPort."""
        self.name = name
        self._wanted = read_port(port)
        self._door = door
        self._clock = clock
        self._faults = faults
        self._baud = baud
        self._find = find
        self._opened = opened
        self._look_s = look_s
        self._state: tuple[State, float, str] = ("looking", clock(), "")
        self._trouble = ""
        self._packets = self._bad_packets = self._unsent = 0
        self._waiting: deque[bytes] = deque(maxlen=WAITING)
        self._port: Port | None = None
        self._guard = Lock()  # around the port's coming and going, for those who wake its reader
        self._closing = Flag()
        self._thread = Thread(target=self._work, name=f"serial line {name}", daemon=True)
        self._thread.start()

    def status(self) -> LineStatus:
        state, since_s, device = self._state
        return LineStatus(
            state, since_s, device, self._trouble, self._packets, self._bad_packets, self._unsent
        )

    def send(self, packet: bytes) -> bool:
        """Leaves a packet for the board; False when nobody is there. Never waits.

        When more waits than the board takes, the oldest goes: the newest says how an LED should be.
        """
        if self._state[0] != "open":
            self._unsent += 1
            return False
        if len(self._waiting) == WAITING:
            self._unsent += 1
        self._waiting.append(framed(packet))
        self._wake()
        return True

    def close(self) -> None:
        """Ends the thread and frees the port; a second time does nothing."""
        self._closing.set()
        self._wake()
        self._thread.join(CLOSING_S)

    def __enter__(self) -> SerialLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wake(self) -> None:
        """The thread comes out of `read`; should it not be there yet, it does so at once."""
        with self._guard, suppress(Exception):
            if self._port is not None and (len(self._waiting) <= 1 or self._closing.is_set()):
                self._port.cancel_read()

    # -- on the line's thread

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                found = self._look()
                if found is not None:
                    self._listen(*found)
            except Exception as error:  # a driver's surprise must not end the line for all day
                self._complain("stumble", f"{error!r}")
            self._closing.wait(self._look_s)

    def _look(self) -> tuple[str, Port] | None:
        """Opens the first port that fits and can be opened: of two alike each line gets one."""
        found, sentence = devices(self._wanted, self._find)
        if not found:
            self._complain("missing", sentence)
        refused: list[tuple[str, str]] = []
        for device in found:
            try:
                port = self._opened(device, self._baud)
            except Exception as error:  # termios.error is no OSError
                refused.append(why_not(device, error))
                continue
            self._trouble = ""
            if sentence:
                self._complain("alike", sentence)
            return device, port
        if refused:
            self._complain(*refused[0])
        return None

    def _listen(self, device: str, port: Port) -> None:
        """Until the board is lost or the line closed."""
        with self._guard:
            self._waiting.clear()
            self._port = port
        self._state = ("open", self._clock(), device)
        try:
            self._hear_all(port)
        except Exception as error:  # OSError, and TypeError from a port that is gone
            if not self._closing.is_set():
                self._state = ("lost", self._clock(), device)
                gone = f"the board is gone ({device}): is its USB cable plugged in?"
                self._complain("lost", gone if isinstance(error, OSError) else f"{gone} {error!r}")
        finally:
            if self._closing.is_set():
                self._state = ("looking", self._clock(), device)
            with self._guard:
                self._port = None
            with suppress(Exception):
                port.close()

    def _hear_all(self, port: Port) -> None:
        slip = Slip(LARGEST)
        opened_s = self._clock()
        heard = packets = 0
        mute = False
        pause_until_s = 0.0  # of this machine's clock
        while not self._closing.is_set():
            if self._waiting and monotonic() >= pause_until_s and not self._send_waiting(port):
                pause_until_s = monotonic() + PAUSE_S
            data = port.read(1)
            if data:
                data += port.read(min(port.in_waiting, CHUNK))
                heard += len(data)
                packets += self._hear(slip, data)
            if packets and mute:
                mute, self._trouble = False, ""
            elif not packets and not mute and self._clock() - opened_s > MUTE_S:
                mute = True
                self._complain("mute", self._why_mute(heard))

    def _hear(self, slip: Slip, data: bytes) -> int:
        """How many packets ended within `data`."""
        bad = slip.faults
        packets = slip.feed(data)
        for packet in packets:
            self._packets += 1
            self._door.hear_packet(packet, self.name, via="serial")
        if slip.faults > bad:
            self._bad_packets += slip.faults - bad
            sentence = "bytes that are no message: is its cable loose, or its firmware another?"
            self._note("garbage", sentence)
        return len(packets)

    def _send_waiting(self, port: Port) -> bool:
        """Sends what waits, as far as the board takes it; False for one that takes nothing."""
        while self._waiting:
            if port.out_waiting > BACKLOG:
                return True  # at the next turn
            try:
                port.write(self._waiting.popleft())
            except serial.SerialTimeoutException:
                self._unsent += 1 + len(self._waiting)
                self._waiting.clear()
                self._note("deaf", "the board does not take what is sent to it: press its reset")
                return False
        return True

    def _why_mute(self, heard: int) -> str:
        if heard:
            return (
                "what the board sends is no message: is our firmware on it, "
                f"and is its speed {self._baud} baud?"
            )
        return "the board says nothing: press its reset; is our firmware on it?"

    def _complain(self, kind: str, sentence: str) -> None:
        """Says why the line is not well: once, as the next look will find the same."""
        if sentence != self._trouble:
            self._trouble = sentence
            self._note(kind, sentence)

    def _note(self, kind: str, sentence: str) -> None:
        with suppress(Exception):
            self._faults.note(
                f"serial {kind}", f"the serial line {self.name}: {sentence}", self._clock()
            )
