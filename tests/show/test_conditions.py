"""What `when` says: read once, true or not at a moment, and known when it may change."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.show.conditions import (
    Both,
    Compare,
    Condition,
    Either,
    Held,
    Not,
    Quiet,
    Speaks,
    TimeInScene,
    Unvisited,
    timers,
)
from exhibit.show.playhead import Playhead
from exhibit.show.wording import ConditionError, Word, parse_condition
from tests.visits import at, exact, play

NAMES = {
    "near": Word(0, "distance", "m"),
    "drum": Word(1, "hit"),
    "lever": Word(2, "switch"),
    "tongue": Word(3, "choice", options=("fr", "ar")),
    "light": Word(4, "level"),
}
LANGUAGES = ("en", "ar")
NEAR, FAR = Compare(0, "<", 0.8), Compare(0, ">", 2.0)


def read(text: str) -> Condition:
    return parse_condition(text, NAMES, LANGUAGES)


@dataclass
class Instant(Unvisited):
    """A moment, as a condition sees it."""

    values: dict[int, float] = field(default_factory=dict)
    now_s: float = 0.0
    entered_s: float = 0.0
    quiet_since_s: float | None = None
    language: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    held: dict[int, float | None] = field(default_factory=dict)
    heads: tuple[Playhead, ...] = ()

    def value(self, number: int) -> float:
        return self.values.get(number, 0.0)

    def words(self, number: int) -> str:
        return self.texts.get(number, "")

    def held_since_s(self, timer: int) -> float | None:
        return self.held.get(timer)

    def playhead(self, number: int) -> Playhead:
        return self.heads[number]

    def lasts_s(self, number: int) -> float:
        return 40.0


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("near < 0.8", NEAR),
        ("near<0.8", NEAR),
        ("near < 80 cm", NEAR),
        ("near < 80cm", NEAR),
        ("near <= 0.8", Compare(0, "<=", 0.8)),
        ("near is 0.8", Compare(0, "is", 0.8)),
        ("near = 0.8", Compare(0, "is", 0.8)),
        ("near == 0.8", Compare(0, "is", 0.8)),
        ("near != 0.8", Not(Compare(0, "is", 0.8))),
        ("near is not 0.8", Not(Compare(0, "is", 0.8))),
        ("light >= 40%", Compare(4, ">=", 0.4)),
        ("light >= 40 %", Compare(4, ">=", 0.4)),
        ("light > -.5", Compare(4, ">", -0.5)),
        ("drum", Compare(1, ">", 0.0)),
        ("drum >= 3", Compare(1, ">=", 3.0)),
        ("lever", Compare(2, ">", 0.0)),
        ("lever is on", Compare(2, "is", 1.0)),
        ("lever is not off", Not(Compare(2, "is", 0.0))),
        ("tongue is ar", Compare(3, "is", 1.0)),
        ("tongue is not fr", Not(Compare(3, "is", 0.0))),
        ("language is ar", Speaks(1)),
        ("language is not en", Not(Speaks(0))),
        ("time > 20s", TimeInScene(True, 20.0)),
        ("time >= 1min30s", TimeInScene(True, 90.0)),
        ("time < 2 min", TimeInScene(False, 120.0)),
        ("quiet for 60s", Quiet(60.0)),
        ("not quiet for 10s", Not(Quiet(10.0))),
        ("near < 0.8 for 2s", Held(NEAR, 2.0, 0)),
        ("near < 0.8 for 2 s", Held(NEAR, 2.0, 0)),
        ("drum for 300ms", Held(Compare(1, ">", 0.0), 0.3, 0)),
        ("not not drum", Not(Not(Compare(1, ">", 0.0)))),
        ("(near < 0.8)", NEAR),
    ],
)
def test_a_phrase_means(text: str, condition: Condition) -> None:
    assert read(text) == condition


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("drum or lever and near < 0.8", "drum or (lever and near < 0.8)"),
        ("drum and lever or near < 0.8", "(drum and lever) or near < 0.8"),
        ("drum or lever or near < 0.8", "(drum or lever) or near < 0.8"),
        ("drum and lever for 2s", "drum and (lever for 2s)"),
        ("not drum for 2s", "(not drum) for 2s"),
        ("not drum and lever", "(not drum) and lever"),
        ("lever for 2s for 3s", "(lever for 2s) for 3s"),
    ],
)
def test_or_is_weaker_than_and_which_is_weaker_than_for_which_is_weaker_than_not(
    text: str, brackets: str
) -> None:
    assert read(text) == read(brackets)


def test_clocks_are_numbered_from_the_inside_and_from_the_left() -> None:
    condition = parse_condition(
        "(near < 0.8 for 1s or drum) for 2s and not (lever for 3s)", NAMES, LANGUAGES, 5
    )
    assert [(held.timer, held.seconds) for held in timers(condition)] == [(5, 1), (6, 2), (7, 3)]


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("", 0, "a condition is missing", "near < 0.8"),
        (
            "naer < 0.8",
            0,
            "'naer' is not an input or a variable of this show",
            "did you mean 'near'?",
        ),
        ("near < 0.8 and durm", 15, "'durm' is not an input", "did you mean 'drum'?"),
        ("near < 0.8 fro 2s", 11, "'fro' cannot stand here", "did you mean 'for'?"),
        ("near < 0.8 kg for 2s", 7, "'0.8 kg' is in 'kg'", ""),
        ("near", 4, "a comparison is missing after 'near'", "for example: < 0.8"),
        ("near <", 6, "a value is missing at the end", ""),
        ("near < drum", 7, "expected a number in m", ""),
        ("near < 0.8 for", 14, "a time such as 2s is missing", ""),
        ("near < 0.8 for 2", 15, "has no unit", ""),
        ("near < 2s", 7, "", ""),
        ("quiet", 5, "quiet for how long?", "quiet for 60s"),
        ("time is 20s", 5, "time passes", ""),
        ("time is not 20s", 8, "time passes", ""),
        ("lever > 1", 6, "'lever' is a switch: it is compared with 'is'", ""),
        ("lever is up", 9, "a switch is 'on' or 'off'", ""),
        ("tongue is fre", 10, "'fre' is not one of the options", "did you mean 'fr'?"),
        ("language is fr", 12, "the show does not speak 'fr'", ""),
        ("language < en", 9, "a language is compared with 'is'", ""),
        ("(near < 0.8", 11, "a closing bracket", ""),
        ("near < 0.8)", 10, "')' cannot stand here", ""),
        ("drum adn lever", 5, "'adn' cannot stand here", "did you mean 'and'?"),
        ("not", 3, "a condition is missing at the end", ""),
        ("drum and", 8, "a condition is missing at the end", ""),
    ],
)
def test_a_mistake_is_answered_with_its_place(
    text: str, offset: int, message: str, hint: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        read(text)
    assert message in str(caught.value)
    assert hint in caught.value.hint
    assert caught.value.offset == offset


@pytest.mark.parametrize("text", ["(" * 21 + "drum" + ")" * 21, "not " * 21 + "drum"])
def test_what_is_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ConditionError, match="more than 20 deep"):
        read(text)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ConditionError, match="200 words"):
        read(" and ".join(["drum"] * 200))


LANGUAGE = (
    *("near", "drum", "lever", "tongue", "light", "en", "ar", "fr", "on"),
    *("not", "and", "or", "for", "is", "time", "quiet", "language", "(", ")", "<", ">=", "!=", "="),
    *("0.8", "2s", "80", "cm", "%", "-1", "é", "0.8m", "1e9"),
)
words = st.sampled_from(LANGUAGE)


@exact
@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=30))
def test_any_text_is_a_condition_or_a_mistake_within_it(text: str) -> None:
    try:
        condition = read(text)
    except ConditionError as error:
        mistake = error
    else:
        numbers = [held.timer for held in timers(condition)]
        assert numbers == list(range(len(numbers)))
        list(condition.moments(Instant()))
        condition.true(Instant())
        return
    assert 0 <= mistake.offset <= len(text)
    assert str(mistake)


# --- true or not ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """A condition, and the same in Python."""

    text: str
    holds: Callable[[Instant], bool]


def comparison(sign: str, number: float) -> Phrase:
    meaning = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}[sign]
    return Phrase(f"near {sign} {number}", lambda now: meaning(now.values[0], number))


simple = st.one_of(
    st.builds(comparison, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from([0.5, 1.0])),
    st.just(Phrase("drum >= 2", lambda now: now.values[1] >= 2)),
    st.just(Phrase("lever", lambda now: now.values[2] == 1.0)),
    st.just(Phrase("tongue is ar", lambda now: now.values[3] == 1.0)),
    st.just(Phrase("tongue is not ar", lambda now: now.values[3] != 1.0)),
    st.just(Phrase("language is ar", lambda now: now.language == 1)),
    st.just(Phrase("time > 3s", lambda now: now.now_s >= now.entered_s + 3.0)),
    st.just(Phrase("time < 3s", lambda now: now.now_s < now.entered_s + 3.0)),
    st.just(
        Phrase(
            "quiet for 2s",
            lambda now: (
                now.quiet_since_s is not None
                and now.now_s >= max(now.quiet_since_s, now.entered_s) + 2.0
            ),
        )
    ),
)
phrases = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(lambda a: Phrase(f"not ({a.text})", lambda now: not a.holds(now)), inner),
        st.builds(
            lambda a, b: Phrase(
                f"({a.text}) and ({b.text})", lambda now: a.holds(now) and b.holds(now)
            ),
            inner,
            inner,
        ),
        st.builds(
            lambda a, b: Phrase(
                f"({a.text}) or ({b.text})", lambda now: a.holds(now) or b.holds(now)
            ),
            inner,
            inner,
        ),
    ),
    max_leaves=8,
)
instants = st.builds(
    lambda near, drum, lever, tongue, entered, later, quiet, language: Instant(
        {0: near, 1: drum, 2: lever, 3: tongue}, entered + later, entered, quiet, language
    ),
    st.sampled_from([0.0, 0.5, 0.7, 1.0, 2.0]),
    st.integers(0, 4).map(float),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([-1.0, 0.0, 1.0]),
    st.sampled_from([0.0, 10.0]),
    st.integers(0, 5).map(float),
    st.none() | st.sampled_from([0.0, 10.0, 11.0]),
    st.integers(0, 1),
)


@exact
@given(phrases, instants)
def test_a_condition_is_true_when_python_says_so(phrase: Phrase, now: Instant) -> None:
    assert read(phrase.text).true(now) == phrase.holds(now)


@exact
@given(phrases, instants)
def test_between_the_moments_it_names_a_condition_stays_as_it_is(
    phrase: Phrase, now: Instant
) -> None:
    condition = read(phrase.text)
    edges = sorted({now.now_s, *(m for m in condition.moments(now) if m > now.now_s)})
    for edge, following in zip(edges, [*edges[1:], edges[-1] + 100.0], strict=True):
        answers = set()
        for part in (0.0, 0.3, 0.9999):
            now.now_s = edge + part * (following - edge)
            answers.add(condition.true(now))
        assert len(answers) == 1


def test_held_counts_from_when_its_inner_condition_became_true() -> None:
    held = Held(NEAR, 2.0, 0)
    assert held.true(Instant(now_s=3.0, held={0: 1.0}))
    assert not held.true(Instant(now_s=2.999, held={0: 1.0}))
    assert not held.true(Instant(now_s=9.0, held={0: None}))
    assert list(held.moments(Instant(held={0: 1.0}))) == [3.0]
    assert list(held.moments(Instant(held={0: None}))) == []


def test_parts_of_a_condition_can_be_walked() -> None:
    assert Both(NEAR, FAR).parts() == Either(NEAR, FAR).parts() == (NEAR, FAR)
    assert Not(NEAR).parts() == (NEAR,)
    assert NEAR.parts() == ()


# --- in a show ------------------------------------------------------------------------------------

SHOW = """
show: Conditions
languages: [en, ar]
inputs:
  near: {{kind: distance, unit: m, between: [0.3, 3.0]}}
  drum: hit
  lever: switch
  tongue: {{kind: choice, options: [ar, en], chooses: language}}
start: asleep
scenes:
  - {{scene: asleep, go: [{{when: "{condition}", to: awake, with: cut}}]}}
  - {{scene: awake}}
"""


def woken_s(condition: str, *doings: tuple[object, ...]) -> float | None:
    """When the condition wakes the show, to the second's last bit."""
    visit = play(SHOW.format(condition=condition), doings)  # type: ignore[arg-type]  # of events
    playing = visit.state_at(100.0).playing[-1]
    return playing.entered_s if playing.scene == 1 else None


def test_near_for_two_seconds_is_two_seconds_after_coming_near() -> None:
    assert woken_s("near < 0.8 for 2s", at(1.1, near=0.4)) == 1.1 + 2.0


def test_going_away_begins_the_two_seconds_again() -> None:
    doings = (at(1.0, near=0.4), at(2.5, near=2.0), at(4.0, near=0.4))
    assert woken_s("near < 0.8 for 2s", *doings) == 6.0


def test_going_away_at_the_very_end_is_too_late() -> None:
    assert woken_s("near < 0.8 for 2s", at(1.0, near=0.4), at(3.0, near=2.0)) == 3.0


def test_coming_nearer_does_not_begin_again() -> None:
    assert woken_s("near < 0.8 for 2s", at(1.0, near=0.7), at(2.0, near=0.4)) == 3.0


def test_only_hits_count_and_not_releases() -> None:
    doings = (at(1.0, drum=1.0), at(1.2, drum=0.0), at(2.0, drum=0.3), at(3.0, drum=None))
    assert woken_s("drum >= 3", *doings) == 3.0


def test_a_lever_held_for_two_seconds_inside_not() -> None:
    assert woken_s("not (lever for 2s)") == 0.0
    assert woken_s("time > 1s and not (lever for 2s)", at(0.0, lever=True)) == 1.0
    doings = (at(0.0, lever=True), at(5.0, lever=False))
    assert woken_s("time > 3s and not (lever for 2s)", *doings) == 5.0


def test_not_is_held_too() -> None:
    assert woken_s("not lever for 2s", at(1.0, lever=True), at(4.0, lever=False)) == 6.0


def test_a_time_that_is_held() -> None:
    assert woken_s("time > 3s for 2s") == 5.0


def test_held_inside_held() -> None:
    assert woken_s("(near < 0.8 for 2s) for 3s", at(1.0, near=0.4)) == 6.0


def test_quiet_begins_again_with_every_hit() -> None:
    doings = (at(2.0, drum=1.0), at(7.0, drum=1.0))
    assert woken_s("quiet for 6s", *doings) == 13.0


def test_it_is_not_quiet_while_anybody_is_near() -> None:
    doings = (at(2.0, near=1.0), at(50.0, near=3.0))
    assert woken_s("quiet for 6s", *doings) == 56.0


def test_a_sensor_that_trembles_at_its_rest_is_nobody() -> None:
    doings = [at(i / 2, near=2.95) for i in range(20)]
    assert woken_s("quiet for 6s", *doings) == 6.0


def test_a_chosen_language_wakes() -> None:
    assert woken_s("language is ar", at(3.0, tongue="ar")) == 3.0
    assert woken_s("tongue is ar", at(3.0, tongue=1)) == 3.0
