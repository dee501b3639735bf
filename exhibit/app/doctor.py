"""`exhibit doctor`: what this machine has, whether it will do, and how to mend what will not."""

from __future__ import annotations

import errno
import os
import platform
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

_INSTALL = "install it again: pip install ."
# What OpenGL calls itself where no graphics card draws.
SOFTWARE = ("llvmpipe", "softpipe", "SwiftShader", "GDI Generic")
_SLOW = "drawn by the processor, which is enough for tests and slow on a wall: install the "
_SLOW += "driver of the graphics card, if there is one"
_REQUIREMENT = re.compile(r"([\w.-]+)[^>]*(?:>=\s*([\w.]+))?")

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
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("Python", _python),
        ("packages", _packages),
        ("OpenGL 3.3", lambda: _graphics("core", "OpenGL 3.3")),
        ("OpenGL ES 3.0", lambda: _graphics("es", "OpenGL ES 3.0")),
        ("pictures", _pictures),
        ("display", _display),
        ("sound", _sound),
        ("fonts", _fonts),
        ("UDP port", lambda: _port(port)),
        ("boards", _boards),
    )
    for what, check in checks:
        try:
            yield check()
        except ImportError as error:  # a package that is missing or broken is found too
            yield Finding(what, f"cannot be looked at: {error}", "missing", _INSTALL)


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
        return Finding("packages", "exhibit is not installed", "will do", _INSTALL)
    amiss = []
    for requirement in needed:
        name, wanted = _REQUIREMENT.match(requirement).groups()  # type: ignore[union-attr]  # ours
        try:
            if _numbers(version(name)) < _numbers(wanted):
                amiss.append(f"{name} {version(name)} is older than {wanted}")
        except PackageNotFoundError:
            amiss.append(f"{name} is not installed")
    if amiss:
        return Finding("packages", ", ".join(amiss), "missing", _INSTALL)
    return Finding("packages", f"all {len(needed)} that exhibit needs", "good")


def _numbers(version: str | None) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version or "")]


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
    return Finding(what, "none", "missing", mend)


def _drawn_by(what: str, described: str) -> Finding:
    slow = any(name in described for name in SOFTWARE)
    mend = _SLOW if slow else ""
    found = re.sub(r"\s*\([^()]*\)", "", described)  # without the driver's own details
    return Finding(what, found, "will do" if slow else "good", mend)


def _pictures() -> Finding:
    from exhibit.app.film_faults import MOST_BYTES  # noqa: PLC0415
    from exhibit.app.shares import usual_budget  # noqa: PLC0415

    found = f"{usual_budget() // 1_000_000} MB of texture memory, where the venue says no more; "
    found += f"films {MOST_BYTES // 1_000_000} MB a scene"
    return Finding("pictures", found, "good")


def _display() -> Finding:
    from exhibit.render.window import has_display  # noqa: PLC0415  # loads OpenGL

    if not has_display():
        mend = "shows are drawn off screen: start it on the desktop to see them in a window"
        return Finding("display", "none", "will do", mend)
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
    from exhibit.devices.sdl_audio import NoSound, outputs  # noqa: PLC0415

    try:
        names = outputs()
    except NoSound:
        names = []
    if not names:
        mend = "shows are silent: plug in or switch on a sound card"
        return Finding("sound", "none", "will do", mend)
    return Finding("sound", ", ".join(names), "good")


def _fonts() -> Finding:
    from exhibit.media.fonts import FontError, chain  # noqa: PLC0415

    try:
        fonts = {font.name for family in ("serif", "sans") for font in chain(family)}
    except FontError as error:
        return Finding("fonts", str(error), "missing", _INSTALL)
    return Finding("fonts", ", ".join(sorted(name.split("-")[0] for name in fonts)), "good")


def _boards() -> Finding:
    """What is plugged in by USB and may be a board, as a venue file names it."""
    from serial.tools.list_ports import comports  # noqa: PLC0415

    ports = [port for port in comports() if port.vid is not None]
    if not ports:
        return Finding("boards", "none on a USB cable", "good")
    found = ", ".join(
        f"usb:{port.vid:04x}:{port.pid:04x} ({port.product or port.device})" for port in ports
    )
    closed = [port.device for port in ports if not os.access(port.device, os.R_OK | os.W_OK)]
    if closed and os.name == "posix":
        mend = f"this user may not open {closed[0]}: sudo usermod -aG dialout $USER, then log in"
        return Finding("boards", found, "will do", mend)
    return Finding("boards", found, "good")


def _port(port: int) -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            busy = error.errno == errno.EADDRINUSE
            found = "in use by another program" if busy else str(error.strerror)
            mend = f"close the other show, or run with --port {port + 1 if port < 65_535 else 9000}"
            return Finding(f"UDP port {port}", found, "will do", mend)
    return Finding(f"UDP port {port}", "free", "good")
