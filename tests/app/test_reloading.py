"""Somebody saves while the show plays: the next picture is the new show, at the same moment."""

from __future__ import annotations

import gc
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
from OpenGL import GL
from PIL import Image

from exhibit.app import rewriting
from exhibit.app.recording import RELOADED
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Place, Problems
from exhibit.picture import Sounding
from exhibit.render.paintings import complaints
from exhibit.render.window import Window, open_window
from exhibit.scene.looks import ShaderSource
from exhibit.scene.stage import Stage
from tests.app.reloaded import Edited, Pixels
from tests.shows import picture, sound, write

BLUE, RED, GREEN = (0, 0, 128), (128, 0, 0), (0, 128, 0)

SHOW = """\
show: Tide
canvas: [320, 180]
languages: [en]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  card: text
start: sleep
scenes:
  - scene: sleep
    background: "#000080"
    nodes:
      - {text: Come closer, name: words, at: [50%, 85%], size: 12%}
    go: [{when: near < 1, to: awake, with: cut}]
  - scene: awake
    background: "#800000"
    nodes:
      - {shape: ellipse, name: moon, at: [20%, 20%], size: 20, colour: white}
      - {image: sea.png, name: sea, at: [80%, 80%], size: 40}
    timeline: [{at: 1s, move: moon, to: [80%, 20%], over: 4s}]
    go: [{when: near > 2, to: sleep, with: cut}]
"""


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield open_window("test", (16, 16), offscreen=True)
    pygame.display.quit()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture(tmp_path / "tide", "sea.png", (60, 40))
    return write(tmp_path / "tide", SHOW)


@pytest.fixture
def show(folder: Path, window: Window) -> Iterator[Edited]:
    with Edited(folder, window) as edited:
        yield edited


def fresh(show: Edited, time_s: float, near: float | None = None) -> Pixels:
    """What is seen of a show that begins as it is written now."""
    copy = show.folder.parent / f"copy {len(list(show.folder.parent.iterdir()))}" / "tide"
    shutil.copytree(show.folder, copy)
    with Edited(copy, show.window) as other:
        if near is not None:
            other.play("near", near)
        other.settle()
        other.pass_to(time_s)
        return other.pixels()


def test_what_is_saved_is_seen(show: Edited) -> None:
    assert show.colour() == BLUE
    show.save(SHOW.replace("000080", "008000"))
    show.settle()
    assert show.colour() == GREEN
    assert show.reloading.changes == 1
    assert show.said[-1].startswith("The show is the new one")


def test_it_is_the_picture_of_a_show_that_began_so(show: Edited) -> None:
    """Letters, drawings, pictures: all of what is seen, to the pixel."""
    show.play("near", 0.5)
    edited = SHOW.replace("size: 20,", "size: 31,").replace("size: 40}", "size: 55}")
    show.save(edited.replace("Come closer", "Plus près"))
    show.settle()
    show.pass_to(3.0)
    np.testing.assert_array_equal(show.pixels(), fresh(show, 3.0, 0.5))
    show.play("near", 2.5)
    np.testing.assert_array_equal(show.pixels(), fresh(show, 3.0))


def test_it_goes_on_in_the_same_scene_at_the_same_moment(show: Edited) -> None:
    show.pass_to(2.0)
    show.play("near", 0.5)
    show.pass_to(4.0)
    show.settle()
    before = show.pixels()
    first = SHOW.index("  - scene: sleep")
    another = '  - {scene: garden, background: "#008000"}\n'
    show.save(SHOW[:first] + another + SHOW[first:])  # all numbers are others
    show.settle()
    assert show.scene == "awake"
    assert show.loop.state.playing[-1].entered_s == pytest.approx(2.0)
    np.testing.assert_array_equal(show.pixels(), before)


def test_a_way_out_that_the_change_has_opened_is_taken(show: Edited) -> None:
    show.play("near", 1.4)
    assert show.scene == "sleep"
    show.save(SHOW.replace("near < 1,", "near < 1.5,"))
    show.settle()
    assert show.scene == "awake"


def test_the_picture_never_shows_half_of_a_change(show: Edited) -> None:
    """While a version comes in, every frame is that of the old one; then the new, whole."""
    show.play("near", 0.5)
    show.settle()
    before = show.pixels()
    show.save(SHOW.replace("800000", "008000").replace("size: 40}", "size: 60}"))
    frames = []
    for _ in range(2_000):
        show.frame()
        frames.append(show.pixels())
        if show.reloading.changes:
            break
    for seen in frames:
        np.testing.assert_array_equal(seen, before)
    show.frame()
    after = show.pixels()
    show.settle()
    np.testing.assert_array_equal(show.pixels(), after)
    assert tuple(after[90, 160]) == GREEN


# --- what is wrong --------------------------------------------------------------------------------


def test_a_slip_leaves_the_show_as_it_is_and_is_answered_on_the_screen(show: Edited) -> None:
    before = show.pixels()
    show.save(SHOW.replace("background", "backgruond"))
    show.settle()
    assert show.reloading.changes == 0
    assert any("did you mean 'background'?" in line for line in show.said)
    seen = show.pixels()
    np.testing.assert_array_equal(seen[:128], before[:128])  # all that is above the card
    assert not np.array_equal(seen[135:], before[135:])
    show.save(SHOW)
    show.settle()
    np.testing.assert_array_equal(show.pixels(), before)
    assert show.said[-1] == "What is written is what is played again."


def test_the_card_goes_when_another_version_is_played(show: Edited) -> None:
    show.save(SHOW.replace("start: sleep", "start: slep"))
    show.settle()
    assert show.reloading.over()
    show.save(SHOW.replace("000080", "008000"))
    show.settle()
    assert show.reloading.over() == []
    assert show.colour(down=0.98) == GREEN


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (SHOW[: len(SHOW) // 2], "scene"),
        ("", "empty"),
        (SHOW.replace("sea.png", "see.png"), "see.png"),
        (SHOW.replace("  - scene: awake", "\t- scene: awake"), "tab"),
        ("scenes: [", "show.yaml"),
    ],
    ids=["half a file", "an empty file", "a lost picture", "a tab", "no end"],
)
def test_whatever_is_wrong_the_show_plays_on(slip: str, words: str, show: Edited) -> None:
    before = show.pixels()
    show.save(slip)
    show.settle()
    assert show.reloading.changes == 0
    assert any(words in line for line in show.said), show.said
    np.testing.assert_array_equal(show.pixels()[:100], before[:100])


def test_a_show_that_began_with_something_lost_can_be_worked_on(
    tmp_path: Path, window: Window
) -> None:
    folder = write(tmp_path / "tide", SHOW)
    picture(folder, "sea.png")
    with Edited(folder, window) as show:
        (folder / "sea.png").unlink()
        show.rewriter.process.begin()  # as it was when the show began
        show.save(SHOW.replace("000080", "008000"))
        show.settle()
        assert show.colour() == GREEN


def test_a_picture_that_is_cut_short_is_not_shown(show: Edited, folder: Path) -> None:
    show.play("near", 0.5)
    show.settle()
    before = show.pixels()
    whole = (folder / "sea.png").read_bytes()
    (folder / "sea.png").write_bytes(whole[: len(whole) * 2 // 3])
    show.rewriter.read()
    show.settle()
    assert show.reloading.changes == 0
    np.testing.assert_array_equal(show.pixels()[:100], before[:100])


# --- pictures, words, inputs ----------------------------------------------------------------------


def test_a_picture_that_was_painted_over_is_seen_and_never_lacks(
    show: Edited, folder: Path
) -> None:
    show.play("near", 0.5)
    show.settle()
    assert show.colour(0.8, 0.8) == (200, 60, 20)
    Image.new("RGB", (60, 40), (0, 200, 0)).save(folder / "sea.png")
    show.rewriter.read()
    seen = set()
    for _ in range(2_000):
        show.frame()
        seen.add(show.colour(0.8, 0.8))
        if show.reloading.changes and not show.reloading.works:
            break
    assert seen == {(200, 60, 20), (0, 200, 0)}


def test_words_that_change_have_letters_before_and_after(tmp_path: Path, window: Window) -> None:
    live = SHOW.replace("Come closer", '"Come closer, {card}"')
    folder = write(tmp_path / "tide", live)
    picture(folder, "sea.png", (60, 40))
    with Edited(folder, window) as show:
        show.play("card", "Amina")
        before = show.pixels()
        show.save(live.replace("800000", "008000"))  # the letters are the same
        show.settle()
        np.testing.assert_array_equal(show.pixels(), before)
        show.save(live.replace("Come closer", "Qui est-ce"))  # and now they are others
        show.settle()
        assert not np.array_equal(show.pixels(), before)
        show.save(live)
        show.settle()
        np.testing.assert_array_equal(show.pixels(), before)
        show.play("card", "Ousmane")
        assert not np.array_equal(show.pixels(), before)


def test_an_input_that_is_new_can_be_played(show: Edited) -> None:
    edited = SHOW.replace("  card: text", "  card: text\n  drum: hit").replace("near < 1,", "drum,")
    show.save(edited)
    show.settle()
    assert [c.name for c in show.on.show.controls] == ["near", "card", "drum"]
    show.play("near", 1.5)
    show.play("drum", 1.0)
    assert show.scene == "awake"


def test_the_panel_stays_open(show: Edited) -> None:
    show.on.controls.panel.shown = True
    show.save(SHOW.replace("800000", "008000"))
    show.settle()
    assert show.on.controls.panel.shown


def test_another_canvas_is_another_picture(show: Edited) -> None:
    show.save(SHOW.replace("[320, 180]", "[180, 180]"))
    show.settle()
    assert show.colour(0.02) == (0, 0, 0)  # beside the square
    np.testing.assert_array_equal(show.pixels(), fresh(show, 0.0))


def test_a_shader_is_compiled_and_one_with_a_slip_is_not_taken(
    show: Edited, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tried(spec: ShowSpec, problems: Problems) -> None:
        """Not in a window of its own: this one is drawn into."""
        text = (spec.folder / "fill.frag").read_text()
        for said in complaints([ShaderSource("fill.frag", text, ())], show.window.profile):
            problems.error(Place("fill.frag", 1), "shader", said, left_out=True)

    monkeypatch.setattr(rewriting, "try_shaders", tried)
    write(folder, "vec4 paint(vec2 uv) { return vec4(0.0, 0.5, 0.0, 1.0); }", "fill.frag")
    node = "      - {shader: fill.frag, size: [320, 180]}\n"
    shaded = SHOW.replace("      - {text", f"{node}      - {{text")
    show.save(shaded)
    show.settle()
    assert show.colour() == GREEN
    show.save("vec4 paint(vec2 uv) { return vec4(0.0, oops, 0.0, 1.0); }", "fill.frag")
    show.settle()
    assert show.colour() == GREEN
    assert any("fill.frag:1" in line for line in show.said), show.said
    show.save("vec4 paint(vec2 uv) { return vec4(0.5, 0.0, 0.0, 1.0); }", "fill.frag")
    show.settle()
    assert show.colour() == RED


# --- sound ----------------------------------------------------------------------------------------


class Heard:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.sounds: list[Sounding] = []

    def follow(self, sounds: list[Sounding], _: float) -> None:
        self.sounds = list(sounds)

    def renew(self, wanted: object, changed: set[str]) -> None:
        self.changed = changed


SOUNDS = SHOW.replace(
    "      - {text: Come", "      - {sound: sea.wav, name: surf, loop: yes}\n      - {text: Come"
)


def test_a_sound_that_is_the_same_plays_on(tmp_path: Path, window: Window) -> None:
    folder = write(tmp_path / "tide", SOUNDS)
    picture(folder, "sea.png")
    for name in ("sea.wav", "wind.wav"):
        sound(folder, name)
    with Edited(folder, window) as show:
        heard = show.sounds = Heard()
        show.house.ears.sound = show.sound()
        show.pass_to(1.0)
        before = [each.key for each in heard.sounds]
        assert len(before) == 1
        first = SOUNDS.index("  - scene: sleep")
        show.save(SOUNDS[:first] + "  - {scene: garden}\n" + SOUNDS[first:])
        show.settle()
        assert [each.key for each in heard.sounds] == before
        show.save(SOUNDS.replace("sea.wav", "wind.wav"))
        show.settle()
        assert [Path(each.file).name for each in heard.sounds] == ["wind.wav"]
        assert heard.sounds[0].key not in before


# --- a recording, and what is left behind ---------------------------------------------------------


def test_a_recording_notes_when_the_show_was_another(show: Edited) -> None:
    show.pass_to(2.5)
    show.save(SHOW.replace("000080", "008000"))
    show.settle()
    assert [(round(e.time_s, 6), e.address) for e in show.recorded] == [(2.5, RELOADED)]


def gl_objects() -> dict[str, int]:
    """How many there are of each kind, by asking for all numbers that may be theirs."""
    kinds = {
        "textures": GL.glIsTexture,
        "buffers": GL.glIsBuffer,
        "programs": GL.glIsProgram,
        "shaders": GL.glIsShader,
        "vertex arrays": GL.glIsVertexArray,
        "framebuffers": GL.glIsFramebuffer,
    }
    return {name: sum(bool(there(n)) for n in range(1, 600)) for name, there in kinds.items()}


def test_nothing_is_left_of_the_versions_before(show: Edited) -> None:
    def edit(size: int) -> None:
        edited = SHOW.replace("size: 12%", f"size: {size}%")
        show.save(edited.replace("size: 40}", f"size: {size + 30}}}"))
        show.settle()
        show.save(edited.replace("start:", "strat:"))
        show.settle()

    show.play("near", 0.5)
    edit(10)
    edit(11)
    count, mapped = gl_objects(), _maps()
    stages = [weakref.ref(stage) for stage in show.on.production.stages]
    for size in range(12, 18):
        edit(size)
    assert show.reloading.changes == 8
    assert gl_objects() == count
    assert _maps() <= mapped
    assert list((show.folder.parent / "handed over").iterdir()) == []
    gc.collect()
    assert [ref() for ref in stages] == [None] * len(stages)
    assert sum(isinstance(each, Stage) for each in gc.get_objects()) <= 12


def _maps() -> int:
    """How many files that were handed over are still mapped."""
    maps = Path("/proc/self/maps")
    return maps.read_text().count(".production") if maps.exists() else 0
