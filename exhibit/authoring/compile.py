"""Compiles what is seen and heard: a scene's specs to a `Stage`, the rows and what moves them.

Pass 1 lays the nodes out as rows in level order; pass 2 gives every row its numbers, its tracks
and bindings, and its quads in each language. After that the specs can be dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.program import follower
from exhibit.authoring.quads import Quads, quads_of
from exhibit.authoring.specs import (
    CueSpec,
    FollowSpec,
    Name,
    NodeSpec,
    Number,
    SceneSpec,
    ShowSpec,
    TextSpec,
    WaveSpec,
)
from exhibit.core import units
from exhibit.core.curves import eased
from exhibit.core.units import Length
from exhibit.scene.bindings import Binding, Bindings, Wave
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW, level_order
from exhibit.scene.drawlist import RECORD, Material
from exhibit.scene.looks import Cell, Paragraph
from exhibit.scene.stage import SoundCue, Sprites, Stage, batches_of
from exhibit.scene.tracks import Segment, Tracks
from exhibit.show.program import Show


class Looks(Protocol):
    """What the media say about how nodes look; `None` for what cannot be shown."""

    glyph_texture: int

    def image(self, name: Name) -> Cell | None: ...
    def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph | None: ...


@dataclass(frozen=True, slots=True)
class _Row:
    node: NodeSpec
    parent: int  # index in document order, -1 at the top
    name: str
    layer: float
    placed: bool  # inside a group that says where it is


def compile_stage(spec: ShowSpec, scene: SceneSpec, show: Show, looks: Looks) -> Stage:
    """One scene of a checked show, ready to be evaluated."""
    return _Compiler(spec, scene, show, looks).stage()


class _Compiler:
    def __init__(self, spec: ShowSpec, scene: SceneSpec, show: Show, looks: Looks) -> None:
        self._spec = spec
        self._scene = scene
        self._show = show
        self._looks = looks
        document = list(_rows(scene.nodes))
        order = level_order([row.parent for row in document])
        self._row_of = {at: row for row, at in enumerate(order)}  # document order -> row
        self._rows = [document[at] for at in order]
        self._document = document
        self._base = self._base_columns()

    def stage(self) -> Stage:
        targets, segments = self._tracks()
        bindings, waves = self._bindings()
        return Stage(
            names=tuple(row.name for row in self._rows),
            parent=np.array(
                [self._row_of.get(row.parent, -1) for row in self._rows], np.intp
            ).reshape(-1),
            base=self._base,
            tracks=Tracks(targets, segments),
            bindings=Bindings(bindings, waves, len(self._show.followers), self._show.seed),
            sprites=tuple(self._sprites(language) for language in self._show.languages),
            sounds=tuple(self._sounds()),
            background=self._scene.background[:3],
        )

    # -- numbers

    def _base_columns(self) -> NDArray[np.float32]:
        base = np.zeros((len(PROPERTIES), len(self._rows)), np.float32)
        base[PROPERTY_ROW["scale_x"] :] = 1.0  # scales, opacity and colour
        for i, row in enumerate(self._rows):
            if row.node.kind != "group" and not row.placed:
                base[0:2, i] = self._show.canvas[0] / 2, self._show.canvas[1] / 2
            for prop, live in row.node.live.items():
                if not isinstance(live, (FollowSpec, WaveSpec)):
                    base[PROPERTY_ROW[prop], i] = self._number(prop, live)
        return base

    def _number(self, prop: str, value: Number) -> float:
        """A property's value in the columns' unit: lengths in pixels of the canvas."""
        if not isinstance(value, Length):
            return value
        return value.of(self._show.canvas[1 if prop == "y" else 0])

    def _target(self, prop: str, row: int) -> int:
        return PROPERTY_ROW[prop] * len(self._rows) + row

    # -- what moves

    def _bindings(self) -> tuple[list[Binding], list[Wave]]:
        bindings: list[Binding] = []
        waves: list[Wave] = []
        for i, row in enumerate(self._rows):
            for prop, live in row.node.live.items():
                if isinstance(live, FollowSpec):
                    low, high = self._range(live)
                    source = self._show.followers.index(follower(self._spec, live))
                elif isinstance(live, WaveSpec):
                    low, high = 0.0, 1.0
                    source = len(self._show.followers) + len(waves)
                    waves.append(self._wave(live, row.name, prop))
                else:
                    continue
                start, end = self._number(prop, live.start), self._number(prop, live.end)
                target = self._target(prop, i)
                bindings.append(Binding(target, source, low, high, start, end, live.easing))
        return bindings, waves

    def _range(self, follow: FollowSpec) -> tuple[float, float]:
        """The part of the input's range over which the property goes from start to end."""
        if follow.is_pulse:
            return 0.0, 1.0
        item = next(i for i in self._spec.inputs if i.name.text == follow.input.text)
        if follow.between is None:
            top = float(len(item.options) - 1) if item.kind == "choice" else item.high
            return item.low, top if top > item.low else item.low + 1.0
        low, high = (units.quantity(end.text, item.unit) for end in follow.between)
        return (low, high) if low != high else (low, low + 1e-6)

    def _wave(self, spec: WaveSpec, node: str, prop: str) -> Wave:
        # Both scales, or all three colours, of one wave go together.
        key = {"scale_x": "scale", "scale_y": "scale"}.get(prop, prop)
        key = "colour" if key in ("red", "green", "blue") else key
        chance = f"{self._scene.name.text}/{node}/{key}" if spec.phase is None else ""
        return Wave(spec.period_s, spec.phase or 0.0, spec.shape, chance)

    def _tracks(self) -> tuple[list[int], list[list[Segment]]]:
        cues: dict[tuple[int, str], list[CueSpec]] = {}
        rows = {row.name: i for i, row in enumerate(self._rows)}
        for cue in sorted(self._scene.timeline, key=lambda cue: cue.at_s):
            for target in cue.targets:
                for prop in cue.goals:
                    if target.text in rows:
                        cues.setdefault((rows[target.text], prop), []).append(cue)
        targets = [self._target(prop, row) for row, prop in cues]
        return targets, [self._segments(row, prop, track) for (row, prop), track in cues.items()]

    def _segments(self, row: int, prop: str, cues: list[CueSpec]) -> list[Segment]:
        """A property's tweens: each begins where the one before it has come to by then."""
        segments: list[Segment] = []
        own = float(self._base[PROPERTY_ROW[prop], row])
        for cue in cues:
            goal = own if cue.verb == "show" else self._number(prop, cue.goals[prop])
            if prop in cue.starts:
                start = self._number(prop, cue.starts[prop])
            elif segments:
                start = _value_at(segments[-1], cue.at_s)
            else:
                start = self._first_start(row, prop, cue, own)
            segments.append(Segment(cue.at_s, cue.over_s, start, goal, cue.easing))
        return segments

    def _first_start(self, row: int, prop: str, cue: CueSpec, own: float) -> float:
        """What is shown, or faded in with no opacity of its own, is not there before."""
        if cue.verb == "show":
            return 0.0
        says_opacity = "opacity" in self._rows[row].node.live
        goal = cue.goals[prop]
        if cue.verb == "fade" and not says_opacity and isinstance(goal, float) and goal > 0.0:
            return 0.0
        return own

    # -- what is heard

    def _sounds(self) -> Iterator[SoundCue]:
        inputs = {item.name: i for i, item in enumerate(self._show.inputs)}
        for i, row in enumerate(self._rows):
            node = row.node
            if node.kind == "sound":
                on = -1 if node.on is None else inputs[node.on.text]
                file = str(self._spec.folder / node.source.text)
                yield SoundCue(i, file, node.start_s, node.loop, on)

    # -- what is seen

    def _sprites(self, language: str) -> Sprites:
        """The scene's quads in painting order: by layer, then as written."""
        painted = sorted(range(len(self._document)), key=lambda at: self._document[at].layer)
        parts: list[tuple[int, Quads]] = []
        for at in painted:
            quads = self._quads(self._document[at].node, language)
            if quads is not None and len(quads.records):
                parts.append((self._row_of[at], quads))
        materials: list[tuple[Material, int]] = []
        for _, quads in parts:
            materials.extend([(quads.material, quads.texture)] * len(quads.records))
        rows = [np.full(len(quads.records), row, np.intp) for row, quads in parts]
        return Sprites(
            row=np.concatenate(rows) if rows else np.zeros(0, np.intp),
            records=np.concatenate([q.records for _, q in parts]) if parts else np.zeros(0, RECORD),
            batches=batches_of(materials),
        )

    def _quads(self, node: NodeSpec, language: str) -> Quads | None:
        cell = paragraph = None
        if node.kind == "image" and (cell := self._looks.image(node.source)) is None:
            return None
        if node.text is not None:
            spoken, words = self._words(node, language)
            paragraph = self._looks.paragraph(words, node.text, spoken)
        canvas = self._show.canvas
        return quads_of(node, canvas, cell, paragraph, self._looks.glyph_texture)

    def _words(self, node: NodeSpec, language: str) -> tuple[str, Name]:
        """The words in a language, or in the first of the show's languages that has them."""
        for spoken in (language, *self._show.languages):
            if spoken in node.words:
                return spoken, node.words[spoken]
        return language, node.words.get("", Name("", node.place))


def _value_at(segment: Segment, time_s: float) -> float:
    if segment.length_s <= 0.0:
        return segment.end
    k = min(max((time_s - segment.start_s) / segment.length_s, 0.0), 1.0)
    return segment.start + (segment.end - segment.start) * eased(segment.easing, k)


def _rows(nodes: tuple[NodeSpec, ...]) -> Iterator[_Row]:
    """All nodes in document order; a name that came twice gets a number."""
    taken: dict[str, int] = {}
    count = 0

    def walk(
        nodes: tuple[NodeSpec, ...], parent: int, layer: float, placed: bool
    ) -> Iterator[_Row]:
        nonlocal count
        for node in nodes:
            name = plain_name(node)
            taken[name] = taken.get(name, 0) + 1
            unique = name if taken[name] == 1 else f"{name} {taken[name]}"
            here, count = count, count + 1
            inner = placed or (node.kind == "group" and "x" in node.live)
            yield _Row(node, parent, unique, layer + node.layer, placed)
            yield from walk(node.nodes, here, layer + node.layer, inner)

    return walk(nodes, -1, 0.0, False)
