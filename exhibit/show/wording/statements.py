"""The words that conditions have of their own: `time`, `quiet`, `visits`, `chance`, the day."""

from __future__ import annotations

from exhibit.core import units
from exhibit.core.problems import did_you_mean
from exhibit.show.conditions import Condition, Not, Quiet, TimeInScene
from exhibit.show.expressions import Constant, Elapsed, Hour, Visits
from exhibit.show.facts import Chance, Open, OpensOrCloses
from exhibit.show.wording.fault import ConditionError, meant_here
from exhibit.show.wording.items import CLOCK, Item, Word
from exhibit.show.wording.reader import Reader
from exhibit.show.wording.tokens import Token


def statement(reader: Reader, token: Token) -> Condition | Item | None:
    """What a word of the language itself stands for; None for any other word."""
    if token.text in _ITEMS:
        return _ITEMS[token.text](reader, token)
    if token.text in _CONDITIONS:
        return _CONDITIONS[token.text](reader, token)
    return None


# --- values ---------------------------------------------------------------------------------------


def _time(reader: Reader, token: Token) -> Item:
    return Item(Elapsed(), "time", token.offset, token.end, "s", moves=True)


def _hour(reader: Reader, token: Token) -> Item:
    return Item(Hour(), "hour", token.offset, token.end, CLOCK, moves=True)


def _language(reader: Reader, token: Token) -> Item:
    return _of_words(reader, token, "language", "is fr")


def _today(reader: Reader, token: Token) -> Item:
    return _of_words(reader, token, "today", "is friday")


def _of_words(reader: Reader, token: Token, kind: str, example: str) -> Item:
    """Something that is compared with words; what it is worth itself nobody asks."""
    if not reader.sign_ahead():
        hint = meant_here(reader.cursor.peek.text, ("is",)) if reader.cursor.peek.text else ""
        hint = hint if hint.startswith("did") else f"for example: {kind} {example}"
        raise reader.cursor.error(f"a comparison is missing after '{kind}'", hint)
    return Item(Constant(""), kind, token.offset, token.end, word=Word(-1, kind))


def _visits(reader: Reader, token: Token) -> Item:
    if not reader.cursor.take("of"):
        return Item(Visits(), "visits", token.offset, token.end)
    scene = reader.cursor.next("the name of a scene")
    numbers = reader.known.scenes.get(scene.text)
    if numbers is None:
        raise ConditionError(
            f"'{scene.text[:40]}' is not a scene of this show", scene.offset,
            did_you_mean(scene.text, reader.known.scenes),
        )  # fmt: skip
    return Item(Visits(numbers), f"visits of {scene.text}", token.offset, scene.end)


# --- conditions -----------------------------------------------------------------------------------


def _quiet(reader: Reader, token: Token) -> Condition:
    if reader.asked_once or not reader.cursor.take("for"):
        hint = "for example: quiet for 60s"
        raise reader.cursor.error("quiet for how long?", hint)
    return Quiet(reader.cursor.duration())


def _chance(reader: Reader, token: Token) -> Condition:
    if reader.asked_once:
        raise reader.cursor.error("chance is asked by a condition: 'when'", back=True)
    first = reader.cursor.next("a chance such as 30%")
    text = reader.cursor.number_text(first) if first.is_number else first.text
    try:
        share = units.number(text)
    except units.UnitError:
        raise ConditionError(
            f"expected a chance such as 30%, found '{text[:40]}'", first.offset
        ) from None
    if not 0.0 <= share <= 1.0:
        hint = f"write {text}%" if 1.0 < share <= 100.0 and "%" not in text else ""
        raise ConditionError("a chance lies between 0% and 100%", first.offset, hint)
    reader.chance += 1
    return Chance(share, reader.chance - 1)


def _open(reader: Reader, token: Token) -> Condition:
    return Open()


def _closed(reader: Reader, token: Token) -> Condition:
    return Not(Open())


def _opens_or_closes(reader: Reader, token: Token) -> Condition:
    if not reader.cursor.take("within"):
        hint = f"for example: {token.text} within 10min"
        raise reader.cursor.error(f"when? 'within' is missing after '{token.text}'", hint)
    return OpensOrCloses(token.text == "closes", reader.cursor.duration())


def _finished(reader: Reader, token: Token) -> Condition:
    """What the scene tells has been heard and read."""
    return TimeInScene(at_least=True, seconds=reader.known.told_s)


def _on(reader: Reader, token: Token) -> Condition:
    """`on sabar`, `on beat of sabar`: see `Vocabulary.on`."""
    first = reader.cursor.next("the name of a rhythm")
    said = first.text
    if reader.cursor.peek.text == "of":
        reader.cursor.take("of")
        said = f"{said} of {reader.cursor.next('the name of a rhythm').text}"
    found = reader.known.on.get(said)
    if found is None:
        raise ConditionError(
            f"'{said[:40]}' is not a rhythm of this show", first.offset,
            did_you_mean(said, reader.known.on) or "the show has no rhythm",
        )  # fmt: skip
    if reader.asked_once:
        raise reader.cursor.error("a stroke is waited for by a condition: 'when'", back=True)
    return found


_ITEMS = {
    "time": _time,
    "hour": _hour,
    "language": _language,
    "today": _today,
    "visits": _visits,
}
_CONDITIONS = {
    "quiet": _quiet,
    "chance": _chance,
    "open": _open,
    "closed": _closed,
    "closes": _opens_or_closes,
    "opens": _opens_or_closes,
    "on": _on,
    "finished": _finished,
}
