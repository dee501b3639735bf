"""The cinema of a running show: open where there are films, and otherwise nothing is loaded."""

from __future__ import annotations

from typing import Protocol

from exhibit.app.produce import Production
from exhibit.render.renderer import Renderer
from exhibit.show.state import State


class Doors(Protocol):
    """What the running show does with its films."""

    def begin(self, state: State) -> None: ...
    def tend(self, state: State) -> None: ...
    def close(self) -> None: ...


class NoFilms:
    """For a show without films."""

    def begin(self, state: State) -> None:
        pass

    def tend(self, state: State) -> None:
        pass

    def close(self) -> None:
        pass


def open_cinema(production: Production, renderer: Renderer) -> Doors:
    """Lets the renderer show the films of a production."""
    if not production.films:
        return NoFilms()
    from exhibit.app.cinema import Cinema  # noqa: PLC0415  # FFmpeg: few shows have films

    cinema = Cinema(production)
    renderer.show_films(cinema)
    return cinema
