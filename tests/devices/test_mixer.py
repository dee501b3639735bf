"""The mixer's laws: what is heard follows from what was told and show time, without clicks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.devices.mixer import MOST_VOICES, Mixer
from exhibit.devices.placing import gains, to_stereo
from exhibit.devices.playing import RATE, Reader, Region

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Told:
    """A sound as the picture tells it."""

    key: tuple[float, ...]
    file: str = "tone"
    level: float = 1.0
    looped: bool = False
    since_s: float = 0.0
    from_s: float = 0.0
    until_s: float = math.inf
    crossfade_s: float = 0.0
    pan: float = 0.0
    speaker: str = ""
    at_once: bool = False


class Known:
    """Samples that are all there, or as many as are `ready`."""

    def __init__(self, data: Floats, ready: int | None = None) -> None:
        self.data = np.atleast_2d(data).astype(np.float32)
        self.channels = len(self.data)
        self.ready = self.data.shape[1] if ready is None else ready
        self.length = self.data.shape[1] if ready is None else None

    def read(self, start: int, into: Floats) -> None:
        assert start + into.shape[1] <= self.ready, "what is not decoded yet is not read"
        into[:] = self.data[:, start : start + into.shape[1]]


def tone(seconds: float = 1.0, hz: float = 200.0) -> Floats:
    """It closes where `hz * seconds` is whole."""
    steps = np.arange(int(RATE * seconds)) * (2 * np.pi * hz / RATE)
    return np.asarray(0.5 * np.sin(steps), np.float32)


COUNT: Floats = np.linspace(0.0, 0.7, 4 * RATE, False, dtype=np.float32)  # all different
CLICK = np.eye(1, 4_800, dtype=np.float32)[0] * 0.5
FILES = {"tone": tone(), "count": COUNT, "click": CLICK, "noise": tone(0.73, 333.0)}


def mixer(outputs: int = 2, **speakers: int) -> Mixer:
    known = {name: Known(data) for name, data in FILES.items()}
    return Mixer(lambda file, _: known.get(file), outputs, speakers)


def heard(mixer: Mixer, frames: int, *blocks: int) -> Floats:
    """The first output, mixed in blocks of these sizes, the last as often as needed."""
    found: list[Floats] = []
    sizes = [*blocks] or [512]
    while (left := frames - sum(map(len, found))) > 0:
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        found.append(mixer.mix(min(size, left))[:, 0].copy())
    return np.concatenate(found)


def roughness(samples: Floats) -> float:
    """The largest second difference: what is heard as a click."""
    return float(np.abs(np.diff(samples.astype(np.float64), 2)).max())


SMOOTH = roughness(tone())  # of the tone itself


def test_silence_in_is_silence_out() -> None:
    mixing = mixer()
    mixing.follow([], 0.0)
    assert not heard(mixing, 4_000).any()
    mixing.follow([Told((1,), level=0.0), Told((2,), "lost")], 0.1)
    assert not heard(mixing, 4_000).any()


def test_a_sound_begins_at_its_sample_and_is_what_its_file_is() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), "click", since_s=0.025)], 0.1)
    found = heard(mixing, 4_800)
    assert np.flatnonzero(found).tolist() == [1_200]
    assert found[1_200] == 0.5


def test_a_sound_is_where_show_time_says_from_the_middle_too() -> None:
    mixing = mixer()
    mixing.jump(RATE)
    mixing.follow([Told((1,), "count", since_s=0.25)], 1.0)
    found = heard(mixing, 2_000)
    assert found[1_000] == COUNT[RATE * 3 // 4 + 1_000]
    assert found[0] == 0.0  # it comes softly
    assert roughness(found) < 0.002


def test_a_part_of_a_file_is_heard_from_and_until() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), "count", from_s=0.5, until_s=0.6)], 0.0)
    found = heard(mixing, 6_000)
    assert found[2_000] == COUNT[RATE // 2 + 2_000]
    assert not found[4_800:].any()
    assert roughness(found) < 0.002


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    sizes=st.lists(st.integers(1, 1_500), min_size=1, max_size=12),
    levels=st.lists(st.floats(0, 1), min_size=3, max_size=3),
    since_s=st.floats(0, 0.05),
    looped=st.booleans(),
)
def test_the_sizes_of_the_blocks_change_nothing(
    sizes: list[int], levels: Sequence[float], since_s: float, looped: bool
) -> None:
    def played(*blocks: int) -> Floats:
        mixing, found = mixer(), []
        for i, level in enumerate(levels):
            sound = Told((1,), "noise", level, looped, since_s, crossfade_s=0.1, pan=level - 0.5)
            mixing.follow([sound, Told((2, i), level=0.4, since_s=i / 30)], (i + 1) / 30)
            found.append(heard(mixing, 1_600, *blocks))
        return np.concatenate(found)

    assert np.abs(played(*sizes) - played(1_600)).max() < 1e-6


def test_levels_go_in_straight_lines_from_one_telling_to_the_next() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), "count", since_s=-1.0)], 0.0)
    heard(mixing, 4_800)
    mixing.follow([Told((1,), "count", 0.5, since_s=-1.0)], 0.1 + 1 / 30)
    line = heard(mixing, 1_600) / COUNT[RATE + 4_800 :][:1_600]
    assert line == pytest.approx(np.linspace(1.0, 0.5, 1_600), abs=1e-3)


@pytest.mark.parametrize("change", ["stop", "level", "pan", "mute", "seek", "jump"])
def test_nothing_that_can_happen_clicks(change: str) -> None:
    mixing = mixer()
    sound = Told((1,), looped=True)
    mixing.follow([sound], 0.0)
    before = heard(mixing, 5_003)
    now_s = 5_003 / RATE
    match change:
        case "stop":
            mixing.follow([], now_s)
        case "level":
            mixing.follow([replace(sound, level=0.1)], now_s)
        case "pan":
            mixing.follow([replace(sound, pan=1.0)], now_s)
        case "mute":
            mixing.set_master(0.0)
        case "seek":
            mixing.follow([replace(sound, since_s=-0.3335)], now_s)
        case "jump":
            mixing.jump(RATE * 3 + 17)
    after = heard(mixing, 6_000)
    # A line bends where it begins: by what is loudest over 5 ms. A click would be 0.5.
    assert roughness(np.concatenate([before, after])) < SMOOTH + 0.5 / 240
    if change in ("stop", "mute", "pan"):
        assert np.abs(after[-100:]).max() < 1e-6
    if change == "jump":
        assert after[-1] == pytest.approx(FILES["tone"][(RATE * 3 + 17 + 5_999) % RATE], abs=1e-6)


@pytest.mark.parametrize("block", [512, 499])
def test_a_loop_that_closes_has_no_seam(block: int) -> None:
    mixing = mixer()
    mixing.follow([Told((1,), looped=True)], 0.0)
    found = heard(mixing, 3 * RATE, block)
    assert found == pytest.approx(np.tile(FILES["tone"], 3), abs=1e-7)


def test_a_loop_that_does_not_close_is_closed_by_a_crossfade() -> None:
    hard, soft = (
        heard_of(Told((1,), "noise", looped=True, crossfade_s=over)) for over in (0.0, 0.1)
    )
    assert roughness(hard) > 5 * roughness(FILES["noise"])
    assert roughness(soft) < 2 * roughness(FILES["noise"])
    turn = len(FILES["noise"]) - 4_800
    assert soft[2 * turn + 6_000 : 2 * turn + 6_100] == pytest.approx(FILES["noise"][6_000:6_100])


def heard_of(sound: Told, seconds: float = 2.5) -> Floats:
    mixing = mixer()
    mixing.follow([sound], 0.0)
    return heard(mixing, int(seconds * RATE))


def test_a_card_that_is_off_is_followed_by_half_a_percent_and_no_more() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), looped=True)], 0.0)
    mixing.mix(512)
    for taking in (514, 510, 600, 400):
        before = mixing.at
        mixing.mix(512, taking)
        assert mixing.at - before == min(max(taking, 510), 514)


def test_samples_given_and_taken_are_not_heard() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), looped=True)], 0.0)
    blocks = [mixing.mix(512, 512 + step)[:, 0].copy() for step in (0, 1, 2, 0, -1, -2, 0) * 4]
    assert roughness(np.concatenate(blocks)) < 1.3 * SMOOTH
    assert mixing.mix(512)[:, 0] == pytest.approx(
        FILES["tone"][np.arange(mixing.at - 512, mixing.at) % RATE], abs=1e-5
    )


def test_a_sound_that_comes_a_little_late_begins_with_its_beginning_and_catches_up() -> None:
    mixing = mixer()
    mixing.jump(RATE)
    sound = Told((1,), "count", since_s=1.0 - 0.02)
    mixing.follow([sound], 1.0)
    assert mixing.mix(512)[0, 0] == COUNT[0]
    for _ in range(600):
        mixing.mix(512)
    place = mixing.at - round(0.98 * RATE)
    assert mixing.mix(512)[0, 0] == pytest.approx(COUNT[place] if place < len(COUNT) else 0.0)


def test_what_is_not_decoded_yet_joins_in_where_it_should_be() -> None:
    known = Known(COUNT, ready=1_000)
    mixing = Mixer(lambda *_: known)
    mixing.follow([Told((1,), "count")], 0.0)
    assert heard(mixing, 512)[300] == COUNT[300]
    heard(mixing, 4_096)
    known.ready, known.length = len(COUNT), len(COUNT)
    found = heard(mixing, 2_048)
    assert found[1_500] == COUNT[512 + 4_096 + 1_500]
    assert roughness(found) < 0.002


def test_the_loudest_are_bent_and_never_cut() -> None:
    mixing = mixer()
    mixing.follow([Told((i,), looped=True) for i in range(6)], 0.0)
    found = heard(mixing, 4_800)
    assert 0.95 < np.abs(found).max() <= 1.0
    together = 6.0 * FILES["tone"][:4_800]
    quiet = np.abs(together) < 0.8
    assert found[quiet] == pytest.approx(together[quiet], abs=1e-5)
    assert mixing.take_peaks()[0] > 2.9
    assert mixing.take_peaks().tolist() == [0.0, 0.0]


def test_more_sounds_than_can_be_played_are_the_loudest() -> None:
    mixing = mixer()
    mixing.follow([Told((i,), level=i / 1_000) for i in range(3 * MOST_VOICES)], 0.0)
    mixing.mix(512)
    assert mixing.voices_used == MOST_VOICES


# --- where it is heard ----------------------------------------------------------------------------


@settings(derandomize=True, deadline=None)
@given(pan=st.floats(-1, 1))
def test_a_pan_keeps_the_power(pan: float) -> None:
    assert float((gains(1, 2, pan, "", {}) ** 2).sum()) == pytest.approx(2.0, abs=1e-5)


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("", [1, 1, 0, 0]),
        ("left", [1, 0, 0, 0]),
        ("right", [0, 1, 0, 0]),
        ("3", [0, 0, 1, 0]),
        ("corner", [0, 0, 0, 1]),
        ("all", [1, 1, 1, 1]),
        ("nowhere", [1, 1, 0, 0]),
        ("9", [1, 1, 0, 0]),
    ],
)
def test_a_speaker_has_its_sound_alone(speaker: str, expected: list[float]) -> None:
    found = gains(1, 4, 0.0, speaker, {"corner": 3})
    assert found[:, 0].tolist() == pytest.approx(expected)


def test_two_channels_stay_two() -> None:
    assert gains(2, 2, 0.0, "", {}).tolist() == [[1, 0], [0, 1]]
    assert gains(2, 1, 0.0, "", {}).tolist() == [[0.5, 0.5]]
    assert gains(4, 4, 0.0, "", {}).tolist() == np.eye(4).tolist()


def test_a_film_has_all_speakers_on_two_sides() -> None:
    assert to_stereo(2, {}).tolist() == [[1, 0], [0, 1]]
    mixed = to_stereo(4, {"back left": 2, "back right": 3})
    assert mixed.tolist() == [[1, 0, 1, 0], [0, 1, 0, 1]]
    assert to_stereo(1, {}).tolist() == [[1], [1]]


def test_a_region_beyond_its_file_is_silent() -> None:
    reader = Reader(Known(COUNT[:100]), Region(first=200, last=300, looped=True))
    into = np.ones((1, 10), np.float32)
    assert reader.ended(0)
    reader.read(0, into)
    assert not into.any()


# --- at once --------------------------------------------------------------------------------------


def test_a_hit_begins_with_the_next_block_and_what_is_in_step_at_its_sample() -> None:
    """The mixer is 20 ms behind the show, which tells of both 10 ms after they began."""
    mixing = mixer()
    mixing.early = 960
    heard(mixing, 48_000)
    begun = (48_000 + 480) / RATE
    mixing.follow([Told((1,), "click", since_s=begun, at_once=True)], 49_000 / RATE)
    assert int(np.argmax(heard(mixing, 2_048, 64))) == 0
    mixing.follow([Told((2,), "click", since_s=(mixing.at + 480) / RATE)], (mixing.at + 960) / RATE)
    assert int(np.argmax(heard(mixing, 2_048, 64))) == 480


@given(late=st.integers(0, 3_800), first=st.sampled_from([0.0, 0.01]))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_a_hit_that_is_told_late_keeps_its_attack(late: int, first: float) -> None:
    mixing = mixer()
    mixing.early = 960
    heard(mixing, 48_000)
    begun = (48_000 + 960 - late) / RATE
    mixing.follow([Told((1,), "noise", since_s=begun, from_s=first, at_once=True)], 1.02)
    found = heard(mixing, 512)
    attack = FILES["noise"][round(first * RATE) :]
    assert found[400:] == pytest.approx(attack[400:512], abs=1e-6)


def test_a_film_has_a_hit_at_its_very_sample() -> None:
    mixing = mixer()
    mixing.follow([Told((1,), "click", since_s=0.01, at_once=True)], 0.02)
    assert int(np.argmax(heard(mixing, 2_048))) == 480
