"""The proof reader on films: one that cannot be played is no mistake where a poster stands in."""

from __future__ import annotations

from dataclasses import replace

from exhibit.authoring.details import FilmSpec
from exhibit.authoring.specs import NodeSpec
from exhibit.authoring.voices import files_of
from exhibit.core.problems import Problems


def with_poster(node: NodeSpec, found: Problems) -> Problems:
    """What was found wrong with a node's files; of a film with a good poster, as warnings."""
    if not isinstance(node.detail, FilmSpec) or node.detail.poster is None:
        return found
    poster, films = node.detail.poster, {file.place for file in files_of(node)}
    bad = {fault.place for fault in found if fault.code == "media" and fault.severity == "error"}
    both = {*films, poster.place}
    if poster.place in bad and bad & films:
        return found
    told = Problems()
    for fault in found:
        if fault.code != "media" or fault.place not in both:
            told.extend([fault])
            continue
        message = fault.message
        if fault.place in films:
            message += f": its poster '{poster.text}' stands in"
        told.extend([replace(fault, severity="warning", code="poster", message=message)])
    return told
