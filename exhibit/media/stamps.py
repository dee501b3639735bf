"""By what a file is known to be the same: as long as its stamp stays, so does what is in it."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, int]  # a file's time and length


def stamp_of(path: Path) -> Stamp:
    """The time and the length of a file, (0, 0) of one that is not there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return (0, 0)  # who reads it finds the words for it
    return (status.st_mtime_ns, status.st_size)
