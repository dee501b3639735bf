"""Which language stands in for which."""

from __future__ import annotations

import pytest

from exhibit.core.languages import first_of, order_of

SPOKEN = ("fr", "ar-TN", "wo", "ar-MA", "wo-Arab", "en")


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("fr", ("fr", "ar-TN", "wo", "ar-MA", "wo-Arab", "en")),
        ("ar-MA", ("ar-MA", "ar-TN", "fr", "wo", "wo-Arab", "en")),
        ("wo", ("wo", "fr", "ar-TN", "ar-MA", "wo-Arab", "en")),  # another script
        ("wo-Arab", ("wo-Arab", "fr", "ar-TN", "wo", "ar-MA", "en")),
        ("ar", ("ar", "ar-TN", "ar-MA", "fr", "wo", "wo-Arab", "en")),
    ],
)
def test_the_same_language_of_elsewhere_comes_before_the_others(
    language: str, order: tuple[str, ...]
) -> None:
    assert order_of(language, SPOKEN) == order


def test_what_a_show_names_comes_first() -> None:
    order = order_of("ar-MA", SPOKEN, {"ar-MA": ["fr", "en"], "wo": ["en"]})
    assert order == ("ar-MA", "fr", "en", "ar-TN", "wo", "wo-Arab")


def test_every_language_is_there_once() -> None:
    for language in SPOKEN:
        order = order_of(language, SPOKEN, {"ar-MA": ["ar-MA", "fr", "fr"]})
        assert sorted(order) == sorted(SPOKEN)
        assert order[0] == language


def test_the_first_that_is_there_stands_in() -> None:
    assert first_of({"en", "fr"}, ("ar", "fr", "en")) == "fr"
    assert first_of((), ("ar", "fr")) is None
