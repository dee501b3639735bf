"""The window as the loop sees it, and the pace of frames where no screen sets one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter, sleep

from exhibit.app.glyphs import GlyphFeed
from exhibit.app.snapshot import Snapshot
from exhibit.render.glcalls import Viewport
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.window import Window
from exhibit.scene.drawlist import DrawList, Layer, Part

AWAKE_S = 0.0005  # before each frame; sleeps end 0.1 ms late, and some of them 0.5 ms


class WindowScreen:
    """The window as the loop sees it: pictures go in, letterboxed.

    `feed` gives what brings letters; `over` what lies over any show.
    """

    def __init__(
        self,
        window: Window,
        renderer: Renderer,
        snapshot: Snapshot | None,
        feed: Callable[[], GlyphFeed],
        over: Callable[[], Sequence[Layer]],
    ) -> None:
        self.window = window
        self.renderer = renderer
        self._snapshot = snapshot
        self._feed = feed
        self._over = over
        self.parts: Callable[[], Sequence[Part]] = list  # of the picture, in other languages

    @property
    def viewport(self) -> Viewport:
        return letterbox(self.renderer.canvas, self.window.size)

    def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None:
        self._feed().feed()
        over, parts = self._over(), self.parts()
        if over:
            layers = [*layers, *over]
            parts = [replace(each, layers=[*each.layers, *over]) for each in parts]
        self.renderer.draw(layers, self.viewport, overlay, parts)
        if self._snapshot is not None:
            self._snapshot.keep(lambda: self.renderer.read(self.window.size))

    def canvas_from_pixel(self, x: float, y: float) -> tuple[float, float]:
        """From a pixel of the window to parts of the canvas."""
        width, height = self.window.size
        return self.canvas_at(x / max(width, 1), y / max(height, 1))

    def canvas_at(self, across: float, down: float) -> tuple[float, float]:
        """From parts of the window to parts of the canvas, which lies in it letterboxed."""
        window = self.window.size
        x, y, width, height = self.viewport
        top = window[1] - y - height
        return (
            (across * window[0] - x) / max(width, 1),
            (down * window[1] - top) / max(height, 1),
        )

    def present(self) -> None:
        self.window.present()


def wait_until(due_s: float) -> None:
    """Sleeps, and stays awake at the end: a sleep that ends late makes every input late."""
    left_s = due_s - perf_counter() - AWAKE_S
    if left_s > 0.0:
        sleep(left_s)
    while perf_counter() < due_s:
        sleep(0.0)  # lets the ear have the interpreter
