from __future__ import annotations

import re

import numpy as np
import pytest

from exhibit.render import programs
from exhibit.render.programs import QUAD, ShaderFault, check_inputs, explain, floats_of, read
from exhibit.scene.drawlist import MOVED, RECORD, SHAPE_NUMBER
from tests.render.drawing import Easel


def test_the_shader_fits_the_record() -> None:
    check_inputs("sprite.vert", read("sprite.vert"), QUAD)
    assert floats_of(RECORD) == {"rect": 4, "cell": 4, "look": 4, "tint": 4}
    assert floats_of(QUAD) == floats_of(RECORD) | dict.fromkeys(MOVED, 1)


def test_the_shader_numbers_the_shapes_as_records_do() -> None:
    numbers = dict(re.findall(r"(\w+) = (\d)[,;]", read("shape.frag")))
    assert {name: str(number) for name, number in SHAPE_NUMBER.items()} == {
        name.lower(): number for name, number in numbers.items() if name.lower() in SHAPE_NUMBER
    }


def test_a_record_that_changed_without_its_shader_is_named() -> None:
    changed = np.dtype([("row_x", np.float32, 3), ("rect", np.float32, 3), ("tint", np.float64)])
    source = "in vec3 row_x;\nin vec4 rect;\nin vec4 colour;\nout vec2 at;\n"
    with pytest.raises(ShaderFault) as caught:
        check_inputs("sprite.vert", source, changed)
    assert str(caught.value) == (
        "shaders/sprite.vert does not fit drawlist.RECORD and MOVED: "
        "'rect' has 4 floats in the shader, 3 floats in the record; "
        "'tint' has no place in the shader, 0 floats in the record; "
        "'colour' has 4 floats in the shader, no place in the record"
    )


@pytest.mark.parametrize(
    "log",
    [
        "0:7(3): error: no such name",
        "0(7) : error: no such name",
        "ERROR: 0:7: error: no such name",
    ],
)
def test_compilers_of_all_makers_lead_to_file_and_line(log: str) -> None:
    assert explain("shape.frag", log) == "shaders/shape.frag:7: error: no such name"


def test_what_is_missing_at_the_end_has_no_line() -> None:
    log = "(0) : error C0000: syntax error, unexpected $end"
    expected = "shaders/shape.frag: error C0000: syntax error, unexpected $end"
    assert explain("shape.frag", log) == expected


def test_a_shader_that_does_not_compile_names_its_line(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> str:
        source = read(name)
        return source if name != "mix.frag" else "out vec4 pixel;\n\nwrong here;\n"

    monkeypatch.setattr(programs, "read", broken)
    with pytest.raises(ShaderFault, match=r"^shaders/mix\.frag:\d: "):
        programs.load_mix(easel.profile)


def test_shaders_that_do_not_fit_each_other_are_both_named(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlike(name: str) -> str:
        if name == "mix.vert":
            return "out vec2 at;\n" + read(name).replace("gl_Position", "at = corner; gl_Position")
        return "in vec3 at;\nout vec4 pixel;\nvoid main() { pixel = at.xyzz; }\n"

    monkeypatch.setattr(programs, "read", unlike)
    with pytest.raises(ShaderFault, match=r"^shaders/mix\.vert and shaders/mix\.frag do not fit: "):
        programs.load_mix(easel.profile)
