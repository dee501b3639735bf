"""Captions to readings: every cue laid out once, and for every moment which of them are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.along import hand_of
from exhibit.authoring.compile.balanced import balanced
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.marked import marked
from exhibit.authoring.compile.quads import anchored
from exhibit.authoring.compile.stacked import MOST_AT_ONCE, Placed, shifts
from exhibit.authoring.details import CaptionsSpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, SceneSpec
from exhibit.core.captions import Cue, Spot, word_times
from exhibit.core.units import Length
from exhibit.scene.drawlist import Records, new_records
from exhibit.scene.lettering import Reveal, letters_of
from exhibit.scene.looks import Paragraph
from exhibit.scene.readings import Reading, Transcript
from exhibit.show.program import Show

Doubles = NDArray[np.float64]
AT = (0.5, 0.92)  # where captions stand that nobody has placed, in parts of the canvas
GAP = 0.37  # between what is said in a transcript, in heights of its shortest
ALWAYS_S = -1e12
_SIDES = {"left": "left", "right": "right", "top": "top", "bottom": "bottom", "centre": ""}


@dataclass(frozen=True, slots=True)
class _Set:
    """A cue, laid out: its quads around the node's origin, and when each is said."""

    cue: Cue
    records: Records
    said_s: Doubles
    saying_s: Doubles
    height: float
    middle: float = 0.0  # of its box, down from the origin
    down: bool = False  # where another stands in its place it gives way downwards, else upwards


def reading_of(
    node: NodeSpec, scene: SceneSpec, show: Show, looks: Looks, language: str
) -> Reading | None:
    """What is read by visitors of a language; None when there is nothing."""
    spec = node.detail
    assert isinstance(spec, CaptionsSpec)
    found = _cues(node, spec, show, looks, language)
    if found is None:
        return None
    cues, spoken = found
    laid = [one for one in _laid(node, spec, cues, spoken, show, looks) if len(one.records)]
    if not laid:
        return None
    firsts = np.cumsum([0, *(len(one.records) for one in laid)])
    counts = [len(one.records) for one in laid]
    transcript = None
    if spec.show == "all":
        pages_s, pages, transcript = _window(spec, laid, show)
    else:
        _stack(laid)
        pages_s, pages = _pages([one.cue for one in laid])
    shown = [np.arange(firsts[cue], firsts[cue + 1]) for page in pages for cue in page]
    sizes = [sum(counts[cue] for cue in page) for page in pages]
    light = spec.highlight if spec.highlight and spec.highlight.by != "no" else None
    return Reading(
        first=0,
        slots=max(sizes),
        records=np.concatenate([one.records for one in laid]),
        hand=hand_of(spec.of, scene, show, looks, language),
        pages_s=np.array(pages_s, np.float64),
        bounds=np.cumsum([0, *sizes], dtype=np.intp),
        shown=np.concatenate([np.zeros(0, np.intp), *shown]),
        from_s=np.repeat([one.cue.start_s for one in laid], counts),
        until_s=np.repeat([one.cue.end_s for one in laid], counts),
        said_s=np.concatenate([one.said_s for one in laid]),
        saying_s=np.concatenate([one.saying_s for one in laid]),
        colour=None if light is None else light.colour[:3],
        keeps=light is None or light.keeps,
        rest=1.0 if light is None or light.rest is None else light.rest,
        fade_s=spec.fade_s,
        transcript=transcript,
    )


# --- which ----------------------------------------------------------------------------------------


def _cues(
    node: NodeSpec, spec: CaptionsSpec, show: Show, looks: Looks, language: str
) -> tuple[Sequence[Cue], str] | None:
    if language in spec.without:
        return None
    if not spec.files:
        return _written(spec, show, language), language
    for spoken, name in _candidates(spec, show, language):
        cues = looks.captions(name)
        if cues:
            return cues, spoken or "und"
    return None


def _candidates(spec: CaptionsSpec, show: Show, language: str) -> Iterator[tuple[str, Name]]:
    """The files in the order in which they are wanted."""
    if spec.language == "original":
        wanted: tuple[str, ...] = tuple(spec.files)[:1]
    elif spec.language == "visitor":
        wanted = tuple(dict.fromkeys((language, "", *show.order_of(language), *spec.files)))
    else:
        wanted = (spec.language, "")
    for each in wanted:
        if each in spec.files:
            yield each, spec.files[each]


def _written(spec: CaptionsSpec, show: Show, language: str) -> list[Cue]:
    """Lines that stand in the scene itself: each until the next."""
    ends = [line.at_s for line in spec.lines[1:]] + [-ALWAYS_S]
    cues = []
    for line, end_s in zip(spec.lines, ends, strict=True):
        wanted = (*show.order_of(language), "")
        words = next((line.words[each] for each in wanted if each in line.words), None)
        if words is not None and end_s > line.at_s:
            cues.append(Cue(line.at_s, end_s, words.text))
    return cues


# --- how ------------------------------------------------------------------------------------------


def _laid(  # noqa: PLR0913, PLR0917  # what is said, how, and by whom it is laid out
    node: NodeSpec,
    spec: CaptionsSpec,
    cues: Sequence[Cue],
    spoken: str,
    show: Show,
    looks: Looks,
) -> Iterator[_Set]:
    voice = ""
    for cue in cues:
        named = ""
        if spec.voices and cue.voice and cue.voice != voice:
            named = f"{cue.voice}: "
        voice = cue.voice
        yield _set(node, spec, cue, (named, cue.language or spoken), show, looks)


def _set(  # noqa: PLR0913, PLR0917  # as above
    node: NodeSpec,
    spec: CaptionsSpec,
    cue: Cue,
    said: tuple[str, str],
    show: Show,
    looks: Looks,
) -> _Set:
    named, language = said
    spot = None if spec.placed or spec.show == "all" else cue.spot
    style = replace(spec.text, markup=bool(cue.runs))
    anchor, x, y = node.anchor, 0.0, 0.0
    if spec.show == "all":
        anchor = "centre"
    if spot is not None:
        anchor, x, y = _spotted(spot, show.canvas)
        if spot.width is not None:
            style = replace(style, width=Length(spot.width * 100.0, "%"))
        if spot.align in ("start", "centre", "end"):
            style = replace(style, align=spot.align)  # type: ignore[arg-type]  # just looked at
    text = marked(cue.text, cue.runs, named) if cue.runs else named + cue.text
    words = Name(text, node.place)
    if anchor.endswith(("left", "right")):  # a narrower box would move its lines
        paragraph = looks.paragraph(words, style, language)
    else:
        paragraph = balanced(words, style, language, looks)
    if paragraph is None:
        return _Set(cue, new_records(0), np.zeros(0), np.zeros(0), 0.0)
    left, up = anchored(anchor, (paragraph.width, paragraph.height))
    records = letters_of(paragraph, (x - left, y - up), Reveal())
    said_s, saying_s = _said(spec, cue, len(named), paragraph, len(records))
    down = anchor.startswith("top") if spot is None or spot.y is None else spot.y < 0.5
    return _Set(cue, records, said_s, saying_s, paragraph.height, y - up, down)


def _said(
    spec: CaptionsSpec, cue: Cue, before: int, paragraph: Paragraph, count: int
) -> tuple[Doubles, Doubles]:
    """When each quad is said, and for how long."""
    whole = np.full(count, cue.start_s), np.full(count, cue.end_s - cue.start_s)
    words = word_times(cue)
    if spec.highlight is None or spec.highlight.by == "line" or not words:
        return whole
    if len(paragraph.places) != count:
        return whole
    begins = np.array([place + before for place, _, _ in words])
    times = np.array([(from_s, until_s) for _, from_s, until_s in words])
    word = np.searchsorted(begins, paragraph.places[:, 0], side="right") - 1
    found = times[np.maximum(word, 0)]
    return found[:, 0], found[:, 1] - found[:, 0]


def _spotted(spot: Spot, canvas: tuple[int, int]) -> tuple[str, float, float]:
    """The anchor of a cue that its file places, and how far it is from where captions stand."""
    side = _SIDES[spot.side]
    edge = _SIDES[spot.edge] if spot.y is not None else "bottom"
    x = 0.0 if spot.x is None else (spot.x - AT[0]) * canvas[0]
    y = 0.0 if spot.y is None else (spot.y - AT[1]) * canvas[1]
    return f"{edge} {side}".strip() or "centre", x, y


# --- when -----------------------------------------------------------------------------------------


def _pages(cues: Sequence[Cue]) -> tuple[list[float], list[list[int]]]:
    """From when on which cues are seen, as long as those are the same."""
    edges = sorted({edge for cue in cues for edge in (cue.start_s, cue.end_s)})
    begins = sorted(range(len(cues)), key=lambda i: cues[i].start_s)
    pages: list[list[int]] = []
    active: list[int] = []
    coming = 0
    for edge in edges:
        active = [i for i in active if cues[i].end_s > edge]
        while coming < len(begins) and cues[begins[coming]].start_s <= edge:
            active.append(begins[coming])
            coming += 1
        active = active[-MOST_AT_ONCE:]
        pages.append(list(active))
    return edges, pages


def _stack(laid: list[_Set]) -> None:
    """Moves captions out of the way of those that are seen at the same time."""
    order = sorted(range(len(laid)), key=lambda i: laid[i].cue.start_s)
    for i, shift in zip(order, shifts(_placed(laid[i]) for i in order), strict=True):
        laid[i].records["rect"][:, 1] += shift


def _placed(one: _Set) -> Placed:
    rect = one.records["rect"]
    left, right = float(rect[:, 0].min()), float((rect[:, 0] + rect[:, 2]).max())
    top = one.middle - one.height / 2
    bottom = top + one.height
    return Placed(one.cue.start_s, one.cue.end_s, left, top, right, bottom, one.down)


def _window(
    spec: CaptionsSpec, laid: list[_Set], show: Show
) -> tuple[list[float], list[list[int]], Transcript]:
    """All cues below each other, and for each those that are in the window around it."""
    gap = min(one.height for one in laid) * GAP
    height = spec.height.of(show.canvas[1])
    heights = np.array([one.height + gap for one in laid])
    middle = np.cumsum(heights) - heights / 2
    for one, y in zip(laid, middle, strict=True):
        one.records["rect"][:, 1] += y
    before = np.concatenate([middle[:1], middle[:-1]])
    reach = (height + heights) / 2
    pages = [
        np.flatnonzero((middle + reach > low) & (middle - reach < high)).tolist()
        for low, high in zip(before, middle, strict=True)
    ]
    starts = [ALWAYS_S, *(one.cue.start_s for one in laid[1:])]
    return starts, pages, Transcript(middle, height)
