"""The venue and the show brought together: wires that lead somewhere, in the inputs' own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec, ShowSpec
from exhibit.authoring.venue.chain import Chain, chain
from exhibit.authoring.venue.kinds import MEASURED, refuse_sensor, refuse_strangers
from exhibit.authoring.venue.network import is_address
from exhibit.authoring.venue.outputs import spoken_outputs
from exhibit.authoring.venue.place import Venue
from exhibit.authoring.venue.policies import policy, refuse_circles
from exhibit.authoring.venue.profiles import missing_profile
from exhibit.authoring.venue.sound import check_speakers
from exhibit.authoring.venue.written import Sensor, VenueSpec, WireSpec
from exhibit.core.problems import Problems
from exhibit.wires.wire import Threshold, Watch, Wire

FAR_OUT = 20.0  # ranges away from its own: what no sensor means, only one that speaks another unit


def check_venue(spec: VenueSpec, show: ShowSpec, problems: Problems) -> Venue:
    """The venue as this show uses it.

    Wires lead to inputs that the show has, and feed each from one value. One that is wrong in
    itself becomes a problem and is left out: its input then hears `/in/NAME`.
    """
    inputs = {item.name.text: item for item in show.inputs}
    wired = _Wiring(spec, inputs, problems)
    wires: list[Wire] = []
    fed = _Fed(spec, inputs, problems)
    for written in spec.wires:
        wire = wired.wire(written)
        if wire is not None:
            fed.add(wire, written)
            wires.append(wire)
    refuse_circles(spec.wires, problems)
    _note_unsent(spec, show, problems)
    check_speakers(spec.speakers, show, problems)
    _note_unknown(spec, show, problems)
    if spec.place.language is not None:
        check_spoken(spec.place.language, [each.text for each in show.languages], problems)
    outputs = spoken_outputs(spec.place.outputs, show, problems)
    return replace(spec.place, wires=tuple(wires), outputs=outputs)


def _note_unknown(spec: VenueSpec, show: ShowSpec, problems: Problems) -> None:
    """Variables that are to be forgotten, and that this show does not have; another one may."""
    known = [item.name.text for item in show.variables]
    for name in spec.place.remember.never:
        if name.text not in known:
            problems.warning(
                name.place,
                "remember-unknown",
                f"'{short(name.text)}' is not a variable of this show",
                suggest(name.text, known),
            )


def _note_unsent(spec: VenueSpec, show: ShowSpec, problems: Problems) -> None:
    """Machines that the show speaks to and the venue does not name: a show can do without."""
    known = [target.name for target in spec.place.sends]
    said: set[str] = set()
    for send in (send for scene in show.scenes for send in scene.sends):
        name = send.to.text
        if name not in known and name not in said:
            said.add(name)
            problems.warning(
                send.to.place,
                "unknown-target",
                f"this venue does not say where '{short(name)}' is, so nothing is sent there",
                suggest(name, known)
                or f"under 'send': {short(name)}: {{host: 10.0.0.5, port: 53000}}",
            )


class _Wiring:
    def __init__(
        self, spec: VenueSpec, inputs: Mapping[str, InputSpec], problems: Problems
    ) -> None:
        self._place = spec.place
        self._profiles = spec.profiles
        self._boards = {board.name: board for board in spec.place.boards}
        self._inputs = inputs
        self._problems = problems

    def wire(self, written: WireSpec) -> Wire | None:
        item = self._inputs.get(written.input.text)
        origin = self._origin(written)
        if item is None:
            self._refuse_input(written.input)
            return None
        refuse_strangers(written, item, self._problems)
        if origin is None:
            return None
        address, source, sensor = origin
        if sensor is not None and refuse_sensor(sensor, written, item, self._problems):
            return None
        made = chain(written, item, sensor, self._problems)
        return Wire(
            input=item.name.text,
            address=address,
            source=source,
            first=(written.value or (sensor.value if sensor else 1)) - 1,
            steps=made.steps,
            watch=self._watch(written, item, sensor, made),
            called=written.called or (sensor.called if sensor else {}),
        )

    def _refuse_input(self, name: Name) -> None:
        whole, dot, _ = name.text.partition(".")
        if dot and whole in self._inputs:
            hint = f"a wire feeds the whole of it: write '{whole}'"
        else:
            hint = suggest(name.text, self._inputs)
        message = f"the show has no input '{short(name.text)}'"
        self._problems.error(name.place, "unknown-input", message, hint)

    # -- where its messages come from

    def _origin(self, written: WireSpec) -> tuple[str, str, Sensor | None] | None:
        """The address, the source, and the sensor if a profile knows it."""
        keys = written.keys
        if "osc" not in keys and "board" not in keys and "sensor" not in keys:
            self._problems.error(
                written.place,
                "missing-key",
                f"the wire of '{written.input.text}' does not say what feeds it",
                "for example: osc: /lantern/distance, or: board: lantern, sensor: distance",
            )
            return None
        if "osc" in keys and ("board" in keys or "sensor" in keys):
            self._problems.error(
                keys["osc"],
                "two-ways",
                f"the wire of '{written.input.text}' says twice what feeds it",
                "write either 'osc', or 'board' and 'sensor'; a board that an address is heard "
                "from is named by 'from'",
            )
            return None
        source = self._source(written)
        if source is None:
            return None
        if "osc" in keys:
            if written.osc is None:
                return None
            self._check_midi(written.osc)
            return written.osc.text, source, None
        return self._of_board(written, source)

    def _of_board(self, written: WireSpec, source: str) -> tuple[str, str, Sensor | None] | None:
        if written.board is None or written.sensor is None:
            lacks = "board" if "board" not in written.keys else "sensor"
            if lacks not in written.keys:
                known = self._boards if lacks == "board" else self._sensors(written.board)
                message = f"the wire of '{written.input.text}' needs '{lacks}'"
                hint = suggest("", known)
                self._problems.error(written.place, "missing-key", message, hint)
            return None
        name = written.board.text
        if name not in self._profiles:
            self._refuse_board(written.board)
            return None
        board, profile = self._boards.get(name), self._profiles[name]
        if board is None or (profile is None and board.profile):
            return None  # it could not be read, which has been said
        if profile is None:
            missing_profile(written.board.place, name, self._problems)
            return None
        sensor = profile.sensors.get(written.sensor.text)
        if sensor is None:
            self._problems.error(
                written.sensor.place,
                "unknown-sensor",
                f"the board '{name}' has no sensor '{short(written.sensor.text)}'",
                suggest(written.sensor.text, profile.sensors),
            )
            return None
        return sensor.address.replace("{name}", board.node), source or board.source, sensor

    def _sensors(self, board: Name | None) -> Sequence[str]:
        profile = self._profiles.get(board.text) if board else None
        return list(profile.sensors) if profile else []

    def _refuse_board(self, name: Name) -> None:
        message = f"the venue has no board '{short(name.text)}'"
        hint = suggest(name.text, self._profiles) or "write it under 'boards'"
        self._problems.error(name.place, "unknown-board", message, hint)

    def _source(self, written: WireSpec) -> str | None:
        """What the source of its events ends with; None when `from` means nothing."""
        asked = written.sender
        if asked is None:
            return None if "from" in written.keys else ""
        if asked.text in self._profiles:
            board = self._boards.get(asked.text)
            return None if board is None else board.source
        if is_address(asked.text) or asked.text in (self._place.midi or ()):
            return asked.text
        self._problems.error(
            asked.place,
            "unknown-board",
            f"'{short(asked.text)}' is no board, no network address and no MIDI port of this venue",
            suggest(asked.text, [*self._profiles, *(self._place.midi or ())]),
        )
        return None

    def _check_midi(self, address: Name) -> None:
        if address.text.startswith("/midi/") and self._place.midi is None:
            self._problems.error(
                address.place,
                "unheard",
                f"{short(address.text)} comes from MIDI, which is not listened to",
                "add a line to the venue: midi: yes",
            )

    # -- its health

    def _watch(
        self, written: WireSpec, item: InputSpec, sensor: Sensor | None, made: Chain
    ) -> Watch:
        silent_s, stuck_s = written.silent_after, written.stuck_after
        noise = None
        if written.noise is not None:
            noise = made.means.width(written.noise, "'noise'", self._problems)
        if sensor is not None:
            silent_s = sensor.silent_after_s if silent_s is None else silent_s
            stuck_s = sensor.stuck_after_s if stuck_s is None else stuck_s
            if noise is None and sensor.noise is not None and item.kind in MEASURED:
                noise = abs(made.meant(sensor.noise) - made.meant(0.0))
        watch = Watch(
            silent_after_s=silent_s,
            stuck_after_s=stuck_s,
            noise=noise,
            between=_between(written, item, sensor, made),
        )
        if written.at_most is not None:
            watch = replace(watch, at_most_hz=written.at_most)
        return policy(written, item, watch, self._inputs, self._problems)


def _between(
    written: WireSpec, item: InputSpec, sensor: Sensor | None, made: Chain
) -> tuple[float, float] | None:
    """What a sensor can say, in the unit of its input and after what health does not look at.

    What no profile tells is guessed so that only a sensor that speaks another unit is outside:
    centimetres for metres, or 0 to 1023 for 0 to 1.
    """
    if item.kind not in MEASURED:
        return None
    if sensor is None or sensor.between is None:
        span = FAR_OUT * (item.high - item.low)
        return item.low - span, item.high + span
    ends = [made.meant(end) for end in sensor.between]
    if written.invert:
        ends = [item.low + item.high - end for end in ends]
    low, high = sorted(ends)
    if written.baseline is not None:
        return item.rest - (high - low), item.rest + (high - low)
    return low, high


class _Fed:
    """What feeds which input already."""

    def __init__(
        self, spec: VenueSpec, inputs: Mapping[str, InputSpec], problems: Problems
    ) -> None:
        wired = {wire.input.text for wire in spec.wires}
        # An input that the venue does not wire keeps the address of its own name.
        self._own = {f"/in/{name}": name for name in inputs if name not in wired}
        self._wires: dict[str, list[Wire]] = {}
        self._problems = problems

    def add(self, wire: Wire, written: WireSpec) -> None:
        """One value feeds one input: two would always say the same, and be a slip of copying.

        Another value of the message is another matter (the x and the y of a touch), and so is
        another threshold (near, and very near), or another sender.
        """
        taken = self._own.get(wire.address, "") or next(
            (other.input for other in self._wires.get(wire.address, ()) if _same(wire, other)), ""
        )
        if taken:
            name: Name | None = written.osc or written.sensor
            self._problems.error(
                name.place if name else written.place,
                "wire-twice",
                f"{wire.address} feeds '{taken}' already",
                "of a message with several values, 'value: 2' is the second one",
            )
        self._wires.setdefault(wire.address, []).append(wire)


def _same(wire: Wire, other: Wire) -> bool:
    """Whether two wires of one address carry the same."""
    if wire.source and other.source and wire.source != other.source:
        return False
    return wire.first == other.first and _threshold(wire) == _threshold(other)


def _threshold(wire: Wire) -> Threshold | None:
    return next((step for step in wire.steps if isinstance(step, Threshold)), None)
