"""Numbers that only some kinds of node have: where each of them stands in `Columns.extras`.

Those of one row stand side by side, so that what reads them can take them together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.rows import Block
from exhibit.authoring.details import (
    CameraSpec,
    FilmSpec,
    ImageSpec,
    ShaderSpec,
    ShapeSpec,
    SolidSpec,
    TextSpec,
)
from exhibit.authoring.specs import Moving, NodeSpec
from exhibit.core.units import Length
from exhibit.core.words import DRAWN_SHAPES
from exhibit.scene.mosaic import PANE_EXTRAS
from exhibit.scene.views import THING_EXTRAS, VIEW_EXTRAS

Indices = NDArray[np.intp]

_USUAL = {"roll": 0.0, "grow": 1.0, "moved": -1.0, "dot_px": 2.0, "lens": 50.0, "eye_z": 4.0,
          "drawn": 1.0, "revealed": 1.0, "gaze_x": 0.5, "gaze_y": 0.5, "level": 1.0}  # fmt: skip


class Extras:
    """Lays out the extras of all blocks; `base` has what each is unless something moves it."""

    def __init__(self, blocks: list[Block], moved: dict[str, set[str]]) -> None:
        """`moved`: the properties that the timeline moves, by the name of their node."""
        self._first: dict[tuple[int, str], tuple[int, int]] = {}
        self.count = 0
        numbers: list[NDArray[np.float32]] = []
        for block in blocks:
            if block.role == "whole":
                continue
            names = _names(block.node, moved.get(block.name, set()))
            for i, name in enumerate(names):
                self._first[id(block), name] = (self.count + i, len(names))
            usual = np.array([_usual(block.node, name) for name in names], np.float32)
            numbers.append(np.tile(usual, len(block)))
            self.count += len(names) * len(block)
        self.base = np.concatenate([np.zeros(0, np.float32), *numbers])

    def has(self, block: Block, name: str) -> bool:
        return (id(block), name) in self._first

    def of(self, block: Block, name: str) -> Indices:
        """(rows,) where one number of each row stands. KeyError."""
        first, apart = self._first[id(block), name]
        return first + apart * np.arange(len(block))


def _names(node: NodeSpec, moved: set[str]) -> tuple[str, ...]:
    """The extras of a node, in the order in which they stand."""
    detail = node.detail
    match detail:
        case SolidSpec():
            found: tuple[str, ...] = (*THING_EXTRAS, *VIEW_EXTRAS)
        case CameraSpec():
            found = VIEW_EXTRAS if detail.spatial else ()
        case ShaderSpec():
            found = tuple(f"{word}.{i}" for word, size in detail.inputs for i in range(size))
        case ShapeSpec() if detail.form in DRAWN_SHAPES:
            found = _asked("drawn", node, moved)
        case TextSpec():
            found = _asked("revealed", node, moved)
        case ShapeSpec():
            found = tuple(w for w in ("inner", "soft") if isinstance(node.live.get(w), Moving))
        case FilmSpec():
            found = ("level",)
        case ImageSpec() if detail.zoomed and "frame" not in node.live:
            found = PANE_EXTRAS
        case _:
            found = tuple(word for word in ("frame", "pan") if word in node.live)
    return found


def _asked(prop: str, node: NodeSpec, moved: set[str]) -> tuple[str, ...]:
    """A number that most nodes leave as it is."""
    return (prop,) if prop in node.live or prop in moved else ()


def _usual(node: NodeSpec, name: str) -> float:
    value = node.live.get(name)
    if value is None or isinstance(value, Moving):
        return _USUAL.get(name, 0.0)
    return value.value if isinstance(value, Length) else value
