"""Units: what is understood, and what the sentences say about the rest."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.core import units
from exhibit.core.units import Length, UnitError

FINITE = st.floats(allow_nan=False, allow_infinity=False)
FEW = settings(max_examples=30)  # the odd values come early; 100 cost the suite a second
SHOWN = st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-12)


@pytest.mark.parametrize(
    ("text", "expected_s"),
    [
        ("3s", 3.0),
        ("300ms", 0.3),
        ("2 min", 120.0),
        ("1.5 s", 1.5),
        (" .5s ", 0.5),
        ("1h", 3600.0),
        ("1e-3s", 0.001),
        ("0s", 0.0),
        ("1min30s", 90.0),
        ("1 h 5 min 3s", 3903.0),
        ("3\N{NO-BREAK SPACE}s", 3.0),  # as a French keyboard writes it
    ],
)
def test_a_time_is_read_in_seconds(text: str, expected_s: float) -> None:
    assert units.seconds(text) == expected_s


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3", "'3' has no unit: write 3s"),
        ("-1s", "cannot be negative"),
        ("-0s", "cannot be negative"),
        ("0,5s", "write 0.5s"),
        ("12:30", "write 12min30s or 12h30min"),
        ("1min30", "write 1min30s"),
        ("1h30", "write 1h30min"),
        ("2m", "write 2min, because m is metres"),
        ("3 seconds", "write 3s"),
        ("30s 1min", "found '30s 1min'"),
        ("3s 4s", "found '3s 4s'"),
        ("5 lux", "'5 lux' is in 'lux'"),
        ("1e999s", "too large"),
        ("1e308h", "too large"),
        ("soon", "found 'soon'"),
        ("", "nothing is written here"),
    ],
)
def test_a_time_that_is_none_is_answered(text: str, says: str) -> None:
    with pytest.raises(UnitError) as refused:
        units.seconds(text)
    assert says in str(refused.value)
    assert "3s" in str(refused.value)


@FEW
@given(st.floats(0, 1e9))
def test_a_time_written_in_seconds_comes_back(time_s: float) -> None:
    assert units.seconds(f"{time_s!r}s") == time_s


@FEW
@given(st.integers(0, 10**9))
def test_milliseconds_are_rounded_once(time_ms: int) -> None:
    assert units.seconds(f"{time_ms}ms") == time_ms / 1000


@FEW
@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_add_up(h: int, m: int, s: int) -> None:
    assert units.seconds(f"{h}h {m}min {s}s") == 3600 * h + 60 * m + s


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.8", 0.8), ("-2", -2.0), ("+1", 1.0), ("1e-3", 0.001), ("40%", 0.4), ("57 %", 0.57)],
)
def test_a_number_is_read(text: str, value: float) -> None:
    assert units.number(text) == value


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-Infinity", "0x10", "1e", "1.2.3", "e3", "--1", "."]
)
def test_what_python_or_yaml_might_take_for_a_number_is_refused(text: str) -> None:
    with pytest.raises(UnitError, match=r"expected a number such as 0\.5 or 40%"):
        units.number(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0,8", "write 0.8"),
        ("1_000", "write 1000"),
        ("1 000", "write 1000"),
        ("1'000", "write 1000"),
        ("1,000", "write 1.000, or 1000 if the comma divides thousands"),
        ("٠٫٨", "write 0.8"),
        ("٤٠٪", "write 40%"),
        ("−2", "write -2"),
    ],
)
def test_a_number_of_another_habit_is_answered_with_the_number_wanted(
    text: str, wanted: str
) -> None:
    with pytest.raises(UnitError) as refused:
        units.number(text)
    assert str(refused.value).endswith(wanted)


@FEW
@given(FINITE)
def test_a_number_that_python_writes_comes_back(value: float) -> None:
    assert units.number(repr(value)) == value


@FEW
@given(SHOWN)
def test_a_number_with_a_comma_is_answered_with_a_point(value: float) -> None:
    text = f"{value:.3f}"
    with pytest.raises(UnitError) as refused:
        units.number(text.replace(".", ","))
    assert f"write {text}" in str(refused.value)


@FEW
@given(st.text(max_size=200))
def test_any_text_is_a_finite_number_or_a_short_sentence(text: str) -> None:
    for read in (units.number, units.seconds, units.degrees):
        answer = read_or_sentence(read, text)
        assert len(answer) < 300 if isinstance(answer, str) else math.isfinite(answer)


def read_or_sentence(read: Callable[[str], float], text: str) -> float | str:
    try:
        return read(text)
    except UnitError as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50%", Length(50.0, "%")),
        ("400", Length(400.0, "px")),
        ("400px", Length(400.0, "px")),
        ("-12.5 px", Length(-12.5, "px")),
    ],
)
def test_a_length_keeps_its_unit(text: str, expected: Length) -> None:
    assert units.length(text) == expected


def test_a_length_in_percent_is_a_share_of_the_whole() -> None:
    assert units.length("50%").of(1920) == 960
    assert units.length("400").of(1920) == 400


def test_a_length_in_another_unit_is_refused_with_an_example() -> None:
    with pytest.raises(UnitError, match=r"such as 400 \(pixels\) or 50%.*'2em' is in 'em'"):
        units.length("2em")


@FEW
@given(st.builds(Length, FINITE, st.sampled_from(["px", "%"])))
def test_a_length_that_is_written_comes_back(length: Length) -> None:
    assert units.length(str(length)) == length


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("80 cm", "m", 0.8),
        ("0.8", "m", 0.8),
        ("8mm", "cm", 0.8),
        ("2min", "s", 120.0),
        ("1s", "ms", 1000.0),
        ("40%", "", 0.4),
        ("40%", "%", 40.0),
        ("0.5 turn", "deg", 180.0),
        ("-3 lux", "lux", -3.0),
    ],
)
def test_a_quantity_is_converted_to_the_unit_of_its_input(
    text: str, unit: str, value: float
) -> None:
    assert units.quantity(text, unit=unit) == value


@pytest.mark.parametrize(("text", "unit"), [("3s", "m"), ("3m", ""), ("3lux", "m"), ("3m", "lux")])
def test_a_quantity_that_measures_something_else_is_refused(text: str, unit: str) -> None:
    with pytest.raises(UnitError, match=f"'{text}' is in '{text[1:]}'"):
        units.quantity(text, unit=unit)


@FEW
@given(FINITE, st.sampled_from(["m", "cm", "mm", "s", "ms", "min", "deg", "turn", "%", "", "lux"]))
def test_a_quantity_in_its_own_unit_is_not_touched(value: float, unit: str) -> None:
    assert units.quantity(f"{value!r}{unit}", unit=unit) == value


@FEW
@given(SHOWN, st.sampled_from([("m", "cm"), ("m", "mm"), ("s", "ms"), ("deg", "rad")]))
def test_a_quantity_survives_the_way_there_and_back(value: float, pair: tuple[str, str]) -> None:
    one, other = pair
    there = units.quantity(f"{value!r}{one}", unit=other)
    back = units.quantity(f"{there!r}{other}", unit=one)
    assert back == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("text", "angle_deg"),
    [("90", 90.0), ("90deg", 90.0), ("90°", 90.0), ("0.25 turn", 90.0), ("-90", -90.0)],
)
def test_an_angle_is_read_in_degrees(text: str, angle_deg: float) -> None:
    assert units.degrees(text) == angle_deg


def test_an_angle_in_radians_is_read_in_degrees() -> None:
    assert units.degrees(f"{math.pi / 2!r}rad") == pytest.approx(90.0)


def test_an_angle_in_long_words_is_answered_with_the_short_one() -> None:
    with pytest.raises(UnitError, match="write 90deg"):
        units.degrees("90 degrees")


@pytest.mark.parametrize(
    ("text", "rgba"),
    [
        ("#fff", (255, 255, 255, 255)),
        ("#d9a441", (217, 164, 65, 255)),
        ("#D9A44180", (217, 164, 65, 128)),
        ("#f008", (255, 0, 0, 136)),
        ("ochre", (204, 119, 34, 255)),
        (" Ivory ", (255, 255, 240, 255)),
        ("gray", (128, 128, 128, 255)),
        ("transparent", (0, 0, 0, 0)),
    ],
)
def test_a_colour_is_read_as_shares_of_255(text: str, rgba: tuple[int, ...]) -> None:
    assert units.colour(text) == tuple(level / 255 for level in rgba)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ivry", "did you mean 'ivory'?"),
        ("d9a441", "write '#d9a441', with its quotes"),
        ("#12345", "3, 4, 6 or 8 digits"),
        ("#ggg", "3, 4, 6 or 8 digits"),
        ("#", "3, 4, 6 or 8 digits"),
        ("rgb(1, 2, 3)", "such as '#d9a441' or ivory"),
        ("", "found ''"),
    ],
)
def test_a_colour_that_is_none_is_answered(text: str, says: str) -> None:
    with pytest.raises(UnitError) as refused:
        units.colour(text)
    assert says in str(refused.value)


@FEW
@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_a_colour_of_eight_digits_comes_back(rgba: tuple[int, ...]) -> None:
    read = units.colour("#" + "".join(f"{level:02x}" for level in rgba))
    assert tuple(round(share * 255) for share in read) == rgba


@pytest.mark.parametrize(
    "read",
    [units.seconds, units.number, units.length, units.quantity, units.degrees, units.colour],
)
@pytest.mark.parametrize("text", ["1" * 10**6 + "x", "1s" * 10**6, "a" * 10**6, " " * 10**6])
def test_a_megabyte_is_refused_in_a_short_sentence(
    read: Callable[[str], object], text: str
) -> None:
    with pytest.raises(UnitError) as refused:
        read(text)
    assert len(str(refused.value)) < 200


def test_units_and_parser_start_without_numpy() -> None:
    code = (
        "import exhibit.core.units, exhibit.authoring.parse, sys; sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
