"""The table that a show names, `words: words.csv`, read with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.tables.joined import joined
from exhibit.authoring.tables.read import read_table
from exhibit.core.problems import Place, Problems


def with_table(spec: ShowSpec, named: Name | None, problems: Problems) -> ShowSpec:
    """The show with the words of its table; its own are there where that cannot be read."""
    if named is None:
        return spec
    own = Problems()
    languages = [language.text for language in spec.languages]
    path = spec.folder / named.text
    if Path(named.text).is_absolute():
        problems.warning(
            named.place,
            "absolute-path",
            "this table lies outside of the show's folder, and will not travel with it",
            "copy it into the folder, and write its name from there",
        )
    table = read_table(path, languages, own)
    whole = Place(str(path))
    for fault in own:
        place, message = fault.place, fault.message
        if place == whole:  # all of it: that is named where the show names it
            place, message = named.place, f"{short(named.text)}: {message}"
        left_out = fault.severity == "error"
        problems.extend([replace(fault, place=place, message=message, left_out=left_out)])
    spec = replace(spec, table_file=path)
    return spec if table is None else joined(spec, table, problems)
