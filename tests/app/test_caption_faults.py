"""What the proof reader says of captions and memories, with file and line."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

from exhibit.app.proofread import checked
from exhibit.app.recordings import length_of, recordings_of
from exhibit.core.problems import Problem, Problems
from tests.shows import with_node, write

GOOD = "WEBVTT\n\n00:01.000 --> 00:04.000\nUne phrase calme.\n"
ROOT = Path(__file__).parents[2]
VOICE = ROOT / "scenes/voices/string_voice.ogg"
MEMORY = (
    "{memory: gran, voice: gran.ogg, original: fr, transcript: a.vtt, translations: {en: b.vtt}, "
    "speaker: anonymous, licence: shown here}"
)


def problems_of(folder: Path, node: str, **files: str) -> list[Problem]:
    write(folder, with_node(node))
    for name, text in {"a": GOOD, "b": GOOD, **files}.items():
        (folder / f"{name}.vtt").write_text(text, "utf-8")
    if not (folder / "gran.ogg").exists():
        copy(VOICE, folder / "gran.ogg")
    problems = Problems()
    checked(folder, problems)
    return problems.sorted()


def said(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(Path(p.place.file).name, p.place.line, p.message) for p in problems]


def test_a_memory_in_which_nothing_lacks_is_not_complained_of(tmp_path: Path) -> None:
    found = problems_of(tmp_path, MEMORY)
    assert [p for p in found if p.severity != "note"] == []
    assert ["goes on from these words" in p.message for p in found] == [True]


def test_a_caption_that_is_too_fast_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    fast = "WEBVTT\n\n00:01.000 --> 00:02.000\nUne phrase bien trop longue pour une seconde.\n"
    (found,) = said(problems_of(tmp_path, "captions: {fr: a.vtt, en: b.vtt}", a=fast))
    assert found[:2] == ("a.vtt", 3)
    assert "45 characters a second" in found[2]


def test_a_transcript_that_is_shown_whole_may_be_long(tmp_path: Path) -> None:
    slow = "WEBVTT\n\n00:01.000 --> 00:30.000\nLongtemps.\n"
    assert said(problems_of(tmp_path, "{captions: a.vtt, show: all}", a=slow)) == []


def test_languages_that_are_missing_are_named(tmp_path: Path) -> None:
    (found,) = said(problems_of(tmp_path, "captions: {fr: a.vtt}"))
    assert found[1:] == (14, "these captions are missing in en")
    (untold,) = [p for p in problems_of(tmp_path, MEMORY.replace("{en: b.vtt}", "{wo: b.vtt}"))
                if p.severity == "warning"]  # fmt: skip
    assert untold.message == "this memory is not translated in en"


def test_a_file_that_is_not_there_is_answered_with_the_one_that_is(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "captions: {fr: storry.vtt, en: b.vtt}", story=GOOD)
    assert "not there" in problem.message
    assert problem.hint == "did you mean 'story.vtt'?"
    assert problem.left_out


def test_who_speaks_is_asked_for(tmp_path: Path) -> None:
    found = problems_of(tmp_path, MEMORY.replace("speaker: anonymous, ", ""))
    assert "nothing says who speaks" in next(p for p in found if p.severity == "warning").message


def test_consent_is_asked_for_in_a_note(tmp_path: Path) -> None:
    found = problems_of(tmp_path, MEMORY.replace(", licence: shown here", ""))
    assert any(p.code == "licence" and p.severity == "note" for p in found)


def test_words_that_outlast_their_recording_are_named(tmp_path: Path) -> None:
    late = "WEBVTT\n\n01:20.000 --> 01:24.000\nTrop tard.\n"
    found = [p.message for p in problems_of(tmp_path, MEMORY, a=late) if p.severity == "warning"]
    assert found == [
        "these words end at 84.0 s, and the recording, which lasts 51.0 s, before them"
    ]


def test_a_voice_that_cannot_be_played_is_left_out_and_its_words_stay(tmp_path: Path) -> None:
    (tmp_path / "gran.ogg").write_bytes(b"OggS and nothing more")
    found = [p for p in problems_of(tmp_path, MEMORY) if p.severity == "error"]
    assert [p.left_out for p in found] == [True]
    assert "gran.ogg is not a sound that can be played" in found[0].message


def test_a_memory_can_only_be_followed_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    star = "{shape: star, opacity: {follow: gran, from: 0, to: 1, smooth: 1s}}"
    write(tmp_path, with_node(MEMORY, star))
    problems = Problems()
    checked(tmp_path, problems)
    assert any("it is followed from its beginning" in p.message for p in problems)


def test_inputs_that_cannot_let_it_jump_are_named(tmp_path: Path) -> None:
    jumping = MEMORY[:-1] + ", jump: {next: near, to: drum}}"
    messages = [p.message for p in problems_of(tmp_path, jumping) if p.severity == "error"]
    assert messages == [
        "'near' is a distance, and a hit is needed here",
        "'drum' is a hit, and cannot say where to go to",
    ]


def test_a_recording_lasts_as_long_as_its_voice_or_its_words(tmp_path: Path) -> None:
    assert 51.0 <= length_of(VOICE) < 51.2
    assert length_of(tmp_path / "gone.ogg") == 0.0
    problems_of(tmp_path, MEMORY)
    spec = checked(tmp_path, Problems())
    assert spec is not None
    assert recordings_of(spec).lengths == {"gran.ogg": length_of(VOICE)}
    (tmp_path / "gran.ogg").unlink()
    assert recordings_of(spec).lengths == {"gran.ogg": 4.0}
