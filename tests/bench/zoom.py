"""Deep zoom: cutting a huge picture into tiles, and flying through it while it plays.

The picture is drawn as in a gallery: a frame takes the tiles that have come, within its budget.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

import numpy as np
from PIL import Image

from exhibit.app.occasion import Occasion
from exhibit.app.produce import checked, produce
from exhibit.app.scans import hang
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture
from exhibit.render import mosaics
from exhibit.render.renderer import Renderer
from exhibit.render.window import open_window
from exhibit.show.step import advance, begin
from tests.bench.sheet import Line, Section, spread

FRAME_S = 1 / 60
_SHOW = """\
show: Zoom
canvas: [960, 540]
languages: [en]
start: wall
scenes:
  - scene: wall
    nodes: [{image: map.jpg, name: map, zoom: 1, fit: cover}]
    timeline:
      - {at: 1s, zoom: map, to: 30, look_at: [30%, 40%], over: 4s}
      - {at: 5.5s, look: map, to: [36%, 42%], over: 4s}
      - {at: 10s, zoom: map, to: 30, look_at: [80%, 80%], over: 5s}
"""


def measure(side: int = 12_000, seconds: float = 16.0) -> list[Section]:
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder)
        (show / "show.yaml").write_text(_SHOW, "utf-8")
        _picture(side).save(show / "map.jpg", quality=85)
        return [_cutting(show, side), _flying(show, seconds)]


def _picture(side: int) -> Image.Image:
    """Waves and grain, a piece of which is repeated."""
    chance = np.random.default_rng(3)
    x = np.arange(1000) / 1000 * 2 * np.pi
    waves = np.sin(3 * x)[:, None] + np.cos(5 * x)
    parts = [128 + 40 * waves * (k + 1) / 2 + chance.normal(0, 8, waves.shape) for k in range(3)]
    piece = np.stack(parts, axis=-1).clip(0, 255).astype(np.uint8)
    whole = Image.new("RGB", (side, side))
    for left in range(0, side, 1000):
        for top in range(0, side, 1000):
            whole.paste(Image.fromarray(piece), (left, top))
    return whole


def _cutting(show: Path, side: int) -> Section:
    code = (
        "import sys; from exhibit.cli import app\n"
        "try: app(['prepare', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
        if sys.platform == "linux"
        else "import sys; from exhibit.cli import app; app(['prepare', sys.argv[1]])"
    )
    began_s = perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", code, str(show)], capture_output=True, text=True, check=True
    )
    took = f"{(perf_counter() - began_s) * 1000:.0f}"
    last = told.stdout.split()[-1]
    remark = f"{int(last) / 1024:.0f} MB" if last.isdecimal() else ""
    line = Line(f"exhibit prepare, {side:,} x {side:,} pixels", took, remark=remark)
    return Section("cutting a huge picture", [line])


def _flying(show: Path, seconds: float) -> Section:
    spec = checked(show, Problems())
    assert spec is not None
    production, _ = produce(Occasion(spec, Venue()), Problems())
    window = open_window("bench", (960, 540), offscreen=True)
    renderer = Renderer(window.profile, spec.canvas, production.arrays)
    hang(renderer, production.scans, patient=False)
    tiles = renderer._supplies.mosaics
    assert isinstance(tiles, mosaics.Mosaics)
    picture, state = Picture(production.show, production.stages), begin(production.show)
    renderer.rehearse((0, 0, 960, 540), picture.every_scene(state))
    frames_s: list[float] = []
    lacking: list[int] = []
    began_s = perf_counter()
    due_s = began_s
    while (now_s := perf_counter() - began_s) < seconds:
        state = advance(production.show, state, [], now_s)
        layers = picture.layers(state, now_s)
        renderer.draw(layers, (0, 0, 960, 540))
        lacking.append(tiles.lacking)
        window.present()
        took_s = perf_counter() - began_s - now_s
        frames_s.append(took_s)
        due_s = max(due_s + FRAME_S, perf_counter())
        sleep(max(due_s - perf_counter(), 0.0))
    late = sum(took > FRAME_S for took in frames_s)
    short = sum(count > 0 for count in lacking)
    lines = [
        spread("a frame", frames_s, f"{late} of {len(frames_s)} late"),
        Line("tiles that a frame lacks", f"{np.median(lacking):.0f}",
             f"{np.percentile(lacking, 99):.0f}", str(max(lacking)),
             f"{short} frames lack any; GPU: {tiles.bytes >> 20} MB"),
    ]  # fmt: skip
    renderer.close()
    window.close()
    return Section(f"zooming from 1 to 30, panning and flying for {seconds:g} s", lines)
