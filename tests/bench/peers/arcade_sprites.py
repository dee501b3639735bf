"""arcade: a `Sprite` for each in one `SpriteList`, which draws all of them with one call.

Textures go into arcade's atlas by themselves. Its sprites have no parents: see `shoal`. The list
keeps no spatial hash, as its documentation advises for sprites that move.

Opacity is set with `sprite.color` and one of 256 colours made beforehand: `sprite.alpha`, which
makes a new colour each time, took longer (146 ms against 81 on a busy machine).
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
    width, height = shoal.CANVAS
    picture = engine("arcade").get_image(0, 0, width, height)
    return shoal.save(np.asarray(picture)[..., :3], file)


def _shown(sprites: int) -> tuple[Any, Callable[[float], None]]:
    os.environ["ARCADE_HEADLESS"] = "1"  # read when it is imported
    engine("pyglet").options["debug_gl"] = False
    arcade, image = engine("arcade"), engine("PIL.Image")
    width, height = shoal.CANVAS
    window = arcade.Window(width, height, "bench", vsync=False, visible=False)
    window.background_color = [round(255 * part) for part in shoal.BACKGROUND]
    textures = [arcade.Texture(image.fromarray(picture)) for picture in shoal.pictures()]
    all_ = shoal.Shoal(sprites)
    listed = arcade.SpriteList(use_spatial_hash=False, capacity=sprites)
    made = [arcade.Sprite(textures[number]) for number in all_.picture]
    listed.extend(made)
    white = [arcade.types.Color(255, 255, 255, alpha) for alpha in range(256)]

    def draw(time_s: float) -> None:
        seen = all_.seen(time_s)
        x, y = seen.x.tolist(), (height - seen.y).tolist()
        opacity = (seen.opacity * 255).astype(np.intp).tolist()
        numbers = zip(made, zip(x, y, strict=True), seen.rotation.tolist(), opacity, strict=True)
        for sprite, position, turned, alpha in numbers:
            sprite.position = position
            sprite.angle = turned
            sprite.color = white[alpha]
        window.clear()
        listed.draw()

    return window, draw
