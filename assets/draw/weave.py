"""Woven bands, thread by thread: narrow strips, each with its own blocks, sewn side by side.

A band is planned on a small chart, a row a pick (weft) and a column a warp end; then every chart
square becomes a thread that rises over one warp and dips under the next. The blocks keep the
twelve pulses of the show's rhythm, so the cloth can be read aloud on a drum.
"""

from __future__ import annotations

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, mix, shoulder, smooth
from assets.draw.noise import bumps, clouds, hash01

PULSES = "x..x..x..x.x"
THREADS = np.stack(
    [
        ink.INDIGO_DYE * 0.8,  # 0 deep indigo
        ink.IVORY * 0.92,  # 1 undyed
        ink.MADDER * 1.05,  # 2
        ink.SAFFRON * 0.9,  # 3
        ink.CHARCOAL * 0.8,  # 4
        ink.TERRACOTTA * 0.95,  # 5
        ink.ATLANTIC * 0.75,  # 6
    ]
)
ENDS = 30  # warp ends in a band
PICK, END = 3.6, 6.0  # pixels


def _blank(picks: int, colour: int) -> Field:
    return np.full((picks, ENDS), colour, np.int8)


def _pulse_blocks(picks: int, ground: int, first: int, second: int) -> Field:
    """Full-width blocks where the rhythm strikes, thin lines where it rests."""
    chart = _blank(picks, ground)
    beat = 10
    for k in range(picks // beat):
        struck = PULSES[k % 12] == "x"
        rows = slice(k * beat, (k + 1) * beat)
        if struck:
            chart[rows] = first if (k // 12) % 2 == 0 else second
            chart[k * beat + 1 : k * beat + 2] = 1
            chart[k * beat + beat - 2 : k * beat + beat - 1] = 1
        else:
            chart[k * beat + 4 : k * beat + 6] = second
    return chart


def _lozenges(picks: int, ground: int, line: int, heart: int) -> Field:
    """Stepped lozenges one after the other, a heart in each."""
    p = np.arange(picks)[:, None] // 2
    e = np.abs(np.arange(ENDS)[None, :] - (ENDS - 1) / 2)
    d = np.abs(p % 30 - 15) + np.floor(e / 1) * 1.0
    chart = _blank(picks, ground)
    chart[(d > 10) & (d <= 13)] = line
    chart[(d > 15) & (d <= 17)] = line
    chart[d <= 5] = heart
    chart[d <= 1.5] = line
    return chart


def _zigzag(picks: int, colours: tuple[int, ...]) -> Field:
    """Chevrons: parallel steps that turn at the middle of the band."""
    p = np.arange(picks)[:, None] // 2
    e = np.abs(np.arange(ENDS)[None, :] - (ENDS - 1) / 2)
    step = ((p + np.floor(e)) // 5) % len(colours)
    return np.asarray(np.array(colours, np.int8)[step.astype(int)])


def _checks(picks: int, a: int, b: int, c: int) -> Field:
    """Checker in groups, divided by plain stretches."""
    p, e = np.arange(picks)[:, None], np.arange(ENDS)[None, :]
    even = (p // 10 + e // 5) % 2 == 0
    chart = np.where(even, a, b).astype(np.int8)
    place = p % 120
    chart = np.where(place >= 60, a, chart)
    bar = (place >= 66) & (place < 74) | (place >= 106) & (place < 114)
    chart = np.where(bar, c, chart)
    middle = (place >= 82) & (place < 98) & (np.abs(e - (ENDS - 1) / 2) < 9)
    chart = np.where(middle, c, chart)
    core = (place >= 86) & (place < 94) & (np.abs(e - (ENDS - 1) / 2) < 5)
    return np.where(core, b, chart).astype(np.int8)


def _triangles(picks: int, a: int, b: int, line: int) -> Field:
    """Rows of stepped triangles, tip to base."""
    p, e = np.arange(picks)[:, None], np.arange(ENDS)[None, :]
    rise = (p % 20) / 2
    tooth = np.abs(e % 10 - 4.5) * 2
    chart = np.where(tooth < rise, b, a).astype(np.int8)
    chart = np.where((p // 20) % 3 == 2, a, chart)
    seam = ((p // 20) % 3 == 2) & ((p % 20 // 4) % 2 == 1)
    return np.where(seam, line, chart).astype(np.int8)


def _stripes(picks: int, ground: int, line: int, other: int) -> Field:
    """Warp stripes: the plain band that lets the others be seen."""
    e = np.arange(ENDS)
    row = np.where(np.abs(e - 14.5) < 2, line, ground)
    row = np.where((np.abs(e - 14.5) > 6) & (np.abs(e - 14.5) < 8), other, row)
    row = np.where((np.abs(e - 14.5) > 11) & (np.abs(e - 14.5) < 12.5), line, row)
    return np.tile(row.astype(np.int8), (picks, 1))


def charts(picks: int) -> list[Field]:
    """Seven bands; every one repeats after 120 picks or a divisor of 360."""
    return [
        _pulse_blocks(picks, 0, 2, 3),
        _lozenges(picks, 0, 1, 2),
        _stripes(picks, 0, 1, 6),
        _checks(picks, 0, 1, 3),
        _zigzag(picks, (0, 0, 1, 0, 0, 5)),
        _triangles(picks, 4, 3, 2),
        _pulse_blocks(picks, 4, 5, 1),
    ]


def threads(u: Field, v: Field, chart: Field, name: int) -> Field:
    """The cloth at `u` pixels along a band and `v` across it (0 .. ENDS * END)."""
    picks = chart.shape[0]
    wander = 0.35 * bumps(name + 71, u / 60, v / 60, 2)
    pick = u / PICK + wander
    end = v / END + 0.06 * bumps(name + 72, u / 45, v / 30, 2)
    j = np.floor(pick).astype(np.int64)
    i = np.clip(np.floor(end).astype(np.int64), 0, ENDS - 1)
    colour = THREADS[chart[j % picks, i]]
    across = (pick - np.floor(pick)) * 2 - 1
    along = (end - np.floor(end)) * 2 - 1
    over = (i + j) % 2 == 0
    # A weft thread is round; where it dips it is narrow and dark, and a warp end looks through.
    crown = np.where(over, 1.0, 0.52) * np.sqrt(np.clip(1 - 0.8 * along**2, 0, 1))
    body = np.clip(1 - across**2, 0, 1) ** 0.5
    twist = 0.93 + 0.09 * np.sin(9 * along + 5 * across + 3 * hash01(name, i, j))
    spun = 0.86 + 0.28 * hash01(name + 1, j % 100000) + 0.1 * (hash01(name + 2, i, j) - 0.5)
    bath = 1 + 0.13 * bumps(name + 3, u / 240, np.zeros_like(v), 3)
    shade = (0.28 + 0.72 * body * crown) * twist * spun * bath
    out: Field = colour * shade[..., None]
    gap = smooth(0.45, 0.0, body * crown)
    return mix(out, np.broadcast_to(ink.CHARCOAL * 0.25, out.shape), 0.6 * gap)


def band_shape(v: Field, wide: float) -> Field:
    """A band lies a little rounded between its two seams."""
    k = np.clip(v / wide, 0, 1) * 2 - 1
    return (0.62 + 0.38 * (1 - np.abs(k) ** 5)).astype(np.float32)


WIDE = ENDS * END  # 180 px


def strip_cloth(
    u: Field, v: Field, order: tuple[int, ...], shifts: tuple[float, ...], slant: float = 0.0
) -> Field:
    """Bands side by side along v; the seam is a small ditch with its stitches."""
    all_charts = charts(360)
    which = np.floor(v / WIDE).astype(int)
    out = np.zeros((*np.broadcast_shapes(u.shape, v.shape), 3), np.float32)
    for k in np.unique(which):
        mine = which == k
        chart = all_charts[order[k % len(order)]]
        vv = (v - k * WIDE)[mine]
        uu = (u + shifts[k % len(shifts)] + slant * v)[mine]
        body = threads(uu, vv, chart, 100 + 10 * int(k))
        stitch = np.minimum(vv, WIDE - vv) < 1.6
        dark = np.where(stitch, 0.35 + 0.3 * (np.mod(uu, 11) < 6), 1)
        out[mine] = body * (band_shape(vv, WIDE) * dark)[..., None]
    return out


def cloth() -> Picture:
    """Six bands side by side, hanging in lamplight, with the soft folds of a cloth."""
    picture = Picture(1920, 1080, 2)
    folds = clouds("cloth folds", 1920, 1080, 3.6, 16, stretch=0.35)

    def shade(x: Field, y: Field) -> Field:
        i = np.clip(y.astype(int), 0, 1079)
        j = np.clip(x.astype(int), 0, 1919)
        hang = folds[i, j]
        body = strip_cloth(x + 3 * hang, y, (2, 1, 0, 4, 3, 5), (0, 90, 400, 30, 700, 250))
        fold = 0.74 + 0.2 * np.tanh(hang * 1.1) + 0.17 * np.sin(x / 150 + hang * 0.8)
        near = ((x - 960) / 1150) ** 2 + ((y - 500) / 720) ** 2
        light = mix(ink.LAMP, ink.IVORY, 0.4) * 1.7 * np.exp(-0.95 * near)[..., None]
        return np.asarray(body * (light + ink.MOONLIGHT * 0.03) * fold[..., None])

    picture.fill(shade)
    picture.rgb = shoulder(picture.rgb)
    return picture


def _band(chart: int, name: int) -> Picture:
    """One band, 2592 px long: twice 360 picks, so that two copies follow without a seam."""
    long = int(360 * PICK) * 2
    picture = Picture(long, int(WIDE), 2)
    plan = charts(360)[chart]
    for top in range(0, picture.alpha.shape[0], 24):
        rows = slice(top, top + 24)
        x, y = np.broadcast_arrays(picture.x, picture.y[rows])
        first = threads(x, y, plan, name)
        # The last stretch turns into what lies before the first, so the ends meet.
        before = threads(x - long, y, plan, name)
        body = mix(first, before, smooth(long - 90, long - 10, x))
        picture.rgb[rows] = body * (band_shape(y, WIDE) * 0.92)[..., None]
    edge = np.minimum(picture.y, WIDE - picture.y)
    ragged = 1.2 + 0.9 * hash01(name, np.floor(picture.x / PICK))
    cover = np.clip((edge - ragged) / 0.8 + 0.5, 0, 1)
    picture.alpha[:] = cover
    picture.rgb = shoulder(picture.rgb) * picture.alpha[..., None]
    return picture


def band_pulse() -> Picture:
    """A woven band of blocks in the show's rhythm: slide it, it follows itself."""
    return _band(0, 410)


def band_lozenge() -> Picture:
    """A woven band of stepped lozenges: slide it, it follows itself."""
    return _band(1, 430)


def band_chevron() -> Picture:
    """A woven band of chevrons: slide it, it follows itself."""
    return _band(4, 450)
