"""SVG path data, read by its grammar (SVG 2, 9.3) to curves: every piece becomes a cubic Bézier.

A reader of our own and not a library's: fontTools takes `L 1 1 junk 3 3`, `0,,5` and `1e999`
without a word, leaves out arcs of radius 0, and cannot say where a fault is. What is wrong ends
as one `PathError` that says what, and at which character; what is too long is refused unread.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from exhibit.media.fault import MediaFault

MOST_CHARACTERS = 200_000
MOST_SEGMENTS = 20_000  # the outline of a whole coast; drawn in a second
LARGEST = 1e6  # path units from (0, 0): far beyond any canvas, and exact to 1e-10
SMALLEST = 1e-9  # counts as 0, so that no square of it is lost

Point = tuple[float, float]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPACE = re.compile(r"[ \t\r\n\f]*")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


class PathError(MediaFault):
    """A path that cannot be drawn; the message is one sentence, `at` the character, from 0."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


@dataclass(slots=True)
class Curve:
    """One stroke of the pen: its first point, then three points for each cubic Bézier."""

    points: list[Point]
    closed: bool = False


def parse(text: str) -> list[Curve]:
    """The curves of SVG path data. Raises PathError."""
    if len(text) > MOST_CHARACTERS:
        raise PathError(
            f"the path is {len(text):,} characters long: simplify it, {MOST_CHARACTERS:,} are the "
            "most"
        )
    reader = _Reader(text)
    pen = _Pen()
    command = ""
    while letter := reader.command(command):
        command = letter
        numbers = [reader.number(command, n) for n in range(_TAKES[command.upper()])]
        pen.obey(command, numbers, reader.began)
    return [curve for curve in pen.curves if len(curve.points) > 1 or curve.closed]


class _Reader:
    """A place in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = _end(_SPACE, text, 0)
        self.began = 0  # the command that is being read

    def command(self, before: str) -> str:
        """The next command letter, or the one that numbers without a letter go on with; "": none.

        Numbers that go on after M are lines.
        """
        self.began = self.at
        here = self.text[self.at : self.at + 1]
        if not before and here not in ("M", "m", ""):
            raise self._fault("a path begins with M and a point, like M 0 0")
        if here and here.upper() in _TAKES and here.isascii():
            self.at = _end(_SPACE, self.text, self.at + 1)
            return here
        if not here:
            return ""
        goes_on = {"M": "L", "m": "l"}.get(before, before)
        if before in "zZ" or not self._number_after_comma():
            raise self._fault("expected one of M L H V C S Q T A Z, or a number")
        return goes_on

    def number(self, command: str, place: int) -> float:
        if place:
            self._number_after_comma()
        if command in "aA" and place in (3, 4):
            return self._flag()
        found = _NUMBER.match(self.text, self.at)
        if not found:
            raise self._fault(f"{command} takes {_TAKES[command.upper()]} numbers at a time")
        value = float(found.group())
        if abs(value) > LARGEST:
            raise self._fault(f"numbers go up to {LARGEST:,.0f}")
        self.at = _end(_SPACE, self.text, found.end())
        return value if abs(value) >= SMALLEST else 0.0

    def _flag(self) -> float:
        """0 or 1, with or without a space to what follows."""
        here = self.text[self.at : self.at + 1]
        if here not in ("0", "1"):
            raise self._fault("the fourth and fifth number of an arc are 0 or 1")
        self.at = _end(_SPACE, self.text, self.at + 1)
        return float(here)

    def _number_after_comma(self) -> bool:
        """Goes past one comma; False where no number follows."""
        after = self.at
        if self.text.startswith(",", after):
            after = _end(_SPACE, self.text, after + 1)
        if not _NUMBER.match(self.text, after):
            return False
        self.at = after
        return True

    def _fault(self, expected: str) -> PathError:
        if self.at >= len(self.text):
            return PathError(f"the path ends too early: {expected}", len(self.text))
        word = re.match(r"[^\s,]{1,12}|.", self.text[self.at :], re.DOTALL)
        found = word.group() if word else ""
        return PathError(f"the path has {found!r} at character {self.at + 1}: {expected}", self.at)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


@dataclass(slots=True)
class _Pen:
    """Draws command after command. `control` is the last control point, for S and T."""

    curves: list[Curve] = field(default_factory=list)
    here: Point = (0.0, 0.0)
    control: Point = (0.0, 0.0)
    before: str = ""  # the last command, in capitals
    count: int = 0

    def obey(self, command: str, numbers: list[float], at: int) -> None:
        name = command.upper()
        base = self.here if command.islower() else (0.0, 0.0)
        _WAYS[name](self, numbers, base)
        self.before = name
        self.count += 1
        if self.count > MOST_SEGMENTS:
            raise PathError(f"the path has more than {MOST_SEGMENTS:,} segments: simplify it", at)
        if max(abs(self.here[0]), abs(self.here[1])) > LARGEST:
            raise PathError(
                f"the path leaves what can be drawn at character {at + 1}: places go up to "
                f"{LARGEST:,.0f}",
                at,
            )

    def move(self, numbers: list[float], base: Point) -> None:
        self.here = (base[0] + numbers[0], base[1] + numbers[1])
        self.curves.append(Curve([self.here]))

    def close(self, _numbers: list[float], _base: Point) -> None:
        self.curves[-1].closed = True
        self.here = self.curves[-1].points[0]

    def line(self, numbers: list[float], base: Point) -> None:
        self._line_to((base[0] + numbers[0], base[1] + numbers[1]))

    def across(self, numbers: list[float], base: Point) -> None:
        self._line_to((base[0] + numbers[0], self.here[1]))

    def down(self, numbers: list[float], base: Point) -> None:
        self._line_to((self.here[0], base[1] + numbers[0]))

    def cubic(self, numbers: list[float], base: Point) -> None:
        first, second, end = _points(numbers, base)
        self._curve_to(first, second, end)
        self.control = second

    def smooth_cubic(self, numbers: list[float], base: Point) -> None:
        second, end = _points(numbers, base)
        self._curve_to(self._mirrored("CS"), second, end)
        self.control = second

    def quadratic(self, numbers: list[float], base: Point) -> None:
        control, end = _points(numbers, base)
        self._quadratic_to(control, end)

    def smooth_quadratic(self, numbers: list[float], base: Point) -> None:
        self._quadratic_to(self._mirrored("QT"), _points(numbers, base)[0])

    def arc(self, numbers: list[float], base: Point) -> None:
        end = (base[0] + numbers[5], base[1] + numbers[6])
        rx, ry = abs(numbers[0]), abs(numbers[1])
        if not rx or not ry:
            self._line_to(end)
        elif end != self.here:
            turn = math.radians(math.fmod(numbers[2], 360))
            for cubic in _arc(self.here, end, (rx, ry), turn, numbers[3] != numbers[4], numbers[4]):
                self._curve_to(*cubic)
            self.curves[-1].points[-1] = self.here = end

    def _line_to(self, end: Point) -> None:
        self._curve_to(_between(self.here, end, 1 / 3), _between(self.here, end, 2 / 3), end)

    def _quadratic_to(self, control: Point, end: Point) -> None:
        first, second = _between(self.here, control, 2 / 3), _between(end, control, 2 / 3)
        self._curve_to(first, second, end)
        self.control = control

    def _curve_to(self, first: Point, second: Point, end: Point) -> None:
        if self.curves[-1].closed:  # after Z the pen is where the closed part began
            self.curves.append(Curve([self.here]))
        self.curves[-1].points += (first, second, end)
        self.here = end

    def _mirrored(self, kinds: str) -> Point:
        if self.before not in kinds:
            return self.here
        return (2 * self.here[0] - self.control[0], 2 * self.here[1] - self.control[1])


_WAYS: dict[str, Callable[[_Pen, list[float], Point], None]] = {
    "M": _Pen.move,
    "Z": _Pen.close,
    "L": _Pen.line,
    "H": _Pen.across,
    "V": _Pen.down,
    "C": _Pen.cubic,
    "S": _Pen.smooth_cubic,
    "Q": _Pen.quadratic,
    "T": _Pen.smooth_quadratic,
    "A": _Pen.arc,
}


def _points(numbers: list[float], base: Point) -> list[Point]:
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [(base[0] + x, base[1] + y) for x, y in pairs]


def _between(a: Point, b: Point, k: float) -> Point:
    return (a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k)


def _arc(  # noqa: PLR0913, PLR0917  # the seven numbers of an arc, already sorted
    start: Point, end: Point, radii: Point, turn: float, other_side: bool, sweep: float
) -> list[tuple[Point, Point, Point]]:
    """An elliptic arc as cubics of at most a quarter turn (SVG 2, B.2.4: from ends to centre)."""
    c, s = math.cos(turn), math.sin(turn)
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    # On the circle of radius 1 that the ellipse is, once turned back and squeezed.
    x, y = (c * half_x + s * half_y) / radii[0], (c * half_y - s * half_x) / radii[1]
    squared = x * x + y * y
    grow = max(1.0, math.sqrt(squared))  # radii too small to reach are enlarged until they do
    x, y = x / grow, y / grow
    rx, ry = radii[0] * grow, radii[1] * grow
    # Half the chord is 1 where the radii only just reach: then the centre lies on it, exactly.
    aside = 0.0 if squared >= 1 else math.sqrt(1 / max(squared, 1e-24) - 1)
    aside *= 1 if other_side else -1
    middle_x, middle_y = aside * y, -aside * x
    begins = math.atan2(y - middle_y, x - middle_x)
    angle = math.atan2(-y - middle_y, -x - middle_x) - begins
    if sweep and angle < 0:
        angle += 2 * math.pi
    elif not sweep and angle > 0:
        angle -= 2 * math.pi
    centre = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)

    def placed(u: float, v: float) -> Point:
        u, v = (middle_x + u) * rx, (middle_y + v) * ry
        return (centre[0] + c * u - s * v, centre[1] + s * u + c * v)

    count = max(math.ceil(abs(angle) / (math.pi / 2) - 1e-9), 1)
    step = angle / count
    reach = 4 / 3 * math.tan(step / 4)
    cubics = []
    for n in range(count):
        a, b = begins + n * step, begins + (n + 1) * step
        cos_a, sin_a, cos_b, sin_b = math.cos(a), math.sin(a), math.cos(b), math.sin(b)
        cubics.append(
            (
                placed(cos_a - reach * sin_a, sin_a + reach * cos_a),
                placed(cos_b + reach * sin_b, sin_b - reach * cos_b),
                placed(cos_b, sin_b),
            )
        )
    return cubics
