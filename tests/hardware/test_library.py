"""The header that all boards share, native and under sanitizers."""

from __future__ import annotations

import math
import random
import re
import struct
from collections.abc import Iterable
from pathlib import Path

import pytest

from exhibit.devices import osc
from exhibit.devices.slip import Slip, framed
from tests.hardware import native

pytestmark = pytest.mark.skipif(bool(native.lacks_compiler()), reason=native.lacks_compiler())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("library")
    return native.build(Path(__file__).with_name("library_main.cpp"), into / "library")


def padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def message(address: bytes, tags: bytes = b",", values: bytes = b"") -> bytes:
    return padded(address) + padded(tags) + values


def bundle(*elements: bytes) -> bytes:
    sized = (len(element).to_bytes(4, "big") + element for element in elements)
    return b"#bundle\0" + bytes(7) + b"\1" + b"".join(sized)


def ping(token: int) -> bytes:
    return message(b"/node/ping", b",i", struct.pack(">i", token))


def led(number: int, level: float) -> bytes:
    return message(b"/lantern/led/%d" % number, b",f", struct.pack(">f", level))


def hear(library: Path, packets: Iterable[bytes]) -> list[list[str]]:
    """For each packet what the node did: `led NUMBER LEVEL`, or its answer in hex."""
    given = b"".join(len(packet).to_bytes(2, "big") + packet for packet in packets)
    done: list[list[str]] = [[]]
    for line in native.run(library, "hear", given=given):
        if line == ".":
            done.append([])
        else:
            done[-1].append(line)
    return done[:-1]


# --- OSC that comes -------------------------------------------------------------------------------


def test_an_output_is_set_by_a_float_an_integer_or_a_truth(library: Path) -> None:
    address = b"/lantern/led/2"
    heard = hear(
        library,
        [
            led(1, 0.5),
            message(address, b",i", struct.pack(">i", 1)),
            message(address, b",T"),
            message(address, b",F"),
            message(address, b",fi", struct.pack(">fi", 0.25, 9)),
        ],
    )
    assert heard == [["led 1 0.5"], ["led 2 1"], ["led 2 1"], ["led 2 0"], ["led 2 0.25"]]


def test_a_level_beyond_0_and_1_is_brought_there_and_no_number_is_none(library: Path) -> None:
    levels = (7.0, -0.1, math.inf, math.nan)
    heard = hear(library, [led(1, level) for level in levels])
    assert heard == [["led 1 1"], ["led 1 0"], [], []]


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(packet, id=name)
        for name, packet in {
            "empty": b"",
            "no type tags": padded(b"/node/ping"),
            "a ping without its token": message(b"/node/ping"),
            "a ping with half a token": message(b"/node/ping", b",i", b"\0\0"),
            "a token of another type": message(b"/node/ping", b",f", bytes(4)),
            "no output 0": led(0, 1.0),
            "no output 256": led(256, 1.0),
            "an output beyond all numbers": led(2**80, 1.0),
            "an output without a number": message(b"/lantern/led/", b",f", bytes(4)),
            "something behind the number": message(b"/lantern/led/1x", b",f", bytes(4)),
            "another node": message(b"/lanterns/led/1", b",f", bytes(4)),
            "the beginning of the name": message(b"/lant/led/1", b",f", bytes(4)),
            "a string that never ends": b"/lantern/led/1/a",
            "tags that never end": padded(b"/lantern/led/1") + b",fff",
            "a string as level": message(b"/lantern/led/1", b",s", padded(b"on")),
            "a bundle's beginning": b"#bundle\0\0\0\0",
            "an empty bundle": bundle(),
            "a negative size": b"#bundle\0" + bytes(8) + b"\xff\xff\xff\xf0" + led(1, 1.0),
            "a size beyond the packet": b"#bundle\0" + bytes(8) + b"\0\0\0\x40" + led(1, 1.0),
            "garbage": bytes(range(100, 200)),
        }.items()
    ],
)
def test_what_is_no_command_does_nothing(library: Path, packet: bytes) -> None:
    assert hear(library, [packet]) == [[]]


def test_a_ping_is_answered_with_its_token(library: Path) -> None:
    for token in (0, 7, 2**31 - 1, -(2**31)):
        (answer,) = hear(library, [ping(token)])
        assert osc.decode(bytes.fromhex(answer[0])).messages == (
            osc.Message("/node/pong", ("lantern", token)),
        )


def test_the_commands_of_bundles_in_bundles_are_done_in_their_order(library: Path) -> None:
    packet = bundle(led(1, 0.1), bundle(led(2, 0.2), bundle(), led(3, 0.3)), led(4, 0.4))
    (heard,) = hear(library, [packet])
    assert [line.split()[1] for line in heard] == ["1", "2", "3", "4"]
    deep = led(1, 0.5)
    for _ in range(500):
        deep = bundle(deep)
    assert hear(library, [deep]) == [["led 1 0.5"]]


def test_100_000_turned_packets_are_survived_and_understood_as_the_show_would(
    library: Path,
) -> None:
    chance = random.Random(4)
    whole = [
        ping(7),
        led(1, 0.5),
        led(255, 1.0),
        message(b"/lantern/led/3", b",i", bytes(4)),
        bundle(led(1, 0.5), ping(3)),
        bundle(bundle(led(2, 1.0)), led(1, 0.25)),
    ]
    packets = [turned(chance.choice(whole), chance) for _ in range(100_000)]
    understood = 0
    for packet, done in zip(packets, hear(library, packets), strict=True):
        wanted = command(packet)  # of single messages: a bundle's sizes may be turned too
        if wanted:
            understood += 1
            assert done == [wanted], packet
    assert understood > 20_000


def command(packet: bytes) -> str:
    """What the kit's own reader takes a message for, said as the node does it; or nothing."""
    said = osc.decode(packet).messages if packet.startswith(b"/") else ()
    if not said or not said[0].values:
        return ""
    address, (value, *_), _ = said[0]
    tag = packet[(packet.index(0) | 3) + 2 :][:1]
    if address == "/node/ping" and tag == b"i":
        return message(b"/node/pong", b",si", padded(b"lantern") + packet[16:20]).hex()
    number = re.fullmatch("/lantern/led/([0-9]+)", address)
    if number is None or tag not in b"ifTF" or not 0 < int(number[1]) < 256:
        return ""
    level = min(max(float(value), 0.0), 1.0)  # type: ignore[arg-type]  # these tags are numbers
    return f"led {int(number[1])} {level:.9g}"


def turned(packet: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut, or put in."""
    data = bytearray(packet)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(data) + 1)
        what = chance.randrange(4)
        if what == 0:
            del data[at : at + chance.randrange(1, 9)]
        elif what == 1:
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
        elif at < len(data):
            data[at] = chance.choice((0, 0xFF, data[at] ^ 1 << chance.randrange(8)))
    return bytes(data)


# --- OSC that goes --------------------------------------------------------------------------------


def test_a_hello_fits_with_the_longest_name_and_is_never_half_a_one(library: Path) -> None:
    names = ["a", "abc", "abcd", "n" * 20, "n" * 40]
    lines = [line.split() for line in native.run(library, "hello", given=names)]
    for name, (said, drops, packet) in zip(names[:-1], lines[:-1], strict=True):
        assert (said, drops) == ("1", "0")
        (heard,) = osc.decode(bytes.fromhex(packet)).messages
        assert heard.values == (name, "Arduino UNO", "exhibit-node 1.0", 0, 0)
    assert lines[-1][:2] == ["0", "1"]  # not said, and counted


def test_numbers_go_over_a_line_with_little_room_and_come_out_as_they_were(library: Path) -> None:
    numbers = [0, 1, -1, 2**31 - 1, -(2**31), 0xC0, 0xDB, 0xDBC0, -0x3F252440]
    (line,) = native.run(library, "write", given=[str(n) for n in numbers])
    packets = Slip(fresh=True).feed(bytes.fromhex(line))
    heard = [message for packet in packets for message in osc.decode(packet).messages]
    assert heard == [osc.Message("/7100", (n,)) for n in numbers]


@pytest.mark.parametrize(("free_each_ms", "said", "drops"), [(1, 25, 0), (40, 25, 0), (200, 5, 12)])
def test_values_that_were_overtaken_before_the_line_was_free_are_counted(
    library: Path, free_each_ms: int, said: int, drops: int
) -> None:
    (line,) = native.run(library, "late", given=[str(free_each_ms)])
    now_said, now_dropped = map(int, line.split())
    assert now_said == pytest.approx(said, abs=2)
    assert now_dropped == pytest.approx(drops, abs=2)


# --- SLIP -----------------------------------------------------------------------------------------


def test_packets_are_found_in_a_line_of_garbage(library: Path) -> None:
    awkward = bytes((0xC0, 0xDB, 0xDC, 0xDD, 0, 255))
    line = (
        b"the end of something\xc0"
        + framed(awkward)
        + b"\xc0\xc0\xdb\xdb\xc0"  # wrongly escaped
        + framed(b"x" * 65)  # longer than the reader has room for
        + framed(b"y" * 64)
        + b"half\xdb\xc0"
        + framed(b"/node/ping")
    )
    packets = [bytes.fromhex(found) for found in native.run(library, "slip", given=line)]
    assert packets == [b"the end of something", awkward, b"y" * 64, b"/node/ping"]


def test_its_slip_is_the_show_s_slip(library: Path) -> None:
    chance = random.Random(8)
    bytes_of_line = [0xC0, 0xDB, 0xDC, 0xDD, 1, 2]
    line = bytes(chance.choices(bytes_of_line, [1, 1, 2, 2, 3, 3], k=50_000))
    ours = Slip(64, fresh=True).feed(line)
    assert [bytes.fromhex(found) for found in native.run(library, "slip", given=line)] == ours
    assert len(ours) > 2000


# --- readings -------------------------------------------------------------------------------------


def found(library: Path, what: str, readings: Iterable[tuple[int, float]]) -> list[list[str]]:
    given = [f"{at_ms % 2**32} {reading}" for at_ms, reading in readings]
    return [line.split() for line in native.run(library, what, given=given)]


def test_a_press_is_believed_10_ms_after_its_first_contact_however_it_bounces(
    library: Path,
) -> None:
    bouncing = {100: 1, 101: 0, 102: 1, 104: 0, 105: 1, 300: 0, 301: 1, 303: 0}
    level, readings = 0, []
    for at_ms in range(400):
        level = bouncing.get(at_ms, level)
        readings.append((at_ms, level))
    assert found(library, "debounce", readings) == [["110", "1"], ["310", "0"]]


def test_a_contact_that_bounces_for_longer_is_waited_for(library: Path) -> None:
    readings = [(at_ms, at_ms % 2 if at_ms < 130 else 1) for at_ms in range(100, 200)]
    assert found(library, "debounce", readings) == [["134", "1"]]


def test_a_spike_is_no_press(library: Path) -> None:
    readings = [(at_ms, at_ms in (50, 51, 90)) for at_ms in range(200)]
    assert found(library, "debounce", readings) == []


def blow(peak: float, ms: int, fall: float = 0.85) -> float:
    return peak * fall**ms if ms else peak / 2


def test_a_blow_is_one_hit_however_long_the_drum_rings(library: Path) -> None:
    readings = [(ms, blow(900, ms - 100, 0.96) if ms >= 100 else 0) for ms in range(500)]
    ((at_ms, strength),) = found(library, "hits", readings)
    assert at_ms == "104"
    assert float(strength) == pytest.approx(900 * 0.96 / 1023, abs=0.01)


def test_a_roll_of_15_strokes_a_second_is_counted_stroke_by_stroke(library: Path) -> None:
    readings = [(ms, blow(700, ms % 66)) for ms in range(66 * 15)]
    assert len(found(library, "hits", readings)) == 15


def test_a_soft_blow_long_after_a_hard_one_is_a_hit(library: Path) -> None:
    readings = [(ms, {10: 1023, 300: 60}.get(ms, 3)) for ms in range(400)]
    assert [at for at, _ in found(library, "hits", readings)] == ["14", "304"]


def test_a_finger_is_found_on_an_esp32_and_on_its_successors(library: Path) -> None:
    for calm, touched in ((80.0, 30.0), (30_000.0, 52_000.0)):
        readings = [(ms, touched if 500 <= ms < 900 else calm) for ms in range(0, 1500, 10)]
        assert found(library, "touch", readings) == [["530", "1"], ["930", "0"]]


def test_slow_drift_and_single_wrong_readings_are_no_finger(library: Path) -> None:
    drifting = [(ms, 80 + ms / 6000) for ms in range(0, 240_000, 10)]
    wrong = [(ms, 0.0 if ms == 120_000 else reading) for ms, reading in drifting]
    assert found(library, "touch", wrong) == []


def test_a_bag_on_a_touch_pad_is_taken_for_calm_after_a_minute(library: Path) -> None:
    bag = [(ms, 30.0 if ms > 1000 else 80.0) for ms in range(0, 63_000, 10)]
    finger_on_it = [(ms, 15.0) for ms in range(63_000, 64_000, 10)]
    assert [on for _, on in found(library, "touch", bag + finger_on_it)] == ["1", "0", "1"]


def test_the_filter_is_calm_at_rest_and_quick_when_the_hand_moves(library: Path) -> None:
    chance = random.Random(2)
    still = [(0, 0.5 + chance.uniform(-0.003, 0.003)) for _ in range(100)]
    turned_to_1 = [(0, 1.0)] * 10
    out = [float(value) for (value,) in found(library, "euro", still + turned_to_1)]
    assert max(out[50:100]) - min(out[50:100]) < 0.0025  # of noise of 0.006
    assert out[102] > 0.95  # within 120 ms


def test_distances_are_told_once_each_and_no_echo_is_4_m(library: Path) -> None:
    edges = [(2, 1), (8, 0), (52, 1), (90, 0), (102, 1), (109, 0), (120, 0)]
    lines = found(library, "echo", edges)
    assert [line for line in lines if line[1] != "ping"] == [
        *(["8", "1.030"], ["90", "4.000"], ["109", "1.201"])
    ]


def test_one_stray_echo_does_not_show_and_the_second_is_believed(library: Path) -> None:
    widths_ms = [6, 6, 6, 1, 6, 6, 2, 2, 2]
    edges = [
        (50 * n + 2 + rest, int(not rest)) for n, ms in enumerate(widths_ms) for rest in (0, ms)
    ]
    lines = found(library, "echo", [*edges, (460, 0)])
    told = [float(line[1]) for line in lines if line[1] != "ping"]
    assert told == pytest.approx([1.03] * 7 + [0.343] * 2, abs=0.001)


def test_a_sensor_that_holds_its_echo_is_waited_for_and_4_m(library: Path) -> None:
    lines = found(library, "echo", [(2, 1), (202, 0), (255, 0)])
    assert lines == [["0", "ping"], ["50", "4.000"], ["202", "ping"], ["252", "ping"]]


def test_a_sensor_that_was_unplugged_is_named_missing(library: Path) -> None:
    lines = found(library, "echo", [(650, 0)])
    assert lines[9] == ["450", "ping"]
    assert lines[10] == ["500", "ping", "missing"]
