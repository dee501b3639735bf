"""The state of a show: one value that can be saved, loaded and compared.

With the show and a time it decides the picture, so nothing else may remember anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.show.playhead import Playhead
from exhibit.show.program import Show

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Playing:
    """A scene in the picture since `entered_s`, mixed in over `fade_s` seconds."""

    scene: int
    entered_s: float
    fade_s: float = 0.0

    @property
    def covers_from_s(self) -> float:
        """From when on nothing below it is seen."""
        return self.entered_s + self.fade_s

    def weight(self, time_s: float) -> float:
        """How much of it lies over what is below, 0..1: it leaves and arrives gently."""
        if time_s >= self.covers_from_s:
            return 1.0
        k = (time_s - self.entered_s) / self.fade_s
        return k * k * (3.0 - 2.0 * k)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where a show stands at `time_s` (show seconds, float64). Arrays are never written to.

    playing       the scenes in the picture, the current one last
    values        (inputs,) current values; see `program.Input` for what they mean
    heard_s       (inputs,) when each was last heard; -1 before
    texts         one for each input: the words of those that have any
    away          how many inputs are not at rest
    hits          (inputs,) hits since the current scene began
    follow_from   (followers,) where each follower was at `follow_since`
    follow_speed  (followers,) how fast it was going there, a second
    follow_since  (followers,) show seconds
    held_since    one entry for each `for` of the current scene: since when it is true, or None
    quiet_since_s since when nobody has done anything, or None while somebody does
    past          for each follower the ways it went before, as far back as the show remembers:
                  (k, 5) until, from, since, goal, speed, the oldest first
    players       where each recording of the show stands
    """

    time_s: float
    language: int
    playing: tuple[Playing, ...]
    values: Floats
    heard_s: Floats
    texts: tuple[str, ...]
    away: int
    hits: Floats
    follow_from: Floats
    follow_speed: Floats
    follow_since: Floats
    held_since: tuple[float | None, ...]
    quiet_since_s: float | None
    past: tuple[Floats, ...]
    players: tuple[Playhead, ...] = ()

    @property
    def scene(self) -> int:
        """The scene that decides what happens next."""
        return self.playing[-1].scene


def initial(show: Show, scene: int | None = None, language: int = 0) -> State:
    """The state at 0 s: in the start scene, or in the one given, with every input at rest."""
    first = show.start if scene is None else scene
    rest = np.array([item.rest for item in show.inputs], np.float64)
    return State(
        time_s=0.0,
        language=language,
        playing=(Playing(first, 0.0),),
        values=rest,
        heard_s=np.full(len(rest), -1.0),
        texts=("",) * len(rest),
        away=0,
        hits=np.zeros(len(rest)),
        follow_from=np.array([show.inputs[f.input].rest for f in show.followers], np.float64),
        follow_speed=np.zeros(len(show.followers)),
        follow_since=np.zeros(len(show.followers)),
        held_since=(None,) * len(show.scenes[first].clocks),
        quiet_since_s=0.0,
        past=(np.zeros((0, 5)),) * len(show.followers),
        players=(Playhead(),) * len(show.players),
    )


def to_json(state: State) -> dict[str, Any]:
    """The state as what JSON can say; floats survive bit for bit (shortest round-trip repr)."""
    return {
        "time_s": state.time_s,
        "language": state.language,
        "playing": [[p.scene, p.entered_s, p.fade_s] for p in state.playing],
        **{name: getattr(state, name).tolist() for name in _ARRAYS},
        "texts": list(state.texts),
        "away": state.away,
        "held_since": list(state.held_since),
        "quiet_since_s": state.quiet_since_s,
        "past": [ways.tolist() for ways in state.past],
        "players": [
            [p.at_s, p.since_s, p.runs, p.wanted, p.begun_s, p.stopped_s] for p in state.players
        ],
    }


def from_json(data: Mapping[str, Any]) -> State:
    """The inverse of `to_json`; KeyError or TypeError for something else."""
    return State(
        time_s=float(data["time_s"]),
        language=int(data["language"]),
        playing=tuple(Playing(int(s), float(at), float(fade)) for s, at, fade in data["playing"]),
        **{name: np.array(data[name], np.float64) for name in _ARRAYS},
        texts=tuple(data["texts"]),
        away=int(data["away"]),
        held_since=tuple(data["held_since"]),
        quiet_since_s=data["quiet_since_s"],
        past=tuple(np.array(ways, np.float64).reshape(-1, 5) for ways in data["past"]),
        players=tuple(
            Playhead(float(at_s), float(since_s), bool(runs), bool(wanted), *map(float, ran))
            for at_s, since_s, runs, wanted, *ran in data["players"]
        ),
    )


_ARRAYS = ("values", "heard_s", "hits", "follow_from", "follow_speed", "follow_since")
