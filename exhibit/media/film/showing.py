"""A film as it is to be played, before anything of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exhibit.media.fault import MediaFault
from exhibit.scene.films import Coding, FilmFrame, Matte

_LARGEST_POSTER = 4096  # pixels of its longer side


@dataclass(frozen=True, slots=True)
class Showing:
    """A film as it is to be played: of which file what, and what stands in for it."""

    file: Path
    from_s: float
    until_s: float
    loop: bool = False
    matte: Matte = ""
    poster: Path | None = None

    def poster_frame(self) -> FilmFrame | None:
        """The still that stands in for the film; None without one, or if that is broken too."""
        if self.poster is None:
            return None
        from exhibit.media import image  # noqa: PLC0415  # Pillow, for films that are broken

        try:
            pixels = image.load(self.poster, _LARGEST_POSTER)
        except MediaFault:
            return None
        alpha = np.maximum(pixels[:, :, 3:].astype(np.uint16), 1)
        straight = np.minimum(pixels[:, :, :3].astype(np.uint16) * 255 // alpha, 255)
        planes = (*np.moveaxis(straight, 2, 0).astype(np.uint8), pixels[:, :, 3])
        return FilmFrame(tuple(np.ascontiguousarray(plane) for plane in planes), Coding())
