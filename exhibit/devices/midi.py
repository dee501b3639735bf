"""MIDI keyboards, pads and knobs: plugged in at any time, every one of them or those named.

    /midi/note/60 0..1    how hard; 0 when it is let go     /midi/pressure 0..1   of all keys
    /midi/cc/7 0..1       a knob or fader                   /midi/pressure/60     of one key
    /midi/bend -1..1      the wheel                         /midi/program 0..127
    /midi/start, /midi/stop, /midi/continue

All channels alike; and again as /midi/10/note/60 for those who listen to channel 10 only. A note
on with velocity 0 is a note off, as old keyboards send it. Whole messages arrive here: running
status, which `mido.Parser` ignores, is undone by the system's drivers, not by us.

mido and python-rtmidi are an extra: without them there is a sentence and no MIDI. Nothing is heard
of ports that loop a machine's own MIDI back, unless they are named.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from importlib import import_module
from threading import Event as Flag
from threading import Lock, Thread
from typing import Protocol, cast

from exhibit.devices.faults import FaultLog
from exhibit.show.events import Value

LOOK_S = 2.0  # between two looks for ports
TROUBLE_S = 60.0  # after a look that failed: the libraries complain on the terminal each time
CLOSING_S = 5.0  # a look of ALSA's may take a second
LOOPS = ("midi through*", "rtmidi*", "*through port*")

_CLIENT = re.compile(r"\s+\d+:\d+$")  # ALSA's, which changes with each plug
_COUNTED = re.compile(r"\s+\d+$")
_TWICE = re.compile(r"^(?P<name>.+?)\s*:(?P=name)\b")


class NoMidi(Exception):
    """There can be no MIDI; the text is a sentence that says why and what to do."""


class Message(Protocol):
    """What is used of `mido.Message`; which of the numbers there are depends on the type."""

    type: str
    channel: int
    note: int
    velocity: int
    control: int
    value: int
    pitch: int
    program: int


class Port(Protocol):
    def close(self) -> None: ...


class Backend(Protocol):
    """What is used of `mido`, or of a `mido.Backend`."""

    def get_input_names(self) -> list[str]: ...
    def open_input(self, name: str, *, callback: Callable[[Message], None]) -> Port: ...


class EventDoor(Protocol):
    def hear_event(self, source: str, address: str, values: tuple[Value, ...] = ()) -> None: ...


Said = tuple[str, tuple[Value, ...]]  # address and values of an event


class MidiEar:
    """Hears MIDI from when it is made until `close`.

    `names` are patterns for, or parts of, the ports' names; without any, all ports are heard. The
    events' source is "midi nanoKONTROL". Callbacks of the system's MIDI threads go straight to
    `door`; a thread of our own looks for ports that came or went.
    """

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        names: Sequence[str],
        door: EventDoor,
        clock: Callable[[], float],
        faults: FaultLog,
        *,
        backend: Backend | None = None,
        look_s: float = LOOK_S,
    ) -> None:
        """Begins to look for ports; raises NoMidi when the libraries are missing."""
        self._names = tuple(names)
        self._door = door
        self._clock = clock
        self._faults = faults
        self._backend = _rtmidi() if backend is None else backend
        self._look_s = look_s
        self._open: dict[str, _Keys] = {}
        self._troubles: dict[str, str] = {}
        self._closing = Flag()
        self._thread = Thread(target=self._work, name="midi ports", daemon=True)
        self._thread.start()

    @property
    def ports(self) -> tuple[str, ...]:
        """Those that are heard now."""
        return tuple(self._open)

    def close(self) -> None:
        """Ends the thread and closes the ports; a second time does nothing."""
        self._closing.set()
        self._thread.join(CLOSING_S)

    def __enter__(self) -> MidiEar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self) -> None:
        while not self._closing.is_set():
            wait_s = self._look_s
            try:
                troubles = dict(self._look())
            except Exception as error:  # of rtmidi, whose classes need not be known
                wait_s = max(TROUBLE_S, self._look_s)
                said = f"MIDI cannot be heard ({_on_one_line(error)}): is it there on this machine?"
                troubles = {said: "midi"}
            for sentence, kind in troubles.items():
                if sentence not in self._troubles:  # once, as the next look finds the same
                    self._note(kind, sentence)
            self._troubles = troubles
            self._closing.wait(wait_s)
        for keys in self._open.values():
            keys.close()
        self._open.clear()

    def _look(self) -> Iterator[tuple[str, str]]:
        """Opens what is new and forgets what is gone; what is not well: a sentence, a word."""
        there = self._backend.get_input_names()
        for port in [port for port in self._open if port not in there]:
            keys = self._open.pop(port)
            keys.close()
            keys.let_go()
            self._note("midi lost", f"{keys.source} is gone: is its USB cable plugged in?")
        for port in there:
            if port not in self._open and self._wanted(port):
                yield from self._listen(port)
        here = f" (here {', '.join(there[:3])})" if there else ""
        for name in self._names:
            if not any(map(_like(name), there)):
                yield f"no MIDI port is called {name}: is it plugged in?{here}", "midi missing"

    def _wanted(self, port: str) -> bool:
        if self._names:
            return any(_like(name)(port) for name in self._names)
        return not any(fnmatchcase(port.casefold(), pattern) for pattern in LOOPS)

    def _listen(self, port: str) -> Iterator[tuple[str, str]]:
        keys = _Keys(f"midi {short_name(port)}", self._door)
        try:
            keys.port = self._backend.open_input(port, callback=keys.hear)
        except Exception as error:
            why = f"the MIDI port {port} cannot be opened ({_on_one_line(error)})"
            yield f"{why}: close other programs that use it", "midi port"
        else:
            self._open[port] = keys

    def _note(self, kind: str, sentence: str) -> None:
        with suppress(Exception):
            self._faults.note(kind, sentence, self._clock())


class _Keys:
    """A port that is heard, and the notes that are held on it."""

    def __init__(self, source: str, door: EventDoor) -> None:
        self.source = source
        self.port: Port | None = None
        self._door = door
        self._held: dict[Said, None] = {}  # what lets them go
        self._lock = Lock()  # a last note may come while the port goes

    def hear(self, message: Message) -> None:
        """On a thread of the system's MIDI, which must not see an exception."""
        with suppress(Exception), self._lock:
            for address, values in read(message):
                if "/note/" in address:
                    if values == (0.0,):
                        self._held.pop((address, values), None)
                    else:
                        self._held[address, (0.0,)] = None
                self._door.hear_event(self.source, address, values)

    def let_go(self) -> None:
        """Of the notes that nobody can let go any more."""
        with self._lock:
            for address, values in self._held:
                self._door.hear_event(self.source, address, values)
            self._held.clear()

    def close(self) -> None:
        if self.port is not None:
            with suppress(Exception):
                self.port.close()


def read(message: Message) -> Iterator[Said]:
    """What a message says, for all channels and for its own; nothing for clocks and sysex."""
    if message.type in ("start", "stop", "continue"):
        yield f"/midi/{message.type}", ()
    place = _PLACES.get(message.type)
    if place is not None:
        address, value = place(message)
        yield f"/midi/{address}", (value,)
        yield f"/midi/{message.channel + 1}/{address}", (value,)


_PLACES: dict[str, Callable[[Message], tuple[str, float | int]]] = {
    "note_on": lambda m: (f"note/{m.note}", m.velocity / 127),
    "note_off": lambda m: (f"note/{m.note}", 0.0),
    "control_change": lambda m: (f"cc/{m.control}", m.value / 127),
    "pitchwheel": lambda m: ("bend", m.pitch / (8192 if m.pitch < 0 else 8191)),
    "aftertouch": lambda m: ("pressure", m.value / 127),
    "polytouch": lambda m: (f"pressure/{m.note}", m.value / 127),
    "program_change": lambda m: ("program", m.program),
}


def short_name(port: str) -> str:
    """What stays the same of a port's name: ALSA adds port and client to it, Windows a number."""
    name = (_COUNTED if sys.platform == "win32" else _CLIENT).sub("", port.strip())
    twice = _TWICE.match(name)
    return twice["name"] if twice else name


def _like(name: str) -> Callable[[str], bool]:
    pattern = name.casefold()
    if not any(sign in pattern for sign in "*?["):
        pattern = f"*{pattern}*"
    return lambda port: fnmatchcase(port.casefold(), pattern)


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _rtmidi() -> Backend:
    try:
        mido = import_module("mido")  # an extra, and only for those who have MIDI
        import_module("rtmidi")  # which mido would miss at the first port only
    except ImportError as error:
        raise NoMidi(
            f"MIDI needs one more package ({error.name}): run pip install 'exhibit[midi]'"
        ) from error
    return cast(Backend, mido.Backend("mido.backends.rtmidi"))
