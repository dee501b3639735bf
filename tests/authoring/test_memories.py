"""Captions and memories, compiled: which words are read when, and what a memory becomes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exhibit.authoring.compile import compile_stage
from exhibit.authoring.compile.memories import REST
from exhibit.authoring.details import CaptionsSpec
from exhibit.authoring.program import program
from exhibit.core.captions import Cue, Spot
from exhibit.core.problems import Problems
from exhibit.core.units import Length
from exhibit.scene.films import Projector
from exhibit.scene.moment import Moment
from exhibit.scene.readings import Hand, Reading
from exhibit.scene.stage import Pose, Stage, evaluate
from exhibit.show.conditions import Compare
from exhibit.show.program import Show
from tests.authoring.stages import PlainLooks, compiled, spec_of
from tests.shows import good, with_node, write

STORY = (Cue(1.0, 3.0, "ab cd"), Cue(2.0, 5.0, "ef", voice="Ali"), Cue(7.0, 8.0, "g", voice="Ali"))
CUES = {
    "a.vtt": STORY,
    "en.vtt": (Cue(1.0, 3.0, "xy"),),
    "spot.vtt": (Cue(0.0, 1.0, "ab", spot=Spot(0.25, 0.1, "left")),),
}


def stage(folder: Path, *nodes: str) -> tuple[Show, Stage]:
    looks = PlainLooks()
    looks.cues = CUES
    return compiled(folder, with_node(*nodes), looks)


def read(folder: Path, node: str, language: int = 0) -> Reading:
    _, found = stage(folder, node)
    (reading,) = found.drawings[language].sprites.readings
    return reading


def quads_at(reading: Reading, time_s: float) -> list[int]:
    page = int(np.searchsorted(reading.pages_s, time_s, side="right")) - 1
    if page < 0:
        return []
    quads = reading.shown[reading.bounds[page] : reading.bounds[page + 1]]
    return [int(quad) for quad in quads]


def test_each_page_has_the_captions_of_its_moment(tmp_path: Path) -> None:
    reading = read(tmp_path, "captions: a.vtt")
    assert quads_at(reading, 0.5) == []
    assert quads_at(reading, 1.5) == [0, 1, 2, 3, 4]
    assert quads_at(reading, 2.5) == [0, 1, 2, 3, 4, 5, 6]
    assert quads_at(reading, 4.0) == [5, 6]
    assert quads_at(reading, 6.0) == []
    assert reading.slots == 7
    assert reading.hand == Hand()


def test_letters_are_lit_with_their_words(tmp_path: Path) -> None:
    reading = read(tmp_path, "{captions: a.vtt, highlight: {by: word, colour: '#ff0000'}}")
    assert reading.colour == (1.0, 0.0, 0.0)
    assert reading.said_s[:5].tolist() == [1.0, 1.0, 1.0, 2.0, 2.0]
    assert reading.saying_s[:2].tolist() == [1.0, 1.0]


def test_a_line_is_lit_as_a_whole(tmp_path: Path) -> None:
    reading = read(tmp_path, "{captions: a.vtt, highlight: line}")
    assert reading.said_s[:5].tolist() == [1.0] * 5


def test_a_speaker_is_named_where_the_voice_changes(tmp_path: Path) -> None:
    reading = read(tmp_path, "{captions: a.vtt, voices: yes}")
    assert len(reading.records) == len("ab cd") + len("Ali: ef") + len("g")


@pytest.mark.parametrize(
    ("says", "letters"),
    [("", (10, 2)), ("language: original", (8, 8)), ("language: en", (2, 2)),
     ("without: [en]", (8, 0))],
)  # fmt: skip
def test_visitors_are_shown_the_captions_of_their_language(
    says: str, letters: tuple[int, int], tmp_path: Path
) -> None:
    _, found = stage(tmp_path, f"{{captions: {{fr: a.vtt, en: en.vtt}}, {says}}}")
    counts = [sum(len(r.records) for r in d.sprites.readings) for d in found.drawings]
    expected = (2, 8) if not says else letters[::-1] if "without" in says else letters
    assert counts == list(expected)


def test_a_caption_stands_where_its_file_says_unless_the_author_does(tmp_path: Path) -> None:
    placed = read(tmp_path, "captions: spot.vtt").records["rect"]
    own = read(tmp_path, "{captions: spot.vtt, at: [50%, 50%]}").records["rect"]
    assert placed[0, 0] - own[0, 0] == pytest.approx(-0.25 * 320 + 10)  # its left edge is there
    assert placed[0, 1] == pytest.approx((0.1 - 0.92) * 180)


def test_captions_that_nobody_places_stand_at_the_bottom(tmp_path: Path) -> None:
    captions = good(_files(tmp_path, "{captions: a.vtt}")).scenes[0].nodes[0]
    assert (captions.live["x"], captions.live["y"]) == (Length(50.0, "%"), Length(92.0, "%"))
    assert captions.anchor == "bottom"


def test_the_height_of_a_transcript_is_that_of_its_window(tmp_path: Path) -> None:
    node = "{captions: a.vtt, show: all, height: 40%}"
    captions = good(_files(tmp_path, node)).scenes[0].nodes[0].detail
    assert isinstance(captions, CaptionsSpec)
    assert captions.height == Length(40.0, "%")
    assert captions.text.height is None  # a line of it is as high as it is


def _files(folder: Path, node: str) -> Path:
    (folder / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nab cd\n", "utf-8")
    return write(folder, with_node(node))


def test_a_transcript_has_all_lines_around_the_one_that_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, "{captions: a.vtt, show: all, height: 90%}")
    assert reading.transcript is not None
    assert quads_at(reading, -5.0) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert np.all(np.diff(reading.transcript.middle) > 20.0)


def test_captions_go_along_with_a_sound(tmp_path: Path) -> None:
    (tmp_path / "sea.ogg").write_bytes(b"OggS")
    _, found = stage(tmp_path, "{sound: sea.ogg, name: sea, start: 4s}",
                     "{captions: a.vtt, of: sea}")  # fmt: skip
    assert found.drawings[0].sprites.readings[0].hand == Hand(start_s=4.0)


def test_a_thousand_captions_at_once_are_bounded(tmp_path: Path) -> None:
    looks = PlainLooks()
    looks.cues = {"a.vtt": tuple(Cue(float(i), 1e6, "abcd") for i in range(1000))}
    _, found = compiled(tmp_path, with_node("captions: a.vtt"), looks)
    (reading,) = found.drawings[0].sprites.readings
    assert reading.slots == 6 * 4
    assert len(reading.shown) <= 1000 * 24


# --- memories -------------------------------------------------------------------------------------

GRAN = (
    "{memory: gran, voice: gran.opus, original: fr, transcript: a.vtt, "
    "translations: {en: en.vtt}, speaker: {fr: Ma grand-mère, en: My grandmother}, "
    "plays: near < 1, jump: {next: drum}, "
    "chapters: [{at: 0s, title: Un}, {at: 5s, title: Deux}]}"
)


def memory(
    folder: Path, node: str = GRAN, lengths: dict[str, float] | None = None
) -> tuple[Show, Stage]:
    spec = spec_of(folder, with_node(node))
    show = program(spec, Problems(), 0, {"gran.opus": 20.0} if lengths is None else lengths)
    looks = PlainLooks()
    looks.cues = CUES
    return show, compile_stage(spec, spec.scenes[0], show, looks)


def test_a_memory_is_a_player_of_the_show(tmp_path: Path) -> None:
    show, _ = memory(tmp_path)
    (player,) = show.players
    assert (player.name, player.scene, player.lasts_s) == ("gran", 0, 20.0)
    assert player.plays == Compare(0, "<", 1.0)
    assert player.chapters == (0.0, 5.0)
    assert player.following == 2
    assert player.forget_s == 60.0


def test_its_voice_sounds_where_the_player_stands(tmp_path: Path) -> None:
    _, found = memory(tmp_path)
    (cue,) = found.sounds
    assert cue.player == 0
    assert cue.file.endswith("gran.opus")


def test_its_words_go_by_its_player_and_visitors_of_its_language_need_no_translation(
    tmp_path: Path,
) -> None:
    _, found = memory(tmp_path, GRAN.replace("original: fr", "original: en"))
    english, french = (drawing.sprites.readings for drawing in found.drawings)
    assert [len(reading.records) for reading in english] == [8, 6]  # the original, the chapters
    assert [len(reading.records) for reading in french] == [8, 2, 6]
    assert all(reading.hand == Hand(0) for reading in (*english, *french))
    assert [reading.colour is not None for reading in french] == [True, False, False]


def test_a_line_grows_as_it_goes_on(tmp_path: Path) -> None:
    _, found = memory(tmp_path)
    assert found.sources.at is not None
    rows = found.names["gran gone"]
    assert rows.stop == rows.start + 1
    assert "gran mark" in found.names


def test_a_recording_of_unknown_length_has_no_line(tmp_path: Path) -> None:
    show, found = memory(tmp_path, lengths={})
    assert show.players[0].lasts_s == float("inf")
    assert "gran gone" not in found.names


def test_who_wishes_not_to_be_named_is_not(tmp_path: Path) -> None:
    named = GRAN.replace("speaker: {fr: Ma grand-mère, en: My grandmother}", "speaker: anonymous")
    _, found = memory(tmp_path, named)
    assert "gran speaker" not in found.names


def test_the_artist_can_draw_it_otherwise(tmp_path: Path) -> None:
    own = GRAN[:-1] + ", nodes: [{captions: en.vtt}, {shape: star, name: own}]}"
    _, found = memory(tmp_path, own)
    assert "own" in found.names
    assert "gran gone" not in found.names
    (reading,) = found.drawings[0].sprites.readings
    assert reading.hand == Hand(0)
    assert len(found.sounds) == 1


def test_conditions_can_ask_for_a_memory(tmp_path: Path) -> None:
    looks = PlainLooks()
    looks.cues = CUES
    yaml = with_node(GRAN) + "    go: [{when: gran is over for 3s, to: shore}]\n"
    show, _ = compiled(tmp_path, yaml, looks)
    assert len(show.scenes[0].clocks) == 1
    assert replace(show.players[0]).plays is not None


# --- films ----------------------------------------------------------------------------------------

FILMED = (
    "{memory: gran, film: gran.mp4, original: fr, transcript: a.vtt, translations: {en: en.vtt}, "
    "speaker: anonymous, plays: near < 1}"
)
TWELVE = {"gran.mp4": 12.0}


def projectors(found: Stage) -> list[Projector]:
    return [part for part in found.drawings[0].plan if isinstance(part, Projector)]


def test_a_filmed_memory_is_shown_and_heard_where_its_player_stands(tmp_path: Path) -> None:
    show, found = memory(tmp_path, FILMED, TWELVE)
    assert show.players[0].lasts_s == 12.0
    (projector,) = projectors(found)
    assert (projector.player, projector.from_s, projector.until_s) == (0, 0.0, 10.0)
    (cue,) = found.sounds
    assert (cue.player, cue.bus, Path(cue.file).name) == (0, "voice", "gran.mp4")


def test_beside_a_voice_the_film_is_silent_and_the_voice_says_how_long_it_lasts(
    tmp_path: Path,
) -> None:
    both = FILMED.replace("film: gran.mp4", "film: gran.mp4, voice: gran.opus")
    show, found = memory(tmp_path, both, {"gran.opus": 20.0})
    assert show.players[0].lasts_s == 20.0
    levels = {Path(cue.file).name: cue for cue in found.sounds}
    assert levels["gran.opus"].extra == -1
    heard = np.zeros(len(show.followers) + len(show.players))
    columns = evaluate(found, Moment(0.0, heard, 0, 0.0, np.zeros(1)), Pose(found))
    assert columns.extras[levels["gran.mp4"].extra] == 0.0


def test_an_artist_can_put_the_film_where_it_should_be(tmp_path: Path) -> None:
    own = FILMED[:-1] + (
        ", nodes: [{film: gran.mp4, name: wall, loop: yes, size: [64, 48]}, "
        "{film: other.mp4, loop: yes}, {captions: en.vtt, of: wall}]}"
    )
    for name in ("gran.mp4", "other.mp4"):
        (tmp_path / name).write_bytes(b"..")
    _, found = memory(tmp_path, own, TWELVE)
    assert [(p.player, p.loop) for p in projectors(found)] == [(0, False), (-1, True)]
    assert "gran film" not in found.names
    (reading,) = found.drawings[0].sprites.readings
    assert reading.hand == Hand(0)


def test_words_that_are_not_said_are_darker_in_a_memory_unless_its_author_says_otherwise(
    tmp_path: Path,
) -> None:
    _, found = memory(tmp_path)
    assert found.drawings[1].sprites.readings[0].rest == REST
    _, found = memory(tmp_path, GRAN[:-1] + ", highlight: {by: word, rest: 90%}}")
    assert found.drawings[1].sprites.readings[0].rest == 0.9
    assert read(tmp_path, "{captions: a.vtt, highlight: word}").rest == 1.0
