"""The few OpenGL calls that are used, under the names of what they do here.

Every call exists in OpenGL 3.3 core and in OpenGL ES 3.0: PyOpenGL's desktop calls serve both kinds
of context (its GLES3 module cannot be imported beside it). All are its raw ones, as C has them: the
friendly ones take 90 ms longer to load, and set pixel modes that OpenGL ES does not know.

Sizes are (width, height) in pixels; pictures are (height, width, channels) uint8 with row 0 at the
top.

Where no OpenGL library can be loaded the import still works and `missing` says why: `open_window`
turns it into a sentence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import exhibit.render  # noqa: F401  # decides what PyOpenGL loads, before the next import

missing = ""
GL: Any = None
try:
    from OpenGL.raw.GL.VERSION import (
        GL_1_0,
        GL_1_1,
        GL_1_2,
        GL_1_3,
        GL_1_5,
        GL_2_0,
        GL_3_0,
        GL_3_1,
        GL_3_3,
    )

    _VERSIONS = (GL_1_0, GL_1_1, GL_1_2, GL_1_3, GL_1_5, GL_2_0, GL_3_0, GL_3_1, GL_3_3)
    GL = SimpleNamespace(
        **{
            name: found
            for version in _VERSIONS
            for name, found in vars(version).items()
            if name.startswith(("gl", "GL_"))
        }
    )
except (ImportError, AttributeError, OSError, TypeError) as error:
    # PyOpenGL answers a missing library with each of these, depending on the system.
    missing = str(error) or type(error).__name__

Profile = Literal["core", "es"]
Size = tuple[int, int]
Viewport = tuple[int, int, int, int]  # x and y of the lower left corner, width, height
Picture = NDArray[np.uint8]
Error = str

ERRORS = {
    0x0500: "invalid enum",
    0x0501: "invalid value",
    0x0502: "invalid operation",
    0x0505: "out of memory",
    0x0506: "incomplete framebuffer",
    0x0507: "context lost",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest texture side and the most layers that this machine takes."""

    side: int
    layers: int


def limits() -> Limits:
    return Limits(
        side=_integer(GL.GL_MAX_TEXTURE_SIZE),
        layers=_integer(GL.GL_MAX_ARRAY_TEXTURE_LAYERS),
    )


def describe() -> str:
    """Version and renderer, as the driver names them."""
    version, renderer = (
        ctypes.string_at(GL.glGetString(name) or b"?").decode(errors="replace")
        for name in (GL.GL_VERSION, GL.GL_RENDERER)
    )
    return f"OpenGL {version.removeprefix('OpenGL ')}, {renderer}"


def take_error() -> Error:
    """What went wrong since the last call, or ""."""
    found: list[str] = []
    while len(found) < 8 and (code := GL.glGetError()):  # a lost context reports for ever
        found.append(ERRORS.get(code, f"error {code:#x}"))
    return ", ".join(dict.fromkeys(found))


def _integer(name: int) -> int:
    value = ctypes.c_int()
    GL.glGetIntegerv(name, ctypes.byref(value))
    return value.value


def _new(make: Callable[[int, Any], None]) -> int:
    """The number of one new object, from the call that makes as many as asked."""
    number = ctypes.c_uint()
    make(1, ctypes.byref(number))
    return number.value


def _free(free: Callable[[int, Any], None], numbers: Sequence[int]) -> None:
    free(len(numbers), (ctypes.c_uint * len(numbers))(*numbers))


# --- textures -----------------------------------------------------------------------------------


def new_texture_array(sizes: Sequence[Size], channels: int, layers: int) -> int:
    """An empty array of `layers` pictures with the sizes of its mipmaps, the pictures' own first.

    RGBA8 for 4 channels, R8 for 1.
    """
    texture = _new(GL.glGenTextures)
    inner, outer = _formats(channels)
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    for level, size in enumerate(sizes):
        GL.glTexImage3D(
            GL.GL_TEXTURE_2D_ARRAY, level, inner, *size, layers, 0, outer, GL.GL_UNSIGNED_BYTE, None
        )
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_MAX_LEVEL, len(sizes) - 1),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, name, value)
    return texture


def fill_layer(texture: int, layer: int, picture: Picture) -> None:
    """Copies one picture (height, width, channels) or (height, width) into a layer."""
    height, width = picture.shape[:2]
    channels = picture.shape[2] if picture.ndim == 3 else 1
    pixels = np.ascontiguousarray(picture)
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)  # rows of glyphs are not a multiple of 4 bytes
    GL.glTexSubImage3D(
        GL.GL_TEXTURE_2D_ARRAY, 0, 0, 0, layer, width, height, 1,
        _formats(channels)[1], GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(pixels.ctypes.data),
    )  # fmt: skip


def make_mipmaps(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D_ARRAY)


def use_texture_array(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)


def read_levels(first: int, last: int) -> None:
    """Which mipmaps of the texture array in use may be read."""
    GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, GL.GL_TEXTURE_BASE_LEVEL, first)
    GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, GL.GL_TEXTURE_MAX_LEVEL, last)


def free_textures(textures: Sequence[int]) -> None:
    _free(GL.glDeleteTextures, textures)


def _formats(channels: int) -> tuple[int, int]:
    return (GL.GL_RGBA8, GL.GL_RGBA) if channels == 4 else (GL.GL_R8, GL.GL_RED)


# --- records ------------------------------------------------------------------------------------


def new_buffer() -> int:
    return _new(GL.glGenBuffers)


def new_vertex_array() -> int:
    return _new(GL.glGenVertexArrays)


def use_vertex_array(vertex_array: int) -> None:
    GL.glBindVertexArray(vertex_array)


def forget_contents(buffer: int, size: int) -> None:
    """Room for `size` new bytes. The driver keeps the old ones while a draw still reads them."""
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
    GL.glBufferData(GL.GL_ARRAY_BUFFER, size, None, GL.GL_STREAM_DRAW)


def copy_in(offset: int, size: int, address: int) -> None:
    """Copies `size` bytes from an address of this process into the buffer in use."""
    GL.glBufferSubData(GL.GL_ARRAY_BUFFER, offset, size, ctypes.c_void_p(address))


def read_per_instance(location: int) -> None:
    GL.glEnableVertexAttribArray(location)
    GL.glVertexAttribDivisor(location, 1)


def point_at(location: int, floats: int, stride: int, offset: int) -> None:
    """Where in the buffer in use the first instance finds this input."""
    GL.glVertexAttribPointer(location, floats, GL.GL_FLOAT, False, stride, ctypes.c_void_p(offset))


def draw_quads(count: int) -> None:
    """`count` instances of a strip of 4 corners."""
    GL.glDrawArraysInstanced(GL.GL_TRIANGLE_STRIP, 0, 4, count)


def free_buffers(buffers: Sequence[int], vertex_arrays: Sequence[int]) -> None:
    _free(GL.glDeleteBuffers, buffers)
    _free(GL.glDeleteVertexArrays, vertex_arrays)


# --- programs -----------------------------------------------------------------------------------


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


# --- framebuffers -------------------------------------------------------------------------------


def new_framebuffer(size: Size) -> tuple[int, int, Error]:
    """A framebuffer, its RGBA8 texture, and "" or why it cannot be drawn into."""
    texture = _new(GL.glGenTextures)
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    GL.glTexImage2D(
        GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, *size, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, None
    )
    # Read pixel by pixel: without this the texture waits for mipmaps and counts as incomplete.
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
    before = bound_framebuffer()
    framebuffer = _new(GL.glGenFramebuffers)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(
        GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0
    )
    good = can_be_drawn_into()
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    return framebuffer, texture, "" if good else "the framebuffer is incomplete"


def new_empty_framebuffer() -> int:
    return _new(GL.glGenFramebuffers)


def draw_into_layer(texture: int, level: int, layer: int) -> None:
    """What is drawn goes into one mipmap of one layer of a texture array."""
    GL.glFramebufferTextureLayer(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, texture, level, layer)


def can_be_drawn_into() -> bool:
    """Whether the framebuffer in use is complete."""
    return bool(GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) == GL.GL_FRAMEBUFFER_COMPLETE)


def bound_framebuffer() -> int:
    """The framebuffer that is drawn into; 0 is the window."""
    return _integer(GL.GL_DRAW_FRAMEBUFFER_BINDING)


def draw_into(framebuffer: int) -> None:
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)


def use_picture(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)


def free_framebuffer(framebuffer: int) -> None:
    _free(GL.glDeleteFramebuffers, [framebuffer])


def read_pixels(size: Size) -> Picture:
    """The lower left (width, height) of what is bound: (height, width, 3), row 0 at the top."""
    width, height = size
    # RGBA is the one format that OpenGL ES promises for reading.
    pixels = np.empty((height, width, 4), np.uint8)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
    GL.glReadPixels(
        0, 0, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(pixels.ctypes.data)
    )
    return np.ascontiguousarray(pixels[::-1, :, :3])


# --- the frame ----------------------------------------------------------------------------------


def start_frame() -> None:
    """The state that every draw expects: premultiplied blending, no depth, the whole picture."""
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDisable(GL.GL_CULL_FACE)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    GL.glActiveTexture(GL.GL_TEXTURE0)


def overwrite() -> None:
    """From now on pixels replace what was there, until the next frame starts."""
    GL.glDisable(GL.GL_BLEND)


def keep_inside(viewport: Viewport) -> None:
    """Maps clip space to the viewport, and lets nothing out of it."""
    GL.glViewport(*viewport)
    GL.glEnable(GL.GL_SCISSOR_TEST)
    GL.glScissor(*viewport)


def clear(red: float, green: float, blue: float) -> None:
    """Paints what the scissor leaves, opaque."""
    GL.glClearColor(red, green, blue, 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)


def finish() -> None:
    """Waits until everything is drawn."""
    GL.glFinish()
