"""Rooms: solids and dots that hide each other, drawn by themselves and laid over the picture.

A room is drawn into a target of its own, with depth, and four samples a pixel where the machine has
them; then that picture is laid over what is there, as any other. So a room fades and blends as one
thing, and what is flat never learns of depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from exhibit.render import glbuffers, glcalls, gldepth, glframes, glprograms, programs
from exhibit.render.blending import IN_A_MASK, NORMAL, ON_OPAQUE, Factors
from exhibit.render.clouds import Clouds, Placed
from exhibit.render.glcalls import Profile, Size, Viewport
from exhibit.render.gltextures import free_textures
from exhibit.render.solids import Group, Solids
from exhibit.render.targets import TargetFault
from exhibit.render.views import View, finite, view_of
from exhibit.scene.drawlist import Dots, Room, Solid
from exhibit.scene.looks import Cloud, Mesh

SAMPLES = 4
SIZES_KEPT = 2  # a window and a still, taken in turn
DEPTH_BYTES, COLOUR_BYTES = 4, 4  # a sample; 24 bits of depth take 32


class DepthTarget:
    """A picture with depth, `samples` a pixel, that ends as a texture with one."""

    def __init__(self, size: Size, samples: int) -> None:
        """0 samples: drawn straight into the texture. Raises TargetFault, in one sentence."""
        most = glcalls.limits().side
        if max(size) > most:
            raise TargetFault(f"this machine takes {most} a side")
        glcalls.take_error()  # what others left behind is not this picture's fault
        self.size = size
        self._samples = samples
        self._resolved, self.texture, complaint = glframes.new_framebuffer(size)
        self._drawn = glframes.new_empty_framebuffer() if samples else self._resolved
        depth = gldepth.new_buffer_for(size, samples, depth=True)
        colour = gldepth.new_buffer_for(size, samples, depth=False) if samples else None
        self._buffers = [depth] if colour is None else [depth, colour]
        complaint = gldepth.attach(self._drawn, colour=colour, depth=depth) or complaint
        complaint = glcalls.take_error() or complaint
        if complaint:
            self.close()
            raise TargetFault(complaint)

    @property
    def bytes(self) -> int:
        pixels = self.size[0] * self.size[1]
        drawn = self._samples * (COLOUR_BYTES + DEPTH_BYTES) if self._samples else DEPTH_BYTES
        return pixels * (COLOUR_BYTES + drawn)

    def start(self, part: Viewport) -> None:
        """From now on everything is drawn into this part of it, which is transparent and deep."""
        glframes.draw_into(self._drawn)
        glcalls.keep_inside((0, 0, *self.size), part)
        gldepth.clear_all()

    def finish(self) -> None:
        """What was drawn is in `texture`. Leaves a framebuffer of its own bound."""
        if self._samples:
            gldepth.average_samples(self._drawn, self._resolved, self.size)

    def close(self) -> None:
        for framebuffer in {self._drawn, self._resolved}:
            glframes.free_framebuffer(framebuffer)
        gldepth.free_renderbuffers(self._buffers)
        free_textures([self.texture])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a room is seen: its viewport in what is bound, and the part of that which is wanted."""

    viewport: Viewport
    part: Viewport
    canvas: Size

    @property
    def size(self) -> Size:
        return self.viewport[2], self.viewport[3]

    @property
    def part_of_target(self) -> Viewport:
        """The same part, counted from the corner of the viewport."""
        x, y, width, height = self.part
        return x - self.viewport[0], y - self.viewport[1], width, height


class Rooms:
    """The meshes and clouds of a show in one OpenGL context, and what draws rooms of them.

    `faults` fills with sentences, each said once; whoever reads them empties it. `draw_calls` are
    those of the last room.
    """

    def __init__(
        self, profile: Profile, meshes: Sequence[Mesh] = (), clouds: Sequence[Cloud] = ()
    ) -> None:
        """Raises ShaderFault."""
        self.faults: list[str] = []
        self.draw_calls = 0
        self._said: set[str] = set()
        self._program = programs.load(profile, "mix.vert", "room.frag", ("origin", "opacity"))
        self._empty = glbuffers.new_vertex_array()  # the quad has no inputs
        self._solids = Solids(profile, meshes)
        self._clouds = Clouds(profile, clouds)
        # None: this machine cannot draw into a target of that size. The one used last is last.
        self._targets: dict[Size, DepthTarget | None] = {}
        self._hear()

    @property
    def bytes(self) -> int:
        """What meshes, clouds and targets take on the GPU."""
        targets = sum(each.bytes for each in self._targets.values() if each is not None)
        return self._solids.bytes + self._clouds.bytes + targets

    def draw(
        self,
        room: Room,
        viewport: Viewport,
        canvas: Size,
        passes: Sequence[Factors] | None = None,
        part: Viewport | None = None,
    ) -> None:
        """Draws a room and lays it over what is bound, inside the viewport or a part of it.

        `passes`: the factors of its blend mode, by default those for what is opaque. Leaves the
        framebuffer that was bound, viewport and scissor as asked, no depth, no culling, normal
        blending; program, vertex array and textures in use are others.
        """
        self.draw_calls = 0
        if float(room.opacity[0]) > 0.0 and (room.solids or room.dots):
            factors = passes or ON_OPAQUE.get(room.blend, (NORMAL,))
            self._show(room, _Place(viewport, part or viewport, canvas), factors)

    def rehearse(self, viewport: Viewport, canvas: Size) -> None:
        """Draws everything there is so that nothing of it is seen, as `Renderer.rehearse` does.

        Drivers finish a program when it is first drawn with, and take memory when it is first used.
        """
        beyond = np.zeros((4, 4), np.float32)  # everything lies to the right of the screen
        beyond[:, 3] = (2.0, 0.0, 0.0, 1.0)
        light, nothing = np.array([0.0, 0.0, 1.0, 0.5], np.float32), np.zeros(2, np.float32)
        place = np.eye(3, 4, dtype=np.float32).reshape(12, 1)
        modes = (*ON_OPAQUE.values(), *IN_A_MASK.values())
        all_factors = dict.fromkeys(factors for passes in modes for factors in passes)
        for alpha, passes in ((1.0, (NORMAL,)), (0.5, tuple(all_factors))):  # opaque, then fading
            colour = np.array([1.0, 1.0, 1.0, alpha], np.float32)
            solids = tuple(
                Solid(mesh, np.repeat(place, self._solids.nodes(mesh), axis=1), colour)
                for mesh in range(len(self._solids))
            )
            dots = tuple(
                Dots(cloud, place[:, 0], colour, nothing) for cloud in range(len(self._clouds))
            )
            if solids or dots:
                unseen = Room(beyond, light, nothing, solids, dots)
                self._show(unseen, _Place(viewport, viewport, canvas), passes)

    def close(self) -> None:
        """Gives back everything that the GPU holds for rooms."""
        for target in self._targets.values():
            if target is not None:
                target.close()
        self._targets.clear()
        self._solids.close()
        self._clouds.close()
        glbuffers.free_buffers([], [self._empty])
        programs.free([self._program])

    def _show(self, room: Room, place: _Place, passes: Sequence[Factors]) -> None:
        size = place.size
        if min(*size, *place.canvas) < 1:
            return
        view = view_of(room, size, place.canvas)
        if view is None:
            self._say("a room is left out: its camera is not a number")
            return
        if not finite(room.light):
            self._say("the light of a room is not a number: it is everywhere")
        before = glframes.bound_framebuffer()
        target = self._target(size)
        if target is not None:
            target.start(place.part_of_target)
            self._paint(room, view)
            target.finish()
            glframes.draw_into(before)
            glcalls.keep_inside(place.viewport, place.part)
            self._lay_over(target, passes, place.viewport, min(float(room.opacity[0]), 1.0))
        self._hear()

    def _paint(self, room: Room, view: View) -> None:
        """What is opaque, then what lets through what is behind, the farthest first."""
        solids, clouds = self._solids, self._clouds
        solids.draw_calls = clouds.draw_calls = 0
        cast, placed = solids.cast(room.solids, view), clouds.place(room.dots, view)
        gldepth.start_depth()
        solids.draw_opaque(cast, view)
        clouds.draw_opaque([each for each in placed if not each.blends], view)
        later: list[Group | Placed] = [*cast.blended, *(each for each in placed if each.blends)]
        if later:
            gldepth.start_blending()
        later.sort(key=lambda each: -each.depth)
        for of_clouds, run in groupby(later, key=lambda each: isinstance(each, Placed)):
            if of_clouds:
                clouds.draw_blended([each for each in run if isinstance(each, Placed)], view)
            else:
                solids.draw_blended([each for each in run if isinstance(each, Group)], cast, view)
        gldepth.end_depth()
        self.draw_calls = solids.draw_calls + clouds.draw_calls

    def _lay_over(
        self, target: DepthTarget, passes: Sequence[Factors], viewport: Viewport, opacity: float
    ) -> None:
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(self._program.at["origin"], float(viewport[0]), float(viewport[1]))
        glprograms.set_numbers(self._program.at["opacity"], opacity)
        glframes.use_picture(target.texture)
        glbuffers.use_vertex_array(self._empty)
        for factors in passes:
            glcalls.blend(factors)
            glbuffers.draw_quads(1)
        glcalls.blend(NORMAL)
        self.draw_calls += len(passes)

    def _target(self, size: Size) -> DepthTarget | None:
        """The target of a size; the ones that were not used for longest are freed."""
        if size in self._targets:
            target = self._targets.pop(size)
        else:
            while len(self._targets) >= SIZES_KEPT:  # before the new one takes memory
                oldest = self._targets.pop(next(iter(self._targets)))
                if oldest is not None:
                    oldest.close()
            target = self._new_target(size)
        self._targets[size] = target
        return target

    def _new_target(self, size: Size) -> DepthTarget | None:
        reason = ""
        for samples in dict.fromkeys((min(SAMPLES, gldepth.most_samples()), 0)):
            try:
                return DepthTarget(size, samples)
            except TargetFault as fault:
                reason = str(fault)
        self._say(f"a room of {size[0]} x {size[1]} pixels is left out: {reason}")
        return None

    def _hear(self) -> None:
        for heard in (self._solids.faults, self._clouds.faults):
            for sentence in heard:
                self._say(sentence)
            heard.clear()

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self.faults.append(sentence)
