"""What a show needs made before it is opened: the tiles of its huge pictures; and notes on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from exhibit.authoring.details import ImageSpec
from exhibit.authoring.load import load_show
from exhibit.authoring.specs import (
    FollowSpec,
    KeysSpec,
    Live,
    NodeSpec,
    NoiseSpec,
    SceneSpec,
    ShowSpec,
    WaveSpec,
    all_nodes,
)
from exhibit.core.problems import Problem, Problems

SOFT = 1.5  # how much deeper than sharp a zoom may be before it is said


def zoomed_nodes(spec: ShowSpec) -> Iterator[tuple[SceneSpec, NodeSpec, ImageSpec]]:
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            if isinstance(node.detail, ImageSpec) and node.detail.zoomed:
                yield scene, node, node.detail


def scanned_files(spec: ShowSpec) -> list[Path]:
    """The huge pictures of a show that have no tiles of their own, each once."""
    files = (spec.folder / node.source.text for _, node, _ in zoomed_nodes(spec))
    return list(dict.fromkeys(file for file in files if file.suffix.lower() != ".dzi"))


def left_out_of(show: Path, problems: Problems) -> list[Problem]:
    """Of what is wrong with a show, that which its huge pictures cannot be shown for."""
    spec = load_show(show, Problems())
    places = set() if spec is None else {node.source.place for _, node, _ in zoomed_nodes(spec)}
    wrong = (problem for problem in problems.sorted() if problem.severity == "error")
    return [problem for problem in wrong if problem.code == "media" and problem.place in places]


def prepare(file: Path, spec: ShowSpec, report: Callable[[float], None]) -> bool:
    """Makes the tiles of one; False when they are there already. Raises ImageError."""
    from exhibit.media import pyramid, pyramid_build  # noqa: PLC0415  # with numpy and Pillow

    if pyramid.found(file, spec.folder) is not None:
        return False
    pyramid_build.build(file, spec.folder, report)
    return True


def note_zooms(spec: ShowSpec, problems: Problems) -> None:
    """Notes of zooms that go deeper than a file has detail for."""
    for scene, node, image in zoomed_nodes(spec):
        from exhibit.authoring.compile.zooms import framed  # noqa: PLC0415  # with numpy
        from exhibit.media.image import ImageError  # noqa: PLC0415
        from exhibit.media.pyramid import grid_of  # noqa: PLC0415

        try:
            grid = grid_of(spec.folder / node.source.text)
        except ImageError:
            continue  # the proof reader has named it
        _, unit = framed(image, spec.canvas, (grid.width, grid.height))
        sharp = 1.0 / max(unit)
        deepest = 2.0 ** max(_nearness(scene, node))
        if deepest > SOFT * sharp:
            problems.note(
                node.place,
                "zoom-soft",
                f"{node.source.text} has {grid.width:,} x {grid.height:,} pixels: beyond "
                f"zoom {max(sharp, 1.0):.3g} it is soft, and here it goes to {deepest:.3g}",
            )


def _nearness(scene: SceneSpec, node: NodeSpec) -> Iterator[float]:
    """How near a picture comes, as logarithms."""
    from exhibit.authoring.model.nodes import plain_name  # noqa: PLC0415

    yield 0.0
    yield from _values(node.live.get("nearness", 0.0))
    for cue in scene.timeline:
        if any(target.text == plain_name(node) for target in cue.targets):
            for goal in (cue.goals.get("nearness"), cue.starts.get("nearness")):
                if isinstance(goal, float):
                    yield goal


def _values(live: Live) -> Iterator[float]:
    match live:
        case FollowSpec() | WaveSpec() | NoiseSpec():
            found = [live.start, live.end]
        case KeysSpec():
            found = [key.value for key in live.keys]
        case _:
            found = [live]
    yield from (value for value in found if isinstance(value, float))
