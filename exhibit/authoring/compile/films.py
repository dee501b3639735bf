"""Films in a scene: the rectangles in which they play, and the sound that they bring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.looks import FilmLook, Looks
from exhibit.authoring.compile.memories import player_named
from exhibit.authoring.compile.quads import placed
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.details import FilmSpec, ImageSpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import SceneSpec
from exhibit.authoring.voices import heard_by
from exhibit.scene.films import Projector
from exhibit.scene.stage import SoundCue
from exhibit.show.buses import VOICE
from exhibit.show.program import Show


def projectors(  # noqa: PLR0913, PLR0917  # a film, and where it plays
    block: Block, spec: FilmSpec, file: Name, scene: SceneSpec, show: Show, looks: Looks
) -> Iterator[Projector]:
    """One for each row. Rows that are as late as each other see one film, decoded once."""
    lateness, which = np.unique(block.late_s, return_inverse=True)
    found = looks.film(file, spec, len(lateness))
    if found is None:
        return
    first, look = found
    image = ImageSpec(size=spec.size, fit=spec.fit, part=spec.part)
    rect, cell = placed(block.node.anchor, image, show.canvas, (look.width, look.height))
    begin_s, end_s = span_of(spec, look)
    for row in range(len(block)):
        yield Projector(
            row=block.start + row,
            film=first + int(which[row]),
            rect=rect,
            cell=cell,
            from_s=begin_s,
            until_s=end_s,
            start_s=spec.start_s + float(block.late_s[row]),
            speed=spec.speed,
            loop=spec.loop,
            player=player_named(show, scene, spec.of) if spec.of else -1,
            blend=block.node.blend,
        )


def span_of(spec: FilmSpec, look: FilmLook) -> tuple[float, float]:
    """What is played of the file, in its seconds; the whole of it where nothing else is left."""
    end_s = look.lasts_s if spec.until_s is None else min(spec.until_s, look.lasts_s)
    return (spec.from_s, end_s) if spec.from_s < end_s else (0.0, look.lasts_s)


def film_sounds(  # noqa: PLR0913, PLR0917  # as `projectors`, and where their levels stand
    folder: Path, scene: SceneSpec, show: Show, rows: Rows, extras: Extras, looks: Looks
) -> Iterator[SoundCue]:
    """What is heard of a scene's films: those that play as fast as they were made."""
    for block in rows.blocks:
        spec = block.node.detail
        if not (isinstance(spec, FilmSpec) and block.name and extras.has(block, "level")):
            continue
        for file, spoken in heard_by(block.node, show):
            found = looks.film(file, spec, 0)
            if found is None or not found[1].sound or spec.speed != 1.0:
                continue
            begin_s, end_s = span_of(spec, found[1])
            yield SoundCue(
                # Of several rows the last: that of the newest echo.
                row=block.rows.stop - 1,
                file=str(folder / file.text),
                at_s=spec.start_s,
                looped=spec.loop,
                from_s=begin_s,
                until_s=end_s,
                extra=int(extras.of(block, "level")[-1]),
                player=player_named(show, scene, spec.of) if spec.of else -1,
                bus=VOICE if spec.of else "",
                spoken=spoken,
            )
