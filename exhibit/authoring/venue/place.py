"""A place, as it is used while a show runs. The defaults are a laptop with nothing plugged in."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.names import Name
from exhibit.wires.wire import Wire

HERE = "127.0.0.1"  # this machine only: a network is let in when somebody says so
PORT = 9000
NODE_PORT = 9001  # where a board on the network hears: see hardware/README.md
BAUD = 115_200


@dataclass(frozen=True, slots=True)
class Output:
    """Something on a board that is driven: an LED, a motor; `low` to `high` is what it takes."""

    name: str
    address: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Board:
    """A sensor board: on a serial line, or somewhere on the network.

    `serial` is empty, or `usb:VID:PID`, `usb:VID:PID:SERIALNUMBER`, or a port (`/dev/ttyACM0`,
    `COM3`). `host` is where a board on the network is, empty where nobody said: it is heard from
    anywhere, and nothing can be sent to it. Its own addresses begin with `/node/`: /lantern/...
    """

    name: str  # in the venue file
    node: str  # what it calls itself
    profile: str = ""
    serial: str = ""
    baud: int = BAUD
    host: str = ""
    outputs: tuple[Output, ...] = ()

    @property
    def source(self) -> str:
        """What the source of its events ends with; empty: any."""
        return self.name if self.serial else self.host


@dataclass(frozen=True, slots=True)
class SendTarget:
    """Where a show's `send` cues go: a program at `host` and `port`, or the serial line `board`."""

    name: str
    host: str = ""
    port: int = 0
    board: str = ""


@dataclass(frozen=True, slots=True)
class SoundPlace:
    """The sound of a place: its outputs, how loud, the output (from 0) of each speaker.

    `device` is a part of the sound output's name, empty for the machine's usual one.
    """

    outputs: int = 2
    level: float = 1.0
    speakers: tuple[tuple[str, int], ...] = ()
    device: str = ""


USUAL_SOUND = SoundPlace()


@dataclass(frozen=True, slots=True)
class PictureOutput:
    """A part of the picture, such as a wall, and the language that is read there; None: the one
    that the show speaks. `sees`: left, top, right and bottom edge, in parts of the canvas.
    """

    name: Name
    sees: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    language: Name | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place opens and closes, in seconds of the day; not on the days `closed`, 0 is Monday.

    One that closes earlier than it opens is open into the night after.
    """

    open_s: float
    close_s: float
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Remember:
    """What a place wants forgotten when a show ends: the variables `never`, or all of them."""

    never: tuple[Name, ...] = ()
    nothing: bool = False


REMEMBERS = Remember()


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. The defaults are a laptop: one window, OSC from this machine only.

    `senders` are addresses and networks that are heard, all when empty. `midi` are the ports that
    are listened to: none when None, all of them when empty. `picture_m`: how wide the picture is.
    `textures`: how many bytes of memory the graphics may take for pictures; None: what is usual
    for the machine. `hours` None: always open.
    """

    name: str = ""
    listen: str = HERE
    port: int = PORT
    tcp: int | None = None
    multicast: str = ""
    senders: tuple[str, ...] = ()
    boards: tuple[Board, ...] = ()
    midi: tuple[str, ...] | None = None
    wires: tuple[Wire, ...] = ()
    sends: tuple[SendTarget, ...] = ()
    full_screen: bool = False
    textures: int | None = None
    language: Name | None = None
    picture_m: float | None = None
    sound: SoundPlace = USUAL_SOUND
    outputs: tuple[PictureOutput, ...] = ()
    hours: Hours | None = None
    remember: Remember = REMEMBERS

    @property
    def addresses(self) -> dict[str, str]:
        """The address of each input that is wired."""
        return {wire.input: wire.address for wire in self.wires}
