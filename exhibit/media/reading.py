"""A process that decodes pictures for a show: `python -m exhibit.media.reading`.

What decodes in threads of the show holds the interpreter now and then, and a thread of little
priority that is put aside while it holds it makes the frame's thread wait for as long. A process of
its own takes only what nobody else wants of the processor. A file that brings down its decoder, or
asks for all memory, ends this process and not the show.

In: a line of JSON for each picture, [number, path, [width, height], [width, height] of the file].
Out: pieces, each a header and what follows it: first the preview, then the rows of the picture and
of its mipmaps; or a sentence. It ends with its input.
"""

from __future__ import annotations

import json
import os
import signal
import struct
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from exhibit.media.image import ImageError, Pixels, load_sized
from exhibit.media.levels import levels_of, preview_of

HEADER = struct.Struct("<iiii")  # number of the picture, what it is, rows, bytes a row
PREVIEW, ROWS, END, FAULT = range(4)  # what a piece is; of a fault `rows` is its length in bytes
PIECE_BYTES = 524_288  # of rows that go together: a quarter of what a frame copies

_GENTLE = 5  # niceness: a third of what others get of a processor that is wanted by all


def pieces_of(pixels: Pixels) -> Iterator[tuple[int, Pixels]]:
    """The preview, then the rows of a picture and of its mipmaps, a few at a time."""
    levels = levels_of(pixels)
    yield PREVIEW, preview_of(levels)
    for level in levels:
        rows = max(PIECE_BYTES // (4 * level.shape[1]), 1)
        for first in range(0, len(level), rows):
            yield ROWS, level[first : first + rows]


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answers until nobody asks any more. One picture is sent while the next is decoded."""
    with ThreadPoolExecutor(1) as sender:
        sent: Future[None] | None = None
        for line in asked:
            number, path, size, whole = json.loads(line)
            try:
                pixels: Pixels | str = load_sized(Path(path), tuple(size), tuple(whole))
            except ImageError as fault:
                pixels = str(fault)
            if sent is not None:
                sent.result()
            sent = sender.submit(_send, answers, number, pixels)
            del pixels
        if sent is not None:
            sent.result()


def _send(answers: BinaryIO, number: int, pixels: Pixels | str) -> None:
    if isinstance(pixels, str):
        said = pixels.encode()
        answers.write(HEADER.pack(number, FAULT, len(said), 1) + said)
    else:
        for what, rows in pieces_of(pixels):
            answers.write(HEADER.pack(number, what, len(rows), rows.shape[1] * 4))
            answers.write(np.ascontiguousarray(rows).data.cast("B"))
        answers.write(HEADER.pack(number, END, 0, 0))
    answers.flush()


def _be_gentle() -> None:
    """Leaves processor and memory to the show, as far as the system lets it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the show, which then ends this
    with suppress(OSError, AttributeError):
        os.nice(_GENTLE)
    with suppress(OSError):  # if memory runs out on Linux, this goes and the show stays
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _main() -> None:
    _be_gentle()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a decoder may print is no piece of a picture
    with suppress(BrokenPipeError), os.fdopen(0, "rb") as asked:
        serve(asked, answers)


if __name__ == "__main__":
    _main()
