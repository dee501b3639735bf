"""Captions from files: WebVTT and SRT to cues, with everything that is wrong by file and line.

A cue that cannot be read is left out and named; the others stay. Nothing a file says makes this
slow or large: files, cues and their texts have limits that no caption of a show comes near.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exhibit.core.captions import Cue
from exhibit.core.problems import Place, Problem, Problems
from exhibit.media.fault import MediaFault
from exhibit.media.srt import read_srt
from exhibit.media.webvtt import read_webvtt

LARGEST = 8 << 20  # bytes: the captions of a hundred hours
MOST_CUES = 3_000  # four hours of talk, and a few seconds to set
MOST_NAMED = 20  # problems of one file: after these it is the same slip over and over
ENDINGS = (".vtt", ".srt")
_ARABIC = re.compile(rb"[\x80-\xff]{2,}")
_NOTHING = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Captions:
    """The cues of a file in the order of their times, and what is wrong with it."""

    cues: tuple[Cue, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def end_s(self) -> float:
        return max((cue.end_s for cue in self.cues), default=0.0)


def load(path: Path, shown: str = "") -> Captions:
    """Reads a file; `shown` is what messages call it. Raises MediaFault when it is no captions."""
    file = shown or str(path)
    problems = Problems()
    text = _decoded(_bytes(path), file, path.suffix.lower() == ".srt", problems)
    return parse(text, file, problems, srt=path.suffix.lower() == ".srt")


def parse(text: str, file: str, problems: Problems | None = None, *, srt: bool = False) -> Captions:
    """The cues of a text. It is WebVTT when it begins so, whatever the file is called."""
    problems = Problems() if problems is None else problems
    lines = re.split("\r\n|\n|\r", _NOTHING.sub("\ufffd", text).removeprefix("\ufeff"))
    webvtt = re.match(r"WEBVTT(\s|$)", lines[0]) is not None
    if not webvtt and not srt:
        problems.warning(
            Place(file, 1, 1), "captions", "the first line of a WebVTT file is WEBVTT",
            "write it there, or call the file .srt if that is what it is",
        )  # fmt: skip
    read = read_srt if srt and not webvtt else read_webvtt
    cues = _in_order(read(lines, file, problems), file, problems)
    _warn_of_overlaps(cues, file, problems)
    return Captions(tuple(cues), tuple(_few(problems, file)))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise MediaFault(f"{path.name} is a folder, not a file of captions")
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise MediaFault(
                f"{path.name} is a device or a pipe, not captions: put a file in its place"
            )
        with path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise MediaFault(f"the captions {path.name} are not there") from None
    except (OSError, ValueError):
        raise MediaFault(
            f"the captions {path.name} may not be read: change its permissions"
        ) from None
    if len(found) > LARGEST:
        raise MediaFault(f"{path.name} is larger than {LARGEST >> 20} MB: no captions are")
    if not found.strip():
        raise MediaFault(f"{path.name} is empty: it has no captions")
    if b"\x00\x00\x00" in found[:4096]:
        raise MediaFault(f"{path.name} is no text: captions are WebVTT (.vtt) or SubRip (.srt)")
    return found


def _decoded(found: bytes, file: str, srt: bool, problems: Problems) -> str:
    """UTF-8, as WebVTT always is; old SRT files may be in the code page of who typed them."""
    if found.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        problems.warning(
            Place(file, 1, 1), "captions-encoding", "this file is in UTF-16", "save it as UTF-8"
        )
        return found.decode("utf-16", errors="replace")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
    if not srt:
        problems.warning(
            Place(file, line, 1), "captions-encoding", "here are letters that are not UTF-8",
            "save the file as UTF-8: these letters are lost",
        )  # fmt: skip
        return found.decode("utf-8-sig", errors="replace")
    # Arabic letters stand side by side; the accents of French stand alone among ASCII.
    high = sum(byte > 127 for byte in found)
    arabic = sum(len(match[0]) for match in _ARABIC.finditer(found)) > high / 2
    page = "cp1256" if arabic else "cp1252"
    problems.warning(
        Place(file, line, 1), "captions-encoding",
        f"this file is not UTF-8: it is read as Windows' {'Arabic' if arabic else 'Western'} "
        f"code page {page[2:]}", "look at it, and save it as UTF-8",
    )  # fmt: skip
    return found.decode(page, errors="replace")


def _in_order(found: Iterator[Cue], file: str, problems: Problems) -> list[Cue]:
    cues: list[Cue] = []
    late = False
    for cue in found:
        if len(cues) == MOST_CUES:
            problems.warning(
                Place(file, cue.line, 1), "captions",
                f"a file may have {MOST_CUES:,} cues: the others are left out",
                "divide it, one file a scene",
            )  # fmt: skip
            break
        if cues and cue.start_s < cues[-1].start_s and not late:
            late = True
            problems.warning(
                Place(file, cue.line, 1), "captions",
                "this cue begins before the one above it", "they are put in order",
            )  # fmt: skip
        cues.append(cue)
    return sorted(cues, key=lambda cue: (cue.start_s, cue.line))


def _warn_of_overlaps(cues: list[Cue], file: str, problems: Problems) -> None:
    """Two cues at once are meant when they stand elsewhere, or when two people speak."""
    before: Cue | None = None
    for cue in cues:
        if (
            before is not None
            and cue.start_s < before.end_s - 1e-3
            and (cue.spot, cue.voice) == (before.spot, before.voice)
        ):
            problems.warning(
                Place(file, cue.line, 1), "captions-overlap",
                f"this cue begins while that of line {before.line} is still shown",
                "both are shown: let the first end earlier, or give each its place or its voice",
            )  # fmt: skip
        if before is None or cue.end_s >= before.end_s:
            before = cue


def _few(problems: Problems, file: str) -> list[Problem]:
    found = problems.sorted()
    if len(found) <= MOST_NAMED:
        return found
    more = len(found) - MOST_NAMED
    last = found[MOST_NAMED - 1]
    said = f"{more} more things are wrong in this file, of which these are the first"
    kept = [*found[:MOST_NAMED], replace(last, place=Place(file), message=said, hint="")]
    return sorted(kept, key=lambda problem: problem.place)
