"""The node protocol: what each sensor says and when, hello, ping, and the LEDs.

The loop looks each 4 ms, and at once when a pin changes. The time is handed in, so that tests need
not wait; everything else is as on the device.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

import gpiozero  # type: ignore[import-untyped]  # it has no types

from . import osc
from .config import Config
from .mpr121 import Bus, Mpr121
from .sensors import Contact, Drum, Level, Sensor, Touch, Turns, Ultrasonic

FIRMWARE = "exhibit-node 1.0"
PASS_S = 0.004  # a hit on the drum lasts longer, with the capacitor
MOST_PACKETS = 8  # in one pass, so that a flood of packets cannot stop the sensors


class Udp:
    """A socket that never waits; what cannot be sent, as Wi-Fi is down, is counted."""

    def __init__(self, to: tuple[str, int], listen_port: int) -> None:
        self.drops = 0
        self._to = to
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("0.0.0.0", listen_port))
        self._socket.setblocking(False)

    @property
    def listen_port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def send(self, packet: bytes) -> None:
        try:
            self._socket.sendto(packet, self._to)
        except OSError:
            self.drops += 1

    def heard(self) -> bytes | None:
        try:
            return self._socket.recv(2048)
        except OSError:
            return None  # nothing there

    def close(self) -> None:
        self._socket.close()


class Node:
    """All sensors and LEDs of a configuration; `once` is one pass of the loop."""

    def __init__(self, config: Config, udp: Udp, now_s: float, bus: Bus | None = None) -> None:
        self._name = config.name
        self._udp = udp
        self._bus = bus
        self.woken = threading.Event()
        self._began_s = now_s
        self._second_s = now_s + 1
        self._board = board()
        self._sensors = self._made(config)
        self._leds = {
            f"/{config.name}/led/{number}": gpiozero.PWMLED(pin)
            for number, pin in enumerate(config.leds.pins if config.leds else (), 1)
        }

    def _made(self, config: Config) -> list[Sensor]:
        made: list[Sensor] = []
        wake = self.woken.set
        if config.motion:
            device = gpiozero.DigitalInputDevice(config.motion.pin, pull_up=False)
            made.append(Contact("motion", device, 0.0, wake))
        if config.buttons:
            for number, pin in enumerate(config.buttons.pins, 1):
                lasting_s = config.buttons.debounce_ms / 1000
                device = gpiozero.DigitalInputDevice(pin, pull_up=True)
                made.append(Contact(f"button/{number}", device, lasting_s, wake))
        if config.drum:
            drum = config.drum
            made.append(Drum(drum.channel, drum.threshold, drum.deaf_ms / 1000))
        if config.turns:
            made.append(Turns(config.turns.a_pin, config.turns.b_pin, wake))
        if config.distance:
            far = config.distance
            made.append(Ultrasonic(far.trigger_pin, far.echo_pin, far.farthest))
        if config.knob:
            made.append(Level("knob", config.knob.channel))
        if config.light:
            made.append(Level("light", config.light.channel))
        if config.touch:
            self._bus = self._bus or opened(config.touch.bus)
            chip = Mpr121(self._bus, config.touch.address, config.touch.electrodes)
            made.append(Touch(chip, config.touch.electrodes))
        return made

    def once(self, now_s: float) -> None:
        """One pass: commands in, news out, and each second everything."""
        self._answer()
        for sensor in self._sensors:
            for name, values in sensor.read(now_s):
                self._udp.send(osc.message(f"/{self._name}/{name}", *values))
        if now_s >= self._second_s:
            self._second_s += max(1, int(now_s - self._second_s))
            self._repeat(now_s)

    def _repeat(self, now_s: float) -> None:
        uptime_s = int(now_s - self._began_s)
        hello = (self._name, self._board, FIRMWARE, uptime_s, self._udp.drops)
        self._udp.send(osc.message("/node/hello", *hello))
        for sensor in self._sensors:
            for name, values in sensor.states():
                self._udp.send(osc.message(f"/{self._name}/{name}", *values))

    def _answer(self) -> None:
        for _ in range(MOST_PACKETS):
            packet = self._udp.heard()
            if packet is None:
                return
            for address, values in osc.messages(packet):
                value = values[0] if values else None
                if value is None or isinstance(value, str):
                    continue
                if address == "/node/ping":
                    self._udp.send(osc.message("/node/pong", self._name, int(value)))
                elif address in self._leds:
                    self._leds[address].value = min(max(float(value), 0.0), 1.0)

    def close(self) -> None:
        for sensor in self._sensors:
            sensor.close()
        for led in self._leds.values():
            led.close()
        if self._bus:
            self._bus.close()
        self._udp.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def run(node: Node, clock: Callable[[], float]) -> None:
    """Until Ctrl-C, or until systemd stops it."""
    with suppress(KeyboardInterrupt):
        while True:
            node.once(clock())
            node.woken.wait(PASS_S)
            node.woken.clear()


def board() -> str:
    gpiozero.Device.ensure_pin_factory()
    return f"Raspberry Pi {gpiozero.Device.pin_factory.board_info.model}"


def opened(number: int) -> Bus:
    """The I2C bus of that number."""
    from smbus2 import SMBus  # noqa: PLC0415  # only on Linux, and only with a touch sensor

    bus: Bus = SMBus(number)
    return bus
