"""What `exhibit listen --learn` found out, written into a venue file as its maker would.

The maker's comments, order and other words stay as they are: the text is edited where the parser
says that a value begins and ends. What is written for an input:

    osc        the address that moved when the hand did; left alone where it is so already
    value      which value of the message, where that is not the first
    from       who sent it, where the same address came from several senders
    calibrate  from the lowest and highest number seen to the two ends of the input's range, for
               numbers that are not in the input's own unit

An input that heard this address already, and whose `unit` is written, stays as it is. A comment in
a line that goes goes with it.

A distance whose numbers can be metres is not calibrated: that a hand came as near as 12 cm says
nothing about the sensor. Numbers of which more than twice the range was seen (0 to 1023, 30 to
400) are raw, and what is low is taken for near; a comment in the line says so. A level is raw when
less than half of its range was seen, or more than all of it; a hit when it was harder than 1; a
switch when it was more than 0 and 1, and half way up is then on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exhibit.authoring.learned_text import VenueText
from exhibit.show.program import Input, Show

_PLAIN = re.compile(r"[\w./][\w./-]*", re.ASCII)
_WIRABLE = re.compile(r"/[^\s#*,?\[\]{}]*")
_RAW = 2.0  # ranges: farther than that no hand and no sensor of a room is
_SLACK = 0.05  # of a range: a knob at its end says 1.003
_GUESSED = "near is low: swap the two values if it goes the wrong way"


@dataclass(frozen=True, slots=True)
class Learned:
    """What moved while the maker moved: the raw numbers seen went from `low` to `high`.

    `value` is which of the message's values it was, from 1; `source` an event's source.
    """

    input: str
    address: str
    source: str
    value: int
    low: float
    high: float


def learned_text(
    before: str | None,
    learned: Sequence[Learned],
    show: Show,
    wired: Mapping[str, str] | None = None,
) -> str:
    """The text of a venue file with what was learned; `before` is None for a new one.

    `wired` are the addresses that inputs have already (`Venue.addresses`): an input that hears
    what it heard before keeps how that is written, such as its board and sensor.

    Raises ValueError with a sentence for a text that is no venue file, and for an address or an
    input that no wire can have.
    """
    items = {control.name: show.inputs[control.first] for control in show.controls}
    text = VenueText("venue: A new place\n" if before is None else before)
    senders = Counter(address for address, _ in {(each.address, each.source) for each in learned})
    for each in learned:
        if each.input not in items:
            raise ValueError(f"the show has no input '{each.input}'")
        if not _WIRABLE.fullmatch(each.address):
            raise ValueError(f"{each.address!r} cannot be wired: it is no plain OSC address")
        item, removed = items[each.input], ["calibrate", "unit"]
        words = dict(_meant(each, item))
        if (wired or {}).get(each.input) != each.address:
            removed += ["board", "sensor", "from", "value"]
            words = {**dict(_origin(each, senders[each.address] > 1)), **words}
        elif text.has(each.input, "unit"):
            continue  # what its numbers are has been said by somebody who knows
        if item.kind == "switch" and text.has(each.input, "threshold"):
            words.pop("threshold", None)
        text.set(each.input, words, removed, _note(each, item))
    return text.text


def _origin(each: Learned, several: bool) -> Iterator[tuple[str, str]]:
    yield "osc", _quoted(each.address)
    if each.value != 1:
        yield "value", str(each.value)
    sender = each.source.partition(" ")[2]
    if several and sender:
        yield "from", _quoted(sender)


def _meant(each: Learned, item: Input) -> Iterator[tuple[str, str]]:
    """How raw numbers are read; nothing for those that are in the input's unit already."""
    if not _is_raw(each, item):
        return
    low, high = (0.0, 1.0) if item.kind in ("hit", "switch") else (item.low, item.high)
    begin = 0.0 if item.kind == "hit" else each.low
    unit = f" {item.unit}" if item.unit and item.unit != "%" else item.unit
    yield (
        "calibrate",
        f"{{{_number(begin)}: {_number(low)}{unit}, {_number(each.high)}: {_number(high)}{unit}}}",
    )
    if item.kind == "switch":
        yield "threshold", "50%"


def _is_raw(each: Learned, item: Input) -> bool:
    low, high = each.low, each.high
    if _number(low) == _number(high):
        return False  # nothing moved, so nothing was learned
    if item.kind == "hit":
        return high > 1.0 + _SLACK
    if item.kind == "switch":
        return low < 0.0 or high > 1.0
    span = item.high - item.low
    if item.kind == "distance":
        return high > item.high + (_RAW - 1.0) * span or low < item.low - _RAW * span
    if item.kind == "level":
        inside = item.low - _SLACK * span <= low and high <= item.high + _SLACK * span
        return not inside or high - low < span / 2.0
    return False


def _note(each: Learned, item: Input) -> str:
    """What is said behind a line that is new."""
    return _GUESSED if item.kind == "distance" and _is_raw(each, item) else ""


def _number(value: float) -> str:
    """Four digits: a sensor has no more, and a line is read by people."""
    text = f"{float(f'{value:.4g}'):.10f}".rstrip("0").rstrip(".")
    return text if float(text) else "0"


def _quoted(text: str) -> str:
    """The text as it stands in `{...}`, in quotes where YAML would read something else."""
    if _PLAIN.fullmatch(text) and not text.endswith(":"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
