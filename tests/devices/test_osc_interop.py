"""What other programs send is what we hear: as it was recorded, and live where they are installed.

`tests.devices.datagrams.phrases` says what each was asked to send and what must be heard;
`python -m tests.devices.datagrams.record` recorded it.
"""

from __future__ import annotations

import pytest

from exhibit.devices.osc import Packet, decode
from tests.devices.datagrams.phrases import Phrase
from tests.devices.datagrams.record import Record, heard_from, recorded
from tests.devices.datagrams.senders import SENDERS, Sender

RECORDED = recorded()
PHRASES = {(sender.name, phrase.name): phrase for sender in SENDERS for phrase in sender.phrases}


def assert_heard(phrase: Phrase, packet: Packet) -> None:
    assert tuple((m.address, m.values) for m in packet.messages) == phrase.heard
    types = [[type(value) for value in m.values] for m in packet.messages]
    assert types == [[type(value) for value in values] for _, values in phrase.heard]  # 1 == 1.0
    assert packet.faults == phrase.faults
    for message in packet.messages:
        assert (message.time_tag is not None) == phrase.timed


@pytest.mark.parametrize("record", RECORDED, ids=lambda r: f"{r.who}: {r.says}")
def test_what_a_program_once_sent_is_heard(record: Record) -> None:
    assert_heard(PHRASES[record.who, record.says], decode(record.datagram))


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_every_phrase_of_a_program_was_recorded_as_it_is_asked_for(sender: Sender) -> None:
    kept = [(r.says, r.command) for r in RECORDED if r.who == sender.name]
    assert kept == [(phrase.name, phrase.code) for phrase in sender.phrases]


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
def test_what_a_program_sends_now_is_heard(sender: Sender) -> None:
    if why := sender.missing():
        pytest.skip(why)
    for phrase, datagram in zip(sender.phrases, heard_from(sender), strict=True):
        assert_heard(phrase, decode(datagram))
