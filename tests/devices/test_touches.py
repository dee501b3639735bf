"""Fingers on the window, the mouse and the keyboard become what a wire can listen to."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from exhibit.devices.slots import Slots
from exhibit.devices.touches import Said, Touches, key_address, source_of

WIDTH, HEIGHT = 400, 200
SPACE, A = pygame.KSCAN_SPACE, pygame.KSCAN_A


def in_a_letterbox(across: float, down: float) -> tuple[float, float]:
    """The canvas is the middle half of the window, at its full height."""
    return (across - 0.25) * 2, down


@pytest.fixture(autouse=True)
def _keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SDL knows the names of keys once it has a display."""
    had_display = pygame.display.get_init()
    if not had_display:
        monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
        pygame.display.init()
    yield
    if not had_display:
        pygame.display.quit()


class Desk:
    def __init__(self, slots: Slots | None = None) -> None:
        self.touches = Touches(in_a_letterbox, lambda: (WIDTH, HEIGHT), slots)

    def take(self, kind: int, **about: object) -> list[Said]:
        return self.touches.take(pygame.event.Event(kind, about))

    def touch(self, finger: int, x: float, y: float, screen: int = 1) -> list[Said]:
        return self.take(pygame.FINGERDOWN, touch_id=screen, finger_id=finger, x=x, y=y)

    def slide(self, finger: int, x: float, y: float, screen: int = 1) -> list[Said]:
        return self.take(pygame.FINGERMOTION, touch_id=screen, finger_id=finger, x=x, y=y)

    def lift(self, finger: int, screen: int = 1) -> list[Said]:
        return self.take(pygame.FINGERUP, touch_id=screen, finger_id=finger, x=0.5, y=0.5)

    def move(self, x: int, y: int, *, touch: bool = False) -> list[Said]:
        return self.take(pygame.MOUSEMOTION, pos=(x, y), touch=touch)

    def press(self, button: int, *, touch: bool = False) -> list[Said]:
        return self.take(pygame.MOUSEBUTTONDOWN, pos=(200, 100), button=button, touch=touch)

    def release(self, button: int) -> list[Said]:
        return self.take(pygame.MOUSEBUTTONUP, pos=(200, 100), button=button, touch=False)

    def key(self, key: int, scancode: int) -> list[Said]:
        return self.take(pygame.KEYDOWN, key=key, scancode=scancode)

    def let_go(self, key: int, scancode: int) -> list[Said]:
        return self.take(pygame.KEYUP, key=key, scancode=scancode)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# --- fingers --------------------------------------------------------------------------------------


def test_a_finger_lands_slides_and_lifts_in_parts_of_the_canvas(desk: Desk) -> None:
    assert desk.touch(70, 0.5, 0.25) == [("/touch/1", (0.5, 0.25)), ("/touches", (1,))]
    assert desk.slide(70, 0.625, 0.5) == [("/touch/1", (0.75, 0.5))]
    assert desk.lift(70) == [("/touch/1", ()), ("/touches", (0,))]


def test_a_finger_beside_the_picture_is_at_its_edge(desk: Desk) -> None:
    assert desk.touch(70, 0.0, 0.25)[0] == ("/touch/1", (0.0, 0.25))
    assert desk.slide(70, 1.0, 1.0) == [("/touch/1", (1.0, 1.0))]


def test_the_next_finger_gets_the_lowest_number_that_is_free(desk: Desk) -> None:
    desk.touch(70, 0.5, 0.5)
    assert desk.touch(71, 0.5, 0.5) == [("/touch/2", (0.5, 0.5)), ("/touches", (2,))]
    desk.lift(70)
    assert desk.touch(72, 0.5, 0.5) == [("/touch/1", (0.5, 0.5)), ("/touches", (2,))]


def test_fingers_with_one_number_on_two_screens_are_two(desk: Desk) -> None:
    desk.touch(0, 0.5, 0.5, screen=1)
    assert desk.touch(0, 0.5, 0.5, screen=2)[-1] == ("/touches", (2,))
    assert desk.lift(0, screen=2) == [("/touch/2", ()), ("/touches", (1,))]


def test_an_eleventh_finger_is_counted_and_waits_for_a_number(desk: Desk) -> None:
    for finger in range(10):
        desk.touch(finger, 0.5, 0.5)
    assert desk.touch(10, 0.5, 0.5) == [("/touches", (11,))]
    assert desk.slide(10, 0.5, 0.75) == []
    desk.lift(3)
    assert desk.slide(10, 0.5, 0.75) == [("/touch/4", (0.5, 0.75))]


def test_a_finger_that_never_landed_cannot_lift(desk: Desk) -> None:
    assert desk.lift(70) == []


def test_fingers_share_their_numbers_with_a_touch_table() -> None:
    slots = Slots()
    slots.take("a finger on the table")
    assert Desk(slots).touch(70, 0.5, 0.5) == [("/touch/2", (0.5, 0.5)), ("/touches", (2,))]


# --- the mouse ------------------------------------------------------------------------------------


def test_the_mouse_is_somewhere_on_the_canvas(desk: Desk) -> None:
    assert desk.move(200, 50) == [("/mouse", (0.5, 0.25))]
    assert desk.move(0, 200) == [("/mouse", (0.0, 1.0))]


def test_the_mouse_that_leaves_the_window_is_nowhere(desk: Desk) -> None:
    desk.move(200, 50)
    assert desk.take(pygame.WINDOWLEAVE) == [("/mouse", ())]


def test_the_buttons_of_the_mouse_have_names(desk: Desk) -> None:
    assert desk.press(1) == [("/mouse", (0.5, 0.5)), ("/mouse/left", (1,))]
    assert desk.release(1) == [("/mouse/left", (0,))]
    assert desk.press(2)[-1] == ("/mouse/middle", (1,))
    assert desk.press(3)[-1] == ("/mouse/right", (1,))
    assert desk.press(9) == []


def test_the_wheel_counts_its_notches(desk: Desk) -> None:
    assert desk.take(pygame.MOUSEWHEEL, x=0, y=-2, touch=False) == [("/mouse/wheel", (-2,))]
    assert desk.take(pygame.MOUSEWHEEL, x=1, y=0, touch=False) == []


def test_a_finger_that_plays_the_mouse_is_no_mouse(desk: Desk) -> None:
    assert desk.move(200, 50, touch=True) == []
    assert desk.press(1, touch=True) == []
    assert desk.release(1) == []


def test_a_window_without_size_is_no_division_by_nought() -> None:
    touches = Touches(in_a_letterbox, lambda: (0, 0))
    event = pygame.event.Event(pygame.MOUSEMOTION, pos=(0, 0), touch=False)
    assert touches.take(event) == [("/mouse", (0.0, 0.0))]


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_pressed_and_let_go(desk: Desk) -> None:
    assert desk.key(pygame.K_SPACE, SPACE) == [("/key/space", (1,))]
    assert desk.let_go(pygame.K_SPACE, SPACE) == [("/key/space", (0,))]


def test_a_key_that_repeats_itself_is_pressed_once(desk: Desk) -> None:
    desk.key(pygame.K_a, A)
    assert desk.key(pygame.K_a, A) == []
    assert desk.let_go(pygame.K_a, A) == [("/key/a", (0,))]
    assert desk.let_go(pygame.K_a, A) == []


def test_a_key_is_let_go_as_what_it_was_pressed_as(desk: Desk) -> None:
    """Though the keyboard's language was changed in between."""
    desk.key(pygame.K_a, A)
    assert desk.let_go(pygame.K_q, A) == [("/key/a", (0,))]


def test_what_is_held_when_another_window_comes_before_is_let_go(desk: Desk) -> None:
    desk.key(pygame.K_a, A)
    desk.press(1)
    desk.touch(70, 0.5, 0.5)
    assert desk.take(pygame.WINDOWFOCUSLOST) == [
        ("/key/a", (0,)), ("/mouse/left", (0,)), ("/touch/1", ()), ("/touches", (0,)),
    ]  # fmt: skip
    assert desk.take(pygame.WINDOWFOCUSLOST) == []
    assert desk.let_go(pygame.K_a, A) == []


@pytest.mark.parametrize(
    ("key", "address"),
    [
        (pygame.K_a, "/key/a"),
        (pygame.K_F1, "/key/f1"),
        (pygame.K_LSHIFT, "/key/left-shift"),
        (pygame.K_UP, "/key/up"),
        (pygame.K_KP1, "/key/keypad-1"),
        (pygame.K_KP_PLUS, "/key/keypad-plus"),
        (pygame.K_KP_DIVIDE, "/key/keypad-divide"),
        (pygame.K_SLASH, "/key/slash"),
        (pygame.K_LEFTBRACKET, "/key/left-bracket"),
        (pygame.K_COMMA, "/key/comma"),
        (pygame.K_AC_BACK, "/key/ac-back"),
        (0xE9, "/key/é"),
        (pygame.K_UNKNOWN, None),
    ],
)
def test_a_key_has_the_name_that_is_written_on_it(key: int, address: str | None) -> None:
    assert key_address(key) == address


def test_no_key_makes_an_address_that_osc_could_not_carry() -> None:
    for name in dir(pygame):
        if name.startswith("K_"):
            address = key_address(getattr(pygame, name))
            assert address is None or not set(address.removeprefix("/key/")) & set(" #*,/?[]{}")


def test_a_key_without_a_name_says_nothing(desk: Desk) -> None:
    assert desk.key(pygame.K_UNKNOWN, 0) == []


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("/touch/1", "touch"), ("/touches", "touch"), ("/mouse", "mouse"),
        ("/mouse/left", "mouse"), ("/key/space", "key"),
    ],
)  # fmt: skip
def test_the_source_is_the_hand_that_played(address: str, source: str) -> None:
    assert source_of(address) == source


def test_other_events_say_nothing(desk: Desk) -> None:
    assert desk.take(pygame.WINDOWRESIZED, x=1, y=1) == []
