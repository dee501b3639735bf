"""The map of a story: everything is on it, nothing lies over anything else, and it can be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.storymap.drawing import Stills, draw
from exhibit.authoring.storymap.grid import grid_of
from exhibit.authoring.storymap.labels import LANGUAGES, Labels, labels_for, time_words
from exhibit.authoring.storymap.lettering import lines_of, runs_leftward, width_of
from exhibit.authoring.storymap.routes import MOST_LINES, Card, Line, Plan, Point, plan_of
from exhibit.authoring.storymap.routes import Way as Wanted
from exhibit.authoring.storymap.story import Region, State, Story, Way, with_reach
from exhibit.authoring.storymap.telling import story_of
from tests.shows import check, with_scenes, write

EN = Labels("en")
TALE = """
    - scene: shore
      timeline: [{at: 2s, fade: lamp, to: 1, over: 4s}]
      nodes: [{shape: star, name: lamp}]
      go:
        - {when: near < 0.8 for 2s, to: hall, with: crossfade 3s}
        - {after: 20s, to: sea, with: cut}
    - scene: hall
      go: [{when: "drum >= 3", to: sea}]
    - scene: sea
      go: [{after: 300ms, to: shore}]
    - scene: attic
      go: [{after: 9s, to: sea}]
"""


@pytest.fixture
def story(tmp_path: Path) -> Story:
    yaml = with_scenes(TALE).replace("start: shore", "start: shore\nidle: {after: 45s, to: shore}")
    spec, _ = check(write(tmp_path, yaml))
    assert spec is not None
    return story_of(spec, EN)


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in Xml.fromstring(svg).iter() if _is(text, "text")]


def _is(element: Xml.Element, tag: str) -> bool:
    return element.tag == f"{{http://www.w3.org/2000/svg}}{tag}"


# --- what is on it --------------------------------------------------------------------------------


def test_a_way_out_is_in_the_words_of_the_artist(story: Story) -> None:
    (region,) = story.regions
    shore = region.states[0]
    assert shore.begins
    assert shore.notes == ("its timeline takes 6 s",)
    assert shore.ways == (
        Way("near < 0.8 for 2s", "crossfade 3 s", ("hall",)),
        Way("after 20 s", "cut", ("sea",)),
    )
    assert region.anywhere == (Way("nobody for 45 s", "crossfade 1 s", ("shore",)),)


def test_a_scene_that_no_way_leads_to_is_red_and_says_so(story: Story) -> None:
    assert [s.name for s in story.regions[0].states if not s.reached] == ["attic"]
    svg = draw(story, EN)
    assert texts(svg).count("no way leads here") == 1
    red = [e for e in Xml.fromstring(svg).iter() if e.get("stroke") == "#c8102e"]
    assert len(red) == 1


def test_everything_that_is_written_is_on_the_map(story: Story) -> None:
    said = [text.replace("\u2068", "").replace("\u2069", "") for text in texts(draw(story, EN))]
    assert said[:2] == ["Tide", "4 scenes · en, fr"]
    for words in (
        "begins here", "its timeline takes 6 s", "near < 0.8 for 2s", "→ hall · crossfade 3 s",
        "after 20 s", "→ sea · cut", "drum >= 3", "after 300 ms",
        "from every scene: nobody for 45 s → shore · crossfade 1 s",
    ):  # fmt: skip
        assert words in said


def test_it_speaks_the_language_of_who_reads_it(story: Story) -> None:
    assert "commence ici" in texts(draw(story, Labels("fr")))
    assert labels_for(("fr", "ar")).language == "fr"
    assert labels_for(("ar-TN", "fr")).language == "en"
    assert labels_for(("fr",), "en").language == "en"
    for tag in LANGUAGES:
        assert all(Labels(tag)[word] for word in ("begins", "unreached", "anywhere", "credits"))


def test_it_asks_for_nothing_from_elsewhere(story: Story) -> None:
    svg = draw(story, EN, Stills({0: b"\xff\xd8picture"}))
    links = re.findall(r'(?:href|src|url)\s*[=(]\s*"?([^")\s]+)', svg)
    assert links
    assert all(link.startswith(("#scene-", "data:image/jpeg;base64,")) for link in links)
    assert re.findall(r"https?://[^\s\"]+", svg) == ["http://www.w3.org/2000/svg"]


def test_names_are_set_in_their_own_direction() -> None:
    states = (
        State("الفناء", 0, ways=(Way("near < 1", "cut", ("sea",)),), begins=True),
        State("sea", 1, ways=(Way("drum", "cut", ("الفناء",)),)),
    )
    svg = draw(Story("ليلة <& fin>", ("ar",), (Region("", states),)), EN)
    found = {"".join(e.itertext()): e for e in Xml.fromstring(svg).iter() if _is(e, "text")}
    assert found["ليلة <& fin>"].get("direction") == "rtl"
    assert found["الفناء"].get("direction") == "rtl"
    assert found["sea"].get("direction") is None
    assert found["→ \u2068الفناء\u2069 · cut"].get("direction") is None  # words of the map's own


def test_regions_stand_side_by_side() -> None:
    small = Region("soundscape", (State("calm", 1, begins=True),), notes=("during hall",))
    wide = Region("", tuple(chain(6)))
    story = Story("T", ("en",), (wide, small, small))
    svg = draw(story, EN)
    panel = (
        r'<g transform="translate\((\S+) (\S+)\)">\n'
        r'<rect width="(\d+)" height="(\d+)" [^>]*"#f5f2ec"'
    )
    found = [tuple(map(float, each)) for each in re.findall(panel, svg)]
    assert len(found) == 3
    for a, b in combinations([(x, y, x + w, y + h) for x, y, w, h in found], 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert found[1][:2] != found[2][:2]
    assert texts(svg).count("during hall") == 2


def test_a_long_condition_ends_in_an_ellipsis_and_is_told_whole(tmp_path: Path) -> None:
    long = " and ".join(f"near < {i}.5" for i in range(20))
    scenes = f"- {{scene: shore, go: [{{when: {long}, to: shore}}]}}"
    spec, _ = check(write(tmp_path, with_scenes(scenes)))
    assert spec is not None
    svg = draw(story_of(spec, EN), EN)
    assert sum("near <" in text for text in texts(svg)) == 2
    assert any(text.endswith("…") for text in texts(svg))
    titles = ["".join(e.itertext()) for e in Xml.fromstring(svg).iter() if _is(e, "title")]
    assert any(long in title for title in titles)


def test_a_story_of_nothing_is_a_map_too() -> None:
    assert "0 scenes" in draw(Story("", (), (Region("", ()),)), EN)


# --- how it lies ----------------------------------------------------------------------------------


def chain(count: int) -> Iterator[State]:
    for i in range(count):
        ways = (Way("drum", "cut", (str(i + 1),)),) if i + 1 < count else ()
        yield State(str(i), i, ways=ways, begins=i == 0)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Up to 40 scenes, with ways anywhere."""
    count = draw(st.integers(1, 40))
    leads = st.lists(st.integers(0, count - 1), max_size=3)
    states = [
        State(
            str(i),
            i,
            ways=tuple(Way("drum", "cut", (str(to),)) for to in draw(leads)),
            begins=i == 0,
        )
        for i in range(count)
    ]
    anywhere = (Way("nobody", "cut", ("0",)),) if draw(st.booleans()) else ()
    return with_reach(Region("", tuple(states), anywhere))


def planned(region: Region) -> tuple[Plan, dict[str, Card], list[Wanted]]:
    cards = {
        s.name: Card(
            248.0, 60.0 + 42 * len(s.ways), tuple(50.0 + 42 * i for i in range(len(s.ways)))
        )
        for s in region.states
    }
    ways = [
        Wanted(to, s.name, number)
        for s in region.states
        for number, way in enumerate(s.ways)
        for to in way.to
    ]
    ways += [Wanted(to) for way in region.anywhere for to in way.to]
    return plan_of(grid_of(region), cards, ways), cards, ways


@settings(derandomize=True, deadline=None, max_examples=15)
@given(region=regions())
def test_no_card_lies_on_another_and_no_line_runs_over_a_card(region: Region) -> None:
    plan, cards, ways = planned(region)
    boxes = {n: (x, y, x + cards[n].width, y + cards[n].height) for n, (x, y) in plan.at.items()}
    assert boxes.keys() == {state.name for state in region.states}
    for a, b in combinations(boxes.values(), 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    assert all(min(x, y) >= 0 for x, y, _, _ in boxes.values())
    assert all(r <= plan.width and b <= plan.height for _, _, r, b in boxes.values())
    assert {line.way for line in plan.lines} | plan.left_out == set(ways)
    for line in plan.lines:
        if not line.curved:
            assert all(
                outside(a, b, box) for a, b in pairwise(line.points) for box in boxes.values()
            )


def outside(a: Point, b: Point, box: tuple[float, float, float, float]) -> bool:
    """Whether an upright or level stretch touches the inside of a box."""
    assert a[0] == b[0] or a[1] == b[1]
    left, top, right, bottom = box
    across = max(a[0], b[0]) > left and min(a[0], b[0]) < right
    return not (across and max(a[1], b[1]) > top and min(a[1], b[1]) < bottom)


@settings(derandomize=True, deadline=None, max_examples=15)
@given(region=regions())
def test_no_two_lines_lie_in_one_another_unless_they_go_the_same_way(region: Region) -> None:
    plan, _, _ = planned(region)
    routed = [line for line in plan.lines if not line.curved and line.way.of]
    stretches = [(line, a, b) for line in routed for a, b in pairwise(line.points[1:-1])]
    for (one, a, b), (other, c, d) in combinations(stretches, 2):
        if (one.way.of, one.way.to) != (other.way.of, other.way.to):
            assert not overlap(a, b, c, d), (one, other)


def overlap(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two stretches, both upright or both level, lie in each other for a while."""
    for axis in (0, 1):
        if a[axis] == b[axis] == c[axis] == d[axis]:
            low, high = sorted((a[1 - axis], b[1 - axis])), sorted((c[1 - axis], d[1 - axis]))
            return min(low[1], high[1]) - max(low[0], high[0]) > 0.5
    return False


def test_a_curve_goes_to_the_next_column_only() -> None:
    plan, _, _ = planned(Region("", tuple(chain(5))))
    assert all(line.curved for line in plan.lines)
    assert [x for x, _ in plan.at.values()] == sorted({x for x, _ in plan.at.values()})


def test_a_long_story_goes_on_below_as_lines_of_a_text_do() -> None:
    plan, _, _ = planned(Region("", tuple(chain(60))))
    assert 0.7 < plan.width / plan.height < 3.5


def test_where_many_lines_come_to_one_scene_from_afar_its_name_stands_for_them() -> None:
    count = 30
    states = [
        State(s.name, s.number, ways=(*s.ways, Way("drum", "cut", ("0",))), begins=s.begins)
        for s in chain(count)
    ]
    plan, _, _ = planned(Region("", tuple(states)))
    assert len(plan.left_out) > MOST_LINES
    assert all(way.to == "0" for way in plan.left_out)


def test_lines_from_above_come_in_above(story: Story) -> None:
    plan, _, _ = planned(story.regions[0])
    ends: dict[str, list[Line]] = {}
    for line in plan.lines:
        ends.setdefault(line.way.to, []).append(line)
    for lines in ends.values():
        ordered = sorted(lines, key=lambda line: line.points[0][::-1])
        assert [line.points[-1][1] for line in ordered] == sorted(
            line.points[-1][1] for line in lines
        )


# --- words ----------------------------------------------------------------------------------------


def test_lines_are_as_many_and_as_wide_as_is_said() -> None:
    text = "a word and another word and one more word"
    for width in (40, 80, 200):
        lines = lines_of(text, 12, width, 2)
        assert len(lines) <= 2
        assert all(width_of(line, 12) <= width for line in lines)
    assert lines_of(text, 12, 1000, 2) == [text]
    assert lines_of("", 12, 100, 2) == [""]


@pytest.mark.parametrize(
    ("text", "leftward"), [("sea", False), ("البحر", True), ("12 בית", True), ("3.5", False)]
)
def test_the_first_letter_says_the_direction(text: str, leftward: bool) -> None:
    assert runs_leftward(text) is leftward


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.3, "300 ms"), (2.5, "2.5 s"), (90, "1 min 30 s"), (120, "2 min")]
)
def test_times_are_short(seconds: float, words: str) -> None:
    assert time_words(seconds) == words
