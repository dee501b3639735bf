"""Game pads: plugged in when somebody feels like it, pulled out by the next visitor.

Every pad has a number, the lowest that is free, and says under it:

    /pad/1/stick/left x y     -1 to 1, right and down; /pad/1/stick/right too
    /pad/1/lt 0..1            the left trigger; /pad/1/rt the right one
    /pad/1/a 1|0              a button: a b x y lb rb back guide start ls rs, and what few pads
                              have: share paddle/1 .. paddle/4 touchpad
    /pad/1/up 1|0             the cross: up down left right

SDL knows how most pads are laid out. One that it does not know is read as most are: axes 0 and 1
are the left stick, its buttons a b x y lb rb back start ..., the others /pad/1/button/12. A pad
that is pulled out lets go of everything first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import hypot

import pygame
from pygame._sdl2 import controller

from exhibit.devices.slots import Slots
from exhibit.show.events import Value

Said = tuple[str, tuple[Value, ...]]  # address and values of an event
Device = controller.Controller | pygame.joystick.JoystickType

PADS = 8
STICK_DEAD = 0.15  # of the way: worn sticks rest there
TRIGGER_DEAD = 0.05
FULL = 32767  # of SDL's axes

_BUTTONS = (
    "a", "b", "x", "y", "back", "guide", "start", "ls", "rs", "lb", "rb", "up", "down", "left",
    "right", "share", "paddle/1", "paddle/2", "paddle/3", "paddle/4", "touchpad",
)  # fmt: skip  # in the order of SDL's controllers
_RAW_BUTTONS = ("a", "b", "x", "y", "lb", "rb", "back", "start", "guide", "ls", "rs")
_CROSS = (("left", 0, -1), ("right", 0, 1), ("down", 1, -1), ("up", 1, 1))  # a hat counts up

_AXES = ("left x", "left y", "right x", "right y", "lt", "rt")
# The axes of an unknown pad, by how many it has: as Linux orders those of most pads with six.
_RAW_AXES = {
    6: ("left x", "left y", "lt", "right x", "right y", "rt"),
    5: ("left x", "left y", "lt", "right x", "right y"),
}


@dataclass(slots=True)
class _Pad:
    """A pad that is plugged in: what it last said, without what is at rest."""

    number: int
    device: Device
    known: bool  # to SDL, with all its buttons
    raw_axes: tuple[str, ...] = _AXES
    axes: dict[str, float] = field(default_factory=dict)
    said: dict[str, tuple[Value, ...]] = field(default_factory=dict)


class Pads:
    """Turns pygame's events into what the pads say; for the thread that asks for the events.

    Nothing here waits. `say` hears in one sentence of a pad that cannot be opened.
    """

    def __init__(self, say: Callable[[str], None] | None = None) -> None:
        """Begins to listen, to pads that are there already too."""
        self._say = say
        self._slots = Slots(PADS, PADS)
        self._pads: dict[int, _Pad] = {}  # by SDL's instance
        # A kiosk's window may lie behind another one, and a pad is held by a visitor all the same.
        os.environ.setdefault("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
        pygame.joystick.init()
        controller.init()
        self._adopt()

    def take(self, event: pygame.event.Event) -> list[Said]:
        """What an event says, most often nothing; those of keys and the mouse are left alone."""
        if event.type == pygame.JOYDEVICEADDED:
            self._adopt()
            return []
        if event.type == pygame.JOYDEVICEREMOVED:
            said = list(self._let_go(event.instance_id))
            self._adopt()  # there may be one that was one too many
            return said
        pad = self._pads.get(getattr(event, "instance_id", -1))
        if pad is None:
            return []
        read = (_READ_KNOWN if pad.known else _READ_RAW).get(event.type)
        return [] if read is None else list(_news(pad, read(pad, event)))

    def close(self) -> None:
        """Gives the pads back; what was held is not let go, as nobody listens any more."""
        for pad in self._pads.values():
            pad.device.quit()
        self._pads.clear()
        controller.quit()
        pygame.joystick.quit()

    def __len__(self) -> int:
        return len(self._pads)

    def _adopt(self) -> None:
        """Opens all that are new: between two frames the list may have changed more than once."""
        for index in range(pygame.joystick.get_count()):
            try:
                instance, pad = _open(index)
            except pygame.error as error:
                if self._say is not None:
                    self._say(f"a game pad cannot be opened ({error}): unplug it and plug it again")
                continue
            if instance not in self._pads and (number := self._slots.take(instance)):
                pad.number = number
                self._pads[instance] = pad

    def _let_go(self, instance: int) -> Iterator[Said]:
        pad = self._pads.pop(instance, None)
        if pad is None:
            return
        self._slots.leave(instance)
        for address, values in list(pad.said.items()):
            yield address, _rest(values)
        pad.device.quit()


def _open(index: int) -> tuple[int, _Pad]:
    """SDL's number of an instance, and the pad; raises pygame.error."""
    joystick = pygame.joystick.Joystick(index)
    instance = joystick.get_instance_id()  # a Controller's `id` is its index, which changes
    if controller.is_controller(index):
        return instance, _Pad(0, controller.Controller(index), known=True)
    count = joystick.get_numaxes()
    raw_axes = _RAW_AXES.get(count, _AXES[: min(count, 4)])
    return instance, _Pad(0, joystick, known=False, raw_axes=raw_axes)


def _rest(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(0 if isinstance(value, int) else 0.0 for value in values)


def _news(pad: _Pad, read: Iterator[Said]) -> Iterator[Said]:
    """Without what the pad said before: a stick that trembles within its rest says nothing."""
    for place, values in read:
        address = f"/pad/{pad.number}/{place}"
        resting = values == _rest(values)
        if values == pad.said.get(address, _rest(values)):
            continue
        if resting:
            del pad.said[address]
        else:
            pad.said[address] = values
        yield address, values


# --- events, read: (pad, event) -> (place, values) ------------------------------------------------


def _known_axis(pad: _Pad, event: pygame.event.Event) -> Iterator[Said]:
    if 0 <= event.axis < len(_AXES):
        yield _moved(pad, _AXES[event.axis], event.value / FULL)


def _raw_axis(pad: _Pad, event: pygame.event.Event) -> Iterator[Said]:
    """Raw triggers rest at -1, but are said to be at 0, half pressed, until they first move."""
    if not 0 <= event.axis < len(pad.raw_axes):
        return
    axis = pad.raw_axes[event.axis]
    if axis not in ("lt", "rt"):
        yield _moved(pad, axis, event.value)
    elif axis in pad.axes or event.value:
        yield _moved(pad, axis, (event.value + 1.0) / 2.0)


def _moved(pad: _Pad, axis: str, value: float) -> Said:
    pad.axes[axis] = min(max(value, -1.0), 1.0)
    side, _, direction = axis.partition(" ")
    if not direction:
        return side, (_beyond(TRIGGER_DEAD, max(pad.axes[axis], 0.0)),)
    x, y = pad.axes.get(f"{side} x", 0.0), pad.axes.get(f"{side} y", 0.0)
    away = hypot(x, y)
    share = _beyond(STICK_DEAD, min(away, 1.0)) / away if away else 0.0
    return f"stick/{side}", (round(x * share, 4), round(y * share, 4))


def _beyond(dead: float, value: float) -> float:
    """0 within the dead zone, and from its edge on from 0 to 1."""
    return round(max(value - dead, 0.0) / (1.0 - dead), 4)


def _known_button(_: _Pad, event: pygame.event.Event) -> Iterator[Said]:
    if 0 <= event.button < len(_BUTTONS):
        yield _BUTTONS[event.button], (int(event.type == pygame.CONTROLLERBUTTONDOWN),)


def _raw_button(_: _Pad, event: pygame.event.Event) -> Iterator[Said]:
    number = event.button
    known = 0 <= number < len(_RAW_BUTTONS)
    place = _RAW_BUTTONS[number] if known else f"button/{number + 1}"
    yield place, (int(event.type == pygame.JOYBUTTONDOWN),)


def _raw_hat(_: _Pad, event: pygame.event.Event) -> Iterator[Said]:
    for place, axis, way in _CROSS:
        yield place, (int(event.value[axis] == way),)


_Read = Callable[[_Pad, pygame.event.Event], Iterator[Said]]
_READ_KNOWN: dict[int, _Read] = {
    pygame.CONTROLLERAXISMOTION: _known_axis,
    pygame.CONTROLLERBUTTONDOWN: _known_button,
    pygame.CONTROLLERBUTTONUP: _known_button,
}
_READ_RAW: dict[int, _Read] = {
    pygame.JOYAXISMOTION: _raw_axis,
    pygame.JOYBUTTONDOWN: _raw_button,
    pygame.JOYBUTTONUP: _raw_button,
    pygame.JOYHATMOTION: _raw_hat,
}
