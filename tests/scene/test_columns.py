"""Rows stand parents first, depth by depth; a node is a row with manners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.scene.columns import (
    PLAIN,
    PROPERTIES,
    PROPERTY_ROW,
    USUAL,
    Columns,
    level_order,
    levels_of,
)
from tests.visits import exact

# The parent of each node, written down before it, or -1.
forests = st.integers(0, 60).flatmap(
    lambda count: st.tuples(*(st.integers(-1, i - 1) for i in range(count)))
)


def columns(*parents: int) -> Columns:
    names = {f"node {i}": slice(i, i + 1) for i in range(len(parents))}
    return Columns(names, np.array(parents, np.intp))


@exact
@given(forests)
def test_level_order_keeps_parents_first_depths_together_and_siblings_as_written(
    parents: tuple[int, ...],
) -> None:
    order = level_order(parents)
    assert sorted(order) == list(range(len(parents)))
    row_of = {at: row for row, at in enumerate(order)}
    ordered = np.array([row_of.get(parents[at], -1) for at in order], np.intp)
    levels = levels_of(ordered)
    assert [row for level in levels for row in range(level.start, level.stop)] == list(
        range(len(parents))
    )
    for depth, level in enumerate(levels):
        assert list(order[level]) == sorted(order[level])
        for row in range(level.start, level.stop):
            above = int(ordered[row])
            assert above < 0 if depth == 0 else levels[depth - 1].start <= above < level.start


def test_no_rows_have_no_levels() -> None:
    assert levels_of(np.zeros(0, np.intp)) == ()
    assert len(columns()) == 0


def test_rows_that_are_their_own_ancestors_are_refused() -> None:
    with pytest.raises(ValueError, match="row 1 is its own ancestor"):
        columns(-1, 2, 1)


def test_rows_that_kept_their_places_are_worked_out_parents_first() -> None:
    """As after a reload: a child in a hole before its parent, a new root behind everything."""
    parent = np.array([3, -1, 1, 5, 1, -1], np.intp)
    levels = levels_of(parent)
    assert levels == (slice(1, 2), slice(5, 6), slice(2, 5), slice(0, 1))


def test_a_property_of_a_node_is_one_index_into_the_flat_array() -> None:
    nodes = columns(-1, -1, 0)
    for prop in PROPERTIES:
        nodes.flat[PROPERTY_ROW[prop] * len(nodes) + 1] = PROPERTY_ROW[prop] + 1.0
    node = nodes["node 1"]
    assert (node.position.tolist(), node.rotation) == ([1, 2], 3)
    assert (node.scale.tolist(), node.opacity) == ([4, 5], 6)
    assert node.colour.tolist() == [7, 8, 9]
    assert nodes["node 0"].position.tolist() == [0, 0]


def test_what_is_written_through_a_node_is_written_to_the_columns() -> None:
    nodes = columns(-1, 0)
    lamp = nodes["node 1"]
    lamp.position = (3.0, 4.0)
    lamp.position[1] = 5.0
    lamp.scale[:] = 2.0
    lamp.scale = (2.0, 7.0)
    lamp.colour = (0.1, 0.2, 0.3)
    lamp.rotation, lamp.opacity = 90.0, 0.5
    expected = [3, 5, 90, 2, 7, 0.5, 0.1, 0.2, 0.3, 0, 0, 0, 0]
    assert nodes.posed[:, 1].tolist() == np.array(expected, np.float32).tolist()
    assert not nodes.posed[:, 0].any()
    assert (lamp.name, lamp.row) == ("node 1", 1)


def test_columns_are_walked_row_by_row() -> None:
    assert [node.name for node in columns(-1, 0, 1)] == ["node 0", "node 1", "node 2"]
    with pytest.raises(KeyError):
        columns(-1)["moon"]


def test_a_name_of_many_rows_is_its_first_row_and_each_of_them_knows_it() -> None:
    parent = np.array([-1, 0, 0, 0, 1], np.intp)
    nodes = Columns({"ring": slice(0, 1), "lamp": slice(1, 4)}, parent)
    assert nodes["lamp"].row == 1
    assert [node.name for node in nodes] == ["ring", "lamp", "lamp", "lamp", ""]


def test_what_only_some_kinds_have_stands_behind_what_all_have() -> None:
    nodes = Columns({}, np.full(3, -1, np.intp), extras=4)
    nodes.extras[:] = [1, 2, 3, 4]
    nodes.posed[-1] = 9.0
    assert nodes.flat[-5:].tolist() == [9, 1, 2, 3, 4]
    assert nodes.flat.shape == (3 * len(PROPERTIES) + 4,)
    assert nodes.posed.shape == (len(PROPERTIES), 3)
    assert np.shares_memory(nodes.flat, nodes.posed)
    assert np.shares_memory(nodes.flat, nodes.extras)


def test_every_property_has_a_usual_value_and_the_plain_ones_come_first() -> None:
    assert len(USUAL) == len(PROPERTIES) == len(PROPERTY_ROW)
    usual = dict(zip(PROPERTIES, USUAL.tolist(), strict=True))
    assert {name for name, value in usual.items() if value} == {
        "scale_x", "scale_y", "opacity", "red", "green", "blue", "visible",
    }  # fmt: skip
    assert PROPERTIES[PLAIN:] == ("skew", "pivot_x", "pivot_y", "visible")


@pytest.mark.parametrize("wide", [1, 1000, 100_000])
def test_levels_of_many_rows_are_found(wide: int) -> None:
    """A chain of a thousand rows, or two levels of a hundred thousand."""
    deep = 100_000 // wide if wide > 1000 else 1000 // wide + 1
    parent = np.concatenate(
        [np.full(wide, -1, np.intp), *(np.arange(wide) + i * wide for i in range(deep))]
    ).astype(np.intp)
    levels = levels_of(parent)
    assert len(levels) == deep + 1
    assert [level.start for level in levels] == [i * wide for i in range(deep + 1)]
    assert levels[-1].stop == len(parent)
