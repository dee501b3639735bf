"""The pictures of the shows: every scene says how it is tested, and is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import checked
from exhibit.app.studio import Studio
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.render.glcalls import Profile
from tests.pictures import assert_same_as

SCENES = Path(__file__).parent.parent / "scenes"
SHOWS = sorted(file.parent.name for file in SCENES.glob("*/show.yaml"))
SIZE = (640, 360)


@cache
def show(name: str) -> tuple[ShowSpec, Problems]:
    problems = Problems()
    spec = checked(SCENES / name, problems)
    assert spec is not None, problems.errors
    return spec, problems


def scenes() -> Iterator[tuple[str, int, SceneSpec]]:
    for name in SHOWS:
        for i, scene in enumerate(show(name)[0].scenes):
            yield name, i, scene


def test_all_shows_are_there() -> None:
    assert {"first_light", "kinds", "resonances"} <= set(SHOWS)


@pytest.mark.parametrize("name", SHOWS)
def test_a_show_has_no_mistake_and_nothing_untranslated(name: str) -> None:
    _, problems = show(name)
    assert [p for p in problems.sorted() if p.severity != "note"] == []


@pytest.mark.parametrize(
    ("name", "number", "scene"), [pytest.param(*s, id=f"{s[0]}-{s[2].name.text}") for s in scenes()]
)
@pytest.mark.parametrize("profile", ["core", "es"])
def test_a_scene_looks_as_it_did(
    name: str, number: int, scene: SceneSpec, profile: Profile
) -> None:
    at_s = scene.tested_at_s
    if at_s is None:  # what is only heard, or seen only once somebody has gone: see the visits
        assert scene.region is not None, f"{scene.name.text} does not say 'tested: picture at ..'"
        return
    occasion = Occasion(show(name)[0], Venue(), scene=number)
    with Studio(occasion, SIZE, profile) as studio:
        picture = next(iter(studio.pictures([at_s])))
        assert studio.faults == {}
    assert_same_as(picture, SCENES / name / "stills" / f"{scene.name.text}.png")


def test_the_flagship_has_eight_scenes_and_four_languages() -> None:
    spec, _ = show("resonances")
    assert len(spec.scenes) >= 8
    assert len(spec.languages) == 4
    assert {language.text for language in spec.unreviewed} <= {
        language.text for language in spec.languages
    }
