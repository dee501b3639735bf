"""Visitors that are sent to a running show, in real time, as boards would send them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from exhibit.devices.osc_out import CannotSend, encode
from exhibit.show.events import Event

AWAKE_S = 0.25  # the longest nap: Ctrl-C is answered within it


class Wire:
    """OSC to one host and port. Raises CannotSend for a host that there is not."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.connect((host, port))
        except OSError as error:
            self._socket.close()
            said = f"the host {host!r} cannot be found: is its name right?"
            raise CannotSend(said) from error

    def send(self, event: Event) -> bool:
        """Sends an event as a message; False when it is plain that nobody listens.

        UDP does not tell, but a machine answers that a port is closed, and the answer comes with
        the next message, which is then sent again. What else goes wrong on the way is lost, as on
        any network.
        """
        message = encode(event.address, event.values)
        try:
            self._socket.send(message)
        except ConnectionRefusedError:
            with suppress(OSError):
                self._socket.send(message)
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since the beginning, and how to let some pass."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Listener:
    """Whether somebody listens, told once when it changes.

    Of messages to a closed port every other one is refused: three that are not are an answer.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._listens = True
        self._well = 0  # messages since the last refusal

    def answered(self, well: bool) -> None:
        self._well = self._well + 1 if well else 0
        if self._listens and not well:
            self._listens = False
            self._say("Nobody listens there: start the show, or look at the port it says.")
        elif not self._listens and self._well >= 3:
            self._listens = True
            self._say("The show listens.")


def send_live(
    events: Iterable[Event], send: Callable[[Event], bool], clock: Clock, listener: Listener
) -> Iterator[Event]:
    """Sends each event when its time has come, and yields it when it has left."""
    for event in events:
        while (left_s := event.time_s - clock.now()) > 0.0:
            clock.sleep(min(left_s, AWAKE_S))
        listener.answered(send(event))
        yield event
