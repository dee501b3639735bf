"""Mipmaps: every level drawn from the one before.

OpenGL does this by itself, but Mesa's software renderer then compiles its own way of doing it anew
at every start, 130 ms for each format. What shaders of ours do it keeps on disk and has again in
30 ms; a graphics card does either in no time.
"""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.render import glcalls as gl
from exhibit.render import programs
from exhibit.render.glcalls import Profile, Size


class Shrinker:
    """What shrinking takes: a program, and a framebuffer around each mipmap in turn."""

    def __init__(self, profile: Profile) -> None:
        """Raises ShaderFault."""
        self._program = programs.load(profile, "mix.vert", "shrink.frag")
        self._framebuffer = gl.new_empty_framebuffer()
        self._empty = gl.new_vertex_array()

    def shrink(self, texture: int, sizes: Sequence[Size], layers: int) -> None:
        """Fills the mipmaps of a texture array; `sizes` are theirs, the pictures' own first."""
        before = gl.bound_framebuffer()
        gl.draw_into(self._framebuffer)
        gl.draw_into_layer(texture, len(sizes) - 1, 0)
        if gl.can_be_drawn_into():
            self._draw(texture, sizes, layers)
        else:  # Mesa, for arrays of pictures with sides of less than 4 pixels
            gl.make_mipmaps(texture)
        gl.draw_into(before)

    def _draw(self, texture: int, sizes: Sequence[Size], layers: int) -> None:
        gl.overwrite()
        gl.use_vertex_array(self._empty)
        gl.use_program(self._program.number)
        gl.use_texture_array(texture)
        for level, (width, height) in enumerate(sizes[1:], start=1):
            gl.read_levels(level - 1, level - 1)
            gl.keep_inside((0, 0, width, height))
            for layer in range(layers):
                gl.draw_into_layer(texture, level, layer)
                gl.set_numbers(self._program.place, 1 / width, 1 / height, layer)
                gl.draw_quads(1)
        gl.read_levels(0, len(sizes) - 1)

    def close(self) -> None:
        gl.free_framebuffer(self._framebuffer)
        gl.free_buffers([], [self._empty])
        programs.free([self._program])
