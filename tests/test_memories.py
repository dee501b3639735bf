"""Whole visits to memories, from YAML to what is seen and heard."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, produce
from exhibit.app.proofread import checked
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture, Sounding
from exhibit.scene.drawlist import Screening, all_steps
from exhibit.show.events import Event
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.media.films import COUNT, FPS, film
from tests.shows import sound, write
from tests.visits import as_json, at, saved_and_loaded

WORDS = "WEBVTT\n\n00:01.000 --> 00:04.000\nUne phrase.\n"
HEAD = """
show: Station
canvas: [320, 180]
inputs:
  left: {kind: distance, between: [0, 3], rest: 3}
  right: {kind: distance, between: [0, 3], rest: 3}
  who: {kind: choice, options: [aicha, omar]}
  next: hit
start: room
scenes:
  - scene: room
    nodes:
"""
SAID = "transcript: a.vtt, original: en, speaker: anonymous, licence: here"


@dataclass(frozen=True)
class Station:
    """A show of one room that is played."""

    production: Production

    def state(self, events: list[Event], time_s: float) -> State:
        early = [event for event in events if event.time_s <= time_s]
        return advance(self.production.show, begin(self.production.show), early, until=time_s)

    def stands_at(self, events: list[Event], time_s: float, number: int = 0) -> float:
        """Where a recording stands, in its own seconds."""
        state = self.state(events, time_s)
        head, player = state.players[number], self.production.show.players[number]
        return head.position(time_s, player.lasts_s)

    def sounds(self, events: list[Event], time_s: float) -> dict[str, Sounding]:
        picture = Picture(self.production.show, self.production.stages, self.production.lengths)
        state = self.state(events, time_s)
        picture.layers(state, time_s)
        return {Path(each.file).name: each for each in picture.sounds(state)}

    def film_at(self, events: list[Event], time_s: float) -> float:
        """Where in its file the film stands that is shown."""
        picture = Picture(self.production.show, self.production.stages)
        (layer,) = picture.layers(self.state(events, time_s), time_s)
        (shown,) = [s for s in all_steps(layer.drawlist.steps) if isinstance(s, Screening)]
        return float(shown.moment_s[0])


def station(folder: Path, *nodes: str) -> Station:
    """A room of these nodes; there are voices of 30 and of 10 s, and an ambience of 4 s."""
    for name, lasts_s in (("aicha", 30.0), ("omar", 10.0), ("sea", 4.0)):
        sound(folder, f"{name}.wav", lasts_s)
    (folder / "a.vtt").write_text(WORDS, "utf-8")
    write(folder, HEAD + "".join(f"      - {node}\n" for node in nodes))
    problems = Problems()
    spec = checked(folder, problems)
    assert [p.message for p in problems if p.severity == "error"] == []
    assert spec is not None
    return Station(produce(Occasion(spec, Venue()), Problems())[0])


def memory(name: str, *more: str) -> str:
    return f"{{memory: {name}, voice: {name}.wav, {', '.join([SAID, *more])}}}"


AICHA = memory("aicha", "plays: left < 1.2", "pauses: left > 2", "resume: 2s", "forget: 60s",
               "jump: {next: next}", "chapters: [{at: 0s}, {at: 20s}]")  # fmt: skip


# --- a visit --------------------------------------------------------------------------------------


def test_a_visitor_comes_leaves_returns_and_is_forgotten(tmp_path: Path) -> None:
    room = station(tmp_path, AICHA)
    visit = [*at(5.0, left=0.8), *at(17.0, left=2.5), *at(22.0, left=1.0)]
    assert room.stands_at(visit, 17.0) == 12.0
    assert room.stands_at(visit, 21.999) == 12.0  # it waits
    assert room.stands_at(visit, 22.0) == 10.0  # and goes on two seconds before
    assert room.stands_at(visit, 25.0) == 13.0
    visit += [*at(25.0, left=3.0)]
    assert room.stands_at(visit, 84.999) == 13.0
    assert room.stands_at(visit, 85.0) == 0.0  # forgotten
    visit += [*at(95.0, left=0.5)]
    assert room.stands_at(visit, 95.0) == 0.0
    assert room.stands_at(visit, 99.0) == 4.0


def test_what_is_heard_is_where_the_visit_left_it(tmp_path: Path) -> None:
    room = station(tmp_path, AICHA)
    visit = [*at(5.0, left=0.8), *at(17.0, left=2.5), *at(22.0, left=1.0), *at(30.0, next=1.0)]
    assert "aicha.wav" not in room.sounds(visit, 4.9)
    assert room.sounds(visit, 10.0)["aicha.wav"].since_s == 5.0
    assert "aicha.wav" not in room.sounds(visit, 18.0)
    assert room.sounds(visit, 23.0)["aicha.wav"].since_s == 12.0  # 10 s into it at 22 s
    jumped = room.sounds(visit, 31.0)["aicha.wav"]
    assert jumped.since_s == 10.0  # 20 s into it at 30 s
    assert jumped.key != room.sounds(visit, 29.0)["aicha.wav"].key  # another playing of it


def test_a_whole_visit_is_the_same_saved_and_loaded_at_every_event(tmp_path: Path) -> None:
    show = station(tmp_path, AICHA).production.show
    visit = [*at(5.0, left=0.8), *at(17.0, left=2.5), *at(22.0, left=1.0), *at(24.0, next=1.0),
             *at(25.0, left=3.0), *at(86.0, left=0.4), *at(118.0, next=1.0)]  # fmt: skip
    straight = loaded = begin(show)
    for event in visit:
        straight = advance(show, straight, [event], until=event.time_s)
        loaded = saved_and_loaded(advance(show, loaded, [event], until=event.time_s))
        assert as_json(loaded) == as_json(straight)
        assert loaded.players == straight.players


# --- the end --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0, 144.0, 7.3])
def test_it_is_over_at_its_end_whatever_the_frame_rate(fps: float, tmp_path: Path) -> None:
    omar = memory("omar", "plays: left < 1.2", "resume: 1.7s")
    room = station(tmp_path, omar, memory("aicha", "plays: omar is over"))
    visit = [*at(0.1, left=1.0), *at(3.3, left=2.9), *at(4.7, left=0.9)]
    # Of 10 s it has heard 3.2 when it is left, and goes on from 1.5.
    show, state, left = room.production.show, begin(room.production.show), list(visit)
    for frame in range(1, math.ceil(20.0 * fps)):
        due = [event for event in left if event.time_s <= frame / fps]
        left = left[len(due) :]
        state = advance(show, state, due, until=frame / fps)
        assert state.players[0].position(state.time_s, 10.0) <= 10.0
        assert state.players[1].runs is (state.players[0].at_s == 10.0)
    omar_head, aicha_head = state.players
    assert (omar_head.at_s, omar_head.runs) == (10.0, False)
    assert aicha_head.since_s == omar_head.since_s == pytest.approx(13.2)


def test_the_next_visitor_hears_it_from_the_beginning(tmp_path: Path) -> None:
    room = station(tmp_path, memory("omar", "plays: left < 1.2"))
    visit = [*at(1.0, left=1.0), *at(20.0, left=2.0), *at(21.0, left=1.0)]
    assert room.stands_at(visit, 19.0) == 10.0
    assert room.stands_at(visit, 20.5) == 10.0
    assert room.stands_at(visit, 23.0) == 2.0


# --- two ------------------------------------------------------------------------------------------


def test_visitors_choose_who_speaks_and_each_waits_where_they_were_left(tmp_path: Path) -> None:
    room = station(
        tmp_path, memory("aicha", "plays: who is aicha"), memory("omar", "plays: who is omar")
    )
    visit = [*at(1.0, who="aicha"), *at(6.0, who="omar"), *at(9.0, who="aicha")]
    assert [room.stands_at(visit, 8.0, n) for n in (0, 1)] == [5.0, 2.0]
    assert set(room.sounds(visit, 8.0)) == {"omar.wav"}
    assert [room.stands_at(visit, 12.0, n) for n in (0, 1)] == [8.0, 3.0]
    assert set(room.sounds(visit, 12.0)) == {"aicha.wav"}


def test_two_speak_at_once_unless_one_waits_for_the_other(tmp_path: Path) -> None:
    aicha = memory("aicha", "plays: left < 1")
    both = [*at(1.0, left=0.5), *at(3.0, right=0.5)]
    room = station(tmp_path, aicha, memory("omar", "plays: right < 1"))
    assert set(room.sounds(both, 5.0)) == {"aicha.wav", "omar.wav"}
    polite = memory("omar", "plays: right < 1 and not aicha is playing")
    room = station(tmp_path, aicha, polite)
    assert set(room.sounds(both, 5.0)) == {"aicha.wav"}
    left = [*both, *at(7.0, left=2.0)]
    assert set(room.sounds(left, 8.0)) == {"omar.wav"}
    assert room.state(left, 8.0).players[1].since_s == 7.0


# --- together with others -------------------------------------------------------------------------


def test_the_sea_goes_down_while_somebody_speaks_and_comes_back_when_they_pause(
    tmp_path: Path,
) -> None:
    room = station(tmp_path, "{sound: sea.wav, loop: yes, level: 80%}", AICHA)
    visit = [*at(5.0, left=0.8), *at(17.0, left=2.5), *at(22.0, left=1.0)]
    levels = [room.sounds(visit, t)["sea.wav"].level for t in (4.9, 5.3, 6.0, 16.9, 17.3, 18.0)]
    assert levels == pytest.approx([0.8, 0.56, 0.32, 0.32, 0.56, 0.8])
    again = [room.sounds(visit, t)["sea.wav"].level for t in (21.9, 24.0, 41.9, 43.0)]
    assert again == pytest.approx([0.8, 0.32, 0.32, 0.8])  # it ends at 42 s


def test_a_jump_does_not_let_the_sea_come_up(tmp_path: Path) -> None:
    room = station(tmp_path, "{sound: sea.wav, loop: yes}", AICHA)
    visit = [*at(5.0, left=0.8), *at(12.0, next=1.0)]
    levels = [room.sounds(visit, t)["sea.wav"].level for t in (11.9, 12.0, 12.1, 13.0)]
    assert levels == pytest.approx([0.4] * 4)


def test_the_sea_moves_gently_wherever_a_voice_goes_on(tmp_path: Path) -> None:
    """Whether it resumes in its middle, jumps to its beginning, or is moved where nobody is."""
    room = station(tmp_path, "{sound: sea.wav, loop: yes}", AICHA)
    visit = [*at(5.0, left=0.8), *at(17.0, left=2.5), *at(22.0, left=1.0), *at(24.0, next=1.0),
             *at(27.0, next=1.0), *at(30.0, left=3.0), *at(34.0, next=1.0)]  # fmt: skip
    levels = [room.sounds(visit, 4.0 + i / 20)["sea.wav"].level for i in range(650)]
    steps = [abs(after - before) for before, after in pairwise(levels)]
    assert max(steps) < 0.6 * 1.5 * 0.05 / 0.6 + 0.01  # at the steepest of a gentle way of 0.6 s
    assert levels[-1] == 1.0
    assert levels[round((27.5 - 4.0) * 20)] == pytest.approx(0.4)


def test_a_filmed_memory_stands_plays_and_jumps_as_its_player_does(tmp_path: Path) -> None:
    film(tmp_path / "gran.mp4", "libx264", "yuv420p")
    room = station(
        tmp_path,
        f"{{memory: gran, film: gran.mp4, plays: left < 1, {SAID}, jump: {{next: next}}, "
        "chapters: [{at: 0s}, {at: 500ms}]}",
    )
    assert room.production.show.players[0].lasts_s == pytest.approx(COUNT / FPS)
    visit = [*at(1.0, left=0.5), *at(1.2, next=1.0), *at(1.3, left=2.0)]
    assert room.film_at(visit, 0.9) == 0.0
    assert room.film_at(visit, 1.1) == pytest.approx(0.1)
    assert room.film_at(visit, 1.25) == pytest.approx(0.55)
    assert room.film_at(visit, 9.0) == pytest.approx(0.6)
    assert room.film_at(visit[:1], 9.0) == pytest.approx(COUNT / FPS, abs=2e-3)  # its last picture


def test_a_film_that_cannot_be_played_is_named_once_and_its_words_stay(tmp_path: Path) -> None:
    (tmp_path / "gran.mp4").write_bytes(b"no film at all")
    (tmp_path / "a.vtt").write_text(WORDS, "utf-8")
    write(tmp_path, HEAD + f"      - {{memory: gran, film: gran.mp4, {SAID}}}\n")
    problems = Problems()
    spec = checked(tmp_path, problems)
    errors = [(p.place.line, p.left_out) for p in problems if p.severity == "error"]
    assert errors == [(13, True)]
    assert spec is not None
    production = produce(Occasion(spec, Venue()), Problems())[0]
    assert production.stages[0].drawings[0].sprites.readings
    assert production.show.players[0].lasts_s == 4.0  # that of its words


def test_no_caption_leaves_one_word_alone(tmp_path: Path) -> None:
    (tmp_path / "long.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:06.000\nIl pleuvait encore, sur la terrasse.\n", "utf-8"
    )
    room = station(tmp_path, "{captions: long.vtt, width: 60%, size: 8%}")
    (reading,) = room.production.stages[0].drawings[0].sprites.readings
    rect = reading.records["rect"]
    middle = rect[:, 1] + rect[:, 3] / 2
    upper = middle < (middle.min() + middle.max()) / 2
    long = [float(np.ptp(rect[part, 0])) for part in (upper, ~upper)]
    assert min(long) > 0.6 * max(long)
