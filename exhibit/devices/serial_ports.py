"""Which serial port a board is on, and in words why it cannot be opened.

A venue file names a board by what does not change when it is plugged in elsewhere:

    usb:2341:0043           the maker's and the product's number, as `exhibit doctor` lists them
    usb:2341:0043:7573523   and the serial number, for one of two that are alike
    /dev/ttyACM0  COM3      a port, whatever is plugged in there; also /dev/cu.usbmodem*
    Arduino*  Pico          a pattern for, or a part of, what the board calls itself
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol


class Found(Protocol):
    """A port of this machine, as pyserial's `comports` lists them."""

    device: str
    description: str
    vid: int | None
    pid: int | None
    serial_number: str | None
    manufacturer: str | None
    product: str | None


Find = Callable[[], Iterable[Found]]

_USB = re.compile(r"usb:([0-9a-f]{1,4}):([0-9a-f]{1,4})(?::(.+))?", re.IGNORECASE)
_COM = re.compile(r"COM\d+", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")


class BadPort(ValueError):
    """The port is named in a way that nobody understands; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The port that a venue file asks for: `usb`, a `device`, or else a `pattern`."""

    text: str
    usb: tuple[int, int] | None = None
    serial_number: str = ""
    device: str = ""
    pattern: str = ""

    def among(self, ports: Sequence[Found]) -> list[Found]:
        """Those that fit, in the order of their names, ttyACM2 before ttyACM10."""
        fitting = [port for port in ports if self._fits(port)]
        return sorted(fitting, key=lambda port: (len(port.device), port.device))

    def _fits(self, port: Found) -> bool:
        if self.usb is not None:
            has = (port.serial_number or "").casefold()
            wants = self.serial_number.casefold()
            return (port.vid, port.pid) == self.usb and (not wants or wants == has)
        names = (port.device, port.description, port.product or "", port.manufacturer or "")
        return any(fnmatchcase(name.casefold(), self.pattern) for name in names)


def read_port(text: str) -> Wanted:
    """What the venue file says, understood; raises BadPort."""
    text = text.strip()
    usb = _USB.fullmatch(text)
    if usb is not None:
        vid, pid, serial_number = usb.groups()
        return Wanted(text, (int(vid, 16), int(pid, 16)), serial_number or "")
    if text.casefold().startswith("usb:"):
        raise BadPort(
            f"{text!r} is no USB board: write usb:2341:0043, the maker's and the product's number "
            "in hexadecimal, and a serial number behind it for one of two that are alike"
        )
    if not text or not text.isprintable():
        raise BadPort(
            f"{text!r} is no serial port: write usb:2341:0043, a port such as /dev/ttyACM0 or "
            "COM3, or what the board calls itself"
        )
    patterned = _PATTERN.search(text) is not None
    if not patterned and (text.startswith("/") or _COM.fullmatch(text)):
        return Wanted(text, device=text)
    pattern = text.casefold()
    return Wanted(text, pattern=pattern if patterned else f"*{pattern}*")


def devices(wanted: Wanted, find: Find) -> tuple[list[str], str]:
    """The ports to try, the likeliest first; and a sentence if there are none, or too many."""
    if wanted.device:  # it need not be listed: a link, a pseudo-terminal
        there = not wanted.device.startswith("/") or os.path.exists(wanted.device)
        return ([wanted.device], "") if there else ([], _is_missing(wanted, []))
    ports = list(find())
    fitting = wanted.among(ports)
    if not fitting:
        return [], _is_missing(wanted, ports)
    doubt = "" if len(fitting) == 1 else _are_alike(wanted, fitting)
    return [port.device for port in fitting], doubt


def _is_missing(wanted: Wanted, ports: Sequence[Found]) -> str:
    others = [f"{port.device} is {_usb_of(port)}" for port in ports if port.vid is not None]
    there = f" (here {', '.join(others[:2])})" if others else ""
    return f"no board at {wanted.text}: is its USB cable plugged in?{there}"


def _are_alike(wanted: Wanted, fitting: Sequence[Found]) -> str:
    """Tells them apart by serial number, or where they have none by their port."""
    count = "two" if len(fitting) == 2 else str(len(fitting))
    numbers = [port.serial_number or "" for port in fitting]
    if wanted.usb is None or not all(numbers) or len(set(numbers)) < len(numbers):
        each = ", ".join(port.device for port in fitting[:3])
        links = ", or a link in /dev/serial/by-path" if sys.platform == "linux" else ""
        return f"{count} boards are {wanted.text}: write the port of one of them, {each}{links}"
    each = ", ".join(
        f"{port.device} is usb:{wanted.usb[0]:04x}:{wanted.usb[1]:04x}:{port.serial_number}"
        for port in fitting[:2]
    )
    return f"{count} boards are {wanted.text}: write the serial number too, {each}"


def _usb_of(port: Found) -> str:
    return f"usb:{port.vid or 0:04x}:{port.pid or 0:04x}"


def why_not(device: str, error: Exception) -> tuple[str, str]:
    """A stable word for the count of faults, and why a port cannot be opened and what to do."""
    text = str(error)
    code = error.errno if isinstance(error, OSError) else None
    denied = code == errno.EACCES or "PermissionError" in text
    if code in (errno.EBUSY, errno.EAGAIN) or (denied and sys.platform == "win32"):
        return "taken", (
            f"{device} is in use by another program: close it (the Arduino IDE's serial monitor, "
            "another show)"
        )
    if denied:
        return "denied", (
            f"{device} may not be opened by this user: run 'sudo usermod -aG {_group(device)} "
            "$USER', then log out and in again"
        )
    if code == errno.ENOENT or "FileNotFoundError" in text:
        return "missing", f"{device} is not there: is the board's USB cable plugged in?"
    return "broken", f"{device} cannot be opened ({text}): unplug the board and plug it in again"


def _group(device: str) -> str:
    """Who may use it: dialout on Debian, Ubuntu, Fedora and Raspberry Pi OS, uucp on Arch."""
    if sys.platform == "win32":
        return ""
    import grp  # noqa: PLC0415  # Windows has none

    try:
        name = grp.getgrgid(os.stat(device).st_gid).gr_name
    except (OSError, KeyError):
        return "dialout"
    return name if name not in ("root", "wheel") else "dialout"
