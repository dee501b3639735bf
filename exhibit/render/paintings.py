"""Quads that artists' shaders fill.

A shader that does not compile is named by file and line, and paints nothing; all others go on. What
no kit can find out is whether a loop ends: a shader that never does holds the graphics card, and
the system takes the card away from the show. Loops with a fixed end are safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np

from exhibit.render import glbuffers, glprograms, glsl, gltextures, programs
from exhibit.render.glcalls import Profile
from exhibit.render.programs import Program
from exhibit.render.swarms import View
from exhibit.render.textures import NONE, Textures
from exhibit.scene.drawlist import Painting
from exhibit.scene.looks import ShaderSource

_UNIFORMS = ("view", "row_x", "row_y", "rect", "colour")


@dataclass(frozen=True, slots=True)
class Brush:
    """A compiled shader, and where what it is given lies."""

    program: Program
    size: int
    inputs: tuple[tuple[int, int], ...]  # location, floats
    pictures: tuple[tuple[int, int], ...]  # locations of cell and layer; texture unit by its place


class Paintings:
    """The shaders of a show, under the numbers that its paintings use.

    `faults` fills with sentences while drawing; whoever reads them empties it.
    """

    def __init__(self, profile: Profile) -> None:
        self.faults: list[str] = []
        self._profile: Profile = profile
        self._brushes: list[Brush | None] = []
        self._sources: list[ShaderSource] = []  # of the brushes
        self._empty = glbuffers.new_vertex_array()
        self._blank = NONE  # in place of a picture that is not there

    def __len__(self) -> int:
        return len(self._brushes)

    def load(self, sources: Sequence[ShaderSource]) -> list[str]:
        """Compiles the shaders of a show in place of the last ones; answers what is wrong.

        A sentence a fault, `ripple.frag:12: what the compiler says`; the number of a shader that
        cannot be used stays, and paints nothing.
        """
        self._forget()
        said: list[str] = []
        for source in sources:
            brush, faults = self._compile(source)
            self._brushes.append(brush)
            self._sources.append(source)
            said += faults
        return said

    def beside(self, sources: Sequence[ShaderSource], into: list[Brush | None]) -> Iterator[None]:
        """Compiles what is not here yet of the shaders that take the place of these, one between
        two frames; puts all of them into a list, for `take_over`.
        """
        here = dict(zip(self._sources, self._brushes, strict=True))
        for source in sources:
            if source not in here:
                here[source], faults = self._compile(source)
                self.faults += faults
                yield
            into.append(here[source])

    def take_over(self, sources: Sequence[ShaderSource], brushes: Sequence[Brush | None]) -> None:
        """These brushes from now on; what is not among them goes."""
        stay = {id(brush) for brush in brushes}
        programs.free([b.program for b in self._brushes if b is not None and id(b) not in stay])
        self._sources, self._brushes = list(sources), list(brushes)

    def forget(self, brushes: Sequence[Brush | None]) -> None:
        """Frees those that were made `beside` these, and are not wanted after all."""
        own = {id(brush) for brush in self._brushes}
        programs.free([b.program for b in brushes if b is not None and id(b) not in own])

    def prepare(self, painting: Painting, view: View, textures: Textures) -> bool:
        """Sets all that the next quad needs to be this painting; False where nothing is painted."""
        if not float(painting.pose[9]) > 0.0:
            return False
        if not 0 <= painting.shader < len(self._brushes):
            self._note(f"shader {painting.shader} is not there: what it paints is left out")
            return False
        brush = self._brushes[painting.shader]
        if brush is None:
            return False
        glbuffers.use_vertex_array(self._empty)
        glprograms.use_program(brush.program.number)
        self._pose(brush, painting, view)
        first, values = 0, painting.values.tolist()
        for location, floats in brush.inputs:
            given = values[first : first + floats]
            glprograms.set_numbers(location, *given, *[0.0] * (floats - len(given)))
            first += floats
        self._show(brush, painting, textures)
        return True

    def _pose(self, brush: Brush, painting: Painting, view: View) -> None:
        at, pose, rect = brush.program.at, painting.pose.tolist(), painting.rect
        glprograms.set_numbers(at["view"], *view)
        glprograms.set_numbers(at["row_x"], *pose[0:3])
        glprograms.set_numbers(at["row_y"], *pose[3:6])
        glprograms.set_numbers(at["rect"], *rect)
        glprograms.set_numbers(at["colour"], *pose[6:10])
        across, down = hypot(pose[0], pose[3]), hypot(pose[1], pose[4])
        glprograms.set_numbers(brush.size, abs(rect[2]) * across, abs(rect[3]) * down)

    def _show(self, brush: Brush, painting: Painting, textures: Textures) -> None:
        """Binds the pictures of a painting."""
        for unit, (cell_at, layer_at) in enumerate(brush.pictures):
            number, layer, cell = NONE, 0, (0.0, 0.0, 1.0, 1.0)
            if unit < len(painting.pictures):
                texture, layer, cell = painting.pictures[unit]
                number = textures.number(texture)
                if number == NONE:
                    self._note(f"texture {texture} is not there: what it shows is left out")
            gltextures.use_unit(unit)
            gltextures.use_texture_array(number or self._transparent())
            glprograms.set_numbers(cell_at, *cell)
            glprograms.set_numbers(layer_at, layer)
        if brush.pictures:
            gltextures.use_unit(0)

    def _transparent(self) -> int:
        if self._blank == NONE:
            self._blank = gltextures.new_texture_array([(1, 1)], 4, 1)
            gltextures.fill_layer(self._blank, 0, np.zeros((1, 1, 4), np.uint8))
        return self._blank

    def _compile(self, source: ShaderSource) -> tuple[Brush | None, list[str]]:
        most = gltextures.most_units()
        if len(source.pictures) > most:
            many = len(source.pictures)
            return None, [f"{source.file}: {many} pictures: this machine takes up to {most}"]
        faults = glsl.faults_of(source)
        if faults:
            return None, faults
        vert = programs.compile_file(self._profile, "vert", "painting.vert")
        frag, said = glprograms.compile_shader("frag", glsl.source_of(source, self._profile))
        if said:
            glprograms.free_shader(vert)
            glprograms.free_shader(frag)
            return None, glsl.faults_in(source, said)
        number, said = glprograms.link_program([vert, frag], ())
        if said:
            glprograms.free_program(number)
            return None, glsl.faults_in(source, said)
        return _brush(number, source), []

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def _forget(self) -> None:
        programs.free([brush.program for brush in self._brushes if brush])
        self._brushes.clear()
        self._sources.clear()

    def close(self) -> None:
        self._forget()
        glbuffers.free_buffers([], [self._empty])
        gltextures.free_textures([self._blank] if self._blank else [])
        self._blank = NONE


def complaints(sources: Sequence[ShaderSource], profile: Profile) -> list[str]:
    """What is wrong with the shaders of a show; needs an open context.

    OpenGL ES is stricter: what compiles on a laptop may not on a Raspberry Pi. Most desktop drivers
    compile for both, and what they say of OpenGL ES is added.
    """
    paintings = Paintings(profile)
    said: list[str] = []
    try:
        for source in sources:
            here = paintings.load([source])
            said += here or (_complaints_elsewhere(source) if profile == "core" else [])
    finally:
        paintings.close()
    return said


def _complaints_elsewhere(source: ShaderSource) -> list[str]:
    """What OpenGL ES would say; nothing where this driver cannot tell."""
    smallest = ShaderSource("", glsl.EXAMPLE, source.inputs, source.pictures)
    if _said_in_es(smallest):
        return []
    log = _said_in_es(source)
    return [f"{each} (in OpenGL ES, as on a Raspberry Pi)" for each in glsl.faults_in(source, log)]


def _said_in_es(source: ShaderSource) -> str:
    frag, said = glprograms.compile_shader("frag", glsl.source_of(source, "es"))
    glprograms.free_shader(frag)
    return said


def _brush(number: int, source: ShaderSource) -> Brush:
    def at(name: str) -> int:
        return glprograms.uniform(number, name)

    glprograms.use_program(number)
    for unit in range(len(source.pictures)):
        glprograms.set_unit(at(f"kit_pictures{unit}"), unit)
    return Brush(
        Program(number, {name: at(f"kit_{name}") for name in _UNIFORMS}),
        at("size"),
        tuple((at(name), floats) for name, floats in source.inputs),
        tuple((at(f"kit_cell{i}"), at(f"kit_layer{i}")) for i in range(len(source.pictures))),
    )
