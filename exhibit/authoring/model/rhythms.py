"""Rhythms: named cycles that a show's things can move by, and happen on."""

from __future__ import annotations

import re
from collections.abc import Mapping as Values
from dataclasses import replace
from math import lcm
from typing import Any

from exhibit.authoring.model.feels import read_shift, read_swing
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    kind_of,
    name,
    pair,
    read_keys,
    scalar,
    seconds,
    text,
    whole,
)
from exhibit.authoring.rhythm_specs import (
    CycleSpec,
    FeelSpec,
    PatternSpec,
    RetempoSpec,
    RhythmSpec,
    TapSpec,
    TempoSpec,
)
from exhibit.authoring.shapes import WHOLE, Book, Schema, by_name, either, grouped, pattern, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems
from exhibit.core.rhythm import BETWEEN, STROKES, strokes_of

MOST_PULSES = 1024  # of one cycle
MOST_PATTERNS = 32  # of one rhythm
_SIGNS = "".join(sorted({*STROKES, *BETWEEN.strip()} - {"-"})) + "-"  # for an expression
_TEMPO = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?) ?bpm")
_BEAT = re.compile(r"([0-9]{1,6}) ?pulses?")
_CYCLE = re.compile(r"(?:([0-9]{1,6}) in )?([0-9]{1,6}) ?(beat|pulse)s?")


@takes(pattern(r"\s*[0-9]{1,4}(\.[0-9]{1,4})? ?bpm\s*", "a tempo such as 120 bpm"))
def read_tempo(tree: Tree, problems: Problems) -> float | None:
    """Beats a minute, from `132 bpm`."""
    found = scalar(tree, problems, "a tempo such as 120 bpm")
    tempo = _TEMPO.fullmatch(found.text.strip()) if found else None
    if found is None or (tempo is not None and 1.0 <= float(tempo[1]) <= 1000.0):
        return None if tempo is None else float(tempo[1])
    problems.error(
        found.place,
        "value",
        f"expected a tempo such as 120 bpm, found '{short(found.text)}'",
        "a tempo is from 1 bpm to 1000 bpm",
    )
    return None


TEMPO_KEYS = [
    Key("follow", name, "the input that decides the tempo", "near", required=True),
    Key("from", read_tempo, "the tempo at the input's low end", "80 bpm", required=True),
    Key("to", read_tempo, "the tempo at the input's high end", "140 bpm", required=True),
    Key("between", pair(condition_text, "[0.5 m, 2 m]"), "the part of the range that counts"),
    Key("smooth", seconds, "how long a change of tempo takes", "1s"),
]


@takes(either(read_tempo, grouped(TEMPO_KEYS, "tempo")))
def _pace(tree: Tree, problems: Problems) -> float | TempoSpec | None:
    """`132 bpm`, or `{follow: near, from: 80 bpm, to: 140 bpm}`."""
    if not isinstance(tree, Mapping):
        return read_tempo(tree, problems)
    before = len(problems)
    values = read_keys(tree, TEMPO_KEYS, "a tempo that follows", problems)
    if values is None or len(problems) > before:
        return None
    return TempoSpec(
        values["follow"], values["from"], values["to"], values.get("between"),
        values.get("smooth", 0.0),
    )  # fmt: skip


TAP_KEYS = [
    Key("on", name, "the hit on which the tempo is tapped", "drum", required=True),
    Key("from", read_tempo, "the slowest tempo that is meant", "60 bpm"),
    Key("to", read_tempo, "the fastest; at least twice the slowest", "180 bpm"),
]


@takes(either(name, grouped(TAP_KEYS, "tap")))
def _tap(tree: Tree, problems: Problems) -> TapSpec | None:
    """`drum`, or `{on: drum, from: 60 bpm, to: 180 bpm}`."""
    if not isinstance(tree, Mapping):
        on = name(tree, problems)
        return None if on is None else TapSpec(on)
    values = read_keys(tree, TAP_KEYS, "'tap'", problems)
    if values is None or "on" not in values:
        return None
    slowest, fastest = values.get("from", 0.0), values.get("to", 0.0)
    if slowest and fastest and fastest < 2.0 * slowest:
        problems.error(
            tree.place, "range",
            f"from {slowest:g} bpm to {fastest:g} bpm there is not room for each tempo or its half",
            f"write to: {2.0 * slowest:g} bpm, or more",
        )  # fmt: skip
        return None
    return TapSpec(values["on"], slowest, fastest)


@takes(either(whole(1, 64), pattern(r"\s*[0-9]{1,2} ?pulses?\s*", "so many pulses: 3 pulses")))
def _beat(tree: Tree, problems: Problems) -> int | None:
    """`3 pulses`; a number alone is what the first format wrote."""
    found = scalar(tree, problems, "how many pulses a beat has, such as 3 pulses")
    if found is None:
        return None
    written = _BEAT.fullmatch(found.text.strip())
    bare = replace(found, text=written[1]) if written else found
    return whole(1, 64)(bare, problems)


@takes(pattern(r"\s*([0-9]+ in )?[0-9]+ ?(beat|pulse)s?\s*", "a cycle such as 3 in 4 beats"))
def _cycle(tree: Tree, problems: Problems) -> CycleSpec | None:
    """`4 beats`, or `3 in 4 beats`."""
    found = scalar(tree, problems, "a cycle such as 3 in 4 beats")
    if found is None:
        return None
    written = _CYCLE.fullmatch(found.text.strip())
    pulses, of = (int(written[1] or 0), int(written[2])) if written else (0, 0)
    if written and 1 <= of <= MOST_PULSES and pulses <= MOST_PULSES and written[1] != "0":
        return CycleSpec(found.place, pulses, of, f"{written[3]}s")
    problems.error(
        found.place, "value",
        f"expected a cycle such as 4 beats, or 3 in 4 beats, found '{short(found.text)}'",
        "3 in 4 beats: three of its pulses take as long as four beats of the one it goes with",
    )  # fmt: skip
    return None


# --- patterns -------------------------------------------------------------------------------------


@takes(either(pattern(rf"[{_SIGNS}\s]+", "strokes: x, o, 1 to 9 and ."), WHOLE))
def read_strokes(tree: Tree, problems: Problems) -> tuple[float, ...] | None:
    written = text(tree, problems)
    if written is None:
        return None
    odd = next((c for c in written if c not in STROKES and c not in BETWEEN), "")
    strokes = () if odd else strokes_of(written[: 2 * MOST_PULSES])
    if odd or not 1 <= len(strokes) <= MOST_PULSES:
        problems.error(
            tree.place,
            "value",
            f"a pattern is made of x, o and ., not of '{odd}'" if odd
            else f"a pattern has 1 to {MOST_PULSES:,} pulses",
            'for example: pattern: "x..x..x.x."',
        )  # fmt: skip
        return None
    return strokes


_PATTERN = Key(
    "pattern", read_strokes,
    "its pulses: x a stroke, o a soft one, 1 to 9 from soft to full, . none", '"x..x..x.x."',
)  # fmt: skip
FEEL_KEYS = [
    Key("swing", read_swing, "the part of two pulses that the first takes, or the parts of a "
        "beat's pulses", "60%"),
    Key("shift", read_shift, "by pulse, counted from 1: how much later it comes, or earlier",
        "{2: -20ms, 5: 15%}"),
]  # fmt: skip
PATTERN_KEYS = [_PATTERN, *FEEL_KEYS]


@takes(by_name(either(read_strokes, grouped(PATTERN_KEYS, "pattern")), empty=False))
def _patterns(tree: Tree, problems: Problems) -> tuple[PatternSpec, ...] | None:
    """`{low: "x...", high: {pattern: "..xx", shift: {3: 15%}}}`."""
    if not isinstance(tree, Mapping) or not tree.entries:
        problems.error(
            tree.place, "shape",
            f"'patterns' are written as 'name: pattern', found {kind_of(tree)}",
            'for example: patterns: {low: "x...", high: "..xx"}',
        )  # fmt: skip
        return None
    if len(tree.entries) > MOST_PATTERNS:
        problems.error(tree.place, "range", f"a rhythm has {MOST_PATTERNS} patterns at most")
        return None
    found = [_named_pattern(key, value, problems) for key, value in tree.entries]
    return tuple(pattern for pattern in found if pattern is not None)


def _named_pattern(key: Scalar, tree: Tree, problems: Problems) -> PatternSpec | None:
    called = Name(key.text, key.place)
    if not key.text.replace("_", "").replace("-", "").isalnum() or not key.text[:1].isalpha():
        problems.error(
            key.place, "bad-name", f"'{short(key.text)}' cannot be the name of a pattern",
            "a name is one word that begins with a letter",
        )  # fmt: skip
        return None
    if not isinstance(tree, Mapping):
        strokes = read_strokes(tree, problems)
        return PatternSpec(called, (1.0,) if strokes is None else strokes)
    values = read_keys(tree, PATTERN_KEYS, f"the pattern '{short(key.text)}'", problems) or {}
    if tree.get("pattern") is None:
        _needs(tree, f"the pattern '{short(key.text)}'", _PATTERN, problems)
    feel = _feel(tree, values) if "swing" in values or "shift" in values else None
    return PatternSpec(called, values.get("pattern", (1.0,)), feel)


def _feel(tree: Tree, values: Values[str, Any]) -> FeelSpec:
    swing = tree.get("swing") if isinstance(tree, Mapping) else None
    place = tree.place if swing is None else swing.place
    return FeelSpec(tree.place, values.get("swing", ()), place, values.get("shift", ()))


# --- rhythms --------------------------------------------------------------------------------------

_PACE = Key("tempo", _pace, "how many beats in a minute", "132 bpm")
RHYTHM_KEYS = [
    _PACE,
    Key("beat", _beat, "how many pulses a beat has", "3 pulses"),
    _PATTERN,
    Key("patterns", _patterns, "several, by name: `sabar.low`; without `pattern` the rhythm itself "
        "is all of them", '{low: "x...", high: "..xx"}'),
    *FEEL_KEYS,
    Key("tap", _tap, "the hit on which its tempo can be tapped", "drum"),
    Key("with", name, "the rhythm whose tempo it has, instead of one of its own", "walk"),
    Key("cycle", _cycle, "with another: how many beats of that one its pattern takes, or so many "
        "of its pulses", "3 in 4 beats"),
]  # fmt: skip


@takes(by_name(grouped(RHYTHM_KEYS, "rhythm")))
def read_rhythms(tree: Tree, problems: Problems) -> tuple[RhythmSpec, ...] | None:
    """`sabar: {tempo: 132 bpm, beat: 3 pulses, pattern: "x..x..x.x..x"}`."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'rhythm' is written as 'name: {{tempo, pattern}}', found {kind_of(tree)}",
            'for example: walk: {tempo: 100 bpm, pattern: "x..x"}',
        )
        return None
    return tuple(_rhythm(key, value, problems) for key, value in tree.entries)


def _rhythm(key: Scalar, tree: Tree, problems: Problems) -> RhythmSpec:
    """A rhythm; what it lacks has been said, and is guessed, so that what uses it is not wrong."""
    if not key.text[:1].isalpha():
        problems.error(
            key.place, "bad-name", f"'{short(key.text)}' cannot be the name of a rhythm",
            "a name begins with a letter: what begins with a digit is a time",
        )  # fmt: skip
    what = f"the rhythm '{short(key.text)}'"
    before = len(problems)
    values: dict[str, Any] = read_keys(tree, RHYTHM_KEYS, what, problems) or {}
    if isinstance(tree, Mapping):
        _complete(tree, what, values, problems, misread=len(problems) > before)
    tempo = values.get("tempo", 60.0)
    goes_with = values.get("with")
    written = tempo.start if isinstance(tempo, TempoSpec) else tempo
    beat, strokes = values.get("beat"), values.get("pattern")
    patterns: tuple[PatternSpec, ...] = values.get("patterns", ())
    return RhythmSpec(
        Name(key.text, key.place),
        0.0 if goes_with else 60.0 / (written * (beat or 1)),
        _together(patterns, tree, problems) if strokes is None else strokes,
        beat,
        patterns,
        strokes is not None,
        _feel(tree, values),
        tempo if isinstance(tempo, TempoSpec) else None,
        values.get("tap"),
        goes_with,
        values.get("cycle"),
    )


def _complete(
    tree: Mapping, what: str, values: Values[str, Any], problems: Problems, *, misread: bool
) -> None:
    """Whether a rhythm says where its tempo is from, once, and what is struck."""
    said = {key.text: key.place for key, _ in tree.entries}
    if not misread and "tempo" not in said and "with" not in said:
        _needs(tree, what, _PACE, problems)
    if not misread and "pattern" not in said and "patterns" not in said:
        _needs(tree, what, _PATTERN, problems)
    for word in ("tempo", "tap"):
        if "with" in said and word in said:
            problems.error(
                said[word], "two-ways",
                f"{what} goes with another one, and has the tempo of that",
                f"leave out '{word}', or 'with'",
            )  # fmt: skip
    if "cycle" in said and "with" not in said:
        problems.error(
            said["cycle"], "missing-key",
            "'cycle' tells how long a rhythm is beside another one, and needs 'with'",
            "for example: with: walk, cycle: 3 in 4 beats",
        )  # fmt: skip
    if isinstance(values.get("tempo"), TempoSpec) and "tap" in said:
        problems.error(
            said["tap"], "two-ways", "this tempo follows an input, and cannot be tapped too",
            "write a tempo such as tempo: 120 bpm, or leave out 'tap'",
        )  # fmt: skip


def _needs(tree: Tree, what: str, key: Key, problems: Problems) -> None:
    problems.error(
        tree.place, "missing-key", f"{what} needs '{key.name}'",
        f"for example: {key.name}: {key.example}",
    )  # fmt: skip


def _together(
    patterns: tuple[PatternSpec, ...], tree: Tree, problems: Problems
) -> tuple[float, ...]:
    """The strongest stroke of all patterns on each pulse, until all begin again."""
    whole_cycle = lcm(*(len(pattern.strokes) for pattern in patterns))
    if whole_cycle > MOST_PULSES:
        problems.error(
            tree.place, "range",
            f"these patterns begin together again only after {whole_cycle:,} pulses",
            f"make them begin together after {MOST_PULSES:,} at most, or give the rhythm a "
            "'pattern' of its own",
        )  # fmt: skip
        return (1.0,)
    return tuple(
        max((p.strokes[i % len(p.strokes)] for p in patterns), default=1.0)
        for i in range(whole_cycle)
    )


# --- an action ------------------------------------------------------------------------------------


def _tempos(book: Book) -> Schema:
    over = {"over": {**book.of(seconds), "description": "how long it takes until they do"}}
    return {"type": "object", "properties": over, "additionalProperties": book.of(read_tempo)}


@takes(_tempos)
def read_retempo(tree: Tree, problems: Problems) -> RetempoSpec | None:
    """`{sabar: 140 bpm, over: 4s}`: other tempos, for one rhythm or several."""
    if not isinstance(tree, Mapping) or all(key.text == "over" for key, _ in tree.entries):
        problems.error(
            tree.place, "shape", f"'tempo' is written as 'rhythm: tempo', found {kind_of(tree)}",
            "for example: tempo: {walk: 140 bpm, over: 4s}",
        )  # fmt: skip
        return None
    over = tree.get("over")
    over_s = 0.0 if over is None else seconds(over, problems)
    tempos = [
        (Name(key.text, key.place), tempo)
        for key, value in tree.entries
        if key.text != "over" and (tempo := read_tempo(value, problems)) is not None
    ]
    if over_s is None or len(tempos) + (over is not None) < len(tree.entries):
        return None
    return RetempoSpec(tree.place, tuple(tempos), over_s)
