"""The timeline to tracks: a property's tweens, each from where the one before it has come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exhibit.authoring.compile.flights import value_at, view_segments
from exhibit.authoring.compile.numbers import HUED, Numbers, has
from exhibit.authoring.compile.rows import Block
from exhibit.authoring.specs import CueSpec, SceneSpec
from exhibit.scene.columns import PROPERTY_ROW
from exhibit.scene.mosaic import PANE_EXTRAS
from exhibit.scene.tracks import Segment, Track


def timeline(scene: SceneSpec, blocks: Iterable[Block], numbers: Numbers) -> Iterator[Track]:
    """The tracks of a scene's timeline."""
    cues: dict[tuple[str, str], list[CueSpec]] = {}
    views: dict[str, list[CueSpec]] = {}  # what is zoomed into
    for cue in sorted(scene.timeline, key=lambda cue: cue.at_s):
        for target in cue.targets:
            if not cue.goals.keys().isdisjoint(PANE_EXTRAS):
                views.setdefault(target.text, []).append(cue)
            for prop in cue.goals:
                cues.setdefault((target.text, prop), []).append(cue)
    for block in blocks:
        for (name, prop), lines in cues.items():
            if name == block.known_as and prop not in PANE_EXTRAS and _moved(block, prop):
                yield from _tracks(block, prop, _segments(block, prop, lines, numbers), numbers)
        if block.known_as in views and _moved(block, PANE_EXTRAS[0]):
            own = {prop: numbers.own(block, prop) for prop in PANE_EXTRAS}
            for prop, segments in view_segments(views[block.known_as], own).items():
                yield from _tracks(block, prop, segments, numbers)


def _moved(block: Block, prop: str) -> bool:
    """Whether the timeline moves this block: of a repeated node the whole, but for its kind's."""
    if block.role in ("frame", "inside"):
        return has(block, prop)
    handed_down = prop in PROPERTY_ROW and prop not in HUED  # a colour is its node's alone
    return block.role == "plain" or handed_down == (block.role == "whole")


def _tracks(block: Block, prop: str, segments: list[Segment], numbers: Numbers) -> Iterator[Track]:
    for write in numbers.writes(block, prop):
        yield Track(write.targets, segments, block.late_s, times=write.times, plus=write.plus)


def _segments(block: Block, prop: str, cues: list[CueSpec], numbers: Numbers) -> list[Segment]:
    own = numbers.own(block, prop)
    segments: list[Segment] = []
    for cue in cues:
        goal = own if cue.verb == "show" else numbers.number(prop, cue.goals[prop])
        if prop in cue.starts:
            start = numbers.number(prop, cue.starts[prop])
        elif segments:
            start = value_at(segments[-1], cue.at_s)
        else:
            start = _first_start(block, prop, cue, own)
        segments.append(Segment(cue.at_s, cue.over_s, start, goal, cue.easing))
    return segments


def _first_start(block: Block, prop: str, cue: CueSpec, own: float) -> float:
    """What is shown, or faded or drawn with nothing of its own, is not there before."""
    if cue.verb == "show":
        return 0.0
    goal = cue.goals[prop]
    if cue.verb in ("fade", "draw", "reveal") and prop not in block.node.live:
        return 0.0 if isinstance(goal, float) and goal > 0.0 else own
    return own
