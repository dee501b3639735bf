"""Letters of a show: how large, what they lack, and words that visitors say on the wall."""

from __future__ import annotations

from math import atan, degrees
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.glyphs import GlyphFeed
from exhibit.app.letter_faults import try_letters
from exhibit.app.letters import PICTURE_M, Letterer
from exhibit.app.occasion import Occasion
from exhibit.app.produce import produce
from exhibit.app.studio import Studio
from exhibit.authoring.details import Readable, TextSpec
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from exhibit.core.units import Length
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import folder as fonts_folder
from exhibit.media.textures import GLYPHS
from exhibit.picture import Picture
from exhibit.render.glcalls import Profile
from exhibit.render.textures import Textures
from exhibit.show.events import Event
from exhibit.show.step import advance, begin
from tests.app.commands import command
from tests.shows import good, with_node, write

CANVAS = (320, 180)


def letterer(folder: Path, picture_m: float | None = None) -> Letterer:
    spec = good(write(folder, with_node("{text: A}")))
    return Letterer(spec, GlyphAtlas(), Problems(), picture_m)


def tried(folder: Path, *nodes: str) -> list[Problem]:
    """What `check` says of words once they are set, small letters apart."""
    problems = Problems()
    try_letters(good(write(folder, with_node(*nodes))), problems)
    return problems.sorted()


# --- how large ------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture_m", [None, 2.0, 12.0])
@pytest.mark.parametrize("bold", [False, True])
def test_a_readable_capital_is_22_minutes_of_arc_high(
    tmp_path: Path, picture_m: float | None, bold: bool
) -> None:
    text = TextSpec(Readable(4.0), None, "sans", bold)
    setter = letterer(tmp_path, picture_m)
    h = setter.typesetter.set("H", setter.style(text, "en"))
    room_px = 2.0  # the empty pixel on each side of a cell
    capital_m = (float(h.rects[0, 3]) - room_px) / CANVAS[0] * (picture_m or PICTURE_M)
    minutes = 60 * degrees(2 * atan(capital_m / 2 / 4.0))
    pixel = 60 * degrees(atan((picture_m or PICTURE_M) / CANVAS[0] / 4.0))
    assert abs(minutes - 22) <= 1.1 * pixel


def test_twice_as_far_is_twice_as_large_and_a_wider_picture_has_smaller_letters(
    tmp_path: Path,
) -> None:
    sizes = [
        letterer(tmp_path, width).size_px(TextSpec(Readable(far), None))
        for far, width in ((4.0, 3.0), (8.0, 3.0), (4.0, 6.0))
    ]
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=1e-4)
    assert sizes[2] == pytest.approx(sizes[0] / 2)


def test_lengths_of_a_style_are_pixels_of_the_canvas(tmp_path: Path) -> None:
    spec = good(
        write(
            tmp_path,
            with_node(
                "{text: A, size: 10%, width: 50%, height: 50%, outline: 1%, "
                "shadow: {by: [1%, 1%], blur: 2%}, spacing: 5%, lines: 2}"
            ),
        )
    )
    text = spec.scenes[0].nodes[0].detail
    assert isinstance(text, TextSpec)
    style = Letterer(spec, GlyphAtlas(), Problems()).style(text, "fr")
    assert (style.size_px, style.width_px, style.height_px) == (18.0, 160.0, 90.0)
    assert style.outline_px == pytest.approx(1.8)
    assert style.shadow_px == pytest.approx((3.2, 1.8, 3.6))
    assert (style.letter_spacing, style.max_lines, style.language) == (0.05, 2, "fr")


# --- what they lack -------------------------------------------------------------------------------


def test_a_letter_that_no_font_has_is_named_once(tmp_path: Path) -> None:
    found = tried(tmp_path, "{text: 'Tree \U00016a0d here'}")
    assert [p.code for p in found] == ["missing-glyph"]
    assert "(U+16A0D), in en: it is left out" in found[0].message


def test_what_stands_around_a_gap_is_looked_at_too(tmp_path: Path) -> None:
    found = tried(tmp_path, "{text: '\U00016a0d {near}'}")
    assert [p.code for p in found] == ["missing-glyph"]


def test_words_that_are_cut_are_named_with_their_language(tmp_path: Path) -> None:
    words = "{en: Short., fr: 'Des mots, encore des mots, toujours des mots, et puis la fin.'}"
    found = tried(tmp_path, f"{{text: {words}, width: 40%, lines: 2, size: 10%}}")
    assert [p.code for p in found] == ["text-cut"]
    assert found[0].message.startswith("these words do not fit in fr: the last ")


def test_letters_that_nobody_can_read_on_a_wall_are_noted(tmp_path: Path) -> None:
    found = tried(tmp_path, "{text: Hello, size: 2}")
    assert [(p.code, p.severity) for p in found] == [("small-letters", "note")]


def test_the_width_that_readable_was_reckoned_with_is_said(tmp_path: Path) -> None:
    found = tried(tmp_path, "{text: Hello, size: readable from 4 m}")
    assert [p.code for p in found] == ["readable-guess"]
    assert "3 m wide" in found[0].message


def test_a_show_without_words_has_nothing_to_try(tmp_path: Path) -> None:
    assert tried(tmp_path, "{shape: star}") == []


def test_check_names_what_the_letters_lack(tmp_path: Path) -> None:
    said = command("check", write(tmp_path, with_node("{text: 'a \U00016a0d'}")))
    assert said.exit_code == 0
    assert "U+16A0D" in said.stdout + said.stderr


def test_a_show_s_own_font_is_used(tmp_path: Path) -> None:
    file = fonts_folder() / "NotoSans-Regular.ttf"
    (tmp_path / "Own.ttf").write_bytes(file.read_bytes())
    yaml = with_node("{text: Hill, font: own}", "{text: Hill}", "{text: Hill, font: sans}")
    spec = good(
        write(tmp_path, yaml.replace("start: shore", "fonts: {own: Own.ttf}\nstart: shore"))
    )
    setter = Letterer(spec, GlyphAtlas(), Problems())
    widths = []
    for node in spec.scenes[0].nodes:
        assert isinstance(node.detail, TextSpec)
        widths.append(setter.typesetter.set("Hill", setter.style(node.detail, "en")).width)
    assert widths[0] == widths[2] != widths[1]


# --- words on the wall ----------------------------------------------------------------------------

CARD = with_node(
    "{text: '{card}', size: 20%, at: [50%, 30%]}",
    "{text: 'Hi, {card}!', size: 20%, at: [50%, 70%], reveal: {by: letter, follow: glow}}",
).replace("drum: hit", "card: text")


@pytest.mark.parametrize("profile", ["core", "es"])
def test_a_card_that_is_shown_stands_on_the_wall_until_it_is_taken_back(
    tmp_path: Path, profile: Profile
) -> None:
    said = [(1.0, "Awa"), (2.0, "Ñandú Žofie"), (3.0, None), (4.0, "Awa")]
    sets = tuple(Event(t, "test", "/in/card", (w,)) for t, w in said)
    sets += (Event(0.5, "test", "/in/glow", (1.0,)),)
    spec = good(write(tmp_path, CARD))
    occasion = Occasion(spec, Venue(), sets=tuple(sorted(sets, key=lambda e: e.time_s)))
    with Studio(occasion, CANVAS, profile) as studio:
        ink = []
        for picture in studio.pictures([0.9, 1.5, 2.5, 3.5, 4.5]):
            half = CANVAS[1] // 2
            ink.append((int(picture[:half].sum()), int(picture[half:].sum()), picture))
        assert not studio.faults
    upper, lower = [each[0] for each in ink], [each[1] for each in ink]
    assert upper[0] == upper[3] == 0
    assert 0 < upper[1] < upper[2]
    assert 0 < lower[0] == lower[3] < lower[1] < lower[2]
    np.testing.assert_array_equal(ink[1][2], ink[4][2])


def test_letters_that_are_new_are_written_where_they_are_and_no_texture_is_made_anew(
    tmp_path: Path,
) -> None:
    production, _ = produce(Occasion(good(write(tmp_path, CARD)), Venue()), Problems())
    assert production.letters is not None
    textures = Recorder()
    feed = GlyphFeed(production.letters, textures)
    picture = Picture(production.show, production.stages)
    state = begin(production.show)
    for i, words in enumerate(("Awa", "Awa", "Žofie")):
        events = [Event(float(i), "test", "/in/card", (words,))]
        state = advance(production.show, state, events, until=i + 0.5)
        picture.layers(state, i + 0.5)
        feed.feed()
        textures.patches.append(0)
    assert textures.replaced == 0
    first, again, more = (part for part in _split(textures.patches))
    assert first > 0
    assert again == 0
    assert 0 < more < 200_000
    assert len(production.letters.atlas.texture().layers) == len(production.arrays[GLYPHS].layers)


class Recorder(Textures):
    """Textures that only count what they are told: bytes, with a 0 after each frame."""

    def __init__(self) -> None:
        self.patches: list[int] = []
        self.replaced = 0

    def patch(self, index: int, layer: int, at: tuple[int, int], picture: object) -> None:
        self.patches.append(np.asarray(picture).nbytes)

    def replace(self, index: int, array: object) -> None:
        self.replaced += 1


def _split(numbers: list[int]) -> list[int]:
    sums, here = [], 0
    for number in numbers:
        here += number
        if number == 0:
            sums.append(here)
            here = 0
    return sums


def test_words_that_say_marks_are_words(tmp_path: Path) -> None:
    spec = good(write(tmp_path, CARD))
    plain = Occasion(spec, Venue(), sets=(Event(0.0, "test", "/in/card", ("**a** [b]{bold}",)),))
    production, _ = produce(plain, Problems())
    state = advance(production.show, begin(production.show), list(plain.events), until=1.0)
    drawlist = Picture(production.show, production.stages).layers(state, 1.0)[0].drawlist
    assert drawlist.runs is not None
    assert drawlist.runs[0, 1] >= len("**a**[b]{bold}")


def test_a_length_stays_a_length(tmp_path: Path) -> None:
    assert letterer(tmp_path).size_px(TextSpec(Length(10, "%"), None)) == 18.0
