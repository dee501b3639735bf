"""The solids of a room as draw calls.

What is opaque hides by depth; what blends is drawn after it, see rooms.py. A solid that fades hides
its own far side: its depth is written before its colours, so that it fades as one thing and its
inside is never seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from exhibit.render import gldepth, glprograms, gltextures, programs
from exhibit.render.glbuffers import use_vertex_array
from exhibit.render.glcalls import Profile
from exhibit.render.pieces import Four, Piece, Pieces
from exhibit.render.views import FLAT, Frames, View, frames_of
from exhibit.scene.drawlist import Solid
from exhibit.scene.looks import Mesh

COLOUR_INPUT = 3  # location in solid.vert


@dataclass(frozen=True, slots=True)
class Posed:
    """A piece where a solid has it. `row` is that of its node among the frames, `colour` the
    solid's; `depth` is larger for what is farther, whatever the camera.
    """

    piece: Piece
    row: int
    mirrored: bool
    colour: Four
    depth: float


@dataclass(frozen=True, slots=True)
class Group:
    """What is blended over what is there at one time: a piece, or a solid that fades."""

    depth: float
    pieces: tuple[Posed, ...]
    hides: bool  # its own far side


@dataclass(frozen=True, slots=True)
class Cast:
    """The solids of one room: the opaque in the order in which to draw them, and what blends."""

    frames: Frames
    opaque: list[Posed]
    blended: list[Group]


class Solids:
    """The meshes of a show and what draws them."""

    def __init__(self, profile: Profile, meshes: Sequence[Mesh]) -> None:
        """Raises ShaderFault."""
        self.draw_calls = 0  # since it was set to 0
        uniforms = ("rows", "tint", "look", "light")
        self._program = programs.load(profile, "solid.vert", "solid.frag", uniforms)
        at = self._program.at
        self._rows, self._tint, self._look, self._light = (at[name] for name in uniforms)
        self._pieces = Pieces(profile, meshes)
        self.faults = self._pieces.faults
        # What is in use: see `_draw`.
        self._piece: Piece | None = None
        self._colour: Four | None = None
        self._faces: tuple[bool, bool] | None = None

    @property
    def bytes(self) -> int:
        return self._pieces.bytes

    def __len__(self) -> int:
        return len(self._pieces)

    def nodes(self, mesh: int) -> int:
        """How many matrices a mesh needs."""
        return self._pieces.nodes(mesh)

    def cast(self, solids: Sequence[Solid], view: View) -> Cast:
        """What is drawn of these solids. What is not there gets a sentence in `faults`."""
        there = [solid for solid in solids if self._is_there(solid)]
        frames = frames_of(view, [solid.world_from_node for solid in there])
        opaque: list[Posed] = []
        blended: list[Group] = []
        first = 0
        for solid in there:
            posed = self._pose(solid, frames, first)
            first += solid.world_from_node.shape[1]
            solids_own = [each for each in posed if not each.piece.blends]
            if float(solid.colour[3]) >= 1.0:
                opaque += solids_own
            elif solids_own:
                depth = sum(each.depth for each in solids_own) / len(solids_own)
                blended.append(Group(depth, tuple(solids_own), hides=True))
            blended += [
                Group(each.depth, (each,), hides=False) for each in posed if each.piece.blends
            ]
        # A fragment that may be thrown away keeps some GPUs from hiding early: those come last.
        opaque.sort(key=lambda each: each.piece.cutoff > 0.0)
        return Cast(frames, opaque, blended)

    def draw_opaque(self, cast: Cast, view: View) -> None:
        """After `gldepth.start_depth`."""
        if cast.opaque:
            self._use(view)
        for posed in cast.opaque:
            self._draw(posed, cast.frames)

    def draw_blended(self, groups: Sequence[Group], cast: Cast, view: View) -> None:
        """In this order, among what blends, after `gldepth.start_blending`."""
        self._use(view)
        for group in groups:
            if group.hides:
                gldepth.paint_depth_only(only=True)
                for posed in group.pieces:
                    self._draw(posed, cast.frames)
                gldepth.paint_depth_only(only=False)
            for posed in group.pieces:
                self._draw(posed, cast.frames)

    def close(self) -> None:
        self._pieces.close()
        programs.free([self._program])

    def _is_there(self, solid: Solid) -> bool:
        if not 0 <= solid.mesh < len(self._pieces):
            self.faults.append(f"mesh {solid.mesh} is not there: what it shows is left out")
            return False
        needed = self._pieces.nodes(solid.mesh)
        shape = solid.world_from_node.shape
        if shape != (12, needed):
            self.faults.append(
                f"mesh {solid.mesh} is left out: its places have the shape {shape}, "
                f"expected {(12, needed)}"
            )
            return False
        return True

    def _pose(self, solid: Solid, frames: Frames, first: int) -> list[Posed]:
        """The pieces of a solid that can be seen; its frames begin at `first`."""
        red, green, blue, alpha = colour = tuple(solid.colour.tolist())
        if not all(map(isfinite, colour)):
            self.faults.append(f"mesh {solid.mesh} is left out: its colour is not a number")
            return []
        posed: list[Posed] = []
        for piece in self._pieces.of(solid.mesh) if alpha > 0.0 else ():
            row = first + piece.node
            if not frames.good[row]:
                self.faults.append(
                    f"a part of mesh {solid.mesh} is left out: its place is not a number"
                )
                continue
            turn = float(frames.turns[row])
            if abs(turn) > FLAT:
                depth = frames.depth(row, piece.middle)
                posed.append(
                    Posed(piece, row, turn < 0.0, (red, green, blue, min(alpha, 1.0)), depth)
                )
        return posed

    def _use(self, view: View) -> None:
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(self._light, *view.light)
        gldepth.set_constant_input(COLOUR_INPUT, 1.0, 1.0, 1.0, 1.0)
        self._piece = self._colour = self._faces = None  # others have drawn since

    def _draw(self, posed: Posed, frames: Frames) -> None:
        """One call; what the last one has set alike is left as it is."""
        piece, faces = posed.piece, (posed.piece.two_sided, posed.mirrored)
        if faces != self._faces:
            gldepth.show_faces(both=faces[0], mirrored=faces[1])
            self._faces = faces
        if piece is not self._piece or posed.colour != self._colour:
            self._stain(piece, posed.colour)
        gldepth.set_rows(self._rows, 7, frames.address(posed.row))
        gldepth.draw_triangles(piece.triangles)
        self.draw_calls += 1

    def _stain(self, piece: Piece, colour: Four) -> None:
        """From now on this piece is drawn, in this colour."""
        (red, green, blue, alpha), own = colour, piece.colour
        glprograms.set_numbers(self._tint, own[0] * red, own[1] * green, own[2] * blue, own[3])
        glprograms.set_numbers(
            self._look, piece.cutoff, float(piece.lit), float(piece.blends), alpha
        )
        if piece is not self._piece:
            gltextures.use_texture_array(piece.texture)
            use_vertex_array(piece.vertices.vertex_array)
        self._piece, self._colour = piece, colour
