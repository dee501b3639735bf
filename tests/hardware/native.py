"""C++ of the boards compiled for this computer, with every warning and under sanitizers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "hardware" / "library" / "ExhibitNode" / "src"
FLAGS = (
    *("-std=gnu++17", "-O1", "-g", "-Wall", "-Wextra", "-Werror"),
    *("-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
)
AT_MOST_S = 60.0


def lacks_compiler() -> str:
    """What is missing to compile, and how to get it; empty when nothing is."""
    if sys.platform == "win32":
        return "no sanitizers in the g++ of Windows: run it in WSL"
    return "" if shutil.which("g++") else "no g++: apt-get install g++"


def build(main: Path, target: Path, *more: str) -> Path:
    """The program of one file, with the library; `more` are flags."""
    command = ["g++", *FLAGS, *more, f"-I{LIBRARY}", str(main), "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def run(program: Path, *arguments: str, given: bytes | Sequence[str]) -> list[str]:
    """The lines that it prints; a word of a sanitizer fails the test."""
    stdin = given if isinstance(given, bytes) else "\n".join(given).encode()
    # Leaks are looked for by tracing, which not every machine allows.
    quiet = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(
        [program, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=AT_MOST_S,
        env=quiet,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert not done.stderr, done.stderr.decode(errors="replace")
    return done.stdout.decode().splitlines()
