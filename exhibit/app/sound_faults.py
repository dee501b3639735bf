"""What a show asks of its sounds that they do not have: a stretch that lies beyond their end.

And what a scene cuts off: a sound that is meant to be heard once and lasts longer than its scene.
"""

from __future__ import annotations

from pathlib import Path

from exhibit.app.recordings import length_of
from exhibit.authoring.details import SoundSpec
from exhibit.authoring.specs import NodeSpec, SceneSpec, ShowSpec, all_nodes
from exhibit.core.problems import Problems

CUT_S = 1.0  # by so much a sound may be longer than its scene, which fades out


def check_sounds(spec: ShowSpec, problems: Problems) -> None:
    """Adds what is wrong with the times of sounds that can be played."""
    lengths: dict[Path, float] = {}
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            if isinstance(node.detail, SoundSpec):
                file = spec.folder / node.source.text
                if file not in lengths:
                    lengths[file] = length_of(file)
                if lengths[file] > 0.0:
                    _check(scene, node, node.detail, lengths[file], problems)


def _check(
    scene: SceneSpec, node: NodeSpec, sound: SoundSpec, lasts_s: float, problems: Problems
) -> None:
    lasts = f"{node.source.text} lasts {lasts_s:.2f} s"
    place = node.source.place
    if sound.from_s >= lasts_s:
        problems.warning(
            place, "media-range", f"{lasts}, and 'from' is after that: nothing is heard",
            "'from' and 'until' are places in the file",
        )  # fmt: skip
        return
    if sound.until_s is not None and sound.until_s > lasts_s + 0.05:
        problems.warning(
            place, "media-range", f"{lasts}, and 'until' is after that: it ends before",
            "'from' and 'until' are places in the file",
        )  # fmt: skip
    if sound.loop or sound.on is not None:
        return
    heard_s = sound.start_s + min(sound.until_s or lasts_s, lasts_s) - sound.from_s
    timed = [go for go in scene.gos if go.after_s is not None]
    first = min(timed, key=lambda go: go.after_s or 0.0, default=None)
    if first is None or first.after_s is None:
        return
    if heard_s > first.after_s + first.fade_s + CUT_S:
        problems.note(
            place, "sound-cut",
            f"this sound goes on to {heard_s:.1f} s of the scene, which is left after "
            f"{first.after_s:g} s",
            f"let the scene last longer (line {first.place.line}), or end the sound with 'until'",
        )  # fmt: skip
