"""Sensors, each an object with `read(now)`: the new value when there is something to say, or None.

`now` is `time.ticks_ms()`, which goes around: times are compared with `ticks_diff` alone.
"""

import time

from machine import ADC, Pin

METRES_PER_US = 0.0001715  # half of 343 m/s: the sound goes there and back
FULL = 65535


class Distance:
    """HC-SR04. An interrupt takes the times, so the loop never waits for the echo.

    A sensor without an echo still raises its pin. One that does not is not there, or its cable is
    off: then nothing is said, so that the show's computer can name the fault.
    """

    EVERY_MS = 50

    def __init__(self, trigger, echo, farthest):
        self._trigger = Pin(trigger, Pin.OUT, value=0)
        self._echo = Pin(echo, Pin.IN)
        self._farthest = farthest
        self._rise = 0
        self._length = 0
        self._rose = False
        self._last = [farthest] * 3
        self._asked = None
        edges = Pin.IRQ_RISING | Pin.IRQ_FALLING
        try:
            self._echo.irq(self._edge, edges, hard=True)  # 1 ms late would be 17 cm
        except (TypeError, ValueError):
            self._echo.irq(self._edge, edges)  # the ESP32 knows only the other kind

    def _edge(self, pin):
        # A hard interrupt must not take memory: small numbers into names that are there.
        if pin.value():
            self._rise = time.ticks_us()
            self._rose = True
        elif self._rose:
            self._length = time.ticks_diff(time.ticks_us(), self._rise)

    def read(self, now):
        if self._asked is not None and time.ticks_diff(now, self._asked) < self.EVERY_MS:
            return None
        first = self._asked is None
        self._asked = now
        heard, length = self._rose, self._length
        if self._echo.value():
            return self._median(self._farthest) if heard else None  # a clone waits up to 200 ms
        self._rose = False
        self._length = 0
        self._trigger.value(1)
        time.sleep_us(10)
        self._trigger.value(0)
        if first or not heard:
            return None
        metres = length * METRES_PER_US
        return self._median(metres if 0 < metres < self._farthest else self._farthest)

    def _median(self, metres):
        """Of three: one stray echo does not show."""
        self._last = [self._last[1], self._last[2], metres]
        return sorted(self._last)[1]


class Steady:
    """A contact that bounces: a new state counts when it has lasted for `lasting` ms."""

    def __init__(self, lasting):
        self.state = 0
        self._lasting = lasting
        self._seen = 0
        self._since = 0

    def note(self, seen, now):
        """True when the state has changed."""
        if seen != self._seen:
            self._seen = seen
            self._since = now
        if seen == self.state or time.ticks_diff(now, self._since) < self._lasting:
            return False
        self.state = seen
        return True


class Button:
    def __init__(self, pin, lasting):
        self._pin = Pin(pin, Pin.IN, Pin.PULL_UP)
        self._steady = Steady(lasting)

    def read(self, now):
        return self.state if self._steady.note(1 - self._pin.value(), now) else None

    @property
    def state(self):
        return self._steady.state


class Touch:
    """A touch pad of the ESP32. It learns how its pad reads untouched, and follows slow changes."""

    TOUCHED = 0.2  # of the untouched reading; down on the ESP32, up on its successors S2 and S3
    STUCK_MS = 60_000  # touched for so long: something lies there, and that is the new normal

    def __init__(self, pad, lasting):
        self._pad = pad
        self._steady = Steady(lasting)
        self._normal = None
        self._since = 0

    def read(self, now):
        try:
            reading = self._pad.read()
        except ValueError:
            return None  # the pad is busy, now and then
        if self._normal is None:
            self._normal = reading
        touched = abs(reading - self._normal) > self.TOUCHED * self._normal
        if not touched:
            self._normal += (reading - self._normal) / 256
            self._since = now
        elif time.ticks_diff(now, self._since) > self.STUCK_MS:
            self._normal = reading
        return self.state if self._steady.note(int(touched), now) else None

    @property
    def state(self):
        return self._steady.state


class Level:
    """A potentiometer or a light sensor, 0 to 1, smoothed; new when it has moved enough."""

    EVERY_MS = 40  # 25 times a second
    ENOUGH = 0.005

    def __init__(self, pin):
        self._adc = adc(pin)
        self.state = self._adc.read_u16() / FULL
        self._said = None
        self._next = None

    def read(self, now):
        if self._next is not None and time.ticks_diff(now, self._next) < 0:
            return None
        self._next = time.ticks_add(now, self.EVERY_MS)
        self.state += (self._adc.read_u16() / FULL - self.state) * 0.5
        if self._said is not None and abs(self.state - self._said) < self.ENOUGH:
            return None
        self._said = self.state
        return self.state


class Drum:
    """A piezo: its peak in the 4 ms after it passes `threshold` is how strong the hit was."""

    PEAK_MS = 4

    def __init__(self, pin, threshold, deaf):
        self._adc = adc(pin)
        self._threshold = int(threshold * FULL)
        self._deaf = deaf
        self._peak = 0
        self._since = None
        self._until = None
        self.state = 0  # hits since power on

    def read(self, now):
        reading = self._adc.read_u16()
        if self._since is not None:
            self._peak = max(self._peak, reading)
            if time.ticks_diff(now, self._since) < self.PEAK_MS:
                return None
            strength = self._peak / FULL
            self._since = None
            self._until = time.ticks_add(now, self._deaf)
            self.state += 1
            return strength
        if self._until is not None and time.ticks_diff(now, self._until) < 0:
            return None
        self._until = None
        if reading > self._threshold:
            self._since = now
            self._peak = reading
        return None


def adc(pin):
    """An analogue pin over the whole 3.3 V; the ESP32 measures 1 V if nobody says so."""
    made = ADC(Pin(pin))
    if hasattr(ADC, "ATTN_11DB"):
        made.atten(ADC.ATTN_11DB)
    return made
