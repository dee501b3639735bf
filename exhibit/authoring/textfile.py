"""From the bytes of a file to a text that a person can have written.

A file that is missing, is a folder, has another encoding, is a picture with a wrong name or holds
characters that no keyboard makes ends here, with a sentence that says which of these it is.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from exhibit.core.problems import Place, Problem, nearest

MAX_BYTES = 1 << 20  # a long show is 60 kB; media live in files of their own
MAX_LINES = 10_000  # a long show has 2,000


class Unreadable(Exception):
    """Nothing more can be read from this file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_text(path: Path, file: str) -> str:
    """The text of a file; `file` is the name that the problem of an `Unreadable` shows."""
    return _decode(_read(path, file), file)


# --- the file -------------------------------------------------------------------------------------


def _read(path: Path, file: str) -> bytes:
    """The bytes of an ordinary file of at most MAX_BYTES."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(_folder(file))
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            message = "this is a device or a pipe, not a file that can be read"
            raise Unreadable(Problem(Place(file), "not-a-file", message))
        if status.st_size > MAX_BYTES:
            raise Unreadable(_too_long(file, status.st_size))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(_unread(error, path, file)) from None


def _folder(file: str) -> Problem:
    hint = "give the name of a file in it, such as show.yaml"
    return Problem(Place(file), "folder-not-file", "this is a folder, not a file", hint)


def _unread(error: Exception, path: Path, file: str) -> Problem:
    """Why the system did not hand out a file."""
    place = Place(file)
    if isinstance(error, FileNotFoundError):
        return Problem(place, "missing-file", "there is no such file", _neighbour(path))
    if isinstance(error, NotADirectoryError):
        message = "there is no such file: what stands before the last '/' is itself a file"
        return Problem(place, "missing-file", message)
    if isinstance(error, PermissionError):
        hint = "allow reading in the file's properties, or copy the file to a folder of your own"
        return Problem(place, "unreadable", "you have no permission to read this file", hint)
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(place, "unreadable", f"the file cannot be read: {reason}")


def _neighbour(path: Path) -> str:
    """A hint that names the file of the same folder that was probably meant."""
    try:
        names = {p.stem: p.name for p in path.parent.iterdir() if p.suffix in (".yaml", ".yml")}
    except (OSError, ValueError):
        return f"the folder '{path.parent.name}' does not exist either"
    stems = sorted(names)[:50]
    if not stems:
        return "its folder holds no .yaml file"
    close = nearest(path.stem, stems)
    shown = ", ".join(names[stem] for stem in stems[:8])
    return f"did you mean '{names[close]}'?" if close else f"its folder holds {shown}"


def _too_long(file: str, size: int) -> Problem:
    message = f"the file has {size / 1e6:.1f} MB, and 1 MB is the most that is read"
    hint = "is it a picture or a sound with a wrong name?"
    return Problem(Place(file), "too-long", message, hint)


# --- its encoding ---------------------------------------------------------------------------------

# The first bytes of what TextEdit and word processors write when nobody asks for plain text.
_DOCUMENTS = (
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zipped document"),
    (b"%PDF", "a PDF"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def _decode(data: bytes, file: str) -> str:
    """The text in UTF-8 bytes, with or without a byte order mark."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_too_long(file, len(data)))
    for start, name in _DOCUMENTS:
        if data.startswith(start):
            message, hint = f"this is {name}, not a text file", "save it again as plain text"
            raise Unreadable(Problem(Place(file), "not-text", message, hint))
    if data.startswith(_WIDE) or (len(data) > 3 and 0 in data[:2] and data[:4].count(0) in (2, 3)):
        message = "the file is in UTF-16 or UTF-32, and UTF-8 is wanted"
        hint = "save it again with encoding UTF-8"
        raise Unreadable(Problem(Place(file), "not-utf8", message, hint))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(_not_utf8(data, error.start, file)) from None


def _not_utf8(data: bytes, offset: int, file: str) -> Problem:
    place = place_after(data[:offset].decode("utf-8"), Place(file, 1, 1))
    byte = data[offset : offset + 1]
    old = byte.decode("cp1252", "replace")
    looks_like = f", an '{old}' of an older encoding" if old.isalpha() else ""
    message = f"the text is not in UTF-8: byte {offset} is 0x{byte.hex()}{looks_like}"
    return Problem(place, "not-utf8", message, "save it with encoding UTF-8")


# --- its lines and characters ---------------------------------------------------------------------

_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as one
CONTROL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)  # the opposite, all that can be shown, takes 9 ms to compile and this 1 ms


def lines_of(text: str) -> list[str]:
    return _LINE_END.split(text)


def place_after(text: str, begin: Place) -> Place:
    """The place that follows a text that begins at a place."""
    *above, last = lines_of(text)
    if not above:
        return Place(begin.file, begin.line, begin.column + len(last))
    return Place(begin.file, begin.line + len(above), len(last) + 1)


def refuse_what_no_artist_wrote(text: str, file: str) -> None:
    """Stop at a text that is too long, or that has a character no keyboard makes."""
    if len(text) > MAX_BYTES:
        raise Unreadable(_too_long(file, len(text)))
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        message, hint = (
            f"the file has more than {MAX_LINES:,} lines",
            "divide it into several scenes",
        )
        raise Unreadable(Problem(Place(file), "too-long", message, hint))
    if found := CONTROL.search(text):
        place = place_after(text[: found.start()], Place(file, 1, 1))
        raise Unreadable(_control(place, found[0]))


def _control(place: Place, character: str) -> Problem:
    message, hint = "a NUL byte: this is not a text file", "is it a picture or a sound?"
    if character != "\0":
        message = f"an invisible control character (U+{ord(character):04X}) stands here"
        hint = "delete it; where nothing is seen, delete the characters around it and type "
        hint += "them again"
    return Problem(place, "control-character", message, hint)
