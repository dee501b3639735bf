"""A film that plays: H.264 in 1080p, 30 pictures a second at 12 Mbit/s, looped, beside the show.

With software GL most of a frame is rasterising; the second half plays the same with GALLIUM_NOOP=1,
which draws nothing: what is left is the kit's own cost, with decoding on the other core.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.video.stream import VideoStream

from exhibit.core.chance import stream as chance
from exhibit.media.film.player import FilmPlayer
from exhibit.scene.films import FilmFrame
from tests.bench import frames
from tests.bench.apart import apart
from tests.bench.frames import lines
from tests.bench.sheet import Line, Section, spread

SIZE = (1920, 1080)
FPS, LASTS_S = 30, 10
BITS = 12_000_000
SHOW = """\
show: A film
canvas: [1920, 1080]
languages: [en]
inputs: {near: level}
start: one
scenes:
  - scene: one
    nodes:
      - {film: clip.mp4, loop: yes}
"""


def watch(show: str, seconds: float) -> dict[str, Any]:
    """In a process of its own: every frame after the first second, and the film's own lateness."""
    behind_s: list[float] = []
    wanted = FilmPlayer.want

    def want(player: FilmPlayer, moment_s: float) -> FilmFrame | None:
        found = wanted(player, moment_s)
        if found is not None:
            behind_s.append((moment_s - found.start_s) % LASTS_S)
        return found

    setattr(FilmPlayer, "want", want)  # noqa: B010  # in this process only
    seen = frames.watch(show, seconds)
    return {**seen, "behind": behind_s[len(seen["start"]) :]}


def measure(seconds: float = 15.0) -> list[Section]:
    sections = []
    with TemporaryDirectory() as folder:
        size = make(Path(folder))
        for name, environment in (("", {}), (", nothing rasterised", {"GALLIUM_NOOP": "1"})):
            seen = apart("film", "watch", environment, show=folder, seconds=seconds)
            title = f"a film of {SIZE[0]} x {SIZE[1]}, {size * 8 / LASTS_S / 1e6:.1f} Mbit/s, "
            pace = spread("from frame to frame", seen["apart"])
            late = sum(behind > 1.001 / FPS for behind in seen["behind"])
            shown = Line("film", remark=f"{late} of {len(seen['behind'])} showed an older picture")
            found = [*lines(seen["frames"]), pace, shown]
            sections.append(Section(f"{title}{seconds:g} s{name}", found))
    return sections


def make(folder: Path) -> int:
    """Writes the show and its film; answers the film's bytes."""
    (folder / "show.yaml").write_text(SHOW, "utf-8")
    path = folder / "clip.mp4"
    width, height = SIZE
    # Detail that moves: two layers of grain that slide over each other.
    grain = (chance(1, "grain", np.arange(2 * width * height)) * 255).astype(np.uint8)
    near, far = grain.reshape(2, height, width)
    near = np.kron(near[::4, ::4], np.ones((4, 4), np.uint8))
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=FPS)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.bit_rate = BITS
        stream.options = {"preset": "ultrafast", "g": str(FPS), "maxrate": str(BITS),
                          "bufsize": str(BITS), "bf": "2"}  # fmt: skip
        planes = np.full((height * 3 // 2, width), 128, np.uint8)
        for number in range(FPS * LASTS_S):
            moved = np.roll(near, (number * 3, number * 7), (0, 1)) // 2
            planes[:height] = moved + np.roll(far, -number * 2, 1) // 16 + 40
            made = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            made.pts, made.time_base = number, Fraction(1, FPS)
            file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return path.stat().st_size
