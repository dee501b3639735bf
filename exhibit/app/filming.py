"""Shoots a film: picture after picture, and what is heard between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exhibit.app.film import Film
from exhibit.app.sounds import FilmSound
from exhibit.app.studio import Studio


def shoot(studio: Studio, reel: Film, times: Sequence[float], fps: int) -> Iterator[float]:
    """Adds the pictures at these times, with their sound; gives each time when it is done.

    A sound that cannot be played is named among the studio's faults.
    """
    if not studio.sounds or not times:
        for pixels, time_s in zip(studio.pictures(times), times, strict=True):
            reel.add(pixels)
            yield time_s
        return
    sound = FilmSound(studio.place, times[0])
    try:
        for state in studio.states(times):
            reel.add(studio.picture(state, state.time_s))
            heard = studio.heard(state)
            reel.hear(sound.until(state.time_s, heard))
            yield state.time_s
        reel.hear(sound.until(times[-1] + 1.0 / fps, heard))
        studio.faults.update(dict.fromkeys(sound.faults()))
    finally:
        sound.close()
