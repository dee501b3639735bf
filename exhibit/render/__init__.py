"""Arrays to pixels, through OpenGL.

What must be decided before PyOpenGL and pygame are imported is decided here, so that the order in
which the modules below are imported never matters.
"""

from __future__ import annotations

import os
import sys

import OpenGL

if sys.platform.startswith("linux"):
    # SDL's offscreen and Wayland drivers make EGL contexts; window.py asks for EGL under X11 too.
    # PyOpenGL would look for GLX and find no context: glVertexAttribPointer then raises.
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")

# Each check costs a call into the driver for each call of ours; renderer.py asks once a frame.
OpenGL.ERROR_CHECKING = False
OpenGL.ERROR_LOGGING = False
OpenGL.CONTEXT_CHECKING = False
OpenGL.ARRAY_SIZE_CHECKING = False
