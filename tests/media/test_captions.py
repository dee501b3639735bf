"""Captions: what WebVTT and SRT say, and what becomes of files that say it badly."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.core.captions import Cue, Run, Spot, word_times
from exhibit.media.captions import MOST_CUES, MOST_NAMED, Captions, load, parse
from exhibit.media.fault import MediaFault
from exhibit.media.legible import hard_to_read

HEAD = "WEBVTT\n\n"


def vtt(body: str) -> Captions:
    return parse(HEAD + body, "a.vtt")


def cue(body: str) -> Cue:
    (found,) = vtt(f"00:01.000 --> 00:04.000\n{body}").cues
    return found


def srt(text: str) -> Captions:
    return parse(text, "a.srt", srt=True)


def said(found: Captions) -> list[tuple[int, str]]:
    return [(problem.place.line, problem.message) for problem in found.problems]


# --- WebVTT ---------------------------------------------------------------------------------------


def test_a_whole_file_is_read() -> None:
    found = parse(
        "\ufeffWEBVTT - a title\r\nKind: captions\r\n\r\nNOTE nobody reads\r\nthis\r\n\r\n"
        "first\r\n00:01.000 --> 00:02.500\r\nOne\r\ntwo\r\n\r\n01:00:03.000 --> 01:00:04.000\r"
        "Three\n",
        "a.vtt",
    )
    assert [(c.start_s, c.end_s, c.text, c.name, c.line) for c in found.cues] == [
        (1.0, 2.5, "One\ntwo", "first", 8),
        (3603.0, 3604.0, "Three", "", 12),
    ]
    assert found.problems == ()
    assert found.end_s == 3604.0


def test_styles_are_left_out_with_a_note() -> None:
    found = vtt("STYLE\n::cue {color: red}\n\n00:01.000 --> 00:02.000\nA")
    assert [(p.severity, p.place.line) for p in found.problems] == [("note", 3)]
    assert len(found.cues) == 1


def test_entities_are_the_characters_that_they_name() -> None:
    assert (
        cue("a &amp; b &lt;c&gt; &#233;&#x645;&nbsp;&lrm;").text
        == "a & b <c> \u00e9\u0645\u00a0\u200e"
    )


def test_tags_are_taken_out_and_what_they_say_is_kept() -> None:
    found = cue(
        "<v.loud Ahmed B&eacute;n><i>Oui</i> <c.yellow.big>non</c> <b>peut-<i>\u00eatre</i></b>"
    )
    assert found.text == "Oui non peut-\u00eatre"
    assert found.voice == "Ahmed B\u00e9n"
    assert found.runs == (
        Run(0, 3, italic=True), Run(4, 7, colour="#ffff00"), Run(13, 17, italic=True),
        Run(8, 17, bold=True),
    )  # fmt: skip


def test_ruby_keeps_its_words_and_a_language_is_known() -> None:
    found = cue("<lang ar-TN><ruby>\u0645\u0631\u062d\u0628\u0627<rt>marhba</rt></ruby></lang>")
    assert found.text == "\u0645\u0631\u062d\u0628\u0627marhba"
    assert found.language == "ar-TN"


def test_a_class_of_colour_holds_on_any_tag_and_a_background_is_none() -> None:
    found = cue("<b.cyan.bg_black>One <c.mine>two</c></b> <c.bg_red>three</c>")
    assert found.runs == (Run(0, 7, bold=True, colour="#00ffff"),)


def test_times_inside_say_when_each_word_begins() -> None:
    found = cue("One <00:02.000>two three <00:03.500>four")
    assert found.words == ((4, 2.0), (14, 3.5))
    assert word_times(found) == [(0, 1.0, 2.0), (4, 2.0, 2.6), (8, 2.6, 3.5), (14, 3.5, 4.0)]


def test_words_without_times_share_those_of_their_cue_by_their_length() -> None:
    times = word_times(Cue(0.0, 10.0, "abc d"))
    assert times == [(0, 0.0, pytest.approx(20 / 3)), (4, pytest.approx(20 / 3), 10.0)]


@pytest.mark.parametrize(
    ("settings", "spot"),
    [
        ("line:10% position:30%,line-left size:50% align:start",
         Spot(0.3, 0.1, "left", "top", 0.5, "start")),
        ("line:90%,end align:end", Spot(None, 0.9, "right", "bottom", None, "end")),
        ("line:0", Spot(None, 0.0, "centre", "top")),
        ("line:-1", Spot(None, 1.0, "centre", "bottom")),
    ],
)  # fmt: skip
def test_settings_say_where_a_cue_stands(settings: str, spot: Spot) -> None:
    found = vtt(f"00:01.000 --> 00:02.000 {settings}\nA")
    assert found.cues[0].spot == spot
    assert found.problems == ()


def test_a_region_is_a_box_that_cues_stand_in() -> None:
    found = vtt(
        "REGION\nid:left\nwidth:40%\nlines:3\nregionanchor:0%,100%\nviewportanchor:10%,90%\n"
        "scroll:up\n\n00:01.000 --> 00:02.000 region:left align:left\nA"
    )
    spot = found.cues[0].spot
    assert spot is not None
    assert [spot.x, spot.y, spot.width] == pytest.approx([0.1, 0.9, 0.4])
    assert (spot.side, spot.edge) == ("left", "bottom")
    assert [(p.severity, "do not roll" in p.message) for p in found.problems] == [("note", True)]


@pytest.mark.parametrize(
    ("body", "line", "part"),
    [
        ("00:0x.000 --> 00:02.000\nA", 3, "is no time"),
        ("00:61.000 --> 00:62.000\nA", 3, "is no time"),
        ("00:02.000 --> 00:01.000\nA", 3, "not after it begins"),
        ("no times here\nat all", 3, "have no times"),
        ("00:01.000 --> 00:02.000\n\n", 3, "says nothing"),
        ("00:01.000 --> 00:02.000 line:200%\nA", 3, "not between 0% and 100%"),
        ("00:01.000 --> 00:02.000 lien:20%\nA", 3, "no setting 'lien:20%'"),
        ("00:01.000 --> 00:02.000 region:none\nA", 3, "no region 'none'"),
        ("00:01.000 --> 00:02.000\n<font red>A", 4, "no tag '<font red>'"),
        ("00:01.000 --> 00:02.000\nA <00:09.000>b", 4, "not between those around it"),
        ("REGION\nwidth:40%\n\n", 3, "region cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(body: str, line: int, part: str) -> None:
    ((where, message),) = said(vtt(body))
    assert where == line
    assert part in message


def test_a_broken_cue_is_left_out_and_the_others_stay() -> None:
    found = vtt("00:01.000 --> oops\nA\n\n00:02.000 --> 00:03.000\nB")
    assert [c.text for c in found.cues] == ["B"]


def test_cues_out_of_order_are_sorted_with_a_warning() -> None:
    found = vtt("00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA")
    assert [c.text for c in found.cues] == ["A", "B"]
    assert "begins before the one above it" in said(found)[0][1]


def test_cues_that_overlap_are_named_unless_two_people_speak() -> None:
    once = "00:01.000 --> 00:04.000\n{}\n\n00:03.000 --> 00:05.000\n{}"
    assert "is still shown" in said(vtt(once.format("A", "B")))[0][1]
    assert said(vtt(once.format("<v Ali>A", "<v Fatou>B"))) == []


def test_a_file_without_its_first_line_is_read_all_the_same() -> None:
    found = parse("00:01.000 --> 00:02.000\nA", "a.vtt")
    assert len(found.cues) == 1
    assert said(found)[0] == (1, "the first line of a WebVTT file is WEBVTT")


# --- SRT ------------------------------------------------------------------------------------------


def test_sloppy_srt_is_read() -> None:
    found = srt(
        "1\r\n00:00:01,000 --> 00:00:02.500\r\n<i>Oui &amp; non</i>\r\n\r\n"
        "1\r\n00:00:03,5 --> 00:00:04,000\r\n{\\an8}Haut\r\n"
        "00:00:05,000 --> 00:00:06,000\nWithout a number\nand a line more\n"
    )
    assert [(c.start_s, c.text) for c in found.cues] == [
        (1.0, "Oui &amp; non"), (3.5, "Haut"), (5.0, "Without a number\nand a line more"),
    ]  # fmt: skip
    assert found.cues[0].runs == (Run(0, 13, italic=True),)
    assert found.cues[1].spot == Spot(0.5, 0.05, "centre", "top", align="centre")
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "page", "words"),
    [("D\u00e9j\u00e0 vu, \u00e9t\u00e9", "cp1252", "Western"),
     ("\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645", "cp1256", "Arabic")],
)  # fmt: skip
def test_old_srt_files_are_read_in_their_code_page(
    text: str, page: str, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "old.srt"
    file.write_bytes(f"1\n00:00:01,000 --> 00:00:03,000\n{text}\n".encode(page))
    found = load(file)
    assert found.cues[0].text == text
    assert words in said(found)[0][1]
    assert said(found)[0][0] == 3


# --- bad files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "part"),
    [(b"", "empty"), (b"  \n", "empty"), (b"\x89PNG\0\0\0\rIHDR", "no text"), (None, "not there")],
)
def test_what_is_no_captions_is_said_in_a_sentence(
    content: bytes | None, part: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.vtt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(MediaFault, match=part):
        load(file)


def test_a_folder_and_a_gigantic_file_are_no_captions(tmp_path: Path) -> None:
    with pytest.raises(MediaFault, match="folder"):
        load(tmp_path)
    with (tmp_path / "large.vtt").open("wb") as file:
        file.write(b"WEBVTT\n\n")
        file.truncate(9 << 20)
    with pytest.raises(MediaFault, match="larger than 8 MB"):
        load(tmp_path / "large.vtt")


def test_lone_surrogates_and_letters_that_are_not_utf_8_are_shown_as_lost(tmp_path: Path) -> None:
    assert cue("a\ud800b\0c").text == "a\ufffdb\ufffdc"
    file = tmp_path / "a.vtt"
    file.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xed\xa0\x80 \xff\n")
    found = load(file)
    assert "\ufffd" in found.cues[0].text
    assert said(found)[0][0] == 4


@pytest.mark.parametrize("letter", ["a", "<", "&", "<v ", "{", "-->", "\u202e", "<00:01.000>"])
def test_a_line_of_a_megabyte_costs_no_second(letter: str) -> None:
    began = perf_counter()
    long = letter * (1_000_000 // len(letter))
    for found in (vtt(f"00:01.000 --> 00:02.000\n{long}"), srt(f"00:01,0 --> 00:02,0\n{long}")):
        assert all(len(c.text) <= 2_000 for c in found.cues)
        assert len(found.problems) <= MOST_NAMED + 1
    assert perf_counter() - began < 2.0


def test_a_hundred_thousand_cues_are_bounded_and_said() -> None:
    body = "\n\n".join(
        f"{i // 60:02d}:{i % 60:02d}.000 --> 01:59:59.000\nA" for i in range(60 * 60)
    )
    found = vtt("\n\n".join([body] * 28))
    assert len(found.cues) == MOST_CUES
    assert len(found.problems) <= MOST_NAMED + 1
    assert "more things are wrong" in found.problems[0].message


@given(st.text(alphabet="WEBVT\n->: 0123456789.<>/vibc&;#{}\\an\u0645\u202e", max_size=200))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_no_text_breaks_the_readers(text: str) -> None:
    for found in (parse(text, "a"), vtt(text), srt(text)):
        for one in found.cues:
            assert one.end_s > one.start_s
            assert one.text.strip()
            times = word_times(one)
            assert [t for _, t, _ in times] == sorted(t for _, t, _ in times)


# --- whether they can be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lasts_s", "language", "part"),
    [
        ("x" * 35, 2.0, "fr", "18 characters a second, and 17"),
        ("x" * 32, 2.0, "wo", "16 characters a second, and 15"),
        ("Oui", 0.5, "fr", "gone after 0.50 s"),
        ("Oui", 8.0, "fr", "stays for 8.0 s"),
        ("x" * 90, 7.0, "fr", "takes 3 lines"),
        ("a\nb\nc", 3.0, "fr", "takes 3 lines"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, lasts_s: float, language: str, part: str) -> None:
    (problem,) = hard_to_read([Cue(1.0, 1.0 + lasts_s, text, line=7)], "a.vtt", language)
    assert part in problem.message
    assert (problem.place.file, problem.place.line, problem.severity) == ("a.vtt", 7, "warning")


def test_marks_on_letters_are_no_characters_to_read() -> None:
    vowelled = "\u0643\u064e\u062a\u064e\u0628\u064e " * 7
    assert list(hard_to_read([Cue(0.0, 2.0, vowelled)], "a", "ar")) == []


@pytest.mark.parametrize(
    ("tag", "colour"),
    [("color=#00FF7f", "#00ff7f"), ('color="gold"', "gold"), ("color='glod'", None),
     ("face=Arial", None)],
)  # fmt: skip
def test_a_font_of_srt_has_its_colour(tag: str, colour: str | None) -> None:
    found = srt(f"1\n00:00:01,000 --> 00:00:02,000\nUn <font {tag}>mot</font>\n").cues[0]
    assert found.text == "Un mot"
    assert found.runs == (() if colour is None else (Run(3, 6, colour=colour),))
