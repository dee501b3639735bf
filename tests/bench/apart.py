"""A measurement in a process of its own, so that nothing of this one is measured with it.

`apart("frames", "play", seconds=3)` calls `tests.bench.frames.play(seconds=3)` in a fresh
interpreter and returns what it returned, through JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HERE = "127.0.0.1"
_ANSWER = "answer: "


def apart(
    module: str, function: str, environment: Mapping[str, str] | None = None, **given: Any
) -> Any:
    """What `tests.bench.<module>.<function>(**given)` returns in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.apart", module, function, json.dumps(given)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith(_ANSWER)]
    if done.returncode or not said:
        raise RuntimeError(f"{module}.{function} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(said[-1].removeprefix(_ANSWER))


def _main(module: str, function: str, given: str) -> None:
    answer = getattr(import_module(f"tests.bench.{module}"), function)(**json.loads(given))
    print(_ANSWER + json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
