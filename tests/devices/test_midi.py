"""Keyboards and knobs over MIDI, with messages of the real mido and ports of our own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from queue import Queue
from typing import Any

import pytest

from exhibit.devices.faults import FaultLog
from exhibit.devices.midi import MidiEar, NoMidi, Port, read, short_name
from exhibit.show.events import Value

mido = pytest.importorskip("mido", reason="mido is not installed: pip install 'exhibit[midi]'")

PATIENCE_S = 20.0
SOON_S = 0.01
NANO = "nanoKONTROL:nanoKONTROL MIDI 1 20:0"
KEYS = "Keystation:Keystation MIDI 1 24:0"
Heard = tuple[str, str, tuple[Value, ...]]


def note_on(note: int, velocity: int, channel: int = 0) -> Any:
    return mido.Message("note_on", note=note, velocity=velocity, channel=channel)


class Studio:
    """A machine with MIDI ports: what mido's backend is to the ear."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.broken: Exception | None = None
        self.taken: set[str] = set()
        self.looks: Queue[None] = Queue()
        self.open: dict[str, Callable[[Any], None]] = {}

    def get_input_names(self) -> list[str]:
        self.looks.put(None)
        if self.broken is not None:
            raise self.broken
        return list(self.names)

    def open_input(self, name: str, *, callback: Callable[[Any], None]) -> Port:
        if name in self.taken:
            raise OSError(f"unknown port {name!r}")
        self.open[name] = callback
        return Opened(self, name)

    def play(self, name: str, *messages: Any) -> None:
        for message in messages:
            self.open[name](message)


class Opened:
    def __init__(self, studio: Studio, name: str) -> None:
        self._studio = studio
        self._name = name

    def close(self) -> None:
        del self._studio.open[self._name]


class House:
    """An ear and what it hears; `said` is what it complains of."""

    def __init__(self, studio: Studio, names: Sequence[str]) -> None:
        self.studio = studio
        self.heard: list[Heard] = []
        self.said: list[str] = []
        clock = iter(range(1_000_000)).__next__  # a second a look, so that every fault is said
        self.faults = FaultLog(self.said.append)
        self.ear = MidiEar(names, self, clock, self.faults, backend=studio, look_s=SOON_S)

    def hear_event(self, source: str, address: str, values: tuple[Value, ...] = ()) -> None:
        self.heard.append((source, address, values))

    def look(self) -> None:
        """Until the ports have been looked at anew, and what was found is done."""
        while not self.studio.looks.empty():
            self.studio.looks.get()
        for _ in range(2):  # the second one begins when the first is done
            self.studio.looks.get(timeout=PATIENCE_S)


@contextmanager
def house(studio: Studio, *names: str) -> Iterator[House]:
    here = House(studio, names)
    with here.ear:
        here.look()
        yield here
    assert studio.open == {}
    assert "midi ports" not in [thread.name for thread in threading.enumerate()]


# --- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "address", "value"),
    [
        (mido.Message("note_on", note=60, velocity=127), "note/60", 1.0),
        (mido.Message("note_on", note=60, velocity=0), "note/60", 0.0),
        (mido.Message("note_off", note=60, velocity=64), "note/60", 0.0),
        (mido.Message("control_change", control=7, value=127), "cc/7", 1.0),
        (mido.Message("control_change", control=7, value=0), "cc/7", 0.0),
        (mido.Message("pitchwheel", pitch=-8192), "bend", -1.0),
        (mido.Message("pitchwheel", pitch=0), "bend", 0.0),
        (mido.Message("pitchwheel", pitch=8191), "bend", 1.0),
        (mido.Message("aftertouch", value=127), "pressure", 1.0),
        (mido.Message("polytouch", note=60, value=127), "pressure/60", 1.0),
        (mido.Message("program_change", program=12), "program", 12),
    ],
)
def test_a_message_is_said_for_all_channels_and_for_its_own(
    message: Any, address: str, value: float
) -> None:
    assert list(read(message)) == [
        (f"/midi/{address}", (value,)),
        (f"/midi/1/{address}", (value,)),
    ]


def test_channels_count_from_one_as_on_the_device() -> None:
    said = list(read(note_on(60, 127, channel=9)))
    assert said[1] == ("/midi/10/note/60", (1.0,))


@pytest.mark.parametrize("word", ["start", "stop", "continue"])
def test_the_transport_is_said_without_values(word: str) -> None:
    assert list(read(mido.Message(word))) == [(f"/midi/{word}", ())]


def test_clocks_and_the_words_of_one_maker_say_nothing() -> None:
    for message in (
        mido.Message("clock"),
        mido.Message("active_sensing"),
        mido.Message("sysex", data=(1, 2, 3)),
        mido.Message("songpos", pos=7),
    ):
        assert list(read(message)) == []


def test_messages_that_went_through_a_port_of_mido_are_the_same() -> None:
    ports = import_module("mido.ports")
    with ports.EchoPort() as port:
        port.send(note_on(60, 127))
        (message,) = port.iter_pending()
    assert next(read(message)) == ("/midi/note/60", (1.0,))


# --- ports ----------------------------------------------------------------------------------------


def test_a_key_is_an_event_with_the_name_of_its_keyboard() -> None:
    with house(Studio(NANO)) as here:
        here.studio.play(NANO, note_on(60, 127), note_on(60, 0))
        assert here.heard == [
            ("midi nanoKONTROL", "/midi/note/60", (1.0,)),
            ("midi nanoKONTROL", "/midi/1/note/60", (1.0,)),
            ("midi nanoKONTROL", "/midi/note/60", (0.0,)),
            ("midi nanoKONTROL", "/midi/1/note/60", (0.0,)),
        ]
        assert here.said == []


def test_without_names_all_ports_are_heard_but_those_that_loop_back() -> None:
    with house(Studio("Midi Through:Midi Through Port-0 14:0", NANO, KEYS)) as here:
        assert here.ear.ports == (NANO, KEYS)


@pytest.mark.parametrize("name", ["nanokontrol", "nano*", "*MIDI 1 20*", NANO])
def test_with_a_name_only_that_port_is_heard(name: str) -> None:
    with house(Studio(KEYS, NANO), name) as here:
        assert here.ear.ports == (NANO,)


def test_a_port_that_loops_back_is_heard_by_name() -> None:
    through = "Midi Through:Midi Through Port-0 14:0"
    with house(Studio(through), "through") as here:
        assert here.ear.ports == (through,)


def test_a_keyboard_that_is_plugged_in_later_is_heard() -> None:
    with house(Studio()) as here:
        assert here.ear.ports == ()
        here.studio.names.append(NANO)
        here.look()
        here.studio.play(NANO, mido.Message("control_change", control=7, value=127))
        assert here.heard[0] == ("midi nanoKONTROL", "/midi/cc/7", (1.0,))


def test_a_keyboard_that_is_pulled_out_lets_go_of_its_keys() -> None:
    with house(Studio(NANO, KEYS)) as here:
        here.studio.play(NANO, note_on(60, 127), note_on(62, 64), note_on(62, 0))
        here.studio.play(KEYS, note_on(70, 127))
        here.heard.clear()
        here.studio.names.remove(NANO)
        here.look()
        assert here.heard == [
            ("midi nanoKONTROL", "/midi/note/60", (0.0,)),
            ("midi nanoKONTROL", "/midi/1/note/60", (0.0,)),
        ]
        assert here.said == ["midi nanoKONTROL is gone: is its USB cable plugged in?"]
        assert here.ear.ports == (KEYS,)


def test_a_keyboard_may_come_back_with_another_number_of_alsas() -> None:
    again = NANO.replace("20:0", "28:0")
    with house(Studio(NANO), "nanoKONTROL") as here:
        here.studio.names[:] = [again]
        here.look()
        here.studio.play(again, note_on(60, 127))
        assert here.heard[0][0] == "midi nanoKONTROL"


def test_a_port_that_is_not_there_is_named_once() -> None:
    with house(Studio(KEYS), "nanoKONTROL") as here:
        here.look()
        here.look()
        assert here.said == [f"no MIDI port is called nanoKONTROL: is it plugged in? (here {KEYS})"]
        here.studio.names.append(NANO)
        here.look()
        assert here.ear.ports == (NANO,)
        assert here.faults.counts == {"midi missing": 1}


def test_a_port_that_cannot_be_opened_is_named_once_and_opened_when_it_can() -> None:
    studio = Studio(NANO)
    studio.taken.add(NANO)
    with house(studio) as here:
        here.look()
        assert here.said == [
            f"the MIDI port {NANO} cannot be opened (unknown port {NANO!r}): "
            "close other programs that use it"
        ]
        studio.taken.clear()
        here.look()
        assert here.ear.ports == (NANO,)


def test_a_machine_without_midi_is_a_sentence_and_the_show_goes_on() -> None:
    studio = Studio()
    studio.broken = RuntimeError("MidiInAlsa::initialize: error creating\nALSA sequencer client")
    faults: Queue[str] = Queue()
    here = FaultLog(faults.put)
    with MidiEar((), House.__new__(House), float, here, backend=studio, look_s=SOON_S) as ear:
        assert faults.get(timeout=PATIENCE_S) == (
            "MIDI cannot be heard (MidiInAlsa::initialize: error creating ALSA sequencer client): "
            "is it there on this machine?"
        )
        assert ear.ports == ()


def test_a_mistake_behind_the_door_does_not_reach_the_systems_midi() -> None:
    with house(Studio(NANO)) as here:
        here.studio.play(NANO, object())  # no message at all
        here.studio.play(NANO, note_on(60, 127))
        assert here.heard[0][1] == "/midi/note/60"


@pytest.mark.parametrize(
    ("port", "name"),
    [
        (NANO, "nanoKONTROL"),
        ("Launchpad Mini:Launchpad Mini MIDI 1 28:0", "Launchpad Mini"),
        ("USB Midi Cable:USB Midi Cable MIDI 1 20:0", "USB Midi Cable"),
        ("MPK mini 3 :MPK mini 3  MIDI 1 20:0", "MPK mini 3"),
        ("Synth (123):input port (123:0) 128:0", "Synth (123):input port (123:0)"),
        ("nanoKONTROL SLIDER/KNOB", "nanoKONTROL SLIDER/KNOB"),
        ("Launchpad 2", "Launchpad 2"),
    ],
)  # fmt: skip
def test_a_source_is_called_as_the_device_is(
    port: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert short_name(port) == name


def test_windows_counts_its_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert short_name("nanoKONTROL 3") == "nanoKONTROL"


# --- the libraries --------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["mido", "rtmidi"])
def test_without_the_libraries_there_is_a_sentence(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(NoMidi, match=r"run pip install 'exhibit\[midi\]'"):
        MidiEar((), House.__new__(House), float, FaultLog(lambda line: None))


def test_the_real_system_plays_to_the_ear() -> None:
    rtmidi = pytest.importorskip("rtmidi", reason="python-rtmidi is not installed")
    try:
        out = rtmidi.MidiOut(name="exhibit test")
        out.open_virtual_port("exhibit test keys")
    except (rtmidi.RtMidiError, NotImplementedError) as error:
        pytest.skip(f"this machine has no MIDI that a test could play ({error})")
    heard: Queue[Heard] = Queue()

    class Door:
        def hear_event(self, source: str, address: str, values: tuple[Value, ...] = ()) -> None:
            heard.put((source, address, values))

    with MidiEar(["exhibit test keys"], Door(), float, FaultLog(lambda line: None)) as ear:
        waiting = threading.Event()
        for _ in range(200):
            if ear.ports or waiting.wait(0.05):
                break
        out.send_message([0x90, 60, 127])
        assert heard.get(timeout=PATIENCE_S)[1:] == ("/midi/note/60", (1.0,))
    out.close_port()
    out.delete()
