"""A show that is played and edited, all in one process: it is read again when it is asked to be.

    with Edited(folder, window) as show:
        show.save(SHOW.replace("red", "blue"))
        show.settle()
        assert show.colour() == BLUE

Time stands still unless it is told to pass.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from exhibit.app.handover import Arrival, Came, Order, Taken
from exhibit.app.known import Known, known_of
from exhibit.app.occasion import Occasion
from exhibit.app.overlay import question_scene
from exhibit.app.panel import panel_scene
from exhibit.app.produce import produce
from exhibit.app.reloading import Reloading
from exhibit.app.rewriter import News, Rewriter
from exhibit.app.rewriting import Rewriting
from exhibit.app.saves import listed
from exhibit.app.sounds import HouseSound, PlaysOn
from exhibit.app.staged import House, Staged, staged_first, wiring_of
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.loop import Loop
from exhibit.media.desks import Desks
from exhibit.media.text import Typesetter
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import Window
from exhibit.scene.drawlist import DrawList, Layer
from exhibit.show.events import Event
from exhibit.show.program import Sent
from exhibit.show.state import State
from exhibit.show.step import begin
from tests.app.test_stock import AtOnce
from tests.shows import good, write

Pixels = NDArray[np.uint8]
MANY = 2_000  # frames: nothing that goes well takes as many


class AtOnceRewriter:
    """As `Rewriter`, but what is read is read when `read` is called."""

    def __init__(self, order: Order) -> None:
        self.there: Known = order.known
        self.process = Rewriting(order)
        self.sent: list[Came] = []
        self._news: deque[News] = deque()
        self._letters: Typesetter | None = None

    def begin(self, letters: Typesetter | None) -> None:
        self._letters = letters
        self.process.begin()

    def read(self) -> None:
        news = self.process.read()
        if isinstance(news, Came):
            self.sent.append(news)
            self._news.append(Arrival(news, self.there, self._letters))
        else:
            self._news.append(news)

    def take(self) -> News | None:
        return self._news.popleft() if self._news else None

    def taken(self, arrival: Arrival, letters: Typesetter | None, *, well: bool = True) -> None:
        if well:
            self.there, self._letters = arrival.came.known, letters
        self.process.taken(Taken(arrival.came.number, well))

    def begin_anew(self) -> None:
        pass

    def close(self) -> None:
        pass


class Edited:
    """A show on a small screen, drawn off screen; `said` is what the terminal hears."""

    def __init__(self, folder: Path, window: Window, size: tuple[int, int] = (320, 180)) -> None:
        self.folder = folder
        self.window = window
        self.said: list[str] = []
        self.heard: list[Sent] = []
        self.recorded: list[Event] = []
        self.events: list[Event] = []
        self.now_s = 0.0
        self.sounds: Any = None  # what plays sounds, if a test wants to hear them
        spec = good(folder)
        occasion = Occasion(spec, Venue())
        overlays = (panel_scene(spec), question_scene(spec.canvas))
        production, over = produce(occasion, Problems(), overlays)
        self.renderer = Renderer(window.profile, spec.canvas)
        self._target = Target(size)
        self.house = House(
            occasion, self.renderer, Desks(AtOnce()), lambda: self.now_s, self.events.append,
            lambda: self.loop.state, None, PlaysOn(None), self.said.append, lambda _: self.sound(),
        )  # fmt: skip
        wiring = wiring_of(production.show, (), self.said.append, "en")
        staged = staged_first(self.house, production, over, wiring, {})
        self.loop = Loop(
            staged.picture,
            begin(production.show),
            clock=lambda: self.now_s,
            sources=self,
            screen=self,
            ears=self.house.ears,
            overlay=self._overlay,
        )
        out = folder.parent / "handed over"
        out.mkdir()
        self.rewriter = AtOnceRewriter(
            Order(folder, Venue(), 0, "en", spec.canvas, out, listed(folder), (),
                  known_of(production))
        )  # fmt: skip
        self.reloading = Reloading(
            self.house, staged, cast("Rewriter", self.rewriter), self.loop,
            send=self.heard.append, record=self.recorded.append,
        )  # fmt: skip
        self.reloading.begin()
        self.frame()

    def sound(self) -> HouseSound | None:
        return cast("HouseSound | None", self.sounds)

    @property
    def on(self) -> Staged:
        return self.reloading.staged if hasattr(self, "reloading") else self._first

    @property
    def _first(self) -> Staged:
        raise AssertionError("nothing is staged yet")

    # -- what the loop needs

    def drain(self, into: list[Event]) -> None:
        into[:] = self.events
        self.events.clear()

    def _overlay(self, state: State) -> DrawList | None:
        return self.on.controls.over(state)

    def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None:
        self.on.glyphs.feed()
        every = [*layers, *self.reloading.over()]
        with self._target:
            viewport = letterbox(self.renderer.canvas, self._target.size)
            self.renderer.draw(every, viewport, overlay)

    def present(self) -> None:
        pass

    # -- what a test does

    def save(self, text: str, name: str = "show.yaml") -> None:
        write(self.folder, text, name)
        self.rewriter.read()

    def frame(self) -> None:
        """One frame; what has been read is worked on for as short as can be."""
        self.loop.frame()
        self.on.cinema.tend(self.loop.state)
        self.on.stock.frame(self.loop.state)
        self.reloading.frame(-1.0)  # no time to spare

    def settle(self) -> int:
        """Frames until nothing is to be done any more; answers how many."""
        for count in range(1, MANY):
            self.frame()
            if not self.reloading.works and not self.rewriter._news and not self.on.stock.waits:
                self.frame()
                return count
        raise AssertionError(f"it never settles: {self.said}")

    def pass_to(self, time_s: float) -> None:
        self.now_s = time_s
        self.frame()

    def play(self, name: str, *values: float | str) -> None:
        self.events.append(Event(self.now_s, "test", f"/in/{name}", values))
        self.frame()

    def pixels(self) -> Pixels:
        """(height, width, 3) of what was drawn last."""
        assert self.renderer.faults == {}
        return self._target.read()

    def colour(self, across: float = 0.5, down: float = 0.5) -> tuple[int, ...]:
        seen = self.pixels()
        return tuple(int(c) for c in seen[int(down * len(seen)), int(across * seen.shape[1])])

    @property
    def scene(self) -> str:
        return self.on.show.scenes[self.loop.state.scene].name

    def __enter__(self) -> Edited:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        self.reloading.close()
        self.on.cinema.close()
        self.on.stock.close()
        self.renderer.close()
        self._target.close()
