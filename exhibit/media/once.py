"""What a file says of itself, asked once for as long as the file stays the same.

A show is checked, then compiled, and, while somebody writes it, read again with every save; most of
its pictures and sounds are the same each time. Opening each again takes FFmpeg 15 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from exhibit.media.fault import MediaFault

MOST = 4096  # answers that are remembered of a question; then all are forgotten

P = ParamSpec("P")
T = TypeVar("T")


def once_a_file(
    ask: Callable[Concatenate[Path, P], T],
) -> Callable[Concatenate[Path, P], T]:
    """Remembers what a function answers about a file, a MediaFault too, until the file changes.

    A file that is not there is asked about each time. The other arguments must be hashable.
    """
    known: dict[Hashable, tuple[Hashable, T | None, MediaFault | None]] = {}

    @wraps(ask)
    def asked(path: Path, *given: P.args, **named: P.kwargs) -> T:
        stamp = _stamp(path)
        if stamp is None:
            return ask(path, *given, **named)
        key = (path, given, tuple(named.items()))
        found = known.get(key)
        if found is not None and found[0] == stamp:
            if found[2] is not None:
                raise type(found[2])(*found[2].args)
            return found[1]  # type: ignore[return-value]  # None only where T is
        if len(known) >= MOST:
            known.clear()
        try:
            answer = ask(path, *given, **named)
        except MediaFault as fault:
            known[key] = (stamp, None, type(fault)(*fault.args))
            raise
        known[key] = (stamp, answer, None)
        return answer

    return cast("Callable[Concatenate[Path, P], T]", asked)


def _stamp(path: Path) -> Hashable:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return None
    return (about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino)
