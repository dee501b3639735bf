"""`exhibit doctor`: what this machine has, whether it will do, and how to mend what will not."""

from __future__ import annotations

import platform
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "will do", "missing"]

# OpenGL and SDL keep what they found for the whole process, so each profile is asked in its own.
_ASK_GL = """
import sys
from exhibit.render.window import NoGraphics, open_window
try:
    window = open_window("doctor", (16, 16), profile=sys.argv[1], offscreen=True)
except NoGraphics as error:
    print(error)
    sys.exit(1)
print(window.describe())
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table. `mend` is empty where nothing is to be done."""

    what: str
    found: str
    verdict: Verdict
    mend: str = ""


def examine(port: int = 9000) -> Iterator[Finding]:
    """The findings, one after the other, as they are made."""
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _packages,
        lambda: _graphics("core", "OpenGL 3.3"),
        lambda: _graphics("es", "OpenGL ES 3.0"),
        _display,
        _sound,
        _fonts,
        lambda: _port(port),
    )
    for check in checks:
        yield check()


def machine_is_well(findings: list[Finding]) -> bool:
    """Whether a show can play: with one of the two kinds of OpenGL, and nothing else missing."""
    graphics = [f for f in findings if f.what.startswith("OpenGL")]
    others = [f for f in findings if f not in graphics]
    can_draw = not graphics or any(f.verdict != "missing" for f in graphics)
    return can_draw and all(f.verdict != "missing" for f in others)


def _python() -> Finding:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    good = sys.version_info >= (3, 11)
    mend = "" if good else "install Python 3.11 or later"
    return Finding("Python", found, "good" if good else "missing", mend)


def _packages() -> Finding:
    from importlib.metadata import PackageNotFoundError, requires, version  # noqa: PLC0415

    try:
        needed = [r.split(";")[0] for r in requires("exhibit") or [] if "extra" not in r]
    except PackageNotFoundError:
        return Finding("packages", "exhibit is not installed", "will do", "pip install .")
    names = ["".join(c for c in r.split(">")[0] if c.isalnum() or c in "-_.") for r in needed]
    found, lacking = [], []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        return Finding("packages", f"lacks {', '.join(lacking)}", "missing", "pip install .")
    return Finding("packages", ", ".join(found), "good")


def _graphics(profile: str, what: str) -> Finding:
    try:
        asked = subprocess.run(
            [sys.executable, "-c", _ASK_GL, profile],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding(what, "the driver does not answer", "missing", "restart the machine")
    said = asked.stdout.strip().splitlines()
    if asked.returncode == 0 and said:
        return _drawn_by(what, said[-1])
    mend = said[-1] if said else "install the graphics driver of this machine"
    return Finding(what, "not here", "missing", mend)


def _drawn_by(what: str, described: str) -> Finding:
    slow = "llvmpipe" in described or "softpipe" in described
    mend = "drawn by the processor: enough for tests, slow on a wall" if slow else ""
    return Finding(what, described, "will do" if slow else "good", mend)


def _display() -> Finding:
    from exhibit.render.window import has_display  # noqa: PLC0415  # loads OpenGL

    if not has_display():
        return Finding(
            "display", "none", "will do", "shows are drawn off screen until there is one"
        )
    import pygame  # noqa: PLC0415

    try:
        pygame.display.init()
        sizes = ", ".join(f"{w} x {h}" for w, h in pygame.display.get_desktop_sizes())
    except pygame.error as error:
        return Finding("display", str(error), "will do", "start it from a desktop session")
    finally:
        pygame.display.quit()
    return Finding("display", sizes, "good")


def _sound() -> Finding:
    from exhibit.devices.speaker import NoSound, close_mixer, open_mixer  # noqa: PLC0415

    try:
        rate = open_mixer()
    except NoSound:
        return Finding("sound", "none", "will do", "shows are silent: plug in a sound card")
    close_mixer()
    return Finding("sound", f"{rate} Hz", "good")


def _fonts() -> Finding:
    from exhibit.media.fonts import FontError, chain  # noqa: PLC0415

    try:
        fonts = {font.name for family in ("serif", "sans") for font in chain(family)}
    except FontError as error:
        return Finding("fonts", str(error), "missing", "install again: pip install .")
    return Finding("fonts", ", ".join(sorted(fonts)), "good")


def _port(port: int) -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return Finding(
                f"UDP port {port}",
                "in use",
                "will do",
                f"close the other show, or run with --port {port + 1}",
            )
    return Finding(f"UDP port {port}", "free", "good")
