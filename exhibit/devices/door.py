"""The door: what is heard outside, whatever it came through, enters here and becomes events.

Every ear, line and port hands its packets or events to one door, each on a thread of its own. The
door reads OSC, finds out whom a pattern means and when a message for later is due, asks whether an
event is of use, and leaves it in the inbox. It never raises and never waits: a time tag is no
reason to sleep but a later time on the event, and the frame's loop holds it until then.

What costs more here than it costs to send is rationed for each source (see the constants):
new patterns, the events that patterns stand for, and events that wait. The rest is linear in the
bytes that arrive, and a flood of that loses its own events in the inbox.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Lock

from exhibit.devices.allowance import Allowance, Waiting
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import Message, decode
from exhibit.devices.patterns import Patterns, is_pattern
from exhibit.show.events import Event, Value

Translate = Callable[[str, tuple[Message, ...], float], tuple[Message, ...]]

MOST_AHEAD_S = 60.0  # a clock further ahead than that is wrong; SuperCollider sends 0.2 s ahead
WAITING_EACH, WAITING = 500, 1_000  # events for later: the loop looks at all of them each frame
NEW_EACH, NEW = 20, 50  # patterns a second that were not heard of late: 2 ms each at the worst
MEANT_EACH, MEANT = 10_000, 40_000  # events a second that patterns stand for; /in/* at 50 Hz, 200

SECONDS_1900_TO_1970 = 2_208_988_800  # from the beginning of NTP time to that of `time.time`
_ERA = 2**64  # NTP's seconds in 32.32 fixed point begin anew after that, first in February 2036

_WORDS = {"osc": "OSC from ", "tcp": "OSC over TCP from ", "serial": "the serial line "}


class Door:
    """Makes events of what ears hear; all of it may be called from any thread.

    `accept` says in a sentence why an event is of no use, or None for one that is. `translate`
    may replace the messages of a packet (TUIO's tables of fingers); it is given their source and
    the show time, and one packet at a time. Both are called on the ears' threads, and a mistake
    in them is a counted fault: it must not make the house deaf.

    `addresses` are those that somebody here listens to: patterns are matched against them, and a
    key or knob that none of them names is no fault. Without any, a pattern is an address like any
    other, and `accept` hears of everything.
    """

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        inbox: Inbox,
        clock: Callable[[], float],
        faults: FaultLog,
        accept: Callable[[Event], str | None],
        *,
        addresses: Collection[str] = (),
        wall: Callable[[], float] = time.time,
        translate: Translate | None = None,
    ) -> None:
        """`clock` gives show time, `wall` seconds since 1970, as senders' time tags have them."""
        self._put = inbox.put
        self._clock = clock
        self._faults = faults
        self._accept = accept
        self._known = frozenset(addresses)
        self._wall = wall
        self._translate = translate
        self._one_at_a_time = Lock()  # for what follows, and for `translate`
        self._patterns = Patterns(self._known)
        self._new = Allowance(each=NEW_EACH, together=NEW)
        self._meant = Allowance(each=MEANT_EACH, together=MEANT)
        self._waiting = Waiting(each=WAITING_EACH, together=WAITING)

    def listen_for(self, addresses: Collection[str]) -> None:
        """From now on somebody here listens to these; waits for nobody."""
        known = frozenset(addresses)
        self._patterns, self._known = Patterns(known), known

    def hear_packet(self, packet: bytes, sender: str, via: str = "osc") -> None:
        """OSC from a datagram, a connection or a line; the events' source is "VIA SENDER".

        All that one packet says happens at one time, unless its time tags say otherwise.
        """
        source = f"{via} {sender}"
        try:
            now_s = self._clock()
            messages, faults = decode(packet)
            for fault in faults:
                self._faults.note(f"osc {fault}", f"{said(source)}: {fault}", now_s)
            if self._translate is not None:
                with self._one_at_a_time:
                    messages = self._translate(source, messages, now_s)
            for message in messages:
                self._hear(message, source, now_s)
        except Exception as error:
            self._stumble(source, error)

    def hear_event(self, source: str, address: str, values: tuple[Value, ...] = ()) -> None:
        """A key, a pad, a MIDI note: what needs no reading."""
        if self._known and address not in self._known:
            return
        try:
            now_s = self._clock()
            self._offer(Event(now_s, source, address, values), now_s)
        except Exception as error:
            self._stumble(source, error)

    def complain(self, kind: str, sentence: str) -> None:
        """A fault of an ear itself, now: a stable word for counting, and what to say."""
        with suppress(Exception):  # the clock is the show's
            self._faults.note(kind, sentence, self._clock())

    def _hear(self, message: Message, source: str, now_s: float) -> None:
        """One message, which may mean no event, one, or as many as its pattern has addresses."""
        address, values, time_tag = message
        time_s = now_s if time_tag is None else self._time_of(time_tag, source, now_s)
        if time_s is None:
            return
        if address in self._known or not self._known or not is_pattern(address):
            self._offer(Event(time_s, source, address, values), now_s)
            return
        for meant in self._meant_by(address, source, now_s):
            self._offer(Event(time_s, source, meant, values), now_s)

    def _offer(self, event: Event, now_s: float) -> None:
        """Leaves the event in the inbox, if it is of use."""
        try:
            refusal = self._accept(event)
        except Exception as error:
            self._stumble(event.source, error)
            return
        if refusal is None and event.time_s > now_s:
            refusal = self._no_time_for(event, now_s)
        if refusal is None:
            self._put(event)
        else:
            self._refuse(event.source, refusal, now_s)

    def _time_of(self, time_tag: int, source: str, now_s: float) -> float | None:
        """Show time of a time tag; that of now for one that is over; None when it is refused."""
        ahead_s = ahead_by(time_tag, self._wall())
        if ahead_s <= 0.0:
            return now_s
        if ahead_s <= MOST_AHEAD_S:
            return now_s + ahead_s
        sentence = (
            f"its clock is {span(ahead_s)} ahead of this machine's: set both by one time server "
            f"(a message for later may be at most {MOST_AHEAD_S:g} s ahead)"
        )
        self._faults.note("osc clock", f"{said(source)}: {sentence}", now_s)
        return None

    def _no_time_for(self, event: Event, now_s: float) -> str | None:
        with self._one_at_a_time:
            if self._waiting.add(event.source, event.time_s, now_s):
                return None
        return f"too many messages for later at a time (at most {WAITING_EACH} can wait)"

    def _meant_by(self, pattern: str, source: str, now_s: float) -> tuple[str, ...]:
        """The addresses that a pattern stands for, as far as its source may have them."""
        with self._one_at_a_time:
            meant = self._patterns.recall(pattern)
            if meant is None and self._new.take(source, 1, now_s):
                meant = self._patterns.resolve(pattern)
            if meant is None:
                refusal = f"too many new address patterns (at most {NEW_EACH} a second)"
            elif not meant:
                refusal = f"no address here is like {pattern}"
            elif self._meant.take(source, len(meant), now_s):
                return meant
            else:
                refusal = f"its address patterns mean more than {MEANT_EACH:,} messages a second"
        self._refuse(source, refusal, now_s)
        return ()

    def _refuse(self, source: str, refusal: str, now_s: float) -> None:
        kind = source.partition(" ")[0]
        kind = "osc" if kind in _WORDS else kind
        self._faults.note(f"{kind} refused", f"{said(source)}: {refusal}", now_s)

    def _stumble(self, source: str, error: Exception) -> None:
        self.complain("osc stumble", f"{said(source)}: {error!r}")


def said(source: str) -> str:
    """A source in words: "OSC from 10.0.0.7", "the serial line lantern", "midi nanoKONTROL"."""
    via, _, sender = source.partition(" ")
    return _WORDS[via] + sender if via in _WORDS else source


def ahead_by(time_tag: int, wall_s: float) -> float:
    """How many seconds a time tag is ahead of the wall clock's seconds since 1970; past: less.

    A board that was never told the time counts from 1900: its tags are long past, and so at once.
    Around the end of an era, in February 2036, the minute before still knows the one after.
    """
    now = int((wall_s + SECONDS_1900_TO_1970) * 2**32) % _ERA
    ahead = time_tag - now
    around = (ahead + _ERA // 2) % _ERA - _ERA // 2
    if abs(around) <= MOST_AHEAD_S * 2**32:
        ahead = around
    return ahead / 2**32


def span(seconds: float) -> str:
    """A length of time that is easily read: "75 s", "90 min", "30 hours", "12 days"."""
    for unit, long in (("s", 1), ("min", 60), ("hours", 3_600), ("days", 86_400)):
        if seconds < 120 * long or unit == "days":
            break
    return f"{seconds / long:,.0f} {unit}"
