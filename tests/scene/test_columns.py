"""Rows stand parents first, depth by depth; a node is a row with manners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW, Columns, level_order, levels_of
from tests.visits import exact

# The parent of each node, written down before it, or -1.
forests = st.integers(0, 60).flatmap(
    lambda count: st.tuples(*(st.integers(-1, i - 1) for i in range(count)))
)


def columns(*parents: int) -> Columns:
    return Columns([f"node {i}" for i in range(len(parents))], np.array(parents, np.intp))


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


def test_a_child_before_its_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0 stands before its parent 1"):
        columns(1, -1)


def test_depths_that_are_mixed_are_refused() -> None:
    with pytest.raises(ValueError, match="stand together"):
        columns(-1, 0, -1)


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
    expected = [3, 5, 90, 2, 7, 0.5, 0.1, 0.2, 0.3]
    assert nodes.posed[:, 1].tolist() == np.array(expected, np.float32).tolist()
    assert not nodes.posed[:, 0].any()
    assert (lamp.name, lamp.row) == ("node 1", 1)


def test_columns_are_walked_row_by_row() -> None:
    assert [node.name for node in columns(-1, 0, 1)] == ["node 0", "node 1", "node 2"]
    with pytest.raises(KeyError):
        columns(-1)["moon"]
