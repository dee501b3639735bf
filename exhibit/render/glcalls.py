"""The few OpenGL calls that are used, under the names of what they do here.

Every call exists in OpenGL 3.3 core and in OpenGL ES 3.0: PyOpenGL's desktop calls serve both kinds
of context (its GLES3 module cannot be imported beside it). All are its raw ones, as C has them: the
friendly ones take 90 ms longer to load, and set pixel modes that OpenGL ES does not know.

Sizes are (width, height) in pixels; pictures are (height, width, channels) uint8 with row 0 at the
top.

Textures, buffers, programs and framebuffers have modules of their own: gltextures, glbuffers,
glprograms, glframes. Here are the library itself, its limits and errors, and the state of a frame.

Where no OpenGL library can be loaded the import still works and `missing` says why: `open_window`
turns it into a sentence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import exhibit.render  # noqa: F401  # decides what PyOpenGL loads, before the next import

missing = ""
GL: Any = None
try:
    from OpenGL.raw.GL.VERSION import (
        GL_1_0,
        GL_1_1,
        GL_1_2,
        GL_1_3,
        GL_1_4,
        GL_1_5,
        GL_2_0,
        GL_3_0,
        GL_3_1,
        GL_3_3,
    )

    _VERSIONS = (GL_1_0, GL_1_1, GL_1_2, GL_1_3, GL_1_4, GL_1_5, GL_2_0, GL_3_0, GL_3_1, GL_3_3)
    GL = SimpleNamespace(
        **{
            name: found
            for version in _VERSIONS
            for name, found in vars(version).items()
            if name.startswith(("gl", "GL_"))
        }
    )
except (ImportError, AttributeError, OSError, TypeError) as error:
    # PyOpenGL answers a missing library with each of these, depending on the system.
    missing = str(error) or type(error).__name__

Profile = Literal["core", "es"]
Size = tuple[int, int]
Viewport = tuple[int, int, int, int]  # x and y of the lower left corner, width, height
Picture = NDArray[np.uint8]
Error = str

ERRORS = {
    0x0500: "invalid enum",
    0x0501: "invalid value",
    0x0502: "invalid operation",
    0x0505: "out of memory",
    0x0506: "incomplete framebuffer",
    0x0507: "context lost",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest texture side and the most layers that this machine takes."""

    side: int
    layers: int


def limits() -> Limits:
    return Limits(
        side=integer(GL.GL_MAX_TEXTURE_SIZE),
        layers=integer(GL.GL_MAX_ARRAY_TEXTURE_LAYERS),
    )


def describe() -> str:
    """Version and renderer, as the driver names them."""
    version, renderer = (
        ctypes.string_at(GL.glGetString(name) or b"?").decode(errors="replace")
        for name in (GL.GL_VERSION, GL.GL_RENDERER)
    )
    return f"OpenGL {version.removeprefix('OpenGL ')}, {renderer}"


def take_error() -> Error:
    """What went wrong since the last call, or ""."""
    found: list[str] = []
    while len(found) < 8 and (code := GL.glGetError()):  # a lost context reports for ever
        found.append(ERRORS.get(code, f"error {code:#x}"))
    return ", ".join(dict.fromkeys(found))


def integer(name: int) -> int:
    """One number that OpenGL knows, such as GL_MAX_TEXTURE_SIZE."""
    value = ctypes.c_int()
    GL.glGetIntegerv(name, ctypes.byref(value))
    return value.value


def new_object(make: Callable[[int, Any], None]) -> int:
    """The number of one new object, from the call that makes as many as asked."""
    number = ctypes.c_uint()
    make(1, ctypes.byref(number))
    return number.value


def free_objects(free: Callable[[int, Any], None], numbers: Sequence[int]) -> None:
    """Gives objects back, with the call that frees as many as it is given."""
    free(len(numbers), (ctypes.c_uint * len(numbers))(*numbers))


def start_frame() -> None:
    """The state that every draw expects: premultiplied blending, no depth, the whole picture."""
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDisable(GL.GL_CULL_FACE)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    GL.glActiveTexture(GL.GL_TEXTURE0)


def blend(factors: tuple[int, int, int, int]) -> None:
    """How what is drawn meets what is there: factors of both, for the colour and for the alpha."""
    GL.glBlendFuncSeparate(*factors)


def overwrite() -> None:
    """From now on pixels replace what was there, until the next frame starts."""
    GL.glDisable(GL.GL_BLEND)


def keep_inside(viewport: Viewport, part: Viewport | None = None) -> None:
    """Maps clip space to the viewport, and lets nothing out of it, or out of a part of it."""
    GL.glViewport(*viewport)
    GL.glEnable(GL.GL_SCISSOR_TEST)
    GL.glScissor(*(part or viewport))


def clear(red: float, green: float, blue: float, alpha: float = 1.0) -> None:
    """Paints what the scissor leaves, opaque if nothing else is said."""
    GL.glClearColor(red, green, blue, alpha)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)


def finish() -> None:
    """Waits until everything is drawn."""
    GL.glFinish()
