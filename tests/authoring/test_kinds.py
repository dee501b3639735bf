"""Every kind of node and every key of it: its example is read, and what is no value is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exhibit.authoring.details import (
    BirthSpec,
    CameraSpec,
    ImageSpec,
    MaskSpec,
    ParticlesSpec,
    RepeatSpec,
    ShaderSpec,
    ShapeSpec,
    SolidSpec,
    TrailSpec,
)
from exhibit.authoring.model.nodes import KINDS
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, WaveSpec
from exhibit.core.problems import Problem
from exhibit.core.units import Length
from tests.authoring.stages import no_media_fault
from tests.shows import at, check, with_node, write

# What a node of each kind must have besides, so that nothing else is wrong with it.
NEEDS = {
    "particles": "rate: 4",
    "mask": "by: [{shape: star}]",
    "image": "size: 40",
    "shape": "through: [[0, 0], [9, 9]], data: M0 0 L9 9",
    "camera": "eye: [0, 1, 4], nodes: [{points: court.ply}]",
    "memory": "voice: story.ogg",
}
# What stands in place of an example.
EXAMPLES = {
    "nodes": "[]",
    "by": "[{shape: star}]",
    "shape": "star",
    "text": "{fr: Bonsoir, en: Good evening}",
    "frame": "{follow: near, from: 0, to: 11}",
    "on": "drum",
    "speaker": "left",
    "chapters": "[{at: 0s}]",
}
# What is no value of a key; the problem stands at its beginning, or so many characters behind it.
WRONG: dict[str, tuple[str, int]] = {
    "name": ("[a]", 0),
    "at": ("50%", 0),
    "look_at": ("50%", 0),
    "turn": ("90s", 0),
    "scale": ("huge", 0),
    "skew": ("88deg", 0),
    "pivot": ("[1, 2, 3]", 0),
    "opacity": ("half", 0),
    "visible": ("maybe", 0),
    "layer": ("up", 0),
    "colour": ("glod", 0),
    "blend": ("ad", 0),
    "anchor": ("centr", 0),
    "repeat": ("12", 0),
    "fit": ("covr", 0),
    "size": ("0", 0),
    "part": ("[60%, 0%, 10%, 50%]", 0),
    "tile": ("-4", 0),
    "slice": ("[1, 2]", 0),
    "sheet": ("[0, 4]", 1),
    "frames": ("300", 0),
    "fps": ("0", 0),
    "play": ("onc", 0),
    "frame": ("-1", 0),
    "points": ("2", 0),
    "inner": ("3", 0),
    "corners": ("-1", 0),
    "soft": ("-1", 0),
    "through": ("[[0, 0], [1]]", 9),
    "data": ("[M]", 0),
    "closed": ("maybe", 0),
    "fill": ("maybe", 0),
    "stroke": ("thick", 0),
    "rule": ("evenod", 0),
    "drawn": ("200%", 0),
    "width": ("0", 0),
    "font": ("seriff", 0),
    "bold": ("maybe", 0),
    "italic": ("maybe", 0),
    "align": ("center", 0),
    "height": ("tall", 0),
    "lines": ("0", 0),
    "weight": ("2000", 0),
    "axes": ("[1]", 0),
    "kashida": ("maybe", 0),
    "vertical": ("left", 0),
    "leading": ("0", 0),
    "spacing": ("wide", 0),
    "outline": ("-1", 0),
    "shadow": ("maybe", 0),
    "markup": ("maybe", 0),
    "reveal": ("sentence", 0),
    "rate": ("0", 0),
    "life": ("[0s, 4s]", 1),
    "from": ("{bx: [1, 2]}", 1),
    "towards": ("upp", 0),
    "spread": ("400deg", 0),
    "speed": ("[1, 2, 3]", 0),
    "gravity": ("9", 0),
    "wind": ("9", 0),
    "drag": ("-1", 0),
    "sway": ("3s", 0),
    "every": ("0s", 0),
    "grow": ("[1, -1]", 4),
    "turned": ("[0deg, 3s]", 7),
    "spin": ("fast", 0),
    "colours": ("[]", 0),
    "already": ("maybe", 0),
    "tilt": ("fast", 0),
    "place": ("[0, 0]", 0),
    "lens": ("0deg", 0),
    "light": ("[0, 1]", 0),
    "shade": ("2", 0),
    "moved": ("-1", 0),
    "dot": ("0", 0),
    "grain": ("-1", 0),
    "up": ("x", 0),
    "most": ("0", 0),
    "period": ("0s", 0),
    "values": ("[1]", 0),
    "zoom": ("0", 0),
    "eye": ("[0, 1]", 0),
    "look": ("[0, 1]", 0),
    "by": ("star", 0),
    "inverted": ("maybe", 0),
    "echoes": ("100", 0),
    "fade": ("200%", 0),
    "nodes": ("star", 0),
    "level": ("loud", 0),
    "loop": ("maybe", 0),
    "start": ("4", 0),
    "on": ("[a]", 0),
    "until": ("4", 0),
    "matte": ("rihgt", 0),
    "film": ("[a]", 0),
    "poster": ("[a]", 0),
    "pan": ("200%", 0),
    "speaker": ("[a]", 0),
    "bus": ("[a]", 0),
    "of": ("[a]", 0),
    "language": ("[a]", 0),
    "without": ("[[a]]", 1),
    "highlight": ("wrd", 0),
    "show": ("al", 0),
    "voices": ("maybe", 0),
    "voice": ("[a]", 0),
    "original": ("[a]", 0),
    "transcript": ("[a]", 0),
    "translations": ("[a]", 0),
    "credit": ("[a]", 0),
    "licence": ("[a]", 0),
    "plays": ("[a]", 0),
    "pauses": ("[a]", 0),
    "resume": ("4", 0),
    "forget": ("4", 0),
    "jump": ("drum", 0),
    "chapters": ("{a: b}", 0),
}
# Keys that say something else of one kind than of the others.
WRONG_OF = {("film", "from"): ("4", 0), ("sound", "from"): ("4", 0)}
# The words of kinds that are read as something else where the value is no plain text.
WRONG_KIND = {"text": ("[a, b]", 0), "shape": ("stra", 0)}
FIRST = 9  # the column at which a node begins
KEYS = [(kind.word, key.name) for kind in KINDS.values() for key in kind.keys]


# Words by language say their languages themselves.
BEGINS = {("text", "language"): "text: Bonsoir"}


def node_with(kind: str, key: str, value: str) -> str:
    """A node of a kind with a key, which comes last and so stands at a column that is known."""
    needs = [part for part in _parts(NEEDS.get(kind, "")) if not part.startswith(f"{key}:")]
    usual = f"{kind}: {_example(kind, kind)}"
    first = [] if key == kind else [BEGINS.get((kind, key), usual)]
    return "{" + ", ".join([*first, *needs, f"{key}: {value}"]) + "}"


def _parts(written: str) -> list[str]:
    depth, parts = 0, [""]
    for letter in written:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _example(kind: str, key: str) -> str:
    found = next(known for known in KINDS[kind].keys if known.name == key).example
    own = "[{mesh: lantern.glb}]" if (kind, key) == ("camera", "nodes") else ""
    return own or EXAMPLES.get(key) or found or "yes"


def problems_of(folder: Path, node: str) -> list[Problem]:
    """What is wrong, but for keys of another form: a shape here has those of several."""
    found = check(write(folder, with_node(node)), no_media_fault)[1]
    return [problem for problem in found if problem.code != "no-effect"]


def node_of(folder: Path, node: str) -> NodeSpec:
    spec, problems = check(write(folder, with_node(node)), no_media_fault)
    assert [str(problem) for problem in problems if problem.code != "no-effect"] == []
    assert spec is not None
    return spec.scenes[0].nodes[0]


# --- all of them ----------------------------------------------------------------------------------


def test_every_key_has_a_wrong_value_here() -> None:
    names = {key for kind, key in KEYS if key not in KINDS}
    assert names - WRONG.keys() == set()


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_the_example_of_every_key_is_read(kind: str, key: str, tmp_path: Path) -> None:
    node = node_with(kind, key, _example(kind, key))
    assert [str(problem) for problem in problems_of(tmp_path, node)] == []


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_what_is_no_value_of_a_key_is_answered_where_it_stands(
    kind: str, key: str, tmp_path: Path
) -> None:
    own = (
        WRONG_KIND.get(key, ("[a]", 0))
        if key == kind
        else WRONG_OF.get((kind, key), WRONG.get(key))
    )
    assert own is not None
    node = node_with(kind, key, own[0])
    problems = problems_of(tmp_path, node)
    column = FIRST + node.rindex(own[0]) + own[1]
    assert [at(problem) for problem in problems] == [(14, column)], problems
    assert problems[0].left_out


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_a_key_without_a_value_is_answered(kind: str, key: str, tmp_path: Path) -> None:
    if key == "nodes":
        return  # a group may be empty until its nodes are written
    if kind == key == "text":
        return  # a text may be empty too
    problems = problems_of(tmp_path, node_with(kind, key, ""))
    assert [problem.place.line for problem in problems] == [14], problems
    assert problems[0].place.column >= FIRST
    words = ("nothing", "empty")
    assert any(word in problems[0].message for word in words)


def _slips() -> Iterator[tuple[str, str, str]]:
    """Each key with its last letter twice, without its last, and with two letters exchanged."""
    for kind, key in KEYS:
        if key == kind:
            continue
        yield kind, key, key + key[-1]
        if len(key) > 3:
            yield kind, key, key[:-1]
            yield kind, key, key[:-2] + key[-1] + key[-2]


def test_nine_slips_in_ten_of_every_kind_are_answered_with_the_right_word(tmp_path: Path) -> None:
    missed: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    count = dict.fromkeys(KINDS, 0)
    for kind, key, wrong in _slips():
        known = {known.name for known in KINDS[kind].keys}
        if wrong in known or wrong in KINDS:
            continue  # another word of this kind
        count[kind] += 1
        node = node_with(kind, key, _example(kind, key)).replace(f" {key}:", f" {wrong}:", 1)
        problems = problems_of(tmp_path, node)
        assert all(problem.place.line == 14 for problem in problems)
        column = FIRST + node.index(f" {wrong}:") + 1
        answers = [p.hint for p in problems if at(p) == (14, column)]
        if answers != [f"did you mean '{key}'?"]:
            missed[kind].append((wrong, str(problems)))
    assert all(10 * len(missed[kind]) <= count[kind] for kind in KINDS), missed


# --- what each of them says -----------------------------------------------------------------------

PX, PERCENT = "px", "%"


@pytest.mark.parametrize(
    ("node", "detail"),
    [
        (
            "{image: a.png, sheet: [6, 2], frames: 11, fps: 8, play: once, slice: 4, size: 90}",
            ImageSpec(
                size=(Length(90), None),
                sheet=(6, 2),
                frames=11,
                fps=8.0,
                once=True,
                slice=(Length(4), Length(4), Length(4), Length(4)),
            ),
        ),
        ("{image: a.png, tile: 12}", ImageSpec(fit="tile", tile=Length(12))),
        (
            "{shape: path, through: [[0, 0], [50%, 9]], closed: yes, fill: yes, stroke: 2}",
            ShapeSpec(
                "path",
                through=((Length(0), Length(0)), (Length(50, "%"), Length(9))),
                closed=True,
                filled=True,
                stroke=Length(2),
            ),
        ),
        (
            "{shape: svg, data: M0 0 L9 9, rule: evenodd}",
            ShapeSpec("svg", data="M0 0 L9 9", filled=True, stroke=Length(0), rule="evenodd"),
        ),
        ("{shape: star, points: 8}", ShapeSpec("star", points=8)),
        (
            "{mesh: a.glb, size: 40%, lens: 20deg, light: [0, 1, 0], shade: 0.5}",
            SolidSpec(Length(40, "%"), 20.0, (0.0, 1.0, 0.0), 0.5),
        ),
        ("{points: a.ply, up: z, most: 9}", SolidSpec(up="z", most=9)),
        (
            "{shader: a.frag, period: 9s, values: {tint: red, amount: 2, cloth: {image: b.png}}}",
            ShaderSpec(None, 9.0, (("tint", 4), ("amount", 1)), {}),
        ),
        ("{trail: t, echoes: 3, every: 40ms, fade: 50%}", TrailSpec(3, 0.04, 0.5)),
        ("{mask: m, by: [{shape: star}], inverted: yes}", MaskSpec(inverted=True)),
        ("{camera: c, zoom: 2}", CameraSpec()),
        (
            "{camera: c, eye: [0, 1, 4], shade: 1, nodes: [{mesh: a.glb}]}",
            CameraSpec(spatial=True, shade=1.0),
        ),
    ],
)
def test_a_kind_says_what_only_it_says(node: str, detail: object, tmp_path: Path) -> None:
    found = node_of(tmp_path, node).detail
    if isinstance(found, ShaderSpec):
        assert [*(found.pictures or {})] == ["cloth"]
        found = ShaderSpec(found.size, found.period_s, found.inputs, {})
    assert found == detail


def test_a_star_has_points_and_points_alone_are_a_cloud(tmp_path: Path) -> None:
    assert node_of(tmp_path / "a", "{shape: star, points: 8}").kind == "shape"
    assert node_of(tmp_path / "b", "{points: 8, shape: star}").kind == "shape"
    assert node_of(tmp_path / "c", "{points: court.ply}").kind == "points"


def test_particles_say_what_chance_decides_between(tmp_path: Path) -> None:
    node = node_of(
        tmp_path,
        "{particles: dot, rate: 4, life: [4s, 2s], from: {image: bird.png, size: 50%}, "
        "towards: left, speed: 40, size: [4, 10%], spin: [-90deg, 90deg], every: 2s, already: no}",
    )
    detail = node.detail
    assert isinstance(detail, ParticlesSpec)
    assert (detail.rate, detail.life_s, detail.towards) == (4.0, (2.0, 4.0), 180.0)
    assert detail.speed == (Length(40), Length(40))
    assert detail.size == (Length(4), Length(10, "%"))
    assert (detail.spin, detail.sway_s, detail.already) == ((-90.0, 90.0), 2.0, False)
    assert isinstance(detail.birth.image, Name)
    assert detail.birth.size == (Length(50, "%"), Length(50, "%"))


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("point", BirthSpec()),
        ("{box: [80%, 20]}", BirthSpec("box", (Length(80, "%"), Length(20)))),
        ("{disc: 200}", BirthSpec("disc", (Length(200), Length(200)))),
        ("{ring: 200}", BirthSpec("ring", (Length(200), Length(200)))),
        ("{line: [400, -9]}", BirthSpec("line", (Length(400), Length(-9)))),
    ],
)
def test_particles_are_born_where_it_is_said(
    written: str, birth: BirthSpec, tmp_path: Path
) -> None:
    detail = node_of(tmp_path, f"{{particles: dot, rate: 4, from: {written}}}").detail
    assert isinstance(detail, ParticlesSpec)
    assert detail.birth == birth


@pytest.mark.parametrize(
    ("written", "spec"),
    [
        ("{count: 3, ring: 400}", RepeatSpec("ring", 3, across=(Length(400), Length(400)))),
        (
            "{grid: [3, 2], gap: [10, 20], late: 80ms}",
            RepeatSpec("grid", 6, (3, 2), (Length(10), Length(20)), late_s=0.08),
        ),
        ("{count: 3, line: [9, -9]}", RepeatSpec("line", 3, across=(Length(9), Length(-9)))),
        (
            "{count: 3, spiral: 9, turns: 2, facing: yes}",
            RepeatSpec("spiral", 3, across=(Length(9), Length(9)), turns=2.0, facing=True),
        ),
        (
            "{count: 3, path: [[0, 0], [9, 9]]}",
            RepeatSpec(
                "path",
                3,
                through=((Length(0), Length(0)), (Length(9), Length(9))),
            ),
        ),
        (
            "{count: 3, scatter: [80%, 9], vary: {size: 30%, turn: 9deg, hue: 4, opacity: 1, "
            "phase: 50%}}",
            RepeatSpec(
                "scatter",
                3,
                across=(Length(80, "%"), Length(9)),
                vary_size=0.3,
                vary_turn=9.0,
                vary_hue=4.0,
                vary_opacity=1.0,
                vary_phase=0.5,
            ),
        ),
    ],
)
def test_a_repeat_says_how_its_copies_are_laid_out(
    written: str, spec: RepeatSpec, tmp_path: Path
) -> None:
    assert node_of(tmp_path, f"{{shape: star, repeat: {written}}}").repeat == spec


@pytest.mark.parametrize(
    ("node", "column", "says", "hint"),
    [
        ("{shape: star, repeat: {count: 4}}", 31, "one layout, and this has none", "grid, ring"),
        ("{shape: star, repeat: {ring: 9}}", 31, "'repeat' needs 'count'", "count: 12"),
        ("{shape: star, repeat: {ring: 9, line: [1, 2], count: 2}}", 31, "ring and line", ""),
        ("{shape: star, repeat: {count: 1000000, ring: 9}}", 39, "from 1 to 200000", ""),
        ("{shape: star, repeat: {grid: [1000, 1000]}}", 31, "1,000,000 copies are too many", ""),
        ("{shape: star, repeat: {cuont: 4, ring: 9}}", 32, "has no 'cuont'", "'count'"),
        ("{shape: star, repeat: {count: 4, rign: 9}}", 42, "has no 'rign'", "'ring'"),
        ("{shape: star, repeat: {count: 4, ring: 9, vary: {szie: 30%}}}", 58, "'szie'", "'size'"),
        ("{image: a.png, slice: 9}", 31, "'slice' needs a 'size'", "size: [600, 300]"),
        ("{image: a.png, sheet: [200, 2]}", 31, "400 frames are too many: 256", "several"),
        ("{shape: line}", 9, "the shape 'line' needs 'through'", "through: [["),
        ("{shape: svg}", 9, "the shape 'svg' needs 'data'", "data: M0 0"),
        ("{particles: dot}", 9, "'particles' needs 'rate'", "rate: 40"),
        ("{particles: dot, rate: 1e6, life: 2s}", 9, "2,000,000 particles would live", "fewer"),
        ("{particles: dot, rate: 4, from: {box: [1, 2], disc: 3}}", 41, "says one thing", "box"),
        ("{shader: a.frag, values: {Tint: red}}", 35, "'Tint' cannot be the name", "one word"),
        ("{shader: a.frag, values: {time: 3}}", 35, "'time' cannot be the name", "phase"),
        ("{shader: a.frag, values: {a: [1, 2, 3, 4, 5]}}", 38, "two, three or four numbers", ""),
        ("{shader: a.frag, values: {a: {imag: b.png}}}", 39, "begins with one of", ""),
        ("{mask: m, nodes: []}", 9, "'mask' needs 'by'", ""),
        ("{camera: c, look: [0, 1, 0]}", 9, "'look' needs an 'eye'", "eye: [0, 1.6, 4]"),
        ("{camera: c, lens: 9deg}", 9, "'lens' needs an 'eye'", "eye: [0, 1.6, 4]"),
        ("{camera: c, eye: [0, 1, 4]}", 9, "sees nothing without 'nodes'", "court.ply"),
        ("{mask: m, by: []}", 23, "nothing cuts this mask", "by: [{shape"),
        (
            "{camera: c, eye: [0, 1, 4], nodes: [{shape: star}]}",
            45,
            "stand meshes and points, not 'shape'",
            "beside the camera",
        ),
    ],
)
def test_what_is_missing_or_too_much_is_said(
    node: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    problems = problems_of(tmp_path, node)
    assert [at(problem) for problem in problems] == [(14, column)], problems
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_a_shader_is_given_no_more_than_it_can_take(tmp_path: Path) -> None:
    values = ", ".join(f"v{i}: 1" for i in range(33))
    problems = problems_of(tmp_path, f"{{shader: a.frag, values: {{{values}}}}}")
    assert [p.message for p in problems] == [
        "a shader is given 32 values and 6 pictures at the most"
    ]


def test_the_values_of_a_shader_move_as_any_others(tmp_path: Path) -> None:
    live = "{wave: 2s, from: red, to: '#0000ff80'}"
    node = node_of(tmp_path, f"{{shader: a.frag, values: {{tint: {live}, place: [1, 2]}}}}")
    waves = [node.live[f"tint.{i}"] for i in range(4)]
    assert all(isinstance(wave, WaveSpec) for wave in waves)
    assert [wave.start for wave in waves if isinstance(wave, WaveSpec)] == [1, 0, 0, 1]
    assert (node.live["place.0"], node.live["place.1"]) == (1.0, 2.0)


@pytest.mark.parametrize(
    "keys",
    ["{0s: red, 2s: blue}", "[{at: 0s, to: red}, {at: 2s, to: blue}]"],
)
def test_the_colour_of_a_shader_goes_from_key_to_key(keys: str, tmp_path: Path) -> None:
    node = node_of(tmp_path, f"{{shader: a.frag, values: {{tint: {{keys: {keys}}}}}}}")
    assert len([prop for prop in node.live if prop.startswith("tint.")]) == 4


@pytest.mark.parametrize(
    ("written", "strange"),
    [
        ("{shape: ellipse, points: 8}", "points"),
        ("{shape: polygon, inner: 40%}", "inner"),
        ("{shape: star, corners: 20}", "corners"),
        ("{shape: ring, drawn: 50%}", "drawn"),
        ("{shape: line, through: [[0, 0], [9, 9]], soft: 3}", "soft"),
        ('{shape: svg, data: "M0 0 L9 9", closed: yes}', "closed"),
    ],
)
def test_a_key_that_says_nothing_about_its_form_is_named(
    written: str, strange: str, tmp_path: Path
) -> None:
    _, [problem] = check(write(tmp_path, with_node(written)))
    assert (problem.severity, problem.place.line) == ("warning", 14)
    assert problem.message.startswith(f"'{strange}' says nothing about the shape")


def test_a_hue_that_cannot_vary_is_named(tmp_path: Path) -> None:
    keys = "{keys: {0s: red, 1s: blue}}"
    repeat = "repeat: {count: 3, ring: 90, vary: {hue: 9deg}}"
    _, [problem] = check(write(tmp_path, with_node(f"{{shape: star, colour: {keys}, {repeat}}}")))
    assert problem.message == "'vary: {hue: ..}' does not reach a colour that goes by keys"
