"""Messages to other machines, in a timeline: what is read, and what is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.program import program
from exhibit.core.problems import Problems
from exhibit.show.messages import Cue, Heard
from tests.shows import at, good, only, with_scenes, write


def with_line(line: str) -> str:
    """A show with one line in its timeline, the fourteenth of the file."""
    return with_scenes(f"- scene: shore\n  timeline:\n    - {line}")


def cue_of(folder: Path, line: str) -> Cue:
    (cue,) = program(good(write(folder, with_line(line))), Problems()).scenes[0].cues
    return cue


def test_a_message_at_a_time(tmp_path: Path) -> None:
    cue = cue_of(tmp_path, "{at: 2s, send: /cue/go, to: lights}")
    assert cue == Cue("lights", "/cue/go", (), 2.0)


def test_a_message_at_each_stroke_says_how_hard_it_was(tmp_path: Path) -> None:
    cue = cue_of(tmp_path, "{on: drum, send: /struck, to: sound, values: [drum]}")
    assert cue == Cue("sound", "/struck", (Heard(2),), 0.0, on=2)


def test_numbers_words_and_inputs_are_told_apart(tmp_path: Path) -> None:
    line = '{at: 0s, send: /a, to: b, values: [1, -2.5, 40%, near, "near", blue, 1e3]}'
    assert cue_of(tmp_path, line).values == (1, -2.5, 0.4, Heard(0), "near", "blue", 1000.0)


@pytest.mark.parametrize(
    ("line", "message", "hint", "column"),
    [
        ("{at: 2s, send: go, to: lights}", "'go' is no OSC address", "it begins with '/'", 24),
        ("{at: 2s, send: /a/*, to: lights}", "'/a/*' is no OSC address", "it begins with '/'", 24),
        ("{at: 2s, send: /go}", "'send' needs 'to'", "for example: to: lights", 9),
        (
            "{send: /go, to: lights}",
            "a message is sent either 'at' a time or 'on' a hit",
            "for example: - {at: 4s",
            9,
        ),
        (
            "{at: 2s, on: drum, send: /go, to: lights}",
            "a message is sent either 'at' a time or 'on' a hit",
            "for example",
            9,
        ),
        (
            "{on: near, send: /go, to: lights}",
            "'near' is a distance, and a hit is needed here",
            "",
            14,
        ),
        ("{on: drun, send: /go, to: lights}", "'drun' is not an input", "did you mean 'drum'", 14),
        ("{at: 2s, sent: /go, to: lights}", "'sent' is nothing a timeline", "did you mean", 18),
    ],
)
def test_a_line_that_cannot_be_sent_is_answered(
    line: str, message: str, hint: str, column: int, tmp_path: Path
) -> None:
    problem = only(write(tmp_path, with_line(line)))
    assert problem.message.startswith(message)
    assert problem.hint.startswith(hint)
    assert at(problem) == (14, column)
    assert problem.left_out


def test_a_word_that_was_meant_as_an_input_is_a_warning(tmp_path: Path) -> None:
    line = "{at: 0s, send: /a, to: b, values: [naer]}"
    problem = only(write(tmp_path, with_line(line)))
    assert (problem.severity, at(problem)) == ("warning", (14, 44))
    assert problem.hint.startswith("did you mean 'near'?")


def test_a_message_of_a_hundred_values_is_refused(tmp_path: Path) -> None:
    line = f"{{at: 0s, send: /a, to: b, values: [{', '.join(map(str, range(100)))}]}}"
    assert only(write(tmp_path, with_line(line))).message == "a message has 32 values at most"
