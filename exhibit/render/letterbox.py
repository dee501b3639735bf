"""Where the canvas lies in a window of another shape."""

from __future__ import annotations

from exhibit.render.glcalls import Size, Viewport


def letterbox(canvas: Size, window: Size) -> Viewport:
    """The largest viewport of the canvas's shape, in the middle: x, y, width, height in pixels.

    x and y are the lower left corner, as OpenGL counts. A canvas or window without size gives a
    viewport without size. Sides differ from the exact shape by less than half a pixel.
    """
    if min(*canvas, *window) < 1:
        return (0, 0, 0, 0)
    scale = min(window[0] / canvas[0], window[1] / canvas[1])
    width = min(max(round(canvas[0] * scale), 1), window[0])
    height = min(max(round(canvas[1] * scale), 1), window[1])
    return ((window[0] - width) // 2, (window[1] - height) // 2, width, height)


def part_of(viewport: Viewport, sees: tuple[float, float, float, float]) -> Viewport:
    """The pixels of a part of the canvas: left, top, right and bottom edge, as parts of it.

    Parts that share an edge share no pixel, and leave none out.
    """
    x, y, width, height = viewport
    left, right = round(width * sees[0]), round(width * sees[2])
    low, high = height - round(height * sees[3]), height - round(height * sees[1])
    return (x + left, y + low, max(right - left, 0), max(high - low, 0))
