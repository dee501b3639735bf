"""A story: regions beside each other, ways back and in turn, what is done and what forgotten."""

from __future__ import annotations

from itertools import pairwise

import pytest

from exhibit.show.program import Sent, Turn
from exhibit.show.signals import Signals
from exhibit.show.step import advance, begin
from exhibit.show.turns import chosen
from tests.visits import Visit, at, play, show_of


def names_at(visit: Visit, time_s: float) -> list[str]:
    """The current scene of each region, the main one first; "" for one that is not there."""
    scenes = visit.show.scenes
    courses = visit.state_at(time_s).regions
    return [scenes[course.scene].name if course.scene >= 0 else "" for course in courses]


# --- regions --------------------------------------------------------------------------------------

REGIONS = """
show: Regions
inputs: {drum: hit, near: {kind: distance, between: [0, 3]}}
start: sleep
regions:
  soundscape: {start: night, over: no}
  voice: {start: one, during: [courtyard, hall]}
scenes:
  - {scene: sleep, go: [{when: near < 1, to: courtyard, with: crossfade 2s}]}
  - {scene: courtyard, go: [{when: drum, to: hall, with: cut}, {when: near > 2, to: sleep}]}
  - {scene: hall, go: [{when: near > 2, to: sleep, with: crossfade 4s}]}
  - {scene: night, region: soundscape, go: [{after: 7s, to: storm, with: cut}]}
  - {scene: storm, region: soundscape, go: [{after: 3s, to: night, with: cut}]}
  - {scene: one, region: voice, go: [{after: 5s, to: two}]}
  - {scene: two, region: voice, go: [{when: drum >= 2, to: one}]}
"""


def test_regions_go_on_side_by_side_each_by_its_own_clock() -> None:
    visit = play(REGIONS, [at(1.0, near=0.5)])
    assert names_at(visit, 0.0) == ["sleep", "night", ""]
    assert names_at(visit, 1.0) == ["courtyard", "night", "one"]
    assert names_at(visit, 6.0) == ["courtyard", "night", "two"]
    assert names_at(visit, 7.0) == ["courtyard", "storm", "two"]
    assert names_at(visit, 10.0) == ["courtyard", "night", "two"]


def test_a_region_goes_on_while_the_scenes_of_the_show_that_it_is_beside_change() -> None:
    visit = play(REGIONS, [at(1.0, near=0.5), at(3.0, drum=1)])
    assert names_at(visit, 3.0) == ["hall", "night", "one"]
    assert names_at(visit, 6.0) == ["hall", "night", "two"]


def test_each_region_counts_hits_from_when_its_own_scene_began() -> None:
    visit = play(REGIONS, [at(1.0, near=0.5), at(3.0, drum=1), at(6.5, drum=1), at(6.6, drum=1)])
    assert names_at(visit, 6.5)[2] == "two"
    assert names_at(visit, 6.6)[2] == "one"


def test_a_region_begins_and_ends_with_the_show_in_the_same_transition() -> None:
    visit = play(REGIONS, [at(1.0, near=0.5), at(3.0, drum=1), at(4.0, near=3.0)])
    begun = visit.state_at(1.5).regions[2].playing
    assert [(p.scene, p.fade_s) for p in begun] == [(5, 2.0)]
    assert names_at(visit, 4.0) == ["sleep", "night", ""]
    ending = visit.state_at(5.0).regions[2].playing
    assert [(p.scene, p.fade_s) for p in ending] == [(5, 2.0), (-1, 4.0)]
    assert visit.state_at(8.1).regions[2].playing == ()


def test_a_region_that_was_not_there_begins_with_its_first_scene() -> None:
    visit = play(REGIONS, [at(1.0, near=0.5), at(7.0, near=3.0), at(9.0, near=0.5)])
    assert names_at(visit, 6.9)[2] == "two"
    assert names_at(visit, 9.0)[2] == "one"


def test_a_region_may_begin_with_another_of_its_scenes_each_time() -> None:
    text = REGIONS.replace("{start: one, during", "{start: {cycle: [one, two]}, during")
    comes_and_goes = [at(float(s), near=0.5 if s % 4 == 1 else 3.0) for s in range(1, 13, 2)]
    visit = play(text, comes_and_goes)
    assert [names_at(visit, t)[2] for t in (1.0, 5.0, 9.0)] == ["one", "two", "one"]
    used_up = play(text.replace("cycle: [one, two]", "once: [two]"), comes_and_goes)
    assert [names_at(used_up, t)[2] for t in (1.0, 5.0, 9.0)] == ["two", "two", "two"]


def test_a_show_may_be_begun_in_a_scene_of_a_region() -> None:
    stays = REGIONS.replace("near > 2", "quiet for 1h")
    assert names_at(play(stays, scene="two"), 0.0) == ["courtyard", "night", "two"]
    assert names_at(play(stays, scene="storm"), 0.0) == ["sleep", "storm", ""]


def test_scenes_that_go_on_in_each_other_keep_nobody_longer_than_their_limit() -> None:
    """Each is left again in the instant in which it goes on: that would never end."""
    visit = play(
        """
show: Round
start: sea
inputs: {near: {kind: distance, between: [0, 3]}}
limit: {after: 5s, to: rest}
scenes:
  - {scene: sea, go: [{when: near > 2 and time > 1s, to: hall, resume: yes}]}
  - {scene: hall, go: [{when: near > 2 and time > 2s, to: sea, resume: yes}]}
  - {scene: rest, limit: never}
""",
        [at(0.0, near=2.5)],
    )
    times = [i / 10 for i in range(600)]
    assert max(t - visit.state_at(t).playing[-1].entered_s for t in times) <= 5.0
    assert {visit.scene_at(t) for t in times} == {"sea", "hall"}


def test_a_scene_whose_only_end_is_used_up_goes_on_from_where_it_was() -> None:
    visit = play(
        """
show: Used up
start: a
inputs: {drum: hit}
scenes:
  - {scene: a, go: [{after: 2s, to: {once: [b]}}, {when: drum, to: b}]}
  - {scene: b, go: [{after: 1s, to: a, resume: yes}]}
""",
        [at(9.0, drum=1)],
    )
    assert [visit.scene_at(t) for t in (2.0, 3.0, 9.0, 10.0)] == ["b", "a", "b", "a"]
    first, again = (visit.state_at(t).playing[-1] for t in (3.0, 10.0))
    assert (first.late_s, again.late_s) == (0.0, 6.0)


# --- back, and on from where it was ---------------------------------------------------------------

HISTORY = """
show: History
inputs: {drum: hit, card: text}
start: a
scenes:
  - {scene: a, go: [{when: drum, to: b, with: cut}, {after: 20s, to: c, with: cut}]}
  - {scene: b, go: [{when: drum, to: c, with: cut}, {after: 4s, to: a, resume: yes, with: cut}]}
  - {scene: c, go: [{when: drum, to: back, with: cut}, {after: 50s, to: a, resume: yes}]}
"""


def test_the_way_back_leads_to_the_scene_before_and_from_there_to_the_one_before_that() -> None:
    text = HISTORY.replace("{when: drum, to: c, with: cut}", "{when: card, to: back, with: cut}")
    text = text.replace("{after: 20s, to: c", "{when: card is x, to: c")
    visit = play(text, [at(1.0, drum=1), at(2.0, card="y"), at(3.0, card="x"),
                        at(3.5, card=""), at(4.0, drum=1)])  # fmt: skip
    assert [visit.scene_at(t) for t in (1.0, 2.0, 3.0, 4.0)] == ["b", "a", "c", "a"]
    assert visit.state_at(4.0).regions[0].came == ()


def test_with_nothing_to_go_back_to_the_way_leads_to_the_beginning() -> None:
    visit = play(HISTORY, [at(1.0, drum=1)], scene="c")
    assert visit.scene_at(1.0) == "a"


def test_a_scene_that_resumes_goes_on_from_where_it_was_left() -> None:
    visit = play(HISTORY, [at(12.0, drum=1)])
    assert visit.scene_at(12.0) == "b"
    assert visit.scene_at(16.0) == "a"
    playing = visit.state_at(16.0).playing[-1]
    assert (playing.entered_s, playing.late_s, playing.seen_from_s) == (4.0, 12.0, 16.0)
    assert visit.scene_at(23.999) == "a"
    assert visit.scene_at(24.0) == "c"  # 8 s were left of 20


def test_a_scene_whose_time_was_over_begins_anew() -> None:
    visit = play(HISTORY)
    assert visit.scene_at(20.0) == "c"
    assert visit.state_at(70.0).playing[-1].entered_s == 70.0


def test_the_way_is_remembered_for_sixteen_scenes() -> None:
    visit = play(HISTORY, [at(float(i), drum=1) for i in range(1, 60)])
    assert len(visit.state_at(60.0).regions[0].came) <= 16


# --- in turn --------------------------------------------------------------------------------------


def turned(how: str, seed: int = 0, count: int = 9) -> str:
    """Where a way that is taken every second leads, one letter each."""
    text = f"""
show: Turns
start: a
scenes:
  - {{scene: a, go: [{{after: 1s, to: {how}, with: cut}}]}}
  - {{scene: b, go: [{{after: 1s, to: a, with: cut}}]}}
  - {{scene: c, go: [{{after: 1s, to: a, with: cut}}]}}
  - {{scene: d, go: [{{after: 1s, to: a, with: cut}}]}}
"""
    visit = play(text, seed=seed)
    return "".join(visit.scene_at(2.0 * i + 1.5) for i in range(count))


def test_scenes_follow_in_a_cycle_in_order_or_once() -> None:
    assert turned("{cycle: [b, c, d]}") == "bcdbcdbcd"
    assert turned("{order: [b, c, d]}") == "bcddddddd"
    assert turned("{once: [b, c, d]}") == "bcdaaaaaa"


@pytest.mark.parametrize("seed", range(6))
def test_a_shuffle_plays_each_once_and_none_twice_in_a_row(seed: int) -> None:
    found = turned("{shuffle: [b, c, d]}", seed, 12)
    rounds = [found[i : i + 3] for i in range(0, 12, 3)]
    assert [sorted(each) for each in rounds] == [["b", "c", "d"]] * 4
    assert all(one != other for one, other in pairwise(found))


def test_shuffles_are_not_all_the_same() -> None:
    assert len({turned("{shuffle: [b, c, d]}", seed, 3) for seed in range(8)}) > 2


def test_chance_goes_by_weights() -> None:
    turn = Turn((0, 1, 2), "chance", (3.0, 1.0, 0.0))
    found = [chosen(turn, 0, i, 7) for i in range(4000)]
    assert found.count(2) == 0
    assert 0.72 < found.count(0) / len(found) < 0.78


# --- what is done ---------------------------------------------------------------------------------

DEEDS = """
show: Deeds
languages: [fr, ar, en]
inputs: {drum: hit, near: {kind: distance, between: [0, 3]}}
variables: {lamps: {kind: count, to: 9}, mood: {of: [calm, wild]}, seen: 0, other: 0}
start: a
scenes:
  - scene: a
    enter: [{set: {seen: seen + 1}}]
    leave: {set: {mood: wild}}
    timeline:
      - {at: 3s, set: {lamps: lamps + 1}}
      - {every: 2s, at: 1s, set: {other: other + 1}}
      - {on: drum, set: {lamps: lamps + 2}}
    go: [{when: near < 1, to: b, with: cut, do: {speak: ar}}, {when: lamps >= 5, to: c, with: cut}]
  - scene: b
    enter: [{set: {lamps: "lamps * 2", seen: lamps}}, {speak: next}]
    go: [{when: near > 2, to: a, with: cut}]
  - {scene: c, enter: {forget: [lamps, mood]}}
"""


def test_lines_of_a_timeline_are_done_at_their_moment() -> None:
    visit = play(DEEDS)
    assert visit.value_at(2.999, "lamps") == 0
    assert visit.value_at(3.0, "lamps") == 1
    assert [visit.value_at(t, "other") for t in (0.9, 1.0, 2.9, 3.0, 21.0)] == [0, 1, 1, 2, 11]


def test_a_hit_does_what_the_scene_says_and_may_open_a_way() -> None:
    visit = play(DEEDS, [at(1.0, drum=1), at(4.0, drum=1)])
    assert visit.value_at(1.0, "lamps") == 2
    assert visit.scene_at(4.0) == "c"  # 2, one by the clock, and 2
    assert visit.value_at(4.0, "lamps") == 0


def test_first_what_ends_then_the_way_then_what_begins() -> None:
    visit = play(DEEDS, [at(1.0, drum=1), at(2.0, near=0.5)])
    assert visit.language_at(1.999) == "fr"
    assert visit.language_at(2.0) == "en"  # ar on the way, and the next as it begins
    assert visit.value_at(2.0, "mood") == 1
    assert visit.value_at(2.0, "lamps") == 4
    assert visit.value_at(2.0, "seen") == 2  # all values of one line are looked at before it


def test_what_a_variable_becomes_stays_within_its_range() -> None:
    visit = play(DEEDS, [at(i / 10, drum=1) for i in range(1, 3)] + [at(0.5, near=0.5)])
    assert visit.value_at(0.5, "lamps") == 8
    visit = play(DEEDS, [at(0.1, drum=1), at(0.2, drum=1), at(0.5, near=0.5), at(1.0, near=3.0),
                         at(1.5, near=0.5)])  # fmt: skip
    assert visit.value_at(1.5, "lamps") in (0, 9)


def test_nobody_outside_can_set_a_variable() -> None:
    visit = play(DEEDS, [at(1.0, lamps=7)])
    assert visit.value_at(1.0, "lamps") == 0
    assert visit.state_at(1.0).visits == 0


def test_a_scene_that_is_only_passed_does_what_it_does_but_its_timeline_does_not_begin() -> None:
    visit = play(
        """
show: Passing
variables: {passed: 0, told: 0}
start: a
scenes:
  - {scene: a, go: [{after: 2s, to: b, with: cut}]}
  - scene: b
    enter: {set: {passed: passed + 1}}
    timeline: [{at: 0s, set: {told: told + 1}}]
    go: [{after: 0s, to: c, with: cut}]
  - {scene: c, timeline: [{at: 0s, set: {told: told + 10}}]}
"""
    )
    assert (visit.value_at(2.0, "passed"), visit.value_at(2.0, "told")) == (1, 10)


LEAPS = """
show: Leaps
inputs: {drum: hit}
variables: {thunder: 0}
start: a
regions: {sky: {start: clear, over: no}}
scenes:
  - scene: a
    timeline: [{at: 2s, go: storm}]
    go: [{when: drum, to: b, with: cut, do: {go: {to: clear, with: crossfade 3s}}}]
  - {scene: b, timeline: [{at: 1s, go: {region: sky, to: back}}]}
  - {scene: clear, region: sky}
  - {scene: storm, region: sky, enter: {set: {thunder: 1}}, leave: {set: {thunder: 0}}}
"""


def test_one_region_may_send_another_somewhere() -> None:
    visit = play(LEAPS, [at(5.0, drum=1)])
    assert names_at(visit, 2.0) == ["a", "storm"]
    assert visit.value_at(2.0, "thunder") == 1
    assert names_at(visit, 5.0) == ["b", "clear"]
    assert visit.value_at(5.0, "thunder") == 0
    assert visit.state_at(5.0).regions[1].playing[-1].fade_s == 3.0
    assert names_at(visit, 6.0) == ["b", "storm"]


def test_regions_that_send_each_other_round_come_to_an_end() -> None:
    visit = play(
        """
show: Round
start: a
regions: {other: {start: c}}
scenes:
  - {scene: a, enter: {go: d}, go: [{after: 3s, to: b}]}
  - {scene: b, enter: [{go: a}, {go: c}]}
  - {scene: c, region: other, enter: {go: d}}
  - {scene: d, region: other, timeline: [{at: 0s, go: a}]}
"""
    )
    assert names_at(visit, 10.0)[0] in ("a", "b")


def test_languages_take_turns_while_the_scene_lasts() -> None:
    visit = play(
        """
show: Rotating
languages: [fr, ar, en]
inputs: {drum: hit}
start: a
scenes:
  - {scene: a, rotate: 15s, go: [{when: drum, to: b, with: cut}]}
  - {scene: b, rotate: {every: 5s, among: [ar, fr]}}
""",
        [at(31.0, drum=1)],
    )
    spoken = [visit.language_at(t) for t in (14.9, 15.0, 30.0, 31.0, 36.0, 41.0, 46.0)]
    assert spoken == ["fr", "ar", "en", "en", "ar", "fr", "ar"]


def test_messages_of_all_regions_leave_in_the_order_of_their_times() -> None:
    show = show_of(
        """
show: Messages
inputs: {drum: hit}
variables: {lamps: 3}
start: a
regions: {other: {start: b}}
scenes:
  - scene: a
    enter: {send: /began, to: lights, values: [lamps]}
    timeline: [{at: 1s, send: /a, to: lights}, {at: 3s, send: /a, to: lights},
               {every: 2.5s, send: /again, to: lights}]
  - {scene: b, region: other, timeline: [{at: 2s, send: /b, to: lights}]}
"""
    )
    sent: list[Sent] = []
    state = begin(show, sent=sent)
    advance(show, state, [], until=5.0, sent=sent)
    assert [(each.time_s, each.address, each.values) for each in sent] == [
        (0.0, "/began", (3,)), (1.0, "/a", ()), (2.0, "/b", ()), (2.5, "/again", ()),
        (3.0, "/a", ()), (5.0, "/again", ()),
    ]  # fmt: skip


# --- ways of every scene --------------------------------------------------------------------------

EVERYWHERE = """
show: Everywhere
inputs: {drum: hit, lever: switch}
start: a
anywhere:
  - {when: drum, to: b, with: cut}
  - {when: lever, to: c, from: [a], with: cut}
limit: {after: 30s, to: a, with: cut}
scenes:
  - {scene: a}
  - {scene: b, limit: 10s, go: [{when: drum >= 2, to: c, with: cut}]}
  - {scene: c}
  - {scene: d, limit: never}
"""


def test_a_way_out_of_every_scene_leads_out_of_all_but_the_one_it_leads_to() -> None:
    visit = play(EVERYWHERE, [at(1.0, drum=1), at(2.0, drum=1), at(3.0, drum=1)])
    assert [visit.scene_at(t) for t in (1.0, 2.0, 3.0)] == ["b", "b", "c"]


def test_it_may_lead_out_of_some() -> None:
    assert play(EVERYWHERE, [at(1.0, lever=True)]).scene_at(1.0) == "c"
    assert play(EVERYWHERE, [at(1.0, lever=True)], scene="d").scene_at(1.0) == "d"


def test_nobody_is_left_in_a_scene_for_longer_than_its_limit() -> None:
    assert play(EVERYWHERE, scene="c").scene_at(29.999) == "c"
    assert play(EVERYWHERE, scene="c").scene_at(30.0) == "a"
    assert play(EVERYWHERE, scene="b").scene_at(10.0) == "a"
    assert play(EVERYWHERE, scene="d").scene_at(500.0) == "d"
    assert play(EVERYWHERE).state_at(500.0).playing[-1].entered_s == 0.0


# --- idle, and who comes next ---------------------------------------------------------------------

IDLE = """
show: Idle
inputs: {near: {kind: distance, between: [0, 3]}, drum: hit}
variables: {lamps: 0, ever: {kind: count, keep: always}, mood: {of: [calm, wild]}}
start: one
idle: {after: 30s, to: {cycle: [one, two]}, with: crossfade 4s, warn: 10s}
scenes:
  - scene: one
    enter: {set: {mood: wild}}
    nodes: [{shape: star, opacity: {follow: idle, from: 1, to: 0.2}}]
    go: [{when: near < 1, to: hall, with: cut}]
  - {scene: two, go: [{when: near < 1, to: hall, with: cut}]}
  - scene: hall
    nodes: [{shape: star, opacity: {follow: idle, from: 1, to: 0.2}}]
    timeline: [{on: drum, set: {lamps: lamps + 1, ever: ever + 1}}]
    go:
      - {when: idle for 5s and lamps >= 3, to: side, with: cut}
      - {when: visits of hall > 1 and drum 3 times within 1s, to: side, with: cut}
  - {scene: side, go: [{after: 1s, to: hall, resume: yes, with: cut}]}
"""
GONE = [at(1.0, near=0.5), at(10.0, near=3.0)]


def test_attract_scenes_take_turns() -> None:
    visit = play(IDLE, [*GONE, at(50.0, near=0.5), at(60.0, near=3.0), at(100.0, near=0.5),
                        at(101.0, near=3.0)])  # fmt: skip
    assert visit.scene_at(39.999) == "hall"
    assert [visit.scene_at(t) for t in (40.0, 90.0, 131.0)] == ["one", "two", "one"]


def test_before_the_return_the_picture_can_dim_gently_and_come_back() -> None:
    visit = play(IDLE, [*GONE, at(36.0, drum=1)])
    signals = Signals(visit.show)

    def dimmed(time_s: float) -> float:
        return float(signals.at(visit.state_at(time_s), time_s)[0])

    assert dimmed(30.0) == 0.0
    assert dimmed(35.0) == pytest.approx(0.5)
    assert dimmed(36.0) == pytest.approx(0.6)
    assert dimmed(36.3) == pytest.approx(0.6 * 2.718281828**-0.9)
    assert visit.scene_at(65.999) == "hall"
    assert visit.scene_at(66.0) == "one"


def test_somebody_who_returns_in_time_stays_in_the_visit() -> None:
    visit = play(IDLE, [*GONE, at(39.0, drum=1), at(45.0, drum=1)])
    assert visit.state_at(45.0).visits == 1
    assert visit.value_at(45.0, "lamps") == 2


def test_a_visit_begins_when_somebody_comes_after_nobody_was_there_for_a_while() -> None:
    visit = play(IDLE, [*GONE, at(70.0, near=0.5)])
    assert [visit.state_at(t).visits for t in (0.5, 1.0, 69.0, 70.0)] == [0, 1, 1, 2]


def test_what_is_of_a_visit_is_forgotten_at_the_return_and_what_is_kept_is_kept() -> None:
    visit = play(IDLE, [*GONE, at(12.0, drum=1), at(13.0, drum=1)])
    assert (visit.value_at(42.999, "lamps"), visit.value_at(43.0, "lamps")) == (2, 0)
    assert visit.value_at(43.0, "ever") == 2
    assert visit.state_at(43.0).regions[0].came == ()


def test_what_a_scene_sets_with_nobody_there_is_there_for_whoever_comes() -> None:
    visit = play(IDLE, [*GONE, at(70.0, near=0.5)])
    assert visit.scene_at(69.0) == "one"
    assert visit.value_at(70.0, "mood") == 1


def test_without_an_idle_return_half_a_minute_of_nobody_is_the_end_of_a_visit() -> None:
    text = """
show: Plain
inputs: {drum: hit}
variables: {lamps: 0}
start: a
scenes:
  - {scene: a, timeline: [{on: drum, set: {lamps: lamps + 1}}]}
"""
    visit = play(text, [at(1.0, drum=1), at(30.9, drum=1), at(61.0, drum=1)])
    assert [visit.value_at(t, "lamps") for t in (1.0, 30.9, 61.0)] == [1, 2, 1]
    assert visit.state_at(61.0).visits == 2


def test_a_way_may_wait_until_the_warning_has_lasted() -> None:
    visit = play(IDLE, [*GONE, *(at(11.0 + i, drum=1) for i in range(3))])
    assert visit.scene_at(37.999) == "hall"
    assert visit.scene_at(38.0) == "side"  # quiet since 13 s, warned from 33 s on, for 5 s


ASKED = """
show: Asked
inputs: {drum: hit, near: {kind: distance, between: [0.3, 3.0]}}
start: hall
regions: {sounds: {start: night, over: no}}
scenes:
  - scene: hall
    timeline: [{on: drum, go: {to: tide, resume: yes}}, {at: 10s, go: {to: night, resume: yes}}]
  - {scene: night, region: sounds}
  - {scene: tide, region: sounds}
"""


def test_a_scene_from_which_its_region_was_called_away_goes_on_where_it_was() -> None:
    visit = play(ASKED, [at(3.0, drum=1), at(12.0, drum=1)])
    sounds = [visit.state_at(time_s).regions[1].playing[-1] for time_s in (3.0, 10.0, 12.0)]
    assert [visit.show.scenes[each.scene].name for each in sounds] == ["tide", "night", "tide"]
    assert [each.late_s for each in sounds] == [0.0, 3.0, 7.0]
