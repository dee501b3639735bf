"""A still of each scene, for whoever wants to see at a glance what a show is made of."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from exhibit.app.occasion import Occasion
from exhibit.app.studio import Pixels, Studio
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.authoring.storymap.drawing import Stills
from exhibit.authoring.venue import Venue
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin

WIDE = 880  # pixels: as wide as a page shows them, and a map is content with less
LATEST_S, SETTLED_S = 20.0, 4.0
_STEP_S = 0.5  # in which it is looked for the last moment of a scene that leaves by itself


def portraits(spec: ShowSpec, language: int = 0) -> Iterator[tuple[int, Pixels]]:
    """Each scene's number, and its picture, at a time that is its own. Raises NoGraphics."""
    width, height = spec.canvas
    size = (WIDE, max(round(WIDE * height / width), 1))
    with Studio(Occasion(spec, Venue(), language=language), size) as studio:
        for number, scene in enumerate(spec.scenes):
            state = last_within(studio.show, number, language, moment_s(scene))
            yield number, studio.picture(state, state.time_s)


def moment_s(scene: SceneSpec) -> float:
    """When a scene looks like itself: as its author tests it, or when its timeline is through."""
    if scene.tested_at_s is not None:
        return scene.tested_at_s
    through_s = max((cue.at_s + cue.over_s for cue in scene.timeline), default=0.0)
    return min(max(through_s + 1.0, SETTLED_S), LATEST_S)


def last_within(show: Show, scene: int, language: int, until_s: float) -> State:
    """The last state with nobody there that is still in the scene and not on its way out."""
    state = begin(show, scene, language)
    at_s = 0.0
    while at_s < until_s:
        at_s = min(at_s + _STEP_S, until_s)
        later = advance(show, state, (), until=at_s)
        if later.scene != scene:
            break
        state = later
    return state


def as_stills(pictures: dict[int, Pixels], wide: int) -> Stills:
    """The pictures as JPEG files in memory, so many pixels wide."""
    shape = 9 / 16
    files = {}
    for number, pixels in pictures.items():
        image = Image.fromarray(pixels)
        shape = image.height / image.width
        image = image.resize((wide, max(round(wide * shape), 1)), Image.Resampling.LANCZOS)
        held = io.BytesIO()
        image.save(held, "JPEG", quality=82, optimize=True)
        files[number] = held.getvalue()
    return Stills(files, shape=shape)
