"""From one version of a show to the next while it is played: a little between any two frames.

    what was read comes in, piece by piece            app/handover.py
    textures and shaders that are new are made        render/succession.py
    pictures and films of the scenes that are seen    app/stock.py, app/cinema.py
    room to evaluate its scenes, panels, wires
    then, between two frames, all at once: the new show, in the same state by names, at its time

Until the last step the show is what it was, and whatever fails before leaves it so. What it had is
given back piece by piece too: to free the objects of a large scene takes a millisecond.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Literal

from exhibit.app.cinema_doors import change_cinema, cinema_beside
from exhibit.app.glyphs import GlyphFeed
from exhibit.app.handover import Arrival
from exhibit.app.known import Known, pairs, same_file
from exhibit.app.produce import Production
from exhibit.app.scans import hang
from exhibit.app.shares import budget_of
from exhibit.app.sounds import HouseSound, sounds_of
from exhibit.app.staged import House, Staged, Wiring, controls_of, wiring_of
from exhibit.app.stock import Stock
from exhibit.media.film.showing import Showing
from exhibit.picture import Picture
from exhibit.render.succession import Succession, Wanted
from exhibit.scene.stage import Pose
from exhibit.show.carry import carried
from exhibit.show.program import Sent, Show
from exhibit.show.seen import scenes_in
from exhibit.show.state import State
from exhibit.show.step import settled

if TYPE_CHECKING:
    from exhibit.app.cinema import Cinema  # FFmpeg: few shows have films

Step = Literal["done", "waits"]  # a piece is done; or there is nothing to do before the next frame
WAITS_S = 3.0  # for pictures, films and sound; then they are seen, or heard, when they come


@dataclass(slots=True)
class Change:
    """A version that is ready: `staged`, and with what it is drawn."""

    staged: Staged
    succession: Succession
    known: Known
    cinema: Cinema | None
    was: list[int]  # of its films, the numbers of the same ones before
    canvas: tuple[int, int]


def changing(
    house: House, before: Staged, arrival: Arrival, there: Known, clock: Callable[[], float]
) -> Generator[Change | Step, None, None]:
    """All that is to be done before a version can be played, a piece at a time; at last the change.

    Closed before, or when it raises, it leaves nothing behind.
    """
    while arrival.take():
        yield "done"
    production, overlays = arrival.production(before.production)
    yield "done"
    known = arrival.came.known
    succession = house.renderer.beside()
    stock: Stock | None = None
    sound = _Beside(lambda: house.open_sound(production))
    done = False
    try:
        yield from _drawn(succession, production, known, there)
        room = budget_of(house.occasion)
        stock = Stock(production, succession.textures, room, house.desks.open())
        for _ in stock.beside(before.stock, succession.borrowed):
            yield "done"
        picture = yield from _picture(before, production, known, there)
        controls = controls_of(production.show, overlays, house)
        yield "done"
        was = _films_before(production, before.production, there, known)
        cinema = cinema_beside(production, before.cinema)
        if house.ears.sound is None and sounds_of(production.stages):
            sound.begin()
        state, end_s = house.state(), clock() + WAITS_S
        shown = carried(before.show, production.show, state)
        while clock() < end_s:
            if scenes_in(house.state()) != scenes_in(state):
                state = house.state()
                shown = carried(before.show, production.show, state)
            stock.frame(shown)
            ready = stock.is_ready(shown) and not sound.works
            if ready and (cinema is None or cinema.open_ahead(shown, was)):
                break
            yield "waits"
        if sound.result is not None:  # it is silent until something is told
            house.ears.sound = sound.result
        controls.panel.meter.sound = house.ears.sound
        glyphs = GlyphFeed(production.letters, succession.textures)
        wiring = _wiring(house, before, production.show)
        staged = Staged(production, picture, stock, glyphs, before.cinema, controls, wiring)
        yield "done"
        done = True
        yield Change(staged, succession, known, cinema, was, production.show.canvas)
    finally:
        if not done:
            if stock is not None:
                stock.close()
            succession.give_up()


def change_over(
    house: House, before: Staged, change: Change, there: Known
) -> tuple[State, list[Sent]]:
    """The show is the new one from the next frame on; answers in which state, and what it says.

    Nothing here depends on how large the show is, but for the state.
    """
    after = change.staged
    house.renderer.take_over(change.succession, change.canvas)
    after.stock.inherit(before.stock)
    before.stock.close()
    after.cinema = change_cinema(before.cinema, change.cinema, change.was, house.renderer)
    if after.production.scans != before.production.scans:
        house.renderer.drop_tiles(lambda close: Thread(target=close, daemon=True).start())
        hang(house.renderer, after.production.scans, patient=False)
    after.controls.go_on(before.controls)
    after.controls.panel.wells = after.wiring.watch.wells
    if after.wiring is not before.wiring and house.hearing is not None:
        house.hearing.listen_for(after.wiring.room)
    _sounds(house, before, after, there, change.known)
    sent: list[Sent] = []
    return settled(after.show, carried(before.show, after.show, house.state()), sent), sent


def given_back(before: Staged) -> Iterator[None]:
    """Lets go of a version that is not played any more, a piece at a time."""
    picture, production = before.picture, before.production
    parts: list[object] = [picture.poses_of(scene) for scene in range(len(picture.stages))]
    parts += picture.stages
    parts += [before.controls.panel, before.controls.question, before.stock, before.wiring]
    parts += production.arrays
    del before, picture, production
    while parts:
        parts.pop()
        yield None


def freeze_what_came() -> None:
    """What has just come stays too: the collector need not look at it (see `loop`)."""
    gc.freeze()


# --- the steps -----------------------------------------------------------------------------------


def _drawn(
    succession: Succession, production: Production, known: Known, there: Known
) -> Iterator[Step]:
    wanted = Wanted(
        production.arrays,
        pairs(known.arrays, there.arrays),
        production.shaders,
        production.mixtures,
        production.meshes,
        production.clouds,
        same_rooms=(known.meshes, known.clouds) == (there.meshes, there.clouds),
    )
    for _ in succession.bring(wanted):
        yield "done"


def _picture(
    before: Staged, production: Production, known: Known, there: Known
) -> Generator[Step, None, Picture]:
    """Room for every scene; a scene that is the same has it already."""
    poses: list[list[Pose]] = []
    same = pairs(known.stages, there.stages)
    for stage, number in zip(production.stages, same, strict=True):
        poses.append(before.picture.poses_of(number) if number >= 0 else [Pose(stage)])
        yield "done"
    return Picture(production.show, production.stages, production.lengths, poses)


def _films_before(
    production: Production, before: Production, there: Known, known: Known
) -> list[int]:
    """For each film the number of the same one before; each has one of its own."""

    def name(film: Showing, of: Known) -> str:
        return f"{film} {of.files.get(str(film.file))}"

    return pairs(
        [name(film, known) for film in production.films],
        [name(film, there) for film in before.films],
    )


def _wiring(house: House, before: Staged, show: Show) -> Wiring:
    """The room of before, unless the show has other inputs; filters go on where they were."""
    if show.inputs == before.show.inputs:
        return before.wiring
    after = wiring_of(show, house.occasion.venue.wires, house.say, house.language)
    with suppress(ValueError):  # a room that begins anew is a room
        after.room.resume(before.wiring.room.saved())
    return after


def _sounds(house: House, before: Staged, after: Staged, there: Known, known: Known) -> None:
    sound, wanted = house.ears.sound, sounds_of(after.production.stages)

    def same(file: str) -> bool:
        return same_file(file, there, known)

    changed = {file for file, _ in wanted if not same(file)}
    if sound is not None and (changed or wanted != sounds_of(before.production.stages)):
        sound.renew(wanted, changed)
    house.ears.changed(same)


class _Beside:
    """Something that waits, done on a thread; `result` when it no longer `works`."""

    def __init__(self, do: Callable[[], HouseSound | None]) -> None:
        self.result: HouseSound | None = None
        self._do = do
        self._thread: Thread | None = None

    def begin(self) -> None:
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def works(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _work(self) -> None:
        self.result = self._do()
