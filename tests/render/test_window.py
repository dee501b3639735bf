from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from exhibit.render import glcalls, window
from exhibit.render.glcalls import Profile
from exhibit.render.letterbox import letterbox
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import NoGraphics, has_display, open_window
from exhibit.scene.drawlist import Layer
from tests.render.drawing import quad, scene, whole
from tests.render.test_shapes import sheet


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    yield
    pygame.display.quit()


@pytest.mark.parametrize(
    ("environment", "seen"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "SDL_VIDEODRIVER": "offscreen"}, False),
        ({"SDL_VIDEODRIVER": "kmsdrm"}, True),
    ],
)
def test_whether_a_window_would_be_seen_on_linux(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], seen: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_display(platform="linux") is seen


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_have_a_desktop(platform: str) -> None:
    assert has_display({}, platform)


@pytest.mark.parametrize("profile", ["core", "es"])
def test_an_offscreen_window_says_what_it_is(profile: Profile) -> None:
    before = dict(os.environ)
    opened = open_window("test", (40, 30), profile=profile, offscreen=True)
    assert opened.profile == profile
    assert opened.size == (40, 30)
    assert opened.describe().startswith("OpenGL ES 3" if profile == "es" else "OpenGL ")
    assert "offscreen" in opened.describe()
    opened.toggle_full_screen()
    assert not opened.full_screen
    opened.present()
    opened.close()
    assert opened.size == (0, 0)
    assert dict(os.environ) == before


def test_without_a_display_the_window_is_offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "has_display", lambda: False)
    opened = open_window("test", (8, 8), full_screen=True)
    assert opened.offscreen
    assert opened.profile == "core"


def test_where_opengl_3_3_fails_opengl_es_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = pygame.display.gl_set_attribute, []

    def only_es(name: int, value: int) -> None:
        if name == pygame.GL_CONTEXT_PROFILE_MASK:
            asked.append(value)
            if value == pygame.GL_CONTEXT_PROFILE_CORE:
                raise pygame.error("no core profile")
        real(name, value)

    monkeypatch.setattr(pygame.display, "gl_set_attribute", only_es)
    assert open_window("test", (8, 8), offscreen=True).profile == "es"
    assert asked == [pygame.GL_CONTEXT_PROFILE_CORE, pygame.GL_CONTEXT_PROFILE_ES]


def test_a_machine_without_opengl_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise pygame.error("Could not create EGL context")

    monkeypatch.setattr(pygame.display, "set_mode", refuse)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoGraphics) as caught:
        open_window("test", (8, 8), offscreen=True)
    assert str(caught.value) == (
        "This machine offers neither OpenGL 3.3 nor OpenGL ES 3.0 (Could not create EGL context): "
        "on Debian or Raspberry Pi OS run 'sudo apt install libgl1-mesa-dri libegl1 libgl1'."
    )


def test_a_machine_without_the_library_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glcalls, "missing", "Unable to load EGL library")
    with pytest.raises(NoGraphics, match=r"no OpenGL ES 3\.0 \(Unable to load EGL library\)"):
        open_window("test", (8, 8), profile="es", offscreen=True)


def test_what_is_drawn_into_the_window_can_be_read() -> None:
    opened = open_window("test", (6, 4), offscreen=True)
    renderer = Renderer(opened.profile, (6, 4))
    renderer.draw(whole(scene([quad((0, 0, 6, 1), (1, 0, 0, 1))])), (0, 0, 6, 4))
    pixels = renderer.read(opened.size)
    assert (pixels[0] == (255, 0, 0)).all()
    assert not pixels[1:].any()
    renderer.close()


@pytest.mark.parametrize("profile", ["core", "es"])
def test_a_fresh_context_draws_the_same_pixels(profile: Profile) -> None:
    """Bit for bit, after other pictures were drawn, and in a picture larger than the window."""
    glowing = scene(sheet(6.0), background=(0.1, 0.2, 0.1))
    layers = [Layer(glowing, 1.0), Layer(scene(sheet(0.0)), 0.37)]
    seen = []
    for window_size in ((8, 8), (300, 300)):
        opened = open_window("test", window_size, profile=profile, offscreen=True)
        renderer, target = Renderer(opened.profile, (192, 224)), Target((192, 224))
        for picture in (layers, whole(glowing), layers):
            with target:
                renderer.draw(picture, (0, 0, 192, 224))
            seen.append(target.read())
        renderer.close()
        target.close()
        opened.close()
    first, other = seen[0], seen[1]
    assert all(np.array_equal(each, first) for each in (seen[2], seen[3], seen[5]))
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("canvas", "inside", "viewport"),
    [
        ((1920, 1080), (1920, 1080), (0, 0, 1920, 1080)),
        ((1920, 1080), (1280, 800), (0, 40, 1280, 720)),
        ((1080, 1920), (1920, 1080), (656, 0, 608, 1080)),
        ((100, 100), (1, 300), (0, 149, 1, 1)),
        ((4000, 1), (100, 100), (0, 49, 100, 1)),
        ((1920, 1080), (0, 0), (0, 0, 0, 0)),
        ((0, 10), (100, 100), (0, 0, 0, 0)),
    ],
)
def test_letterbox(
    canvas: tuple[int, int], inside: tuple[int, int], viewport: tuple[int, int, int, int]
) -> None:
    assert letterbox(canvas, inside) == viewport
