"""OpenGL calls: framebuffers, which are drawn into and read from."""

from __future__ import annotations

import ctypes

import numpy as np

from exhibit.render.glcalls import GL, Error, Picture, Size, free_objects, integer, new_object


def new_framebuffer(size: Size) -> tuple[int, int, Error]:
    """A framebuffer, its RGBA8 texture, and "" or why it cannot be drawn into."""
    texture = new_object(GL.glGenTextures)
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    GL.glTexImage2D(
        GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, *size, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, None
    )
    # The kit reads pixel by pixel; only an artist's shader, between two scenes, reads between them
    # and beyond the edge. Without a filter the texture waits for mipmaps and counts as incomplete.
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE)
    GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE)
    before = bound_framebuffer()
    framebuffer = new_object(GL.glGenFramebuffers)
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(
        GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0
    )
    good = can_be_drawn_into()
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    return framebuffer, texture, "" if good else "the framebuffer is incomplete"


def new_empty_framebuffer() -> int:
    return new_object(GL.glGenFramebuffers)


def draw_into_layer(texture: int, level: int, layer: int) -> None:
    """What is drawn goes into one mipmap of one layer of a texture array."""
    GL.glFramebufferTextureLayer(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, texture, level, layer)


def can_be_drawn_into() -> bool:
    """Whether the framebuffer in use is complete."""
    return bool(GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) == GL.GL_FRAMEBUFFER_COMPLETE)


def bound_framebuffer() -> int:
    """The framebuffer that is drawn into; 0 is the window."""
    return integer(GL.GL_DRAW_FRAMEBUFFER_BINDING)


def draw_into(framebuffer: int) -> None:
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)


def use_picture(texture: int) -> None:
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)


def free_framebuffer(framebuffer: int) -> None:
    free_objects(GL.glDeleteFramebuffers, [framebuffer])


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
