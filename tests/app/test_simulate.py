"""`exhibit simulate`: visitors in seconds, and visitors sent to a show that runs."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from exhibit.app.evening_course import Beginning
from exhibit.app.simulate import audience, rehearse, sentences, sheet
from exhibit.app.simulate_live import Clock, Listener, send_live
from exhibit.devices.journal import read_journal
from exhibit.devices.osc import decode
from exhibit.show.conditions import Compare, TimeInScene
from exhibit.show.events import Event
from exhibit.show.program import Go, Input, Region, Scene, Show
from exhibit.show.step import begin
from tests.app.commands import Playing, colour_at, command, wait_until
from tests.shows import write

TIDE = """\
show: Tide
canvas: [160, 90]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
start: sleep
idle: {after: 20s, to: sleep, with: cut}
scenes:
  - scene: sleep
    background: "#000080"
    go: [{when: near < 2.5, to: awake, with: cut}]
  - scene: awake
    background: "#800000"
    go: [{when: drum >= 3, to: dance, with: cut}]
  - scene: dance
    background: "#008000"
  - scene: attic
"""


@pytest.fixture
def tide(tmp_path: Path) -> Path:
    return write(tmp_path / "tide", TIDE)


# --- in seconds -----------------------------------------------------------------------------------


def test_it_tells_which_scenes_visitors_reached_and_which_never(tide: Path) -> None:
    said = command("simulate", tide, "--minutes", 30, "--visitors", 4)
    assert said.exit_code == 0
    assert "30 min of visitors in" in said.stdout
    assert "Never reached: attic." in said.stdout
    rows = [line.split() for line in said.stdout.splitlines() if line.startswith(" ")]
    table = {row[0]: row[1:] for row in rows if row and row[0] in ("sleep", "awake", "dance")}
    assert all(int(row[0]) >= 1 for row in table.values())
    assert sum(float(row[1]) for row in table.values()) == pytest.approx(100.0, abs=0.3)


def test_the_same_seed_tells_the_same(tide: Path) -> None:
    once, again, other = (
        command("simulate", tide, "--minutes", 10, "--seed", seed).stdout.split("min of")[0]
        for seed in (1, 1, 2)
    )
    assert once == again
    assert once != other


def test_what_they_do_can_be_recorded_and_played_again(tide: Path, tmp_path: Path) -> None:
    file, still = tmp_path / "visitors.jsonl", tmp_path / "still.png"
    said = command("simulate", tide, "--minutes", 5, "--seed", 3, "--record", file)
    assert said.exit_code == 0
    journal = read_journal(file)
    assert journal.faults == ()
    assert journal.end_s == 300.0
    assert journal.header["made"] == "by exhibit simulate: 3 visitors, seed 3"
    assert journal.header["kinds"] == {"near": "distance", "drum": "hit"}
    assert all(one.time_s <= other.time_s for one, other in pairwise(journal.events))
    close = next(
        e for e in journal.events if e.address == "/in/near" and float(e.values[0] or 9) < 2
    )
    when = ("--at", f"{close.time_s + 0.5:.3f}s", "-o", still)
    shot = command("shoot", tide, "--replay", file, *when)
    assert shot.exit_code == 0, shot.stderr
    assert colour_at(still, 0.5, 0.5) in ((128, 0, 0), (0, 128, 0))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--minutes", "0"), "visitors need some time: write --hours 8"),
        (("--to", "nowhere"), "--to is written HOST:PORT"),
        (("--to", "127.0.0.1:0"), "--to is written HOST:PORT"),
        (("--to", "no.such.host.invalid:9000"), "cannot be found: is its name right?"),
        (("--record", "nowhere/a.jsonl"), "--record: there is no folder"),
        (("--visitors", "0"), "1<=x<=500"),
        (("--hours", "9999"), "x<=744"),
    ],
)
def test_what_cannot_be_rehearsed_is_one_sentence(
    typed: tuple[str, ...], says: str, tide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("simulate", tide, *typed)
    assert said.exit_code == 2
    assert says in said.stderr


def test_a_recording_is_never_overwritten(tide: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_text("mine")
    said = command("simulate", tide, "--minutes", 1, "--record", file)
    assert said.exit_code == 2
    assert said.stderr == f"{file} is there already: choose another name\n"
    assert file.read_text() == "mine"


# --- what came of it ------------------------------------------------------------------------------

NEAR = Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0)
STUCK = Show(
    "Stuck", (1, 1), ("en",), (NEAR,), (),
    (Scene("door", (Go(Compare(0, "<", 1.0), 1),)), Scene("room")),
)  # fmt: skip


def came_of(show: Show, events: list[Event], until_s: float) -> list[str]:
    *_, came = rehearse(Beginning(show, begin(show)), events, until_s)
    return [*(" ".join(row) for row in sheet(came).rows), *sentences(came, 1.0)]


def test_a_scene_that_keeps_its_visitors_is_named() -> None:
    said = came_of(STUCK, [Event(10.0, "visitors", "/in/near", (0.5,))], 400.0)
    assert said[0] == "door 1 2.5 % 10 s -"
    assert said[1].startswith("room 1 97.5 % 6 min 30 s")
    assert "No way leads on from: room." in said
    assert said[-1].startswith("The longest that somebody was there and nothing led on: 6 min 30 s")
    assert said[-1].endswith("in 'room', from 0:00:10 on.")


def test_a_stay_ends_where_the_clock_ends_it() -> None:
    loop = (
        Scene("a", (Go(TimeInScene(True, 7.0), 1),)),
        Scene("b", (Go(TimeInScene(True, 3.0), 0),)),
    )
    show = Show("Clock", (1, 1), ("en",), (NEAR,), (), loop)
    assert came_of(show, [], 100.0)[:2] == ["a 11 70.0 % 7 s -", "b 10 30.0 % 3 s -"]


def test_what_is_beside_the_main_scene_is_told_apart_from_it() -> None:
    scenes = (
        Scene("a", (Go(TimeInScene(True, 7.0), 1),)),
        Scene("b", (Go(TimeInScene(True, 3.0), 0),)),
        Scene("wind", region=1),
        Scene("birds", region=2),
    )
    beside = (Region("sky", 2), Region("trees", 3, frozenset({1})))
    show = Show("Beside", (1, 1), ("en",), (NEAR,), (), scenes, beside=beside)
    said = came_of(show, [], 100.0)
    assert said[:2] == ["a 11 70.0 % 7 s -", "b 10 30.0 % 3 s -"]
    assert said[2] == "wind 1 100.0 % 1 min 40 s -"
    assert said[3] == "birds 10 30.0 % 3 s -"
    assert not any(line.startswith("No way leads on") for line in said)


def test_at_the_end_everybody_leaves() -> None:
    events = list(audience(STUCK, 2, 1, 60.0))
    assert events[-1] == Event(60.0, "visitors", "/in/near", (3.0,))
    assert max(event.time_s for event in events[:-1]) < 60.0


# --- to a running show ----------------------------------------------------------------------------


class Lazy:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now_s += seconds


def test_each_event_leaves_when_its_time_has_come() -> None:
    lazy, left = Lazy(), list[tuple[float, float]]()
    events = [Event(t, "visitors", "/in/near", (1.0,)) for t in (0.5, 0.5, 2.0)]

    def send(event: Event) -> bool:
        left.append((lazy.now_s, event.time_s))
        return True

    clock = Clock(lambda: lazy.now_s, lazy.sleep)
    assert list(send_live(events, send, clock, Listener(pytest.fail))) == events
    assert all(now_s == pytest.approx(time_s) for now_s, time_s in left)
    assert max(lazy.naps) <= 0.25


def test_that_nobody_listens_is_said_once_and_that_somebody_does_too() -> None:
    said: list[str] = []
    listener = Listener(said.append)
    for well in (True, False, True, False, True, True, True, True):
        listener.answered(well)
    assert [sentence.split(":")[0] for sentence in said] == [
        "Nobody listens there",
        "The show listens.",
    ]


def datagrams(ear: socket.socket) -> Iterator[tuple[str, tuple[object, ...]]]:
    ear.settimeout(30.0)
    while True:
        for message in decode(ear.recv(2048)).messages:
            yield message[0], message[1]


def test_a_running_show_hears_them_and_ctrl_c_sends_them_home(tide: Path, tmp_path: Path) -> None:
    file = tmp_path / "live.jsonl"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        to = f"127.0.0.1:{ear.getsockname()[1]}"
        with Playing("simulate", tide, "--to", to, "--visitors", 60, "--record", file) as visit:
            visit.wait_for(f"60 visitors to {to} as they come")
            heard = datagrams(ear)
            assert next(heard)[0] in ("/in/near", "/in/drum")
            assert visit.interrupt(signal.SIGINT) == 0
        assert any("everybody has left" in line for line in visit.said)
        ear.settimeout(0.0)
        last = list(datagrams_left(ear))[-1]
    assert last == ("/in/near", (3.0,))
    assert json.loads(file.read_text().splitlines()[-1])["end"] > 0.0
    assert read_journal(file).events[-1].values == (3.0,)


def datagrams_left(ear: socket.socket) -> Iterator[tuple[str, tuple[object, ...]]]:
    with suppress(BlockingIOError):
        while True:
            for message in decode(ear.recv(2048)).messages:
                yield message[0], message[1]


def test_without_a_show_it_says_so_and_goes_on(tide: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        closed = other.getsockname()[1]
    with Playing("simulate", tide, "--to", f"127.0.0.1:{closed}", "--visitors", 60) as visit:
        visit.wait_for("Nobody listens there: start the show")
        assert visit.interrupt() == 0
    wait_until(lambda: any("everybody has left" in line for line in visit.said), "the farewell")
