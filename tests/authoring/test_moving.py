"""Values that move, compiled and asked at times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exhibit.core.problems import Problem
from exhibit.show.events import Event
from tests.authoring.stages import columns_at, compiled, played
from tests.shows import at, check, with_node, with_scenes, write

RHYTHMS = 'rhythm:\n  walk: {tempo: 120 bpm, pattern: "x..o"}\n'  # a pulse is half a second


def values(
    folder: Path, live: str, *times: float, prop: str = "opacity", seed: int = 0
) -> list[float]:
    """A property at times, which are those of the scene and of the show."""
    yaml = RHYTHMS + with_node(f"{{shape: star, name: sun, {prop}: {live}}}")
    stage = compiled(folder, yaml, seed=seed)[1]
    name = {"turn": "rotation", "scale": "scale"}.get(prop, prop)
    found = [columns_at(stage, time).__getitem__("sun") for time in times]
    return [float(np.ravel(getattr(one, name))[0]) for one in found]


# --- by the clock ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "at_quarter"),
    [("", 0.5), (", shape: ramp", 0.25), (", shape: triangle", 0.5), (", shape: square", 0.0),
     (", shape: ramp, phase: 50%", 0.75), (", shape: ramp, phase: -25%", 0.0)],
)  # fmt: skip
def test_a_wave_takes_its_time(more: str, at_quarter: float, tmp_path: Path) -> None:
    assert values(tmp_path, f"{{wave: 4s, from: 0, to: 1{more}}}", 1.0) == pytest.approx(
        [at_quarter]
    )


def test_a_wave_may_go_from_much_to_little(tmp_path: Path) -> None:
    found = values(tmp_path, "{wave: 4s, from: 1, to: 0, shape: ramp}", 0.0, 1.0, 3.0)
    assert found == pytest.approx([1, 0.75, 0.25])


def test_noise_stays_between_its_ends_and_does_not_jump(tmp_path: Path) -> None:
    times = np.linspace(0, 60, 1201)
    found = np.array(values(tmp_path, "{noise: 2s, from: 20%, to: 80%}", *times))
    assert found.min() >= 0.2
    assert found.max() <= 0.8
    assert np.ptp(found) > 0.4
    assert np.abs(np.diff(found)).max() < 0.06


def test_noise_is_of_the_seed(tmp_path: Path) -> None:
    live = "{noise: 2s, from: 0, to: 1}"
    times = (0.0, 3.0, 7.5)
    assert values(tmp_path, live, *times) == values(tmp_path, live, *times)
    assert values(tmp_path, live, *times) != values(tmp_path, live, *times, seed=1)


def test_two_nodes_wander_apart(tmp_path: Path) -> None:
    live = "scale: {noise: 2s, from: 0, to: 1}"
    yaml = with_node(f"{{shape: star, name: sun, {live}}}", f"{{shape: star, name: moon, {live}}}")
    columns = columns_at(compiled(tmp_path, yaml)[1], 3.3)
    assert columns["sun"].scale[0] != columns["moon"].scale[0]
    assert columns["sun"].scale[0] == columns["sun"].scale[1]


# --- from key to key ------------------------------------------------------------------------------

KEYS = "keys: {1s: 0, 2s: 1, 4s: 0.5}, ease: linear"


def test_before_the_first_key_and_after_the_last_a_value_stays(tmp_path: Path) -> None:
    found = values(tmp_path, f"{{{KEYS}}}", 0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 99.0)
    assert found == pytest.approx([0, 0, 0.5, 1, 0.75, 0.5, 0.5])


def test_keys_begin_again_when_the_last_one_is_reached(tmp_path: Path) -> None:
    found = values(tmp_path, f"{{{KEYS}, loop: yes}}", 3.0, 4.0 + 1.5, 8.0 + 2.0)
    assert found == pytest.approx([0.75, 0.5, 1])


def test_keys_go_back_the_way_they_came(tmp_path: Path) -> None:
    found = values(tmp_path, f"{{{KEYS}, loop: back}}", 3.0, 5.0, 6.0, 6.5, 8.0 + 1.5)
    assert found == pytest.approx([0.75, 0.75, 1, 0.5, 0.5])


def test_a_key_has_its_own_way_to_it(tmp_path: Path) -> None:
    keys = "[{at: 0s, to: 0}, {at: 1s, to: 1, ease: step-end}, {at: 2s, to: 0, ease: linear}]"
    found = values(tmp_path, f"{{keys: {keys}}}", 0.9, 1.0, 1.5)
    assert found == pytest.approx([0, 1, 0.5])


def test_keys_hold_for_half_a_million_seconds(tmp_path: Path) -> None:
    found = values(tmp_path, f"{{{KEYS}, loop: yes}}", 400_000 * 4.0 + 1.5)
    assert found == pytest.approx([0.5])


# --- by a rhythm ----------------------------------------------------------------------------------


def test_a_wave_of_a_rhythm_is_its_cycle_or_so_many_pulses(tmp_path: Path) -> None:
    cycle = values(tmp_path, "{wave: walk, from: 0, to: 1, shape: ramp}", 0.5, 2.5)
    three = values(tmp_path, "{wave: walk, pulses: 2, from: 0, to: 1, shape: ramp}", 0.5, 1.25)
    assert cycle == pytest.approx([0.25, 0.25])
    assert three == pytest.approx([0.5, 0.25])


def test_a_pulse_of_a_rhythm_is_full_at_a_stroke_and_half_at_a_soft_one(tmp_path: Path) -> None:
    live = "{pulse: walk, from: 0, to: 1, decay: 300ms}"
    found = values(tmp_path, live, 0.0, 0.3, 1.49, 1.5, 2.0)
    assert found == pytest.approx([1, np.exp(-3), np.exp(-14.9), 0.5, 1], abs=1e-6)


def test_keys_on_a_rhythm_stay_in_step_with_its_cycle(tmp_path: Path) -> None:
    live = "{keys: {0: 0, 3: 1}, on: walk, ease: linear}"
    found = values(tmp_path, live, 0.75, 1.5, 1.9, 2.0, 2.75)
    assert found == pytest.approx([0.5, 1, 1, 0, 0.5])


def test_a_last_key_at_the_end_of_a_cycle_is_in_that_cycle(tmp_path: Path) -> None:
    """Four pulses of half a second: 2.25 s is 0.25 s into the second cycle of `walk`."""
    written = "{keys: {0: 0, 4: 1}, on: walk, ease: linear}"
    assert values(tmp_path, written, 0.25, 2.25) == pytest.approx([0.125, 0.125])


def test_keys_beyond_a_cycle_take_whole_cycles(tmp_path: Path) -> None:
    live = "{keys: {0: 0, 5: 1}, on: walk, ease: linear}"
    assert values(tmp_path, live, 1.25, 3.9, 4.0, 5.25) == pytest.approx([0.5, 1, 0, 0.5])


def test_a_rhythm_goes_on_from_scene_to_scene(tmp_path: Path) -> None:
    yaml = RHYTHMS + with_node(
        "{shape: star, name: sun, opacity: {wave: walk, from: 0, to: 1, shape: ramp}}"
    )
    stage = compiled(tmp_path, yaml)[1]
    assert columns_at(stage, 0.0, show_s=7.0)["sun"].opacity == 0.5


def test_copies_answer_a_rhythm_one_after_the_other(tmp_path: Path) -> None:
    yaml = RHYTHMS + with_node(
        "{shape: star, name: it, turn: {wave: walk, from: 0deg, to: 360deg, shape: ramp}, "
        "opacity: {pulse: walk, from: 0, to: 1, decay: 300ms}, "
        "repeat: {count: 2, ring: 9, late: 500ms}}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.5)
    rows = columns.names["it *"]
    assert columns.posed[2, rows].tolist() == [90, 0]
    assert columns.posed[5, rows] == pytest.approx([np.exp(-5), 1], abs=1e-6)


def test_a_pattern_without_a_stroke_is_silent(tmp_path: Path) -> None:
    yaml = 'rhythm:\n  hush: {tempo: 60 bpm, pattern: "...."}\n' + with_node(
        "{shape: star, name: sun, opacity: {pulse: hush, from: 0.25, to: 1}}"
    )
    stage = compiled(tmp_path, yaml)[1]
    assert [columns_at(stage, t)["sun"].opacity for t in (0.0, 2.5)] == [0.25, 0.25]


# --- by an input ----------------------------------------------------------------------------------


def opacity_after(folder: Path, live: str, events: list[Event], until_s: float) -> float:
    show, stage = compiled(folder, with_node(f"{{shape: star, name: sun, opacity: {live}}}"))
    heard = [event for event in events if event.time_s <= until_s]
    return played(show, stage, heard, until_s)["sun"].opacity


def test_a_follower_is_95_percent_there_when_it_has_settled(tmp_path: Path) -> None:
    heard = [Event(1.0, "test", "/in/glow", (1.0,))]
    live = "{follow: glow, from: 0, to: 1, smooth: 600ms}"
    assert opacity_after(tmp_path, live, heard, 1.6) == pytest.approx(1 - np.exp(-3))


def test_a_spring_shoots_beyond_by_its_bounce_and_settles(tmp_path: Path) -> None:
    heard = [Event(1.0, "test", "/in/glow", (0.5,))]
    live = "{follow: glow, from: 0, to: 1, spring: 900ms, bounce: 40%}"
    seen = [opacity_after(tmp_path, live, heard, 1.0 + t / 100) for t in range(0, 60, 2)]
    assert max(seen) == pytest.approx(0.5 * 1.4, abs=0.005)
    assert opacity_after(tmp_path, live, heard, 4.0) == pytest.approx(0.5, abs=1e-3)


def test_a_pulse_of_a_hit_rings_for_its_decay(tmp_path: Path) -> None:
    heard = [Event(1.0, "test", "/in/drum", (0.5,))]
    live = "{pulse: drum, from: 0, to: 1, decay: 300ms}"
    assert opacity_after(tmp_path, live, heard, 0.9) == 0
    assert opacity_after(tmp_path, live, heard, 1.0) == pytest.approx(0.5)
    assert opacity_after(tmp_path, live, heard, 1.3) == pytest.approx(0.5 * np.exp(-3))


@pytest.mark.parametrize("ends", ["[1, 1]", "[0, 1e-320]", "[1e17, 1e17]"])
def test_a_range_of_no_length_is_a_switch(ends: str, tmp_path: Path) -> None:
    live = f"{{follow: glow, between: {ends}, from: 0, to: 1}}"
    stage = compiled(tmp_path, with_node(f"{{shape: star, name: sun, opacity: {live}}}"))[1]
    found = [columns_at(stage, 0.0, (value,))["sun"].opacity for value in (-1.0, 2e17)]
    assert found == [0, 1]


# --- what the proof reader says -------------------------------------------------------------------


def problems_of(folder: Path, scene: str) -> list[Problem]:
    return check(write(folder, RHYTHMS + with_scenes(scene)))[1]


@pytest.mark.parametrize(
    ("live", "cue"),
    [
        ("opacity: {noise: 2s, from: 0, to: 1}", "fade: sun, to: 50%"),
        ("opacity: {pulse: walk, from: 0, to: 1}", "hide: sun"),
        ("turn: {wave: walk, from: 0deg, to: 9deg}", "turn: sun, to: 9deg"),
        ("scale: {keys: {0s: 1, 2s: 2}}", "scale: sun, to: 2"),
        ("at: [50%, {noise: 2s, from: 0, to: 9}]", "move: sun, to: [0, 0]"),
        ("colour: {keys: {0: red, 2: teal}, on: walk}", "tint: sun, to: red"),
    ],
)
def test_what_moves_by_itself_is_not_moved_by_the_timeline_too(
    live: str, cue: str, tmp_path: Path
) -> None:
    scene = f"- scene: shore\n  nodes: [{{shape: star, name: sun, {live}}}]\n"
    problems = problems_of(tmp_path, f"{scene}  timeline: [{{at: 1s, {cue}}}]")
    assert [problem.code for problem in problems] == ["two-writers"]
    assert problems[0].left_out
    assert "in a group" in problems[0].hint


def test_lines_that_move_one_thing_at_a_time_are_a_warning(tmp_path: Path) -> None:
    scene = """\
        - scene: shore
          nodes: [{shape: star, name: sun}, {shape: ring, name: moon}]
          timeline:
            - {at: 0s, fade: [moon, sun], to: 50%, over: 2s}
            - {at: 1s, fade: sun, to: 80%}
            - {at: 1s, turn: sun, to: 90deg}
            - {at: 2s, fade: moon, to: 20%}
        """
    problems = problems_of(tmp_path, scene)
    assert [(problem.severity, problem.code, at(problem)) for problem in problems] == [
        ("warning", "timeline-overlap", (18, 9))
    ]
    assert "while line 17 still moves 'sun'" in problems[0].message


def test_lines_of_no_length_may_follow_each_other_at_once(tmp_path: Path) -> None:
    scene = """\
        - scene: shore
          nodes: [{shape: star, name: sun}]
          timeline:
            - {at: 1s, fade: sun, to: 50%, over: 0s}
            - {at: 1s, fade: sun, to: 80%, over: 0s}
        """
    assert problems_of(tmp_path, scene) == []
    stage = compiled(tmp_path, RHYTHMS + with_scenes(scene))[1]
    assert columns_at(stage, 1.0)["sun"].opacity == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("node", "cue", "says"),
    [
        ("shape: star", "draw: it, to: 50%", "'draw' is for line, path, svg, and 'it' is of "
         "the kind 'star'"),
        ("image: sea.png", "draw: it, to: 50%", "of the kind 'image'"),
        ("shape: star", "spin: it, to: 9deg", "'spin' is for mesh, points"),
        ("text: hi", "tilt: it, to: 9deg", "'tilt' is for mesh, points"),
        ("group: all", "tint: it, to: red", "of the kind 'group'"),
        ("trail: all", "tint: it, to: red", "of the kind 'trail'"),
    ],
)  # fmt: skip
def test_a_verb_is_for_kinds_that_can(node: str, cue: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "sea.png").touch()
    scene = f"- scene: shore\n  nodes: [{{{node}, name: it}}]\n  timeline: [{{at: 1s, {cue}}}]"
    _, problems = check(write(tmp_path, with_scenes(scene)), lambda path, kind: "")
    assert [problem.code for problem in problems] == ["verb-kind"]
    assert says in problems[0].message
    assert problems[0].left_out
