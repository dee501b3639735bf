"""Words that nobody can have meant: floods of controls, endless lines, and no characters at all.

Each goes the way that it goes in a show: from YAML or over OSC to the picture, with a disc beside
it that must be seen whatever the words are.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked, tried
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from exhibit.devices.osc import decode
from exhibit.show.events import Event
from tests.shows import write

DISC = "{shape: ellipse, size: 80, colour: white}"
HEAD = """\
show: Words
canvas: [320, 180]
languages: [fr, en]
inputs:
  say: text
start: one
scenes:
  - scene: one
    nodes:
"""
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
LINE = 11  # of the node with the words, after the disc
FLOODS = {
    "overrides": "\u202e\u202d" * 2_000 + "abc",
    "isolates": "\u2066" * 5_000 + "abc" + "\u2069" * 9,
    "closings": "\u202c\u2069" * 5_000 + "abc",
    "marks": "a" + "\u0301" * 10_000,
    "joiners": "\u200d\u200c" * 5_000 + "abc",
    "selectors": "\u2764" + "\ufe0f" * 5_000,
    "unassigned": "abc \U0003fffd \u0378 \U000e0fff",
    "private": "\ue000\U0010fffd abc",
    "noncharacters": "\uffff\ufdd0 abc",
    "tags": "\U000e0041" * 5_000,
    "brackets": "[" * 50_000 + "abc",
    "unclosed": "**[*" * 3_000 + "abc",
    "nested": "[" * 2_000 + "abc" + "]{colour=gold}" * 2_000,
    "crossed": "**[*abc**]{size=50%}*" * 300,
    "absurd": "[abc]{colour=#zzz}[abc]{font=nowhere}[abc]{lang=" + "x" * 3_000 + "}[a]{size=9999%}",
    "braces": "{{" * 10_000 + "abc",
    "no spaces": "x" * 9_000,
    "spaces": " " * 9_000 + "x",
    "lines": "\u2028\u2029\u0085\u000b" * 2_000 + "x",
}


def quoted(words: str) -> str:
    """In YAML's double quotes; what may not stand there itself is written by its number."""
    return '"' + "".join(_ESCAPED.sub(lambda c: f"\\U{ord(c[0]):08x}", words)) + '"'


def show(folder: Path, *nodes: str, head: str = HEAD) -> Path:
    return write(folder, head + "".join(f"      - {node}\n" for node in (DISC, *nodes)))


def told(folder: Path) -> list[Problem]:
    problems = Problems()
    tried(folder, problems)
    found = problems.sorted()
    assert all("\n" not in p.message and len(p.message) < 400 for p in found)
    return found


def seen(folder: Path, *events: Event) -> list[str]:
    """Draws the show after it heard something: the disc must be there. Answers the faults."""
    spec = checked(folder, Problems())
    assert spec is not None
    with Studio(Occasion(spec, Venue(), sets=events), (160, 90)) as studio:
        *_, last = studio.pictures([0.0, 1.0])
        assert (last[45, 80] == 255).all()
        return list(studio.faults)


PLAIN = ("overrides", "crossed", "absurd")
UNSEEN = "invisible characters stand here in a row"
LONG = "the text is too long: only its first 5000"
NAMED = {
    "overrides": UNSEEN, "isolates": UNSEEN, "closings": UNSEEN, "joiners": UNSEEN, "tags": UNSEEN,
    "marks": "marks stand on one letter", "selectors": "marks stand on one letter",
    "unassigned": "no character that is known yet", "private": "only the font that invented it",
    "noncharacters": "no character that is known yet", "brackets": LONG, "nested": LONG,
    "crossed": LONG, "unclosed": LONG, "absurd": "is not understood in braces", "braces": LONG,
    "no spaces": LONG, "spaces": LONG, "lines": LONG,
}  # fmt: skip


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that has them all, each in a line of its own, and some once more without marks."""
    keys = "size: 3%, at: [10%, 5%], width: 40px, lines: 2"
    nodes = [f"{{text: {quoted(words)}, {keys}}}" for words in FLOODS.values()]
    nodes += [f"{{text: {quoted(FLOODS[each])}, {keys}, markup: no}}" for each in PLAIN]
    return show(tmp_path_factory.mktemp("floods"), *nodes, head=HEAD.replace(", en]", "]"))


def test_each_flood_is_named_with_its_line(flooded: Path) -> None:
    found = told(flooded)
    for line, flood in enumerate(FLOODS, LINE):
        here = [f"{p.message} {p.hint}" for p in found if p.place.line == line]
        assert any(NAMED[flood] in said for said in here), (flood, here)


def test_a_show_that_is_full_of_floods_is_drawn(flooded: Path) -> None:
    assert not [fault for fault in seen(flooded) if "Error" in fault]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('"a\\ud800b"', "begins a special character, and this one is not known"),
        ('"\\ud83d\\ude00"', "begins a special character, and this one is not known"),
        ('"a\\0b\\a\\e"', "makes a character that cannot be shown"),
        (f'"{"word " * 190_000}"', "letters and pictures are too many"),
        (f'"{"x" * 1_100_000}"', "1 MB is the most"),
    ],
    ids=["half", "pair", "controls", "long line", "longer line"],
)
def test_what_yaml_cannot_say_is_named_with_its_line(words: str, says: str, tmp_path: Path) -> None:
    found = told(show(tmp_path, f"{{text: {words}, size: 9%}}"))
    named = [p for p in found if says in p.message]
    assert named, found
    # A file that is not read has no lines.
    assert named[0].place.line == (0 if "MB" in says else LINE)


def test_halves_of_characters_that_a_board_sends_are_survived(tmp_path: Path) -> None:
    folder = show(tmp_path, '{text: "{say}", size: 3%, at: [10%, 5%], width: 40px}')
    packet = b"/in/say\0,s\0\0ab\xed\xa0\x80\xff\x01\0"
    packet += bytes(-len(packet) % 4)
    (message,) = decode(packet).messages
    for words in (*message.values, "\ud800\udfff a \x00\x1b"):
        assert seen(folder, Event(0.0, "osc", message.address, (words,))) == []


ABSURD = """WEBVTT

00:00.000 --> 00:04.000
<v {flood}>{flood}

00:00.000 --> 00:04.000
{nested}abc

99999999:00.000 --> 999999999:00.000
late
"""


def test_floods_in_captions_and_in_the_names_of_who_speaks_are_survived(tmp_path: Path) -> None:
    nested = "<b><i><c.x>" * 5_000 + "&amp" * 5_000
    for name, flood in (
        ("a", "\u202e" * 3_000),
        ("b", "a" + "\u0301" * 9_999),
        ("c", "x" * 99_999),
    ):
        text = ABSURD.format(flood=flood, nested=nested)
        (tmp_path / f"{name}.vtt").write_text(text, "utf-8")
    node = (
        "{{memory: m{0}, transcript: {0}.vtt, original: {1}, translations: {{en: {0}.vtt}}, "
        "speaker: {2}, credit: {2}, size: 3%, width: 40px, at: [10%, 80%]}}"
    )
    tag = "x-" + "y" * 300
    folder = show(
        tmp_path,
        "{captions: a.vtt, size: 3%, voices: yes}",
        *(node.format(name, tag, quoted("\u2067" * 2_000 + "n")) for name in "bc"),
    )
    found = told(folder)
    assert {Path(p.place.file).name for p in found} >= {"a.vtt", "b.vtt", "c.vtt"}
    assert not [fault for fault in seen(folder) if "Error" in fault]


def test_floods_that_are_heard_are_survived(tmp_path: Path) -> None:
    inputs = "".join(f"  say{n}: text\n" for n in range(len(FLOODS)))
    keys = "size: 3%, at: [10%, 5%], width: 40px"
    nodes = [f'{{text: "{{say{n}}}", {keys}}}' for n in range(len(FLOODS))]
    folder = show(tmp_path, *nodes, head=HEAD.replace("  say: text\n", inputs))
    heard = [Event(0.0, "osc", f"/in/say{n}", (words,)) for n, words in enumerate(FLOODS.values())]
    assert seen(folder, *heard) == []
