"""A window with OpenGL in it, or the same OpenGL with no screen.

Which driver SDL uses is decided here, each time a window is opened:

- Linux with a desktop: SDL's choice, X11 or Wayland, with EGL under both (see `exhibit.render`).
- Linux without one, and tests, stills and films: SDL's `offscreen` driver.
- A Raspberry Pi that shows pictures without a desktop: set SDL_VIDEODRIVER=kmsdrm; a driver that
  is named in the environment counts as a display.

Events are not polled here: that is the app's, in the order of its frame.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from exhibit.render import glcalls as gl
from exhibit.render.glcalls import Profile, Size

import pygame  # isort: skip  # after exhibit.render, which silences its greeting

VERSIONS: dict[Profile, tuple[int, int]] = {"core": (3, 3), "es": (3, 0)}
_WITHOUT_SCREEN = ("offscreen", "dummy")
_REMEDIES = {
    "linux": "on Debian or Raspberry Pi OS run 'sudo apt install libgl1-mesa-dri libegl1 libgl1'",
    "win32": "install the driver that the maker of the graphics card offers",
}


class NoGraphics(Exception):
    """This machine cannot show pictures; the message is one sentence that says what to do."""


class Window:
    """An open window and its OpenGL context. One at a time, as SDL's display is."""

    def __init__(self, profile: Profile, *, offscreen: bool) -> None:
        self.profile: Profile = profile
        self.offscreen = offscreen

    @property
    def size(self) -> Size:
        """What can be drawn into, in pixels; asked anew, since a window can be resized.

        pygame opens its windows without SDL's high resolution flag: a point is a pixel, and the
        desktop enlarges the picture where it is set to. On Windows the pixels are the screen's.
        """
        # Not the size of the display's surface: that stays what it was when the window opened.
        return pygame.display.get_window_size() if pygame.display.get_surface() else (0, 0)

    @property
    def full_screen(self) -> bool:
        return not self.offscreen and pygame.display.is_fullscreen()

    def describe(self) -> str:
        """OpenGL's version and renderer, and SDL's driver, for the logbook."""
        return f"{gl.describe()}; SDL {pygame.display.get_driver()}"

    def present(self) -> None:
        """Shows what was drawn; waits for the screen, or without one for the drawing itself.

        Else software GL would take ever more pictures on its list, and fall behind by seconds.
        """
        pygame.display.flip()
        if self.offscreen:
            gl.finish()

    def toggle_full_screen(self) -> None:
        """Between window and whole screen. The context and everything in it stay."""
        if not self.offscreen:
            pygame.display.toggle_fullscreen()

    def close(self) -> None:
        pygame.display.quit()


def has_display(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Whether a window would be seen: elsewhere than on Linux there is always a desktop."""
    known = os.environ if environment is None else environment
    driver = known.get("SDL_VIDEODRIVER", "")
    if driver:
        return driver not in _WITHOUT_SCREEN
    return not platform.startswith("linux") or bool(
        known.get("DISPLAY") or known.get("WAYLAND_DISPLAY")
    )


def open_window(
    title: str,
    size: Size,
    *,
    full_screen: bool = False,
    profile: Profile | None = None,
    offscreen: bool = False,
) -> Window:
    """A window of `size` pixels with OpenGL 3.3 core or, where that fails, OpenGL ES 3.0.

    `profile` asks for one of them. Without a display the window is offscreen whatever was asked.
    Raises NoGraphics.
    """
    offscreen = offscreen or not has_display()
    wanted: tuple[Profile, ...] = ("core", "es") if profile is None else (profile,)
    if gl.missing:
        raise NoGraphics(_sentence(wanted, gl.missing))
    said = ""
    with _environment(_choices(offscreen=offscreen)):
        for each in wanted:
            try:
                _open(title, size, each, offscreen=offscreen, full_screen=full_screen)
            except pygame.error as error:
                pygame.display.quit()
                said = said or str(error)
                continue
            # SDL goes offscreen by itself where the display that is named cannot be reached.
            return Window(each, offscreen=pygame.display.get_driver() in _WITHOUT_SCREEN)
    raise NoGraphics(_sentence(wanted, said))


def _open(title: str, size: Size, profile: Profile, *, offscreen: bool, full_screen: bool) -> None:
    """Raises pygame.error."""
    pygame.display.quit()  # a display that is open keeps its driver
    pygame.display.init()
    major, minor = VERSIONS[profile]
    kind = pygame.GL_CONTEXT_PROFILE_CORE if profile == "core" else pygame.GL_CONTEXT_PROFILE_ES
    for name, value in (
        (pygame.GL_CONTEXT_PROFILE_MASK, kind),
        (pygame.GL_CONTEXT_MAJOR_VERSION, major),
        (pygame.GL_CONTEXT_MINOR_VERSION, minor),
        (pygame.GL_DOUBLEBUFFER, 1),
        (pygame.GL_DEPTH_SIZE, 0),  # everything is flat: painting order decides
        (pygame.GL_STENCIL_SIZE, 0),
    ):
        pygame.display.gl_set_attribute(name, value)
    pygame.display.set_caption(title)
    flags = pygame.OPENGL | pygame.DOUBLEBUF
    if offscreen:
        pygame.display.set_mode(size, flags)
        return
    if full_screen:
        # Born as large as the screen: X11 without a window manager, as on a machine that does
        # nothing else, would not enlarge a small window.
        size, flags = (0, 0), flags | pygame.FULLSCREEN
    try:
        pygame.display.set_mode(size, flags | pygame.RESIZABLE, vsync=1)
    except pygame.error:  # a driver that cannot wait for the screen still shows pictures
        pygame.display.set_mode(size, flags | pygame.RESIZABLE)


def _choices(*, offscreen: bool) -> dict[str, str]:
    choices = {"SDL_WINDOWS_DPI_AWARENESS": "permonitorv2"}  # real pixels, not scaled ones
    if offscreen:
        choices["SDL_VIDEODRIVER"] = "offscreen"
    if sys.platform.startswith("linux"):
        choices["SDL_VIDEO_X11_FORCE_EGL"] = "1"
    return choices


@contextmanager
def _environment(choices: Mapping[str, str]) -> Iterator[None]:
    """SDL reads these while it opens a display; afterwards they are as they were before."""
    before = {name: os.environ.get(name) for name in choices}
    os.environ.update(choices)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _sentence(wanted: tuple[Profile, ...], said: str) -> str:
    names: dict[Profile, str] = {"core": "OpenGL 3.3", "es": "OpenGL ES 3.0"}
    each = " nor ".join(names[profile] for profile in wanted)
    lacks = f"neither {each}" if len(wanted) > 1 else f"no {each}"
    remedy = _REMEDIES.get(sys.platform, "update the system or its graphics driver")
    return f"This machine offers {lacks} ({said}): {remedy}."
