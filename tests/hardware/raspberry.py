"""A Raspberry Pi that is not there: gpiozero's mock pins, an MCP3008 and an MPR121 by registers."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from typing import Any

from gpiozero import Device  # type: ignore[import-untyped]  # it has no types
from gpiozero.pins.mock import (  # type: ignore[import-untyped]  # it has no types
    MockFactory,
    MockPWMPin,
    MockSPIDevice,
)

from exhibit.devices.osc import decode
from exhibit.show.events import Value
from hardware.raspberry_pi import osc
from hardware.raspberry_pi.config import Config
from hardware.raspberry_pi.node import Node, Udp

LEDS = (12, 16)
Said = tuple[str, tuple[Value, ...]]


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Factory(MockFactory):  # type: ignore[misc]  # gpiozero has no types
    """Mock pins, those of the LEDs with PWM."""

    def pin(self, name: Any, pin_class: Any = None, **more: Any) -> Any:
        pwm = MockPWMPin if name in LEDS else pin_class
        return super().pin(name, pin_class=pwm, **more)


class Converter(MockSPIDevice):  # type: ignore[misc]  # gpiozero has no types
    """An MCP3008, bit by bit as in its data sheet; `level` is 0 to 1 by channel."""

    def __init__(self) -> None:
        super().__init__(clock_pin=11, mosi_pin=10, miso_pin=9, select_pin=8)
        self.level = [0.0] * 8

    def on_bit(self) -> None:
        bits = self.rx_buf
        if 1 in bits and len(bits) == bits.index(1) + 5:  # start, single, three of the channel
            channel = bits[-3] * 4 + bits[-2] * 2 + bits[-1]
            self.tx_word(0, 2)  # it samples, and then says a zero
            self.tx_word(round(self.level[channel] * 1023), 10)


class TouchChip:
    """An MPR121 as its registers; `plugged` False is a cable that is off."""

    def __init__(self) -> None:
        self.registers = bytearray(256)
        self.plugged = True
        self.touched = 0
        self.writes: list[tuple[int, int]] = []
        self.identity = 0x24

    def read_byte_data(self, i2c_addr: int, register: int) -> int:
        self._reach(i2c_addr)
        return self.registers[register]

    def read_word_data(self, i2c_addr: int, register: int) -> int:
        self._reach(i2c_addr)
        assert register == 0
        return self.touched if self.registers[0x5E] & 0x0F else 0

    def write_byte_data(self, i2c_addr: int, register: int, value: int) -> None:
        self._reach(i2c_addr)
        self.writes.append((register, value))
        if register == 0x80 and value == 0x63:
            self.lose_power()
        elif register == 0x5E or not self.registers[0x5E] & 0x0F:
            self.registers[register] = value  # while it runs it takes no other settings

    def lose_power(self) -> None:
        self.registers = bytearray(256)
        self.registers[0x5D] = self.identity

    def close(self) -> None:
        pass

    def _reach(self, address: int) -> None:
        if not self.plugged or address != 0x5A:
            raise OSError(121, "Remote I/O error")


class Pi:
    """A node on that board, and the computer that it speaks to."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.clock = clock
        self.factory = Factory()
        Device.pin_factory = self.factory
        self.converter = Converter()
        self.chip = TouchChip()
        self.chip.lose_power()
        self.show = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.show.bind(("127.0.0.1", 0))
        self.show.setblocking(False)
        self.udp = Udp(self.show.getsockname(), 0)
        self.node = Node(config, self.udp, clock.now_s, self.chip)

    def pin(self, number: int) -> Any:
        return self.factory.pin(number)

    def run(self, length_s: float) -> list[Said]:
        """What arrives at the show while the node makes its passes.

        In a long time there are fewer, as each reads the MCP3008 bit by bit, in Python.
        """
        each_s = 0.004 if length_s < 0.8 else 0.02
        end_s = self.clock.now_s + length_s
        said: list[Said] = []
        while self.clock.now_s < end_s - 1e-9:
            self.clock.now_s += each_s
            self.node.once(self.clock.now_s)
            said += self.heard()
        return said

    def heard(self) -> Iterator[Said]:
        while True:
            try:
                packet = self.show.recv(2048)
            except BlockingIOError:
                return
            understood = decode(packet)
            assert understood.faults == ()
            yield from ((m.address, m.values) for m in understood.messages)

    def tell(self, address: str, *values: osc.Value) -> None:
        self.send(osc.message(address, *values))

    def send(self, packet: bytes) -> None:
        self.show.sendto(packet, ("127.0.0.1", self.udp.listen_port))

    def close(self) -> None:
        self.node.close()
        self.show.close()
        self.factory.reset()
        Device.pin_factory = None
        # gpiozero shares the bus of the MCP3008 by a weak reference; an old one that is collected
        # later takes the new one with it.
        gc.collect()
