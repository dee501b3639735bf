"""Lays scenes over each other by the style of their transition: the drawing of a montage.

A wipe and an iris are a crossfade whose weight goes over the picture with a soft edge: one program
draws all three, and a colour in place of a scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians, sin

from exhibit.core.styles import CROSSFADE, Style
from exhibit.render import glbuffers, glframes, glprograms, gltextures, programs
from exhibit.render.glcalls import Profile, Size, Viewport
from exhibit.render.mixtures import Mixtures
from exhibit.render.programs import Program
from exhibit.scene.drawlist import NOTHING, Layer
from exhibit.scene.looks import ShaderSource

Four = tuple[float, float, float, float]
# Where a pixel lies along the way of an edge: plane x, y and z, and what a pixel of its distance
# from the middle counts; the middle; how far along the edge is, and 1 / its softness.
Edge = tuple[Four, tuple[float, float], tuple[float, float]]
NO_EDGE: Edge = ((0.0, 0.0, 0.0, 0.0), (0.0, 0.0), (0.0, 0.0))
NO_VEIL: Four = (0.0, 0.0, 0.0, 0.0)


class Mixer:
    """The programs that scenes are mixed by. `draw_calls` counts, and is set to 0 by others."""

    def __init__(self, profile: Profile, canvas: Size) -> None:
        """Raises ShaderFault."""
        self.draw_calls = 0
        self.mixtures = Mixtures(profile)
        self.canvas = canvas
        self._over = programs.load_mix(profile)
        self._between = programs.load_between(profile)
        self._empty = glbuffers.new_vertex_array()  # the mixing quad has no inputs

    def load(self, sources: Sequence[ShaderSource]) -> list[str]:
        """The artists' shaders of a show; answers what is wrong with them."""
        return self.mixtures.load(sources)

    def over(self, texture: int, layer: Layer, viewport: Viewport) -> None:
        """An opaque scene over an opaque picture."""
        self._ready(self._over, layer.style, layer.weight, viewport)
        self._set_veil(self._over, NO_VEIL)
        glframes.use_picture(texture)
        self._draw()

    def veil(self, colour: tuple[float, float, float], strength: float, viewport: Viewport) -> None:
        """A colour over the picture."""
        self._ready(self._over, CROSSFADE, strength, viewport)
        self._set_veil(self._over, (*colour, 1.0))
        self._draw()

    def between(self, before: int, after: int, layer: Layer, viewport: Viewport) -> None:
        """Two pictures, which may be transparent, as one over what is there."""
        style = layer.style
        if style.kind == "shader" and style.file in self.mixtures:
            glbuffers.use_vertex_array(self._empty)
            self.mixtures.use(style, layer.weight, viewport, self.canvas)
        else:
            self._ready(self._between, style, layer.weight, viewport)
            through = style.kind == "through"
            self._set_veil(self._between, (*style.colour, 1.0) if through else NO_VEIL)
        gltextures.use_unit(1)
        glframes.use_picture(after)
        gltextures.use_unit(0)
        glframes.use_picture(before)
        self._draw()

    def rehearse(self, before: int, after: int, viewport: Viewport) -> None:
        """Draws with each program, into a picture that nobody sees: drivers finish them then."""
        self.over(before, Layer(NOTHING, 0.0), viewport)
        self.between(before, after, Layer(NOTHING, 0.0), viewport)
        for file in self.mixtures.files:
            style = Style("shader", file=file)
            self.between(before, after, Layer(NOTHING, 0.0, style=style), viewport)

    def close(self) -> None:
        self.mixtures.close()
        glbuffers.free_buffers([], [self._empty])
        programs.free([self._over, self._between])

    def _ready(self, program: Program, style: Style, weight: float, viewport: Viewport) -> None:
        plane, middle, edge = edge_of(style, weight, viewport[2:], self.canvas)
        glbuffers.use_vertex_array(self._empty)
        glprograms.use_program(program.number)
        glprograms.set_numbers(program.at["origin"], viewport[0], viewport[1])
        glprograms.set_numbers(program.at["weight"], weight)
        glprograms.set_numbers(program.at["plane"], *plane)
        glprograms.set_numbers(program.at["middle"], *middle)
        glprograms.set_numbers(program.at["edge"], *edge)

    def _set_veil(self, program: Program, veil: Four) -> None:
        glprograms.set_numbers(program.at["veil"], *veil)

    def _draw(self) -> None:
        glbuffers.draw_quads(1)
        self.draw_calls += 1


def edge_of(style: Style, progress: float, size: Size, canvas: Size) -> Edge:
    """The edge of a wipe or an iris on a picture of `size` pixels, y up, whose canvas is so large.

    At 0 it stands wholly before the picture and at 1 behind it, with all of its softness; it is
    never sharper than one pixel.
    """
    if style.kind == "wipe":
        return _straight_edge(style, progress, size, canvas)
    if style.kind == "iris":
        return _round_edge(style, progress, size, canvas)
    return NO_EDGE


def _straight_edge(style: Style, progress: float, size: Size, canvas: Size) -> Edge:
    angle = radians(style.angle_deg)
    x, y = cos(angle), -sin(angle)  # degrees are clockwise, and this y is up
    reach = abs(x) * size[0] + abs(y) * size[1]
    whole = abs(x) * canvas[0] + abs(y) * canvas[1]
    soft = max(style.soft.of(whole) / whole, 1.0 / reach)
    x, y = x / reach, y / reach
    start = 0.5 - 0.5 * (x * size[0] + y * size[1])
    return (x, y, start, 0.0), (0.0, 0.0), (progress * (1.0 + soft), 1.0 / soft)


def _round_edge(style: Style, progress: float, size: Size, canvas: Size) -> Edge:
    across, down = (length.of(whole) for length, whole in zip(style.middle, canvas, strict=True))
    scale_x, scale_y = size[0] / canvas[0], size[1] / canvas[1]
    x, y = across * scale_x, size[1] - down * scale_y
    reach = hypot(max(x, size[0] - x), max(y, size[1] - y))
    whole = hypot(max(across, canvas[0] - across), max(down, canvas[1] - down))
    soft = max(style.soft.of(whole) / whole, 1.0 / reach)
    edge = (progress * (1.0 + soft), 1.0 / soft)
    if style.closing:
        return (0.0, 0.0, 1.0, -1.0 / reach), (x, y), edge
    return (0.0, 0.0, 0.0, 1.0 / reach), (x, y), edge
