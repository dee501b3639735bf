"""Who may speak."""

from __future__ import annotations

import pytest

from exhibit.devices.senders import CACHED, EVERYBODY, Senders

VENUE = Senders(["192.168.1.0/24", "10.0.0.7"])


@pytest.mark.parametrize(
    ("sender", "heard"),
    [
        ("192.168.1.31", True),
        ("192.168.2.31", False),
        ("10.0.0.7", True),
        ("10.0.0.8", False),
        ("127.0.0.1", True),  # this machine itself
        ("no address", False),
        ("::1", True),
        ("fe80::1", False),
    ],
)
def test_a_venue_hears_its_networks_its_boards_and_itself(sender: str, heard: bool) -> None:
    assert VENUE.allows(sender) is heard


def test_a_venue_that_names_nobody_hears_everybody() -> None:
    assert EVERYBODY.allows("203.0.113.7")


def test_a_refusal_says_who_is_heard() -> None:
    assert VENUE.refusal() == (
        "it is not heard, as the venue hears 192.168.1.0/24, 10.0.0.7 only "
        "(osc: from: in the venue file)"
    )


def test_a_board_with_the_length_of_its_network_means_the_network() -> None:
    assert str(Senders(["192.168.1.31/24"])) == "192.168.1.0/24"


@pytest.mark.parametrize("bad", ["192.168.1", "192.168.1.0/33", "lantern", "", "fe80::/10"])
def test_what_is_no_address_is_a_sentence(bad: str) -> None:
    with pytest.raises(ValueError, match="is no address and no network: write"):
        Senders([bad])


def test_forged_addresses_take_no_memory() -> None:
    for n in range(2 * CACHED):
        VENUE.allows(f"10.1.{n // 256}.{n % 256}")
    assert VENUE.allows.cache_info().currsize == CACHED
