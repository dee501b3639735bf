"""Chance with a name and an index: the same question always has the same answer.

No generator lives anywhere, so saving, rewinding or asking once more changes nothing else.
The mixing function is SplitMix64's finaliser (Steele, Lea, Flood: Fast Splittable
Pseudorandom Number Generators, 2014); the name is hashed with BLAKE2b, which unlike `hash()`
does not depend on PYTHONHASHSEED.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def key(seed: int, name: str) -> int:
    """A 64-bit key for one named stream of chance."""
    digest = blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def stream(seed: int, name: str, index: ArrayLike) -> NDArray[np.float64]:
    """Uniform numbers in [0, 1) for the given indices (any shape of integers)."""
    with np.errstate(over="ignore"):  # wrapping around is what the mixer is made of
        z = np.asarray(index, np.int64).astype(np.uint64) * _GOLDEN + np.uint64(key(seed, name))
        z = (z ^ (z >> np.uint64(30))) * _MIX_1
        z = (z ^ (z >> np.uint64(27))) * _MIX_2
        z ^= z >> np.uint64(31)
    return np.asarray((z >> np.uint64(11)).astype(np.float64) * 2.0**-53)
