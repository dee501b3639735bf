"""Words that change: what they say, the room they have, and what it costs when they stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import ALL, new_records
from exhibit.scene.lettering import Lettering, Reveal, letters_of
from exhibit.scene.looks import Paragraph
from exhibit.scene.propagate import Propagator
from exhibit.scene.quads import Quads
from exhibit.scene.sprites import LOOK, Dials, Sprites
from tests.scene.stages import CANVAS, columns_of, squares
from tests.visits import exact


def paragraph(text: str) -> Paragraph:
    """A letter of 4 x 8 for each character; words end at spaces."""
    count = len(text)
    rects = [(4.0 * i - 2.0 * count, -4.0, 4.0, 8.0) for i in range(count)]
    words = np.cumsum([c == " " for c in text]) if text else np.zeros(0)
    order = np.stack([words, np.zeros(count), np.arange(count)], axis=1)
    return Paragraph(
        rects=np.array(rects, np.float32).reshape(-1, 4),
        cells=np.zeros((count, 4), np.float32),
        layers=np.zeros(count, np.float32),
        width=4.0 * count,
        height=8.0,
        tints=np.full((count, 4), 255, np.uint8),
        order=order.astype(np.float32).reshape(-1, 3),
        counts=(text.count(" ") + 1, 1, count),
        places=np.zeros((count, 2), np.int32),
        plain=text,
        cut=False,
    )


class Setter:
    """Sets words, and counts how often it was asked and how often it had to."""

    def __init__(self) -> None:
        self.known: dict[str, Paragraph] = {}
        self.asked = 0

    def __call__(self, text: str) -> Paragraph:
        self.asked += 1
        if text not in self.known:
            self.known[text] = paragraph(text)
        return self.known[text]


def lettering(setter: Setter, **how: object) -> Lettering:
    return Lettering(("Hello, ", 1, "!"), setter, 20, **how)  # type: ignore[arg-type]  # by name


def placed(count: int, extras: tuple[float, ...] = ()) -> Columns:
    columns = columns_of(count, extras=extras)
    columns.posed[0:2] = np.array(CANVAS, np.float32)[:, None] / 2
    Propagator(columns).propagate(columns)
    return columns


def quads_with(letters: Lettering, before: int = 2, after: int = 2) -> Quads:
    """Static squares, a lettering, and squares again; a batch each."""
    room = new_records(letters.most * letters.rows)
    room["tint"] = 0
    records = np.concatenate([squares(before), room, squares(after)])
    rows = np.zeros(len(records), np.intp)
    here = replace(letters, first=before)
    return Quads(Sprites(rows, records, lettering=(here,)), [0, before, before + len(room)], CANVAS)


# --- what it says ---------------------------------------------------------------------------------


def test_what_is_said_stands_in_its_gap_and_keeps_its_own_direction() -> None:
    hello = lettering(Setter())
    assert hello.said(("", "Awa")) == "Hello, \u2068Awa\u2069!"
    assert hello.said(("", "")) == "Hello, !"
    assert hello.said(()) == "Hello, !"


def test_words_alone_are_said_as_they_are_and_nothing_is_nothing() -> None:
    alone = replace(lettering(Setter()), parts=(0,))
    assert alone.said(("Awa", "")) == "Awa"
    assert alone.said(("  ", "")) == ""
    assert alone.said(("", "")) == ""


def test_what_visitors_say_marks_nothing() -> None:
    alone = replace(lettering(Setter()), parts=(0,), marks="\\*[]{}")
    assert alone.said(("**a** [b]{c}",)) == r"\*\*a\*\* \[b\]\{c\}"


def test_it_hears_the_channels_in_its_gaps() -> None:
    assert replace(lettering(Setter()), parts=("a", 3, "b", 0, -1)).hears == {3, 0, -1}


# --- in the room it has ---------------------------------------------------------------------------


def test_its_letters_are_drawn_and_the_rest_of_its_room_is_not() -> None:
    quads = quads_with(lettering(Setter()))
    quads.pack(0.0, placed(1), ("", "Awa"))
    said = len("Hello, .Awa.!")
    assert quads.runs.tolist() == [[0, 2], [2, said], [22, 2]]
    assert quads.records["rect"][2].tolist() == [-2.0 * said, -4.0, 4.0, 8.0]
    assert not quads.records["tint"][2 + said : 22].any()
    assert (quads.records["look"][2 : 2 + said, 2] == ALL).all()


def test_words_that_become_shorter_leave_nothing_behind() -> None:
    quads = quads_with(replace(lettering(Setter()), parts=(0,)))
    for words, drawn in (("A longer name", 13), ("Awa", 3), ("", 0), ("Awa", 3)):
        quads.pack(0.0, placed(1), (words,))
        assert quads.runs[1].tolist()[1] == drawn


def test_more_letters_than_there_is_room_for_are_cut() -> None:
    quads = quads_with(replace(lettering(Setter()), parts=(0,)))
    quads.pack(0.0, placed(1), ("x" * 300,))
    assert quads.runs.tolist() == [[0, 2], [2, 20], [22, 2]]


def test_each_copy_says_it_at_its_own_place() -> None:
    columns = placed(3)
    columns.world_from_node[2] = (10.0, 20.0, 30.0)
    quads = quads_with(replace(lettering(Setter()), parts=(0,), rows=3))
    quads.pack(0.0, columns, ("ab",))
    assert quads.moved[2, 2:8].tolist() == [10.0, 10.0, 20.0, 20.0, 30.0, 30.0]
    assert quads.runs[1].tolist() == [2, 6]


def test_an_anchor_puts_its_corner_on_the_node() -> None:
    quads = quads_with(replace(lettering(Setter()), parts=(0,), anchor=(-1.0, -1.0)))
    quads.pack(0.0, placed(1), ("ab",))
    assert quads.records["rect"][2:4, :2].tolist() == [[0.0, 0.0], [4.0, 0.0]]


def test_words_that_are_off_the_canvas_are_not_drawn() -> None:
    columns = placed(1)
    columns.world_from_node[2] = -200.0
    quads = quads_with(replace(lettering(Setter()), parts=(0,)), before=0, after=0)
    quads.pack(0.0, columns, ("ab",))
    assert quads.runs[1].tolist() == [0, 0]


# --- what it costs --------------------------------------------------------------------------------


def test_words_that_stay_are_asked_for_and_not_written_again() -> None:
    setter = Setter()
    quads = quads_with(lettering(setter))
    columns = placed(1)
    quads.pack(0.0, columns, ("", "Awa"))
    assert quads.restless is not None
    before = quads.restless.editions.copy()
    for _ in range(3):
        quads.pack(0.0, columns, ("", "Awa"))
    assert (quads.restless.editions == before).all()
    assert (setter.asked, len(setter.known)) == (4, 1)
    quads.pack(0.0, columns, ("", "Ali"))
    assert (quads.restless.editions == before + 1).all()


def test_only_the_run_that_has_changed_has_a_new_edition() -> None:
    records = squares(500)
    dials = Dials(np.array([3, 4, 400]), np.full(3, LOOK + 2), np.array([0, 0, 1]))
    quads = Quads(Sprites(np.zeros(500, np.intp), records, dials), [0], CANVAS)
    assert quads.restless is not None
    assert quads.restless.spans.tolist() == [[3, 5], [400, 401]]
    columns = placed(1, (0.5, 0.5))
    quads.pack(0.0, columns)
    first = quads.restless.editions.tolist()
    quads.pack(0.0, columns)
    assert quads.restless.editions.tolist() == first
    columns.extras[1] = 0.75
    quads.pack(0.0, columns)
    assert quads.restless.editions.tolist() == [first[0], first[1] + 1]


def test_dials_in_no_order_are_one_run() -> None:
    dials = Dials(np.array([400, 3]), np.full(2, LOOK + 2), np.array([0, 1]))
    quads = Quads(Sprites(np.zeros(500, np.intp), squares(500), dials), [0], CANVAS)
    assert quads.restless is not None
    assert quads.restless.spans.tolist() == [[3, 401]]
    quads.pack(0.0, placed(1, (0.5, 0.25)))
    assert quads.records["look"][[3, 400], 2].tolist() == [0.25, 0.5]


# --- revealed -------------------------------------------------------------------------------------


def revealing(share: float, words: str, unit: int, soft: float = 1.0) -> list[float]:
    """How much of each letter is seen, as the shader reckons it."""
    letters = replace(
        lettering(Setter()),
        parts=(0,),
        reveal=Reveal(unit, soft),
        extras=np.zeros(1, np.intp),
    )
    room = np.arange(20)
    dials = Dials(room, np.full(20, LOOK + 2), np.zeros(20, np.intp), np.ones(20, np.float32))
    quads = Quads(
        Sprites(np.zeros(20, np.intp), new_records(20), dials, lettering=(letters,)), [0], CANVAS
    )
    quads.pack(0.0, placed(1, (share,)), (words,))
    look = quads.records["look"][: len(words)]
    return [float(x) for x in np.clip(look[:, 2] - look[:, 1], 0.0, 1.0)]


def test_words_that_were_said_come_one_after_the_other() -> None:
    assert revealing(0.5, "ab cd", 0) == [1, 1, 0, 0, 0]
    assert revealing(0.75, "ab cd", 0) == [1, 1, 0.5, 0.5, 0.5]
    assert revealing(0.25, "abcd", 2) == [1, 0, 0, 0]


@exact
@given(st.text("ab ", min_size=1, max_size=20), st.sampled_from([0, 1, 2]), st.floats(0.05, 100.0))
def test_at_nothing_nothing_is_seen_and_at_the_end_all(words: str, unit: int, soft: float) -> None:
    said = paragraph(words)
    reveal = Reveal(unit, soft)
    order = letters_of(said, reveal=reveal)["look"][:, 1]
    assert (np.clip(0.0 - order, 0.0, 1.0) == 0.0).all()
    np.testing.assert_allclose(
        np.clip(np.float32(reveal.full(said)) - order, 0.0, 1.0), 1.0, atol=1e-4
    )
