"""Sentences for staff, in their language."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from exhibit.wires.health import Health, Report
from exhibit.wires.nodes import Board, BoardTrouble
from exhibit.wires.wire import Then
from exhibit.wires.wording import (
    LANGUAGES,
    board_sentences,
    called,
    duration,
    lost_sentence,
    meanwhile_sentence,
    wire_sentence,
)

LEFT = Report(
    "near",
    "/lantern/near",
    "silent",
    since_s=6.0,
    heard_s=6.0,
    called={"en": "the left distance sensor", "fr": "le capteur de gauche", "ar": "الحسّاس الأيسر"},
)


def test_a_silent_sensor_is_told_of_in_three_languages() -> None:
    assert [wire_sentence(LEFT, 10.2, language) for language in ("en", "fr-CA", "ar-TN")] == [
        "the left distance sensor has said nothing for 4 s: check its cable",
        "le capteur de gauche n'a rien dit depuis 4 s : vérifiez son câble",
        "الحسّاس الأيسر: لم تصل أيّ رسالة منذ 4 ث؛ تحقّقوا من السلك",
    ]


def test_a_sensor_that_was_never_heard_has_been_silent_since_the_beginning() -> None:
    never = replace(LEFT, heard_s=None, since_s=0.0)
    assert "since the beginning" in wire_sentence(never, 10.0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("health", get_args(Health))
def test_every_health_has_words_in_every_language(health: Health, language: str) -> None:
    sentence = wire_sentence(replace(LEFT, health=health), 10.0, language)
    assert LEFT.called[language] in sentence
    assert "{" not in sentence
    assert sentence != wire_sentence(replace(LEFT, health="heard"), 10.0, language) or (
        health == "heard"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("then", get_args(Then))
def test_what_happens_meanwhile_has_words_in_every_language(then: Then, language: str) -> None:
    assert len(meanwhile_sentence(replace(LEFT, stands_in=then), language)) > 20
    assert not meanwhile_sentence(LEFT, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_of_a_board_has_words_in_every_language(language: str) -> None:
    troubles = get_args(BoardTrouble)
    board = Board("lantern", "UNO", "exhibit-node 0.9", "osc 1", 5.0, troubles=troubles)
    sentences = board_sentences(board, 9.0, language)
    assert len(set(sentences)) == len(troubles)
    assert all("lantern" in sentence and "{" not in sentence for sentence in sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lost_hits_have_words_in_every_language(language: str) -> None:
    one, many = (lost_sentence(replace(LEFT, lost=n), language) for n in (1, 12))
    assert one != many
    assert "12" in many
    assert not lost_sentence(LEFT, language)


def test_a_language_that_is_not_spoken_here_is_english() -> None:
    assert wire_sentence(LEFT, 10.0, "wo") == wire_sentence(LEFT, 10.0, "en")


@pytest.mark.parametrize(
    ("names", "language", "expected"),
    [
        ({"fr": "le tambour", "en": "the drum"}, "fr-SN", "le tambour"),
        ({"ar-TN": "الطبل"}, "ar", "الطبل"),
        ({"fr": "le tambour", "en": "the drum"}, "ar", "the drum"),
        ({"wo": "sabar"}, "en", "sabar"),
        ({}, "en", "the input 'near'"),
        ({}, "fr", "l'entrée « near »"),
    ],
)
def test_a_sensor_is_called_what_staff_call_it(
    names: dict[str, str], language: str, expected: str
) -> None:
    assert called(replace(LEFT, called=names), language) == expected


def test_a_name_may_have_braces() -> None:
    assert "{who}" in wire_sentence(replace(LEFT, called={"en": "the {who}"}), 10.0)


@pytest.mark.parametrize(
    ("elapsed_s", "expected"),
    [
        (-1.0, "0 s"),
        (4.9, "4 s"),
        (119.9, "119 s"),
        (120, "2 min"),
        (7199, "119 min"),
        (1e4, "2 h"),
    ],
)
def test_a_duration_is_about_right(elapsed_s: float, expected: str) -> None:
    assert duration(elapsed_s) == expected
