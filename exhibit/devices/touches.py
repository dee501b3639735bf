"""The window's touch screen, mouse and keyboard, as messages that a wire can listen to.

    /touch/1 x y        a finger, in parts of the canvas from its top left; without values: lifted
    /touches n          how many fingers there are, whenever one comes or goes
    /mouse x y          the mouse; without values: it has left the window
    /mouse/left 1|0     its buttons: left middle right; /mouse/wheel 1 for a notch up, -1 down
    /key/space 1|0      a key by the name it has on this keyboard: /key/a, /key/left-shift,
                        /key/keypad-1, /key/slash

A key or a finger that is held while the window loses the keyboard, or the screen its touch, is let
go. What nobody listens to costs the show nothing: the door of the house keeps it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pygame

from exhibit.devices.slots import Slots
from exhibit.show.events import Value

Said = tuple[str, tuple[Value, ...]]  # address and values of an event
CanvasAt = Callable[[float, float], tuple[float, float]]

# OSC keeps these for patterns and separators, so that an address cannot hold them.
_SIGNS = {
    "#": "hash", "*": "asterisk", ",": "comma", "/": "slash", "?": "question",
    "[": "left-bracket", "]": "right-bracket", "{": "left-brace", "}": "right-brace",
}  # fmt: skip
_KEYPAD = {"+": "plus", "-": "minus", "*": "times", "/": "divide", ".": "point", "=": "equals"}
_BUTTONS = {
    pygame.BUTTON_LEFT: "left",
    pygame.BUTTON_MIDDLE: "middle",
    pygame.BUTTON_RIGHT: "right",
}


class Touches:
    """Turns pygame's events into what hands do; for the thread that asks for the events.

    `canvas_at` turns parts of the window (0 to 1, from its top left) into parts of the canvas,
    which is letterboxed: a hand beside the picture is at its edge. `window_size` gives pixels.
    """

    def __init__(
        self,
        canvas_at: CanvasAt,
        window_size: Callable[[], tuple[int, int]],
        slots: Slots | None = None,
    ) -> None:
        self._canvas_at = canvas_at
        self._window_size = window_size
        self._slots = Slots() if slots is None else slots
        self._fingers: dict[tuple[int, int], None] = {}
        self._held: dict[int, str] = {}  # addresses of keys, by where they are
        self._buttons: dict[int, str] = {}

    def take(self, event: pygame.event.Event) -> list[Said]:
        """What an event says; `source_of` knows whether it is of `touch`, `mouse` or `key`."""
        read = _READ.get(event.type)
        return [] if read is None else list(read(self, event))

    # -- fingers

    def _touch(self, event: pygame.event.Event) -> Iterator[Said]:
        finger = (event.touch_id, event.finger_id)
        number = self._slots.take(("window", finger))
        if number:
            yield f"/touch/{number}", self._place(event.x, event.y)
        if number is not None and finger not in self._fingers:
            self._fingers[finger] = None
            yield "/touches", (len(self._slots),)

    def _lift(self, event: pygame.event.Event) -> Iterator[Said]:
        yield from self._forget((event.touch_id, event.finger_id))

    def _forget(self, finger: tuple[int, int]) -> Iterator[Said]:
        if finger not in self._fingers:
            return
        del self._fingers[finger]
        number = self._slots.leave(("window", finger))
        if number:
            yield f"/touch/{number}", ()
        yield "/touches", (len(self._slots),)

    # -- the mouse

    def _move(self, event: pygame.event.Event) -> Iterator[Said]:
        if not _by_finger(event):  # SDL lets the first finger play the mouse
            width, height = self._window_size()
            across, down = event.pos[0] / max(width, 1), event.pos[1] / max(height, 1)
            yield "/mouse", self._place(across, down)

    def _press(self, event: pygame.event.Event) -> Iterator[Said]:
        name = _BUTTONS.get(event.button)
        if name is not None and not _by_finger(event):
            yield from self._move(event)
            self._buttons[event.button] = f"/mouse/{name}"
            yield f"/mouse/{name}", (1,)

    def _release(self, event: pygame.event.Event) -> Iterator[Said]:
        address = self._buttons.pop(event.button, None)
        if address is not None:
            yield address, (0,)

    def _wheel(self, event: pygame.event.Event) -> Iterator[Said]:
        if event.y and not _by_finger(event):
            yield "/mouse/wheel", (event.y,)

    def _leave(self, _: pygame.event.Event) -> Iterator[Said]:
        yield "/mouse", ()

    # -- keys

    def _key_down(self, event: pygame.event.Event) -> Iterator[Said]:
        address = key_address(event.key)
        if address is not None and event.scancode not in self._held:
            self._held[event.scancode] = address
            yield address, (1,)

    def _key_up(self, event: pygame.event.Event) -> Iterator[Said]:
        address = self._held.pop(event.scancode, None)
        if address is not None:
            yield address, (0,)

    def _let_go(self, _: pygame.event.Event) -> Iterator[Said]:
        """What is let go while another window listens is never heard of."""
        for address in (*self._held.values(), *self._buttons.values()):
            yield address, (0,)
        self._held.clear()
        self._buttons.clear()
        for finger in list(self._fingers):
            yield from self._forget(finger)

    def _place(self, across: float, down: float) -> tuple[float, float]:
        x, y = self._canvas_at(across, down)
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _by_finger(event: pygame.event.Event) -> bool:
    return bool(getattr(event, "touch", False))


def source_of(address: str) -> str:
    """The source of an event with such an address: `touch`, `mouse` or `key`."""
    word = address[1:].partition("/")[0]
    return "touch" if word == "touches" else word


def key_address(key: int) -> str | None:
    """`/key/space`; None for a key without a name. Needs pygame's display, which knows them."""
    # pygame's names know neither é nor the media keys; SDL's call a keypad's 1 "keypad 1".
    name = (pygame.key.name(key) or pygame.key.name(key, use_compat=False)).lower()
    if len(name) > 2 and name.startswith("[") and name.endswith("]"):
        inner = name[1:-1]
        name = f"keypad-{_KEYPAD.get(inner, inner)}"
    name = "-".join("".join(_SIGNS.get(sign, sign) for sign in name).split())
    return f"/key/{name}" if name and name.isprintable() else None


_READ: dict[int, Callable[[Touches, pygame.event.Event], Iterator[Said]]] = {
    pygame.FINGERDOWN: Touches._touch,
    pygame.FINGERMOTION: Touches._touch,
    pygame.FINGERUP: Touches._lift,
    pygame.MOUSEMOTION: Touches._move,
    pygame.MOUSEBUTTONDOWN: Touches._press,
    pygame.MOUSEBUTTONUP: Touches._release,
    pygame.MOUSEWHEEL: Touches._wheel,
    pygame.WINDOWLEAVE: Touches._leave,
    pygame.KEYDOWN: Touches._key_down,
    pygame.KEYUP: Touches._key_up,
    pygame.WINDOWFOCUSLOST: Touches._let_go,
}
