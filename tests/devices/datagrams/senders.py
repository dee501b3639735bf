"""Programs that speak OSC: how each is asked to say its phrases to a port of this machine.

`python -m tests.devices.datagrams.record` listens to them and keeps the bytes. A program that is
not here is named with what would bring it.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.devices.datagrams import phrases
from tests.devices.datagrams.phrases import Phrase
from tests.devices.osc_bytes import bundle, float32, message

HERE = "127.0.0.1"
PATIENCE_S = 120.0  # for a program that compiles its class library on a busy machine; sclang: 6 s
NPM = {"osc": "2.4.5", "osc-js": "2.4.1", "osc-min": "2.1.2", "node-osc": "11.7.1"}
INSTALL = "python -m tests.devices.datagrams.record --install"

Speak = Callable[[Sequence[Phrase], int], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """A program: `speak` has it send its phrases in turn to a port, and waits for it to end."""

    name: str
    phrases: tuple[Phrase, ...]
    speak: Speak
    version: Callable[[], str]
    missing: Callable[[], str]  # what is not installed and how it would be, or nothing


def _run(command: Sequence[str], folder: Path | None = None, **environment: str) -> str:
    """What it said. Raises RuntimeError, with what it said, when it ends with a fault."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE_S,
        check=False,
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {said[-2000:]}")
    return said


def _program(name: str, package: str) -> Callable[[], str]:
    sentence = f"{name} is not installed: on Debian, `apt install {package}`"
    return lambda: "" if shutil.which(name) else sentence


# --- programs of Debian --------------------------------------------------------------------------


def _oscsend(said: Sequence[Phrase], port: int) -> None:
    for phrase in said:
        _run(["oscsend", HERE, str(port), *shlex.split(phrase.code)], LC_ALL="C.UTF-8")


_PATCH = """\
#N canvas 0 0 400 300 10;
#X obj 10 10 r exhibit-osc;
#X obj 10 40 oscformat;
#X obj 10 70 netsend -u -b;
#X obj 99 40 r exhibit-net;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 3 0 2 0;
"""


def _pure_data(said: Sequence[Phrase], port: int) -> None:
    orders = [f"exhibit-net connect {HERE} {port}"]
    for phrase in said:
        orders += [f"exhibit-osc {order.strip()}" for order in phrase.code.split(";")]
    orders.append("pd quit")
    with tempfile.TemporaryDirectory() as folder:
        patch = Path(folder, "speak.pd")
        patch.write_text(_PATCH, encoding="utf-8")
        sends = [word for order in orders for word in ("-send", order)]
        quiet = ["-nogui", "-noaudio", "-nomidi", "-noprefs", "-stderr"]
        _run(["pd", *quiet, "-open", str(patch), *sends])


def _sclang(said: Sequence[Phrase], port: int) -> None:
    lines = [f'var to = NetAddr("{HERE}", {port});']
    lines += [f"{phrase.code};" for phrase in said]
    lines.append("0.exit;")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "speak.scd")
        program.write_text(f"(\n{chr(10).join(lines)}\n)\n", encoding="utf-8")
        _run(
            ["sclang", "-i", "none", "-d", folder, str(program)],
            HOME=folder,
            QT_QPA_PLATFORM="offscreen",
            QTWEBENGINE_DISABLE_SANDBOX="1",
        )


def _first_number(command: Sequence[str]) -> Callable[[], str]:
    """The first word with a digit first of what a program says of itself."""

    def ask() -> str:
        words = _run(command).replace("Pd-", "").split()
        return next(word for word in words if word[:1].isdigit())

    return ask


# --- packages of npm -----------------------------------------------------------------------------

# For each package: a program with `send`, which takes what a phrase makes, and `close`.
_PROLOGUES = {
    "osc": """
        const osc = require('osc')
        const port = new osc.UDPPort({localAddress: HERE, localPort: 0, remoteAddress: HERE,
                                      remotePort: PORT, metadata: true})
        const ready = new Promise(done => port.on('ready', done))
        port.open()
        await ready
        const send = packet => port.send(packet.address && !Array.isArray(packet.args ?? [])
            ? {...packet, args: [{type: 'f', value: packet.args}]} : packet)
        const close = () => port.close()
    """,
    "osc-js": """
        const OSC = require('osc-js')
        const osc = new OSC({plugin: new OSC.DatagramPlugin({send: {host: HERE, port: PORT}})})
        const send = packet => osc.send(packet)
        const close = () => process.exit(0)
    """,
    "osc-min": """
        const osc = await import('osc-min')
        const socket = require('dgram').createSocket('udp4')
        const send = packet => new Promise(
            done => socket.send(osc.toBuffer(packet), PORT, HERE, done))
        const close = () => socket.close()
    """,
    "node-osc": """
        const {Bundle, Client, Message} = require('node-osc')
        const client = new Client(HERE, PORT)
        const send = packet => client.send(packet)
        const close = () => client.close()
    """,
}


def node_modules() -> Path:
    """Where the packages are kept: the user's cache, as their versions name them."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "exhibit-osc" / "node_modules"


def install() -> None:
    """The packages of npm, at the versions that were recorded. Raises RuntimeError without npm."""
    if shutil.which("npm") is None:
        raise RuntimeError("npm is not installed: on Debian, `apt install npm`")
    folder = node_modules().parent
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{number}" for name, number in NPM.items()]
    _run(["npm", "install", "--ignore-scripts", "--no-save", "--prefix", str(folder), *wanted])


def _node(package: str) -> Speak:
    def speak(said: Sequence[Phrase], port: int) -> None:
        calls = [f"await send({phrase.code}); await a_moment()" for phrase in said]
        program = "\n".join(
            [
                f"const HERE = {json.dumps(HERE)}, PORT = {port}",
                "const a_moment = () => new Promise(done => setTimeout(done, 20))",
                "async function speak() {",
                _PROLOGUES[package],
                *calls,
                "await close()",
                "}",
                "speak().catch(fault => { console.error(fault); process.exit(1) })",
            ]
        )
        _run(
            ["node", "-e", program], node_modules().parent
        )  # where names of packages are looked up

    return speak


def _npm_version(package: str) -> Callable[[], str]:
    def read() -> str:
        told = json.loads((node_modules() / package / "package.json").read_text("utf-8"))
        return str(told["version"])

    return read


def _npm_missing(package: str) -> Callable[[], str]:
    def look() -> str:
        if shutil.which("node") is None:
            return "node is not installed: on Debian, `apt install nodejs`"
        if not (node_modules() / package).is_dir():
            return f"the npm package {package} is not installed: run `{INSTALL}`"
        return ""

    return look


# --- a package of Python -------------------------------------------------------------------------


def _pyliblo3(said: Sequence[Phrase], port: int) -> None:
    lines = ["from time import time", "from pyliblo3 import *", f"to = Address('{HERE}', {port})"]
    lines += [f"send(to, {phrase.code})" for phrase in said]
    _run([sys.executable, "-c", "\n".join(lines)])


def _pyliblo3_missing() -> str:
    try:
        version("pyliblo3")
    except PackageNotFoundError:
        return "pyliblo3 is not installed: `pip install pyliblo3`"
    return ""


# --- a telephone, by hand ------------------------------------------------------------------------


def _touch(said: Sequence[Phrase], port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for phrase in said:
            touches = [touch.split() for touch in phrase.code.split("|")]
            messages = [
                message(address, "," + "f" * len(values), *(float32(float(v)) for v in values))
                for address, *values in touches
            ]
            out.sendto(bundle(*messages), (HERE, port))


# --- all of them ---------------------------------------------------------------------------------

SENDERS = (
    Sender(
        "liblo",
        phrases.LIBLO,
        _oscsend,
        _first_number(["sh", "-c", "oscsend; true"]),
        _program("oscsend", "liblo-tools"),
    ),
    Sender(
        "puredata",
        phrases.PURE_DATA,
        _pure_data,
        _first_number(["pd", "-version"]),
        _program("pd", "puredata-core"),
    ),
    Sender(
        "supercollider",
        phrases.SUPER_COLLIDER,
        _sclang,
        _first_number(["sclang", "-v"]),
        _program("sclang", "supercollider-language"),
    ),
    *(
        Sender(name, said, _node(name), _npm_version(name), _npm_missing(name))
        for name, said in (
            ("osc", phrases.OSC_JS_OF_COLIN_CLARK),
            ("osc-js", phrases.OSC_JS),
            ("osc-min", phrases.OSC_MIN),
            ("node-osc", phrases.NODE_OSC),
        )
    ),
    Sender(
        "pyliblo3",
        phrases.PYLIBLO3,
        _pyliblo3,
        lambda: version("pyliblo3"),
        _pyliblo3_missing,
    ),
    Sender("touchosc", phrases.TOUCH_OSC, _touch, lambda: "written by hand, not recorded", str),
)
