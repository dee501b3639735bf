"""Easings as they are written: words, and the two of CSS that take numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.easings import MOST_STEPS, Bezier, Steps, easing
from exhibit.core.units import UnitError
from exhibit.core.words import EASINGS
from tests.visits import exact


@pytest.mark.parametrize("word", EASINGS)
def test_a_word_is_itself(word: str) -> None:
    assert easing(word) == word
    assert easing(f"  {word} ") == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps(4)", Steps(4, "end")),
        ("steps( 4 )", Steps(4, "end")),
        ("steps(1)", Steps(1, "end")),
        ("steps(4, start)", Steps(4, "start")),
        ("steps(4,jump-both)", Steps(4, "both")),
        ("steps(2, none)", Steps(2, "none")),
        (f"steps({MOST_STEPS})", Steps(MOST_STEPS)),
        ("cubic-bezier(0.2, 0, 0, 1)", Bezier(0.2, 0.0, 0.0, 1.0)),
        ("cubic-bezier(.2,-1.5,+1,10)", Bezier(0.2, -1.5, 1.0, 10.0)),
    ],
)
def test_what_takes_numbers_is_read(text: str, expected: Steps | Bezier) -> None:
    assert easing(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("inout", "expected an easing such as in-out, found 'inout': did you mean 'in-out'?"),
        ("Linear", "did you mean 'linear'?"),
        ("step(4)", "did you mean 'steps(4)'?"),
        ("qqqq", "write one of linear, in, out"),
        ("", "found ''"),
        ("x" * 81, "expected an easing such as in-out, found a long text"),
        ("steps(0)", "'steps(0)' has no steps: write steps(4), or steps(4, start)"),
        ("steps()", "has no steps"),
        ("steps(-3)", "has no steps"),
        ("steps(2.5)", "has no steps"),
        ("steps(1001)", "has no steps"),
        ("steps(99999999999)", "has no steps"),
        ("steps(4, middle)", "has no steps"),
        ("steps(4, end, start)", "has no steps"),
        ("steps(٤)", "has no steps"),
        ("steps(1, none)", "'steps(1, none)' never moves: write steps(2, none)"),
        ("cubic-bezier(0, 1)", "needs four numbers: write cubic-bezier(0.2, 0, 0, 1)"),
        ("cubic-bezier(0, 1, nan, 1)", "needs four numbers"),
        ("cubic-bezier(0, 1e3, 1, 1)", "needs four numbers"),
        ("cubic-bezier(-0.1, 0, 1, 1)", "would run backwards: its first and third number"),
        ("cubic-bezier(0, 0, 1.1, 1)", "would run backwards"),
        ("cubic-bezier(0, 10.5, 1, 1)", "overshoots more than tenfold: -10 to 10 are the most"),
        ("cubic-bezier(0, 0, 1, -11)", "overshoots more than tenfold"),
        ("steps(4))", "expected an easing"),
        ("steps((4)", "expected an easing"),
    ],
)
def test_what_is_none_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(UnitError) as refused:
        easing(text)
    assert reason in str(refused.value)


@exact
@given(st.text(max_size=100) | st.text("steps(cubic-bezier)0123456789., jumpendno", max_size=40))
def test_any_text_is_an_easing_or_refused_in_one_sentence(text: str) -> None:
    found: object = None
    said = ""
    try:
        found = easing(text)
    except UnitError as refused:
        said = str(refused)
    assert isinstance(found, (Steps, Bezier)) or found in EASINGS or said
    assert len(said) < 400
