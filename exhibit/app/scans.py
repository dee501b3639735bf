"""Huge pictures of a show: who reads their tiles, and who makes them where there are none.

The reader has a thread of its own; the frame only leaves a list of what is lacking and takes what
has come. Tiles that do not exist yet are made by another process with less right to the processors
than the show; until it is done the picture is there, coarse. A still and a film wait for them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from exhibit.media import pyramid, pyramid_build
from exhibit.media.coarse import Coarse
from exhibit.media.image import ImageError
from exhibit.media.pyramid import Pyramid
from exhibit.render.mosaics import Tile
from exhibit.render.renderer import Renderer
from exhibit.render.tilerooms import TileKey
from exhibit.scene.mosaic import Grid

Pixels = NDArray[np.uint8]

WAITING = 48  # tiles that may wait for a frame: 12 MB of 256 pixels
LOOK_S = 1.0  # how often it is looked whether tiles have been made meanwhile
AGAIN_S = 10.0  # after which a tile that could not be read is tried again
CLOSING_S = 5.0  # what `close` waits for a disk that hangs


@dataclass(frozen=True, slots=True)
class Scan:
    """A huge picture of a show, and how it is cut."""

    path: Path
    show: Path  # the show's folder, beside which tiles are kept
    grid: Grid


def hang(renderer: Renderer, scans: Sequence[Scan], *, patient: bool) -> None:
    """Gives a renderer the huge pictures of a show; without any nothing is loaded."""
    if scans:
        reader = TileReader(scans, patient=patient)
        renderer.load_tiles([scan.grid for scan in scans], reader, patient=patient)


class TileReader:
    """Reads tiles in the order in which they are needed, as `render.mosaics.Source`."""

    def __init__(self, scans: Sequence[Scan], *, patient: bool) -> None:
        self._sources = [_Tiles(scan, patient) for scan in scans]
        self._asked: tuple[TileKey, ...] = ()
        self._came: SimpleQueue[tuple[TileKey, Tile | None]] = SimpleQueue()
        self._underway: set[TileKey] = set()  # has come, and has not been taken
        self._outstanding: set[TileKey] = set()
        self._failed: dict[TileKey, float] = {}  # and when
        self._said: dict[str, None] = {}
        self._complaints: SimpleQueue[str] = SimpleQueue()
        self._wake = Event()
        self._closed = False
        self._patient = patient
        self._makers = [] if patient else _makers(scans)
        self._thread = Thread(target=self._work, name="tiles", daemon=True)
        self._thread.start()

    # -- the frame's side

    def ask(self, keys: Sequence[TileKey]) -> None:
        self._outstanding = set(keys)
        self._asked = tuple(key for key in keys if key not in self._underway)
        if self._asked:
            self._wake.set()

    def take(self) -> Tile | None:
        try:
            while True:
                key, tile = self._came.get_nowait()
                self._underway.discard(key)
                self._outstanding.discard(key)
                if tile is not None:
                    return tile
        except Empty:
            return None

    def wait(self) -> Tile | None:
        while self._outstanding:
            self._wake.set()
            key, tile = self._came.get()
            self._underway.discard(key)
            self._outstanding.discard(key)
            if tile is not None:
                return tile
        return None

    def complaints(self) -> list[str]:
        said = []
        with suppress(Empty):
            while True:
                said.append(self._complaints.get_nowait())
        return said

    def close(self) -> None:
        self._closed = True
        self._wake.set()
        for maker in self._makers:
            maker.stop()
        self._thread.join(CLOSING_S)

    # -- the reader's side

    def _work(self) -> None:
        asked: tuple[TileKey, ...] = ()
        done: set[TileKey] = set()  # of what is asked for
        last: TileKey | None = None
        while not self._closed:
            if self._asked is not asked:
                asked = self._asked
                # The tile that was read meanwhile is on its way, and may be asked for again.
                done = set() if last is None else {last}
            last = None
            if self._came.qsize() < WAITING:
                last = next((key for key in asked if key not in done), None)
            if last is None:
                self._wake.wait(LOOK_S)
                self._wake.clear()
                self._look_at_makers()
                continue
            done.add(last)
            self._read(last)

    def _read(self, key: TileKey) -> None:
        tried_s = self._failed.get(key)
        pixels: Pixels | None = None
        if tried_s is None or (not self._patient and monotonic() - tried_s > AGAIN_S):
            try:
                pixels = self._sources[key[0]].tile((key[1], key[2], key[3]))
            except ImageError as fault:
                self._complain(str(fault))
                self._failed[key] = monotonic()
            except Exception as fault:  # a frame that waits must not wait for ever
                self._complain(f"a tile cannot be read: {type(fault).__name__}")
                self._failed[key] = monotonic()
        if pixels is None and not self._patient:
            return
        self._underway.add(key)
        self._came.put((key, None if pixels is None else (key, pixels, halved(pixels))))

    def _complain(self, sentence: str) -> None:
        if sentence not in self._said and len(self._said) < 100:
            self._said[sentence] = None
            self._complaints.put(sentence)

    def _look_at_makers(self) -> None:
        for maker in self._makers:
            if sentence := maker.ended_badly():
                self._complain(sentence)


class _Tiles:
    """The tiles of one picture: fine ones when there are any, else coarse ones."""

    def __init__(self, scan: Scan, patient: bool) -> None:
        self._scan = scan
        self._patient = patient
        self._pyramid: Pyramid | None = None
        self._coarse: Coarse | None = None
        self._next_look_s = 0.0

    def tile(self, key: tuple[int, int, int]) -> Pixels | None:
        """None for one that is not there yet. Raises ImageError."""
        if self._pyramid is None and monotonic() >= self._next_look_s:
            self._look()
        if self._pyramid is not None:
            return self._pyramid.tile(key)
        if self._coarse is None:
            self._coarse = Coarse(self._scan.path, self._scan.grid)
        return self._coarse.tile(key)

    def _look(self) -> None:
        scan = self._scan
        self._next_look_s = monotonic() + LOOK_S
        found = pyramid.found(scan.path, scan.show)
        if found is None and self._patient:
            self._next_look_s = float("inf")  # what failed once fails again
            found = pyramid_build.build(scan.path, scan.show, lambda _: None)
        if found is None:
            return
        if found.grid != scan.grid:
            self._next_look_s = float("inf")
            raise ImageError(
                f"{scan.path.name} has another size than when the show began: begin it anew"
            )
        self._pyramid, self._coarse = found, None


def halved(pixels: Pixels) -> Pixels:
    """Half as large: each pixel the mean of four."""
    height, width = (side // 2 * 2 for side in pixels.shape[:2])
    whole = pixels[:height, :width].astype(np.uint16)
    total = whole[0::2, 0::2] + whole[1::2, 0::2] + whole[0::2, 1::2] + whole[1::2, 1::2]
    return np.ascontiguousarray(((total + 2) >> 2).astype(np.uint8))


# --- making what is not there ---------------------------------------------------------------------


class _Maker:
    """`exhibit prepare` as a process of its own, which gives way to the show."""

    def __init__(self, show: Path) -> None:
        command = [sys.executable, "-m", "exhibit", "prepare", str(show), "--gently"]
        self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def ended_badly(self) -> str:
        """What it said at last, when it has ended without success."""
        process = self._process
        if process is None or process.poll() is None:
            return ""
        self._process = None
        said = process.communicate()[1].decode(errors="replace").strip()
        return said.splitlines()[-1] if said and process.returncode else ""

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=CLOSING_S)


def _makers(scans: Sequence[Scan]) -> list[_Maker]:
    lacking = {s.show for s in scans if not pyramid.is_dzi(s.path) and not _is_made(s)}
    makers: list[_Maker] = []
    for show in sorted(lacking):
        with suppress(OSError):
            makers.append(_Maker(show))
    return makers


def _is_made(scan: Scan) -> bool:
    try:
        return pyramid.found(scan.path, scan.show) is not None
    except ImageError:
        return True  # it is named when it is read
