"""What an installer writes, and what is said about what does not fit the show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.venue import Board, Output, SendTarget, VenueSpec, load_venue
from exhibit.authoring.venue.load import MIDI_KEYS, OSC_KEYS, VENUE_KEYS, WINDOW_KEYS
from exhibit.core.problems import Problems
from exhibit.wires.data import from_data, to_data
from tests.authoring.venues import BOARD, SHOW, venue_of
from tests.shows import at

HALL = """\
venue: Chellah, salle basse
osc: {listen: 192.168.1.20, port: 9001}
inputs:
  near: {osc: /lantern/distance}
  drum: {osc: /drum/hit}
window: {full_screen: yes}
language: fr
"""


def test_a_venue_says_where_to_listen_and_what_feeds_what(tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, HALL)
    assert problems == []
    assert (venue.listen, venue.port, venue.full_screen) == ("192.168.1.20", 9001, True)
    assert venue.addresses == {"near": "/lantern/distance", "drum": "/drum/hit"}
    assert venue.language is not None
    assert venue.language.text == "fr"


def test_a_laptop_hears_this_machine_only(tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, "venue: Laptop\n")
    assert problems == []
    assert (venue.listen, venue.port, venue.full_screen) == ("127.0.0.1", 9000, False)
    assert (venue.tcp, venue.multicast, venue.senders, venue.midi) == (None, "", (), None)


def test_a_venue_listens_on_tcp_to_a_group_and_to_those_it_knows(tmp_path: Path) -> None:
    yaml = (
        "venue: Hall\nosc: {listen: 0.0.0.0, tcp: 9001, multicast: 239.1.2.3,"
        " from: [192.168.1.0/24, 10.0.0.7]}\n"
    )
    venue, problems = venue_of(tmp_path, yaml)
    assert problems == []
    assert (venue.tcp, venue.multicast) == (9001, "239.1.2.3")
    assert venue.senders == ("192.168.1.0/24", "10.0.0.7")


@pytest.mark.parametrize(
    ("midi", "ports"),
    [("yes", ()), ("no", None), ("{ports: [nanoKONTROL]}", ("nanoKONTROL",))],
)
def test_midi_is_listened_to_on_all_ports_or_on_some(
    midi: str, ports: tuple[str, ...] | None, tmp_path: Path
) -> None:
    venue, problems = venue_of(tmp_path, f"venue: Hall\nmidi: {midi}\n")
    assert (venue.midi, problems) == (ports, [])


def test_a_wire_may_listen_to_one_midi_port(tmp_path: Path) -> None:
    yaml = (
        "venue: Hall\nmidi: {ports: [nanoKONTROL2]}\n"
        "inputs:\n  glow: {osc: /midi/cc/7, from: nanoKONTROL2}\n"
    )
    venue, problems = venue_of(tmp_path, yaml)
    assert problems == []
    assert venue.wires[0].source == "nanoKONTROL2"


# --- boards ---------------------------------------------------------------------------------------


def test_a_board_is_on_a_cable_or_on_the_network(tmp_path: Path) -> None:
    yaml = f"venue: Hall\nosc: {{listen: 0.0.0.0}}\n{BOARD}  table: {{host: 192.168.1.31}}\n"
    venue, problems = venue_of(tmp_path, yaml)
    assert problems == []
    led = Output("led-1", "/lantern/led/1")
    assert venue.boards == (
        Board("lantern", "lantern", "bench", serial="usb:2341:0043", outputs=(led,)),
        Board("table", "table", host="192.168.1.31"),
    )
    assert [board.source for board in venue.boards] == ["lantern", "192.168.1.31"]


def test_two_boards_of_one_name_are_told_apart_by_their_cables(tmp_path: Path) -> None:
    yaml = """\
venue: Hall
boards:
  left: {profile: bench, serial: "usb:2341:0043:A1", name: lantern}
  right: {profile: bench, serial: /dev/ttyACM1, name: lantern, baud: 57600}
inputs:
  near: {board: left, sensor: distance}
  far: {board: right, sensor: distance}
"""
    venue, problems = venue_of(tmp_path, yaml)
    assert problems == []
    assert [wire.address for wire in venue.wires] == ["/lantern/distance"] * 2
    assert [wire.source for wire in venue.wires] == ["left", "right"]
    assert [board.baud for board in venue.boards] == [115_200, 57_600]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"usb:2341:0043"', "usb:2341:0043"),
        ("usb:1A86:7523", "usb:1a86:7523"),
        ("usb:239a:80f4:E6614103E7", "usb:239a:80f4:E6614103E7"),
        ("/dev/ttyACM0", "/dev/ttyACM0"),
        ("/dev/cu.usbmodem14201", "/dev/cu.usbmodem14201"),
        ("com3", "COM3"),
    ],
)
def test_a_cable_is_a_usb_id_or_a_port(written: str, meant: str, tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, f"venue: Hall\nboards:\n  a: {{serial: {written}}}\n")
    assert problems == []
    assert venue.boards[0].serial == meant


# --- where cues go --------------------------------------------------------------------------------


def test_cues_go_to_machines_and_to_boards(tmp_path: Path) -> None:
    yaml = f"""\
venue: Hall
osc: {{listen: 0.0.0.0}}
{BOARD}  table: {{host: 192.168.1.31}}
send:
  qlab: {{host: qlab.local, port: 53000}}
  lamp: {{board: lantern}}
  rack: {{board: table, port: 9100}}
"""
    venue, problems = venue_of(tmp_path, yaml)
    assert problems == []
    assert venue.sends == (
        SendTarget("qlab", "qlab.local", 53000),
        SendTarget("lamp", board="lantern"),
        SendTarget("rack", "192.168.1.31", 9100),
        SendTarget("lantern", board="lantern"),  # a board is a target by its own name
        SendTarget("table", "192.168.1.31", 9001),
    )


def test_a_machine_that_the_show_speaks_to_and_the_venue_lacks_is_named_once(
    tmp_path: Path,
) -> None:
    cues = (
        "    timeline:\n      - {at: 1s, send: /cue/1, to: light}\n"
        "      - {at: 2s, send: /cue/2, to: light}\n"
    )
    yaml = "venue: Hall\nsend:\n  lights: {host: 10.0.0.5, port: 53000}\n"
    _, problems = venue_of(tmp_path, yaml, f"{SHOW}{cues}")
    assert [(problem.severity, problem.place.line) for problem in problems] == [("warning", 20)]
    assert "where 'light' is" in problems[0].message
    assert problems[0].hint == "did you mean 'lights'?"


# --- slips ----------------------------------------------------------------------------------------


def test_the_address_of_an_input_that_is_not_wired_is_taken_too(tmp_path: Path) -> None:
    _, problems = venue_of(tmp_path, "venue: Hall\ninputs:\n  drum: {osc: /in/near}\n")
    assert [problem.code for problem in problems] == ["wire-twice"]
    assert "feeds 'near' already" in problems[0].message


@pytest.mark.parametrize(
    ("right", "wrong", "place", "says", "hint"),
    [
        ("near:", "naer:", (4, 3), "the show has no input 'naer'", "did you mean 'near'?"),
        ("/drum/hit", "/lantern/distance", (5, 15), "feeds 'near' already", ""),
        ("/drum/hit", "drum/hit", (5, 15), "'drum/hit' is no OSC address", "begins with '/'"),
        ("/drum/hit", "'/drum hit'", (5, 15), "is no OSC address", ""),
        ("/drum/hit", "[/a, /b]", (5, 15), "expected an OSC address such as", ""),
        ("drum: {osc: /drum/hit}", "drum: /drum", (5, 9), "the wire of 'drum' is written", ""),
        ("192.168.1.20", "192.168.1.300", (2, 15), "is no network address", "0.0.0.0 all its"),
        ("9001", "90010", (2, 35), "expected a whole number from 1 to 65535", ""),
        ("listen", "lisen", (2, 7), "'osc' has no 'lisen'", "did you mean 'listen'?"),
        ("port: 9001", "multicast: 10.0.0.1", (2, 40), "no multicast address", "239.1.2.3"),
        ("port: 9001", "from: [10.0.0]", (2, 36), "'10.0.0' is no address and no network", "/24"),
        ("port: 9001", "tcp: no", (2, 34), "expected a number", ""),
        ("yes", "perhaps", (6, 23), "expected yes or no", ""),
        ("language: fr", "language: fra", (7, 11), "does not speak 'fra'", "did you mean 'fr'?"),
        ("venue:", "venu:", (1, 1), "a venue has no 'venu'", "did you mean 'venue'?"),
        ("language: fr", "midi: [1]", (7, 7), "'midi' is 'yes', or names its ports", "ports:"),
        ("language: fr", "send: {a: {host: b}}", (7, 8), "'a' needs 'host' and 'port'", "port:"),
        ("language: fr", "send: {a: {board: b}}", (7, 19), "the venue has no board 'b'", ""),
        ("language: fr", "send: [a]", (7, 7), "'send' is written as 'name: {...}'", "qlab:"),
        ("language: fr", "send: {a: {host: 'x:1', port: 1}}", (7, 18), "'x:1' is no address", ""),
    ],
)
def test_a_slip_in_a_venue_is_answered_where_it_stands(  # noqa: PLR0913, PLR0917  # one a column
    right: str, wrong: str, place: tuple[int, int], says: str, hint: str, tmp_path: Path
) -> None:
    _, problems = venue_of(tmp_path, HALL.replace(right, wrong, 1))
    assert [at(problem) for problem in problems] == [place]
    assert says in problems[0].message
    assert hint in problems[0].hint


@pytest.mark.parametrize(
    ("board", "place", "says", "hint"),
    [
        ("a: {serial: 2341:43}", (3, 15), "'2341:43' is no USB id", "write usb:2341:0043"),
        ("a: {serial: usb:arduino}", (3, 15), "is no USB id", "two numbers of four digits"),
        ("a: {serial: ttyACM0}", (3, 15), "and no serial port", "/dev/ttyACM0"),
        ("a: {}", (3, 3), "does not say where it is plugged in", "usb:2341:0043"),
        ("a: {profile: bench}", (3, 3), "is a bench, which speaks over USB", "/dev/ttyACM0"),
        ("a: {serial: COM3, host: 10.0.0.7}", (3, 3), "on a cable and on the network", "either"),
        ("a: {host: 10.0.0.7}", (3, 3), "only this machine is heard", "listen: 0.0.0.0"),
        ("a: {profile: bensh, serial: COM3}", (3, 16), "no profile 'bensh'", "'bench'"),
        ("a: {profile: ./x.yaml, serial: COM3}", (3, 16), "no profile at ./x.yaml", "the folder"),
        ("a: {serial: COM3, baud: 9}", (3, 27), "a whole number from 300", ""),
        ("a: {serial: COM3, name: my board}", (3, 27), "cannot be named 'my board'", "one word"),
        ("my board: {serial: COM3}", (3, 3), "cannot be named 'my board'", "one word"),
        ("a: COM3", (3, 6), "the board 'a' is written as 'key: value'", "profile: arduino"),
    ],
)
def test_a_slip_in_a_board_is_answered_where_it_stands(
    board: str, place: tuple[int, int], says: str, hint: str, tmp_path: Path
) -> None:
    _, problems = venue_of(tmp_path, f"venue: Hall\nboards:\n  {board}\n")
    assert [at(problem) for problem in problems] == [place], [str(p) for p in problems]
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_what_hangs_on_a_board_with_a_slip_is_not_called_wrong_too(tmp_path: Path) -> None:
    yaml = (
        "venue: Hall\nboards:\n  a: {profile: bensh, serial: COM3}\n"
        "inputs:\n  near: {board: a, sensor: distance}\n  far: {osc: /x, from: a}\n"
    )
    _, problems = venue_of(tmp_path, yaml)
    assert [problem.code for problem in problems] == ["unknown-profile"]


def test_a_board_without_a_profile_has_no_sensors_to_name(tmp_path: Path) -> None:
    yaml = (
        "venue: Hall\nboards:\n  a: {serial: COM3}\n"
        "inputs:\n  near: {board: a, sensor: distance}\n  far: {osc: /x, from: a}\n"
    )
    venue, problems = venue_of(tmp_path, yaml)
    assert [at(problem) for problem in problems] == [(5, 17)]
    assert "has no profile" in problems[0].message
    assert [(wire.input, wire.source) for wire in venue.wires] == [("far", "a")]


def test_wires_that_are_no_wires_are_answered(tmp_path: Path) -> None:
    _, problems = venue_of(tmp_path, "venue: A\ninputs: [near]\n")
    assert problems[0].message == "'inputs' is written as 'name: wire', found a list"


def test_a_venue_that_is_not_there_is_a_laptop_with_a_reason(tmp_path: Path) -> None:
    problems = Problems()
    assert load_venue(tmp_path / "hall.yaml", problems) == VenueSpec()
    assert [problem.code for problem in problems] == ["missing-file"]


FULL = f"""\
venue: Hall
osc: {{listen: 0.0.0.0, port: 9000, tcp: 9001, multicast: 239.1.2.3, from: [192.168.1.0/24]}}
{BOARD}  table: {{host: 192.168.1.31, name: lamp}}
midi: {{ports: [nano]}}
inputs:
  near: {{board: lantern, sensor: distance, median: 5, calibrate: {{0.1: 1 m, 4: 3}}, noise: 5%}}
  door: {{osc: /a, from: table, baseline: 5 min, threshold: {{on: 40%, off: 30%}}, then: on}}
  far: {{osc: /b, value: 2, unit: mm, filter: {{one_euro: {{beta: 1}}}}, rate: 9/s,
        silent_after: 3s, then: {{input: near}}, called: {{fr: l'autre}}}}
send: {{qlab: {{host: 10.0.0.5, port: 53000}}, led: {{board: table}}}}
window: {{full_screen: yes}}
"""
tokens = re.findall(r"[\w./:%-]+|[{}\[\],]|\n +", FULL)
odd = st.sampled_from(
    [*tokens, "", "-1", "1e308", "-1e-308", "nan", "9" * 400, "{}", "[]", "0%", "-100%", "~", "é"]
)


@given(st.lists(st.tuples(st.integers(0, len(tokens) - 1), odd), min_size=1, max_size=4))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_a_venue_of_any_nonsense_is_answered_and_never_breaks(
    hall: Path, changes: list[tuple[int, str]]
) -> None:
    words = re.split(r"([\w./:%-]+|[{}\[\],]|\n +)", FULL)
    for number, word in changes:
        words[2 * number + 1] = word
    venue, problems = venue_of(hall, "".join(words))
    assert venue.wires or problems
    for wire in venue.wires:
        assert from_data(json.loads(json.dumps(to_data(wire), allow_nan=False))) == wire


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hall")


def test_a_venue_with_all_of_its_words_has_no_slip(tmp_path: Path) -> None:
    _, problems = venue_of(tmp_path, FULL.replace("then: on", "silent_after: 3s, then: on"))
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("keys", [VENUE_KEYS, OSC_KEYS, MIDI_KEYS, WINDOW_KEYS])
def test_every_word_of_a_venue_says_what_it_is_for(keys: list[object]) -> None:
    assert [key for key in keys if not getattr(key, "about", "").strip()] == []


def test_how_wide_the_picture_is_reaches_the_venue(tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, "venue: Salle\npicture: {width: 420 cm}\n")
    assert problems == []
    assert venue.picture_m == pytest.approx(4.2)
    assert venue_of(tmp_path, "venue: Salle\n")[0].picture_m is None


@pytest.mark.parametrize("width", ["0 m", "wide", "600 m", "4 s"])
def test_a_picture_is_as_wide_as_a_wall_can_be(tmp_path: Path, width: str) -> None:
    venue, problems = venue_of(tmp_path, f"venue: Salle\npicture: {{width: {width}}}\n")
    assert len(problems) == 1
    assert venue.picture_m is None
