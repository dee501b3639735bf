"""Room to work in, which is no part of what a thing is."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np


class Scratch:
    """What has arrays to work in: those named in `ROOM` are empty in what is sent of it, so that
    two things that are the same are the same when they are sent, whatever each has worked out.
    """

    ROOM: ClassVar[tuple[str, ...]] = ()

    def __getstate__(self) -> dict[str, Any]:
        return {
            name: np.zeros_like(value) if name in self.ROOM else value
            for name, value in self.__dict__.items()
        }
