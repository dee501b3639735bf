"""Every easing begins at 0, ends at 1, and is what its formula says."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from exhibit.core.curves import STEPS, Easer, eased, easing_offsets
from exhibit.core.words import EASINGS


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
    "elastic": lambda k: 1 - 2 ** (-10 * k) * math.cos(7 * math.pi * k) * (1 - k),
    "bounce": bounce,
}


def through_easer(names: list[str], k: list[float]) -> list[float]:
    values = np.array(k, np.float64)
    return [float(value) for value in Easer(len(k)).ease(easing_offsets(names), values)]


def test_every_word_has_a_formula_here() -> None:
    assert set(FORMULAS) == set(EASINGS)


@pytest.mark.parametrize("name", EASINGS)
def test_the_ends_are_exact(name: str) -> None:
    assert through_easer([name, name], [0.0, 1.0]) == [0.0, 1.0]
    assert (eased(name, 0.0), eased(name, 1.0)) == (0.0, 1.0)


@pytest.mark.parametrize("name", EASINGS)
def test_between_the_samples_it_is_what_its_formula_says(name: str) -> None:
    k = np.random.default_rng(0).random(2000).tolist()
    found = through_easer([name] * len(k), k)
    off = 1e-3 if name == "bounce" else 1e-4  # its corners lie between samples
    assert found == pytest.approx([FORMULAS[name](x) for x in k], abs=off)
    assert found == pytest.approx([eased(name, x) for x in k], abs=1e-12)


@pytest.mark.parametrize(
    "name", sorted(set(EASINGS) - {"back-in", "back-out", "elastic", "bounce"})
)
def test_a_plain_easing_never_turns_back(name: str) -> None:
    k = np.linspace(0.0, 1.0, 5 * STEPS + 1).tolist()
    assert np.diff(through_easer([name] * len(k), k)).min() >= 0.0


def test_back_draws_back_by_a_tenth() -> None:
    k = np.linspace(0.0, 1.0, 5000).tolist()
    assert min(through_easer(["back-in"] * len(k), k)) == pytest.approx(-0.1, abs=1e-3)


def test_a_mixture_is_eased_each_by_its_own_curve() -> None:
    names = [EASINGS[i % len(EASINGS)] for i in range(60)]
    k = [i / 59 for i in range(60)]
    alone = [through_easer([name], [x])[0] for name, x in zip(names, k, strict=True)]
    assert through_easer(names, k) == alone


def test_easing_is_in_place_and_forgets_the_last_call() -> None:
    easer, offsets = Easer(3), easing_offsets(["in", "out", "elastic"])
    k = np.array([0.1, 0.5, 0.9])
    first = easer.ease(offsets, k).tolist()
    assert easer.ease(offsets, np.array([0.7, 0.7, 0.7])).tolist() != first
    again = np.array([0.1, 0.5, 0.9])
    assert easer.ease(offsets, again) is again
    assert again.tolist() == first


def test_an_unknown_easing_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        easing_offsets(["wobble"])
