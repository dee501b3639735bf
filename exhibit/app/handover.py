"""A production on its way from the process that read it to the one that plays it.

What is read of a file takes no time in the frame, but what is read of a pipe has to become objects
again, and while it does the interpreter does nothing else. So it comes in small pieces, a few a
frame, from one stream: what two pieces share is one thing there too. The numbers of arrays lie
beside the stream in a file that is mapped, not read: they cost nothing until they are looked at.

What the player has already (see `known`) is not sent: None stands in its place.
"""

from __future__ import annotations

import io
import mmap
import os
import pickle
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from exhibit.app.known import EMPTY, Bare, Known
from exhibit.app.produce import Production
from exhibit.app.saves import Listing
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import FontBook, FontFiles
from exhibit.media.glyphpages import GlyphPages
from exhibit.media.text import Typesetter
from exhibit.scene.looks import TextureArray
from exhibit.scene.stage import Stage

ALIGN = 64  # bytes: where arrays begin, as numpy has them
LENGTH = struct.Struct("<q")  # of the message that follows
MOST_BYTES = 1 << 30  # of a message; the arrays do not go this way
RUN = 32  # steps of a plan that come together: 0.2 ms

# Of a production what comes by itself, each in a way of its own.
_APART = ("show", "stages", "arrays", "meshes", "clouds", "letters", "book", "places", "setter")


# --- what the two processes say to each other ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """What to watch: the show's folder, and how it is played.

    `listing` is of the folder as it was when the show was read; `folder` is where productions are
    left. `without` are files that the show itself writes. `known`: what it is played from.
    With `begins` all is read once before anything has changed, so that later it takes less.
    """

    show: Path
    venue: Venue
    seed: int
    language: str  # of the staff
    canvas: tuple[int, int]
    folder: Path
    listing: Listing
    without: tuple[Path, ...]
    known: Known
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """The show is now the production of this number; or it could not be, and stayed as it was."""

    number: int
    well: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """A version of the show that cannot be played: what is wrong, and how it is said on screen."""

    problems: tuple[Problem, ...]
    stage: Stage
    glyphs: TextureArray


@dataclass(frozen=True, slots=True)
class Mended:
    """What is written is again what is played."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The process could not do its work, which is not the fault of the show: a sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Came:
    """A production that waits in a file: `stream` bytes of objects, in `pieces`, then arrays at
    `buffers` (first byte, bytes). `saved_s`: seconds since 1970, when its newest file was saved.
    """

    number: int
    file: Path
    stream: int
    pieces: int
    buffers: tuple[tuple[int, int], ...]
    known: Known
    problems: tuple[Problem, ...]
    saved_s: float


@dataclass(frozen=True, slots=True)
class Letters:
    """What a typesetter is made of again: its fonts by file, and its pages."""

    folder: Path
    named: dict[str, FontFiles]
    pages: GlyphPages


def say(to: BinaryIO, message: object) -> None:
    """A message for the other side, which reads it with `heard`."""
    said = pickle.dumps(message, 5)
    to.write(LENGTH.pack(len(said)) + said)
    to.flush()


def heard(by: BinaryIO) -> Any:
    """The next message, or None at the end of them. Raises UnpicklingError and its like."""
    head = by.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    length = LENGTH.unpack(head)[0]
    if not 0 <= length <= MOST_BYTES:
        return None
    said = by.read(length)
    return pickle.loads(said) if len(said) == length else None


# --- the sender ----------------------------------------------------------------------------------


def send(  # noqa: PLR0913, PLR0917  # what it is, what is known of it, and where it goes
    number: int,
    production: Production,
    overlays: Sequence[Stage],
    known: Known,
    there: Known,
    file: Path,
    *,
    problems: Sequence[Problem] = (),
    saved_s: float = 0.0,
) -> Came:
    """Writes a production into a new file, without what is `there`. Raises OSError."""
    buffers: list[pickle.PickleBuffer] = []
    stream = io.BytesIO()
    pickler = Bare(stream, 5, buffer_callback=buffers.append)
    pieces = 0
    for piece in _pieces(production, overlays, known, there):
        pickler.dump(piece)
        pieces += 1
    places: list[tuple[int, int]] = []
    with file.open("xb") as out:
        out.write(stream.getbuffer())
        for buffer in buffers:
            raw = buffer.raw()
            out.seek(-(-out.tell() // ALIGN) * ALIGN)
            places.append((out.tell(), raw.nbytes))
            out.write(raw)
        out.truncate(max(out.tell(), 1))
    size = stream.getbuffer().nbytes
    return Came(number, file, size, pieces, tuple(places), known, tuple(problems), saved_s)


def _pieces(
    production: Production, overlays: Sequence[Stage], known: Known, there: Known
) -> Iterator[tuple[str, Any]]:
    """Pairs of a word and a value; "" is a part of something that comes later."""
    have = {name for names in (there.arrays, there.meshes, there.clouds, there.stages)
            for name in names}  # fmt: skip
    yield "show", production.show
    yield "letters", _letters(production, known, there)
    for word in ("arrays", "meshes", "clouds"):
        for thing, name in zip(getattr(production, word), getattr(known, word), strict=True):
            yield word, None if name in have else thing
    for stage, name in zip(production.stages, known.stages, strict=True):
        if name not in have:
            yield from _parts_of(stage)
        yield "stages", None if name in have else stage
    for stage in overlays:
        yield from _parts_of(stage)
        yield "overlays", stage
    for each in fields(production):
        if each.name not in _APART:
            yield each.name, getattr(production, each.name)
    yield "places", dict(production.places)


def _letters(production: Production, known: Known, there: Known) -> Letters | None:
    letters = production.letters
    if letters is None or known.letters == there.letters:
        return None
    return Letters(letters.fonts.folder, letters.fonts.named, letters.atlas.pages.bare())


def _parts_of(stage: Stage) -> Iterator[tuple[str, Any]]:
    _ = stage.bent, stage.hears  # worked out here, not there
    for drawing in stage.drawings:
        yield "", drawing.sprites
        for first in range(0, len(drawing.plan), RUN):
            yield "", drawing.plan[first : first + RUN]
    for each in fields(stage):
        if each.name != "drawings":
            yield "", getattr(stage, each.name)


# --- the receiver --------------------------------------------------------------------------------


class _Reader(pickle.Unpickler):
    letters: Typesetter | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._empty: dict[int, NDArray[Any]] = {}

    def persistent_load(self, pid: Any) -> Any:
        if pid[0] == EMPTY:
            _, number, shape, kind = pid
            if number not in self._empty:
                self._empty[number] = np.zeros(shape, kind)
            return self._empty[number]
        if self.letters is None:
            raise pickle.UnpicklingError("there are no letters for these words")
        return self.letters


class Arrival:
    """A production that comes in: `take` it piece by piece, then it is there.

    Made on any thread; the file is gone then. `there` and `letters` are what the player has.
    """

    def __init__(self, came: Came, there: Known, letters: Typesetter | None) -> None:
        """Raises OSError or ValueError for a file that is not what was said."""
        self.came = came
        self._there = there
        self._has_letters = letters
        self._left = came.pieces
        self._found: dict[str, list[Any]] = {}
        with came.file.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if any(at + length > size for at, length in (*came.buffers, (0, came.stream))):
                raise ValueError("what was sent is cut short")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        with suppress(OSError):  # Windows keeps a file that is mapped: its folder goes at the end
            came.file.unlink()
        view = memoryview(mapped)
        buffers = [view[at : at + length] for at, length in came.buffers]
        self._reader: _Reader | None = _Reader(io.BytesIO(view[: came.stream]), buffers=buffers)

    def take(self) -> bool:
        """One piece more; whether there are others. Raises UnpicklingError and its like."""
        assert self._reader is not None
        word, value = self._reader.load()
        self._left -= 1
        if word == "letters":
            value = self._reader.letters = self._set_up(value)
        if word:
            self._found.setdefault(word, []).append(value)
        if not self._left:
            self._reader = None  # and with it all that it remembers
        return self._left > 0

    def _set_up(self, letters: Letters | None) -> Typesetter | None:
        """The typesetter of words that change: the one that is there, or one with new pages."""
        if letters is not None:
            atlas = GlyphAtlas(pages=letters.pages)
            return Typesetter(atlas, FontBook(letters.folder, letters.named))
        same = self.came.known.letters and self.came.known.letters == self._there.letters
        return self._has_letters if same else None

    def production(self, before: Production) -> tuple[Production, tuple[Stage, ...]]:
        """All of it, and the overlays; what was not sent is that of the production before.

        Texture arrays that are there already come without their layers.
        """
        found, known = self._found, self.came.known
        alone = {
            each.name: found[each.name][0] for each in fields(Production) if each.name not in _APART
        }
        production = Production(
            show=found["show"][0],
            letters=found["letters"][0],
            stages=_filled(found.get("stages"), known.stages, before.stages, self._there.stages),
            arrays=_filled(found.get("arrays"), known.arrays, before.arrays, self._there.arrays),
            meshes=_filled(found.get("meshes"), known.meshes, before.meshes, self._there.meshes),
            clouds=_filled(found.get("clouds"), known.clouds, before.clouds, self._there.clouds),
            places=found["places"][0],
            **alone,
        )
        return production, tuple(found.get("overlays", ()))


def _filled(
    came: list[Any] | None, names: Sequence[str], before: Sequence[Any], there: Sequence[str]
) -> tuple[Any, ...]:
    held = dict(zip(there, before, strict=False))  # of what is not named nothing can be taken
    return tuple(
        held[name] if thing is None else thing
        for thing, name in zip(came or (), names, strict=True)
    )
