"""The table of text with hardly any work. Nothing here is timed."""

from __future__ import annotations

import pytest

from tests.bench import speed, text

_FEW = text.Counts(rounds=1, frames=1, letters=20, rivals=False)


def test_words_are_measured_for_a_table() -> None:
    heard: list[str] = []
    rows = list(text.Measurement(_FEW, heard.append).rows())
    assert len(rows) == len(heard) == 7
    assert all(float(row.ours) >= 0 for row in rows)
    assert speed.table(rows, 1).row_count == len(rows)


def test_an_engine_that_is_missing_becomes_a_line_that_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> text.Work:
        raise ImportError("No module named 'skia'")

    monkeypatch.setattr(text, "skia_paragraph", missing)
    (row, *_) = text.Measurement(text.Counts(rounds=1, frames=1, letters=20), lambda _: None).rows()
    assert (row.against, row.measured, row.remark) == ("Skia", "-", "No module named 'skia'")


def test_every_frame_has_other_words() -> None:
    frames = text.TextFrames(1, 1_000)
    first, second = frames._words(), frames._words()
    assert len(first) == len(second) == 1_000
    assert not set(first.split()) & set(second.split())
