"""A show's budget in words: tables for people, plain sentences about 60 Hz, data for programs.

Advice is given only where the numbers leave no doubt; else the list of nodes speaks for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from exhibit.app.budget import STAGES, NodeBudget, SceneBudget, ShowBudget
from exhibit.app.doctor import SOFTWARE

FRAME_S = 1 / 60
_OFTEN = 4.0  # times that a canvas is painted over: beyond, layers hide each other
_MANY_CALLS, _LONG_S = 200, 0.003  # a stage that takes a fifth of a frame has a reason
_MUCH_FINER, _WORTH = 9.0, 4e6  # times the pixels shown; bytes that a smaller file would save


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. The first column is text, and so are those in `texts`; the others are numbers.

    `late`: which rows do not fit into a frame of 60 Hz.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""
    texts: tuple[int, ...] = (0,)
    late: tuple[int, ...] = ()


# --- tables ---------------------------------------------------------------------------------------


def sheets(budget: ShowBudget) -> Iterator[Sheet]:
    """The scenes' times, what is in them, and the nodes of the most expensive one."""
    scenes = budget.scenes
    late = tuple(i for i, scene in enumerate(scenes) if scene.frame.p99_s > FRAME_S)
    yield Sheet(
        "Milliseconds a frame",
        ("scene", "frame", "1 in 100", "worst", *STAGES),
        tuple(_times(scene) for scene in scenes),
        "The frame and its five parts, the median of each. advance, evaluate and pack: the kit "
        f"reckons, on the processor. {_drawing(budget.machine)}",
        late=late,
    )
    yield _without_noughts(
        Sheet(
            "What is seen when the most is painted",
            ("scene", "at", "nodes", "copies", "quads", "unseen", "calls", "particles", "painted",
             "textures"),
            tuple(_counts(scene) for scene in scenes),
        ),
        unseen="quads that are hidden or lie outside",
        copies="nodes, with all their copies",
        calls="draw calls",
        painted="how many times the canvas is painted over",
    )  # fmt: skip
    dearest = budget.dearest
    if dearest.dearest:
        yield _without_noughts(
            Sheet(
                f"The most expensive nodes of {dearest.name}, at {dearest.fullest_s:.1f} s",
                ("node", "kind", "copies", "quads", "particles", "painted", "kit ms", "draw ms"),
                tuple(_node(node, budget.folder) for node in dearest.dearest),
                "Each drawn alone: what lies over each other counts in each. kit: the kit's "
                "reckoning, its share.",
                texts=(0, 1),
            )
        )


def _drawing(machine: str) -> str:
    name = software(machine)
    if name:
        return f"hand over and draw: {name} draws, in software."
    return "hand over: the kit and the driver; draw: the graphics card."


def _without_noughts(sheet: Sheet, **remarks: str) -> Sheet:
    """Without the columns that are nought in every row; `remarks` about those that are left."""
    kept = [i for i in range(len(sheet.columns)) if any(row[i] != "0" for row in sheet.rows)]
    about = (f"{c}: {remarks[c]}." for c in (sheet.columns[i] for i in kept) if c in remarks)
    return replace(
        sheet,
        remark=" ".join(filter(None, [sheet.remark, *about])),
        columns=tuple(sheet.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in sheet.rows),
        texts=tuple(kept.index(i) for i in sheet.texts if i in kept),
    )


def _times(scene: SceneBudget) -> tuple[str, ...]:
    whole = scene.frame
    parts = (scene.stages[stage].p50_s for stage in STAGES)
    return (scene.name, *map(ms, (whole.p50_s, whole.p99_s, whole.worst_s, *parts)))


def _counts(scene: SceneBudget) -> tuple[str, ...]:
    counts = (scene.rows, scene.quads, scene.culled, scene.draw_calls, scene.particles)
    return (
        scene.name,
        f"{scene.fullest_s:.1f} s",
        f"{scene.nodes:,}",
        *(f"{count:,}" for count in counts),
        times(scene.painted),
        megabytes(scene.texture_bytes),
    )


def _node(node: NodeBudget, folder: str) -> tuple[str, ...]:
    return (
        named(node, folder),
        node.kind,
        f"{node.copies:,}",
        f"{node.quads:,}",
        f"{node.particles:,}",
        times(node.painted),
        ms(node.kit_s),
        ms(node.draw_s),
    )


# --- sentences ------------------------------------------------------------------------------------


def sentences(budget: ShowBudget) -> Iterator[str]:
    """What it means for 60 Hz: for each scene, for the show, and what would surely help."""
    for scene in budget.scenes:
        yield f"{scene.name} {_of_scene(scene)}."
    yield ""
    yield _of_show(budget)
    yield from _of_fades(budget)
    yield _of_memory(budget)
    yield from advice(budget)


def _of_scene(scene: SceneBudget) -> str:
    p50, p99 = scene.frame.p50_s, scene.frame.p99_s
    if p99 <= FRAME_S:
        return f"fits into 60 Hz: {ms(p50)} of {ms(FRAME_S)} ms, and {ms(p99)} one time in 100"
    if p50 <= FRAME_S:
        of = f"{ms(p50)} of {ms(FRAME_S)} ms"
        return f"fits into 60 Hz most of the time: {of}, but {ms(p99)} one time in 100"
    percent = "over 99" if scene.drawing > 0.99 else f"{100 * scene.drawing:.0f}"
    return (
        f"takes {p50 / FRAME_S:.1f} times what 60 Hz leaves, about {1 / p50:.0f} pictures a "
        f"second; {percent} % of it is drawing"
    )


def _of_show(budget: ShowBudget) -> str:
    worst = budget.dearest
    most = "nearly all of it drawing" if worst.drawing > 0.9 else "most of it drawing"
    if worst.drawing < 0.5:
        most = "most of it what the kit reckons"
    which = "the scene" if len(budget.scenes) == 1 else "the worst scene"
    said = (
        f"At 60 Hz a frame has {ms(FRAME_S)} ms; {which}, {worst.name}, takes "
        f"{ms(worst.frame.p50_s)} ms here, {most}"
    )
    name = software(budget.machine)
    return f"{said}: this machine draws in software ({name})." if name else f"{said}."


def _of_fades(budget: ShowBudget) -> Iterator[str]:
    """A crossfade draws both scenes; the sum of what they take is about what it does."""
    takes = {scene.name: scene.frame.p50_s for scene in budget.scenes}
    fades = [
        (takes[scene.name] + takes[to], scene.name, to)
        for scene in budget.scenes
        for to in scene.fades_to
        if to in takes
    ]
    if fades:
        both, start, end = max(fades)
        yield f"A crossfade draws both scenes: from {start} to {end} takes about {ms(both)} ms."


def _of_memory(budget: ShowBudget) -> str:
    said = f"The textures, pictures and letters, take {megabytes(budget.texture_bytes)}"
    more = (("meshes", budget.mesh_bytes), ("clouds of points", budget.cloud_bytes))
    return "".join([said, *(f", {what} {megabytes(size)}" for what, size in more if size), "."])


def advice(budget: ShowBudget) -> Iterator[str]:
    """Only what surely helps."""
    late = [scene for scene in budget.scenes if scene.frame.p99_s > FRAME_S]
    drawn = [scene for scene in late if scene.drawing > 0.5]
    if drawn and software(budget.machine):
        yield "- A graphics card, or the driver of the one that is there, draws many times faster."
    often = [(scene.painted - scene.rooms, scene.name) for scene in drawn]
    often = [(painted, name) for painted, name in often if painted > _OFTEN]
    if often:
        counts = listed([f"{name} {painted:.1f} times" for painted, name in often])
        yield (
            f"- Canvases are painted over again and again in every frame, that of {counts}: fewer "
            "or smaller layers that cover each other cost less."
        )
    for scene in late:
        yield from _advice_for(scene)
    for node in {node.place: node for scene in budget.scenes for node in scene.dearest}.values():
        spared = _spared(node, budget)
        if spared:
            yield (
                f"- The picture of {named(node, budget.folder)} has {node.finer:.0f} times the "
                f"pixels that it is shown with: a smaller file would take {megabytes(spared)} "
                "less memory."
            )


def _advice_for(scene: SceneBudget) -> Iterator[str]:
    stages = {name: stage.p50_s for name, stage in scene.stages.items()}
    if scene.rooms > 1 and scene.drawing > 0.5:
        yield (
            f"- {scene.name} draws {scene.rooms} rooms, each as large as the canvas: meshes and "
            "points in one camera are drawn together."
        )
    if scene.draw_calls > _MANY_CALLS and stages["hand over"] > _LONG_S:
        yield (
            f"- {scene.name} takes {scene.draw_calls:,} draw calls: nodes of one kind and blend "
            "mode that are written one after the other are drawn together."
        )
    if scene.particles > scene.quads and stages["pack"] > _LONG_S:
        yield (
            f"- {scene.name} reckons {scene.particles:,} particles anew for every frame: a lower "
            "rate or a shorter life costs less."
        )
    if stages["evaluate"] > _LONG_S:
        yield (
            f"- {scene.name} poses {scene.rows:,} nodes and copies in every frame: fewer copies "
            "cost less."
        )


def _spared(node: NodeBudget, budget: ShowBudget) -> int:
    """Bytes that a picture of four pixels for each one shown would take less, mipmaps included."""
    if node.finer < _MUCH_FINER:
        return 0
    shown = node.painted / max(node.copies, 1) * budget.canvas[0] * budget.canvas[1]
    spared = (node.finer - 4.0) * shown * 4 * 4 / 3
    return int(spared) if spared > _WORTH else 0


def software(machine: str) -> str:
    """Which software draws in place of a graphics card, or ""."""
    return next((name for name in SOFTWARE if name in machine), "")


# --- words for numbers ----------------------------------------------------------------------------


def ms(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def times(count: float) -> str:
    return f"{count:.1f} x" if count >= 1 else f"{count:.2f} x"


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e8 else f"{count / 1e6:.0f} MB"


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def named(node: NodeBudget, folder: str) -> str:
    """`lanterns (courtyard.yaml:12)`, as seen from the show's folder."""
    file = Path(node.place.file)
    seen = file.relative_to(folder) if file.is_relative_to(folder) else Path(file.name)
    return f"{node.name} ({seen}:{node.place.line})"


# --- for other programs ---------------------------------------------------------------------------


def as_data(budget: ShowBudget) -> dict[str, Any]:
    """Everything that was measured, in seconds and bytes."""
    data = asdict(budget)
    data["software"] = software(budget.machine)
    data["frame_s"] = FRAME_S
    data["dearest"] = budget.dearest.name
    for scene, known in zip(data["scenes"], budget.scenes, strict=True):
        scene["fits_60_hz"] = known.frame.p99_s <= FRAME_S
    data["says"] = [sentence for sentence in sentences(budget) if sentence]
    return data
