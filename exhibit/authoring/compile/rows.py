"""From nodes as written to rows: one a node, many for one that is repeated or leaves a trail.

Each node becomes a block of rows that stand side by side, so that everything about its copies is
an array: nothing here or later is done copy by copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.layouts import layout
from exhibit.authoring.details import CameraSpec, MaskSpec, RepeatSpec, TrailSpec
from exhibit.authoring.model.nodes import HOLDERS, plain_name
from exhibit.authoring.specs import NodeSpec
from exhibit.core.chance import stream

Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]

# A node is one row for each row of its parent. One that is repeated has a row as a whole, which
# the timeline moves, and its copies below it. A mask has a row that carries what it is cut by, and
# below it one that fades what is in it: not both, or the mask would fade twice.
Role = Literal["plain", "whole", "copies", "frame", "inside"]


@dataclass(eq=False)
class Block:
    """The rows of one node. Arrays have one entry a row.

    above     which of the parent block's rows is the parent
    late_s    how much later than the scene's clock its things move
    who       the same number for rows that chance treats alike: a node and its echoes
    fade      what its opacity is multiplied with: less for older echoes
    spots     (2, rows) where copies stand; turned, grown, paled: how they differ; hue in degrees
    """

    node: NodeSpec
    role: Role
    name: str
    parent: Block | None
    above: Indices
    late_s: Doubles
    who: Indices
    placed: bool
    fade: Doubles
    spots: Doubles | None = None
    turned: Doubles | None = None
    grown: Doubles | None = None
    paled: Doubles | None = None
    hue: Doubles | None = None
    begun: Doubles | None = None  # parts of a wave
    echo_of: str = ""  # of a block without a name: the name of the one that it repeats later
    start: int = 0
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        self.depth = 0 if self.parent is None else self.parent.depth + 1

    def __len__(self) -> int:
        return len(self.above)

    @property
    def known_as(self) -> str:
        """Its name, or that of the block of which it is an echo."""
        return self.name or self.echo_of

    @property
    def rows(self) -> slice:
        return slice(self.start, self.start + len(self))


class Rows:
    """All blocks of a scene, in the order in which they are written, and where their rows are."""

    def __init__(  # the scene, and what its chance and places hang on
        self,
        nodes: Sequence[NodeSpec],
        canvas: tuple[int, int],
        seed: int,
        scene: str,
        before: Mapping[str, slice] | None = None,
    ) -> None:
        """`before`: the names of a scene that this one replaces, which keep their rows."""
        self._canvas = canvas
        self._seed = seed
        self._scene = scene
        self._taken: dict[str, int] = {}
        self.blocks: list[Block] = []
        self.drawn: dict[int, Block] = {}  # by the id of a node: the block that is seen
        self._walk(nodes, None, placed=False)
        self.count = sum(len(block) for block in self.blocks)
        if before is None or not self._kept(before):
            self._in_level_order()

    # -- places

    def _in_level_order(self) -> None:
        start = 0
        for block in sorted(self.blocks, key=lambda block: block.depth):
            block.start = start
            start += len(block)

    def _kept(self, before: Mapping[str, slice]) -> bool:
        """Rows of the same name keep their places, and new ones take what is free.

        False when so much has gone that half of the rows would stand empty.
        """
        stay = [b for b in self.blocks if _same(before.get(_key(b)), b)]
        taken = sorted((before[_key(b)].start, before[_key(b)].stop) for b in stay)
        gaps = [(a, b) for (_, a), (b, _) in pairwise([(0, 0), *taken]) if b > a]
        end = max((stop for _, stop in taken), default=0)
        places = {id(block): before[_key(block)].start for block in stay}
        for block in self.blocks:
            if id(block) in places:
                continue
            fit = next((i for i, (a, b) in enumerate(gaps) if b - a >= len(block)), None)
            if fit is None:
                places[id(block)], end = end, end + len(block)
            else:
                places[id(block)] = gaps[fit][0]
                gaps[fit] = (gaps[fit][0] + len(block), gaps[fit][1])
        if end > 2 * self.count + 64:
            return False
        for block in self.blocks:
            block.start = places[id(block)]
        self.count = end
        return True

    def parents(self) -> Indices:
        """(rows,) intp, -1 at the top."""
        parents = np.full(self.count, -1, np.intp)
        for block in self.blocks:
            if block.parent is not None:
                parents[block.rows] = block.above + block.parent.start
        return parents

    def names(self) -> dict[str, slice]:
        """The rows of each name: of a node that is repeated those of its whole, and its copies'."""
        return {_key(block): block.rows for block in self.blocks if block.name}

    # -- walking

    def _walk(self, nodes: Sequence[NodeSpec], parent: Block | None, *, placed: bool) -> None:
        for node in nodes:
            block = self._block(node, parent, placed=placed)
            self.drawn[id(node)] = block
            if isinstance(node.detail, CameraSpec) and node.detail.spatial:
                self._walk(node.nodes, block, placed=True)
            else:
                moved = node.kind in HOLDERS and node.kind != "camera" and "x" in node.live
                holder = self._inside(block) if block.role == "frame" else block
                self._walk(node.nodes, holder, placed=block.placed or moved)
            self._walk(node.by, block, placed=block.placed or "x" in node.live)

    def _block(self, node: NodeSpec, parent: Block | None, *, placed: bool) -> Block:
        name = self._unique(plain_name(node))
        if isinstance(node.detail, TrailSpec):
            return self._trail(node, node.detail, name, parent, placed=placed)
        count = 1 if parent is None else len(parent)
        block = self._add(
            Block(
                node=node,
                role=_role(node),
                name=name,
                parent=parent,
                above=np.arange(count),
                late_s=np.zeros(1) if parent is None else parent.late_s,
                who=np.arange(count) if parent is None else parent.who,
                placed=placed,
                fade=np.ones(count),
            )
        )
        return block if node.repeat is None else self._copies(block, node.repeat)

    def _inside(self, frame: Block) -> Block:
        """What fades what is in a mask."""
        return self._add(
            Block(
                node=frame.node,
                role="inside",
                name="",
                parent=frame,
                above=np.arange(len(frame)),
                late_s=frame.late_s,
                who=frame.who,
                placed=True,
                fade=np.ones(len(frame)),
                echo_of=frame.known_as,
            )
        )

    def _add(self, block: Block) -> Block:
        self.blocks.append(block)
        return block

    def _unique(self, name: str) -> str:
        """A name that came twice gets a number."""
        self._taken[name] = self._taken.get(name, 0) + 1
        return name if self._taken[name] == 1 else f"{name} {self._taken[name]}"

    # -- repeat

    def _copies(self, whole: Block, spec: RepeatSpec) -> Block:
        above = np.repeat(np.arange(len(whole)), spec.count)
        copy = np.tile(np.arange(spec.count), len(whole))
        who = whole.who[above] * spec.count + copy

        def chance(what: str) -> Doubles:
            return stream(self._seed, f"{self._scene}/{whole.name}/{what}", who)

        def both_sides(what: str, reach: float) -> Doubles | None:
            return None if reach == 0.0 else (2.0 * chance(what) - 1.0) * reach

        spots, facing = layout(spec, self._canvas, chance)
        spots = spots[:, copy] if spots.shape[1] == spec.count else spots
        reach = spec.vary_place.of(self._canvas[0])
        if reach > 0.0:
            angle = chance("place") * 2 * np.pi
            out = np.sqrt(chance("far")) * reach
            spots = spots + out * np.stack([np.cos(angle), np.sin(angle)])
        turned = both_sides("turn", spec.vary_turn)
        if spec.facing:
            turned = facing[copy] + (0.0 if turned is None else turned)
        grown = both_sides("size", spec.vary_size)
        return self._add(
            Block(
                node=whole.node,
                role="copies",
                name=whole.name,
                parent=whole,
                above=above,
                late_s=whole.late_s[above] + copy * spec.late_s,
                who=who,
                placed=True,
                fade=np.ones(len(above)),
                spots=spots,
                turned=turned,
                grown=None if grown is None else 1.0 + grown,
                paled=None if not spec.vary_opacity else 1.0 - spec.vary_opacity * chance("pale"),
                hue=both_sides("hue", spec.vary_hue),
                begun=None if not spec.vary_phase else spec.vary_phase * chance("phase"),
            )
        )

    # -- trails

    def _trail(
        self, node: NodeSpec, spec: TrailSpec, name: str, parent: Block | None, *, placed: bool
    ) -> Block:
        """The trail's node once for every echo, the oldest first, below ancestors as late as it."""
        echoes = spec.echoes + 1
        age = np.arange(spec.echoes, -1, -1)
        late_s = age.astype(np.float64) * spec.every_s
        above = self._late_again(parent, echoes, late_s)
        count = echoes if parent is None else len(parent) * echoes
        before = np.zeros(1) if parent is None else parent.late_s
        who = np.zeros(1, np.intp) if parent is None else parent.who
        return self._add(
            Block(
                node=node,
                role="plain",
                name=name,
                parent=above,
                above=np.arange(count),
                late_s=(before[:, None] + late_s).reshape(-1),
                who=np.repeat(who, echoes),
                placed=placed,
                fade=np.tile(spec.fade ** age.astype(np.float64), count // echoes),
            )
        )

    def _late_again(self, block: Block | None, echoes: int, late_s: Doubles) -> Block | None:
        """A block and all above it once more for every echo, as late as that is."""
        if block is None:
            return None
        above = self._late_again(block.parent, echoes, late_s)

        def spread(values: Doubles | None) -> Doubles | None:
            return None if values is None else np.repeat(values, echoes, axis=-1)

        rows = (block.above[:, None] * echoes + np.arange(echoes)).reshape(-1)
        return self._add(
            Block(
                node=block.node,
                role=block.role,
                name="",
                parent=above,
                above=rows if above is not None else np.arange(len(block) * echoes),
                late_s=(block.late_s[:, None] + late_s).reshape(-1),
                who=np.repeat(block.who, echoes),
                placed=block.placed,
                fade=np.repeat(block.fade, echoes),
                spots=spread(block.spots),
                turned=spread(block.turned),
                grown=spread(block.grown),
                paled=spread(block.paled),
                hue=spread(block.hue),
                begun=spread(block.begun),
                echo_of=block.known_as,
            )
        )


def _key(block: Block) -> str:
    """The name under which a block's rows are known, as in `Rows.names`."""
    return f"{block.name} *" if block.name and block.role == "copies" else block.name


def _same(rows: slice | None, block: Block) -> bool:
    return bool(block.name) and rows is not None and rows.stop - rows.start == len(block)


def _role(node: NodeSpec) -> Role:
    if isinstance(node.detail, MaskSpec):
        return "frame"
    return "plain" if node.repeat is None else "whole"
