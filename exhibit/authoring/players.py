"""The recordings of a show: its memories, in the order of scenes and nodes, as players."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exhibit.authoring.details import MemorySpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.show.conditions import Condition
from exhibit.show.players import Player
from exhibit.show.program import Input


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory of a show, and the number of its scene."""

    name: str
    scene: int
    node: NodeSpec
    spec: MemorySpec


@dataclass(frozen=True, slots=True)
class Waits:
    """When a recording plays, and when it pauses."""

    plays: Condition | None = None
    pauses: Condition | None = None


def memories_of(spec: ShowSpec) -> tuple[Memory, ...]:
    """Every memory of a show that can be played."""
    return tuple(
        Memory(node.name.text or node.source.text, number, node, node.detail)
        for number, scene in enumerate(spec.scenes)
        for node in all_nodes(scene.nodes)
        if isinstance(node.detail, MemorySpec) and node.whole
    )


def recording_of(memory: MemorySpec) -> str:
    """The file whose length is that of a memory: its voice, its film, or else its words."""
    translations = tuple((memory.translations or {}).values())
    for name in (memory.voice, memory.film, memory.transcript, *translations):
        if name is not None:
            return name.text
    return ""


def players_of(
    memories: Sequence[Memory],
    waits: Mapping[int, Waits],
    heard: Sequence[Input],
    lengths: Mapping[str, float],
    chapters: Mapping[str, tuple[float, ...]],
) -> tuple[Player, ...]:
    """The players of the memories, in the same order."""
    numbers = {item.name: i for i, item in enumerate(heard)}

    def number(name: Name | None) -> int:
        return -1 if name is None else numbers.get(name.text, -1)

    def player(index: int, memory: Memory) -> Player:
        spec, when = memory.spec, waits.get(index, Waits())
        lasts_s = lengths.get(recording_of(spec), math.inf)
        begins = [mark.at_s for mark in spec.marks]
        if spec.chapters is not None:
            begins = list(chapters.get(spec.chapters.text, ()))
        return Player(
            name=memory.name,
            scene=memory.scene,
            lasts_s=lasts_s if lasts_s > 0.0 else math.inf,
            plays=when.plays,
            pauses=when.pauses,
            back_s=spec.back_s,
            forget_s=spec.forget_s,
            chapters=tuple(sorted({0.0, *(at_s for at_s in begins if at_s < lasts_s)})),
            following=number(spec.jump.following),
            before=number(spec.jump.before),
            to=number(spec.jump.to),
        )

    return tuple(player(i, memory) for i, memory in enumerate(memories))
