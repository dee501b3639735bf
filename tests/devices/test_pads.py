"""Game pads, played through SDL's own virtual ones: plugged in, played, pulled out."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path

import pygame
import pytest

from exhibit.devices.pads import PADS, STICK_DEAD, Pads, Said

CONTROLLER, UNKNOWN = 1, 0  # SDL's types of joysticks
LEFT_X, LEFT_Y, RIGHT_X, RIGHT_Y, LEFT_TRIGGER, RIGHT_TRIGGER = range(6)
A, CROSS_UP = 0, 11
FULL = 32767


def bundled_sdl() -> str | None:
    """The file of the SDL that pygame uses: another copy would have its own joysticks."""
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            if "libSDL2-2" in line:
                return line.split()[-1]
    package = Path(pygame.__file__).parent
    for pattern in (".dylibs/libSDL2-2*", "SDL2.dll", "../pygame_ce.libs/libSDL2-2*"):
        for file in package.glob(pattern):
            return str(file)
    return find_library("SDL2") if sys.platform.startswith("linux") else None


class Plug:
    """A virtual pad, plugged in when it is made."""

    def __init__(self, sdl: ctypes.CDLL, kind: int, axes: int, buttons: int, hats: int = 0) -> None:
        self._sdl = sdl
        self.index = sdl.SDL_JoystickAttachVirtual(kind, axes, buttons, hats)
        if self.index < 0:
            pytest.skip("this SDL has no virtual joysticks, so that no pad can be played")
        self._joystick = ctypes.c_void_p(sdl.SDL_JoystickOpen(self.index))
        self._instance = sdl.SDL_JoystickInstanceID(self._joystick)

    def lean(self, axis: int, value: float) -> None:
        self._sdl.SDL_JoystickSetVirtualAxis(self._joystick, axis, ctypes.c_int16(int(value)))

    def press(self, button: int, *, down: bool = True) -> None:
        self._sdl.SDL_JoystickSetVirtualButton(self._joystick, button, ctypes.c_uint8(down))

    def tilt(self, hat: int) -> None:
        self._sdl.SDL_JoystickSetVirtualHat(self._joystick, 0, ctypes.c_uint8(hat))

    def pull(self) -> None:
        """Out of the machine; the index may have changed since it was plugged in."""
        for index in range(self._sdl.SDL_NumJoysticks()):
            if self._sdl.SDL_JoystickGetDeviceInstanceID(index) == self._instance:
                assert self._sdl.SDL_JoystickDetachVirtual(index) == 0
                return


class Room:
    """The pads of a house; `played` is what happened since it was last asked."""

    def __init__(self, sdl: ctypes.CDLL) -> None:
        self._sdl = sdl
        self.complaints: list[str] = []
        self.pads = Pads(self.complaints.append)
        self.plugs: list[Plug] = []

    def plug(self, kind: int = CONTROLLER, axes: int = 6, buttons: int = 21, hats: int = 0) -> Plug:
        plug = Plug(self._sdl, kind, axes, buttons, hats)
        self.plugs.append(plug)
        assert self.played() == []
        return plug

    def played(self) -> list[Said]:
        return [said for event in pygame.event.get() for said in self.pads.take(event)]

    def close(self) -> None:
        for plug in self.plugs:
            plug.pull()
        self.pads.close()


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    file = bundled_sdl()
    if file is None:
        pytest.skip("the SDL that pygame brings was not found, so that no pad can be played")
    sdl = ctypes.CDLL(file)
    sdl.SDL_JoystickOpen.restype = ctypes.c_void_p
    had_display = pygame.display.get_init()
    if not had_display:
        monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
        pygame.display.init()
    here = Room(sdl)
    pygame.event.get()
    yield here
    here.close()
    pygame.event.get()
    if not had_display:
        pygame.display.quit()


# --- pads that SDL knows --------------------------------------------------------------------------


def test_a_pad_that_is_plugged_in_says_nothing_until_it_is_played(room: Room) -> None:
    room.plug()
    assert len(room.pads) == 1
    assert room.played() == []


def test_a_button_is_pressed_and_let_go(room: Room) -> None:
    pad = room.plug()
    pad.press(A)
    assert room.played() == [("/pad/1/a", (1,))]
    pad.press(A, down=False)
    assert room.played() == [("/pad/1/a", (0,))]


def test_the_cross_has_addresses_of_its_own(room: Room) -> None:
    pad = room.plug()
    for number in range(CROSS_UP, CROSS_UP + 4):
        pad.press(number)
    assert [address for address, _ in room.played()] == [
        "/pad/1/up", "/pad/1/down", "/pad/1/left", "/pad/1/right",
    ]  # fmt: skip


def test_a_stick_goes_from_minus_one_to_one_right_and_down(room: Room) -> None:
    pad = room.plug()
    pad.lean(LEFT_X, FULL)
    assert room.played() == [("/pad/1/stick/left", (1.0, 0.0))]
    pad.lean(LEFT_X, 0)
    pad.lean(LEFT_Y, -FULL - 1)
    assert room.played()[-1] == ("/pad/1/stick/left", (0.0, -1.0))
    pad.lean(RIGHT_Y, FULL)
    assert room.played() == [("/pad/1/stick/right", (0.0, 1.0))]


def test_a_worn_stick_at_rest_says_nothing(room: Room) -> None:
    pad = room.plug()
    for away in (0.05, -0.1, 0.12):
        pad.lean(LEFT_X, away * FULL)
        pad.lean(LEFT_Y, away / 2 * FULL)
        assert room.played() == []


def test_beyond_its_rest_a_stick_begins_at_nought(room: Room) -> None:
    pad = room.plug()
    pad.lean(LEFT_X, (STICK_DEAD + 0.01) * FULL)
    ((_, (x, y)),) = room.played()
    assert isinstance(x, float)
    assert 0.0 < x < 0.02
    assert y == 0.0


def test_a_stick_in_the_corner_is_on_the_circle(room: Room) -> None:
    pad = room.plug()
    pad.lean(LEFT_X, FULL)
    pad.lean(LEFT_Y, FULL)
    assert room.played()[-1] == ("/pad/1/stick/left", (0.7071, 0.7071))


def test_a_stick_that_comes_back_to_rest_says_so_once(room: Room) -> None:
    pad = room.plug()
    pad.lean(LEFT_X, FULL)
    room.played()
    pad.lean(LEFT_X, 0.1 * FULL)
    assert room.played() == [("/pad/1/stick/left", (0.0, 0.0))]
    pad.lean(LEFT_X, 0.05 * FULL)
    assert room.played() == []


def test_triggers_go_from_nought_to_one(room: Room) -> None:
    pad = room.plug()
    pad.lean(LEFT_TRIGGER, FULL)
    pad.lean(RIGHT_TRIGGER, 0)  # half of the way: triggers rest at the low end
    said = dict(room.played())
    assert said["/pad/1/lt"] == (1.0,)
    assert said["/pad/1/rt"][0] == pytest.approx((0.5 - 0.05) / 0.95, abs=1e-3)
    pad.lean(RIGHT_TRIGGER, -FULL)
    assert room.played() == [("/pad/1/rt", (0.0,))]


def test_a_pad_that_is_pulled_out_lets_go_of_everything(room: Room) -> None:
    pad = room.plug()
    pad.press(A)
    pad.lean(LEFT_X, FULL)
    pad.lean(RIGHT_TRIGGER, FULL)
    room.played()
    pad.pull()
    assert sorted(room.played()) == [
        ("/pad/1/a", (0,)), ("/pad/1/rt", (0.0,)), ("/pad/1/stick/left", (0.0, 0.0)),
    ]  # fmt: skip
    assert len(room.pads) == 0


def test_the_next_pad_gets_the_lowest_number_that_is_free(room: Room) -> None:
    first, second = room.plug(), room.plug()
    second.press(A)
    assert room.played() == [("/pad/2/a", (1,))]
    first.pull()
    room.played()
    third = room.plug()
    third.press(A)
    assert room.played() == [("/pad/1/a", (1,))]
    second.press(A, down=False)
    assert room.played() == [("/pad/2/a", (0,))]


def test_pads_that_are_there_before_the_show_are_heard(room: Room) -> None:
    plug = room.plug()
    room.pads = Pads(room.complaints.append)  # it hears nothing of how the pad was plugged in
    plug.press(A)
    assert room.played() == [("/pad/1/a", (1,))]


def test_a_pad_too_many_is_not_heard_until_another_goes(room: Room) -> None:
    plugs = [room.plug() for _ in range(PADS + 1)]
    plugs[-1].press(A)
    assert room.played() == []
    assert len(room.pads) == PADS
    plugs[2].pull()
    room.played()
    plugs[-1].press(A, down=False)
    plugs[-1].press(A + 1)
    assert room.played()[-1] == ("/pad/3/b", (1,))


# --- pads that SDL does not know ------------------------------------------------------------------


def test_an_unknown_pad_is_read_as_most_are(room: Room) -> None:
    pad = room.plug(UNKNOWN, axes=2, buttons=13, hats=1)
    pad.lean(0, FULL)
    pad.press(0)
    pad.press(12)
    pad.tilt(1 | 2)  # up and right
    assert sorted(room.played()) == [
        ("/pad/1/a", (1,)), ("/pad/1/button/13", (1,)), ("/pad/1/right", (1,)),
        ("/pad/1/stick/left", (1.0, 0.0)), ("/pad/1/up", (1,)),
    ]  # fmt: skip


def test_the_cross_of_an_unknown_pad_is_let_go(room: Room) -> None:
    pad = room.plug(UNKNOWN, axes=2, buttons=4, hats=1)
    pad.tilt(8)  # left
    assert room.played() == [("/pad/1/left", (1,))]
    pad.tilt(4)  # down
    assert sorted(room.played()) == [("/pad/1/down", (1,)), ("/pad/1/left", (0,))]
    pad.tilt(0)
    assert room.played() == [("/pad/1/down", (0,))]


def test_the_triggers_of_an_unknown_pad_with_six_axes_are_its_third_and_sixth(room: Room) -> None:
    pad = room.plug(UNKNOWN, axes=6, buttons=4)
    pad.lean(2, FULL)
    pad.lean(5, FULL)
    pad.lean(4, FULL)
    said = dict(room.played())
    assert said["/pad/1/lt"] == said["/pad/1/rt"] == (1.0,)
    assert said["/pad/1/stick/right"] == (0.0, 1.0)


def test_an_unknown_pad_that_is_pulled_out_lets_go_too(room: Room) -> None:
    pad = room.plug(UNKNOWN, axes=2, buttons=4)
    pad.press(3)
    room.played()
    pad.pull()
    assert room.played() == [("/pad/1/y", (0,))]


# --- what may go wrong ----------------------------------------------------------------------------


def test_events_of_others_are_left_alone(room: Room) -> None:
    for event in (
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_a, scancode=4),
        pygame.event.Event(pygame.JOYBUTTONDOWN, instance_id=99, button=0),
        pygame.event.Event(pygame.CONTROLLERBUTTONDOWN, instance_id=99, button=0),
        pygame.event.Event(pygame.JOYDEVICEREMOVED, instance_id=99),
    ):
        assert room.pads.take(event) == []


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        (pygame.CONTROLLERBUTTONDOWN, {"button": 99}),
        (pygame.CONTROLLERBUTTONDOWN, {"button": -1}),
        (pygame.CONTROLLERAXISMOTION, {"axis": 99, "value": 5}),
    ],
)
def test_what_no_pad_has_says_nothing(room: Room, kind: int, about: dict[str, object]) -> None:
    pad = room.plug()
    pad.press(A)
    room.played()
    (instance,) = room.pads._pads
    assert room.pads.take(pygame.event.Event(kind, {"instance_id": instance, **about})) == []


def test_a_pad_that_cannot_be_opened_is_a_sentence(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> Callable[[], None]:
        raise pygame.error("No such device")

    monkeypatch.setattr("exhibit.devices.pads._open", refuse)
    room.plug()
    assert room.complaints == [
        "a game pad cannot be opened (No such device): unplug it and plug it again"
    ]
    assert len(room.pads) == 0
