"""Where the bytes of a model lie: in the file itself, in a file beside it, or in a `data:` text.

A store knows how many bytes are really there before any of them is read; what a file only claims
never becomes memory.
"""

from __future__ import annotations

import binascii
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from exhibit.media.gltf.branch import Fault, shown

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # http:, file:, and C: too


@dataclass(frozen=True, slots=True)
class Store:
    """`size` bytes of a file from `start` on; without a `path` they are the base64 in `text`."""

    size: int
    path: Path | None = None
    start: int = 0
    text: str = ""

    def read(self, first: int, length: int) -> bytes:
        """Raises Fault when fewer bytes are there than when the store was opened."""
        if self.path is None:
            return self._decoded()[first : first + length]
        try:
            with self.path.open("rb") as file:
                file.seek(self.start + first)
                data = file.read(length)
        except OSError as fault:
            raise Fault(f"cannot be read ({self.path.name})", "try again") from fault
        if len(data) < length:
            raise Fault(f"changed while it was read ({self.path.name})", "try again")
        return data

    def _decoded(self) -> bytes:
        try:
            data = binascii.a2b_base64(self.text, strict_mode=True)
        except (ValueError, MemoryError) as fault:
            raise Fault("holds a data: text that is damaged") from fault
        if len(data) != self.size:
            raise Fault("holds a data: text that is damaged")
        return data


def opened(uri: str, folder: Path) -> Store:
    """What a URI of the file stands for. Raises Fault: not there, not beside it, not base64."""
    if uri[:5].lower() == "data:":
        return _inline(uri)
    path = beside(uri, folder)
    try:
        regular, size = path.is_file(), path.stat().st_size
    except (OSError, ValueError):
        regular, size = False, 0
    if not regular:
        raise Fault(
            f"needs the file {shown(uri)}, which is not beside it",
            "copy that file too, or export as .glb, which holds everything",
        )
    return Store(size, path)


def beside(uri: str, folder: Path) -> Path:
    """The file that a relative URI names, inside of the model's own folder or below it."""
    relative = unquote(uri).replace("\\", "/")
    if "\0" in relative or _SCHEME.match(relative) or relative.startswith("/"):
        raise _elsewhere(uri)
    relative = posixpath.normpath(relative)
    if relative in (".", "..") or relative.startswith("../"):
        raise _elsewhere(uri)
    return folder / relative


def _elsewhere(uri: str) -> Fault:
    return Fault(
        f"needs {shown(uri)}, which is outside of its folder",
        "export as .glb, which holds everything",
    )


def _inline(uri: str) -> Store:
    comma = uri.find(",")
    if comma < 0 or not uri[:comma].lower().endswith(";base64"):
        raise Fault("holds a data: text that is not base64", "export as .glb")
    text = uri[comma + 1 :]
    if len(text) % 4:
        raise Fault("holds a data: text that is cut short")
    return Store(len(text) // 4 * 3 - text[-2:].count("="), text=text)
