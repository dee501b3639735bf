"""What people write with a unit, to numbers: times, lengths, angles, quantities, colours.

Every function takes the text and returns the value, or raises `UnitError` with a sentence that
says what was expected and gives an example. A number is written with ASCII digits and a point;
what other keyboards and habits make of it (`0,8`, `1 000`, `٠٫٨`) is answered with the number as it
is wanted. Spaces between number and unit do not matter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, NoReturn

from exhibit.core.problems import meant_one_of, nearest_ones


class UnitError(ValueError):
    """A text that is not what it should be; its words are for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length as it is written: 50 and "%" for `50%`, 400 and "px" for `400`."""

    value: float
    unit: Literal["px", "%"] = "px"

    def of(self, whole_px: float) -> float:
        """The length in pixels, where 100% is `whole_px`."""
        return self.value * whole_px / 100 if self.unit == "%" else self.value

    def __str__(self) -> str:
        return f"{self.value!r}{self.unit}"


_LONGEST = 80  # characters; what is longer is no number, and is not looked at
_PLAIN = r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_AMOUNT = re.compile(rf"([+-]?(?:{_PLAIN})(?:[eE][+-]?[0-9]+)?)\s*([^\W\d_]+|[%°])?")
_PART = re.compile(rf"\s*({_PLAIN})\s*(ms|s|min|h)(?![^\W\d_])")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-9]{2})")
_MINUTES = re.compile(r"[0-9.]{1,9} ?m")
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_THOUSANDS = re.compile(r"(?<=\d)[_\s'’](?=\d{3})")

# unit: what it measures, and how many of the first unit of its kind it is, as a fraction: dividing
# by 100 rounds once where multiplying by 0.01 rounds twice (57 * 0.01 is 0.5700000000000001)
_UNITS: dict[str, tuple[str, float, float]] = {
    "s": ("time", 1, 1),
    "ms": ("time", 1, 1000),
    "min": ("time", 60, 1),
    "h": ("time", 3600, 1),
    "m": ("length", 1, 1),
    "cm": ("length", 1, 100),
    "mm": ("length", 1, 1000),
    "in": ("length", 127, 5000),  # 25.4 mm
    "deg": ("angle", 1, 1),
    "°": ("angle", 1, 1),
    "turn": ("angle", 360, 1),
    "rad": ("angle", 180, math.pi),
    "": ("share", 1, 1),
    "%": ("share", 1, 100),
}
_MEANT = {
    "degree": "deg",
    "degrees": "deg",
    "turns": "turn",
    "radians": "rad",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "msec": "ms",
    "mn": "min",
    "minute": "min",
    "minutes": "min",
    "hour": "h",
    "hours": "h",
    "hr": "h",
    "inch": "in",
    "inches": "in",
    "metre": "m",
    "metres": "m",
    "meter": "m",
    "meters": "m",
    "percent": "%",
    "secs": "s",
    "secondes": "s",
    "seconde": "s",
    "heures": "h",
    "heure": "h",
}


def seconds(text: str) -> float:
    """Seconds from `3s`, `300ms`, `2 min`, `1.5 s`, `1h` or `1min30s`; never negative."""
    expected = "a time with its unit, such as 3s or 300ms"
    parts_s = _parts_s(text)
    if parts_s is not None:
        return parts_s
    if hint := _time_meant(text.strip()):
        raise UnitError(f"expected {expected}, found '{_short(text)}': write {hint}")
    value, unit = _amount(text, expected)
    if not unit:
        raise UnitError(f"'{_short(text)}' has no unit: write {_timed(value)}")
    value_s = _convert(text, value, unit, "s", expected)
    if math.copysign(1, value_s) < 0:
        raise UnitError(f"a time cannot be negative, as '{_short(text)}' is: write 3s or 300ms")
    return value_s


_MOST_S = 60.0  # a bare number up to this is seconds: nothing in a show is told in 20 ms


def _timed(value: float) -> str:
    """What a number without a unit probably is as a time."""
    if value < 0.0:
        return "3s or 300ms"
    return f"{value:g}s" if value <= _MOST_S else f"{value:g}ms or {value:g}s"


def _time_meant(text: str) -> str:
    """What `12:30`, `1h30` and `2m` probably mean, or ""."""
    if clock := _CLOCK.fullmatch(text):
        return f"{clock[1]}min{clock[2]}s or {clock[1]}h{clock[2]}min"
    if _MINUTES.fullmatch(text):
        return f"{text}in, because m is metres"
    if _AMOUNT.fullmatch(text):
        return ""
    longer = (text + unit for unit in ("min", "s"))
    return next((time for time in longer if _parts_s(time) is not None), "")


def _parts_s(text: str) -> float | None:
    """The sum of `1h 5min 30s` in seconds, or None where units do not become smaller."""
    total_s, last, at = 0.0, math.inf, 0
    text = text.rstrip()
    if len(text) > _LONGEST:
        return None
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        _, times, over = _UNITS[part[2]]
        if times / over >= last:
            return None
        total_s += float(part[1]) * times / over
        last, at = times / over, part.end()
    return total_s if at and math.isfinite(total_s) else None


def number(text: str) -> float:
    """A number from `0.8`, `-2`, `1e-3` or `40%`, which is 0.4."""
    expected = "a number such as 0.5 or 40%"
    value, unit = _amount(text, expected)
    return _convert(text, value, unit, "", expected)


def length(text: str) -> Length:
    """A length from `50%`, `400` or `400px`; it may be negative."""
    expected = "a length such as 400 (pixels) or 50%"
    value, unit = _amount(text, expected)
    if unit == "%":
        return Length(value, "%")
    if unit in ("", "px"):
        return Length(value, "px")
    raise UnitError(f"expected {expected}, and '{_short(text)}' is in '{unit}'")


def quantity(text: str, unit: str = "") -> float:
    """A number in `unit`, from a number in that unit or in one that measures the same.

    `80 cm` is 0.8 in "m"; a number alone is in `unit` already. A unit that is not known here, such
    as "lux", is equal to itself only.
    """
    example = f"0.8 {unit}" if unit not in ("", "%") else f"0.8{unit}"
    expected = f"a number in {unit}, such as {example}" if unit else "a number such as 0.8 or 40%"
    value, written = _amount(text, expected)
    return _convert(text, value, written or unit, unit, expected)


def degrees(text: str) -> float:
    """Degrees from `90`, `90deg`, `90°`, `0.25 turn` or `1.57rad`."""
    expected = "an angle such as 45deg, 0.25turn or 1.57rad"
    value, unit = _amount(text, expected)
    return _convert(text, value, unit or "deg", "deg", expected)


def _amount(text: str, expected: str) -> tuple[float, str]:
    """A finite number and the unit behind it, "" where there is none."""
    found = _AMOUNT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        _refuse(text, expected)
    value = float(found[1])
    if not math.isfinite(value):
        raise UnitError(f"expected {expected}, and '{_short(text)}' is too large for a number")
    return value, found[2] or ""


def _convert(text: str, value: float, unit: str, wanted: str, expected: str) -> float:
    """A value in another unit of the same kind; finite."""
    if unit == wanted:
        return value
    kind, times, over = _UNITS.get(unit, ("", 1, 1))
    wanted_kind, wanted_times, wanted_over = _UNITS.get(wanted, ("another", 1, 1))
    if kind != wanted_kind:
        meant = _MEANT.get(unit.casefold(), unit.casefold())
        same_kind = meant != unit and _UNITS.get(meant, ("",))[0] == wanted_kind
        hint = f": write {value:g}{meant}" if same_kind else ""
        raise UnitError(f"expected {expected}, and '{_short(text)}' is in '{unit}'{hint}")
    converted = value * (times * wanted_over) / (over * wanted_times)
    if not math.isfinite(converted):
        raise UnitError(f"expected {expected}, and '{_short(text)}' is too large for a number")
    return converted


def _refuse(text: str, expected: str) -> NoReturn:
    """Say why a text is no number, with the number that was probably meant."""
    if not text.strip():
        raise UnitError(f"expected {expected}, and nothing is written here")
    hint = ""
    if len(text) <= _LONGEST and (tidy := _tidy(text)) != text and _AMOUNT.fullmatch(tidy):
        hint = f": write {tidy}"
        if _GROUPED.search(text):
            hint += f", or {tidy.replace('.', '')} if the comma divides thousands"
    raise UnitError(f"expected {expected}, found '{_short(text)}'{hint}")


def _tidy(text: str) -> str:
    """A number of another script or habit with digits 0 to 9, a point, and nothing between."""
    digits = (str(unicodedata.digit(c)) if c.isdigit() else c for c in text.strip())
    tidy = "".join(digits).replace("−", "-").replace("٪", "%")
    return _THOUSANDS.sub("", tidy).replace(",", ".", 1).replace("٫", ".", 1)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# --- colours --------------------------------------------------------------------------------------

_HEX = re.compile(r"#?([0-9a-fA-F]+)")
# The usual values of the web, and three pigments.
COLOURS = {
    "black": "000000",
    "white": "ffffff",
    "grey": "808080",
    "silver": "c0c0c0",
    "red": "ff0000",
    "crimson": "dc143c",
    "brown": "a52a2a",
    "terracotta": "e2725b",
    "orange": "ffa500",
    "ochre": "cc7722",
    "gold": "ffd700",
    "saffron": "f4c430",
    "yellow": "ffff00",
    "ivory": "fffff0",
    "beige": "f5f5dc",
    "green": "008000",
    "teal": "008080",
    "turquoise": "40e0d0",
    "cyan": "00ffff",
    "blue": "0000ff",
    "navy": "000080",
    "indigo": "4b0082",
    "purple": "800080",
    "violet": "ee82ee",
    "magenta": "ff00ff",
    "pink": "ffc0cb",
    "transparent": "00000000",
}


def colour(text: str) -> tuple[float, float, float, float]:
    """Red, green, blue and opacity from 0 to 1, from `#fff`, `#d9a441`, `#d9a44180` or a name."""
    word = text.strip().casefold()
    name = "grey" if word == "gray" else word
    written = COLOURS.get(name) or word.removeprefix("#")
    if word.startswith("#") or name in COLOURS:
        if not re.fullmatch(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}", written):
            raise UnitError(
                f"a colour has 3, 4, 6 or 8 digits from 0 to f behind its '#', such as "
                f"'#d9a441', and '{_short(text)}' has not"
            )
        step = 1 if len(written) < 6 else 2
        levels = [written[i : i + step] * (3 - step) for i in range(0, len(written), step)]
        red, green, blue, opacity = (int(level, 16) / 255 for level in [*levels, "ff"][:4])
        return red, green, blue, opacity
    raise UnitError(
        f"expected a colour such as '#d9a441' or ivory, found '{_short(text)}'{_colour_hint(word)}"
    )


def _colour_hint(word: str) -> str:
    if _HEX.fullmatch(word) and len(word) in (3, 4, 6, 8):
        return f": write '#{word}', with its quotes"
    close = nearest_ones(word, COLOURS) if len(word) <= _LONGEST else []
    return f": {meant_one_of(close)}" if close else ""
