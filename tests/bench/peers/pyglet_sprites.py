"""pyglet: a `Sprite` for each, all in one `Batch`, their pictures in one atlas.

That is what its documentation advises for many sprites: one texture means one group, and one draw
call. Its sprites have no parents: see `shoal`.

`position`, `rotation` and `color` are set one by one (72 ms on a busy machine). With `opacity` for
`color` it took 82 ms, with `Sprite.update(x, y, rotation=...)` and `opacity` 80 ms; the fastest
frames of the three were too close to tell apart. Not tried: a vertex list of one's own, written by
numpy, which would be another renderer and no longer pyglet's sprites.

Mesa's driver that draws nothing (22.3) crashes where a part of a buffer is replaced that was drawn
from; there that one call, which would do nothing, is left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.peers import shoal
from tests.bench.peers.forest import engine


def sprites(sprites: int, frames: int) -> list[float]:
    """Seconds a frame."""
    window, draw = _shown(sprites)

    def frame(time_s: float) -> None:
        draw(time_s)
        window.flip()

    return shoal.timed(frame, frames)


def still(sprites: int, file: str) -> str:
    _, draw = _shown(sprites)
    draw(shoal.STILL_S)
    buffer = engine("pyglet.image").get_buffer_manager().get_color_buffer().get_image_data()
    width, height = shoal.CANVAS
    bottom_up = np.frombuffer(buffer.get_data("RGB", 3 * width), np.uint8)
    return shoal.save(bottom_up.reshape(height, width, 3)[::-1], file)


def _shown(sprites: int) -> tuple[Any, Callable[[float], None]]:
    pyglet = engine("pyglet")
    pyglet.options["headless"] = True
    pyglet.options["debug_gl"] = False  # its own advice for what is released: no check a call
    width, height = shoal.CANVAS
    window = engine("pyglet.window").Window(width, height, vsync=False)
    if os.environ.get("GALLIUM_NOOP"):
        engine("pyglet.graphics.vertexbuffer").glBufferSubData = _nothing
    engine("pyglet.gl").glClearColor(*shoal.BACKGROUND, 1.0)
    image = engine("pyglet.image")
    atlas = engine("pyglet.image.atlas").TextureBin(256, 256)
    regions = []
    for picture in shoal.pictures():
        data = image.ImageData(*picture.shape[1::-1], "RGBA", picture[::-1].tobytes())
        region = atlas.add(data, border=1)
        region.anchor_x = region.anchor_y = shoal.SIDE_PX / 2
        regions.append(region)
    batch = engine("pyglet.graphics").Batch()
    all_ = shoal.Shoal(sprites)
    sprite = engine("pyglet.sprite").Sprite
    made = [sprite(regions[number], batch=batch, subpixel=True) for number in all_.picture]

    def draw(time_s: float) -> None:
        seen = all_.seen(time_s)
        x, y = seen.x.tolist(), (height - seen.y).tolist()
        opacity = (seen.opacity * 255).astype(np.intp).tolist()
        numbers = zip(made, x, y, seen.rotation.tolist(), opacity, strict=True)
        for each, to_x, to_y, turned, alpha in numbers:
            each.position = (to_x, to_y, 0.0)
            each.rotation = turned
            each.color = (255, 255, 255, alpha)
        window.clear()
        batch.draw()

    return window, draw


def _nothing(*_: object) -> None:
    """What `glBufferSubData` does where nothing is drawn."""
