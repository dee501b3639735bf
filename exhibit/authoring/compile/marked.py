"""The runs of a caption as marks that the typesetter reads: heavy, leaning and coloured words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from exhibit.core.captions import Run

MOST_RUNS = 32  # of a caption; beyond, it is no longer words that are meant
_MARKS = re.compile(r"([\\*\[\]{}])")


def marked(text: str, runs: Sequence[Run], before: str = "") -> str:
    """The text with its runs in brackets, what looks like marks escaped, behind plain words.

    Stars would need a space at the right side of each: brackets may stand within a word.
    """
    # Those that are in others come after them, so the innermost colour is the one that is seen.
    known = sorted(runs[:MOST_RUNS], key=lambda run: (run.start, -run.stop))
    edges = {place for run in known for place in (run.start, run.stop)}
    parts = [_escaped(before)]
    for start, stop in pairwise(sorted({0, len(text), *(e for e in edges if 0 < e < len(text))})):
        here = [run for run in known if run.start <= start and stop <= run.stop]
        parts.append(_bracketed(_escaped(text[start:stop]), here))
    return "".join(parts)


def _bracketed(words: str, runs: Sequence[Run]) -> str:
    said = [word for word in ("bold", "italic") if any(getattr(run, word) for run in runs)]
    said += [f"colour={colour}" for colour in [run.colour for run in runs if run.colour][-1:]]
    return f"[{words}]{{{' '.join(said)}}}" if said else words


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
