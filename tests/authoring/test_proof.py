"""What is written well and cannot be meant: found when it is certain, and only then."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.app.produce import checked
from exhibit.authoring.program import placed_program
from exhibit.authoring.proof import proof_read
from exhibit.authoring.proof.graph import ends, reached
from exhibit.authoring.proof.truth import MOST, Unclear, can_be_false, can_be_true, situations
from exhibit.core.problems import Problem, Problems
from exhibit.show.actions import Leap
from exhibit.show.conditions import Compare, Condition
from exhibit.show.program import BACK, Go, Input, Scene, Show, Turn
from exhibit.show.wording import Word, parse_condition
from tests.shows import check, write

HEAD = """\
show: Tide
start: shore
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
  people: {kind: count, between: [0, 5]}
  lamp: switch
  hand: position
  card: text
  tongue: {kind: choice, options: [en, fr], chooses: language}
scenes:
"""
USED = """
  - scene: sea
    nodes: [{text: "{people} {hand.x} {card}", opacity: {follow: near, from: 0, to: 1},
             scale: {pulse: drum, from: 1, to: 2}}]
    go: [{when: lamp for 2s, to: shore}]
"""


def found(folder: Path, scenes: str) -> list[tuple[str, int]]:
    """The code of each finding about a show as a whole, and at which of its own lines."""
    above = HEAD.count("\n")
    return [(p.code, p.place.line - above) for p in findings(folder, HEAD + scenes)]


def findings(folder: Path, show: str) -> list[Problem]:
    spec, problems = check(write(folder, show))
    assert spec is not None
    assert [str(p) for p in problems if p.severity == "error"] == []
    told = Problems()
    proof_read(spec, told)
    return told.sorted()


def ways(*whens: str) -> str:
    lines = "".join(f"      - {{{when}, to: sea}}\n" for when in whens)
    return f"  - scene: shore\n    go:\n{lines}{USED[1:]}"


# --- conditions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        "near < 0.1",
        "near > 5 m",
        "near < 30 cm",
        "drum < 0",
        "people > 5",
        "people is 2 and people is 3",
        "near < 1 and near > 2",
        "not (near < 2 or near > 1)",
        "lamp is on and lamp is off",
        "hand.x > 120%",
        "tongue is en and tongue is fr",
        "language is en and language is fr",
        "card is A and card is B",
        "time < 2s and time > 3s",
        "near < 1 for 2s and near > 2",
        "near < 1 for 5s and time < 4s",
        "quiet for 60s and time < 20s",
    ],
)
def test_what_can_never_be_true_is_named(when: str, tmp_path: Path) -> None:
    assert found(tmp_path, ways(f'when: "{when}"')) == [("never-true", 3)]


@pytest.mark.parametrize(
    "when",
    [
        "near < 5",
        "near > 0.2",
        "drum >= 0",
        "time > 0s",
        "near < 2 or near > 1",
        "not (near < 1 and near > 2)",
    ],
)
def test_what_is_always_true_is_named(when: str, tmp_path: Path) -> None:
    assert found(tmp_path, ways(f'when: "{when}"')) == [("always-true", 3)]


@pytest.mark.parametrize(
    "when",
    [
        "near < 0.8 for 2s",
        "near <= 0.3",
        "near < 1 or near > 2",
        "near < 5 for 10s",
        "drum",
        "drum >= 3 and near < 1",
        "people is 5",
        "hand and hand.x < 30%",
        "card is A or card is B",
        "not card",
        "quiet for 60s",
        "time > 20s and near < 1",
        "tongue is fr and near > 1",
        "language is not en",
        "near < 1 for 5s and time > 5s",
        "near < 0.5 and drum > 2 and people > 1 and lamp and time > 4s and quiet for 2s",
    ],
)
def test_what_can_be_true_and_false_is_not_named(when: str, tmp_path: Path) -> None:
    assert found(tmp_path, ways(f"when: '{when}'")) == []


def test_the_range_of_the_input_says_why(tmp_path: Path) -> None:
    (problem,) = findings(tmp_path, HEAD + ways("when: near < 0.1"))
    assert problem.message == "'near < 0.1' can never be true"
    assert problem.hint == "'near' goes from 0.3 to 3 m"
    assert problem.severity == "warning"


# --- ways out -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "lost"),
    [
        ("when: near < 1", "when: near < 0.5", 4),
        ("when: near < 1", "when: near < 0.5 for 2s", 4),
        ("when: near < 1", "when: near < 1 and drum", 4),
        ("when: drum", "when: drum >= 3", 4),
        ("when: near < 1 or drum", "when: drum", 4),
        ("when: near < 1 for 2s", "when: near < 1 for 2s and lamp", 4),
        ("after: 20s", "after: 60s", 4),
        ("after: 60s", "after: 20s", 3),
        ("when: near < 1 for 30s", "after: 20s", 3),
        ("when: time > 30s and drum", "after: 20s", 3),
        ("when: quiet for 60s", "after: 20s", 3),
        ("after: 20s", "when: time > 30s and drum", 4),
    ],
)
def test_a_way_that_never_wins_is_named(first: str, second: str, lost: int, tmp_path: Path) -> None:
    assert found(tmp_path, ways(first, second)) == [("never-taken", lost)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("when: near < 0.5", "when: near < 1"),
        ("when: near < 1 for 2s", "when: near < 0.5"),
        ("when: near < 1 for 2s", "when: near < 0.5 for 3s"),  # certain, and too deep to see
        ("when: drum >= 3", "when: drum"),
        ("when: near < 1", "after: 20s"),
        ("when: near < 1 for 20s", "after: 20s"),
        ("when: time > 20s and near < 1", "after: 20s"),
        ("when: lamp is on", "when: lamp is off"),
        ("when: near < 1", "when: drum"),
    ],
)
def test_a_way_that_can_win_is_not_named(first: str, second: str, tmp_path: Path) -> None:
    assert found(tmp_path, ways(first, second)) == []


def test_the_idle_return_takes_no_way_from_others_and_has_no_line(tmp_path: Path) -> None:
    show = HEAD.replace("scenes:", "idle: {after: 5s, to: sea}\nscenes:")
    assert findings(tmp_path, show + ways("when: quiet for 20s", "after: 60s")) == []


@pytest.mark.parametrize(
    ("line", "late"),
    [
        ("timeline: [{at: 30s, show: glow}]", True),
        ("timeline: [{at: 23s, send: /cue/go, to: lights}]", True),
        ("timeline: [{at: 20.5s, show: glow}]", False),  # is seen while the scene goes
        ("timeline: [{at: 10s, show: glow, over: 60s}]", False),
    ],
)
def test_what_begins_when_the_scene_is_over_is_named(line: str, late: bool, tmp_path: Path) -> None:
    scene = f"  - scene: shore\n    nodes: [{{shape: ellipse, name: glow}}]\n    {line}\n"
    scene += "    go: [{after: 20s, to: sea}]\n"
    assert found(tmp_path, scene + USED[1:]) == ([("too-late", 3)] if late else [])


# --- which scenes come ----------------------------------------------------------------------------


def test_a_scene_that_nothing_leads_to_is_named(tmp_path: Path) -> None:
    scenes = ways("after: 9s") + "  - scene: attic\n    go: [{after: 9s, to: shore}]\n"
    assert found(tmp_path, scenes) == [("unreachable-scene", 8)]


def test_a_scene_that_nothing_leads_out_of_is_named_once_there_are_others(tmp_path: Path) -> None:
    alone = "show: Tide\nstart: shore\nscenes:\n  - scene: shore\n"
    assert findings(tmp_path, alone) == []
    two = alone + "    go: [{after: 9s, to: sea}]\n  - scene: sea\n"
    assert [p.code for p in findings(tmp_path, two)] == ["dead-end"]
    assert findings(tmp_path, two + "idle: {after: 30s, to: shore}\n") == []


def test_a_show_with_errors_is_not_called_lost(tmp_path: Path) -> None:
    spec, problems = check(write(tmp_path, HEAD + ways("when: naer < 1")))
    assert spec is not None
    told = Problems()
    told.extend(problems)
    proof_read(spec, told)
    assert {p.code for p in told} == {"condition"}


NEVER = Compare(0, "<", 0.0)


def show_of(*scenes: Scene, turns: tuple[Turn, ...] = ()) -> Show:
    return Show("Tide", (320, 180), ("en",), (Input("near", "level", "/in/near"),), (), scenes,
                turns=turns)  # fmt: skip


def test_turns_leaps_and_the_way_back_lead_somewhere() -> None:
    turn = Turn((1, 2), "cycle")
    back = Go(NEVER, BACK)
    leap = Scene("b", (back,), enter=(Leap(3),))
    show = show_of(
        Scene("a", (Go(NEVER, 0, turn=0),)), leap, Scene("c", (back,)), Scene("d"), turns=(turn,)
    )
    assert reached(show) == {0, 1, 2, 3}
    assert list(ends(show)) == [3]


# --- what nobody uses -----------------------------------------------------------------------------


def test_what_is_named_and_never_used_is_noted(tmp_path: Path) -> None:
    show = """\
        show: Tide
        start: shore
        inputs: {near: distance, far: distance}
        rhythm: {walk: {tempo: 100 bpm, pattern: "x..x"}}
        scenes:
          - scene: shore
            nodes: [{shape: ellipse, opacity: {follow: near, from: 0, to: 1}}]
        """
    told = findings(tmp_path, show)
    assert [(p.code, p.severity, p.place.line) for p in told] == [
        ("unused-input", "note", 3),
        ("unused-rhythm", "note", 4),
    ]


def test_an_input_that_only_tells_of_presence_is_used_where_quiet_matters(tmp_path: Path) -> None:
    show = "show: T\nstart: a\ninputs: {mat: switch}\nscenes: [{scene: a}, {scene: b}]\n"
    idle = "idle: {after: 30s, to: a}\n"
    codes = [p.code for p in findings(tmp_path, show + idle)]
    assert "unused-input" not in codes
    assert "unused-input" in [p.code for p in findings(tmp_path, show)]


# --- laws -----------------------------------------------------------------------------------------

WORDS = {
    "near": Word(0, "distance", "m"),
    "drum": Word(1, "hit"),
    "lamp": Word(2, "switch"),
}
INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("drum", "hit", "/in/drum"),
    Input("lamp", "switch", "/in/lamp"),
)
SHOW = Show("Tide", (320, 180), ("en", "fr"), INPUTS, (), (Scene("shore"),))
ATOMS = st.sampled_from(
    ["near < 1", "near > 2", "near < 0.2", "drum", "drum >= 2", "lamp", "time > 4s", "time < 2s",
     "language is fr", "quiet for 3s", "near < 1 for 2s"]
)  # fmt: skip
TEXTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=5,
)


class Anywhere:
    """A moment of a visit, by chance: a `View` as `advance` would hand one to a condition."""

    visits = 1
    day = None

    def __init__(self, chance: random.Random) -> None:
        self.entered_s = 10.0
        self.now_s = 10.0 + chance.choice([0.0, 1.0, 2.0, 3.5, 4.0, 9.0])
        self.quiet_since_s = chance.choice([None, 2.0, self.now_s, self.now_s - 3.0])
        self.language = chance.choice([0, 1])
        self._values = [chance.uniform(0.3, 3.0), float(chance.randrange(5)), chance.choice([0, 1])]
        self._long = chance.choice([True, False])

    def value(self, number: int) -> float:
        return self._values[number]

    def held_since_s(self, _timer: int) -> float | None:
        held = self._values[0] < 1.0
        return (self.entered_s if self._long else self.now_s) if held else None


def parsed(text: str) -> Condition:
    return parse_condition(text, WORDS, ("en", "fr"))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(TEXTS, st.integers(0, 10_000))
def test_what_is_called_impossible_never_happens(text: str, seed: int) -> None:
    condition = parsed(text)
    views = [Anywhere(random.Random(seed + i)) for i in range(40)]
    answers = {condition.true(view) for view in views}  # type: ignore[arg-type]  # what it asks
    assert can_be_true(SHOW, condition) or True not in answers
    assert can_be_false(SHOW, condition) or False not in answers


def test_where_there_are_too_many_situations_nothing_is_said() -> None:
    many = [parsed(f"near < {0.4 + i / 100} and drum > {i} and time > {i}s") for i in range(30)]
    with pytest.raises(Unclear):
        list(situations(SHOW, many))
    assert MOST < 100_000


def test_the_shows_of_the_kit_have_nothing_that_cannot_be_meant() -> None:
    root = Path(__file__).parent.parent.parent / "scenes"
    for file in sorted(root.glob("*/show.yaml")):
        spec = checked(file.parent, Problems())
        assert spec is not None
        show, places = placed_program(spec, Problems())
        assert len(show.scenes) == len(places)
        told = Problems()
        proof_read(spec, told)
        assert [str(problem) for problem in told] == [], file
