"""The picture and its sounds are asked for, never remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exhibit.picture import Picture, Sounding
from exhibit.scene.columns import PROPERTY_ROW
from exhibit.scene.stage import SoundCue, Stage
from exhibit.scene.tracks import Segment, Track
from exhibit.show.conditions import Compare, Not
from exhibit.show.events import Event
from exhibit.show.program import Go, Input, Region, Scene, Show
from exhibit.show.state import NOTHING, Playing, State, initial
from exhibit.show.step import advance, begin
from tests.scene.stages import stage_of
from tests.visits import as_json, at, busy_evening, drawn, play, production_of

GARDEN = """
show: Garden
canvas: [200, 100]
languages: [en, fr]
inputs:
  near: {kind: distance, unit: m, between: [0, 2]}
  lever: switch
  drum: hit
  tongue: {kind: choice, options: [en, fr], chooses: language}
start: day
scenes:
  - scene: day
    background: "#ff0000"
    nodes:
      - {shape: ellipse, name: sun, at: [50%, 50%], opacity: {follow: near, from: 1, to: 0}}
      - {shape: star, name: echo, at: [0, 0], scale: {pulse: drum, from: 1, to: 2, decay: 1s}}
    timeline: [{at: 0s, move: sun, to: [100%, 50%], over: 10s, ease: linear}]
    go: [{when: lever, to: night, with: crossfade 4s}]
  - scene: night
    go: [{when: not lever, to: day, with: crossfade 4s}]
"""


def picture_of(show: str) -> Picture:
    production = production_of(show)
    return Picture(production.show, production.stages)


def test_the_same_question_has_the_same_answer_whatever_was_asked_before() -> None:
    visit = play(GARDEN, [tuple(busy_evening(production_of(GARDEN).show))])
    states = [visit.state_at(time_s) for time_s in (3.0, 11.0, 19.5, 33.0)]
    used = picture_of(GARDEN)
    for state in [*states, *states[::-1], *states]:
        fresh = picture_of(GARDEN)
        assert drawn(used.layers(state, state.time_s)) == drawn(fresh.layers(state, state.time_s))


def test_a_later_time_of_a_state_is_the_picture_of_the_later_state() -> None:
    """Between two events time alone moves the picture, so any state before will do."""
    visit = play(GARDEN, [at(5.0, near=0.5), at(6.0, lever=True), at(6.5, drum=1)])
    picture = picture_of(GARDEN)
    for time_s in (6.5, 6.6, 8.0, 9.999, 10.0, 11.0, 36_000.0):
        earlier = drawn(picture.layers(visit.state_at(6.5), time_s))
        assert earlier == drawn(picture.layers(visit.state_at(time_s), time_s))


def test_a_scene_entered_again_while_it_fades_is_drawn_twice_as_itself() -> None:
    visit = play(GARDEN, [at(6.0, lever=True), at(8.0, lever=False)])
    picture = picture_of(GARDEN)
    layers = picture.layers(visit.state_at(9.0), 9.0)
    assert [layer.drawlist.background for layer in layers] == [(1, 0, 0), (0, 0, 0), (1, 0, 0)]
    suns = [float(layers[i].drawlist.moved[2, 0]) for i in (0, 2)]
    assert suns == pytest.approx([190.0, 110.0])  # nine seconds into its move, and one


def test_a_language_changes_the_words_and_nothing_else() -> None:
    visit = play(GARDEN, [at(1.0, tongue="fr")])
    assert visit.language_at(0.9) == "en"
    assert visit.language_at(1.0) == "fr"
    assert visit.language_at(9.0) == "fr"


MOVING = """
show: Moving
canvas: [400, 200]
inputs:
  near: {kind: distance, unit: m, between: [0, 2]}
  drum: hit
rhythm: {walk: {tempo: 120 bpm, pattern: "x.o."}}
start: day
scenes:
  - scene: day
    nodes:
      - particles: dot
        name: dust
        rate: 50
        from: {box: [100, 100]}
        speed: [10, 20]
        opacity: {pulse: walk, from: 20%, to: 1}
      - trail: comet
        echoes: 6
        every: 100ms
        fade: 80%
        nodes:
          - shape: ellipse
            name: head
            at: [200, {follow: near, from: 0, to: 200, spring: 500ms, bounce: 0.4}]
            turn: {wave: 3s, from: 0deg, to: 90deg}
            scale: {pulse: drum, from: 1, to: 2, decay: 1s}
            opacity: {noise: 2s, from: 50%, to: 1}
"""


def test_an_earlier_state_is_as_good_for_all_that_moves() -> None:
    visit = play(MOVING, [at(5.0, near=0.5), at(5.3, drum=1), at(5.5, near=1.5)])
    picture = picture_of(MOVING)
    for time_s in (5.5, 5.55, 5.9, 7.0, 36_000.0):
        earlier = drawn(picture.layers(visit.state_at(5.5), time_s))
        assert earlier == drawn(picture.layers(visit.state_at(time_s), time_s))
        assert earlier == drawn(picture_of(MOVING).layers(visit.state_at(time_s), time_s))


def test_the_echoes_of_a_trail_are_what_was_there_then() -> None:
    """Also of what follows an input, on a spring: no frame feeds the next one."""
    doings = [at(2.0, near=0.5), at(2.4, near=1.8), at(2.55, drum=0.8), at(3.01, near=0.2)]
    visit = play(MOVING, doings)
    head = visit.columns_at(3.2).names["head"]
    assert head.stop - head.start == 7
    now = visit.columns_at(3.2)
    for age in range(7):
        then = visit.columns_at(3.2 - age * 0.1)
        echo, origin = head.stop - 1 - age, head.stop - 1
        assert now.world_from_node[:, echo] == pytest.approx(
            then.world_from_node[:, origin], rel=1e-4, abs=1e-3
        )
        faded = then.seen_opacity[origin] * 0.8**age
        assert now.seen_opacity[echo] == pytest.approx(faded, rel=1e-4)


# --- sounds ---------------------------------------------------------------------------------------


def with_sounds() -> Picture:
    """Two scenes: birds that fade in, a bell at 2 s and a drum that is struck; then crickets."""
    lever = Compare(0, ">", 0.0)
    show = Show(
        "Sounds",
        (16, 9),
        ("en",),
        (Input("lever", "switch", "/in/lever"), Input("drum", "hit", "/in/drum")),
        (),
        (Scene("day", (Go(lever, 1, 4.0),)), Scene("night", (Go(Not(lever), 0, 4.0),))),
    )
    day = sounding_stage(
        SoundCue(0, "birds", 0.0, looped=True),
        SoundCue(1, "bell", 2.0, looped=False),
        SoundCue(1, "drum", 0.0, looped=False, on_input=1),
    )
    return Picture(show, [day, sounding_stage(SoundCue(1, "crickets", 0.0, looped=True))])


def sounding_stage(*cues: SoundCue) -> Stage:
    fade = Track(PROPERTY_ROW["opacity"] * 2, [Segment(0.0, 4.0, 0.0, 1.0)])
    return replace(stage_of([-1, -1], tracks=[fade]), sounds=cues)


def heard(picture: Picture, time_s: float, *doings: tuple[Event, ...]) -> dict[str, float]:
    return {sound.file: sound.level for sound in sounds(picture, time_s, *doings)}


def sounds(picture: Picture, time_s: float, *doings: tuple[Event, ...]) -> list[Sounding]:
    state = state_of(picture, time_s, *doings)
    picture.layers(state, time_s)
    return picture.sounds(state)


def state_of(picture: Picture, time_s: float, *doings: tuple[Event, ...]) -> State:
    events = [event for events in doings for event in events if event.time_s <= time_s]
    return advance(picture.show, begin(picture.show), events, until=time_s)


def test_a_sound_is_as_loud_as_its_node_is_seen() -> None:
    picture = with_sounds()
    assert heard(picture, 0.0) == {"birds": 0.0}
    assert heard(picture, 1.0) == {"birds": 0.25}
    assert heard(picture, 2.0) == {"birds": 0.5, "bell": 1.0}


def test_a_struck_sound_is_as_loud_as_the_hit_and_begins_with_it() -> None:
    struck = sounds(with_sounds(), 9.0, at(3.0, drum=0.25), at(4.0, drum=0.0))[-1]
    assert (struck.file, struck.level, struck.since_s) == ("drum", 0.25, 3.0)


def test_every_hit_is_another_playing_and_waiting_is_not() -> None:
    picture = with_sounds()
    hits = [at(3.0, drum=0.5), at(4.0, drum=0.5)]
    keys = [sounds(picture, time_s, *hits)[-1].key for time_s in (3.0, 3.9, 4.0, 9.0)]
    assert keys[0] == keys[1] != keys[2] == keys[3]


def test_sounds_cross_fade_with_their_scenes() -> None:
    doings = [at(10.0, lever=True)]
    assert heard(with_sounds(), 12.0, *doings) == {"crickets": 0.5, "birds": 0.5, "bell": 0.5}
    assert heard(with_sounds(), 14.0, *doings) == {"crickets": 1.0}


def test_a_hit_after_a_scene_was_left_does_not_sound_in_it() -> None:
    assert "drum" not in heard(with_sounds(), 12.0, at(10.0, lever=True), at(11.0, drum=1))
    assert "drum" in heard(with_sounds(), 12.0, at(9.0, drum=1), at(10.0, lever=True))


def test_a_scene_that_returns_while_it_fades_sounds_twice() -> None:
    doings = [at(10.0, lever=True), at(12.0, lever=False)]
    found = sounds(with_sounds(), 13.0, *doings)
    assert len({sound.key for sound in found}) == len(found)
    assert [sound.file for sound in found].count("birds") == 2


def test_levels_together_are_no_louder_than_one_scene() -> None:
    picture = with_sounds()
    doings = [at(10.0 + i / 3, lever=i % 2 == 0) for i in range(12)]
    for step in range(60):
        time_s = 10.0 + step / 8
        levels = [s.level for s in sounds(picture, time_s, *doings) if s.file != "bell"]
        assert sum(levels) <= 1.0 + 1e-9


def test_asking_for_the_picture_changes_no_state() -> None:
    picture = with_sounds()
    state = state_of(picture, 12.0, at(10.0, lever=True))
    before = as_json(state)
    picture.layers(state, 12.5)
    picture.sounds(state)
    assert as_json(state) == before


# --- regions --------------------------------------------------------------------------------------


def beside(over: tuple[Playing, ...], main: tuple[Playing, ...]) -> tuple[Picture, State]:
    """Two scenes that sound, of a main region and of one beside it."""
    cue = SoundCue(0, "a.ogg", 0.0, looped=True)
    stages = tuple(
        replace(stage_of([-1]), sounds=(replace(cue, file=name),)) for name in ("a.ogg", "b.ogg")
    )
    scenes = (Scene("a"), Scene("b", region=1))
    show = Show("Two", (16, 9), ("en",), (), (), scenes, beside=(Region("r", 1),))
    first = initial(show)
    courses = (replace(first.regions[0], playing=main), replace(first.regions[1], playing=over))
    return Picture(show, stages), replace(first, regions=courses)


def test_the_sounds_of_all_regions_are_heard_whatever_lies_over_them() -> None:
    picture, state = beside((Playing(1, 0.0),), (Playing(0, 0.0),))
    layers = picture.layers(state, 4.0)
    assert [layer.region for layer in layers] == [0, 1]
    assert {each.file: each.level for each in picture.sounds(state)} == {"a.ogg": 1, "b.ogg": 1}


def test_a_region_that_goes_is_heard_as_much_as_it_is_seen() -> None:
    going = (Playing(1, 0.0), Playing(NOTHING, 3.0, 2.0))
    picture, state = beside(going, (Playing(0, 0.0),))
    layers = picture.layers(state, 4.0)
    assert [layer.weight for layer in layers] == [1.0, 1.0, 0.5]
    assert not layers[-1].drawlist.steps
    assert {each.file: each.level for each in picture.sounds(state)} == {"a.ogg": 1, "b.ogg": 0.5}
