"""The Wi-Fi sketch for ESP32 and ESP8266, native on stubs of their cores, under sanitizers.

The scenario's clock is the board's, and a turn of `loop()` takes 0.2 ms of it.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from exhibit.devices import osc
from tests.devices.osc_bytes import bundle, float32, int32, message
from tests.hardware import native
from tests.hardware.arduino import Said

pytestmark = pytest.mark.skipif(bool(native.lacks_compiler()), reason=native.lacks_compiler())

FOLDER = Path(__file__).parents[2] / "hardware" / "esp"
SKETCH = FOLDER / "lantern_wifi"
STUBS = Path(__file__).with_name("esp_stubs")
BUTTON, KNOB, DRUM, TOUCH, LED = 22, 34, 32, 33, 25  # of an ESP32
TO_THE_SHOW = "192.168.1.20 9000"


@dataclass
class Played:
    """What a scenario brought about."""

    said: list[Said] = field(default_factory=list)
    to: set[str] = field(default_factory=set)  # "ADDRESS PORT"
    joins_ms: list[int] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    pwm: list[tuple[int, int]] = field(default_factory=list)  # pin, 0 to 255
    printed: list[str] = field(default_factory=list)

    def heard(self, address: str, since_s: float = 0.0) -> list[Said]:
        return [said for said in self.said if said.address == address and said.time_s >= since_s]


def compiled(board: str, into: Path, sketch: Path = SKETCH) -> Path:
    flags = (f"-D{board}", f"-I{STUBS}", f"-I{sketch}")
    return native.build(STUBS / "scenario.cpp", into / board, *flags)


@pytest.fixture(scope="module")
def esp32(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("ESP32", tmp_path_factory.mktemp("esp32"))


@pytest.fixture(scope="module")
def esp8266(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("ESP8266", tmp_path_factory.mktemp("esp8266"))


def play(board: Path, *lines: str) -> Played:
    """A scenario (see scenario.cpp) from power on: no finger on the pads, an empty room."""
    given = [f"touch {TOUCH} 80", "touch 27 80", "echo 5", *lines]
    played = Played()
    for line in native.run(board, given=given):
        verb, *words = line.split(" ")
        if verb == "say":
            time_s, to, port, data = int(words[0]) / 1000, *words[1:]
            played.to.add(f"{to} {port}")
            packet = osc.decode(bytes.fromhex(data))
            assert not packet.faults
            played.said += [Said(time_s, m.address, m.values) for m in packet.messages]
        elif verb == "join":
            played.joins_ms.append(int(words[0]))
        elif verb == "open":
            played.opened.append(words[1])
        elif verb == "pwm":
            played.pwm.append((int(words[1]), int(words[2])))
        else:
            played.printed.append(" ".join(words))
    return played


def packet(data: bytes) -> str:
    return f"packet {data.hex()}"


def led(number: int, level: float) -> bytes:
    return message(f"/lantern/led/{number}", ",f", float32(level))


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("board", ["ESP32", "ESP8266"])
def test_it_says_who_it_is_and_all_its_states_each_second(
    board: str, esp32: Path, esp8266: Path
) -> None:
    played = play(esp32 if board == "ESP32" else esp8266, "wifi up", "start", "run 3050")
    name = ("lantern", board, "exhibit-node 1.0")
    hellos = [said.values for said in played.heard("/node/hello")]
    assert hellos == [(*name, uptime_s, 0) for uptime_s in range(4)]
    for address in spoken(played) - {"/lantern/distance"}:
        assert len(played.heard(address)) == 4, address
    assert played.to == {TO_THE_SHOW}
    assert played.opened == ["9001"]
    assert played.printed == ["lantern is 192.168.1.31 and sends to 192.168.1.20"]


def spoken(played: Played) -> set[str]:
    return {said.address for said in played.said if not said.address.startswith("/node/")}


def test_its_profile_names_what_it_says(esp32: Path, esp8266: Path) -> None:
    profile = yaml.safe_load((FOLDER / "profile.yaml").read_text("utf-8"))
    written = {row["osc"].format(name="lantern") for row in profile["sensors"].values()}
    assert spoken(play(esp32, "wifi up", "start", "run 200")) == written
    assert spoken(play(esp8266, "wifi up", "start", "run 200")) < written
    assert profile["speaks"] == "udp"


def test_without_a_host_everybody_in_the_network_is_told(tmp_path: Path) -> None:
    sketch = tmp_path / "lantern_wifi"
    sketch.mkdir()
    for file in SKETCH.iterdir():
        text = file.read_text("utf-8").replace("{192, 168, 1, 20};", "{255, 255, 255, 255};")
        (sketch / file.name).write_text(text, "utf-8")
    board = compiled("ESP32", tmp_path, sketch)
    assert play(board, "wifi up", "start", "run 100").to == {"192.168.1.255 9000"}


# --- Wi-Fi ----------------------------------------------------------------------------------------


def test_a_network_that_is_not_there_is_tried_every_15_seconds(esp32: Path) -> None:
    played = play(esp32, "start", "run 46000")
    assert played.joins_ms == pytest.approx([0, 15_000, 30_000, 45_000], abs=5)
    assert not played.said


def test_when_the_wifi_is_back_all_is_said_at_once_and_what_was_lost_is_counted(
    esp32: Path,
) -> None:
    played = play(
        esp32,
        *("wifi up", "start", "run 1500", "wifi down", f"pin {BUTTON} 0", "run 500"),
        *(f"pin {BUTTON} 1", "run 500", f"pin {BUTTON} 0", "run 5000", "wifi up", "run 20"),
    )
    back = [said for said in played.said if said.time_s >= 7.4]
    assert back[0].address == "/node/hello"
    assert {said.address for said in back} == {said.address for said in played.said}
    (button,) = played.heard("/lantern/button/1", since_s=7.4)
    assert button.values == (1,)
    drops = back[0].values[4]
    assert isinstance(drops, int)
    assert 6 * 5 < drops < 6 * 40
    assert played.opened == ["9001", "9001"]
    assert played.joins_ms == [0]  # the core found it again by itself
    assert "The Wi-Fi is gone" in played.printed


def test_a_packet_that_the_radio_does_not_take_is_counted_and_nothing_waits(esp32: Path) -> None:
    played = play(esp32, "wifi up", "start", "run 500", "refuse 7", "run 1600")
    hello = played.heard("/node/hello")[-1]
    assert hello.values[3:] == (2, 7)


def test_commands_are_done_while_the_wifi_is_there(esp32: Path) -> None:
    played = play(
        esp32,
        *("start", packet(led(1, 1.0)), "run 100"),
        *("wifi up", "run 10", packet(led(1, 0.5)), packet(led(2, 1.0)), packet(led(3, 1.0))),
        *(packet(message("/node/ping", ",i", int32(-7))), "run 10"),
    )
    assert set(played.pwm) >= {(LED, 128), (26, 255)}
    assert {pin for pin, _ in played.pwm} == {LED, 26}
    (pong,) = played.heard("/node/pong")
    assert pong.values == ("lantern", -7)


# --- sensors --------------------------------------------------------------------------------------


def test_a_press_that_bounces_is_one_press_10_ms_later(esp32: Path) -> None:
    bouncing = [f"pin {BUTTON} {level}\nrun 1" for level in (0, 1, 0, 1)]
    played = play(esp32, "wifi up", "start", "run 500", *bouncing, f"pin {BUTTON} 0", "run 300")
    (pressed,) = played.heard("/lantern/button/1", since_s=0.1)
    assert pressed.values == (1,)
    assert pressed.time_s == pytest.approx(0.510, abs=0.0015)


@pytest.mark.parametrize(("metres", "heard_m"), [("0.5", 0.5), ("3.9", 3.9), ("9", 4.0)])
def test_the_distance_is_that_of_the_echo(esp32: Path, metres: str, heard_m: float) -> None:
    played = play(esp32, f"echo {metres}", "wifi up", "start", "run 500")
    heard = [said.values[0] for said in played.heard("/lantern/distance")]
    assert heard == pytest.approx([heard_m] * len(heard), abs=0.002)
    assert len(heard) in (9, 10)


def test_a_distance_sensor_that_is_not_there_says_nothing(esp32: Path) -> None:
    played = play(esp32, "echo none", "wifi up", "start", "run 2000")
    assert not played.heard("/lantern/distance")


def test_a_knob_is_0_to_1_on_both_chips(esp32: Path, esp8266: Path) -> None:
    for board, pin, full in ((esp32, KNOB, 4095), (esp8266, 17, 1023)):
        played = play(board, f"analog {pin} {full}", "wifi up", "start", "run 50")
        assert played.heard("/lantern/knob")[0].values == (1.0,)


def test_a_hit_has_its_strength_and_the_count_is_said_again(esp32: Path) -> None:
    blow = [f"analog {DRUM} {int(3000 * 0.8**ms)}\nrun 1" for ms in range(30)]
    played = play(esp32, "wifi up", "start", "run 300", *blow, "run 1500")
    first, hit, *again = [said.values for said in played.heard("/lantern/drum")]
    assert first == (0.0, 0)
    assert hit == pytest.approx((3000 / 4095, 1), abs=0.01)
    assert set(again) == {(0.0, 1)}


def test_a_touch_is_said_at_once_and_its_release(esp32: Path) -> None:
    played = play(
        esp32,
        *("wifi up", "start", "run 500", f"touch {TOUCH} 30", "run 200"),
        *(f"touch {TOUCH} 80", "run 200"),
    )
    touched, released = played.heard("/lantern/touch/1", since_s=0.1)
    assert (touched.values, released.values) == ((1,), (0,))
    assert touched.time_s == pytest.approx(0.53, abs=0.012)
    assert released.time_s == pytest.approx(0.73, abs=0.012)
    assert len(played.heard("/lantern/touch/2")) == 1


# --- for long, and for anybody --------------------------------------------------------------------


def test_nothing_happens_when_the_clock_goes_around(esp32: Path) -> None:
    """49.7 days after power on: a press and a hit across the very moment."""
    start_ms = 2**32 - 2000
    played = play(
        esp32,
        *(f"clock {start_ms}", "echo 1.5", "wifi up", "start", "run 1995"),
        *(f"pin {BUTTON} 0", f"analog {DRUM} 3000", "run 6", f"analog {DRUM} 0", "run 2900"),
    )
    since_start_s = [(round(said.time_s * 1000) - start_ms) % 2**32 / 1000 for said in played.said]
    assert since_start_s == sorted(since_start_s)
    assert [said.values[3] for said in played.heard("/node/hello")] == [0, 1, 2, 3, 4]
    assert [said.values for said in played.heard("/lantern/drum")].count((0.0, 1)) == 2
    pressed = [
        at
        for at, said in zip(since_start_s, played.said, strict=True)
        if said.address == "/lantern/button/1" and said.values == (1,)
    ]
    assert pressed[0] == pytest.approx(2.005, abs=0.0015)
    distances = [said.values[0] for said in played.heard("/lantern/distance")]
    assert distances == pytest.approx([1.5] * len(distances), abs=0.002)
    assert len(distances) > 90


def test_a_board_survives_20_000_packets_of_anything(esp32: Path) -> None:
    chance = random.Random(9)
    whole = [
        message("/node/ping", ",i", int32(1)),
        led(1, 0.5),
        bundle(led(2, 0.25), bundle(led(1, 1.0))),
    ]
    lines = []
    for number in range(20_000):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.choice((0, 0xFF, chance.randrange(256)))
        cut = chance.choice((len(data), chance.randrange(1, len(data))))
        lines.append(packet(bytes(data[:cut]) + chance.randbytes(chance.choice((0, 0, 3, 300)))))
        if number % 8 == 0:
            lines.append("run 1")
    ping = packet(message("/node/ping", ",i", int32(77)))
    played = play(esp32, "wifi up", "start", *lines, "run 1000", ping, "run 10")
    assert played.heard("/node/pong")[-1].values == ("lantern", 77)
    assert all(0 <= level <= 255 for _, level in played.pwm)


def test_an_empty_packet_makes_a_board_deaf_for_a_minute_at_most(esp32: Path) -> None:
    """The core of an ESP32 may never find what comes behind one."""
    lit = [packet(led(1, 1.0)), "run 10"]
    played = play(esp32, "wifi up", "start", "run 10", "packet", "run 10", *lit, "run 60100", *lit)
    assert played.pwm == [(LED, 255)]
    assert played.opened == ["9001", "9001"]


def test_a_flood_leaves_time_for_the_sensors(esp32: Path) -> None:
    flood = [packet(led(1, 0.5))] * 4000
    played = play(esp32, "wifi up", "start", "run 100", *flood, f"pin {BUTTON} 0", "run 15")
    (pressed,) = played.heard("/lantern/button/1", since_s=0.1)
    assert pressed.time_s == pytest.approx(0.110, abs=0.0015)


def test_the_sketch_never_waits() -> None:
    source = (SKETCH / "lantern_wifi.ino").read_text("utf-8")
    code = re.sub(r"//.*", "", source)
    assert not re.search(r"\bdelay\(|pulseIn|while \(WiFi|waitFor", code)
