"""What a show costs: that the numbers are there and agree, never how fast this machine is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.app.budget import DEAREST, STAGES, SceneBudget, ShowBudget, Spread
from exhibit.app.budget_bench import Bench
from exhibit.app.budget_scene import HZ, frame_times, said_by, staying
from exhibit.app.budget_words import advice, listed, sentences
from exhibit.app.occasion import Occasion
from exhibit.authoring.program import program
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.show.events import Event
from exhibit.show.signals import read_event
from exhibit.show.step import advance, begin
from tests.app.commands import command
from tests.shows import check, good, picture, with_node, with_scenes, write

SCENES = Path(__file__).parents[2] / "scenes"
SECONDS = 0.05  # three frames a scene

BUSY = """\
- scene: shore
  nodes:
    - {image: sea.png, name: sea, fit: cover}
    - {shape: star, name: stars, size: 4, repeat: {grid: [10, 10], gap: [30, 16]}}
    - {shape: ellipse, name: beyond, at: [900, 900], size: 20}
    - {shape: ellipse, name: hidden, size: 20, opacity: 0}
    - {particles: dot, name: sparks, rate: 100, life: 2s, size: 4,
       opacity: {follow: near, from: 50%, to: 100%}}
    - mask: door
      by: [{shape: ellipse, name: keyhole, size: 80}]
      nodes: [{shape: rectangle, name: wall, size: 90}]
    - {text: Tide, name: word}
  go: [{when: near < 2, to: reef, with: crossfade 1s}, {after: 1ms, to: reef}]
- scene: reef
"""


def measured(spec: ShowSpec, scene: int | None = None) -> tuple[ShowBudget, dict[str, None]]:
    with Bench(Occasion(spec, Venue(), scene=scene), spec.canvas, SECONDS) as bench:
        return bench.show(list(bench.scenes())), bench.faults


def of(spec: ShowSpec, scene: int = 0) -> SceneBudget:
    return measured(spec, scene)[0].scenes[0]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> ShowBudget:
    folder = tmp_path_factory.mktemp("busy")
    picture(folder, "sea.png", (64, 36))
    return measured(good(write(folder, with_scenes(BUSY))))[0]


# --- scenes ---------------------------------------------------------------------------------------


def test_every_scene_has_its_budget_in_the_order_in_which_it_is_written(busy: ShowBudget) -> None:
    assert [scene.name for scene in busy.scenes] == ["shore", "reef"]


def test_a_scene_is_played_as_long_as_was_asked_although_a_way_out_is_open(
    busy: ShowBudget,
) -> None:
    assert [scene.frames for scene in busy.scenes] == [3, 3]
    assert busy.scenes[0].draw_calls > busy.scenes[1].draw_calls == 0


def test_the_stages_of_a_frame_are_all_there_and_none_takes_longer_than_it(
    busy: ShowBudget,
) -> None:
    for scene in busy.scenes:
        assert tuple(scene.stages) == STAGES
        assert 0 < scene.frame.p50_s <= scene.frame.p99_s <= scene.frame.worst_s
        assert all(0 <= stage.p50_s <= scene.frame.worst_s for stage in scene.stages.values())
        assert 0 <= scene.drawing <= 1


def test_nodes_and_their_copies_are_counted(busy: ShowBudget) -> None:
    scene = busy.scenes[0]
    assert scene.nodes == 9
    assert scene.rows == 9 + 100 + 1  # a mask is two rows


def test_what_is_hidden_or_outside_is_counted_as_culled(busy: ShowBudget) -> None:
    scene = busy.scenes[0]
    assert scene.culled == 2  # beyond and hidden
    assert scene.quads == 1 + 100 + 2 + len("Tide")


def test_particles_that_are_alive_are_counted(busy: ShowBudget) -> None:
    assert 100 < busy.scenes[0].particles <= 250


def test_a_picture_over_the_canvas_paints_it_once(tmp_path: Path) -> None:
    picture(tmp_path, "sea.png", (320, 180))
    sea = "{image: sea.png, fit: cover}"
    once = of(good(write(tmp_path, with_node(sea))))
    thrice = of(good(write(tmp_path, with_node(sea, sea, sea))))
    assert once.painted == pytest.approx(1.0)
    assert thrice.painted == pytest.approx(3.0)
    assert once.texture_bytes == thrice.texture_bytes >= 320 * 180 * 4


def test_a_scene_is_looked_at_when_the_most_of_it_is_seen(tmp_path: Path) -> None:
    scene = """\
    - scene: shore
      nodes: [{shape: rectangle, name: veil, size: [100%, 100%]}]
      timeline: [{at: 3s, show: veil, over: 1s}, {at: 6s, hide: veil, over: 1s}]
    """
    budget = of(good(write(tmp_path, with_scenes(scene))))
    assert 3.0 < budget.fullest_s < 7.0
    assert (budget.quads, budget.culled) == (1, 0)
    assert budget.painted == pytest.approx(1.0)


def test_the_scenes_that_it_fades_to_are_named(busy: ShowBudget) -> None:
    assert busy.scenes[0].fades_to == ("reef",)
    assert any("from shore to reef takes about" in said for said in sentences(busy))


# --- nodes ----------------------------------------------------------------------------------------


def test_the_dearest_nodes_are_five_or_fewer_in_the_order_of_their_time(busy: ShowBudget) -> None:
    dearest = busy.scenes[0].dearest
    assert len(dearest) == DEAREST
    assert busy.scenes[1].dearest == ()
    times = [node.all_s for node in dearest]
    assert times == sorted(times, reverse=True)
    assert all(node.kit_s >= 0 and node.draw_s >= 0 for node in dearest)


def test_a_node_is_named_with_the_line_in_which_it_stands(busy: ShowBudget) -> None:
    lines = {
        "sea": 14,
        "stars": 15,
        "sparks": 18,
        "door": 20,
        "keyhole": 21,
        "wall": 22,
        "word": 23,
    }
    for node in busy.scenes[0].dearest:
        assert node.place.line == lines[node.name]
        assert node.place.file.endswith("show.yaml")


def alone(tmp_path: Path, *nodes: str) -> dict[str, Any]:
    return {node.name: node for node in of(good(write(tmp_path, with_node(*nodes)))).dearest}


def test_a_repeated_node_is_one_with_all_its_copies(tmp_path: Path) -> None:
    found = alone(tmp_path, "{shape: star, name: stars, size: 9, repeat: {count: 12, ring: 50}}")
    assert (found["stars"].copies, found["stars"].quads) == (12, 12)


def test_a_node_alone_has_only_what_it_draws_itself(tmp_path: Path) -> None:
    found = alone(
        tmp_path,
        "{shape: rectangle, name: wall, size: [100%, 100%]}",
        "{shape: star, name: star, size: 10}",
        "{text: Tide, name: word, size: 10%}",
    )
    assert {name: node.quads for name, node in found.items()} == {"wall": 1, "star": 1, "word": 4}
    assert found["wall"].painted == pytest.approx(1.0)
    assert 0 < found["star"].painted < 0.01


def test_a_mask_is_one_node_with_what_is_in_it_which_is_listed_too(tmp_path: Path) -> None:
    found = alone(
        tmp_path,
        "{mask: door, by: [{shape: ellipse, name: keyhole, size: 80}], nodes: [{shape: star}]}",
    )
    assert sorted(found) == ["door", "keyhole", "star"]
    assert (found["door"].kind, found["door"].quads) == ("mask", 2)
    assert (found["star"].quads, found["keyhole"].quads) == (1, 1)


def test_what_is_never_seen_is_not_among_the_dearest(tmp_path: Path) -> None:
    found = alone(tmp_path, "{shape: star, name: here}", "{shape: star, name: no, opacity: 0}")
    assert list(found) == ["here"]


def test_a_picture_much_finer_than_it_is_shown_is_known(tmp_path: Path) -> None:
    picture(tmp_path, "sea.png", (200, 100))
    found = alone(tmp_path, "{image: sea.png, name: sea, size: 20}", "{shape: star, name: star}")
    assert found["sea"].finer == pytest.approx(100.0)
    assert found["star"].finer == 0.0


def test_every_kind_of_node_can_be_measured() -> None:
    spec, _ = check(SCENES / "kinds")
    assert spec is not None
    named = ("camera", "mask", "particles", "shader", "trail")
    spec = replace(spec, scenes=tuple(s for s in spec.scenes if s.name.text in named))
    with Bench(Occasion(spec, Venue()), (160, 90), SECONDS) as bench:
        budget = bench.show(list(bench.scenes()))
    assert bench.faults == {}
    kinds = {node.kind for scene in budget.scenes for node in scene.dearest}
    assert kinds >= {"image", "shape", "particles", "shader", "mesh", "camera", "mask"}
    assert all(scene.dearest and scene.draw_calls > 0 for scene in budget.scenes)
    assert min(budget.texture_bytes, budget.mesh_bytes, budget.cloud_bytes) > 0


# --- how a scene is played ------------------------------------------------------------------------


def test_inputs_go_from_end_to_end_and_what_they_say_is_understood(tmp_path: Path) -> None:
    show = program(good(write(tmp_path, with_scenes("- scene: shore"))), Problems())
    events: list[Event] = []
    for frame in range(4 * HZ):
        events += said_by(show, (frame - 1) / HZ, frame / HZ)
    readings = [read_event(show, event) for event in events]
    assert not [reading for reading in readings if isinstance(reading, str)]
    near = [r.value for said in readings if not isinstance(said, str) for r in said if r.input == 0]
    assert min(near) < 0.4
    assert max(near) > 2.9
    heard = {event.address for event in events}
    assert heard == {"/in/near", "/in/glow", "/in/drum", "/in/door"}  # and no other language


def test_ways_out_are_asked_but_never_taken(tmp_path: Path) -> None:
    spec = good(write(tmp_path, with_scenes(BUSY.replace("image: sea.png", "shape: star")
                                            .replace(", fit: cover", ""))))  # fmt: skip
    show = program(spec, Problems())
    assert advance(show, begin(show), [], 1.0).scene == 1
    stays = staying(show)
    assert advance(stays, begin(stays), [Event(0.5, "", "/in/near", (0.3,))], 9.0).scene == 0
    assert len(stays.scenes[0].gos) == len(show.scenes[0].gos)


@settings(derandomize=True, deadline=None)
@given(seconds=st.floats(0.05, 10), fullest_s=st.floats(0, 100))
def test_frames_follow_each_other_and_meet_the_fullest_moment(
    seconds: float, fullest_s: float
) -> None:
    times = frame_times(seconds, fullest_s)
    assert len(times) == max(round(seconds * HZ), 2)
    assert times[0] == 0.0
    assert (np.diff(times) > 0).all()
    assert times[-1] >= fullest_s - 2 / HZ


# --- words ----------------------------------------------------------------------------------------


def slow(budget: ShowBudget, p50_s: float, machine: str) -> ShowBudget:
    """The same show where its drawing takes so long."""

    def slowed(scene: SceneBudget) -> SceneBudget:
        took = Spread(p50_s, p50_s, p50_s)
        stages = {name: Spread(0.0, 0.0, 0.0) for name in STAGES} | {"draw": took}
        return replace(scene, frame=took, stages=stages)

    return replace(budget, machine=machine, scenes=tuple(map(slowed, budget.scenes)))


def test_a_slow_scene_is_told_in_pictures_a_second_and_software_is_named(busy: ShowBudget) -> None:
    said = list(sentences(slow(busy, 0.1, "OpenGL 4.5, llvmpipe (LLVM 15)")))
    assert said[0] == (
        "shore takes 6.0 times what 60 Hz leaves, about 10 pictures a second; "
        "over 99 % of it is drawing."
    )
    assert (
        "At 60 Hz a frame has 16.7 ms; the worst scene, shore, takes 100 ms here, nearly all of it "
        "drawing: this machine draws in software (llvmpipe)."
    ) in said
    assert any(line.startswith("- A graphics card") for line in said)


def test_a_fast_scene_fits_and_nothing_is_advised(busy: ShowBudget) -> None:
    fast = slow(busy, 0.004, "OpenGL 4.6, Radeon")
    said = list(sentences(fast))
    assert said[0] == "shore fits into 60 Hz: 4.0 of 16.7 ms, and 4.0 one time in 100."
    assert list(advice(fast)) == []
    assert not any("software" in line for line in said)


def test_layers_over_each_other_are_advised_against_where_drawing_is_slow(
    busy: ShowBudget,
) -> None:
    scenes = tuple(replace(scene, painted=6.0, rooms=0) for scene in busy.scenes)
    late = slow(replace(busy, scenes=scenes), 0.1, "OpenGL 4.6, Radeon")
    [said] = advice(late)
    assert "that of shore 6.0 times and reef 6.0 times" in said


def test_words_are_listed_as_one_says_them() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


# --- the command ----------------------------------------------------------------------------------


def test_the_command_tells_an_artist_what_first_light_costs() -> None:
    said = command("bench", SCENES / "first_light", "--seconds", SECONDS, env={"COLUMNS": "100"})
    assert said.exit_code == 0, said.stderr
    assert "night" in said.stdout
    assert "The most expensive nodes of" in said.stdout
    assert "sun (show.yaml:33)" in said.stdout or "moon (show.yaml:21)" in said.stdout
    assert "At 60 Hz a frame has 16.7 ms" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 100


def test_the_command_speaks_json_of_one_scene() -> None:
    said = command("bench", SCENES / "first_light", "--scene", "dawn", "--size", "320x180",
                   "--seconds", SECONDS, "--json")  # fmt: skip
    assert said.exit_code == 0, said.stderr
    data = json.loads(said.stdout)
    assert data["size"] == [320, 180]
    [dawn] = data["scenes"]
    assert dawn["name"] == data["dearest"] == "dawn"
    assert dawn["draw_calls"] > 0
    assert set(dawn["stages"]) == set(STAGES)
    named = {node["name"]: node["place"]["line"] for node in dawn["dearest"]}
    assert named["sun"] == 33
    assert len(named) <= DEAREST
    assert isinstance(dawn["fits_60_hz"], bool)
    assert all(isinstance(sentence, str) for sentence in data["says"])


def test_a_show_with_faults_is_measured_without_what_is_wrong(tmp_path: Path) -> None:
    write(tmp_path, with_node("{shape: star, name: good}", "{shap: star}", "{image: lost.png}"))
    said = command("bench", tmp_path, "--seconds", SECONDS, "--json")
    assert said.exit_code == 0
    assert "'shap' is no kind of node" in said.stderr
    [node] = json.loads(said.stdout)["scenes"][0]["dearest"]
    assert node["name"] == "good"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--scene", "down"), "the show has no scene 'down': did you mean 'dawn'?"),
        (("--size", "big"), "--size is written WIDTHxHEIGHT"),
        (("--seconds", "soon"), "'--seconds'"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence(typed: tuple[str, ...], says: str) -> None:
    said = command("bench", SCENES / "first_light", *typed)
    assert said.exit_code == 2
    assert says in said.stderr
    assert said.stdout == ""
