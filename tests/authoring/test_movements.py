"""Values that move, and the rhythms they move by: what is read, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.model.movements import MOVEMENTS
from exhibit.authoring.readers import number
from exhibit.authoring.rhythm_specs import RhythmSpec
from exhibit.authoring.specs import (
    FollowSpec,
    KeySpec,
    KeysSpec,
    Live,
    NoiseSpec,
    WaveSpec,
)
from exhibit.core.problems import Problem
from exhibit.core.units import Length
from tests.authoring.stages import no_media_fault
from tests.shows import at, check, good, with_node, write

# Under it the scene's first node stands in line 17 and at column 9.
RHYTHMS = """\
rhythm:
  walk: {tempo: 120 bpm, pattern: "x..x"}
  sabar: {tempo: 132 bpm, beat: 3 pulses, pattern: "x.o. xx"}
"""
LINE, FIRST = 17, 9
# What is written as a value of `opacity`, which begins at this column.
VALUE = FIRST + len("{shape: star, opacity: ")


def with_rhythms(node: str) -> str:
    return RHYTHMS + with_node(node)


def live_of(folder: Path, live: str, key: str = "opacity", prop: str = "opacity") -> Live:
    spec = good(write(folder, with_rhythms(f"{{shape: star, {key}: {live}}}")))
    return spec.scenes[0].nodes[0].live[prop]


def problems_of(folder: Path, live: str) -> list[Problem]:
    yaml = with_rhythms(f"{{shape: star, opacity: {live}}}")
    return check(write(folder, yaml), no_media_fault)[1]


# --- what is read ---------------------------------------------------------------------------------


def test_a_follower_may_be_smooth(tmp_path: Path) -> None:
    live = live_of(tmp_path, "{follow: near, from: 0, to: 1, smooth: 300ms, ease: out}")
    assert isinstance(live, FollowSpec)
    assert (live.settle_s, live.bounce, live.easing, live.is_pulse) == (0.3, 0.0, "out", False)


def test_a_follower_may_be_a_spring_which_shoots_beyond(tmp_path: Path) -> None:
    live = live_of(tmp_path, "{follow: near, from: 0, to: 1, spring: 900ms, bounce: 50%}")
    usual = live_of(tmp_path, "{follow: near, from: 0, to: 1, spring: 900ms}")
    assert isinstance(live, FollowSpec)
    assert isinstance(usual, FollowSpec)
    assert (live.settle_s, live.bounce) == (0.9, 0.5)
    assert usual.bounce == 0.3


@pytest.mark.parametrize("name", ["drum", "walk"])
def test_a_pulse_answers_a_hit_or_a_rhythm(name: str, tmp_path: Path) -> None:
    live = live_of(tmp_path, f"{{pulse: {name}, from: 1, to: 0, decay: 200ms}}")
    assert isinstance(live, FollowSpec)
    assert (live.is_pulse, live.input.text, live.settle_s) == (True, name, 0.2)


def test_a_wave_lasts_a_time_or_pulses_of_a_rhythm(tmp_path: Path) -> None:
    timed = live_of(tmp_path, "{wave: 6s, from: 0, to: 1, phase: 25%, shape: ramp}")
    cycle = live_of(tmp_path, "{wave: walk, from: 0, to: 1}")
    some = live_of(tmp_path, "{wave: sabar, pulses: 3, from: 0, to: 1, phase: chance}")
    for live in (timed, cycle, some):
        assert isinstance(live, WaveSpec)
    assert isinstance(timed, WaveSpec)
    assert (timed.period_s, timed.phase, timed.shape, timed.rhythm) == (6.0, 0.25, "ramp", None)
    assert isinstance(cycle, WaveSpec)
    assert cycle.rhythm is not None
    assert (cycle.rhythm.text, cycle.pulses) == ("walk", 0.0)
    assert isinstance(some, WaveSpec)
    assert (some.pulses, some.phase) == (3.0, None)


def test_noise_wanders_between_two_values(tmp_path: Path) -> None:
    live = live_of(tmp_path, "{noise: 4s, from: 10%, to: 100%}")
    assert live == NoiseSpec(4.0, 0.1, 1.0, "linear")


@pytest.mark.parametrize(
    "keys",
    [
        "{0s: 0%, 1.5s: 100%, 2min: 20%}",
        "[{at: 0s, to: 0%}, {at: 1.5s, to: 100%}, {at: 2min, to: 20%}]",
    ],
)
def test_keys_are_written_as_pairs_or_as_a_list(keys: str, tmp_path: Path) -> None:
    live = live_of(tmp_path, f"{{keys: {keys}, ease: out}}")
    assert live == KeysSpec(
        (KeySpec(0.0, 0.0, "out"), KeySpec(1.5, 1.0, "out"), KeySpec(120.0, 0.2, "out")), "no"
    )


def test_each_of_a_list_of_keys_has_its_own_way(tmp_path: Path) -> None:
    keys = "[{at: 0s, to: 0}, {at: 1s, to: 1, ease: bounce}, {at: 2s, to: 0}]"
    live = live_of(tmp_path, f"{{keys: {keys}, loop: back}}")
    assert isinstance(live, KeysSpec)
    assert [key.easing for key in live.keys] == ["in-out", "bounce", "in-out"]
    assert live.loop == "back"


def test_keys_on_a_rhythm_are_pulses_and_begin_again(tmp_path: Path) -> None:
    live = live_of(tmp_path, "{keys: {0: 0, 2.5: 1}, on: walk}")
    assert isinstance(live, KeysSpec)
    assert [key.at for key in live.keys] == [0.0, 2.5]
    assert live.rhythm is not None
    assert (live.rhythm.text, live.loop) == ("walk", "yes")
    once = live_of(tmp_path, "{keys: {0: 0, 2.5: 1}, on: walk, loop: no}")
    assert isinstance(once, KeysSpec)
    assert once.loop == "no"


def test_a_colour_goes_from_key_to_key_in_red_green_and_blue(tmp_path: Path) -> None:
    for prop, ends in (("red", [0, 1]), ("green", [0, 1]), ("blue", [1, 1])):
        live = live_of(tmp_path, '{keys: {0s: "#00f", 2s: white}}', "colour", prop)
        assert isinstance(live, KeysSpec)
        assert [key.value for key in live.keys] == ends


def test_lengths_keep_their_unit_until_the_canvas_is_known(tmp_path: Path) -> None:
    live = live_of(tmp_path, "[{noise: 1s, from: 10%, to: 90}, 5]", "at", "x")
    assert isinstance(live, NoiseSpec)
    assert (live.start, live.end) == (Length(10, "%"), Length(90))


def test_what_is_seen_may_come_and_go_by_itself(tmp_path: Path) -> None:
    assert isinstance(
        live_of(tmp_path, "{wave: 2s, from: 0, to: 1, shape: square}", "visible", "visible"),
        WaveSpec,
    )


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live", "column", "says", "hint"),
    [
        ("{keys: {2s: 0, 1s: 1}}", 15, "'1s' does not come after the one before", "in the order"),
        ("{keys: {1s: 0, 1000ms: 1}}", 15, "'1000ms' does not come after", ""),
        ("{keys: {0s: 0}}", 7, "expected two keys or more", "keys: {0s: 0%, 2s: 100%}"),
        ("{keys: []}", 7, "expected two keys or more", "keys: {0s: 0%, 2s: 100%}"),
        ("{keys: }", 7, "expected two keys or more, found nothing", ""),
        ("{keys: {0s: 0, 2s: .nan}}", 19, "expected a number such as 0.5", ""),
        ("{keys: {0s: 0, 2s: .inf}}", 19, "expected a number such as 0.5", ""),
        ("{keys: {0s: 0, 2s: nan}}", 19, "found 'nan'", ""),
        ("{keys: {0s: 0, 2s: 1e999}}", 19, "too large for a number", ""),
        ("{keys: {0s: 0, 2s: 2}}", 19, "lies between 0 and 1, this is 2", "write 2%"),
        ("{keys: {-1s: 0, 2s: 1}}", 8, "a time cannot be negative", ""),
        ("{keys: {nans: 0, 2s: 1}}", 8, "found 'nans'", ""),
        ("{keys: {0s: 0, 1e300s: 1}}", 15, "a time in a show is a year at most", ""),
        ("{keys: {0: 0, 2: 1}}", 8, "'0' has no unit", "write 0s"),
        ("{keys: {-1: 0, 2: 1}, on: walk}", 8, "does not come after", ""),
        ("{keys: {0: 0, 1e300: 1}, on: walk}", 14, "1,000,000 pulses at most", ""),
        ("{keys: {0s: 0, 2s: 1}, on: walk}", 8, "'0s' is in 's'", ""),
        ("{keys: [{at: 0s}, {at: 1s, to: 1}]}", 8, "a key needs 'to'", ""),
        ("{keys: [{to: 0}, {at: 1s, to: 1}]}", 8, "a key needs 'at'", "at: 2s"),
        ("{keys: [{at: 0s, to: 0}, {att: 1s, to: 1}]}", 26, "a key has no 'att'", "'at'"),
        ("{keys: {0s: 0, 1s: 1}, loop: bakc}", 29, "expected one of no, yes, back", "'back'"),
        ("{keys: {0: 0, 1: 1}, on: wlak}", 25, "'wlak' is not a rhythm", "'walk'"),
        ("{keys: {0s: 0, 1s: 1}, lop: yes}", 23, "'keys' has no 'lop'", "'loop'"),
        ("{wave: wlak, from: 0, to: 1}", 7, "'wlak' is not a rhythm", "'walk'"),
        ("{wave: walk, pulses: 0, from: 0, to: 1}", 21, "a wave, in pulses, lies between", ""),
        ("{wave: 2s, pulses: 3, from: 0, to: 1}", 11, "'pulses' are those of a rhythm", "walk"),
        ("{wave: 10ms, from: 0, to: 1}", 7, "a wave, in seconds, lies between 0.05", ""),
        ("{wave: 2s, from: 0, to: 1, phase: luck}", 34, "expected a number", ""),
        ("{wave: 2s, from: 0, to: 1, phase: 2}", 34, "a phase lies between -1 and 1", ""),
        ("{noise: 0s, from: 0, to: 1}", 8, "a noise, in seconds, lies between 0.05", ""),
        ("{noise: walk, from: 0, to: 1}", 8, "expected a time", ""),
        ("{nois: 3s, from: 0, to: 1}", 1, "not with 'nois'", "'noise'"),
        ("{kyes: {0s: 0, 1s: 1}}", 1, "not with 'kyes'", "'keys'"),
        ("{pulse: wlak, from: 0, to: 1}", 8, "'wlak' is neither a hit nor a rhythm", "'walk'"),
        ("{pulse: durm, from: 0, to: 1}", 8, "'durm' is neither a hit nor a rhythm", "'drum'"),
        ("{follow: walk, from: 0, to: 1}", 9, "a rhythm has no value to follow", "{pulse: walk"),
        ("{follow: near, from: 0, to: 1, bounce: 3}", 39, "a bounce lies between", ""),
        ("{follow: near, from: 0, to: 1, bounce: 20%}", 31, "needs a 'spring'", "spring: 900ms"),
        (
            "{follow: near, from: 0, to: 1, smooth: 1s, spring: 2s}",
            43,
            "both 'smooth' and 'spring'",
            "remove one",
        ),
        ("{follow: near, from: 0, to: 1, srping: 2s}", 31, "no 'srping'", "'spring'"),
        ("{}", 0, "begins with one of follow, pulse, wave", "{follow: near"),
    ],
)
def test_a_movement_that_means_nothing_is_answered_where_it_stands(
    live: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    problems = problems_of(tmp_path, live)
    assert [at(problem) for problem in problems] == [(LINE, VALUE + column)], problems
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_twenty_thousand_keys_are_more_than_a_file_holds(tmp_path: Path) -> None:
    keys = ", ".join(f"{i}s: {i % 2}" for i in range(20_000))
    problems = problems_of(tmp_path, f"{{keys: {{{keys}}}}}")
    assert any("more than 10,000 values" in problem.message for problem in problems)


@pytest.mark.parametrize("word", MOVEMENTS)
def test_every_word_of_a_movement_has_a_place_among_its_keys(word: str) -> None:
    names = [key.name for key in MOVEMENTS[word](number)]
    assert names[0] == word
    assert "ease" in names


# --- rhythms --------------------------------------------------------------------------------------


def rhythm_problems(folder: Path, rhythm: str) -> list[Problem]:
    return check(write(folder, f"rhythm:\n  {rhythm}\n{with_node('{shape: star}')}"))[1]


def test_a_rhythm_has_a_tempo_and_a_pattern_of_pulses(tmp_path: Path) -> None:
    walk, sabar = good(write(tmp_path, with_rhythms("{shape: star}"))).rhythms
    assert isinstance(walk, RhythmSpec)
    assert (walk.name.text, walk.pulse_s, walk.strokes) == ("walk", 0.5, (1.0, 0.0, 0.0, 1.0))
    assert sabar.pulse_s == pytest.approx(60 / 132 / 3)
    assert sabar.strokes == (1.0, 0.0, 0.5, 0.0, 1.0, 1.0)


def test_a_show_without_rhythms_may_say_so(tmp_path: Path) -> None:
    assert good(write(tmp_path, "rhythm:\n" + with_node("{shape: star}"))).rhythms == ()


@pytest.mark.parametrize(
    ("rhythm", "column", "says", "hint"),
    [
        ("walk: {tempo: 120, pattern: x}", 17, "expected a tempo such as 120 bpm", "1000 bpm"),
        ("walk: {tempo: 0 bpm, pattern: x}", 17, "expected a tempo", "from 1 bpm to 1000 bpm"),
        ("walk: {tempo: 9999 bpm, pattern: x}", 17, "expected a tempo", ""),
        ("walk: {tempo: 2s, pattern: x}", 17, "found '2s'", ""),
        ("walk: {tempo: , pattern: x}", 17, "found nothing", ""),
        ("walk: {tempo: 90 bpm, pattern: x-y}", 34, "made of x, o and ., not of 'y'", "x..x..x"),
        ("walk: {tempo: 90 bpm, pattern: ' '}", 34, "a pattern has 1 to 1,024 pulses", ""),
        ("walk: {tempo: 90 bpm, beat: 0, pattern: x}", 31, "a whole number from 1 to 64", ""),
        ("walk: {tempo: 90 bpm}", 9, "the rhythm 'walk' needs 'pattern'", "x..x..x"),
        ("walk: {pattern: x}", 9, "the rhythm 'walk' needs 'tempo'", "132 bpm"),
        ("walk: {temp: 90 bpm, pattern: x}", 10, "has no 'temp'", "did you mean 'tempo'?"),
        ("walk: 120 bpm", 9, "the rhythm 'walk' is written as 'key: value'", "tempo: 132 bpm"),
        ("[walk]", 3, "'rhythm' is written as 'name: {tempo, pattern}', found a list", "walk:"),
        ("2walk: {tempo: 90 bpm, pattern: x}", 3, "'2walk' cannot be the name", "a letter"),
        ("drum: {tempo: 90 bpm, pattern: x}", 3, "there is an input 'drum'", "another name"),
    ],
)
def test_a_rhythm_that_means_nothing_is_answered_where_it_stands(
    rhythm: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    problems = rhythm_problems(tmp_path, rhythm)
    assert [at(problem) for problem in problems] == [(2, column)], problems
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_a_pattern_of_a_million_pulses_is_refused(tmp_path: Path) -> None:
    problems = rhythm_problems(tmp_path, f"walk: {{tempo: 90 bpm, pattern: {'x' * 500_000}}}")
    assert "a pattern has 1 to 1,024 pulses" in problems[0].message


def test_what_moves_by_a_rhythm_with_a_mistake_is_not_called_wrong_too(tmp_path: Path) -> None:
    yaml = "rhythm:\n  walk: {tempo: 12, pattern: x}\n"
    node = "{shape: star, opacity: {wave: walk, from: 0, to: 1}}"
    _, problems = check(write(tmp_path, yaml + with_node(node)))
    assert [problem.place.line for problem in problems] == [2]
