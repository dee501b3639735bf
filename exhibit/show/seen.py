"""Which scenes are in the picture at a time, how far into each we are, and how much of each.

A region that begins or ends gently has `NOTHING` in the place of a scene, below the first one or
over the last: it is mixed with nothing as with any scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exhibit.core.curves import STEPS, samples
from exhibit.core.styles import CROSSFADE, Style
from exhibit.show.program import Show
from exhibit.show.state import NOTHING, Playing, State


@dataclass(frozen=True, slots=True)
class Seen:
    """A scene in the picture: it is mixed over those before it by `weight` (0..1)."""

    scene: int
    entered_s: float
    local_s: float
    weight: float
    region: int = 0
    style: Style = CROSSFADE
    seen_from_s: float = 0.0  # when it began to be mixed in


def seen(state: State, time_s: float) -> list[Seen]:
    """The scenes of the main region from the bottom up at `time_s` (>= the state's own time).

    The first one has weight 1: nothing lies below it. They are mixed as by plain crossfades.
    """
    return _mixed(state.playing, time_s, (CROSSFADE,), 0)


def all_seen(show: Show, state: State, time_s: float) -> list[Seen]:
    """The scenes of all regions, those of the lowest first, each by the style of its transition."""
    if not show.beside:
        return _mixed(state.playing, time_s, show.styles, 0)
    found: list[Seen] = []
    for region in order_of(show):
        playing = state.regions[region].playing
        if region and playing and playing[0].weight(time_s) < 1.0:
            since_s = playing[0].seen_from_s
            found.append(Seen(NOTHING, since_s, 0.0, 1.0, region, CROSSFADE, since_s))
        found += _mixed(playing, time_s, show.styles, region)
    return found


def order_of(show: Show) -> Iterator[int]:
    """The numbers of the regions as they lie in the picture, the lowest first."""
    beside = list(enumerate(show.beside, 1))
    yield from (number for number, region in beside if not region.over)
    yield 0
    yield from (number for number, region in beside if region.over)


def scenes_in(state: State) -> tuple[int, ...]:
    """The scenes of all regions that are in the picture or heard, those of the main one last."""
    courses = (*state.regions[1:], state.regions[0])
    return tuple(p.scene for course in courses for p in course.playing if p.scene != NOTHING)


def _mixed(
    playing: Sequence[Playing], time_s: float, styles: Sequence[Style], region: int
) -> list[Seen]:
    """The scenes of one region; those that others have covered are left out."""
    layers: list[Seen] = []
    for each in playing:
        style = styles[each.style] if 0 <= each.style < len(styles) else CROSSFADE
        weight = progress(each, style, time_s) if layers or region else 1.0
        # A curve that is whole before its time, as a bounce is, has not covered them yet.
        if weight >= 1.0 and (style.ease is None or time_s >= each.covers_from_s):
            layers.clear()
        local_s = time_s - each.entered_s
        layers.append(
            Seen(each.scene, each.entered_s, local_s, weight, region, style, each.seen_from_s)
        )
    return layers


def progress(playing: Playing, style: Style, time_s: float) -> float:
    """How far a transition has come, 0..1: gently, or by the curve of its style.

    A curve that goes beyond its end stays there: no scene can be seen more than wholly.
    """
    if style.ease is None or time_s >= playing.covers_from_s:
        return playing.weight(time_s)
    row = samples(style.ease)
    place = max(time_s - playing.seen_from_s, 0.0) / playing.fade_s * STEPS
    before = min(int(place), STEPS)
    here = float(row[before])
    here += (float(row[before + 1]) - here) * (place - before)
    return min(max(here, 0.0), 1.0)


def without_least_seen(playing: Sequence[Playing], time_s: float) -> tuple[Playing, ...]:
    """The scenes, at least one, without the one of which the picture has the least."""
    shares: list[float] = []
    left = 1.0  # of the picture, below the scenes mixed over it
    for i in range(len(playing) - 1, -1, -1):
        weight = playing[i].weight(time_s) if i else 1.0
        shares.append(left * weight)
        left *= 1.0 - weight
    least = len(playing) - 1 - shares.index(min(shares))
    return (*playing[:least], *playing[least + 1 :])
