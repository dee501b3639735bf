"""How a show's films look, and the list of all their playings."""

from __future__ import annotations

from pathlib import Path

from exhibit.authoring.compile.films import span_of
from exhibit.authoring.compile.looks import FilmLook
from exhibit.authoring.details import FilmSpec
from exhibit.authoring.names import Name
from exhibit.core.problems import Problems
from exhibit.media.fault import MediaFault
from exhibit.media.film.showing import Showing

_UNKNOWN_S = 1.0  # how long a film lasts of which only the poster is there


class FilmShelf:
    """`showings`: the films under the numbers that a show's projectors use."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._folder = folder
        self._problems = problems
        self._looks: dict[tuple[str, str, str], FilmLook | None] = {}
        self.showings: list[Showing] = []

    def film(self, name: Name, spec: FilmSpec, screens: int) -> tuple[int, FilmLook] | None:
        look = self._look(name, spec)
        if look is None:
            return None
        begin_s, end_s = span_of(spec, look)
        poster = None if spec.poster is None else self._folder / spec.poster.text
        showing = Showing(self._folder / name.text, begin_s, end_s, spec.loop, spec.matte, poster)
        self.showings += [showing] * screens
        return len(self.showings) - screens, look

    def _look(self, name: Name, spec: FilmSpec) -> FilmLook | None:
        key = (name.text, spec.matte, "" if spec.poster is None else spec.poster.text)
        if key not in self._looks:
            self._looks[key] = self._found(name, spec)
        return self._looks[key]

    def _found(self, name: Name, spec: FilmSpec) -> FilmLook | None:
        from exhibit.media.film.facts import facts_of  # noqa: PLC0415  # FFmpeg

        try:
            facts = facts_of(self._folder / name.text)
        except MediaFault as fault:
            look = self._of_poster(spec)
            if look is None:
                self._problems.error(name.place, "media", str(fault), left_out=True)
            return look
        across = 2 if spec.matte in ("left", "right") else 1
        down = 2 if spec.matte in ("above", "below") else 1
        width, height = max(facts.width // across, 1), max(facts.height // down, 1)
        return FilmLook(width, height, facts.lasts_s, facts.sound)

    def _of_poster(self, spec: FilmSpec) -> FilmLook | None:
        """A film that is not there takes the size of its poster."""
        if spec.poster is None:
            return None
        from exhibit.media.image import size_of  # noqa: PLC0415

        try:
            width, height = size_of(self._folder / spec.poster.text)
        except MediaFault:
            return None
        return FilmLook(width, height, spec.until_s or spec.from_s + _UNKNOWN_S, sound=False)
