"""What the words of a show mean, and what is said about a word or value that means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.details import SoundSpec
from exhibit.authoring.load import SHOW_KEYS
from exhibit.authoring.model.inputs import INPUT_KEYS
from exhibit.authoring.model.movements import MOVEMENTS
from exhibit.authoring.model.nodes import KINDS
from exhibit.authoring.model.repeat import REPEAT_KEYS, VARY_KEYS
from exhibit.authoring.model.rhythms import PATTERN_KEYS, RHYTHM_KEYS, TAP_KEYS, TEMPO_KEYS
from exhibit.authoring.model.scenes import SCENE_KEYS
from exhibit.authoring.model.swarms import BIRTH_KEYS
from exhibit.authoring.model.timeline import VERBS, cue_keys
from exhibit.authoring.model.ways import GO_KEYS, IDLE_KEYS
from exhibit.authoring.readers import Key, number
from exhibit.authoring.specs import FollowSpec, NodeSpec, SceneSpec, ShowSpec, WaveSpec
from exhibit.core.units import Length
from tests.shows import at, check, good, only, sound, with_node, with_scenes, write

TABLES: dict[str, list[Key]] = {
    "show": SHOW_KEYS,
    "input": INPUT_KEYS,
    "scene": SCENE_KEYS,
    "go": GO_KEYS,
    "idle": IDLE_KEYS,
    **{word: keys(number) for word, keys in MOVEMENTS.items()},
    "rhythm": RHYTHM_KEYS,
    "pattern": PATTERN_KEYS,
    "tempo": TEMPO_KEYS,
    "tap": TAP_KEYS,
    "repeat": REPEAT_KEYS,
    "vary": VARY_KEYS,
    "birth": BIRTH_KEYS,
    **{kind.word: list(kind.keys) for kind in KINDS.values()},
    **{verb: cue_keys(verb) for verb in VERBS},
}


def node_of(folder: Path, node: str) -> NodeSpec:
    return good(write(folder, with_node(node))).scenes[0].nodes[0]


def scene_of(folder: Path, scene: str) -> SceneSpec:
    return good(write(folder, with_scenes(scene))).scenes[0]


def show_of(folder: Path, inputs: str) -> ShowSpec:
    text = f"show: A\ninputs:\n  {inputs}\nstart: a\nscenes:\n  - scene: a\n"
    spec, _ = check(write(folder, text))
    assert spec is not None
    return spec


@pytest.mark.parametrize("table", TABLES)
def test_every_word_says_what_it_is_for(table: str) -> None:
    assert [key.name for key in TABLES[table] if not key.about.strip()] == []


# --- nodes ----------------------------------------------------------------------------------------


def test_a_place_is_written_in_percent_or_in_pixels(tmp_path: Path) -> None:
    node = node_of(tmp_path, "{shape: star, at: [50%, 40]}")
    assert node.live == {"x": Length(50, "%"), "y": Length(40, "px")}


def test_one_scale_is_for_both_directions_and_two_are_for_each(tmp_path: Path) -> None:
    assert node_of(tmp_path / "one", "{shape: star, scale: 2}").live == {"scale_x": 2, "scale_y": 2}
    both = node_of(tmp_path / "two", "{shape: star, scale: [1, 3]}").live
    assert both == {"scale_x": 1, "scale_y": 3}


def test_a_colour_that_breathes_does_so_in_red_green_and_blue(tmp_path: Path) -> None:
    node = node_of(tmp_path, '{shape: star, colour: {wave: 2s, from: black, to: "#ff8000"}}')
    waves = [node.live[colour] for colour in ("red", "green", "blue")]
    assert all(isinstance(wave, WaveSpec) for wave in waves)
    ends = [wave.end for wave in waves if isinstance(wave, WaveSpec)]
    assert ends == pytest.approx([1, 128 / 255, 0])


def test_a_pulse_is_a_follower_that_rings_for_its_decay(tmp_path: Path) -> None:
    node = node_of(tmp_path, "{shape: star, turn: {pulse: drum, from: 0deg, to: 90deg}}")
    pulse = node.live["rotation"]
    assert isinstance(pulse, FollowSpec)
    assert (pulse.is_pulse, pulse.input.text, pulse.settle_s) == (True, "drum", 0.6)


def test_words_of_several_languages_know_where_each_is_written(tmp_path: Path) -> None:
    node = node_of(tmp_path, "{text: {en: Hello, fr: Bonjour}}")
    assert {language: words.text for language, words in node.words.items()} == {
        "en": "Hello",
        "fr": "Bonjour",
    }
    assert node.words["fr"].place.line == 14


def test_a_sound_is_as_loud_as_its_level(tmp_path: Path) -> None:
    sound(tmp_path, "sea.wav")
    node = node_of(tmp_path, "{sound: sea.wav, level: 60%, loop: yes}")
    assert node.live == {"opacity": 0.6}
    assert node.detail == SoundSpec(loop=True)


@pytest.mark.parametrize(
    ("node", "says", "hint"),
    [
        ("{shape: star, size: 0}", "a size is at least 0.01, this is 0px", ""),
        ("{shape: star, size: [10, -4]}", "a size is at least 0.01, this is -4px", ""),
        ("{shape: star, soft: -1}", "a width is at least 0, this is -1px", ""),
        ("{shape: star, at: [1e9, 0]}", "a place is at most 100,000, this is 1e+09px", ""),
        ("{shape: star, scale: 1e30}", "a scale lies between -1000 and 1000, this is 1e+30", ""),
        ("{shape: star, turn: 1e9deg}", "an angle lies between -1e+06 and 1e+06", ""),
        ("{shape: star, opacity: 80}", "an opacity or a level lies between 0 and 1", "write 80%"),
        ("{shape: star, opacity: 3}", "this is 3", "write 3%"),
        ("{shape: star, points: 2}", "expected a whole number from 3 to 64, not 2", ""),
        ("{shape: star, points: 5.5}", "expected a whole number from 3 to 64, not 5.5", ""),
        ("{shape: star, at: 50%}", "expected two values, found '50%'", "[50%, 30%]"),
        ("{shape: star, at: [1, 2, 3]}", "expected two values, found 3", "[50%, 30%]"),
        ("{shape: star, size: 3m}", "'3m' is in 'm'", ""),
        ("{shape: star, turn: 90s}", "'90s' is in 's'", ""),
        ("{shape: star, colour: {follow: near, from: red, to: 3}}", "expected a colour", ""),
        ("{shape: star, colour: d9a441}", "expected a colour", "'#d9a441'"),
        ("{shape: star, opacity: {wave: 0s, from: 0, to: 1}}", "a wave, in seconds", ""),
        (
            "{shape: star, opacity: {from: 0, to: 1}}",
            "begins with one of follow, pulse, wave, noise, keys",
            "{follow: near",
        ),
        ("{shape: star, opacity: {follow: near, to: 1}}", "'follow' needs 'from'", ""),
        ("{shape: star, opacity: [1, 2]}", "expected a number such as 0.5 or 40%", ""),
        ("{shape: , size: 3}", "expected one of rectangle", ""),
        ("{text: [a, b]}", "expected words, or words by language, found a list", "for example"),
        ("{text: {en: [a]}}", "expected some text, found a list", ""),
        ("{text: hello, bold: perhaps}", "expected yes or no, found 'perhaps'", ""),
        ("{shape: star, fit: cover}", "'shape' has no 'fit'", "known here: shape, name"),
        ("{text: hello, image: a.png}", "two things, 'text' and 'image'", "begin 'image'"),
        ("{name: lamp, at: [1, 2]}", "does not say what it is", "group, image, shape, text"),
        ("lamp", "a node is written as 'key: value', found 'lamp'", "- image: floor.png"),
        ("{shape: star, opacity: 0,5}", "a comma divides the number", "0.5"),
    ],
)
def test_a_node_that_means_nothing_is_left_out_with_a_reason(
    node: str, says: str, hint: str, tmp_path: Path
) -> None:
    spec, problems = check(write(tmp_path, with_node(node, "{shape: ring}")))
    assert spec is not None
    assert [kept.source.text for kept in spec.scenes[0].nodes] == ["ring"]
    assert all(problem.left_out for problem in problems)
    assert all(problem.place.line == 14 for problem in problems)
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_a_group_stays_when_one_of_its_nodes_is_left_out(tmp_path: Path) -> None:
    spec, problems = check(
        write(tmp_path, with_node("{group: all, nodes: [{shape: sta}, {shape: ring}]}"))
    )
    assert spec is not None
    assert [node.source.text for node in spec.scenes[0].nodes[0].nodes] == ["ring"]
    assert [problem.hint for problem in problems] == ["did you mean 'star'?"]


# --- the timeline ---------------------------------------------------------------------------------


def test_a_cue_takes_one_second_unless_it_says_how_long(tmp_path: Path) -> None:
    cues = scene_of(
        tmp_path,
        """\
        - scene: shore
          nodes: [{shape: star, name: sun}, {shape: ring, name: moon}]
          timeline:
            - {at: 1s, show: [sun, moon]}
            - {at: 2s, tint: sun, to: red, over: 300ms, ease: bounce}
        """,
    ).timeline
    assert [(cue.at_s, cue.over_s, cue.easing) for cue in cues] == [
        (1, 1, "in-out"),
        (2, 0.3, "bounce"),
    ]
    assert [target.text for target in cues[0].targets] == ["sun", "moon"]
    assert cues[1].goals == {"red": 1, "green": 0, "blue": 0}


@pytest.mark.parametrize(
    ("cue", "says", "hint"),
    [
        ("{at: 1s}", "what should happen here?", "show, hide, fade"),
        ("{at: 1s, shine: sun}", "'shine' is nothing a timeline does", ""),
        ("{at: 1s, show: sun, hide: sun}", "does two things, 'show' and 'hide'", "own 'at'"),
        ("{at: 1e9s, show: sun}", "a time in a show is a year at most", ""),
        ("{show: sun}", "'show' needs 'at'", "at: 4s"),
        ("{at: 1s, fade: sun}", "'fade' needs 'to'", "to: 80%"),
        ("{at: 1, show: sun}", "'1' has no unit", "write 1s"),
        ("{at: -1s, show: sun}", "a time cannot be negative", ""),
        ("{at: 1s, show: []}", "expected at least one here, found none", ""),
        ("{at: 1s, move: sun, to: 50%}", "expected two values", "[50%, 30%]"),
        ("show sun", "needs 'at' and a verb, found 'show sun'", "- {at: 4s, show: lamp}"),
    ],
)
def test_a_cue_that_means_nothing_is_left_out_with_a_reason(
    cue: str, says: str, hint: str, tmp_path: Path
) -> None:
    scene = "- scene: shore\n  nodes: [{shape: star, name: sun}]\n  timeline:\n    - "
    problem = only(write(tmp_path, with_scenes(scene + cue)))
    assert problem.left_out
    assert problem.place.line == 15
    assert says in problem.message
    assert hint in problem.hint


# --- ways out -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fade_s"), [("cut", 0.0), ("crossfade", 1.0), ("crossfade 250ms", 0.25)]
)
def test_a_way_out_says_how_the_picture_changes(
    written: str, fade_s: float, tmp_path: Path
) -> None:
    scene = f"- scene: shore\n  go: [{{after: 2s, to: shore, with: {written}}}]"
    assert scene_of(tmp_path, scene).gos[0].fade_s == fade_s


@pytest.mark.parametrize(
    ("go", "column", "says", "hint"),
    [
        ("{to: shore}", 9, "does not say when", "{when: near < 0.8 for 2s, to: courtyard}"),
        ("{after: 2s}", 9, "'go' needs 'to'", "to: courtyard"),
        ("{when: drum, after: 2s, to: shore}", 9, "both 'when' and 'after'", "time >"),
        ("{after: 2s, to: shore, with: wobble}", 38, "no way to change scenes", "crossfade 2s"),
        ("{after: 2s, to: shore, with: crossfade 2}", 48, "'2' has no unit", "write 2s"),
        ("{after: 2s, to: shor}", 25, "no scene 'shor'", "did you mean 'shore'?"),
        ("{when: near < 3 s, to: shore}", 23, "expected a number in m", ""),
        ("{when: near > , to: shore}", 22, "a value is missing at the end", ""),
        ("{when: tongue is ar, to: shore}", 26, "'ar' is not one of the options", "en, fr"),
        ("{when: glow is, to: shore}", 23, "a value is missing at the end", ""),
        ("{when: , to: shore}", 0, "expected a condition such as", ""),
    ],
)
def test_a_way_out_that_means_nothing_is_answered_where_it_stands(
    go: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    problem = only(write(tmp_path, with_scenes(f"- scene: shore\n  go:\n    - {go}")))
    assert says in problem.message
    assert hint in problem.hint
    assert problem.place.line == 14
    if column:
        assert problem.place.column == column


# --- inputs ---------------------------------------------------------------------------------------


def test_an_input_in_short_is_its_kind(tmp_path: Path) -> None:
    item = show_of(tmp_path, "drum: hit").inputs[0]
    assert (item.name.text, item.kind, item.rest) == ("drum", "hit", 0.0)


def test_a_distance_rests_far_away_and_a_level_rests_low(tmp_path: Path) -> None:
    spec = show_of(tmp_path, "{near: {kind: distance, between: [30 cm, 4]}, glow: level}")
    near, glow = spec.inputs
    assert (near.unit, near.low, near.high, near.rest) == ("m", 0.3, 4.0, 4.0)
    assert (glow.low, glow.high, glow.rest) == (0.0, 1.0, 0.0)


def test_a_switch_can_rest_on(tmp_path: Path) -> None:
    assert show_of(tmp_path, "door: {kind: switch, rest: on}").inputs[0].rest == 1.0


@pytest.mark.parametrize(
    ("inputs", "column", "says", "hint"),
    [
        ("near: far", 9, "expected one of distance, level", ""),
        ("near: {unit: m}", 9, "the input 'near' needs 'kind'", "kind: distance"),
        ("near: {kind: distance, between: [3, 1]}", 36, "from the lowest to the", "write [1, 3]"),
        ("near: {kind: distance, between: [1 s, 2]}", 36, "expected a number in m", ""),
        ("near: {kind: distance, rest: 9}", 32, "'rest' is 9, and 'near' goes from 0 to 3", ""),
        ("drum: {kind: hit, between: [0, 1]}", 21, "'drum' is a hit", "a distance, a level"),
        ("near: {kind: distance, chooses: language}", 26, "which has no 'chooses'", "a choice"),
        ("door: {kind: switch, rest: 0.5}", 30, "a switch rests on or off, not '0.5'", ""),
        ("tongue: {kind: choice}", 11, "the choice 'tongue' needs 'options'", "options: [fr, ar]"),
        ("tongue: {kind: choice, options: [a, a]}", 35, "'a' stands here twice", ""),
        ("quiet: hit", 3, "'quiet' cannot be the name of an input", "no word that conditions"),
        ("my drum: hit", 3, "'my drum' cannot be the name of an input", "one word"),
        ("[near, drum]", 3, "'inputs' is written as 'name: kind', found a list", "drum: hit"),
    ],
)
def test_an_input_that_means_nothing_is_answered_where_it_stands(
    inputs: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    text = f"show: A\ninputs:\n  {inputs}\nstart: a\nscenes:\n  - scene: a\n"
    problem = only(write(tmp_path, text))
    assert at(problem) == (3, column)
    assert says in problem.message
    assert hint in problem.hint


def test_what_uses_an_input_with_a_mistake_is_not_called_wrong_too(tmp_path: Path) -> None:
    text = """\
        show: A
        inputs:
          near: {kind: distanc, between: [0.3, 3.0]}
          drum: {kind: hit, unit: m}
        start: a
        scenes:
          - scene: a
            nodes:
              - {shape: star, opacity: {follow: near, from: 0, to: 1}}
              - {shape: ring, scale: {pulse: drum, from: 1, to: 2}}
            go: [{when: near < 80 cm and drum, to: a}]
        """
    _, problems = check(write(tmp_path, text))
    assert [problem.place.line for problem in problems] == [3, 4]
