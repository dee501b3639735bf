"""What the running show has of a production already, by what it is made of.

Between two versions of a show nearly everything is the same: letters, pictures, meshes, most
scenes. Each gets a name from its contents, in the process that reads the show and in the one that
plays it. What has a name that is known there is not sent, not uploaded, and goes on as it is.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.app.produce import Production
from exhibit.media.stamps import Stamp, stamp_of
from exhibit.media.text import Typesetter
from exhibit.media.textures import GLYPHS, Still
from exhibit.scene.looks import TextureArray
from exhibit.scene.stage import Stage

# In the place of a typesetter: each process has its own; and of an array of zeros: pages that wait
# for the letters of visitors are 6 MB of them.
LETTERS, EMPTY = "letters", "empty"
LARGE = 65_536  # bytes

# Of a production what has names of its own, or is told by the others.
_NAMED = ("show", "stages", "arrays", "meshes", "clouds", "letters", "book", "places", "setter")


@dataclass(frozen=True, slots=True)
class Known:
    """Names from contents: of all texture arrays, meshes and clouds by number, and of the letters
    of words that change; of scenes by number, "" where none is known. `files`: the stamps of
    sounds and films; `rest`: all else that is neither a scene nor the show.
    """

    arrays: tuple[str, ...] = ()
    meshes: tuple[str, ...] = ()
    clouds: tuple[str, ...] = ()
    letters: str = ""
    stages: tuple[str, ...] = ()
    files: dict[str, Stamp] = field(default_factory=dict)
    rest: str = ""


class Bare(pickle.Pickler):
    """Writes everything but typesetters, which it names, and large arrays in which nothing is."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._empty: dict[int, int] = {}  # numbers of arrays, by their ids

    def persistent_id(self, thing: object) -> tuple[object, ...] | None:
        if isinstance(thing, Typesetter):
            return (LETTERS,)
        if isinstance(thing, np.ndarray) and _is_empty(thing):
            number = self._empty.setdefault(id(thing), len(self._empty))
            return (EMPTY, number, thing.shape, thing.dtype.str)
        return None


def known_of(production: Production, rest: Callable[[], None] = lambda: None) -> Known:
    """What there is of a production. `rest` is called between any two things, for a thread that
    others wait for.
    """
    arrays = tuple(
        _name_of_array(production, number, array) for number, array in enumerate(production.arrays)
    )
    letters = _name_of_letters(production, arrays[GLYPHS])
    stages: list[str] = []
    for stage in production.stages:
        rest()
        stages.append(_name_of_stage(stage, letters if stage.hears else ""))
    return Known(
        arrays,
        tuple(name_of(mesh) for mesh in production.meshes),
        tuple(name_of(cloud) for cloud in production.clouds),
        letters,
        tuple(stages),
        _stamps(production),
        name_of([getattr(production, each.name) for each in fields(production)
                 if each.name not in _NAMED]),
    )  # fmt: skip


def _is_empty(array: NDArray[Any]) -> bool:
    return array.dtype == np.uint8 and array.nbytes >= LARGE and not array.any()


def name_of(value: object) -> str:
    """A name for whatever can be sent: the same where the contents are."""
    buffers: list[pickle.PickleBuffer] = []
    stream = io.BytesIO()
    Bare(stream, 5, buffer_callback=buffers.append).dump(value)
    digest = hashlib.blake2b(stream.getbuffer(), digest_size=16)
    for buffer in buffers:
        digest.update(buffer.raw())
    return digest.hexdigest()


def _name_of_stage(stage: Stage, letters: str) -> str:
    """From its fields: what it has worked out of them meanwhile does not count."""
    return name_of((letters, *(getattr(stage, each.name) for each in fields(stage))))


def _name_of_array(production: Production, number: int, array: TextureArray) -> str:
    """Of pages also which pictures will lie on them, and of letters only the pages that stay:
    on the others words of visitors come and go.
    """
    here = [_place(still) for still in production.stills if still.texture == number]
    if number == GLYPHS and production.letters is not None:
        pages = production.letters.atlas.pages
        stay = [layer for page, layer in enumerate(array.layers) if pages.is_kept(page)]
        return name_of((replace(array, layers=tuple(stay)), len(array.layers)))
    return name_of((array, here))


def _place(still: Still) -> tuple[object, ...]:
    return (str(still.file), still.head, still.size, still.spot, still.side, still.repeats)


def _name_of_letters(production: Production, atlas: str) -> str:
    if production.letters is None:
        return ""
    fonts = production.letters.fonts
    files = [fonts.folder / file for each in fonts.named.values() for file in each.all]
    stamps = [stamp_of(file) for file in files]
    return name_of((atlas, str(fonts.folder), fonts.named, stamps))


def _stamps(production: Production) -> dict[str, Stamp]:
    sounds = {cue.file for stage in production.stages for cue in stage.sounds}
    films = {str(film.file) for film in production.films}
    return {file: stamp_of(Path(file)) for file in sorted(sounds | films)}


def same_file(file: str, before: Known, now: Known) -> bool:
    """Whether a sound or a film is what it was."""
    return file in now.files and before.files.get(file) == now.files[file]


def pairs(new: Sequence[str], old: Sequence[str]) -> list[int]:
    """For each of the new the number of the old one that is the same, or -1; each has one."""
    waiting: dict[str, list[int]] = {}
    for number, name in enumerate(old):
        waiting.setdefault(name, []).append(number)
    return [waiting[name].pop(0) if name and waiting.get(name) else -1 for name in new]
