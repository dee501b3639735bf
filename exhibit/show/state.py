"""The state of a show: one value that can be saved, loaded and compared.

With the show and a time it decides the picture, so nothing else may remember anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.core.beat import Beat
from exhibit.show import rhythms
from exhibit.show.day import Day
from exhibit.show.playhead import Playhead
from exhibit.show.program import Show

Floats = NDArray[np.float64]

NOTHING = -1  # in the place of a scene: its region has ended, and what was there fades away
MOST_CAME = 16  # scenes that a region can go back through


@dataclass(frozen=True, slots=True)
class Playing:
    """A scene in the picture that began at `entered_s`, mixed in over `fade_s` seconds.

    When a region that is not always there ends, the last of its scenes is `NOTHING`.
    One that goes on from where it was left began `late_s` before it was mixed in. `style` is the
    number of its transition among the show's.
    """

    scene: int
    entered_s: float
    fade_s: float = 0.0
    style: int = 0
    late_s: float = 0.0

    @property
    def seen_from_s(self) -> float:
        """When it began to be mixed in."""
        return self.entered_s + self.late_s

    @property
    def covers_from_s(self) -> float:
        """From when on nothing below it is seen."""
        return self.seen_from_s + self.fade_s

    def weight(self, time_s: float) -> float:
        """How much of it lies over what is below, 0..1: it leaves and arrives gently."""
        if time_s >= self.covers_from_s:
            return 1.0
        k = (time_s - self.seen_from_s) / self.fade_s
        return k * k * (3.0 - 2.0 * k)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Where one region of the show stands.

    playing     its scenes in the picture, the current one last; empty while it is not there
    held_since  one entry for each clock of the current scene (`Scene.clocks`), or None
    hits        (inputs,) hits since the current scene began
    came        the scenes that it came through, the one just left last
    struck      the hits since the current scene began, of inputs that its conditions count: each
                with the times of the last ones
    """

    playing: tuple[Playing, ...]
    held_since: tuple[float | None, ...]
    hits: Floats
    came: tuple[int, ...] = ()
    struck: tuple[tuple[int, tuple[float, ...]], ...] = ()

    @property
    def scene(self) -> int:
        """The current scene, or `NOTHING`."""
        return self.playing[-1].scene if self.playing else NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where a show stands at `time_s` (show seconds, float64). Arrays are never written to.

    values        (inputs,) current values; see `program.Input` for what they mean
    heard_s       (inputs,) when each was last heard; -1 before
    texts         one for each input: the words of those that have any
    away          how many inputs are not at rest
    follow_from   (followers,) where each follower was at `follow_since`
    follow_speed  (followers,) how fast it was going there, a second
    follow_since  (followers,) show seconds
    quiet_since_s since when nobody has done anything, or None while somebody does
    past          for each follower the ways it went before, as far back as the show remembers:
                  (k, 5) until, from, since, goal, speed, the oldest first
    players       where each recording of the show stands
    beats         how each rhythm of the show goes; of one that goes with another, nothing
    regions       where each region stands, the main one first
    entered       (scenes,) how often each has begun
    met           (scenes,) how often each has begun in this visit
    left_s        (scenes,) how far each had come when it was left, in its own seconds; -1 before
    turns         how often each turn of the show has been asked
    visits        how many visits have begun: somebody did something after nobody had for a while
    fresh         nobody has done anything since what is of a visit was forgotten
    kept_since    one entry for each clock of what the show keeps (`Show.kept_clocks`), or None
    day           the day outside, once an event has said it
    """

    time_s: float
    language: int
    values: Floats
    heard_s: Floats
    texts: tuple[str, ...]
    away: int
    follow_from: Floats
    follow_speed: Floats
    follow_since: Floats
    quiet_since_s: float | None
    past: tuple[Floats, ...]
    players: tuple[Playhead, ...]
    regions: tuple[Course, ...]
    entered: Floats
    met: Floats
    left_s: Floats
    turns: tuple[int, ...] = ()
    visits: int = 0
    fresh: bool = True
    kept_since: tuple[float | None, ...] = ()
    day: Day | None = None
    beats: tuple[Beat, ...] = ()

    @property
    def playing(self) -> tuple[Playing, ...]:
        """The scenes of the main region in the picture, the current one last."""
        return self.regions[0].playing

    @property
    def scene(self) -> int:
        """The current scene of the main region."""
        return self.playing[-1].scene


def initial(show: Show, scene: int | None = None, language: int = 0) -> State:
    """The state at 0 s: in the start scene, or in the one given, with every input at rest."""
    first = show.start if scene is None else scene
    rest = np.array([item.rest for item in show.inputs], np.float64)
    return State(
        time_s=0.0,
        language=language,
        values=rest,
        heard_s=np.full(len(rest), -1.0),
        texts=("",) * len(rest),
        away=0,
        follow_from=np.array([show.inputs[f.input].rest for f in show.followers], np.float64),
        follow_speed=np.zeros(len(show.followers)),
        follow_since=np.zeros(len(show.followers)),
        quiet_since_s=0.0,
        past=(np.zeros((0, 5)),) * len(show.followers),
        players=(Playhead(),) * len(show.players),
        regions=(
            Course((Playing(first, 0.0),), (None,) * len(show.scenes[first].clocks),
                   np.zeros(len(rest))),
            *(Course((), (), np.zeros(len(rest))) for _ in show.beside),
        ),
        entered=np.zeros(len(show.scenes)),
        met=np.zeros(len(show.scenes)),
        left_s=np.full(len(show.scenes), -1.0),
        turns=(0,) * len(show.turns),
        kept_since=(None,) * len(show.kept_clocks),
        beats=rhythms.first_beats(show, rest.tolist()),
    )  # fmt: skip


def to_json(state: State) -> dict[str, Any]:
    """The state as what JSON can say; floats survive bit for bit (shortest round-trip repr)."""
    return {
        "time_s": state.time_s,
        "language": state.language,
        **{name: getattr(state, name).tolist() for name in _ARRAYS},
        "texts": list(state.texts),
        "away": state.away,
        "quiet_since_s": state.quiet_since_s,
        "past": [ways.tolist() for ways in state.past],
        "players": [
            [p.at_s, p.since_s, p.runs, p.wanted, p.begun_s, p.stopped_s] for p in state.players
        ],
        "regions": [
            {
                "playing": [list(astuple(playing)) for playing in course.playing],
                "held_since": _clocks_said(course.held_since),
                "hits": course.hits.tolist(),
                "came": list(course.came),
                "struck": [[channel, list(moments)] for channel, moments in course.struck],
            }
            for course in state.regions
        ],
        "beats": rhythms.said(state.beats),
        "turns": list(state.turns),
        "visits": state.visits,
        "fresh": state.fresh,
        "kept_since": _clocks_said(state.kept_since),
        "day": None if state.day is None else [_said(each) for each in astuple(state.day)],
    }


def from_json(data: Mapping[str, Any]) -> State:
    """The inverse of `to_json`; KeyError or TypeError for something else."""
    return State(
        time_s=float(data["time_s"]),
        language=int(data["language"]),
        **{name: np.array(data[name], np.float64) for name in _ARRAYS},
        texts=tuple(data["texts"]),
        away=int(data["away"]),
        quiet_since_s=data["quiet_since_s"],
        past=tuple(np.array(ways, np.float64).reshape(-1, 5) for ways in data["past"]),
        players=tuple(
            Playhead(float(at_s), float(since_s), bool(runs), bool(wanted), *map(float, ran))
            for at_s, since_s, runs, wanted, *ran in data["players"]
        ),
        regions=tuple(
            Course(
                tuple(Playing(*playing) for playing in course["playing"]),
                _clocks_read(course["held_since"]),
                np.array(course["hits"], np.float64),
                tuple(course["came"]),
                tuple((channel, tuple(moments)) for channel, moments in course["struck"]),
            )
            for course in data["regions"]
        ),
        beats=rhythms.read(data["beats"]),
        turns=tuple(data["turns"]),
        visits=int(data["visits"]),
        fresh=bool(data["fresh"]),
        kept_since=_clocks_read(data["kept_since"]),
        day=None if data["day"] is None else Day(*map(_read, data["day"])),
    )


_ENDLESS = {math.inf: "always", -math.inf: "ever"}  # JSON has no infinity


def _said(number: float) -> float | str:
    return _ENDLESS.get(number, number)


def _read(said: Any) -> Any:
    return {word: number for number, word in _ENDLESS.items()}.get(said, said)


def _clocks_said(entries: tuple[float | None, ...]) -> list[float | str | None]:
    return [None if entry is None else _said(entry) for entry in entries]


def _clocks_read(entries: Any) -> tuple[float | None, ...]:
    return tuple(_read(entry) for entry in entries)


_ARRAYS = (
    "values", "heard_s", "follow_from", "follow_speed", "follow_since", "entered", "met", "left_s",
)  # fmt: skip
