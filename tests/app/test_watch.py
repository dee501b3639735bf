"""What staff hear of sensors and boards: each change once, in their language."""

from __future__ import annotations

from dataclasses import replace

from exhibit.app.watch import Watch
from exhibit.show.events import Event
from exhibit.show.program import Input, Scene, Show
from exhibit.wires.room import Room
from exhibit.wires.wire import Watch as Limits
from exhibit.wires.wire import Wire

SHOW = Show(
    title="A",
    canvas=(100, 100),
    languages=("en",),
    inputs=(Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),),
    followers=(),
    scenes=(Scene("a"),),
)
WIRE = Wire(
    "near",
    "/lantern/distance",
    watch=Limits(silent_after_s=4.0, then="rest"),
    called={"en": "the left distance sensor", "fr": "le capteur de gauche"},
)


class Evening:
    def __init__(self, language: str = "en") -> None:
        self.said: list[str] = []
        self.room = Room(SHOW, [WIRE])
        self.watch = Watch(self.room, self.said.append, language)

    def second(self, now_s: float, *events: Event) -> None:
        self.room.hear(events, now_s)
        self.watch.look(now_s)
        self.watch.look_at_boards(now_s)


def near(time_s: float, metres: float = 1.0) -> Event:
    return Event(time_s, "osc 10.0.0.7", "/lantern/distance", (metres,))


def hello(time_s: float, uptime_s: int, sender: str = "10.0.0.7") -> Event:
    values = ("lantern", "Pico W", "exhibit-node 1.0", uptime_s, 0)
    return Event(time_s, f"osc {sender}", "/node/hello", values)


def test_a_sensor_that_works_is_not_talked_about() -> None:
    evening = Evening()
    for second in range(1, 6):
        evening.second(float(second), near(second - 0.5))
    assert evening.said == []
    assert evening.watch.wells["near"][1] > 0.6  # green


def test_a_cable_that_is_kicked_is_said_once_and_so_is_its_return() -> None:
    evening = Evening()
    evening.second(1.0, near(0.5))
    for second in range(2, 9):
        evening.second(float(second))
    assert evening.said == [
        "The left distance sensor has said nothing for 4 s: check its cable; "
        "meanwhile the show plays as if nobody were there."
    ]
    assert evening.watch.wells["near"][0] > 0.7  # red
    evening.second(9.0, near(8.5), near(8.6), near(8.7))
    assert evening.said[1:] == ["The left distance sensor is well."]


def test_staff_hear_it_in_their_language() -> None:
    evening = Evening("fr")
    evening.second(1.0, near(0.5))
    evening.second(6.0)
    assert evening.said[0].startswith("Le capteur de gauche n'a rien dit depuis 5 s : vérifiez")
    assert "câble ; en attendant, le spectacle" in evening.said[0]


def test_boards_that_stumble_are_named() -> None:
    evening = Evening()
    evening.second(1.0, hello(0.5, 100))
    evening.second(2.0, hello(1.5, 1))
    assert evening.said == ["The board lantern started again 0 s ago: check its power."]
    evening.second(3.0, hello(2.4, 2), hello(2.5, 9, "10.0.0.8"))
    assert any(
        sentence.startswith("Two boards are called lantern, osc 10.0.0.7 and osc 10.0.0.8")
        for sentence in evening.said
    )
    evening.second(4.0, hello(3.4, 3), hello(3.5, 10, "10.0.0.8"))
    assert sum("Two boards" in sentence for sentence in evening.said) == 2  # once for each


def test_of_a_thousand_wires_a_frame_looks_at_a_few_and_a_second_at_all() -> None:
    names = [f"n{i}" for i in range(1_000)]
    inputs = tuple(Input(name, "level", f"/in/{name}") for name in names)
    room = Room(
        replace(SHOW, inputs=inputs),
        [Wire(name, f"/board/{name}", watch=Limits(silent_after_s=4.0)) for name in names],
    )
    said: list[str] = []
    watch = Watch(room, said.append)
    room.hear([], 5.0)
    watch.look(5.0)
    assert len(said) == 17
    for _ in range(59):
        watch.look(5.0)
    assert len(set(said)) == len(said) == 1_000
