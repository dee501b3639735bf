"""The language of conditions and values: what is meant, and what is said of a slip."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.beat import Beat, steady
from exhibit.show.clocking import tick
from exhibit.show.conditions import (
    Both,
    Compare,
    Condition,
    Held,
    Not,
    Played,
    TimeInScene,
    Within,
    timers,
)
from exhibit.show.day import Day
from exhibit.show.expressions import Alike, Relation
from exhibit.show.facts import Chance, Open, OpensOrCloses, Times, Today, chances
from exhibit.show.playhead import Playhead
from exhibit.show.program import Input
from exhibit.show.wording import (
    ConditionError,
    Vocabulary,
    Word,
    parse_condition,
    parse_expression,
)
from tests.visits import exact

KNOWN = Vocabulary(
    {
        "near": Word(0, "distance", "m"),
        "drum": Word(1, "hit"),
        "lever": Word(2, "switch"),
        "tongue": Word(3, "choice", options=("fr", "ar")),
        "light": Word(4, "level"),
        "card": Word(5, "text"),
        "lamps": Word(6, "count"),
        "far": Word(7, "distance", "cm"),
        "left-hand": Word(8, "switch"),
        "mood": Word(9, "choice", options=("calm", "wild")),
        "gran": Word(0, "player"),
    },
    ("fr", "ar"),
    {"courtyard": (0,), "hall": (1,)},
    {"sabar": Times(1, 1, 1.0), "beat of sabar": Times(1, 2, 1.0)},
)
NEAR = Compare(0, "<", 0.8)


def read(text: str) -> Condition:
    return parse_condition(text, KNOWN)


@dataclass
class Instant:
    """A moment as a condition sees it, in a scene that began at 10 s; nothing is hidden."""

    now_s: float = 10.0
    values: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    hits: tuple[float, ...] = ()
    clocks: dict[int, float | None] = field(default_factory=dict)
    head: Playhead = field(default_factory=Playhead)
    day: Day | None = None
    visits: int = 0
    language: int = 0
    entered_s: float = 10.0
    quiet_since_s: float | None = 10.0
    luck: float = 0.5

    def value(self, number: int) -> float:
        return self.values.get(number, 0.0)

    def words(self, number: int) -> str:
        return self.texts.get(number, "")

    def held_since_s(self, timer: int) -> float | None:
        return self.clocks.get(timer)

    def last_true_s(self, timer: int) -> float | None:
        return self.clocks.get(timer)

    def playhead(self, _number: int) -> Playhead:
        return self.head

    def lasts_s(self, _number: int) -> float:
        return 40.0

    def entered(self, scene: int) -> int:
        return scene + 1

    def hit_moments(self, channel: int) -> tuple[float, ...]:
        return self.hits

    def beat(self, _number: int) -> Beat:
        return steady(1.0)

    def chance(self, _index: int) -> float:
        return self.luck

    def pulses(self, _rhythm: int) -> float:
        return 0.0


# --- what is meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("near < 0.5 m + 30 cm", NEAR),
        ("near < 2 * 40 cm", NEAR),
        ("0.8 > near", NEAR),
        ("0.5 < near < 2", Both(Compare(0, ">", 0.5), Compare(0, "<", 2.0))),
        ("2 >= near > 50cm", Both(Compare(0, "<=", 2.0), Compare(0, ">", 0.5))),
        ("lamps-1 > 2", read("lamps - 1 > 2")),
        ("left-hand", Compare(8, ">", 0.0)),
        ("light > -.5", Compare(4, ">", -0.5)),
        ("20s < time", TimeInScene(True, 20.0)),
        ("time < 1min - 30s", TimeInScene(False, 30.0)),
        ("gran >= 20s", Played(0, True, 20.0)),
        ("near < 0.8 within 5s", Within(NEAR, 5.0, 0)),
        ("not near < 0.8 within 5s", Not(Within(NEAR, 5.0, 0))),
        ("near < 0.8 within 5s for 2s", Held(Within(NEAR, 5.0, 0), 2.0, 1)),
        ("near < 0.8 for 2s within 5s", Within(Held(NEAR, 2.0, 0), 5.0, 1)),
        ("drum 3 times within 4s", Times(1, 3, 4.0)),
        ("drum once within 4s", Times(1, 1, 4.0)),
        ("drum within 4s", Times(1, 1, 4.0)),
        ("drum >= 3 within 4s", Times(1, 3, 4.0)),
        ("drum > 3 within 4s", Times(1, 4, 4.0)),
        ("drum < 3 within 4s", Not(Times(1, 3, 4.0))),
        ("drum is 2 within 4s", Both(Times(1, 2, 4.0), Not(Times(1, 3, 4.0)))),
        ("not drum within 4s", Not(Times(1, 1, 4.0))),
        ("chance 30%", Chance(0.3, 0)),
        ("open", Open()),
        ("closed", Not(Open())),
        ("closes within 10min", OpensOrCloses(True, 600.0)),
        ("opens within 1h", OpensOrCloses(False, 3600.0)),
        ("today is friday", Today(frozenset({4}))),
        ("today is not Fri", Not(Today(frozenset({4})))),
        ("today is weekend", Today(frozenset({5, 6}))),
        ("on sabar", Times(1, 1, 1.0)),
        ("on beat of sabar", Times(1, 2, 1.0)),
        ("hour >= 17:30", read("hour >= 17.5")),
    ],
)
def test_a_phrase_means(text: str, condition: Condition) -> None:
    assert read(text) == condition


@pytest.mark.parametrize(
    ("text", "view", "true"),
    [
        ("near < far", Instant(values={0: 0.9, 7: 100.0}), True),
        ("near < far", Instant(values={0: 1.1, 7: 100.0}), False),
        ("near + 20 cm < far", Instant(values={0: 0.9, 7: 100.0}), False),
        ("max(near, far) < 2", Instant(values={0: 1.0, 7: 250.0}), False),
        ("min(near, far, 3) < 2", Instant(values={0: 1.0, 7: 250.0}), True),
        ("far / near >= 2", Instant(values={0: 1.0, 7: 250.0}), True),
        ("lever + left-hand + lamps >= 2", Instant(values={2: 1.0, 8: 1.0}), True),
        ("2 * (lamps + 1) is 6", Instant(values={6: 2.0}), True),
        ("lamps / light > 1", Instant(values={6: 2.0, 4: 0.0}), False),
        ("not lamps / light < 1", Instant(values={6: 2.0, 4: 0.0}), True),
        ("-light < -0.5", Instant(values={4: 0.6}), True),
        ("time > lamps * 2s", Instant(now_s=13.9, values={6: 2.0}), False),
        ("time > lamps * 2s", Instant(now_s=14.0, values={6: 2.0}), True),
        ("visits >= 2", Instant(visits=2), True),
        ("visits of hall is 2", Instant(), True),
        ("visits of courtyard >= 2", Instant(), False),
        ("mood is tongue", Instant(values={9: 0.0, 3: 0.0}), False),
        ('card is "04 A2"', Instant(texts={5: "04 a2"}), True),
        ("chance 30%", Instant(luck=0.29), True),
        ("chance 30%", Instant(luck=0.3), False),
        ("chance 100%", Instant(luck=0.999), True),
        ("drum 2 times within 4s", Instant(now_s=15.0, hits=(11.0, 12.0)), False),
        ("drum 2 times within 4s", Instant(now_s=14.9, hits=(11.0, 12.0)), True),
        ("open", Instant(), True),
        ("hour >= 17", Instant(), False),
        ("not hour >= 17", Instant(), True),
        ("today is monday", Instant(), False),
    ],
)
def test_it_is_true_when_it_should_be(text: str, view: Instant, true: bool) -> None:
    assert read(text).true(view) is true


def test_what_moves_is_true_at_the_very_moment_that_was_worked_out() -> None:
    for text in ("time / 3 > 0.1s", "time * 0.7 > 1s", "hour > 17:23", "0.1 * time > 3s"):
        when = read(text)
        view = Instant(now_s=0.4, entered_s=0.1 + 0.2, day=Day(3.3, 62_500.7, 2))
        due_s = min(m for m in when.moments(view) if m > view.now_s)
        view.now_s = math.nextafter(due_s, 0.0)
        assert not when.true(view), text
        view.now_s = due_s
        assert when.true(view), text


def test_clocks_and_chances_are_numbered_from_the_inside_and_from_the_left() -> None:
    text = "(near < 1 for 1s or chance 10%) within 2s and not (lever for 3s) and chance 20%"
    condition = parse_condition(text, KNOWN, (), 5, 7)
    assert [(c.timer, c.seconds) for c in timers(condition)] == [(5, 1), (6, 2), (7, 3)]
    assert [(c.index, c.share) for c in chances(condition)] == [(7, 0.1), (8, 0.2)]


def test_an_input_may_be_named_as_a_fact_is() -> None:
    names = {"open": Word(0, "switch"), "min": Word(1, "level"), "hour": Word(2, "count")}
    assert parse_condition("open and min < 0.5 and hour", Vocabulary(names)) == Both(
        Both(Compare(0, ">", 0.0), Compare(1, "<", 0.5)), Compare(2, ">", 0.0)
    )


# --- slips ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offset", "said", "hint"),
    [
        ("near < 0.8 && drum", 11, "'&&' cannot stand here", "'and'"),
        ("near < 0.8 || drum", 11, "'||' cannot stand here", "'or'"),
        ("!drum", 0, "'!' cannot stand here", "'not'"),
        ("near =< 2", 5, "a comparison is missing", "'<='"),
        ("near => 2", 5, "a comparison is missing", "'>='"),
        ("near ≤ 2", 5, "a comparison is missing", "'<='"),
        ("near <> 2", 5, "a comparison is missing", "'is not'"),
        ("near < 0,8", 7, "write 0.8", ""),
        ("near < 1 000", 7, "a space stands in the number", "1000"),
        ("near < 0.8 AND drum", 11, "'AND'", "'and'"),
        ("near < 0.8 et drum", 11, "'et'", "'and'"),
        ("near < 0.8 ou drum", 11, "'ou'", "'or'"),
        ("drum or or lever", 8, "missing before 'or'", ""),
        ("and drum", 0, "missing before 'and'", ""),
        ("Not drum", 0, "'Not'", "'not'"),
        ("pas drum", 0, "'pas'", "'not'"),
        ("near < 0.8 then drum", 11, "'then'", "leave out 'then'"),
        ("if near < 0.8", 0, "'if'", "leave out 'if'"),
        ("near < 0.8 unless drum", 11, "'unless'", "'and not'"),
        ("near < 0.8 pendant 2s", 11, "'pendant'", "'for'"),
        ("near < 0.8 for 2 seconds", 15, "write 2s", ""),
        ("near < 0.8 for 2m", 15, "write 2min", ""),
        ("near < 0.8 for2s", 11, "'for2s'", "'for 2s'"),
        ("near <0.8for 2s", 6, "a space is missing", "'0.8 for'"),
        ("drumand lever", 0, "'drumand'", "'drum and'"),
        ("near < 80 metres", 7, "write 80m", ""),
        ("near < 80CM", 7, "write 80cm", ""),
        ("light > 40 percent", 8, "write 40%", ""),
        ("near est 2", 5, "a comparison is missing", "'is'"),
        ("near less than 2", 5, "a comparison is missing", "'<'"),
        ("near is less than 2", 8, "'less'", "'<'"),
        ("NEAR < 2", 0, "'NEAR'", "'near'"),
        ("drum lever", 5, "'lever' cannot stand here", "'and lever'"),
        ("drum, lever", 4, "',' cannot stand here", "'and'"),
        ("drum 3 within 4s", 7, "'times'", "'3 times'"),
        ("drum 3 fois dans 4s", 7, "'times'", "'3 times'"),
        ("drum 3 times in 4s", 13, "'within' is missing", "'within'"),
        ("drum 65 times within 4s", 5, "1 to 64", ""),
        ("drum > 0.5 within 4s", 11, "a whole number", ""),
        ("0.5 < near > 0.2", 11, "point the same way", ""),
        ("near < time", 7, "time is in seconds", ""),
        ("time > 20", 7, "'20' has no unit", ""),
        ("time * time > 2", 5, "passes by itself", ""),
        ("near / 0 > 2", 7, "divided by 0", ""),
        ("hour is 17", 5, "hour passes", ""),
        ("17 is hour", 3, "hour passes", ""),
        ("hour >= 25", 8, "24 hours", ""),
        ("today is vendredi", 9, "no day of the week", "'friday'"),
        ("today is saturday or sunday", 21, "what is 'sunday'?", "'today is sunday'"),
        ("mood is wild or calm", 16, "what is 'calm'?", "'mood is calm'"),
        ("mood is wlid", 8, "not one of the options", "'wild'"),
        ("mood wild and drum", 5, "'is' is missing", "'mood is wild'"),
        ("lever on", 6, "'is' is missing", "'lever is on'"),
        ("lever is true", 9, "a switch is 'on' or 'off'", "'on'"),
        ("mood + 1 > 2", 0, "'mood' is a choice", "'is'"),
        ("card is 04 A2", 8, "stand in quotes", '"04 A2"'),
        ('card is "04 A2', 8, "not closed", ""),
        ("card is “04 A2”", 8, "word processor", ""),
        ('near < "2"', 7, "in quotes", "2 without"),
        ("closes in 10min", 7, "'within' is missing", ""),
        ("visits of cuortyard > 1", 10, "not a scene", "'courtyard'"),
        ("langue is fr", 0, "'langue'", "'language'"),
        ("temps > 20s", 0, "'temps'", "'time'"),
        ("random 30%", 0, "'random'", "'chance'"),
        ("chance 30", 7, "between 0% and 100%", "30%"),
        ("quiet 60s", 6, "quiet for how long?", ""),
        ("silence for 60s", 0, "'silence'", "'quiet'"),
        ("on sabbar", 3, "not a rhythm", "'sabar'"),
        ("(near < 2", 9, "closing bracket", "')'"),
        ("near < (2", 9, "closing bracket", "')'"),
        ("near < 2)", 8, "')' cannot stand here", "no '('"),
        ("min(near 2) < 1", 9, "',' between", "min(near, 2)"),
        ("(near < 1) + 2 < 3", 9, "true or not", ""),
        ("(near < 1) < 3", 11, "true or not", ""),
        ("< 2", 0, "missing before '<'", ""),
    ],
)
def test_a_slip_is_answered_at_its_place_with_the_right_word(
    text: str, offset: int, said: str, hint: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        read(text)
    assert caught.value.offset == offset
    assert said in str(caught.value)
    assert hint in caught.value.hint


WORDS = """
near drum lever tongue light card lamps gran mood fr on is not and or for within times once time
quiet language open closes hour today friday visits of courtyard chance min( max( ( ) < >= != = ,
+ - * / ! && " ' 0.8 2s 80 cm % -1 é 0.8m 1e9 17:30 3 sabar et ٣
"""
LANGUAGE = WORDS.split()
words = st.sampled_from(LANGUAGE)
texts = st.lists(words, max_size=12).map(" ".join) | st.lists(words, max_size=8).map("".join)


@exact
@given(texts | st.text(max_size=30))
def test_any_text_is_a_condition_or_a_mistake_within_it(text: str) -> None:
    condition: Condition | ConditionError
    try:
        condition = read(text)
    except ConditionError as error:
        condition = error
    if isinstance(condition, ConditionError):
        assert 0 <= condition.offset <= len(text)
        assert str(condition)
        return
    numbers = [clock.timer for clock in timers(condition)]
    assert numbers == list(range(len(numbers)))
    list(condition.moments(Instant()))
    condition.true(Instant())


@exact
@given(texts | st.text(max_size=30), st.sampled_from(["level", "switch", "choice", "text"]))
def test_any_text_is_a_value_or_a_mistake_within_it(text: str, kind: str) -> None:
    target = Input("lamps", kind, "", options=("calm", "wild") if kind == "choice" else ())
    try:
        value: object = parse_expression(text, KNOWN, target).value(Instant())
    except ConditionError as error:
        value = error
    if isinstance(value, ConditionError):
        assert 0 <= value.offset <= len(text)
    else:
        assert isinstance(value, str if kind in ("choice", "text") else float)


# --- what a variable is set to --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("lamps + 1", "count", 3.0),
        ("near * 2", "level", 1.8),
        ("50 cm", "level", 0.5),
        ("wild", "choice", "wild"),
        ("mood", "choice", "wild"),
        ("on", "switch", 1.0),
        ("not lever", "switch", 1.0),
        ("near < 1 and lamps > 1", "switch", 1.0),
        ("card", "text", "Aïcha"),
        ('"mood"', "text", "mood"),
        ("Bonsoir à vous", "text", "Bonsoir à vous"),
        ("lamps", "text", "2"),
    ],
)
def test_a_value_is_worked_out(text: str, kind: str, value: float | str) -> None:
    unit = "m" if kind == "level" else ""
    target = Input("it", kind, "", unit, options=("calm", "wild") if kind == "choice" else ())
    view = Instant(values={0: 0.9, 6: 2.0, 9: 1.0}, texts={5: "Aïcha"})
    assert parse_expression(text, KNOWN, target).value(view) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "kind", "offset", "said"),
    [
        ("", "count", 0, "what is 'it' set to?"),
        ("near < 1", "count", 0, "true or not"),
        ("lamps +", "count", 7, "a value is missing"),
        ("lmaps + 1", "count", 0, "'lmaps'"),
        ("wlid", "choice", 0, "not one of the options"),
        ("lever for 2s", "switch", 6, "asked at one moment"),
        ("drum 3 times within 2s", "switch", 13, "asked at one moment"),
        ("near", "switch", 4, "a comparison is missing"),
    ],
)
def test_a_value_that_is_none_is_refused(text: str, kind: str, offset: int, said: str) -> None:
    target = Input("it", kind, "", options=("calm", "wild") if kind == "choice" else ())
    with pytest.raises(ConditionError, match=said.replace("?", r"\?")) as caught:
        parse_expression(text, KNOWN, target)
    assert caught.value.offset == offset


# --- moments --------------------------------------------------------------------------------------

TIMED = """
time > 3s; time < lamps * 1s; 2 * time >= 5s; time / 3 < near * 1s; min(time, 4s) > lamps * 1s;
max(time, 2s) - 1s < 3s; gran > time - 2s; gran > 4s; hour > 23:59; min(hour, 3) < 2;
hour < 0.01; today is tuesday; open; closes within 5s; opens within 5s; lever; quiet for 4s;
drum 2 times within 3s; drum within 2s; chance 40%; near < 0.8; visits > 1
"""
timed = st.sampled_from([phrase.strip() for phrase in TIMED.split(";")])
asked = st.recursive(
    timed,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
        st.tuples(inner, st.sampled_from([1, 2])).map(lambda two: f"({two[0]}) for {two[1]}s"),
        st.tuples(inner, st.sampled_from([1, 3])).map(lambda two: f"({two[0]}) within {two[1]}s"),
    ),
    max_leaves=4,
)
views = st.builds(
    Instant,
    values=st.fixed_dictionaries(
        {
            0: st.sampled_from([0.0, 0.5, 2.0]),
            2: st.sampled_from([0.0, 1.0]),
            6: st.sampled_from([0.0, 2.0, 3.0]),
        }
    ),
    hits=st.sampled_from([(), (9.0,), (8.5, 9.9), (9.0, 9.5, 10.0)]),
    head=st.sampled_from([Playhead(), Playhead(2.0, 8.0, runs=True), Playhead(36.0, 9.0, True)]),
    day=st.sampled_from(
        [None, Day(9.0, 86_392.0, 0, 64_800.0, 86_397.0), Day(0.0, 3.0, 1, 16.0, 20.0)]
    ),
    quiet_since_s=st.sampled_from([None, 7.0, 9.5]),
)


def hold(condition: Condition, view: Instant) -> None:
    """What a show does at each moment: its clocks, the inner ones first."""
    for clock in timers(condition):
        before = view.clocks.get(clock.timer)
        view.clocks[clock.timer] = tick(clock, before, clock.inner.true(view), view.now_s)


@exact
@given(asked, views)
def test_between_two_moments_and_with_no_event_a_condition_stays_as_it_is(
    text: str, view: Instant
) -> None:
    condition = read(text)
    hold(condition, view)
    while view.now_s < 24.0:
        here_s = view.now_s
        due_s = min((m for m in condition.moments(view) if m > here_s), default=24.0)
        expected = condition.true(view)
        clocks = dict(view.clocks)
        for part in (0.2, 0.7, 0.999):
            view.now_s = here_s + part * (min(due_s, 24.0) - here_s)
            assert condition.true(view) is expected, (text, view.now_s)
            hold(condition, view)
            assert view.clocks == clocks, "a clock stands still as well"
        view.now_s = due_s
        hold(condition, view)


def test_a_sum_of_lines_is_compared_by_relations_and_not_by_values() -> None:
    assert isinstance(read("near + light < 1"), Relation)
    assert isinstance(read("card is tongue"), Alike)
