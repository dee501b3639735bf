"""What a person at the laptop does: keys, the mouse, F1, F11 and Esc."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from exhibit.app.hands import Hands, Wish
from exhibit.app.panel import Layout, Panel
from exhibit.app.panel import layout_of as panel_layout
from exhibit.show.events import Event, Value
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.app.pictures_of import overlays_of
from tests.shows import write

SHOW = """\
show: Desk
canvas: [320, 180]
languages: [fr, ar]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  light: level
  drum: hit
  lamp: switch
  tongue: {kind: choice, options: [fr, ar], chooses: language}
  far: {kind: distance, between: [0.3, 3.0], rest: 0.3}
  door: {kind: switch, rest: on}
  hand: position
  stone: {kind: pose, unit: m, between: [0, 2]}
start: a
scenes:
  - scene: a
"""
F1, F11, ESC, ENTER = pygame.K_F1, pygame.K_F11, pygame.K_ESCAPE, pygame.K_RETURN


class Desk:
    """A person before a running show; `said` is what the show hears of it."""

    def __init__(self, show: Show, panel: Panel) -> None:
        self.show = show
        self.panel = panel
        self.said: list[Event] = []
        self.now_s = 0.0
        self.hands = Hands(show, panel, lambda: self.now_s, self.said.append, self.state)
        self._mouse = (0.0, 0.0)

    def state(self) -> State:
        return advance(self.show, begin(self.show), self.said, until=self.now_s)

    @property
    def values(self) -> list[tuple[str, Value]]:
        """What was said; numbers to six digits, as a bar is a few hundred pixels."""
        values = [(event.address, event.values[0]) for event in self.said]
        return [(a, round(v, 6) if isinstance(v, float) else v) for a, v in values]

    def _take(self, kind: int, **about: object) -> Wish | None:
        return self.hands.take(pygame.event.Event(kind, about), lambda: self._mouse)

    def press(self, key: int, scancode: int = 0) -> Wish | None:
        return self._take(pygame.KEYDOWN, key=key, scancode=scancode)

    def let_go(self, key: int, scancode: int = 0) -> None:
        self._take(pygame.KEYUP, key=key, scancode=scancode)

    def digit(self, number: int) -> None:
        self.press(ord(str(number)), pygame.KSCAN_1 + number - 1)
        self.let_go(ord(str(number)), pygame.KSCAN_1 + number - 1)

    def point(self, number: int, along: float, down: float = 0.5) -> None:
        """Puts the mouse on an input's bar or pad: so far along it, and so far down."""
        spot = layout_of(self).spot(number)
        self.put((spot.x + along * spot.width, spot.y + (down - 0.5) * spot.height))

    def put(self, at: tuple[float, float]) -> None:
        self._mouse = at[0] / self.show.canvas[0], at[1] / self.show.canvas[1]

    def click(self, button: int = 1) -> None:
        self._take(pygame.MOUSEBUTTONDOWN, button=button)

    def move(self) -> None:
        self._take(pygame.MOUSEMOTION, buttons=(1, 0, 0))

    def release(self) -> None:
        self._take(pygame.MOUSEBUTTONUP, button=1)


def layout_of(desk: Desk) -> Layout:
    return panel_layout(desk.show)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    show, panel, _ = overlays_of(write(tmp_path, SHOW))
    return Desk(show, panel)


# --- keys -----------------------------------------------------------------------------------------


def test_a_held_key_is_somebody_near_and_letting_go_is_nobody(desk: Desk) -> None:
    desk.digit(1)
    assert desk.values == [("/in/near", 0.3), ("/in/near", 3.0)]


def test_an_input_that_rests_at_its_low_end_is_played_to_its_high_one(desk: Desk) -> None:
    desk.digit(2)
    desk.digit(6)
    assert [value for _, value in desk.values] == [1.0, 0.0, 3.0, 0.3]


def test_a_key_strikes_a_pad_once(desk: Desk) -> None:
    desk.digit(3)
    assert desk.values == [("/in/drum", 0.8)]


def test_a_key_turns_a_switch_and_turns_it_back(desk: Desk) -> None:
    desk.digit(4)
    desk.digit(4)
    assert desk.values == [("/in/lamp", True), ("/in/lamp", False)]


def test_a_switch_that_rests_on_is_first_turned_off(desk: Desk) -> None:
    desk.digit(7)
    assert desk.values == [("/in/door", False)]


def test_a_key_goes_through_the_options_of_a_choice(desk: Desk) -> None:
    for _ in range(3):
        desk.digit(5)
    assert [value for _, value in desk.values] == ["fr", "ar", "fr"]


def test_the_digits_of_a_french_keyboard_need_no_shift(desk: Desk) -> None:
    desk.press(pygame.K_AMPERSAND, pygame.KSCAN_1)
    assert desk.values == [("/in/near", 0.3)]


def test_the_digits_of_the_number_pad_play_too(desk: Desk) -> None:
    desk.press(pygame.K_KP_3, pygame.KSCAN_KP3)
    assert desk.values == [("/in/drum", 0.8)]


def test_other_keys_say_nothing(desk: Desk) -> None:
    for key, scancode in ((pygame.K_a, pygame.KSCAN_A), (pygame.K_F2, pygame.KSCAN_F2),
                          (pygame.K_0, pygame.KSCAN_0)):  # fmt: skip
        desk.press(key, scancode)
        desk.let_go(key, scancode)
    assert desk.said == []


def test_what_is_played_happens_at_the_time_of_the_show(desk: Desk) -> None:
    desk.now_s = 12.5
    desk.digit(3)
    assert (desk.said[0].time_s, desk.said[0].source) == (12.5, "key")


# --- wishes ---------------------------------------------------------------------------------------


def test_f1_shows_the_panel_and_hides_it(desk: Desk) -> None:
    desk.press(F1)
    assert desk.panel.shown
    desk.press(F1)
    assert not desk.panel.shown


def test_f11_is_the_whole_screen(desk: Desk) -> None:
    assert desk.press(F11) is Wish.FULL_SCREEN


def test_esc_asks_and_enter_leaves(desk: Desk) -> None:
    assert desk.press(ESC) is None
    assert desk.hands.asking
    assert desk.press(ENTER) is Wish.LEAVE


def test_esc_asks_and_esc_goes_on(desk: Desk) -> None:
    desk.press(ESC)
    assert desk.press(ESC) is None
    assert not desk.hands.asking
    assert desk.press(ENTER) is None


def test_while_it_asks_nothing_else_is_played(desk: Desk) -> None:
    desk.press(F1)
    desk.press(ESC)
    desk.press(ord("3"), pygame.KSCAN_3)
    desk.press(F11)
    desk.point(0, 0.5)
    desk.click()
    assert desk.said == []
    assert desk.hands.asking


def test_a_key_that_was_held_when_it_asks_is_let_go_all_the_same(desk: Desk) -> None:
    desk.press(ord("1"), pygame.KSCAN_1)
    desk.press(ESC)
    desk.let_go(ord("1"), pygame.KSCAN_1)
    assert desk.values[-1] == ("/in/near", 3.0)


def test_closing_the_window_leaves(desk: Desk) -> None:
    assert desk._take(pygame.QUIT) is Wish.LEAVE


# --- the mouse ------------------------------------------------------------------------------------


def test_the_mouse_on_a_bar_says_the_value_there(desk: Desk) -> None:
    desk.press(F1)
    desk.point(0, 0.5)
    desk.click()
    assert desk.values == [("/in/near", 1.65)]
    assert desk.said[0].source == "panel"


def test_a_bar_that_is_held_follows_the_mouse_even_below_it(desk: Desk) -> None:
    desk.press(F1)
    desk.point(1, 0.5)
    desk.click()
    desk.point(1, 0.75, down=1.0)
    desk.move()
    desk.release()
    desk.point(1, 0.1)
    desk.move()
    assert desk.values == [("/in/light", 0.5), ("/in/light", 0.75)]


def test_a_pad_is_struck_once_however_the_mouse_moves(desk: Desk) -> None:
    desk.press(F1)
    desk.point(2, 0.9)
    desk.click()
    desk.move()
    assert desk.values == [("/in/drum", 0.9)]


def test_the_mouse_does_nothing_while_the_panel_is_hidden(desk: Desk) -> None:
    desk.point(0, 0.5)
    desk.click()
    desk.move()
    assert desk.said == []


def test_only_the_left_button_plays(desk: Desk) -> None:
    desk.press(F1)
    desk.point(0, 0.5)
    desk.click(button=3)
    assert desk.said == []


def test_a_key_goes_on_from_what_the_mouse_has_chosen(desk: Desk) -> None:
    desk.press(F1)
    desk.point(4, 0.9)
    desk.click()
    desk.point(3, 0.9)
    desk.click()
    desk.digit(5)
    desk.digit(4)
    assert [value for _, value in desk.values] == ["ar", True, "fr", False]


# --- places ---------------------------------------------------------------------------------------


def said_of(desk: Desk, name: str) -> list[tuple[Value, ...]]:
    return [event.values for event in desk.said if event.address == f"/in/{name}"]


def test_a_pad_is_touched_where_the_mouse_is_until_the_button_is_let_go(desk: Desk) -> None:
    desk.press(F1)
    desk.point(7, 0.25, down=0.75)
    desk.click()
    desk.point(7, 1.4, down=-2.0)
    desk.move()
    desk.release()
    assert said_of(desk, "hand") == [pytest.approx((0.25, 0.75)), (1.0, 0.0), ()]


def test_what_is_put_on_a_pad_stays_there_and_can_be_turned(desk: Desk) -> None:
    desk.press(F1)
    desk.point(8, 0.5, down=0.5)
    desk.click()
    desk.release()
    turn = [spot for spot in layout_of(desk).spots if spot.control == 8][1]
    desk.put((turn.x + 0.75 * turn.width, turn.y))
    desk.click()
    desk.release()
    desk.point(8, 0.0, down=0.0)
    desk.click()
    assert said_of(desk, "stone") == [
        pytest.approx((1.0, 1.0, 0.0)),
        pytest.approx((1.0, 1.0, 90.0)),
        pytest.approx((0.0, 0.0, 90.0)),
    ]


def test_a_key_puts_a_hand_in_the_middle_and_lifts_it(desk: Desk) -> None:
    desk.digit(8)
    assert said_of(desk, "hand") == [(0.5, 0.5), ()]


@pytest.mark.parametrize(
    ("key", "wish"),
    [
        (pygame.K_m, Wish.MUTE),
        (pygame.K_PLUS, Wish.LOUDER),
        (pygame.K_KP_PLUS, Wish.LOUDER),
        (pygame.K_MINUS, Wish.SOFTER),
        (pygame.K_KP_MINUS, Wish.SOFTER),
    ],
)
def test_keys_set_the_sound(desk: Desk, key: int, wish: Wish) -> None:
    assert desk.press(key) is wish


def test_a_digit_that_types_a_minus_plays_its_input(desk: Desk) -> None:
    """So it is on French keyboards."""
    assert desk.press(pygame.K_MINUS, pygame.KSCAN_1 + 5) is None


# --- languages ------------------------------------------------------------------------------------


def chip(desk: Desk, number: int) -> tuple[float, float]:
    """The middle of a language on the panel, in parts of the canvas."""
    layout = layout_of(desk)
    (left, top), unit = layout.tongues_at, layout.unit
    x, y, width = list(layout.tongues.chips())[number]
    here = left + (x + width / 2) * unit, top + y * unit
    return here[0] / desk.show.canvas[0], here[1] / desk.show.canvas[1]


def test_staff_choose_a_language_whatever_the_inputs_are(desk: Desk) -> None:
    desk.press(F1)
    desk.now_s = 2.0
    desk._mouse = chip(desk, 1)
    desk._take(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT)
    assert desk.values == [("/exhibit/language", "ar")]
    assert desk.show.languages[desk.state().language] == "ar"


def test_the_key_l_goes_round_the_languages_while_the_panel_is_there(desk: Desk) -> None:
    desk.press(pygame.K_l)
    assert desk.values == []
    desk.press(F1)
    for _ in range(2):
        desk.press(pygame.K_l)
    assert desk.values == [("/exhibit/language", "ar"), ("/exhibit/language", "fr")]
