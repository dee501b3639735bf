"""The numbers of rows: where a property of a node is written, and what it is before it moves."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.details import CameraSpec, ShapeSpec
from exhibit.authoring.specs import Moving, Number
from exhibit.core.units import Length
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW, USUAL

Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]
HUED = ("red", "green", "blue")
OF_INSIDE = ("opacity", "visible")  # what a mask has for what is in it, and not for its frame
_OF_WHOLE = ("x", "y", "visible")  # what the whole of a repeated node has; its copies the rest


@dataclass(frozen=True, slots=True)
class Write:
    """One number that a property of a block writes: where, and changed how (times, then plus)."""

    targets: Indices
    times: float | Doubles = 1.0
    plus: float | Doubles = 0.0


class Numbers:
    """All numbers of a scene's rows, as `Columns.flat` has them; `base` is those at rest."""

    def __init__(self, canvas: tuple[int, int], rows: Rows, extras: Extras) -> None:
        self._canvas = canvas
        self._rows = rows
        self._extras = extras
        self.base = np.concatenate([np.repeat(USUAL, rows.count), extras.base])
        for block in rows.blocks:
            self._settle(block)

    def number(self, prop: str, value: Number) -> float:
        """A property's value in the columns' unit: lengths in pixels of the canvas."""
        if not isinstance(value, Length):
            return value
        return value.of(self._canvas[1 if prop in ("y", "pivot_y", "soft") else 0])

    def _settle(self, block: Block) -> None:
        """A block's numbers at rest."""
        self._stand(block)
        for prop, live in block.node.live.items():
            if isinstance(live, Moving) or not has(block, prop):
                continue
            value = self._varied(block, prop, live)
            for write in self.writes(block, prop):
                self.base[write.targets] = value * write.times + write.plus

    def _stand(self, block: Block) -> None:
        """Where a block's rows stand, and how its copies differ, before anybody says more."""
        middle = self._middle(block)
        node = block.node
        if block.spots is not None:
            self.base[self._posed(block, "x")] = block.spots[0]
            self.base[self._posed(block, "y")] = block.spots[1]
        elif isinstance(node.detail, CameraSpec) and not node.detail.spatial:
            for prop, place in zip(("pivot_x", "pivot_y"), middle, strict=True):
                self.base[self._posed(block, prop)] = place
        elif block.role == "whole" and node.repeat is not None and node.repeat.through:
            pass  # the points of a path are places already
        elif isinstance(node.detail, ShapeSpec) and node.detail.through:
            # Its points are places already; it turns around the middle of them.
            for prop, place in zip(("pivot_x", "pivot_y"), self._between(node.detail), strict=True):
                self.base[self._posed(block, prop)] = place
        elif node.kind not in _UNPLACED and not block.placed:
            for prop, place in zip(("x", "y"), middle, strict=True):
                self.base[self._posed(block, prop)] = place
        usual = {"rotation": 0.0, "scale_x": 1.0, "scale_y": 1.0, "opacity": 1.0}
        for prop, value in usual.items():
            for write in self.writes(block, prop):
                self.base[write.targets] = value * write.times + write.plus

    def _between(self, shape: ShapeSpec) -> tuple[float, float]:
        """The middle of the box around a line's points."""
        x, y = (
            [point[i].of(side) for point in shape.through] for i, side in enumerate(self._canvas)
        )
        return (min(x) + max(x)) / 2, (min(y) + max(y)) / 2

    def _middle(self, block: Block) -> tuple[float, float]:
        width, height = self._canvas
        return (0.0, 0.0) if block.placed else (width / 2, height / 2)

    def _varied(self, block: Block, prop: str, value: float | Length) -> float | Doubles:
        """A number; of a colour, turned around the wheel by as much as each copy is."""
        if block.hue is None or prop not in HUED:
            return self.number(prop, value)
        colour = [block.node.live.get(channel, 1.0) for channel in HUED]
        still = [part if isinstance(part, float) else 1.0 for part in colour]
        return hued(still, block.hue)[HUED.index(prop)]

    def _posed(self, block: Block, prop: str) -> Indices:
        first = PROPERTY_ROW[prop] * self._rows.count + block.start
        return np.arange(first, first + len(block))

    def writes(self, block: Block, prop: str) -> Iterator[Write]:
        """What a property of a block writes."""
        if isinstance(block.node.detail, CameraSpec):
            yield from self._camera_writes(block, prop)
            return
        prop = _IN_SPACE.get(prop, prop) if _in_space(block) else prop
        if prop in PROPERTY_ROW:
            yield Write(self._posed(block, prop), *_differ(block, prop))
        elif self._extras.has(block, prop):
            yield Write(len(PROPERTIES) * self._rows.count + self._extras.of(block, prop))

    def _camera_writes(self, block: Block, prop: str) -> Iterator[Write]:
        """A flat camera moves what is in it the other way round.

        The point it looks at goes to the middle: place = middle - point, pivot = point.
        """
        spatial = isinstance(block.node.detail, CameraSpec) and block.node.detail.spatial
        if prop == "zoom":
            yield Write(self._posed(block, "scale_x"))
            yield Write(self._posed(block, "scale_y"))
        elif prop in ("x", "y") and not spatial:
            middle = self._middle(block)[("x", "y").index(prop)]
            yield Write(self._posed(block, prop), -1.0, middle)
            yield Write(self._posed(block, f"pivot_{prop}"))
        elif prop == "rotation" and not spatial:
            yield Write(self._posed(block, prop), -1.0)
        elif prop in PROPERTY_ROW:
            yield Write(self._posed(block, prop), *_differ(block, prop))
        elif self._extras.has(block, prop):
            yield Write(len(PROPERTIES) * self._rows.count + self._extras.of(block, prop))

    def own(self, block: Block, prop: str) -> float:
        """What a property is before the timeline moves it."""
        live = block.node.live.get(prop)
        if block.role == "whole" and prop not in _OF_WHOLE:
            live = None  # its copies have it
        if live is not None and not isinstance(live, Moving):
            return self.number(prop, live)
        if prop in ("x", "y") and isinstance(block.node.detail, CameraSpec):
            return self._middle(block)[("x", "y").index(prop)]
        if prop == "opacity":
            return 1.0  # what stands in the columns is less, of older echoes
        if prop in PROPERTY_ROW:
            return float(self.base[self._posed(block, prop)][0])
        at_one = ("zoom", "drawn", "revealed")
        return 1.0 if prop in at_one else 0.5 if prop in ("gaze_x", "gaze_y") else 0.0


def has(block: Block, prop: str) -> bool:
    """Whether a live value of the node is this block's: a whole has places, copies the rest."""
    if block.role in ("frame", "inside"):
        return (prop in OF_INSIDE) == (block.role == "inside")
    return block.role == "plain" or (prop in _OF_WHOLE) == (block.role == "whole")


def _differ(block: Block, prop: str) -> tuple[float | Doubles, float | Doubles]:
    """How the rows of a block differ in a property: times, plus."""
    if prop in ("scale_x", "scale_y") and block.grown is not None:
        return block.grown, 0.0
    if prop == "rotation" and block.turned is not None:
        return 1.0, block.turned
    if prop == "opacity":
        return block.fade if block.paled is None else block.fade * block.paled, 0.0
    return 1.0, 0.0


_UNPLACED = ("group", "mask", "trail", "sound", "voice")  # what stands at 0, 0 by itself
# In a camera's space a thing is turned and grows there, and not its picture.
_IN_SPACE = {"rotation": "roll", "scale_x": "grow", "scale_y": "grow"}


def _in_space(block: Block) -> bool:
    """Whether a mesh or a cloud stands in the space of a camera."""
    camera = None if block.parent is None else block.parent.node.detail
    return isinstance(camera, CameraSpec) and camera.spatial


def hued(colour: Sequence[Number], degrees: Doubles) -> tuple[Doubles, ...]:
    """(3,) of (rows,): a colour turned around the wheel, as far as each row is."""
    parts = [part if isinstance(part, float) else 1.0 for part in colour]
    hue, lightness, saturation = colorsys.rgb_to_hls(*parts)
    turned = [
        colorsys.hls_to_rgb((hue + step) % 1.0, lightness, saturation)
        for step in (degrees / 360.0).tolist()
    ]
    return tuple(np.array(turned, np.float64).reshape(-1, 3).T)
