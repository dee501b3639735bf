"""OpenGL calls: shaders, programs and their uniforms."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Literal

from exhibit.render.glcalls import GL, Error


def compile_shader(kind: Literal["vert", "frag"], source: str) -> tuple[int, Error]:
    """A shader and what the compiler says; the text is "" when it compiled."""
    shader = int(
        GL.glCreateShader(GL.GL_VERTEX_SHADER if kind == "vert" else GL.GL_FRAGMENT_SHADER)
    )
    text = ctypes.cast(ctypes.c_char_p(source.encode()), ctypes.POINTER(ctypes.c_char))
    GL.glShaderSource(shader, 1, ctypes.pointer(text), None)
    GL.glCompileShader(shader)
    asked = (shader, GL.glGetShaderiv, GL.glGetShaderInfoLog)
    return shader, _complaint(GL.GL_COMPILE_STATUS, *asked)


def link_program(shaders: Sequence[int], inputs: Sequence[str]) -> tuple[int, Error]:
    """A program whose inputs have the locations 0, 1, ... in this order. Takes the shaders."""
    program = int(GL.glCreateProgram())
    for shader in shaders:
        GL.glAttachShader(program, shader)
    for location, name in enumerate(inputs):
        GL.glBindAttribLocation(program, location, name.encode())
    GL.glLinkProgram(program)
    for shader in shaders:
        GL.glDetachShader(program, shader)
        GL.glDeleteShader(shader)
    asked = (program, GL.glGetProgramiv, GL.glGetProgramInfoLog)
    return program, _complaint(GL.GL_LINK_STATUS, *asked)


def free_shader(shader: int) -> None:
    GL.glDeleteShader(shader)


def uniform(program: int, name: str) -> int:
    """Where a uniform lies, or -1: setting that does nothing."""
    return int(GL.glGetUniformLocation(program, name.encode()))


def use_program(program: int) -> None:
    GL.glUseProgram(program)


def set_numbers(location: int, *numbers: float) -> None:
    """One to four floats for the program in use."""
    (GL.glUniform1f, GL.glUniform2f, GL.glUniform3f, GL.glUniform4f)[len(numbers) - 1](
        location, *numbers
    )


def set_unit(location: int, unit: int) -> None:
    """From which texture unit a sampler of the program in use reads."""
    GL.glUniform1i(location, unit)


def free_program(program: int) -> None:
    GL.glDeleteProgram(program)


def _complaint(status: int, number: int, ask: Callable[..., None], log: Callable[..., None]) -> str:
    """What the driver says of a shader or program that has not this status; else ""."""
    answer = ctypes.c_int()
    ask(number, status, ctypes.byref(answer))
    if answer.value:
        return ""
    ask(number, GL.GL_INFO_LOG_LENGTH, ctypes.byref(answer))
    said = ctypes.create_string_buffer(max(answer.value, 1))
    log(number, len(said), None, said)
    return said.value.decode(errors="replace") or "the driver gives no reason"
