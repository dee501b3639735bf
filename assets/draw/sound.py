"""The sounds of the show, computed: night, water, a lamp's hum, a drum, a string, a bell.

Loops are periodic by construction: noise is shaped in the frequency domain, echoes are circular,
and every event that runs over the end comes back at the start. There is no seam to hide.
"""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import math

import numpy as np

from assets.draw.canvas import Field, stream
from assets.draw.ogg import RATE  # 48 kHz: Opus knows no other

LOUD_DB, PEAK_DB = -20.0, -3.5


def finish(sound: Field, loud_db: float = LOUD_DB) -> Field:
    """Stereo (n, 2): to the common loudness, peaks bent softly below the limit."""
    if sound.ndim == 1:
        sound = np.stack([sound, sound], axis=1)
    sound = sound - sound.mean(axis=0)
    sound = sound * (10 ** (loud_db / 20) / np.sqrt(np.mean(sound**2)))
    limit = 10 ** (PEAK_DB / 20)
    knee = 0.6 * limit
    size = np.abs(sound)
    over = np.maximum(size - knee, 0)
    bent = np.minimum(size, knee) + (limit - knee) * np.tanh(over / (limit - knee))
    return (np.sign(sound) * bent).astype(np.float32)


def _noise(name: str, n: int, low_hz: float, high_hz: float, tilt: float = 0.0) -> Field:
    """Periodic noise between two frequencies; `tilt` -1 is pink, -2 is brown."""
    f = np.fft.rfftfreq(n, 1 / RATE)
    f[0] = 1
    shape = f ** (tilt / 2) / (1 + (low_hz / f) ** 4) ** 0.5 / (1 + (f / high_hz) ** 4) ** 0.5
    phase = stream(name).random(len(f)) * 2 * np.pi
    spectrum = shape * np.exp(1j * phase)
    spectrum[0] = 0
    out = np.fft.irfft(spectrum, n)
    return np.asarray(out / out.std())


def _room(sound: Field, seconds: float, name: str, wet: float, bright_hz: float = 5000) -> Field:
    """An echoing court around a (n, 2) sound, circular."""
    n = len(sound)
    t = np.arange(n) / RATE
    out = np.empty_like(sound)
    for side in range(2):
        tail = _noise(f"{name} {side}", n, 120, bright_hz, -0.4) * np.exp(-6.9 * t / seconds)
        tail[: int(0.012 * RATE)] = 0
        tail /= np.sqrt(np.sum(tail**2))
        echo = np.fft.irfft(np.fft.rfft(sound[:, side]) * np.fft.rfft(tail), n)
        out[:, side] = sound[:, side] * (1 - 0.4 * wet) + wet * echo
    return out


def _add(loop: Field, at_s: float, sound: Field, pan: float = 0.0, gain: float = 1.0) -> None:
    """Adds a mono sound to a stereo loop; what runs over the end comes back at the start."""
    index = (int(at_s * RATE) + np.arange(len(sound))) % len(loop)
    angle = (pan + 1) * math.pi / 4
    loop[index, 0] += sound * (gain * math.cos(angle))
    loop[index, 1] += sound * (gain * math.sin(angle))


def _swell(n: int, cycles: int, phase: float, sharp: float = 1.0) -> Field:
    """0..1, coming and going a whole number of times."""
    turn = 2 * np.pi * (cycles * np.arange(n) / n + phase)
    return np.asarray((0.5 + 0.5 * np.sin(turn)) ** sharp)


def courtyard_night() -> Field:
    """36 s, seamless: wind over a wall, crickets far off, drops into a basin."""
    n = 36 * RATE
    loop = np.zeros((n, 2))
    chance = stream("courtyard night")
    for side in range(2):
        low = _noise(f"wind low {side}", n, 60, 320, -1.2) * (
            0.35 + 0.65 * _swell(n, 3, 0.1 + 0.1 * side)
        )
        high = _noise(f"wind high {side}", n, 400, 1100, -1) * _swell(n, 5, 0.45 - 0.12 * side, 2.2)
        loop[:, side] += 0.055 * low + 0.020 * high
    for k, (hertz, per_loop, pan, gain) in enumerate(
        ((4310.0, 61, -0.7, 0.020), (4725.0, 52, 0.55, 0.014), (3960.0, 43, 0.1, 0.008))
    ):
        t = np.arange(int(0.020 * RATE)) / RATE
        pulse = np.sin(2 * np.pi * hertz * t) * np.sin(np.pi * t / t[-1]) ** 2
        rests = {int(i) for i in chance.integers(0, per_loop, per_loop // 6)}
        for chirp in range(per_loop):
            if chirp in rests:
                continue
            start = (chirp + 0.04 * chance.normal()) * 36 / per_loop
            for beat in range(3 + k % 2):
                _add(loop, start + beat * 0.034, pulse, pan, gain * (0.6 + 0.2 * beat))
    for _ in range(1500):  # a thread of water: bubbles ring as they close
        hertz = 500 * 2 ** chance.uniform(0, 2.4)
        t = np.arange(int(0.05 * RATE)) / RATE
        bubble = (
            np.sin(2 * np.pi * hertz * t * (1 + 1.4 * t))
            * np.exp(-t * hertz / 22)
            * np.minimum(1, t * 900)
        )
        _add(
            loop,
            chance.uniform(0, 36),
            bubble,
            chance.normal(0.15, 0.15),
            0.010 * chance.random() ** 2,
        )
    for k in range(9):
        t = np.arange(int(0.4 * RATE)) / RATE
        rise = 620 + chance.uniform(-80, 140) + 520 * (1 - np.exp(-t / 0.03))
        drop = (
            np.sin(2 * np.pi * np.cumsum(rise) / RATE) * np.exp(-t / 0.045) * np.minimum(1, t * 700)
        )
        at = (k + chance.uniform(0.1, 0.85)) * 4
        _add(loop, at, drop, 0.2, 0.11 * chance.uniform(0.5, 1))
        _add(loop, at + 0.11, drop, 0.25, 0.03)
    return finish(_room(loop, 2.2, "court", 0.55), -24)


def _waves(
    name: str, seconds: float, count: int, deep: float, hiss: float, length_s: float
) -> Field:
    """Waves that run in, break and draw back, one after the other."""
    n = int(seconds * RATE)
    loop = np.zeros((n, 2))
    chance = stream(name)
    rumble = [_noise(f"{name} rumble {s}", n, 35, 160, -1) for s in range(2)]
    body = [_noise(f"{name} body {s}", n, 150, 900, -1) for s in range(2)]
    spray = [_noise(f"{name} spray {s}", n, 1400, 9000, -0.8) for s in range(2)]
    pebble = [_noise(f"{name} pebble {s}", n, 2500, 6000, 0) for s in range(2)]
    grain = np.abs(_noise(f"{name} grain", n, 8, 40)) ** 2
    for side in range(2):
        loop[:, side] += 0.10 * rumble[side] + 0.05 * body[side]
    t = np.arange(int(length_s * RATE)) / RATE / length_s
    near = np.exp(-(((t - 0.42) / 0.20) ** 2))
    crash = np.where(t < 0.40, np.exp(-(((t - 0.40) / 0.07) ** 2)), np.exp(-(t - 0.40) / 0.17))
    draw = np.exp(-(((t - 0.76) / 0.12) ** 2))
    close = np.minimum(1, np.minimum(t, 1 - t) * 14)
    for k in range(count):
        start = (k + chance.uniform(-0.12, 0.12)) * seconds / count
        index = (int(start * RATE) + np.arange(len(t))) % n
        size, pan = chance.uniform(0.65, 1.0), chance.uniform(-0.5, 0.5)
        for side in range(2):
            sway = 1 + (0.35 * pan + 0.25 * (t - 0.5)) * (1 if side else -1)
            part = deep * rumble[side][index] * near + 0.55 * body[side][index] * (
                0.5 * near + crash
            )
            part += hiss * spray[side][index] * crash
            part += 0.16 * hiss * pebble[side][index] * grain[index] * draw
            loop[index, side] += size * part * sway * close
    return loop


def sea() -> Field:
    """30 s, seamless: a calm sea against stone."""
    return finish(_room(_waves("sea", 30, 5, 0.5, 0.26, 7.6), 1.1, "sea air", 0.18), -21)


def dusk_shore() -> Field:
    """32 s, seamless: ocean swell, and far below it a pulse of twelve."""
    seconds, cycles = 32, 8
    loop = _waves("dusk shore", seconds, 3, 1.1, 0.34, 11.5)
    loop *= 0.5 / np.abs(loop).max()
    t = np.arange(int(0.9 * RATE)) / RATE
    thump = np.sin(2 * np.pi * (52 * t + 1.1 * (1 - np.exp(-t / 0.03)))) * np.exp(-t / 0.2)
    thump *= np.minimum(1, t * 260)
    step = seconds / cycles / 12
    for cycle in range(cycles):
        for pulse, struck in enumerate("x..x..x..x.x"):
            if struck == "x":
                gain = 0.15 if pulse == 0 else 0.075
                _add(loop, (cycle * 12 + pulse) * step, thump, 0.12 * (-1) ** pulse, gain)
    return finish(_room(loop, 1.4, "shore air", 0.2), -20)


def lantern_drone() -> Field:
    """12 s, seamless: the hum of lamps, a few low tones that beat slowly against each other."""
    n = 12 * RATE
    t = np.arange(n) / RATE
    loop = np.zeros((n, 2))
    chance = stream("lantern drone")
    for hertz, gain, cycles in (
        (110.0, 1.0, 1), (110 + 1 / 6, 0.7, 2), (165.0, 0.5, 3), (165 - 1 / 4, 0.4, 1),
        (220.0, 0.30, 2), (220 + 1 / 3, 0.25, 3), (330.0, 0.12, 4), (440 + 1 / 4, 0.07, 5),
        (495.0, 0.045, 3), (660 + 1 / 3, 0.03, 4),
    ):  # fmt: skip
        for side in range(2):
            tone = np.sin(2 * np.pi * (hertz * t + chance.random()))
            loop[:, side] += gain * tone * (0.55 + 0.45 * _swell(n, cycles, chance.random()))
    for side in range(2):
        air = _noise(f"lamp air {side}", n, 700, 2600, -1)
        loop[:, side] += 0.045 * air * (0.5 + 0.5 * _swell(n, 2, 0.3 * side))
    return finish(loop, -22)


# Where the skin of a round drum can ring: zeros of Bessel functions against the lowest.
MEMBRANE = (1.0, 1.593, 2.136, 2.295, 2.653, 2.917, 3.156, 3.5, 3.6, 3.652, 4.06, 4.15)


def struck(name: str, hertz: float, edge: float, seconds: float) -> Field:
    """A struck skin: `edge` 0 in the middle (deep), 1 near the rim (dry and bright)."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    chance = stream(name)
    out = np.zeros(n)
    for k, ratio in enumerate(MEMBRANE):
        f = hertz * ratio ** (1 - 0.06 * (1 - edge))
        slack = 1 + (0.09 - 0.05 * edge) * np.exp(-t / 0.035)  # a hard stroke tightens the skin
        ring = (0.55 - 0.30 * edge) / (1 + 0.62 * k) + 0.05
        gain = (1.0 if k == 0 else 0.55 / k**0.6) * (edge if k else 1 - 0.55 * edge)
        gain *= 1 + 0.7 * (k > 0) * (1 - edge) * 0.5
        out += (
            gain
            * np.sin(2 * np.pi * np.cumsum(f * slack) / RATE + chance.random())
            * np.exp(-t / ring)
        )
    slap = chance.normal(0, 1, n)
    f = np.fft.rfftfreq(n, 1 / RATE)
    keep = 1 / (1 + (500 / np.maximum(f, 1)) ** 2) / (1 + (f / (1700 + 2600 * edge)) ** 4)
    slap = np.fft.irfft(np.fft.rfft(slap) * keep, n)
    slap *= np.exp(-t / (0.006 + 0.006 * edge)) / np.abs(slap).max()
    shell = np.sin(2 * np.pi * hertz * 2.05 * t) * np.exp(-t / 0.09) * 0.18
    out += (0.5 + 0.7 * edge) * slap + shell * (1 - edge)
    out *= np.minimum(1, t * 2500) * np.minimum(1, (seconds - t) * 8)
    return out


def peaked(sound: Field, peak_db: float = -4.0) -> Field:
    """A single stroke is measured by its peak, not by its loudness."""
    if sound.ndim == 1:
        sound = np.stack([sound, sound], axis=1)
    return np.asarray(sound * (10 ** (peak_db / 20) / np.abs(sound).max()), np.float32)


def placed(mono: Field, seconds: float, name: str, wet: float, tail_s: float) -> Field:
    dry = np.zeros((int(seconds * RATE), 2))
    dry[: len(mono)] = mono[:, None]
    return _room(dry, tail_s, name, wet)


def drum_deep() -> Field:
    """A stroke in the middle of a large skin."""
    return peaked(placed(struck("drum deep", 61, 0.18, 1.9), 2.4, "drum air", 0.25, 1.0))


def drum_rim() -> Field:
    """A stroke near the rim of the same skin."""
    return peaked(placed(struck("drum rim", 138, 0.72, 1.0), 1.6, "drum air", 0.28, 0.9))


def plucked(hertz: float, seconds: float, name: str, bright: float) -> Field:
    """A string by Karplus and Strong: noise that runs round a loop and loses its edge."""
    n, period = int(seconds * RATE), int(RATE / hertz)
    ring = stream(name).uniform(-1, 1, period)
    for _ in range(7):
        ring = bright * ring + (1 - bright) * np.roll(ring, 1)
    pick = int(period * 0.17)
    ring = ring - np.roll(ring, pick)
    out = np.empty(n + period)
    loss = 0.5 ** (period / RATE / 0.9)
    for start in range(0, n, period):
        out[start : start + period] = ring
        ring = loss * (0.52 * ring + 0.48 * np.roll(ring, 1))
    t = np.arange(n) / RATE
    return np.asarray(out[:n] * np.minimum(1, (seconds - t) * 6))


def string_phrase() -> Field:
    """Six plucked notes, rising and resting: a gesture, no melody of anybody's."""
    seconds = 9.0
    loop = np.zeros((int(seconds * RATE), 2))
    notes = (
        (0.0, 146.8, 1.0),
        (0.42, 220.0, 0.7),
        (0.78, 261.6, 0.75),
        (1.5, 293.7, 0.9),
        (2.5, 261.6, 0.55),
        (3.3, 220.0, 0.6),
        (3.34, 146.8, 0.5),
    )
    for k, (at, hertz, gain) in enumerate(notes):
        string = plucked(hertz, 4.2, f"string {k}", 0.62)
        _add(loop, at, string, -0.25 + 0.1 * k, gain)
    return peaked(_fade_out(_room(loop, 2.4, "string air", 0.4), 1.5), -5)


def settled(sound: Field, seconds: float, name: str, wet: float) -> Field:
    """Stereo sound in an echoing court, that dies away at its end; measured by its peak."""
    return peaked(_fade_out(_room(sound, seconds, name, wet), 1.5), -5)


def _bell(hertz: float, seconds: float) -> Field:
    t = np.arange(int(seconds * RATE)) / RATE
    out = np.zeros(len(t))
    partials = (
        (0.5, 0.35, 1.9), (1.0, 1.0, 1.5), (1.19, 0.5, 1.1), (1.5, 0.35, 0.9), (2.0, 0.55, 0.8),
        (2.52, 0.25, 0.5), (3.01, 0.2, 0.4), (4.1, 0.14, 0.25), (5.4, 0.08, 0.15),
    )  # fmt: skip
    for k, (ratio, gain, ring) in enumerate(partials):
        beat = 1 + 0.25 * np.sin(2 * np.pi * (0.7 + 0.31 * k) * t)
        out += gain * beat * np.sin(2 * np.pi * hertz * ratio * t) * np.exp(-t / ring)
    return np.asarray(out * np.minimum(1, t * 400))


def _fade_out(sound: Field, seconds: float) -> Field:
    n = int(seconds * RATE)
    fade = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, n))
    sound[-n:] *= fade[:, None]
    return sound


def arrival_chime() -> Field:
    """Two bells for somebody's arrival."""
    loop = np.zeros((6 * RATE, 2))
    _add(loop, 0.0, _bell(587.3, 5.2), -0.3, 0.8)
    _add(loop, 0.34, _bell(880.0, 5.0), 0.3, 0.6)
    return peaked(_fade_out(_room(loop, 2.6, "bell air", 0.35, 7000), 1.6), -6)


def wake_swell() -> Field:
    """7 s: light comes up in a courtyard; low fifths open and a bell runs backwards into them."""
    seconds = 7.0
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    loop = np.zeros((n, 2))
    rise = np.sin(np.pi * np.clip(t / seconds, 0, 1) ** 1.35) ** 2
    chance = stream("wake swell")
    for k, hertz in enumerate((73.4, 110.0, 146.8, 220.0, 293.7, 440.0, 587.3, 880.0)):
        late = np.clip((t - 0.33 * k) / 3.0, 0, 1) ** 2
        for side in range(2):
            drift = 1 + 0.0018 * (side - 0.5) * (k + 1) / 4
            tone = np.sin(2 * np.pi * (hertz * drift * t + chance.random()))
            loop[:, side] += tone * rise * late * 0.9 ** (k * 2.2)
    for side in range(2):
        air = _noise(f"wake air {side}", n, 900, 5000, -1)
        loop[:, side] += 0.10 * air * rise * np.clip(t / 4, 0, 1) ** 2
    back = _bell(587.3, 3.4)[::-1]
    _add(loop, 0.55, back * np.linspace(0, 1, len(back)) ** 1.5, 0.0, 0.35)
    return finish(_fade_out(_room(loop, 2.0, "wake air room", 0.3), 1.2), -20)
