"""An Arduino UNO without a board: the compiled sketch on a simulated chip, and what is wired to it.

Time is the chip's own, counted in its cycles, so a test is the same in every repetition, under any
load. What the board says goes through the kit's own readers of SLIP and OSC.

Simulated are an ATmega328P with its pins, timers, converter and serial port (by yasimavr), buttons,
voltages, an ultrasonic sensor that answers each ping, and the brightness of LEDs.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from exhibit.devices import osc
from exhibit.devices.slip import Slip
from exhibit.show.events import Value

FOLDER = Path(__file__).parents[2] / "hardware" / "arduino"
SKETCH = FOLDER / "lantern"
CORE = Path("/usr/share/arduino/hardware/arduino/avr")

HERTZ = 16_000_000
SOUND_M_PER_S = 343.2  # at 20 degrees Celsius
ECHO_DELAY_S = 0.0004  # from the end of the trigger to the rise of ECHO, as an HC-SR04 does it
NO_ECHO_S = 0.038  # how long it keeps ECHO high when nothing comes back
NOTHING_IN_SIGHT = float("inf")
# Of a pin with PWM: its timer's control register, the bit there that hands it the pin, and the
# register that holds the brightness.
PWM = {9: (0x80, 0x80, 0x88), 10: (0x80, 0x20, 0x8A), 11: (0xB0, 0x80, 0xB3)}


def lacks_compiler() -> str:
    """What is missing to compile the sketch, and how to get it; empty when nothing is."""
    for program, package in (("make", "make"), ("avr-gcc", "gcc-avr avr-libc")):
        if shutil.which(program) is None:
            return f"no {program}: apt-get install {package}"
    return "" if CORE.is_dir() else "no Arduino core: apt-get install arduino-core-avr"


def lacks_simulator() -> str:
    """What is missing to compile the sketch and to run it."""
    missing = "" if importlib.util.find_spec("yasimavr") else "no yasimavr: pip install yasimavr"
    return lacks_compiler() or missing


def build(board: str, into: Path, sketch: Path = SKETCH) -> Path:
    """The sketch compiled for `uno`, `nano` or `mega`, as the IDE would; warnings are errors."""
    target = into / f"{board}.elf"
    paths = (f"OUT={into}", f"SKETCH={sketch}", str(target))
    command = ["make", "-s", "-f", str(FOLDER / "Makefile"), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def memory(elf: Path) -> tuple[int, int]:
    """Bytes of flash and of RAM that are taken before the sketch runs."""
    sizes = subprocess.run(["avr-size", elf], capture_output=True, text=True, check=True)
    text, data, bss = map(int, sizes.stdout.splitlines()[1].split()[:3])
    return text + data, data + bss


def chip() -> Any:
    """An ATmega328P. In the description that yasimavr 0.1.6 has of it the converter's clock lacks a
    divider: it would read beyond the list, and run at a speed that changes with the day.
    """
    models: Any = importlib.import_module("yasimavr.device_library.descriptors")
    builders: Any = importlib.import_module("yasimavr.device_library.builders.dev_megaxx8")
    model = models.DeviceDescriptor.create_from_model("atmega328p")
    converter = model.peripherals["ADC"].class_descriptor.config
    converter["clk_ps_factors"] = [2, 2, 4, 8, 16, 32, 64, 128]
    return builders.AVR_DeviceBuilder.build_device(model, builders.dev_megaxx8)


class Said(NamedTuple):
    """A message of the board, and when its last byte had left."""

    time_s: float
    address: str
    values: tuple[Value, ...]


class Arduino:
    """A board that runs. `run(until_s)` lets its time pass; `said` is all that it has sent."""

    def __init__(self, elf: Path) -> None:
        self._core: Any = importlib.import_module("yasimavr.lib.core")
        uart: Any = importlib.import_module("yasimavr.utils.uart")
        self._chip = chip()
        self._loop = self._core.SimLoop(self._chip)  # first: firmware is loaded into a chip in one
        self._loop.set_fast_mode(True)
        firmware = self._core.Firmware.read_elf(str(elf))
        firmware.frequency, firmware.vcc, firmware.aref = HERTZ, 5.0, 5.0
        self._chip.load_firmware(firmware)
        self._kept: list[Any] = []  # hooks and timers, which live as long as Python knows them
        self._slip = Slip(fresh=True)
        self.serial = bytearray()  # every byte that the board has sent
        self.said: list[Said] = []
        self.bad_packets = 0
        self._probe = self._core.DeviceDebugProbe(self._chip)
        self._to_board = uart.UART_IO(self._chip, 0, "w")
        self._listen()
        for pin in ("A0", "A1", "A2"):
            self.volts(pin, 0.0)
        self.distance_m: float | None = None  # None: no sensor
        self._echo_sensor(trigger=7, echo=2)

    # --- its time -----------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        return float(self._loop.cycle()) / HERTZ

    def run(self, until_s: float) -> None:
        cycles = round(until_s * HERTZ) - self._loop.cycle()
        if cycles > 0:
            self._loop.run(cycles)
        assert self._chip.state() == self._core.Device.State.Running, "the chip has crashed"

    def at(self, time_s: float, do: Callable[[], None]) -> None:
        """Call `do` at that moment of the board's time, while it runs."""

        def due(when: int) -> int:
            do()
            return 0  # and not again

        timer = self._core.CallableCycleTimer(due)
        self._kept.append(timer)
        self._loop.cycle_manager().schedule(timer, round(time_s * HERTZ))

    # --- what is wired to it ------------------------------------------------------------------

    def volts(self, pin: str, part: float) -> None:
        """The voltage at an analogue pin, as a part of 5 V."""
        self._pin(pin).set_external_state("A", part)

    def press(self, pin: int) -> None:
        self._pin(pin).set_external_state("L")

    def release(self, pin: int) -> None:
        self._pin(pin).set_external_state("Z")

    def bouncing_press(self, pin: int, at_s: float, bounces_s: Sequence[float]) -> None:
        """Contact at `at_s`; at each later time, counted from then, it opens or closes again."""
        for number, after_s in enumerate((0.0, *bounces_s)):
            closes = number % 2 == 0
            self.at(at_s + after_s, lambda c=closes: (self.release, self.press)[c](pin))  # type: ignore[misc]

    def hit(self, at_s: float, strength: float) -> None:
        """A blow on the piezo: up within half a millisecond, and ringing for 40 ms."""
        for step in range(80):
            swing = 1.0 if step % 3 == 1 else 0.3  # it swings through zero, and is read as it comes
            part = strength * swing * 0.93 ** max(step - 1, 0)
            self.at(at_s + step * 0.0005, lambda part=part: self.volts("A1", part))  # type: ignore[misc]
        self.at(at_s + 0.040, lambda: self.volts("A1", 0.0))

    def send(self, data: bytes) -> None:
        """Bytes to the board, at the speed of its line."""
        self._to_board.write(data)

    def brightness(self, pin: int) -> float:
        """0 to 1. Read from the pin's timer, as the simulated timer does not move the pin."""
        control, bit, compare = PWM[pin]
        if self._register(control) & bit:
            return self._register(compare) / 255
        return float(self._pin(pin).digital_state())

    # --- what it says -------------------------------------------------------------------------

    def heard(self, address: str, since_s: float = 0.0) -> list[Said]:
        return [said for said in self.said if said.address == address and said.time_s >= since_s]

    def _listen(self) -> None:
        def raised(signal: Any, _: int) -> None:
            if signal.sigid == self._core.UART.SignalId.TX_Data:
                self._hear(signal.data.value())

        hook = self._core.CallableSignalHook(raised)
        self._kept.append(hook)
        request = self._core.CTLREQ_GET_SIGNAL
        _, answer = self._chip.ctlreq(self._core.IOCTL_UART("0"), request)
        answer.data.value(self._core.Signal).connect(hook)

    def _hear(self, byte: int) -> None:
        self.serial.append(byte)
        for packet in self._slip.feed(bytes((byte,))):
            messages, faults = osc.decode(packet)
            self.bad_packets += len(faults)
            self.said += [Said(self.now_s, m.address, m.values) for m in messages]

    # --- pins ---------------------------------------------------------------------------------

    def _pin(self, pin: int | str) -> Any:
        """By what is printed on an UNO: 0 to 13, A0 to A5."""
        if isinstance(pin, str):
            return self._chip.find_pin(f"PC{pin[1:]}")
        return self._chip.find_pin(f"PD{pin}" if pin < 8 else f"PB{pin - 8}")

    def _register(self, address: int) -> int:
        return int(self._probe.read_data(address, 1)[0])

    def _on_change(self, pin: int, do: Callable[[bool], None]) -> None:
        def raised(signal: Any, _: int) -> None:
            if signal.sigid == self._core.Wire.SignalId.DigitalChange:
                do(bool(signal.data.value()))

        hook = self._core.CallableSignalHook(raised)
        self._kept.append(hook)
        self._pin(pin).signal().connect(hook)

    def _echo_sensor(self, trigger: int, echo: int) -> None:
        pin = self._pin(echo)
        pin.set_external_state("L")

        def triggered(high: bool) -> None:
            if high or self.distance_m is None:
                return
            there_and_back_s = 2 * self.distance_m / SOUND_M_PER_S
            rise_s = self.now_s + ECHO_DELAY_S
            self.at(rise_s, lambda: pin.set_external_state("H"))
            fall_s = rise_s + min(there_and_back_s, NO_ECHO_S)
            self.at(fall_s, lambda: pin.set_external_state("L"))

        self._on_change(trigger, triggered)
