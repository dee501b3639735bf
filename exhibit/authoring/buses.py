"""The buses of a show: those that every show has, and what it says of them and of its own."""

from __future__ import annotations

from exhibit.authoring.details import BusSpec, SoundsSpec
from exhibit.show.buses import USUAL_BUSES, Bus, Duck

_OVER_S = 0.6  # unless the author says: half a breath


def buses_of(spec: SoundsSpec) -> tuple[Bus, ...]:
    found = {bus.name: bus for bus in USUAL_BUSES}
    for said in spec.buses:
        found[said.name.text] = _said(said, found.get(said.name.text, Bus(said.name.text)))
    return tuple(found.values())


def _said(spec: BusSpec, usual: Bus) -> Bus:
    ducks = usual.ducks
    over_s = _OVER_S if spec.over_s is None else spec.over_s
    if spec.ducks is not None:
        ducks = tuple(Duck(bus.text, level, over_s) for bus, level in spec.ducks)
    return Bus(usual.name, usual.level if spec.level is None else spec.level, ducks)
