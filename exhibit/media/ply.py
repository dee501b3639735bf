"""PLY point clouds: text or binary, coloured or white, from any scanner.

Places are brought around the middle of the cloud in float64 before they become float32: a survey's
500,000 m would make every point tremble by 3 cm. Points that are no numbers, or absurdly far from
the others, are left out and counted. What cannot be read ends as one `PlyError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.media import plyheader, plyrows
from exhibit.media.fault import MediaFault
from exhibit.media.plyheader import Fault, Header
from exhibit.scene.looks import Cloud

MOST_POINTS = 4_000_000  # 64 MB on the GPU, and more than the pixels of two projectors
LARGEST_FILE = 8 << 30  # bytes: 500 million points, read block by block
REACH = 1e7  # units from where the cloud is: 1 unit of float32 error at the far end; beyond is dirt

_COLOURS = ("red", "green", "blue", "alpha")
_ALIASES = {
    **{f"diffuse_{name}": name for name in _COLOURS},
    **{name[0]: name for name in _COLOURS},
}


class PlyError(MediaFault):
    """A cloud that cannot be shown; the message is one sentence for people."""


@dataclass(slots=True)
class _Gathered:
    """The points read so far. `origin` is where the first block lies, float64."""

    positions: NDArray[np.float32]
    colours: NDArray[np.uint8]
    origin: NDArray[np.float64] | None = None
    white: float | None = None  # the number that white is: 1, 255 or 65,535
    count: int = 0
    lost: int = 0


def load(path: Path, most: int = MOST_POINTS, up: Literal["y", "z"] = "y") -> Cloud:
    """A cloud of at most `most` points around its own middle. Raises PlyError."""
    return load_with_notes(path, most, up)[0]


def load_with_notes(
    path: Path, most: int = MOST_POINTS, up: Literal["y", "z"] = "y"
) -> tuple[Cloud, tuple[str, ...]]:
    """The cloud, and a sentence for what was left out. `up`: the axis that points up in the file.

    Of more than `most` points every k-th is taken, always the same ones.
    """
    with _opened(path) as (file, header), np.errstate(all="ignore"):  # NaN is looked for
        total = header.points.count
        step = -(-total // max(1, most))
        columns = _columns(header)
        kept = -(-total // step)
        gathered = _Gathered(np.empty((kept, 3), np.float32), np.empty((kept, 4), np.uint8))
        kinds = [header.points.properties[number].kind for number in columns.values()][3:]
        for block in plyrows.blocks(file, header, list(columns.values()), step):
            _gather(gathered, block, kinds)
        cloud = _centred(gathered, up)
    notes = []
    if step > 1:
        notes.append(f"the cloud {path.name} has {total:,} points: one in {step} is shown")
    if gathered.lost:
        notes.append(
            f"the cloud {path.name} has {gathered.lost:,} points that are no numbers or lie "
            "absurdly far away: they are left out"
        )
    return cloud, tuple(notes)


def fault(path: Path) -> str:
    """What keeps a file from being shown, one sentence, or ""; reads the header only."""
    try:
        with _opened(path) as (_, header):
            _columns(header)
    except PlyError as found:
        return str(found)
    return ""


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, Header]]:
    """The file at its first number, and its header; every trouble inside becomes a PlyError."""
    try:
        if not path.is_file():
            raise Fault("is not there", "check its name")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Fault(f"has {size >> 30} GB, {LARGEST_FILE >> 30} are the most", "thin it out")
        with path.open("rb") as file:
            header = plyheader.read(file)
            plyrows.check(header, size)
            yield file, header
    except Fault as found:
        raise PlyError(f"the cloud {path.name} {found}") from found
    except PermissionError as found:
        raise PlyError(f"the cloud {path.name} may not be read: change its permissions") from found
    except (OSError, OverflowError, ValueError) as found:
        raise PlyError(f"the cloud {path.name} cannot be read: copy it again") from found
    except MemoryError as found:
        raise PlyError(f"the cloud {path.name} is too large for this computer: thin it") from found


def _columns(header: Header) -> dict[str, int]:
    """Which property of a point is x, y, z and, where there are, red, green, blue, alpha."""
    found: dict[str, int] = {}
    for number, one in enumerate(header.points.properties):
        found.setdefault(_ALIASES.get(one.name, one.name), number)
    missing = [axis for axis in "xyz" if axis not in found]
    if missing:
        raise Fault(f"has points without {', '.join(missing)}")
    coloured = all(name in found for name in _COLOURS[:3])
    wanted = ["x", "y", "z", *(name for name in _COLOURS if coloured and name in found)]
    return {name: found[name] for name in wanted}


def _gather(into: _Gathered, block: plyrows.Columns, kinds: list[str]) -> None:
    """Adds x, y, z relative to the origin, and the colours; `kinds` are those of the colours."""
    places = np.stack([column.astype(np.float64) for column in block[:3]], axis=1)
    whole = np.isfinite(places).all(axis=1)
    if into.origin is None and whole.any():
        into.origin = np.median(places[whole], axis=0)
    if into.origin is not None:
        places -= into.origin
        whole &= (np.abs(places) < REACH).all(axis=1)
    found = int(np.count_nonzero(whole))
    kept = slice(into.count, into.count + found)
    into.positions[kept] = places[whole]
    into.colours[kept] = 255
    colours = [column[whole] for column in block[3:]]
    if into.white is None and colours and len(colours[0]):
        into.white = _white(kinds[0], max(float(np.fmax.reduce(one)) for one in colours[:3]))
    for channel, (column, kind) in enumerate(zip(colours, kinds, strict=True)):
        into.colours[kept, channel] = _levels(column, kind, into.white or 255.0)
    into.count = kept.stop
    into.lost += len(block[0]) - found


def _white(kind: str, brightest: float) -> float:
    """The number that white is; floats are 0..1, but some programs write 0..255."""
    if kind[0] == "f":
        return 255.0 if brightest > 1.0 else 1.0
    return 65_535.0 if kind == "u2" else 255.0


def _levels(column: NDArray[np.generic], kind: str, white: float) -> NDArray[np.uint8]:
    """A channel of colour as 0..255."""
    if kind == "u1" and column.dtype == np.uint8:
        return column.astype(np.uint8)
    values = np.nan_to_num(column.astype(np.float64), nan=0.0) * (255.0 / white)
    return np.asarray(np.clip(values, 0, 255) + 0.5, np.uint8)


def _centred(gathered: _Gathered, up: Literal["y", "z"]) -> Cloud:
    if not gathered.count:
        raise Fault("has no point that is a number")
    positions = gathered.positions[: gathered.count]
    middle = (positions.min(axis=0).astype(np.float64) + positions.max(axis=0)) / 2
    positions -= middle.astype(np.float32)
    if up == "z":  # a quarter turn around x: what pointed up (z) is y, y points away
        positions[:, 1], positions[:, 2] = positions[:, 2].copy(), -positions[:, 1]
    x, y, z = (middle if gathered.origin is None else gathered.origin + middle).tolist()
    low, high = positions.min(axis=0).tolist(), positions.max(axis=0).tolist()
    return Cloud(
        positions,
        gathered.colours[: gathered.count],
        (low[0], low[1], low[2]),
        (high[0], high[1], high[2]),
        (x, z, -y) if up == "z" else (x, y, z),
    )
