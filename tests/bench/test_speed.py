"""The table of speed with hardly any work, and with nobody else. Nothing here is timed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from tests.bench import speed
from tests.bench.apart import apart

_FEW = speed.Counts(rounds=1, nodes=10, sprites=20, particles=10, points=1000, frames=2, late_s=0)


def here_or_apart(
    module: str, function: str, environment: Mapping[str, str] | None = None, **given: Any
) -> Any:
    """What needs no OpenGL is measured in this process: another one takes a second to begin."""
    if environment:
        return apart(module, function, environment, **given)
    return getattr(import_module(f"tests.bench.{module}"), function)(**given)


def test_ours_is_measured_for_the_table_of_speed_without_anybody_else() -> None:
    heard: list[str] = []
    rows = list(speed.Measurement(_FEW, heard.append, here_or_apart, rivals=False).rows())
    assert [row.remark for row in rows] == [""] * len(rows)
    assert all(row.ratio is not None for row in rows)
    assert heard
    assert speed.table(rows, 1).row_count == len(rows)


def test_a_rival_that_is_missing_becomes_a_line_that_says_why() -> None:
    def missing(*_: object, **__: object) -> None:
        raise RuntimeError("it ended:\nModuleNotFoundError: No module named 'pygfx'")

    rows = list(speed.Measurement(_FEW, lambda _: None, missing).rows())
    (row,) = [row for row in rows if row.against == "pygfx" and "in space" in row.work]
    assert (row.measured, row.verdict) == ("-", "")
    assert row.remark == "ModuleNotFoundError: No module named 'pygfx'"


def test_the_table_of_speed_says_what_is_kept_and_by_how_much_the_rest_is_missed() -> None:
    kept = speed.Row("work", "them", 1 / 21, 1 / 8, "0.4", "8.4")
    missed = speed.Row("work", "a loop", 9.0, 4.5, "0.9", "0.1")
    assert speed.cells(kept)[:3] == ("1 : 21", "1 : 8", "kept")
    assert speed.cells(missed)[:3] == ("9 : 1", "4.5 : 1", "missed by 2 x")
    written = speed.markdown([kept, missed], 5, "a machine")
    assert written.startswith("| ours : theirs | target |")
    assert "| 1 : 21 | 1 : 8 | kept | work | them | 0.4 | 8.4 |" in written
