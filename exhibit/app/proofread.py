"""From a folder to a show that has been checked; loads nothing that draws or sounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from exhibit.app.caption_faults import check_captions
from exhibit.app.film_faults import check_films
from exhibit.app.leftovers import note_leftovers
from exhibit.app.media_faults import media_fault
from exhibit.app.moving_faults import check_moving
from exhibit.app.prepare import note_zooms
from exhibit.app.sound_faults import check_sounds
from exhibit.authoring.check import check
from exhibit.authoring.details import ImageSpec, ShaderSpec
from exhibit.authoring.load import load_show
from exhibit.authoring.proof import proof_read
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.authoring.venue import check_venue, load_venue
from exhibit.core.problems import Problems


def checked(path: Path, problems: Problems) -> ShowSpec | None:
    """The show as far as it can work; `problems` has everything that is wrong with it."""
    spec = load_show(path, problems)
    if spec is None:
        return None
    found = check(spec, problems, media_fault)
    note_zooms(found, problems)
    check_films(found, problems)
    check_captions(found, problems)
    check_moving(found, problems)
    return found


def tried(path: Path, problems: Problems, venue: Path | None = None) -> None:
    """As `checked`; and what is only found out by trying, the shaders and the letters, is tried.

    With a `venue` file, that is read too, and whether it has what the show needs.
    """
    from exhibit.app.letter_faults import try_letters  # noqa: PLC0415  # those who need them load
    from exhibit.app.shader_faults import try_shaders  # noqa: PLC0415

    spec = checked(path, problems)
    if spec is not None:
        try_shaders(spec, problems)
        try_letters(spec, problems)
        weigh(spec, problems)
        check_sounds(spec, problems)
        proof_read(spec, problems)
        note_leftovers(spec, problems)
        if venue is not None:
            check_venue(load_venue(venue, problems), spec, problems)


def weigh(spec: ShowSpec, problems: Problems) -> None:
    """Names the scenes whose pictures do not fit into the texture memory of this machine."""
    named = [(scene, sorted(set(_pictures(scene.nodes, spec.folder)))) for scene in spec.scenes]
    if not any(files for _, files in named):
        return  # before numpy and Pillow are loaded
    from exhibit.app.shares import FINER, SMALLEST, too_much, usual_budget  # noqa: PLC0415
    from exhibit.media.image import ImageError, reduced, size_of  # noqa: PLC0415  # with Pillow

    for scene, files in named:
        sizes: dict[int, tuple[int, int]] = {}
        for file in files:
            with suppress(ImageError):
                size = reduced(size_of(file), FINER * max(spec.canvas))
                if max(size) > SMALLEST:
                    sizes[len(sizes)] = size
        if said := too_much(sizes, frozenset(sizes), usual_budget() // 2):
            problems.warning(scene.name.place, "texture-memory", said)


def _pictures(nodes: Iterable[NodeSpec], folder: Path) -> Iterator[Path]:
    """The files of the pictures that nodes show and that do not move as sheets do."""
    for node in all_nodes(nodes):
        if isinstance(node.detail, ImageSpec) and not (node.detail.sheet or node.detail.zoomed):
            yield folder / node.source.text
        elif isinstance(node.detail, ShaderSpec):
            yield from (folder / name.text for name in (node.detail.pictures or {}).values())
