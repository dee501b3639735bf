"""How large pictures may be, so that those of a scene fit into memory beside those of the next.

A scene may take half of what there is: while it is seen, the one that follows must be able to come.
In a scene that needs more, the largest pictures are halved until it fits. It depends on nothing but
the show and what there is, so that a picture is as fine tonight as it was at the rehearsal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from exhibit.app.occasion import Occasion
from exhibit.scene.looks import TextureArray

Size = tuple[int, int]

# A picture finer than twice the canvas cannot be seen as such, even zoomed to double size.
FINER = 2
SMALLEST = 512  # pixels: what is no larger is not made smaller still
_MB = 1_000_000
_LEAST, _MOST = 128 * _MB, 512 * _MB


def usual_budget() -> int:
    """Bytes of textures where nobody says more: a sixteenth of the machine's memory, 128 to 512 MB.

    So a Raspberry Pi with 4 GB, whose graphics share its memory, has 256 MB.
    """
    with suppress(AttributeError, OSError, ValueError):
        from os import sysconf  # noqa: PLC0415  # not there on Windows, where cards have their own

        memory = sysconf("SC_PHYS_PAGES") * sysconf("SC_PAGE_SIZE")
        return min(max(memory // 16, _LEAST), _MOST)
    return _MOST


def budget_of(occasion: Occasion) -> int:
    """Bytes of textures that a show may take where it is played."""
    return occasion.venue.textures or usual_budget()


def room_for_pictures(arrays: Iterable[TextureArray], budget: int) -> int:
    """What all that stays leaves of a budget for pictures that come and go; at least a quarter."""
    from exhibit.render.textures import bytes_of  # noqa: PLC0415  # with OpenGL, not for `check`

    fixed = sum(bytes_of(array) for array in arrays if not array.comes)
    return max(budget - fixed, budget // 4)


def halved(size: Size, times: int) -> Size:
    return max(size[0] >> times, 1), max(size[1] >> times, 1)


def bytes_of_size(size: Size) -> int:
    """What a picture takes, its mipmaps included."""
    return 4 * sum(map(_area, (halved(size, k) for k in range(max(size).bit_length()))))


def halvings(
    sizes: Mapping[int, Size], scenes: Sequence[frozenset[int]], most_bytes: int, side: int
) -> dict[int, int]:
    """How often each of the pictures is halved; `scenes` say which of them each shows.

    Those of one scene take at most `most_bytes`, and none has a side longer than `side`.
    """
    times = {number: _until(size, side) for number, size in sizes.items()}
    for scene in scenes:
        here = [number for number in scene if number in sizes]
        while sum(bytes_of_size(halved(sizes[n], times[n])) for n in here) > most_bytes:
            areas = {n: _area(halved(sizes[n], times[n])) for n in here}
            large = [n for n in here if max(halved(sizes[n], times[n])) > SMALLEST]
            if not large:
                break
            # All that are about as large as the largest: equals stay equals.
            least = max(areas[n] for n in large) // 2
            for n in large:
                times[n] += areas[n] > least
    return times


def _until(size: Size, side: int) -> int:
    times = 0
    while max(halved(size, times)) > max(side, 1):
        times += 1
    return times


def _area(size: Size) -> int:
    return size[0] * size[1]


def too_much(sizes: Mapping[int, Size], scene: frozenset[int], most_bytes: int) -> str:
    """A sentence about a scene whose pictures have to be made smaller, or ""."""
    here = [sizes[number] for number in scene if number in sizes]
    needed = sum(map(bytes_of_size, here))
    if needed <= most_bytes:
        return ""
    return (
        f"the pictures of this scene take {needed // _MB:,} MB of texture memory, and "
        f"{most_bytes // _MB:,} MB are there for them: the largest are shown at half their "
        f"size or less"
    )
