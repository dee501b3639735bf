"""What a show says while it plays."""

from __future__ import annotations

from threading import Event

from exhibit.app.voice import Voice


def test_sentences_are_said_in_their_order_and_all_of_them() -> None:
    said: list[str] = []
    with Voice(said.append) as voice:
        for number in range(100):
            voice(f"sentence {number}")
    assert said == [f"sentence {number}" for number in range(100)]


def test_a_terminal_that_does_not_read_stops_nobody() -> None:
    read, said = Event(), list[str]()

    def hanging(sentence: str) -> None:
        read.wait(30.0)
        said.append(sentence)

    with Voice(hanging) as voice:
        voice("first")
        voice("second")
        assert said == []  # and still we came here
        read.set()
    assert said == ["first", "second"]
