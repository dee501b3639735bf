"""What is painted, in painting order: the quads of a scene in one language, and what is between.

Nodes are painted by layer, then as they are written; of a repeated node all copies, then the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.captions import reading_of
from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.films import projectors
from exhibit.authoring.compile.letters import letters
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.quads import Quads, quads_of
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.compile.unflat import brushes, emitters, views
from exhibit.authoring.compile.zooms import panes
from exhibit.authoring.details import (
    CameraSpec,
    CaptionsSpec,
    FilmSpec,
    ImageSpec,
    MaskSpec,
    ParticlesSpec,
    ShaderSpec,
    SolidSpec,
    TextSpec,
)
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, SceneSpec
from exhibit.authoring.voices import file_in
from exhibit.scene.drawing import Drawing, Mask, Plan, batches_of
from exhibit.scene.drawlist import Batch, Records, new_records
from exhibit.scene.lettering import Lettering
from exhibit.scene.readings import Reading
from exhibit.scene.sprites import LOOK, Dials, Reel, Reels, Sprites
from exhibit.show.program import Show

Indices = NDArray[np.intp]
_UNFLAT = (ParticlesSpec, ShaderSpec, SolidSpec, CameraSpec, FilmSpec)


@dataclass(frozen=True, slots=True)
class _Item:
    """Something to paint: a node by itself, or a mask with what is in it, of one layer."""

    layer: float
    node: NodeSpec
    inside: tuple[_Item, ...] = ()
    by: tuple[_Item, ...] = ()


class Painter:
    """Makes the drawings of one scene."""

    def __init__(
        self, scene: SceneSpec, show: Show, rows: Rows, extras: Extras, looks: Looks
    ) -> None:
        self._show = show
        self._rows = rows
        self._extras = extras
        self._looks = looks
        self._scene = scene.name.text
        self._spec = scene
        self._items = _in_order(_items(scene.nodes, 0.0))
        # The same in every language, but for films that have a file for each.
        self._unflat: dict[tuple[int, str], tuple[Plan, ...]] = {}

    def drawing(self, language: str) -> Drawing:
        """The scene's drawing in a language."""
        canvas = _Canvas(self._rows, self._extras)
        plan = self._paint(self._items, language, canvas)
        return Drawing(canvas.sprites(), _numbered(plan))

    def _paint(self, items: Sequence[_Item], language: str, canvas: _Canvas) -> tuple[Plan, ...]:
        plan: list[Plan] = []
        for item in items:
            for part in self._parts(item, language, canvas):
                last = plan[-1] if plan else None
                if (
                    isinstance(part, Batch)
                    and isinstance(last, Batch)
                    and _same(last, part)
                    and part.first not in canvas.apart
                ):
                    plan[-1] = replace(last, count=last.count + part.count)
                else:
                    plan.append(part)
        return tuple(plan)

    def _parts(self, item: _Item, language: str, canvas: _Canvas) -> Iterator[Plan]:
        node = item.node
        if isinstance(node.detail, MaskSpec):
            inside = self._paint(item.inside, language, canvas)
            yield Mask(self._paint(item.by, language, canvas), inside, node.detail.inverted)
        elif isinstance(node.detail, _UNFLAT) or _zoomed(node):
            file = file_in(node.source, node.files, self._show.order_of(language))
            if (id(node), file.text) not in self._unflat:
                self._unflat[id(node), file.text] = tuple(self._special(node, file))
            yield from self._unflat[id(node), file.text]
        elif isinstance(node.detail, CaptionsSpec):
            reading = reading_of(node, self._spec, self._show, self._looks, language)
            if reading is not None:
                block = self._rows.drawn[id(node)]
                yield canvas.read(block, reading, self._looks.glyph_texture)
        else:
            if isinstance(node.detail, TextSpec):
                words = spoken(node, language, self._show.order_of(language))
                reveals = self._extras.has(self._rows.drawn[id(node)], "revealed")
                quads = letters(node, node.detail, words, reveals, self._show, self._looks)
            else:
                quads = quads_of(node, self._show.canvas, self._looks)
            if quads is not None and len(quads.records):
                yield canvas.add(self._rows.drawn[id(node)], quads)

    def _special(self, node: NodeSpec, file: Name) -> Iterator[Plan]:
        block = self._rows.drawn[id(node)]
        if isinstance(node.detail, ParticlesSpec):
            return emitters(block, node.detail, self._show, self._scene, self._looks)
        if isinstance(node.detail, ShaderSpec):
            return brushes(block, node.detail, self._show, self._extras, self._looks)
        if isinstance(node.detail, ImageSpec):
            return panes(block, node.detail, self._show.canvas, self._extras, self._looks)
        if isinstance(node.detail, FilmSpec):
            return projectors(block, node.detail, file, self._spec, self._show, self._looks)
        return views(block, self._rows, self._show, self._extras, self._looks)


class _Canvas:
    """Collects the quads of one drawing."""

    def __init__(self, rows: Rows, extras: Extras) -> None:
        self._extras = extras
        self._rows: list[Indices] = []
        self._records: list[Records] = []
        self._dials: list[tuple[Indices, int, Indices, float]] = []
        self._reels: list[Reel] = []
        self._lettering: list[Lettering] = []
        self._readings: list[Reading] = []
        self._count = 0
        self.apart: set[int] = set()  # records behind room that may be empty: new batches

    def add(self, block: Block, quads: Quads) -> Batch:
        """The quads of all rows of a block, row by row."""
        each, rows = len(quads.records), len(block)
        first = self._count
        self._rows.append(np.repeat(np.arange(rows) + block.start, each))
        self._records.append(np.tile(quads.records, rows))
        self._count += each * rows
        records = np.arange(first, self._count)
        if quads.lettering is not None:
            self._lettering.append(self._room(block, quads.lettering, first))
            self.apart.add(self._count)
        for name, number, times in (
            ("inner", LOOK + 2, 1.0),
            ("soft", LOOK + 3, 1.0),
            ("drawn", LOOK + 2, 1.0),
            ("revealed", LOOK + 2, quads.full),
        ):
            if self._extras.has(block, name):
                extras = np.repeat(self._extras.of(block, name), each)
                self._dials.append((records, number, extras, times))
        if quads.frames is not None and len(quads.frames.cells) > 1:
            self._reels.append(self._reel(block, quads, records))
        return Batch(quads.material, quads.texture, first, each * rows, block.node.blend)

    def _room(self, block: Block, lettering: Lettering, first: int) -> Lettering:
        """Where the quads of a lettering stand among all."""
        revealed = self._extras.has(block, "revealed")
        return replace(
            lettering,
            first=first,
            row=block.start,
            rows=len(block),
            dial=sum(len(records) for records, *_ in self._dials),
            extras=self._extras.of(block, "revealed") if revealed else np.zeros(0, np.intp),
        )

    def read(self, block: Block, reading: Reading, texture: int) -> Batch:
        """Slots for what is read, for each row of a block."""
        rows, first = len(block), self._count
        largest = int(np.argmax(np.diff(reading.bounds)))
        page = reading.shown[reading.bounds[largest] : reading.bounds[largest + 1]]
        for row in range(rows):
            self._readings.append(replace(reading, first=self._count))
            self._rows.append(np.full(reading.slots, block.start + row, np.intp))
            self._records.append(reading.records[page])
            self._count += reading.slots
        return Batch("text", texture, first, self._count - first, block.node.blend)

    def _reel(self, block: Block, quads: Quads, records: Indices) -> Reel:
        assert quads.frames is not None
        each = len(quads.records)
        led = None
        if self._extras.has(block, "frame"):
            led = np.repeat(self._extras.of(block, "frame"), each)
        image = block.node.detail
        once = isinstance(image, ImageSpec) and image.once
        return Reel(quads.frames, records, np.repeat(block.late_s, each), once, led)

    def sprites(self) -> Sprites:
        none = np.zeros(0, np.intp)
        return Sprites(
            row=np.concatenate([none, *self._rows]),
            records=np.concatenate([new_records(0), *self._records]),
            dials=self._all_dials(),
            reels=Reels(self._reels) if self._reels else None,
            lettering=tuple(self._lettering),
            readings=tuple(self._readings),
        )

    def _all_dials(self) -> Dials:
        none, dials = np.zeros(0, np.intp), self._dials
        times = [np.full(len(records), times, np.float32) for records, _, _, times in dials]
        scaled = any(times != 1.0 for *_, times in dials) or self._lettering
        return Dials(
            np.concatenate([none, *(records for records, *_ in dials)]),
            np.concatenate([none, *(np.full(len(r), n, np.intp) for r, n, *_ in dials)]),
            np.concatenate([none, *(extras for _, _, extras, _ in dials)]),
            np.concatenate([np.zeros(0, np.float32), *times]) if scaled else None,
        )


def spoken(node: NodeSpec, language: str, languages: tuple[str, ...]) -> tuple[str, Name]:
    """The words in a language, or in the first of `languages` that has them.

    Words that all visitors read alike are in the language that their node names.
    """
    for known in (language, *languages):
        if known in node.words:
            return known, node.words[known]
    own = node.detail.language if isinstance(node.detail, TextSpec) else ""
    return own or language, node.words.get("", Name("", node.place))


def _zoomed(node: NodeSpec) -> bool:
    return isinstance(node.detail, ImageSpec) and node.detail.zoomed


def _items(nodes: Sequence[NodeSpec], layer: float) -> Iterator[_Item]:
    """What is painted of some nodes, and of those in them."""
    for node in nodes:
        here = layer + node.layer
        if isinstance(node.detail, MaskSpec):
            inside = _in_order(_items(node.nodes, 0.0))
            yield _Item(here, node, inside, _in_order(_items(node.by, 0.0)))
        elif isinstance(node.detail, CameraSpec) and node.detail.spatial:
            yield _Item(here, node)
        elif node.nodes:
            yield from _items(node.nodes, here)
        elif node.detail is not None and not isinstance(node.detail, CameraSpec):
            yield _Item(here, node)


def _in_order(items: Iterator[_Item]) -> tuple[_Item, ...]:
    return tuple(sorted(items, key=lambda item: item.layer))


def _same(a: Batch, b: Batch) -> bool:
    """Whether one draw call can draw both."""
    both = (a.material, a.texture, a.blend) == (b.material, b.texture, b.blend)
    return both and a.first + a.count == b.first


def _numbered(plan: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """The plan with a number for each of its batches."""
    numbers = {batch.first: i for i, batch in enumerate(batches_of(plan))}

    def number(part: Plan) -> Plan:
        if isinstance(part, Batch):
            return replace(part, number=numbers[part.first])
        if isinstance(part, Mask):
            by, inside = tuple(map(number, part.by)), tuple(map(number, part.inside))
            return Mask(by, inside, part.inverted)
        return part

    return tuple(map(number, plan))
