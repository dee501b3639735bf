"""All the ears of a venue: opened together, closed together, and all at one door."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from exhibit.authoring.venue import Board, Venue
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.senders import Senders
from exhibit.devices.tcp import TcpEar
from exhibit.devices.udp import UdpEar

if TYPE_CHECKING:
    from exhibit.devices.serial_line import SerialLine


class Ear(Protocol):
    """Whatever hears on a thread of its own until it is closed."""

    def close(self) -> None: ...


class Ears:
    """Hears everything that a venue names, from when it is made until `close`.

    What the installer plugged in otherwise than the file says is a fault that is told and mended
    while the show runs; only a port that somebody else has is a reason not to begin.
    """

    def __init__(
        self, venue: Venue, door: Door, clock: Callable[[], float], faults: FaultLog
    ) -> None:
        """Raises `PortBusy` or `CannotListen`; then nothing stays open."""
        self.lines: dict[str, SerialLine] = {}  # boards on cables, by name: they can be sent to
        self._open = ExitStack()
        self._hears: list[str] = []
        senders = Senders(venue.senders)
        with ExitStack() as opening:
            opening.push(self._open)
            udp = UdpEar(
                venue.listen, venue.port, door, multicast=venue.multicast or None, senders=senders
            )
            self.host, self.port = udp.host, udp.port
            self._keep(udp, f"OSC on {udp.host}:{udp.port}")
            if venue.tcp is not None:
                tcp = TcpEar(venue.listen, venue.tcp, door, senders=senders)
                self._keep(tcp, f"OSC over TCP on {tcp.host}:{tcp.port}")
            for board in venue.boards:
                if board.serial:
                    self._plug_in(board, door, clock, faults)
            if venue.midi is not None:
                self._hear_midi(venue.midi, door, clock, faults)
            opening.pop_all()

    def _plug_in(
        self, board: Board, door: Door, clock: Callable[[], float], faults: FaultLog
    ) -> None:
        from exhibit.devices.serial_line import SerialLine  # noqa: PLC0415  # few places have one
        from exhibit.devices.serial_ports import BadPort  # noqa: PLC0415

        try:
            line = SerialLine(board.name, board.serial, door, clock, faults, baud=board.baud)
        except BadPort as error:
            door.complain("serial port", f"the board {board.name} is not heard: {error}")
            return
        self.lines[board.name] = line
        self._keep(line, f"the serial line {board.name}")

    def _hear_midi(
        self, names: tuple[str, ...], door: Door, clock: Callable[[], float], faults: FaultLog
    ) -> None:
        from exhibit.devices.midi import MidiEar, NoMidi  # noqa: PLC0415  # few places have it

        try:
            ear = MidiEar(names, door, clock, faults)
        except NoMidi as error:
            door.complain("midi", str(error))
            return
        self._keep(ear, f"MIDI {', '.join(names)}" if names else "MIDI")

    def _keep(self, ear: Ear, described: str) -> None:
        self._open.callback(ear.close)
        self._hears.append(described)

    def describe(self) -> str:
        """What it listens to, for a greeting: "OSC on 127.0.0.1:9000, the serial line lantern"."""
        return ", ".join(self._hears)

    def close(self) -> None:
        """Ends all threads and frees all ports; a second time does nothing."""
        self._open.close()

    def __enter__(self) -> Ears:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
