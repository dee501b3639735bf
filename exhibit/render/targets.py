"""Pictures that are drawn into: for stills, for films, and for the scenes of a cross-fade.

A target has its own size; the window, which may be small or hidden, does not matter.
"""

from __future__ import annotations

from exhibit.render import glcalls, glframes, gltextures
from exhibit.render.glcalls import Picture, Size

SIZES_KEPT = 2


class TargetFault(Exception):
    """A picture of this size cannot be drawn into on this machine."""


class Target:
    """A picture on the GPU. Inside `with target:` everything is drawn into it."""

    def __init__(self, size: Size) -> None:
        """Raises TargetFault, in one sentence."""
        most = glcalls.limits().side
        if min(size) < 1 or max(size) > most:
            raise TargetFault(
                f"a picture of {size[0]} x {size[1]} pixels cannot be drawn: "
                f"each side must lie between 1 and {most} on this machine"
            )
        glcalls.take_error()  # what others left behind is not this picture's fault
        self.size = size
        self._before: list[int] = []
        self._framebuffer, self.texture, complaint = glframes.new_framebuffer(size)
        complaint = complaint or glcalls.take_error()
        if complaint:
            self.close()
            raise TargetFault(
                f"a picture of {size[0]} x {size[1]} pixels cannot be drawn: {complaint}"
            )

    def __enter__(self) -> Target:
        self._before.append(glframes.bound_framebuffer())
        glframes.draw_into(self._framebuffer)
        return self

    def __exit__(self, *_: object) -> None:
        glframes.draw_into(self._before.pop())

    def read(self) -> Picture:
        """What was drawn: (height, width, 3) uint8, row 0 at the top."""
        with self:
            return glframes.read_pixels(self.size)

    def close(self) -> None:
        glframes.free_framebuffer(self._framebuffer)
        gltextures.free_textures([self.texture])


class TargetPool:
    """Targets that are taken again for every frame: as many of each size as were ever needed.

    Two sizes are kept: a window and a still, taken in turn, have theirs. The rest is given back.
    """

    def __init__(self) -> None:
        self._kept: dict[Size, list[Target]] = {}
        # How many of a size were once too many, and why: asking in every frame would hold it up.
        self._refused: dict[Size, tuple[int, str]] = {}

    def take(self, size: Size, count: int) -> list[Target]:
        """The same ones for every call, made when they are first needed. Raises TargetFault."""
        if not count:
            return []
        too_many, reason = self._refused.get(size, (count + 1, ""))
        if count >= too_many:
            raise TargetFault(reason)
        kept = self._kept.setdefault(size, [])
        try:
            while len(kept) < count:
                kept.append(Target(size))
        except TargetFault as fault:
            self._refused[size] = (len(kept) + 1, str(fault))
            raise
        finally:
            if not kept:
                del self._kept[size]
        while len(self._kept) > SIZES_KEPT:
            oldest = next(known for known in self._kept if known != size)
            for target in self._kept.pop(oldest):
                target.close()
            self._refused.clear()  # there is room again
        return kept[:count]

    def close(self) -> None:
        for targets in self._kept.values():
            for target in targets:
                target.close()
        self._kept.clear()
