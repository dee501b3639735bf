"""The same question of chance always has the same answer."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from exhibit.core.chance import key, stream

_ASK = "from exhibit.core.chance import stream; print(stream(7, 'moths', range(3)).tolist())"


def splitmix(seed: int, name: str, index: int) -> float:
    """SplitMix64 with Python's own integers, as its paper has it."""
    most = 2**64 - 1
    z = (index * 0x9E3779B97F4A7C15 + key(seed, name)) & most
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & most
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & most
    z ^= z >> 31
    return (z >> 11) / 2**53


def test_a_stream_is_splitmix64() -> None:
    drawn = stream(7, "moths", np.arange(-20, 200))
    assert drawn.tolist() == [splitmix(7, "moths", i) for i in range(-20, 200)]


@pytest.mark.parametrize("index", [0, 1, -1, 2**40])
def test_one_index_and_many_agree(index: int) -> None:
    assert float(stream(7, "moths", index)) == stream(7, "moths", [[index]])[0, 0]


def test_names_and_seeds_divide_streams() -> None:
    drawn = {
        (seed, name): tuple(stream(seed, name, range(4)))
        for seed in (0, 1)
        for name in ("moths", "moth", "")
    }
    assert len(set(drawn.values())) == 6


def test_numbers_lie_evenly_between_0_and_1() -> None:
    drawn = stream(3, "rain", np.arange(100_000))
    assert drawn.min() >= 0.0
    assert drawn.max() < 1.0
    counts, _ = np.histogram(drawn, 10, (0.0, 1.0))
    assert np.abs(counts - 10_000).max() < 400  # four standard deviations


def test_neighbours_know_nothing_of_each_other() -> None:
    drawn = stream(3, "rain", np.arange(100_000))
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.02


def test_another_process_with_another_hash_seed_draws_the_same() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", _ASK],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert answers == {f"{stream(7, 'moths', range(3)).tolist()}\n".encode()}
