"""Shows of an older format: brought up to today's, with all the rest left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.edits import CannotEdit, Edit, edited, rewritten
from exhibit.authoring.formats import FORMAT, STEPS, note_old
from exhibit.authoring.parse import Mapping, Scalar, Tree, parse_text
from exhibit.authoring.upgrade import Changed, upgrade
from exhibit.core.problems import Place, Problems
from tests.shows import check, good, write

OLD = """\
# Notes stay.
show: Tide   # and so do these
canvas: [320, 180]

rhythm:
  sabar: {tempo: 132 bpm, beat: 3,   pattern: "x..x..x..x.x"}   # three
  walk:
    tempo: 90 bpm
    beat: '1'
    pattern: x
start: shore
scenes:
  - scene: shore
"""
NEW = """\
# Notes stay.
show: Tide   # and so do these
format: 2
canvas: [320, 180]

rhythm:
  sabar: {tempo: 132 bpm, beat: 3 pulses,   pattern: "x..x..x..x.x"}   # three
  walk:
    tempo: 90 bpm
    beat: '1 pulse'
    pattern: x
start: shore
scenes:
  - scene: shore
"""


def upgraded(folder: Path) -> list[Changed]:
    problems = Problems()
    found = upgrade(folder, problems)
    assert found is not None
    assert problems.sorted() == []
    return list(found.files)


def test_a_beat_says_what_it_counts_and_all_else_stays(tmp_path: Path) -> None:
    (file,) = upgraded(write(tmp_path, OLD))
    assert file.before == OLD
    assert file.after == NEW


def test_what_is_written_is_what_was_shown(tmp_path: Path) -> None:
    (file,) = upgraded(write(tmp_path, OLD))
    shown = list(file.diff())
    assert "+format: 2" in shown
    assert "-    beat: '1'" in shown
    file.write()
    assert (tmp_path / "show.yaml").read_text("utf-8") == NEW
    assert [each.name for each in tmp_path.iterdir()] == ["show.yaml"]


def test_an_upgraded_show_is_good_and_is_not_upgraded_again(tmp_path: Path) -> None:
    before = check(write(tmp_path, OLD))[0]
    upgraded(tmp_path)[0].write()
    after = good(tmp_path)
    assert before is not None
    assert [(r.name.text, r.pulse_s) for r in after.rhythms] == [
        (r.name.text, r.pulse_s) for r in before.rhythms
    ]
    assert upgraded(tmp_path) == []


def test_check_says_that_a_show_is_old_and_where(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, OLD))
    notes = [p for p in problems if p.code == "old-format"]
    assert [(p.place.line, p.severity) for p in notes] == [(6, "note")]
    assert "exhibit upgrade" in notes[0].hint


def test_check_says_nothing_of_a_show_that_is_written_as_today(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, NEW.replace("format: 2\n", "")))
    assert problems == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("3", "this show is of format 3, and this kit knows 2"),
        ("new", "a format is a number from 1 to 2, not 'new'"),
        ("", "expected a number from 1 to 2, found nothing"),
    ],
)
def test_a_format_that_is_not_known_is_named(said: str, sentence: str, tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, NEW.replace("format: 2", f"format: {said}")))
    assert [p.message for p in problems] == [sentence]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("format: 1\nshow: A\n", "format: 2\nshow: A\n"),
        ("show: A\nformat: '1'\n", "show: A\nformat: '2'\n"),
        ("{show: A, format: 1}", "{show: A, format: 2}"),
        ("{show: A, rhythm: {a: {beat: 2}}}",
         "{format: 2, show: A, rhythm: {a: {beat: 2 pulses}}}"),
        ("show: A\r\nformat: 1\r\n", "show: A\r\nformat: 2\r\n"),
        ("\ufeffshow: A\nrhythm: {a: {beat: 2}}\n",
         "\ufeffshow: A\nformat: 2\nrhythm: {a: {beat: 2 pulses}}\n"),
        ("rhythm: {a: {beat: 2}}\nshow: A", "rhythm: {a: {beat: 2 pulses}}\nshow: A\nformat: 2\n"),
        ("rhythm: {a: {beat: 2}}\r\nshow: >\r\n  A\r\n  B\r\n",
         "rhythm: {a: {beat: 2 pulses}}\r\nformat: 2\r\nshow: >\r\n  A\r\n  B\r\n"),
        ("  show: A\n  rhythm: {a: {beat: 2}}\n",
         "  show: A\n  format: 2\n  rhythm: {a: {beat: 2 pulses}}\n"),
        ("---\nshow: A\nrhythm: {a: {beat: 2}}\n",
         "---\nshow: A\nformat: 2\nrhythm: {a: {beat: 2 pulses}}\n"),
    ],
)  # fmt: skip
def test_the_format_finds_its_place_however_a_show_is_written(
    before: str, after: str, tmp_path: Path
) -> None:
    (tmp_path / "show.yaml").write_bytes(before.encode())
    (file,) = upgraded(tmp_path)
    assert file.after == after
    file.write()
    assert (tmp_path / "show.yaml").read_bytes() == after.encode()
    assert upgraded(tmp_path) == []


def test_a_value_that_is_used_twice_is_changed_once(tmp_path: Path) -> None:
    text = "show: A\nformat: 1\nrhythm:\n  a: {beat: &two 2}\n  b: {beat: *two}\n"
    (file,) = upgraded(write(tmp_path, text))
    assert "a: {beat: &two 2 pulses}\n  b: {beat: *two}\n" in file.after


def test_what_cannot_be_changed_by_itself_is_left_and_named(tmp_path: Path) -> None:
    text = 'show: A\nformat: 1\nrhythm:\n  a: {beat: "\\x32"}\n'
    problems = Problems()
    found = upgrade(write(tmp_path, text), problems)
    assert found is not None
    assert found.files[0].after == text.replace("format: 1", "format: 2")
    assert [(p.place.line, p.code) for p in problems] == [(4, "by-hand")]
    assert [p.hint for p in problems] == ["write '2 pulses' here by hand"]


def test_a_show_that_cannot_be_read_is_not_touched(tmp_path: Path) -> None:
    problems = Problems()
    assert upgrade(write(tmp_path, "show: [\n"), problems) is None
    assert len(problems.errors) == 1


# --- laws -----------------------------------------------------------------------------------------

BEATS = st.sampled_from(["1", "2", "3", "'4'", '"6"', "3 pulses", "1 pulse", "three", "", "[2]"])
TEMPOS = st.sampled_from(["132 bpm", "'9 bpm'", "2"])
ENDS = st.sampled_from(["\n", "\r\n"])
NOTES = st.sampled_from(["", "  # beat: 3", "   "])


@st.composite
def shows(draw: st.DrawFn) -> str:
    """A show with some rhythms, in braces or in lines, with notes at some ends."""
    end = draw(ENDS)
    lines = ["show: Ébène" + draw(NOTES)]
    if draw(st.booleans()):
        lines.append(f"format: {draw(st.sampled_from(['1', '2', '9', 'x']))}")
    lines.append("rhythm:" + draw(NOTES))
    for number in range(draw(st.integers(0, 3))):
        beat, tempo, note = draw(BEATS), draw(TEMPOS), draw(NOTES)
        if draw(st.booleans()):
            lines.append(f"  r{number}: {{tempo: {tempo}, beat: {beat}}}{note}")
        else:
            lines += [
                f"  r{number}:",
                f"    beat: {beat}{note}",
                f"    tempo: {tempo}{draw(NOTES)}",
            ]
    return draw(st.sampled_from(["", "\ufeff"])) + end.join([*lines, "start: a", ""])


@settings(derandomize=True, deadline=None, max_examples=150)
@given(text=shows())
def test_an_upgrade_changes_only_what_is_old_and_only_once(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("show")
    (folder / "show.yaml").write_bytes(text.encode())
    after = next((file.after for file in upgraded(folder)), text)
    before_tree, after_tree = parsed(text), parsed(after)
    assert plain(before_tree) == plain(after_tree)
    (folder / "show.yaml").write_bytes(after.encode())
    assert upgraded(folder) == []
    said = Problems()
    note_old(after_tree, said)
    assert said.sorted() == []


def parsed(text: str) -> Tree:
    tree = parse_text(text, "show.yaml", Problems())
    assert tree is not None
    return tree


def plain(tree: Tree) -> object:
    """What a tree says, without the format and the word for what a beat counts."""
    if isinstance(tree, Mapping):
        return {key.text: plain(value) for key, value in tree.entries if key.text != "format"}
    if isinstance(tree, Scalar):
        return tree.text.removesuffix(" pulses").removesuffix(" pulse")
    return [plain(item) for item in tree.items]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.to))
def test_every_step_leads_from_one_format_to_the_next_and_says_what_is_new(step: object) -> None:
    assert [each.to for each in STEPS] == list(range(2, FORMAT + 1))
    assert all(each.about and each.about[0].islower() for each in STEPS)


# --- edits ----------------------------------------------------------------------------------------


def test_edits_are_made_from_the_end_so_that_none_moves_another() -> None:
    at = [
        Edit(Place("a", 1, column), old, new) for column, old, new in [(1, "a", "xx"), (3, "c", "")]
    ]
    assert edited("abc\n", at) == "xxb\n"


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CannotEdit, match="write 'y' here by hand"):
        edited("abc\n", [Edit(Place("a", 1, 2), "x", "y")])
    with pytest.raises(CannotEdit):
        edited("abc\n", [Edit(Place("a", 9, 1), "x", "y")])


def test_a_text_keeps_its_quotes_when_it_is_rewritten() -> None:
    tree = parsed("a: 'one'  # two\n")
    assert isinstance(tree, Mapping)
    value = tree.get("a")
    assert isinstance(value, Scalar)
    assert edited("a: 'one'  # two\n", [rewritten(value, "three")]) == "a: 'three'  # two\n"
