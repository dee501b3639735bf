"""All that python-osc's builders can say is heard: every type tag, arrays, bundles in bundles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from exhibit.devices.osc import DEEPEST, Message, decode
from exhibit.show.events import Value

exact = settings(deadline=None, derandomize=True, max_examples=200)
of_trees = settings(exact, max_examples=60)  # each is as long as ten messages

Tags = str | list[Any]  # of an argument: a letter, or a list of them for an array


@dataclass(frozen=True)
class Argument:
    """What goes into the builder, and the values that come out: those of an array in a row."""

    sent: Any
    tags: Tags
    heard: tuple[Value, ...]
    letters: str


def plain(letter: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Argument]:
    return values.map(lambda value: Argument(value, letter, (value,), letter))


def array(inside: list[Argument]) -> Argument:
    return Argument(
        sent=[argument.sent for argument in inside],
        tags=[argument.tags for argument in inside],
        heard=tuple(value for argument in inside for value in argument.heard),
        letters=f"[{''.join(argument.letters for argument in inside)}]",
    )


def midi(packet: tuple[int, int, int, int]) -> Argument:
    return Argument(packet, "m", (int.from_bytes(bytes(packet), "big"),), "m")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
floats = st.floats(allow_nan=False, allow_infinity=False)
byte = st.integers(0, 255)
single = st.one_of(
    plain("f", st.floats(width=32, allow_nan=False, allow_infinity=False)),
    plain("d", floats),
    plain("i", st.integers(-(2**31), 2**31 - 1)),
    plain("h", st.integers(-(2**63), 2**63 - 1)),
    plain("s", texts),
    st.binary(min_size=1, max_size=9).map(lambda blob: Argument(blob, "b", (None,), "b")),
    st.integers(0, 2**32 - 1).map(lambda rgba: Argument(rgba, "r", (f"#{rgba:08x}",), "r")),
    st.tuples(byte, byte, byte, byte).map(midi),
    plain("T", st.just(True)),
    plain("F", st.just(False)),
    plain("N", st.none()),
)
# Tags that python-osc takes only where the array has one: it skips an empty list as no tag at all.
arguments = st.recursive(
    single, lambda inside: st.lists(inside, min_size=1, max_size=4).map(array), max_leaves=8
)
addresses = st.text("abcxyz/*?[]{},!-0_é", min_size=1, max_size=20).map(lambda name: "/" + name)
messages = st.tuples(addresses, st.lists(arguments, max_size=6))
Spoken = tuple[str, list[Argument]]


def built(spoken: Spoken) -> OscMessage:
    address, said = spoken
    builder = OscMessageBuilder(address=address)
    for argument in said:
        builder.add_arg(argument.sent, argument.tags)
    return builder.build()


def expected(spoken: Spoken, time_tag: int | None = None) -> Message:
    address, said = spoken
    return Message(address, tuple(v for argument in said for v in argument.heard), time_tag)


def has_blob(spoken: Spoken) -> bool:
    return any("b" in argument.letters for argument in spoken[1])


@exact
@given(messages)
@example(("/all", [array([array([Argument(1, "i", (1,), "i")]), Argument("a", "s", ("a",), "s")])]))
def test_a_message_of_any_arguments_arrives_value_by_value(spoken: Spoken) -> None:
    packet = decode(built(spoken).dgram)
    assert packet.messages == (expected(spoken),)
    assert packet.faults == (("no use for a blob",) if has_blob(spoken) else ())
    types = [type(value) for value in packet.messages[0].values]
    assert types == [type(value) for value in expected(spoken).values]


@exact
@given(messages)
def test_the_tags_on_the_wire_are_those_that_were_asked_for(spoken: Spoken) -> None:
    """So that the test above is about the tags it names, and not about what a builder guesses."""
    address, said = spoken
    head = address.encode() + b"\0" * (4 - len(address.encode()) % 4)
    letters = "," + "".join(argument.letters for argument in said)
    assert built(spoken).dgram.startswith(head + letters.encode() + b"\0")


# --- bundles -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bundle:
    time: float  # seconds since 1970, or IMMEDIATELY
    inside: list[Any]  # messages and bundles


# From 1970 to 2036, when the 32 bits of NTP's seconds end.
times = st.one_of(st.just(float(IMMEDIATELY)), st.floats(0, 2_085_978_495))
trees = st.recursive(
    messages,
    lambda inside: st.builds(Bundle, times, st.lists(inside, max_size=4)),
    max_leaves=10,
).filter(lambda tree: isinstance(tree, Bundle))


def bundled(tree: Bundle) -> OscBundle:
    builder = OscBundleBuilder(tree.time)  # type: ignore[arg-type]  # it takes seconds with parts
    for element in tree.inside:
        builder.add_content(bundled(element) if isinstance(element, Bundle) else built(element))
    return builder.build()


def heard(tree: Bundle, depth: int = 1) -> list[Message]:
    """In their order, each with the time tag of its own bundle; none from too deep."""
    if depth > DEEPEST:
        return []
    said = []
    for element in tree.inside:
        if isinstance(element, Bundle):
            said += heard(element, depth + 1)
        else:
            said.append(expected(element, ntp(tree.time)))
    return said


def ntp(time: float) -> int | None:
    """Seconds since 1970 as seconds since 1900 with 32 bits of parts."""
    return None if time == IMMEDIATELY else int((time + 25_567 * 86_400) * 2**32)


def depth_of(tree: Bundle) -> int:
    below = [depth_of(element) for element in tree.inside if isinstance(element, Bundle)]
    return 1 + max(below, default=0)


def blobs_in(tree: Bundle) -> bool:
    return any(blobs_in(e) if isinstance(e, Bundle) else has_blob(e) for e in tree.inside)


@of_trees
@given(trees)
def test_bundles_in_bundles_arrive_in_order_with_their_own_times(tree: Bundle) -> None:
    packet = decode(bundled(tree).dgram)
    assert packet.messages == tuple(heard(tree))
    wrong = {"no use for a blob": blobs_in(tree), "bundle too deep": depth_of(tree) > DEEPEST}
    assert set(packet.faults) == {fault for fault, so in wrong.items() if so}


@of_trees
@given(st.lists(messages, min_size=1, max_size=3), st.integers(1, DEEPEST), times)
def test_bundles_are_heard_as_deep_as_they_may_be(
    spoken: list[Spoken], depth: int, time: float
) -> None:
    tree = Bundle(time, list(spoken))
    for _ in range(depth - 1):
        tree = Bundle(time, [tree])
    assert decode(bundled(tree).dgram).messages == tuple(heard(tree))
