"""Stills and films: the same picture as in the gallery, for any time, with no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from exhibit.app.glyphs import GlyphFeed
from exhibit.app.occasion import Occasion
from exhibit.app.outputs import Outputs
from exhibit.app.produce import Production, produce
from exhibit.app.scans import hang
from exhibit.app.shares import budget_of
from exhibit.app.sounds import sounds_of
from exhibit.app.stock import Stock
from exhibit.core.problems import Problems
from exhibit.picture import Picture, Sounding
from exhibit.render.glcalls import Profile
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import open_window
from exhibit.show.seen import scenes_in
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from exhibit.wires.room import Room

Pixels = NDArray[np.uint8]


class Studio:
    """Draws an occasion at any size and time. Raises NoGraphics or TargetFault.

    `faults` has a sentence for everything that could not be drawn so far.

    `with Studio(occasion, (1280, 720)) as studio: studio.pictures([12.5])`
    """

    def __init__(
        self, occasion: Occasion, size: tuple[int, int], profile: Profile | None = None
    ) -> None:
        problems = Problems()
        production, _ = produce(occasion, problems)
        self.show = production.show
        self.faults: dict[str, None] = dict.fromkeys(str(p) for p in problems.sorted())
        self._occasion = occasion
        self._window = open_window("exhibit", (16, 16), profile=profile, offscreen=True)
        self._renderer = renderer_for(production, self._window.profile)
        self._feed = GlyphFeed(production.letters, self._renderer.textures)
        self._stock = Stock(production, self._renderer.textures, budget_of(occasion))
        self._target = Target(size)
        self._viewport = letterbox(self.show.canvas, size)
        self._picture = Picture(self.show, production.stages, production.lengths)
        self._outputs = Outputs(occasion.venue.outputs)
        self.place = occasion.venue.sound
        self.sounds = bool(sounds_of(production.stages))  # whether anything can be heard

    def pictures(self, times: Iterable[float]) -> Iterator[Pixels]:
        """The occasion's pictures at ascending show times in seconds."""
        for state in self.states(times):
            yield self.picture(state, state.time_s)

    def states(self, times: Iterable[float]) -> Iterator[State]:
        """The occasion's states at ascending show times in seconds."""
        occasion = self._occasion
        state = begin(self.show, occasion.scene, occasion.language, own=occasion.own)
        room = Room(self.show, occasion.venue.wires)
        events = self._occasion.events
        heard = 0
        for time_s in times:
            first = heard
            while heard < len(events) and events[heard].time_s <= time_s:
                heard += 1
            told = room.hear(events[first:heard], time_s)
            state = advance(self.show, state, told, until=time_s)
            yield state

    def picture(self, state: State, time_s: float) -> Pixels:
        """(height, width, 3) uint8 at `time_s` >= the state's own time."""
        layers = self._picture.layers(state, time_s)
        parts = self._outputs.parts(self._picture, state.language)
        self._feed.feed()
        self._stock.settle(scenes_in(state))
        self.faults.update(self._stock.faults)
        with self._target:
            self._renderer.draw(layers, self._viewport, parts=parts)
        self.faults.update(self._renderer.faults)
        return self._target.read()

    def heard(self, state: State) -> list[Sounding]:
        """What sounds in the picture that was drawn last, of the same state."""
        return self._picture.sounds(state)

    def close(self) -> None:
        self._target.close()
        self._stock.close()
        self._renderer.close()
        self._window.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def renderer_for(production: Production, profile: Profile) -> Renderer:
    """A renderer with all that a production is drawn with, in the context that is open; its
    pictures come by way of a `Stock`.
    """
    renderer = Renderer(
        profile,
        production.show.canvas,
        production.arrays,
        shaders=production.shaders,
        meshes=production.meshes,
        clouds=production.clouds,
        mixtures=production.mixtures,
    )
    hang(renderer, production.scans, patient=True)
    if production.films:
        from exhibit.app.cinema import ExactCinema  # noqa: PLC0415  # few shows have films

        renderer.show_films(ExactCinema(production.films))
    return renderer
