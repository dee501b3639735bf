"""Draws layers of records into whatever is bound: the window, or a `Target`.

Blending is premultiplied and in sRGB, as painting programs do it: a cross-fade and a half-opaque
picture look as they did on the artist's screen. The same records give the same pixels, on one
driver, every time: nothing here knows the time, and no frame feeds the next one.

A fault never stops the picture. It becomes a sentence in `faults`, once, and what it concerns is
left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from exhibit.render import glcalls, glframes
from exhibit.render.glcalls import Picture, Profile, Size, Viewport
from exhibit.render.instances import MOST_RECORDS, Instances, Place
from exhibit.render.letterbox import part_of
from exhibit.render.mixing import Mixer
from exhibit.render.montage import WINDOW, Mix, Montage, Over, Paint, Veil, cut, montage
from exhibit.render.painter import Painter, Supplies
from exhibit.render.paintings import Paintings
from exhibit.render.rehearsal import rehearsal
from exhibit.render.succession import Succession
from exhibit.render.targets import Target, TargetFault, TargetPool
from exhibit.render.textures import Textures
from exhibit.scene.drawlist import NOTHING, DrawList, Layer, Part
from exhibit.scene.looks import Cloud, Mesh, ShaderSource, TextureArray

if TYPE_CHECKING:
    from exhibit.render.films import Films, FilmSource  # which most shows need not load
    from exhibit.render.mosaics import Aside, Source
    from exhibit.scene.mosaic import Grid

BLACK = (0.0, 0.0, 0.0)


class _Sheet(NamedTuple):
    """What is drawn on: all of a viewport is mapped to, and only a part of it is drawn."""

    viewport: Viewport
    part: Viewport


class Renderer:
    """Programs, textures and buffers of one show in one OpenGL context."""

    def __init__(  # noqa: PLR0913  # the last ones by name: what a show has is loaded with it
        self,
        profile: Profile,
        canvas: Size,
        arrays: Sequence[TextureArray] = (),
        capacity: int = 512,
        *,
        shaders: Sequence[ShaderSource] = (),
        meshes: Sequence[Mesh] = (),
        clouds: Sequence[Cloud] = (),
        mixtures: Sequence[ShaderSource] = (),
    ) -> None:
        """`canvas` in pixels, as the show says; `capacity` in records. Raises ShaderFault."""
        self.canvas = canvas
        self.faults: dict[str, None] = {}  # sentences in the order in which they were met
        glcalls.take_error()  # what others left behind is not ours to report
        self._profile: Profile = profile
        self._mixer = Mixer(profile, canvas)
        self._instances = Instances(capacity)
        self._painter = Painter(profile, canvas, self._instances, self._note)
        self._scenes = TargetPool()
        self.textures = Textures(profile, arrays)
        self._supplies = Supplies(self.textures, Paintings(profile))
        self.load(shaders, meshes, clouds, mixtures)

    def load(
        self,
        shaders: Sequence[ShaderSource] = (),
        meshes: Sequence[Mesh] = (),
        clouds: Sequence[Cloud] = (),
        mixtures: Sequence[ShaderSource] = (),
    ) -> None:
        """What a show has besides pictures, in place of what it had; `mixtures` are the shaders
        that its scenes are mixed by. Raises ShaderFault.
        """
        self._note(*self._supplies.paintings.load(shaders), *self._mixer.load(mixtures))
        if self._supplies.rooms is not None:
            self._supplies.rooms.close()
            self._supplies.rooms = None
        if meshes or clouds:
            from exhibit.render.rooms import Rooms  # noqa: PLC0415  # few shows have any

            self._supplies.rooms = Rooms(self._profile, meshes, clouds)
        self._note(self._gl_fault("loading"))
        self._hear()

    def load_tiles(self, grids: Sequence[Grid], source: Source, *, patient: bool) -> None:
        """Huge pictures, in place of what was there: how they are cut, and who reads their tiles.

        One that is `patient` waits for every tile of a frame. Raises ShaderFault.
        """
        from exhibit.render.mosaics import Mosaics  # noqa: PLC0415  # few shows have any

        self.drop_tiles()
        self._supplies.mosaics = Mosaics(self._profile, self.canvas, grids, source, patient=patient)
        self._note(self._gl_fault("loading"))

    def drop_tiles(self, aside: Aside | None = None) -> None:
        """There are no huge pictures any more; `aside` waits for who read them, elsewhere."""
        if self._supplies.mosaics is not None:
            self._supplies.mosaics.close(aside)
            self._supplies.mosaics = None

    def show_films(self, source: FilmSource) -> None:
        """From now on films are shown, and these are their pictures. Raises ShaderFault."""
        from exhibit.render.films import Films  # noqa: PLC0415

        if self._supplies.films is not None:
            self._supplies.films.close()
        self._supplies.films = Films(self._profile, source)

    def beside(self) -> Succession:
        """What another show is drawn with, to be made between the frames of this one."""
        return Succession(self._profile, self._supplies, self._mixer)

    def take_over(self, new: Succession, canvas: Size) -> None:
        """From now on that show is drawn."""
        new.take_over()
        self._instances.forget_all()
        self.textures = new.textures
        self.canvas = self._painter.canvas = self._mixer.canvas = canvas
        self._note(*new.faults, self._gl_fault("loading"))
        self._hear()

    @property
    def films(self) -> Films | None:
        """What shows films, if there are any."""
        return self._supplies.films

    @property
    def draw_calls(self) -> int:
        """How many the last frame took."""
        return self._painter.draw_calls + self._mixer.draw_calls

    def draw(
        self,
        layers: Sequence[Layer],
        viewport: Viewport,
        overlay: DrawList | None = None,
        parts: Sequence[Part] = (),
    ) -> None:
        """Black around the viewport, the layers inside: those of a region mixed upwards, over those
        of the regions before it; then each part in its place, and the overlay on top.
        """
        self._painter.draw_calls = self._mixer.draw_calls = 0
        glcalls.start_frame()
        glcalls.clear(*BLACK)
        if viewport[2] < 1 or viewport[3] < 1 or min(self.canvas) < 1:
            return
        size = (viewport[2], viewport[3])
        whole = _Sheet(viewport, viewport)
        sheets = [whole, *(_Sheet(viewport, part_of(viewport, part.sees)) for part in parts)]
        made = [self._montage(each, size) for each in (layers, *(part.layers for part in parts))]
        lists = [each for each_made, _ in made for each in each_made.lists]
        if self._supplies.mosaics is not None:
            self._supplies.mosaics.follow(lists)
        if self._supplies.films is not None and len(lists) < len(layers):
            drawn = {id(each) for each in lists}
            self._supplies.films.go_on([x.drawlist for x in layers if id(x.drawlist) not in drawn])
        places = self._upload(lists if overlay is None else [*lists, overlay])
        first = 0
        for (put, targets), sheet in zip(made, sheets, strict=True):
            self._assemble(put, targets, places[first : first + len(put.lists)], sheet)
            first += len(put.lists)
        glcalls.keep_inside(viewport)
        if overlay is not None:
            self._paint(overlay, places[-1], viewport)
        self._note(self._gl_fault("drawing"))
        self._hear()

    def _assemble(
        self, made: Montage, targets: Sequence[Target], places: Sequence[Place], sheet: _Sheet
    ) -> None:
        """What a montage says, in a part of the picture."""
        if min(sheet.part[2:]) < 1:
            return
        # What is drawn apart comes first: on tiled GPUs (Raspberry Pi) leaving the window's picture
        # and coming back costs two passes over memory.
        for step in made.apart:
            with targets[step.into] as target:
                inside = (0, 0, *target.size)
                glcalls.keep_inside(inside)
                self._step(step, made.lists, places, _Sheet(inside, inside), targets)
        glcalls.keep_inside(sheet.viewport, sheet.part)
        for straight in made.straight:
            self._step(straight, made.lists, places, sheet, targets)

    def rehearse(self, viewport: Viewport, lists: Sequence[DrawList] = ()) -> None:
        """Draws with every texture array and shader, and a cross-fade, so that nothing is seen;
        and with each kind of step, blend mode and mask that is in `lists`.
        """
        glcalls.start_frame()
        unseen = rehearsal(lists, self.textures, len(self._supplies.paintings))
        drawn = self._painter.draw_calls, self._mixer.draw_calls
        self._painter.rehearsing = True
        with suppress(TargetFault):
            seen, other = self._scenes.take((viewport[2], viewport[3]), 2)
            inside = (0, 0, *seen.size)
            with seen:
                glcalls.keep_inside(inside)
                self._mixer.rehearse(other.texture, other.texture, inside)
                glcalls.clear(*BLACK)
                self._paint(unseen, self._upload([unseen])[0], inside)
            glcalls.keep_inside(viewport)
            self._mixer.over(seen.texture, Layer(NOTHING, 0.0), viewport)
            self._paint(unseen, self._upload([unseen])[0], viewport)
            if self._supplies.rooms is not None:
                self._supplies.rooms.rehearse(viewport, self.canvas)
        self._painter.rehearsing = False
        self._painter.draw_calls, self._mixer.draw_calls = drawn
        self._hear()

    def read(self, size: Size) -> Picture:
        """The lower left (width, height) of what is bound: (height, width, 3), row 0 at the top."""
        return glframes.read_pixels((max(size[0], 0), max(size[1], 0)))

    def close(self) -> None:
        """Gives back everything that the GPU holds for this renderer."""
        self._scenes.close()
        self._painter.close()
        self._supplies.paintings.close()
        if self._supplies.rooms is not None:
            self._supplies.rooms.close()
        if self._supplies.mosaics is not None:
            self._supplies.mosaics.close()
        if self._supplies.films is not None:
            self._supplies.films.close()
        self.textures.close()
        self._instances.close()
        self._mixer.close()

    def _montage(self, layers: Sequence[Layer], size: Size) -> tuple[Montage, list[Target]]:
        """In which order what is drawn, and the pictures that some of it is drawn into."""
        made = montage(layers, self._mixer.mixtures.__contains__)
        try:
            return made, self._scenes.take(size, made.targets)
        except TargetFault as fault:
            self._note(f"a cross-fade becomes a cut: {fault}")
            return montage(cut(layers), self._mixer.mixtures.__contains__), []

    def _upload(self, lists: Sequence[DrawList]) -> list[Place]:
        places = self._instances.upload(lists)
        if sum(place.count for place in places) < sum(len(each.records) for each in lists):
            self._note(f"more than {MOST_RECORDS} records in a frame: the last ones are left out")
        return places

    def _step(
        self,
        step: Paint | Veil | Over | Mix,
        lists: Sequence[DrawList],
        places: Sequence[Place],
        sheet: _Sheet,
        targets: Sequence[Target],
    ) -> None:
        viewport = sheet.viewport
        match step:
            case Paint():
                self._scene(lists[step.number], places[step.number], sheet, step)
            case Veil():
                self._mixer.veil(step.colour, step.strength, viewport)
            case Over():
                self._mixer.over(targets[step.target].texture, step.layer, viewport)
            case Mix():
                if step.into != WINDOW:
                    glcalls.clear(*BLACK, 0.0)
                before, after = targets[step.before].texture, targets[step.after].texture
                self._mixer.between(before, after, step.layer, viewport)

    def _scene(self, drawlist: DrawList, place: Place, sheet: _Sheet, how: Paint) -> None:
        """One scene with its background, over black, over nothing, or over what is there."""
        red, green, blue = drawlist.background
        cover = drawlist.cover
        apart = how.into != WINDOW and not how.opaque
        if how.opaque or apart:
            alpha = cover if apart else 1.0
            glcalls.clear(red * cover, green * cover, blue * cover, alpha)
        elif cover > 0.0:
            self._mixer.veil(drawlist.background, cover, sheet.viewport)
        self._painter.paint(
            drawlist, place, sheet.viewport, self._supplies, apart=apart, part=sheet.part
        )

    def _paint(self, drawlist: DrawList, place: Place, viewport: Viewport) -> None:
        """The steps of a list over what is there, in their order."""
        self._painter.paint(drawlist, place, viewport, self._supplies)

    def _gl_fault(self, doing: str) -> str:
        found = glcalls.take_error()
        return f"OpenGL while {doing}: {found}" if found else ""

    def _hear(self) -> None:
        """What could not be uploaded, also when it was replaced between two frames, or drawn."""
        supplies = self._supplies
        heard = [self.textures.faults, supplies.paintings.faults]
        if supplies.rooms is not None:
            heard.append(supplies.rooms.faults)
        if supplies.mosaics is not None:
            heard.append(supplies.mosaics.faults)
        if supplies.films is not None:
            heard.append(supplies.films.faults)
        for faults in heard:
            if faults:
                self._note(*faults)
                faults.clear()

    def _note(self, *faults: str) -> None:
        """Each sentence is kept once, so that a fault of every frame does not fill the memory."""
        self.faults.update(dict.fromkeys(fault for fault in faults if fault))
