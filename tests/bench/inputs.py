"""A house with 1,000 sensors: what hearing them costs a frame, on the frame's thread."""

from __future__ import annotations

from time import perf_counter

from exhibit.show.conditions import Compare, Held
from exhibit.show.events import Event
from exhibit.show.program import Follower, Go, Input, Scene, Show
from exhibit.show.signals import Signals
from exhibit.show.step import advance, begin
from exhibit.wires.room import Room
from exhibit.wires.wire import DeadBand, Median, OneEuro, Rate, Watch, Wire
from tests.bench.sheet import Line, Section, spread

INPUTS = 1_000
FPS = 60


def house(inputs: int) -> tuple[Show, list[Wire]]:
    """Sensors of which each is followed and filtered, and a scene that waits for some of them."""
    items = tuple(Input(f"n{i}", "level", f"/in/n{i}", low=0.0, high=3.0) for i in range(inputs))
    ways = tuple(Go(Held(Compare(i, ">", 9.0), 2.0, i), 0) for i in range(min(8, inputs)))
    show = Show(
        title="house",
        canvas=(100, 100),
        languages=("en",),
        inputs=items,
        followers=tuple(Follower(i, 0.3) for i in range(inputs)),
        scenes=(Scene("hall", ways),),
    )
    steps = (Median(3), OneEuro(), DeadBand(0.001), Rate(60.0))
    watch = Watch(silent_after_s=5.0, then="rest")
    return show, [
        Wire(item.name, f"/board{item.address}", steps=steps, watch=watch) for item in items
    ]


def cost(inputs: int, hz: float, frames: int) -> list[float]:
    """Seconds a frame, while each sensor speaks so often, at its own moments."""
    show, wires = house(inputs)
    room, state, signals = Room(show, wires), begin(show), Signals(show)
    a_frame = inputs * hz / FPS
    spent: list[float] = []
    said = 0.0
    for frame in range(1, frames + 1):
        now_s = frame / FPS
        first, said = int(said), said + a_frame
        events = [
            Event(now_s - 0.005, "osc 10.0.0.7", f"/board/in/n{i % inputs}", (i % 97 / 32.0,))
            for i in range(first, int(said))
        ]
        start = perf_counter()
        state = advance(show, state, room.hear(events, now_s), now_s)
        signals.at(state, now_s)
        spent.append(perf_counter() - start)
    return spent[frames // 10 :]


def measure(inputs: int = INPUTS, frames: int = 600) -> Section:
    """Of sensors that say what has changed, a few of 1,000 speak in a frame."""
    lines = [
        spread("nobody speaks", cost(inputs, 0.0, frames)),
        spread(
            "each once in two seconds", cost(inputs, 0.5, frames), f"{inputs / 120:.0f} a frame"
        ),
        spread("each once a second", cost(inputs, 1.0, frames), f"{inputs / 60:.0f} a frame"),
        spread("each ten times a second", cost(inputs, 10.0, frames), f"{inputs / 6:.0f} a frame"),
        Line("", remark="room, advance and signals; wires with four filters each"),
    ]
    return Section(f"{inputs:,} inputs", lines)
