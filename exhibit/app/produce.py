"""From a folder to a production: the show, its stages, and the textures they are drawn with.

Pictures are not decoded here, except those that move: `app.stock` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from exhibit.app.looks import MediaLooks
from exhibit.app.mixtures import mixtures_of
from exhibit.app.occasion import Occasion
from exhibit.app.overlay import LANGUAGES
from exhibit.app.proofread import checked
from exhibit.app.recordings import programmed
from exhibit.app.scans import Scan
from exhibit.app.shares import budget_of, room_for_pictures, too_much
from exhibit.app.sounds import lengths_of
from exhibit.authoring.compile import compile_stage
from exhibit.authoring.specs import SceneSpec
from exhibit.core.problems import Place, Problems
from exhibit.media.film.showing import Showing
from exhibit.media.text import Typesetter
from exhibit.media.textures import Still, TextureBook
from exhibit.scene.looks import Cloud, Mesh, ShaderSource, TextureArray
from exhibit.scene.stage import Stage
from exhibit.show.program import Show

__all__ = ["Production", "checked", "produce"]


# Pages of 1 MiB that wait for the letters of words that change: one is 600 letters of 5% of a
# canvas that is 1,080 high. A texture that grew while the show plays would hold a picture.
PASSING = 6


@dataclass(frozen=True)
class Production:
    """A show that is ready to be played."""

    show: Show
    stages: tuple[Stage, ...]
    arrays: tuple[TextureArray, ...]
    shaders: tuple[ShaderSource, ...] = ()
    meshes: tuple[Mesh, ...] = ()
    clouds: tuple[Cloud, ...] = ()
    stills: tuple[Still, ...] = ()  # the pictures in files that do not move
    wants: tuple[frozenset[int], ...] = ()  # for each scene, the numbers of those that it shows
    places: Mapping[int, Place] = field(default_factory=dict)  # where each is named first
    book: TextureBook | None = None
    scans: tuple[Scan, ...] = ()
    letters: Typesetter | None = None  # of words that change while the show plays
    films: tuple[Showing, ...] = ()
    lengths: Mapping[str, float] = field(default_factory=dict)  # of sounds, by file, in seconds
    mixtures: tuple[ShaderSource, ...] = ()  # by which scenes follow each other
    setter: Typesetter | None = None  # of all words, for when the show is read again

    @cached_property
    def sizes(self) -> dict[int, tuple[int, int]]:
        """Of the stills that have a texture of their own, how large they are at most."""
        return {n: still.size for n, still in enumerate(self.stills) if still.spot is None}


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
    looks = MediaLooks(
        spec,
        problems,
        occasion.venue.picture_m,
        None if before is None else before.book,
        letters=None if before is None else before.setter,
    )
    known = {} if before is None else _stages_by_name(before)
    stages: list[Stage] = []
    wanted: list[dict[int, Place]] = []
    for scene in spec.scenes:
        stages.append(compile_stage(spec, scene, show, looks, known.get(scene.name.text)))
        wanted.append(looks.wanted())
    staff = replace(show, languages=LANGUAGES)
    over = tuple(compile_stage(spec, scene, staff, looks) for scene in overlays)
    letters = looks.typesetter
    hears = any(stage.hears for stage in stages)
    if hears:
        letters.atlas.reserve(PASSING)
    production = Production(
        show,
        tuple(stages),
        looks.arrays(),
        tuple(looks.shaders),
        tuple(looks.meshes),
        tuple(looks.clouds),
        tuple(looks.book.stills),
        tuple(frozenset(each) for each in wanted),
        {n: place for each in reversed(wanted) for n, place in each.items()},
        looks.book,
        scans=tuple(looks.scans),
        letters=letters if hears else None,
        films=tuple(looks.films.showings),
        lengths=lengths_of(stages),
        mixtures=mixtures_of(show, spec.folder),
        setter=letters,
    )
    letters.atlas.take_changes()  # all of them are in the arrays
    room = room_for_pictures(production.arrays, budget_of(occasion))
    for scene, wants in zip(spec.scenes, production.wants, strict=True):
        if said := too_much(production.sizes, wants, room // 2):
            problems.warning(scene.name.place, "texture-memory", said)
    return production, over


def _stages_by_name(production: Production) -> dict[str, Stage]:
    names = (scene.name for scene in production.show.scenes)
    return dict(zip(names, production.stages, strict=True))
