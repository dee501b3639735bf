"""Compiles rhythms: which tempo each goes by, where its strokes fall, what changes its tempo.

The rhythms of a show are numbered as they are written, each followed by its patterns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.rhythm_specs import FeelSpec, RetempoSpec, RhythmSpec
from exhibit.authoring.slips import short
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.rhythm import Rhythm, in_order
from exhibit.core.units import UnitError
from exhibit.show.program import Input
from exhibit.show.rhythms import Following, Retempo, Tapped

MOST_RHYTHMS = 256  # with all their patterns: each is asked for its pulses in every picture


@dataclass(frozen=True, slots=True)
class _Grid:
    """The pulses of a rhythm beside those of the one whose tempo it has, itself as a rule."""

    leads: RhythmSpec
    times: float  # its pulses in one of that one's
    beat: int
    pulse_s: float


class Rhythms:
    """The rhythms of a show, by their names and numbers.

    Mistakes become problems, each once: whoever compiles again gives problems that nobody reads.
    """

    def __init__(self, specs: Sequence[RhythmSpec], problems: Problems) -> None:
        self._specs = specs[:MOST_RHYTHMS]
        self._problems = problems
        self._named = {spec.name.text: spec for spec in specs}
        names = [name for spec in self._specs for name in spec.names]
        self._numbers = {name: i for i, name in reversed(list(enumerate(names)))}
        count = sum(len(spec.names) for spec in specs)
        if count > MOST_RHYTHMS:
            problems.error(
                specs[0].name.place, "range",
                f"the show has {count:,} rhythms and patterns: {MOST_RHYTHMS} are the most",
            )  # fmt: skip
        self._grids = {spec.name.text: self._grid(spec) for spec in self._specs}
        self.compiled = tuple(each for spec in self._specs for each in self._rhythms(spec))

    def _rhythms(self, spec: RhythmSpec) -> Iterator[Rhythm]:
        """A rhythm, and each of its patterns, which go with it."""
        grid = self._grids[spec.name.text]
        leader = self._numbers[grid.leads.name.text]
        parts = [
            (pattern.strokes, self._late(pattern.strokes, pattern.feel or spec.feel, grid))
            for pattern in spec.patterns
        ]
        late = self._late(spec.strokes, spec.feel, grid) if spec.own else _together(spec, parts)
        own = grid.leads is spec
        yield Rhythm(
            spec.name.text, grid.pulse_s, spec.strokes, late, grid.beat,
            -1 if own else leader, 1.0 if own else grid.times,
        )  # fmt: skip
        for name, (strokes, late_) in zip(spec.names[1:], parts, strict=True):
            yield Rhythm(name, grid.pulse_s, strokes, late_, grid.beat, leader, grid.times)

    # -- which tempo

    def _grid(self, spec: RhythmSpec, asked: tuple[str, ...] = ()) -> _Grid:
        beat = spec.beat or 1
        if spec.goes_with is None:
            return _Grid(spec, 1.0, beat, spec.pulse_s)
        other = self._named.get(spec.goes_with.text)
        if other is None or spec.name.text in asked:
            if not asked:
                self._problems.error(
                    spec.goes_with.place, "unknown-rhythm",
                    f"'{short(spec.goes_with.text)}' is not a rhythm of this show",
                    suggest(spec.goes_with.text, self._named),
                )  # fmt: skip
            return _Grid(spec, 1.0, beat, 0.5)
        above = self._grid(other, (*asked, spec.name.text))
        if not asked and above.leads is spec:
            self._problems.error(
                spec.goes_with.place, "rhythm-circle",
                f"'{short(spec.name.text)}' goes round in a circle: no rhythm in it has a tempo",
                "give one of them a tempo, such as tempo: 100 bpm, instead of 'with'",
            )  # fmt: skip
        if spec.cycle is None:
            beat = spec.beat or above.beat
            times = beat / above.beat
        else:
            of = spec.cycle.of * (above.beat if spec.cycle.unit == "beats" else 1)
            times = (spec.cycle.pulses or len(spec.strokes)) / of
        return _Grid(above.leads, times * above.times, beat, above.pulse_s / times)

    # -- where strokes fall

    def _late(self, strokes: tuple[float, ...], feel: FeelSpec, grid: _Grid) -> tuple[float, ...]:
        """How much after its pulse each stroke comes, in pulses; () where none does."""
        if not feel.swing and not feel.shift:
            return ()
        late = [_swung(i, len(strokes), feel.swing, grid.beat) for i in range(len(strokes))]
        if len(feel.swing) > 2 and len(feel.swing) != grid.beat:
            self._problems.error(
                feel.swing_place, "range",
                f"this swing has {len(feel.swing)} parts, and a beat has "
                f"{grid.beat} pulse{'s' if grid.beat > 1 else ''}",
                f"write beat: {len(feel.swing)} pulses, or as many parts as a beat has pulses",
            )  # fmt: skip
            return ()
        for pulse, amount, unit in feel.shift:
            i = int(pulse.text) - 1
            if i >= len(strokes):
                self._problems.error(
                    pulse.place, "range",
                    f"there is no pulse {pulse.text} in a pattern of {len(strokes)}",
                )  # fmt: skip
                return ()
            late[i] += amount / grid.pulse_s if unit == "s" else amount
        overtaking = in_order(strokes, late)
        if overtaking is not None:
            place = next(
                (p.place for p, _, _ in feel.shift if int(p.text) == overtaking + 1), feel.place
            )
            self._problems.error(
                place, "range",
                f"the stroke on pulse {overtaking + 1} would come before the one that precedes it",
                "shift it by less",
            )  # fmt: skip
            return ()
        return tuple(late)

    # -- what is said of them elsewhere

    def retempos(self, written: RetempoSpec) -> Iterator[Retempo]:
        """Other tempos for rhythms, or for those that they go with; none for a mistake."""
        for name, tempo in written.tempos:
            grid = self._grids.get(name.text)
            if grid is None:
                self._problems.error(
                    name.place, "unknown-rhythm",
                    f"'{short(name.text)}' is not a rhythm of this show",
                    suggest(name.text, self._grids),
                )  # fmt: skip
                continue
            pulse_s = 60.0 / (tempo * grid.beat) * grid.times
            yield Retempo(self._numbers[grid.leads.name.text], pulse_s, written.over_s)

    def paces(self, heard: Mapping[str, tuple[int, Input]]) -> Iterator[Following | Tapped]:
        """What changes their tempos; `heard` are the channels of the show, with their numbers."""
        for spec in self._specs:
            if spec.goes_with is not None:
                continue
            number, beat = self._numbers[spec.name.text], spec.beat or 1
            if spec.follows is not None:
                following = self._following(spec, number, heard)
                if following is not None:
                    yield following
            if spec.tap is not None and self._is_hit(spec.tap.input, heard):
                usual = 60.0 / (spec.pulse_s * beat)
                slowest = spec.tap.slowest or min(usual, spec.tap.fastest or usual) / 2.0
                fastest = spec.tap.fastest or max(usual, slowest) * 2.0
                channel = heard[spec.tap.input.text][0]
                yield Tapped(number, channel, float(beat), 60.0 / slowest, 60.0 / fastest)

    def _following(
        self, spec: RhythmSpec, number: int, heard: Mapping[str, tuple[int, Input]]
    ) -> Following | None:
        assert spec.follows is not None
        follows, beat = spec.follows, spec.beat or 1
        channel, item = heard.get(follows.input.text, (-1, None))
        if item is None or item.kind in ("hit", "text"):
            self._not_followed(follows.input, item, heard)
            return None
        low, high = item.low, item.high
        if item.kind == "choice":
            low, high = 0.0, max(len(item.options) - 1.0, 1.0)
        if follows.between is not None:
            try:
                low, high = (units.quantity(end.text, item.unit) for end in follows.between)
            except UnitError as error:
                self._problems.error(follows.between[0].place, "value", str(error))
                return None
        from_s, to_s = (60.0 / (tempo * beat) for tempo in (follows.start, follows.end))
        return Following(number, channel, low, high, from_s, to_s, follows.over_s)

    def _not_followed(
        self, name: Name, item: Input | None, heard: Mapping[str, tuple[int, Input]]
    ) -> None:
        if item is None:
            numbers = [known for known, (_, it) in heard.items() if it.kind not in ("hit", "text")]
            self._problems.error(
                name.place, "unknown-input",
                f"'{short(name.text)}' is not an input of this show",
                suggest(name.text, numbers) or "name it under 'inputs': distance",
            )  # fmt: skip
            return
        self._problems.error(
            name.place, "input-kind",
            f"a tempo cannot follow '{name.text}', which is a {item.kind}",
            f"to tap the tempo on it, write tempo: 120 bpm, tap: {name.text}"
            if item.kind == "hit" else "",
        )  # fmt: skip

    def _is_hit(self, name: Name, heard: Mapping[str, tuple[int, Input]]) -> bool:
        _, item = heard.get(name.text, (-1, None))
        if item is not None and item.kind == "hit":
            return True
        hits = [known for known, (_, it) in heard.items() if it.kind == "hit"]
        self._problems.error(
            name.place, "unknown-input" if item is None else "input-kind",
            f"'{short(name.text)}' is not an input of this show" if item is None
            else f"'{name.text}' is a {item.kind}, and a hit is needed here",
            suggest(name.text, hits) or "a tempo is tapped on a hit: inputs: {drum: hit}",
        )  # fmt: skip
        return False


def _swung(pulse: int, pulses: int, swing: tuple[float, ...], beat: int) -> float:
    """How much later than even a pulse comes, in pulses.

    With two parts, of each two pulses of a beat, or of the cycle where a pulse is a beat; one that
    is left over alone stays. With more, of the pulses of a beat.
    """
    if len(swing) == 2:
        within = pulse % beat if beat > 1 else pulse
        return (2.0 * swing[0] - 1.0) if within % 2 else 0.0
    if len(swing) != beat:
        return 0.0
    within = pulse % beat
    return sum(swing[:within]) * beat - within


def _together(
    spec: RhythmSpec, parts: Sequence[tuple[tuple[float, ...], tuple[float, ...]]]
) -> tuple[float, ...]:
    """How late the strokes of all patterns are: each as the strongest of those on its pulse."""
    if not any(late for _, late in parts) or len(spec.strokes) % max(len(s) for s, _ in parts):
        return ()
    found: list[float] = []
    for i, strength in enumerate(spec.strokes):
        ways = [late[i % len(s)] if late else 0.0 for s, late in parts if s[i % len(s)] == strength]
        found.append(ways[0] if ways and strength > 0.0 else 0.0)
    return tuple(found) if in_order(spec.strokes, found) is None else ()
