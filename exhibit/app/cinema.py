"""Who plays the films of a show: those of the scenes that are seen, and of those that may be next.

A film is opened, and its first pictures are decoded, before its scene is entered; what is neither
seen nor next is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from queue import SimpleQueue
from time import perf_counter

from exhibit.app.ahead import ways_of
from exhibit.app.produce import Production
from exhibit.media.film.player import ExactFilm, FilmPlayer
from exhibit.media.film.showing import Showing
from exhibit.scene.drawing import Mask, Plan
from exhibit.scene.films import FilmFrame, Projector
from exhibit.scene.stage import Stage
from exhibit.show.seen import all_seen
from exhibit.show.state import State

MOST_READY = 8  # films of scenes that may be next, whose first pictures are kept
CLOSING_S = 0.5  # what the end of the show waits for a disk that hangs
FIRST_PICTURE_S = 2.0  # what the show's first picture waits for its films


class ExactCinema:
    """Every picture exactly, however long it takes: for stills and films of the show."""

    def __init__(self, showings: Sequence[Showing]) -> None:
        self.faults: list[str] = []
        self._films = [ExactFilm(showing, self.faults.append) for showing in showings]

    def frame(self, film: int, moment_s: float) -> FilmFrame | None:
        return self._films[film].want(moment_s) if 0 <= film < len(self._films) else None

    def follow(self, film: int, moment_s: float) -> None:
        """What is not seen need not be decoded: the next picture is exact too."""


class Cinema:
    """Every picture at once, if not always the one of this moment: for the running show."""

    def __init__(self, production: Production) -> None:
        self.faults: list[str] = []
        self._said: SimpleQueue[str] = SimpleQueue()  # on the threads of the films
        self._showings = production.films
        self._in_scene = [films_of(stage) for stage in production.stages]
        self._show = production.show
        self._ways = ways_of(production.show)
        self._players: dict[int, FilmPlayer] = {}
        self._scenes: tuple[int, ...] = ()
        # A scene that is entered again while it still fades out is seen at two times at once.
        self._doubles: dict[int, FilmPlayer] = {}
        self._asked: dict[int, float] = {}

    def frame(self, film: int, moment_s: float) -> FilmFrame | None:
        """The newest picture there is, for the frame's thread."""
        if not 0 <= film < len(self._showings):
            return None
        if self._asked.setdefault(film, moment_s) == moment_s:
            return self._player(self._players, film).want(moment_s)
        return self._player(self._doubles, film).want(moment_s)

    def follow(self, film: int, moment_s: float) -> None:
        """A film that is not seen goes on, so that it is there when it is shown again."""
        self.frame(film, moment_s)

    def tend(self, state: State) -> None:
        """Opens and closes films for the scenes of a state; for once a frame, and takes no time."""
        self._asked.clear()
        while not self._said.empty():
            self.faults.append(self._said.get())
        scenes = self._seen(state)
        if scenes != self._scenes:
            self._scenes = scenes
            self._change(scenes)

    def begin(self, state: State) -> None:
        """Waits for the first pictures of the films that are seen first."""
        self.tend(state)
        end_s = perf_counter() + FIRST_PICTURE_S
        for film in (film for scene in self._scenes for film in self._in_scene[scene]):
            self._players[film].wait(max(end_s - perf_counter(), 0.0))

    def close(self) -> None:
        every = (*self._players.values(), *self._doubles.values())
        for player in every:
            player.close()
        for player in every:
            player.join(CLOSING_S)
        self._players.clear()
        self._doubles.clear()

    def open_ahead(self, state: State, was: Sequence[int]) -> bool:
        """Opens the films of a state that are not those of another cinema; whether each has its
        first picture. Waits for nothing.
        """
        new = [n for scene in self._seen(state) for n in self._in_scene[scene] if was[n] < 0]
        players = [self._player(self._players, film) for film in new]
        return all(player.ready.is_set() for player in players)

    def inherit(self, before: Cinema, was: Sequence[int]) -> None:
        """Films that are the same play on: each here `was` one of those there, or -1."""
        for film, number in enumerate(was):
            for here, there in (
                (self._players, before._players),
                (self._doubles, before._doubles),
            ):
                if number in there:
                    here[film] = there.pop(number)
        self._said = before._said  # to which those that play on speak
        for player in (*before._players.values(), *before._doubles.values()):
            player.close()
        before._players.clear()
        before._doubles.clear()

    def _seen(self, state: State) -> tuple[int, ...]:
        found = all_seen(self._show, state, state.time_s)
        return tuple(layer.scene for layer in found if layer.scene >= 0)

    def _change(self, scenes: tuple[int, ...]) -> None:
        seen = {film for scene in scenes for film in self._in_scene[scene]}
        ahead = dict.fromkeys(there for scene in scenes for there in self._ways[scene])
        after = [film for there in ahead for film in self._in_scene[there] if film not in seen]
        wanted = seen | set(after[:MOST_READY])
        for players in (self._players, self._doubles):
            for film in [film for film in players if film not in wanted]:
                players.pop(film).close()
        if len(set(scenes)) == len(scenes):
            for player in self._doubles.values():
                player.close()
            self._doubles.clear()
        for film in sorted(wanted):
            self._player(self._players, film)

    def _player(self, players: dict[int, FilmPlayer], film: int) -> FilmPlayer:
        if film not in players:
            players[film] = FilmPlayer(self._showings[film], self._said.put)
        return players[film]


def films_of(stage: Stage) -> tuple[int, ...]:
    """The films that a scene shows, in any language."""
    found = (film for drawing in stage.drawings for film in _films_in(drawing.plan))
    return tuple(dict.fromkeys(found))


def _films_in(plan: tuple[Plan, ...]) -> list[int]:
    films: list[int] = []
    for part in plan:
        if isinstance(part, Projector):
            films.append(part.film)
        elif isinstance(part, Mask):
            films += [*_films_in(part.inside), *_films_in(part.by)]
    return films
