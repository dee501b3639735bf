"""How a language writes numbers, and which plural it takes: as ICU knows it.

`ar-TN` and `ar-MA` write 1.234,5 where `ar-EG` has digits of its own; Arabic counts in six forms,
French in two, Wolof in one. ICU is loaded when the first number is written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from exhibit.core.languages import base_of

if TYPE_CHECKING:
    from icu4py.messageformat import MessageFormat

# What is asked in every frame is mostly what was asked in the last: 1 us in place of 10.
MOST_KEPT = 4096
FORMS = ("zero", "one", "two", "few", "many", "other")
# Arabic without a country is that of the Maghreb here; and languages of which ICU knows no numbers,
# or not those of where they are written beside French.
_AS_IN_TUNIS = frozenset(("ar", "ar-sn", "ar-ml", "ar-gn", "wo-arab"))
_AS_IN_FRENCH = frozenset(("bm", "dyu", "srr", "snk", "rif", "ber", "co"))
_COUNTED = (*range(200), 0.5, 1.5)  # what is asked of a language to know its forms


@lru_cache(MOST_KEPT)
def written(language: str, value: float, style: str = "") -> str:
    """A finite number in a language; `style` as ICU has it: "" is 1,234.568, `integer`, `percent`,
    a pattern such as `0.0`, or a skeleton that begins with `::`. ValueError for another style.
    """
    pattern = f"{{n,number,{style}}}" if style else "{n,number}"
    return _format(pattern, _for_numbers(language)).format({"n": _whole(value)})


@lru_cache(MOST_KEPT)
def plural_form(language: str, value: float, *, ordinal: bool = False) -> str:
    """One of FORMS: that which a language takes for a number."""
    kind = "selectordinal" if ordinal else "plural"
    return _format(_ASKING % kind, _known(language)).format({"n": _whole(value)})


@lru_cache(256)
def forms_of(language: str, *, ordinal: bool = False) -> tuple[str, ...]:
    """The forms that a language has for what is counted in an exhibition."""
    found = {plural_form(language, value, ordinal=ordinal) for value in _COUNTED}
    return tuple(form for form in FORMS if form in found)


def decimal_comma(language: str) -> bool:
    """Whether a language writes 0,5."""
    return "," in written(language, 0.5, "0.#")


_ASKING = "{n,%s," + "".join(f"{form}{{{form}}}" for form in FORMS) + "}"


@lru_cache(512)
def _format(pattern: str, language: str) -> MessageFormat:
    from icu4py.messageformat import MessageFormat  # noqa: PLC0415  # 16 MB, and few shows count

    return MessageFormat(pattern, language)


def _for_numbers(language: str) -> str:
    if language.casefold() in _AS_IN_TUNIS:
        return "ar-TN"
    return "fr" if base_of(language) in _AS_IN_FRENCH else _known(language)


def _known(language: str) -> str:
    return language if language.isascii() else "und"


def _whole(value: float) -> int | float:
    """Whole numbers as such: 1 lamp, where ICU might see 1.0 lamps."""
    return int(value) if value == int(value) else value
