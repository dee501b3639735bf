"""`exhibit listen`: what comes over the wires, and which of it a maker meant."""

from __future__ import annotations

import math
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from exhibit import listening, terminal
from exhibit.app.evening import write_evening
from exhibit.app.learn import Found, choose, learn_all
from exhibit.app.listen import MOST, PLAIN_BARS, Heard, below, feeds, hint, is_from, plain_lines
from exhibit.app.listen_networks import own_addresses
from exhibit.authoring.venue import check_venue, load_venue
from exhibit.core.chance import stream
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_KINDS
from exhibit.devices.journal import read_journal
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Scene, Show
from exhibit.wires.wire import Wire
from tests.app.commands import Playing, board, command, free_port
from tests.shows import good, write

LANTERN = "osc 10.0.0.7"
SHOW = Show(
    "Tide", (1, 1), ("en",), (Input("near", "distance", "/in/near"),), (), (Scene("a"),)
)  # fmt: skip


def said(address: str, *values: Value, at: float = 0.0, source: str = LANTERN) -> Event:
    return Event(at, source, address, values)


def nothing_fed(_: Event) -> str:
    return ""


# --- the table ------------------------------------------------------------------------------------


def test_a_row_says_what_when_how_often_and_in_which_range() -> None:
    heard = Heard(feeds(SHOW, [Wire("near", "/lantern/distance", "10.0.0.7")]))
    heard.hear([said("/lantern/distance", 2.0 + math.sin(i / 20), at=i / 20) for i in range(200)])
    (row,) = heard.rows(10.0, PLAIN_BARS)
    assert (row.address, row.source, row.feeds, row.fresh) == (
        "/lantern/distance", LANTERN, "near", True,
    )  # fmt: skip
    assert row.rate_hz == pytest.approx(20.0, rel=0.05)
    assert row.last == "1.4986"
    assert row.seen == "1 to 3"
    assert len(row.spark) == 20
    assert {"_", "@"} <= set(row.spark)


def test_a_sensor_that_stops_is_not_fresh_and_its_rate_goes_down() -> None:
    heard = Heard(nothing_fed)
    heard.hear([said("/a", 1.0, at=i / 20) for i in range(200)])
    rates = [heard.rows(now_s)[0].rate_hz for now_s in (10.0, 11.0, 12.0, 14.0)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == 0.0
    assert not heard.rows(14.0)[0].fresh


@pytest.mark.parametrize(
    ("values", "last", "seen"),
    [
        ((), "-", ""),
        (("ar",), "'ar'", ""),
        ((True,), "true", "1"),
        ((None,), "nothing", ""),
        ((0.5, 3), "0.5 3", "0.5"),
        (("x", 2), "'x' 2", "2"),
        (("\x1b[2J\u202e",), "'\\x1b[2J\\u202e'", ""),
        (("é" * 100,), f"'{'é' * 58}…", ""),
    ],
)
def test_anything_can_be_said(values: tuple[Value, ...], last: str, seen: str) -> None:
    heard = Heard(nothing_fed)
    heard.hear([Event(0.0, LANTERN, "/a", values)])
    (row,) = heard.rows(0.1)
    assert (row.last, row.seen) == (last, seen)


def test_strangers_with_a_million_addresses_take_no_memory() -> None:
    heard = Heard(nothing_fed)
    heard.hear([said(f"/{i}", i) for i in range(MOST + 200)])
    assert len(heard.rows(0.0)) == MOST
    assert heard.others == 200
    assert f"200 messages came on yet other addresses than these {MOST}." in list(
        below(heard, 0.0, {}, "")
    )


def test_two_boards_with_one_address_are_two_rows() -> None:
    heard = Heard(nothing_fed)
    heard.hear([said("/a", 1), said("/a", 2, source="osc 10.0.0.8")])
    assert [row.source for row in heard.rows(0.0)] == [LANTERN, "osc 10.0.0.8"]


def test_boards_that_announce_themselves_stand_below() -> None:
    heard = Heard(nothing_fed)
    for source in (LANTERN, "osc 10.0.0.8"):
        hello = ("lantern", "Pico W", "exhibit-node 1.0", 75, 0)
        heard.hear([said("/node/hello", *hello, at=1.0, source=source)])
    first, _ = below(heard, 1.5, {}, "")
    assert first == (
        f"Board lantern: Pico W, exhibit-node 1.0, {LANTERN}, up 1 min 15 s, 0 lost: "
        "another board has its name."
    )
    assert heard.rows(1.5) == []


def test_faults_are_counted_below_the_newest_last() -> None:
    lines = list(below(Heard(nothing_fed), 0.0, {"osc truncated": 1200, "osc refused": 1}, "late"))
    assert lines == ["Faults: osc refused 1, osc truncated 1,200.", "late"]


@pytest.mark.parametrize(
    ("wanted", "source", "fits"),
    [
        ("", LANTERN, True),
        ("10.0.0.7", LANTERN, True),
        (LANTERN, LANTERN, True),
        ("0.0.7", LANTERN, False),
        ("lantern", "serial lantern", True),
        ("lantern", "serial big-lantern", False),
    ],
)
def test_a_wire_takes_its_sender_s_messages_only(wanted: str, source: str, fits: bool) -> None:
    assert is_from(wanted, source) is fits


def test_plain_lines_name_what_was_heard_since_the_last_ones() -> None:
    heard = Heard(feeds(SHOW, ()))
    heard.hear([said("/in/near", 0.5, at=i / 10) for i in range(20)])
    assert list(plain_lines(heard, 2.0, 1.0)) == [
        "    2.0 s  /in/near  osc 10.0.0.7  10/s  0.5  -> near"
    ]
    assert list(plain_lines(heard, 9.0, 8.0)) == []


def test_of_many_addresses_the_busiest_are_named() -> None:
    heard = Heard(nothing_fed)
    heard.hear([said(f"/{i:02}", 1, at=k / (i + 1)) for i in range(30) for k in range(i + 1)])
    lines = list(plain_lines(heard, 1.0, 0.0))
    assert len(lines) == 21
    assert lines[-1].endswith("and 10 more addresses")
    assert "/29" in lines[-2]


def test_silence_comes_with_what_to_look_at() -> None:
    sentence = hint(["OSC on 127.0.0.1:9000"], True, 9000, ["192.168.1.20"])
    assert "Nothing was heard for 10 s" in sentence
    assert "--host 0.0.0.0" in sentence
    assert "port 9000 of this computer (192.168.1.20)" in sentence
    assert "--host" not in hint(["OSC on 0.0.0.0:9000"], False, 9000, [])
    assert all(address.count(".") == 3 for address in own_addresses())


# --- the command ----------------------------------------------------------------------------------

TIDE = """\
show: Tide
canvas: [160, 90]
languages: [en]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
start: sleep
scenes: [{scene: sleep}]
"""


@pytest.fixture
def tide(tmp_path: Path) -> Path:
    return write(tmp_path / "tide", TIDE)


def test_a_board_is_heard_and_recorded(tide: Path, tmp_path: Path) -> None:
    file, port = tmp_path / "heard.jsonl", free_port()
    with (
        Playing("listen", "--show", tide, "--port", port, "--plain", "--record", file) as listening,
        board(port) as say,
    ):
        listening.wait_for(f"Hears OSC on 127.0.0.1:{port}")
        say("/in/near", 0.5)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prankster:
            prankster.sendto(b"\xff\x00nonsense", ("127.0.0.1", port))
        listening.wait_for("not osc")
        assert listening.interrupt(2) == 0
    assert listening.said[-1] == "1 message."
    journal = read_journal(file)
    assert [(e.address, e.values) for e in journal.events] == [("/in/near", (0.5,))]
    assert journal.header["kinds"] == {"near": "distance", "drum": "hit"}


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        answer = command("listen", "--port", port, "--seconds", 0)
    assert answer.exit_code == 3
    assert answer.stderr.startswith(f"UDP port {port} is already in use")


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        (("--host", "9.9.9.9"), 3, "this machine does not have the address 9.9.9.9"),
        (("--venue", "lost.yaml"), 2, "there is no such file"),
        (("--show", "lost"), 1, "there is no such show"),
        (("--learn", "venue.yaml"), 2, "add --show SHOW"),
        (("--learn", "nowhere/venue.yaml", "--show", "tide"), 2, "there is no folder"),
        (("--learn", "v.yaml", "--show", "tide", "--from", "lost.jsonl"), 2, "lost.jsonl"),
        (("--from", "lost.jsonl"), 2, "--from goes with --learn"),
        (("--record", "nowhere/a.jsonl"), 2, "--record: there is no folder"),
    ],
)
@pytest.mark.usefixtures("tide")
def test_what_cannot_be_heard_is_one_sentence(
    typed: tuple[str, ...], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command("listen", *typed, "--seconds", 0)
    assert answer.exit_code == code
    assert says in answer.stderr
    assert answer.stdout == ""


# --- learning -------------------------------------------------------------------------------------


def sampled(address: str, values: Sequence[float], hz: float = 20.0) -> list[Event]:
    return [said(address, v, at=i / hz) for i, v in enumerate(values)]


def noise(name: str, count: int, size: float) -> list[float]:
    return [size * (float(k) - 0.5) for k in stream(3, name, range(count))]


def sweep(count: int, low: float, high: float) -> list[float]:
    """A hand that goes near and far twice."""
    middle, reach = (low + high) / 2, (high - low) / 2
    return [
        middle + reach * math.cos(4 * math.pi * i / count) + n
        for i, n in zip(range(count), noise("hand", count, reach / 100), strict=True)
    ]


CALM = [
    *sampled("/lantern/distance", [4.0] * 60),
    *sampled("/lantern/light", [512 + n for n in noise("light", 60, 30.0)]),
    *sampled("/lantern/knob", [0.5] * 60),
    *sampled("/lantern/button/1", [0.0] * 3, 1.0),
    *sampled("/lantern/drum", [0.0] * 3, 1.0),
    *sampled("/lantern/turns", [7.0] * 3, 1.0),
]
STILL = [event for event in CALM if "light" not in event.address]


def moving(address: str, values: Sequence[float], hz: float = 20.0) -> list[Event]:
    """This address moves; the photocell trembles on and the others do nothing."""
    light = sampled("/lantern/light", [512 + n for n in noise("later", 200, 30.0)])
    others = [event for event in STILL if event.address != address]
    return sorted([*light, *others, *sampled(address, values, hz)], key=lambda e: e.time_s)


@pytest.mark.parametrize(
    ("kind", "address", "values", "low", "high"),
    [
        ("distance", "/lantern/distance", sweep(200, 0.3, 3.5), 0.3, 3.5),
        ("level", "/lantern/knob", sweep(200, 0.0, 1.0), 0.0, 1.0),
        ("level", "/lantern/light", sweep(200, 80.0, 900.0), 80.0, 900.0),
        ("switch", "/lantern/button/1", [0, 1, 0, 1, 0, 1, 0], 0.0, 1.0),
        ("hit", "/lantern/drum", [0.0, 0.8, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.6, 0.0], 0.0, 0.9),
        ("count", "/lantern/turns", [7, 8, 9, 10, 9, 8], 7.0, 10.0),
        ("choice", "/lantern/turns", [7, 8, 9, 10, 9, 8], 7.0, 10.0),
    ],
)  # fmt: skip
def test_what_the_maker_moved_is_found_with_its_range(
    kind: str, address: str, values: list[float], low: float, high: float
) -> None:
    light = address == "/lantern/light"
    moved = [*STILL, *sampled(address, values)] if light else moving(address, values)
    best = choose("one", kind, CALM, moved)[0]
    assert (best.address, best.source, best.value) == (address, LANTERN, 1)
    assert (best.low, best.high) == pytest.approx((low, high), abs=0.02 * (high - low))


@pytest.mark.parametrize("kind", INPUT_KINDS)
def test_where_nothing_moved_nothing_is_learned(kind: str) -> None:
    light = sampled("/lantern/light", [512 + n for n in noise("later", 200, 30.0)])
    hello = [said("/node/hello", "lantern", "Pico W", "1.0", i, 0, at=float(i)) for i in range(10)]
    assert choose("one", kind, CALM, [*STILL, *light, *hello]) == ()
    assert choose("one", kind, (), ()) == ()


def test_a_drum_that_says_nothing_but_that_it_was_struck_is_found() -> None:
    moved = [*STILL, *(said("/pad", at=float(i)) for i in range(5))]
    assert choose("drum", "hit", CALM, moved)[0] == Found(
        "drum", "/pad", LANTERN, 1, 0.0, 1.0, 1.25
    )


def test_a_raw_piezo_is_known_by_its_spikes() -> None:
    calm = sampled("/piezo", [40 + n for n in noise("piezo", 60, 6.0)])
    spikes = [700.0 if i % 30 in (0, 1) else 40.0 + n for i, n in enumerate(noise("p", 180, 6.0))]
    best = choose("drum", "hit", [*CALM, *calm], [*STILL, *sampled("/piezo", spikes)])[0]
    assert best.address == "/piezo"
    assert best.low == pytest.approx(40.0, abs=3.0)
    assert best.high == 700.0


def test_a_place_is_two_values_of_one_message() -> None:
    x, y = sweep(100, 0.1, 0.9), sweep(130, 0.2, 0.8)[:100]
    moved = [said("/touch/1", a, b, at=i / 20) for i, (a, b) in enumerate(zip(x, y, strict=True))]
    best = choose("hand", "position", CALM, [*STILL, *moved])[0]
    assert (best.address, best.value, best.low, best.high) == ("/touch/1", 1, 0.0, 1.0)


def test_cards_are_known_by_new_words() -> None:
    before = [said("/state", "on"), said("/reader", "")]
    moved = [said("/state", "on"), said("/reader", "04A2"), said("/reader", "")]
    best = choose("card", "text", before, moved)
    assert [found.address for found in best] == ["/reader"]


def test_the_second_value_of_a_message_can_be_the_one() -> None:
    moved = [said("/board", 3, v, at=i / 20) for i, v in enumerate(sweep(200, 0.3, 3.0))]
    assert choose("near", "distance", (), moved)[0].value == 2


def test_what_one_input_has_taken_is_left_to_it() -> None:
    moved = moving("/lantern/distance", sweep(200, 0.3, 3.5))
    taken = choose("near", "distance", CALM, moved)[:1]
    assert choose("far", "distance", CALM, moved, taken) == ()


def test_a_recording_in_which_all_was_moved_is_enough() -> None:
    strokes = [said("/pad", 0.7, at=at) for at in (1.0, 1.7, 3.0, 3.4, 5.0)]
    heard = [*moving("/lantern/distance", sweep(200, 0.3, 3.5)), *strokes]
    found = learn_all([("near", "distance"), ("drum", "hit")], heard)
    assert [(one.input, one.address) for one in found] == [
        ("near", "/lantern/distance"),
        ("drum", "/pad"),
    ]


def kept(path: Path, events: Sequence[Event]) -> Path:
    write_evening(path, {}, sorted(events, key=lambda event: event.time_s), 20.0)
    return path


def test_what_was_learned_is_a_venue_file_and_learned_again_the_same(
    tide: Path, tmp_path: Path
) -> None:
    strokes = [said("/pad", 0.7, at=at) for at in (1.0, 1.7, 3.0, 3.4, 5.0)]
    heard = [*moving("/lantern/distance", sweep(200, 0.3, 3.5)), *strokes]
    recording, venue = kept(tmp_path / "raw.jsonl", heard), tmp_path / "venue.yaml"
    for _ in range(2):
        answer = command("listen", "--learn", venue, "--show", tide, "--from", recording)
        assert answer.exit_code == 0
        assert answer.stdout.splitlines()[-1] == f"{venue}: 2 inputs learned."
        problems = Problems()
        wired = check_venue(load_venue(venue, problems), good(tide), problems)
        assert problems.errors == []
        assert wired.addresses == {"near": "/lantern/distance", "drum": "/pad"}


def test_where_nobody_can_be_asked_nothing_is_written(tide: Path, tmp_path: Path) -> None:
    venue = tmp_path / "venue.yaml"
    answer = command("listen", "--learn", venue, "--show", tide, "--port", 0)
    assert answer.exit_code == 3
    assert f"Nothing was learned, so {venue} is not written." in answer.stderr
    assert not venue.exists()


def test_a_maker_is_led_from_input_to_input(
    tide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hands of the maker are a room that says what hands would make it say."""
    meanwhile = iter([CALM, moving("/lantern/distance", sweep(200, 0.3, 3.5)), CALM, STILL])
    answers = iter(["", "", "s"])
    monkeypatch.setattr(listening, "_collected", lambda *_: next(meanwhile))
    monkeypatch.setattr(terminal, "ask", lambda _: next(answers))
    venue = tmp_path / "venue.yaml"
    answer = command("listen", "--learn", venue, "--show", tide, "--port", 0)
    assert answer.exit_code == 0
    assert "1 of 2: near, a distance." in answer.stderr
    assert "2 of 2: drum, a hit." in answer.stderr
    assert "Nothing moved as it should; heard were: /lantern/button/1" in answer.stderr
    assert "near: {osc: /lantern/distance" in venue.read_text("utf-8")
