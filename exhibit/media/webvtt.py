"""WebVTT, as the W3C has it: header, notes, regions, cues with settings, and their little tags.

What stays of tags: bold, italic, the eight colours, who speaks, in which language, and from when on
each word is said. Styles of a web page mean nothing on a wall; ruby keeps its words. Cues of a
region stand in it above each other, the last at the bottom; they do not roll upwards.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exhibit.core.captions import Cue, Run, Spot
from exhibit.core.problems import Place, Problems, did_you_mean

LONGEST_TEXT = 2_000  # characters of a cue: more than a wall holds
LONGEST_LINE = 400  # characters of a line with times and settings
LINE = 0.0533  # of the picture's height: what a player on the web takes for a line
_TIME = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:([.,])(\d{1,6}))?")
_TAG = re.compile(r"<([^<>]*)>")
_SETTINGS = ("vertical", "line", "position", "size", "align", "region")
_ALIGNS = ("start", "center", "end", "left", "right")
_COLOURS = {"white": "#ffffff", "lime": "#00ff00", "cyan": "#00ffff", "red": "#ff0000",
            "yellow": "#ffff00", "magenta": "#ff00ff", "blue": "#0000ff",
            "black": "#000000"}  # fmt: skip
_KNOWN = ("c", "i", "b", "u", "ruby", "rt", "v", "lang")


@dataclass(frozen=True, slots=True)
class Region:
    """A box in which cues stand, in parts of the picture: x, y of its left top corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class _File:
    """What is known of a file while its blocks are read."""

    name: str
    problems: Problems
    regions: dict[str, Region] = field(default_factory=dict)

    def warn(self, line: int, message: str, hint: str = "") -> None:
        self.problems.warning(Place(self.name, line, 1), "captions", message, hint)


def read_webvtt(lines: Sequence[str], name: str, problems: Problems) -> Iterator[Cue]:
    """The cues of a file's lines in their order."""
    file = _File(name, problems)
    for first, block in blocks(lines):
        word = block[0].split(maxsplit=1)[0] if block[0].strip() else ""
        if first == 1 and word == "WEBVTT":
            yield from _below_header(block, file)
            continue
        if word == "NOTE":
            continue
        if word == "STYLE" and "-->" not in block[0]:
            problems.note(
                Place(name, first, 1),
                "captions-style",
                "the styles of a web page are not used here",
            )
        elif word == "REGION" and "-->" not in block[0]:
            _region(block, first, file)
        elif (cue := _cue(block, first, file)) is not None:
            yield cue


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of their first."""
    block: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield len(lines) - len(block) + 1, block


def _below_header(block: list[str], file: _File) -> Iterator[Cue]:
    """A cue right below the header, where an empty line was forgotten."""
    first = next((i for i, line in enumerate(block) if "-->" in line), None)
    if first is not None:
        file.warn(first + 1, "an empty line is missing between WEBVTT and the first cue")
        if (cue := _cue(block[first:], first + 1, file)) is not None:
            yield cue


# --- regions --------------------------------------------------------------------------------------


def _region(block: list[str], first: int, file: _File) -> None:
    said = {"id": "", "width": "100%", "lines": "3", "regionanchor": "0%,100%",
            "viewportanchor": "0%,100%", "scroll": ""}  # fmt: skip
    for number, line in enumerate(block[1:], start=first + 1):
        for pair in line[:LONGEST_LINE].split():
            name, colon, value = pair.partition(":")
            if not colon or name not in said:
                file.warn(number, f"a region has no '{pair[:40]}'", did_you_mean(name, said))
            else:
                said[name] = value
    width, count = _percent(said["width"]), _whole(said["lines"])
    own, screen = _percents(said["regionanchor"]), _percents(said["viewportanchor"])
    if width is None or count is None or own is None or screen is None or not said["id"]:
        file.warn(first, "this region cannot be read", "for example: id:left width:40% lines:3")
        return
    if said["scroll"]:
        file.problems.note(
            Place(file.name, first, 1), "captions-style",
            "the lines of a region do not roll upwards here: they stand above each other",
        )  # fmt: skip
    height = min(count, 18) * LINE
    x, y = screen[0] - own[0] * width, screen[1] - own[1] * height
    file.regions[said["id"]] = Region(x, y, width, height)


def _percents(text: str) -> tuple[float, float] | None:
    x, comma, y = text.partition(",")
    first, second = _percent(x), _percent(y)
    return None if not comma or first is None or second is None else (first, second)


def _percent(text: str) -> float | None:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,6})?%", text):
        return None
    value = float(text[:-1]) / 100.0
    return value if value <= 1.0 else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,4}", text) else None


# --- cues -----------------------------------------------------------------------------------------


def seconds(text: str) -> float | None:
    """A time as captions have it: hours may be missing, a comma is a point."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    parts = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    return parts + float(f"0.{found[5] or 0}")


def times(line: str, number: int, file: str, problems: Problems) -> tuple[float, float, str] | None:
    """When a cue begins and ends, and what stands behind; None, and why, when that is unclear."""
    left, _, right = line[:LONGEST_LINE].partition("-->")
    behind = right.strip().split(maxsplit=1)
    end = behind[0] if behind else ""
    both = seconds(left.strip()), seconds(end)
    place = Place(file, number, 1)
    if both[0] is None or both[1] is None:
        wrong = (left.strip() if both[0] is None else end)[:40]
        problems.warning(
            place, "captions", f"'{wrong}' is no time: this cue is left out",
            "times are written 00:01:02.500 --> 00:01:05.000",
        )  # fmt: skip
        return None
    if both[1] <= both[0]:
        problems.warning(
            place, "captions", f"this cue ends at {end}, not after it begins: it is left out"
        )
        return None
    return both[0], both[1], behind[1] if len(behind) > 1 else ""


def _cue(block: list[str], first: int, file: _File) -> Cue | None:
    at = next((i for i, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        file.warn(first, "these lines have no times: they are left out",
                  "a comment begins with NOTE; a cue with 00:01.000 --> 00:03.000")  # fmt: skip
        return None
    found = times(block[at], first + at, file.name, file.problems)
    if found is None:
        return None
    start_s, end_s, settings = found
    said = "\n".join(block[at + 1 :])
    if len(said) > LONGEST_TEXT:
        file.warn(first + at + 1, f"a cue has {LONGEST_TEXT:,} characters at the most: "
                  "the rest is left out")  # fmt: skip
    words = _Words(file, first + at + 1, start_s, end_s)
    words.read(said[:LONGEST_TEXT])
    if not words.text.strip():
        file.warn(first + at, "this cue says nothing: it is left out")
        return None
    return Cue(
        start_s=start_s,
        end_s=end_s,
        text=words.text,
        runs=tuple(words.runs),
        voice=words.voice,
        language=words.language,
        words=tuple(words.stamps),
        spot=_spot(settings, first + at, file),
        name=block[0].strip()[:100] if at else "",
        line=first + at,
    )


def _spot(settings: str, number: int, file: _File) -> Spot | None:
    said: dict[str, str] = {}
    for pair in settings.split():
        name, colon, value = pair.partition(":")
        if not colon or name not in _SETTINGS:
            file.warn(number, f"a cue has no setting '{pair[:40]}'",
                      did_you_mean(name, _SETTINGS))  # fmt: skip
        else:
            said[name] = value
    if not said:
        return None
    align = said.get("align", "center")
    if align not in _ALIGNS:
        file.warn(number, f"a cue is not aligned '{align[:40]}'", did_you_mean(align, _ALIGNS))
        align = "center"
    x, side = _across(said.get("position", ""), align, number, file)
    y, edge = _down(said.get("line", ""), number, file)
    width = _share(said.get("size", ""), "size", number, file)
    region = file.regions.get(said.get("region", ""))
    if "region" in said and region is None:
        file.warn(number, f"there is no region '{said['region'][:40]}' above this cue")
    if region is not None:
        inner = {"start": 0.0, "left": 0.0, "end": 1.0, "right": 1.0}.get(align, 0.5)
        x = region.x + region.width * (inner if x is None else x)
        y, edge = region.y + region.height, "bottom"
        width = region.width * (1.0 if width is None else width)
    upright = said.get("vertical", "") in ("rl", "lr")
    if "vertical" in said:
        file.warn(number, "writing from top to bottom is set from side to side here")
    plain = {"left": "start", "right": "end", "center": "centre"}.get(align, align)
    return Spot(x, y, side, edge, width, plain, upright)


def _across(text: str, align: str, number: int, file: _File) -> tuple[float | None, str]:
    usual = {"start": "left", "left": "left", "end": "right", "right": "right"}.get(align, "centre")
    value, _, anchor = text.partition(",")
    side = {"line-left": "left", "center": "centre", "line-right": "right"}.get(anchor, usual)
    return _share(value, "position", number, file), side


def _down(text: str, number: int, file: _File) -> tuple[float | None, str]:
    """A line is a percentage, or counted from the top, or below zero from the bottom."""
    value, _, anchor = text.partition(",")
    edge = {"start": "top", "center": "centre", "end": "bottom"}.get(anchor, "top")
    counted = _whole(value)
    if counted is None:
        return _share(value, "line", number, file), edge
    if counted < 0:
        return max(1.0 + (counted + 1) * LINE, 0.0), "bottom"
    return min(counted * LINE, 1.0), edge


def _share(text: str, what: str, number: int, file: _File) -> float | None:
    value = _percent(text)
    if text and value is None:
        file.warn(number, f"the {what} '{text[:40]}' is not between 0% and 100%")
    return value


class _Words:
    """The text of a cue, its tags taken out."""

    def __init__(self, file: _File, line: int, start_s: float, end_s: float) -> None:
        self._file = file
        self._line = line
        self._from_s, self._until_s = start_s, end_s
        self._open: list[tuple[str, int, str]] = []  # each with its place and its colour
        self.text = ""
        self.runs: list[Run] = []
        self.stamps: list[tuple[int, float]] = []
        self.voice = ""
        self.language = ""

    def read(self, said: str) -> None:
        pieces = _TAG.split(said)
        parts: list[str] = []
        length = 0
        for i, piece in enumerate(pieces):
            if i % 2:
                self._tag(piece, length, said)
            else:
                plain = unicodedata.normalize("NFC", html.unescape(piece))
                parts.append(plain)
                length += len(plain)
        self.text = "".join(parts)
        while self._open:
            self._close(length)

    def _tag(self, tag: str, place: int, said: str) -> None:
        if tag[:1].isdigit():
            self._stamp(tag, place)
        elif tag.startswith("/"):
            name = tag[1:].strip()
            if any(name == opened for opened, *_ in self._open):
                while self._close(place) != name:
                    pass
        else:
            head, _, behind = tag.partition(" ")
            name, *classes = head.split(".")
            if name not in _KNOWN:
                self._file.warn(self._line, f"a caption has no tag '<{tag[:40]}>': it is left out")
                return
            colours = (_COLOURS[each] for each in classes if each in _COLOURS)
            self._open.append((name, place, next(colours, "")))
            if name == "v" and not self.voice:
                self.voice = html.unescape(behind).strip()[:200]
            elif name == "lang" and not self.language:
                self.language = behind.strip()[:40]

    def _close(self, place: int) -> str:
        name, start, colour = self._open.pop()
        if (name in ("b", "i") or colour) and place > start:
            self.runs.append(Run(start, place, name == "b", name == "i", colour))
        return name

    def _stamp(self, tag: str, place: int) -> None:
        at_s = seconds(tag.strip())
        last = self.stamps[-1][1] if self.stamps else self._from_s
        if at_s is None or not last <= at_s <= self._until_s:
            self._file.warn(self._line, f"the time <{tag[:40]}> is not between those around it")
        elif self.stamps and self.stamps[-1][0] == place:
            self.stamps[-1] = (place, at_s)
        else:
            self.stamps.append((place, at_s))
