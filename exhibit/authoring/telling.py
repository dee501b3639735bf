"""How long it takes to tell what a scene tells: until its voices have ended and its words are read.

The longest of its languages counts, so that nobody is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exhibit.authoring.details import SoundSpec
from exhibit.authoring.specs import KeysSpec, NodeSpec, SceneSpec, all_nodes

# Characters a second: captions for adults are set for 15 to 17, and a wall is read standing.
READ = 13.0
LOOK_S = 2.0  # before anybody begins to read


def told_s(scene: SceneSpec, lengths: Mapping[str, float]) -> float:
    """Seconds from the scene's beginning. `lengths`: those of sounds, by file; others count 0."""
    ends = (_end_s(node, lengths) for node in all_nodes(scene.nodes))
    return max(ends, default=0.0)


def waits_to_be_told(scene: SceneSpec) -> bool:
    """Whether a way out of a scene asks for it."""
    return any(go.when is not None and "finished" in go.when.text for go in scene.gos)


def voices(scene: SceneSpec) -> Iterator[str]:
    """The files of the sounds that a scene tells with."""
    for node in all_nodes(scene.nodes):
        if isinstance(node.detail, SoundSpec) and not node.detail.loop:
            yield node.source.text


def _end_s(node: NodeSpec, lengths: Mapping[str, float]) -> float:
    if isinstance(node.detail, SoundSpec):
        if node.detail.loop or node.detail.on is not None:
            return 0.0
        return node.detail.start_s + lengths.get(node.source.text, 0.0)
    if not node.words:
        return 0.0
    longest = max(len(words.text) for words in node.words.values())
    revealed = node.live.get("revealed")
    shown_s = revealed.keys[-1].at if isinstance(revealed, KeysSpec) else 0.0
    return max(LOOK_S + longest / READ, shown_s + LOOK_S)
