"""What is read in one process is played in another: the same show, in small pieces."""

from __future__ import annotations

import pickle
from collections import deque
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.handover import Arrival, Came, send
from exhibit.app.known import Known, known_of, name_of, pairs
from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, produce
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture
from exhibit.scene.stage import Stage
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.visits import SHOWS, arrays_of, busy_evening, production_of, spec_of

NOTHING = Known()


def over(
    production: Production, folder: Path, there: Known = NOTHING, before: Production | None = None
) -> tuple[Production, Came]:
    """A production on the other side, and how it went there."""
    known = known_of(production)
    came = send(1, production, production.stages[:1], known, there, folder / "it")
    letters = None if before is None else before.letters
    arrival = Arrival(came, there, letters)
    assert not (folder / "it").exists()
    while arrival.take():
        pass
    found, overlays = arrival.production(before or production)
    assert len(overlays) == 1
    return found, came


def walked(show: Show, until_s: float) -> State:
    events = [event for event in busy_evening(show, 30.0, 60) if event.time_s <= until_s]
    return advance(show, begin(show), events, until_s)


@pytest.mark.parametrize("name", SHOWS)
def test_a_show_looks_and_sounds_the_same_on_the_other_side(name: str, tmp_path: Path) -> None:
    production = production_of(name)
    found, _ = over(production, tmp_path)
    assert found.show == production.show
    here = Picture(production.show, production.stages, production.lengths)
    there = Picture(found.show, found.stages, found.lengths)
    for until_s in (0.0, 3.7, 11.0, 30.0):
        state = walked(production.show, until_s)
        for ours, theirs in zip(
            here.layers(state, until_s), there.layers(state, until_s), strict=True
        ):
            for a, b in zip(arrays_of(ours.drawlist), arrays_of(theirs.drawlist), strict=True):
                np.testing.assert_array_equal(a, b)
        assert here.sounds(state) == there.sounds(state)
    for ours_too, theirs_too in zip(production.arrays, found.arrays, strict=True):
        assert replace(ours_too, layers=()) == replace(theirs_too, layers=())
        for a, b in zip(ours_too.layers, theirs_too.layers, strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", SHOWS)
def test_every_part_of_a_production_goes_over(name: str, tmp_path: Path) -> None:
    """A part that is new has to be sent too, and must be something that can be."""
    production = production_of(name)
    found, _ = over(production, tmp_path)
    for each in fields(Production):
        if each.name in ("stages", "arrays", "letters", "book", "setter"):
            continue
        ours, theirs = getattr(production, each.name), getattr(found, each.name)
        assert name_of(ours) == name_of(theirs) or ours == theirs, each.name
    assert (found.letters is None) is (production.letters is None)
    assert found.book is None


@pytest.mark.parametrize("name", SHOWS)
def test_what_is_there_is_not_sent(name: str, tmp_path: Path) -> None:
    production = production_of(name)
    found, whole = over(production, tmp_path)
    again, came = over(production, tmp_path, whole.known, found)
    assert came.known == whole.known
    assert all(a is b for a, b in zip(again.stages, found.stages, strict=True))
    assert all(a is b for a, b in zip(again.arrays, found.arrays, strict=True))
    assert again.letters is found.letters
    assert came.pieces < whole.pieces
    layers = sum(layer.nbytes for array in production.arrays for layer in array.layers)
    assert sum(length for _, length in came.buffers) < 200_000 + layers / 10


def test_words_that_change_are_set_on_the_other_side(tmp_path: Path) -> None:
    production = production_of(
        "show: Cards\ninputs: {card: text}\nstart: hall\n"
        "scenes: [{scene: hall, nodes: [{text: 'Hello, {card}'}]}]\n"
    )
    found, _ = over(production, tmp_path)
    assert production.letters is not None
    assert found.letters is not None
    assert found.letters is not production.letters
    words = _lettering(found.stages[0])
    assert words.typesetter is found.letters
    set_there, set_here = words("Amina"), _lettering(production.stages[0])("Amina")
    np.testing.assert_array_equal(set_there.rects, set_here.rects)


def _lettering(stage: Stage):  # type: ignore[no-untyped-def]  # LiveWords
    return stage.drawings[0].sprites.lettering[0].typeset


def test_pieces_are_small(tmp_path: Path) -> None:
    """None of them is more than a few hundred objects, however large the scene is."""
    nodes = "\n".join(
        f"      - {{shape: ellipse, name: n{i}, size: 2%, opacity: {{wave: 3s, from: 0, to: 1}}}}\n"
        f"      - {{text: Word {i}, name: t{i}}}"
        for i in range(250)
    )
    head = "show: Many\nstart: s\nscenes:\n  - scene: s\n    nodes:\n"
    production = production_of(f"{head}{nodes}\n")
    came = send(1, production, (), known_of(production), NOTHING, tmp_path / "it")
    assert came.stream / came.pieces < 2_500  # bytes: 0.1 ms
    assert came.pieces > 25


def test_a_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    production = production_of(SHOWS[0])
    came = send(1, production, (), known_of(production), NOTHING, tmp_path / "it")
    whole = came.file.read_bytes()
    came.file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="cut short"):
        Arrival(came, NOTHING, None)


def test_letters_that_were_not_sent_are_missed_and_not_guessed(tmp_path: Path) -> None:
    production = production_of("show: C\ninputs: {card: text}\nstart: a\n"
                               "scenes: [{scene: a, nodes: [{text: '{card}'}]}]\n")  # fmt: skip
    known = known_of(production)
    came = send(1, production, (), known, replace(NOTHING, letters=known.letters), tmp_path / "it")
    arrival = Arrival(came, NOTHING, None)
    with pytest.raises(pickle.UnpicklingError, match="no letters"):
        deque(iter(arrival.take, False), 0)


def test_names_come_from_contents() -> None:
    one, other = production_of(SHOWS[0]), production_of(SHOWS[0])
    assert known_of(one) == known_of(other)
    assert name_of(np.arange(3)) != name_of(np.arange(3.0))


def test_the_same_is_found_once() -> None:
    assert pairs(["a", "", "b", "a"], ["a", "", "a", "c"]) == [0, -1, -1, 2]


@pytest.mark.parametrize("name", SHOWS)
def test_what_a_scene_has_worked_out_does_not_change_its_name(name: str) -> None:
    """Arrays to work in are no part of what a scene is: `core.scratch` leaves them out."""
    production = produced(name)
    before = known_of(production)
    picture = Picture(production.show, production.stages, production.lengths)
    for until_s in (3.7, 30.0):
        picture.every_scene(walked(production.show, until_s))
    assert known_of(production) == before
    assert known_of(produced(name)).stages == before.stages


def produced(name: str) -> Production:
    """Not the one that other tests have worked with."""
    return produce(Occasion(spec_of(name), Venue()), Problems())[0]
