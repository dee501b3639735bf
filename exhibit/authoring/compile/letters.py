"""What a text draws: its letters, or room for them where its words wait for what will be said."""

from __future__ import annotations

from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.quads import Quads, anchored
from exhibit.authoring.compile.sayings import saying
from exhibit.authoring.details import TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.placeholders import MARKS, known_words, most_letters, parts_of
from exhibit.authoring.specs import NodeSpec
from exhibit.core.words import REVEALED
from exhibit.scene.drawlist import new_records
from exhibit.scene.lettering import Lettering, Reveal, letters_of
from exhibit.show.program import Show


def letters(  # noqa: PLR0913, PLR0917  # a node and all that its letters depend on
    node: NodeSpec, text: TextSpec, words: tuple[str, Name], reveals: bool, show: Show, looks: Looks
) -> Quads | None:
    """The quads of a text, whose `words` are given with their language."""
    language, said = words
    reveal = Reveal(REVEALED.index(text.by), text.soft) if reveals else Reveal()
    parts = parts_of(said.text, marked=text.markup)
    if any(not isinstance(part, str) for part in parts):
        return _room(node, text, words, reveal, show, looks)
    paragraph = looks.paragraph(Name("".join(map(str, parts)), said.place), text, language)
    if paragraph is None:
        return None
    x, y = anchored(node.anchor, (paragraph.width, paragraph.height))
    records = letters_of(paragraph, (-x, -y), reveal)
    return Quads("text", looks.glyph_texture, records, full=reveal.full(paragraph))


def _room(  # noqa: PLR0913, PLR0917  # as above
    node: NodeSpec,
    text: TextSpec,
    words: tuple[str, Name],
    reveal: Reveal,
    show: Show,
    looks: Looks,
) -> Quads:
    """The room for words with gaps; an input that the show has not says nothing."""
    language, said = words
    parts = parts_of(said.text, marked=text.markup)
    known = [Name(part, said.place) for part in known_words(said.text, marked=text.markup)]
    marks = MARKS if text.markup else ""
    x, y = anchored(node.anchor, (2.0, 2.0))
    lettering = Lettering(
        parts=saying(parts, show, language, marks),
        typeset=looks.live(tuple(known), text, language),
        most=most_letters(said.text, text),
        anchor=(x, y),
        reveal=reveal,
        marks=marks,
    )
    room = new_records(lettering.most)
    room["tint"] = 0
    return Quads("text", looks.glyph_texture, room, lettering=lettering)
