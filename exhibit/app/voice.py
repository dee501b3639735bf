"""What the running show says, on a thread of its own: a terminal that nobody reads from, or a log
that hangs, must not stop the picture."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

CLOSING_S = 2.0  # what `close` waits for a terminal that does not read


class Voice:
    """Passes sentences on to `say`, in their order; calling it never waits."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def __call__(self, sentence: str) -> None:
        self._waiting.put(sentence)

    def close(self) -> None:
        """Says what waits, and ends."""
        self._waiting.put(None)
        self._thread.join(CLOSING_S)

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self) -> None:
        while (sentence := self._waiting.get()) is not None:
            self._say(sentence)
