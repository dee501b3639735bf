"""Draws the steps of one draw list into whatever is bound, in their order.

State is set only where it differs from what the last step left; a step of another kind forgets it.
Masks are drawn into pictures of their own, which lie ready by how deep the masks are nested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exhibit.render import blending, boxes, glbuffers, glcalls, glframes, glprograms, gltextures
from exhibit.render import programs as materials
from exhibit.render.blending import Factors
from exhibit.render.glcalls import Profile, Size, Viewport
from exhibit.render.instances import Instances, Place
from exhibit.render.paintings import Paintings
from exhibit.render.programs import Program
from exhibit.render.swarms import Swarms, View, alive
from exhibit.render.targets import TargetFault, TargetPool
from exhibit.render.textures import NONE, Textures
from exhibit.scene.drawlist import (
    Batch,
    Blend,
    DrawList,
    Masked,
    Material,
    Mosaic,
    Painting,
    Room,
    Screening,
    Step,
    Swarm,
)

if TYPE_CHECKING:
    from exhibit.render.films import Films  # which most shows need not load
    from exhibit.render.mosaics import Mosaics
    from exhibit.render.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on: where in the picture that is bound, which part of that is worked on, and in
    how many masks. Where it is drawn `apart`, what is bound may be transparent.
    """

    viewport: Viewport
    part: Viewport
    depth: int = 0
    apart: bool = False


@dataclass(slots=True)
class Supplies:
    """What a show's steps are drawn with: loaded by the renderer, used here."""

    textures: Textures
    paintings: Paintings
    rooms: Rooms | None = None
    mosaics: Mosaics | None = None
    films: Films | None = None


class Painter:
    """Programs of the materials, and what the last step left set."""

    def __init__(
        self, profile: Profile, canvas: Size, instances: Instances, note: Callable[[str], None]
    ) -> None:
        """`note` hears a sentence for what is left out. Raises ShaderFault."""
        self.canvas = canvas
        self.draw_calls = 0  # since the renderer last set it to 0
        self.rehearsing = False  # draws also what can not be seen
        self._note = note
        self._instances = instances
        self._programs: dict[Material, Program] = materials.load_materials(profile)
        self._views: dict[Material, View] = {}  # what each program was last told
        self._mask = materials.load_mask(profile)
        self._swarms = Swarms(profile)
        self._empty = glbuffers.new_vertex_array()
        self._targets = TargetPool()
        self._material: Material | None = None
        self._factors: Factors = blending.NORMAL

    def paint(  # noqa: PLR0913  # what, where to, and with what
        self,
        drawlist: DrawList,
        place: Place,
        viewport: Viewport,
        supplies: Supplies,
        *,
        apart: bool = False,
        part: Viewport | None = None,
    ) -> None:
        """The steps of a list over what is there; its records were uploaded to `place`. What is
        there may be transparent where the list is drawn `apart`. Nothing is drawn outside of the
        `part` of the viewport.

        Blending is normal before and after.
        """
        runs = None if drawlist.runs is None else drawlist.runs.tolist()
        self._material = None
        job = _Job(drawlist, place, runs, supplies)
        self._steps(drawlist.steps, Sheet(viewport, part or viewport, apart=apart), job)
        if self._factors is not blending.NORMAL:
            self._meet(blending.NORMAL)

    def close(self) -> None:
        self._targets.close()
        self._swarms.close()
        glbuffers.free_buffers([], [self._empty])
        materials.free([*self._programs.values(), self._mask])

    def _steps(self, steps: Sequence[Step], sheet: Sheet, job: _Job) -> None:
        for step in steps:
            match step:
                case Batch():
                    self._batch(step, sheet, job)
                case Masked():
                    self._masked(step, sheet, job)
                case Swarm():
                    self._swarm(step, sheet, job)
                case Painting():
                    self._painting(step, sheet, job)
                case Screening():
                    self._screening(step, sheet, job)
                case Room():
                    self._room(step, sheet, job)
                case Mosaic():
                    self._mosaic(step, sheet, job)

    def _batch(self, batch: Batch, sheet: Sheet, job: _Job) -> None:
        first, count = batch.first, batch.count
        if job.runs is not None and 0 <= batch.number < len(job.runs):
            first, count = job.runs[batch.number]
        end = min(first + count, job.place.count)
        first = max(first, 0)
        if end <= first:
            return
        if batch.material not in self._programs:
            self._note(f"no material is called '{batch.material}': it is left out")
            return
        if batch.material != "shape" and not self._use_texture(batch.texture, job):
            return
        if batch.material != self._material:
            self._use_material(batch.material, sheet)
        self._instances.use(job.place, first)
        self._draw(end - first, batch.blend, sheet)

    def _swarm(self, swarm: Swarm, sheet: Sheet, job: _Job) -> None:
        if not alive(swarm) or (swarm.texture >= 0 and not self._use_texture(swarm.texture, job)):
            return
        self._material = None
        self._draw(self._swarms.prepare(swarm, self._view(sheet)), swarm.blend, sheet)

    def _painting(self, painting: Painting, sheet: Sheet, job: _Job) -> None:
        self._material = None
        if job.supplies.paintings.prepare(painting, self._view(sheet), job.supplies.textures):
            self._draw(1, painting.blend, sheet)

    def _mosaic(self, mosaic: Mosaic, sheet: Sheet, job: _Job) -> None:
        if job.supplies.mosaics is None:
            self._note("a huge picture is left out: nobody has its tiles")
            return
        self._material = None
        for count in job.supplies.mosaics.prepare(mosaic, self._view(sheet)):
            self._draw(count, mosaic.blend, sheet)

    def _screening(self, screening: Screening, sheet: Sheet, job: _Job) -> None:
        films = job.supplies.films
        if films is None:
            return
        self._material = None
        view = self._view(sheet)
        if films.rehearse(view) if self.rehearsing else films.prepare(screening, view):
            self._draw(1, screening.blend, sheet)

    def _room(self, room: Room, sheet: Sheet, job: _Job) -> None:
        rooms = job.supplies.rooms
        if rooms is None:
            self._note("a room is left out: the show has no meshes and no clouds")
            return
        part = sheet.part
        if not self.rehearsing:
            box = boxes.box_of([room], job.drawlist, self._view(sheet)[2:])
            within = boxes.part_of(sheet.viewport, box, sheet.part)
            if within is None:
                return
            part = within
        self._material = None
        passes = self._passes(room.blend, sheet)
        rooms.draw(room, sheet.viewport, self.canvas, passes, part)
        if part != sheet.part:
            glcalls.keep_inside(sheet.viewport, sheet.part)
        self._factors = blending.NORMAL
        self.draw_calls += rooms.draw_calls

    def _masked(self, mask: Masked, sheet: Sheet, job: _Job) -> None:
        part = self._part_of(mask, sheet, job)
        if part is None:
            return
        x, y, width, height = sheet.viewport
        depth = sheet.depth
        try:
            inside, by = self._targets.take((width, height), 2 * depth + 2)[2 * depth :]
        except TargetFault as fault:
            self._note(f"a mask is left out, with what is inside of it: {fault}")
            return
        moved = (part[0] - x, part[1] - y, part[2], part[3])
        apart = Sheet((0, 0, width, height), moved, depth + 1)
        for target, steps in ((inside, mask.inside), (by, mask.by)):
            with target:
                glcalls.keep_inside(apart.viewport, moved)
                glcalls.clear(0.0, 0.0, 0.0, 0.0)
                self._steps(steps, apart, job)
        glcalls.keep_inside(sheet.viewport, part)
        self._lay_over(inside.texture, by.texture, mask, sheet)
        glcalls.keep_inside(sheet.viewport, sheet.part)

    def _part_of(self, mask: Masked, sheet: Sheet, job: _Job) -> Viewport | None:
        """The pixels in which something inside of a mask can be seen; None where nothing is."""
        if self.rehearsing:
            return sheet.part
        box = boxes.box_of_mask(mask, job.drawlist, self._view(sheet)[2:])
        return boxes.part_of(sheet.viewport, box, sheet.part)

    def _lay_over(self, inside: int, by: int, mask: Masked, sheet: Sheet) -> None:
        self._material = None
        glbuffers.use_vertex_array(self._empty)
        glprograms.use_program(self._mask.number)
        gltextures.use_unit(1)
        glframes.use_picture(by)
        gltextures.use_unit(0)
        glframes.use_picture(inside)
        glprograms.set_numbers(self._mask.at["origin"], sheet.viewport[0], sheet.viewport[1])
        keeps = (1.0, -1.0) if mask.inverted else (0.0, 1.0)
        glprograms.set_numbers(self._mask.at["keeps"], *keeps)
        self._draw(1, "normal", sheet)

    def _draw(self, count: int, blend: Blend, sheet: Sheet) -> None:
        """`count` quads, as often as their blend mode needs."""
        for factors in self._passes(blend, sheet):
            if factors is not self._factors:
                self._meet(factors)
            glbuffers.draw_quads(count)
            self.draw_calls += 1

    def _passes(self, blend: Blend, sheet: Sheet) -> tuple[Factors, ...]:
        found = _FACTORS[sheet.apart, sheet.depth > 0].get(blend)
        if found is None:
            self._note(f"no blend mode is called '{blend}': it is drawn as normal")
            return (blending.NORMAL,)
        return found

    def _meet(self, factors: Factors) -> None:
        glcalls.blend(factors)
        self._factors = factors

    def _use_texture(self, index: int, job: _Job) -> bool:
        number = job.supplies.textures.number(index)
        if number == NONE:
            self._note(f"texture {index} is not there: what it shows is left out")
            return False
        gltextures.use_texture_array(number)
        return True

    def _use_material(self, material: Material, sheet: Sheet) -> None:
        program, view = self._programs[material], self._view(sheet)
        glprograms.use_program(program.number)
        if self._views.get(material) != view:
            glprograms.set_numbers(program.at["view"], *view)
            self._views[material] = view
        self._material = material

    def _view(self, sheet: Sheet) -> View:
        """The canvas in pixels, and the pixels of the viewport for one of the canvas."""
        width, height = self.canvas
        return (width, height, sheet.viewport[2] / width, sheet.viewport[3] / height)


# By whether what is bound may be transparent, and whether it is a mask's.
_FACTORS = {
    (False, False): blending.ON_OPAQUE,
    (False, True): blending.IN_A_MASK,
    (True, False): blending.IN_A_REGION,
    (True, True): blending.IN_A_MASK,
}


@dataclass(frozen=True, slots=True)
class _Job:
    """The list that is being drawn: where its records lie, and its runs as (first, count)."""

    drawlist: DrawList
    place: Place
    runs: list[list[int]] | None
    supplies: Supplies
