"""What a measurement hands back: lines for the table, and the arithmetic of percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; the numbers are words already, with or without a unit."""

    what: str
    p50: str = ""
    p99: str = ""
    worst: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement: what was measured, and its lines."""

    title: str
    lines: Sequence[Line]


def spread(what: str, values_s: Sequence[float], remark: str = "") -> Line:
    """A line of milliseconds from values in seconds."""
    if not values_s:
        return Line(what, "-", "-", "-", remark)
    p50, p99 = np.percentile(values_s, (50, 99))
    return Line(what, ms(float(p50)), ms(float(p99)), ms(max(values_s)), remark)


def ms(value_s: float) -> str:
    return f"{value_s * 1000:.2f}" if value_s < 0.1 else f"{value_s * 1000:.0f}"
