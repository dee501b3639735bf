"""Which words of a wire mean something for which kind of input, and which sensor can feed it."""

from __future__ import annotations

from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec
from exhibit.authoring.venue.written import Sensor, WireSpec
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_KINDS, INPUT_PARTS

MEASURED = ("distance", "level")
NUMBERS = (*MEASURED, "count")
PLACED = tuple(INPUT_PARTS)
_STRUCK = ("hit", "switch")

# Not here: what every kind knows.
KNOWN_TO: dict[str, tuple[str, ...]] = {
    "unit": (*MEASURED, *_STRUCK, *PLACED),
    "median": (*NUMBERS, "switch", *PLACED),
    "calibrate": (*NUMBERS, *_STRUCK, "choice", *PLACED),
    "invert": (*NUMBERS, "switch", *PLACED),
    "baseline": (*MEASURED, *_STRUCK),
    "clamp": (*NUMBERS, *_STRUCK, "choice", *PLACED),
    "filter": (*MEASURED, "switch", *PLACED),
    "dead_band": (*NUMBERS, *PLACED),
    "threshold": _STRUCK,
    "edge": ("hit",),
    "debounce": ("switch", "choice", "count", *PLACED),
    "hold": (*_STRUCK, *PLACED),
    "rate": (*NUMBERS, "choice", *PLACED),
    "stuck_after": (*NUMBERS, *PLACED),
    "noise": MEASURED,
}
# What helps instead, by key and kind of input.
_INSTEAD = {
    ("filter", "hit"): "a hit is a moment: 'threshold' says what counts, 'hold' for how long no "
    "other does",
    ("median", "hit"): "a hit is a moment: 'threshold' says what counts, 'hold' for how long no "
    "other does",
    ("debounce", "hit"): "write 'hold': after a hit there is none for so long",
    ("rate", "hit"): "write 'hold': after a hit there is none for so long",
    ("filter", "count"): "a count stays whole: use 'median', or 'debounce'",
    ("debounce", "distance"): "use 'median', 'dead_band' or 'filter'",
    ("debounce", "level"): "use 'median', 'dead_band' or 'filter'",
    ("hold", "distance"): "what the input does when the sensor fails is said by 'then'",
    ("hold", "level"): "what the input does when the sensor fails is said by 'then'",
    ("threshold", "distance"): "a threshold makes a switch or a hit: give the show an input of "
    "that kind",
    ("threshold", "level"): "a threshold makes a switch or a hit: give the show an input of that "
    "kind",
    ("stuck_after", "switch"): "a switch may rest for days; 'silent_after' says when it has failed",
    ("stuck_after", "hit"): "nobody may strike for days; 'silent_after' says when it has failed",
}
# Words that make on and off out of numbers: without a threshold a switch has no use for them.
_NUMBERS_ONLY = ("median", "calibrate", "baseline", "clamp", "filter", "unit")

# Kind of sensor -> kinds of input that it can feed, besides its own.
FEEDS: dict[str, tuple[str, ...]] = {
    "distance": ("level", "count", "switch"),
    "level": ("distance", "count", "switch", "hit", "choice"),
    "count": ("level", "distance", "switch"),
    "hit": ("level", "switch"),
    "switch": ("hit", "level", "choice", "count"),
    "choice": ("count", "text"),
    "position": (),
    "pose": ("position",),
    "text": ("choice",),
}
assert FEEDS.keys() == set(INPUT_KINDS)


def refuse_strangers(wire: WireSpec, item: InputSpec, problems: Problems) -> None:
    """Words that mean nothing for this kind of input."""
    for key, place in wire.keys.items():
        kinds = KNOWN_TO.get(key, INPUT_KINDS)
        if item.kind not in kinds:
            instead = _INSTEAD.get((key, item.kind), f"remove it; a {kinds[0]} knows it")
            message = f"'{item.name.text}' is a {item.kind}, for which '{key}' means nothing"
            problems.error(place, "unknown-key", message, instead)
        elif item.kind == "switch" and key in _NUMBERS_ONLY and "threshold" not in wire.keys:
            problems.error(
                place,
                "missing-key",
                f"'{key}' is about numbers, and '{item.name.text}' is on or off",
                "say from where on it is on: threshold: 40%",
            )


def refuse_sensor(sensor: Sensor, wire: WireSpec, item: InputSpec, problems: Problems) -> bool:
    """Whether a sensor cannot feed an input; the reason is added to the problems."""
    place = wire.sensor.place if wire.sensor else wire.place
    said = f"'{short(sensor.name)}' is a {sensor.kind} and '{item.name.text}' a {item.kind}"
    if item.kind != sensor.kind and item.kind not in FEEDS[sensor.kind]:
        problems.error(place, "sensor-kind", f"{said}: the one cannot feed the other")
        return True
    if item.kind in _STRUCK and sensor.kind in NUMBERS and wire.threshold is None:
        if "threshold" not in wire.keys:
            hint = "say from where on it counts: threshold: 40%"
            problems.error(place, "missing-key", said, hint)
        return True
    return False
