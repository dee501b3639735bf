"""Lines of a timeline that speak to other machines: lights, sounds, another computer."""

from __future__ import annotations

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, name, read_keys, scalar, seconds, several
from exhibit.authoring.shapes import TEXT, like, pattern, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import SendSpec
from exhibit.core.problems import Problems

MOST_VALUES = 32  # of one message; nobody's machine asks for more


@takes(pattern(r"/[^ #*,?\[\]{}]*", "an OSC address such as /lantern/distance"))
def osc_address(tree: Tree, problems: Problems) -> Name | None:
    """An address that is no pattern: `/lantern/distance`."""
    found = scalar(tree, problems, "an OSC address such as /lantern/distance")
    if found is None:
        return None
    if not found.text.startswith("/") or any(c in found.text for c in " #*,?[]{}"):
        problems.error(
            found.place,
            "osc-address",
            f"'{short(found.text)}' is no OSC address",
            "it begins with '/', for example /lantern/distance",
        )
        return None
    return Name(found.text, found.place)


@takes(TEXT)
def _value(tree: Tree, problems: Problems) -> Scalar | None:
    return scalar(tree, problems, "a number, a word, or the name of an input")


_VALUES = several(_value)


@takes(like(_VALUES))
def _values(tree: Tree, problems: Problems) -> tuple[Scalar, ...] | None:
    values = _VALUES(tree, problems)
    if values is not None and len(values) > MOST_VALUES:
        problems.error(tree.place, "too-many", f"a message has {MOST_VALUES} values at most")
        return None
    return values


SEND_KEYS = [
    Key("send", osc_address, "the address of the message", "/cue/go", required=True),
    Key("to", name, "a machine that the venue file names under `send`", "lights", required=True),
    Key("at", seconds, "when, in the scene; or `on`", "4s"),
    Key("on", name, "each time this hit, or rhythm, is struck", "drum"),
    Key("values", _values, "what it says: an input's name is its value then", "[1, near]"),
]


def read_send(tree: Mapping, problems: Problems) -> SendSpec | None:
    values = read_keys(tree, SEND_KEYS, "'send'", problems)
    if values is None or len(problems):
        return None
    if ("at" in values) == ("on" in values):
        problems.error(
            tree.place,
            "shape",
            "a message is sent either 'at' a time or 'on' a hit",
            "for example: - {at: 4s, send: /cue/go, to: lights}",
        )
        return None
    return SendSpec(
        place=tree.place,
        address=values["send"],
        to=values["to"],
        at_s=values.get("at"),
        on=values.get("on"),
        values=values.get("values", ()),
    )
