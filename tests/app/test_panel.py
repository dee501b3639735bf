"""The F1 panel and the question: legible over any show, and played with the mouse."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.app.panel import Layout, layout_of
from exhibit.scene.drawlist import MOVED
from exhibit.show.events import Event, Value
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.app.pictures_of import drawing, overlays_of
from tests.pictures import TESTS, assert_same_picture, read_picture
from tests.shows import write

SHOW = """\
show: Résonances
canvas: [1920, 1080]
languages: [fr, ar]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  light: {kind: level, unit: lux, between: [0, 1000]}
  drum: hit
  lamp: switch
  tongue: {kind: choice, options: [fr, ar], chooses: language}
  door: {kind: choice, options: ['left "one"', middle, right]}
  "باب": hit
  pad: hit
start: a
scenes:
  - scene: a
    background: "#35506b"
    nodes: [{shape: star, size: 40%, colour: gold}]
"""
PLAYED: list[tuple[str, Value]] = [
    ("near", 0.84), ("light", 600), ("drum", 0.9), ("lamp", True), ("tongue", "ar"),
    ("door", "right"), ("pad", 0.5),
]  # fmt: skip
SIZE = (640, 360)
GOLD = (0.94, 0.76, 0.42)


def played(show: Show) -> State:
    events = [Event(2.0, "board", f"/in/{name}", (value,)) for name, value in PLAYED]
    return advance(show, begin(show), events, 2.05)


def test_the_panel_is_legible_over_a_show(tmp_path: Path) -> None:
    with drawing(write(tmp_path, SHOW), SIZE) as (show, panel, _, draw):
        assert_same_picture(draw(panel, played(show), 2.05), "app/panel")


def test_the_question_is_asked_in_the_three_languages_of_the_staff(tmp_path: Path) -> None:
    with drawing(write(tmp_path, SHOW), SIZE) as (show, _, question, draw):
        assert_same_picture(draw(question, played(show), 2.05), "app/question")


def test_both_are_the_same_whatever_the_show_speaks(tmp_path: Path) -> None:
    wolof = SHOW.replace("[fr, ar]\ninputs", "[wo, zgh]\ninputs").replace(", chooses: language", "")
    with drawing(write(tmp_path, wolof), SIZE) as (show, panel, question, draw):
        found = draw(panel, played(show), 2.05)
        chips = slice(30, 48), slice(10, 110)  # its languages, which are others
        found[chips] = read_picture(TESTS / "app/references/panel.png")[chips]
        assert_same_picture(found, "app/panel")
        assert_same_picture(draw(question, played(show), 2.05), "app/question")


@pytest.mark.parametrize("canvas", [(1920, 1080), (1080, 1920), (320, 180)])
@pytest.mark.parametrize("count", [2, 5, 12])
def test_each_language_is_pressed_where_it_stands(canvas: tuple[int, int], count: int) -> None:
    tags = tuple(f"l{number}" for number in range(count))
    layout = Layout(canvas, KINDS, tags)
    left, top = layout.tongues_at
    for tag, (x, y, width) in zip(tags, layout.tongues.chips(), strict=True):
        middle = left + (x + width / 2) * layout.unit, top + y * layout.unit
        assert layout.language_at(*middle) == tag
        assert layout.spot_at(*middle) is None
    assert layout.language_at(left, top - 3 * layout.unit) is None
    assert layout.size[1] <= Layout(canvas, KINDS).size[1] + 6 * layout.unit


def test_a_show_of_one_language_has_nothing_to_choose() -> None:
    assert Layout((1920, 1080), KINDS, ("fr",)).tongues.languages == ()
    assert Layout((1920, 1080), KINDS, ("fr",)).size == Layout((1920, 1080), KINDS).size


@pytest.mark.parametrize("canvas", [(5760, 1080), (1080, 1920), (160, 90), (1024, 768)])
@pytest.mark.parametrize("count", [0, 1, 7, 8, 30])
@pytest.mark.parametrize("kind", ["level", "position", "pose"])
def test_the_panel_fits_on_any_canvas(canvas: tuple[int, int], count: int, kind: str) -> None:
    layout = Layout(canvas, (kind,) * count)
    width, height = layout.size
    assert width <= canvas[0]
    assert height <= canvas[1]
    for spot in layout.spots:
        assert spot.x > 0
        assert spot.x + spot.width < width + 0.02 * canvas[0] * 2
        assert spot.y - spot.height / 2 > 0
        assert spot.y + spot.height / 2 < height + 0.03 * canvas[1]


KINDS = tuple(("level", "pose", "hit", "position", "text")[i % 5] for i in range(30))


def test_what_can_be_played_does_not_lie_over_each_other() -> None:
    layout = Layout((1920, 1080), KINDS)
    middles = [(spot.x + spot.width / 2, spot.y) for spot in layout.spots]
    assert [layout.spot_at(x, y) for x, y in middles] == list(layout.spots)


PLACES = """\
show: Table
canvas: [1920, 1080]
languages: [en]
inputs:
  hand: position
  stone: {kind: pose, unit: m, between: [0, 2]}
  people: {kind: count, between: [0, 12]}
  card: {kind: text, options: [rose, jasmine]}
  away: position
start: a
scenes: [{scene: a, background: "#35506b"}]
"""


def test_places_are_pads_with_a_dot(tmp_path: Path) -> None:
    events = [
        Event(1.0, "board", "/in/hand", (0.2, 0.3)),
        Event(1.0, "board", "/in/stone", (1.8, 1.0, 90)),
        Event(1.0, "board", "/in/people", (7,)),
        Event(1.0, "board", "/in/card", ("Rose",)),
    ]
    with drawing(write(tmp_path, PLACES), SIZE) as (show, panel, _, draw):
        panel.wells = {"hand": (0.4, 0.8, 0.4), "people": (0.9, 0.3, 0.2)}
        state = advance(show, begin(show), events, 1.0)
        assert_same_picture(draw(panel, state, 1.0), "app/panel-places")


SOUND = PLACES.replace(
    'scenes: [{scene: a, background: "#35506b"}]',
    """\
scenes:
  - scene: a
    background: "#35506b"
    nodes: [{sound: hum.wav}]
""",
)


class Half:
    """A sound at half of what the place has, on four outputs."""

    level, muted = 0.5, False

    def take_peaks(self) -> NDArray[np.float32]:
        return np.array([1.0, 0.25, 0.05, 0.0], np.float32)


def test_a_show_with_sound_has_its_strip_below(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    with wave.open(str(folder / "hum.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(96_000))
    with drawing(folder, SIZE) as (show, panel, _, draw):
        panel.meter.sound = Half()
        assert_same_picture(draw(panel, begin(show), 0.0), "app/panel-sound")


def test_a_show_without_inputs_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path, "show: A\nstart: a\nscenes:\n  - scene: a\n")
    with drawing(folder, (160, 90)) as (show, panel, _, draw):
        assert draw(panel, begin(show), 0.0).max() > 100
        assert panel.spot_at(0.1, 0.1) is None


# --- the mouse ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "along", "value"),
    [
        ("near", 0.0, 0.3),
        ("near", 0.5, 1.65),
        ("near", 1.0, 3.0),
        ("near", -0.02, 0.3),
        ("light", 0.25, 250.0),
        ("drum", 0.0, 0.05),
        ("drum", 0.7, 0.7),
        ("lamp", 0.2, False),
        ("lamp", 0.8, True),
        ("tongue", 0.2, "fr"),
        ("tongue", 1.0, "ar"),
        ("door", 0.5, "middle"),
    ],
)
def test_a_place_along_a_bar_is_a_value(
    name: str, along: float, value: Value, tmp_path: Path
) -> None:
    show, panel, _ = overlays_of(write(tmp_path, SHOW))
    number = next(i for i, each in enumerate(show.controls) if each.name == name)
    bar = layout_of(show).spot(number)
    x, y = (bar.x + along * bar.width) / 1920, bar.y / 1080
    assert panel.spot_at(x, y) == bar
    (played_to,) = panel.values_at(bar, x, y, begin(show))
    if isinstance(value, float):
        assert played_to == pytest.approx(value)
    else:
        assert played_to is value or played_to == value
        assert type(played_to) is type(value)


def test_between_two_bars_is_nothing(tmp_path: Path) -> None:
    show, panel, _ = overlays_of(write(tmp_path, SHOW))
    bar = layout_of(show).spot(0)
    assert panel.spot_at(bar.x / 1920, (bar.y + 60) / 1080) is None
    assert panel.spot_at(0.9, bar.y / 1080) is None


def test_a_struck_pad_flashes_and_dies_away(tmp_path: Path) -> None:
    show, panel, _ = overlays_of(write(tmp_path, SHOW))
    state = advance(show, begin(show), [Event(1.0, "board", "/in/drum", (0.8,))], 1.0)

    def filled(at_s: float) -> float:
        drawlist = panel.drawlist(advance(show, state, [], at_s))
        colours = drawlist.moved[MOVED.index("red") :][:3].T.round(2).tolist()
        gold = [i for i, colour in enumerate(colours) if colour == pytest.approx(GOLD)]
        rects = drawlist.records["rect"]
        bars = [i for i in gold if rects[i][2] > 10 * rects[i][3]]
        return float(drawlist.moved[0, bars[2]])  # the third bar, that of the drum

    assert filled(1.0) == pytest.approx(0.8)
    assert filled(1.3) == pytest.approx(0.8 / 2.718, rel=0.01)
    assert filled(5.0) < 0.001
