"""Plays a show on this machine until somebody ends it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import perf_counter
from types import FrameType

import pygame

from exhibit.app import slack
from exhibit.app.hands import LOUDER, Wish
from exhibit.app.hearing import Hearing, open_outlet
from exhibit.app.loudness import Kept
from exhibit.app.occasion import Occasion
from exhibit.app.outputs import Outputs
from exhibit.app.overlay import question_scene
from exhibit.app.panel import panel_scene
from exhibit.app.produce import Production, produce
from exhibit.app.recording import header_of
from exhibit.app.reloading import Reloading, rewriter_of
from exhibit.app.remembered import Memory
from exhibit.app.showtime import Replay, ShowClock
from exhibit.app.snapshot import Snapshot
from exhibit.app.sounds import HouseSound, PlaysOn, sounds_of
from exhibit.app.staged import House, Staged, staff_language, staged_first, wiring_of
from exhibit.app.stock import Pictures, begun
from exhibit.app.voice import Voice
from exhibit.app.window_screen import WindowScreen, wait_until
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.journal import Recorder
from exhibit.loop import Loop, Mark, collect_garbage, freeze_garbage, no_mark
from exhibit.media.desks import Desks
from exhibit.media.reader import Reader
from exhibit.render.renderer import Renderer
from exhibit.render.window import Window, open_window
from exhibit.scene.drawlist import DrawList, Layer
from exhibit.scene.stage import Stage
from exhibit.show.events import Event
from exhibit.show.program import Sent, Show
from exhibit.show.state import State
from exhibit.show.step import begin

# Events that wait for a frame. A flood fills it and loses its oldest; what a frame must understand
# then takes 40 ms (20 us each), and not longer and longer.
INBOX = 2_000
FRAME_S = 1 / 60  # the pace where no screen sets one
# What a frame in a window has left, as far as can be told: the screen takes the rest of its time.
WINDOW_S = 0.005
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
    reload: bool = True  # follow the show's files
    since_s: float = inf  # a file that was saved since (seconds since 1970) may not have been read


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
        place = occasion.venue
        self._wiring = wiring_of(production.show, place.wires, say, staff_language(place))
        with ExitStack() as opening:
            opening.callback(self._window.close)
            self._hearing = self._listen(occasion.venue)
            if self._hearing is not None:
                opening.callback(self._hearing.close)
            self._memory = Memory(production.show, occasion, say, forget=options.forget)
            self._recorder = self._start_recorder(production.show)
            opening.pop_all()
        ears = self._hearing.ears if self._hearing else None
        self._outlet = open_outlet(occasion.venue, ears, self._faults, self._clock)
        self._house = self._furnish(renderer)
        staged = staged_first(self._house, production, overlays, self._wiring, pictures)
        mark("textures")
        self._snapshot = None if options.snapshot is None else Snapshot(options.snapshot, say)
        self._screen = WindowScreen(
            self._window, renderer, self._snapshot, lambda: self._on.glyphs, self._notices
        )
        self._house.ears.sound = self._open_sound(production)
        staged.controls.panel.meter.sound = self._house.ears.sound
        self._say_of_sound()
        self._loop = self._begin(staged)
        self._first = staged
        self._reloading = self._follow(staged)

    # -- putting together

    def _furnish(self, renderer: Renderer) -> House:
        """What stays, whatever is played."""
        return House(
            self._occasion,
            renderer,
            Desks(Reader()),
            self._clock,
            self._inbox.put,
            lambda: self._loop.state,
            self._hearing,
            PlaysOn(None),
            self._say,
            self._open_sound,
        )

    def _follow(self, staged: Staged) -> Reloading | None:
        """Follows the show's files, which are as they were read, or are seen to have changed."""
        options = self._options
        if not options.reload:
            return None
        own = tuple(path for path in (options.record, options.snapshot) if path is not None)
        record = self._recorder.write if self._recorder else None
        return Reloading(
            self._house,
            staged,
            rewriter_of(self._house.occasion, staged, own, options.since_s),
            self._loop,
            send=self._outlet.say,
            record=record,
        )

    @property
    def _on(self) -> Staged:
        """What is played now."""
        return self._first if self._reloading is None else self._reloading.staged

    def _trust(self, events: Sequence[Event], until_s: float) -> Sequence[Event]:
        return self._on.wiring.room.hear(events, until_s)

    def _overlay(self, state: State) -> DrawList | None:
        return self._on.controls.over(state)

    def _notices(self) -> Sequence[Layer]:
        return () if self._reloading is None else self._reloading.over()

    def _listen(self, venue: Venue) -> Hearing | None:
        """What it hears; a replay has its own events and listens to nobody."""
        if self._occasion.journal is not None:
            return None
        return Hearing(
            self._wiring.room,
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

    def _start_recorder(self, show: Show) -> Recorder | None:
        if self._options.record is None:
            return None
        header = {
            **header_of(show, self._occasion.venue.wires),
            "seed": self._occasion.seed,
            "own": self._memory.own,
            "language": show.languages[self._occasion.language],
        }
        return Recorder(self._options.record, header, self._say)

    def _begin(self, staged: Staged) -> Loop:
        """The loop, at 0 s; what the show then says to other machines is on its way."""
        first: list[Sent] = []
        occasion, own = self._occasion, self._memory.own
        state = begin(staged.show, occasion.scene, occasion.language, first, own)
        for cue in first:
            self._outlet.say(cue)
        journal, outputs = occasion.journal, Outputs(occasion.venue.outputs)
        loop = Loop(
            staged.picture,
            state,
            clock=self._clock,
            sources=Replay(journal, self._clock) if journal else self._inbox,
            screen=self._screen,
            trust=self._trust,
            ears=self._house.ears,
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
            self._on.cinema.tend(self._loop.state)
            self._on.stock.frame(self._loop.state)
            self._mark("pictures")
            self._on.wiring.watch.look(self._loop.state.time_s)
            frames += 1
            self._leaving = self._leaving or self._over()
            if frames % 60 == 0:
                self._between_frames()
            self._follow_files(due_s)
            if self._window.offscreen:
                wait_until(due_s)

    def _follow_files(self, due_s: float) -> None:
        """A show that is written gives its reading what the frame has left."""
        if self._reloading is not None:
            left_s = due_s - perf_counter() if self._window.offscreen else WINDOW_S
            self._reloading.frame(left_s)
            self._mark("reload")

    def _first_picture(self) -> None:
        """That of 0 s, at which the clock still stands; then what need not come before it."""
        self._on.cinema.begin(self._loop.state)
        self._loop.frame()
        self._mark("first picture")
        everything = self._loop.picture.every_scene(self._loop.state)
        self._screen.renderer.rehearse(self._screen.viewport, everything)
        self._on.stock.prepare(self._loop.state)
        if self._reloading is not None:
            self._reloading.begin()
        slack.give_back()
        freeze_garbage()

    def _between_frames(self) -> None:
        """Once a second: garbage, and what should be said."""
        if self._reloading is None or not self._reloading.works:
            collect_garbage()
        lost = self._inbox.dropped
        if lost > self._lost:
            said = f"{lost - self._lost} messages came too fast to be heard"
            self._faults.note("inbox", said, self._clock())
        self._lost = lost
        now_s = self._clock()
        if self._hearing is not None:
            self._hearing.tick()
        self._on.wiring.watch.look_at_boards(now_s)
        self._faults.tick(now_s)
        self._say_of_sound()
        self._memory.look(self._on.show, self._loop.state)
        for fault in list(self._screen.renderer.faults)[self._faults_said :]:
            self._say(fault)
            self._faults_said += 1
        for fault in self._on.stock.news():
            self._say(fault)

    def _say_of_sound(self) -> None:
        sound = self._house.ears.sound
        for fault in sound.faults() if sound else ():
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
            wish = self._on.controls.hands.take(event, self._mouse)
            if wish is Wish.LEAVE:
                self._leaving = True
            elif wish is Wish.FULL_SCREEN:
                self._window.toggle_full_screen()
            elif wish is not None and (sound := self._house.ears.sound) is not None:
                sound.mute() if wish is Wish.MUTE else sound.step(LOUDER[wish])

    def _mouse(self) -> tuple[float, float]:
        """Where the mouse is, in parts of the canvas from its top left corner."""
        return self._screen.canvas_from_pixel(*pygame.mouse.get_pos())

    def _canvas_at(self, across: float, down: float) -> tuple[float, float]:
        return self._screen.canvas_at(across, down)  # which is there when somebody listens

    def _greeting(self) -> str:
        heard = self._hearing.ears.describe() if self._hearing else "a recording"
        keys = "" if self._window.offscreen else "; F1 inputs, F11 full screen, Esc leaves"
        return f"{self._on.show.title}: hears {heard}{keys}. {self._window.describe()}."

    # -- taking apart

    def _close(self) -> None:
        if self._hearing is not None:
            self._hearing.close()
        self._outlet.close()
        if self._reloading is not None:
            self._reloading.close()
        self._on.cinema.close()
        if self._recorder is not None:
            self._recorder.close(self._loop.state.time_s)
        if self._snapshot is not None:
            self._snapshot.close(self._screen.renderer.read(self._window.size))
        if self._house.ears.sound is not None:
            self._house.ears.sound.close()
        self._memory.close(self._on.show, self._loop.state)
        self._faults.flush()
        self._on.stock.close()
        self._house.desks.close()
        self._screen.renderer.close()
        self._window.close()
