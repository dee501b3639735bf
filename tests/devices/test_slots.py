"""Numbers for fingers: the lowest that is free, and none twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.devices.slots import Slots


def test_who_comes_gets_the_lowest_number_that_is_free() -> None:
    slots = Slots()
    assert [slots.take(key) for key in "abc"] == [1, 2, 3]
    assert slots.leave("b") == 2
    assert slots.take("d") == 2


def test_who_has_a_number_keeps_it() -> None:
    slots = Slots()
    slots.take("a")
    assert slots.take("a") == 1
    assert len(slots) == 1


def test_who_comes_too_late_waits_and_asks_again() -> None:
    slots = Slots(numbers=2)
    assert [slots.take(key) for key in "abc"] == [1, 2, 0]
    assert len(slots) == 3
    assert slots.leave("a") == 1
    assert slots.take("c") == 1


def test_who_waited_in_vain_leaves_no_number_free() -> None:
    slots = Slots(numbers=1)
    slots.take("a")
    slots.take("b")
    assert slots.leave("b") == 0
    assert slots.take("c") == 0


def test_beyond_all_reason_nobody_is_counted() -> None:
    slots = Slots(numbers=1, most=2)
    assert [slots.take(key) for key in "abc"] == [1, 0, None]
    assert len(slots) == 2
    assert slots.leave("c") is None


def test_a_number_is_given_once_however_many_ask() -> None:
    slots = Slots(numbers=100)
    with ThreadPoolExecutor(8) as pool:
        given_out = list(pool.map(slots.take, range(100)))
    assert sorted(number or 0 for number in given_out) == list(range(1, 101))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=40))
def test_no_two_ever_have_the_same_number(comings: list[tuple[bool, int]]) -> None:
    slots = Slots(numbers=4, most=6)
    having: dict[int, int] = {}
    for comes, key in comings:
        if comes:
            number = slots.take(key)
            if number:
                free = set(range(1, 5)) - {n for k, n in having.items() if k != key}
                assert number in free
                assert number == having.get(key, min(free))
                having[key] = number
        else:
            assert slots.leave(key) in (having.pop(key, None), 0)
        assert len(slots) <= 6
