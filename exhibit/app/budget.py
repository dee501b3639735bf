"""The budget of a show: what each of its scenes costs on one machine, and what costs the most.

Values only: `budget_bench` measures them, `budget_words` tells them.
"""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.core.problems import Place

# Of a frame, in their order; see `budget_bench` for what they are.
STAGES = ("advance", "evaluate", "pack", "hand over", "draw")
DEAREST = 5  # nodes that are named of a scene


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds of all frames."""

    p50_s: float
    p99_s: float
    worst_s: float


@dataclass(frozen=True, slots=True)
class NodeBudget:
    """A node at its scene's fullest moment, by itself.

    `painted`: in canvases; `finer`: pixels of its picture for one of the canvas, 0 without one.
    """

    name: str
    kind: str
    place: Place
    copies: int
    quads: int  # that are drawn
    particles: int
    painted: float
    kit_s: float
    draw_s: float
    finer: float

    @property
    def all_s(self) -> float:
        return self.kit_s + self.draw_s


@dataclass(frozen=True, slots=True)
class SceneBudget:
    """A scene: seconds by stage, and what there is at `fullest_s`, the most of which it paints.

    `rows` are nodes with all their copies; `culled` quads are hidden or outside of the canvas;
    `texture_bytes` are of the texture arrays that it reads, which other scenes may read too.
    """

    name: str
    frames: int
    frame: Spread
    stages: dict[str, Spread]
    fullest_s: float
    nodes: int
    rows: int
    quads: int
    culled: int
    draw_calls: int
    particles: int
    rooms: int
    painted: float
    texture_bytes: int
    dearest: tuple[NodeBudget, ...]
    fades_to: tuple[str, ...]  # scenes to which it goes with a crossfade

    @property
    def drawing(self) -> float:
        """Which part of a frame is handed over and drawn, 0..1."""
        took = {name: stage.p50_s for name, stage in self.stages.items()}
        return (took["hand over"] + took["draw"]) / max(sum(took.values()), 1e-9)


@dataclass(frozen=True, slots=True)
class ShowBudget:
    """All scenes that were measured, as they are written."""

    show: str
    folder: str
    machine: str
    canvas: tuple[int, int]
    size: tuple[int, int]
    seconds: float
    texture_bytes: int
    mesh_bytes: int
    cloud_bytes: int
    scenes: tuple[SceneBudget, ...]

    @property
    def dearest(self) -> SceneBudget:
        return max(self.scenes, key=lambda scene: scene.frame.p50_s)
