"""OpenGL calls: texture arrays. Pictures of one size, one a layer, with their mipmaps."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import numpy as np

from exhibit.render.glcalls import GL, Picture, Size, free_objects, integer, new_object


def new_texture_array(
    sizes: Sequence[Size], channels: int, layers: int, *, repeats: bool = False
) -> int:
    """An empty array of `layers` pictures with the sizes of its mipmaps, the pictures' own first.

    RGBA8 for 4 channels, R8 for 1. Where it `repeats`, what is read beyond an edge begins again.
    """
    beyond = GL.GL_REPEAT if repeats else GL.GL_CLAMP_TO_EDGE
    texture = new_object(GL.glGenTextures)
    inner, outer = _formats(channels)
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    # First of all how many mipmaps there will be: a driver that has to guess makes room for the
    # first alone, then for all, and copies it while something is drawn (Mesa: 44 MB, 50 ms).
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, beyond),
        (GL.GL_TEXTURE_WRAP_T, beyond),
        (GL.GL_TEXTURE_MAX_LEVEL, len(sizes) - 1),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, name, value)
    for level, size in enumerate(sizes):
        GL.glTexImage3D(
            GL.GL_TEXTURE_2D_ARRAY, level, inner, *size, layers, 0, outer, GL.GL_UNSIGNED_BYTE, None
        )
    return texture


def fill_layer(
    texture: int, layer: int, picture: Picture, at: Size = (0, 0), level: int = 0
) -> None:
    """Copies a picture (height, width, channels) or (height, width) into a layer, or into one of
    its mipmaps, its top left corner `at` a place in pixels.
    """
    height, width = picture.shape[:2]
    channels = picture.shape[2] if picture.ndim == 3 else 1
    pixels = np.ascontiguousarray(picture)
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)  # rows of glyphs are not a multiple of 4 bytes
    GL.glTexSubImage3D(
        GL.GL_TEXTURE_2D_ARRAY, level, *at, layer, width, height, 1,
        _formats(channels)[1], GL.GL_UNSIGNED_BYTE, ctypes.c_void_p(pixels.ctypes.data),
    )  # fmt: skip


def make_mipmaps(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glGenerateMipmap(GL.GL_TEXTURE_2D_ARRAY)


def use_unit(unit: int) -> None:
    """Which of the texture units the next calls are for; everybody leaves it at 0."""
    GL.glActiveTexture(GL.GL_TEXTURE0 + unit)


def most_units() -> int:
    """How many textures a fragment shader may read on this machine; at least 16."""
    return integer(GL.GL_MAX_TEXTURE_IMAGE_UNITS)


def use_texture_array(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)


def read_levels(first: int, last: int) -> None:
    """Which mipmaps of the texture array in use may be read."""
    GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, GL.GL_TEXTURE_BASE_LEVEL, first)
    GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, GL.GL_TEXTURE_MAX_LEVEL, last)


def free_textures(textures: Sequence[int]) -> None:
    free_objects(GL.glDeleteTextures, textures)


def _formats(channels: int) -> tuple[int, int]:
    return (GL.GL_RGBA8, GL.GL_RGBA) if channels == 4 else (GL.GL_R8, GL.GL_RED)
