"""Sounds, films and voices by language: which file is for whom.

A file that a language lacks is stood in for as words are. A sound follows the language at once: its
other file goes on at the same second, as the scene that it belongs to does. A memory goes on at the
same share of the whole: what is told in forty seconds of Arabic may take fifty of French.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec
from exhibit.core.languages import first_of
from exhibit.show.program import Show


def file_in(source: Name, files: Mapping[str, Name], order: Sequence[str]) -> Name:
    """The file for somebody who wants the languages of an order; `source` where there is one."""
    found = first_of(files, (*order, ""))
    return source if found is None else files[found]


def files_of(node: NodeSpec) -> tuple[Name, ...]:
    """All files that a node plays."""
    return tuple(node.files.values()) or (node.source,)


def heard_by(node: NodeSpec, show: Show) -> tuple[tuple[Name, tuple[int, ...]], ...]:
    """Each file of a node, with the numbers of the languages for which it is; none: for all."""
    if not node.files:
        return ((node.source, ()),)
    found: dict[str, tuple[Name, list[int]]] = {}
    for number, language in enumerate(show.languages):
        file = file_in(node.source, node.files, show.order_of(language))
        found.setdefault(file.text, (file, []))[1].append(number)
    return tuple((file, tuple(languages)) for file, languages in found.values())
