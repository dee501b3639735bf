"""A show's words, set once in each language, for `check`: what would be missing on the wall."""

from __future__ import annotations

from collections.abc import Iterator

from exhibit.app.words_outside import check_inside, still_words
from exhibit.authoring.details import Readable, TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.placeholders import known_words, parts_of
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.problems import Problems

SMALL = 0.015  # of the canvas's height: 16 of 1,080 pixels


def try_letters(spec: ShowSpec, problems: Problems) -> None:
    """Adds what no font has, what is cut, and what will be hard to read."""
    texts = list(_texts(spec))
    if not texts:
        return
    # Shows without words need not wait for what sets them.
    from exhibit.app.letters import PICTURE_M, Letterer  # noqa: PLC0415
    from exhibit.authoring.compile.painting import spoken  # noqa: PLC0415
    from exhibit.media.atlas import GlyphAtlas  # noqa: PLC0415

    still = {id(node) for scene in spec.scenes for node in still_words(scene)}
    letterer = Letterer(spec, GlyphAtlas(), problems)
    languages = tuple(language.text for language in spec.languages)
    for node, text in texts:
        for language in languages:
            said_in, words = spoken(node, language, spec.order_of(language))
            parts = parts_of(words.text, marked=text.markup)
            known = known_words(words.text, marked=text.markup)
            names = [Name(part, words.place) for part in known]
            if any(not isinstance(part, str) for part in parts):
                letterer.live(names, text, said_in)
            for whole in names if parts and parts == known else ():
                paragraph = letterer.paragraph(whole, text, said_in)
                if id(node) in still:
                    check_inside(node, paragraph, said_in, spec.canvas, problems)
        share = letterer.size_px(text) / spec.canvas[1]
        if share < SMALL:
            problems.note(
                node.place,
                "small-letters",
                f"these letters are {share:.1%} of the canvas's height: few can read them on a "
                "wall",
                "5% is usual; 'size: readable from 4 m' is as large as that needs",
            )
    readable = [node for node, text in texts if isinstance(text.size, Readable)]
    if readable:
        problems.note(
            readable[0].place,
            "readable-guess",
            f"how large 'readable' is was reckoned for a picture {PICTURE_M:g} m wide",
            "a venue file says how wide it is there: picture: {width: 4.2 m}",
        )


def _texts(spec: ShowSpec) -> Iterator[tuple[NodeSpec, TextSpec]]:
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            if isinstance(node.detail, TextSpec):
                yield node, node.detail
