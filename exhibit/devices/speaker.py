"""The loudspeaker: a mixer that plays on the machine's sound output, in step with the show.

The mixing is done on the output's own thread, 20 ms behind the show: by then the frame has told
what happens, and a rhythm, a cue and a film are heard at their very sample. A hit is another thing:
who strikes waits for the sound. It begins with the next block after the frame has told of it, and
so is heard up to 20 ms sooner, though not by the sample: how late is a matter of where between two
frames it fell. The frame only posts what should sound. A sound card that is missing, or vanishes
while the show plays, is looked for now and then on a thread of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event as Flag
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from exhibit.devices.mixer import SEEK, Heard, Mixer
from exhibit.devices.playing import RATE
from exhibit.devices.sdl_audio import NoSound, Output

Floats = NDArray[np.float32]

# Of the show: a frame of 16.7 ms, and the 2 to 3 ms that it takes to tell. With less, a stroke of a
# rhythm that falls just after a frame is told too late for its sample, and the roll stumbles.
BEHIND_S = 0.02
AGAIN_S = 3.0  # how often a sound card is looked for
_LOOKS = 64  # blocks, 0.7 s: the most punctual of them tells how late the card is
_TOLERATED = 144  # samples, 3 ms, by which it may be off
_HURRY = 960  # samples, 20 ms: what is further off is caught up twice as fast


class Pace:
    """How much show time each block takes, so that the sound card keeps up with the show.

    A card asks for its blocks late at times, and never early: the earliest of many says how it
    goes. What is more than 60 ms off is not caught up, but sought.
    """

    def __init__(self) -> None:
        self._off: deque[int] = deque(maxlen=_LOOKS)
        self._catching_up = False

    def block(self, frames: int, at: int, due: int) -> tuple[int, int]:
        """How many samples a block takes, and from where, which is `at` unless it has to jump.

        `at` is where the mixer is, and `due` where it should be.
        """
        self._off.append(due - at)
        if abs(due - at) > SEEK:
            self._off.clear()
            return frames, due
        off = min(self._off)
        full = len(self._off) == _LOOKS
        self._catching_up = full and abs(off) > (48 if self._catching_up else _TOLERATED)
        if not self._catching_up:
            return frames, at
        step = (2 if abs(off) > _HURRY else 1) * (1 if off > 0 else -1)
        self._off = deque((each - step for each in self._off), maxlen=_LOOKS)
        return frames + step, at


class Speaker:
    """Plays a mixer on an output. Without one it says so in `faults`, and looks for one again.

    `clock` is show time: while it stands, nothing is heard.
    """

    def __init__(  # what it plays, on what, by which clock
        self,
        mixer: Mixer,
        clock: Callable[[], float],
        *,
        device: str = "",
        again_s: float = AGAIN_S,
    ) -> None:
        self.faults: deque[str] = deque()  # sentences
        self.level = 1.0  # how loud the place has it, 0..1
        self.muted = False
        self._mixer = mixer
        mixer.early = round(BEHIND_S * RATE)
        self._clock = clock
        self._device = device
        self._again_s = again_s
        self._pace = Pace()
        self._clock_was = -1.0
        self._output: Output | None = None
        self._said = ""
        self._closing = Flag()
        self._open()
        self._keeper = Thread(target=self._keep, name="sound output", daemon=True)
        self._keeper.start()

    def follow(self, sounds: Sequence[Heard], now_s: float) -> None:
        """From `now_s` on exactly these sounds are heard, at these levels."""
        self._mixer.follow(sounds, now_s)

    @property
    def is_heard(self) -> bool:
        return self._output is not None

    def take_peaks(self) -> Floats:
        """The loudest sample of each output since the last time, 1 as loud as can be."""
        return self._mixer.take_peaks()

    def fill(self, frames: int) -> Floats:
        """The next block for the output; (frames, outputs)."""
        now_s = self._clock()
        if now_s == self._clock_was or now_s <= 0.0:
            return np.zeros((frames, self._mixer.outputs), np.float32)
        self._clock_was = now_s
        self._mixer.set_master(0.0 if self.muted else self.level)
        due = round((now_s - BEHIND_S) * RATE)
        taking, at = self._pace.block(frames, self._mixer.at, due)
        if at != self._mixer.at:
            self._mixer.jump(at)
        return self._mixer.mix(frames, taking)

    def close(self) -> None:
        self._closing.set()
        self._keeper.join()
        if self._output is not None:
            self._output.close()
            self._output = None

    # -- the sound card

    def _open(self) -> None:
        try:
            self._output = Output(self.fill, self._mixer.outputs, self._device)
            if self._said:
                self.faults.append("The sound output is back.")
                self._said = ""
        except NoSound as silence:
            if str(silence) != self._said:  # once, however often it is looked for
                self._said = str(silence)
                self.faults.append(self._said)

    def _keep(self) -> None:
        while not self._closing.wait(self._again_s):
            output = self._output
            if output is None:
                self._open()
            elif output.is_gone:
                self._output = None
                output.close()
                self._said = "The sound output is gone: the show plays silent until it is back."
                self.faults.append(self._said)
                self._open()
            elif output.fault:
                self.faults.append(f"The sound cannot be mixed ({output.fault}).")
                output.fault = ""
