"""A show that is read again: rows of the same name keep their places; the picture is the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, produce
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, Stage, evaluate
from tests.shows import good, with_node, write
from tests.visits import exact

_NODES = {
    "moon": "{shape: ellipse, name: moon, at: [20%, 30%], turn: {wave: 4s, from: 0deg, to: 9deg}}",
    "sun": "{shape: star, name: sun, at: [60%, 30%], opacity: 40%}",
    "ring": "{shape: ellipse, name: ring, at: [50%, 50%], repeat: {count: 5, ring: 90}}",
    "boat": "{group: boat, at: [30%, 80%], nodes: [{shape: ellipse, name: hull, at: [4, 5]}]}",
    "ship": "{group: ship, at: [9%, 80%], nodes: [{group: deck, nodes: [{shape: star}]}]}",
}
names = st.lists(st.sampled_from(sorted(_NODES)), unique=True, min_size=1)


def produced(folder: Path, chosen: Sequence[str], before: Production | None = None) -> Production:
    write(folder, with_node(*(_NODES[name] for name in chosen)))
    problems = Problems()
    production, _ = produce(Occasion(good(folder), Venue()), problems, before=before)
    assert problems.sorted() == []
    return production


def seen(stage: Stage) -> dict[str, list[float]]:
    """Where each named row is at 3 s, in whatever row that may be."""
    pose = Pose(stage)
    columns = evaluate(stage, Moment(3.0, np.zeros(0), 0), pose)
    return {
        name: [*columns.world_from_node[:, rows].ravel(), *columns.seen_opacity[rows]]
        for name, rows in stage.names.items()
    }


@exact
@given(st.lists(names, min_size=2, max_size=4))
def test_what_stays_keeps_its_rows_and_looks_the_same(tmp_path_factory, evenings) -> None:  # type: ignore[no-untyped-def]
    folder: Path = tmp_path_factory.mktemp("show")
    before: Production | None = None
    for chosen in evenings:
        production = produced(folder, chosen, before)
        stage, fresh = production.stages[0], produced(folder, chosen).stages[0]
        assert seen(stage) == seen(fresh)
        if before is not None:
            kept = stage.names.keys() & before.stages[0].names.keys()
            assert {n: stage.names[n] for n in kept} == {n: before.stages[0].names[n] for n in kept}
        before = production


def test_a_hundred_reloads_do_not_spread_the_rows(tmp_path: Path) -> None:
    before: Production | None = None
    for i in range(100):
        chosen = sorted(_NODES)[i % 5 :] + sorted(_NODES)[: i % 3]
        before = produced(tmp_path, list(dict.fromkeys(chosen)), before)
        rows = sum(part.stop - part.start for part in before.stages[0].names.values())
        assert len(before.stages[0].parent) <= 2 * rows + 64


def test_when_nearly_all_has_gone_the_rows_are_laid_out_anew(tmp_path: Path) -> None:
    many = "{shape: star, name: many, repeat: {count: 500, ring: 90}}"
    write(tmp_path, with_node(many, _NODES["boat"]))
    first, _ = produce(Occasion(good(tmp_path), Venue()), Problems())
    write(tmp_path, with_node(_NODES["boat"]))
    second, _ = produce(Occasion(good(tmp_path), Venue()), Problems(), before=first)
    assert (len(first.stages[0].parent), len(second.stages[0].parent)) == (503, 2)
