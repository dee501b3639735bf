"""The few OpenGL calls that are used, under the names of what they do here.

Every call exists in OpenGL 3.3 core and in OpenGL ES 3.0: PyOpenGL's `GL` module serves both kinds
of context (its GLES3 module cannot be imported beside it). Calls with pixels or pointers are the
raw ones: the friendly ones first set pixel modes that OpenGL ES does not know.

Sizes are (width, height) in pixels; pictures are (height, width, channels) uint8 with row 0 at the
top.

Where no OpenGL library can be loaded the import still works and `missing` says why: `open_window`
turns it into a sentence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

import exhibit.render  # noqa: F401  # decides what PyOpenGL loads, before the next import

missing = ""
try:
    from OpenGL import GL
    from OpenGL.raw.GL.VERSION import GL_1_1, GL_1_2, GL_1_5, GL_2_0
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
        side=int(GL.glGetIntegerv(GL.GL_MAX_TEXTURE_SIZE)),
        layers=int(GL.glGetIntegerv(GL.GL_MAX_ARRAY_TEXTURE_LAYERS)),
    )


def describe() -> str:
    """Version and renderer, as the driver names them."""
    version, renderer = (
        _text(GL.glGetString(name) or b"?") for name in (GL.GL_VERSION, GL.GL_RENDERER)
    )
    return f"OpenGL {version.removeprefix('OpenGL ')}, {renderer}"


def take_error() -> Error:
    """What went wrong since the last call, or ""."""
    found: list[str] = []
    while len(found) < 8 and (code := GL.glGetError()):  # a lost context reports for ever
        found.append(ERRORS.get(code, f"error {code:#x}"))
    return ", ".join(dict.fromkeys(found))


# --- textures -----------------------------------------------------------------------------------


def new_texture_array(size: Size, channels: int, layers: int, smallest_level: int) -> int:
    """An empty array of `layers` pictures: RGBA8 for 4 channels, R8 for 1; mipmaps to a level."""
    texture = int(GL.glGenTextures(1))
    inner, outer = _formats(channels)
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL_1_2.glTexImage3D(
        GL.GL_TEXTURE_2D_ARRAY, 0, inner, *size, layers, 0, outer, GL.GL_UNSIGNED_BYTE, None
    )
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_MAX_LEVEL, smallest_level),
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
    GL_1_2.glTexSubImage3D(
        GL.GL_TEXTURE_2D_ARRAY, 0, 0, 0, layer, width, height, 1,
        _formats(channels)[1], GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(pixels.ctypes.data),
    )  # fmt: skip


def make_mipmaps(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D_ARRAY)


def use_texture_array(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)


def free_textures(textures: Sequence[int]) -> None:
    if textures:
        GL.glDeleteTextures(len(textures), np.array(textures, np.uint32))


def _formats(channels: int) -> tuple[int, int]:
    return (GL.GL_RGBA8, GL.GL_RGBA) if channels == 4 else (GL.GL_R8, GL.GL_RED)


# --- records ------------------------------------------------------------------------------------


def new_buffer() -> int:
    return int(GL.glGenBuffers(1))


def new_vertex_array() -> int:
    return int(GL.glGenVertexArrays(1))


def use_vertex_array(vertex_array: int) -> None:
    GL.glBindVertexArray(vertex_array)


def forget_contents(buffer: int, size: int) -> None:
    """Room for `size` new bytes. The driver keeps the old ones while a draw still reads them."""
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
    GL_1_5.glBufferData(GL.GL_ARRAY_BUFFER, size, None, GL.GL_STREAM_DRAW)


def copy_in(offset: int, size: int, address: int) -> None:
    """Copies `size` bytes from an address of this process into the buffer in use."""
    GL_1_5.glBufferSubData(GL.GL_ARRAY_BUFFER, offset, size, ctypes.c_void_p(address))


def read_per_instance(location: int) -> None:
    GL.glEnableVertexAttribArray(location)
    GL.glVertexAttribDivisor(location, 1)


def point_at(location: int, floats: int, stride: int, offset: int) -> None:
    """Where in the buffer in use the first instance finds this input."""
    GL_2_0.glVertexAttribPointer(
        location, floats, GL.GL_FLOAT, False, stride, ctypes.c_void_p(offset)
    )


def draw_quads(count: int) -> None:
    """`count` instances of a strip of 4 corners."""
    GL.glDrawArraysInstanced(GL.GL_TRIANGLE_STRIP, 0, 4, count)


def free_buffers(buffers: Sequence[int], vertex_arrays: Sequence[int]) -> None:
    GL.glDeleteBuffers(len(buffers), np.array(buffers, np.uint32))
    GL.glDeleteVertexArrays(len(vertex_arrays), np.array(vertex_arrays, np.uint32))


# --- programs -----------------------------------------------------------------------------------


def compile_shader(kind: Literal["vert", "frag"], source: str) -> tuple[int, Error]:
    """A shader and what the compiler says; the text is "" when it compiled."""
    shader = int(
        GL.glCreateShader(GL.GL_VERTEX_SHADER if kind == "vert" else GL.GL_FRAGMENT_SHADER)
    )
    GL.glShaderSource(shader, source)
    GL.glCompileShader(shader)
    good = GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS)
    return shader, "" if good else _text(GL.glGetShaderInfoLog(shader))


def link_program(shaders: Sequence[int], inputs: Sequence[str]) -> tuple[int, Error]:
    """A program whose inputs have the locations 0, 1, ... in this order. Takes the shaders."""
    program = int(GL.glCreateProgram())
    for shader in shaders:
        GL.glAttachShader(program, shader)
    for location, name in enumerate(inputs):
        GL.glBindAttribLocation(program, location, name)
    GL.glLinkProgram(program)
    for shader in shaders:
        GL.glDetachShader(program, shader)
        GL.glDeleteShader(shader)
    good = GL.glGetProgramiv(program, GL.GL_LINK_STATUS)
    return program, "" if good else _text(GL.glGetProgramInfoLog(program))


def free_shader(shader: int) -> None:
    GL.glDeleteShader(shader)


def uniform(program: int, name: str) -> int:
    """Where a uniform lies, or -1: setting that does nothing."""
    return int(GL.glGetUniformLocation(program, name))


def use_program(program: int) -> None:
    GL.glUseProgram(program)


def set_numbers(location: int, *numbers: float) -> None:
    """One to four floats for the program in use."""
    (GL.glUniform1f, GL.glUniform2f, GL.glUniform3f, GL.glUniform4f)[len(numbers) - 1](
        location, *numbers
    )


def free_program(program: int) -> None:
    GL.glDeleteProgram(program)


def _text(log: bytes | str) -> str:
    return log if isinstance(log, str) else log.decode(errors="replace")


# --- framebuffers -------------------------------------------------------------------------------


def new_framebuffer(size: Size) -> tuple[int, int, Error]:
    """A framebuffer, its RGBA8 texture, and "" or why it cannot be drawn into."""
    texture = int(GL.glGenTextures(1))
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    GL_1_1.glTexImage2D(
        GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, *size, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, None
    )
    # Read pixel by pixel: without this the texture waits for mipmaps and counts as incomplete.
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
    before = bound_framebuffer()
    framebuffer = int(GL.glGenFramebuffers(1))
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(
        GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0
    )
    status = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    good = status == GL.GL_FRAMEBUFFER_COMPLETE
    return framebuffer, texture, "" if good else f"framebuffer status {int(status):#x}"


def bound_framebuffer() -> int:
    """The framebuffer that is drawn into; 0 is the window."""
    return int(GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING))


def draw_into(framebuffer: int) -> None:
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)


def use_picture(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)


def free_framebuffer(framebuffer: int, texture: int) -> None:
    GL.glDeleteFramebuffers(1, np.array([framebuffer], np.uint32))
    free_textures([texture])


def read_pixels(size: Size) -> Picture:
    """The lower left (width, height) of what is bound: (height, width, 3), row 0 at the top."""
    width, height = size
    # RGBA is the one format that OpenGL ES promises for reading.
    pixels = np.empty((height, width, 4), np.uint8)
    GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
    GL_1_1.glReadPixels(
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
    """Waits until everything is drawn: for measuring."""
    GL.glFinish()
