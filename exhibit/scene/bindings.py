"""Bindings: properties that follow a source, all of them in a few vector operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.curves import Easer
from exhibit.core.easings import Easing
from exhibit.core.scratch import Scratch
from exhibit.scene.scatter import Scatter

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Binding:
    """One property of one node from one source, or of all the copies of a node.

    The source goes from `low` to `high` while the property goes from `start` to `end`; outside,
    it stays at the nearer end. `targets` are indices into `Columns.flat`; `sources`, `start` and
    `end` have one number, or one a target.
    """

    targets: int | Indices
    sources: int | Indices
    low: float
    high: float
    start: float | Floats
    end: float | Floats
    easing: Easing = "linear"


class Bindings:
    """All bindings of a scene, and the scratch to evaluate them."""

    def __init__(self, bindings: Sequence[Binding]) -> None:
        straight = [b for b in bindings if b.easing == "linear"]
        curved = [b for b in bindings if b.easing != "linear"]
        self._groups = [_Group(group) for group in (straight, curved) if group]

    @property
    def target(self) -> Indices:
        """What they write: indices into `Columns.flat`, in no order."""
        return np.concatenate([np.zeros(0, np.intp), *(group.target for group in self._groups)])

    def apply(self, sources: Floats, flat: NDArray[np.float32]) -> None:
        """Writes every bound property; `sources` as `Sources.at` has them."""
        for group in self._groups:
            group.apply(sources, flat)


class _Group(Scratch):
    """Bindings that are all straight, or all eased."""

    ROOM = ("_wide", "_k")

    def __init__(self, bindings: Sequence[Binding]) -> None:
        sizes = [np.size(b.targets) for b in bindings]

        def rows(values: Sequence[float | Floats]) -> Floats:
            both = zip(values, sizes, strict=True)
            return np.concatenate([np.broadcast_to(value, size) for value, size in both])[order]

        target = np.concatenate([np.atleast_1d(b.targets) for b in bindings]).astype(np.intp)
        order = np.argsort(target, kind="stable")
        self.target = target[order]
        self._scatter = Scatter(self.target)
        sources = [np.asarray(b.sources, np.float64) for b in bindings]
        self._source = rows(sources).astype(np.intp)
        inverse = rows([1.0 / (b.high - b.low) for b in bindings])
        # k = (source - low) / (high - low), as one product and one sum
        self._times = inverse
        self._plus = -rows([b.low for b in bindings]) * inverse
        self._from = rows([b.start for b in bindings]).astype(np.float32)
        self._by = (rows([b.end for b in bindings]) - self._from).astype(np.float32)
        self._wide = np.zeros(len(target), np.float64)
        self._k = np.zeros(len(target), np.float32)
        self._easer = _easer([b.easing for b in bindings], sizes, order)

    def apply(self, sources: Floats, flat: NDArray[np.float32]) -> None:
        wide, k = self._wide, self._k
        np.take(sources, self._source, out=wide, mode="clip")
        wide *= self._times
        wide += self._plus
        np.clip(wide, 0.0, 1.0, out=wide)
        np.copyto(k, wide, casting="same_kind")
        if self._easer is not None:
            self._easer.ease(k)
        k *= self._by
        k += self._from
        self._scatter.write(k, flat)


def _easer(easings: Sequence[Easing], sizes: Sequence[int], order: Indices) -> Easer | None:
    """What eases all of them, or None where all are straight."""
    known = list(dict.fromkeys(easings))
    if known == ["linear"]:
        return None
    which = np.repeat([known.index(easing) for easing in easings], sizes)[order]
    return Easer(known, which.astype(np.intp))
