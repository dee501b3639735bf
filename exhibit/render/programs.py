"""Materials as programs: shader files, one source for OpenGL 3.3 core and OpenGL ES 3.0.

A file is compiled behind one of two headers. The inputs that it declares are compared with
`drawlist.RECORD` by name and size before anything is drawn: a record that changes without its
shader stops the load with a sentence and does not become a wrong picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import numpy as np

from exhibit.render import glcalls as gl
from exhibit.render.glcalls import Profile
from exhibit.scene.drawlist import RECORD, Material

INPUTS = RECORD.names or ()
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
# pixel out. Glyphs carry their room in the atlas. Softness is added by the shader.
GROW: dict[Material, float] = {"image": 0.5, "text": 0.0, "shape": 0.5}

_INPUT = re.compile(r"^in\s+(\w+)\s+(\w+)\s*;", re.MULTILINE)
_FLOATS = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4}
# "0:12(5): error" (Mesa), "0(12) : error" (NVIDIA), "ERROR: 0:12:" (others)
_LINE = re.compile(r"\b0[:(](\d+)\)?(?:\(\d+\))?\s*:\s*(.*)")


class ShaderFault(Exception):
    """A shader file that does not fit: a fault of the kit, not of a show."""


@dataclass(frozen=True, slots=True)
class Program:
    """A linked program and where its uniforms lie (-1: not used)."""

    number: int
    view: int
    grow: int
    origin: int
    weight: int
    place: int


def load_materials(profile: Profile) -> dict[Material, Program]:
    """The three materials. Raises ShaderFault."""
    return {
        material: load(profile, "sprite.vert", f"{material}.frag", record=RECORD)
        for material in GROW
    }


def load_mix(profile: Profile) -> Program:
    """What lays one scene's picture over another's. Raises ShaderFault."""
    return load(profile, "mix.vert", "mix.frag")


def load(
    profile: Profile, vert: str, frag: str, record: np.dtype[np.void] | None = None
) -> Program:
    """Compiles and links two shader files. Raises ShaderFault, which names file and line."""
    if record is not None:
        check_inputs(vert, read(vert), record)
    shaders: list[int] = []
    try:
        shaders.append(_compile(profile, "vert", vert))
        shaders.append(_compile(profile, "frag", frag))
    except ShaderFault:
        for shader in shaders:
            gl.free_shader(shader)
        raise
    number, complaint = gl.link_program(shaders, INPUTS)
    if complaint:
        gl.free_program(number)
        raise ShaderFault(f"shaders/{vert} and shaders/{frag} do not fit: {complaint.strip()}")
    names = ("view", "grow", "origin", "weight", "place")
    return Program(number, *(gl.uniform(number, name) for name in names))


def read(name: str) -> str:
    """The source of a shader file."""
    return (files("exhibit.render") / "shaders" / name).read_text(encoding="utf-8")


def check_inputs(name: str, source: str, record: np.dtype[np.void]) -> None:
    """Raises ShaderFault where a vertex shader's inputs are not the fields of the record."""
    declared = {word: _FLOATS.get(kind, 0) for kind, word in _INPUT.findall(source)}
    stored = floats_of(record)
    differing = [
        f"'{word}' has {_count(declared, word)} in the shader, {_count(stored, word)} in the record"
        for word in dict.fromkeys([*stored, *declared])
        if declared.get(word) != stored.get(word)
    ]
    if differing:
        raise ShaderFault(f"shaders/{name} does not fit drawlist.RECORD: {'; '.join(differing)}")


def floats_of(record: np.dtype[np.void]) -> dict[str, int]:
    """How many float32 each field of a record holds; 0 for a field of another kind."""
    sizes: dict[str, int] = {}
    for name in record.names or ():
        field = record[name]
        sizes[name] = int(np.prod(field.shape)) if field.base == np.float32 else 0
    return sizes


def offset_of(name: str) -> int:
    """At which byte of a record a field begins."""
    return int(RECORD.fields[name][1]) if RECORD.fields else 0


def explain(name: str, log: str) -> str:
    """A compiler's words, with the shader file and its line in front of each."""
    found = _LINE.findall(log)
    if not found:
        return f"shaders/{name}: {log.strip()}"
    return "\n".join(f"shaders/{name}:{line}: {text.strip()}" for line, text in found)


def _compile(profile: Profile, kind: Literal["vert", "frag"], name: str) -> int:
    shader, complaint = gl.compile_shader(kind, HEADERS[profile] + read(name))
    if complaint:
        gl.free_shader(shader)
        raise ShaderFault(explain(name, complaint))
    return shader


def _count(sizes: dict[str, int], word: str) -> str:
    return f"{sizes[word]} float{'s' * (sizes[word] != 1)}" if word in sizes else "no place"


def free(programs: Sequence[Program]) -> None:
    for program in programs:
        gl.free_program(program.number)
