"""Artists' shaders that stand between two scenes: `vec4 mix_pictures(vec2 at, float progress)`.

One that does not compile is named by file and line, and in its place the scenes fade over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exhibit.core.styles import Style
from exhibit.render import glprograms, glsl, programs
from exhibit.render.glcalls import Profile, Size, Viewport
from exhibit.render.programs import Program
from exhibit.scene.looks import ShaderSource

_UNIFORMS = ("kit_viewport", "kit_progress", "size")


@dataclass(frozen=True, slots=True)
class Mixture:
    """A compiled shader, and what it is given: names, where they lie, and of how many numbers."""

    program: Program
    inputs: tuple[tuple[str, int, int], ...]


class Mixtures:
    """The mixing shaders of a show, by file."""

    def __init__(self, profile: Profile) -> None:
        self._profile: Profile = profile
        self._made: dict[str, Mixture] = {}
        self._sources: dict[str, ShaderSource] = {}  # of those that are made

    def __contains__(self, file: object) -> bool:
        return file in self._made

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(self._made)

    def load(self, sources: Sequence[ShaderSource]) -> list[str]:
        """Compiles them in place of the last ones; answers what is wrong, a sentence a fault."""
        self.close()
        said: list[str] = []
        for source in sources:
            faults = self._compile(source)
            self._sources[source.file] = source
            if faults:
                said += [f"{faults[0]}; the scenes fade over instead", *faults[1:]]
        return said

    def follow(self, sources: Sequence[ShaderSource]) -> list[str]:
        """As `load`; what is the same stays."""
        said: list[str] = []
        for source in sources:
            if self._sources.get(source.file) != source:
                before = self._made.pop(source.file, None)
                programs.free([] if before is None else [before.program])
                said += [f"{each}; the scenes fade over instead" for each in self._compile(source)]
        files = {source.file for source in sources}
        gone = [file for file in self._made if file not in files]
        programs.free([self._made.pop(file).program for file in gone])
        self._sources = {source.file: source for source in sources}
        return said

    def use(self, style: Style, progress: float, viewport: Viewport, canvas: Size) -> None:
        """Sets all that the next quad needs, but for the two pictures."""
        made = self._made[style.file]
        at = made.program.at
        glprograms.use_program(made.program.number)
        glprograms.set_numbers(at["kit_viewport"], *viewport)
        glprograms.set_numbers(at["kit_progress"], progress)
        glprograms.set_numbers(at["size"], *canvas)
        for name, location, floats in made.inputs:  # all of them: others have set their own
            given = next((numbers for word, numbers in style.values if word == name), ())
            numbers = (*given, 0.0, 0.0, 0.0, 0.0)[:floats]
            glprograms.set_numbers(location, *numbers)

    def _compile(self, source: ShaderSource) -> list[str]:
        faults = glsl.faults_of(source, glsl.MIXING)
        if faults:
            return faults
        vert = programs.compile_file(self._profile, "vert", "mix.vert")
        text = glsl.source_of(source, self._profile, glsl.MIXING)
        frag, said = glprograms.compile_shader("frag", text)
        if said:
            glprograms.free_shader(vert)
            glprograms.free_shader(frag)
            return glsl.faults_in(source, said)
        number, said = glprograms.link_program([vert, frag], ())
        if said:
            glprograms.free_program(number)
            return glsl.faults_in(source, said)
        glprograms.use_program(number)
        glprograms.set_unit(glprograms.uniform(number, "kit_before"), 0)
        glprograms.set_unit(glprograms.uniform(number, "kit_after"), 1)
        program = Program(number, {name: glprograms.uniform(number, name) for name in _UNIFORMS})
        inputs = tuple(
            (name, glprograms.uniform(number, name), floats) for name, floats in source.inputs
        )
        self._made[source.file] = Mixture(program, inputs)
        return []

    def close(self) -> None:
        programs.free([made.program for made in self._made.values()])
        self._made.clear()
        self._sources.clear()


def complaints(source: ShaderSource, profile: Profile) -> list[str]:
    """What is wrong with a mixing shader, here and in OpenGL ES; needs an open context."""
    mixtures = Mixtures(profile)
    try:
        found = mixtures._compile(source)
    finally:
        mixtures.close()
    return found or (_complaints_elsewhere(source) if profile == "core" else [])


def _complaints_elsewhere(source: ShaderSource) -> list[str]:
    """What OpenGL ES would say; nothing where this driver cannot tell."""
    if _said_in_es(ShaderSource("", glsl.MIXING.example, source.inputs)):
        return []
    log = _said_in_es(source)
    return [f"{each} (in OpenGL ES, as on a Raspberry Pi)" for each in glsl.faults_in(source, log)]


def _said_in_es(source: ShaderSource) -> str:
    text = glsl.source_of(source, "es", glsl.MIXING)
    frag, said = glprograms.compile_shader("frag", text)
    glprograms.free_shader(frag)
    return said
