"""Particles are a pure function of chance and time; each of them is told here alone, in float64."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.core.chance import stream
from exhibit.scene.drawlist import Swarm
from exhibit.scene.particles import MOST, TABLE, Emitter, Particles
from tests.shows import only, with_node, write
from tests.visits import exact

SEED = 11
EMBERS = Emitter(
    0,
    "hall/embers",
    30.0,
    (1.0, 4.0),
    box=(40.0, 20.0),
    speed=(5.0, 30.0),
    spread=60.0,
    gravity=(3.0, -12.0),
    wind=(20.0, 0.0),
    drag=0.8,
    sway=4.0,
    size=(6.0, 12.0),
    grow=(1.0, 0.25),
    turn=(0.0, 90.0),
    spin=(-45.0, 45.0),
    colours=np.array([[1, 0.5, 0, 1], [1, 0, 0, 0.5], [0, 0, 0, 0]], np.float32),
)

pairs = st.tuples(st.floats(0.0, 40.0), st.floats(0.0, 40.0)).map(lambda p: (min(p), max(p)))
both_ways = st.tuples(st.floats(-50.0, 50.0), st.floats(-50.0, 50.0))
emitters = st.builds(
    lambda life, **how: Emitter(0, "any", life_s=(life[0] + 0.2, life[1] + 0.2), **how),
    st.tuples(st.floats(0.0, 5.0), st.floats(0.0, 5.0)).map(lambda p: (min(p), max(p))),
    rate=st.floats(0.1, 40.0),
    box=pairs,
    round=st.booleans(),
    edge=st.booleans(),
    speed=pairs,
    direction=st.floats(-180.0, 180.0),
    spread=st.floats(0.0, 360.0),
    outwards=st.booleans(),
    gravity=both_ways,
    wind=both_ways,
    drag=st.sampled_from([0.0, 0.05, 1.0, 10.0]),
    sway=st.sampled_from([0.0, 7.0]),
    grow=st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 3.0)),
    turn=both_ways,
    spin=both_ways,
    already=st.booleans(),
    late_s=st.floats(0.0, 3.0),
)


class Plain:
    """One emitter's particles, told one by one."""

    def __init__(self, emitter: Emitter) -> None:
        self.emitter = emitter
        self.around = max(TABLE, 1 << (2 * emitter.alive - 1).bit_length())

    def chance(self, what: str, birth: int) -> float:
        """Chance repeats itself when the table has been read around."""
        return float(stream(SEED, f"{self.emitter.name}/{what}", birth % self.around))

    def between(self, what: str, ends: tuple[float, float], birth: int) -> float:
        return ends[0] + (ends[1] - ends[0]) * self.chance(what, birth)

    def born_s(self, birth: int) -> float:
        return (birth + self.chance("born", birth)) / self.emitter.rate + self.emitter.late_s

    def life_s(self, birth: int) -> float:
        return self.between("life", self.emitter.life_s, birth)

    def living(self, time_s: float) -> list[int]:
        e = self.emitter
        first = math.floor((time_s - e.late_s - e.life_s[1]) * e.rate) - 3
        last = math.floor((time_s - e.late_s) * e.rate) + 3
        births = range(first if e.already else max(first, 0), last)
        return [b for b in births if 0.0 <= time_s - self.born_s(b) < self.life_s(b)]

    def uncertain(self, time_s: float) -> set[int]:
        """Those being born or dying just now, for which single precision may decide otherwise."""
        near = 2e-5
        return set(self.living(time_s - near)) ^ set(self.living(time_s + near))

    def birthplace(self, birth: int) -> tuple[float, float]:
        e = self.emitter
        across, along = self.chance("across", birth), self.chance("along", birth)
        if e.spots is not None:
            x, y = e.spots[int(across * len(e.spots))]
            return float(x), float(y)
        if e.round:
            out = 0.5 if e.edge else 0.5 * math.sqrt(across)
            angle = 2 * math.pi * along
            return e.box[0] * out * math.cos(angle), e.box[1] * out * math.sin(angle)
        return e.box[0] * (across - 0.5), e.box[1] * (along - 0.5)

    def row(self, birth: int, time_s: float) -> tuple[float, float, float, float]:
        """x, y, half the side and the turn of a particle."""
        e, age = self.emitter, time_s - self.born_s(birth)
        born = self.birthplace(birth)
        spread = math.radians((self.chance("spread", birth) - 0.5) * e.spread)
        towards = math.atan2(born[1], born[0]) if e.outwards else math.radians(e.direction)
        speed = self.between("speed", e.speed, birth)
        velocity = (speed * math.cos(towards + spread), speed * math.sin(towards + spread))
        swing = 2 * math.pi * (age / e.sway_s + self.chance("sway", birth))
        swings = (e.sway * math.sin(swing), e.sway * math.cos(swing))
        place = [
            born[i] + flown(velocity[i], e.gravity[i], e.wind[i], e.drag, age) + swings[i]
            for i in (0, 1)
        ]
        k = age / self.life_s(birth)
        half = self.between("size", e.size, birth) / 2 * (e.grow[0] + (e.grow[1] - e.grow[0]) * k)
        turn = self.between("turn", e.turn, birth) + self.between("spin", e.spin, birth) * age
        return place[0], place[1], half, math.radians(turn)


def flown(velocity: float, gravity: float, wind: float, drag: float, age: float) -> float:
    """How far a thing has come that wind blows and the ground pulls."""
    if drag == 0.0:
        return velocity * age + gravity * age * age / 2  # no air, no wind
    last = wind + gravity / drag  # the speed at which air holds everything
    return last * age + (velocity - last) * -math.expm1(-drag * age) / drag


def numbered(swarm: Swarm, plain: Plain, time_s: float) -> dict[int, int]:
    """The row of each birth; those that have a place at all are neighbours, the last the newest."""
    e, count = plain.emitter, int(swarm.count[0])
    newest = math.floor((time_s - e.late_s) * e.rate) + 1
    while plain.born_s(newest) > time_s:
        newest -= 1
    return {newest - count + 1 + row: row for row in range(count)}


def coloured(swarm: Swarm) -> NDArray[np.intp]:
    """The rows that have a colour: the living."""
    count = int(swarm.count[0])
    return np.flatnonzero(swarm.colours[:count].any(axis=1))


def snapshot(swarm: Swarm) -> tuple[bytes, bytes]:
    count = int(swarm.count[0])
    return swarm.rows[:, :count].tobytes(), swarm.colours[:count].tobytes()


def moving(emitter: Emitter, time_s: float) -> Swarm:
    return Particles(emitter, SEED).at(time_s)


def test_air_and_ground_move_a_particle_as_their_equation_says() -> None:
    """The closed form against many small steps of v' = g - d (v - w)."""
    x, v, step_s = 0.0, 10.0, 1e-4
    for _ in range(20_000):
        half = v + step_s / 2 * (5.0 - 0.8 * (v + 4.0))
        x += step_s * half
        v += step_s * (5.0 - 0.8 * (half + 4.0))
    assert flown(10.0, 5.0, -4.0, 0.8, 2.0) == pytest.approx(x, abs=1e-6)


@settings(exact, max_examples=150)
@given(emitters, st.floats(0.0, 60.0))
def test_every_living_particle_is_where_it_is_told_alone(emitter: Emitter, time_s: float) -> None:
    plain = Plain(emitter)
    swarm = moving(emitter, time_s)
    rows = numbered(swarm, plain, time_s)
    unsure = plain.uncertain(time_s)
    living = set(plain.living(time_s)) - unsure
    shown = {b for b, row in rows.items() if row in coloured(swarm)} - unsure
    assert shown == living
    for birth in living:
        expected = plain.row(birth, time_s)
        found = swarm.rows[:, rows[birth]]
        assert found == pytest.approx(expected, abs=0.02, rel=1e-4)


@settings(exact, max_examples=50)
@given(emitters, st.lists(st.floats(-2.0, 1e5), min_size=2, max_size=6), st.randoms())
def test_asked_in_any_order_it_gives_the_same_bits(
    emitter: Emitter, times: list[float], random: object
) -> None:
    used = Particles(emitter, SEED)
    first = {time_s: snapshot(used.at(time_s)) for time_s in times}
    random.shuffle(times)  # type: ignore[attr-defined]  # hypothesis' own Random
    for time_s in times:
        assert snapshot(used.at(time_s)) == first[time_s]
        assert snapshot(moving(emitter, time_s)) == first[time_s]


@settings(exact, max_examples=50)
@given(emitters, st.floats(0.0, 1e5))
def test_there_are_never_more_than_are_said(emitter: Emitter, time_s: float) -> None:
    swarm = moving(emitter, time_s)
    assert 0 <= swarm.count[0] <= emitter.alive == swarm.rows.shape[1] == len(swarm.colours)
    assert len(coloured(swarm)) < emitter.rate * emitter.life_s[1] + 2  # chance moves births


@pytest.mark.parametrize("begin_s", [3.0, 36_000.0])
def test_a_particle_goes_on_from_frame_to_frame(begin_s: float) -> None:
    """Straight on, each comes `speed * dt` further, though its row is another."""
    sparks = Emitter(0, "sparks", 200.0, (1.0, 3.0), box=(50.0, 50.0), speed=(40.0, 40.0),
                     spread=360.0)  # fmt: skip
    plain, step_s = Plain(sparks), 1 / 60
    compared = 0
    for frame in range(30):
        times = begin_s + frame * step_s, begin_s + (frame + 1) * step_s
        before, after = (moving(sparks, time_s) for time_s in times)
        rows = [numbered(swarm, plain, t) for swarm, t in zip((before, after), times, strict=True)]
        both = sorted(set(plain.living(times[0])) & set(plain.living(times[1])))
        compared += len(both)
        there, here = (
            swarm.rows[:2, [row[b] for b in both]]
            for swarm, row in zip((after, before), rows[::-1], strict=True)
        )
        assert np.linalg.norm(there - here, axis=0) == pytest.approx(40.0 * step_s, abs=1e-3)
    assert compared > 5000


def test_after_ten_hours_particles_move_as_smoothly_as_at_first() -> None:
    plain = Plain(EMBERS)
    for begin_s in (10.0, 36_000.0, 1e6):
        for frame in range(5):
            time_s = begin_s + frame / 144
            swarm = moving(EMBERS, time_s)
            rows = numbered(swarm, plain, time_s)
            for birth in set(plain.living(time_s)) - plain.uncertain(time_s):
                assert swarm.rows[:, rows[birth]] == pytest.approx(
                    plain.row(birth, time_s), abs=1e-3
                )


def test_where_the_table_ends_nothing_is_seen_of_it() -> None:
    """Chance begins again after so many births; particles fly on across it."""
    sparks = Emitter(0, "sparks", 1000.0, (0.5, 1.0), speed=(10.0, 30.0), spread=360.0)
    plain = Plain(sparks)
    assert plain.around == TABLE
    wrap_s = 3 * TABLE / sparks.rate
    for time_s in (wrap_s - 0.3, wrap_s - 1e-4, wrap_s, wrap_s + 1e-4, wrap_s + 0.3):
        swarm = moving(sparks, time_s)
        rows = numbered(swarm, plain, time_s)
        living = sorted(set(plain.living(time_s)) - plain.uncertain(time_s))
        assert len(living) > 500
        for birth in living[::10]:
            assert swarm.rows[:2, rows[birth]] == pytest.approx(
                plain.row(birth, time_s)[:2], abs=1e-3
            )


def test_a_hundred_thousand_are_each_where_they_are_told_alone() -> None:
    """More than one block of them."""
    rain = replace(EMBERS, name="rain", rate=25_000.0)
    plain, time_s = Plain(rain), 123.456
    swarm = moving(rain, time_s)
    assert swarm.count[0] == rain.alive == 100_001
    rows = numbered(swarm, plain, time_s)
    newest = max(rows)
    for birth in range(newest - 60_000, newest, 997):
        age = time_s - plain.born_s(birth)
        if age < plain.life_s(birth) - 1e-3:
            assert swarm.rows[:, rows[birth]] == pytest.approx(plain.row(birth, time_s), abs=0.01)


def test_no_emitter_has_more_than_a_million_alive() -> None:
    assert Emitter(0, "flood", 1e6, (60.0, 60.0)).alive == MOST


@pytest.mark.parametrize("rate", ["0", "-4", "0.001", "2000000"])
def test_a_show_in_which_none_or_too_many_are_born_is_refused(rate: str, tmp_path: Path) -> None:
    folder = write(tmp_path, with_node("{particles: dot, rate: " + rate + "}"))
    assert "rate" in only(folder).message


def test_a_show_in_which_too_many_live_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, with_node("{particles: dot, rate: 100000, life: 600s}"))
    assert "would live at once" in only(folder).message


# --- beginnings -----------------------------------------------------------------------------------


def test_with_already_the_air_is_full_when_the_scene_begins() -> None:
    assert len(coloured(moving(EMBERS, 0.0))) == len(Plain(EMBERS).living(0.0)) > 50


def test_without_already_the_air_is_empty_and_fills() -> None:
    fresh = replace(EMBERS, already=False)
    found = [len(coloured(moving(fresh, time_s))) for time_s in (-5.0, 0.0, 0.5, 2.0, 5.0)]
    assert found[:2] == [0, 0]
    assert found[2] == len(Plain(fresh).living(0.5)) < found[3] < found[4]
    assert snapshot(moving(fresh, 50.0)) == snapshot(moving(EMBERS, 50.0))


def test_nobody_is_seen_before_being_born() -> None:
    """One a second: each at a moment of its second that chance chooses, and at its birthplace."""
    slow = Emitter(0, "slow", 1.0, (0.5, 0.5), speed=(100.0, 100.0), already=False)
    plain = Plain(slow)
    for birth in range(20):
        before, after = (moving(slow, plain.born_s(birth) + by) for by in (-1e-3, 1e-3))
        assert len(coloured(after)) == len(coloured(before)) + 1
        assert after.rows[:2, coloured(after)[-1]] == pytest.approx([0.0, 0.0], abs=0.2)


def test_a_late_emitter_is_the_same_later() -> None:
    """To the millionth: late seconds are subtracted from seconds."""
    late = replace(EMBERS, late_s=2.0)
    one, other = moving(late, 12.0), moving(EMBERS, 10.0)
    assert snapshot(one) == snapshot(other)


def test_another_name_and_another_seed_are_other_particles() -> None:
    here = snapshot(moving(EMBERS, 5.0))
    assert snapshot(moving(replace(EMBERS, name="hall/sparks"), 5.0)) != here
    assert snapshot(Particles(EMBERS, SEED + 1).at(5.0)) != here


# --- where they are born, and how they look -------------------------------------------------------


def birthplaces(**how: object) -> NDArray[np.float64]:
    """(n, 2): they stay where they are born."""
    still = Emitter(0, "still", 500.0, (4.0, 4.0), **how)  # type: ignore[arg-type]  # by name
    swarm = moving(still, 9.0)
    return swarm.rows[:2, coloured(swarm)].T.astype(np.float64)


def test_in_a_box_they_are_born_anywhere_within_it() -> None:
    places = birthplaces(box=(100.0, 40.0))
    assert (np.abs(places) <= (50.0, 20.0)).all()
    quarters = np.unique(places > 0.0, axis=0, return_counts=True)[1]
    assert quarters.min() > 400  # of 2,000


def test_on_a_disc_they_are_born_as_densely_everywhere() -> None:
    places = birthplaces(box=(100.0, 40.0), round=True) / (50.0, 20.0)
    out = np.linalg.norm(places, axis=1)
    assert out.max() <= 1.0 + 1e-6
    assert (out < math.sqrt(0.5)).mean() == pytest.approx(0.5, abs=0.04)


def test_on_a_ring_they_are_born_at_its_edge() -> None:
    places = birthplaces(box=(100.0, 40.0), round=True, edge=True) / (50.0, 20.0)
    assert np.linalg.norm(places, axis=1) == pytest.approx(1.0, abs=1e-5)
    angles = np.arctan2(*places.T)
    assert np.histogram(angles, 8)[0].min() > 180  # of 250


def test_of_spots_each_gives_birth_to_some() -> None:
    spots = np.array([[1, 2], [-30, 4], [5, -60]], np.float32)
    places = birthplaces(spots=spots, box=(999.0, 999.0))
    found, count = np.unique(places, axis=0, return_counts=True)
    assert sorted(found.tolist()) == sorted(spots.tolist())
    assert count.min() > 500


def test_outwards_they_leave_the_middle() -> None:
    burst = Emitter(0, "burst", 500.0, (4.0, 4.0), box=(100.0, 100.0), round=True,
                    speed=(50.0, 50.0), outwards=True)  # fmt: skip
    plain = Plain(burst)
    swarm = moving(burst, 9.0)
    for birth, row in numbered(swarm, plain, 9.0).items():
        born = np.array(plain.birthplace(birth))
        if 0.01 < 9.0 - plain.born_s(birth) < 3.9 and np.linalg.norm(born) > 1.0:
            flight = swarm.rows[:2, row] - born
            straight = float(flight @ born) / np.linalg.norm(flight) / np.linalg.norm(born)
            assert straight == pytest.approx(1.0, abs=1e-3)


def test_colours_go_from_birth_to_death_through_all_of_them() -> None:
    plain, time_s = Plain(EMBERS), 20.0
    swarm = moving(EMBERS, time_s)
    rows = numbered(swarm, plain, time_s)
    assert EMBERS.colours is not None
    for birth in set(plain.living(time_s)) - plain.uncertain(time_s):
        k = (time_s - plain.born_s(birth)) / plain.life_s(birth)
        expected = [255 * np.interp(k, [0, 0.5, 1], EMBERS.colours[:, c]) for c in range(4)]
        assert swarm.colours[rows[birth]] == pytest.approx(expected, abs=2)


def test_without_colours_they_are_white_and_the_dead_have_none() -> None:
    white = replace(EMBERS, colours=None)
    swarm = moving(white, 20.0)
    found = {tuple(colour) for colour in swarm.colours[: int(swarm.count[0])].tolist()}
    assert found == {(255, 255, 255, 255), (0, 0, 0, 0)}


def test_how_they_are_drawn_is_handed_on() -> None:
    leaves = replace(EMBERS, texture=3, layer=2, cell=(0.0, 0.0, 0.5, 0.5), blend="add")
    swarm = moving(leaves, 1.0)
    assert (swarm.texture, swarm.layer, swarm.cell, swarm.blend) == (3, 2, (0, 0, 0.5, 0.5), "add")
