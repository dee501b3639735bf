"""Two hundred photographs of 12 megapixels come and go while a show plays: is a frame late?

The photographs are made once, in a folder for things that may be lost; ten encodings, since it is
decoding, copying and memory that are measured. The show goes from scene to scene, four photographs
each, faster than all of them could be kept; what a frame gives to pictures is the stage `pictures`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from exhibit.app import stock as stocks
from exhibit.app.run import FRAME_S
from tests.bench.apart import apart
from tests.bench.frames import late
from tests.bench.played import START_S, Stopwatch, play
from tests.bench.sheet import Line, Section, ms, spread

SIZE = (4000, 3000)
ENCODINGS = 10
IN_A_SCENE = 4
SCENE_S = 4.0
_MB = 1_000_000


def folder_of(count: int = 200, size: tuple[int, int] = SIZE) -> Path:
    """A show of `count` photographs, made when it is not there."""
    folder = Path(tempfile.gettempdir()) / f"exhibit_photographs_{count}_{size[0]}"
    if not (folder / "show.yaml").exists():
        folder.mkdir(exist_ok=True)
        for number in range(count):
            file, first = _file(folder, number), _file(folder, number % ENCODINGS)
            if number < ENCODINGS:
                _photograph(number, size).save(file, quality=90)
            elif not file.exists():
                _same(first, file)
        (folder / "show.yaml").write_text(_show(count), "utf-8")
    return folder


def _file(folder: Path, number: int) -> Path:
    return folder / f"photograph_{number:03}.jpg"


def _same(first: Path, file: Path) -> None:
    try:
        os.link(first, file)
    except OSError:  # a disk without links
        shutil.copyfile(first, file)


def _photograph(number: int, size: tuple[int, int]) -> Image.Image:
    """Soft forms and grain: 3 to 5 MB as JPEG, as a camera's."""
    chance = np.random.default_rng(number)
    forms = Image.fromarray(chance.integers(0, 255, (30, 40, 3), np.uint8))
    large = np.asarray(forms.resize(size, Image.Resampling.BICUBIC), np.int16)
    grain = chance.integers(-9, 10, (size[1], size[0], 1), np.int16)
    return Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8))


def _show(count: int) -> str:
    scenes = range(count // IN_A_SCENE)
    lines = [
        "show: Photographs",
        "canvas: [1920, 1080]",
        "languages: [en]",
        "inputs: {near: distance, drum: hit}",
        "start: s0",
        "scenes:",
    ]
    for scene in scenes:
        lines += [f"  - scene: s{scene}", "    tested: check", "    nodes:"]
        for place in range(IN_A_SCENE):
            name = _file(Path(), IN_A_SCENE * scene + place).name
            at = f"[{14 + 24 * place}%, 50%]"
            turn = "{wave: 9s, from: -4deg, to: 4deg}"
            lines.append(f"      - {{image: {name}, at: {at}, size: [22%, 30%], turn: {turn}}}")
        following = f"s{(scene + 1) % len(scenes)}"
        lines.append(
            f"    go: [{{when: time > {SCENE_S:g}s, to: {following}, with: crossfade 1s}}]"
        )
    return "\n".join(lines) + "\n"


def watch(show: str, seconds: float) -> dict[str, Any]:
    """In a process of its own: the frames, the textures, and the memory of it."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415  # in the bench extra; no stubs

    stopwatch, process = Stopwatch(), psutil.Process()
    held: list[stocks.Stock] = []
    weights: list[float] = []

    class Watched(stocks.Stock):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            held.append(self)

    def mark(stage: str) -> None:
        stopwatch(stage)
        if stage == "rest" and len(stopwatch.frames) % 60 == 0:
            weights.append(process.memory_info().rss / _MB)

    play(Path(show), seconds + START_S, "walk", mark=mark, Stock=Watched)
    began = [at - stopwatch.began[0] for at in stopwatch.began]
    first = next((i for i, at in enumerate(began) if at >= START_S), len(began))
    return {
        "frames": stopwatch.frames[first:],
        "apart": [after - at for at, after in zip(began[first:], began[first + 1 :], strict=False)],
        "most": held[0].most_bytes,
        "budget": held[0].budget,
        "came": held[0].came,
        "memory": weights,
    }


def measure(seconds: float = 30.0, count: int = 200, size: tuple[int, int] = SIZE) -> list[Section]:
    folder = folder_of(count, size)
    seen = apart("photographs", "watch", show=str(folder), seconds=seconds)
    megapixels = round(size[0] * size[1] / 1e6)
    return [Section(f"{count} photographs of {megapixels} megapixels, {seconds:g} s", lines(seen))]


def lines(seen: dict[str, Any]) -> list[Line]:
    frames: list[dict[str, float]] = seen["frames"]
    pictures = [frame.get("pictures", 0.0) for frame in frames]
    without = [sum(f.values()) - f.get("pictures", 0.0) for f in frames]
    because = sum(rest <= FRAME_S < rest + own for rest, own in zip(without, pictures, strict=True))
    memory = max(seen["memory"], default=0.0)
    return [
        spread("frame", [sum(frame.values()) for frame in frames], late(frames)),
        spread("  pictures", pictures, f"{because} late because of them"),
        spread("  all else", without),
        spread("from frame to frame", seen["apart"]),
        Line("longest frame", worst=ms(max(sum(frame.values()) for frame in frames))),
        Line("photographs that came", remark=str(seen["came"])),
        Line(
            "textures",
            remark=f"at most {seen['most'] / _MB:.0f} of {seen['budget'] / _MB:.0f} MB",
        ),
        Line("memory of the process", remark=f"at most {memory:.0f} MB, textures included here"),
    ]
