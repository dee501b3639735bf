"""Compiles what is heard: the sound nodes of a scene to its cues."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.memories import player_named
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.details import SoundSpec, VoiceSpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.authoring.voices import heard_by
from exhibit.scene.columns import PROPERTIES
from exhibit.scene.stage import SoundCue
from exhibit.show.buses import VOICE
from exhibit.show.program import Show


def sounds(spec: ShowSpec, show: Show, rows: Rows, extras: Extras) -> Iterator[SoundCue]:
    """A cue for each sound node; of several rows the last has it: that of the newest echo."""
    rhythms = {rhythm.name: i for i, rhythm in enumerate(show.rhythms)}
    for block in rows.blocks:
        sound = block.node.detail
        if not isinstance(sound, SoundSpec) or not block.name:
            continue
        on = "" if sound.on is None else sound.on.text
        cue = SoundCue(
            row=block.rows.stop - 1,
            file="",
            at_s=sound.start_s,
            looped=sound.loop,
            on_input=show.channel_named.get(on, -1),
            from_s=sound.from_s,
            until_s=math.inf if sound.until_s is None else sound.until_s,
            crossfade_s=sound.crossfade_s,
            rhythm=rhythms.get(on, -1),
            pan_at=_pan_at(block, rows, extras),
            speaker=_word(sound.speaker),
            bus=_word(sound.bus),
        )
        for file, spoken in heard_by(block.node, show):
            yield replace(cue, file=str(spec.folder / file.text), spoken=spoken)


def voices(spec: ShowSpec, scene: SceneSpec, show: Show, rows: Rows) -> Iterator[SoundCue]:
    """The recordings that go along with the show's players."""
    for block in rows.blocks:
        voice = block.node.detail
        if isinstance(voice, VoiceSpec) and block.name:
            player = player_named(show, scene, voice.of)
            cue = SoundCue(block.rows.stop - 1, "", 0.0, looped=False, player=player, bus=VOICE)
            for file, spoken in heard_by(block.node, show) if player >= 0 else ():
                yield replace(cue, file=str(spec.folder / file.text), spoken=spoken)


def _pan_at(block: Block, rows: Rows, extras: Extras) -> int:
    """Where in the columns its pan stands, or -1."""
    if not extras.has(block, "pan"):
        return -1
    return len(PROPERTIES) * rows.count + int(extras.of(block, "pan")[-1])


def _word(name: Name | None) -> str:
    return "" if name is None else name.text
