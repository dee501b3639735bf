"""Keys and mouse: what a person at the laptop does, as events and as wishes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pygame

from exhibit.app.panel import Panel
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Show

Put = Callable[[Event], object]
_PLAYED = 0.8  # the strength of a key's hit

# Keys by where they are, not by what they type: on French and Maghreb keyboards the digits need
# the shift key.
_DIGITS = {pygame.KSCAN_1 + i: i for i in range(9)} | {pygame.KSCAN_KP1 + i: i for i in range(9)}
_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)


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
        self._switched = [item.rest > 0.5 for item in show.inputs]
        self._chosen = [-1] * len(show.inputs)
        self._dragged: int | None = None  # the input whose bar the mouse holds

    def take(
        self, event: pygame.event.Event, canvas_at: Callable[[], tuple[float, float]]
    ) -> Wish | None:
        """`canvas_at` says where the mouse is, in parts of the canvas from its top left."""
        if event.type == pygame.QUIT:
            return Wish.LEAVE
        if event.type == pygame.KEYDOWN:
            return self._key_down(event)
        if event.type == pygame.KEYUP:
            self._play_key(event, down=False)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            self._press(*canvas_at())
        elif event.type == pygame.MOUSEBUTTONUP and event.button == pygame.BUTTON_LEFT:
            self._dragged = None
        elif event.type == pygame.MOUSEMOTION and self._dragged is not None:
            self._drag(canvas_at()[0])
        return None

    # -- keys

    def _key_down(self, event: pygame.event.Event) -> Wish | None:
        if self.asking:
            self.asking = event.key not in (pygame.K_ESCAPE, *_ENTER)
            return Wish.LEAVE if event.key in _ENTER else None
        if event.key == pygame.K_ESCAPE:
            self.asking = True
            self._dragged = None
        elif event.key == pygame.K_F1:
            self._panel.shown = not self._panel.shown
            self._dragged = None
        elif event.key == pygame.K_F11:
            return Wish.FULL_SCREEN
        else:
            self._play_key(event, down=True)
        return None

    def _play_key(self, event: pygame.event.Event, *, down: bool) -> None:
        number = _DIGITS.get(event.scancode, -1)
        if 0 <= number < len(self._show.inputs):
            value = self._value(number, self._show.inputs[number], down=down)
            if value is not None:
                self._say("key", number, value)

    def _value(self, number: int, item: Input, *, down: bool) -> Value:
        """What pressing or letting go of an input's key says; None for nothing."""
        if item.kind in ("distance", "level"):
            played = item.high if item.rest == item.low else item.low
            return played if down else item.rest
        if not down:
            return None
        if item.kind == "hit":
            return _PLAYED
        if item.kind == "switch":
            self._switched[number] = not self._switched[number]
            return self._switched[number]
        self._chosen[number] = (self._chosen[number] + 1) % len(item.options)
        return item.options[self._chosen[number]]

    # -- the mouse

    def _press(self, x: float, y: float) -> None:
        """The bar that is pressed is held until the button is let go."""
        if not self._panel.shown or self.asking:
            return
        self._dragged = self._panel.input_at(x, y)
        if self._dragged is not None:
            self._play_bar(self._dragged, x)

    def _drag(self, x: float) -> None:
        """A hit is one press, not a drag."""
        if self._dragged is not None and self._show.inputs[self._dragged].kind != "hit":
            self._play_bar(self._dragged, x)

    def _play_bar(self, number: int, x: float) -> None:
        value = self._panel.value_at(number, x)
        item = self._show.inputs[number]
        if isinstance(value, bool):
            self._switched[number] = value
        elif isinstance(value, str):
            self._chosen[number] = item.options.index(value)
        self._say("mouse", number, value)

    def _say(self, source: str, number: int, value: Value) -> None:
        self._put(Event(self._clock(), source, self._show.inputs[number].address, (value,)))
