"""What the first line of a recording says: of which show it is, and through which wires it came."""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.show.program import Show
from exhibit.wires.data import to_data
from exhibit.wires.wire import Wire

RELOADED = "/exhibit/reload"  # from here on the show was another one: somebody had saved


def header_of(show: Show, wires: Sequence[Wire] = ()) -> dict[str, object]:
    """The show's title, the kinds of its inputs, and the wires: what a replay goes by."""
    return {
        "show": show.title,
        "kinds": {control.name: control.kind for control in show.controls},
        "wires": [to_data(wire) for wire in wires],
    }
