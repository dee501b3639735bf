"""What can be known to be wrong before a show plays, and what plays all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shows import HEAD, at, check, good, only, picture, sound, with_node, with_scenes, write


def test_a_show_in_which_nothing_is_wrong_has_no_problem(tmp_path: Path) -> None:
    picture(tmp_path, "images/floor.png")
    good(write(tmp_path, with_node("{image: images/floor.png}", "{text: Tide}")))


# --- languages ------------------------------------------------------------------------------------


def test_words_in_a_language_that_the_show_does_not_speak_are_named(tmp_path: Path) -> None:
    problem = only(write(tmp_path, with_node("{text: {en: Hello, fr: Salut, fre: Bonjour}}")))
    assert problem.message == "the show does not speak 'fre'"
    assert (problem.hint, at(problem)) == ("did you mean 'fr'?", (14, 39))


def test_words_that_are_not_translated_are_a_warning(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, with_node("{text: {en: Hello}}")))
    found = [(problem.severity, problem.message) for problem in problems]
    assert found == [
        ("note", "fr: 0 of 1 texts are there"),
        ("warning", "these words are missing in fr"),
    ]


def test_words_for_any_language_need_no_translation(tmp_path: Path) -> None:
    good(write(tmp_path, with_node("{text: 12}")))


def test_a_language_twice_is_named(tmp_path: Path) -> None:
    text = with_scenes("- scene: shore").replace("[en, fr]\ninputs", "[en, fr, en]\ninputs")
    assert only(write(tmp_path, text)).message == "'en' stands here twice"


def test_languages_that_nobody_has_checked_are_a_note(tmp_path: Path) -> None:
    problem = only(write(tmp_path, f"unreviewed: [fr]\n{with_scenes('- scene: shore')}"))
    assert (problem.severity, at(problem)) == ("note", (1, 14))


def test_an_unreviewed_language_that_is_not_spoken_is_an_error(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, f"unreviewed: [es]\n{with_scenes('- scene: shore')}"))
    assert [p.message for p in problems if p.severity == "error"] == [
        "the show does not speak 'es'"
    ]


def test_a_choice_offers_only_languages_that_the_show_speaks(tmp_path: Path) -> None:
    text = with_scenes("- scene: shore").replace("options: [en, fr]", "options: [en, ar]")
    assert only(write(tmp_path, text)).message == (
        "'tongue' offers 'ar', which the show does not speak"
    )


# --- names ----------------------------------------------------------------------------------------


def test_two_scenes_of_one_name_are_named_with_the_place_of_the_first(tmp_path: Path) -> None:
    problem = only(write(tmp_path, with_scenes("- scene: shore\n- scene: shore")))
    assert "there is a scene 'shore' already, at" in problem.message
    assert problem.message.endswith("show.yaml:12:12")
    assert at(problem) == (13, 12)


def test_the_start_and_the_idle_return_lead_somewhere(tmp_path: Path) -> None:
    text = with_scenes("- scene: shore").replace(
        "start: shore", "start: shor\nidle: {after: 30s, to: sohre}"
    )
    _, problems = check(write(tmp_path, text))
    assert [(p.message, p.hint) for p in problems] == [
        ("there is no scene 'shor'", "did you mean 'shore'?"),
        ("there is no scene 'sohre'", "did you mean 'shore'?"),
    ]


def test_two_nodes_of_one_name_are_named(tmp_path: Path) -> None:
    problem = only(
        write(tmp_path, with_node("{shape: star, name: sun}", "{shape: ring, name: sun}"))
    )
    assert "there is a node 'sun' already, at" in problem.message
    assert problem.left_out


def test_nodes_named_by_their_file_or_form_may_repeat(tmp_path: Path) -> None:
    good(write(tmp_path, with_node("{shape: star}", "{shape: star}")))


def test_a_cue_for_a_node_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    scene = "- scene: shore\n  nodes: [{shape: star, name: sun}]\n  timeline:\n"
    cues = "    - {at: 1s, show: sum}\n    - {at: 2s, show: sun}\n"
    spec, problems = check(write(tmp_path, with_scenes(scene + cues)))
    assert [(problem.message, problem.hint) for problem in problems] == [
        ("there is no node 'sum' in this scene", "did you mean 'sun'?")
    ]
    assert spec is not None
    assert [cue.at_s for cue in spec.scenes[0].timeline] == [2]


def test_a_cue_for_a_node_with_a_mistake_is_not_called_wrong_too(tmp_path: Path) -> None:
    scene = """\
        - scene: shore
          nodes: [{shape: sta, name: sun}, {imag: moon.png}, {text: hi, bold: si, name: line}]
          timeline: [{at: 1s, show: [sun, moon, line]}]
        """
    _, problems = check(write(tmp_path, with_scenes(scene)))
    assert [problem.place.line for problem in problems] == [13, 13, 13]


def test_the_timeline_cannot_move_what_moves_by_itself(tmp_path: Path) -> None:
    scene = """\
        - scene: shore
          nodes:
            - {shape: star, name: sun, opacity: {wave: 2s, from: 0, to: 1}}
            - {shape: ring, name: moon, at: [50%, {follow: near, from: 10%, to: 90%}]}
          timeline:
            - {at: 1s, fade: sun, to: 50%}
            - {at: 1s, move: moon, to: [10%, 10%]}
            - {at: 1s, turn: moon, to: 90deg}
        """
    _, problems = check(write(tmp_path, with_scenes(scene)))
    assert [(p.message, at(p)) for p in problems] == [
        ("the timeline cannot move the opacity of 'sun', which moves by itself", (17, 24)),
        ("the timeline cannot move the place of 'moon', which moves by itself", (18, 24)),
    ]
    assert all("in a group" in problem.hint for problem in problems)


# --- inputs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live", "says", "hint"),
    [
        ("{follow: naer, from: 0, to: 1}", "'naer' is not an input", "did you mean 'near'?"),
        ("{pulse: near, from: 0, to: 1}", "'near' is a distance, and a hit", "{follow: near"),
        ("{follow: drum, from: 0, to: 1}", "a hit has no value to follow", "{pulse: drum"),
        ("{follow: near, between: [1 s, 2], from: 0, to: 1}", "'1 s' is in 's'", ""),
    ],
)
def test_a_node_that_follows_what_it_cannot_is_left_out(
    live: str, says: str, hint: str, tmp_path: Path
) -> None:
    spec, problems = check(write(tmp_path, with_node(f"{{shape: star, opacity: {live}}}")))
    assert spec is not None
    assert spec.scenes[0].nodes == ()
    assert all(problem.left_out for problem in problems)
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_a_wrong_node_that_is_repeated_is_left_out_each_time(tmp_path: Path) -> None:
    bad = "&bad {shape: star, opacity: {follow: naer, from: 0, to: 1}}"
    spec, problems = check(write(tmp_path, with_node(bad, "*bad", "{shape: ring}")))
    assert spec is not None
    assert [node.source.text for node in spec.scenes[0].nodes] == ["ring"]
    assert len(problems) == 1


def test_a_sound_answers_hits_only(tmp_path: Path) -> None:
    sound(tmp_path, "boom.wav")
    problem = only(write(tmp_path, with_node("{sound: boom.wav, on: glow}")))
    assert problem.message == "'glow' is a level, and a hit is needed here"


# --- media ----------------------------------------------------------------------------------------


def test_a_picture_that_is_not_there_is_left_out_with_the_nearest_name(tmp_path: Path) -> None:
    picture(tmp_path, "images/lantern.png")
    picture(tmp_path, "images/sea.png")
    spec, problems = check(
        write(tmp_path, with_node("{image: images/lanterne.png}", "{shape: ring}"))
    )
    assert [(p.message, p.hint, p.left_out, at(p)) for p in problems] == [
        ("the picture lanterne.png is not there", "did you mean 'images/lantern.png'?", True,
         (14, 17)),
    ]  # fmt: skip
    assert spec is not None
    assert len(spec.scenes[0].nodes) == 1


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("sea.jpg", "did you mean 'sea.png'?"),
        ("Sea.PNG", "did you mean 'sea.png'?"),
        ("sea", "did you mean 'sea.png'?"),
        ("zzz.png", "known here: sea.png"),
        ("pictures/sea.png", "there is no folder 'pictures' in the show's folder"),
    ],
)
def test_the_folder_is_searched_for_what_was_meant(written: str, hint: str, tmp_path: Path) -> None:
    picture(tmp_path, "sea.png")
    assert only(write(tmp_path, with_node(f"{{image: {written}}}"))).hint == hint


def test_a_folder_of_a_thousand_pictures_is_not_listed(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04d}.png").touch()
    hint = only(write(tmp_path, with_node("{image: lantern.png}"))).hint
    assert hint.endswith("0015.png and 984 more")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("sea.png", b"", "the picture sea.png is empty: copy it here again"),
        ("sea.png", b"notes", "is not a picture that can be read"),
        ("sea.ogg", b"notes", "is not a sound that can be played"),
    ],
)
def test_a_file_of_another_kind_is_left_out(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    kind = "image" if name.endswith("png") else "sound"
    problem = only(write(tmp_path, with_node(f"{{{kind}: {name}}}")))
    assert says in problem.message
    assert problem.left_out


def test_a_folder_in_place_of_a_picture_or_a_sound_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "sea").mkdir()
    _, problems = check(write(tmp_path, with_node("{image: sea}", "{sound: sea}")))
    assert [problem.message for problem in problems] == [
        "sea is a folder, not a picture",
        "sea is a folder, not a sound",
    ]


def test_a_file_outside_of_the_show_will_not_travel_with_it(tmp_path: Path) -> None:
    path = picture(tmp_path / "desktop", "sea.png")
    problem = only(write(tmp_path / "show", with_node(f"{{image: {path.as_posix()}}}")))
    assert (problem.severity, problem.code) == ("warning", "absolute-path")


def test_a_file_is_looked_at_once(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, with_node("{image: sea.png}", "{image: sea.png}")))
    assert [problem.place.line for problem in problems] == [14, 15]


# --- ways out that chase each other ---------------------------------------------------------------

LOOP = """\
- scene: shore
  go:
    - {when: near < 1 for 2, to: reef}
    - {when: near < 1, to: reef}
- scene: reef
  go:
    - {when: near < 2, to: shore}
"""


def test_a_loop_is_shown_at_its_own_way_out_even_when_one_before_it_has_a_mistake(
    tmp_path: Path,
) -> None:
    _, problems = check(write(tmp_path, with_scenes(LOOP)))
    assert [(problem.code, at(problem)) for problem in problems] == [
        ("condition", (14, 29)),
        ("instant-loop", (15, 9)),
    ]
    assert "leads round to 'shore' again with no time passing" in problems[1].message


def test_the_idle_return_is_shown_where_it_closes_a_loop(tmp_path: Path) -> None:
    text = with_scenes("- scene: shore\n  go: [{when: near > 1, to: reef}]\n- scene: reef")
    problem = only(write(tmp_path, text.replace(HEAD, f"{HEAD}idle: {{after: 9s, to: shore}}\n")))
    assert problem.code == "instant-loop"
