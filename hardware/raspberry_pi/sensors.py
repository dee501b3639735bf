"""Sensors on the pins of a Raspberry Pi: each says what is new, and all its states when asked.

`read(now_s)` gives the messages that are due, as (name in the address, values); `states()` those
that are repeated each second. gpiozero reads the pins, so any of its pin factories will do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import gpiozero  # type: ignore[import-untyped]  # it has no types

from .mpr121 import Mpr121
from .osc import Value
from .signals import ENOUGH, Hits, Median, Moving, Steady

Said = tuple[str, tuple[Value, ...]]
Wake = Callable[[], None]
METRES_PER_S = 171.5  # half of 343 m/s: the sound goes there and back


class Sensor(Protocol):
    def read(self, now_s: float) -> Iterator[Said]: ...
    def states(self) -> Iterator[Said]: ...
    def close(self) -> None: ...


class Contact:
    """A button, or a motion sensor (which does not bounce: `lasting_s` of 0)."""

    def __init__(self, name: str, device: Any, lasting_s: float, wake: Wake) -> None:
        self._name, self._device = name, device
        self._steady = Steady(lasting_s)
        device.when_activated = wake
        device.when_deactivated = wake

    def read(self, now_s: float) -> Iterator[Said]:
        if self._steady.note(int(self._device.is_active), now_s):
            yield from self.states()

    def states(self) -> Iterator[Said]:
        yield self._name, (self._steady.state,)

    def close(self) -> None:
        self._device.close()


class Ultrasonic:
    """An HC-SR04, 20 times a second. The times are those of the pin factory, from the kernel.

    A sensor without an echo still raises its pin. One that does not is not there, or its cable is
    off: then nothing is said, so that the show's computer can name the fault.
    """

    EVERY_S = 0.05
    PULSE_S = 10e-6

    def __init__(self, trigger_pin: int, echo_pin: int, farthest: float) -> None:
        gpiozero.Device.ensure_pin_factory()
        self._factory = gpiozero.Device.pin_factory
        self._trigger = gpiozero.OutputDevice(trigger_pin)
        self._echo = gpiozero.DigitalInputDevice(echo_pin)
        self._farthest = farthest
        self._median = Median(farthest)
        self._next_s = float("-inf")
        self._asked = False
        self._rise: Any = None
        self._length_s: float | None = None
        self._echo.pin.when_changed = self._changed  # the pin's own call, as it has the times

    def _changed(self, ticks: Any, state: int) -> None:
        if state:
            self._rise, self._length_s = ticks, None
        elif self._rise is not None:
            self._length_s = self._factory.ticks_diff(ticks, self._rise)

    def read(self, now_s: float) -> Iterator[Said]:
        if now_s < self._next_s:
            return
        self._next_s = now_s + self.EVERY_S
        heard, length_s = self._asked and self._rise is not None, self._length_s
        if not self._echo.is_active:  # some clones wait 200 ms for their echo
            self._rise = self._length_s = None
            self._asked = True
            self._trigger.on()
            time.sleep(self.PULSE_S)
            self._trigger.off()
        if heard:
            metres = self._farthest if length_s is None else length_s * METRES_PER_S
            yield "distance", (float(self._median.note(min(metres, self._farthest))),)

    def states(self) -> Iterator[Said]:
        return iter(())  # said 20 times a second anyway

    def close(self) -> None:
        self._echo.pin.when_changed = None
        self._echo.close()
        self._trigger.close()


class Turns:
    """A rotary encoder; gpiozero counts its steps, which a loop would be too slow for."""

    def __init__(self, a_pin: int, b_pin: int, wake: Wake) -> None:
        self._device = gpiozero.RotaryEncoder(a_pin, b_pin, max_steps=0)
        self._device.when_rotated = wake
        self._moving = Moving(1)

    def read(self, now_s: float) -> Iterator[Said]:
        if self._moving.due(now_s) and self._moving.moved(self._device.steps):
            yield from self.states()

    def states(self) -> Iterator[Said]:
        yield "turns", (int(self._device.steps),)

    def close(self) -> None:
        self._device.close()


class Level:
    """A potentiometer or a light sensor on the MCP3008, 0 to 1, smoothed."""

    def __init__(self, name: str, channel: int) -> None:
        self._name, self._device = name, gpiozero.MCP3008(channel=channel)
        self._moving = Moving(ENOUGH)
        self._value: float = self._device.value

    def read(self, now_s: float) -> Iterator[Said]:
        if self._moving.due(now_s):
            self._value += (self._device.value - self._value) * 0.5
            if self._moving.moved(self._value):
                yield from self.states()

    def states(self) -> Iterator[Said]:
        yield self._name, (float(self._value),)

    def close(self) -> None:
        self._device.close()


class Drum:
    """A piezo on the MCP3008, whose peak a capacitor holds for longer than a pass takes."""

    def __init__(self, channel: int, threshold: float, deaf_s: float) -> None:
        self._device = gpiozero.MCP3008(channel=channel)
        self._hits = Hits(threshold, deaf_s)

    def read(self, now_s: float) -> Iterator[Said]:
        strength = self._hits.note(self._device.value, now_s)
        if strength is not None:
            yield "drum", (float(strength), self._hits.count)

    def states(self) -> Iterator[Said]:
        yield "drum", (0.0, self._hits.count)  # strength 0 is no hit; the count heals

    def close(self) -> None:
        self._device.close()


class Touch:
    """The electrodes of an MPR121, 50 times a second; silent while the chip is not there."""

    EVERY_S = 0.02

    def __init__(self, chip: Mpr121, electrodes: int) -> None:
        self._chip, self._electrodes = chip, electrodes
        self._next_s = float("-inf")
        self._bits: int | None = None

    def read(self, now_s: float) -> Iterator[Said]:
        if now_s < self._next_s:
            return
        self._next_s = now_s + self.EVERY_S
        before, self._bits = self._bits, self._chip.touched(now_s)
        if self._bits is not None:
            changed = self._bits ^ before if before is not None else 0xFFF
            yield from self._said(self._bits, changed)

    def states(self) -> Iterator[Said]:
        if self._bits is not None:
            yield from self._said(self._bits, 0xFFF)

    def _said(self, bits: int, which: int) -> Iterator[Said]:
        for electrode in range(self._electrodes):
            if which >> electrode & 1:
                yield f"touch/{electrode + 1}", (bits >> electrode & 1,)

    def close(self) -> None:
        pass  # the bus is closed by who opened it
