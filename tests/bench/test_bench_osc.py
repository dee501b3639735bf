"""The table of hearing and the flood, with hardly any work. Nothing here is timed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from tests.bench import osc, speed
from tests.bench.flood import ages
from tests.bench.visitor import Note

_FEW = osc.Counts(rounds=1, messages=40, seconds=0.01, liblo=False)


def here(module: str, function: str, **given: Any) -> Any:
    """Measured in this process; only the sender is another."""
    return getattr(import_module(f"tests.bench.{module}"), function)(**given)


def test_what_hears_osc_is_measured_for_a_table() -> None:
    heard: list[str] = []
    rows = list(osc.Measurement(_FEW, heard.append, here).rows())
    assert len(rows) == 2 * len(osc.IN_MEMORY) + 2 * len(osc.OVER_UDP)
    assert all(row.ratio is not None and row.ratio > 0 for row in rows)
    assert heard
    assert speed.table(rows, 1).row_count == len(rows)


def test_a_listener_that_is_missing_becomes_a_line_that_says_why() -> None:
    def missing(_: str, function: str, **__: object) -> Any:
        if function == "pyliblo":
            raise RuntimeError("it ended:\nRuntimeError: pyliblo3 is not here")
        if function == "in_memory":
            return {"ours": [1.0], "door": [2.0], "theirs": [7.0]}
        return {"cpu_s": 1.0, "heard": 10}

    counts = osc.Counts(rounds=2)
    rows = list(osc.Measurement(counts, lambda _: None, missing).rows())
    without = [row for row in rows if "pyliblo3" in row.against]
    assert {(row.measured, row.verdict) for row in without} == {("-", "")}
    assert {row.remark for row in without} == {"RuntimeError: pyliblo3 is not here"}
    (first, *_) = rows
    assert (first.measured, first.target, first.verdict) == ("1 : 7", "1 : 6", "kept")


def test_the_age_of_a_value_is_counted_from_when_its_burst_began() -> None:
    sent: list[Note] = [(10.0, 0), (10.1, 100), (10.2, 200), (10.3, 250)]  # bursts, and the end
    heard = [(9.0, -1), (10.05, -1), (10.15, 99), (10.16, 100), (10.25, 249), (11.0, 249)]
    assert ages(heard, sent) == pytest.approx([0.05, 0.15, 0.06, 0.05])
