from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from tests.render.drawing import Easel, open_easel


@pytest.fixture(scope="module", params=["core", "es"])
def easel(request: pytest.FixtureRequest) -> Iterator[Easel]:
    """OpenGL 3.3 core, then OpenGL ES 3.0: every test that draws runs in both."""
    yield open_easel(request.param)
    pygame.display.quit()
