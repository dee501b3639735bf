"""Keys and mouse: what a person at the laptop does, as events and as wishes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pygame

from exhibit.app.panel import NO_WORDS, Panel, Spot, options_of
from exhibit.core.words import INPUT_PARTS
from exhibit.show.events import Event, Value
from exhibit.show.languages import asking
from exhibit.show.program import Input, Show
from exhibit.show.state import State

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
    MUTE = "mute"
    LOUDER = "louder"
    SOFTER = "softer"


LOUDER = {Wish.LOUDER: 1, Wish.SOFTER: -1}
_SOUND_KEYS = {
    pygame.K_m: Wish.MUTE,
    pygame.K_PLUS: Wish.LOUDER,
    pygame.K_EQUALS: Wish.LOUDER,  # the same key on most keyboards
    pygame.K_KP_PLUS: Wish.LOUDER,
    pygame.K_MINUS: Wish.SOFTER,
    pygame.K_KP_MINUS: Wish.SOFTER,
}


class Hands:
    """Turns pygame's events into the show's. Keys 1 to 9 play the inputs in their order:

    distance    nearest while the key is held, at rest when it is let go
    level       highest while held
    hit         one hit
    switch      turned
    choice      the next option
    position    the middle of it while held
    pose        the same
    count       one more
    text        the next of its words
    """

    def __init__(
        self,
        show: Show,
        panel: Panel,
        clock: Callable[[], float],
        put: Put,
        state: Callable[[], State],
    ) -> None:
        self.asking = False  # Esc was pressed, and nothing has been answered yet
        self._show = show
        self._panel = panel
        self._clock = clock
        self._put = put
        self._state = state
        self._turn = [self._first_turn(show.inputs[each.first]) for each in show.controls]
        self._dragged: Spot | None = None  # what the mouse holds

    @staticmethod
    def _first_turn(item: Input) -> int:
        """Where an input stands that goes round with each press."""
        if item.kind == "count":
            return round(item.rest - item.low)
        return int(item.rest > 0.5) if item.kind != "choice" else -1

    def go_on(self, before: Hands) -> None:
        """As those before left off, in a show that was read again."""
        self.asking = before.asking
        names = [each.name for each in before._show.controls]
        for number, control in enumerate(self._show.controls):
            if control.name in names:
                was = names.index(control.name)
                if before._show.controls[was].kind == control.kind:
                    self._turn[number] = before._turn[was]

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
            self._let_go()
        elif event.type == pygame.MOUSEMOTION and self._dragged is not None:
            self._drag(*canvas_at())
        return None

    # -- keys

    def _key_down(self, event: pygame.event.Event) -> Wish | None:
        if self.asking:
            self.asking = event.key not in (pygame.K_ESCAPE, *_ENTER)
            return Wish.LEAVE if event.key in _ENTER else None
        if event.key == pygame.K_ESCAPE:
            self.asking = True
            self._let_go()
        elif event.key == pygame.K_F1:
            self._panel.shown = not self._panel.shown
            self._let_go()
        elif event.key == pygame.K_F11:
            return Wish.FULL_SCREEN
        elif event.key == pygame.K_l and self._panel.shown:
            spoken = self._show.languages
            after = spoken[(self._state().language + 1) % len(spoken)]
            self._put(asking(self._clock(), after))
        elif event.scancode in _DIGITS or event.key not in _SOUND_KEYS:
            self._play_key(event, down=True)
        else:
            return _SOUND_KEYS[event.key]
        return None

    def _play_key(self, event: pygame.event.Event, *, down: bool) -> None:
        number = _DIGITS.get(event.scancode, -1)
        if 0 <= number < len(self._show.controls):
            values = self._values(number, down=down)
            if values is not None:
                self._say("key", number, values)

    def _values(self, number: int, *, down: bool) -> tuple[Value, ...] | None:
        """What pressing or letting go of an input's key says; None for nothing."""
        control = self._show.controls[number]
        item = self._show.inputs[control.first]
        if control.kind in ("distance", "level"):
            played = item.high if item.rest == item.low else item.low
            return (played if down else item.rest,)
        if control.kind in INPUT_PARTS:  # the middle of it, then nobody
            return (item.rest, self._show.inputs[control.first + 1].rest) if down else ()
        return (self._pressed(number, item),) if down else None

    def _pressed(self, number: int, item: Input) -> Value:
        """What a key says that is pressed and pressed again."""
        if item.kind == "hit":
            return _PLAYED
        self._turn[number] += 1
        turn = self._turn[number]
        if item.kind == "switch":
            return turn % 2 == 1
        if item.kind == "count":
            return item.low + turn % (item.high - item.low + 1)
        options = options_of(item.kind, item.options)
        option = options[turn % len(options)]
        return "" if option == NO_WORDS else option

    # -- the mouse

    def _press(self, x: float, y: float) -> None:
        """What is pressed is held until the button is let go."""
        if not self._panel.shown or self.asking:
            return
        if (language := self._panel.language_at(x, y)) is not None:
            self._put(asking(self._clock(), language))
            return
        self._dragged = self._panel.spot_at(x, y)
        if self._dragged is not None:
            self._play_spot(self._dragged, x, y)

    def _drag(self, x: float, y: float) -> None:
        """A hit is one press, not a drag."""
        if self._dragged is not None and self._kind(self._dragged) != "hit":
            self._play_spot(self._dragged, x, y)

    def _let_go(self) -> None:
        """A hand that is lifted from a pad is gone; what stands on a table stays there."""
        if self._dragged is not None and self._kind(self._dragged) == "position":
            self._say("panel", self._dragged.control, ())
        self._dragged = None

    def _kind(self, spot: Spot) -> str:
        return self._show.controls[spot.control].kind

    def _play_spot(self, spot: Spot, x: float, y: float) -> None:
        control = self._show.controls[spot.control]
        values = self._panel.values_at(spot, x, y, self._state())
        item = self._show.inputs[control.first]
        if control.kind == "switch":
            self._turn[spot.control] = int(bool(values[0]))
        elif control.kind in ("choice", "text"):
            options = options_of(item.kind, item.options)
            self._turn[spot.control] = options.index(str(values[0]) or NO_WORDS)
        elif control.kind == "count":
            self._turn[spot.control] = round(float(values[0] or 0.0) - item.low)
        self._say("panel", spot.control, values)

    def _say(self, source: str, number: int, values: tuple[Value, ...]) -> None:
        address = self._show.inputs[self._show.controls[number].first].address
        self._put(Event(self._clock(), source, address, values))
