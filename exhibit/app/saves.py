"""When somebody has saved: what a listing of a folder says, compared with the one before it.

Editors save in two steps (empty the file, then write it), or write another file and give it the
name of the first; a painting program takes a second for a large picture. So a change counts when
nothing has changed any more for `STILL_S`. A file that never rests, as a log does, is not waited
for longer than `AT_MOST_S`.

`watched` is a function of listings and times; who lists, and when, is somebody else's business.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Stamp = tuple[int, int, int]  # time in ns, length, number on its disk: another one after a rename
Listing = Mapping[str, Stamp]  # by path from the folder

STILL_S = 0.08
AT_MOST_S = 2.0
MOST_FILES = 20_000  # of more than that nobody is told: it is no show's folder
# Folders in which nothing of a show stands: what was recorded, what was drawn for comparing.
APART = ("evenings", "stills", "__pycache__", "node_modules")
_ENDINGS = ("~", ".swp", ".swx", ".swo", ".tmp", ".bak", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of a folder.

    taken    the listing that was last told as new
    seen     the one that was seen last
    first_s  since when it is another than `taken`; None while it is not
    still_s  since when it has been as it is
    """

    taken: Listing
    seen: Listing = field(default_factory=dict)
    first_s: float | None = None
    still_s: float = 0.0

    @property
    def waits(self) -> bool:
        """Whether something has changed that is not told yet."""
        return self.first_s is not None


def watched(before: Watched, listing: Listing, now_s: float) -> tuple[Watched, bool]:
    """What is known after another look, and whether somebody has saved: told once."""
    if listing == before.taken:
        return Watched(before.taken, listing, None, now_s), False
    first_s = now_s if before.first_s is None else before.first_s
    still_s = before.still_s if before.waits and listing == before.seen else now_s
    if now_s - still_s >= STILL_S or now_s - first_s >= AT_MOST_S:
        return Watched(listing, listing, None, now_s), True
    return Watched(before.taken, listing, first_s, still_s), False


def folder_of(show: Path) -> Path:
    """A show may be named by its folder, or by the `show.yaml` in it."""
    return show.parent if show.name == "show.yaml" else show


def listed(show: Path, without: Iterable[Path] = ()) -> Listing:
    """The files of a show's folder that may matter, without those that the show itself writes."""
    own = {str(path.absolute()) for path in without}
    found: dict[str, Stamp] = {}
    _list(str(folder_of(show).absolute()), "", own, found)
    return found


def _list(folder: str, inside: str, own: set[str], found: dict[str, Stamp]) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone, or may not be read: whoever loads the show finds the words for it
    for entry in entries:
        if len(found) >= MOST_FILES:
            return
        if entry.name.startswith((".", "#")) or entry.path in own:
            continue
        try:
            about = entry.stat()
        except OSError:
            continue  # gone meanwhile
        if not stat.S_ISDIR(about.st_mode):
            if not entry.name.endswith(_ENDINGS):
                found[inside + entry.name] = (about.st_mtime_ns, about.st_size, about.st_ino)
        elif entry.name not in APART and not _is_tiles(entry.path) and not entry.is_symlink():
            _list(entry.path, f"{inside}{entry.name}/", own, found)


def _is_tiles(folder: str) -> bool:
    """The tiles of a huge picture, thousands of them: a change of theirs changes the .dzi too."""
    return folder.endswith("_files") and os.path.exists(f"{folder.removesuffix('_files')}.dzi")
