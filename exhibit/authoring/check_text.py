"""The proof reader of texts: the inputs that their gaps name, and the fonts they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from exhibit.authoring.details import TextSpec
from exhibit.authoring.meant import suggest
from exhibit.authoring.placeholders import gaps_of
from exhibit.authoring.program import channels
from exhibit.authoring.slips import short
from exhibit.authoring.specs import NodeSpec, ShowSpec
from exhibit.core.problems import Problem
from exhibit.core.words import FAMILIES, INPUT_PARTS


def gap_faults(node: NodeSpec, text: TextSpec, spec: ShowSpec) -> Iterator[Problem]:
    """Gaps in the words of a node that nothing the show listens to can fill."""
    known = {channel.name for channel in channels(spec)}
    whole = {item.name.text: item.kind for item in spec.inputs if item.kind in INPUT_PARTS}
    for words in node.words.values():
        for name in dict.fromkeys(gaps_of(words.text, marked=text.markup)):
            if name in known:
                continue
            if name in whole:
                parts = ", ".join(f"{{{name}.{part}}}" for part in INPUT_PARTS[whole[name]])
                message = f"'{name}' is a {whole[name]}, which is several numbers"
                yield Problem(words.place, "input-kind", message, f"say one of them: {parts}")
                continue
            plain = f"what is no input stands in two braces: {{{{{short(name)}}}}}"
            near = suggest(name, known) if known else ""
            yield Problem(
                words.place,
                "unknown-input",
                f"'{{{short(name)}}}' waits for an input that the show does not have",
                f"{near}; {plain}" if near else plain,
            )


def font_faults(text: TextSpec, spec: ShowSpec) -> Iterator[Problem]:
    """A font that neither the kit nor the show has; the words are shown in another."""
    known = (*FAMILIES, *spec.fonts)
    if text.font not in known and text.font_place is not None:
        yield Problem(
            text.font_place,
            "unknown-font",
            f"there is no font '{short(text.font)}': serif stands in",
            suggest(text.font, known) + "; a show names its own under 'fonts' in show.yaml",
            left_out=True,
        )
