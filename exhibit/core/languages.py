"""Languages by their tags (BCP 47), and which of them stands in where one is missing.

A show's first language is its default. Where something is missing in a language, those that the
show names for it come next, then those that its readers read most likely, the same language as it
is written elsewhere (`ar-TN` for `ar-MA`), then all the others in the order of the show. What is
written in another script is another language here: who reads `wo` need not read `wo-Arab`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def order_of(
    language: str, spoken: Sequence[str], fallback: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """The languages of a show in the order in which they are wanted: itself, then the others."""
    named = (fallback or {}).get(language, ())
    near = (other for other in spoken if alike(other, language))
    return tuple(dict.fromkeys((language, *named, *near, *spoken)))


def alike(language: str, other: str) -> bool:
    """Whether who reads one reads the other: the same language in the same script."""
    return _written(language) == _written(other)


def first_of(there: Iterable[str], order: Iterable[str]) -> str | None:
    """The first language of an order that is there; None where none is."""
    known = frozenset(there)
    return next((language for language in order if language in known), None)


def base_of(language: str) -> str:
    """`ar` for `ar-TN`."""
    return language.partition("-")[0].casefold()


def _written(language: str) -> tuple[str, str]:
    """The language and the script that its tag names, if it does."""
    first, *others = language.casefold().split("-")
    return first, next((part for part in others if len(part) == 4 and part.isalpha()), "")
