"""Which machine was measured: numbers without it mean nothing."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from tests.bench.apart import apart


def describe() -> str:
    """Processor, cores, interpreter and OpenGL renderer, on two lines."""
    system = f"{platform.system()}, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {system}, {load}\n{apart('machine', 'renderer')}"
    )


def renderer() -> str:
    from exhibit.render.window import open_window  # noqa: PLC0415  # only where GL is wanted

    window = open_window("bench", (16, 16), offscreen=True)
    said = window.describe()
    window.close()
    return said


def _processor() -> str:
    if sys.platform.startswith("linux"):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
