"""What is wrong with a media file, as far as its beginning tells: the proof reader's question."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

# What pygame's mixer decodes on every platform, by the first bytes of a file.
_SOUNDS = {b"OggS": "Ogg", b"RIFF": "WAV", b"fLaC": "FLAC", b"ID3": "MP3", b"\xff\xfb": "MP3"}


def media_fault(path: Path, kind: str) -> str:
    """A sentence, or "" when the file can be used. `kind` is `image` or `sound`."""
    return _image_fault(path) if kind == "image" else _sound_fault(path)


def _image_fault(path: Path) -> str:
    with suppress(OSError):  # what may not be looked at is named below
        if path.is_dir():
            return f"{path.name} is a folder, not a picture"
        if not path.exists():
            return _lost("picture", path)  # before Pillow and numpy are loaded
    from exhibit.media.image import ImageError, size_of  # noqa: PLC0415

    try:
        size_of(path)
    except ImageError as error:
        return str(error)
    return ""


def _lost(what: str, path: Path) -> str:
    return f"the {what} {path.name} is not there"


def _sound_fault(path: Path) -> str:
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except FileNotFoundError:
        return _lost("sound", path)
    except IsADirectoryError:
        return f"{path.name} is a folder, not a sound"
    except ValueError:  # a name that no file can have
        return _lost("sound", path)
    except OSError:
        return f"the sound {path.name} may not be read: change its permissions"
    if not any(begins.startswith(known) for known in _SOUNDS):
        return f"{path.name} is not a sound that can be played: save it as Ogg Vorbis or WAV"
    return ""
