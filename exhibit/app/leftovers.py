"""Media in a show's folder that nothing of the show names: they travel with it for nothing.

Counted as named is every file whose name stands anywhere in the show, or in a text file beside it
(a shader, captions, a glTF). Folders that the kit fills itself are no part of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exhibit.authoring.check_scene import ENDINGS
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Place, Problems

_MEDIA = frozenset(ending for endings in ENDINGS.values() for ending in endings) | {".vtt", ".srt"}
_TEXTS = (".yaml", ".yml", ".frag", ".glsl", ".gltf", ".vtt", ".srt", ".dzi", ".md", ".csv", ".po")
_OWN = ("stills", "evenings", "visits", "tests")  # pictures and recordings that tests compare with
_MOST = 5_000  # files that are looked at: a folder with more is a heap of tiles
_LARGEST = 1 << 20  # bytes of a text that is searched
_NAMED = 5  # in the sentence


def note_leftovers(spec: ShowSpec, problems: Problems) -> None:
    """One note for all files that could be left behind."""
    if problems.errors:  # what names them may be what could not be read
        return
    media, said = _found(spec.folder)
    if not media:
        return
    unused = [name for name in media if Path(name).name not in said]
    if not unused:
        return
    more = f" and {len(unused) - _NAMED} more" if len(unused) > _NAMED else ""
    files = "a file" if len(unused) == 1 else f"{len(unused)} files"
    problems.note(
        Place(str(spec.folder)),
        "unused-file",
        f"nothing in the show names {files} of its folder: {', '.join(unused[:_NAMED])}{more}",
        "leave out what is not needed: a show that travels is copied whole",
    )


def _found(folder: Path) -> tuple[list[str], str]:
    """The media of a folder, and all that its texts say; nothing of a folder that is too large."""
    media: list[str] = []
    texts: list[str] = []
    try:
        for count, path in enumerate(_files(folder)):
            if count > _MOST:
                return [], ""
            if path.suffix.lower() in _TEXTS and path.stat().st_size <= _LARGEST:
                texts.append(path.read_text("utf-8", errors="replace"))
            if path.suffix.lower() in _MEDIA:
                media.append(path.relative_to(folder).as_posix())
    except OSError:
        return [], ""
    return sorted(media), "\n".join(texts)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith((".", "_")) or path.is_symlink():
            continue
        if path.is_dir():
            if path.name not in _OWN and not path.name.endswith("_files"):  # tiles of a .dzi
                yield from _files(path)
        else:
            yield path
