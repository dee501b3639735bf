"""Particles: what an emitter says."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import NO_LENGTH, BirthSpec, ParticlesSpec
from exhibit.authoring.model.placed import BLENDED, COLOURED, PLACED, REPEATED, Kind, extent, point
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    between,
    colour,
    degrees,
    kind_of,
    least_and_most,
    length,
    length_from,
    name,
    number,
    pair,
    read_keys,
    seconds,
    several,
    yes_or_no,
)
from exhibit.authoring.shapes import either, grouped, takes, words
from exhibit.core.problems import Problems
from exhibit.core.units import Length

MOST_ALIVE = 1_000_000  # `scene.particles.MOST`
_DIRECTIONS = {"up": -90.0, "right": 0.0, "down": 90.0, "left": 180.0}

_side = length_from(0.0, "a size")
BIRTH_KEYS = [
    Key("box", pair(_side, "[80%, 20]"), "anywhere in a rectangle", "[80%, 20]"),
    Key("disc", _side, "anywhere in a circle of this width", "200"),
    Key("ring", _side, "on a circle of this width", "200"),
    Key("line", pair(length, "[400, 0]"), "on a line that goes so far across and down", "[400, 0]"),
    Key("image", name, "where this picture can be seen", "bird.png"),
    Key("size", _side, "the picture's width", "400"),
]


@takes(either(words(["point"]), grouped(BIRTH_KEYS, "birth")))
def _birth(tree: Tree, problems: Problems) -> BirthSpec | None:
    """`point`, or one of the forms with its size."""
    if isinstance(tree, Scalar) and tree.text == "point":
        return BirthSpec()
    values = read_keys(tree, BIRTH_KEYS, "'from'", problems)
    if values is None:
        return None
    forms = [form for form in ("box", "disc", "ring", "line", "image") if form in values]
    if len(forms) != 1:
        problems.error(
            tree.place, "shape", f"'from' says one thing, and this is {kind_of(tree)}",
            "for example: from: {box: [80%, 20]}, or from: point",
        )  # fmt: skip
        return None
    form = forms[0]
    if form == "image":
        side = values.get("size", NO_LENGTH)
        return BirthSpec("image", (side, side), values["image"])
    across = values[form]
    size = across if isinstance(across, tuple) else (across, across)
    return BirthSpec(form, size)


@takes(either(words([*_DIRECTIONS, "outwards"]), degrees))
def _towards(tree: Tree, problems: Problems) -> float | str | None:
    """A direction: a word, or an angle clockwise from the right."""
    if isinstance(tree, Scalar) and tree.text in _DIRECTIONS:
        return _DIRECTIONS[tree.text]
    if isinstance(tree, Scalar) and tree.text == "outwards":
        return "outwards"
    return degrees(tree, problems)


_life = between(0.05, 600.0, seconds, "a life, in seconds,")
PARTICLES_KEYS = (
    Key("particles", name, "a picture of one, or 'dot'", "dot", required=True),
    *PLACED,
    *COLOURED,
    *BLENDED,
    *REPEATED,
    Key("rate", between(0.01, 1e6, number, "'rate'"), "how many are born in a second", "40",
        required=True),
    Key("life", least_and_most(_life, "[2s, 4s]"), "how long each lives", "[2s, 4s]"),
    Key("from", _birth, "where they are born", "{box: [80%, 20]}"),
    Key("towards", _towards, "up, down, left, right, outwards, or an angle", "up"),
    Key("spread", between(0.0, 360.0, degrees, "a spread"), "how far they part from it", "30deg"),
    Key("speed", least_and_most(length, "[40, 80]"), "how far they go in a second", "[40, 80]"),
    Key("gravity", point, "how much faster they get each second, across and down", "[0, 60]"),
    Key("wind", point, "where the air goes; needs drag", "[30, 0]"),
    Key("drag", between(0.0, 100.0, number, "'drag'"), "how much the air holds them", "0.5"),
    Key("sway", length, "how far they sway to each side", "20"),
    Key("every", between(0.05, 600.0, seconds, "a sway, in seconds,"), "how long a sway takes",
        "3s"),
    Key("size", least_and_most(extent, "[4, 10]"), "how large each is", "[4, 10]"),
    Key("grow", pair(between(0.0, 100.0, number, "'grow'"), "[1, 0]"),
        "its size at birth and at death, as parts of it", "[1, 0]"),
    Key("turned", least_and_most(degrees, "[0deg, 360deg]"), "how each is turned",
        "[0deg, 360deg]"),
    Key("spin", least_and_most(degrees, "[-90deg, 90deg]"), "how far it turns in a second",
        "[-90deg, 90deg]"),
    Key("colours", several(colour, at_least=1), "from birth to death", "['#fff', '#f808']"),
    Key("already", yes_or_no, "whether they are there when the scene begins", "no"),
)  # fmt: skip


def _particles(values: dict[str, Any], tree: Mapping, problems: Problems) -> ParticlesSpec:
    rate, life = values.get("rate", 1.0), values.get("life", (2.0, 3.0))
    if rate * max(life) > MOST_ALIVE:
        problems.error(
            tree.place, "too-many",
            f"{rate * max(life):,.0f} particles would live at once: {MOST_ALIVE:,} are the most",
            "let fewer be born, or let them live shorter",
        )  # fmt: skip
    towards = values.get("towards", -90.0)
    size = values.get("size", (Length(8.0, "px"), Length(8.0, "px")))
    return ParticlesSpec(
        rate=rate,
        life_s=_ascending(life),
        birth=values.get("from", BirthSpec()),
        speed=values.get("speed", (NO_LENGTH, NO_LENGTH)),
        towards=None if towards == "outwards" else towards,
        spread=values.get("spread", 0.0),
        gravity=values.get("gravity", (NO_LENGTH, NO_LENGTH)),
        wind=values.get("wind", (NO_LENGTH, NO_LENGTH)),
        drag=values.get("drag", 0.0),
        sway=values.get("sway", NO_LENGTH),
        sway_s=values.get("every", 3.0),
        size=size,
        grow=values.get("grow", (1.0, 1.0)),
        turned=values.get("turned", (0.0, 0.0)),
        spin=values.get("spin", (0.0, 0.0)),
        colours=values.get("colours", ()),
        already=values.get("already", True),
    )


def _ascending(pair: tuple[float, float]) -> tuple[float, float]:
    return min(pair), max(pair)


PARTICLES = Kind(
    "particles",
    "many small things that are born, move and vanish: dust, sparks, leaves, rain",
    "dot",
    PARTICLES_KEYS,
    _particles,
)
