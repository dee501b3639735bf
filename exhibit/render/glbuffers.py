"""OpenGL calls: buffers, where the inputs of an instance lie in them, and drawing its quad."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from exhibit.render.glcalls import GL, free_objects, new_object


def new_buffer() -> int:
    return new_object(GL.glGenBuffers)


def new_vertex_array() -> int:
    return new_object(GL.glGenVertexArrays)


def use_vertex_array(vertex_array: int) -> None:
    GL.glBindVertexArray(vertex_array)


def use_buffer(buffer: int) -> None:
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)


def forget_contents(buffer: int, size: int) -> None:
    """Room for `size` new bytes. The driver keeps the old ones while a draw still reads them."""
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
    GL.glBufferData(GL.GL_ARRAY_BUFFER, size, None, GL.GL_STREAM_DRAW)


def copy_in(offset: int, size: int, address: int) -> None:
    """Copies `size` bytes from an address of this process into the buffer in use."""
    GL.glBufferSubData(GL.GL_ARRAY_BUFFER, offset, size, ctypes.c_void_p(address))


def replace_contents(buffer: int, size: int, address: int) -> None:
    """The buffer holds these `size` bytes from now on, for many frames."""
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
    GL.glBufferData(GL.GL_ARRAY_BUFFER, size, None, GL.GL_STATIC_DRAW)
    if size:
        write_over(0, size, address)


def write_over(offset: int, size: int, address: int) -> None:
    """As `copy_in`, into a buffer that keeps its memory: nothing is taken anew."""
    mapped = GL.glMapBufferRange(GL.GL_ARRAY_BUFFER, offset, size, GL.GL_MAP_WRITE_BIT)
    if mapped:
        ctypes.memmove(mapped, address, size)
        GL.glUnmapBuffer(GL.GL_ARRAY_BUFFER)


def read_per_instance(location: int) -> None:
    GL.glEnableVertexAttribArray(location)
    GL.glVertexAttribDivisor(location, 1)


def point_at(location: int, floats: int, stride: int, offset: int) -> None:
    """Where in the buffer in use the first instance finds this input."""
    GL.glVertexAttribPointer(location, floats, GL.GL_FLOAT, False, stride, ctypes.c_void_p(offset))


def point_at_bytes(location: int, count: int, stride: int, offset: int) -> None:
    """As `point_at`, for bytes that are read as 0..1."""
    GL.glVertexAttribPointer(
        location, count, GL.GL_UNSIGNED_BYTE, True, stride, ctypes.c_void_p(offset)
    )


def draw_quads(count: int) -> None:
    """`count` instances of a strip of 4 corners."""
    GL.glDrawArraysInstanced(GL.GL_TRIANGLE_STRIP, 0, 4, count)


def free_buffers(buffers: Sequence[int], vertex_arrays: Sequence[int]) -> None:
    free_objects(GL.glDeleteBuffers, buffers)
    free_objects(GL.glDeleteVertexArrays, vertex_arrays)
