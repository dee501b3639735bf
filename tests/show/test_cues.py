"""Messages to other machines: each once, at its time, whatever the frame rate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exhibit.show.events import Event
from exhibit.show.program import Sent, Show
from exhibit.show.step import advance, begin
from tests.visits import exact, saved_and_loaded, show_of

SHOW = """
show: Cues
canvas: [400, 300]
languages: [en]
inputs:
  near: {kind: distance, unit: m, between: [0, 3]}
  drum: hit
  tongue: {kind: choice, options: [fr, ar]}
start: dark
scenes:
  - scene: dark
    timeline:
      - {at: 2s, send: /late, to: lights, values: [near, "near", 3, 0.5, tongue, word]}
      - {at: 0s, send: /first, to: lights}
      - {on: drum, send: /struck, to: sound, values: [drum]}
    go: [{when: near < 1, to: bright}]
  - scene: bright
    timeline: [{at: 0s, send: /bright, to: lights, values: [1]}]
    go: [{after: 1s, to: dark}, {when: drum, to: passing}]
  - scene: passing
    timeline: [{at: 0s, send: /never, to: lights}]
    go: [{after: 0s, to: dark}]
"""


def at(time_s: float, name: str, *values: float | str) -> Event:
    return Event(time_s, "test", f"/in/{name}", values)


def sent(events: list[Event], until: float, stops: tuple[float, ...] = ()) -> list[Sent]:
    """What is said by `until`, with pictures drawn at `stops`."""
    show: Show = show_of(SHOW)
    cues: list[Sent] = []
    state = begin(show, sent=cues)
    for stop in (*sorted(stops), until):
        now = [event for event in events if state.time_s < event.time_s <= stop]
        state = saved_and_loaded(advance(show, state, now, until=stop, sent=cues))
    return cues


def test_what_is_due_as_the_show_begins_is_said_at_once() -> None:
    assert sent([], 0.0) == [Sent(0.0, "lights", "/first", ())]


def test_a_message_leaves_at_its_time_and_says_what_the_inputs_are_then() -> None:
    events = [at(1.0, "near", 2.5), at(1.5, "tongue", "ar"), at(2.5, "near", 1.5)]
    assert sent(events, 3.0)[1:] == [
        Sent(2.0, "lights", "/late", (2.5, "near", 3, 0.5, "ar", "word"))
    ]


def test_nothing_is_said_twice_and_nothing_after_the_scene_is_left() -> None:
    events = [at(1.0, "near", 0.5), at(1.5, "near", 3.0)]
    assert [(cue.time_s, cue.address) for cue in sent(events, 4.5)] == [
        (0.0, "/first"), (1.0, "/bright"), (2.0, "/first"), (4.0, "/late"),
    ]  # fmt: skip


def test_each_stroke_is_answered_with_its_strength() -> None:
    events = [at(0.5, "drum", 0.25), at(0.75, "drum", 0.0), at(1.0, "drum", 1.0)]
    struck = [cue for cue in sent(events, 1.5) if cue.address == "/struck"]
    assert struck == [Sent(0.5, "sound", "/struck", (0.25,)), Sent(1.0, "sound", "/struck", (1.0,))]


def test_a_scene_that_is_left_as_it_begins_says_nothing() -> None:
    events = [at(1.0, "near", 0.5), at(1.1, "near", 3.0), at(1.5, "drum", 1.0)]
    addresses = [cue.address for cue in sent(events, 2.0)]
    assert "/never" not in addresses
    assert addresses == ["/first", "/bright", "/first"]


times = st.integers(1, 600).map(lambda n: n / 100)


@exact
@given(
    events=st.lists(
        st.builds(
            at,
            times, st.sampled_from(["near", "drum"]), st.floats(0.0, 3.0),
        ),
        max_size=10,
    ),
    stops=st.lists(times, max_size=20),
)  # fmt: skip
def test_what_is_said_does_not_depend_on_when_pictures_are_drawn(
    events: list[Event], stops: list[float]
) -> None:
    events = sorted(events, key=lambda event: event.time_s)
    assert sent(events, 6.0, tuple(stops)) == sent(events, 6.0)
