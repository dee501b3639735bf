"""`python -m assets.draw`: make everything, or `--only NAME ...`, or `--list` what there is."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from difflib import get_close_matches
from pathlib import Path

from assets.draw import sources
from assets.draw.catalogue import BY_NAME

ROOT = Path(__file__).resolve().parents[2]


def make(name: str) -> float:
    start = time.perf_counter()
    BY_NAME[name].make(ROOT)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m assets.draw", description=__doc__)
    parser.add_argument("--list", action="store_true", help="say what can be made, and stop")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="make these")
    parser.add_argument("--workers", type=int, default=2, help="processes at once")
    options = parser.parse_args()
    if options.list:
        for name, entry in sorted(BY_NAME.items()):
            print(f"{name:20} {entry.path.as_posix():52} {(entry.maker.__doc__ or '').strip()}")
        return 0
    names = options.only or list(BY_NAME)
    unknown = [name for name in names if name not in BY_NAME]
    for name in unknown:
        near = get_close_matches(name, BY_NAME, 1)
        print(f"{name}: nothing has this name" + (f"; did you mean {near[0]}?" if near else ""))
    if unknown:
        return 2
    with ProcessPoolExecutor(options.workers) as pool:
        jobs = {pool.submit(make, name): name for name in names}
        for job in as_completed(jobs):
            path = BY_NAME[jobs[job]].path
            size = (ROOT / path).stat().st_size // 1024
            print(f"{jobs[job]:20} {size:6} KB {job.result():6.1f} s", flush=True)
    sources.write(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
