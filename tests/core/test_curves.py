"""Every easing begins at 0, ends at 1, and is what its formula says."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.curves import STEPS, Easer, eased, samples
from exhibit.core.easings import Bezier, Easing, Steps, easing
from exhibit.core.words import EASINGS
from tests.visits import exact


def both(ease_in: Callable[[float], float]) -> Callable[[float], float]:
    return lambda k: ease_in(2 * k) / 2 if k < 0.5 else 1 - ease_in(2 - 2 * k) / 2


def bounce(k: float) -> float:
    for until, middle, rest in (
        (1, 0, 0),
        (2, 1.5, 0.75),
        (2.5, 2.25, 0.9375),
        (2.75, 2.625, 0.984375),
    ):
        if k <= until / 2.75:
            return 7.5625 * (k - middle / 2.75) ** 2 + rest
    raise AssertionError(k)


def back(k: float) -> float:
    return k * k * (2.70158 * k - 1.70158)


def elastic(k: float) -> float:
    return 1 - 2 ** (-10 * k) * math.cos(7 * math.pi * k) * (1 - k)


def bezier(x1: float, y1: float, x2: float, y2: float) -> Callable[[float], float]:
    """CSS Easing Functions: y at x, by halving the part of the curve in which x lies."""

    def at(s: float, a: float, b: float) -> float:
        return 3 * (1 - s) ** 2 * s * a + 3 * (1 - s) * s * s * b + s**3

    def y_of(x: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if at(middle, x1, x2) < x else (low, middle)
        return at(low, y1, y2)

    return y_of


def stepped(count: int, jump: str) -> Callable[[float], float]:
    """CSS Easing Functions: how many jumps have happened, of how many."""
    jumps = {"both": count + 1, "none": count - 1}.get(jump, count)
    begun = jump in ("start", "both")
    return lambda k: min((math.floor(k * count) + begun) / jumps, 1.0)


FORMULAS: dict[str, Callable[[float], float]] = {
    "linear": lambda k: k,
    "in": lambda k: k**3,
    "out": lambda k: 1 - (1 - k) ** 3,
    "in-out": both(lambda k: k**3),
    "sine": lambda k: (1 - math.cos(math.pi * k)) / 2,
    "soft-in": lambda k: k**2,
    "soft-out": lambda k: 1 - (1 - k) ** 2,
    "soft": both(lambda k: k**2),
    "back-in": back,
    "back-out": lambda k: 1 - back(1 - k),
    "elastic": elastic,
    "elastic-in": lambda k: 1 - elastic(1 - k),
    "bounce": bounce,
    "bounce-in": lambda k: 1 - bounce(1 - k),
    "ease": bezier(0.25, 0.1, 0.25, 1.0),
    "ease-in": bezier(0.42, 0.0, 1.0, 1.0),
    "ease-out": bezier(0.0, 0.0, 0.58, 1.0),
    "ease-in-out": bezier(0.42, 0.0, 0.58, 1.0),
    "step-start": stepped(1, "start"),
    "step-end": stepped(1, "end"),
}
SMOOTH = sorted(set(EASINGS) - {"step-start", "step-end"})
TURNING = {"back-in", "back-out", "elastic", "elastic-in", "bounce", "bounce-in"}

handles = st.builds(
    Bezier, st.floats(0.0, 1.0), st.floats(-2.0, 3.0), st.floats(0.0, 1.0), st.floats(-2.0, 3.0)
)
staircases = st.builds(Steps, st.integers(2, 40), st.sampled_from(["end", "start", "both", "none"]))
easings: st.SearchStrategy[Easing] = st.sampled_from(EASINGS) | handles | staircases


def through_easer(names: Sequence[Easing], k: Sequence[float]) -> list[float]:
    known = list(dict.fromkeys(names))
    which = np.array([known.index(name) for name in names], np.intp)
    eased_k = Easer(known, which).ease(np.array(k, np.float32))
    return [float(value) for value in eased_k]


def test_every_word_has_a_formula_here() -> None:
    assert set(FORMULAS) == set(EASINGS)


@exact
@given(easings)
def test_the_ends_are_exact(name: Easing) -> None:
    assert through_easer([name, name], [0.0, 1.0]) == [0.0, 1.0]
    assert (eased(name, 0.0), eased(name, 1.0)) == (0.0, 1.0)


@pytest.mark.parametrize("name", SMOOTH)
def test_between_the_samples_it_is_what_its_formula_says(name: str) -> None:
    k = np.random.default_rng(0).random(2000).astype(np.float32).tolist()
    found = through_easer([name] * len(k), k)
    off = 1e-3 if "bounce" in name else 1e-4  # its corners lie between samples
    assert found == pytest.approx([FORMULAS[name](x) for x in k], abs=off)
    assert found == pytest.approx([eased(name, x) for x in k], abs=1e-5)


@exact
@given(handles, st.floats(0.0, 1.0))
def test_a_css_curve_is_what_halving_finds(curve: Bezier, k: float) -> None:
    """At its samples; a handle that lies level makes a curve upright there, and y jumps."""
    whole = round(k * STEPS) / STEPS
    y_of = bezier(curve.x1, curve.y1, curve.x2, curve.y2)
    steep = [y_of(min(max(whole + by, 0.0), 1.0)) for by in (-1e-3, 1e-3)]
    found = eased(curve, whole)
    assert min(*steep, y_of(whole)) - 1e-3 <= found <= max(*steep, y_of(whole)) + 1e-3
    if abs(steep[0] - steep[1]) < 0.02:
        assert found == pytest.approx(y_of(whole), abs=1e-3)


@exact
@given(staircases, st.floats(0.0, 1.0))
def test_steps_are_the_steps_of_css_but_within_a_sample_of_a_jump(stairs: Steps, k: float) -> None:
    to_jump = abs(k * stairs.count - round(k * stairs.count)) / stairs.count
    if to_jump > 1.01 / STEPS:
        expected = stepped(stairs.count, stairs.jump)(k)
        assert through_easer([stairs], [k])[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("stairs", "levels"),
    [
        (Steps(4), [0, 0.25, 0.5, 0.75]),
        (Steps(4, "start"), [0.25, 0.5, 0.75, 1]),
        (Steps(4, "both"), [0.2, 0.4, 0.6, 0.8]),
        (Steps(4, "none"), [0, 1 / 3, 2 / 3, 1]),
    ],
)
def test_where_the_jumps_of_four_steps_lie(stairs: Steps, levels: list[float]) -> None:
    assert through_easer([stairs] * 4, [0.1, 0.4, 0.6, 0.9]) == pytest.approx(levels)


@pytest.mark.parametrize("name", sorted(set(EASINGS) - TURNING))
def test_a_plain_easing_never_turns_back(name: str) -> None:
    k = np.linspace(0.0, 1.0, 5 * STEPS + 1).tolist()
    assert np.diff(through_easer([name] * len(k), k)).min() >= 0.0


def test_back_draws_back_by_a_tenth() -> None:
    k = np.linspace(0.0, 1.0, 5000).tolist()
    assert min(through_easer(["back-in"] * len(k), k)) == pytest.approx(-0.1, abs=1e-3)


def test_each_swing_of_elastic_misses_by_less_than_a_third_of_the_last() -> None:
    k = np.linspace(0.0, 1.0, 5000)
    away = np.array(through_easer(["elastic"] * len(k), k.tolist())) - 1.0
    ends = [0.0, *(np.abs(away[(k > n / 7) & (k < (n + 2) / 7)]).max() for n in range(1, 6, 2))]
    assert all(later < earlier / 3 for earlier, later in pairwise(ends[1:]))


@exact
@given(st.lists(st.tuples(easings, st.floats(0.0, 1.0, width=32)), max_size=40))
def test_a_mixture_is_eased_each_by_its_own_curve(mixed: list[tuple[Easing, float]]) -> None:
    alone = [through_easer([name], [k])[0] for name, k in mixed]
    if mixed:
        assert through_easer(*zip(*mixed, strict=True)) == alone


def test_a_value_may_choose_another_curve() -> None:
    known: list[Easing] = ["in", "out"]
    easer = Easer(known, np.zeros(3, np.intp))
    easer.choose(np.array([1, 0], np.intp), np.array([0, 1, 0], np.intp))
    found = easer.ease(np.full(3, 0.25, np.float32)).tolist()
    assert found == through_easer(["out", "in", "out"], [0.25] * 3)


def test_easing_is_in_place_and_forgets_the_last_call() -> None:
    easer = Easer(["in", "out", "elastic"], np.arange(3))
    k = np.array([0.1, 0.5, 0.9], np.float32)
    first = easer.ease(k).tolist()
    assert easer.ease(np.array([0.7, 0.7, 0.7], np.float32)).tolist() != first
    again = np.array([0.1, 0.5, 0.9], np.float32)
    assert easer.ease(again) is again
    assert again.tolist() == first


def test_a_curve_is_sampled_once_and_nobody_writes_to_it() -> None:
    assert samples("soft") is samples("soft")
    with pytest.raises(ValueError, match="read-only"):
        samples("soft")[0] = 1.0


def test_an_unknown_easing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        samples("wobble")


@exact
@given(easings, st.floats(0.0, 1.0))
def test_whatever_is_written_can_be_eased(name: Easing, k: float) -> None:
    assert math.isfinite(eased(name, k))
    if isinstance(name, Steps):
        assert easing(f"steps({name.count}, jump-{name.jump})") == name
