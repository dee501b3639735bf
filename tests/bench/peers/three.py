"""three.js in Node: `Object3D`s that are posed, then `scene.updateMatrixWorld()`, as its renderer
does it before every frame.

The package comes from npm into a folder of the user's cache, at one version. What is set are
`position`, `quaternion` and `scale` of every node from typed arrays, with `matrixAutoUpdate` as it
is by default. Node's compiler is warm: three seconds of frames go before the clock.

Tried beside it: `matrixAutoUpdate = false` and `updateMatrix()` by hand; in two
runs of each, on a busy machine, neither was clearly faster. The default was kept.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.peers.forest import LEVELS, check, parents, solid_poses

VERSION = "0.187.0"
_SCRIPT = Path(__file__).with_name("three.mjs")


def nodes(nodes: int, frames: int, levels: int = LEVELS) -> list[float]:
    """Seconds a frame; RuntimeError without Node or npm."""
    package = _package()
    parent, poses = parents(nodes, levels), solid_poses(nodes)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        (folder / "parents").write_bytes(parent.astype(np.int32).tobytes())
        (folder / "poses").write_bytes(
            b"".join(
                rows.T.astype(np.float32).tobytes()
                for pose in poses
                for rows in (pose.position, pose.rotation, pose.scale)
            )
        )
        files = [str(folder / name) for name in ("parents", "poses", "worlds")]
        said = _run(["node", str(_SCRIPT), str(package), *files, str(frames)])
        found = np.fromfile(folder / "worlds", np.float32).reshape(-1, 4, 4)
    check(parent, poses[0], found.transpose(0, 2, 1))  # its matrices lie column by column
    return [float(seconds) for seconds in json.loads(said)]


def _package() -> Path:
    """The module to import, installed where it is missing."""
    if missing := [tool for tool in ("node", "npm") if shutil.which(tool) is None]:
        raise RuntimeError(f"{missing[0]} is not installed")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "exhibit-bench" / f"three-{VERSION}"
    package = folder / "node_modules" / "three" / "build" / "three.module.js"
    if not package.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _run(["npm", "install", "--no-save", "--prefix", str(folder), f"three@{VERSION}"])
    return package


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
