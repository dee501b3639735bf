"""A board for the device's own main.py: run by MicroPython's unix port, played by a test.

    micropython board.py FOLDER CONFIG HOST PORT LISTEN_PORT

`machine`, `network` and `time` are simulated, with a clock that only moves when the node sleeps;
sockets are real. Each line on stdin is a command in JSON, done before the node goes on:

    {"do": [[AFTER_US, WHAT, ...], ...], "for_ms": N}

and each line on stdout that begins with "@" says that those N ms have passed. A handler of a hard
interrupt runs with the heap locked, as on the device: one that takes memory fails here too.
MicroPython reads this file, so its types are written without `typing`.
"""

import json
import sys

import micropython  # type: ignore[import-not-found]  # MicroPython's own

PERIOD = 2**30  # of ticks, on the boards
EARLY_US = 2_500_000  # they go around 2.5 s after power on, so that each test meets it


class Room:
    """All that is around the board: the time, its pins, voltages, echoes and Wi-Fi."""

    def __init__(self) -> None:
        self.now_us = 0
        self.pause_us = 0
        self.plan: list[tuple[int, int, list[object]]] = []
        self.planned = 0
        self.pins: dict[int, Pin] = {}
        self.volts: dict[int, int] = {}  # a reading of 16 bits, by pin
        self.pads: dict[int, int] = {}
        self.pulses: dict[int, int] = {}
        self.echo_us: int | None = 38_000  # how long the echo's pin is up; None: no sensor there
        self.wifi = True
        self.joined = False
        self.joining_us: int | None = None
        self.trouble = ""

    def at(self, time_us: int, doing: list[object]) -> None:
        self.planned += 1
        self.plan.append((time_us, self.planned, doing))
        self.plan.sort(key=lambda row: row[0] * 100_000 + row[1] % 100_000)

    def pass_time(self, length_us: int) -> None:
        end = self.now_us + length_us
        while self.plan and self.plan[0][0] <= end:
            time_us, _, doing = self.plan.pop(0)
            self.now_us = max(self.now_us, time_us)
            self.do(doing)
        self.now_us = end

    def do(self, doing: list[object]) -> None:
        what = doing[0]
        if what == "pin":
            self.pins[doing[1]].drive(doing[2])  # type: ignore[index,arg-type]  # JSON
        elif what == "volts":
            self.volts[doing[1]] = doing[2]  # type: ignore[index,assignment]  # JSON
        elif what == "pad":
            self.pads[doing[1]] = doing[2]  # type: ignore[index,assignment]  # JSON
        elif what == "echo":
            self.echo_us = doing[1]  # type: ignore[assignment]  # JSON
        elif what == "wifi":
            self.wifi = bool(doing[1])
            self.joined = self.joined and self.wifi
        elif what == "trouble":
            self.trouble = doing[1]  # type: ignore[assignment]  # JSON
        elif what == "quit":
            raise SystemExit

    def pause(self) -> None:
        """Tell the test that its time has passed, and do what it says next."""
        while self.now_us >= self.pause_us:
            say({"now_us": self.now_us, "pulses": self.pulses})
            line = sys.stdin.readline()
            if not line:
                raise SystemExit
            command = json.loads(line)
            for after_us, *doing in command["do"]:
                self.at(self.now_us + after_us, doing)
            self.pause_us = self.now_us + command["for_ms"] * 1000
            self.pass_time(0)


def say(what: dict[str, object]) -> None:
    sys.stdout.write("@" + json.dumps(what) + "\n")


room = Room()


# --- time ----------------------------------------------------------------------------------------


class Time:
    """`time` of a board; the clock moves only in here."""

    @staticmethod
    def ticks_us() -> int:
        return (room.now_us + PERIOD - EARLY_US) % PERIOD

    @staticmethod
    def ticks_ms() -> int:
        return (room.now_us // 1000 + PERIOD - EARLY_US // 1000) % PERIOD

    @staticmethod
    def ticks_add(ticks: int, delta: int) -> int:
        return (ticks + delta) % PERIOD

    @staticmethod
    def ticks_diff(later: int, earlier: int) -> int:
        return (later - earlier + PERIOD // 2) % PERIOD - PERIOD // 2

    @staticmethod
    def sleep_us(length: int) -> None:
        room.pass_time(length)

    @staticmethod
    def sleep_ms(length: int) -> None:
        if room.trouble:
            said, room.trouble = room.trouble, ""
            raise OSError(said)
        room.pass_time(length * 1000)
        room.pause()


# --- machine -------------------------------------------------------------------------------------


class Pin:
    IN, OUT, PULL_UP, IRQ_RISING, IRQ_FALLING = 0, 1, 2, 4, 8

    def __init__(self, number: int, mode: int = -1, pull: int = -1, value: int = -1) -> None:
        self.number = number
        self.level = int(pull == Pin.PULL_UP or value == 1)
        self.handler: object = None
        self.edges = 0
        self.hard = False
        self.driven = mode == Pin.OUT
        room.pins[number] = self

    def irq(self, handler: object, trigger: int, hard: bool = False) -> None:
        self.handler, self.edges, self.hard = handler, trigger, hard

    def value(self, level: int = -1) -> int:
        if level >= 0 and self.driven:
            if self.level and not level:
                _answer_trigger()
            self.level = level
        return self.level

    def drive(self, level: int) -> None:
        """What is wired to it changes its level."""
        if level == self.level:
            return
        self.level = level
        if self.handler and self.edges & (Pin.IRQ_RISING if level else Pin.IRQ_FALLING):
            if self.hard:
                micropython.heap_lock()
            try:
                self.handler(self)  # type: ignore[operator]  # a function
            finally:
                if self.hard:
                    micropython.heap_unlock()


def _answer_trigger() -> None:
    """What an HC-SR04 does after its trigger: its echo pin goes up, and down with the echo."""
    echo = [pin for pin in room.pins.values() if pin.handler is not None]
    if room.echo_us is not None and not echo[0].level:
        room.at(room.now_us + 450, ["pin", echo[0].number, 1])
        room.at(room.now_us + 450 + room.echo_us, ["pin", echo[0].number, 0])


class ADC:
    ATTN_11DB = 3

    def __init__(self, pin: Pin) -> None:
        self.number = pin.number

    def atten(self, attenuation: int) -> None:
        if attenuation != ADC.ATTN_11DB:
            raise ValueError

    def read_u16(self) -> int:
        return room.volts.get(self.number, 0)


class PWM:
    def __init__(self, pin: Pin) -> None:
        self.number = pin.number

    def freq(self, hertz: int) -> None:
        if not 8 <= hertz <= 62_500_000:
            raise ValueError

    def duty_u16(self, duty: int) -> None:
        if not 0 <= duty <= 65535:
            raise ValueError
        room.pulses[self.number] = duty


class TouchPad:
    def __init__(self, pin: Pin) -> None:
        self.number = pin.number

    def read(self) -> int:
        reading = room.pads.get(self.number, 800)
        if reading < 0:
            raise ValueError("Touch pad error")
        return reading


class WDT:
    def __init__(self, timeout: int) -> None:
        if timeout > 8388:
            raise ValueError  # the most that an RP2040 knows

    def feed(self) -> None:
        pass


class Machine:
    Pin, ADC, PWM, TouchPad, WDT = Pin, ADC, PWM, TouchPad, WDT

    @staticmethod
    def reset() -> None:
        say({"reset": True})
        raise SystemExit


# --- network -------------------------------------------------------------------------------------


class WLAN:
    PM_NONE = 16
    JOIN_US = 700_000

    def __init__(self, interface: int) -> None:
        self.interface = interface

    def active(self, on: bool) -> None:
        pass

    def config(self, **settings: int) -> None:
        pass

    def connect(self, name: str, password: str) -> None:
        if room.joining_us is not None:
            raise OSError("Wifi Internal Error")
        room.joining_us = room.now_us

    def disconnect(self) -> None:
        room.joining_us = None
        room.joined = False

    def isconnected(self) -> bool:
        began = room.joining_us
        if began is not None and room.wifi and room.now_us - began >= WLAN.JOIN_US:
            room.joined, room.joining_us = True, None
        return room.joined


class Network:
    STA_IF = 0
    WLAN = WLAN

    @staticmethod
    def hostname(name: str) -> None:
        if len(name) > 32:
            raise ValueError


def main(folder: str, config_name: str, host: str, port: str, listen_port: str) -> None:
    sys.path.insert(0, folder)
    sys.modules["time"] = Time  # type: ignore[assignment]  # MicroPython takes any object
    sys.modules["machine"] = Machine  # type: ignore[assignment]  # the same
    sys.modules["network"] = Network  # type: ignore[assignment]  # the same
    config = __import__(config_name)
    for name, value in (("HOST", host), ("PORT", int(port)), ("LISTEN_PORT", int(listen_port))):
        setattr(config, name, value)
    sys.modules["config"] = config
    room.pause()
    __import__("boot")
    __import__("main")


main(*sys.argv[1:])
