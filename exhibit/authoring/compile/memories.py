"""A memory as what it is made of: voice, film, captions, a line that says how far it has gone.

Where the author says nothing of how a memory looks, these nodes are made for it; there is no other
way in which a memory is drawn, so whoever writes the nodes can have all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from exhibit.authoring.details import (
    CaptionsSpec,
    FilmSpec,
    HighlightSpec,
    Line,
    MemorySpec,
    ShapeSpec,
    TextSpec,
    VoiceSpec,
)
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.specs import FollowSpec, Live, NodeSpec, SceneSpec, all_nodes
from exhibit.core import easings
from exhibit.core.languages import alike
from exhibit.core.units import Length
from exhibit.show.players import Player
from exhibit.show.program import Show

# In sizes of the original's letters: what stands below it, and how large that is.
ORIGINAL, TRANSLATION, CHAPTER, PROGRESS, SPEAKER = -0.45, 0.45, 3.7, 4.0, 4.5
ALONE = 0.3  # the middle of the original for those who speak it, who need no translation
SMALLER, SMALL = 0.72, 0.46
REST = 0.62  # of words that are not said now; ivory on black has 7:1 then
ABOVE, FILM = -4.7, 0.6  # a film: where its lower edge stands, how much it takes of the width
FAINT = 0.3  # of the line that is still to go


def player_named(show: Show, scene: SceneSpec, name: str) -> int:
    """The number of a recording by its name: the scene's own, or another's; -1 for none."""
    named = [i for i, player in enumerate(show.players) if player.name == name]
    own = [i for i in named if show.scenes[show.players[i].scene].name == scene.name.text]
    return (own or named or [-1])[0]


def unfolded(scene: SceneSpec, show: Show) -> SceneSpec:
    """The scene with every memory as a group of what it is made of."""
    return replace(scene, nodes=_unfolded(scene.nodes, scene, show))


def _unfolded(
    nodes: tuple[NodeSpec, ...], scene: SceneSpec, show: Show, within: str = ""
) -> tuple[NodeSpec, ...]:
    return tuple(_one(node, scene, show, within) for node in nodes)


def _one(node: NodeSpec, scene: SceneSpec, show: Show, within: str) -> NodeSpec:
    if isinstance(node.detail, MemorySpec):
        name = plain_name(node)
        number = player_named(show, scene, name)
        if number < 0:
            return replace(node, nodes=_unfolded(node.nodes, scene, show, name))
        made = _Made(node, node.detail, show, show.players[number])
        shown = _unfolded(made.followed(node.nodes), scene, show, name) or tuple(made.drawn())
        return replace(node, nodes=(*made.recording(shown), *shown))
    if isinstance(node.detail, CaptionsSpec) and within and not node.detail.of:
        return replace(node, detail=replace(node.detail, of=within))
    if not node.nodes and not node.by:
        return node
    inside = _unfolded(node.nodes, scene, show, within)
    return replace(node, nodes=inside, by=_unfolded(node.by, scene, show, within))


def _is_of(node: NodeSpec, memory: str) -> bool:
    return isinstance(node.detail, FilmSpec) and node.detail.of == memory


class _Made:
    """The nodes of one memory, in pixels around its place."""

    def __init__(self, node: NodeSpec, memory: MemorySpec, show: Show, player: Player) -> None:
        self._node = node
        self._memory = memory
        self._show = show
        self._player = player
        self._name = plain_name(node)
        self._size = memory.size.of(show.canvas[1])
        self._width = memory.width.of(show.canvas[0])

    def recording(self, shown: tuple[NodeSpec, ...]) -> Iterator[NodeSpec]:
        """What is heard, and its film, unless that is among what is `shown` already."""
        voice, film = self._memory.voice, self._memory.film
        if voice is not None:
            made = replace(self._plain("voice"), source=voice, detail=VoiceSpec(self._name))
            yield replace(made, files=self._memory.voices)
        if film is not None and not any(_is_of(node, self._name) for node in all_nodes(shown)):
            y = self._live(0.0, ABOVE, 1.0)["y"]
            made = replace(self._plain("film"), kind="film", source=film, anchor="bottom")
            made = replace(made, files=self._memory.films)
            size = (Length(self._width * FILM, "px"), None)
            live: dict[str, Live] = {"y": y}
            yield self._along(replace(made, detail=FilmSpec(size=size), live=live))

    def followed(self, nodes: tuple[NodeSpec, ...]) -> tuple[NodeSpec, ...]:
        """The author's own nodes, of which those that show the memory's film go along with it."""
        return tuple(self._followed(node) for node in nodes)

    def _followed(self, node: NodeSpec) -> NodeSpec:
        film = self._memory.film
        if isinstance(node.detail, FilmSpec) and film and node.source.text == film.text:
            return self._along(node)
        if not node.nodes and not node.by:
            return node
        return replace(node, nodes=self.followed(node.nodes), by=self.followed(node.by))

    def _along(self, film: NodeSpec) -> NodeSpec:
        """A film as the player has it: all of it. Beside a voice of its own it is silent."""
        assert isinstance(film.detail, FilmSpec)
        detail = replace(
            film.detail, of=self._name, from_s=0.0, until_s=None, start_s=0.0, speed=1.0, loop=False
        )
        live = dict(film.live) if self._memory.voice is None else {**film.live, "level": 0.0}
        return replace(film, detail=detail, live=live)

    def drawn(self) -> Iterator[NodeSpec]:
        memory = self._memory
        original = memory.original.text if memory.original else ""
        own = memory.transcripts or ({original: memory.transcript} if memory.transcript else {})
        spoken = self._spoken(own)  # by who speaks one of these, nothing needs to be translated
        if own:
            yield self._captions(
                "original", own, ORIGINAL, 1.0, anchor="bottom", highlighted=True,
                without=spoken if memory.translations else (),
            )  # fmt: skip
            if memory.translations and set(spoken) & set(self._show.languages):
                others = tuple(each for each in self._show.languages if each not in spoken)
                yield self._captions(
                    "original alone", own, ALONE, 1.0, anchor="centre", highlighted=True,
                    without=others,
                )  # fmt: skip
        if memory.translations:
            yield self._captions(
                "translation", memory.translations, TRANSLATION, SMALLER,
                opacity=0.8, without=spoken or (original,),
            )  # fmt: skip
        if memory.chapters or any(mark.words for mark in memory.marks):
            files = {"": memory.chapters} if memory.chapters else {}
            yield self._captions(
                "chapter", files, CHAPTER, SMALL, anchor="bottom", opacity=0.6,
                lines=memory.marks,
            )  # fmt: skip
        if np.isfinite(self._player.lasts_s):
            yield from self._progress()
        if not memory.anonymous and memory.speaker:
            yield self._words("speaker", memory.speaker, SPEAKER, 0.9)
        if memory.credit:
            below = SPEAKER + (2.15 * SMALL if memory.speaker and not memory.anonymous else 0.0)
            yield self._words("credit", memory.credit, below, 0.55)

    # -- parts

    def _spoken(self, own: Mapping[str, Name]) -> tuple[str, ...]:
        """The languages in which something is said, and those of the show that are like them."""
        named = {language for language, _ in self._show.fallback}
        translated = {*(self._memory.translations or {}), *named}
        near = (
            language
            for language in self._show.languages
            if language not in translated and any(each and alike(each, language) for each in own)
        )
        return tuple(dict.fromkeys((*own, *near)))

    def _plain(self, what: str) -> NodeSpec:
        place = self._node.place
        name = Name(f"{self._name} {what}", place)
        return NodeSpec(what, place, name, {}, Name("", place))

    def _live(self, x_px: float, y_sizes: float, opacity: float) -> dict[str, Live]:
        red, green, blue, _ = self._memory.colour
        at: dict[str, Live] = {"x": Length(x_px, "px"), "y": Length(y_sizes * self._size, "px")}
        return at | {"red": red, "green": green, "blue": blue, "opacity": opacity}

    def _text(self, share: float) -> TextSpec:
        width = Length(self._width, "px")
        return replace(self._memory.text, size=Length(self._size * share, "px"), width=width)

    def _captions(  # noqa: PLR0913  # what captions are, and where
        self,
        what: str,
        files: Mapping[str, Name],
        y: float,
        share: float,
        *,
        anchor: str = "top",
        opacity: float = 1.0,
        without: tuple[str, ...] = (),
        highlighted: bool = False,
        lines: tuple[Line, ...] = (),
    ) -> NodeSpec:
        spec = CaptionsSpec(
            files=files,
            text=self._text(share),
            of=self._name,
            without=without,
            highlight=self._highlight() if highlighted else None,
            placed=True,
            lines=lines,
        )
        node = replace(self._plain(what), kind="captions", anchor=anchor, detail=spec)
        return replace(node, live=self._live(0.0, y, opacity))

    def _highlight(self) -> HighlightSpec | None:
        """On a washed-out wall gold and ivory are alike: what is not lit is darker too."""
        found = self._memory.highlight
        return found if found is None or found.rest is not None else replace(found, rest=REST)

    def _words(self, what: str, words: Mapping[str, Name], y: float, opacity: float) -> NodeSpec:
        node = replace(self._plain(what), kind="text", anchor="top", words=words)
        return replace(node, live=self._live(0.0, y, opacity), detail=self._text(SMALL))

    def _progress(self) -> Iterator[NodeSpec]:
        """A thin line, how much of it has gone, and where its chapters begin."""
        long = self._width * 0.6
        left, thin = -long / 2, max(self._size * 0.05, 1.0)
        bar = ShapeSpec("rectangle", (Length(long, "px"), Length(thin, "px")))
        live = self._live(left, PROGRESS, FAINT)
        yield self._shape("line", bar, live)
        follow = FollowSpec(
            Name(self._name, self._node.place), 0.0, 1.0, 0.0, None, easings.easing("linear"), False
        )
        gone: dict[str, Live] = {**live, "opacity": 0.9, "scale_x": follow}
        yield self._shape("gone", bar, gone)
        side = Length(4.0 * thin, "px")
        for at_s in self._player.chapters[1:]:
            x = left + long * at_s / self._player.lasts_s
            here = self._live(x, PROGRESS, 0.8)
            yield self._shape("mark", ShapeSpec("ellipse", (side, side)), here, "centre")

    def _shape(
        self, what: str, shape: ShapeSpec, live: Mapping[str, Live], anchor: str = "left"
    ) -> NodeSpec:
        node = replace(self._plain(what), kind="shape", anchor=anchor, detail=shape)
        return replace(node, source=Name(shape.form, node.place), live=live)
