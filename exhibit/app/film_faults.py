"""What a show asks of its films that they do not have: lengths, sound, too many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exhibit.authoring.details import FilmSpec
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, SceneSpec, ShowSpec, all_nodes
from exhibit.authoring.voices import files_of
from exhibit.core.problems import Problems
from exhibit.media.fault import MediaFault

if TYPE_CHECKING:
    from exhibit.media.film.facts import FilmFacts

ON_CARD = 2  # pictures of a film: one is drawn while the next is copied
MOST_BYTES = 256_000_000  # of a scene's films: two of 4K, or eleven of 1080p
MOST_AT_ONCE = 4  # that two cores decode beside the show: 1080p takes 20 % of one each


def check_films(spec: ShowSpec, problems: Problems) -> None:
    """Adds what is wrong with films that can be played."""
    for scene in spec.scenes:
        films = [node for node in all_nodes(scene.nodes) if isinstance(node.detail, FilmSpec)]
        # Of a film that has a file a language, all may be kept ready.
        found = [_check(spec, node, file, problems) for node in films for file in files_of(node)]
        taken = sum(bytes_of(facts) for facts in found if facts is not None)
        if taken > MOST_BYTES:
            problems.warning(
                scene.name.place,
                "film-memory",
                f"the films of the scene '{scene.name.text}' take {taken // 1_000_000:,} MB of "
                f"memory while they play, and {MOST_BYTES // 1_000_000} MB are the most that a "
                "small machine has for them",
                "export them as large as they are seen, or let several be one film, side by side",
            )
        if len(films) > MOST_AT_ONCE:
            _too_many(scene, films, problems)


def bytes_of(facts: FilmFacts) -> int:
    """What a film takes while it plays: two pictures on the graphics card, some ahead in memory."""
    from exhibit.media.film.player import AHEAD, AHEAD_BYTES  # noqa: PLC0415  # FFmpeg

    picture = facts.width * facts.height * (5 if facts.alpha else 3) // 2
    return ON_CARD * picture + min(AHEAD * picture, max(AHEAD_BYTES, 2 * picture))


def _check(show: ShowSpec, node: NodeSpec, file: Name, problems: Problems) -> FilmFacts | None:
    from exhibit.media.film.facts import facts_of  # noqa: PLC0415  # FFmpeg: few shows have films

    assert isinstance(node.detail, FilmSpec)
    spec, place = node.detail, file.place
    try:
        facts = facts_of(show.folder / file.text)
    except MediaFault:
        return None  # named already
    lasts = f"{file.text} lasts {facts.lasts_s:.2f} s"
    if spec.from_s >= facts.lasts_s:
        problems.warning(
            place, "media-range", f"{lasts}, and 'from' is after that: it plays from 0 s"
        )
    elif spec.until_s is not None and spec.until_s > facts.lasts_s + 1.0 / max(facts.fps, 1.0):
        problems.warning(
            place, "media-range", f"{lasts}, and 'until' is after that: it ends before"
        )
    if not facts.whole:
        problems.warning(
            place, "film-incomplete", f"{lasts} and says that it lasts longer: it is not complete",
            "copy it here again",
        )  # fmt: skip
    if facts.sound and spec.speed != 1.0 and node.live.get("level") != 0.0:
        problems.note(place, "film-silent", f"{file.text} is silent at another speed than 1")
    if facts.hdr:
        problems.note(
            place, "film-hdr",
            f"{file.text} is of high dynamic range: what is brighter than white is shown as "
            "white",
            "for colours that you have chosen yourself export it as SDR, BT.709",
        )  # fmt: skip
    return facts


def _too_many(scene: SceneSpec, films: list[NodeSpec], problems: Problems) -> None:
    names = ", ".join(plain_name(node) for node in films)
    problems.note(
        films[MOST_AT_ONCE].place,
        "film-crowd",
        f"the scene '{scene.name.text}' plays {len(films)} films at once: {names}",
        f"a small machine plays {MOST_AT_ONCE}: let several be one film, side by side",
    )
