"""Echoes are where a node was a moment ago: earlier times, asked again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.show.events import Event
from tests.authoring.stages import columns_at, compiled, places, played
from tests.shows import with_node, with_scenes

ARM = "turn: {wave: 4s, from: 0deg, to: 360deg, shape: ramp}"
TRAIL = "trail: comet, echoes: 3, every: 250ms, fade: 50%"


def test_echoes_are_where_the_node_was_the_oldest_first(tmp_path: Path) -> None:
    live = "at: [{wave: 3s, from: 0, to: 300}, {noise: 1s, from: 0, to: 90}]"
    stage = compiled(tmp_path, with_node(f"{{{TRAIL}, nodes: [{{shape: star, {live}}}]}}"))[1]
    now = places(columns_at(stage, 5.0), "star").copy()
    for echo, age_s in enumerate((0.75, 0.5, 0.25, 0.0)):
        then = places(columns_at(stage, 5.0 - age_s), "star")[-1]
        assert now[echo].tolist() == then.tolist()


@pytest.mark.parametrize(
    "around",
    [
        f"{{group: arm, at: [160, 90], {ARM}, nodes: [INSIDE]}}",
        "{group: all, at: [{keys: {0s: 0, 9s: 300}}, 40], nodes: "
        f"[{{group: arm, {ARM}, nodes: [INSIDE]}}]}}",
        f"{{camera: view, zoom: {{wave: 5s, from: 1, to: 2}}, {ARM}, nodes: [INSIDE]}}",
    ],
)
def test_what_is_above_a_trail_was_elsewhere_too(around: str, tmp_path: Path) -> None:
    trail = f"{{{TRAIL}, nodes: [{{shape: star, at: [50, 0]}}]}}"
    stage = compiled(tmp_path, with_node(around.replace("INSIDE", trail)))[1]
    now = places(columns_at(stage, 5.0), "star").copy()
    for echo, age_s in enumerate((0.75, 0.5, 0.25, 0.0)):
        then = places(columns_at(stage, 5.0 - age_s), "star")[-1]
        assert now[echo].tolist() == then.tolist()


def test_the_timeline_moves_echoes_and_what_is_above_them_later(tmp_path: Path) -> None:
    yaml = with_scenes(f"""\
        - scene: shore
          nodes:
            - group: arm
              at: [0, 0]
              nodes: [{{{TRAIL}, name: tail, at: [0, 0], nodes: [{{shape: star, name: it}}]}}]
          timeline:
            - {{at: 1s, move: arm, to: [100, 0], over: 1s}}
            - {{at: 1s, move: it, to: [0, 80], over: 2s}}
            - {{at: 1s, turn: tail, to: 90deg, over: 2s}}
        """)
    stage = compiled(tmp_path, yaml)[1]
    now = places(columns_at(stage, 2.2), "it").copy()
    for echo, age_s in enumerate((0.75, 0.5, 0.25, 0.0)):
        then = places(columns_at(stage, 2.2 - age_s), "it")[-1]
        assert now[echo].tolist() == then.tolist()


def test_what_is_above_a_trail_is_where_it_is_for_what_is_beside_it(tmp_path: Path) -> None:
    yaml = with_node(
        f"{{group: arm, at: [160, 90], {ARM}, nodes: [{{shape: ring, at: [50, 0]}}, "
        f"{{{TRAIL}, nodes: [{{shape: star, at: [50, 0]}}]}}]}}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 5.0)
    assert places(columns, "ring").tolist() == places(columns, "star")[-1:].tolist()


def test_less_and_less_is_left_of_older_echoes(tmp_path: Path) -> None:
    yaml = with_node(f"{{{TRAIL}, opacity: 80%, nodes: [{{shape: star, opacity: 50%}}]}}")
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    seen = columns.seen_opacity[columns.names["star"]]
    assert seen == pytest.approx([0.05, 0.1, 0.2, 0.4])


@pytest.mark.parametrize(
    "live", ["{wave: 2s, from: 100%, to: 100%}", "{keys: {0s: 100%, 1s: 100%}}"]
)
def test_echoes_fade_also_where_their_opacity_moves(live: str, tmp_path: Path) -> None:
    yaml = with_node(f"{{{TRAIL}, opacity: {live}, nodes: [{{shape: star}}]}}")
    columns = columns_at(compiled(tmp_path, yaml)[1], 9.0)
    seen = columns.seen_opacity[columns.names["star"]]
    assert seen == pytest.approx([0.125, 0.25, 0.5, 1.0])


def test_a_trail_that_is_shown_later_comes_to_its_full_brightness(tmp_path: Path) -> None:
    yaml = with_scenes(f"""\
        - scene: shore
          nodes: [{{{TRAIL}, nodes: [{{shape: star}}]}}]
          timeline: [{{at: 1s, show: comet, over: 1s}}]
        """)
    stage = compiled(tmp_path, yaml)[1]
    columns = columns_at(stage, 9.0)
    assert columns.seen_opacity[columns.names["star"]] == pytest.approx([0.125, 0.25, 0.5, 1.0])
    assert columns_at(stage, 0.9)["star"].seen_opacity == 0.0


def test_echoes_of_an_input_are_where_the_visitors_were(tmp_path: Path) -> None:
    live = "at: [{follow: glow, from: 0, to: 100}, 0]"
    spring = "turn: {follow: glow, from: 0deg, to: 90deg, spring: 1s}"
    yaml = with_node(f"{{{TRAIL}, nodes: [{{shape: star, {live}, {spring}}}]}}")
    show, stage = compiled(tmp_path, yaml)
    events = [Event(t, "test", "/in/glow", (v,)) for t, v in ((1.0, 0.5), (1.4, 0.9), (1.9, 0.1))]

    def heard(until_s: float) -> NDArray[np.float32]:
        columns = played(show, stage, [e for e in events if e.time_s <= until_s], until_s)
        return columns.world_from_node[:, columns.names["star"]].copy()

    now = heard(2.0)
    for echo, age_s in enumerate((0.75, 0.5, 0.25, 0.0)):
        assert now[:, echo] == pytest.approx(heard(2.0 - age_s)[:, -1], abs=1e-4)


def test_echoes_are_of_the_same_chance_as_what_they_echo(tmp_path: Path) -> None:
    star = "{shape: star, name: it, repeat: {count: 2, scatter: 90, vary: {size: 50%}}, "
    star += "turn: {wave: 9s, from: 0deg, to: 9deg, phase: chance}}"
    stage = compiled(tmp_path, with_node(f"{{{TRAIL}, nodes: [{star}]}}"))[1]
    columns = columns_at(stage, 3.0)
    rows = columns.names["it *"]
    assert np.ptp(columns.posed[[0, 1, 3]][:, rows].reshape(3, 4, 2), axis=1).tolist() == [
        [0, 0],
        [0, 0],
        [0, 0],
    ]
    earlier = columns_at(stage, 2.25).posed[2, rows].reshape(4, 2)[-1]
    assert columns.posed[2, rows].reshape(4, 2)[0].tolist() == earlier.tolist()


def test_a_trail_in_a_trail_has_echoes_of_echoes(tmp_path: Path) -> None:
    inner = "{trail: tail, echoes: 1, every: 100ms, fade: 50%, nodes: [{shape: star, at: "
    inner += "[{wave: 3s, from: 0, to: 300}, 0]}]}"
    yaml = with_node(f"{{trail: comet, echoes: 1, every: 1s, fade: 50%, nodes: [{inner}]}}")
    stage = compiled(tmp_path, yaml)[1]
    now = columns_at(stage, 5.0)
    found = places(now, "star").copy()
    seen = now.seen_opacity[now.names["star"]].copy()
    for echo, age_s in enumerate((1.1, 1.0, 0.1, 0.0)):
        then = places(columns_at(stage, 5.0 - age_s), "star")[-1]
        assert found[echo].tolist() == pytest.approx(then.tolist(), abs=1e-4)
    assert seen == pytest.approx([0.25, 0.5, 0.5, 1.0])


def test_a_show_remembers_as_long_as_its_echoes_look_back(tmp_path: Path) -> None:
    star = "{shape: star, opacity: {follow: glow, from: 0, to: 1}, "
    star += "repeat: {count: 4, ring: 9, late: 2s}}"
    show, _ = compiled(tmp_path, with_node(f"{{{TRAIL}, nodes: [{star}]}}"))
    assert show.remembers_s == pytest.approx(6.75)


def test_nothing_is_remembered_longer_than_ten_minutes(tmp_path: Path) -> None:
    star = "{shape: star, opacity: {follow: glow, from: 0, to: 1}, "
    star += "repeat: {count: 100000, ring: 9, late: 1h}}"
    show, _ = compiled(tmp_path, with_node(star))
    assert show.remembers_s == 600.0
