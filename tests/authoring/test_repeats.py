"""One node as many: where its copies stand, how they differ, and how they move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.authoring.model.groups import MOST_ECHOES
from exhibit.authoring.specs import rows_of
from exhibit.core.problems import Problem
from exhibit.scene.columns import PROPERTY_ROW
from tests.authoring.stages import (
    PlainLooks,
    columns_at,
    compiled,
    no_media_fault,
    places,
    rows_made,
    spec_of,
)
from tests.shows import at, check, with_node, with_scenes, write

MIDDLE = np.array([160.0, 90.0])
Floats = NDArray[np.float64]
Columns32 = NDArray[np.float32]


def spots(folder: Path, repeat: str, node: str = "shape: star") -> Floats:
    """Where the copies stand around the middle of the canvas."""
    yaml = with_node(f"{{{node}, name: it, repeat: {repeat}}}")
    found: Floats = places(columns_at(compiled(folder, yaml)[1], 0.0), "it *") - MIDDLE
    return found


def prop(folder: Path, node: str, name: str, time_s: float = 0.0, seed: int = 0) -> Columns32:
    """A property of all copies."""
    columns = columns_at(compiled(folder, with_node(node), seed=seed)[1], time_s)
    found: Columns32 = columns.posed[PROPERTY_ROW[name], columns.names["it *"]].copy()
    return found


# --- where they stand -----------------------------------------------------------------------------


def test_a_grid_is_filled_row_by_row_around_its_middle(tmp_path: Path) -> None:
    found = spots(tmp_path, "{grid: [3, 2], gap: [10, 20]}")
    assert found.tolist() == [[-10, -10], [0, -10], [10, -10], [-10, 10], [0, 10], [10, 10]]


def test_a_ring_begins_at_the_top_and_goes_around_clockwise(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 4, ring: [40, 20]}")
    assert found == pytest.approx(np.array([[0, -10], [20, 0], [0, 10], [-20, 0]]), abs=1e-4)


def test_a_line_goes_from_end_to_end(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 3, line: [40, -20]}")
    assert found.tolist() == [[-20, 10], [0, 0], [20, -10]]


def test_a_spiral_goes_outwards_in_even_steps(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 200, spiral: 100, turns: 4}")
    out = np.hypot(*found.T)
    assert np.all(np.diff(out) > 0)
    assert out[-1] == pytest.approx(50, abs=0.2)
    steps = np.hypot(*np.diff(found, axis=0)[20:].T)
    assert steps.max() / steps.min() < 1.1


def test_a_path_is_followed_from_its_first_point_to_its_last_in_even_steps(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 9, path: [[40, 50], [80, 20], [120, 50]]}")
    assert found[0] + MIDDLE == pytest.approx([40, 50])
    assert found[-1] + MIDDLE == pytest.approx([120, 50])
    assert found[4] + MIDDLE == pytest.approx([80, 20], abs=0.5)
    steps = np.hypot(*np.diff(found, axis=0).T)
    assert steps.max() / steps.min() < 1.05


def test_percent_of_a_layout_are_of_the_canvas(tmp_path: Path) -> None:
    assert spots(tmp_path, "{count: 2, line: [50%, 50%]}").tolist() == [[-80, -45], [80, 45]]


def test_scattered_copies_lie_anywhere_in_their_box(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 400, scatter: [100, 40]}")
    assert np.all(np.abs(found) <= [50, 20])
    assert np.all(np.ptp(found, axis=0) > [95, 38])


@pytest.mark.parametrize(
    ("repeat", "turned"),
    [
        ("{count: 4, ring: 40, facing: yes}", [0, 90, 180, 270]),
        ("{count: 2, line: [10, 10], facing: yes}", [45, 45]),
        ("{count: 3, path: [[0, 0], [10, 0]], facing: yes}", [0, 0, 0]),
        ("{count: 2, scatter: 40, facing: yes}", [0, 0]),
        ("{count: 2, ring: 40}", [0, 0]),
    ],
)
def test_copies_face_the_way_that_their_layout_goes(
    repeat: str, turned: list[float], tmp_path: Path
) -> None:
    found = prop(tmp_path, f"{{shape: star, name: it, turn: 5deg, repeat: {repeat}}}", "rotation")
    assert found - 5 == pytest.approx(turned)


def test_a_path_of_no_length_is_a_place(tmp_path: Path) -> None:
    found = spots(tmp_path, "{count: 3, path: [[5, 5], [5, 5]], facing: yes}")
    assert (found + MIDDLE).tolist() == [[5, 5]] * 3


# --- how they differ ------------------------------------------------------------------------------

VARIED = (
    "{{shape: star, name: it, colour: gold, opacity: 80%, "
    "repeat: {{count: 50, scatter: 100, vary: {{{vary}}}}}}}"
)


@pytest.mark.parametrize(
    ("vary", "name", "low", "high"),
    [
        ("size: 30%", "scale_x", 0.7, 1.3),
        ("turn: 20deg", "rotation", -20, 20),
        ("opacity: 50%", "opacity", 0.4, 0.8),
    ],
)
def test_copies_differ_by_chance_within_what_is_said(
    vary: str, name: str, low: float, high: float, tmp_path: Path
) -> None:
    found = prop(tmp_path, VARIED.format(vary=vary), name)
    assert np.all((found >= low - 1e-6) & (found <= high + 1e-6))
    assert np.ptp(found) > 0.8 * (high - low)


def test_both_sides_of_a_copy_grow_alike(tmp_path: Path) -> None:
    node = VARIED.format(vary="size: 30%")
    assert np.array_equal(prop(tmp_path, node, "scale_x"), prop(tmp_path, node, "scale_y"))


def test_hues_go_around_the_wheel_and_stay_as_bright(tmp_path: Path) -> None:
    channels = np.stack(
        [prop(tmp_path, VARIED.format(vary="hue: 60deg"), c) for c in ("red", "green", "blue")]
    )
    assert np.ptp(channels[1]) > 0.3
    assert channels.max(axis=0) == pytest.approx(np.ones(50), abs=1e-6)
    assert channels.min(axis=0) == pytest.approx(np.zeros(50), abs=1e-6)


@pytest.mark.parametrize(("written", "reach"), [("12", 12.0), ("5%", 16.0)])
def test_copies_stray_from_their_places_no_farther_than_is_said(
    written: str, reach: float, tmp_path: Path
) -> None:
    grid = "grid: [20, 20], gap: 40"
    strayed = spots(tmp_path, f"{{{grid}, vary: {{place: {written}}}}}")
    away = np.hypot(*(strayed - spots(tmp_path, f"{{{grid}}}")).T)
    assert away.max() <= reach + 1e-3
    assert away.max() > 0.9 * reach


def test_waves_of_copies_begin_over_a_part_of_the_wave(tmp_path: Path) -> None:
    node = (
        "{shape: star, name: it, opacity: {wave: 4s, from: 0, to: 1, shape: ramp}, "
        "repeat: {count: 50, ring: 9, vary: {phase: 50%}}}"
    )
    found = prop(tmp_path, node, "opacity")
    assert 0.4 < np.ptp(found) <= 0.5


def test_the_same_seed_makes_the_same_copies_and_another_one_others(tmp_path: Path) -> None:
    node = VARIED.format(vary="size: 30%, turn: 20deg, place: 9, hue: 9deg, opacity: 20%")
    for name in ("x", "y", "scale_x", "rotation", "green", "opacity"):
        first = prop(tmp_path, node, name, seed=3)
        assert np.array_equal(first, prop(tmp_path, node, name, seed=3))
        assert not np.array_equal(first, prop(tmp_path, node, name, seed=4))


def test_chance_does_not_ask_what_else_is_in_the_scene(tmp_path: Path) -> None:
    node = VARIED.format(vary="size: 30%, place: 9")
    others = ("{shape: ring, repeat: {count: 7, scatter: 9}}", "{group: a, nodes: [{text: hi}]}")
    alone = columns_at(compiled(tmp_path, with_node(node))[1], 0.0)
    among = columns_at(compiled(tmp_path, with_node(others[0], node, others[1]))[1], 0.0)
    for name in ("x", "scale_x"):
        row = PROPERTY_ROW[name]
        assert np.array_equal(
            alone.posed[row, alone.names["it *"]], among.posed[row, among.names["it *"]]
        )


def test_more_copies_leave_those_that_are_there_as_they_are(tmp_path: Path) -> None:
    few = prop(tmp_path, VARIED.format(vary="size: 30%"), "scale_x")
    node = VARIED.format(vary="size: 30%").replace("count: 50", "count: 60")
    assert np.array_equal(prop(tmp_path, node, "scale_x")[:50], few)


# --- how they move --------------------------------------------------------------------------------


def test_each_copy_moves_later_than_the_one_before(tmp_path: Path) -> None:
    node = (
        "{shape: star, name: it, opacity: {keys: {0s: 0, 1s: 1}, ease: linear}, "
        "repeat: {count: 3, ring: 9, late: 250ms}}"
    )
    assert prop(tmp_path, node, "opacity", 1.0) == pytest.approx([1.0, 0.75, 0.5])


def test_the_timeline_moves_the_whole_and_values_move_each_copy(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes:
            - shape: star
              name: it
              opacity: 50%
              turn: {wave: 4s, from: 0deg, to: 40deg, shape: ramp}
              repeat: {count: 2, line: [20, 0]}
          timeline:
            - {at: 0s, move: it, to: [100, 50], over: 2s, ease: linear}
            - {at: 0s, turn: it, to: 90deg, over: 2s, ease: linear}
            - {at: 0s, fade: it, to: 50%, from: 100%, over: 2s, ease: linear}
        """).replace("            - {at: 0s, turn", "            - {at: 0s, turn")
    spec_yaml = yaml.replace("turn: {wave: 4s, from: 0deg, to: 40deg, shape: ramp}", "turn: 10deg")
    columns = columns_at(compiled(tmp_path, spec_yaml)[1], 2.0)
    assert columns["it"].world_position == pytest.approx((100, 50))
    assert places(columns, "it *") == pytest.approx(np.array([[100, 40], [100, 60]]), abs=1e-4)
    assert columns["it"].rotation == 90
    assert columns.posed[2, columns.names["it *"]].tolist() == [10, 10]
    assert columns.seen_opacity[columns.names["it *"]] == pytest.approx([0.25, 0.25])


def test_what_is_shown_later_is_shown_with_all_its_copies(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes: [{shape: star, name: it, opacity: 50%, repeat: {count: 2, ring: 9}}]
          timeline: [{at: 1s, show: it, over: 1s}]
        """)
    stage = compiled(tmp_path, yaml)[1]
    rows = columns_at(stage, 0.0).names["it *"]
    assert columns_at(stage, 0.5).seen_opacity[rows].tolist() == [0, 0]
    assert columns_at(stage, 2.0).seen_opacity[rows].tolist() == [0.5, 0.5]


def test_a_tint_reaches_all_copies(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes: [{shape: star, name: it, colour: white, repeat: {count: 2, ring: 9}}]
          timeline: [{at: 1s, tint: it, to: red, over: 1s}]
        """)
    columns = columns_at(compiled(tmp_path, yaml)[1], 2.0)
    assert columns.posed[6:9, columns.names["it *"]].T.tolist() == [[1, 0, 0], [1, 0, 0]]


def test_copies_that_follow_late_hear_the_past(tmp_path: Path) -> None:
    node = (
        "{shape: star, name: it, opacity: {follow: glow, from: 0, to: 1}, "
        "repeat: {count: 3, ring: 9, late: 1s}}"
    )
    show, stage = compiled(tmp_path, with_node(node))
    assert show.remembers_s == 2.0
    columns = columns_at(stage, 0.0, (0.9, 0.2, 0.4, 0.6))
    assert columns.posed[5, columns.names["it *"]] == pytest.approx([0.2, 0.4, 0.6])


# --- inside each other ----------------------------------------------------------------------------


def test_a_group_is_repeated_with_what_is_in_it(tmp_path: Path) -> None:
    yaml = with_node(
        "{group: pair, at: [100, 50], repeat: {count: 3, line: [20, 0]}, "
        "nodes: [{shape: star, name: it, at: [0, 5]}]}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    assert places(columns, "it").tolist() == [[90, 55], [100, 55], [110, 55]]


def test_repeats_multiply(tmp_path: Path) -> None:
    yaml = with_node(
        "{group: rows, repeat: {count: 3, line: [0, 40], late: 100ms}, nodes: [{shape: star, "
        "name: it, repeat: {count: 4, line: [30, 0], late: 10ms, vary: {turn: 90deg}}, "
        "opacity: {keys: {0s: 0, 1s: 1}, ease: linear}}]}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 1.0)
    found = places(columns, "it *")
    assert found[:, 0].tolist() == [-15, -5, 5, 15] * 3
    assert found[:, 1].tolist() == [-20] * 4 + [0] * 4 + [20] * 4
    opacity = columns.posed[5, columns.names["it *"]]
    assert opacity[:4] == pytest.approx([1, 0.99, 0.98, 0.97])
    assert opacity[4:8] == pytest.approx([0.9, 0.89, 0.88, 0.87])
    assert len(set(columns.posed[2, columns.names["it *"]].tolist())) == 12


def test_scattered_copies_of_copies_each_have_a_place_of_their_own(tmp_path: Path) -> None:
    yaml = with_node(
        "{group: rows, repeat: {count: 3, ring: 40}, nodes: [{shape: star, name: it, "
        "repeat: {count: 4, scatter: 40}}]}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    assert len({*map(tuple, columns.posed[:2, columns.names["it *"]].T.tolist())}) == 12


# --- how many -------------------------------------------------------------------------------------


def too_many(folder: Path, *nodes: str) -> list[Problem]:
    _, problems = check(write(folder, with_node(*nodes)), no_media_fault)
    return [problem for problem in problems if problem.code == "too-many"]


def test_a_million_copies_are_refused_where_they_are_asked_for(tmp_path: Path) -> None:
    (problem,) = too_many(tmp_path, "{shape: star, repeat: {grid: [1000, 1000]}}")
    assert at(problem) == (14, 31)
    assert "1,000,000 copies are too many: 200,000 are the most" in problem.message


@pytest.mark.parametrize(
    "nodes",
    [
        (
            "{group: a, repeat: {grid: [100, 100]}, nodes: "
            "[{shape: star, repeat: {grid: [10, 10]}}]}",
        ),
        tuple("{shape: star, repeat: {count: 60000, ring: 9}}" for _ in range(4)),
        ("{group: a, repeat: {count: 4000, ring: 9}, nodes: [{trail: t, echoes: 60, "
         "nodes: [{shape: star}]}]}",),
        ("{text: '" + "word " * 40 + "', repeat: {count: 20000, ring: 9}}",),
        ("{group: a, repeat: {count: 300, ring: 9}, nodes: [{mesh: lantern.glb}]}",),
        ("{group: a, repeat: {count: 200, ring: 9}, nodes: [{particles: dot, rate: 50000, "
         "life: 1s}]}",),
        ("{particles: dot, rate: 1e6, life: [2s, 0.1s]}",),
    ],
    ids=["copies of copies", "many copies", "echoes", "letters", "meshes", "particles", "lives"],
)  # fmt: skip
def test_what_multiplies_beyond_a_small_machine_is_refused(
    nodes: tuple[str, ...], tmp_path: Path
) -> None:
    problems = too_many(tmp_path, *nodes)
    assert len(problems) == 1
    assert problems[0].severity == "error"
    assert problems[0].place.line >= 14


def test_what_is_too_much_is_left_out_and_the_rest_is_made(tmp_path: Path) -> None:
    group = "{group: a, repeat: {grid: [400, 400]}, nodes: [{shape: star, repeat: {grid: [9, 9]}}]}"
    spec = spec_of(tmp_path, with_node("{shape: ring}", group))
    assert rows_made(spec) < 200_000
    assert "ring" in columns_at(compiled(tmp_path, with_node("{shape: ring}", group))[1], 0.0).names


_leaf = st.sampled_from(["{shape: star}", "{text: hi}"])
_repeat = st.sampled_from(
    [
        "",
        "repeat: {count: 3, ring: 9}, ",
        "repeat: {grid: [2, 2]}, ",
        "repeat: {count: 1, line: [1, 1]}, ",
    ]
)


@st.composite
def _tree(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        node = draw(_leaf)
        return "{" + draw(_repeat) + node[1:]
    inside = ", ".join(draw(st.lists(_tree(depth - 1), min_size=1, max_size=2)))
    kind = draw(st.sampled_from(["group", "trail", "mask", "camera"]))
    more = {
        "group": draw(_repeat),
        "trail": f"echoes: {draw(st.integers(1, 3))}, ",
        "mask": "by: [{shape: ring}], ",
        "camera": "zoom: 2, ",
    }[kind]
    return f"{{{kind}: a, {more}nodes: [{inside}]}}"


@settings(deadline=None, derandomize=True, max_examples=60)
@given(tree=_tree())
def test_rows_are_counted_before_they_are_made(
    tree: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spec, _ = check(write(tmp_path_factory.mktemp("tree"), with_node(tree)), no_media_fault)
    assert spec is not None
    assert sum(rows for _, rows in rows_of(spec.scenes[0].nodes)) == rows_made(spec)


def test_the_rows_of_nested_trails_are_counted_before_they_are_made(tmp_path: Path) -> None:
    inner = "{shape: star}"
    for number in range(3):
        inner = f"{{trail: t{number}, echoes: {MOST_ECHOES // 8}, nodes: [{inner}]}}"
    spec = spec_of(tmp_path, with_node(inner))
    assert sum(rows for _, rows in rows_of(spec.scenes[0].nodes)) == rows_made(spec)


def test_words_of_copies_are_painted_copy_by_copy(tmp_path: Path) -> None:
    looks = PlainLooks()
    yaml = with_node("{text: ab, name: it, repeat: {count: 3, ring: 9}}")
    _, stage = compiled(tmp_path, yaml, looks)
    rows = stage.drawings[0].sprites.row
    first = stage.names["it *"].start
    assert (rows - first).tolist() == [0, 0, 1, 1, 2, 2]
