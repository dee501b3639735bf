"""Artists' shaders: what they are given, what they paint, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.render import glsl, programs
from exhibit.render.paintings import Paintings, complaints
from exhibit.scene.drawlist import Batch, Masked, Painting
from exhibit.scene.looks import ShaderSource
from tests.pictures import assert_same_picture
from tests.render.drawing import WHITE, Easel, Four, array_of, painted, pose, quad, whole

PLACE = "vec4 paint(vec2 uv) { return vec4(uv, 0.0, 1.0); }\n"
GIVEN = (("one", 1), ("two", 2), ("three", 3), ("four", 4))


def shader(text: str, inputs: tuple[tuple[str, int], ...] = (), *pictures: str) -> ShaderSource:
    return ShaderSource("ripple.frag", text, inputs, pictures)


def painting(*values: float, colour: Four = WHITE, rect: Four = (0, 0, 8, 4)) -> Painting:
    return Painting(0, pose(colour), rect, np.array(values, np.float32))


def test_uv_begins_at_the_top_left(easel: Easel) -> None:
    pixels = easel.draw(whole(painted([painting()])), (8, 4), shaders=[shader(PLACE)])
    columns, rows = (np.arange(8) + 0.5) / 8, (np.arange(4) + 0.5) / 4
    np.testing.assert_allclose(pixels[1, :, 0], columns * 255, atol=1)
    np.testing.assert_allclose(pixels[:, 1, 1], rows * 255, atol=1)


def test_uv_turns_with_the_node(easel: Easel) -> None:
    turned = Painting(0, pose(at=(4, 4), turn=np.pi / 2), (-4, -4, 8, 8), np.zeros(0, np.float32))
    pixels = easel.draw(whole(painted([turned])), (8, 8), shaders=[shader(PLACE)])
    assert (np.diff(pixels[:, 4, 0].astype(int)) > 0).all()  # u runs down
    assert (np.diff(pixels[4, :, 1].astype(int)) < 0).all()  # and v to the left


def test_inputs_arrive_by_name(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(one, two.y, three.z, 1.0) * four.w; }"
    values = (0.2, 9, 0.4, 9, 9, 0.6, 9, 9, 9, 0.5)
    pixels = easel.draw(whole(painted([painting(*values)])), (8, 4), shaders=[shader(text, GIVEN)])
    # The alpha is half too, and colours are straight.
    np.testing.assert_allclose(pixels[0, 0], np.array([0.2, 0.4, 0.6]) * 0.25 * 255, atol=1)


def test_values_that_are_missing_are_0(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(one, two, 1.0); }"
    pixels = easel.draw(whole(painted([painting(1.0)])), (8, 4), shaders=[shader(text, GIVEN[:2])])
    assert (pixels == (255, 0, 0)).all()


def test_the_size_is_that_on_the_canvas(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(size / 100.0, 0.0, 1.0); }"
    large = Painting(0, pose(turn=0.3, scale=(2, 5)), (0, 0, 20, 10), np.zeros(0, np.float32))
    pixels = easel.draw(whole(painted([large])), (8, 16), shaders=[shader(text)], size=(16, 32))
    np.testing.assert_allclose(pixels[20, 4], (102, 128, 0), atol=1)


def test_colours_are_straight_and_become_premultiplied(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(1.0, 0.5, 0.0, 0.4); }"
    half = painting(colour=(1.0, 0.5, 1.0, 0.5))
    pixels = easel.draw(
        whole(painted([half], background=(0, 0, 1))), (8, 4), shaders=[shader(text)]
    )
    np.testing.assert_allclose(pixels[1, 1], np.array([0.2, 0.05, 0.8]) * 255, atol=1)


def test_what_is_brighter_than_white_is_white(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(7.0, -3.0, 0.5, 9.0); }"
    pixels = easel.draw(whole(painted([painting()])), (8, 4), shaders=[shader(text)])
    np.testing.assert_allclose(pixels[1, 1], (255, 0, 128), atol=1)


def test_a_painting_ends_at_its_edges(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(1.0); }"
    pixels = easel.draw(
        whole(painted([painting(rect=(2.5, 1, 3, 2))])), (8, 4), shaders=[shader(text)]
    )[..., 0]
    np.testing.assert_allclose(pixels[1], [0, 0, 128, 255, 255, 128, 0, 0], atol=1)
    assert not pixels[[0, 3]].any()


def test_pictures_are_called_by_name(easel: Easel) -> None:
    file = np.random.default_rng(4).integers(0, 256, (4, 8, 4), np.uint8)
    file[..., 3] = 255
    text = "vec4 paint(vec2 uv) { return tiles(vec2(1.0 - uv.x, uv.y)); }"
    mirrored = Painting(
        0, pose(), (0, 0, 8, 4), np.zeros(0, np.float32), ((0, 1, (0.0, 0.0, 1.0, 1.0)),)
    )
    pixels = easel.draw(
        whole(painted([mirrored])), (8, 4), [array_of(np.zeros_like(file), file)],
        shaders=[shader(text, (), "tiles")],
    )  # fmt: skip
    np.testing.assert_array_equal(pixels, file[:, ::-1, :3])


def test_pictures_are_straight_and_stay_in_their_cells(easel: Easel) -> None:
    page = np.full((16, 16, 4), 255, np.uint8)
    page[4:8, 8:12] = (100, 50, 0, 128)
    text = "vec4 paint(vec2 uv) { return vec4(tile(uv * 9.0 - 4.0).rgb, 1.0); }"
    one = Painting(
        0, pose(), (0, 0, 8, 8), np.zeros(0, np.float32), ((0, 0, (0.5, 0.25, 0.75, 0.5)),)
    )
    pixels = easel.draw(
        whole(painted([one])), (8, 8), [array_of(page)], shaders=[shader(text, (), "tile")]
    )
    np.testing.assert_allclose(pixels, np.broadcast_to((199, 100, 0), pixels.shape), atol=1)


def test_two_pictures_and_what_comes_after_keep_their_own_textures(easel: Easel) -> None:
    red, green = np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2, 4), np.uint8)
    red[..., [0, 3]], green[..., [1, 3]] = 255, 255
    text = "vec4 paint(vec2 uv) { return uv.x < 0.5 ? left(uv) : right(uv); }"
    cell = (0.0, 0.0, 1.0, 1.0)
    both = Painting(0, pose(), (0, 0, 4, 4), np.zeros(0, np.float32), ((0, 0, cell), (1, 0, cell)))
    steps = (both, Batch("image", 0, 0, 1))
    pixels = easel.draw(
        whole(painted(steps, [quad((4, 0, 4, 4))])), (8, 4), [array_of(red), array_of(green)],
        shaders=[shader(text, (), "left", "right")],
    )  # fmt: skip
    assert pixels[1].tolist() == [[255, 0, 0]] * 2 + [[0, 255, 0]] * 2 + [[255, 0, 0]] * 4


def test_a_picture_that_is_not_there_is_transparent_and_named(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return tile(uv) + other(uv); }"
    lost = Painting(
        0, pose(), (0, 0, 8, 4), np.zeros(0, np.float32), ((5, 0, (0.0, 0.0, 1.0, 1.0)),)
    )
    pixels, faults = easel.faulty(painted([lost]), shaders=[shader(text, (), "tile", "other")])
    assert faults == ["texture 5 is not there: what it shows is left out"]
    assert not pixels.any()


def test_a_painting_can_be_a_mask(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(0.0, 0.0, 0.0, uv.x > 0.5 ? 0.5 : 0.0); }"
    steps = (Masked((painting(),), (Batch("shape", -1, 0, 1),)),)
    pixels = easel.draw(whole(painted(steps, [quad((0, 0, 8, 4))])), (8, 4), shaders=[shader(text)])
    np.testing.assert_allclose(pixels[1, :, 0], [0] * 4 + [128] * 4, atol=1)


@pytest.mark.parametrize("number", [np.nan, np.inf])
@pytest.mark.parametrize("place", range(10))
def test_a_pose_that_is_no_number_harms_nothing_else(
    easel: Easel, number: float, place: int
) -> None:
    broken = painting(rect=(0, 0, 4, 4))
    broken.pose[place] = number
    drawlist = painted((broken, Batch("shape", -1, 0, 1)), [quad((4, 0, 4, 4))])
    pixels, _ = easel.faulty(drawlist, shaders=[shader(PLACE)])
    assert (pixels[:, 6:] == 255).all()


def test_a_value_that_is_no_number_is_not_seen_beyond_its_painting(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) { return vec4(one); }"
    broken = painting(np.nan, rect=(0, 0, 4, 4))
    pixels, _ = easel.faulty(painted([broken]), shaders=[shader(text, GIVEN[:1])])
    assert not pixels[:, 5:].any()


def test_waves(easel: Easel) -> None:
    """A shader as one would write it: with a comment, a function, inputs and a picture."""
    text = """// Une vague d'été passe sur le zellige.
float wave(vec2 p, float t) {
    return sin(length(p) * 24.0 - t * 6.2831853);
}

vec4 paint(vec2 uv) {
    vec2 p = (uv - middle) * size / size.y;
    float height = wave(p, phase) * exp(-2.0 * length(p));
    vec4 seen = tiles(uv + normalize(p + 1e-4) * height * 0.05);
    return vec4(mix(seen.rgb, light, 0.5 + 0.5 * height), seen.a);
}
"""
    rows, columns = np.mgrid[0:32, 0:64]
    tiles = np.zeros((32, 64, 4), np.uint8)
    tiles[..., 0], tiles[..., 2] = columns * 3, 255 - rows * 6
    tiles[..., 1] = (columns // 8 + rows // 8) % 2 * 200
    tiles[..., 3] = 255
    source = shader(text, (("phase", 1), ("middle", 2), ("light", 3)), "tiles")
    wave = Painting(
        0, pose((1, 1, 1, 0.9), at=(80, 45), turn=0.1), (-70, -35, 140, 70),
        np.array([0.3, 0.4, 0.5, 1.0, 0.9, 0.6], np.float32), ((0, 0, (0.0, 0.0, 1.0, 1.0)),),
    )  # fmt: skip
    pixels = easel.draw(
        whole(painted([wave], background=(0.1, 0.1, 0.15))), (160, 90), [array_of(tiles)],
        shaders=[source],
    )  # fmt: skip
    assert_same_picture(pixels, "render/waves")


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [((), ()), (GIVEN, ("tiles", "waves"))])
@pytest.mark.parametrize("line", [1, 3, 6])
def test_a_compiler_names_the_artists_line(
    easel: Easel,
    line: int,
    given: tuple[tuple[tuple[str, int], ...], tuple[str, ...]],
) -> None:
    lines = ["// première", "float a;", "float b;", "/* two", "lines */", "float c;", PLACE]
    lines[line - 1] = "float broken = nowhere;"
    source = ShaderSource("ripple.frag", "\n".join(lines), *given)
    said = complaints([source], easel.profile)
    assert said
    assert said[0].startswith(f"ripple.frag:{line}: ")
    assert "nowhere" in said[0]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_end_them(easel: Easel, ending: str) -> None:
    text = ending.join(["\ufeff// one", "", "float broken = nowhere;", PLACE])
    assert complaints([shader(text)], easel.profile)[0].startswith("ripple.frag:3: ")


def test_what_only_opengl_es_refuses_is_said_on_the_desk(easel: Easel) -> None:
    text = "vec4 paint(vec2 uv) {\n    float half_way = 1 / 2.0;\n    return vec4(half_way);\n}"
    said = complaints([shader(text)], easel.profile)
    assert said[0].startswith("ripple.frag:2: ")
    assert ("(in OpenGL ES, as on a Raspberry Pi)" in said[0]) == (easel.profile == "core")
    paintings = Paintings(easel.profile)
    assert (paintings.load([shader(text)]) == []) == (easel.profile == "core")
    paintings.close()


def test_what_is_found_only_behind_the_text_is_its_last_line(easel: Easel) -> None:
    said = complaints([shader("vec4 paint(vec2 uv) {\n    return vec4(1.0);\n\n")], easel.profile)
    assert said[0].startswith("ripple.frag:2: ")
    assert said[0].endswith("(is a '}' or a ';' missing before?)")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "ripple.frag: it has no 'vec4 paint(vec2 uv)'. The smallest shader: vec4 paint"),
        ("// vec4 paint(vec2 uv)", "ripple.frag: it has no 'vec4 paint(vec2 uv)'."),
        ("\nvoid main() {}", "ripple.frag:2: take 'void main' out: the kit has its own"),
        ("#version 330\n" + PLACE, "ripple.frag:1: take '#version' out"),
        (PLACE + "float é;", "ripple.frag:2: 'é' can only stand in a comment"),
        (PLACE + "\0", "ripple.frag:2: '\\x00' can only stand in a comment"),
        ("vec4 paint(vec2 uv);", "ripple.frag: "),
    ],
)
def test_a_text_that_cannot_be_is_answered_plainly(easel: Easel, text: str, sentence: str) -> None:
    said = complaints([shader(text)], easel.profile)
    assert len(said) == 1
    assert said[0].startswith(sentence)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("été", "use up to 64 letters without accents"),
        ("two words", "use up to 64 letters without accents"),
        ("1st", "use up to 64 letters without accents"),
        ("", "use up to 64 letters without accents"),
        ("a;b", "use up to 64 letters without accents"),
        ("a\n", "use up to 64 letters without accents"),
        ("x" * 65, "use up to 64 letters without accents"),
        ("vec3", "GLSL keeps this word for itself"),
        ("discard", "GLSL keeps this word for itself"),
        ("mix", "GLSL keeps this word for itself"),
        ("size", "the kit or OpenGL uses this name"),
        ("paint", "the kit or OpenGL uses this name"),
        ("kit_uv", "the kit or OpenGL uses this name"),
        ("gl_FragCoord", "the kit or OpenGL uses this name"),
        ("a__b", "the kit or OpenGL uses this name"),
    ],
)
def test_a_name_that_cannot_be_is_a_sentence(easel: Easel, name: str, reason: str) -> None:
    for what, source in (
        ("an input", shader(PLACE, ((name, 1),))),
        ("a picture", shader(PLACE, (), name)),
    ):
        said = complaints([source], easel.profile)
        assert len(said) == 1
        assert said[0].startswith(f"ripple.frag: {what} cannot be called '{name}': {reason}")


def test_every_word_of_glsl_is_known_for_one(easel: Easel) -> None:
    """Names that pass are names that compile."""
    assert {"for", "texture", "smoothstep", "sampler2DArray"} <= glsl.words()
    fine = tuple((name, 1) for name in ("time", "Near", "level_2", "color", "position", "uv"))
    assert complaints([shader(PLACE, fine)], easel.profile) == []


def test_a_name_that_is_given_twice_and_a_count_that_cannot_be_are_sentences(easel: Easel) -> None:
    twice = shader(PLACE, (("near", 1), ("far", 7)), "near")
    assert complaints([twice], easel.profile) == [
        "ripple.frag: 'near' is given twice: each needs a name of its own",
        "ripple.frag: input 'far' has 7 numbers: it can have 1 to 4",
    ]


def test_more_pictures_than_the_machine_takes_are_a_sentence(easel: Easel) -> None:
    many = shader(PLACE, (), *(f"p{i}" for i in range(500)))
    said = complaints([many], easel.profile)
    assert said[0].startswith("ripple.frag: 500 pictures: this machine takes up to ")


def test_one_broken_shader_stops_no_other(easel: Easel) -> None:
    sources = [shader("broken"), shader(PLACE)]
    broken, good = painting(rect=(0, 0, 4, 4)), Painting(1, pose(), (4, 0, 4, 4), np.zeros(0, "f4"))
    pixels, faults = easel.faulty(painted([broken, good]), shaders=sources)
    assert len(faults) == 1
    assert faults[0].startswith("ripple.frag: it has no 'vec4 paint(vec2 uv)'")
    assert not pixels[:, :4].any()
    assert pixels[:, 4:].any()


def test_a_shader_that_was_never_loaded_is_named_once(easel: Easel) -> None:
    pixels, faults = easel.faulty(painted([painting()]))
    assert faults == ["shader 0 is not there: what it paints is left out"]
    assert not pixels.any()


def test_loading_again_puts_new_shaders_in_place_of_the_old(easel: Easel) -> None:
    paintings = Paintings(easel.profile)
    assert paintings.load([shader(PLACE), shader(PLACE)]) == []
    assert len(paintings) == 2
    assert paintings.load([shader(PLACE)]) == []
    assert len(paintings) == 1
    paintings.close()


@pytest.mark.parametrize(
    "log", ["0:7(3): error: no such name", "0(7) : error: no such name", "ERROR: 0:7: no such name"]
)
def test_compilers_of_all_makers_are_understood(log: str) -> None:
    text = PLACE * 9
    assert glsl.faults_in(shader(text), log)[0].startswith("ripple.frag:7: ")
    assert glsl.faults_in(shader(text), "all is lost") == ["ripple.frag: all is lost"]


def test_the_source_has_one_header_and_the_artists_text_as_it_is() -> None:
    for profile, header in programs.HEADERS.items():
        source = glsl.source_of(shader(PLACE, GIVEN, "tiles"), profile)
        assert source.startswith(header)
        assert source.count("#version") == 1
        assert "\n#line 1\n" + PLACE in source
