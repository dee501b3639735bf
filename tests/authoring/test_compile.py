"""From what was written to rows, tracks, bindings and quads; asked as pictures at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.program import program
from exhibit.core.problems import Problems
from exhibit.scene.columns import Columns
from exhibit.scene.drawing import batches_of
from exhibit.scene.stage import Stage
from exhibit.show.program import Follower
from tests.authoring.stages import PlainLooks, columns_at, compiled
from tests.shows import good, picture, sound, with_node, with_scenes, write


def node(folder: Path, *nodes: str) -> Columns:
    return columns_at(compiled(folder, with_node(*nodes))[1], 0.0)


def painted(stage: Stage) -> list[str]:
    """The names of what is painted, quad by quad."""
    columns = columns_at(stage, 0.0)
    return [list(columns)[row].name for row in stage.drawings[0].sprites.row]


# --- where things are -----------------------------------------------------------------------------


def test_a_node_without_a_place_stands_in_the_middle_of_the_canvas(tmp_path: Path) -> None:
    assert node(tmp_path, "{shape: star}")["star"].world_position == (160, 90)


def test_percent_are_of_the_canvas_across_and_down(tmp_path: Path) -> None:
    assert node(tmp_path, "{shape: star, at: [25%, 50%]}")["star"].world_position == (80, 90)


def test_a_group_with_a_place_carries_its_nodes(tmp_path: Path) -> None:
    columns = node(
        tmp_path,
        "{group: lamps, at: [100, 50], nodes: [{shape: star}, {shape: ring, at: [10, 5]}]}",
    )
    assert columns["star"].world_position == (100, 50)
    assert columns["ring"].world_position == (110, 55)


def test_a_group_without_a_place_leaves_its_nodes_where_they_are(tmp_path: Path) -> None:
    columns = node(tmp_path, "{group: lamps, opacity: 50%, nodes: [{shape: star}]}")
    assert columns["star"].world_position == (160, 90)
    assert columns["star"].seen_opacity == 0.5


def test_two_nodes_of_one_form_have_two_names(tmp_path: Path) -> None:
    assert set(node(tmp_path, "{shape: star}", "{shape: star}").names) == {"star", "star 2"}


# --- what is painted ------------------------------------------------------------------------------


def test_nodes_are_painted_as_written_and_by_layer(tmp_path: Path) -> None:
    _, stage = compiled(
        tmp_path,
        with_node(
            "{shape: star, layer: 1}",
            "{shape: ring}",
            "{group: low, layer: -1, nodes: [{text: a}]}",
        ),
    )
    assert painted(stage) == ["text", "ring", "star"]
    batches = list(batches_of(stage.drawings[0].plan))
    assert [batch.material for batch in batches] == ["text", "shape"]


@pytest.mark.parametrize(
    ("written", "rect", "cell"),
    [
        ("", (-4, -2, 8, 4), (0, 0, 1, 1)),
        ("size: 16", (-8, -4, 16, 8), (0, 0, 1, 1)),
        ("size: [16, 16]", (-8, -8, 16, 16), (0, 0, 1, 1)),
        ("anchor: top left", (0, 0, 8, 4), (0, 0, 1, 1)),
        ("anchor: bottom right", (-8, -4, 8, 4), (0, 0, 1, 1)),
        ("fit: stretch", (-160, -90, 320, 180), (0, 0, 1, 1)),
        ("fit: contain", (-160, -80, 320, 160), (0, 0, 1, 1)),
        ("fit: cover", (-160, -90, 320, 180), (1 / 18, 0, 17 / 18, 1)),
        ("fit: contain, size: [8, 8]", (-4, -2, 8, 4), (0, 0, 1, 1)),
    ],
)
def test_a_picture_fills_what_it_is_told_to_fill(
    written: str,
    rect: tuple[float, ...],
    cell: tuple[float, ...],
    tmp_path: Path,
) -> None:
    comma = ", " if written else ""
    _, stage = compiled(tmp_path, with_node(f"{{image: sea.png{comma}{written}}}"))
    record = stage.drawings[0].sprites.records[0]
    assert tuple(record["rect"]) == pytest.approx(rect)
    assert tuple(record["cell"]) == pytest.approx(cell)
    assert record["look"][0] == 2


def test_the_corners_of_a_rectangle_are_no_rounder_than_it_is_high(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{shape: rectangle, size: [100, 20], corners: 50}"))
    assert stage.drawings[0].sprites.records[0]["look"][2] == 10


def test_a_shape_of_no_size_is_large_enough_to_be_found(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{shape: star}"))
    assert tuple(stage.drawings[0].sprites.records[0]["rect"]) == (-22.5, -22.5, 45, 45)


def test_words_are_set_once_for_each_language_that_has_them(tmp_path: Path) -> None:
    looks = PlainLooks()
    yaml = with_node("{text: {en: Hi, fr: Salut}}", "{text: {fr: Oui}}", "{text: 12}")
    _, stage = compiled(tmp_path, yaml, looks)
    assert [len(drawing.sprites.row) for drawing in stage.drawings] == [2 + 3 + 2, 5 + 3 + 2]
    assert looks.asked == [
        ("Hi", "en"),
        ("Oui", "fr"),  # English borrows them, and sets them as French
        ("12", "en"),
        ("Salut", "fr"),
        ("Oui", "fr"),
        ("12", "fr"),
    ]


def test_a_picture_that_turns_out_broken_is_left_out_and_the_rest_is_painted(
    tmp_path: Path,
) -> None:
    picture(tmp_path, "broken.png")
    _, stage = compiled(tmp_path, with_node("{image: broken.png}", "{shape: star}"))
    assert painted(stage) == ["star"]


def test_a_scene_with_nothing_in_it_has_only_its_background(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_scenes('- scene: shore\n  background: "#ff0000"'))
    assert stage.background == (1, 0, 0)
    assert len(stage.drawings[0].sprites.records) == 0


# --- what moves -----------------------------------------------------------------------------------


def opacity_at(stage: Stage, time_s: float, signals: tuple[float, ...] = ()) -> float:
    return columns_at(stage, time_s, signals)["sun"].opacity


def test_what_is_shown_later_is_not_there_before(tmp_path: Path) -> None:
    _, stage = compiled(
        tmp_path,
        with_scenes("""\
            - scene: shore
              nodes: [{shape: star, name: sun, opacity: 80%}]
              timeline:
                - {at: 2s, show: sun, over: 1s}
                - {at: 5s, hide: sun, over: 1s}
            """),
    )
    seen = [opacity_at(stage, t) for t in (0, 2, 3, 4, 6)]
    assert seen == pytest.approx([0, 0, 0.8, 0.8, 0])


def test_a_cue_begins_where_the_one_before_it_has_come_to(tmp_path: Path) -> None:
    _, stage = compiled(
        tmp_path,
        with_scenes("""\
            - scene: shore
              nodes: [{shape: star, name: sun, at: [0, 0]}]
              timeline:
                - {at: 0s, move: sun, to: [100, 50%], over: 2s, ease: linear}
                - {at: 1s, move: sun, to: [0, 0], over: 1s, ease: linear}
            """),
    )
    places = [columns_at(stage, t)["sun"].world_position for t in (0, 1, 1.5, 2)]
    assert places == [(0, 0), (50, 45), (25, 22.5), (0, 0)]


def test_a_follower_goes_from_its_start_to_its_end_over_the_range_that_counts(
    tmp_path: Path,
) -> None:
    live = "{follow: near, between: [50 cm, 150 cm], from: 0, to: 1}"
    show, stage = compiled(tmp_path, with_node(f"{{shape: star, name: sun, opacity: {live}}}"))
    assert show.followers == (Follower(0, 0.0),)
    seen = [opacity_at(stage, 0.0, (near,)) for near in (0.3, 0.5, 1.0, 1.5, 3.0)]
    assert seen == pytest.approx([0, 0, 0.5, 1, 1])


def test_both_scales_that_follow_alike_share_one_follower(tmp_path: Path) -> None:
    live = "{follow: near, from: 0, to: 1, smooth: 300ms}"
    show, _ = compiled(tmp_path, with_node(f"{{shape: star, scale: {live}, opacity: {live}}}"))
    assert show.followers == (Follower(0, 0.3),)


def test_a_wave_left_to_chance_begins_elsewhere_for_each_node(tmp_path: Path) -> None:
    live = "{wave: 4s, from: 0, to: 1, phase: chance}"
    _, stage = compiled(
        tmp_path,
        with_node(
            f"{{shape: star, name: sun, opacity: {live}}}",
            f"{{shape: star, name: moon, opacity: {live}}}",
        ),
    )
    columns = columns_at(stage, 0.0)
    assert columns["sun"].opacity != columns["moon"].opacity


def test_a_hit_sounds_and_a_sound_has_its_own_file(tmp_path: Path) -> None:
    sound(tmp_path, "boom.wav")
    yaml = with_node("{sound: boom.wav, on: drum}", "{sound: boom.wav, start: 2s, loop: yes}")
    _, stage = compiled(tmp_path, yaml)
    first, second = stage.sounds
    assert (first.on_input, first.file) == (2, str(tmp_path / "boom.wav"))
    assert (second.on_input, second.at_s, second.looped) == (-1, 2.0, True)


# --- what happens ---------------------------------------------------------------------------------


def test_each_for_in_a_scene_has_a_clock_of_its_own(tmp_path: Path) -> None:
    ways = """\
        - scene: shore
          go:
            - {when: near < 1 for 2s or glow > 0.5 for 1s, to: shore}
            - {after: 3s, to: shore}
            - {when: door for 9s, to: shore}
        """
    show = program(good(write(tmp_path, with_scenes(ways))), Problems())
    assert len(show.scenes[0].clocks) == 3
    assert len(show.scenes[0].gos) == 3
