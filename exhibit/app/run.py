"""Plays a show on this machine until somebody ends it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from types import FrameType

import pygame

from exhibit.app import slack
from exhibit.app.ahead import first_scenes
from exhibit.app.cinema_doors import open_cinema
from exhibit.app.glyphs import GlyphFeed
from exhibit.app.hands import LOUDER, Hands, Wish
from exhibit.app.hearing import Hearing, open_outlet
from exhibit.app.loudness import Kept
from exhibit.app.occasion import Occasion
from exhibit.app.outputs import Outputs
from exhibit.app.overlay import Overlay, question_scene
from exhibit.app.panel import Panel, panel_scene
from exhibit.app.produce import Production, produce
from exhibit.app.recording import header_of
from exhibit.app.remembered import Memory
from exhibit.app.scans import hang
from exhibit.app.shares import budget_of
from exhibit.app.showtime import Replay, ShowClock
from exhibit.app.snapshot import Snapshot
from exhibit.app.sounds import HouseSound, sounds_of
from exhibit.app.stock import Pictures, Stock, begun
from exhibit.app.voice import Voice
from exhibit.app.watch import Watch
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.journal import Recorder
from exhibit.loop import Loop, Mark, collect_garbage, freeze_garbage, no_mark
from exhibit.media.reader import Reader
from exhibit.picture import Picture
from exhibit.render.glcalls import Viewport
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.window import Window, open_window
from exhibit.scene.drawlist import DrawList, Layer, Part
from exhibit.scene.stage import Stage
from exhibit.show.program import Sent
from exhibit.show.state import State
from exhibit.show.step import begin
from exhibit.wires.room import Room

# Events that wait for a frame. A flood fills it and loses its oldest; what a frame must understand
# then takes 40 ms (20 us each), and not longer and longer.
INBOX = 2_000
FRAME_S = 1 / 60  # the pace where no screen sets one
AWAKE_S = 0.0005  # before each frame; sleeps end 0.1 ms late, and some of them 0.5 ms
SWITCH_S = 0.0002  # how long another thread may keep the interpreter from the frame's

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a show is to be run."""

    offscreen: bool = False
    seconds: float | None = None
    record: Path | None = None
    snapshot: Path | None = None
    forget: bool = False


class WindowScreen:
    """The window as the loop sees it: pictures go in, letterboxed."""

    def __init__(
        self, window: Window, renderer: Renderer, snapshot: Snapshot | None, glyphs: GlyphFeed
    ) -> None:
        self.window = window
        self.renderer = renderer
        self._snapshot = snapshot
        self._feed = glyphs
        self.parts: Callable[[], Sequence[Part]] = list  # of the picture, in other languages

    @property
    def viewport(self) -> Viewport:
        return letterbox(self.renderer.canvas, self.window.size)

    def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None:
        self._feed.feed()
        self.renderer.draw(layers, self.viewport, overlay, self.parts())
        if self._snapshot is not None:
            self._snapshot.keep(lambda: self.renderer.read(self.window.size))

    def present(self) -> None:
        self.window.present()


def run(occasion: Occasion, options: Options, say: Say, mark: Mark = no_mark) -> None:
    """Plays a show. Raises NoGraphics, CannotListen or JournalError when it cannot begin.

    `say` is given each sentence for the terminal, on a thread of its own. `mark` is
    told the name of each part of the beginning and of each stage of a frame, as it ends.
    """
    with Voice(say) as voice:
        _Run(occasion, options, voice, mark).play()


def _produce(occasion: Occasion) -> tuple[Production, tuple[Stage, ...], Problems, Pictures]:
    problems = Problems()
    overlays = (panel_scene(occasion.spec), question_scene(occasion.spec.canvas))
    production, over = produce(occasion, problems, overlays)
    return production, over, problems, begun(production, occasion)


class _Run:
    """The parts of a running show, put together and taken apart again."""

    def __init__(self, occasion: Occasion, options: Options, say: Say, mark: Mark) -> None:
        self._mark = mark
        self._occasion = occasion
        self._options = options
        self._say = say
        self._clock = ShowClock()
        self._inbox = Inbox(INBOX)
        self._lost = 0  # messages, as far as they have been named
        self._faults_said = 0  # of the renderer's, which keeps each once
        self._faults = FaultLog(say)
        self._leaving = False
        with ThreadPoolExecutor(1, "media") as beside:  # pictures are decoded while GL loads
            producing = beside.submit(_produce, occasion)
            self._window = self._open(occasion.venue)
            mark("window")
            renderer = Renderer(self._window.profile, occasion.spec.canvas)
            mark("shaders")
            production, overlays, problems, pictures = producing.result()
        for problem in problems.sorted():
            say(str(problem))
        mark("media")
        self._show = production.show
        self._room = Room(self._show, occasion.venue.wires)
        self._watch = Watch(self._room, say, _spoken_by_staff(occasion.venue))
        with ExitStack() as opening:
            opening.callback(self._window.close)
            self._hearing = self._listen(occasion.venue)
            if self._hearing is not None:
                opening.callback(self._hearing.close)
            self._memory = Memory(self._show, occasion, say, forget=options.forget)
            self._recorder = self._start_recorder()
            opening.pop_all()
        ears = self._hearing.ears if self._hearing else None
        self._outlet = open_outlet(occasion.venue, ears, self._faults, self._clock)
        for array in production.arrays:
            renderer.textures.add(array)
        renderer.load(production.shaders, production.meshes, production.clouds, production.mixtures)
        hang(renderer, production.scans, patient=False)
        self._cinema = open_cinema(production, renderer)
        self._stock = Stock(production, renderer.textures, budget_of(occasion), Reader(), pictures)
        self._stock.settle(first_scenes(self._show, occasion.scene))
        mark("textures")
        self._snapshot = None if options.snapshot is None else Snapshot(options.snapshot, say)
        glyphs = GlyphFeed(production.letters, renderer.textures)
        self._screen = WindowScreen(self._window, renderer, self._snapshot, glyphs)
        self._panel = Panel(self._show, overlays[0])
        self._question = Overlay(self._show, overlays[1])
        self._panel.wells = self._watch.wells
        self._hands = Hands(self._show, self._panel, self._clock, self._inbox.put, self._state)
        self._sound = self._open_sound(production)
        self._panel.meter.sound = self._sound
        self._say_of_sound()
        self._loop = self._begin(production)

    # -- putting together

    def _listen(self, venue: Venue) -> Hearing | None:
        """What it hears; a replay has its own events and listens to nobody."""
        if self._occasion.journal is not None:
            return None
        return Hearing(
            self._room,
            venue,
            self._inbox,
            self._clock,
            self._faults,
            canvas_at=self._canvas_at,
            window_size=lambda: self._window.size,
        )

    def _open_sound(self, production: Production) -> HouseSound | None:
        wanted = sounds_of(production.stages)
        place, kept = self._occasion.venue.sound, Kept(self._occasion.spec.title)
        return HouseSound(wanted, place, self._clock, kept) if wanted else None

    def _open(self, venue: Venue) -> Window:
        offscreen = self._options.offscreen
        width, height = self._occasion.spec.canvas
        window = open_window(
            f"{self._occasion.spec.title} · exhibit",
            (1280, max(1280 * height // width, 1)),
            full_screen=venue.full_screen,
            offscreen=offscreen,
        )
        if not offscreen and window.offscreen:
            self._say("No display here: drawing off screen (--snapshot FILE keeps a still).")
        return window

    def _start_recorder(self) -> Recorder | None:
        if self._options.record is None:
            return None
        header = {
            **header_of(self._show, self._occasion.venue.wires),
            "seed": self._occasion.seed,
            "own": self._memory.own,
            "language": self._show.languages[self._occasion.language],
        }
        return Recorder(self._options.record, header, self._say)

    def _begin(self, production: Production) -> Loop:
        """The loop, at 0 s; what the show then says to other machines is on its way."""
        first: list[Sent] = []
        own = self._memory.own
        state = begin(self._show, self._occasion.scene, self._occasion.language, first, own)
        for cue in first:
            self._outlet.say(cue)
        journal, outputs = self._occasion.journal, Outputs(self._occasion.venue.outputs)
        loop = Loop(
            Picture(self._show, production.stages, production.lengths),
            state,
            clock=self._clock,
            sources=Replay(journal, self._clock) if journal else self._inbox,
            screen=self._screen,
            trust=self._room.hear,
            ears=self._sound,
            send=self._outlet.say,
            record=self._recorder.write if self._recorder else None,
            overlay=self._overlay,
            mark=self._mark,
        )
        self._screen.parts = lambda: outputs.parts(loop.picture, loop.state.language)
        return loop

    # -- playing

    def play(self) -> None:
        sys.setswitchinterval(SWITCH_S)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._leave)
        self._say(self._greeting())
        try:
            self._frames()
        finally:
            self._close()

    def _frames(self) -> None:
        self._mark("ready")
        self._first_picture()
        self._clock.begin()
        frames = 0
        due_s = perf_counter()
        while not self._leaving:
            # From when it was due, not from when it woke: sleeping too long does not add up.
            due_s = max(due_s + FRAME_S, perf_counter())
            self._mark("rest")
            self._hear_hands()
            self._mark("hands")
            self._loop.frame()
            self._cinema.tend(self._loop.state)
            self._stock.frame(self._loop.state)
            self._mark("pictures")
            self._watch.look(self._loop.state.time_s)
            frames += 1
            self._leaving = self._leaving or self._over()
            if frames % 60 == 0:
                self._between_frames()
            if self._window.offscreen:
                wait_until(due_s)

    def _first_picture(self) -> None:
        """That of 0 s, at which the clock still stands; then what need not come before it."""
        self._cinema.begin(self._loop.state)
        self._loop.frame()
        self._mark("first picture")
        everything = self._loop.picture.every_scene(self._loop.state)
        self._screen.renderer.rehearse(self._screen.viewport, everything)
        self._stock.prepare(self._loop.state)
        slack.give_back()
        freeze_garbage()

    def _between_frames(self) -> None:
        """Once a second: garbage, and what should be said."""
        collect_garbage()
        lost = self._inbox.dropped
        if lost > self._lost:
            said = f"{lost - self._lost} messages came too fast to be heard"
            self._faults.note("inbox", said, self._clock())
        self._lost = lost
        now_s = self._clock()
        if self._hearing is not None:
            self._hearing.tick()
        self._watch.look_at_boards(now_s)
        self._faults.tick(now_s)
        self._say_of_sound()
        self._memory.look(self._loop.state)
        for fault in list(self._screen.renderer.faults)[self._faults_said :]:
            self._say(fault)
            self._faults_said += 1
        for fault in self._stock.news():
            self._say(fault)

    def _say_of_sound(self) -> None:
        for fault in self._sound.faults() if self._sound else ():
            self._say(fault)

    def _over(self) -> bool:
        seconds = self._options.seconds
        if seconds is None and self._occasion.journal is not None:
            seconds = self._occasion.journal.end_s
        return seconds is not None and self._clock() >= seconds

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self._leaving = True

    def _hear_hands(self) -> None:
        for event in pygame.event.get():
            if self._hearing is not None:
                self._hearing.take(event)
            wish = self._hands.take(event, self._mouse)
            if wish is Wish.LEAVE:
                self._leaving = True
            elif wish is Wish.FULL_SCREEN:
                self._window.toggle_full_screen()
            elif wish is not None and self._sound is not None:
                self._sound.mute() if wish is Wish.MUTE else self._sound.step(LOUDER[wish])

    def _state(self) -> State:
        return self._loop.state

    def _mouse(self) -> tuple[float, float]:
        """Where the mouse is, in parts of the canvas from its top left corner."""
        window = self._window.size
        x, y = pygame.mouse.get_pos()
        return self._canvas_at(x / max(window[0], 1), y / max(window[1], 1))

    def _canvas_at(self, across: float, down: float) -> tuple[float, float]:
        """From parts of the window to parts of the canvas, which lies in it letterboxed."""
        window = self._window.size
        x, y, width, height = letterbox(self._show.canvas, window)
        top = window[1] - y - height
        return (
            (across * window[0] - x) / max(width, 1),
            (down * window[1] - top) / max(height, 1),
        )

    def _overlay(self, state: State) -> DrawList | None:
        if self._hands.asking:
            return self._question.drawlist(state)
        return self._panel.drawlist(state) if self._panel.shown else None

    def _greeting(self) -> str:
        heard = self._hearing.ears.describe() if self._hearing else "a recording"
        keys = "" if self._window.offscreen else "; F1 inputs, F11 full screen, Esc leaves"
        return f"{self._show.title}: hears {heard}{keys}. {self._window.describe()}."

    # -- taking apart

    def _close(self) -> None:
        if self._hearing is not None:
            self._hearing.close()
        self._outlet.close()
        self._cinema.close()
        if self._recorder is not None:
            self._recorder.close(self._loop.state.time_s)
        if self._snapshot is not None:
            self._snapshot.close(self._screen.renderer.read(self._window.size))
        if self._sound is not None:
            self._sound.close()
        self._memory.close(self._loop.state)
        self._faults.flush()
        self._stock.close()
        self._screen.renderer.close()
        self._window.close()


def _spoken_by_staff(venue: Venue) -> str:
    return "en" if venue.language is None else venue.language.text


def wait_until(due_s: float) -> None:
    """Sleeps, and stays awake at the end: a sleep that ends late makes every input late."""
    left_s = due_s - perf_counter() - AWAKE_S
    if left_s > 0.0:
        sleep(left_s)
    while perf_counter() < due_s:
        sleep(0.0)  # lets the ear have the interpreter
