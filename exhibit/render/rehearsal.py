"""What a show is drawn with, once, so that nothing of it is seen.

Drivers finish a program when it is first drawn with, for each blend mode anew. In the middle of a
scene that would hold the picture for up to a third of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from exhibit.render.textures import NONE, Textures
from exhibit.scene.drawlist import (
    MOVED,
    Batch,
    DrawList,
    Masked,
    Mosaic,
    Painting,
    Screening,
    Step,
    Swarm,
    all_steps,
    new_records,
)

# Poses without extent, so that no pixel is drawn, but full colours, so that nobody skips them.
_POSE = np.array([0.0] * 6 + [1.0] * 4, np.float32)
_ROWS = np.zeros((4, 1), np.float32)
_COLOURS = np.full((1, 4), 255, np.uint8)
_ONE = np.ones(1, np.intp)
_NO_VALUES = np.zeros(0, np.float32)
_NOWHERE = np.zeros(4, np.float64)
_NO_KEYS = np.zeros((0, 3), np.int32)
_NONE = np.zeros(2, np.intp)
_FLAT = (0.0, 0.0, 0.0, 0.0)


def rehearsal(lists: Sequence[DrawList], textures: Textures, shaders: int) -> DrawList:
    """A list with one unseen step of every kind that the lists have; beside them one for each
    texture array and each of the artists' shaders, whether a list has it or not.
    """
    given = [step for drawlist in lists for step in all_steps(drawlist.steps)]
    unseen = [_unseen(step) for step in given]
    kinds = {_kind(step): step for step in unseen if step is not None}
    every: tuple[Step, ...] = tuple(
        {**{_kind(step): step for step in _always(textures, shaders)}, **kinds}.values()
    )
    if any(isinstance(step, Masked) for step in given):
        # Inside of a mask all steps blend with something transparent.
        every += (Masked(by=every[:1], inside=tuple(kinds.values())),)
    moved = np.zeros((len(MOVED), 1), np.float32)
    return DrawList(new_records(1), moved, every, (0.0, 0.0, 0.0))


def _always(textures: Textures, shaders: int) -> Iterable[Step]:
    yield Batch("shape", -1, 0, 1)
    for index in range(len(textures)):
        if textures.number(index) != NONE:
            yield Batch("text" if textures.is_glyphs(index) else "image", index, 0, 1)
    for index in range(shaders):
        yield Painting(index, _POSE, _FLAT, _NO_VALUES)


def _unseen(step: Step) -> Step | None:
    """A step drawn with the same state, of which nothing is seen; rooms rehearse by themselves."""
    match step:
        case Batch():
            return Batch(step.material, step.texture, 0, 1, step.blend)
        case Swarm():
            return Swarm(_ROWS, _COLOURS, _ONE, _POSE, min(step.texture, 0), blend=step.blend)
        case Painting():
            values = np.zeros_like(step.values)
            return Painting(step.shader, _POSE, _FLAT, values, step.pictures, step.blend)
        case Mosaic():
            return Mosaic(-1, _POSE, _NOWHERE, _NOWHERE, _NO_KEYS, _NONE, step.blend)
        case Screening():
            return Screening(step.film, _POSE, _FLAT, step.cell, step.moment_s, step.blend)
        case _:
            return None


def _kind(step: Step) -> tuple[object, ...]:
    match step:
        case Batch():
            return (step.material, step.texture, step.blend)
        case Swarm():
            return ("swarm", step.texture, step.blend)
        case Painting():
            return ("painting", step.shader, step.blend)
        case Mosaic():
            return ("mosaic", step.blend)
        case Screening():
            return ("screening", step.film, step.blend)
        case _:
            return ()
