"""Films: what a film says."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import FilmSpec
from exhibit.authoring.model.languages import files_by_language
from exhibit.authoring.model.live import live_one, share
from exhibit.authoring.model.pictures import part
from exhibit.authoring.model.placed import PLACED, SEEN, Kind, size
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.readers import Key, between, name, number, one_of, seconds, yes_or_no
from exhibit.authoring.shapes import like, takes
from exhibit.core.problems import Problems

FITS = ("cover", "contain", "stretch")
MATTES = ("left", "right", "above", "below")
SLOWEST, FASTEST = 0.1, 4.0

_any_speed = between(SLOWEST, FASTEST, number, "'speed'")


@takes(like(_any_speed))
def _speed(tree: Tree, problems: Problems) -> float | None:
    own = Problems()
    speed = number(tree, own)
    if speed is not None and speed < 0.0:
        problems.error(
            tree.place, "backwards", "a film does not play backwards",
            "turn it round in a film editor: ffmpeg -i in.mp4 -vf reverse out.mp4",
        )  # fmt: skip
        return None
    return _any_speed(tree, problems)


FILM_KEYS = (
    Key("film", files_by_language("a film", "{fr: clip.fr.mp4, ar-TN: clip.ar.mp4}"),
        "the file, beside the scene, or one a language", "clip.mp4", required=True),
    *PLACED,
    *SEEN,
    Key("fit", one_of(FITS), "how it fills its size, or the canvas", "cover"),
    Key("size", size, "its width, or [width, height]", "[800, 450]"),
    Key("part", part, "the part of it that is shown: left, top, right and bottom",
        "[10%, 0%, 60%, 50%]"),
    Key("loop", yes_or_no, "begins again at its end; else it stays at its last picture", "yes"),
    Key("start", seconds, "when it begins, in the scene", "2s"),
    Key("from", seconds, "where in the file it begins", "1.5s"),
    Key("until", seconds, "where in the file it ends", "12s"),
    Key("speed", _speed, "2 is twice as fast; other than 1 it is silent", "0.5"),
    Key("matte", one_of(MATTES), "the half of its picture that says how much of the other is seen",
        "right"),
    Key("poster", name, "a picture that stands in where the film cannot be played", "clip.jpg"),
    Key("level", live_one("level", share), "how loud its sound is", "60%"),
)  # fmt: skip


def _film(values: dict[str, Any], tree: Mapping, problems: Problems) -> FilmSpec:
    begin, end = values.get("from", 0.0), values.get("until")
    if end is not None and end <= begin:
        written = tree.get("until") or tree
        problems.error(
            written.place, "until-before-from",
            "'until' is not after 'from': nothing is left of the film",
            "both are places in the file: from: 2s, until: 8s",
        )  # fmt: skip
    usual = FilmSpec()
    return FilmSpec(
        size=values.get("size"),
        fit=values.get("fit", ""),
        part=values.get("part", usual.part),
        matte=values.get("matte", ""),
        loop=values.get("loop", False),
        start_s=values.get("start", 0.0),
        from_s=begin,
        until_s=end,
        speed=values.get("speed", 1.0),
        poster=values.get("poster"),
    )


FILM = Kind("film", "a film from the show's folder", "clip.mp4", FILM_KEYS, _film)
