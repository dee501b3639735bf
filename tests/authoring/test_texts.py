"""What a text node can say: how it is set, how it comes, and the inputs that its words wait for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.authoring.compile.painting import spoken
from exhibit.authoring.details import Readable, TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.placeholders import Gap, gaps_of, most_letters, parts_of
from exhibit.authoring.specs import KeysSpec, WaveSpec
from exhibit.core.problems import Problem
from exhibit.core.units import Length
from exhibit.core.words import LONGEST_TEXT
from exhibit.scene.drawlist import ALL, DrawList
from exhibit.scene.looks import Paragraph
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, evaluate, pack
from tests.authoring.stages import PlainLooks, compiled, drawn_at, no_media_fault, shape_of
from tests.shows import at, check, good, only, with_node, with_scenes, write
from tests.visits import exact


def text_of(folder: Path, keys: str) -> TextSpec:
    spec = good(write(folder, with_node(f"{{text: Hello, {keys}}}")))
    detail = spec.scenes[0].nodes[0].detail
    assert isinstance(detail, TextSpec)
    return detail


def problems_of(folder: Path, *nodes: str) -> list[Problem]:
    return check(write(folder, with_node(*nodes)), no_media_fault)[1]


# --- how letters are set --------------------------------------------------------------------------


def test_every_key_of_a_text_reaches_its_spec(tmp_path: Path) -> None:
    text = text_of(
        tmp_path,
        "height: 40%, lines: 3, weight: 600, axes: {wdth: 80, opsz: 32}, align: justify, "
        "kashida: yes, vertical: top, leading: 150%, spacing: 5%, markup: no, width: 60%",
    )
    assert (text.height, text.lines, text.weight) == (Length(40, "%"), 3, 600)
    assert text.axes == (("wdth", 80), ("opsz", 32))
    assert (text.align, text.kashida, text.vertical) == ("justify", True, "top")
    assert (text.leading, text.spacing, text.markup) == (1.5, 0.05, False)


def test_an_outline_and_a_shadow_have_short_forms(tmp_path: Path) -> None:
    short = text_of(tmp_path / "a", "outline: 3, shadow: yes")
    assert short.outline is not None
    assert short.outline.width == Length(3)
    assert short.outline.colour == (0.0, 0.0, 0.0, 1.0)
    assert short.shadow is not None
    long = text_of(
        tmp_path / "b",
        "outline: {width: 3, colour: navy}, shadow: {by: [3, 4], blur: 8, colour: '#000000c0'}",
    )
    assert long.outline is not None
    assert long.outline.colour[2] == pytest.approx(128 / 255)
    assert long.shadow is not None
    assert (long.shadow.by, long.shadow.blur) == ((Length(3), Length(4)), Length(8))
    none = text_of(tmp_path / "c", "shadow: no")
    assert (none.outline, none.shadow) == (None, None)


def test_a_size_can_be_said_by_from_how_far_it_is_read(tmp_path: Path) -> None:
    assert text_of(tmp_path, "size: readable from 4 m").size == Readable(4.0)
    assert text_of(tmp_path, "size: readable from 350 cm").size == Readable(3.5)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("readable", "expected a number in m, such as 0.8 m, and nothing is written here"),
        ("readable from afar", "expected a number in m, such as 0.8 m, found 'afar'"),
        ("readable from 4 s", "expected a number in m, such as 0.8 m, and '4 s' is in 's'"),
        ("readable from 1000 m", "letters are read from 0.2 m to 200 m, not from 1000 m"),
    ],
)
def test_what_is_no_distance_is_named(tmp_path: Path, written: str, said: str) -> None:
    assert only(write(tmp_path, with_node(f"{{text: A, size: {written}}}"))).message == said


def test_an_axis_has_four_letters(tmp_path: Path) -> None:
    problem = only(write(tmp_path, with_node("{text: A, axes: {width: 80}}")))
    assert problem.message == "'width' is no axis of a font: they have four letters"


# --- one text for all visitors --------------------------------------------------------------------


def test_one_text_for_all_visitors_can_name_a_language_that_the_show_does_not_speak(
    tmp_path: Path,
) -> None:
    spec = good(write(tmp_path, with_node("{text: تونس, language: ar-TN}", "{text: Tunis}")))
    own, plain = spec.scenes[0].nodes
    assert [spoken(own, visitor, ("fr", "en"))[0] for visitor in ("fr", "en")] == ["ar-TN"] * 2
    assert [spoken(plain, visitor, ("fr", "en"))[0] for visitor in ("fr", "en")] == ["fr", "en"]


def test_a_text_is_set_in_the_language_that_it_names(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(PlainLooks):
        def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph:
            asked.append(language)
            return super().paragraph(words, style, language)

    compiled(tmp_path, with_node("{text: ⴰⵣⵓⵍ, language: zgh}"), Listening())
    assert set(asked) == {"zgh"}


@pytest.mark.parametrize("written", ["Arabic (Tunisia)", "ar_TN", "a", "[fr]", "''"])
def test_what_is_no_tag_of_a_language_is_named(tmp_path: Path, written: str) -> None:
    problem = only(write(tmp_path, with_node(f"{{text: A, language: {written}}}")))
    assert "language" in problem.message


def test_words_by_language_need_no_language_of_their_own(tmp_path: Path) -> None:
    node = "{text: {fr: Bonsoir}, language: fr}"
    problem = next(p for p in problems_of(tmp_path, node) if p.code == "no-effect")
    assert problem.message == (
        "these words stand by language already: 'language' says nothing more"
    )
    assert problem.severity == "warning"


# --- fonts of its own -----------------------------------------------------------------------------


def with_fonts(fonts: str, font: str = "title") -> str:
    shown = with_node(f"{{text: A, font: {font}}}")
    return shown.replace("start: shore", f"fonts: {fonts}\nstart: shore")


def test_a_show_names_its_own_fonts(tmp_path: Path) -> None:
    yaml = with_fonts("{title: {regular: T.ttf, bold: T-Bold.ttf}, small: S.ttf}")
    spec, problems = check(write(tmp_path, yaml), no_media_fault)
    assert problems == []
    assert spec is not None
    assert [file.text for file in spec.fonts["title"].files] == ["T.ttf", "T-Bold.ttf"]
    assert [file.text for file in spec.fonts["small"].files] == ["S.ttf"]


def test_a_font_that_is_unknown_is_named_and_the_words_stay(tmp_path: Path) -> None:
    spec, problems = check(write(tmp_path, with_fonts("{title: T.ttf}", "titel")), no_media_fault)
    assert problems[0].message == "there is no font 'titel': serif stands in"
    assert problems[0].hint.startswith("did you mean 'title'?")
    assert spec is not None
    assert len(spec.scenes[0].nodes) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "the font T.ttf is not there"),
        (b"", "the font T.ttf is empty: copy it here again"),
        (b"not a font at all" * 20, "the font T.ttf is damaged or not a font"),
    ],
)
def test_a_font_file_that_is_none_is_named_where_it_is_written(
    tmp_path: Path, data: bytes | None, said: str
) -> None:
    write(tmp_path, with_fonts("{title: T.ttf}"))
    if data is not None:
        (tmp_path / "T.ttf").write_bytes(data)
    spec, problems = check(tmp_path)
    assert [p.message.startswith(said) for p in problems] == [True]
    assert at(problems[0]) == (10, 16)
    assert spec is not None
    assert spec.fonts == {}
    assert len(spec.scenes[0].nodes) == 1


def test_a_font_that_was_misspelt_finds_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "Title.otf").write_bytes(b"")
    problem = only(write(tmp_path, with_fonts("{title: Title.ttf}")))
    assert problem.hint == "did you mean 'Title.otf'?"


def test_a_font_cannot_take_the_name_of_one_of_the_kit(tmp_path: Path) -> None:
    problem = only(write(tmp_path, with_fonts("{serif: T.ttf}", "serif")))
    assert problem.message == "'serif' cannot be the name of a font"


# --- words with gaps ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ("plain",)),
        ("", ()),
        ("{name}", (Gap("name"),)),
        ("Hi {name}, {hand.x}!", ("Hi ", Gap("name"), ", ", Gap("hand.x"), "!")),
        ("{2x} { } {} {a b} {", ("{2x} { } {} {a b} {",)),
        ("[{name}]{bold colour=gold}", ("[", Gap("name"), "]{bold colour=gold}")),
        ("[words]{bold} {name}", ("[words]{bold} ", Gap("name"))),
        (r"\{name} \[a]", (r"\{name} \[a]",)),
        ("{{name}}", (r"\{name\}",)),
    ],
)
def test_a_gap_is_a_name_in_braces(text: str, parts: tuple[str | Gap, ...]) -> None:
    assert parts_of(text) == parts


def test_without_marks_braces_are_only_doubled() -> None:
    assert parts_of("{{a}} [x]{near}", marked=False) == ("{a} [x]", Gap("near"))


@exact
@given(st.text(), st.booleans())
def test_any_text_has_parts_and_only_whole_names_are_gaps(text: str, marked: bool) -> None:
    parts = parts_of(text, marked=marked)
    assert all(part != "" for part in parts)
    assert all(f"{{{name}}}" in text for name in gaps_of(text, marked=marked))


def test_a_gap_that_nothing_fills_is_named(tmp_path: Path) -> None:
    problem = problems_of(tmp_path, "{text: 'You are {nera} away'}")[0]
    assert problem.message == "'{nera}' waits for an input that the show does not have"
    assert problem.hint.startswith("did you mean 'near'?")
    assert "{{nera}}" in problem.hint
    assert at(problem) == (14, 26)


def test_a_place_is_several_numbers_and_one_of_them_is_said(tmp_path: Path) -> None:
    yaml = with_node("{text: '{hand} {hand.x}'}").replace("drum: hit", "hand: position")
    problem = only(write(tmp_path, yaml))
    assert problem.message == "'hand' is a position, which is several numbers"
    assert problem.hint == "say one of them: {hand.x}, {hand.y}, {hand.on}"


def words_drawn(drawlist: DrawList) -> int:
    assert drawlist.runs is not None
    return int(drawlist.runs[:, 1].sum())


def test_words_with_gaps_have_room_and_say_what_is_said(tmp_path: Path) -> None:
    show, stage = compiled(
        tmp_path, with_node("{text: A}", "{text: 'Near {near}', anchor: left}", "{text: B}")
    )
    assert stage.hears == {show.channel_named["near"]}
    pose = Pose(stage)
    moment = Moment(0.0, np.zeros(0), 0, words=("0.5 m",) + ("",) * (len(show.inputs) - 1))
    evaluate(stage, moment, pose)
    drawlist = pack(moment, pose)
    room = most_letters("Near {near}", TextSpec(Length(5, "%"), None))
    assert shape_of(drawlist.steps) == [("text", 1 + room, "normal"), ("text", 1, "normal")]
    said = len("Near .0.5 m.")
    assert words_drawn(drawlist) == 1 + said + 1
    assert drawlist.records["rect"][1, 0] == 0.0


def test_each_language_has_its_own_gaps(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{text: {en: '{near}', fr: 'Rien.'}}"))
    assert words_drawn(drawn_at(stage, 0.0, language=1)) == len("Rien.")
    assert words_drawn(drawn_at(stage, 0.0, language=0)) == 0


def test_what_changes_counts_with_the_longest_words_that_it_can_have(tmp_path: Path) -> None:
    text = TextSpec(Length(5, "%"), None)
    assert most_letters("{a}", text) >= LONGEST_TEXT
    many = "{text: '{near}', repeat: {count: 2000, ring: 100}}"
    assert "letters and pictures are too many" in problems_of(tmp_path, many)[0].message


# --- bit by bit -----------------------------------------------------------------------------------


def revealed_of(folder: Path, reveal: str) -> object:
    spec = good(write(folder, with_node(f"{{text: Hello, reveal: {reveal}}}")))
    return spec.scenes[0].nodes[0].live.get("revealed")


def test_a_text_comes_over_a_time(tmp_path: Path) -> None:
    keys = revealed_of(tmp_path, "{by: line, over: 3s, start: 2s, ease: out}")
    assert isinstance(keys, KeysSpec)
    assert [(key.at, key.value) for key in keys.keys] == [(2.0, 0.0), (5.0, 1.0)]
    assert keys.keys[1].easing == "out"


def test_a_text_comes_as_any_value_moves(tmp_path: Path) -> None:
    wave = revealed_of(tmp_path, "{by: word, wave: 8s}")
    assert isinstance(wave, WaveSpec)
    assert (wave.period_s, wave.start, wave.end) == (8.0, 0.0, 1.0)
    keys = revealed_of(tmp_path, "{by: letter, keys: {0s: 20%, 2s: 100%}}")
    assert isinstance(keys, KeysSpec)
    assert keys.keys[0].value == 0.2


@pytest.mark.parametrize(
    ("reveal", "said"),
    [
        ("sentence", "expected one of word, line, letter, found 'sentence'"),
        ("[word]", "expected how the words come, found a list"),
        ("{by: word, start: 2s}", "'start' needs an 'over'"),
        ("{by: word, ovr: 2s}", "'reveal' has no 'ovr'"),
        ("{by: word, follow: nera}", "'nera' is not an input of this show"),
        ("{by: word, wave: 8s, to: 200%}", "an opacity or a level lies between 0 and 1, this is 2"),
    ],
)
def test_a_reveal_that_cannot_be_read_is_named(tmp_path: Path, reveal: str, said: str) -> None:
    assert only(write(tmp_path, with_node(f"{{text: A, reveal: {reveal}}}"))).message == said


def shares(drawlist: DrawList) -> list[float]:
    look = drawlist.records["look"]
    return [round(float(x), 3) for x in np.clip(look[:, 2] - look[:, 1], 0.0, 1.0)]


def test_letters_are_seen_one_after_the_other(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{text: abcd, reveal: {by: letter, over: 4s}}"))
    assert shares(drawn_at(stage, 0.0)) == [0, 0, 0, 0]
    assert shares(drawn_at(stage, 1.5)) == [1, 0.5, 0, 0]
    assert shares(drawn_at(stage, 9.0)) == [1, 1, 1, 1]


def test_soft_ones_come_together(tmp_path: Path) -> None:
    node = "{text: abc, reveal: {by: letter, over: 2s, soft: 2}}"
    _, stage = compiled(tmp_path, with_node(node))
    assert shares(drawn_at(stage, 1.0)) == [1, 0.5, 0]
    assert shares(drawn_at(stage, 2.0)) == [1, 1, 1]


def test_as_many_units_as_a_language_has_come_in_the_same_time(tmp_path: Path) -> None:
    node = "{text: {en: ab, fr: abcd}, reveal: {by: letter, over: 4s}}"
    _, stage = compiled(tmp_path, with_node(node))
    assert shares(drawn_at(stage, 2.0, language=0)) == [1, 0]
    assert shares(drawn_at(stage, 2.0, language=1)) == [1, 1, 0, 0]


def test_a_text_that_follows_an_input_is_revealed_by_it(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{text: abcd, reveal: {by: letter, follow: glow}}"))
    assert shares(drawn_at(stage, 0.0, [0.5])) == [1, 1, 0, 0]


def test_the_timeline_reveals_a_text_to_its_end_or_as_far_as_it_says(tmp_path: Path) -> None:
    scene = """
        - scene: shore
          nodes:
            - {text: abcd, name: line, reveal: letter}
            - {text: ef, name: other, reveal: letter}
          timeline:
            - {at: 1s, reveal: line, over: 4s, ease: linear}
            - {at: 1s, reveal: other, over: 0s, to: 50%}
    """
    _, stage = compiled(tmp_path, with_scenes(scene))
    assert shares(drawn_at(stage, 0.0)) == [0] * 6
    assert shares(drawn_at(stage, 3.0)) == [1, 1, 0, 0, 1, 0]
    assert shares(drawn_at(stage, 6.0)) == [1, 1, 1, 1, 1, 0]


def test_a_text_that_nothing_reveals_is_all_there(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{text: abcd, reveal: letter}"))
    drawlist = drawn_at(stage, 0.0)
    assert (drawlist.records["look"][:, 2] == ALL).all()
    assert drawlist.restless is None


def test_the_timeline_reveals_texts_only_and_no_text_that_moves_by_itself(tmp_path: Path) -> None:
    scene = """
        - scene: shore
          nodes:
            - {shape: star, name: sun}
            - {text: abcd, name: line, reveal: {by: word, over: 2s}}
          timeline:
            - {at: 1s, reveal: sun}
            - {at: 1s, reveal: line}
    """
    _, problems = check(write(tmp_path, with_scenes(scene)))
    assert [problem.code for problem in problems] == ["verb-kind", "two-writers"]
    assert problems[0].message == "'reveal' is for text, and 'sun' is of the kind 'shape'"


def test_copies_come_later_each(tmp_path: Path) -> None:
    node = "{text: ab, reveal: {by: letter, over: 2s}, repeat: {count: 2, line: [10, 0], late: 1s}}"
    _, stage = compiled(tmp_path, with_node(node))
    assert shares(drawn_at(stage, 1.0)) == [1, 0, 0, 0]
    assert shares(drawn_at(stage, 2.0)) == [1, 1, 1, 0]


def test_words_that_were_said_are_revealed_as_any_others(tmp_path: Path) -> None:
    show, stage = compiled(tmp_path, with_node("{text: '{near}', reveal: {by: letter, over: 4s}}"))
    pose = Pose(stage)
    moment = Moment(2.0, np.zeros(0), 0, words=("abcd",) + ("",) * (len(show.inputs) - 1))
    evaluate(stage, moment, pose)
    assert shares(pack(moment, pose))[:4] == [1, 1, 0, 0]


def test_the_looks_are_asked_for_the_words_without_their_double_braces(tmp_path: Path) -> None:
    looks = PlainLooks()
    compiled(tmp_path, with_node("{text: '{{a}}', markup: no}"), looks)
    assert {words for words, _ in looks.asked} == {"{a}"}
