"""The picture of a film at a time: exactly the one that is shown then, wherever one comes from.

A picture is shown from its own time until the next one's, so finding it takes decoding the next one
too. Times near ahead are reached by decoding on, others by going to the key picture before them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from av.video.frame import VideoFrame

from exhibit.media.film.facts import FilmFault, OpenFilm, check_size
from exhibit.media.film.planes import Dissector
from exhibit.scene.films import FilmFrame, Matte

NEAR_S = 1.0  # ahead: decoding on takes 0.2 s at 1080p, and going back to a key picture up to 1.2
_FARTHEST_BACK_S = 64.0


class FilmReader:
    """Pictures of one file. Raises FilmFault, also later, when the file breaks.

    `note` is a sentence when the film ended before the time that it says, else "".
    """

    def __init__(self, path: Path, matte: Matte = "") -> None:
        self._film = OpenFilm(path)
        self.facts = self._film.facts()
        self.rounding_s = self._film.rounding_s
        self.note = ""
        self._dissector = Dissector(self.facts.turn, matte)
        self._pictures: Iterator[VideoFrame] = iter(())
        self._here: VideoFrame | None = None
        self._next: VideoFrame | None = None
        self._here_s = self._next_s = 0.0
        self._made: FilmFrame | None = None  # of `_here`
        self._ended = False
        self._aim_s = 0.0
        self._back_s = 0.0  # how far before the aim the last seek went
        self._from_first = False
        self._seek(0.0)

    def frame_at(self, time_s: float) -> FilmFrame:
        """The picture that is shown at a time; before the first one the first, then the last."""
        self.aim(time_s)
        while not self.step():
            pass
        return self.frame()

    def aim(self, time_s: float) -> None:
        """Begins to go to a time; `step` goes on."""
        time_s = min(max(time_s, 0.0), self.facts.lasts_s) if math.isfinite(time_s) else 0.0
        self._aim_s = time_s
        here_s = self._here_s if self._here is not None else None
        if here_s is None:
            if self._next is not None or self._back_s or not self._from_first or time_s > NEAR_S:
                self._seek(0.0)
        elif here_s > time_s + self.rounding_s:
            self._seek(0.0)
        elif not self._ended:
            ahead_s = self._next_s if self._next is not None else here_s
            if time_s > ahead_s + NEAR_S:
                self._seek(0.0)

    def step(self) -> bool:
        """Decodes one picture more, if need be; whether the one aimed at is there."""
        if self._next is None and not self._ended:
            self._decode()
            if self._here is None and self._too_late():
                return False
        if self._next is not None and self._passes():
            self._forward()
            return self._ended
        if self._ended and self._here is None:
            if not self._from_first:
                self._seek(max(2.0 * self._back_s, 1.0))
                return False
            raise FilmFault(f"{self._film.path.name} has no picture that can be decoded")
        return self._here is not None

    def frame(self) -> FilmFrame:
        """The picture that is there."""
        assert self._here is not None, "step() says when there is one"
        if self._made is None:
            planes, coding = self._dissector.planes(self._here)
            self._made = FilmFrame(planes, coding, self._here_s)
        return self._made

    def following(self) -> FilmFrame | None:
        """The picture after the one that is there; None at the end."""
        if self._next is None and not self._ended:
            self._decode()
        if self._next is None:
            return None
        self._aim_s = self._next_s
        self._forward()
        return self.frame()

    def until_s(self) -> float:
        """When the picture that is there makes place for the next one; infinite at the end."""
        if self._next is None and not self._ended:
            self._decode()
        return self._next_s if self._next is not None else math.inf

    def close(self) -> None:
        self._pictures = iter(())
        self._here = self._next = None
        self._film.close()

    def _passes(self) -> bool:
        return self._here is None or self._aim_s + self.rounding_s >= self._next_s

    def _forward(self) -> None:
        self._here, self._here_s, self._next = self._next, self._next_s, None
        self._made = None

    def _too_late(self) -> bool:
        """Whether a seek went to a picture after its aim; then it goes farther back."""
        if self._next is None or self._from_first or self._next_s <= self._aim_s + self.rounding_s:
            return False
        back_s = max(2.0 * self._back_s, 1.0)
        self._seek(math.inf if back_s > _FARTHEST_BACK_S else back_s)
        return True

    def _seek(self, back_s: float) -> None:
        self._from_first = self._film.seek(max(self._aim_s - back_s, 0.0))
        self._back_s = back_s
        self._pictures = self._film.pictures()
        self._here = self._next = self._made = None
        self._ended = False

    def _decode(self) -> None:
        """The next picture that is later than the one that is there."""
        for picture in self._pictures:
            at_s = self._film.at_s(picture)
            if self._here is not None and at_s <= self._here_s:
                continue
            check_size(self._film.path, picture.width, picture.height)
            self._next, self._next_s = picture, at_s
            return
        self._ended = True
        if self._here is not None and self._here_s < self.facts.lasts_s - NEAR_S:
            self.note = (
                f"{self._film.path.name} ends after {self._here_s:.1f} s and not after "
                f"{self.facts.lasts_s:.1f} s: it is not complete, copy it here again"
            )
