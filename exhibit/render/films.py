"""Quads in which films are shown: planes are uploaded as they were decoded, and coloured here.

A picture is uploaded when it is another one than the last, into one of two sets of textures in
turn: the card may still be drawing with the other. Which picture is shown says a source that is
handed in; it never waits, or, for stills, always.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from exhibit.render import glbuffers, glcalls, glplanes, glprograms, gltextures, programs
from exhibit.render.glcalls import Profile, Size
from exhibit.render.programs import Program
from exhibit.render.swarms import View
from exhibit.scene.drawlist import DrawList, Screening, all_steps
from exhibit.scene.films import FilmFrame, Matte

Box = tuple[float, float, float, float]
Row = tuple[float, float, float]
_QUAD = ("view", "row_x", "row_y", "rect", "colour")
_UNIFORMS = (
    "across", "down", "bounds", "chroma_bounds", "matte_across", "matte_down", "matte_bounds",
    "matte_chroma_bounds", "red", "green", "blue", "covered", "siting", "light",
)  # fmt: skip
_PLANES = 4
_SETS = 2
_OPAQUE, _BY_ALPHA, _BY_MATTE = 0.0, 1.0, 2.0
_SPARSE = 1.5  # pixels of a film in one of the screen, as film.frag has it
_SQUARE = 0.02  # the cosine of the corners of what still counts as a rectangle
_LIGHTS = {"": 0.0, "pq": 1.0, "hlg": 2.0}


class FilmSource(Protocol):
    """Where a film's pictures come from; `faults` fills with sentences, and is emptied here."""

    faults: list[str]

    def frame(self, film: int, moment_s: float) -> FilmFrame | None:
        """The picture of a film at a time in its file; None for nothing."""
        ...

    def follow(self, film: int, moment_s: float) -> None:
        """Keeps a film in step that is not seen: it may be at the next moment."""
        ...


@dataclass(slots=True)
class _Set:
    """Textures with the planes of one picture."""

    frame: FilmFrame | None = None
    numbers: list[int] = field(default_factory=list)
    sizes: tuple[Size, ...] = ()


@dataclass(slots=True)
class _Screen:
    """The sets of one film, and which of them was written last."""

    sets: tuple[_Set, ...] = field(default_factory=lambda: tuple(_Set() for _ in range(_SETS)))
    last: int = 0


class Films:
    """The films of a show. `faults` fills with sentences while drawing."""

    def __init__(self, profile: Profile, source: FilmSource) -> None:
        """Raises ShaderFault."""
        self.source = source
        self.uploads = 0  # pictures that were copied to the card
        self._plain = _program(profile)
        self._full = _program(profile, "EVERYTHING")
        self._program = self._plain  # the one that is in use
        self._screens: dict[int, _Screen] = {}
        self._empty = glbuffers.new_vertex_array()
        self._side = glcalls.limits().side

    @property
    def faults(self) -> list[str]:
        return self.source.faults

    def prepare(self, screening: Screening, view: View) -> bool:
        """Sets all that the next quad needs to show a film; False where nothing is shown."""
        moment_s = float(screening.moment_s[0])
        if not float(screening.pose[9]) > 0.0:
            if moment_s >= 0.0:
                self.source.follow(screening.film, moment_s)
            return False
        frame = self.source.frame(screening.film, moment_s) if moment_s >= 0.0 else None
        if frame is None:
            return False
        held = self._uploaded(screening.film, frame)
        if held is None:
            return False
        glbuffers.use_vertex_array(self._empty)
        plain = _is_plain(frame) and not _is_shrunk(screening, frame, view)
        self._program = self._plain if plain else self._full
        glprograms.use_program(self._program.number)
        for unit in range(_PLANES):
            gltextures.use_unit(unit)
            glplanes.use_plane(held.numbers[min(unit, len(held.numbers) - 1)])
        gltextures.use_unit(0)
        self._pose(screening, view)
        self._colour(screening, frame, held.sizes)
        return True

    def go_on(self, hidden: Sequence[DrawList]) -> None:
        """What is shown in lists that are not drawn now goes on, for when they are again."""
        for drawlist in hidden:
            for step in all_steps(drawlist.steps):
                if isinstance(step, Screening) and step.moment_s[0] >= 0.0:
                    self.source.follow(step.film, float(step.moment_s[0]))

    def rehearse(self, view: View) -> bool:
        """As `prepare`, for a quad of which nothing is seen: drivers finish programs then."""
        glbuffers.use_vertex_array(self._empty)
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(self._program.at["kit_rect"], 0.0, 0.0, 0.0, 0.0)
        glprograms.set_numbers(self._program.at["kit_view"], *view)
        return True

    def follow(self, source: FilmSource, was: Sequence[int]) -> None:
        """From now on films are those of another source: each `was` one of those before, whose
        last picture is here, or -1.
        """
        self.source = source
        before, self._screens = self._screens, {}
        for film, number in enumerate(was):
            if number in before:
                self._screens[film] = before.pop(number)
        for screen in before.values():
            for each in screen.sets:
                gltextures.free_textures(each.numbers)

    def close(self) -> None:
        for screen in self._screens.values():
            for each in screen.sets:
                gltextures.free_textures(each.numbers)
        self._screens.clear()
        glbuffers.free_buffers([], [self._empty])
        programs.free([self._plain, self._full])

    def _uploaded(self, film: int, frame: FilmFrame) -> _Set | None:
        """The textures with a picture; None for one that this machine cannot hold."""
        screen = self._screens.setdefault(film, _Screen())
        for each in screen.sets:
            if each.frame is frame:
                return each
        screen.last = (screen.last + 1) % _SETS
        held = screen.sets[screen.last]
        sizes = tuple((plane.shape[1], plane.shape[0]) for plane in frame.planes)
        if not sizes or max(max(size) for size in sizes) > self._side:
            self.source.faults.append(
                f"a film is left out: this machine takes {self._side} pixels a side"
            )
            return None
        if sizes != held.sizes:
            gltextures.free_textures(held.numbers)
            held.numbers = [glplanes.new_plane(size) for size in sizes]
            held.sizes = sizes
        for number, plane in zip(held.numbers, frame.planes, strict=True):
            glplanes.fill_plane(number, plane)
        held.frame = frame
        self.uploads += 1
        return held

    def _pose(self, screening: Screening, view: View) -> None:
        at, pose = self._program.at, screening.pose.tolist()
        glprograms.set_numbers(at["kit_view"], *view)
        glprograms.set_numbers(at["kit_row_x"], *pose[0:3])
        glprograms.set_numbers(at["kit_row_y"], *pose[3:6])
        glprograms.set_numbers(at["kit_rect"], *screening.rect)
        glprograms.set_numbers(at["kit_colour"], *pose[6:10])

    def _colour(self, screening: Screening, frame: FilmFrame, sizes: tuple[Size, ...]) -> None:
        at, coding = self._program.at, frame.coding
        luma, chroma = sizes[0], sizes[min(1, len(sizes) - 1)]
        across, down, bounds = part_of(screening.cell, coding.turn, coding.matte, matte=False)
        glprograms.set_numbers(at["across"], *across)
        glprograms.set_numbers(at["down"], *down)
        glprograms.set_numbers(at["bounds"], *inside(bounds, luma))
        glprograms.set_numbers(at["chroma_bounds"], *inside(bounds, chroma))
        for name, row in zip(("red", "green", "blue"), coding.rows, strict=True):
            glprograms.set_numbers(at[name], *row)
        glprograms.set_numbers(at["siting"], coding.siting / chroma[0], 0.0)
        glprograms.set_numbers(at["light"], _LIGHTS[coding.light])
        covered = _BY_ALPHA if len(frame.planes) == _PLANES else _OPAQUE
        if coding.matte:
            covered = _BY_MATTE
            across, down, bounds = part_of(screening.cell, coding.turn, coding.matte, matte=True)
            glprograms.set_numbers(at["matte_across"], *across)
            glprograms.set_numbers(at["matte_down"], *down)
            glprograms.set_numbers(at["matte_bounds"], *inside(bounds, luma))
            glprograms.set_numbers(at["matte_chroma_bounds"], *inside(bounds, chroma))
        glprograms.set_numbers(at["covered"], covered)


def _program(profile: Profile, *defines: str) -> Program:
    names = (*(f"kit_{name}" for name in _QUAD), *_UNIFORMS)
    made = programs.load(profile, "painting.vert", "film.frag", names, defines=defines)
    glprograms.use_program(made.number)
    for unit in range(_PLANES):
        glprograms.set_unit(glprograms.uniform(made.number, f"plane_{unit}"), unit)
    return made


def _is_plain(frame: FilmFrame) -> bool:
    return not (frame.coding.light or frame.coding.matte)


def _is_shrunk(screening: Screening, frame: FilmFrame, view: View) -> bool:
    """Whether a pixel of the screen covers so many of the film's that one of them is not enough.

    A quad that leans counts as shrunk: what its pixels cover is not known here.
    """
    pose = screening.pose.tolist()
    right = (pose[0] * view[2], pose[3] * view[3])
    below = (pose[1] * view[2], pose[4] * view[3])
    across, down = math.hypot(*right), math.hypot(*below)
    if abs(right[0] * below[0] + right[1] * below[1]) > _SQUARE * across * down:
        return True
    height, width = frame.planes[0].shape
    if frame.coding.turn % 2:
        height, width = width, height
    left, top, end, bottom = screening.cell
    covered = (
        (width * abs(end - left), across * abs(screening.rect[2])),
        (height * abs(bottom - top), down * abs(screening.rect[3])),
    )
    return any(pixels > _SPARSE * shown for pixels, shown in covered)


# The half of the shown picture in which the matte lies, and the other: u0, v0, u1, v1.
_HALVES: dict[str, tuple[Box, Box]] = {
    "left": ((0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)),
    "right": ((0.5, 0.0, 1.0, 1.0), (0.0, 0.0, 0.5, 1.0)),
    "above": ((0.0, 0.0, 1.0, 0.5), (0.0, 0.5, 1.0, 1.0)),
    "below": ((0.0, 0.5, 1.0, 1.0), (0.0, 0.0, 1.0, 0.5)),
}


@lru_cache(maxsize=256)
def part_of(cell: Box, turn: int, half: Matte, *, matte: bool) -> tuple[Row, Row, Box]:
    """Where the part of a film's picture that fills a quad is stored, or where its matte is.

    Two rows from (u, v, 1) of the quad to the stored picture, and the box there: low u, v, high u,
    v. `turn` quarter turns clockwise lead from the stored picture to the shown one.
    """
    left, top, right, bottom = cell
    if half:
        u0, v0, u1, v1 = _HALVES[half][0 if matte else 1]
        left, right = u0 + left * (u1 - u0), u0 + right * (u1 - u0)
        top, bottom = v0 + top * (v1 - v0), v0 + bottom * (v1 - v0)
    u: Row = (right - left, 0.0, left)
    v: Row = (0.0, bottom - top, top)
    for _ in range(turn % 4):  # what is shown at (u, v) is stored at (v, 1 - u), turned once
        u, v = v, (-u[0], -u[1], 1.0 - u[2])
    ends = [(row[2], row[0] + row[1] + row[2]) for row in (u, v)]
    low, high = (min(ends[0]), min(ends[1])), (max(ends[0]), max(ends[1]))
    return u, v, (*low, *high)


def inside(box: Box, size: Size) -> Box:
    """A box without half a sample of a plane of this size at each edge; at least its middle."""
    across = min(0.5 / size[0], (box[2] - box[0]) / 2)
    down = min(0.5 / size[1], (box[3] - box[1]) / 2)
    return (box[0] + across, box[1] + down, box[2] - across, box[3] - down)
