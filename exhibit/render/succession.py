"""What the show that follows is drawn with, made beside what is drawn with now.

A show that was read again wants other textures and shaders than before, and most of the same. What
is the same is borrowed; the rest is brought a piece between two frames. Then `Renderer.take_over`
changes from the one to the other, which is a matter of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exhibit.render.glcalls import Profile
from exhibit.render.mixing import Mixer
from exhibit.render.painter import Supplies
from exhibit.render.paintings import Brush
from exhibit.scene.looks import Cloud, Mesh, ShaderSource, TextureArray


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a show is drawn with. `same`: for each texture array the number of the same one among
    those that are there, or -1; `same_rooms`: meshes and clouds are what they were.
    """

    arrays: Sequence[TextureArray]
    same: Sequence[int]
    shaders: Sequence[ShaderSource] = ()
    mixtures: Sequence[ShaderSource] = ()
    meshes: Sequence[Mesh] = ()
    clouds: Sequence[Cloud] = ()
    same_rooms: bool = True


@dataclass
class Succession:
    """What comes into the place of `before`. All calls need the context."""

    profile: Profile
    before: Supplies
    mixer: Mixer
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.textures = self.before.textures.beside()
        self.borrowed: set[int] = set()  # the numbers here of texture arrays that were there
        self._wanted = Wanted((), ())
        self._brushes: list[Brush | None] = []
        self._rooms = self.before.rooms

    def bring(self, wanted: Wanted) -> Iterator[None]:
        """Makes all that is wanted, a piece between two frames at a time. Raises ShaderFault.

        Meshes and clouds that have changed are one piece, and so is each new shader: a driver may
        take longer for them than a frame has.
        """
        self._wanted = wanted
        for array, same in zip(wanted.arrays, wanted.same, strict=True):
            if same >= 0 and not array.comes:
                self.borrowed.add(self.textures.borrow(self.before.textures, same))
            else:
                yield from self.textures.bring(array)
        yield from self.before.paintings.beside(wanted.shaders, self._brushes)
        if not wanted.same_rooms:
            self._rooms = None
            if wanted.meshes or wanted.clouds:
                from exhibit.render.rooms import Rooms  # noqa: PLC0415  # few shows have any

                self._rooms = Rooms(self.profile, wanted.meshes, wanted.clouds)
                yield

    def take_over(self) -> None:
        """From now on this is what is there; what nobody needs any more is freed."""
        self.textures.take_over()
        gone, self.before.textures = self.before.textures, self.textures
        gone.close(others_go_on=True)
        self.faults += gone.faults
        self.before.paintings.take_over(self._wanted.shaders, self._brushes)
        if self._rooms is not self.before.rooms:
            if self.before.rooms is not None:
                self.before.rooms.close()
            self.before.rooms = self._rooms
        self.faults += self.mixer.mixtures.follow(self._wanted.mixtures)

    def give_up(self) -> None:
        """It is not wanted after all."""
        self.textures.close(others_go_on=True)
        self.before.paintings.forget(self._brushes)
        if self._rooms is not None and self._rooms is not self.before.rooms:
            self._rooms.close()
