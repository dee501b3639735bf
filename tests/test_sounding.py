"""What sounds when: parts of files, rhythms, players, pans and buses, from YAML to the picture."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, produce
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture, Sounding
from exhibit.scene.stage import SoundCue
from exhibit.show.playhead import Playhead
from exhibit.show.seen import Seen
from exhibit.show.sounding import playings
from exhibit.show.step import advance, begin
from tests.shows import check, write
from tests.visits import at

SHOW = """
show: Sounds
canvas: [200, 100]
inputs:
  near: {kind: distance, between: [0, 2]}
  drum: hit
rhythm:
  walk: {tempo: 120 bpm, pattern: "x.o."}
  swung: {tempo: {follow: near, from: 60 bpm, to: 120 bpm}, beat: 2 pulses, pattern: "xx",
          swing: 60%, shift: {1: -10%}}
sound:
  buses:
    ambience: 50%
    voice: {duck: {ambience: 20%, over: 1s}}
    far: {level: 10%}
  speakers: {corner: -50%}
start: shore
scenes:
  - scene: shore
    nodes:
      - {sound: sea.ogg, loop: {crossfade: 2s}, from: 1s, until: 9s, pan: {follow: near, from: -1,
         to: 1}}
      - {sound: step.wav, on: walk, level: 80%, start: 1s, bus: far}
      - {sound: tock.wav, on: swung}
      - {sound: voice.flac, start: 4s, bus: voice, speaker: corner}
"""
LENGTHS = {"sea.ogg": 10.0, "step.wav": 0.6, "tock.wav": 2.0, "voice.flac": 3.0}


@cache
def production() -> Production:
    with tempfile.TemporaryDirectory() as folder:
        spec, problems = check(write(Path(folder), SHOW), lambda *_: "")
    assert spec is not None
    assert not problems
    return produce(Occasion(spec, Venue()), Problems())[0]


def sounds(time_s: float, lengths: dict[str, float] = LENGTHS) -> dict[str, list[Sounding]]:
    stages = production().stages
    known = {cue.file: lengths[Path(cue.file).name] for stage in stages for cue in stage.sounds}
    show = production().show
    picture = Picture(show, stages, known)
    state = advance(show, begin(show), at(0.5, near=1.5) if time_s > 0.5 else (), until=time_s)
    picture.layers(state, time_s)
    found: dict[str, list[Sounding]] = {}
    for sound in picture.sounds(state):
        found.setdefault(Path(sound.file).name, []).append(sound)
    return found


def test_a_loop_is_ambience_with_its_part_its_crossfade_and_its_pan() -> None:
    (sea,) = sounds(3.0)["sea.ogg"]
    assert (sea.looped, sea.crossfade_s, sea.from_s, sea.until_s) == (True, 2.0, 1.0, 9.0)
    assert (sea.bus, sea.level) == ("ambience", 0.5)
    assert sea.pan == pytest.approx(0.5)


def test_each_stroke_of_a_rhythm_sounds_at_its_time_and_strength() -> None:
    assert "step.wav" not in sounds(0.9)
    steps = sounds(3.1)["step.wav"]
    assert [(s.since_s, round(s.level, 3)) for s in steps] == [(3.0, 0.04)]  # others have ended


def test_strokes_ring_over_the_next_ones_as_long_as_they_last() -> None:
    steps = sounds(4.1, {**LENGTHS, "step.wav": 2.5})["step.wav"]
    assert [(s.since_s, round(s.level, 3)) for s in steps] == [
        (4.0, 0.08),
        (3.0, 0.04),
        (2.0, 0.08),
    ]
    assert len({s.key for s in steps}) == 3


def test_strokes_sound_beside_their_pulse_and_ring_on_when_the_tempo_changes() -> None:
    """A beat lasts half a second until somebody comes at 0.5 s, and then 60/105 of one."""
    beats = [0.6, 0.95, 1.6, 1.95, 2.6, 2.95, 3.6]
    times = [0.5 + (beat - 1.0) * (0.5 if beat < 1.0 else 60 / 105) for beat in beats]
    found = sorted(s.since_s for s in sounds(2.0)["tock.wav"])
    assert found == pytest.approx(times)
    earlier = {s.key for s in sounds(1.9)["tock.wav"]}
    assert earlier <= {s.key for s in sounds(2.0)["tock.wav"]}


def test_a_voice_keeps_the_ambience_down_and_is_gone_after_its_end() -> None:
    levels = [sounds(t)["sea.ogg"][0].level for t in (4.0, 5.0, 7.0, 8.0)]
    assert levels == pytest.approx([0.5, 0.1, 0.1, 0.5])
    assert "voice.flac" in sounds(7.0)
    assert "voice.flac" not in sounds(8.0)


def test_a_speaker_of_the_show_stands_somewhere_in_places_without_it() -> None:
    (voice,) = sounds(5.0)["voice.flac"]
    assert (voice.speaker, voice.pan) == ("corner", -0.5)


@dataclass(frozen=True)
class WithPlayers:
    players: tuple[Playhead, ...]


@pytest.mark.parametrize(
    ("head", "since_s", "stopped_s"),
    [
        (Playhead(0.0, 10.0, runs=True), 10.0, math.inf),
        (Playhead(7.0, 20.0, runs=True), 13.0, math.inf),
        (Playhead(9.0, 22.0, False, False, 13.0, 22.0), 13.0, 22.0),
        (Playhead(7.0, 24.0, False, False, 13.0, 22.0), 17.0, 22.0),  # moved while it stood
        (Playhead(7.0, 24.0), None, None),
        (Playhead(0.0, 0.0, runs=False), None, None),
    ],
)
def test_a_recording_sounds_while_its_player_runs_from_where_it_stands(
    head: Playhead, since_s: float | None, stopped_s: float | None
) -> None:
    cue = SoundCue(0, "voice.flac", 0.0, looped=False, player=0)
    layer = Seen(0, 0.0, 25.0, 1.0)
    state = WithPlayers((head,))
    found = [
        (begun.since_s, begun.stopped_s)
        for begun in playings(cue, layer, state, math.inf, ())  # type: ignore[arg-type]  # as much of a state as is asked for
    ]
    assert found == ([] if since_s is None else [(since_s, stopped_s)])
