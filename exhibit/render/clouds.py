"""Point clouds: uploaded once, drawn with one call whatever the number of points.

A frame costs the CPU a matrix and a few numbers for each cloud. A cloud that fades takes a second
call: where its dots are nearest is found first, and only those are painted. Else a fade would show
the order in which the scanner met the points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exhibit.render import gldepth, glprograms, programs
from exhibit.render.glbuffers import use_vertex_array
from exhibit.render.glcalls import Profile, take_error
from exhibit.render.gldepth import Vertices
from exhibit.render.views import FLAT, MOST, Frames, View, frames_of
from exhibit.scene.drawlist import Dots
from exhibit.scene.looks import Cloud

SMALLEST_PX = 1.0  # a smaller dot would fall between the samples of a pixel, and flicker
OPAQUE = 255


@dataclass(frozen=True, slots=True)
class Held:
    """A cloud on the GPU."""

    vertices: Vertices
    points: int
    middle: tuple[float, float, float]  # of its box
    blends: bool  # some of its points let through what is behind


@dataclass(frozen=True, slots=True)
class Placed:
    """A cloud as it is drawn now.

    `frames` has one row; `size`: the diameter of a dot in pixels, and in pixels
    at a distance of 1; `depth` is larger for what is farther.
    """

    held: Held
    frames: Frames
    colour: tuple[float, float, float, float]
    size: tuple[float, float]
    depth: float

    @property
    def blends(self) -> bool:
        return self.held.blends or self.colour[3] < 1.0


class Clouds:
    """The clouds of a show, under the numbers that its dots use, and what draws them."""

    def __init__(self, profile: Profile, clouds: Sequence[Cloud]) -> None:
        """Raises ShaderFault."""
        self.faults: list[str] = []
        self.draw_calls = 0  # since it was set to 0
        self._profile: Profile = profile
        self._largest_px = gldepth.largest_point(profile)
        uniforms = ("rows", "tint", "size", "half_target")
        self._program = programs.load(profile, "dots.vert", "dots.frag", uniforms)
        at = self._program.at
        self._rows, self._tint, self._size, self._half_target = (at[name] for name in uniforms)
        self._held = [self._upload(number, cloud) for number, cloud in enumerate(clouds)]

    @property
    def bytes(self) -> int:
        return sum(held.vertices.bytes for held in self._held if held is not None)

    def __len__(self) -> int:
        return len(self._held)

    def place(self, dots: Sequence[Dots], view: View) -> list[Placed]:
        """What is drawn of these dots. What is not there gets a sentence in `faults`."""
        return [placed for each in dots if (placed := self._place(each, view)) is not None]

    def draw_opaque(self, placed: Sequence[Placed], view: View) -> None:
        """After `gldepth.start_depth`."""
        if placed:
            self._use(view)
            for each in placed:
                self._draw(each)
            gldepth.let_shaders_size_points(self._profile, on=False)

    def draw_blended(self, placed: Sequence[Placed], view: View) -> None:
        """In this order, among what blends, after `gldepth.start_blending`."""
        self._use(view)
        for each in placed:
            gldepth.paint_depth_only(only=True)
            self._draw(each)
            gldepth.paint_depth_only(only=False)
            self._draw(each)
        gldepth.let_shaders_size_points(self._profile, on=False)

    def close(self) -> None:
        for held in self._held:
            if held is not None:
                gldepth.free_vertices(held.vertices)
        self._held.clear()
        programs.free([self._program])

    def _upload(self, number: int, cloud: Cloud) -> Held | None:
        count = len(cloud.positions)
        complaint = ""
        if cloud.positions.shape != (count, 3) or cloud.colours.shape != (count, 4):
            complaint = (
                f"its positions and colours have the shapes {cloud.positions.shape} and "
                f"{cloud.colours.shape}"
            )
        elif not count:
            complaint = "it is empty"
        if not complaint:
            take_error()  # what others left behind is not this cloud's fault
            vertices = gldepth.new_vertices((cloud.positions, cloud.colours))
            complaint = take_error()
            if not complaint:
                x, y, z = ((a + b) / 2 for a, b in zip(cloud.low, cloud.high, strict=True))
                return Held(vertices, count, (x, y, z), int(cloud.colours[:, 3].min()) < OPAQUE)
            gldepth.free_vertices(vertices)
        self.faults.append(f"cloud {number} is left out: {complaint}")
        return None

    def _place(self, dots: Dots, view: View) -> Placed | None:
        if not 0 <= dots.cloud < len(self._held):
            self.faults.append(f"cloud {dots.cloud} is not there: what it shows is left out")
            return None
        held = self._held[dots.cloud]
        if held is None:  # which was said when it was loaded
            return None
        numbers = np.concatenate((dots.colour, dots.size))
        frames = frames_of(view, [dots.world_from_cloud.reshape(12, 1)])
        if not frames.good[0] or not (np.abs(numbers) < MOST).all():
            self.faults.append(
                f"cloud {dots.cloud} is left out: its place, colour or size is not a number"
            )
            return None
        if not abs(frames.turns[0]) > FLAT or not dots.colour[3] > 0.0:
            return None
        red, green, blue, alpha, canvas_px, world = numbers.tolist()
        size = (max(canvas_px, 0.0) * view.pixels, max(world, 0.0) * view.unit_px)
        colour = (red, green, blue, min(alpha, 1.0))
        return Placed(held, frames, colour, size, frames.depth(0, held.middle))

    def _use(self, view: View) -> None:
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(self._half_target, view.size[0] / 2, view.size[1] / 2)
        gldepth.let_shaders_size_points(self._profile, on=True)

    def _draw(self, placed: Placed) -> None:
        gldepth.set_rows(self._rows, 4, placed.frames.address(0))
        glprograms.set_numbers(self._tint, *placed.colour)
        glprograms.set_numbers(self._size, *placed.size, SMALLEST_PX, self._largest_px)
        use_vertex_array(placed.held.vertices.vertex_array)
        gldepth.draw_points(placed.held.points)
        self.draw_calls += 1
