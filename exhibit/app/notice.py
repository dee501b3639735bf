"""What is said on the screen of a file that cannot be played: where, what, and what to do.

It lies over the show, which goes on as it was, and is small: an artist who saves looks at the
screen, and visitors should not have to. The kit's own words are in the language of the staff; what
is wrong is said as `exhibit check` says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from exhibit.app.looks import MediaLooks
from exhibit.app.overlay import CARD, GOLD, LANGUAGES, LIGHT, PALE, box, kit_scene, words
from exhibit.authoring.compile import compile_stage
from exhibit.authoring.names import Name
from exhibit.authoring.program import program
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.core.problems import Place, Problem, Problems
from exhibit.media.atlas import GlyphAtlas
from exhibit.scene.drawing import Drawing, Mask, Plan
from exhibit.scene.drawlist import Batch, DrawList
from exhibit.scene.looks import TextureArray
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, Stage, evaluate, pack

MOST_LETTERS = 320  # of what is wrong; the terminal has all of it
_WIDTH, _PAGE = 92.0, 512  # in units of the overlay; pixels of the page of its letters

# What has happened, and what to do, by the language of the staff.
_SAID = {
    "en": ("Not shown yet: this change cannot be played", "Mend it and save again."),
    "fr": ("Pas encore montré : ce changement ne peut être joué", "Corrigez, puis enregistrez."),
    "ar": ("لم يُعرض هذا التغيير بعد: فيه خطأ", "أصلحه ثم احفظ الملف من جديد."),
}
_MORE = {"en": "and {} more", "fr": "et {} de plus", "ar": "و{} غيرها"}


def notice_scene(
    problems: Sequence[Problem], canvas: tuple[int, int], folder: Path, language: str
) -> SceneSpec:
    """A card at the foot of the picture, about the first of the problems."""
    language = language if language in _SAID else "en"
    heading, advice = _SAID[language]
    first = problems[0]
    unit = min(canvas[1] / 100, canvas[0] / (_WIDTH + 6))
    left, width = canvas[0] / 2 - _WIDTH / 2 * unit, _WIDTH * unit
    height = 25 * unit
    top = canvas[1] - height - 3 * unit
    inside, anchor = left + 2.5 * unit, "left"
    start = left + width - 2.5 * unit if language == "ar" else inside
    side = "right" if language == "ar" else anchor
    nodes = box((left, top + height / 2), (width, height), CARD, ", opacity: 92%", corners=0.06)
    bar = (0.8 * unit, height)
    nodes += box((left, top + height / 2), bar, GOLD, corners=0)
    how = {"language": language, "anchor": side}
    nodes += words(heading, (start, top + 3.4 * unit), 2.6 * unit, LIGHT, bold="yes", **how)
    where = _where(first, folder)
    nodes += words(where, (inside, top + 7.4 * unit), 2.2 * unit, GOLD, bold="yes")
    what = _shortened(f"{first.message}\n{first.hint}" if first.hint else first.message)
    room = f", width: {(_WIDTH - 5) * unit:.2f}, lines: 4, align: start"
    at = (inside, top + 9.2 * unit)
    nodes += words(what, at, 2.2 * unit, LIGHT, room, anchor="top left")
    if len(problems) > 1:
        advice += " (" + _MORE[language].format(len(problems) - 1) + ")"
    nodes += words(advice, (start, top + height - 2.6 * unit), 2.0 * unit, PALE, **how)
    return kit_scene("notice", nodes)


def _where(problem: Problem, folder: Path) -> str:
    """File and line, from the show's folder."""
    file = Path(problem.place.file)
    if file.is_relative_to(folder):
        file = file.relative_to(folder)
    line = f":{problem.place.line}" if problem.place.line else ""
    return f"{file}{line}"[-70:]


def _shortened(text: str) -> str:
    text = "\n".join(line.strip() for line in text.splitlines())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def notice(
    problems: Sequence[Problem], canvas: tuple[int, int], folder: Path, language: str
) -> tuple[Stage, TextureArray]:
    """The card, compiled with letters of its own: those of the running show stay as they are."""
    scene = notice_scene(problems, canvas, folder, language)
    nowhere = Place("notice")
    spec = ShowSpec(
        folder=folder,
        place=nowhere,
        title="",
        canvas=canvas,
        languages=tuple(Name(each, nowhere) for each in LANGUAGES),
        unreviewed=(),
        inputs=(),
        start=scene.name,
        idle=None,
        scenes=(scene,),
    )
    looks = MediaLooks(spec, Problems(), glyphs=GlyphAtlas(_PAGE))
    stage = compile_stage(spec, scene, program(spec, Problems()), looks)
    return replace(stage, drawings=stage.drawings[:1]), looks.arrays()[0]


def with_letters(stage: Stage, texture: int) -> Stage:
    """The stage with its letters in another texture than the first."""
    drawings = tuple(
        Drawing(each.sprites, tuple(_moved(part, texture) for part in each.plan))
        for each in stage.drawings
    )
    return replace(stage, drawings=drawings)


def _moved(part: Plan, texture: int) -> Plan:
    if isinstance(part, Batch) and part.material == "text":
        return replace(part, texture=texture)
    if isinstance(part, Mask):
        by = tuple(_moved(each, texture) for each in part.by)
        inside = tuple(_moved(each, texture) for each in part.inside)
        return Mask(by, inside, part.inverted)
    return part


def drawn(stage: Stage, texture: int) -> DrawList:
    """The card as a picture of its own, with its letters in that texture; it covers nothing."""
    moment, pose = Moment(0.0, np.zeros(0), 0), Pose(with_letters(stage, texture))
    evaluate(stage, moment, pose)
    return replace(pack(moment, pose), cover=0.0)
