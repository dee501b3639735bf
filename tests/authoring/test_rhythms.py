"""Rhythms as they are written: patterns, feel, tempos and cycles, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.program import program
from exhibit.core.problems import Problem, Problems
from exhibit.core.rhythm import Rhythm, places
from exhibit.show.program import Show
from exhibit.show.rhythms import Following, Tapped
from tests.shows import check, good, with_node, write

STAR = "{shape: star}"


def show_of(folder: Path, rhythms: str, node: str = STAR) -> Show:
    return program(good(write(folder, f"rhythm:\n{rhythms}\n{with_node(node)}")), Problems())


def rhythms_of(folder: Path, rhythms: str) -> dict[str, Rhythm]:
    return {rhythm.name: rhythm for rhythm in show_of(folder, rhythms).rhythms}


def problems_of(folder: Path, rhythms: str) -> list[Problem]:
    return check(write(folder, f"rhythm:\n{rhythms}\n{with_node(STAR)}"))[1]


def test_a_beat_is_so_many_pulses_as_the_first_format_wrote_without_the_word(
    tmp_path: Path,
) -> None:
    for beat in ("3 pulses", "3", "3pulses"):
        found = rhythms_of(tmp_path, f'  walk: {{tempo: 100 bpm, beat: {beat}, pattern: "x.."}}')
        assert found["walk"].beat == 3
        assert found["walk"].pulse_s == pytest.approx(0.2)
    found = rhythms_of(tmp_path, '  walk: {tempo: 100 bpm, beat: 1 pulse, pattern: "x.."}')
    assert found["walk"].beat == 1


def test_several_patterns_are_one_rhythm_and_each_has_a_name(tmp_path: Path) -> None:
    found = rhythms_of(
        tmp_path, '  sabar: {tempo: 60 bpm, patterns: {low: "x..", high: {pattern: "9o"}}}'
    )
    assert list(found) == ["sabar", "sabar.low", "sabar.high"]
    assert found["sabar"].strokes == (1.0, 0.5, 1.0, 1.0, 1.0, 0.5)
    assert found["sabar.high"].goes_with == 0
    own = rhythms_of(tmp_path, '  s: {tempo: 60 bpm, pattern: "x.", patterns: {low: "..x"}}')
    assert own["s"].strokes == (1.0, 0.0)


def test_swing_divides_each_two_pulses_of_a_beat(tmp_path: Path) -> None:
    found = rhythms_of(
        tmp_path,
        '  a: {tempo: 60 bpm, beat: 2 pulses, pattern: "xxxx", swing: 60%}\n'
        '  b: {tempo: 60 bpm, pattern: "xxx", swing: 0.7}\n'
        '  c: {tempo: 60 bpm, beat: 3 pulses, pattern: "xxx xxx", swing: [50%, 25%, 25%]}',
    )
    assert [at for at, _ in places(found["a"])] == pytest.approx([0.0, 1.2, 2.0, 3.2])
    assert [at for at, _ in places(found["b"])] == pytest.approx([0.0, 1.4, 2.0])
    assert [at for at, _ in places(found["c"])] == pytest.approx([0.0, 1.5, 2.25, 3.0, 4.5, 5.25])


def test_strokes_are_shifted_by_a_time_or_a_part_of_a_pulse(tmp_path: Path) -> None:
    found = rhythms_of(
        tmp_path,
        '  a: {tempo: 60 bpm, beat: 2 pulses, pattern: "xxx", shift: {1: -50ms, 3: 15%}}\n'
        '  b: {tempo: 60 bpm, patterns: {low: "x.", high: {pattern: ".x", shift: {2: 10%}}}}',
    )
    assert [at for at, _ in places(found["a"])] == pytest.approx([-0.1, 1.0, 2.15])
    assert [at for at, _ in places(found["b.high"])] == pytest.approx([1.1])
    assert [at for at, _ in places(found["b"])] == pytest.approx([0.0, 1.1])


def test_a_rhythm_goes_with_another_by_the_beat_or_by_its_cycle(tmp_path: Path) -> None:
    found = rhythms_of(
        tmp_path,
        '  late: {with: three, pattern: "x."}\n'
        '  walk: {tempo: 60 bpm, beat: 4 pulses, pattern: "x...x..."}\n'
        '  same: {with: walk, pattern: "x.x"}\n'
        '  three: {with: walk, beat: 3 pulses, pattern: "x.x"}\n'
        '  over: {with: walk, cycle: 3 in 4 beats, pattern: "xox"}\n'
        '  whole: {with: walk, cycle: 2 beats, pattern: "x.x.x"}\n'
        '  five: {with: walk, cycle: 5 in 12 pulses, pattern: "x"}\n',
    )
    assert {name: rhythm.times for name, rhythm in found.items()} == pytest.approx(
        {"late": 0.75, "walk": 1.0, "same": 1.0, "three": 0.75, "over": 3 / 16, "whole": 5 / 8,
         "five": 5 / 12}
    )  # fmt: skip
    assert {rhythm.goes_with for name, rhythm in found.items() if name != "walk"} == {1}
    assert (found["same"].beat, found["three"].beat, found["over"].beat) == (4, 3, 1)
    assert found["over"].pulse_s == pytest.approx(4 / 3)


def test_a_tempo_follows_an_input_or_is_tapped(tmp_path: Path) -> None:
    show = show_of(
        tmp_path,
        "  walk: {tempo: {follow: near, from: 80 bpm, to: 160 bpm, between: [1 m, 2 m],\n"
        '         smooth: 2s}, beat: 2 pulses, pattern: "x."}\n'
        '  hand: {tempo: 120 bpm, beat: 4 pulses, pattern: "x.", tap: drum}\n'
        '  slow: {tempo: 90 bpm, pattern: "x.", tap: {on: drum, from: 50 bpm, to: 130 bpm}}',
    )
    follows, hand, slow = show.paces
    assert isinstance(follows, Following)
    assert (follows.low, follows.high, follows.over_s) == (1.0, 2.0, 2.0)
    assert (follows.from_s, follows.to_s) == pytest.approx((60 / 160, 60 / 320))
    assert isinstance(hand, Tapped)
    assert (hand.rhythm, hand.pulses) == (1, 4.0)
    assert (hand.slowest_s, hand.fastest_s) == pytest.approx((1.0, 0.25))
    assert isinstance(slow, Tapped)
    assert (slow.slowest_s, slow.fastest_s) == pytest.approx((60 / 50, 60 / 130))


@pytest.mark.parametrize(
    ("rhythm", "says", "hint"),
    [
        ("beat: 3 beats, pattern: x", "expected a number", ""),
        ("beat: 99 pulses, pattern: x", "from 1 to 64", ""),
        ("pattern: x, patterns: {}", "'patterns' are written as", 'low: "x..."'),
        ("patterns: {l w: x}", "'l w' cannot be the name of a pattern", "one word"),
        ("patterns: {low: y}", "not of 'y'", ""),
        ("patterns: {low: {swing: 60%}}", "the pattern 'low' needs 'pattern'", "x..x"),
        ("pattern: xx, swing: 90%", "a swing lies between 0.2 and 0.8", ""),
        ("pattern: xx, swing: [50%, 60%]", "make up 100%, and these are 110%", "[42%"),
        ("pattern: xx, swing: [50%, 25%, 25%]", "3 parts, and a beat has 1 pulse", "beat: 3"),
        ("pattern: xx, shift: 20ms", "'shift' is written as", "{2: -20ms"),
        ("pattern: xx, shift: {0: 20ms}", "'0' is not the number of a pulse", "from 1"),
        ("pattern: xx, shift: {3: 20ms}", "there is no pulse 3 in a pattern of 2", ""),
        ("pattern: xx, shift: {2: 20}", "has no unit", ""),
        ("pattern: xx, shift: {2: -120%}", "the stroke on pulse 2 would come before", "less"),
        ("pattern: x, cycle: 4 beats", "'cycle' tells how long", "with: walk"),
        ("pattern: x, tap: drumm", "'drumm' is not an input", "'drum'"),
        ("pattern: x, tap: near", "'near' is a distance, and a hit is needed", ""),
        ("pattern: x, tap: {on: drum, from: 90 bpm, to: 100 bpm}", "not room", "to: 180 bpm"),
    ],
)
def test_a_slip_in_a_rhythm_is_answered(rhythm: str, says: str, hint: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, f"  sabar: {{tempo: 90 bpm, {rhythm}}}")
    assert len(found) == 1, found
    assert says in found[0].message
    assert hint in found[0].hint


@pytest.mark.parametrize(
    ("rhythms", "says"),
    [
        ("  a: {with: b, pattern: x}", "'b' is not a rhythm"),
        ("  a: {with: a, pattern: x}", "'a' goes round in a circle"),
        ("  a: {with: w, tempo: 90 bpm, pattern: x}\n  w: {tempo: 9 bpm, pattern: x}",
         "has the tempo of that"),
        ("  a: {with: w, tap: drum, pattern: x}\n  w: {tempo: 9 bpm, pattern: x}",
         "has the tempo of that"),
        ("  a: {with: w, cycle: 0 in 4 beats, pattern: x}\n  w: {tempo: 9 bpm, pattern: x}",
         "expected a cycle"),
        ("  a: {with: w, cycle: 3 over 4, pattern: x}\n  w: {tempo: 9 bpm, pattern: x}",
         "expected a cycle"),
        ("  a: {tempo: {follow: drum, from: 80 bpm, to: 90 bpm}, pattern: x}",
         "cannot follow 'drum', which is a hit"),
        ("  a: {tempo: {follow: naer, from: 80 bpm, to: 90 bpm}, pattern: x}",
         "'naer' is not an input"),
        ("  a: {tempo: {follow: near, from: 80 bpm}, pattern: x}", "needs 'to'"),
        ("  a: {tempo: {follow: near, from: 80 bpm, to: 90 bpm}, tap: drum, pattern: x}",
         "cannot be tapped too"),
        ("  a: {tempo: {follow: near, from: 80 bpm, to: 90 bpm, between: [1 m, 2 s]}, pattern: x}",
         "is in 's'"),
        (f"  a: {{tempo: 90 bpm, patterns: {{b: {'x' * 511}, c: {'x' * 512}}}}}",
         "begin together again only after 261,632"),
        ("  a: {tempo: 90 bpm, patterns: {"
         + ", ".join(f"p{i}: x" for i in range(33)) + "}}", "32 patterns at most"),
        ("\n".join(f"  r{i}: {{tempo: 90 bpm, pattern: x}}" for i in range(300)),
         "256 are the most"),
    ],
)  # fmt: skip
def test_what_rhythms_cannot_be_to_each_other_is_said(
    rhythms: str, says: str, tmp_path: Path
) -> None:
    found = problems_of(tmp_path, rhythms)
    assert found
    assert all(says in problem.message for problem in found)


def test_two_that_go_round_are_both_named(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "  a: {with: b, pattern: x}\n  b: {with: a, pattern: x}")
    assert ["circle" in problem.message for problem in found] == [True, True]


def test_patterns_can_be_named_wherever_rhythms_are(tmp_path: Path) -> None:
    show = show_of(
        tmp_path,
        '  s: {tempo: 60 bpm, patterns: {low: "x.", high: ".x"}}',
        "{shape: star, opacity: {pulse: s.low, from: 0, to: 1}, "
        "turn: {wave: s.high, from: 0, to: 9}}",
    )
    assert [rhythm.name for rhythm in show.rhythms] == ["s", "s.low", "s.high"]


def test_a_pattern_that_is_misspelt_is_found(tmp_path: Path) -> None:
    node = "{shape: star, opacity: {pulse: s.lwo, from: 0, to: 1}}"
    rhythm = "rhythm:\n  s: {tempo: 60 bpm, patterns: {low: x., high: .x}}\n"
    yaml = rhythm + with_node(node)
    (found,) = check(write(tmp_path, yaml))[1]
    assert "'s.low'" in found.hint
