"""Pictures that move where a still is meant, and files of many pages: what of them is seen.

A GIF that an `image` shows plays, as its author wants. Where only a still can be shown (a zoom, a
tile, a poster, a particle, what a shader looks at) its first frame is; so is the first page of a
TIFF. And what is called .png or .jpg and moves is a surprise to who chose it by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exhibit.authoring.check_scene import media_of
from exhibit.authoring.details import ImageSpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.problems import Problems

_STILL_ENDINGS = (".png", ".jpg", ".jpeg", ".bmp")


def check_moving(spec: ShowSpec, problems: Problems) -> None:
    """Adds what is seen of files that hold more than one picture; each file is looked at once."""
    known: dict[Path, str] = {}
    for scene in spec.scenes:
        for node in all_nodes(scene.nodes):
            for name, plays in _pictures(node):
                path = spec.folder / name.text
                if path not in known:
                    known[path] = _several(path)
                _tell(name, known[path], plays, problems)


def _tell(name: Name, what: str, plays: bool, problems: Problems) -> None:
    called = Path(name.text).name
    hint = "export the one that is meant as a picture of its own"
    if what == "pages" or (what and not plays):
        said = f"{called} has several {what}: only the first one is shown here"
        problems.warning(name.place, "several-pictures", said, hint)
    elif what and Path(name.text).suffix.lower() in _STILL_ENDINGS:
        problems.note(name.place, "moving-still", f"{called} is called a still, and moves", hint)


def _pictures(node: NodeSpec) -> Iterator[tuple[Name, bool]]:
    """The pictures that a node names, and whether one that moves would play there."""
    detail = node.detail
    if isinstance(detail, ImageSpec) and detail.sheet:
        return
    plays = isinstance(detail, ImageSpec) and not detail.zoomed and detail.fit != "tile"
    for name, kind in media_of(node):
        if kind in ("image", "scan") and not name.text.lower().endswith(".dzi"):
            yield name, plays


def _several(path: Path) -> str:
    """What a file holds several of: frames, pages, or ""."""
    from exhibit.media.frames import holds_several  # noqa: PLC0415  # with Pillow
    from exhibit.media.image import ImageError  # noqa: PLC0415

    try:
        return holds_several(path)
    except ImageError:
        return ""  # the proof reader has named it
