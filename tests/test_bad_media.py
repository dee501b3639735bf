"""Every kind of media, bad in every way: named by `check` with its line, survived on the wall.

One show has a bad file of each kind, a line for each, and a disc in its middle that must be seen
whatever else is wrong. `tests/bad_media.py` makes the files.
"""

from __future__ import annotations

import re
import signal
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked, tried
from exhibit.app.run import Options, run
from exhibit.app.studio import Studio
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from tests.bad_media import ENDINGS, GOOD_VTT, Bench, bound_by_permissions, encoded
from tests.media.films import Clips
from tests.shows import write

DISC = "{shape: ellipse, size: 80, colour: white}"
MEMORY = (
    "{{memory: {}, original: fr, voice: {}, transcript: {}, translations: {{en: good.vtt}}, "
    "speaker: anonymous, licence: here, size: 3%, width: 40px, at: [10%, 80%]}}"
)
NODES = {
    "image": "{image: BAD, size: 9, at: [5%, 5%]}",
    "zoom": "{image: BAD, zoom: 1, size: [9, 9], at: [10%, 5%]}",
    "dzi": "{image: BAD, zoom: 1, size: [9, 9], at: [15%, 5%]}",
    "film": "{film: BAD, size: 9, at: [20%, 5%]}",
    "poster": "{film: gone.mp4, poster: BAD, size: 9, at: [25%, 5%]}",
    "sound": "{sound: BAD}",
    "vtt": "{captions: BAD, size: 3%}",
    "srt": "{captions: BAD, size: 3%}",
    "voice": MEMORY.format("gran", "BAD", "good.vtt"),
    "transcript": MEMORY.format("uncle", "good.ogg", "BAD"),
    "mesh": "{mesh: BAD, size: 9, at: [30%, 5%]}",
    "points": "{points: BAD, size: 9, at: [35%, 5%]}",
    "shader": "{shader: BAD, size: [9, 9], at: [40%, 5%]}",
    "font": "{text: a, font: title, size: 3%, at: [45%, 5%]}",
}
HEAD = """\
show: Bad
canvas: [320, 180]
languages: [fr, en]
fonts:
  title: bad_font.ttf
start: one
scenes:
"""
FONT_LINE, FIRST_LINE = 5, 11  # where the font is named, and the first of the nodes
PATIENCE_S = 20.0  # of show time, where what is waited for never comes
MOST_MB = 64  # that a claim may make the kit take
# What is beside the point: a note about the good recording, and that a film has no stand-in.
BESIDE = ("goes on from these words", "gone.mp4", "beyond zoom", "of the canvas's height")


@pytest.fixture(scope="session")
def bench(clips: Clips) -> Bench:
    return Bench(clips)


def named(kind: str) -> str:
    return f"bad_{kind}.{ENDINGS[kind]}"


def show(folder: Path, bench: Bench, before: str = "") -> Path:
    """A folder with a show of all kinds of media, and what is not bad in it."""
    nodes = "".join(f"      - {node.replace('BAD', named(kind))}\n" for kind, node in NODES.items())
    write(folder, f"{HEAD}{before}  - scene: {'two' if before else 'one'}\n    nodes:\n"
          f"      - {DISC}\n{nodes}")  # fmt: skip
    (folder / "good.vtt").write_text(GOOD_VTT, "utf-8")
    (folder / "good.ogg").write_bytes(bench.good["voice"])
    tiles = folder / "bad_dzi_files"
    for level, size in enumerate([(1, 1), (2, 2), (4, 3), (8, 6), (16, 12), (32, 24), (64, 48)]):
        (tiles / str(level)).mkdir(parents=True, exist_ok=True)
        (tiles / str(level) / "0_0.png").write_bytes(encoded("PNG", size))
    return folder


def line_of(kind: str) -> int:
    return FONT_LINE if kind == "font" else FIRST_LINE + list(NODES).index(kind)


def told(folder: Path) -> tuple[ShowSpec, list[Problem]]:
    problems = Problems()
    tried(folder, problems)
    spec = checked(folder, Problems())
    assert spec is not None
    found = [p for p in problems.sorted() if not any(b in p.message for b in BESIDE)]
    return spec, found


def drawn(spec: ShowSpec) -> tuple[bool, list[str]]:
    """Whether the disc is seen, and what could not be."""
    with Studio(Occasion(spec, Venue()), (160, 90)) as studio:
        *_, last = studio.pictures([0.0, 0.5])
        return bool((last[45, 80] == 255).all()), list(studio.faults)


@dataclass(frozen=True)
class Case:
    """A way of being bad: what `check` says of each kind, as a pattern; "" says nothing."""

    fault: str
    says: str
    but: dict[str, str]
    which: int = 0


NOT_WORDS = "bad_vtt.vtt has no words|bad_transcript.vtt has no words|bad_srt.srt has no words"
DATA = {"vtt": NOT_WORDS, "srt": NOT_WORDS, "transcript": NOT_WORDS}
PICTURE = "is not a picture that can be read: save it as"
DAMAGED = "damaged|not a (sound|glTF|PLY)|cannot be played|no text|only sound|not the desc|has no"
ONLY_FIRST = "has several (frames|pages): only the first one is shown here"
CASES = [
    Case("missing", "(is|are) not there", {}),
    Case("empty", "is empty", {}),
    Case("folder", "is a folder, not a", {}),
    Case("pipe", "is a device or a pipe, not", {}),
    Case("forbidden", "may not be read|check its permissions", {}),
    Case("cut", "cut short|cut off|damaged|not complete|not the description|syntax error",
         {"vtt": "", "srt": "", "transcript": ""}),
    Case("mislabelled", DAMAGED, {"image": PICTURE, "zoom": PICTURE, "poster": PICTURE,
                                  "shader": "is not a text"}),
    Case("text", DAMAGED, {"image": PICTURE, "zoom": PICTURE, "poster": PICTURE, **DATA}),
    Case("noise", DAMAGED, {"image": PICTURE, "zoom": PICTURE, "poster": PICTURE,
                            "shader": "is not a text", **DATA}),
    Case("gigantic", "pixels|lasts|cut (off|short)|larger than 8 MB|damaged|too long",
         {"mesh": "is not there"}),
    Case("gigantic", "pixels|lasts|damaged|not the description|cannot be played", {}, 1),
    Case("gigantic", "pixels", {"film": ""}, 2),
    *(Case("animated", ONLY_FIRST, {"image": "is called a still, and moves"}, n) for n in range(3)),
    Case("animated", ONLY_FIRST, {}, 3),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.fault}-{case.which}")
def test_each_is_named_with_its_line_and_the_rest_is_seen(
    case: Case, bench: Bench, tmp_path: Path
) -> None:
    if case.fault == "pipe" and sys.platform == "win32":
        pytest.skip("this system has no pipes that are files")
    show(tmp_path, bench)
    bad = {k for k in NODES if bench.write(tmp_path / named(k), k, case.fault, case.which)}
    for kind in set(NODES) - bad:  # it cannot be bad in this way: it is well
        (tmp_path / named(kind)).write_bytes(bench.good[kind])
    tracemalloc.start()
    try:
        with bound_by_permissions() as bound:
            if case.fault == "forbidden" and not bound:
                pytest.skip("nothing can be forbidden to this user")
            spec, found = told(tmp_path)
            seen, _ = drawn(spec)
        peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert seen
    assert peak_mb < MOST_MB
    for kind in NODES:
        says = case.but.get(kind, case.says) if kind in bad else ""
        lines = [p for p in found if _concerns(p, kind)]
        assert bool(lines) == bool(says), (kind, says, [str(p) for p in lines])
        assert not says or any(re.search(says, p.message) for p in lines), (kind, lines)
    assert all("\n" not in p.message and "Traceback" not in p.message for p in found)
    assert all(len(p.message) < 300 for p in found)


def _concerns(problem: Problem, kind: str) -> bool:
    """Whether a problem is told at the line where a kind is used, or in its own file."""
    file = Path(problem.place.file).name
    if file == named(kind):
        return kind == "shader"  # lines of captions are told besides
    return file == "show.yaml" and problem.place.line == line_of(kind)


# --- gone since it was checked --------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["missing", "noise", "folder", "empty"])
def test_what_went_bad_after_it_was_checked_is_left_out_and_said(
    fault: str, bench: Bench, tmp_path: Path
) -> None:
    show(tmp_path, bench)
    for kind in NODES:
        (tmp_path / named(kind)).write_bytes(bench.good[kind])
    spec, found = told(tmp_path)
    assert [str(p) for p in found] == []
    for kind in NODES:
        (tmp_path / named(kind)).unlink()
        bench.write(tmp_path / named(kind), kind, fault)
    seen, faults = drawn(spec)
    assert seen
    for kind in ("image", "zoom", "dzi", "film", "mesh", "points", "shader", "font"):
        assert [f for f in faults if named(kind) in f], (kind, faults)


FIRST = f"""\
  - scene: one
    nodes: [{DISC}]
    go: [{{after: 200ms, to: two, with: cut}}]
"""


@pytest.mark.parametrize("fault", ["missing", "noise"])
def test_what_vanishes_while_the_show_plays_is_said_and_the_rest_is_seen(
    fault: str, bench: Bench, tmp_path: Path
) -> None:
    folder = show(tmp_path / "show", bench, FIRST)
    for kind in NODES:
        (folder / named(kind)).write_bytes(bench.good[kind])

    def vanish() -> None:
        for kind in NODES:
            (folder / named(kind)).unlink()
            bench.write(folder / named(kind), kind, fault)

    kinds = ("image", "zoom", "dzi")  # whose files are read when they are seen
    still, said = played(folder, vanish, [named(kind) for kind in kinds])
    assert (still[90, 160] > 250).all()
    for kind in kinds:
        assert sum(named(kind) in sentence for sentence in said) == 1, (kind, said)


def test_a_film_that_is_broken_while_it_plays_keeps_its_picture(
    bench: Bench, tmp_path: Path
) -> None:
    write(tmp_path, f"{HEAD.replace('fonts:', '').replace('  title: bad_font.ttf', '')}"
          "  - scene: one\n    nodes:\n      - {film: a.mp4, fit: cover, loop: yes}\n"
          f"      - {DISC}\n")  # fmt: skip
    whole = bench.good["film"]
    (tmp_path / "a.mp4").write_bytes(whole)

    def cut() -> None:
        with (tmp_path / "a.mp4").open("r+b") as file:
            file.truncate(len(whole) // 3)

    still, _ = played(tmp_path, cut, [], 1.2, after_frames=30)  # the film is seen by then
    assert (still[90, 160] > 250).all()
    assert still[10, 10].min() > 5  # one of its greys, and not the black of nothing


def played(
    folder: Path,
    then: Callable[[], None],
    words: list[str],
    least_s: float = 0.0,
    after_frames: int = 1,
) -> tuple[NDArray[np.uint8], list[str]]:
    """Runs a show until all these words were said; after its first pictures something happens.

    What is then on the wall, in the canvas's size, and all that was said.
    """
    spec = checked(folder, Problems())
    assert spec is not None
    said: list[str] = []
    since_s, frames = monotonic(), 0

    def mark(stage: str) -> None:
        nonlocal frames
        frames += stage == "present"
        if stage == "present" and frames == after_frames:
            then()
        heard = all(any(word in sentence for sentence in said) for word in words)
        over = heard and frames > 2 * after_frames
        if stage == "rest" and over and monotonic() > since_s + least_s:
            signal.raise_signal(signal.SIGTERM)

    still, venue = folder / "still.png", Venue()
    options = Options(offscreen=True, seconds=PATIENCE_S, snapshot=still)
    with kept_signals():
        run(Occasion(spec, venue), options, said.append, mark)
    with Image.open(still) as picture:
        return np.asarray(picture.convert("RGB").resize((320, 180))), said


@contextmanager
def kept_signals() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    switch_s = sys.getswitchinterval()
    try:
        yield
    finally:
        sys.setswitchinterval(switch_s)
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
