"""What belongs to one production while it is played: all that changes when the show is read again.

The window, the clock, the ears and the speakers stay; they are the `House`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exhibit.app.ahead import first_scenes
from exhibit.app.cinema_doors import Doors, open_cinema
from exhibit.app.glyphs import GlyphFeed
from exhibit.app.hands import Hands
from exhibit.app.hearing import Hearing
from exhibit.app.occasion import Occasion
from exhibit.app.overlay import Overlay
from exhibit.app.panel import Panel
from exhibit.app.produce import Production
from exhibit.app.scans import hang
from exhibit.app.shares import budget_of
from exhibit.app.sounds import HouseSound, PlaysOn
from exhibit.app.stock import Pictures, Stock
from exhibit.app.watch import Watch
from exhibit.authoring.venue import Venue
from exhibit.media.desks import Desks
from exhibit.picture import Picture
from exhibit.render.renderer import Renderer
from exhibit.scene.drawlist import DrawList
from exhibit.scene.stage import Stage
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.wires.room import Room
from exhibit.wires.wire import Wire


def staff_language(venue: Venue) -> str:
    """The one that staff are spoken to in."""
    return "en" if venue.language is None else venue.language.text


@dataclass(slots=True)
class House:
    """What stays, whatever is played: each part is handed to a production that comes."""

    occasion: Occasion
    renderer: Renderer
    desks: Desks
    clock: Callable[[], float]
    put: Callable[[Event], object]
    state: Callable[[], State]
    hearing: Hearing | None
    ears: PlaysOn
    say: Callable[[str], None]
    open_sound: Callable[[Production], HouseSound | None]

    @property
    def language(self) -> str:
        """The one that staff are spoken to in."""
        return staff_language(self.occasion.venue)


@dataclass(slots=True)
class Controls:
    """What staff see and touch of a show: its panel, what Esc asks, keys and mouse."""

    panel: Panel
    question: Overlay
    hands: Hands

    def over(self, state: State) -> DrawList | None:
        """What lies over the picture now."""
        if self.hands.asking:
            return self.question.drawlist(state)
        return self.panel.drawlist(state) if self.panel.shown else None

    def go_on(self, before: Controls) -> None:
        """As those of the show before it was read again."""
        self.panel.shown = before.panel.shown
        self.hands.go_on(before.hands)


@dataclass(slots=True)
class Wiring:
    """The wires at work for a show's inputs, and who watches over them."""

    room: Room
    watch: Watch


@dataclass(slots=True)
class Staged:
    """One production, ready to be played frame by frame."""

    production: Production
    picture: Picture
    stock: Stock
    glyphs: GlyphFeed
    cinema: Doors
    controls: Controls
    wiring: Wiring

    @property
    def show(self) -> Show:
        return self.picture.show


def controls_of(show: Show, overlays: Sequence[Stage], house: House) -> Controls:
    """`overlays`: the compiled panel, and the compiled question."""
    panel = Panel(show, overlays[0])
    question = Overlay(show, overlays[1])
    return Controls(panel, question, Hands(show, panel, house.clock, house.put, house.state))


def wiring_of(
    show: Show, wires: Sequence[Wire], say: Callable[[str], None], language: str
) -> Wiring:
    """Wires of inputs that the show does not have are left out."""
    known = {control.name for control in show.controls}
    room = Room(show, [wire for wire in wires if wire.input in known])
    return Wiring(room, Watch(room, say, language))


def staged_first(
    house: House,
    production: Production,
    overlays: Sequence[Stage],
    wiring: Wiring,
    pictures: Pictures,
) -> Staged:
    """The production that a show begins with: everything is given to the renderer at once.

    `pictures` are those of its first scenes, decoded.
    """
    renderer, show = house.renderer, production.show
    for array in production.arrays:
        renderer.textures.add(array)
    renderer.load(production.shaders, production.meshes, production.clouds, production.mixtures)
    hang(renderer, production.scans, patient=False)
    cinema = open_cinema(production, renderer)
    room = budget_of(house.occasion)
    stock = Stock(production, renderer.textures, room, house.desks.open(), pictures)
    stock.settle(first_scenes(show, house.occasion.scene))
    glyphs = GlyphFeed(production.letters, renderer.textures)
    controls = controls_of(show, overlays, house)
    controls.panel.wells = wiring.watch.wells
    picture = Picture(show, production.stages, production.lengths)
    return Staged(production, picture, stock, glyphs, cinema, controls, wiring)
