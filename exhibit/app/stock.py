"""The stock of pictures: which are wanted, which have come, and which have to go.

Wanted are those of the scenes in the picture, then those of the scenes that their ways out lead to,
the nearest first, as far as the memory for textures reaches. They come in the background, at most
`FRAME_BYTES` of them in one frame; the ones that nobody has wanted for longest make room. What has
not come yet is seen as its preview, or not at all. Small pictures, which share pages, never go.

The picture at a time is what it is when everything has come: `settle` waits for that.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from exhibit.app.ahead import course, first_scenes
from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production
from exhibit.app.shares import budget_of, bytes_of_size, halved, halvings, room_for_pictures
from exhibit.media.image import ImageError, Pixels, load_sized, reduced
from exhibit.media.levels import PREVIEW_PX, levels_of, preview_of
from exhibit.media.pages import with_gutters
from exhibit.media.reader import Job, Piece, Reads
from exhibit.media.textures import READERS, Still
from exhibit.render.residents import Kind, Residents
from exhibit.render.textures import Textures
from exhibit.show.seen import scenes_in
from exhibit.show.state import State

FRAME_BYTES = 2_000_000  # copied in one frame: 0.3 ms on a slow core; a photograph in half a second
AHEAD = 2  # pictures asked for: one comes while the next is decoded

Levels = list[Pixels]  # a picture and its mipmaps
Pictures = dict[int, Levels | str]  # decoded, by number; or why not


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a production's pictures take: the budget, and how each is held.

    `kinds` are those of the pictures with textures of their own, by their number in `stills`.
    """

    stills: tuple[Still, ...]
    wants: tuple[frozenset[int], ...]
    budget: int
    kinds: Mapping[int, Kind]


def shelf_of(production: Production, budget: int, side: int = 1 << 30) -> Shelf:
    """Of `budget` bytes, what all other textures of the show take is not there for these.

    No texture may be longer than `side`.
    """
    room = room_for_pictures(production.arrays, budget)
    sizes = production.sizes
    times = halvings(sizes, production.wants, room // 2, side)
    kinds = {
        number: (halved(size, times[number]), production.stills[number].repeats)
        for number, size in sizes.items()
    }
    return Shelf(production.stills, production.wants, room, kinds)


def read(shelf: Shelf, numbers: Iterable[int]) -> Iterator[tuple[int, Levels | str]]:
    """Decodes pictures at once, on several threads: each with its mipmaps, or why it has none."""

    def one(number: int) -> tuple[int, Levels | str]:
        still = shelf.stills[number]
        try:
            pixels = load_sized(still.file, _size_of(shelf, number), still.head.whole)
        except ImageError as fault:
            return number, str(fault)
        return number, levels_of(pixels) if number in shelf.kinds else [pixels]

    waiting = list(numbers)
    if not waiting:
        return
    with ThreadPoolExecutor(READERS) as readers:
        for first in range(0, len(waiting), READERS):  # so that few lie in memory at a time
            yield from readers.map(one, waiting[first : first + READERS])


def begun(production: Production, occasion: Occasion) -> Pictures:
    """The pictures that a show begins with, decoded; needs no context."""
    shelf = shelf_of(production, budget_of(occasion))
    first = first_scenes(production.show, occasion.scene)
    return dict(read(shelf, sorted({n for scene in first for n in shelf.wants[scene]})))


def _size_of(shelf: Shelf, number: int) -> tuple[int, int]:
    return shelf.kinds[number][0] if number in shelf.kinds else shelf.stills[number].size


class Stock:
    """The pictures of a production in the textures of a renderer. All calls need the context.

    `faults` fills with sentences, each once. `ready` are pictures that were decoded already.
    """

    def __init__(
        self,
        production: Production,
        textures: Textures,
        budget: int,
        reads: Reads | None = None,
        ready: Pictures | None = None,
    ) -> None:
        self.faults: dict[str, None] = {}
        self.came = 0  # pictures, while the show played
        self._told = 0  # of the faults
        self._production = production
        self._textures = textures
        self._shelf = shelf_of(production, budget, textures.limits.side)
        self._residents = Residents(textures)
        self._reads = reads
        self._ready = dict(ready or {})
        self._here: set[int] = set()
        self._small: dict[int, Pixels] = {}  # what lies on pages, for a show that is read again
        self._failed: set[int] = set()
        self._promised: dict[int, int] = {}  # pictures that the stock before has, and as which
        self._asked: dict[int, bool] = {}  # on their way: whether whole, or only as a preview
        self._rows: list[Pixels] = []  # of the small picture that is coming
        self._scenes: tuple[int, ...] = ()
        self._plan: dict[int, None] = {}  # what is to be here, in the order in which it is wanted
        self._missing: deque[int] = deque()  # of the plan
        self._unseen: deque[int] = deque()  # beyond the plan: without even a preview
        self._wanted_at: dict[int, int] = {}  # the plan that last had each
        self._plans = 0

    @property
    def budget(self) -> int:
        """Bytes that the pictures with textures of their own may take."""
        return self._shelf.budget

    @property
    def most_bytes(self) -> int:
        """The most that they took."""
        return self._residents.most_bytes

    @property
    def waits(self) -> bool:
        """Whether something that is wanted has not come yet."""
        return bool(self._missing or self._unseen or self._asked)

    # -- at once

    def settle(self, scenes: Iterable[int]) -> None:
        """Waits until all pictures of these scenes are there."""
        wanted = dict.fromkeys(n for scene in scenes for n in sorted(self._shelf.wants[scene]))
        new = [n for n in wanted if n not in self._here and n not in self._failed]
        if not new:
            return
        self._plan = wanted
        ready = [(n, self._ready.pop(n)) for n in new if n in self._ready]
        good = {n: levels for n, levels in ready if self._fits(n, levels)}
        for number, levels in (
            *good.items(),
            *read(self._shelf, [n for n in new if n not in good]),
        ):
            self._put(number, levels)
        self._scenes = ()  # the next frame makes a plan of its own

    def prepare(self, state: State) -> None:
        """Makes what pictures will come by and into, while no frame waits yet."""
        self._make_plan(scenes_in(state))
        if self._reads is not None and (self._missing or self._unseen):
            self._reads.start()
        needed = Counter(self._shelf.kinds[n] for n in self._plan if n in self._shelf.kinds)
        for wants in self._shelf.wants:
            needed |= Counter(self._shelf.kinds[n] for n in wants if n in self._shelf.kinds)
        needed.subtract(self._shelf.kinds[n] for n in self._here if n in self._shelf.kinds)
        for kind, count in needed.items():
            for _ in range(count):
                if self._residents.bytes + bytes_of_size(kind[0]) <= self._shelf.budget:
                    self._residents.prepare(kind)

    def _fits(self, number: int, levels: Levels | str) -> bool:
        """Whether what was decoded before OpenGL was asked how large a texture may be will do."""
        if isinstance(levels, str) or number not in self._shelf.kinds:
            return True
        return levels[0].shape[1::-1] == self._shelf.kinds[number][0]

    def _put(self, number: int, levels: Levels | str) -> None:
        if isinstance(levels, str):
            self._fail(number, levels)
        elif number not in self._shelf.kinds:
            self._draw_on_page(number, levels[0])
        else:
            still, kind = self._shelf.stills[number], self._shelf.kinds[number]
            self._residents.preview(still.texture, preview_of(levels))
            self._make_room(kind)
            if self._residents.put(still.texture, kind, levels):
                self._here.add(number)
            else:
                self._fail(number, f"the picture {still.file.name} finds no texture memory")

    # -- after another stock of the same show, which was read again

    def beside(self, before: Stock, borrowed: Collection[int] = ()) -> Iterator[None]:
        """While that one is still in use: what it has and has not changed is promised to this one,
        which brings the rest. Draws small pictures, one between two frames, on the pages that are
        new; `borrowed` are the textures that both have.
        """
        stills = before._shelf.stills
        numbers = {(each.file, each.head, each.spot is None): n for n, each in enumerate(stills)}
        alone = {(each.file, each.head, kind): n for n, kind in before._shelf.kinds.items()
                 for each in (stills[n],)}  # fmt: skip
        for number, still in enumerate(self._shelf.stills):
            if number in self._shelf.kinds:
                old = alone.get((still.file, still.head, self._shelf.kinds[number]), -1)
            else:
                old = numbers.get((still.file, still.head, False), -1)
            if old in before._here and (still.spot is None or still.texture in borrowed):
                self._promised[number] = old
            elif (pixels := before._small.get(old)) is not None and still.spot is not None:
                self._draw_on_page(number, pixels)
                yield

    def is_ready(self, state: State) -> bool:
        """Whether all pictures of the scenes of a state are here or promised, or never will be."""
        wanted = {n for scene in scenes_in(state) for n in self._shelf.wants[scene]}
        return wanted <= self._here | self._promised.keys() | self._failed

    def inherit(self, before: Stock) -> None:
        """Takes what was promised, as far as it is still there, and what else can be used."""
        if not self._promised:
            deque(self.beside(before), 0)
        for number, old in self._promised.items():
            if old not in before._here:
                continue
            if number in self._shelf.kinds:
                texture = before._shelf.stills[old].texture
                new = self._shelf.stills[number].texture
                self._residents.inherit(new, before._residents, texture)
                before._here.discard(old)
            else:
                self._small[number] = before._small[old]
            self._here.add(number)
        self._promised.clear()
        self._residents.take_spare(before._residents)
        self._scenes = ()  # the next frame makes a plan of its own

    # -- while the show plays

    def frame(self, state: State) -> None:
        """A frame's worth of what comes; never waits."""
        if self._reads is None:
            return
        scenes = scenes_in(state)
        if scenes != self._scenes:
            self._make_plan(scenes)
        left = FRAME_BYTES
        while left > 0 and (piece := self._reads.take()) is not None:
            left -= self._take(piece)
        if len(self._asked) < AHEAD and (self._missing or self._unseen):
            self._ask(self._reads)

    def _make_plan(self, scenes: tuple[int, ...]) -> None:
        self._scenes = scenes
        self._plans += 1
        order = course(self._production.show, scenes)
        wanted = dict.fromkeys(n for scene in order for n in sorted(self._shelf.wants[scene]))
        left = self._shelf.budget
        self._plan = {}
        for number in wanted:
            kind = self._shelf.kinds.get(number)
            bytes_ = 0 if kind is None else bytes_of_size(kind[0])
            if bytes_ <= left:
                left -= bytes_
                self._plan[number] = None
                self._wanted_at[number] = self._plans
        self._failed.clear()  # a file that was lost may be there again
        coming = {number for number, whole in self._asked.items() if whole}
        self._missing = deque(
            n for n in self._plan if n not in self._here | coming | self._promised.keys()
        )
        self._unseen = deque(n for n in wanted if n not in self._plan and not self._has_preview(n))

    def _has_preview(self, number: int) -> bool:
        return self._residents.has_preview(self._shelf.stills[number].texture)

    def _ask(self, reads: Reads) -> None:
        """Asks for the next picture, if there is room for it."""
        shelf = self._shelf
        if not self._missing:
            number = self._unseen.popleft()
            if number not in self._asked and not self._has_preview(number):
                still = shelf.stills[number]
                small = reduced(still.size, PREVIEW_PX)
                self._asked[number] = False
                reads.ask(Job(number, still.file, small, still.head.whole))
            return
        number = self._missing[0]
        still, kind = shelf.stills[number], shelf.kinds.get(number)
        if number in self._asked or (kind is not None and not self._make_room(kind)):
            return  # until what is on its way has come
        self._missing.popleft()
        if kind is not None and not self._residents.begin(still.texture, kind):
            self._fail(number, f"the picture {still.file.name} finds no texture memory")
            return
        self._asked[number] = True
        reads.ask(Job(number, still.file, _size_of(shelf, number), still.head.whole))

    def _make_room(self, kind: Kind) -> bool:
        """Gives back what has been wanted least lately, until there is room for one of a kind.

        A texture of the same size is taken first: it need not be made.
        """
        needed = bytes_of_size(kind[0])
        while not self._residents.has_spare(kind):
            given = [n for n in self._here if n in self._shelf.kinds and n not in self._plan]
            given.sort(key=lambda n: (self._shelf.kinds[n] != kind, self._wanted_at.get(n, 0), n))
            if given and self._shelf.kinds[given[0]] == kind:
                self._give_back(given[0])
            elif self._residents.bytes + needed <= self._shelf.budget:
                return True
            elif not self._residents.free_spare():
                if not given:
                    return False
                self._give_back(given[0])
        return True

    def _give_back(self, number: int) -> None:
        self._here.discard(number)
        self._residents.give_back(self._shelf.stills[number].texture)

    def _take(self, piece: Piece) -> int:
        """Puts a piece where it belongs; answers how many bytes were copied."""
        number, pixels = piece.number, piece.pixels
        texture = self._shelf.stills[number].texture
        if piece.what in ("end", "fault"):
            whole = self._asked.pop(number, False)
            if piece.what == "fault":
                self._fail(number, piece.sentence)
            elif whole:
                self._here.add(number)
                self.came += 1
            return 0
        assert pixels is not None
        if number not in self._shelf.kinds:
            return self._take_small(number, piece.what, pixels)
        if piece.what == "preview":
            self._residents.preview(texture, pixels)
            self._residents.restart(texture)
        elif self._asked.get(number):
            self._residents.rows(texture, pixels)
        return pixels.nbytes

    def _take_small(self, number: int, what: str, pixels: Pixels) -> int:
        """Collects the rows of a picture that lies on a page; its mipmaps are the page's own."""
        width, height = self._shelf.stills[number].size
        if what == "preview":
            self._rows.clear()
        elif pixels.shape[1] == width and sum(map(len, self._rows)) < height:
            self._rows.append(pixels)
            if sum(map(len, self._rows)) == height:
                self._draw_on_page(number, np.concatenate(self._rows))
                return 2 * pixels.nbytes  # with its mipmaps, which are drawn now
        return 0

    def _draw_on_page(self, number: int, pixels: Pixels) -> None:
        still = self._shelf.stills[number]
        assert still.spot is not None
        at, whole = with_gutters(pixels, still.spot, still.side)
        self._textures.patch(still.texture, still.spot.layer, at, whole)
        self._small[number] = pixels
        self._here.add(number)

    def _fail(self, number: int, sentence: str) -> None:
        self._failed.add(number)
        self._residents.leave_off(self._shelf.stills[number].texture)
        place = self._production.places.get(number)
        self.faults[sentence if place is None else f"{place}: {sentence}"] = None

    def news(self) -> list[str]:
        """The sentences that have come into `faults` since the last call."""
        new = list(self.faults)[self._told :]
        self._told += len(new)
        return new

    def close(self) -> None:
        if self._reads is not None:
            self._reads.close()
        self._residents.close()
