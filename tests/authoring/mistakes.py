"""The pages of the findings, played: each example as the file that it is a part of."""

from __future__ import annotations

import codecs
import re
import shutil
import wave
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from PIL import Image

from exhibit.app.occasion import Occasion
from exhibit.app.produce import produce
from exhibit.app.proofread import checked, tried
from exhibit.authoring.proof.pages import Example
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from exhibit.devices.journal import read_journal
from tests.shows import picture, sound

ROOT = Path(__file__).parent.parent.parent
KINDS = ROOT / "scenes" / "kinds"
TOPS = {
    "languages": "[en, fr]",
    "start": "first",
    "inputs": """
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
  lamp: switch
  hand: position
  people: {kind: count, between: [0, 5]}
  tongue: {kind: choice, options: [en, fr], chooses: language}""",
    "rhythm": '{walk: {tempo: 100 bpm, pattern: "x..x"}}',
}
OTHER_TOPS = ("unreviewed", "fonts", "fallback", "variables", "regions")
SECOND = """\
  - scene: second
    nodes: [{shape: ellipse, opacity: {follow: near, from: 0, to: 1}}]
    go: [{after: 60s, to: first}]
"""
WAY = "    go: [{when: lamp, to: second}, {after: 60s, to: second}]\n"
SENDS = "    timeline: [{at: 4s, send: /cue/go, to: lights}]\n"
# By what is called so: the show in which a file of that kind is looked at.
AROUND = {
    ".vtt": "- captions: wrong.vtt\n",
    ".frag": "- shader: wrong.frag\n",
    ".csv": """show: Page
languages: [en, fr]
words: words.csv
start: first
scenes:
  - scene: first
    nodes: [{text: {en: Welcome, fr: Bonjour}, name: welcome}]
""",
}
PRODUCED = ("empty-picture", "media-part")  # what is found only while a show is loaded


@dataclass(frozen=True)
class Played:
    """What was found in an example, and the line at which its finding is expected."""

    found: list[Problem]
    file: str
    line: int


def media(folder: Path) -> Path:
    """Fills a folder with what the examples name."""
    for file in KINDS.glob("*.*"):
        if file.suffix != ".yaml":
            shutil.copy(file, folder)
    shutil.copy(ROOT / "scenes" / "voices" / "string_voice.ogg", folder)
    shutil.copy(ROOT / "assets" / "fonts" / "NotoSans-Regular.ttf", folder / "Title.ttf")
    shutil.copy(ROOT / "scenes" / "resonances" / "sounds" / "drum_rim.wav", folder / "rim.wav")
    for name in ("clip", "talk", "bright", "broken"):
        shutil.copy(KINDS / "tiles.mp4", folder / f"{name}.mp4")
    picture(folder, "large.png", (1200, 900))
    picture(folder, "larger.png", (1300, 900))
    sound(folder, "short.wav", 1.0)
    _long_sound(folder / "long.wav", folder / "words.en.vtt")
    pages = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    pages[0].save(folder / "pages.tif", save_all=True, append_images=pages[1:])
    pages[0].save(folder / "blink.png", save_all=True, append_images=pages[1:], duration=200)
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(folder / "clear.png")
    return folder


def _long_sound(path: Path, words: Path) -> None:
    """A sound that ends with the words of a captions file."""
    last = re.findall(r"--> (?:(\d+):)?(\d+):([\d.]+)", words.read_text("utf-8"))[-1]
    seconds = float(last[2]) + 60 * int(last[1])
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(int(16_000 * seconds)))


def play(example: Example, folder: Path, code: str) -> Played:
    """Writes an example into a folder where the media are, and reads the show as check does."""
    name, text = example.said.get("file", ""), _seen(example, folder)
    show = text if not name else AROUND.get(Path(name).suffix, "- {shape: ellipse}\n")
    venue = text.startswith("venue:")
    whole, above = _as_show(
        "- {shape: ellipse}\n" if venue else show, sends=venue and "send:" in text
    )
    written = [folder / "show.yaml"]
    _write(written[0], whole, "utf-8" if name else example.said.get("encoding", "utf-8"))
    if venue or name:
        written = list(dict.fromkeys((*written, folder / (name or "venue.yaml"))))
        above = 0
        _write(written[-1], text, example.said.get("encoding", "utf-8"))
    others = _hidden(folder, example.said.get("only", ""))
    try:
        found = _found(folder, written, code)
    finally:
        for file in written:
            file.unlink()
        for file, away in others:
            away.rename(file)
    line = _marked(example, text)
    at = written[-1]
    if code == "unknown-target":  # which is said where the show sends
        at, above = written[0], 0
        line = next(i for i, each in enumerate(whole.splitlines(), 1) if "send:" in each)
    return Played(found, str(at if line else ""), line + above if line else 0)


def _hidden(folder: Path, only: str) -> list[tuple[Path, Path]]:
    """Takes away for a while what is not asked for by `only=NAME`."""
    if not only:
        return []
    away = folder.parent / "away"
    away.mkdir(exist_ok=True)
    moved = [(file, away / file.name) for file in folder.iterdir() if file.name != only]
    moved = [(file, to) for file, to in moved if file.name != "show.yaml"]
    for file, to in moved:
        file.rename(to)
    return moved


def _found(folder: Path, written: list[Path], code: str) -> list[Problem]:
    problems = Problems()
    extra = written[-1]
    if extra.suffix == ".jsonl":
        return read_journal(extra).faults[:]  # type: ignore[return-value]
    tried(folder, problems, extra if extra.name == "venue.yaml" else None)
    if code in PRODUCED:
        spec = checked(folder, Problems())
        assert spec is not None
        produce(Occasion(spec, Venue()), problems)
    return problems.sorted()


def _seen(example: Example, folder: Path) -> str:
    """The text of an example, as it would stand in a file."""
    text = example.text.replace("FOLDER", folder.as_posix())
    return codecs.decode(text, "unicode_escape") if "escaped" in example.said else text


def _write(path: Path, text: str, encoding: str) -> None:
    path.write_bytes(text.encode(encoding))


def _marked(example: Example, text: str) -> int:
    """The line of an example that its finding names; 0 for the whole file."""
    if "line" in example.said:
        return int(example.said["line"])
    marks = [i for i, line in enumerate(text.splitlines(), 1) if "# <-" in line or "// <-" in line]
    return marks[0] if marks else 0


def _as_show(text: str, *, sends: bool = False) -> tuple[str, int]:
    """An example as a whole show, and how many lines stand above it."""
    if re.match(r"show:|%|#[^#]*\n\Z|\{\\rtf", text):
        return text, 0
    tops = dict(TOPS)
    keys = set(re.findall(r"^([a-z]+):", text, re.M))
    for key in keys & tops.keys() | ({"inputs", "rhythm"} if keys & tops.keys() else set()):
        tops.pop(key, None)
    if keys & {*TOPS, *OTHER_TOPS}:
        if "scenes" in keys:
            return _headed(tops, text, "")
        nodes = "  - scene: first\n    nodes: [{shape: ellipse}]\n"
        return _headed(tops, text, f"scenes:\n{nodes}    go: [{{after: 60s, to: second}}]\n"
                       "  - scene: second\n    go: [{after: 60s, to: first}]\n")  # fmt: skip
    tops = dict(TOPS)
    if text.startswith("- scene:"):
        return _headed(tops, f"scenes:\n{indent(text, '  ')}", "")
    if text.startswith("- ") or not keys & {"nodes", "timeline", "go", "tells"}:
        body = "    nodes:\n" + indent(text, "      ") + WAY
    else:
        body = indent(text, "    ") + ("" if "go" in keys else WAY)
    body += SENDS if sends else ""
    return _headed(tops, f"scenes:\n  - scene: first\n{body}", SECOND, at=text.splitlines()[0])


def _headed(tops: dict[str, str], text: str, below: str, at: str = "") -> tuple[str, int]:
    head = "show: Page\n" + "".join(
        f"{key}:{value if value[0] == chr(10) else ' ' + value}\n" for key, value in tops.items()
    )
    whole = head + text + below
    first = at or text.removeprefix("scenes:\n").splitlines()[0]
    above = whole[: whole.index(f"{first.strip()}\n")].count("\n")
    return whole, above
