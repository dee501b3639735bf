"""By which time captions go: that of a memory, a sound, a film, or of their scene."""

from __future__ import annotations

import math

from exhibit.authoring.compile.films import span_of
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.memories import player_named
from exhibit.authoring.details import FilmSpec, SoundSpec
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.specs import SceneSpec, all_nodes
from exhibit.authoring.voices import file_in
from exhibit.scene.readings import Hand
from exhibit.show.program import Show


def hand_of(name: str, scene: SceneSpec, show: Show, looks: Looks, language: str) -> Hand:
    """The time of what is called so, in the seconds of its file in a language; of nothing, the
    scene's.
    """
    player = player_named(show, scene, name) if name else -1
    if player >= 0:
        return Hand(player)
    named = (node for node in all_nodes(scene.nodes) if name and plain_name(node) == name)
    for node in named:
        file = file_in(node.source, node.files, show.order_of(language))
        if isinstance(node.detail, SoundSpec):
            return _of_sound(file, node.detail, looks)
        if isinstance(node.detail, FilmSpec):
            return _of_film(file, node.detail, scene, show, looks)
    return Hand()


def _of_sound(file: Name, spec: SoundSpec, looks: Looks) -> Hand:
    """A loop comes round earlier by its crossfade, as it is heard."""
    lasts_s = looks.lasts_s(file) or math.inf
    end_s = lasts_s if spec.until_s is None else min(spec.until_s, lasts_s)
    played_s = max(end_s - spec.from_s, 0.0)
    turn_s = 0.0
    if spec.loop and math.isfinite(played_s):
        turn_s = played_s - min(spec.crossfade_s, played_s / 2)
    until_s = math.inf if spec.loop else end_s
    return Hand(start_s=spec.start_s, loop_s=turn_s, from_s=spec.from_s, until_s=until_s)


def _of_film(file: Name, spec: FilmSpec, scene: SceneSpec, show: Show, looks: Looks) -> Hand:
    if spec.of:
        return Hand(player_named(show, scene, spec.of))
    found = looks.film(file, spec, 0)
    if found is None:
        return Hand(start_s=spec.start_s, from_s=spec.from_s, speed=spec.speed)
    from_s, end_s = span_of(spec, found[1])
    return Hand(
        start_s=spec.start_s,
        loop_s=end_s - from_s if spec.loop else 0.0,
        from_s=from_s,
        until_s=math.inf if spec.loop else end_s,
        speed=spec.speed,
    )
