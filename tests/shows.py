"""Small shows for tests: written into a folder, read, checked."""

from __future__ import annotations

import textwrap
import wave
from pathlib import Path

from PIL import Image

from exhibit.app.media_faults import media_fault
from exhibit.authoring.check import check as proof_read
from exhibit.authoring.check_scene import MediaFault
from exhibit.authoring.load import load_show
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Problem, Problems

HEAD = """\
show: Tide
canvas: [320, 180]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  glow: level
  drum: hit
  door: switch
  tongue: {kind: choice, options: [en, fr], chooses: language}
start: shore
"""  # ten lines


def write(folder: Path, yaml: str, name: str = "show.yaml") -> Path:
    """Writes a file of a show, whose text may be indented with the test, and returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(textwrap.dedent(yaml), "utf-8")
    return folder


def with_scenes(scenes: str) -> str:
    """A show with these scenes, the first of which stands in line 12."""
    return f"{HEAD}scenes:\n{textwrap.indent(textwrap.dedent(scenes).strip(), '  ')}\n"


def with_node(*nodes: str) -> str:
    """A show of one scene with these nodes, each on a line of its own from line 14 on."""
    return with_scenes("- scene: shore\n  nodes:\n" + "".join(f"    - {n}\n" for n in nodes))


def picture(folder: Path, name: str, size: tuple[int, int] = (8, 4)) -> Path:
    """A picture file of one colour."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (200, 60, 20)).save(path)
    return path


def sound(folder: Path, name: str, seconds: float = 0.2) -> Path:
    """A sound file in which nothing is heard."""
    path = folder / name
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(int(16_000 * seconds)))
    return path


def check(folder: Path, fault: MediaFault = media_fault) -> tuple[ShowSpec | None, list[Problem]]:
    """As `exhibit check`; `fault` says what is wrong with a media file."""
    problems = Problems()
    spec = load_show(folder, problems)
    checked = None if spec is None else proof_read(spec, problems, fault)
    return checked, problems.sorted()


def good(folder: Path) -> ShowSpec:
    """A show in which nothing is wrong."""
    spec, problems = check(folder)
    assert [str(problem) for problem in problems] == []
    assert spec is not None
    return spec


def only(folder: Path) -> Problem:
    """The one thing that is wrong with a show."""
    _, problems = check(folder)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def at(problem: Problem) -> tuple[int, int]:
    return problem.place.line, problem.place.column
