"""The plan of a drawing becomes steps, once; each moment fills them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawing import Besides, Brush, Drawing, Mask, Packer, Plan, batches_of
from exhibit.scene.drawlist import Batch, DrawList, Masked, Painting, Room, Swarm, all_steps
from exhibit.scene.moment import Moment
from exhibit.scene.particles import Emitter
from exhibit.scene.propagate import Propagator
from exhibit.scene.sprites import Sprites
from exhibit.scene.views import VIEW_EXTRAS, View
from tests.scene.stages import CANVAS, columns_of, squares

SPARKS = Emitter(1, "sparks", 40.0, (1.0, 2.0), speed=(1.0, 9.0))
WAVES = Brush(0, 3, (-50.0, -50.0, 100.0, 100.0), np.array([2, 0], np.intp), period_s=10.0)
ROOM = View(1, (100.0, 100.0), 3, (), (0.0, 1.0, 0.0, 0.2))


def batch(first: int, count: int, number: int) -> Batch:
    return Batch("shape", -1, first, count, number=number)


def columns(opacity: float = 1.0) -> Columns:
    """Two nodes in the middle of the canvas; three numbers for a brush, seven for a camera."""
    made = columns_of(2, [0.1, 0.2, 0.3, 0.0, 0.0, 5.0, *[0.0] * (len(VIEW_EXTRAS) - 4), 40.0])
    made.posed[:2] = 90.0
    made.posed[PROPERTY_ROW["opacity"]] = opacity
    made.posed[6:9] = 0.5
    Propagator(made).propagate(made)
    return made


def at(local_s: float) -> Moment:
    return Moment(local_s, np.zeros(0), 0)


def packer(*plan: Plan, quads: int = 0) -> Packer:
    sprites = Sprites(np.zeros(quads, np.intp), squares(quads))
    return Packer(Drawing(sprites, plan), (0.0, 0.0, 0.0), CANVAS, Besides(CANVAS, 7))


def packed(local_s: float, *plan: Plan, quads: int = 0, opacity: float = 1.0) -> DrawList:
    return packer(*plan, quads=quads).pack(at(local_s), columns(opacity))


def test_steps_are_the_plan_in_its_order() -> None:
    inside, by = (batch(1, 2, 1), SPARKS), (batch(3, 1, 2),)
    drawlist = packed(1.0, batch(0, 1, 0), Mask(by, inside, inverted=True), WAVES, ROOM, quads=4)
    first, mask, painting, room = drawlist.steps
    assert first == batch(0, 1, 0)
    assert isinstance(mask, Masked)
    assert mask.inverted
    assert (mask.by, mask.inside[0]) == ((batch(3, 1, 2),), batch(1, 2, 1))
    assert isinstance(mask.inside[1], Swarm)
    assert isinstance(painting, Painting)
    assert isinstance(room, Room)
    assert len(list(all_steps(drawlist.steps))) == 7
    assert [b.number for b in drawlist.batches] == [0, 1, 2]
    assert drawlist.runs is not None
    assert drawlist.runs.tolist() == [[0, 1], [1, 2], [3, 1]]


def test_batches_of_masks_come_in_the_order_of_their_records() -> None:
    inner = Mask((batch(3, 1, 2),), (batch(2, 1, 1),))
    plan = (batch(0, 2, 0), Mask((batch(5, 2, 4),), (inner, batch(4, 1, 3))), batch(7, 1, 5))
    assert [b.number for b in batches_of(plan)] == [0, 1, 2, 3, 4, 5]


def test_steps_stay_and_their_arrays_are_written_anew() -> None:
    one = packer(SPARKS, WAVES, ROOM)
    first = one.pack(at(1.0), columns())
    steps = first.steps
    assert one.pack(at(2.0), columns()).steps is steps


# --- paintings ------------------------------------------------------------------------------------


def painting(local_s: float, brush: Brush = WAVES, opacity: float = 1.0) -> Painting:
    step = packed(local_s, brush, opacity=opacity).steps[0]
    assert isinstance(step, Painting)
    return step


def test_a_painting_is_given_seconds_the_part_of_its_period_and_its_own_numbers() -> None:
    found = painting(12.5)
    assert found.values.tolist() == pytest.approx([2.5, 0.25, 0.3, 0.1])
    assert (found.shader, found.rect) == (3, WAVES.rect)


def test_a_late_painting_is_the_same_later_also_before_it_begins() -> None:
    late = replace(WAVES, late_s=4.0)
    assert painting(16.5, late).values.tolist() == painting(12.5).values.tolist()
    assert painting(1.0, late).values[:2].tolist() == pytest.approx([7.0, 0.7])


def test_after_ten_hours_a_painting_moves_as_smoothly_as_at_first() -> None:
    for begin_s in (0.0, 36_000.0, 3.6e7):
        steps = np.diff([painting(begin_s + i / 144).values[0] for i in range(144)])
        assert steps == pytest.approx(1 / 144, rel=1e-3)


def test_what_draws_by_itself_stands_and_is_coloured_as_its_node() -> None:
    now = columns(0.75)
    drawlist = packer(SPARKS, WAVES).pack(at(1.0), now)
    for step, row in zip(drawlist.steps, (1, 0), strict=True):
        assert isinstance(step, (Swarm, Painting))
        assert step.pose[:6].tolist() == now.world_from_node[:, row].tolist()
        assert step.pose[6:].tolist() == [0.5, 0.5, 0.5, 0.75]


@pytest.mark.parametrize(("opacity", "seen"), [(2.0, 1.0), (-1.0, 0.0)])
def test_alpha_stays_between_0_and_1(opacity: float, seen: float) -> None:
    assert painting(0.0, opacity=opacity).pose[9] == seen


def test_of_particles_that_are_not_seen_there_are_none() -> None:
    one = packer(SPARKS)
    swarm = one.pack(at(5.0), columns()).steps[0]
    assert isinstance(swarm, Swarm)
    assert swarm.count[0] > 0
    one.pack(at(5.0), columns(opacity=0.0))
    assert swarm.count[0] == 0


def test_the_seed_of_the_show_decides_particles() -> None:
    def of(seed: int) -> bytes:
        nothing = Sprites(np.zeros(0, np.intp), squares(0))
        made = Packer(Drawing(nothing, (SPARKS,)), (0.0, 0.0, 0.0), CANVAS, Besides(CANVAS, seed))
        swarm = made.pack(at(5.0), columns()).steps[0]
        assert isinstance(swarm, Swarm)
        return swarm.rows.tobytes()

    assert of(1) == of(1) != of(2)
