"""Unicode's own tests of UAX #9, all of them: every sequence of classes, and real characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from exhibit.media.text import bidi
from exhibit.media.text.bidi_classes import LETTER
from tests.media.unicode import lines

REMOVED = -1  # a character that has no level: the standard says nothing of it


class _Characters(dict[str, str]):
    """Hexadecimal numbers to characters, each worked out once."""

    def __missing__(self, number: str) -> str:
        self[number] = chr(int(number, 16))
        return self[number]


def wanted(field: str) -> list[int]:
    return [REMOVED if level == "x" else int(level) for level in field.split()]


def drawn(levels: list[int]) -> list[int]:
    """The places of the characters that have a level, from left to right."""
    order: list[int] = []
    for start, stop, level in bidi.visual_runs(levels):
        order.extend(range(start, stop) if level % 2 == 0 else range(stop - 1, start - 1, -1))
    return [place for place in order if levels[place] != REMOVED]


def drawn_without_removed(levels: list[int]) -> list[int]:
    shown = [place for place, level in enumerate(levels) if level != REMOVED]
    return [shown[place] for place in drawn([levels[place] for place in shown])]


def differs(levels: list[int], expected: list[int]) -> bool:
    if levels == expected:
        return False
    for place, level in enumerate(expected):
        if level == REMOVED:
            levels[place] = REMOVED
    return levels != expected


def blocks() -> Iterator[tuple[list[int], str, list[str]]]:
    """The parts of BidiTest: levels, order, and the sequences of classes that have them."""
    file = "\n".join(lines("BidiTest"))
    for name in sorted(LETTER, key=len, reverse=True):  # all at once: a second instead of three
        file = file.replace(name, LETTER[name])
    for block in file.replace("@Levels:\t", "\n@Levels:\t").split("\n\n@Levels:\t"):
        levels, order, *cases = block.removeprefix("\n@Levels:\t").split("\n")
        yield wanted(levels), order.removeprefix("@Reorder:"), cases


def test_every_sequence_of_classes_gets_the_levels_of_the_standard() -> None:
    counted = 0
    wrong = []
    for expected, _, cases in blocks():
        for case in cases:
            kinds, asked = case.replace(" ", "").split(";")
            directions = int(asked)  # 1: that of the first strong letter, 2: right, 4: left
            counted += directions.bit_count()
            bases = {directions >> 2, 1 - (directions >> 1 & 1)} if directions & 6 else set()
            if directions & 1:
                bases.add(bidi.first_strong(kinds))
            for base in bases:
                levels = bidi.at_line_end(kinds, bidi.resolved(kinds, base), base)
                if levels != expected and differs(levels, expected):
                    wrong.append((kinds, base, levels, expected))
    assert not wrong, f"{len(wrong)}, as {wrong[:5]}"
    assert counted == 770_241


def test_every_sequence_of_levels_is_drawn_in_the_order_of_the_standard() -> None:
    orders = {(tuple(levels), order) for levels, order, _ in blocks()}
    assert len(orders) > 300
    for levels, order in orders:
        assert drawn_without_removed(list(levels)) == [int(place) for place in order.split()]


def test_real_characters_get_the_levels_and_the_order_of_the_standard() -> None:
    characters = _Characters()
    orders: dict[str, str] = {}
    cases = 0
    wrong = []
    for line in lines("BidiCharacterTest"):
        numbers, asked, base_wanted, levels_wanted, order = line.split(";")
        text = "".join(map(characters.__getitem__, numbers.split()))
        cases += 1
        base = bidi.base_level(text, "und") if asked == "2" else int(asked)
        levels = bidi.line_levels(text, bidi.levels(text, base), 0, len(text), base)
        if base != int(base_wanted) or differs(levels, wanted(levels_wanted)):
            wrong.append((line, base, levels))
        assert orders.setdefault(levels_wanted, order) == order
    assert not wrong, f"{len(wrong)}, as {wrong[:5]}"
    assert cases == 91_707
    for levels_wanted, order in orders.items():
        assert drawn_without_removed(wanted(levels_wanted)) == [int(p) for p in order.split()]


def test_all_characters_of_the_test_are_known_to_this_python() -> None:
    numbers = {n for line in lines("BidiCharacterTest") for n in line.split(";")[0].split()}
    unknown = [n for n in numbers if not unicodedata.bidirectional(chr(int(n, 16)))]
    assert not unknown
