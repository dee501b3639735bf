"""The node protocol: what each sensor says and when, hello, ping, and the LEDs.

One loop that never waits: every pass asks each sensor for news and sends it at once. Each second
all states are said again, so that an edge that was lost on the way heals.
"""

import gc
import sys
import time

import machine
import osc
from link import Link
from machine import PWM, Pin
from sensors import FULL, Button, Distance, Drum, Level, Touch

import config

FIRMWARE = "exhibit-node 1.0"
BOARD = sys.implementation._machine.split(" with ")[0]
SECOND_MS = 1000
MOST_PACKETS = 8  # in one pass, so that a flood of packets cannot stop the sensors


class Node:
    def __init__(self):
        self.link = Link(config)
        self.base = "/" + config.NAME + "/"
        self.sensors = made()
        self.leds = {}
        for number, pin in enumerate(config.LED_PINS, 1):
            self.leds[f"{self.base}led/{number}"] = led(pin)
        self._second = time.ticks_ms()
        self._uptime = 0
        self._watchdog = None
        if config.WATCHDOG:
            self._watchdog = machine.WDT(timeout=8000)

    def run(self):
        while True:
            self.once(time.ticks_ms())
            time.sleep_ms(1)

    def once(self, now):
        """One pass: nothing in it waits longer than a send takes."""
        self.link.look(now)
        self._answer()
        for name, tags, sensor in self.sensors:
            value = sensor.read(now)
            if value is not None:
                self._say(name, tags, value, sensor)
        if time.ticks_diff(now, self._second) >= SECOND_MS:
            self._second = time.ticks_add(self._second, SECOND_MS)
            self._uptime += 1
            self._repeat()
            gc.collect()  # a few ms now, rather than many at a bad time
        if self._watchdog:
            self._watchdog.feed()

    def _say(self, name, tags, value, sensor):
        more = (sensor.state,) if len(tags) == 2 else ()
        self.link.send(osc.message(self.base + name, tags, value, *more))

    def _repeat(self):
        """All states; a drum's repetition has strength 0, which is no hit, and its count."""
        self.link.send(
            osc.message(
                "/node/hello",
                "sssii",
                config.NAME,
                BOARD,
                FIRMWARE,
                self._uptime,
                self.link.drops,
            )
        )
        for name, tags, sensor in self.sensors:
            if name != "distance":  # which is said 20 times a second anyway
                self._say(name, tags, 0.0 if len(tags) == 2 else sensor.state, sensor)

    def _answer(self):
        for _ in range(MOST_PACKETS):
            packet = self.link.heard()
            if packet is None:
                return
            for address, values in osc.messages(packet):
                if not values or isinstance(values[0], str):
                    continue
                if address == "/node/ping":
                    self.link.send(osc.message("/node/pong", "si", config.NAME, values[0]))
                elif address in self.leds:
                    self.leds[address].duty_u16(int(brought(values[0]) * FULL))


def made():
    """The sensors that config.py has pins for: (name in the address, type tags, sensor)."""
    sensors = []
    if config.TRIGGER_PIN is not None:
        distance = Distance(config.TRIGGER_PIN, config.ECHO_PIN, config.FARTHEST)
        sensors.append(("distance", "f", distance))
    for number, pin in enumerate(config.BUTTON_PINS, 1):
        sensors.append((f"button/{number}", "i", Button(pin, config.DEBOUNCE_MS)))
    if config.DRUM_PIN is not None:
        sensors.append(("drum", "fi", Drum(config.DRUM_PIN, config.HIT, config.DEAF_MS)))
    if config.KNOB_PIN is not None:
        sensors.append(("knob", "f", Level(config.KNOB_PIN)))
    if config.LIGHT_PIN is not None:
        sensors.append(("light", "f", Level(config.LIGHT_PIN)))
    if config.TOUCH_PINS:
        for number, pin in enumerate(config.TOUCH_PINS, 1):
            sensors.append((f"touch/{number}", "i", Touch(machine.TouchPad(Pin(pin)), 30)))
    return sensors


def led(pin):
    made = PWM(Pin(pin))
    made.freq(1000)
    made.duty_u16(0)
    return made


def brought(value):
    """Into 0 to 1."""
    return min(max(value, 0.0), 1.0)
