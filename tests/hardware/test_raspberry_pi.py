"""The Raspberry Pi's node on mock pins, over real UDP, with the clock in the test's hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.devices.osc import decode

pytest.importorskip("gpiozero", reason="pip install gpiozero: the Raspberry Pi's pins")

from hardware.raspberry_pi import osc
from hardware.raspberry_pi.config import ConfigError, config_of, read
from hardware.raspberry_pi.signals import Hits, Steady
from tests.hardware.raspberry import Clock, Pi, Said

FOLDER = Path(__file__).parents[2] / "hardware" / "raspberry_pi"
MOTION, TRIGGER, ECHO, TURN_A, TURN_B, BUTTON = 4, 23, 24, 17, 27, 5


@pytest.fixture
def pi(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pi]:
    clock = Clock()
    monkeypatch.setattr("gpiozero.pins.mock.monotonic", clock)
    made = Pi(read(FOLDER / "config.toml"), clock)
    yield made
    made.close()


def only(said: list[Said], address: str) -> list[Any]:
    """The first values of the messages to an address."""
    return [values[0] for to, values in said if to == address]


def echo(pi: Pi, metres: float) -> None:
    """The echo's pin goes up and down as it would for something so far away."""
    pi.clock.now_s += 0.0005
    pi.pin(ECHO).drive_high()
    pi.clock.now_s += metres / 171.5
    pi.pin(ECHO).drive_low()


# --- the protocol ---------------------------------------------------------------------------------


def test_every_sensor_of_the_profile_is_said_each_second(pi: Pi) -> None:
    profile = yaml.safe_load((FOLDER / "profile.yaml").read_text("utf-8"))
    expected = {row["osc"].format(name="lantern") for row in profile["sensors"].values()}
    pi.run(0.06)
    echo(pi, 1.0)
    said = {address for address, _ in pi.run(1.1)}
    assert said == expected | {"/node/hello"}


def test_a_node_says_hello_each_second(pi: Pi) -> None:
    hellos = [values for address, values in pi.run(3.5) if address == "/node/hello"]
    assert hellos == [
        ("lantern", "Raspberry Pi 3B", "exhibit-node 1.0", second, 0) for second in (1, 2, 3)
    ]


def test_a_ping_is_answered_with_its_token(pi: Pi) -> None:
    pi.tell("/node/ping", 77)
    pi.tell("/node/ping", -(2**31))
    pongs = [values for address, values in pi.run(0.004) if address == "/node/pong"]
    assert pongs == [("lantern", 77), ("lantern", -(2**31))]


def test_an_led_follows_what_it_is_told_and_no_further_than_full(pi: Pi) -> None:
    for told, shown in [(0.25, 0.25), (1, 1.0), (7.5, 1.0), (-1.0, 0.0)]:
        pi.tell("/lantern/led/1", told)
        pi.run(0.004)
        assert pi.pin(12).state == pytest.approx(shown)
    assert pi.pin(16).state == 0


def test_a_message_inside_a_bundle_is_understood(pi: Pi) -> None:
    inner = osc.message("/lantern/led/2", 1.0)
    pi.send(b"#bundle\0" + bytes(7) + b"\1" + len(inner).to_bytes(4, "big") + inner)
    pi.run(0.004)
    assert pi.pin(16).state == 1.0


def test_what_cannot_be_sent_is_counted_and_said_in_the_hello(pi: Pi) -> None:
    pi.udp._to = ("255.255.255.255", 9)  # to everybody, which a socket must be allowed first
    assert pi.run(1.2) == []
    pi.udp._to = pi.show.getsockname()
    hello = next(values for address, values in pi.run(1.0) if address == "/node/hello")
    assert isinstance(hello[4], int)
    assert hello[4] >= 15  # what each second repeats


@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda b: b"/a\0\0,if\0" + b))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_no_packet_stops_a_node(packet: bytes) -> None:
    for address, values in osc.messages(packet):
        assert address.startswith("/")
        assert all(isinstance(value, (int, float, str)) for value in values)


@pytest.mark.parametrize(
    "packet",
    [
        b"#bundle\0" + bytes(8) + b"\xff\xff\xff\xff" + b"/a\0\0",  # a negative size
        b"#bundle\0" * 400,
        (b"#bundle\0" + bytes(8) + b"\0\0\0\x08") * 20,
        b"/a\0\0,f\0\0\x7f\xc0\0\0",  # not a number
        b"/a\0\0,i\0\0\0",
        b"/\xff\0\0,i\0\0\0\0\0\1",
    ],
)
def test_packets_that_stop_other_libraries_say_nothing(packet: bytes) -> None:
    assert osc.messages(packet) == []


numbers = st.integers(-(2**31), 2**31 - 1) | st.floats(width=32, allow_nan=False).filter(
    lambda x: abs(x) < 1e38
)
words = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, categories=["L", "N"]))


@given(st.lists(numbers | words, max_size=5))
@settings(derandomize=True, deadline=None)
def test_what_a_node_says_is_what_the_show_and_another_node_understand(
    values: list[int | float | str],
) -> None:
    packet = osc.message("/lantern/x", *values)
    (heard,) = decode(packet).messages
    assert heard.address == "/lantern/x"
    assert heard.values == tuple(values)
    assert osc.messages(packet) == [("/lantern/x", tuple(values))]


def test_a_count_goes_around_rather_than_ending_the_node() -> None:
    (heard,) = decode(osc.message("/n", 2**31)).messages
    assert heard.values == (-(2**31),)


# --- sensors --------------------------------------------------------------------------------------


def test_motion_is_said_in_the_pass_after_it(pi: Pi) -> None:
    pi.run(0.1)
    pi.pin(MOTION).drive_high()
    assert pi.node.woken.is_set()
    assert only(pi.run(0.004), "/lantern/motion") == [1]
    pi.pin(MOTION).drive_low()
    assert only(pi.run(0.004), "/lantern/motion") == [0]


def test_a_press_that_bounces_is_one_press_after_15_ms_of_rest(pi: Pi) -> None:
    pi.run(0.1)
    pin = pi.pin(BUTTON)
    said = []
    for level in (0, 1, 0, 1, 0):
        pin._change_state(bool(level))
        said += pi.run(0.004)
    pin.drive_low()
    assert only(said, "/lantern/button/1") == []
    assert only(pi.run(0.010), "/lantern/button/1") == []
    assert only(pi.run(0.010), "/lantern/button/1") == [1]
    pin.drive_high()
    assert only(pi.run(0.1), "/lantern/button/1") == [0]


def test_a_lost_edge_heals_within_a_second(pi: Pi) -> None:
    pi.run(0.5)
    pi.pin(BUTTON).drive_low()
    pi.run(0.1)  # the press, lost on its way
    assert only(pi.run(1.0), "/lantern/button/1") == [1]


@pytest.mark.parametrize("metres", [0.1, 1.0, 3.5])
def test_the_distance_is_that_of_the_echo(pi: Pi, metres: float) -> None:
    said: list[object] = []
    for _ in range(5):
        said += only(pi.run(0.056), "/lantern/distance")
        echo(pi, metres)
    assert said[-1] == pytest.approx(metres, abs=0.001)


def test_with_no_echo_the_distance_is_the_farthest_and_one_stray_echo_does_not_show(
    pi: Pi,
) -> None:
    said: list[object] = []
    for length_m in (30.0, 30.0, 0.3, 30.0, 30.0):
        said += only(pi.run(0.056), "/lantern/distance")
        echo(pi, length_m)
    assert said
    assert set(said) == {4.0}


def test_a_distance_sensor_that_is_not_there_says_nothing(pi: Pi) -> None:
    assert only(pi.run(2.0), "/lantern/distance") == []


def test_turns_are_counted_in_both_directions(pi: Pi) -> None:
    pi.run(0.1)
    a, b = pi.pin(TURN_A), pi.pin(TURN_B)

    def turn(*pins: object) -> None:
        for pin, level in zip((*pins, *pins), (0, 0, 1, 1), strict=True):
            pin.drive_high() if level else pin.drive_low()  # type: ignore[attr-defined]  # a mock

    for _ in range(3):
        turn(a, b)
    assert only(pi.run(0.04), "/lantern/turns") == [3]
    for _ in range(5):
        turn(b, a)
    assert only(pi.run(0.04), "/lantern/turns") == [-2]


def test_a_knob_is_said_while_it_turns_and_once_a_second_at_rest(pi: Pi) -> None:
    pi.converter.level[0] = 0.5
    moving = only(pi.run(0.9), "/lantern/knob")
    assert 5 <= len(moving) <= 12
    assert moving[-1] == pytest.approx(0.5, abs=0.01)
    assert len(only(pi.run(3.0), "/lantern/knob")) == 3


def test_light_and_knob_do_not_mix(pi: Pi) -> None:
    pi.converter.level[1] = 0.8
    said = pi.run(1.5)
    assert only(said, "/lantern/light")[-1] == pytest.approx(0.8, abs=0.01)
    assert only(said, "/lantern/knob")[-1] == pytest.approx(0.0, abs=0.01)


def test_a_hit_has_its_strength_and_the_drum_is_deaf_while_it_trembles(pi: Pi) -> None:
    pi.run(0.1)
    said: list[Said] = []
    for level in (0.4, 0.7, 0.3, 0.2, 0.1, 0.3, 0.0):
        pi.converter.level[2] = level
        said += pi.run(0.004)
    ((strength, count),) = (values for address, values in said if address == "/lantern/drum")
    assert strength == pytest.approx(0.7, abs=0.01)
    assert count == 1
    repeated = [values for address, values in pi.run(1.0) if address == "/lantern/drum"]
    assert repeated == [(0.0, 1)]


def test_a_touch_is_said_once_and_its_release(pi: Pi) -> None:
    pi.run(0.1)
    pi.chip.touched = 0b100
    assert only(pi.run(0.1), "/lantern/touch/3") == [1]
    pi.chip.touched = 0
    assert only(pi.run(0.1), "/lantern/touch/3") == [0]


def test_the_touch_chip_is_set_up_while_it_stands_still_and_started_last(pi: Pi) -> None:
    pi.run(0.1)
    writes = pi.chip.writes
    assert writes[0] == (0x80, 0x63)
    assert writes[1] == (0x5E, 0)
    assert writes[-1] == (0x5E, 0x8C)
    assert pi.chip.registers[0x41:0x43] == bytes([12, 6])


def test_a_touch_chip_whose_cable_is_kicked_comes_back_by_itself(pi: Pi) -> None:
    pi.run(0.1)
    pi.chip.plugged = False
    away = pi.run(2.0)
    assert not [address for address, _ in away if "touch" in address]
    assert only(away, "/lantern/motion") == [0, 0]  # the others go on
    pi.chip.plugged = True
    pi.chip.lose_power()
    pi.chip.touched = 1
    assert only(pi.run(1.1), "/lantern/touch/1")[0] == 1


def test_a_touch_chip_that_lost_its_power_unseen_is_set_up_anew(pi: Pi) -> None:
    pi.run(0.1)
    pi.chip.lose_power()
    pi.run(1.1)
    assert pi.chip.registers[0x5E] == 0x8C


def test_another_chip_at_the_address_is_not_taken_for_an_mpr121(pi: Pi) -> None:
    pi.chip.identity = 0
    pi.chip.plugged = False
    pi.run(0.1)
    pi.chip.plugged = True
    pi.chip.lose_power()
    assert not [address for address, _ in pi.run(2.0) if "touch" in address]


# --- what makes a reading worth saying ------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0.0001, 0.05)), max_size=60))
@settings(derandomize=True, deadline=None)
def test_a_steady_contact_changes_only_after_its_rest(edges: list[tuple[int, float]]) -> None:
    contact, now_s, changed_s = Steady(0.015), 0.0, float("-inf")
    for level, length_s in edges:
        now_s += length_s
        if contact.note(level, now_s):
            assert now_s - changed_s >= 0.015
            changed_s = now_s


@given(st.lists(st.floats(0, 1), max_size=200))
@settings(derandomize=True, deadline=None)
def test_hits_are_counted_and_never_closer_than_the_drum_is_deaf(readings: list[float]) -> None:
    drum, said = Hits(0.1, 0.06), []
    for i, reading in enumerate(readings):
        strength = drum.note(reading, i * 0.004)
        if strength is not None:
            assert 0.1 < strength <= 1
            said.append(i * 0.004)
    assert drum.count == len(said)
    assert all(b - a >= 0.06 for a, b in pairwise(said))


# --- the file that a maker edits ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ({"name": "Lantern", "host": "h"}, "one lower-case word"),
        ({"name": "lantern"}, "lacks host"),
        ({"name": "a", "host": "h", "prot": 9000}, "no use for prot"),
        ({"name": "a", "host": "h", "port": "9000"}, "port in the file cannot be '9000'"),
        ({"name": "a", "host": "h", "motion": 4}, "write .motion. on a line of its own"),
        ({"name": "a", "host": "h", "motion": {"pin": True}}, "cannot be True"),
        ({"name": "a", "host": "h", "buttons": {"pins": [1, "2"]}}, "pins in .buttons."),
        ({"name": "a", "host": "h", "distance": {"trigger_pin": 1}}, "lacks echo_pin"),
    ],
)
def test_a_mistake_in_the_configuration_is_one_sentence(text: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        config_of(text)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("name = lantern", "utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml: this is no TOML"):
        read(file)


def test_a_node_with_no_sensors_still_says_hello(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("gpiozero.pins.mock.monotonic", clock)
    bare = Pi(config_of({"name": "bare", "host": "127.0.0.1"}), clock)
    assert [address for address, _ in bare.run(1.1)] == ["/node/hello"]
    bare.close()


def test_the_service_starts_what_is_there_and_starts_it_again() -> None:
    unit = (FOLDER / "exhibit-node.service").read_text("utf-8")
    assert "-m raspberry_pi /opt/exhibit/raspberry_pi/config.toml" in unit
    assert "Restart=always" in unit
    assert (FOLDER / "__main__.py").is_file()
