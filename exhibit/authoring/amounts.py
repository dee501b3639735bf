"""How much a scene would be, and what is too much of it: known before anything is made.

A repeat in a repeat is a few words; what they multiply to is memory for each picture.
"""

from __future__ import annotations

from exhibit.authoring.details import ImageSpec, ParticlesSpec, TextSpec
from exhibit.authoring.model.repeat import MOST_COPIES
from exhibit.authoring.model.swarms import MOST_ALIVE
from exhibit.authoring.placeholders import gaps_of, most_letters
from exhibit.authoring.specs import NodeSpec

# Of what is drawn one by one: each particles, mesh, cloud, shader and mask is a draw call or more.
MOST_SPECIAL = 256
MOST_QUADS = 400_000  # of one language: letters and pictures at 330 bytes each
_SLICES = 9  # quads of a picture whose borders keep their size
_SPECIAL = ("film", "particles", "mesh", "points", "shader")


class Amounts:
    """Adds up the nodes of one scene."""

    def __init__(self) -> None:
        self._rows = self._quads = self._alive = 0

    def too_much(self, node: NodeSpec, rows: int) -> str:
        """Why a node of so many rows is too much besides those before it, or "" when it fits."""
        zoomed = isinstance(node.detail, ImageSpec) and node.detail.zoomed
        special = node.kind in _SPECIAL or bool(node.by) or zoomed
        most = MOST_SPECIAL if special else MOST_COPIES
        if rows > most:
            return f"{rows:,} nodes are too many: a scene has {most:,} '{node.kind}' at the most"
        quads, alive = rows * _quads_of(node), rows * _alive_of(node)
        for before, more, limit, what in (
            (self._rows, rows, MOST_COPIES, "nodes"),
            (self._quads, quads, MOST_QUADS, "letters and pictures"),
            (self._alive, alive, MOST_ALIVE, "particles at a time"),
        ):
            if before + more > limit:
                return f"{before + more:,} {what} are too many: a scene has {limit:,} at the most"
        self._rows += rows
        self._quads += quads
        self._alive += alive
        return ""


def _quads_of(node: NodeSpec) -> int:
    """How many quads a row of a node is."""
    if isinstance(node.detail, TextSpec):
        style = node.detail
        return max((_letters(words.text, style) for words in node.words.values()), default=0)
    return _SLICES if isinstance(node.detail, ImageSpec) and node.detail.slice else 1


def _letters(text: str, style: TextSpec) -> int:
    return most_letters(text, style) if gaps_of(text, marked=style.markup) else len(text)


def _alive_of(node: NodeSpec) -> int:
    if not isinstance(node.detail, ParticlesSpec):
        return 0
    return min(int(node.detail.rate * node.detail.life_s[1]) + 1, MOST_ALIVE)
