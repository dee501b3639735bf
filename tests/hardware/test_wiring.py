"""Pictures of wirings: drawn from data alone, refusing what would damage a board."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from copy import deepcopy
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.draw import __main__ as command
from hardware.draw import bill
from hardware.draw.picture import COLOURS, picture
from hardware.draw.wiring import RAILS, WiringError, boards, ohms, wiring_of, wirings

SIMPLE: dict[str, Any] = {
    "board": {
        "name": "A board & more",
        "volts": 3.3,
        "left": ["P0", "P1", "GND"],
        "right": ["5V (USB)", "3V3", "P2"],
    },
    "parts": {
        "distance": {
            "part": "Distance <sensor>",
            "feeds": ["distance"],
            "volts": 5,
            "pins": {
                "VCC": "5V",
                "TRIG": {"to": "P1", "signal": "output"},
                "ECHO": {"to": "P0", "series": "1 kΩ", "ground": "2 kΩ"},
                "GND": "GND",
            },
            "note": "Divide it.",
        }
    },
}
EDGES = [COLOURS[name] for name in RAILS]


def changed(part: str, pin: str, wire: object) -> dict[str, Any]:
    data = deepcopy(SIMPLE)
    data["parts"][part]["pins"][pin] = wire
    return data


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wire", "says"),
    [
        ("P0", "ECHO brings 5.0 V to P0, which bears 3.3 V: give the wire a divider"),
        ({"to": "P0", "series": "1 kΩ"}, "brings 5.0 V"),
        ({"to": "P0", "series": "1 kΩ", "ground": "10 kΩ"}, "brings 4.5 V"),
        ({"to": "P7"}, "goes to P7, which is no pin of the board"),
        ({"to": "P1", "signal": "output"}, "distance.ECHO and distance.TRIG both go to P1"),
        ({"to": "P0", "signal": "analog"}, "a signal is digital, analogue, bus, output"),
        ({"to": "P0", "serie": "1 kΩ"}, "no use for serie"),
    ],
)
def test_a_wire_that_cannot_be_is_one_sentence(wire: object, says: str) -> None:
    with pytest.raises(WiringError, match=re.escape(says)):
        wiring_of(changed("distance", "ECHO", wire))


def test_a_part_wired_to_the_board_and_to_another_part_is_refused() -> None:
    data = deepcopy(SIMPLE)
    data["parts"]["distance"]["takes"] = ["CH0"]
    data["parts"]["knob"] = {"part": "Knob", "pins": {"a": "distance.CH0", "b": "P2"}}
    with pytest.raises(WiringError, match="knob: wire it to the board or to one part"):
        picture(wiring_of(data))


@pytest.mark.parametrize(
    ("label", "value"), [("330 Ω", 330), ("1 kΩ", 1000), ("4.7 kΩ", 4700), ("1 MΩ", 1e6)]
)
def test_a_resistor_has_its_value(label: str, value: float) -> None:
    assert ohms(label) == pytest.approx(value)
    assert ohms("zener 3.3 V") == 0


# --- what is drawn --------------------------------------------------------------------------------


def test_a_picture_says_in_words_what_it_draws() -> None:
    root = ET.fromstring(picture(wiring_of(SIMPLE)))
    words = {element.tag.rpartition("}")[2]: element.text for element in root}
    assert words["title"] == "How to wire: A board & more"
    assert words["desc"] == (
        "Distance <sensor>: VCC to 5V, TRIG to P1, "
        "ECHO to P0 through 1 kΩ, 2 kΩ from there to GND, GND to GND."
    )


def test_a_divider_is_warned_of_in_bold_with_a_sign() -> None:
    drawn = picture(wiring_of(SIMPLE))
    assert re.search(r"font-weight='bold'[^>]*>Divide it\.<", drawn)
    assert "fill='#ffd23f'" in drawn
    harmless = deepcopy(SIMPLE)
    harmless["board"]["volts"] = 5
    assert "fill='#ffd23f'" not in picture(wiring_of(harmless))


def test_the_same_wiring_gives_the_same_bytes() -> None:
    assert picture(wiring_of(SIMPLE)) == picture(wiring_of(deepcopy(SIMPLE)))


Segment = tuple[str, int, float, float, float, float]


def segments(drawn: str) -> list[Segment]:
    """Each piece of wire: colour, number of its line, and its two ends, the lesser first."""
    found = []
    pattern = r"<polyline points='([^']*)'[^>]*stroke='(#\w+)'"
    for number, (points, colour) in enumerate(re.findall(pattern, drawn)):
        if colour == "#ffffff":
            continue
        ends = [tuple(map(float, point.split(","))) for point in points.split()]
        for a, b in pairwise(ends):
            (x0, y0), (x1, y1) = sorted((a, b))
            found.append((colour, number, x0, y0, x1, y1))
    return found


def lie_on_each_other(one: Segment, other: Segment) -> bool:
    _, _, ax0, ay0, ax1, ay1 = one
    _, _, bx0, by0, bx1, by1 = other
    if ay0 == ay1 == by0 == by1:
        return min(ax1, bx1) - max(ax0, bx0) > 0.5
    if ax0 == ax1 == bx0 == bx1:
        return min(ay1, by1) - max(ay0, by0) > 0.5
    return False


def overlaps(drawn: str) -> list[tuple[Segment, Segment]]:
    """Pieces of two wires that cannot be told apart; a rail may lie on itself."""
    return [
        (one, other)
        for one, other in combinations(segments(drawn), 2)
        if one[1] != other[1]
        and (one[0] != other[0] or one[0] not in EDGES)
        and lie_on_each_other(one, other)
    ]


@pytest.mark.parametrize("board", boards())
def test_no_wire_of_a_board_lies_on_another(board: str) -> None:
    for _, wiring in wirings(board):
        assert overlaps(picture(wiring)) == []


@st.composite
def any_wiring(draw: st.DrawFn) -> dict[str, Any]:
    """Parts with some of a board's pins each, on any side, and with components in their wires."""
    pins = [f"P{i}" for i in range(draw(st.integers(2, 12)))]
    free = draw(st.permutations(pins))
    parts: dict[str, Any] = {}
    while free:
        taken, free = free[: draw(st.integers(1, 4))], free[4:]
        wires: dict[str, Any] = {}
        for i, pin in enumerate(taken):
            wires[f"w{i}"] = {"to": pin, "signal": draw(st.sampled_from(["digital", "output"]))}
            if draw(st.booleans()):
                wires[f"w{i}"]["series"] = "330 Ω"
            wires[f"w{i}"]["ground"] = draw(st.lists(st.just("10 kΩ"), max_size=2))
            wires[f"w{i}"]["supply"] = draw(st.lists(st.just("1 kΩ"), max_size=1))
        wires |= {name: name for name in sorted(draw(st.sets(st.sampled_from(RAILS))))}
        title = draw(st.sampled_from(["LED", "A " * 30]))
        parts[f"part{len(parts)}"] = {"part": title, "pins": wires}
    middle = draw(st.integers(0, len(pins)))
    left, right = pins[:middle], pins[middle:]
    for name in RAILS:
        draw(st.sampled_from([left, right])).append(name)
    return {
        "board": {"name": "Any", "volts": 5, "left": left, "right": right},
        "parts": parts,
    }


@given(any_wiring())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_wire_lies_on_another_whatever_is_wired(data: dict[str, Any]) -> None:
    drawn = picture(wiring_of(data))
    assert overlaps(drawn) == []
    left, top, width, height = map(float, re.findall(r"viewBox='([^']*)'", drawn)[0].split())
    for _, _, x0, y0, x1, y1 in segments(drawn):
        assert left <= x0 <= x1 <= left + width
        assert top <= min(y0, y1) <= max(y0, y1) <= top + height


# --- the command ----------------------------------------------------------------------------------


def test_a_board_that_is_not_there_is_answered_with_the_nearest_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command.main(["micropithon"]) == 2
    assert "did you mean micropython?" in capsys.readouterr().err


def test_the_parts_are_printed_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--parts", "raspberry_pi"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "## raspberry_pi"
    assert lines[2] == "| part | number | for | look for | price |"
    assert len(lines) == 4 + len(bill.read("raspberry_pi")) + 1
    assert {line.count("|") for line in lines[2:-1]} == {6}
