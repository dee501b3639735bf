"""Numbers in buffers: first a look that checks every size, then the reading.

`look` promises that what it returns lies inside of its buffer; `rows` and `indices` then take as
much memory as there are rows asked for, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exhibit.media.gltf.branch import Branch, Fault
from exhibit.media.gltf.document import Document, View

MOST_ELEMENTS = 12_000_000  # three indices for each of the 4 million triangles

_KINDS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True, slots=True)
class Rows:
    """`count` rows of `width` numbers in a buffer, `stride` bytes from one to the next."""

    buffer: int
    start: int
    stride: int
    kind: np.dtype[np.generic]
    count: int
    width: int

    def array(self, document: Document) -> NDArray[np.generic]:
        """(count, width), read-only, where the bytes are."""
        return np.ndarray(
            (self.count, self.width),
            self.kind,
            document.whole(self.buffer),
            self.start,
            (self.stride, self.kind.itemsize),
        )


@dataclass(frozen=True, slots=True)
class Accessor:
    """Rows of numbers that lie inside of their buffers.

    Without `dense` all are 0. `sparse`: the numbers of some rows, and what they are instead.
    """

    number: int
    count: int
    width: int
    kind: np.dtype[np.generic]
    normalised: bool
    dense: Rows | None
    sparse: tuple[Rows, Rows] | None


@dataclass(slots=True)
class Accessors:
    """The accessors of one document."""

    document: Document
    _patches: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def look(self, number: int, *widths: int, most: int = MOST_ELEMENTS) -> Accessor:
        """An accessor whose bytes are all there, with as many numbers a row as one of `widths`."""
        found = self.document.root.entry("accessors", number)
        code = found.whole("componentType")
        kind = _KINDS.get(code)
        width = _WIDTHS.get(found.word("type"), 0)
        if kind is None:
            raise found.fault("componentType", "a kind of number that glTF has")
        if width not in widths:
            raise found.fault("type", " or ".join(t for t, w in _WIDTHS.items() if w in widths))
        count = found.whole("count", least=1)
        if count > most:
            raise Fault(f"is too large: {found.where} has {count:,} rows, {most:,} are the most")
        dtype: np.dtype[np.generic] = np.dtype(kind)
        dense = None
        if "bufferView" in found:
            dense = self._rows(found, dtype, count, width)
        sparse = self._sparse(found, dtype, count, width) if "sparse" in found else None
        return Accessor(number, count, width, dtype, found.flag("normalized"), dense, sparse)

    def _rows(self, at: Branch, kind: np.dtype[np.generic], count: int, width: int) -> Rows:
        view: View = self.document.view(at.whole("bufferView"))
        size = kind.itemsize * width
        stride, first = view.stride or size, at.whole("byteOffset", 0)
        if stride < size or first + stride * (count - 1) + size > view.length:
            raise Fault(
                f"is not right: {at.where} needs {count:,} rows of {size} bytes, more than its "
                f"part of the buffer ({view.length:,} bytes) holds"
            )
        return Rows(view.buffer, view.start + first, stride, kind, count, width)

    def _sparse(
        self, at: Branch, kind: np.dtype[np.generic], count: int, width: int
    ) -> tuple[Rows, Rows]:
        sparse = at.branch("sparse")
        some = sparse.whole("count", least=1, most=count)
        places = sparse.branch("indices")
        place_kind = _KINDS.get(places.whole("componentType"), "")
        if place_kind not in ("<u1", "<u2", "<u4"):
            raise places.fault("componentType", "5121, 5123 or 5125")
        return (
            self._rows(places, np.dtype(place_kind), some, 1),
            self._rows(sparse.branch("values"), kind, some, width),
        )

    def indices(self, accessor: Accessor) -> NDArray[np.int64]:
        """All of its numbers, one a row (count,)."""
        return self._raw(accessor, None)[:, 0].astype(np.int64)

    def rows(
        self, accessor: Accessor, pick: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """The picked rows, or all of them, (n, width); they may hold NaN and infinity."""
        raw = self._raw(accessor, pick)
        scale = 1.0
        if accessor.normalised and accessor.kind.kind in "iu":
            scale = 1.0 / float(np.iinfo(accessor.kind.str).max)
        with np.errstate(invalid="ignore"):  # signalling NaNs
            values = raw.astype(np.float32)
        if scale != 1.0:
            values *= np.float32(scale)
            np.maximum(values, np.float32(-1), out=values)  # -128 means -1 too
        return values

    def _raw(self, accessor: Accessor, pick: NDArray[np.int64] | None) -> NDArray[np.generic]:
        rows = accessor.count if pick is None else len(pick)
        if accessor.dense is None:
            raw: NDArray[np.generic] = np.zeros((rows, accessor.width), accessor.kind)
        else:
            there = accessor.dense.array(self.document)
            raw = there.copy() if pick is None else there[pick]
        if accessor.sparse is not None:
            places = self._patched(accessor)
            values = accessor.sparse[1].array(self.document)
            if pick is None:
                raw[places] = values
            else:
                at = np.minimum(np.searchsorted(places, pick), len(places) - 1)
                hit = places[at] == pick
                raw[hit] = values[at[hit]]
        return raw

    def _patched(self, accessor: Accessor) -> NDArray[np.int64]:
        """The numbers of the rows that a sparse accessor replaces, ascending."""
        if accessor.number not in self._patches:
            assert accessor.sparse is not None
            places = accessor.sparse[0].array(self.document)[:, 0].astype(np.int64)
            if int(places[-1]) >= accessor.count or (places[1:] <= places[:-1]).any():
                raise Fault(f"is not right: the sparse rows of accessors[{accessor.number}]")
            self._patches[accessor.number] = places
        return self._patches[accessor.number]
