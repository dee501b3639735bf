"""Keys and mouse: what a person at the laptop does, as events and as wishes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pygame

from exhibit.app.panel import KEYS, Panel
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Show

Put = Callable[[Event], object]


class Wish(Enum):
    """What a person wants of the program, not of the show."""

    LEAVE = "leave"
    FULL_SCREEN = "full screen"


class Hands:
    """Turns pygame's events into the show's. Keys 1 to 9 play the inputs in their order:

    distance    nearest while the key is held, at rest when it is let go
    level       highest while held
    hit         one hit
    switch      turned
    choice      the next option
    """

    def __init__(self, show: Show, panel: Panel, clock: Callable[[], float], put: Put) -> None:
        self.asking = False  # Esc was pressed, and nothing has been answered yet
        self._show = show
        self._panel = panel
        self._clock = clock
        self._put = put
        self._switched = [False] * len(show.inputs)
        self._chosen = [-1] * len(show.inputs)

    def take(
        self, event: pygame.event.Event, canvas_at: Callable[[], tuple[float, float]]
    ) -> Wish | None:
        """`canvas_at` says where the mouse is, in parts of the canvas from its top left."""
        if event.type == pygame.QUIT:
            return Wish.LEAVE
        if event.type == pygame.KEYDOWN:
            return self._key_down(event.key)
        if event.type == pygame.KEYUP:
            self._play_key(event.key, down=False)
        elif self._panel.shown and _is_drag(event):
            touch = self._panel.touch(*canvas_at())
            is_hit = touch is not None and self._input_at(touch.address).kind == "hit"
            if touch is not None and (event.type == pygame.MOUSEBUTTONDOWN or not is_hit):
                self._say("mouse", touch.address, *touch.values)
        return None

    def _key_down(self, key: int) -> Wish | None:
        if self.asking:
            self.asking = key not in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER)
            return Wish.LEAVE if key in (pygame.K_RETURN, pygame.K_KP_ENTER) else None
        if key == pygame.K_ESCAPE:
            self.asking = True
        elif key == pygame.K_F1:
            self._panel.shown = not self._panel.shown
        elif key == pygame.K_F11:
            return Wish.FULL_SCREEN
        else:
            self._play_key(key, down=True)
        return None

    def _play_key(self, key: int, *, down: bool) -> None:
        name = chr(key) if 0 < key < 128 else ""
        number = KEYS.find(name) if name else -1
        if 0 <= number < len(self._show.inputs):
            item = self._show.inputs[number]
            value = self._value(number, item, down=down)
            if value is not None:
                self._say("key", item.address, value)

    def _value(self, number: int, item: Input, *, down: bool) -> Value:
        """What pressing or letting go of an input's key says; None for nothing."""
        if item.kind in ("distance", "level"):
            played = item.high if item.rest == item.low else item.low
            return played if down else item.rest
        if not down:
            return None
        if item.kind == "hit":
            return 0.8
        if item.kind == "switch":
            self._switched[number] = not self._switched[number]
            return self._switched[number]
        self._chosen[number] = (self._chosen[number] + 1) % len(item.options)
        return item.options[self._chosen[number]]

    def _input_at(self, address: str) -> Input:
        return self._show.inputs[self._show.input_at[address]]

    def _say(self, source: str, address: str, *values: Value) -> None:
        self._put(Event(self._clock(), source, address, values))


def _is_drag(event: pygame.event.Event) -> bool:
    if event.type == pygame.MOUSEBUTTONDOWN:
        return bool(event.button == 1)
    return event.type == pygame.MOUSEMOTION and bool(event.buttons[0])
