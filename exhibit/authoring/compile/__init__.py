"""Compiles what is seen and heard: a scene's specs to a `Stage`, the rows and what moves them.

`rows` lays the nodes out as rows in level order, many for a node that is repeated; `extras` gives
the numbers that only some kinds have their places; `numbers` gives every row what it is at rest;
`motion` and `cues` its bindings and tracks; `painting` says what is drawn. After that the specs
can be dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.films import film_sounds
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.memories import unfolded
from exhibit.authoring.compile.motion import Motion, Mover
from exhibit.authoring.compile.numbers import Numbers
from exhibit.authoring.compile.painting import Painter
from exhibit.authoring.compile.rows import Rows
from exhibit.authoring.compile.sounds import sounds, voices
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.scene.bindings import Binding, Bindings
from exhibit.scene.sources import Sources
from exhibit.scene.stage import Stage
from exhibit.scene.tracks import Tracks
from exhibit.show.program import Show

__all__ = ["Looks", "compile_stage"]


def compile_stage(
    spec: ShowSpec, scene: SceneSpec, show: Show, looks: Looks, before: Stage | None = None
) -> Stage:
    """One scene of a checked show, ready to be evaluated.

    Rows of the same name stay where they were in the stage `before` it, if one is given.
    """
    scene = unfolded(scene, show)
    names = None if before is None else before.names
    rows = Rows(scene.nodes, show.canvas, show.seed, scene.name.text, names)
    extras = Extras(rows.blocks, _moved(scene))
    painter = Painter(scene, show, rows, extras, looks)
    drawings = tuple(painter.drawing(language) for language in show.languages)
    numbers = Numbers(show.canvas, rows, extras)
    motion = Mover(spec, scene, show, rows, numbers).motion
    heard = sum(len(late.late_s) for late in motion.late)
    now = len(show.followers) + len(show.players)
    sources = Sources(now + heard, motion.sources, show.rhythms)
    return Stage(
        names=rows.names(),
        parent=rows.parents(),
        base=numbers.base.astype(np.float32),
        tracks=Tracks(motion.tracks),
        bindings=Bindings(list(_bound(motion, sources, now))),
        sources=sources,
        drawings=drawings,
        background=scene.background[:3],
        cover=cover_of(scene, show),
        canvas=show.canvas,
        sounds=(
            *sounds(spec, show, rows, extras),
            *voices(spec, scene, show, rows),
            *film_sounds(spec.folder, scene, show, rows, extras, looks),
        ),
        rhythms=show.rhythms,
        late=tuple(motion.late),
        late_clocks=tuple(motion.late_clocks),
        seed=show.seed,
    )


def cover_of(scene: SceneSpec, show: Show) -> float:
    """How much its background covers of what lies under a scene's region.

    Where there is nothing under it any background is opaque; beside the main region's, scenes
    that say nothing have none.
    """
    region = next((each.region for each in show.scenes if each.name == scene.name.text), 0)
    if region:
        return scene.background[3] if scene.has_background else 0.0
    beneath = any(not beside.over for beside in show.beside)
    return scene.background[3] if beneath else 1.0


def _moved(scene: SceneSpec) -> dict[str, set[str]]:
    """What the timeline moves: by the name of the node, its properties."""
    moved: dict[str, set[str]] = {}
    for cue in scene.timeline:
        for target in cue.targets:
            moved.setdefault(target.text, set()).update(cue.goals)
    return moved


def _bound(motion: Motion, sources: Sources, now: int) -> Iterator[Binding]:
    """The bindings, with the numbers under which their sources are known."""
    first = now + np.cumsum([0, *(len(late.late_s) for late in motion.late)])
    for binding, source in motion.bindings:
        if source is None:
            yield binding
        elif source < 0:
            number = -source - 1
            yield replace(binding, sources=np.arange(first[number], first[number + 1]))
        else:
            yield replace(binding, sources=sources.numbers[source])
