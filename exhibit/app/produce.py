"""From a folder to a production: the show, its stages, and the textures they are drawn with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exhibit.app.looks import MediaLooks
from exhibit.app.occasion import Occasion
from exhibit.app.overlay import LANGUAGES
from exhibit.app.proofread import checked
from exhibit.app.recordings import programmed
from exhibit.authoring.compile import compile_stage
from exhibit.authoring.specs import SceneSpec
from exhibit.core.problems import Problems
from exhibit.scene.looks import Cloud, Mesh, ShaderSource, TextureArray
from exhibit.scene.stage import Stage
from exhibit.show.program import Show

__all__ = ["Production", "checked", "produce"]


@dataclass(frozen=True, slots=True)
class Production:
    """A show that is ready to be played."""

    show: Show
    stages: tuple[Stage, ...]
    arrays: tuple[TextureArray, ...]
    shaders: tuple[ShaderSource, ...] = ()
    meshes: tuple[Mesh, ...] = ()
    clouds: tuple[Cloud, ...] = ()


def produce(
    occasion: Occasion,
    problems: Problems,
    overlays: tuple[SceneSpec, ...] = (),
    before: Production | None = None,
) -> tuple[Production, tuple[Stage, ...]]:
    """Compiles a show for an occasion, and the kit's own overlays with the same letters.

    In a show that is read again, nodes of the same name keep the rows that they had `before`.

    What turns out not to be showable is left out and named in `problems`.
    """
    spec = occasion.spec
    show = programmed(spec, Problems(), occasion.seed)
    looks = MediaLooks(spec, problems)
    known = {} if before is None else _stages_by_name(before)
    stages = tuple(
        compile_stage(spec, scene, show, looks, known.get(scene.name.text)) for scene in spec.scenes
    )
    staff = replace(show, languages=LANGUAGES)
    over = tuple(compile_stage(spec, scene, staff, looks) for scene in overlays)
    things = tuple(looks.shaders), tuple(looks.meshes), tuple(looks.clouds)
    return Production(show, stages, looks.arrays(), *things), over


def _stages_by_name(production: Production) -> dict[str, Stage]:
    names = (scene.name for scene in production.show.scenes)
    return dict(zip(names, production.stages, strict=True))
