"""How the layers of a picture come together: what is painted where, and in which order.

A scene alone in its region is painted straight onto what is there. On an opaque picture a scene is
drawn in a picture of its own and laid over, as strongly at each place as its style says; and what
goes through a colour needs not even that: one of the two scenes is painted, and the colour over it.
Scenes that may be transparent, and those between which an artist's shader stands, are drawn apart,
both of them, and mixed.

Nothing is drawn here. Targets, the pictures that are drawn into, are counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from exhibit.core.styles import CROSSFADE
from exhibit.scene.drawlist import NOTHING, DrawList, Layer

WINDOW = -1  # in the place of a target: the picture itself


@dataclass(frozen=True, slots=True)
class Paint:
    """The scene of list `number`, into a target. One that is `opaque` covers what is there; in a
    target of its own one that is not begins with nothing.
    """

    number: int
    opaque: bool
    into: int = WINDOW


@dataclass(frozen=True, slots=True)
class Veil:
    """A colour over the picture, as strongly as it says."""

    colour: tuple[float, float, float]
    strength: float


@dataclass(frozen=True, slots=True)
class Over:
    """An opaque scene over an opaque picture, by the style and weight of its layer."""

    layer: Layer
    target: int


@dataclass(frozen=True, slots=True)
class Mix:
    """Two pictures as one, by the style and weight of the upper layer."""

    layer: Layer
    before: int
    after: int
    into: int = WINDOW


@dataclass(slots=True)
class Montage:
    """`lists` are drawn; first what goes `apart`, then what goes `straight` into the picture."""

    lists: list[DrawList] = field(default_factory=list)
    apart: list[Paint | Mix] = field(default_factory=list)
    straight: list[Paint | Veil | Over | Mix] = field(default_factory=list)
    targets: int = 0
    _free: list[int] = field(default_factory=list)

    def paint(self, layer: Layer, *, opaque: bool, into: int = WINDOW) -> Paint:
        self.lists.append(layer.drawlist)
        return Paint(len(self.lists) - 1, opaque, into)

    def target(self) -> int:
        if self._free:
            return self._free.pop()
        self.targets += 1
        return self.targets - 1

    def done(self, *targets: int) -> None:
        """What was drawn into these has been used."""
        self._free += targets


def montage(layers: Sequence[Layer], usable: Callable[[str], bool]) -> Montage:
    """The order in which layers are drawn, from the lowest region up.

    `usable` says whether an artist's shader of that file can be drawn with; in place of one that
    cannot, scenes fade over.
    """
    made = Montage()
    if len(layers) == 1 and layers[0].weight >= 1.0:  # as in most frames
        made.straight.append(made.paint(layers[0], opaque=True))
        return made
    for lowest, group in _regions(layers):
        if len(group) == 1 and group[0].weight >= 1.0:
            made.straight.append(made.paint(group[0], opaque=lowest))
            continue
        known = [_with_known_style(layer, usable) for layer in group]
        if lowest and not any(layer.style.kind == "shader" for layer in known):
            _over_each_other(made, known)
        else:
            _apart(made, known, opaque=lowest)
    return made


def cut(layers: Sequence[Layer]) -> list[Layer]:
    """Of each region the one layer that is most of it: for a machine that can draw no more."""
    found: list[Layer] = []
    for _, group in _regions(layers):
        most = [layer for layer in group if layer.weight >= 0.5]
        found += [replace(layer, weight=1.0) for layer in most[-1:]]
    return found


def _regions(layers: Iterable[Layer]) -> Iterable[tuple[bool, list[Layer]]]:
    """The layers that are seen, by region, and whether nothing lies below them.

    What another layer of the region has covered is left out, and regions below an opaque one.
    """
    groups: list[list[Layer]] = []
    for _, each in groupby(layers, key=_region):
        group = [layer for layer in each if layer.weight > 0.0]
        full = [i for i, layer in enumerate(group) if layer.weight >= 1.0]
        group = group[full[-1] if full else 0 :]
        if not group or (len(group) == 1 and group[0].drawlist is NOTHING):
            continue
        if full and all(layer.drawlist.cover >= 1.0 for layer in group):
            groups.clear()
        groups.append(group)
    return ((i == 0, group) for i, group in enumerate(groups))


def _region(layer: Layer) -> int:
    return layer.region


def _with_known_style(layer: Layer, usable: Callable[[str], bool]) -> Layer:
    if layer.style.kind == "shader" and not usable(layer.style.file):
        return replace(layer, style=CROSSFADE)
    return layer


def _over_each_other(made: Montage, group: list[Layer]) -> None:
    """Opaque layers, the first of which may come out of black."""
    steps: list[Layer | Veil] = [] if group[0].weight < 1.0 else [group[0]]
    whole = len(steps)  # of the steps, how many are painted straight: one or none
    for layer in group[whole:]:
        colour = layer.style.colour
        if layer.style.kind != "through":
            steps.append(layer)
        elif layer.weight < 0.5:
            steps.append(Veil(colour, 2.0 * layer.weight))
        else:
            steps, whole = [layer, Veil(colour, 2.0 - 2.0 * layer.weight)], 1
    for i, step in enumerate(steps):
        if isinstance(step, Veil):
            made.straight.append(step)
        elif i < whole:
            made.straight.append(made.paint(step, opaque=True))
        else:
            target = made.target()
            made.apart.append(made.paint(step, opaque=True, into=target))
            made.straight.append(Over(step, target))


def _apart(made: Montage, group: list[Layer], *, opaque: bool) -> None:
    """Layers that are mixed two by two, the lowest first, and then lie over what is below."""
    if group[0].weight < 1.0:
        group = [Layer(NOTHING, 1.0), *group]
    before = made.target()
    made.apart.append(made.paint(group[0], opaque=opaque, into=before))
    for layer in group[1:]:
        after = made.target()
        made.apart.append(made.paint(layer, opaque=opaque, into=after))
        if layer is group[-1]:
            made.straight.append(Mix(layer, before, after))
        else:
            into = made.target()
            made.apart.append(Mix(layer, before, after, into))
            made.done(before, after)
            before = into
