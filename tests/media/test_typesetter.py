"""A typesetter: what it remembers, what it gives up, and that no text harms it."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.text import LONGEST, TextStyle, Typesetter
from exhibit.media.text.plain import MOST_MARKS, clean
from exhibit.scene.looks import Paragraph
from tests.media.paragraphs import style, typeset


def test_the_same_words_are_set_once() -> None:
    setter = Typesetter(GlyphAtlas())
    assert setter.set("La cour", style()) is setter.set("La cour", style())
    assert setter.live("12", style()) is setter.live("12", style())
    np.testing.assert_array_equal(
        setter.set("12", style()).rects, Typesetter(GlyphAtlas()).set("12", style()).rects
    )


def test_words_that_change_make_room_for_others_and_those_that_stay_stay() -> None:
    atlas = GlyphAtlas(page=128, budget_bytes=3 * 128 * 128)
    setter = Typesetter(atlas)
    stays = setter.set("ab", style())
    texels = inked(atlas, stays)
    for number in range(40):
        setter.next_frame()
        words = setter.live(f"{chr(0x3B1 + number % 20)}{number}", style(size_px=20 + number % 20))
        assert len(words.rects) >= 1
    assert len(atlas.texture().layers) <= 3
    assert atlas.cleared > 0
    np.testing.assert_array_equal(inked(atlas, stays), texels)
    assert not atlas.faults


def test_words_whose_letters_made_room_are_set_again_when_asked_for() -> None:
    atlas = GlyphAtlas(page=128, budget_bytes=2 * 128 * 128)
    setter = Typesetter(atlas)
    first = setter.live("mot", style())
    texels = inked(atlas, first)
    for number in range(20):
        setter.live(f"{number}", style(size_px=50 + number))
    again = setter.live("mot", style())
    assert again is not first
    np.testing.assert_array_equal(inked(atlas, again), texels)


def test_all_that_is_shown_in_one_frame_stays_for_that_frame() -> None:
    atlas = GlyphAtlas(page=128, budget_bytes=2 * 128 * 128)
    setter = Typesetter(atlas)
    setter.next_frame()
    shown = [setter.live(text, style(size_px=60)) for text in ("ab", "cd", "ef", "gh", "ij", "kl")]
    texels = [inked(atlas, words) for words in shown]
    for words, before in zip(shown, texels, strict=True):
        np.testing.assert_array_equal(inked(atlas, words), before)
    assert atlas.cleared == 0
    assert atlas.faults, "there was no room for all of them at their size"


def test_letters_that_had_no_room_are_drawn_once_there_is_some() -> None:
    atlas = GlyphAtlas(page=128, budget_bytes=2 * 128 * 128)
    setter = Typesetter(atlas)
    setter.next_frame()
    shown = {text: setter.live(text, style(size_px=60)) for text in "abcdefghijklmnopqrstuvwxyz"}
    (left_out, *_) = [text for text, words in shown.items() if not len(words.rects)]
    setter.next_frame()
    setter.live("&", style(size_px=61))
    assert atlas.cleared == 1
    assert len(setter.live(left_out, style(size_px=60)).rects) == 1


def test_words_that_pass_leave_little_to_collect() -> None:
    setter = Typesetter(GlyphAtlas())
    setter.live("0123456789", style())
    gc.collect()
    before = len(gc.get_objects())
    for number in range(1_000):
        setter.live(str(10**9 + 7_919 * number), style())
    gc.collect()
    # A word, what it was asked as, and for the latest ones their paragraphs.
    assert len(gc.get_objects()) - before < 5 * 1_000


def inked(atlas: GlyphAtlas, words: Paragraph) -> Any:
    layers = atlas.texture().layers
    parts = []
    for (u0, v0, u1, v1), layer in zip(words.cells, words.layers, strict=True):
        left, top, right, bottom = (round(float(part) * atlas.page) for part in (u0, v0, u1, v1))
        parts.append(layers[int(layer)][top:bottom, left:right, 0].ravel().copy())
    return np.concatenate(parts)


def test_changes_are_what_was_written() -> None:
    atlas = GlyphAtlas(page=256)
    setter = Typesetter(atlas)
    setter.set("Avant", style())
    atlas.take_changes()
    assert atlas.take_changes() == []
    copy = [layer.copy() for layer in atlas.texture().layers]
    setter.set("Qui pèse 12 kg", style())
    changes = atlas.take_changes()
    assert sum(pixels.size for *_, pixels in changes) < 256 * 256 / 2
    for layer, x, y, pixels in changes:
        assert pixels.ndim == 3
        copy[layer][y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels
    np.testing.assert_array_equal(copy[0], atlas.texture().layers[0])


def test_pages_kept_ahead_are_all_there_will_be() -> None:
    atlas = GlyphAtlas(page=128)
    setter = Typesetter(atlas)
    setter.set("ab", style())
    atlas.reserve(2)
    count = len(atlas.texture().layers)
    for number in range(60):
        setter.live(f"{number} mots", style(size_px=20 + number))
    assert len(atlas.texture().layers) == count == 3


def test_an_outline_and_a_shadow_lie_under_all_letters() -> None:
    words = typeset(
        "ab", style(outline_px=3, outline=(1, 0, 0, 1), shadow_px=(5, 6, 4), shadow=(0, 0, 1, 0.5))
    )
    assert words.tints.tolist() == [
        [0, 0, 255, 128], [0, 0, 255, 128], [255, 0, 0, 255], [255, 0, 0, 255], [255] * 4, [255] * 4
    ]  # fmt: skip
    shadow, outline, letter = words.rects[0], words.rects[2], words.rects[4]
    assert outline.tolist() == [letter[0] - 3, letter[1] - 3, letter[2] + 6, letter[3] + 6]
    assert shadow[0] + shadow[2] / 2 == letter[0] + letter[2] / 2 + 5
    assert shadow[1] + shadow[3] / 2 == letter[1] + letter[3] / 2 + 6
    assert shadow[2] > outline[2]


def test_a_hard_shadow_needs_no_cells_of_its_own() -> None:
    words = typeset("ab", style(shadow_px=(2, 2, 0)))
    np.testing.assert_array_equal(words.cells[:2], words.cells[2:])


def test_missing_characters_are_named_with_their_language() -> None:
    setter = Typesetter(GlyphAtlas())
    found = setter.missing("la [中 中]{lang=zh} 🙂", style(markup=True))
    assert [(each.character, each.language) for each in found] == [("中", "zh"), ("🙂", "fr")]


def test_texts_that_are_too_long_say_so() -> None:
    setter = Typesetter(GlyphAtlas())
    assert setter.notes("a" * LONGEST, style()) == []
    assert "only its first 5000 of 1000000" in setter.notes("a" * 1_000_000, style())[0]


BAD = {
    "a flood of embeddings": "\u202b" * 100_000 + "fin",
    "a flood of isolates": "\u2067a" * 50_000,
    "a line of a megabyte": "mot " * 250_000,
    "a word of a megabyte": "س" * 1_000_000,
    "brackets": "([{" * 100_000,
    "halves of characters": "a\ud800b\udfffc\ud83d",
    "characters that are none": "\ufffe\U0010ffff\ue000\U000f0000\u0378\U000e0000a",
    "marks": "e" + "\u0301\u0323" * 5_000 + "f",
    "Arabic marks": "ب" + "\u064e\u0651" * 5_000,
    "markup": "**[" * 30_000 + "]{bold}" * 9_999,
    "soft hyphens": "\u00ad" * 10_000,
    "joiners": "\u200d" * 10_000,
    "line ends": "\n" * 10_000,
    "spaces": " " * 10_000,
    "one ligature": "\ufdfd" * 500,
}


@pytest.mark.parametrize("name", BAD)
def test_no_text_harms(name: str) -> None:
    setter = Typesetter(GlyphAtlas(page=512))
    room = style("und", size_px=12, width_px=300, height_px=200, align="justify", markup=True)
    words = setter.set(BAD[name], room)
    assert np.isfinite(words.rects).all()
    assert len(words.plain) <= 3 * LONGEST
    assert len(setter.set(BAD[name], style(size_px=12)).rects) <= 2 * LONGEST
    setter.missing(BAD[name], room)


def test_a_letter_keeps_no_more_marks_than_can_be_told_apart() -> None:
    assert len(clean("e" + "\u0323" * 10_000)) == 1 + MOST_MARKS - 1  # ẹ takes one of them
    assert clean("a" + "\u0301" * 3) == "á\u0301\u0301"


@pytest.mark.parametrize("size_px", [1e-300, 1e-3, 1e9, 1e300])
def test_no_size_harms(size_px: float) -> None:
    big = TextStyle(
        size_px=size_px, outline_px=size_px, shadow_px=(size_px, -size_px, size_px), width_px=1e9,
        height_px=1e12, letter_spacing=1e9, line_height=1e9, align="justify", vertical="bottom",
    )  # fmt: skip
    with np.errstate(all="raise"):
        words = typeset("La سلام", big, GlyphAtlas(page=256))
    assert np.isfinite(words.rects).all()


@given(
    text=st.text(st.characters(), max_size=30),
    changes=st.fixed_dictionaries(
        {},
        optional={
            "language": st.sampled_from(["fr", "ar-MA", "wo", "nqo", "und", "é", "x" * 300]),
            "width_px": st.sampled_from([-5.0, 0.0, 90.0]),
            "height_px": st.sampled_from([-5.0, 0.0, 40.0]),
            "max_lines": st.integers(-1, 2),
            "align": st.sampled_from(["centre", "end", "justify"]),
            "kashida": st.just(True),
            "letter_spacing": st.sampled_from([-2.0, 0.3]),
            "vertical": st.sampled_from(["middle", "bottom"]),
            "outline_px": st.just(2.0),
            "markup": st.just(True),
            "bold": st.just(True),
            "family": st.just("sans"),
        },
    ),
)
@settings(max_examples=120, deadline=None, database=None, derandomize=True)
def test_any_text_in_any_style_is_a_paragraph(text: str, changes: dict[str, Any]) -> None:
    asked = TextStyle(**{"size_px": 11.0, **changes})
    words = Typesetter(GlyphAtlas(page=256)).set(text, asked)
    assert np.isfinite(words.rects).all()
    assert words.cells.min(initial=0.0) >= 0.0
    assert words.cells.max(initial=1.0) <= 1.0
    assert len(words.rects) == len(words.tints) == len(words.order) == len(words.places)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("width_px", float("nan")), ("letter_spacing", float("inf")), ("outline_px", float("nan"))],
)
def test_a_size_that_is_none_is_refused(name: str, wrong: float) -> None:
    changes: dict[str, Any] = {name: wrong}
    with pytest.raises(ValueError, match=f"{name} is .*, expected a number"):
        style(**changes)
