"""The ways from scene to scene as an author writes them, in one picture for the guides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import tried
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.render.glcalls import Profile
from exhibit.show.step import advance, begin
from tests.pictures import assert_same_as, assert_same_picture
from tests.shows import good, write

SHEET = Path(__file__).parent.parent / "scenes" / "kinds" / "stills" / "with.png"
SIZE = (320, 180)
ACROSS = 3
# What the guides say of them stands in the order of the picture. At 40% of the time nothing that
# goes through a colour is all colour.
WAYS = (
    "crossfade 2s",
    "wipe left 2s",
    "wipe 30deg 2s",
    "through black 2s",
    'through "#ffe" 2s',
    "{style: wipe, towards: up, soft: 60%, over: 2s}",
    "iris from 30% 40% 2s",
    "iris closing 2s",
    "melt.frag 2s",
)
# As the guides print it.
MELT = """\
// Columns of the scene before run down, each at its own pace.
vec4 mix_pictures(vec2 at, float progress) {
    float late = fract(sin(floor(at.x * 40.0) * 12.9898) * 43758.547) * 0.6;
    float fallen = max(progress * 1.6 - late, 0.0);
    at.y -= fallen * fallen;
    return at.y < 0.0 ? after(at + vec2(0.0, fallen * fallen)) : before(at);
}
"""
HEAD = "show: Ways\ncanvas: [640, 360]\nstart: day 0\nscenes:\n"
PAIR = """\
  - scene: day {i}
    background: "#e8b35a"
    nodes:
      - {{shape: ellipse, size: [220, 220], at: [50%, 42%], colour: "#c2452d"}}
      - {{shape: rectangle, size: [640, 90], at: [50%, 88%], colour: "#6b2d1a"}}
    go: [{{after: 1s, to: night {i}, with: {way}}}]
  - scene: night {i}
    background: "#10183f"
    nodes:
      - {{shape: star, size: [90, 90], at: [25%, 25%], colour: "#f6efc9"}}
      - {{shape: star, size: [60, 60], at: [70%, 20%], colour: "#f6efc9"}}
      - {{shape: star, size: [50, 50], at: [52%, 48%], colour: "#f6efc9"}}
      - {{shape: rectangle, size: [640, 90], at: [50%, 88%], colour: "#0a0f28"}}
    go: [{{after: 9s, to: day {next}, with: cut}}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "melt.frag").write_text(MELT, "utf-8")
    pairs = (PAIR.format(i=i, way=way, next=(i + 1) % len(WAYS)) for i, way in enumerate(WAYS))
    return write(tmp_path, HEAD + "".join(pairs))


def drawn(folder: Path, profile: Profile, at_s: float) -> Iterator[np.ndarray]:
    """Each way at a time of it: the scene before begins at 0 s and is left at 1 s."""
    with Studio(Occasion(good(folder), Venue()), SIZE, profile) as studio:
        for i in range(len(WAYS)):
            state = begin(studio.show, studio.show.scene_named(f"day {i}"))
            yield studio.picture(advance(studio.show, state, [], 1.0 + at_s), 1.0 + at_s)
        assert studio.faults == {}


@pytest.mark.parametrize("profile", ["core", "es"])
def test_every_way_is_seen_on_its_way(profile: Profile, folder: Path) -> None:
    cells = list(drawn(folder, profile, 0.8))
    rows = [np.concatenate(cells[i : i + ACROSS], 1) for i in range(0, len(cells), ACROSS)]
    assert_same_as(np.concatenate(rows), SHEET)


def test_the_proof_reader_tries_what_mixes_scenes(folder: Path) -> None:
    problems = Problems()
    tried(folder, problems)
    assert problems.errors == []
    (folder / "melt.frag").write_text(MELT.replace("fallen * fallen;", "fallen * falen;"), "utf-8")
    tried(folder, problems)
    first = problems.errors[0]
    assert (Path(first.place.file).name, first.place.line) == ("melt.frag", 5)
    assert "falen" in first.message
    assert first.left_out
    assert "the scenes fade over instead" in first.hint


def test_a_show_with_a_broken_shader_plays_and_fades_over(folder: Path) -> None:
    (folder / "melt.frag").write_text(MELT.replace("progress", "prgress", 1), "utf-8")
    spec = good(folder)
    with Studio(Occasion(spec, Venue()), SIZE) as studio:
        found = []
        for name in ("day 0", f"day {len(WAYS) - 1}"):
            state = begin(studio.show, studio.show.scene_named(name))
            found.append(studio.picture(advance(studio.show, state, [], 2.0), 2.0))
        assert np.array_equal(found[0], found[1])
        said = next(iter(studio.faults))
    assert said.startswith("melt.frag:")
    assert said.endswith("the scenes fade over instead")


def test_a_shader_that_has_gone_leaves_a_crossfade(folder: Path) -> None:
    spec = good(folder)
    (folder / "melt.frag").unlink()
    with Studio(Occasion(spec, Venue()), SIZE) as studio:
        state = begin(studio.show, studio.show.scene_named(f"day {len(WAYS) - 1}"))
        picture = studio.picture(advance(studio.show, state, [], 2.0), 2.0)
    np.testing.assert_allclose(picture[2, 2], (124, 102, 77), atol=1)


def test_the_same_picture_whichever_was_drawn_before(folder: Path) -> None:
    """Programs keep what they were told: each way tells all that it needs."""
    with Studio(Occasion(good(folder), Venue()), SIZE) as studio:
        starts = [begin(studio.show, studio.show.scene_named(f"day {i}")) for i in range(len(WAYS))]
        states = [advance(studio.show, start, [], 1.7) for start in starts]
        there = [studio.picture(state, 1.7) for state in states]
        back = [studio.picture(state, 1.7) for state in reversed(states)]
    assert all(np.array_equal(a, b) for a, b in zip(there, reversed(back), strict=True))


TOLD = """\
show: Told
canvas: [640, 360]
start: day
regions:
  told: {start: one, during: [day]}
  sky: {start: stars, over: no}
scenes:
  - scene: day
    background: "#e8b35ac0"
    nodes: [{shape: ellipse, size: [220, 220], at: [50%, 42%], colour: "#c2452d"}]
    go: [{after: 6s, to: night, with: iris 2s}]
  - scene: night
    background: transparent
    nodes: [{shape: star, size: [190, 190], at: [35%, 35%], colour: "#f6efc9"}]
  - scene: stars
    region: sky
    background: navy
    nodes:
      - {shape: star, size: 20, repeat: {grid: [12, 7], gap: 50}, colour: white, at: [50%, 50%]}
  - scene: one
    region: told
    nodes:
      - {shape: rectangle, size: [640, 90], at: [50%, 80%], colour: black, opacity: 50%}
    go: [{after: 2s, to: two, with: wipe 2s}]
  - scene: two
    region: told
    nodes:
      - {shape: ellipse, size: [500, 60], at: [50%, 80%], colour: ivory, opacity: 80%}
"""


@pytest.mark.parametrize("profile", ["core", "es"])
def test_regions_lie_over_and_under_each_other_while_all_of_them_change(
    profile: Profile, tmp_path: Path
) -> None:
    """A sky under the scenes, something told over them: it changes, and goes with its scene."""
    with Studio(Occasion(good(write(tmp_path, TOLD)), Venue()), SIZE, profile) as studio:
        one, two, three, four = studio.pictures([1.0, 3.0, 6.8, 9.0])
        assert studio.faults == {}
    picture = np.concatenate([np.concatenate([one, two], 1), np.concatenate([three, four], 1)])
    assert_same_picture(picture, "render/regions")
