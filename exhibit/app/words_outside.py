"""Words that stand beyond the edges of the picture, in one of their languages.

Only of words that stay where they are can that be known: not of those that move, grow or turn, nor
of those in a group that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exhibit.authoring.details import TextSpec
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import Live, NodeSpec, SceneSpec
from exhibit.core.problems import Problems
from exhibit.core.units import Length

if TYPE_CHECKING:
    from exhibit.scene.looks import Paragraph

MOST_OUTSIDE = 0.01  # of the canvas: a hair of a letter is nothing
_STILL = frozenset(("x", "y", "opacity", "red", "green", "blue", "alpha", "visible", "revealed"))
_HALF = Length(50.0, "%")


def still_words(scene: SceneSpec) -> Iterator[NodeSpec]:
    """The texts of a scene that stay at one place of the picture."""
    moved = {
        target.text
        for cue in scene.timeline
        for target in cue.targets
        if not _STILL.issuperset(cue.goals) or {"x", "y"} & cue.goals.keys()
    }
    yield from _still(scene.nodes, moved)


def _still(nodes: Iterable[NodeSpec], moved: set[str]) -> Iterator[NodeSpec]:
    for node in nodes:
        if plain_name(node) in moved or node.repeat is not None or not _STILL.issuperset(node.live):
            continue
        if node.kind == "group" and "x" not in node.live:  # in it places are those of the picture
            yield from _still(node.nodes, moved)
        elif isinstance(node.detail, TextSpec) and _place(node) is not None:
            yield node


def _place(node: NodeSpec) -> tuple[Length, Length] | None:
    x, y = node.live.get("x", _HALF), node.live.get("y", _HALF)
    return (_length(x), _length(y)) if _fixed(x) and _fixed(y) else None


def _fixed(live: Live) -> bool:
    return isinstance(live, Length | float)


def _length(live: Live) -> Length:
    assert isinstance(live, Length | float)
    return live if isinstance(live, Length) else Length(live)


def check_inside(
    node: NodeSpec,
    paragraph: Paragraph,
    language: str,
    canvas: tuple[int, int],
    problems: Problems,
) -> None:
    """Warns of words that reach beyond the canvas by more than a hair."""
    from exhibit.authoring.compile.quads import anchored  # noqa: PLC0415  # with numpy

    place = _place(node)
    if place is None or not len(paragraph.rects):
        return
    middle = anchored(node.anchor, (paragraph.width, paragraph.height))
    rects = paragraph.rects
    for axis, (low_side, high_side) in enumerate((("left", "right"), ("top", "bottom"))):
        at = place[axis].of(canvas[axis]) - middle[axis]
        first = at + float(rects[:, axis].min())
        last = at + float((rects[:, axis] + rects[:, axis + 2]).max())
        over = {low_side: -first, high_side: last - canvas[axis]}
        side = max(over, key=lambda each: over[each])
        if over[side] > MOST_OUTSIDE * canvas[axis]:
            problems.warning(
                node.place,
                "text-outside",
                f"in {language}, '{short(paragraph.plain)}' reaches beyond the {side} edge of the "
                f"picture, by {over[side]:.0f} of {canvas[axis]} pixels",
                "give it a 'width', so that it takes several lines, or a smaller 'size'",
            )
            return
