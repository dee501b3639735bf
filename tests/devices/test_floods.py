"""Of a sender beyond its budget the newest is heard, and all others are heard whole."""

from __future__ import annotations

from exhibit.devices.floods import BUDGET, NEWEST_S, WINDOW_S, Floods

FLOOD, LANTERN = "10.0.0.66", "10.0.0.7"


def spent(floods: Floods, now_s: float = 0.0) -> Floods:
    """With the whole budget of one sender spoken."""
    assert all(floods.within_budget(FLOOD, 20, now_s) for _ in range(BUDGET))
    return floods


def test_a_sender_beyond_its_budget_waits_and_no_other_does() -> None:
    floods = spent(Floods())
    assert not floods.within_budget(FLOOD, 20, 0.01)
    assert floods.within_budget(LANTERN, 20, 0.01)


def test_a_long_datagram_counts_as_several() -> None:
    floods = Floods()
    assert [floods.within_budget(FLOOD, 65_507, 0.0) for _ in range(3)] == [True, True, False]


def test_a_new_window_is_a_new_budget() -> None:
    floods = spent(Floods())
    assert floods.within_budget(FLOOD, 20, WINDOW_S)


def test_of_what_waits_the_newest_is_heard_and_the_others_are_counted() -> None:
    floods = spent(Floods())
    for word in (b"old", b"older news", b"new"):
        floods.hold(FLOOD, word, 0.0)
    floods.hold(LANTERN, b"here", 0.0)
    assert floods.release() == [(FLOOD, b"new"), (LANTERN, b"here")]
    assert (floods.refused, floods.to_be_told(), floods.to_be_told()) == (2, 2, 0)
    assert floods.release() == []


def test_the_newest_waits_for_even_newer_ones_but_not_for_ever() -> None:
    floods = spent(Floods())
    assert not floods.hold(FLOOD, b"1", 0.010)
    assert not floods.hold(FLOOD, b"2", 0.010 + NEWEST_S / 2)
    assert floods.hold(FLOOD, b"3", 0.011 + NEWEST_S)


def test_what_waits_is_never_heard_after_what_came_later() -> None:
    floods = spent(Floods())
    floods.hold(FLOOD, b"old", 0.049)
    assert floods.within_budget(FLOOD, 20, WINDOW_S)  # and is heard at once
    assert floods.release() == []
    assert floods.refused == 1
