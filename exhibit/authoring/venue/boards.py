"""Boards and the machines that cues are sent to: what is written, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, name, read_keys, whole
from exhibit.authoring.shapes import by_name, grouped, takes
from exhibit.authoring.slips import short
from exhibit.authoring.venue.network import host, is_this_machine, port, serial_port
from exhibit.authoring.venue.place import BAUD, NODE_PORT, Board, Output, SendTarget
from exhibit.authoring.venue.written import Profile
from exhibit.core.problems import Problems

MOST = 200  # boards, or targets, of a venue
_NEEDED = ("profile", "serial", "host", "name")  # what a board is nothing without
_NODE = re.compile(r"[^\W_][\w-]{0,31}")


@dataclass(frozen=True, slots=True)
class BoardWritten:
    """`keys` are those that stand there, whether or not their values could be read."""

    name: Name
    values: dict[str, Any]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class SendWritten:
    name: Name
    values: dict[str, Any]
    keys: frozenset[str]


BOARD_KEYS = [
    Key("profile", name, "what kind of board it is: a folder of `hardware/`, or a file", "arduino"),
    Key("serial", serial_port, "where it is plugged in: a USB id, or a port", '"usb:2341:0043"'),
    Key("baud", whole(300, 4_000_000), "the speed of the serial line", "115200"),
    Key("host", host, "or where on the network it is", "192.168.1.31"),
    Key("name", name, "what it calls itself, where that is not its name here", "lantern"),
]
SEND_KEYS = [
    Key("host", host, "a machine", "10.0.0.5"),
    Key("port", port, "and the UDP port that its program hears", "53000"),
    Key("board", name, "or one of the boards above", "lantern"),
]


@takes(by_name(grouped(BOARD_KEYS, "board")))
def read_boards(tree: Tree, problems: Problems) -> tuple[BoardWritten, ...] | None:
    """`lantern: {profile: arduino, serial: "usb:2341:0043"}`."""
    example = 'lantern: {profile: arduino, serial: "usb:2341:0043"}'
    read = _by_name(tree, "boards", BOARD_KEYS, "the board", example, problems)
    return None if read is None else tuple(BoardWritten(*each) for each in read)


@takes(by_name(grouped(SEND_KEYS, "target")))
def read_sends(tree: Tree, problems: Problems) -> tuple[SendWritten, ...] | None:
    """`qlab: {host: 10.0.0.5, port: 53000}`."""
    example = "qlab: {host: 10.0.0.5, port: 53000}"
    read = _by_name(tree, "send", SEND_KEYS, "the target", example, problems)
    return None if read is None else tuple(SendWritten(*each) for each in read)


def _by_name(  # noqa: PLR0913, PLR0917  # what is read, and the words for a slip in it
    tree: Tree, group: str, keys: Sequence[Key], what: str, example: str, problems: Problems
) -> list[tuple[Name, dict[str, Any], frozenset[str]]] | None:
    if isinstance(tree, Scalar) and not tree.text:
        return []
    if not isinstance(tree, Mapping) or len(tree.entries) > MOST:
        found = f"more than {MOST}" if isinstance(tree, Mapping) else kind_of(tree)
        problems.error(
            tree.place,
            "shape",
            f"'{group}' is written as 'name: {{...}}', found {found}",
            f"for example: {example}",
        )
        return None
    read = []
    for key, value in tree.entries:
        values = read_keys(value, keys, f"{what} '{short(key.text)}'", problems)
        if values is not None and _named_well(Name(key.text, key.place), what, problems):
            written = frozenset(value.keys()) if isinstance(value, Mapping) else frozenset()
            read.append((Name(key.text, key.place), values, written))
    return read


def _named_well(name: Name, what: str, problems: Problems) -> bool:
    if _NODE.fullmatch(name.text):
        return True
    problems.error(
        name.place,
        "bad-name",
        f"{what} cannot be named '{short(name.text)}'",
        "a name is one word of letters, digits, '-' and '_'",
    )
    return False


def resolved(
    written: BoardWritten, profile: Profile | None, listen: str, problems: Problems
) -> Board | None:
    """The board; None when nothing says how to reach it."""
    values, name = written.values, written.name
    if any(key in written.keys and key not in values for key in _NEEDED):
        return None  # what it says could not be read, which has been said
    serial, there = values.get("serial", ""), values.get("host", "")
    if serial and there:
        problems.error(
            name.place,
            "two-ways",
            f"the board '{name.text}' is on a cable and on the network at once",
            "write either 'serial' or 'host'",
        )
        return None
    if not serial and not there and (profile is None or profile.speaks == "serial"):
        if "profile" in values and profile is None:
            return None  # which has been said, and is why nothing more is known
        kind = f"is a {values['profile'].text}, which speaks over USB, and" if profile else ""
        problems.error(
            name.place,
            "missing-key",
            f"the board '{name.text}' {kind} does not say where it is plugged in".replace(
                "  ", " "
            ),
            'for example: serial: "usb:2341:0043", or serial: /dev/ttyACM0',
        )
        return None
    if not serial and is_this_machine(listen) and not is_this_machine(there):
        problems.error(
            name.place,
            "unheard",
            f"the board '{name.text}' speaks over the network, and only this machine is heard",
            "say on which network to listen: osc: {listen: 0.0.0.0} is all of this machine's",
        )
    node: Name = values.get("name", name)
    if not _named_well(node, "a board", problems):
        return None
    return Board(
        name=name.text,
        node=node.text,
        profile=values["profile"].text if "profile" in values else "",
        serial=serial,
        baud=values.get("baud", BAUD),
        host=there,
        outputs=() if profile is None else _outputs(profile, node.text),
    )


def _outputs(profile: Profile, node: str) -> tuple[Output, ...]:
    return tuple(
        Output(each.name, each.address.replace("{name}", node), each.low, each.high)
        for each in profile.outputs
    )


def sent_to(
    written: Sequence[SendWritten], boards: Sequence[Board], problems: Problems
) -> tuple[SendTarget, ...]:
    """The targets that are named, and every board that can be told something, by its own name."""
    targets = [_target(each, boards, problems) for each in written]
    found = [target for target in targets if target is not None]
    named = {each.name.text for each in written}
    return (*found, *(_told(board.name, board) for board in boards
                      if board.name not in named and (board.serial or board.host)))  # fmt: skip


def _told(name: str, board: Board, port: int = NODE_PORT) -> SendTarget:
    if board.serial:
        return SendTarget(name, board=board.name)
    return SendTarget(name, board.host, port)


def _target(written: SendWritten, boards: Sequence[Board], problems: Problems) -> SendTarget | None:
    values, name = written.values, written.name
    if written.keys - values.keys():
        return None
    if "board" in values and "host" not in values:
        return _board_target(name, values, boards, problems)
    if "board" in values or "host" not in values or "port" not in values:
        problems.error(
            name.place,
            "missing-key",
            f"the target '{name.text}' needs 'host' and 'port', or 'board' alone",
            "for example: qlab: {host: 10.0.0.5, port: 53000}",
        )
        return None
    return SendTarget(name.text, values["host"], values["port"])


def _board_target(
    name: Name, values: dict[str, Any], boards: Sequence[Board], problems: Problems
) -> SendTarget | None:
    asked: Name = values["board"]
    board = next((each for each in boards if each.name == asked.text), None)
    if board is None:
        problems.error(
            asked.place,
            "unknown-board",
            f"the venue has no board '{short(asked.text)}'",
            suggest(asked.text, [each.name for each in boards]),
        )
        return None
    if not board.serial and not board.host:
        problems.error(
            asked.place,
            "missing-key",
            f"where on the network the board '{board.name}' is was not said",
            "add it to the board: host: 192.168.1.31",
        )
        return None
    return _told(name.text, board, values.get("port", NODE_PORT))
