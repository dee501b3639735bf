"""Where what a show uses comes from, and under which licence, as far as that is written down.

Recordings of people say it themselves. Of pictures and sounds it stands in a `sources.yaml`, in a
folder of the show, as `exhibit new` writes it; or in an `assets/sources.yaml` beside the shows, as
in the repository of the kit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exhibit.authoring.details import MemorySpec
from exhibit.authoring.parse import Mapping, Scalar, Sequence, read_file
from exhibit.authoring.specs import ShowSpec, all_nodes
from exhibit.core.problems import Problems

LISTING = "sources.yaml"
_ABOVE = 4  # folders in which a listing beside the shows is looked for


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a show."""

    path: str
    shows: str
    origin: str
    licence: str


@dataclass(frozen=True, slots=True)
class Told:
    """A recording of somebody: who speaks and who recorded it, by language; "" is any."""

    name: str
    speaker: dict[str, str]
    credit: dict[str, str]
    licence: str
    anonymous: bool


def sources_of(folder: Path) -> list[Source]:
    """Every file of a show of which it is written down, each once."""
    found: dict[str, Source] = {}
    for listing in sorted(folder.glob(f"*/{LISTING}")):
        for source in _listed(listing):
            if (folder / source.path).is_file():
                found.setdefault(source.path, source)
    here = folder.absolute()
    for above in list(here.parents)[:_ABOVE]:
        for source in _listed(above / "assets" / LISTING):
            file = above / source.path
            if file.is_relative_to(here) and file.is_file():
                path = file.relative_to(here).as_posix()
                found.setdefault(path, Source(path, source.shows, source.origin, source.licence))
    return sorted(found.values(), key=lambda source: source.path)


def _listed(listing: Path) -> Iterator[Source]:
    """The rows of a listing; one that cannot be read has none."""
    tree = read_file(listing, str(listing), Problems()) if listing.is_file() else None
    rows = tree.get("sources") if isinstance(tree, Mapping) else None
    for row in rows.items if isinstance(rows, Sequence) else ():
        if isinstance(row, Mapping) and _said(row, "path"):
            words = (_said(row, key) for key in ("path", "shows", "origin", "licence"))
            yield Source(*words)


def _said(row: Mapping, key: str) -> str:
    value = row.get(key)
    return value.text if isinstance(value, Scalar) else ""


def told_of(spec: ShowSpec) -> list[Told]:
    """The recordings of people, in the order of the scenes."""
    return [
        Told(
            name=node.name.text or node.source.text,
            speaker={tag: word.text for tag, word in (node.detail.speaker or {}).items()},
            credit={tag: word.text for tag, word in (node.detail.credit or {}).items()},
            licence=node.detail.licence,
            anonymous=node.detail.anonymous,
        )
        for scene in spec.scenes
        for node in all_nodes(scene.nodes)
        if isinstance(node.detail, MemorySpec)
    ]
