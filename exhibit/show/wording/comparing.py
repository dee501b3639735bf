"""Two values compared: with each other, with words; and hits counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from exhibit.core.problems import did_you_mean
from exhibit.core.words import WEEKDAYS
from exhibit.show.conditions import (
    MOST_STRUCK,
    Both,
    Compare,
    Condition,
    Not,
    Played,
    Plays,
    Says,
    Speaks,
    TimeInScene,
)
from exhibit.show.expressions import Alike, Channel, Elapsed, Position, Relation, Spoken
from exhibit.show.facts import Times, Today
from exhibit.show.wording.fault import BETWEEN, ConditionError, meant_here
from exhibit.show.wording.items import Item, Word, common_unit, in_unit
from exhibit.show.wording.reader import Reader
from exhibit.show.wording.tokens import QUOTES

ALONE = ("hit", "switch", "count", "text")  # kinds of which the name alone says something
_DOES: dict[str, Literal["playing", "over", "waiting"]] = {
    "playing": "playing",
    "over": "over",
    "waiting": "waiting",
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "is": "is"}


_COUNTS = {"once": 1, "twice": 2}
_TIMES = ("times", "time")


def alone(item: Item) -> Condition:
    """A name by itself: it was hit, it is on, there are some, there are words."""
    assert item.channel is not None  # its kind is one of `ALONE`
    return Compare(item.channel, ">", 0.0)


# --- numbers --------------------------------------------------------------------------------------


def compared(left: Item, sign: str, right: Item, offset: int) -> Condition:
    """Two numbers; in the plainest form that says it."""
    if sign == "is" and right.moves:
        raise ConditionError(f"{right.name} passes: compare it with > or <", offset)
    unit = common_unit(left, right)
    for one in (left, right):
        if one.kind == "hit" and unit:
            raise ConditionError(
                f"expected a number in {unit}, and '{one.name}' counts hits", one.offset
            )
    left, right = in_unit(left, unit), in_unit(right, unit)
    if left.fixed is not None and right.fixed is None:
        left, sign, right = right, _TURNED[sign], left
    number = right.fixed
    if number is not None and left.channel is not None:
        return Compare(left.channel, sign, number)
    if number is not None and isinstance(left.expression, Elapsed):
        return TimeInScene(sign in (">", ">="), number)
    if number is not None and isinstance(left.expression, Position):
        return Played(left.expression.player, sign in (">", ">="), number)
    return Relation(left.expression, sign, right.expression)


# --- hits -----------------------------------------------------------------------------------------


def counted(reader: Reader, hits: Item) -> Condition | None:
    """`drum 3 times within 4s`, `drum within 4s`; None when something else follows."""
    cursor = reader.cursor
    token, after = cursor.peek, cursor.ahead(1)
    if token.text == "within":
        return _times(reader, hits, 1)
    if token.text in _COUNTS:
        count = _COUNTS[cursor.next("").text]
    elif token.is_number and token.text.isdecimal() and after.text:
        if after.text not in _TIMES:
            raise ConditionError(
                f"how often is said with 'times', found '{after.text[:40]}'", after.offset,
                f"did you mean '{token.text} times'?",
            )  # fmt: skip
        count = int(cursor.next("").text[:4])
        cursor.next("")
        if not 1 <= count <= MOST_STRUCK:
            raise ConditionError(f"1 to {MOST_STRUCK} hits can be counted", token.offset)
    else:
        return None
    if cursor.peek.text != "within":
        hint = meant_here(cursor.peek.text, ("within",)) if cursor.peek.text else ""
        hint = hint if hint.startswith("did") else "for example: drum 3 times within 4s"
        raise cursor.error("in which time? 'within' is missing here", hint)
    return _times(reader, hits, count)


def recent(reader: Reader, comparison: Condition) -> Condition:
    """`drum >= 3 within 4s`: the comparison is about the hits of those seconds."""
    match comparison:
        case Compare(channel, sign, number) if number == int(number):
            least = int(number) + (sign in (">", "<="))
            seconds = _seconds(reader)
            most = MOST_STRUCK - (sign == "is")
            if not 1 <= least <= most:
                raise reader.cursor.error(f"1 to {most} hits can be counted", back=True)
            times = Times(channel, least, seconds)
            if sign == "is":
                return Both(times, Not(replace(times, count=least + 1)))
            return times if sign in (">", ">=") else Not(times)
    raise reader.cursor.error(
        "hits within a time are compared with a whole number", "for example: drum >= 3 within 4s"
    )


def _times(reader: Reader, hits: Item, count: int) -> Condition:
    assert hits.channel is not None  # a name of the kind "hit"
    return Times(hits.channel, count, _seconds(reader))


def _seconds(reader: Reader) -> float:
    if reader.asked_once:
        raise reader.cursor.error("'within' lets time pass, and this is asked at one moment")
    reader.cursor.take("within")
    return reader.cursor.duration()


# --- words ----------------------------------------------------------------------------------------


def with_words(reader: Reader, left: Item) -> Condition:
    """`tongue is ar`, `lever is on`, `card is "04 A2"`, `language is fr`, `today is friday`."""
    sign, negated = reader.sign(f"'{left.name}'")
    if sign != "is":
        raise reader.cursor.error(
            _A.get(left.kind, f"'{left.name}' is a {left.kind}: it") + " is compared with 'is'",
            "write 'is'", back=True,
        )  # fmt: skip
    offset = reader.cursor.peek.offset
    said = reader.cursor.next_words(_WANTED.get(left.kind, "a value"))
    condition = _MEANT[left.kind](reader, left, said, offset)
    _refuse_second(reader, left)
    return Not(condition) if negated else condition


def _plays(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    assert left.word is not None
    if said not in _DOES:
        raise ConditionError(
            f"a recording is playing, over or waiting, not '{said[:40]}'", offset,
            did_you_mean(said, _DOES),
        )  # fmt: skip
    return Plays(left.word.input, _DOES[said])


def _speaks(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    languages = reader.known.languages
    if said not in languages:
        raise ConditionError(
            f"the show does not speak '{said[:40]}'", offset, did_you_mean(said, languages)
        )
    return Speaks(languages.index(said))


def _today(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    days = {day: frozenset({i}) for i, day in enumerate(WEEKDAYS)}
    days |= {"weekend": frozenset({5, 6})}
    short = {day[:3]: meant for day, meant in days.items() if day != "weekend"}
    if (found := (days | short).get(said.casefold())) is None:
        hint = did_you_mean(_FRENCH_DAYS.get(said.casefold(), said), days)
        raise ConditionError(f"'{said[:40]}' is no day of the week", offset, hint)
    return Today(found)


def _chosen(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    assert left.word is not None
    options = left.word.options
    if said.strip(QUOTES) in options:
        return Compare(left.word.input, "is", float(options.index(said.strip(QUOTES))))
    if (other := _other(reader, said)) is not None:
        return Alike(_spoken(left.word), _spoken(other))
    raise ConditionError(
        f"'{said[:40]}' is not one of the options", offset, did_you_mean(said, options)
    )


def _switched(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    assert left.word is not None
    if said in ("on", "off"):
        return Compare(left.word.input, "is", float(said == "on"))
    other = reader.known.names.get(said)
    if other is not None and other.kind == "switch":
        return Relation(Channel(left.word.input), "is", Channel(other.input))
    folded = said.casefold()
    meant = "on" if folded in _TRUE else "off" if folded in _FALSE else ""
    hint = f"did you mean '{meant}'?" if meant else did_you_mean(said, ("on", "off"))
    raise ConditionError(f"a switch is 'on' or 'off', not '{said[:40]}'", offset, hint)


_TRUE = ("true", "yes", "oui", "vrai", "1", "allumé", "active", "pressed", "down", "up", "high")
_FALSE = ("false", "no", "non", "faux", "0", "éteint", "inactive", "released", "low")


def _says(reader: Reader, left: Item, said: str, offset: int) -> Condition:
    assert left.word is not None
    words = said.strip(QUOTES).strip()
    _refuse_bare(reader, said, offset)
    if (other := _other(reader, said)) is not None:
        return Alike(_spoken(left.word), _spoken(other))
    if left.word.options and words not in left.word.options:
        raise ConditionError(
            f"'{words[:40]}' is not one of the words that this input knows", offset,
            did_you_mean(words, left.word.options),
        )  # fmt: skip
    return Says(left.word.input, words.casefold())


def _refuse_bare(reader: Reader, said: str, offset: int) -> None:
    """Words with a space in them, or with the quotes of a word processor."""
    quoted = said[0] in QUOTES
    if quoted and (len(said) == 1 or said[-1] != said[0]):
        raise ConditionError(
            "a quote is opened here and not closed", offset, f"end it with {said[0]}"
        )
    if said[0] in "“”„«‘’":
        raise ConditionError("these quotes are of a word processor", offset, 'use plain ones: "')
    following = reader.cursor.peek.text
    if not quoted and following and following not in (*BETWEEN, ")", ","):
        raise ConditionError(
            "words with a space in them stand in quotes", offset, f'write "{said} {following}"'
        )


def _other(reader: Reader, said: str) -> Word | None:
    """Another text or choice, by its name."""
    word = reader.known.names.get(said)
    return word if word is not None and word.kind in ("choice", "text") else None


def _spoken(word: Word) -> Spoken:
    return Spoken(word.input, word.options if word.kind == "choice" else None)


def _refuse_second(reader: Reader, left: Item) -> None:
    """`mood is wild or calm`: what is meant has to be written out."""
    cursor = reader.cursor
    link, word = cursor.peek, cursor.ahead(1)
    if link.text not in ("or", "and", ",") or word.text in reader.known.names:
        return
    options = {
        "language": reader.known.languages,
        "today": (*WEEKDAYS, *(day[:3] for day in WEEKDAYS), "weekend"),
        "player": tuple(_DOES),
        "switch": ("on", "off"),
    }.get(left.kind, left.word.options if left.word else ())
    following = cursor.ahead(2).text
    if word.text in options and following not in ("is", "=", "==", "!="):
        raise ConditionError(
            f"what is '{word.text}'?", word.offset, f"write '{left.name} is {word.text}'"
        )


_A = {"language": "a language", "today": "a day of the week"}
_WANTED = {"language": "a language", "today": "a day", "player": "playing, over or waiting"}
_MEANT = {
    "player": _plays,
    "language": _speaks,
    "today": _today,
    "choice": _chosen,
    "switch": _switched,
    "text": _says,
}
_FRENCH_DAYS = dict(
    zip(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        WEEKDAYS,
        strict=True,
    )
)
