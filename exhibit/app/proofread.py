"""From a folder to a show that has been checked; loads nothing that draws or sounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from exhibit.app.media_faults import media_fault
from exhibit.authoring.check import check
from exhibit.authoring.details import ImageSpec, ShaderSpec
from exhibit.authoring.load import load_show
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.problems import Problems


def checked(path: Path, problems: Problems) -> ShowSpec | None:
    """The show as far as it can work; `problems` has everything that is wrong with it."""
    spec = load_show(path, problems)
    return None if spec is None else check(spec, problems, media_fault)


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
            problems.warning(scene.name.place, "media", said)


def _pictures(nodes: Iterable[NodeSpec], folder: Path) -> Iterator[Path]:
    """The files of the pictures that nodes show and that do not move as sheets do."""
    for node in all_nodes(nodes):
        if isinstance(node.detail, ImageSpec) and node.detail.sheet is None:
            yield folder / node.source.text
        elif isinstance(node.detail, ShaderSpec):
            yield from (folder / name.text for name in (node.detail.pictures or {}).values())
