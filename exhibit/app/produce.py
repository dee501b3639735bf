"""From a folder to a production: the show, its stages, and the textures they are drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exhibit.app.looks import MediaLooks
from exhibit.app.occasion import Occasion
from exhibit.authoring.check import check
from exhibit.authoring.compile import compile_stage
from exhibit.authoring.load import load_show
from exhibit.authoring.program import program
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.core.problems import Problems
from exhibit.scene.looks import TextureArray
from exhibit.scene.stage import Stage
from exhibit.show.program import Show


@dataclass(frozen=True, slots=True)
class Production:
    """A show that is ready to be played."""

    show: Show
    stages: tuple[Stage, ...]
    arrays: tuple[TextureArray, ...]


def checked(path: Path, problems: Problems) -> ShowSpec | None:
    """The show as far as it can work; `problems` has everything that is wrong with it."""
    from exhibit.app.media_faults import media_fault  # noqa: PLC0415  # loads Pillow

    spec = load_show(path, problems)
    return None if spec is None else check(spec, problems, media_fault)


def produce(
    occasion: Occasion, problems: Problems, overlays: tuple[SceneSpec, ...] = ()
) -> tuple[Production, tuple[Stage, ...]]:
    """Compiles a show for an occasion, and the kit's own overlays with the same letters.

    What turns out not to be showable is left out and named in `problems`.
    """
    spec = occasion.spec
    show = program(spec, Problems(), occasion.venue.addresses, occasion.seed)
    looks = MediaLooks(spec, problems)
    stages = tuple(compile_stage(spec, scene, show, looks) for scene in spec.scenes)
    over = tuple(compile_stage(spec, scene, show, looks) for scene in overlays)
    return Production(show, stages, looks.arrays()), over
