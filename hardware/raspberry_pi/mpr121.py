"""The touch sensor MPR121 over I2C, from NXP's data sheet and its application note AN3944.

Twelve electrodes; the chip filters, learns what untouched is, and says one bit an electrode. A
cable that is kicked raises OSError on the bus, and a chip that lost its power forgets what it was
told: both are noticed, and the chip is set up anew.
"""

from __future__ import annotations

from typing import Protocol

TOUCHED = 0x00  # two bytes: electrodes 0 to 11, and bit 15 of a current that is too large
RELEASE_OF_BASELINE = 0x2B
THRESHOLDS = 0x41  # touch and release of electrode 0, then of 1, and so on
DEBOUNCE = 0x5B
CONFIG_1, CONFIG_2 = 0x5C, 0x5D
ELECTRODES = 0x5E
RESET = 0x80
AFTER_RESET = 0x24  # what CONFIG_2 reads after a reset: this is an MPR121

# How the baseline follows, as in AN3944: slowly while untouched, not at all while touched.
BASELINE = (0x01, 0x01, 0x0E, 0x00, 0x01, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00)
TOUCH, RELEASE = 12, 6  # of some hundred counts; the difference keeps a finger from trembling
BASELINE_FROM_FIRST = 0x80
AUTO_CONFIG = ((0x7B, 0x0B), (0x7D, 200), (0x7E, 130), (0x7F, 180))  # for a supply of 3.3 V


class Bus(Protocol):
    """What is used of `smbus2.SMBus`."""

    def read_byte_data(self, i2c_addr: int, register: int) -> int: ...
    def read_word_data(self, i2c_addr: int, register: int) -> int: ...
    def write_byte_data(self, i2c_addr: int, register: int, value: int) -> None: ...
    def close(self) -> None: ...


class Mpr121:
    LOOK_S = 1.0  # how often the chip is asked whether it still knows its settings

    def __init__(self, bus: Bus, address: int, electrodes: int) -> None:
        self._bus, self._address = bus, address
        self._running = BASELINE_FROM_FIRST | min(electrodes, 12)
        self._ready = False
        self._look_s = float("-inf")
        self.faults = 0

    def touched(self, now_s: float) -> int | None:
        """A bit for each electrode; None while the chip is not there."""
        if now_s >= self._look_s:
            self._look_s = now_s + self.LOOK_S
            self._look()
        if not self._ready:
            return None
        try:
            bits = self._bus.read_word_data(self._address, TOUCHED)
        except OSError:
            self.faults += 1
            self._ready = False
            return None
        if bits & 0x8000:  # an electrode draws too much: the chip has stopped itself
            self.faults += 1
            self._ready = False
            return None
        return bits & 0x0FFF

    def _look(self) -> None:
        try:
            if self._bus.read_byte_data(self._address, ELECTRODES) != self._running:
                self._ready = False
            if not self._ready:
                self._set_up()
        except OSError:
            self.faults += 1
            self._ready = False

    def _set_up(self) -> None:
        write = self._bus.write_byte_data
        write(self._address, RESET, 0x63)
        if self._bus.read_byte_data(self._address, CONFIG_2) != AFTER_RESET:
            self.faults += 1  # something else lives at this address
            return
        write(self._address, ELECTRODES, 0)  # settings are taken only while it stands still
        for electrode in range(12):
            write(self._address, THRESHOLDS + 2 * electrode, TOUCH)
            write(self._address, THRESHOLDS + 2 * electrode + 1, RELEASE)
        for i, value in enumerate(BASELINE):
            write(self._address, RELEASE_OF_BASELINE + i, value)
        write(self._address, DEBOUNCE, 0x11)  # two readings alike, for touch and release
        write(self._address, CONFIG_1, 0x10)  # 6 samples, 16 microamperes
        write(self._address, CONFIG_2, 0x20)  # 0.5 microseconds, 4 samples each 1 ms
        for register, value in AUTO_CONFIG:
            write(self._address, register, value)
        write(self._address, ELECTRODES, self._running)
        self._ready = True
