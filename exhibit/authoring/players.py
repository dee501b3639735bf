"""The recordings of a show: its memories, in the order of scenes and nodes, as players."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exhibit.authoring.details import MemorySpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.authoring.voices import file_in
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


def recording_of(memory: MemorySpec, order: Sequence[str] = ()) -> str:
    """The file whose length is that of a memory: its voice, its film, or else its words.

    `order`: the languages as they are wanted.
    """
    voices = ((memory.voice, memory.voices), (memory.film, memory.films))
    for source, files in (*voices, (memory.transcript, memory.transcripts)):
        if source is not None:
            return file_in(source, files, order).text
    return next((name.text for name in (memory.translations or {}).values()), "")


def recordings_in(memory: MemorySpec) -> tuple[str, ...]:
    """The files of a memory whose lengths are to be known."""
    files = memory.voices or memory.films or ({} if memory.voice else memory.transcripts)
    return tuple(dict.fromkeys(name.text for name in files.values())) or (recording_of(memory),)


def players_of(  # noqa: PLR0913, PLR0917  # what they are made of
    memories: Sequence[Memory],
    waits: Mapping[int, Waits],
    heard: Sequence[Input],
    lengths: Mapping[str, float],
    chapters: Mapping[str, tuple[float, ...]],
    orders: Sequence[Sequence[str]] = ((),),
) -> tuple[Player, ...]:
    """The players of the memories, in the same order; `orders`: for each language of the show
    those that are wanted.
    """
    numbers = {item.name: i for i, item in enumerate(heard)}

    def number(name: Name | None) -> int:
        return -1 if name is None else numbers.get(name.text, -1)

    def player(index: int, memory: Memory) -> Player:
        spec, when = memory.spec, waits.get(index, Waits())
        lasts = [lengths.get(recording_of(spec, order), math.inf) or math.inf for order in orders]
        lasts_s = lasts[0]
        begins = [mark.at_s for mark in spec.marks]
        if spec.chapters is not None:
            begins = list(chapters.get(spec.chapters.text, ()))
        return Player(
            name=memory.name,
            scene=memory.scene,
            lasts_s=lasts_s,
            lasts_in=tuple(lasts) if len(recordings_in(spec)) > 1 else (),
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
