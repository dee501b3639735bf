"""OpenGL calls: planes of a film, textures of one byte a pixel that are written again and again."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import NDArray

from exhibit.render.glcalls import GL, Size, new_object


def new_plane(size: Size) -> int:
    """A texture of (width, height) bytes, smooth between them, with no mipmaps."""
    texture = new_object(GL.glGenTextures)
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_R8, *size, 0, GL.GL_RED, GL.GL_UNSIGNED_BYTE, None)
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
    return texture


def fill_plane(texture: int, plane: NDArray[np.uint8]) -> None:
    """Copies a plane (h, w), contiguous, into a texture of its size."""
    height, width = plane.shape
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)  # chroma planes of odd widths
    GL.glTexSubImage2D(
        GL.GL_TEXTURE_2D, 0, 0, 0, width, height,
        GL.GL_RED, GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(plane.ctypes.data),
    )  # fmt: skip


def use_plane(texture: int) -> None:
    """Binds a plane to the texture unit in use."""
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
