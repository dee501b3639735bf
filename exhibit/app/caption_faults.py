"""The proof reader of what is said: captions and memories, with the files they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from exhibit.app.media_faults import media_fault
from exhibit.app.recordings import length_of
from exhibit.authoring.details import CaptionsSpec, MemorySpec, SoundSpec
from exhibit.authoring.meant import suggest
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.players import memories_of
from exhibit.authoring.slips import short
from exhibit.authoring.specs import NodeSpec, SceneSpec, ShowSpec, all_nodes
from exhibit.core.problems import Problems

APART_S = 2.0  # by so much captions may end after their recording
SILENCE_S = 15.0  # by so much they may end before it without a word


def check_captions(spec: ShowSpec, problems: Problems) -> None:
    """Adds what is wrong with a show's captions and memories; each file is read once."""
    nodes = [(scene, node) for scene in spec.scenes for node in all_nodes(scene.nodes)]
    if any(isinstance(node.detail, (CaptionsSpec, MemorySpec)) for _, node in nodes):
        checker = _Checker(spec, problems)
        for scene, node in nodes:
            if isinstance(node.detail, CaptionsSpec):
                checker.captions(scene, node, node.detail)
            elif isinstance(node.detail, MemorySpec):
                checker.memory(node, node.detail)


class _Checker:
    def __init__(self, spec: ShowSpec, problems: Problems) -> None:
        self._spec = spec
        self._spoken = [language.text for language in spec.languages]
        self._problems = problems
        self._ends: dict[str, float] = {}  # by file; 0 for one that cannot be read
        self._timed = {memory.name for memory in memories_of(spec)}

    def captions(self, scene: SceneSpec, node: NodeSpec, spec: CaptionsSpec) -> None:
        for language, name in spec.files.items():
            self._file(name, language, read=spec.show == "cue")
        if spec.language == "visitor" and "" not in spec.files:
            self._lacking(node, [*spec.files, *spec.without], "these captions are missing")
        elif spec.language not in ("visitor", "original", *spec.files) and "" not in spec.files:
            self._problems.error(
                node.place, "unknown-language",
                f"there is no file for '{short(spec.language)}' here",
                suggest(spec.language, ("visitor", "original", *spec.files)), left_out=True,
            )  # fmt: skip
        sounds = {plain_name(n) for n in all_nodes(scene.nodes) if n.kind in ("sound", "film")}
        self._has_a_clock(scene, node, spec)
        if spec.of and spec.of not in self._timed | sounds:
            self._problems.warning(
                node.place, "unknown-recording",
                f"there is no sound and no memory '{short(spec.of)}' to go along with",
                suggest(spec.of, sorted(self._timed | sounds))
                or "until then these captions go by the clock of the scene",
            )  # fmt: skip

    def memory(self, node: NodeSpec, memory: MemorySpec) -> None:
        translations = memory.translations or {}
        original = memory.original.text if memory.original else ""
        spoken = memory.transcripts or ({original: memory.transcript} if memory.transcript else {})
        said = {language: self._file(name, language) for language, name in spoken.items() if name}
        ends = list(said.values())
        ends += [self._file(name, language) for language, name in translations.items()]
        if memory.transcript is None:
            self._warn(node, "no-transcript", "this memory has no transcript: who does not hear "
                       "it cannot read it", "for example: transcript: story.ar.vtt")  # fmt: skip
        elif not original and len(self._spoken) > 1:
            self._warn(node, "no-original", "this memory does not say in which language it is",
                       "for example: original: ar-TN")  # fmt: skip
        if "" not in translations and (memory.transcript or translations):
            there = [original, *memory.transcripts, *translations]
            self._lacking(node, there, "this memory is not translated")
        self._people(node, memory)
        lasts_s = self._recorded(memory)
        if memory.voices or memory.films:
            self._voices(node, memory, said)
        else:
            self._lengths(node, lasts_s, ends)
        self._chapters(node, memory, lasts_s)

    def _has_a_clock(self, scene: SceneSpec, node: NodeSpec, spec: CaptionsSpec) -> None:
        for sound in all_nodes(scene.nodes):
            detail = sound.detail
            if isinstance(detail, SoundSpec) and detail.on and plain_name(sound) == spec.of:
                self._warn(
                    node, "captions-clockless",
                    f"'{short(spec.of)}' sounds on '{short(detail.on.text)}', again and again: "
                    "captions cannot go along with it",
                    "let a memory play it: its 'plays' says when",
                )  # fmt: skip

    # -- parts of a memory

    def _people(self, node: NodeSpec, memory: MemorySpec) -> None:
        if not memory.speaker and not memory.anonymous:
            self._warn(
                node, "unnamed", "nothing says who speaks in this memory",
                "ask them how they wish to be named, and write speaker: .., or speaker: anonymous",
            )  # fmt: skip
        for words in (memory.speaker, memory.credit):
            if words and "" not in words:
                self._lacking(node, words, "these words of a memory are missing")
        recording = memory.voice or memory.film
        if recording is not None and not memory.licence:
            self._problems.note(
                recording.place, "licence",
                "nothing says what the speaker of this recording has agreed to",
                "for example: licence: shown in exhibitions, not on the web",
            )  # fmt: skip

    def _recorded(self, memory: MemorySpec) -> float:
        """How long the recording lasts; 0 where there is none, or none that can be played."""
        voice_s = self._played(memory.voice, "sound")
        film_s = self._played(memory.film, "film")
        return film_s if memory.voice is None else voice_s

    def _voices(self, node: NodeSpec, memory: MemorySpec, said: Mapping[str, float]) -> None:
        """The recordings of several languages, each with the words that are said in it."""
        kind = "sound" if memory.voices else "film"
        for language, name in (memory.voices or memory.films).items():
            known = memory.voice if memory.voices else memory.film
            lasts_s = length_of(self._spec.folder / name.text)
            if name != known:  # the first has been looked at
                lasts_s = self._played(name, kind)
            self._lengths(node, lasts_s, [said[language]] if language in said else [])

    def _played(self, name: Name | None, kind: str) -> float:
        if name is None:
            return 0.0
        path = self._spec.folder / name.text
        if fault := media_fault(path, kind):
            self._problems.error(name.place, "media", fault, left_out=True)
            return 0.0
        return length_of(path)

    def _lengths(self, node: NodeSpec, lasts_s: float, ends: Iterable[float]) -> None:
        for end_s in (end_s for end_s in ends if end_s > 0.0 and lasts_s > 0.0):
            if end_s > lasts_s + APART_S:
                self._warn(
                    node, "captions-late", f"these words end at {end_s:.1f} s, and the recording, "
                    f"which lasts {lasts_s:.1f} s, before them",
                    "do they belong to this recording?",
                )  # fmt: skip
            elif end_s < lasts_s - max(SILENCE_S, 0.1 * lasts_s):
                self._problems.note(
                    node.place, "captions-early",
                    f"the recording goes on from these words, at {end_s:.1f} s, to {lasts_s:.1f} s",
                )  # fmt: skip

    def _chapters(self, node: NodeSpec, memory: MemorySpec, lasts_s: float) -> None:
        begins = [mark.at_s for mark in memory.marks]
        for mark in memory.marks:
            if mark.words and "" not in mark.words:
                self._lacking(node, mark.words, "the title of a chapter is missing")
        if memory.chapters is not None:
            begins = [self._file(memory.chapters, "", read=False)]
        if lasts_s > 0.0 and any(at_s > lasts_s + APART_S for at_s in begins):
            self._warn(node, "chapter-late", f"a chapter lies after the end of the recording, "
                       f"at {lasts_s:.1f} s")  # fmt: skip

    # -- files and languages

    def _file(self, name: Name, language: str, *, read: bool = True) -> float:
        """When the last words of a file end; what is wrong with it is told once."""
        from exhibit.media.captions import load  # noqa: PLC0415  # few shows have captions
        from exhibit.media.fault import MediaFault  # noqa: PLC0415
        from exhibit.media.legible import hard_to_read  # noqa: PLC0415

        path = self._spec.folder / name.text
        if name.text in self._ends:
            return self._ends[name.text]
        self._ends[name.text] = 0.0
        try:
            found = load(path)
        except MediaFault as fault:
            near = self._neighbours(name.text) if _is_lost(path) else ""
            self._problems.error(name.place, "media", str(fault), near, left_out=True)
            return 0.0
        self._problems.extend(replace(fault, left_out=True) for fault in found.problems)
        if not found.cues:
            self._problems.error(
                name.place, "media", f"{path.name} has no words that can be shown",
                "export it again as WebVTT, or look at what is said of its lines", left_out=True,
            )  # fmt: skip
        if read:
            own = language or self._spoken[0]
            self._problems.extend(hard_to_read(found.cues, str(path), own))
        self._ends[name.text] = found.end_s
        return found.end_s

    def _neighbours(self, written: str) -> str:
        folder = self._spec.folder
        try:
            beside = sorted(_captions_in(folder, folder / Path(written).parent))
        except (OSError, ValueError):
            return ""
        return suggest(written, beside)

    def _lacking(self, node: NodeSpec, there: Iterable[str], what: str) -> None:
        known = set(there)
        lacking = [language for language in self._spoken if language not in known]
        if lacking:
            self._warn(node, "untranslated", f"{what} in {', '.join(lacking)}",
                       "until then another language stands in")  # fmt: skip

    def _warn(self, node: NodeSpec, code: str, message: str, hint: str = "") -> None:
        self._problems.warning(node.place, code, message, hint)


def _is_lost(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:
        return False
    except ValueError:  # a name that no file can have
        return True


def _captions_in(show: Path, folder: Path) -> Iterator[str]:
    for file in folder.iterdir():
        if file.suffix.lower() in (".vtt", ".srt"):
            yield file.relative_to(show).as_posix()
