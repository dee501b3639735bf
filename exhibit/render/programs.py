"""Materials as programs: shader files, one source for OpenGL 3.3 core and OpenGL ES 3.0.

A file is compiled behind one of two headers. The inputs that it declares are compared with
`drawlist.RECORD` by name and size before anything is drawn: a record that changes without its
shader stops the load with a sentence and does not become a wrong picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal

import numpy as np

from exhibit.render import glprograms
from exhibit.render.glcalls import Profile
from exhibit.scene.drawlist import MOVED, RECORD, Material

# "#line 1" makes the lines that compilers name those of the file.
HEADERS: dict[Profile, str] = {
    "core": "#version 330 core\n#line 1\n",
    "es": (
        "#version 300 es\n"
        "precision highp float;\nprecision highp int;\n"
        "precision highp sampler2D;\nprecision highp sampler2DArray;\n#line 1\n"
    ),
}
# Pixels around a quad for an edge that falls between two of them: its coverage reaches half a
# pixel out. Glyphs and lines carry their room in the atlas. Softness is added by the shader.
GROW: dict[Material, float] = {"image": 0.5, "text": 0.0, "shape": 0.5, "path": 0.0}

_INPUT = re.compile(r"^in\s+(\w+)\s+(\w+)\s*;", re.MULTILINE)
_FLOATS = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4}
# "0:12(5): error" (Mesa), "0(12) : error" (NVIDIA), "ERROR: 0:12:" (others)
_LINE = re.compile(r"\b0[:(](\d+)\)?(?:\(\d+\))?\s*:\s*(.*)")
_NOWHERE = re.compile(r"^\(0\)\s*:\s*")  # NVIDIA, of what is missing at the end


# What the vertex shader reads for each quad: what stays of it, then what moves.
QUAD = np.dtype([*((n, RECORD[n]) for n in RECORD.names or ()), *((n, np.float32) for n in MOVED)])


class ShaderFault(Exception):
    """A shader file that does not fit: a fault of the kit, not of a show."""


@dataclass(frozen=True, slots=True)
class Program:
    """A linked program, and where those of its uniforms lie that were asked for (-1: not used)."""

    number: int
    at: Mapping[str, int] = field(default_factory=dict)


def load_materials(profile: Profile) -> dict[Material, Program]:
    """What batches are drawn with. Raises ShaderFault."""
    made = {
        material: load(profile, "sprite.vert", f"{material}.frag", ("view", "grow"), QUAD)
        for material in GROW
    }
    for material, program in made.items():
        glprograms.use_program(program.number)
        glprograms.set_numbers(program.at["grow"], GROW[material])
    return made


def load_mix(profile: Profile) -> Program:
    """What lays one scene's picture over another's. Raises ShaderFault."""
    return load(profile, "mix.vert", "mix.frag", _MIXED)


def load_between(profile: Profile) -> Program:
    """What makes one picture of those of two scenes. Raises ShaderFault."""
    made = load(profile, "mix.vert", "mix.frag", (*_MIXED, "after"), defines=("BETWEEN",))
    glprograms.use_program(made.number)
    glprograms.set_unit(made.at["after"], 1)
    return made


_MIXED = ("origin", "weight", "veil", "plane", "middle", "edge")


def load_mask(profile: Profile) -> Program:
    """What lays a picture over another one through a mask. Raises ShaderFault."""
    made = load(profile, "mix.vert", "mask.frag", ("origin", "keeps", "mask"))
    glprograms.use_program(made.number)
    glprograms.set_unit(made.at["mask"], 1)
    return made


def load(  # noqa: PLR0913  # two files, and all that they are compiled with
    profile: Profile,
    vert: str,
    frag: str,
    uniforms: Sequence[str] = (),
    record: np.dtype[np.void] | None = None,
    *,
    defines: Sequence[str] = (),
) -> Program:
    """Compiles and links two shader files. Raises ShaderFault, which names file and line.

    The fields of `record` become the inputs 0, 1, ... of the vertex shader; `defines` are names
    that the files ask for with #ifdef.
    """
    if record is not None:
        check_inputs(vert, read(vert), record)
    shaders: list[int] = []
    try:
        shaders.append(compile_file(profile, "vert", vert, defines))
        shaders.append(compile_file(profile, "frag", frag, defines))
    except ShaderFault:
        for shader in shaders:
            glprograms.free_shader(shader)
        raise
    inputs = () if record is None else record.names or ()
    number, complaint = glprograms.link_program(shaders, inputs)
    if complaint:
        glprograms.free_program(number)
        raise ShaderFault(f"shaders/{vert} and shaders/{frag} do not fit: {complaint.strip()}")
    return Program(number, {name: glprograms.uniform(number, name) for name in uniforms})


def read(name: str) -> str:
    """The source of a shader file."""
    return (files("exhibit.render") / "shaders" / name).read_text(encoding="utf-8")


def check_inputs(name: str, source: str, record: np.dtype[np.void]) -> None:
    """Raises ShaderFault where a vertex shader's inputs are not the fields of the record.

    A field of bytes is read as floats of 0..1.
    """
    declared = {word: _FLOATS.get(kind, 0) for kind, word in _INPUT.findall(source)}
    stored = floats_of(record)
    differing = [
        f"'{word}' has {_count(declared, word)} in the shader, {_count(stored, word)} in the record"
        for word in dict.fromkeys([*stored, *declared])
        if declared.get(word) != stored.get(word)
    ]
    if differing:
        said = "; ".join(differing)
        raise ShaderFault(f"shaders/{name} does not fit drawlist.RECORD and MOVED: {said}")


def floats_of(record: np.dtype[np.void]) -> dict[str, int]:
    """How many float32 or bytes each field of a record holds; 0 for a field of another kind."""
    sizes: dict[str, int] = {}
    for name in record.names or ():
        kind = record[name]
        sizes[name] = int(np.prod(kind.shape)) if kind.base in (np.float32, np.uint8) else 0
    return sizes


def explain(name: str, log: str) -> str:
    """A compiler's words, with the shader file and its line in front of each."""
    said = complaints_in(log)
    return "\n".join(f"shaders/{name}:{line}: {text}" for line, text in said) or (
        f"shaders/{name}: {_NOWHERE.sub('', log.strip())}"
    )


def complaints_in(log: str) -> list[tuple[int, str]]:
    """The lines of a shader that a compiler names, and what it says of each."""
    return [(int(line), text.strip()) for line, text in _LINE.findall(log)]


def compile_file(
    profile: Profile, kind: Literal["vert", "frag"], name: str, defines: Sequence[str] = ()
) -> int:
    """One shader file. Raises ShaderFault, which names file and line."""
    head = HEADERS[profile] + "".join(f"#define {word}\n" for word in defines) + "#line 1\n"
    shader, complaint = glprograms.compile_shader(kind, head + read(name))
    if complaint:
        glprograms.free_shader(shader)
        raise ShaderFault(explain(name, complaint))
    return shader


def _count(sizes: dict[str, int], word: str) -> str:
    return f"{sizes[word]} float{'s' * (sizes[word] != 1)}" if word in sizes else "no place"


def free(programs: Sequence[Program]) -> None:
    for program in programs:
        glprograms.free_program(program.number)
