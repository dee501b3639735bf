"""What a show's recordings say of themselves: how long they last, and where chapters begin."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from exhibit.authoring.players import memories_of, recordings_in
from exhibit.authoring.program import program
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.telling import voices, waits_to_be_told
from exhibit.core.problems import Problems
from exhibit.media.fault import MediaFault
from exhibit.show.program import Show

FILMS = (".mp4", ".mov", ".webm", ".mkv", ".m4v", ".avi")


@dataclass(frozen=True, slots=True)
class Recordings:
    """`lengths`: seconds by file; `chapters`: when those of a file begin."""

    lengths: dict[str, float] = field(default_factory=dict)
    chapters: dict[str, tuple[float, ...]] = field(default_factory=dict)


def programmed(spec: ShowSpec, problems: Problems, seed: int = 0) -> Show:
    """The show that `advance` plays, with the lengths that its recordings have."""
    found = recordings_of(spec)
    return program(spec, problems, seed, found.lengths, found.chapters)


def recordings_of(spec: ShowSpec) -> Recordings:
    """Looks into the files of a show's memories; of those that cannot be read nothing is known."""
    found = Recordings()
    for memory in memories_of(spec):
        for file in recordings_in(memory.spec):
            if not file or file in found.lengths:
                continue
            lasts_s = length_of(spec.folder / file)
            if not lasts_s:  # the last of what is said stands in for it
                words = (memory.spec.transcript, *(memory.spec.translations or {}).values())
                names = [name.text for name in words if name]
                own = (
                    [file] if file in (t.text for t in memory.spec.transcripts.values()) else names
                )
                lasts_s = max((_end_of(spec.folder / name) for name in own), default=0.0)
            if lasts_s:
                found.lengths[file] = lasts_s
        chapters = memory.spec.chapters
        if chapters is not None and chapters.text not in found.chapters:
            found.chapters[chapters.text] = _begins(spec.folder / chapters.text)
    for scene in spec.scenes:
        for file in voices(scene) if waits_to_be_told(scene) else ():
            if file not in found.lengths and (lasts_s := length_of(spec.folder / file)):
                found.lengths[file] = lasts_s
    return found


def length_of(file: Path) -> float:
    """How long a recording lasts, in seconds; 0 where that cannot be told, or is absurd."""
    if file.suffix.lower() in (".vtt", ".srt"):
        return 0.0
    # FFmpeg takes 60 ms to load; few shows have recordings
    if file.suffix.lower() in FILMS:
        from exhibit.media.film.facts import facts_of  # noqa: PLC0415

        try:
            return facts_of(file).lasts_s
        except MediaFault:
            pass  # what is heard may be all there is: m4v and webm may hold nothing but a voice
    from exhibit.media import sound  # noqa: PLC0415

    try:
        lasts_s = sound.length_of(file)
    except MediaFault:
        return 0.0
    return lasts_s if math.isfinite(lasts_s) else 0.0


def _end_of(file: Path) -> float:
    from exhibit.media.captions import load  # noqa: PLC0415  # few shows have captions

    try:
        return load(file).end_s
    except MediaFault:
        return 0.0


def _begins(file: Path) -> tuple[float, ...]:
    from exhibit.media.captions import load  # noqa: PLC0415  # few shows have captions

    try:
        return tuple(cue.start_s for cue in load(file).cues)
    except MediaFault:
        return ()
