"""The tutorial, in English and in French: each step is done as it is written, and looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import checked
from exhibit.app.proofread import tried
from exhibit.app.studio import Studio
from exhibit.app.trying import Trial, Wanted
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.show.events import Event
from tests.pictures import assert_same_as

SCENES = Path(__file__).parent.parent / "scenes"
GUIDES = {"en": "README.md", "fr": "LISEZMOI.md"}
REST = {"en": "\n# Writing a show\n", "fr": "\n# Écrire un spectacle\n"}
FRENCH = {"near": "proche", "drum": "tambour", "night": "nuit", "lamp": "lampe",
          "morning": "matin"}  # fmt: skip
SIZE = (640, 360)
STEPS = 7
# What each step's picture is of: a scene, and what the sensor and the drum say.
SHOWN: list[tuple[str, dict[str, float]]] = [
    *[("night", {})] * 3, ("lamp", {}), ("lamp", {"near": 0.5, "drum": 1.0}), ("morning", {}),
]  # fmt: skip
AT_S = 4.0


def steps(language: str) -> list[str]:
    """What stands in each of the steps."""
    tutorial = (SCENES / GUIDES[language]).read_text("utf-8").partition(REST[language])[0]
    return re.split(r"^## \d\. .*$", tutorial, flags=re.M)[1:]


def write(folder: Path, step: str) -> None:
    """Writes the files that a step shows: each is named in the sentence before it."""
    for before, block in re.findall(r"((?:[^\n]+\n)+)\n```yaml\n(.*?)```", step, re.S):
        name = re.findall(r"`(\w+\.yaml)`", before)[-1]
        (folder / name).write_text(block, "utf-8")


def folder_after(language: str, number: int, folder: Path) -> Path:
    """A folder in which the steps up to and with this one, from 1, have been done."""
    for step in steps(language)[:number]:
        write(folder, step)
    return folder


@pytest.mark.parametrize("language", GUIDES)
def test_there_are_seven_steps_and_each_but_the_last_has_its_picture(language: str) -> None:
    found = steps(language)
    assert len(found) == STEPS
    for number, step in enumerate(found[:-1], 1):
        assert f"](tutorial/{language}/{number}.png)" in step


# What check says of a show that is not finished yet: the sixth step leads back.
UNFINISHED = {4: "dead-end", 5: "dead-end"}


@pytest.mark.parametrize("language", GUIDES)
@pytest.mark.parametrize("number", range(1, STEPS + 1))
def test_each_step_leaves_a_show_without_a_mistake(
    language: str, number: int, tmp_path: Path
) -> None:
    problems = Problems()
    tried(folder_after(language, number, tmp_path), problems)
    unfinished = UNFINISHED.get(number, "")
    found = [p for p in problems.sorted() if p.severity != "note" and p.code != unfinished]
    assert [str(p) for p in found] == []


@pytest.mark.parametrize("language", GUIDES)
@pytest.mark.parametrize("number", range(1, STEPS))
def test_each_step_looks_as_its_picture(language: str, number: int, tmp_path: Path) -> None:
    spec = checked(folder_after(language, number, tmp_path), Problems())
    assert spec is not None
    called, said = SHOWN[number - 1]
    scenes = [each.name.text for each in spec.scenes]
    names = FRENCH if language == "fr" else {}
    scene = scenes.index(names.get(called, called))
    sets = tuple(
        Event(AT_S - 0.1 if name == "drum" else 0.0, "test", f"/in/{names.get(name, name)}", (v,))
        for name, v in said.items()
    )
    occasion = Occasion(spec, Venue(), scene=scene, sets=sets)
    with Studio(occasion, SIZE) as studio:
        picture = next(iter(studio.pictures([AT_S])))
    assert_same_as(picture, SCENES / "tutorial" / language / f"{number}.png")


@pytest.mark.parametrize("language", GUIDES)
def test_the_visit_of_the_last_step_comes_as_it_says(language: str, tmp_path: Path) -> None:
    spec = checked(folder_after(language, STEPS, tmp_path), Problems())
    assert spec is not None
    occasion = Occasion(spec, Venue())
    outcomes = list(Trial(occasion, Wanted(pictures=False), lambda _: occasion).outcomes())
    assert [(each.kind, each.missed) for each in outcomes] == [("visit", [])]


@pytest.mark.parametrize("language", GUIDES)
def test_the_mistake_that_the_last_step_shows_is_answered_in_these_words(
    language: str, tmp_path: Path
) -> None:
    folder = folder_after(language, STEPS, tmp_path)
    said = re.search(r"^    \w+/(\w+\.yaml):(\d+):(\d+): error: (.*)\n        (.*)$",
                     steps(language)[-1], re.M)  # fmt: skip
    assert said is not None
    file = folder / said[1]
    lines = file.read_text("utf-8").splitlines()
    lines[int(said[2]) - 1] = lines[int(said[2]) - 1].replace("colour", "colur", 1)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    problems = Problems()
    checked(folder, problems)
    (fault,) = problems.errors
    assert (fault.place.line, fault.place.column) == (int(said[2]), int(said[3]))
    assert (f"{fault.message} [{fault.code}]", fault.hint) == (said[4], said[5])
