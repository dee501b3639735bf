"""The words of a wire: what feeds an input, what is done to it on the way, what if it fails.

Values that depend on the input's unit and range stay words here; `wiring` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from typing import Any

from exhibit.authoring.model.sends import osc_address
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    kind_of,
    name,
    number,
    pair,
    read_keys,
    scalar,
    seconds,
    text,
    whole,
    yes_or_no,
)
from exhibit.authoring.shapes import (
    HERTZ,
    TEXT,
    Book,
    Schema,
    by_name,
    either,
    grouped,
    like,
    pattern,
    takes,
    words,
)
from exhibit.authoring.slips import short
from exhibit.authoring.venue.measure import amount
from exhibit.authoring.venue.written import BaselineSpec, OtherInput, ThresholdSpec, WireSpec
from exhibit.core.problems import Problems
from exhibit.wires.wire import OneEuro

MOST_WIRES = 1_000  # more inputs than a show has
MOST_POINTS = 64  # of a calibration
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PER_S = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(?:per s|/ ?s|a second|Hz|hz)")


@takes(
    pattern(
        r"\s*[0-9]{1,6}(\.[0-9]{1,6})? ?(per s|/ ?s|a second|Hz|hz)\s*", "a rate such as 30 per s"
    )
)
def per_second(tree: Tree, problems: Problems) -> float | None:
    """Hz, from `30 per s`, `30/s` or `30 Hz`."""
    expected = "a rate such as 30 per s"
    found = scalar(tree, problems, expected)
    if found is None:
        return None
    rate = _PER_S.fullmatch(found.text.strip())
    if rate is None:
        bare = re.fullmatch(r"[0-9.]{1,9}", found.text.strip())
        message = f"expected {expected}, found '{short(found.text)}'"
        problems.error(
            found.place, "value", message, f"write {found.text.strip()} per s" if bare else ""
        )
        return None
    hz = float(rate[1])
    if not 0.001 <= hz <= 100_000.0:
        message = f"a rate lies between 0.001 and 100000 per s, this is {hz:g}"
        problems.error(found.place, "range", message)
        return None
    return hz


@takes(either(text, by_name(text, empty=False)))
def words_by_language(tree: Tree, problems: Problems) -> dict[str, str] | None:
    """Words for the staff: one text for all, under "", or one a language."""
    if not isinstance(tree, Mapping):
        said = text(tree, problems)
        return None if said is None else {"": said}
    words: dict[str, str] = {}
    for language, value in tree.entries:
        if not _LANGUAGE.fullmatch(language.text):
            problems.error(
                language.place,
                "unknown-language",
                f"'{short(language.text)}' is no language",
                "a language is written as two or three letters: fr, ar, en",
            )
            continue
        said = text(value, problems)
        if said is not None:
            words[language.text] = said
    return words


@takes(like(whole(3, 31)))
def _samples(tree: Tree, problems: Problems) -> int | None:
    count = whole(3, 31)(tree, problems)
    if count is not None and count % 2 == 0:
        problems.error(
            tree.place,
            "value",
            f"a median is the middle one of an odd number of values, and {count} is even",
            f"write {count - 1}" if count > 3 else "write 3",
        )
        return None
    return count


@takes(by_name(TEXT, empty=False))
def _points(tree: Tree, problems: Problems) -> tuple[tuple[Scalar, Scalar], ...] | None:
    example = "for example: calibrate: {12: 0.3 m, 800: 3 m}"
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            "'calibrate' is written as 'what the sensor says: what that means', "
            f"found {kind_of(tree)}",
            example,
        )
        return None
    if not 2 <= len(tree.entries) <= MOST_POINTS:
        problems.error(
            tree.place,
            "shape",
            f"a calibration has 2 to {MOST_POINTS} points, this one has {len(tree.entries)}",
            example,
        )
        return None
    points = [(raw, amount(value, problems)) for raw, value in tree.entries]
    if any(value is None for _, value in points):
        return None
    return tuple((raw, value) for raw, value in points if value is not None)


BASELINE_KEYS = [
    Key("over", seconds, "how slowly it is learned", "5 min", required=True),
    Key("apart", amount, "how far from it somebody is there", "10 cm"),
]
THRESHOLD_KEYS = [
    Key("on", amount, "on from here", "40%", required=True),
    Key("off", amount, "off again from here", "30%"),
    Key("hysteresis", amount, "or how far below", "5%"),
]


@takes(HERTZ)
def _hertz(tree: Tree, problems: Problems) -> float | None:
    if isinstance(tree, Scalar) and tree.text.casefold().endswith("hz"):
        tree = Scalar(tree.text[:-2].rstrip(), tree.place, tree.quoted)
    return between(0.001, 1000.0, number, "a cutoff, in Hz,")(tree, problems)


_beta: Reader[float] = between(0.0, 1000.0, number, "a beta")
ONE_EURO_KEYS = [
    Key("min_cutoff", _hertz, "less trembles less at rest, and lags more", "1 Hz"),
    Key("beta", _beta, "more lags less in motion", "0.02"),
    Key("d_cutoff", _hertz, "how much its speed is smoothed", "1 Hz"),
]


@takes(either(seconds, grouped(BASELINE_KEYS, "baseline")))
def _baseline(tree: Tree, problems: Problems) -> BaselineSpec | None:
    if not isinstance(tree, Mapping):
        over_s = seconds(tree, problems)
        values: dict[str, Any] | None = None if over_s is None else {"over": over_s}
    else:
        values = read_keys(tree, BASELINE_KEYS, "'baseline'", problems)
    if values is None or "over" not in values:
        return None
    if values["over"] < 1.0:
        problems.error(
            tree.place,
            "range",
            "a baseline is learned over a second at least",
            "usually over minutes: baseline: 5 min",
        )
        return None
    return BaselineSpec(values["over"], values.get("apart"))


def _one_euro(book: Book) -> Schema:
    return {
        "type": "object",
        "properties": {"one_euro": book.group(ONE_EURO_KEYS, "one_euro")},
        "required": ["one_euro"],
        "additionalProperties": False,
    }


@takes(either(words(["one_euro"]), _one_euro))
def _filter(tree: Tree, problems: Problems) -> OneEuro | None:
    known = "the filter that is known here is one_euro"
    if isinstance(tree, Mapping):
        if tree.keys() != ("one_euro",):
            problems.error(
                tree.place, "unknown-word", known, "for example: filter: {one_euro: {beta: 1}}"
            )
            return None
        values = read_keys(tree.entries[0][1], ONE_EURO_KEYS, "'one_euro'", problems)
        return None if values is None else OneEuro(**values)
    found = scalar(tree, problems, "a filter: one_euro")
    if found is not None and found.text != "one_euro":
        problems.error(found.place, "unknown-word", known, "write: filter: one_euro")
        return None
    return None if found is None else OneEuro()


@takes(either(amount, grouped(THRESHOLD_KEYS, "threshold")))
def _threshold(tree: Tree, problems: Problems) -> ThresholdSpec | None:
    if not isinstance(tree, Mapping):
        on = amount(tree, problems)
        return None if on is None else ThresholdSpec(on)
    values = read_keys(tree, THRESHOLD_KEYS, "'threshold'", problems)
    if values is None or "on" not in values:
        return None
    if "off" in values and "hysteresis" in values:
        problems.error(
            values["hysteresis"].place,
            "two-ways",
            "'off' and 'hysteresis' say the same in two ways",
            "remove one of them",
        )
        return None
    return ThresholdSpec(values["on"], values.get("off"), values.get("hysteresis"))


@takes(either(TEXT, lambda book: book.group(_THEN_KEYS, "then")))
def _then(tree: Tree, problems: Problems) -> Scalar | OtherInput | None:
    if not isinstance(tree, Mapping):
        return scalar(tree, problems, "hold, rest, simulate, a value, or {input: NAME}")
    values = read_keys(tree, _THEN_KEYS, "'then'", problems)
    return OtherInput(values["input"]) if values and "input" in values else None


_THEN_KEYS: list[Key] = [Key("input", name, "the input that it then does as", "far", required=True)]

WIRE_KEYS = [
    Key("osc", osc_address, "the address that is sent to", "/lantern/distance"),
    Key("board", name, "or one of the boards above", "lantern"),
    Key("sensor", name, "and which of its sensors", "distance"),
    Key("from", name, "only what comes from there: a board, an address, a MIDI port", "lantern"),
    Key("value", whole(1, 64), "which of the message's values it is; of a place, the first", "2"),
    Key("unit", name, "what the wire speaks, where that is not the input's unit", "cm"),
    Key("median", _samples, "the middle of so many values: one wild echo leaves no trace", "5"),
    Key("calibrate", _points, "what the sensor says, and what that means",
        "{12: 0.3 m, 800: 3 m}"),
    Key("invert", yes_or_no, "high becomes low, on becomes off", "yes"),
    Key("baseline", _baseline, "what it says with nobody there is learned, and taken off", "5 min"),
    Key("clamp", pair(amount, "[0.3 m, 2 m]"), "what is beyond is brought to its nearest "
        "end", "[0.3 m, 2 m]"),
    Key("filter", _filter, "trembles less at rest, lags little in motion", "one_euro"),
    Key("dead_band", amount, "a smaller change is none", "1 cm"),
    Key("threshold", _threshold, "from where on it is on, or a hit", "{on: 40%, off: 30%}"),
    Key("edge", yes_or_no, "a hit is where it rises: a button that is held hits once", "yes"),
    Key("debounce", seconds, "a change counts when it has stayed for so long", "30ms"),
    Key("hold", seconds, "a switch stays on, and no other hit comes, for so long", "80ms"),
    Key("rate", per_second, "at most so many values", "30 per s"),
    Key("silent_after", seconds, "it has failed when nothing was heard for so long", "3s"),
    Key("stuck_after", seconds, "it has failed when it said the same for so long", "10 min"),
    Key("noise", amount, "it has failed when it trembles by more", "20 cm"),
    Key("at_most", per_second, "what is more is a flood, and left out", "500 per s"),
    Key("then", _then, "what the input does when it has failed: `hold`, `rest`, `simulate`, a "
        "value, or `{input: NAME}`", "rest"),
    Key("called", words_by_language, "what the staff call it",
        "{en: the left sensor, fr: le capteur de gauche}"),
]  # fmt: skip


@takes(by_name(grouped(WIRE_KEYS, "wire")))
def read_wires(tree: Tree, problems: Problems) -> tuple[WireSpec, ...] | None:
    """`near: {osc: /lantern/distance}`, a line for each input that is wired."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'inputs' is written as 'name: wire', found {kind_of(tree)}",
            "for example: near: {osc: /lantern/distance}",
        )
        return None
    if len(tree.entries) > MOST_WIRES:
        problems.error(tree.place, "too-many", f"a venue has {MOST_WIRES:,} wires at most")
        return None
    wires = (_wire(key, value, problems) for key, value in tree.entries)
    return tuple(wire for wire in wires if wire is not None)


def _wire(key: Scalar, tree: Tree, problems: Problems) -> WireSpec | None:
    values = read_keys(tree, WIRE_KEYS, f"the wire of '{short(key.text)}'", problems)
    if values is None or not isinstance(tree, Mapping):
        return None
    written = {word.text: word.place for word, _ in tree.entries}
    return WireSpec(Name(key.text, key.place), key.place, written, **_fields(values))


def _fields(values: Table[str, Any]) -> dict[str, Any]:
    """`from` is a word of Python."""
    return {"sender" if word == "from" else word: value for word, value in values.items()}
