"""Draws layers of records into whatever is bound: the window, or a `Target`.

Blending is premultiplied and in sRGB, as painting programs do it: a cross-fade and a half-opaque
picture look as they did on the artist's screen. The same records give the same pixels, on one
driver, every time: nothing here knows the time, and no frame feeds the next one.

A fault never stops the picture. It becomes a sentence in `faults`, once, and what it concerns is
left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from exhibit.render import glcalls as gl
from exhibit.render import programs
from exhibit.render.glcalls import Picture, Profile, Size, Viewport
from exhibit.render.instances import MOST_RECORDS, Instances
from exhibit.render.programs import GROW, Program
from exhibit.render.targets import Target, TargetFault
from exhibit.render.textures import NONE, Textures
from exhibit.scene.drawlist import RECORD, Batch, DrawList, Layer, Material
from exhibit.scene.looks import TextureArray

Place = tuple[int, int]  # where a list's records lie: first, count
BLACK = (0.0, 0.0, 0.0)
SIZES_KEPT = 2  # a window and a still, taken in turn, keep their pictures for cross-fades


class Renderer:
    """Programs, textures and buffers of one show in one OpenGL context."""

    def __init__(
        self,
        profile: Profile,
        canvas: Size,
        arrays: Sequence[TextureArray] = (),
        capacity: int = 512,
    ) -> None:
        """`canvas` in pixels, as the show says; `capacity` in records. Raises ShaderFault."""
        self.canvas = canvas
        self.faults: dict[str, None] = {}  # sentences in the order in which they were met
        gl.take_error()  # what others left behind is not ours to report
        self._programs: dict[Material, Program] = programs.load_materials(profile)
        self._mix = programs.load_mix(profile)
        self._instances = Instances(capacity)
        self._empty = gl.new_vertex_array()  # the mixing quad has no inputs
        self._scenes: dict[Size, list[Target]] = {}
        self.textures = Textures(profile, arrays)
        self._note(self._gl_fault("loading"))
        self._hear_textures()

    def draw(
        self, layers: Sequence[Layer], viewport: Viewport, overlay: DrawList | None = None
    ) -> None:
        """Black around the viewport, the layers mixed upwards inside, the overlay on top."""
        gl.start_frame()
        gl.clear(*BLACK)
        if viewport[2] < 1 or viewport[3] < 1 or min(self.canvas) < 1:
            return
        below, above = self._mixed(layers, (viewport[2], viewport[3]))
        lists = [layer.drawlist for layer in (*below, *(layer for layer, _ in above))]
        places = self._upload(lists if overlay is None else [*lists, overlay])
        # The scenes of a cross-fade come first: on tiled GPUs (Raspberry Pi) leaving the window's
        # picture and coming back costs two passes over memory.
        for (layer, target), place in zip(above, places[len(below) :], strict=False):
            with target:
                self._scene(layer.drawlist, place, (0, 0, *target.size))
        gl.keep_inside(viewport)
        if below:
            self._scene(below[0].drawlist, places[0], viewport)
        for layer, target in above:
            self._lay_over(target, layer.weight, viewport)
        if overlay is not None:
            self._paint(overlay, places[-1], viewport)
        self._note(self._gl_fault("drawing"))
        self._hear_textures()

    def rehearse(self, viewport: Viewport) -> None:
        """Draws with every material, and a cross-fade, so that nothing of it is seen.

        Drivers finish a program when it is first drawn with. In the middle of the first cross-fade
        that would hold the picture for up to a third of a second.
        """
        unseen = DrawList(np.zeros(1, RECORD), tuple(self._batches_of_all_kinds()), BLACK)
        with suppress(TargetFault):
            for target in self._targets((viewport[2], viewport[3]), 1):
                with target:
                    self._scene(unseen, self._upload([unseen])[0], (0, 0, *target.size))
                gl.keep_inside(viewport)
                self._lay_over(target, 0.0, viewport)
                self._paint(unseen, (0, 1), viewport)

    def _batches_of_all_kinds(self) -> Iterator[Batch]:
        """One record each: shapes, and what each texture array is drawn with."""
        yield Batch("shape", -1, 0, 1)
        for index in range(len(self.textures)):
            if self.textures.number(index) != NONE:
                yield Batch("text" if self.textures.is_glyphs(index) else "image", index, 0, 1)

    def read(self, size: Size) -> Picture:
        """The lower left (width, height) of what is bound: (height, width, 3), row 0 at the top."""
        return gl.read_pixels((max(size[0], 0), max(size[1], 0)))

    def close(self) -> None:
        """Gives back everything that the GPU holds for this renderer."""
        for target in self._all_targets():
            target.close()
        self._scenes.clear()
        self.textures.close()
        self._instances.close()
        gl.free_buffers([], [self._empty])
        programs.free([*self._programs.values(), self._mix])

    def _mixed(
        self, layers: Sequence[Layer], size: Size
    ) -> tuple[list[Layer], list[tuple[Layer, Target]]]:
        """The layer that covers everything below it, and those mixed over it in their targets.

        A scene is opaque, so nothing below the last one of full weight is seen.
        """
        seen = [layer for layer in layers if layer.weight > 0.0]
        full = [i for i, layer in enumerate(seen) if layer.weight >= 1.0]
        base = full[-1] if full else -1
        below, above = seen[max(base, 0) : base + 1], seen[base + 1 :]
        try:
            return below, list(zip(above, self._targets(size, len(above)), strict=True))
        except TargetFault as fault:
            self._note(f"a cross-fade becomes a cut: {fault}")
            heaviest = [layer for layer in above if layer.weight >= 0.5]
            return heaviest[-1:] or below, []

    def _targets(self, size: Size, count: int) -> list[Target]:
        """As many pictures of one size; made when a cross-fade first needs them. TargetFault."""
        if not count:
            return []
        kept = self._scenes.setdefault(size, [])
        while len(kept) < count:
            kept.append(Target(size))
        while len(self._scenes) > SIZES_KEPT:
            oldest = next(known for known in self._scenes if known != size)
            for target in self._scenes.pop(oldest):
                target.close()
        return kept[:count]

    def _all_targets(self) -> Iterator[Target]:
        for targets in self._scenes.values():
            yield from targets

    def _upload(self, lists: Sequence[DrawList]) -> list[Place]:
        self._instances.use()
        places = self._instances.upload(lists)
        if sum(count for _, count in places) < sum(len(each.records) for each in lists):
            self._note(f"more than {MOST_RECORDS} records in a frame: the last ones are left out")
        return places

    def _scene(self, drawlist: DrawList, place: Place, viewport: Viewport) -> None:
        """One scene with its background, opaque."""
        gl.keep_inside(viewport)
        gl.clear(*drawlist.background)
        self._paint(drawlist, place, viewport)

    def _paint(self, drawlist: DrawList, place: Place, viewport: Viewport) -> None:
        """The batches of a list over what is there, in their order."""
        self._instances.use()
        material: Material | None = None
        for batch in drawlist.batches:
            if batch.material not in self._programs:
                self._note(f"no material is called '{batch.material}': it is left out")
                continue
            if batch.material != "shape" and not self._use_texture(batch.texture):
                continue
            if batch.material != material:
                material = batch.material
                self._use_material(material, viewport)
            self._instances.draw(batch, place)

    def _use_texture(self, index: int) -> bool:
        number = self.textures.number(index)
        if number == NONE:
            self._note(f"texture {index} is not there: what it shows is left out")
            return False
        gl.use_texture_array(number)
        return True

    def _use_material(self, material: Material, viewport: Viewport) -> None:
        program = self._programs[material]
        width, height = self.canvas
        gl.use_program(program.number)
        gl.set_numbers(program.view, width, height, viewport[2] / width, viewport[3] / height)
        gl.set_numbers(program.grow, GROW[material])

    def _lay_over(self, target: Target, weight: float, viewport: Viewport) -> None:
        gl.use_vertex_array(self._empty)
        gl.use_program(self._mix.number)
        gl.use_picture(target.texture)
        gl.set_numbers(self._mix.origin, viewport[0], viewport[1])
        gl.set_numbers(self._mix.weight, weight)
        gl.draw_quads(1)

    def _gl_fault(self, doing: str) -> str:
        found = gl.take_error()
        return f"OpenGL while {doing}: {found}" if found else ""

    def _hear_textures(self) -> None:
        """What could not be uploaded, also when it was replaced between two frames."""
        self._note(*self.textures.faults)
        self.textures.faults.clear()

    def _note(self, *faults: str) -> None:
        """Each sentence is kept once, so that a fault of every frame does not fill the memory."""
        self.faults.update(dict.fromkeys(fault for fault in faults if fault))
