"""OpenGL calls: what things in three dimensions need. Vertices that stay, depth, and samples.

As in glcalls, every call exists in OpenGL 3.3 core and in OpenGL ES 3.0.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.render import glframes
from exhibit.render.glcalls import GL, Error, Profile, Size, free_objects, integer, new_object

_FIRST = ctypes.c_void_p(0)  # of the indices in use


@dataclass(frozen=True, slots=True)
class Vertices:
    """Arrays on the GPU, and how the inputs 0, 1, ... of a vertex shader find them."""

    vertex_array: int
    buffers: tuple[int, ...]
    bytes: int


# --- vertices -----------------------------------------------------------------------------------


def new_vertices(
    inputs: Sequence[NDArray[Any] | None], triangles: NDArray[np.uint32] | None = None
) -> Vertices:
    """Uploads (n, k) arrays for the inputs 0, 1, ...: float32 as they are, uint8 as 0..1.

    An input that is None has one value for all vertices: see `set_constant_input`.
    """
    arrays = [None if each is None else _as_stored(each) for each in inputs]
    total = sum(each.nbytes for each in arrays if each is not None)
    vertex_array = new_object(GL.glGenVertexArrays)
    buffers = [new_object(GL.glGenBuffers)]
    GL.glBindVertexArray(vertex_array)
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffers[0])
    GL.glBufferData(GL.GL_ARRAY_BUFFER, total, None, GL.GL_STATIC_DRAW)
    offset = 0
    for location, array in enumerate(arrays):
        if array is None:
            continue
        whole = array.dtype == np.uint8
        kind = GL.GL_UNSIGNED_BYTE if whole else GL.GL_FLOAT
        GL.glBufferSubData(
            GL.GL_ARRAY_BUFFER, offset, array.nbytes, ctypes.c_void_p(array.ctypes.data)
        )
        GL.glEnableVertexAttribArray(location)
        GL.glVertexAttribPointer(location, array.shape[1], kind, whole, 0, ctypes.c_void_p(offset))
        offset += array.nbytes
    if triangles is not None:
        indices = np.ascontiguousarray(triangles, np.uint32)
        buffers.append(new_object(GL.glGenBuffers))
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, buffers[1])
        GL.glBufferData(
            GL.GL_ELEMENT_ARRAY_BUFFER,
            indices.nbytes,
            ctypes.c_void_p(indices.ctypes.data),
            GL.GL_STATIC_DRAW,
        )
        total += indices.nbytes
    GL.glBindVertexArray(0)
    return Vertices(vertex_array, tuple(buffers), total)


def _as_stored(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, np.uint8 if array.dtype == np.uint8 else np.float32)


def set_constant_input(location: int, red: float, green: float, blue: float, alpha: float) -> None:
    """What vertices read that have no array for this input."""
    GL.glVertexAttrib4f(location, red, green, blue, alpha)


def draw_triangles(count: int) -> None:
    """`count` triangles of the vertices in use, by their indices."""
    GL.glDrawElements(GL.GL_TRIANGLES, 3 * count, GL.GL_UNSIGNED_INT, _FIRST)


def draw_points(count: int) -> None:
    """The first `count` of the vertices in use, each a square of the shader's `gl_PointSize`."""
    GL.glDrawArrays(GL.GL_POINTS, 0, count)


def free_vertices(vertices: Vertices) -> None:
    free_objects(GL.glDeleteVertexArrays, [vertices.vertex_array])
    free_objects(GL.glDeleteBuffers, vertices.buffers)


def set_rows(location: int, count: int, address: int) -> None:
    """An array of vec4 in the program in use, from an address of this process."""
    # By address: PyOpenGL takes three times as long to look at an array.
    GL.glUniform4fv(location, count, ctypes.c_void_p(address))


# --- state --------------------------------------------------------------------------------------


def start_depth() -> None:
    """What is nearer hides what is farther, and nothing blends."""
    GL.glEnable(GL.GL_DEPTH_TEST)
    GL.glDepthFunc(GL.GL_LEQUAL)  # what only wrote depth is then painted at the same depth
    GL.glDepthMask(True)
    GL.glDisable(GL.GL_BLEND)


def start_blending() -> None:
    """Premultiplied, over what is there; still behind what is nearer, and hiding nothing."""
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    GL.glDepthMask(False)


def paint_depth_only(*, only: bool) -> None:
    """While `only`, colours stay what they are; else depth does."""
    GL.glColorMask(not only, not only, not only, not only)
    GL.glDepthMask(only)


def end_depth() -> None:
    """As the flat parts of a frame expect it."""
    GL.glDepthMask(True)
    GL.glDepthFunc(GL.GL_LESS)
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDisable(GL.GL_CULL_FACE)
    GL.glFrontFace(GL.GL_CCW)
    GL.glEnable(GL.GL_BLEND)


def show_faces(*, both: bool, mirrored: bool) -> None:
    """Front faces only, or both; a mirrored thing turns its triangles the other way round."""
    (GL.glDisable if both else GL.glEnable)(GL.GL_CULL_FACE)
    GL.glFrontFace(GL.GL_CW if mirrored else GL.GL_CCW)


def let_shaders_size_points(profile: Profile, *, on: bool) -> None:
    """OpenGL ES always does, and does not know the switch."""
    if profile == "core":
        # GL_PROGRAM_POINT_SIZE, under the older name of the same number.
        (GL.glEnable if on else GL.glDisable)(GL.GL_VERTEX_PROGRAM_POINT_SIZE)


def largest_point(profile: Profile) -> float:
    """The largest diameter of a point in pixels that this machine takes."""
    found = (ctypes.c_float * 2)()
    core = profile == "core"
    GL.glGetFloatv(GL.GL_POINT_SIZE_RANGE if core else GL.GL_ALIASED_POINT_SIZE_RANGE, found)
    return max(float(found[1]), 1.0)


# --- framebuffers with depth --------------------------------------------------------------------


def most_samples() -> int:
    return integer(GL.GL_MAX_SAMPLES)


def new_buffer_for(size: Size, samples: int, *, depth: bool) -> int:
    """A part of a framebuffer that is never read as a texture: depth, or RGBA8."""
    buffer = new_object(GL.glGenRenderbuffers)
    GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, buffer)
    GL.glRenderbufferStorageMultisample(
        GL.GL_RENDERBUFFER, samples, GL.GL_DEPTH_COMPONENT24 if depth else GL.GL_RGBA8, *size
    )
    return buffer


def attach(framebuffer: int, *, colour: int | None, depth: int) -> Error:
    """Joins renderbuffers to a framebuffer; answers "" or why it cannot be drawn into."""
    before = glframes.bound_framebuffer()
    glframes.draw_into(framebuffer)
    if colour is not None:
        GL.glFramebufferRenderbuffer(
            GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_RENDERBUFFER, colour
        )
    GL.glFramebufferRenderbuffer(
        GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_RENDERBUFFER, depth
    )
    good = glframes.can_be_drawn_into()
    glframes.draw_into(before)
    return "" if good else "the framebuffer is incomplete"


def clear_all() -> None:
    """Transparent and infinitely far, what the scissor leaves."""
    GL.glClearColor(0.0, 0.0, 0.0, 0.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)


def average_samples(drawn: int, resolved: int, size: Size) -> None:
    """Copies the picture of one framebuffer into another of the same size, one sample a pixel."""
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, drawn)
    GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, resolved)
    GL.glBlitFramebuffer(0, 0, *size, 0, 0, *size, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)


def free_renderbuffers(buffers: Sequence[int]) -> None:
    free_objects(GL.glDeleteRenderbuffers, buffers)
