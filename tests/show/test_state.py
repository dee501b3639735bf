"""The state is one value: it can be saved, loaded and compared, and nobody writes to it."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest

from exhibit.show.state import State, from_json, initial, to_json
from exhibit.show.step import advance, begin
from tests.visits import as_json, at, busy_evening, play, saved_and_loaded, show_of

SHOW = """
show: States
languages: [en, fr]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
  tongue: {kind: choice, options: [fr, en], chooses: language}
start: asleep
scenes:
  - scene: asleep
    nodes: [{shape: ellipse, opacity: {follow: near, from: 0, to: 1, smooth: 1s}}]
    go: [{when: near < 1 for 2s, to: awake, with: crossfade 3s}]
  - {scene: awake, go: [{when: drum >= 2 for 1s, to: asleep}, {when: quiet for 9s, to: asleep}]}
"""


def test_everything_is_saved() -> None:
    data = to_json(initial(show_of(SHOW)))
    assert set(data) == {field.name for field in fields(State)}


def test_every_bit_survives_saving() -> None:
    show = replace(show_of(SHOW), remembers_s=5.0)
    state = begin(show)
    remembered = 0
    for event in busy_evening(show):
        state = advance(show, state, [event], until=event.time_s)
        remembered = max(remembered, *(len(ways) for ways in state.past))
        loaded = saved_and_loaded(state)
        for field in fields(State):
            old, new = getattr(state, field.name), getattr(loaded, field.name)
            if isinstance(old, np.ndarray):
                assert (old.dtype, old.tobytes()) == (new.dtype, new.tobytes())
            elif field.name == "past":
                assert [ways.shape for ways in old] == [ways.shape for ways in new]
                assert [ways.tobytes() for ways in old] == [ways.tobytes() for ways in new]
            elif field.name == "regions":
                for before, after in zip(old, new, strict=True):
                    assert before.hits.tobytes() == after.hits.tobytes()
                    assert before.hits.dtype == after.hits.dtype
                    for name in ("playing", "held_since", "came"):
                        assert getattr(before, name) == getattr(after, name)
            else:
                assert (type(old), old) == (type(new), new)
    assert remembered > 1


def test_the_first_state_has_every_input_at_rest() -> None:
    state = initial(show_of(SHOW))
    assert state.values.tolist() == [3.0, 0.0, -1.0]
    assert state.heard_s.tolist() == [-1.0, -1.0, -1.0]
    assert state.follow_from.tolist() == [3.0]
    assert state.regions[0].held_since == (None,)
    assert state.quiet_since_s == 0.0


def test_it_may_begin_in_any_scene_and_language() -> None:
    state = begin(show_of(SHOW), scene=1, language=1)
    assert (state.scene, state.language) == (1, 1)


def test_advance_never_writes_to_the_state_it_was_given() -> None:
    show = show_of(SHOW)
    before = begin(show)
    saved = as_json(before)
    advance(show, before, busy_evening(show), until=60.0)
    assert as_json(before) == saved


def test_whole_numbers_of_seconds_are_saved_as_the_floats_they_are() -> None:
    show = show_of(SHOW)
    state = advance(show, begin(show), [*at(2, near=1)], until=5)
    assert as_json(state) == as_json(saved_and_loaded(state))
    assert isinstance(state.time_s, float)


def test_what_is_no_state_is_refused() -> None:
    data = to_json(initial(show_of(SHOW)))
    del data["values"]
    with pytest.raises(KeyError):
        from_json(data)


def test_a_state_is_small() -> None:
    state = play(SHOW, [at(1.0, near=0.5), at(2.0, drum=1)]).state_at(30.0)
    assert len(json.dumps(to_json(state))) < 1000  # bytes
