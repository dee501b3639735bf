"""Records what other programs send: `python -m tests.devices.datagrams.record [NAME ...]`.

Each program says its phrases to a port of this machine, and every datagram becomes a line of
`NAME.jsonl` beside this file: who sent it, in which version, how it was asked, and the bytes in
hexadecimal. The lines are tests for ever; this program is needed again only for a new phrase or a
new version. `--install` fetches the packages of npm first.
"""

from __future__ import annotations

import argparse
import json
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from tests.devices.datagrams.senders import HERE, SENDERS, Sender, install

FOLDER = Path(__file__).parent
_SILENCE_S = 5.0  # after the program has ended: what it sent is in the socket already


@dataclass(frozen=True, slots=True)
class Record:
    """A datagram, and where it comes from."""

    who: str
    version: str
    says: str
    command: str
    hex: str

    @property
    def datagram(self) -> bytes:
        return bytes.fromhex(self.hex)


def heard_from(sender: Sender) -> list[bytes]:
    """A datagram for each of its phrases. Raises RuntimeError where fewer or more came."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((HERE, 0))
        ear.settimeout(_SILENCE_S)
        sender.speak(sender.phrases, ear.getsockname()[1])
        heard = []
        for phrase in sender.phrases:
            try:
                heard.append(ear.recv(65_536))
            except TimeoutError:
                raise RuntimeError(f"{sender.name} did not send {phrase.name!r}") from None
        ear.setblocking(False)
        try:
            surplus = ear.recv(65_536)
        except BlockingIOError:
            return heard
    raise RuntimeError(f"{sender.name} sent more than its phrases: {surplus!r}")


def records(name: str) -> list[Record]:
    """What was recorded of a program."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Record(**json.loads(line)) for line in lines]


def recorded() -> list[Record]:
    """All that was recorded."""
    return [record for path in sorted(FOLDER.glob("*.jsonl")) for record in records(path.stem)]


def _record(sender: Sender) -> Sequence[Record]:
    version = sender.version()
    return [
        Record(sender.name, version, phrase.name, phrase.code, datagram.hex())
        for phrase, datagram in zip(sender.phrases, heard_from(sender), strict=True)
    ]


def main() -> None:
    names = [sender.name for sender in SENDERS]
    parser = argparse.ArgumentParser(prog="python -m tests.devices.datagrams.record")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--install", action="store_true", help="fetch the packages of npm, no more")
    asked = parser.parse_args()
    console = Console()
    if unknown := [name for name in asked.names if name not in names]:
        parser.error(f"there is no program '{unknown[0]}': choose from {', '.join(names)}")
    if asked.install:
        with console.status("Fetching the packages of npm"):
            install()
        return
    for sender in SENDERS:
        if asked.names and sender.name not in asked.names:
            continue
        if why := sender.missing():
            console.print(f"{sender.name}: {why}")
            continue
        with console.status(f"Listening to {sender.name}"):
            lines = [json.dumps(asdict(record), ensure_ascii=False) for record in _record(sender)]
        (FOLDER / f"{sender.name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        console.print(f"{sender.name}: {len(lines)} datagrams")


if __name__ == "__main__":
    main()
