"""How scenes follow each other, as authors write it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exhibit.authoring.check_styles import shader_names
from exhibit.authoring.compile import cover_of
from exhibit.authoring.program import program
from exhibit.authoring.specs import GoSpec
from exhibit.core.problems import Problems
from exhibit.core.styles import CROSSFADE, Style, StyleBook
from exhibit.core.units import Length
from exhibit.show.program import Region
from tests.shows import at, good, only, with_scenes, write

MELT = "vec4 mix_pictures(vec2 at, float progress) { return mix(before(at), after(at), progress); }"


def shore(written: str) -> str:
    return with_scenes(f"- scene: shore\n  go:\n    - after: 2s\n      to: shore\n"
                       f"      with: {written}")  # fmt: skip


def way_out(folder: Path, written: str) -> GoSpec:
    (folder / "melt.frag").write_text(MELT, "utf-8")
    return good(write(folder, shore(written))).scenes[0].gos[0]


@pytest.mark.parametrize(
    ("written", "over_s", "style"),
    [
        ("cut", 0.0, CROSSFADE),
        ("crossfade", 1.0, CROSSFADE),
        ("crossfade 1min 30s", 90.0, CROSSFADE),
        ("wipe", 1.0, Style("wipe")),
        ("wipe left 2s", 2.0, Style("wipe", angle_deg=180.0)),
        ("wipe towards up 2 s", 2.0, Style("wipe", angle_deg=270.0)),
        ("wipe 30deg 2s", 2.0, Style("wipe", angle_deg=30.0)),
        ("wipe -0.25 turn 2s", 2.0, Style("wipe", angle_deg=-90.0)),
        ("through black 2s", 2.0, Style("through")),
        ('through "#ff0" 2s', 2.0, Style("through", colour=(1.0, 1.0, 0.0))),
        ("through '#ff0'", 1.0, Style("through", colour=(1.0, 1.0, 0.0))),
        ("iris 500ms", 0.5, Style("iris")),
        ("iris closing 2s", 2.0, Style("iris", closing=True)),
        ("iris from 30% 40 2s", 2.0, Style("iris", middle=(Length(30, "%"), Length(40)))),
        (
            "iris closing from [30%, 40%] 2s",
            2.0,
            Style("iris", middle=(Length(30, "%"), Length(40, "%")), closing=True),
        ),
        ("melt.frag 2s", 2.0, Style("shader", file="melt.frag")),
        ("{style: cut}", 0.0, CROSSFADE),
        ("{style: crossfade, over: 3s, ease: bounce}", 3.0, Style(ease="bounce")),
        (
            "{style: wipe, over: 2s, towards: down, soft: 4%, ease: soft}",
            2.0,
            Style("wipe", ease="soft", angle_deg=90.0, soft=Length(4, "%")),
        ),
        ("{style: wipe, towards: 0.5turn}", 1.0, Style("wipe", angle_deg=180.0)),
        ("{style: through, colour: white}", 1.0, Style("through", colour=(1.0, 1.0, 1.0))),
        (
            "{style: iris, from: [10, 20], closing: yes, soft: 8}",
            1.0,
            Style("iris", soft=Length(8), middle=(Length(10), Length(20)), closing=True),
        ),
        (
            "{style: melt.frag, over: 2s, values: {grain: 40, drift: [1, 2], tint: '#f00'}}",
            2.0,
            Style(
                "shader",
                file="melt.frag",
                values=(("grain", (40.0,)), ("drift", (1.0, 2.0)), ("tint", (1.0, 0.0, 0.0, 1.0))),
            ),
        ),
    ],
)
def test_a_style_is_written_in_a_line_or_with_all_that_can_be_said(
    written: str, over_s: float, style: Style, tmp_path: Path
) -> None:
    go = way_out(tmp_path, written)
    assert (go.fade_s, go.style.style) == (over_s, style)


@pytest.mark.parametrize(
    ("written", "offset", "says", "hint"),
    [
        ("wobble 2s", 0, "'wobble 2s' is no way to change scenes", "known here: cut, crossfade"),
        ("crosfade 2s", 0, "no way to change scenes", "did you mean 'crossfade'?"),
        ("dissolve 2s", 0, "no way to change scenes", "did you mean 'crossfade'?"),
        ("slide left", 0, "no way to change scenes", "did you mean 'wipe'?"),
        ("circle 2s", 0, "no way to change scenes", "did you mean 'iris'?"),
        ("2s", 0, "'2s' is no way to change scenes", "write crossfade 2s"),
        ("melt.txt 2s", 0, "no way to change scenes", "ends in .frag or .glsl"),
        ("cut 2s", 4, "a cut takes no time", "write cut, or crossfade 2s"),
        ("crossfade 2", 10, "'2' has no unit", "write 2s"),
        ("wipe lft 2s", 5, "a wipe does not go 'lft'", "did you mean 'left'?"),
        ("wipe sideways", 5, "a wipe does not go 'sideways'", "one of right, down, left, up"),
        ("wipe left 2", 10, "'2' has no unit", "write 2s"),
        ("through 2s", 8, "'through' needs the colour", "through black 2s"),
        ("through #ffe 2s", 7, "'through' needs the colour", "a '#' stands in quotes"),
        ("through blak 2s", 8, "found 'blak'", "did you mean 'black'?"),
        ("through transparent", 8, "this one is transparent", "a crossfade"),
        ("iris form 3% 4%", 5, "an iris has no 'form'", "did you mean 'from'?"),
        ("iris from 30% 2s", 5, "'2s'", ""),
        ("iris from 30%", 5, "'from' needs a place", "iris from 30% 40% 2s"),
        ("{over: 2s}", 0, "'with' needs 'style'", "style: wipe"),
        ("{style: wype}", 8, "'wype' is no way", "did you mean 'wipe'?"),
        ("{style: wipe, towards: lft}", 23, "does not go 'lft'", "did you mean 'left'?"),
        ("{style: wipe, from: [1, 2]}", 14, "'wipe' has no 'from'", "towards, soft"),
        ("{style: through}", 0, "'through' needs 'colour'", "colour: black"),
        ("{style: through, colour: '#0008'}", 25, "this one is transparent", "an opaque one"),
        ("{style: iris, soft: -3}", 20, "at least 0", ""),
        ("{style: a.frag, values: {at: 3}}", 25, "'at' cannot be the name", "none of at"),
        ("{style: a.frag, values: 3}", 24, "'values' are written as", "{grain: 40"),
        ("{style: a.frag, values: {v: [1]}}", 28, "two, three or four numbers", ""),
        ("[wipe]", 0, "found a list", ""),
    ],
)
def test_what_is_no_style_is_answered_where_it_stands(
    written: str, offset: int, says: str, hint: str, tmp_path: Path
) -> None:
    problem = only(write(tmp_path, shore(written)))
    assert at(problem) == (16, 15 + offset)
    assert says in problem.message
    assert hint in problem.hint


def test_a_shader_that_is_not_there_is_named_once_and_the_show_plays(tmp_path: Path) -> None:
    (tmp_path / "melt.frag").write_text(MELT, "utf-8")
    scenes = shore("mlet.frag 2s") + '    - {after: 3s, to: shore, with: "mlet.frag 1s"}\n'
    problem = only(write(tmp_path, scenes.replace("    - {after", "      - {after")))
    assert at(problem) == (16, 15)
    assert problem.left_out
    assert "the shader mlet.frag is not there" in problem.message
    assert "did you mean 'melt.frag'?" in problem.hint


def test_a_shader_that_paints_nodes_does_not_mix_scenes(tmp_path: Path) -> None:
    (tmp_path / "paint.frag").write_text("vec4 paint(vec2 uv) { return vec4(1.0); }", "utf-8")
    problem = only(write(tmp_path, shore("paint.frag 2s")))
    assert "it has no" not in problem.message
    assert "no 'vec4 mix_pictures(vec2 at, float progress) { .. }'" in problem.message


def test_the_idle_return_has_a_style_too(tmp_path: Path) -> None:
    (tmp_path / "melt.frag").write_text(MELT, "utf-8")
    idle = "idle: {after: 60s, to: shore, with: melt.frag 3s}\n"
    text = idle + with_scenes("- {scene: shore}\n- {scene: sea, go: [{after: 1s, to: shore}]}")
    spec = good(write(tmp_path, text))
    assert spec.idle is not None
    assert spec.idle.fade_s == 3.0
    assert [name.text for name in shader_names(spec)] == ["melt.frag"]
    show = program(spec, Problems())
    assert [style.kind for style in show.styles] == ["crossfade", "shader"]
    assert [go.style for go in show.scenes[1].gos] == [0, 1]


def test_equal_styles_have_one_number_and_the_plain_one_is_0() -> None:
    book = StyleBook()
    numbers = [book.number(style) for style in (Style("iris"), CROSSFADE, Style("iris"), Style())]
    assert numbers == [1, 0, 1, 0]
    assert book.styles == (CROSSFADE, Style("iris"))


def test_a_style_may_be_anything_that_is_written(tmp_path: Path) -> None:
    """Odd values are answered, and never an exception."""
    odd = """"
''
{}
{style: }
{style: [a]}
iris from
wipe 1e9deg
through '
a.frag b.frag
{style: .frag}
[]
~
!!x wipe"""
    for written in odd.splitlines():
        with pytest.raises(AssertionError):
            good(write(tmp_path, shore(written)))


# --- backgrounds of scenes that lie over others ---------------------------------------------------


@pytest.mark.parametrize(
    ("background", "region", "over", "cover"),
    [
        ("", 0, True, 1.0),
        ("'#ff000080'", 0, True, 1.0),  # nothing lies below
        ("'#ff000080'", 0, False, 128 / 255),
        ("transparent", 0, False, 0.0),
        ("", 0, False, 1.0),
        ("", 1, True, 0.0),
        ("", 1, False, 0.0),
        ("'#ff000080'", 1, True, 128 / 255),
        ("black", 1, True, 1.0),
    ],
)
def test_how_much_a_background_covers_of_what_lies_under_it(
    background: str, region: int, over: bool, cover: float, tmp_path: Path
) -> None:
    said = f", background: {background}" if background else ""
    spec = good(write(tmp_path, with_scenes(f"- {{scene: shore{said}}}")))
    show = program(spec, Problems())
    show = replace(
        show,
        beside=(Region("r", 0, over=over),),
        scenes=(replace(show.scenes[0], region=region),),
    )
    assert cover_of(spec.scenes[0], show) == pytest.approx(cover)
