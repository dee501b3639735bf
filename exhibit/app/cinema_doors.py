"""The cinema of a running show: open where there are films, and otherwise nothing is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from exhibit.app.produce import Production
from exhibit.render.renderer import Renderer
from exhibit.show.state import State

if TYPE_CHECKING:
    from exhibit.app.cinema import Cinema  # FFmpeg: few shows have films


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


def cinema_beside(production: Production, before: Doors) -> Cinema | None:
    """A cinema for a show that was read again, if either has films; nothing is shown of it yet."""
    if not production.films and isinstance(before, NoFilms):
        return None
    from exhibit.app.cinema import Cinema  # noqa: PLC0415  # FFmpeg

    return Cinema(production)


def change_cinema(
    before: Doors, after: Cinema | None, was: Sequence[int], renderer: Renderer
) -> Doors:
    """Shows the films of the new one; each that `was` one of those before plays on."""
    if after is None:
        return before
    if not isinstance(before, NoFilms):
        after.inherit(cast("Cinema", before), was)
    if renderer.films is None:
        renderer.show_films(after)
    else:
        renderer.films.follow(after, was)
    return after
