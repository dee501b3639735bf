"""Small shows, written as an artist writes them, of everything that a story can be made of; and
what is so in them, worked out anew from what has happened, slowly and by other means than those of
the kit.

    story = stories().example()
    story.yaml        # show.yaml
    story.judges      # for each scene, its ways out: whether one is open, as far as can be said

Mistakes are written too, now and then: a show that has some is still a show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import strategies as st

# Of some things nobody says whether they are so: None. It is so of what they decide, too.
Truth = bool | None


@dataclass(frozen=True)
class Snapshot:
    """What was said, and what is remembered, from a time on until the next."""

    time_s: float
    values: Mapping[str, float]
    words: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Instant:
    """A scene at an instant: what is so, and what has been so since it began."""

    now_s: float
    entered_s: float  # by the scene's own clock
    quiet_since_s: float | None
    visits: int
    hits: Mapping[str, Sequence[float]]  # since the scene began
    met: Mapping[str, int]  # how often each scene has begun in this visit
    hour: float | None
    past: Sequence[Snapshot]  # since the scene began, the last one is now

    @property
    def now(self) -> Snapshot:
        return self.past[-1]


Judge = Callable[[Instant], Truth]


@dataclass(frozen=True)
class Phrase:
    """A condition as it is written, and what it means."""

    text: str
    judge: Judge
    lasts: bool = True  # what it asks for is in the snapshots, so that it has a past
    waits: bool = False  # never true in the instant in which the scene begins


def unknown(_instant: Instant) -> Truth:
    return None


def phrase(text: str, of: Callable[[Snapshot], bool]) -> Phrase:
    return Phrase(text, lambda instant: of(instant.now))


def reached(instant: Instant, moment_s: float) -> Truth:
    """Whether a moment has come; at the very last bits of it anything may be."""
    if abs(instant.now_s - moment_s) < 1e-9:
        return None
    return instant.now_s > moment_s


# --- conditions -----------------------------------------------------------------------------------

SECONDS = (0.0, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
seconds = st.sampled_from(SECONDS)
waits = st.sampled_from(SECONDS[1:])
written_s = {s: f"{s * 1000:g}ms" if s in (0.3, 0.7) else f"{s:g}s" for s in SECONDS}


def _numbers(name: str, numbers: Sequence[float], unit: str = "") -> st.SearchStrategy[Phrase]:
    signs: dict[str, Callable[[float, float], bool]] = {
        "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b,
        ">=": lambda a, b: a >= b, "is": lambda a, b: a == b, "!=": lambda a, b: a != b,
    }  # fmt: skip
    return st.builds(
        lambda sign, number: phrase(
            f"{name} {sign} {number:g}{unit}",
            lambda now: signs[sign](now.values[name], number),
        ),
        st.sampled_from(list(signs)), st.sampled_from(numbers),
    )  # fmt: skip


def _hits(count: int) -> Phrase:
    return Phrase(f"drum >= {count}", lambda i: len(i.hits["drum"]) >= count, lasts=False)


def _hits_within(count: int, within_s: float) -> Phrase:
    def judge(instant: Instant) -> Truth:
        hits = instant.hits["drum"]
        if len(hits) < count:
            return False
        over = reached(instant, hits[-count] + within_s)
        return None if over is None else not over

    return Phrase(f"drum {count} times within {written_s[within_s]}", judge, lasts=False)


def _quiet(quiet_s: float) -> Phrase:
    def judge(instant: Instant) -> Truth:
        if instant.quiet_since_s is None:
            return False
        return reached(instant, max(instant.quiet_since_s, instant.entered_s) + quiet_s)

    return Phrase(f"quiet for {written_s[quiet_s]}", judge, lasts=False)


def _time(sign: str, time_s: float) -> Phrase:
    def judge(instant: Instant) -> Truth:
        over = reached(instant, instant.entered_s + time_s)
        return over if over is None or sign == ">" else not over

    return Phrase(f"time {sign} {written_s[time_s]}", judge, lasts=False)


def _lamps_time(each_s: float) -> Phrase:
    return Phrase(
        f"time > lamps * {written_s[each_s]}",
        lambda i: reached(i, i.entered_s + i.now.values["lamps"] * each_s),
        lasts=False,
    )


def _hour(hour: float) -> Phrase:
    def judge(instant: Instant) -> Truth:
        if instant.hour is None:
            return False
        if min(abs(instant.hour - hour), instant.hour, 24.0 - instant.hour) < 1e-9:
            return None  # at that hour, or at midnight, to the last bit of a sum
        return instant.hour > hour

    return Phrase(f"hour >= {hour:g}", judge, lasts=False)


def _lit(instant: Instant) -> Truth:
    """It turns by itself, so that it is known only where somebody has just looked."""
    return instant.now.values["lit"] > 0.0 if instant.now.time_s == instant.now_s else None


SWITCHES = ("door", "told")
_FAR = phrase("0.8 < near < 250 cm", lambda now: 0.8 < now.values["near"] < 2.5)
plain: st.SearchStrategy[Phrase] = st.one_of(
    _numbers("near", (0.5, 1.0, 2.0), " m"),
    st.just(_FAR),
    _numbers("people", (0.0, 2.0, 3.0)),
    _numbers("lamps", (0.0, 1.0, 2.0, 4.0)),
    st.sampled_from(SWITCHES).map(lambda n: phrase(n, lambda now: now.values[n] > 0.0)),
    st.sampled_from(SWITCHES).map(lambda n: phrase(f"{n} is off", lambda now: not now.values[n])),
    st.sampled_from([(0, "calm"), (1, "wild")]).map(
        lambda mood: phrase(f"mood is {mood[1]}", lambda now: now.values["mood"] == mood[0])
    ),
    st.sampled_from(["rose", "jasmine"]).map(
        lambda w: phrase(f'card is "{w}"', lambda now: now.words["card"].casefold() == w.casefold())
    ),
    st.just(phrase("card", lambda now: now.values["card"] > 0.0)),
    st.just(phrase("language is ar", lambda now: now.language == "ar")),
    st.just(phrase("hand", lambda now: now.values["hand.on"] > 0.0)),
    st.just(phrase("hand.x > 50%", lambda now: now.values["hand.x"] > 0.5)),
    st.just(phrase("lamps + people > 3", lambda n: n.values["lamps"] + n.values["people"] > 3)),
)


def atoms(scenes: tuple[str, ...], kept: bool) -> st.SearchStrategy[Phrase]:
    timed = [
        st.integers(1, 3).map(_hits),
        st.builds(_hits_within, st.integers(1, 4), st.sampled_from([0.5, 2.0, 5.0])),
        st.sampled_from([0.5, 3.0, 5.0]).map(_quiet),
        st.builds(_time, st.sampled_from("<>"), seconds),
        st.sampled_from([0.5, 1.5]).map(_lamps_time),
        st.sampled_from([9.5, 10.0, 10.5]).map(_hour),
        st.integers(1, 4).map(lambda n: Phrase(f"visits >= {n}", lambda i: i.visits >= n, False)),
        st.builds(
            lambda s, n: Phrase(f"visits of {s} >= {n}", lambda i: i.met[s] >= n, lasts=False),
            st.sampled_from(scenes), st.integers(1, 3),
        ),
        st.sampled_from(["chance 50%", "on steps", "on beat of steps", "open", "closed",
                         "closes within 20min", "today is tuesday", "idle", "max(near, share) > 1",
                         "near / lamps > 1", "finished"]).map(
            lambda text: Phrase(text, unknown, lasts=False)
        ),
    ]  # fmt: skip
    if kept:
        timed.append(st.just(Phrase("lit", _lit, lasts=False)))
    return st.one_of(plain, plain, *timed)


@cache
def conditions(scenes: tuple[str, ...], kept: bool = True) -> st.SearchStrategy[Phrase]:
    some = atoms(scenes, kept)
    lasting = st.builds(_for, plain_ones(), seconds) | st.builds(_within, plain_ones(), seconds)
    one = some | lasting
    odd = st.builds(
        lambda inner, s: Phrase(f"({inner.text}) for {written_s[s]}", unknown, False), one, seconds
    )
    return st.recursive(
        one | odd,
        lambda inner: st.builds(_both, inner, inner) | st.builds(_either, inner, inner)
        | inner.map(_not),
        max_leaves=3,
    )  # fmt: skip


@cache
def plain_ones() -> st.SearchStrategy[Phrase]:
    two = st.builds(_both, plain, plain) | st.builds(_either, plain, plain)
    return plain | two | plain.map(_not)


def _both(a: Phrase, b: Phrase) -> Phrase:
    def judge(instant: Instant) -> Truth:
        found = (a.judge(instant), b.judge(instant))
        return False if False in found else None if None in found else True

    return Phrase(f"({a.text}) and ({b.text})", judge, a.lasts and b.lasts)


def _either(a: Phrase, b: Phrase) -> Phrase:
    def judge(instant: Instant) -> Truth:
        found = (a.judge(instant), b.judge(instant))
        return True if True in found else None if None in found else False

    return Phrase(f"({a.text}) or ({b.text})", judge, a.lasts and b.lasts)


def _not(a: Phrase) -> Phrase:
    def judge(instant: Instant) -> Truth:
        found = a.judge(instant)
        return None if found is None else not found

    return Phrase(f"not ({a.text})", judge, a.lasts)


def _pasts(inner: Phrase, instant: Instant) -> list[tuple[float, float, Truth]]:
    """From when until when it was so, or not; what lasted for no time may be of either kind."""
    ends = [*(each.time_s for each in instant.past[1:]), instant.now_s]
    return [
        (each.time_s, end_s, _at(inner, each))
        for each, end_s in zip(instant.past, ends, strict=True)
        if end_s > each.time_s
    ]


def _at(inner: Phrase, then: Snapshot) -> Truth:
    return inner.judge(Instant(then.time_s, 0.0, None, 0, {}, {}, None, (then,)))


def _for(inner: Phrase, lasts_s: float) -> Phrase:
    assert inner.lasts

    def judge(instant: Instant) -> Truth:
        if not _at(inner, instant.now):
            return False
        since_s = instant.now_s
        for begin_s, _, true in reversed(_pasts(inner, instant)):
            if not true:
                break
            since_s = begin_s
        if any(s.time_s > since_s and not _at(inner, s) for s in instant.past):
            return None  # it was not so for an instant
        return reached(instant, since_s + lasts_s)

    text = f"({inner.text}) for {written_s[lasts_s]}"
    return Phrase(text, judge, lasts=False, waits=lasts_s > 0.0)


def _within(inner: Phrase, last_s: float) -> Phrase:
    def judge(instant: Instant) -> Truth:
        if _at(inner, instant.now):
            return True
        ends = [end_s for _, end_s, true in _pasts(inner, instant) if true]
        over = reached(instant, ends[-1] + last_s) if ends else True
        blinks = [s.time_s for s in instant.past if _at(inner, s)]
        if over and blinks and blinks[-1] + last_s + 1e-9 >= instant.now_s:
            return None  # it was so for an instant
        return None if over is None else not over

    return Phrase(f"({inner.text}) within {written_s[last_s]}", judge, lasts=False)


# --- shows ----------------------------------------------------------------------------------------

INPUTS = {
    "near": {"kind": "distance", "unit": "m", "between": [0.3, 3.0]},
    "drum": "hit",
    "door": "switch",
    "people": {"kind": "count", "between": [0, 5]},
    "card": {"kind": "text", "options": ["rose", "jasmine"]},
    "hand": "position",
    "tongue": {"kind": "choice", "options": ["fr", "ar", "en"], "chooses": "language"},
}
VARIABLES = {
    "lamps": {"kind": "count", "from": 0, "to": 5},
    "told": "no",
    "share": {"from": 0, "to": 2, "begin": 0.5, "keep": "always"},
    "mood": {"of": ["calm", "wild"], "keep": "day"},
    "visitor": "text",
}
LANGUAGES = ["fr", "ar", "en"]
SETTINGS = [
    {"lamps": "lamps + 1"}, {"lamps": 0}, {"lamps": "people * 2"}, {"told": "yes"},
    {"told": "not told"}, {"told": "near < 1"}, {"mood": "wild", "lamps": "lamps - 1"},
    {"mood": "calm"}, {"share": "near / 2"}, {"share": "share * 3 - time / 1s"},
    {"visitor": "card"}, {"visitor": '"{x}"'}, {"share": "1 / lamps"}, {"lamps": "1e9"},
]  # fmt: skip


@dataclass
class Story:
    """A show that was written, and for each of its ways out, by the name of the scene, what it
    waits for.
    """

    yaml: str
    judges: Mapping[str, Sequence[Judge]] = field(default_factory=dict)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    return _Writer(draw).story()


class _Writer:
    """Writes one show."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.main = [f"m{i}" for i in range(draw(st.integers(2, 4)))]
        self.regions = {
            f"region{i}": [f"r{i}{k}" for k in "ab"[: draw(st.integers(1, 2))]]
            for i in range(draw(st.integers(0, 2)))
        }
        self.scenes = [*self.main, *(name for names in self.regions.values() for name in names)]
        self.judges: dict[str, list[Judge]] = {}
        self.slips = draw(st.integers(0, 9)) == 0

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def one(self, several: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(list(several)))

    def _some(self, several: Sequence[str]) -> list[str]:
        return self.draw(st.lists(st.sampled_from(list(several)), min_size=1, unique=True))

    def story(self) -> Story:
        show: dict[str, Any] = {
            "show": "Story", "canvas": [160, 90], "languages": LANGUAGES,
            "inputs": INPUTS, "variables": self._variables(),
            "rhythm": {"steps": {"tempo": "120 bpm", "pattern": "x.x.", "tap": "drum"},
                       "other": {"tempo": {"follow": "near", "from": "80 bpm", "to": "140 bpm"},
                                 "pattern": "x..x.", "swing": "60%"}},
            "start": self.main[0],
        }  # fmt: skip
        if self.regions:
            show["regions"] = {name: self._region(scenes) for name, scenes in self.regions.items()}
        if self.chance(60):
            show["idle"] = self._idle()
        if self.chance(40):
            show["limit"] = {"after": self.one(["4s", "7.7s"]), "to": self.one(self.main)}
        if self.chance(30):
            show["anywhere"] = [self._anywhere() for _ in range(self.draw(st.integers(1, 2)))]
        of = {name: region for region, names in self.regions.items() for name in names}
        show["scenes"] = [self._scene(name, of.get(name, "")) for name in self.scenes]
        return Story(written(show), self.judges)

    def _variables(self) -> dict[str, Any]:
        kept = self.draw(conditions(tuple(self.main), kept=False)).text
        return {**VARIABLES, "lit": {"is": kept}} if self.chance(80) else {
            **VARIABLES, "lit": "no"}  # fmt: skip

    def _region(self, scenes: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {"start": scenes[0], "over": self.one(["yes", "no"])}
        if self.chance(60):
            found["during"] = self._some(self.main)
        return found

    def _idle(self) -> dict[str, Any]:
        found = {"after": self.one(["3s", "6s"]), "to": self._target(self.main, back=False),
                 "with": self._style()}  # fmt: skip
        if self.chance(50):
            found["warn"] = self.one(["1s", "3s"])
        if self.chance(30):
            found["do"] = self._actions()
        return found

    # -- scenes

    def _scene(self, name: str, region: str) -> dict[str, Any]:
        own = self.regions.get(region, self.main)
        found: dict[str, Any] = {"scene": name, "background": "#102030"}
        if region:
            found["region"] = region
        gos = [self._go(own) for _ in range(self.draw(st.integers(0, 3)))]
        if gos:
            found["go"] = [written for written, _ in gos]
        self.judges[name] = [judge for _, judge in gos]
        for key in ("enter", "leave"):
            if self.chance(30):
                found[key] = self._actions()
        if self.chance(30):
            found["limit"] = self.one(["never", "2s", "5.3s"])
        if self.chance(20):
            found["rotate"] = self.one(["1s", {"every": "2.5s", "among": ["ar", "fr"]}])
        if self.chance(40):
            found["timeline"] = [self._deed() for _ in range(self.draw(st.integers(1, 2)))]
        if not region and self.chance(15):
            found["tells"] = self._tells(name)
        found["nodes"] = self._nodes()
        return found

    def _nodes(self) -> list[dict[str, Any]]:
        follows = self.one(["near", "lamps", "lit", "share", "hand.x", "told"])
        opacity = {"follow": follows, "from": 0, "to": 1, "smooth": "700ms"}
        return [{"shape": "ellipse", "size": 20, "at": ["50%", "50%"], "opacity": opacity}]

    def _go(self, own: Sequence[str]) -> tuple[dict[str, Any], Judge]:
        found: dict[str, Any] = {}
        judge: Judge
        if self.chance(25):
            after_s = self.draw(waits)
            found["after"] = written_s[after_s]
            judge = _time(">", after_s).judge
        else:
            when = self.draw(conditions(tuple(self.scenes)))
            if self.chance(70) and not when.waits:  # or most would go round with no time passing
                when = _both(when, self.draw(st.builds(_time, st.just(">"), waits)))
            found["when"], judge = when.text, when.judge
        found["to"] = self._target(own)
        if self.chance(60):
            found["with"] = self._style()
        if self.chance(30):
            found["resume"] = "yes"
        if self.chance(30):
            found["do"] = self._actions()
        return found, judge

    def _anywhere(self) -> dict[str, Any]:
        found, _ = self._go(self.main)
        if self.chance(50):
            found["from"] = self._some(self.main)
        return found

    def _target(self, own: Sequence[str], back: bool = True) -> Any:
        if self.slips and self.chance(10):
            return self.one(["nowhere", *own])  # one of another region is refused: nothing plays it
        some = self.draw(st.lists(st.sampled_from(list(own)), min_size=1, max_size=3))
        how = self.one(["one", "one", "one", "back", "any", "weights", "shuffle", "cycle", "order",
                        "once"])  # fmt: skip
        if how == "one" or (how == "back" and not back):
            return some[0]
        if how == "weights":
            return {name: self.one([0.5, 1, 3]) for name in some}
        return "back" if how == "back" else some if how == "any" else {how: some}

    def _style(self) -> str:
        return str(self.one(["cut", "crossfade 500ms", "wipe left 2s", "through black 1.3s",
                             "iris 3s"]))  # fmt: skip

    # -- what is done

    def _actions(self) -> list[dict[str, Any]]:
        return [self._action() for _ in range(self.draw(st.integers(1, 2)))]

    def _action(self) -> dict[str, Any]:
        verb = self.one(["set", "set", "set", "speak", "forget", "go", "send", "tempo"])
        if verb == "set":
            return {"set": self.one(SETTINGS)}
        if verb == "speak":
            return {"speak": self.one([*LANGUAGES, "next"])}
        if verb == "forget":
            return {"forget": self.one([["lamps"], ["told", "share", "visitor"]])}
        if verb == "tempo":
            return {"tempo": {"steps": self.one(["60 bpm", "200 bpm"])}}
        if verb == "send":
            return {"send": "/cue/go", "to": "lights", "values": ["near", "lamps", "mood"]}
        return {"go": self._leap()}

    def _leap(self) -> Any:
        region = self.one(["", *self.regions])
        to = self._target(self.regions.get(region, self.main))
        if to == "back":
            return {"to": to, "region": region} if region else {"to": to}
        if isinstance(to, str) and self.chance(50):
            return to
        return {"to": to, "with": self._style(), "resume": self.one(["yes", "no"])}

    def _deed(self) -> dict[str, Any]:
        when = self.one([
            {"at": "500ms"}, {"at": "0s"}, {"every": "700ms"}, {"every": "2s"},
            {"at": "1s", "every": "330ms"}, {"on": "drum"}, {"on": "steps"},
        ])  # fmt: skip
        return {**when, **self._action()}

    def _tells(self, scene: str) -> dict[str, Any]:
        passages = [f"p{i}" for i in range(self.draw(st.integers(1, 3)))]
        found = []
        words = {"fr": "La mer.", "ar": "البحر.", "en": "The sea."}
        for name in passages:
            one: dict[str, Any] = {"passage": name, "say": words}
            if self.chance(60):
                one["choices"] = [self._choice(passages) for _ in range(self.one([1, 2]))]
            if self.chance(60):
                one["then"] = self.one([self.one(passages),
                                        {"after": "2s", "to": self.one(passages)}])  # fmt: skip
            if self.chance(30):
                one["enter"] = self._actions()
            found.append(one)
        return {"telling": f"tale{scene}", "at": ["50%", "70%"], "passages": found}

    def _choice(self, passages: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {"say": "Drum", "to": self.one(passages)}
        found |= self.one([{"when": "drum"}, {"when": "near < 1"}, {"when": "lamps > 2 for 500ms"}])
        if self.chance(40):
            found["once"] = "yes"
        if self.chance(30):
            found["if"] = "lamps < 3"
        return found


def written(tree: Any) -> str:
    """As YAML, a key a line at the top, and in braces below."""
    return "".join(
        f"{key}:\n" + "".join(f"  - {_flow(item)}\n" for item in value)
        if isinstance(value, list) and value and isinstance(value[0], dict)
        else f"{key}: {_flow(value)}\n"
        for key, value in tree.items()
    )


def _flow(tree: Any) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_flow, tree)) + "]"
    text = str(tree)
    plain_text = text and not set(text) & set("#{}[],:\"'&*!|>%@`") and text == text.strip()
    return text if plain_text else json.dumps(text)
