"""The proof reader of texts: what their gaps name, how they say it, and the fonts they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exhibit.authoring.details import TextSpec
from exhibit.authoring.meant import suggest
from exhibit.authoring.messages import (
    Gap,
    MessageError,
    NumberGap,
    Wordings,
    asked_of,
    message_parts,
)
from exhibit.authoring.names import Name
from exhibit.authoring.program import channels
from exhibit.authoring.slips import short
from exhibit.authoring.specs import NodeSpec, ShowSpec
from exhibit.core.problems import Problem
from exhibit.core.words import FAMILIES, INPUT_PARTS
from exhibit.show import locales
from exhibit.show.program import Input
from exhibit.show.sayings import word_of

_UNCOUNTED = ("text", "choice")  # kinds that have no number
_CHOSEN = ("text", "choice", "switch")  # kinds that have words


def gap_faults(node: NodeSpec, text: TextSpec, spec: ShowSpec) -> Iterator[Problem]:
    """What is wrong with the gaps in the words of a node, each at its column."""
    known = {channel.name: channel for channel in channels(spec)}
    whole = {item.name.text: item.kind for item in spec.inputs if item.kind in INPUT_PARTS}
    for language, words in node.words.items():
        try:
            parts = message_parts(words.text, marked=text.markup)
        except MessageError as error:
            yield Problem(words.at(error.offset), "message", str(error), error.hint)
            continue
        said: set[str] = set()  # names: what is wrong with one is told once
        for gap in asked_of(parts):
            if gap.name in known:
                yield from _faults_of(gap, words, language or text.language, known[gap.name])
            elif gap.name not in said:
                said.add(gap.name)
                yield _unknown(gap, words, known, whole)


def _unknown(
    gap: Gap | NumberGap | Wordings,
    words: Name,
    known: Mapping[str, Input],
    whole: Mapping[str, str],
) -> Problem:
    name, place = gap.name, words.at(gap.at)
    if name in whole:
        parts = ", ".join(f"{{{name}.{part}}}" for part in INPUT_PARTS[whole[name]])
        message = f"'{name}' is a {whole[name]}, which is several numbers"
        return Problem(place, "input-kind", message, f"say one of them: {parts}")
    plain = f"what is no input stands in two braces: {{{{{short(name)}}}}}"
    near = suggest(name, known) if known else ""
    return Problem(
        place,
        "unknown-input",
        f"'{{{short(name)}}}' waits for an input that the show does not have",
        f"{near}; {plain}" if near else plain,
    )


def _faults_of(
    gap: Gap | NumberGap | Wordings, words: Name, language: str, heard: Input
) -> Iterator[Problem]:
    """What is wrong with how a gap says an input that is there."""
    name, place = gap.name, words.at(gap.at)
    if isinstance(gap, NumberGap) and (fault := _style_fault(gap.style)):
        hint = "for example: {near, number, 0.0}, integer, percent, or a skeleton such as ::.00"
        yield Problem(words.at(gap.style_at), "message", fault, hint)
    if isinstance(gap, Gap):
        return
    if isinstance(gap, NumberGap) or gap.kind != "select":
        if heard.kind in _UNCOUNTED:
            message = f"'{name}' is a {heard.kind}, and has no number"
            hint = f"write {{{name}}}, or {{{name}, select, .. other {{..}}}}"
            yield Problem(place, "input-kind", message, hint)
        elif isinstance(gap, Wordings) and language:
            yield from _forms_lacking(gap, words, language)
    elif heard.kind not in _CHOSEN:
        message = f"'{name}' is a {heard.kind}, which is a number: 'select' chooses by words"
        hint = f"write {{{name}, plural, =0 {{..}} one {{..}} other {{..}}}}"
        yield Problem(place, "input-kind", message, hint)
    elif heard.kind != "text":
        options = ("on", "off") if heard.kind == "switch" else heard.options
        choices = [word_of(option) for option in options]
        for case in gap.cases:
            if word_of(case.word) not in (*choices, "other"):
                message = f"'{short(case.word)}' is nothing that '{name}' can be"
                yield Problem(
                    words.at(case.at),
                    "form-unknown",
                    message,
                    suggest(case.word, choices),
                    "warning",
                )


def _forms_lacking(gap: Wordings, words: Name, language: str) -> Iterator[Problem]:
    """A language that counts in more forms than there are wordings sounds wrong with some."""
    forms = locales.forms_of(language, ordinal=gap.kind == "selectordinal")
    there = {case.word for case in gap.cases}
    exact = {case.word for case in gap.cases if case.word.startswith("=")}
    stand_for = {"zero": "=0", "one": "=1", "two": "=2"}
    lacking = [f for f in forms if f not in there and stand_for.get(f, "") not in exact]
    if lacking:
        yield Problem(
            words.at(gap.at),
            "form-lacking",
            f"{language} counts in {len(forms)} forms, and {', '.join(lacking)} "
            f"{'are' if len(lacking) > 1 else 'is'} missing here: 'other' stands in",
            "a speaker knows what is said then",
            "warning",
        )


def _style_fault(style: str) -> str:
    """What is wrong with how a number is to be written, or ""."""
    pattern = not style or style in ("integer", "percent") or style.startswith("::")
    if not pattern and not any(digit in style for digit in "0#"):
        return f"'{short(style)}' is no way to write a number"
    try:
        locales.written("en", 1234.5, style)
    except (ValueError, RuntimeError):
        return f"'{short(style)}' is no way to write a number"
    return ""


def font_faults(text: TextSpec, spec: ShowSpec) -> Iterator[Problem]:
    """A font that neither the kit nor the show has; the words are shown in another."""
    known = (*FAMILIES, *spec.fonts)
    if text.font not in known and text.font_place is not None:
        yield Problem(
            text.font_place,
            "unknown-font",
            f"there is no font '{short(text.font)}': serif stands in",
            suggest(text.font, known) + "; a show names its own under 'fonts' in show.yaml",
            left_out=True,
        )
