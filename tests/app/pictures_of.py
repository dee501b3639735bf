"""Pictures of a show with what the kit draws over it, as `exhibit run` puts them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exhibit.app.occasion import Occasion
from exhibit.app.overlay import Overlay, question_scene
from exhibit.app.panel import Panel, panel_scene
from exhibit.app.produce import produce
from exhibit.app.stock import Stock
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import open_window
from exhibit.show.program import Show
from exhibit.show.state import State
from tests.shows import good

Pixels = NDArray[np.uint8]
Draw = Callable[[Overlay, State, float], Pixels]


def overlays_of(folder: Path) -> tuple[Show, Panel, Overlay]:
    """The show, its panel, and the question, for what needs no picture."""
    spec = good(folder)
    scenes = (panel_scene(spec), question_scene(spec.canvas))
    production, over = produce(Occasion(spec, Venue()), Problems(), scenes)
    return production.show, Panel(production.show, over[0]), Overlay(production.show, over[1])


@contextmanager
def drawing(folder: Path, size: tuple[int, int]) -> Iterator[tuple[Show, Panel, Overlay, Draw]]:
    """The same, with a `draw` that gives the picture of the show under an overlay."""
    spec = good(folder)
    scenes = (panel_scene(spec), question_scene(spec.canvas))
    production, over = produce(Occasion(spec, Venue()), Problems(), scenes)
    show = production.show
    window = open_window("test", (16, 16), offscreen=True)
    renderer = Renderer(window.profile, show.canvas, production.arrays)
    stock = Stock(production, renderer.textures, 512_000_000)
    target = Target(size)
    picture = Picture(show, production.stages)

    def draw(overlay: Overlay, state: State, time_s: float) -> Pixels:
        layers = picture.layers(state, time_s)
        stock.settle(playing.scene for playing in state.playing)
        with target:
            renderer.draw(layers, letterbox(show.canvas, size), overlay.drawlist(state))
        assert renderer.faults == {}
        return target.read()

    try:
        yield show, Panel(show, over[0]), Overlay(show, over[1]), draw
    finally:
        target.close()
        stock.close()
        renderer.close()
        window.close()
