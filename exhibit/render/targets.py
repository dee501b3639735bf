"""Pictures that are drawn into: for stills, for films, and for the scenes of a cross-fade.

A target has its own size; the window, which may be small or hidden, does not matter.
"""

from __future__ import annotations

from exhibit.render import glcalls as gl
from exhibit.render.glcalls import Picture, Size


class TargetFault(Exception):
    """A picture of this size cannot be drawn into on this machine."""


class Target:
    """A picture on the GPU. Inside `with target:` everything is drawn into it."""

    def __init__(self, size: Size) -> None:
        """Raises TargetFault, in one sentence."""
        most = gl.limits().side
        if min(size) < 1 or max(size) > most:
            raise TargetFault(
                f"a picture of {size[0]} x {size[1]} pixels cannot be drawn: "
                f"each side must lie between 1 and {most} on this machine"
            )
        gl.take_error()  # what others left behind is not this picture's fault
        self.size = size
        self._before: list[int] = []
        self._framebuffer, self.texture, complaint = gl.new_framebuffer(size)
        complaint = complaint or gl.take_error()
        if complaint:
            self.close()
            raise TargetFault(
                f"a picture of {size[0]} x {size[1]} pixels cannot be drawn: {complaint}"
            )

    def __enter__(self) -> Target:
        self._before.append(gl.bound_framebuffer())
        gl.draw_into(self._framebuffer)
        return self

    def __exit__(self, *_: object) -> None:
        gl.draw_into(self._before.pop())

    def read(self) -> Picture:
        """What was drawn: (height, width, 3) uint8, row 0 at the top."""
        with self:
            return gl.read_pixels(self.size)

    def close(self) -> None:
        gl.free_framebuffer(self._framebuffer)
        gl.free_textures([self.texture])
