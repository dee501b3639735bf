"""All that a running show hears: the venue's ears, pads, hands and keys, through one door."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from exhibit.app.calendar import Calendar
from exhibit.app.ears import Ears
from exhibit.authoring.venue import Venue
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.outlet import Outlet, Target
from exhibit.devices.pads import Pads
from exhibit.devices.slots import Slots
from exhibit.devices.touches import CanvasAt, Touches, source_of
from exhibit.devices.tuio import Tuio
from exhibit.show.events import Event
from exhibit.wires.room import Room

Clock = Callable[[], float]


class Hearing:
    """Open from when it is made until `close`; `take` and `tick` are for the frame's thread."""

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        room: Room,
        venue: Venue,
        inbox: Inbox,
        clock: Clock,
        faults: FaultLog,
        *,
        canvas_at: CanvasAt,
        window_size: Callable[[], tuple[int, int]],
    ) -> None:
        """Raises `PortBusy` or `CannotListen`."""
        fingers = Slots()  # those of the window and those of a table are one set of numbers
        self._clock = clock
        self._room = room
        self._tuio = Tuio(slots=fingers, addresses=room.addresses)
        self._door = Door(
            inbox,
            clock,
            faults,
            self._refusal,
            addresses=room.addresses,
            translate=self._tuio.translate,
        )
        self.ears = Ears(venue, self._door, clock, faults)
        self._calendar = Calendar(venue.hours, inbox.put, clock)
        self._calendar.tick()
        self._touches = Touches(canvas_at, window_size, fingers)
        self._pads = Pads(lambda said: faults.note("pad", said, clock()))

    def listen_for(self, room: Room) -> None:
        """From now on the room is another one: the show that it is for was read again."""
        self._room = room
        self._tuio.listen_for(room.addresses)
        self._door.listen_for(room.addresses)

    def _refusal(self, event: Event) -> str | None:
        return self._room.refusal(event)

    def take(self, event: pygame.event.Event) -> None:
        """What a pad, a finger, the mouse or a key says, for wires that listen to it."""
        for address, values in self._touches.take(event):
            self._door.hear_event(source_of(address), address, values)
        for address, values in self._pads.take(event):
            self._door.hear_event("pad", address, values)

    def tick(self) -> None:
        """Once a second: what time it is; and fingers on a table that has fallen silent let go."""
        self._calendar.tick()
        for message in self._tuio.tick(self._clock()):
            self._door.hear_event("tuio", message.address, message.values)

    def close(self) -> None:
        self.ears.close()
        self._pads.close()


def open_outlet(venue: Venue, ears: Ears | None, faults: FaultLog, clock: Clock) -> Outlet:
    """What the show says to others goes to the machines of the venue, and to its boards."""
    targets: dict[str, Target] = {}
    for send in venue.sends:
        line = ears.lines.get(send.board) if ears is not None else None
        if send.host or line is not None:
            targets[send.name] = Target(send.host, send.port, None if line is None else line.send)
    return Outlet(targets, faults, clock)
