"""What the show says to other machines, on a thread of its own: the frame never waits for it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event as Flag
from threading import Thread
from time import monotonic

from exhibit.devices.faults import FaultLog
from exhibit.devices.osc_out import CannotSend, encode
from exhibit.show.program import Sent

WAITING = 1_000  # messages; a minute of a busy show beside a network that is gone
CLOSING_S = 1.0
LOOK_UP_AGAIN_S = 30.0  # for a host name that could not be found, or may have moved


@dataclass(frozen=True, slots=True)
class Target:
    """A machine by host and UDP port, or a board by the line that it is on."""

    host: str = ""
    port: int = 0
    line: Callable[[bytes], object] | None = None


class Outlet:
    """Sends cues as OSC messages to the machines that the venue names.

    `say` is for the frame's thread and never waits. A machine that is not named, a host that
    cannot be found or a network that is down is a sentence in `faults`; the show goes on.
    """

    def __init__(
        self, targets: Mapping[str, Target], faults: FaultLog, clock: Callable[[], float]
    ) -> None:
        self._targets = targets
        self._faults = faults
        self._clock = clock
        self._found: dict[str, tuple[str, float]] = {}  # host -> its number, good until
        self._queue: Queue[Sent | None] = Queue(WAITING)  # None: nothing more comes
        self._closing = Flag()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(OSError):  # lights are often told by broadcast
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self._thread = Thread(target=self._work, name="osc outlet", daemon=True)
        self._thread.start()

    def say(self, cue: Sent) -> None:
        try:
            self._queue.put_nowait(cue)
        except Full:
            self._faults.note("outlet", "messages to other machines pile up", cue.time_s)

    def close(self) -> None:
        """Sends what waits, for a second at most; a second time does nothing."""
        if self._closing.is_set():
            return
        self._closing.set()
        with suppress(Full):  # then the thread sees that it is over when it has sent the last
            self._queue.put_nowait(None)
        self._thread.join(CLOSING_S)
        self._socket.close()

    def _work(self) -> None:
        while (cue := self._queue.get()) is not None:
            self._send_safely(cue)
            if self._closing.is_set() and self._queue.empty():
                return

    def _send_safely(self, cue: Sent) -> None:
        try:
            self._send(cue)
        except (CannotSend, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else ""
            said = f"{cue.address} did not reach '{cue.to}': {reason or error}"
            self._faults.note(f"outlet {cue.to}", said, self._clock())

    def _send(self, cue: Sent) -> None:
        target = self._targets.get(cue.to)
        if target is None:
            raise CannotSend(f"name '{cue.to}' in the venue file, under 'send'")
        packet = encode(cue.address, cue.values)
        if target.line is not None:
            target.line(packet)
        else:
            self._socket.sendto(packet, (self._number_of(target.host), target.port))

    def _number_of(self, host: str) -> str:
        """A host's number: a name is looked up once in a while, which may take seconds."""
        known, until_s = self._found.get(host, ("", 0.0))
        now_s = monotonic()
        if now_s >= until_s:
            try:
                known = socket.gethostbyname(host)
            except OSError:
                if not known:
                    raise CannotSend(f"the host '{host}' cannot be found") from None
            self._found[host] = known, now_s + LOOK_UP_AGAIN_S
        return known
