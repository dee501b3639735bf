"""What an address pattern means, by the book and by a matcher too simple to be wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.devices.patterns import LONGEST, REMEMBERED, Patterns, is_pattern

ROOM = (
    "/lantern/distance",
    "/lantern/button/1",
    "/lantern/button/2",
    "/table/distance",
    "/table/knob",
    "/in/near",
    "/in/nea-r",
    "/in/a",
    "/in/b",
    "/in/é",
    "/in",
)


def meant(pattern: str) -> set[str]:
    return set(Patterns(ROOM).resolve(pattern))


MEANINGS = {
    "/in/near": {"/in/near"},
    "/in/nobody": set(),
    "/in/?": {"/in/a", "/in/b", "/in/é"},
    "/in/*": {"/in/near", "/in/nea-r", "/in/a", "/in/b", "/in/é"},
    "/*": {"/in"},
    "/*/*": set(ROOM) - {"/in", "/lantern/button/1", "/lantern/button/2"},
    "/*/distance": {"/lantern/distance", "/table/distance"},
    "/lantern/button/[0-9]": {"/lantern/button/1", "/lantern/button/2"},
    "/lantern/button/[!1]": {"/lantern/button/2"},
    "/lantern/button/[2-1]": set(),
    "/in/[ab]": {"/in/a", "/in/b"},
    "/in/[a-]": {"/in/a"},
    "/in/nea[-x]r": {"/in/nea-r"},
    "/in/[!]": {"/in/a", "/in/b", "/in/é"},
    "/in/[]": set(),
    "/in/[a!]": {"/in/a"},
    "/{in,table}/{near,knob}": {"/in/near", "/table/knob"},
    "/in/nea{,-}r": {"/in/near", "/in/nea-r"},
    "/in/{}a": {"/in/a"},
    "/in/n*a*r": {"/in/near", "/in/nea-r"},
    "/in/*near*": {"/in/near"},
    "//distance": {"/lantern/distance", "/table/distance"},
    "//1": {"/lantern/button/1"},
    "/lantern//": set(),
    "/lantern//1": {"/lantern/button/1"},
    "/lantern//distance": {"/lantern/distance"},
    "/////knob": {"/table/knob"},
    "//*": set(ROOM),
    "//*/a": {"/in/a"},
    "//button/*": {"/lantern/button/1", "/lantern/button/2"},
    "in/a": set(),
    "*": set(),
    "": set(),
}


@pytest.mark.parametrize(("pattern", "addresses"), MEANINGS.items())
def test_each_sign_means_what_the_book_says(pattern: str, addresses: set[str]) -> None:
    assert meant(pattern) == addresses


@pytest.mark.parametrize("bad", ["/in/[a", "/in/{a,b", "/[in/a]", "/{in/a}", "/in/[", "/in/{"])
def test_a_pattern_that_does_not_close_means_nothing(bad: str) -> None:
    assert meant(bad) == set()


def test_signs_that_close_nothing_are_characters() -> None:
    assert Patterns(["/a]", "/a}", "/a,b", "/a-b", "/a!"]).resolve("/a[]},!-]*") == ()
    assert Patterns(["/a]", "/a}", "/a,b"]).resolve("/?]") == ("/a]",)
    assert Patterns(["/a]", "/a}", "/a,b"]).resolve("/?}") == ("/a}",)
    assert Patterns(["/a]", "/a}", "/a,b"]).resolve("/?,b") == ("/a,b",)


def test_the_addresses_come_in_one_order_wherever_they_came_from() -> None:
    assert Patterns({"/c", "/a", "/b"}).resolve("/*") == ("/a", "/b", "/c")


def test_nothing_is_matched_where_nothing_is_known() -> None:
    assert Patterns(()).resolve("//*") == ()


@pytest.mark.parametrize(
    ("address", "one"),
    [("/in/near", False), ("/a]b}c,d-e!", False), ("//a", True)]
    + [(f"/a{sign}", True) for sign in "?*[{"],
)
def test_a_pattern_is_told_from_an_address(address: str, one: bool) -> None:
    assert is_pattern(address) is one


# --- a second opinion ----------------------------------------------------------------------------


def naive(pattern: str, address: str) -> bool:
    """Tries everything, part by part; for short ones."""
    if any(not well_formed(part) for part in pattern.split("/")):
        return False
    return parts_match(pattern.split("/"), address.split("/"))


def well_formed(part: str) -> bool:
    while part:
        sign, part = part[0], part[1:]
        if sign in "[{":
            _, closed, part = part.partition("]" if sign == "[" else "}")
            if not closed:
                return False
    return True


def parts_match(patterns: list[str], parts: list[str]) -> bool:
    if not patterns or not parts:
        return not patterns and not parts
    if patterns[0] == "" and len(patterns) > 1 and parts[0] != "":  # between two slashes
        return any(parts_match(patterns[1:], parts[skipped:]) for skipped in range(len(parts)))
    return part_matches(patterns[0], parts[0]) and parts_match(patterns[1:], parts[1:])


def part_matches(pattern: str, part: str) -> bool:
    if not pattern:
        return not part
    sign, rest = pattern[0], pattern[1:]
    if sign == "*":
        return any(part_matches(rest, part[n:]) for n in range(len(part) + 1))
    if sign == "{":
        words, _, rest = rest.partition("}")
        return any(
            part.startswith(word) and part_matches(rest, part[len(word) :])
            for word in words.split(",")
        )
    if not part:
        return False
    if sign == "[":
        inside, _, rest = rest.partition("]")
        return in_class(inside, part[0]) and part_matches(rest, part[1:])
    return sign in ("?", part[0]) and part_matches(rest, part[1:])


def in_class(inside: str, character: str) -> bool:
    if inside.startswith("!"):
        return not listed(inside[1:], character)
    return listed(inside, character)


def listed(inside: str, character: str) -> bool:
    while inside:
        if len(inside) > 2 and inside[1] == "-":
            if inside[0] <= character <= inside[2]:
                return True
            inside = inside[3:]
        else:
            if inside[0] == character:
                return True
            inside = inside[1:]
    return False


names = st.text("abc-", min_size=1, max_size=4)
addresses = st.lists(names, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
signs = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "-",
        "?",
        "*",
        "/",
        "//",
        "[ab]",
        "[!a]",
        "[a-b]",
        "[!]",
        "[c-a]",
        "[-a]",
        "{a,bc}",
        "{,b}",
        "{ab,a,c-}",
        "[",
        "]",
        "{",
        "}",
        ",",
        "!",
    ]
)
patterns = st.lists(signs, max_size=8).map(lambda signs: "/" + "".join(signs))


@settings(deadline=None, derandomize=True, max_examples=500)
@given(patterns, st.lists(addresses, min_size=1, max_size=6, unique=True))
def test_all_at_once_is_as_one_by_one(pattern: str, known: list[str]) -> None:
    one_by_one = tuple(sorted(address for address in known if naive(pattern, address)))
    assert Patterns(known).resolve(pattern) == one_by_one


# --- patterns that stop other listeners ----------------------------------------------------------

KILLERS = [
    "/" + "*" * (LONGEST - 1),
    "/" + "*a" * 120 + "b",
    "/" + "{a,aa,aaa,aaaa}" * 16,
    "/" + "{a,aa,*}*" * 20 + "x",
    "/" + "[!x]*" * 45,
    "/" + "[ -~]" * 51,
    "//*" * 85,
    "//" * 128,
    "/" + "{" * 255,
    "/{" + "," * 253 + "}",
    "/" + "?" * 255,
]


@pytest.mark.parametrize("killer", KILLERS)
def test_no_pattern_takes_a_frame(killer: str) -> None:
    assert len(killer) <= LONGEST
    known = [f"/board{n}/{'a' * 20}/{'ab' * 8}" for n in range(1_000)]
    patterns = Patterns(known)
    before_s = time.process_time()
    patterns.resolve(killer)
    assert time.process_time() - before_s < 0.1  # some 1 ms; by trying, until the sun burns out


def test_a_longer_one_means_nothing_and_is_not_even_read() -> None:
    patterns = Patterns(["/" + "a" * LONGEST])
    assert patterns.resolve("/" + "*" * (LONGEST - 1)) == ("/" + "a" * LONGEST,)
    assert patterns.resolve("/" + "*" * LONGEST) == ()
    assert patterns.recall("/" + "*" * LONGEST) == ()


def test_a_flood_of_invented_patterns_takes_no_memory_and_the_one_in_use_is_kept() -> None:
    patterns = Patterns(ROOM)
    for n in range(3 * REMEMBERED):
        patterns.resolve(f"/{n}*")
        assert patterns.resolve("/*/knob") == ("/table/knob",)
    assert patterns.recall("/*/knob") == ("/table/knob",)
    assert patterns.recall("/0*") is None
    assert len(patterns._resolved) == REMEMBERED
