"""The visits by which the shows say how they should be: what `exhibit test` plays."""

from __future__ import annotations

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked
from exhibit.app.trying import Trial, Wanted
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.authoring.visit_specs import VisitSpec
from exhibit.core.problems import Problems
from tests.visits import SCENES, SHOWS


def spec_of(name: str) -> ShowSpec:
    spec = checked(SCENES / name, Problems())
    assert spec is not None
    return spec


DECLARED = [(spec, visit) for spec in map(spec_of, SHOWS) for visit in spec.visits]


@pytest.mark.parametrize(
    ("spec", "visit"),
    [pytest.param(*each, id=f"{each[0].folder.name}-{each[1].name.text}") for each in DECLARED],
)
def test_a_visit_comes_as_the_show_says(spec: ShowSpec, visit: VisitSpec) -> None:
    occasion = Occasion(spec, Venue())
    trial = Trial(occasion, Wanted(only=visit.name.text), lambda _: occasion)
    (outcome,) = trial.outcomes()
    assert [miss.said for miss in outcome.missed] == []
    assert outcome.made == []
    assert trial.faults == {}


def test_the_flagship_declares_visits() -> None:
    assert sum(spec.folder.name == "resonances" for spec, _ in DECLARED) >= 3
