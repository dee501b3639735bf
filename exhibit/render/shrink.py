"""Mipmaps: every level drawn from the one before.

OpenGL does this by itself, but Mesa's software renderer then compiles its own way of doing it anew
at every start, 130 ms for each format. What shaders of ours do it keeps on disk and has again in
30 ms; a graphics card does either in no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exhibit.render import glbuffers, glcalls, glframes, glprograms, gltextures, programs
from exhibit.render.glcalls import Profile, Size, Viewport


class Shrinker:
    """What shrinking takes: a program, and a framebuffer around each mipmap in turn."""

    def __init__(self, profile: Profile) -> None:
        """Raises ShaderFault."""
        self._program = programs.load(profile, "mix.vert", "shrink.frag", ("place",))
        self._framebuffer = glframes.new_empty_framebuffer()
        self._empty = glbuffers.new_vertex_array()

    def shrink(
        self,
        texture: int,
        sizes: Sequence[Size],
        layers: Iterable[int],
        part: Viewport | None = None,
    ) -> None:
        """Fills the mipmaps of some layers; `sizes` are theirs, the pictures' own first.

        Where only a `part` of the pictures has changed (x, y, width, height), only what it reaches.
        """
        before = glframes.bound_framebuffer()
        glframes.draw_into(self._framebuffer)
        glframes.draw_into_layer(texture, len(sizes) - 1, 0)
        if glframes.can_be_drawn_into():
            self._draw(texture, sizes, layers, part)
        else:  # Mesa, for arrays of pictures with sides of less than 4 pixels
            gltextures.make_mipmaps(texture)
        glframes.draw_into(before)

    def _draw(
        self, texture: int, sizes: Sequence[Size], layers: Iterable[int], part: Viewport | None
    ) -> None:
        glcalls.overwrite()
        glbuffers.use_vertex_array(self._empty)
        glprograms.use_program(self._program.number)
        gltextures.use_texture_array(texture)
        for level, (width, height) in enumerate(sizes[1:], start=1):
            gltextures.read_levels(level - 1, level - 1)
            whole = (0, 0, width, height)
            glcalls.keep_inside(whole, None if part is None else _reached(part, level))
            for layer in layers:
                glframes.draw_into_layer(texture, level, layer)
                glprograms.set_numbers(self._program.at["place"], 1 / width, 1 / height, layer)
                glbuffers.draw_quads(1)
        gltextures.read_levels(0, len(sizes) - 1)

    def close(self) -> None:
        glframes.free_framebuffer(self._framebuffer)
        glbuffers.free_buffers([], [self._empty])
        programs.free([self._program])


def _reached(part: Viewport, level: int) -> Viewport:
    """The pixels of a mipmap that a part of the picture itself has something to do with."""
    x, y, width, height = part
    left, top = (x >> level) - 1, (y >> level) - 1
    right, below = (x + width >> level) + 2, (y + height >> level) + 2
    return max(left, 0), max(top, 0), right - max(left, 0), below - max(top, 0)
