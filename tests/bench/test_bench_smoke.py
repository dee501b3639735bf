"""Every measurement runs, with parameters too small to mean anything. Nothing here is timed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import pytest

from tests.bench import (
    core,
    first_picture,
    flood,
    frames,
    input_to_pixel,
    inputs,
    memory,
    photographs,
    zoom,
)
from tests.bench.__main__ import table
from tests.bench.played import FIRST
from tests.bench.sheet import Section

TINY: dict[str, Callable[[], list[Section]]] = {
    "first_picture": lambda: [first_picture.measure(1, FIRST)],
    "frames": lambda: frames.measure(0.1, FIRST),
    "input_to_pixel": lambda: [input_to_pixel.measure(1)],
    "memory": lambda: [memory.measure((0.1, 0.2), FIRST)],
    "photographs": lambda: photographs.measure(0.1, 8, (1200, 900)),
    "core": lambda: [core.measure(50, 3)],
    "inputs": lambda: [inputs.measure(4, 20)],
    "zoom": lambda: zoom.measure(1000, 0.1),
    "flood": lambda: flood.measure(0.1, FIRST),
}
if find_spec("psutil") is None:  # it is in the extra `bench`
    del TINY["memory"], TINY["photographs"]


@pytest.fixture(scope="module")
def sections() -> dict[str, list[Section]]:
    """All at once: most of the time of each is spent waiting."""
    with ThreadPoolExecutor(len(TINY)) as beside:
        measuring = {name: beside.submit(measure) for name, measure in TINY.items()}
        return {name: done.result() for name, done in measuring.items()}


@pytest.mark.parametrize("name", TINY)
def test_the_measurement_gives_lines_for_the_table(
    name: str, sections: dict[str, list[Section]]
) -> None:
    for section in sections[name]:
        assert section.lines
        assert table(section).row_count == len(section.lines)
