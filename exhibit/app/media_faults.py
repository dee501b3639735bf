"""What is wrong with a media file, as far as its beginning tells: the proof reader's question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

LONGEST_SHADER = 200_000  # bytes


def media_fault(what: Path | str, kind: str) -> str:
    """A sentence, or "" when the file can be used. `kind` is the word of the node that names it.

    Of an `svg` what is asked about is its path data.
    """
    if isinstance(what, str):
        return _path_fault(what)
    return _FAULTS[kind](what)


def _path_fault(data: str) -> str:
    from exhibit.media.path_data import PathError, parse  # noqa: PLC0415  # few shows have paths

    try:
        return "" if parse(data) else "the path draws nothing: it needs a line, like M 0 0 L 100 0"
    except PathError as error:
        return str(error)


def _mesh_fault(path: Path) -> str:
    if fault := _lost("file", path):
        return fault
    from exhibit.media import gltf  # noqa: PLC0415  # with numpy, which most shows need not load

    return gltf.fault(path)


def _cloud_fault(path: Path) -> str:
    if fault := _lost("file", path):
        return fault
    from exhibit.media import ply  # noqa: PLC0415

    return ply.fault(path)


def _font_fault(path: Path) -> str:
    if fault := _lost("font", path):
        return fault
    from exhibit.media.fonts import FontError, open_font  # noqa: PLC0415  # few shows bring any

    try:
        open_font(path)
    except FontError as error:
        return str(error)
    return ""


def _shader_fault(path: Path) -> str:
    return _text_fault(path, "paint", _PAINTS)


def _mixing_fault(path: Path) -> str:
    return _text_fault(path, "mix_pictures", _MIXES)


_PAINTS = "the shader has no 'vec4 paint(vec2 uv) { .. }', which says the colour of a place"
_MIXES = (
    "the shader has no 'vec4 mix_pictures(vec2 at, float progress) { .. }', which says the colour "
    "of a place between the scene before and the scene after"
)


def _text_fault(path: Path, called: str, lacking: str) -> str:
    if fault := _lost("shader", path):
        return fault
    try:
        if path.stat().st_size > LONGEST_SHADER:
            return f"{path.name} is too long for a shader"
        return _said(path.read_bytes(), called, lacking)
    except OSError:
        return f"the shader {path.name} may not be read: change its permissions"


def _said(text: bytes, called: str, lacking: str) -> str:
    try:
        words = text.decode("utf-8")
    except UnicodeDecodeError:
        return "the shader is not a text: save it as UTF-8"
    return "" if called in words else lacking


def _image_fault(path: Path) -> str:
    with suppress(OSError):  # what may not be looked at is named below
        if fault := _lost("picture", path):
            return fault  # before Pillow and numpy are loaded
    from exhibit.media.ends import is_cut_short  # noqa: PLC0415
    from exhibit.media.image import CUT_SHORT, ImageError, size_of  # noqa: PLC0415

    try:
        size_of(path)
        return CUT_SHORT.format(path.name) if is_cut_short(path) else ""
    except ImageError as error:
        return str(error)
    except OSError:
        return ""  # it could be read a moment ago


def _scan_fault(path: Path) -> str:
    if fault := _lost("picture", path):
        return fault
    from exhibit.media.ends import is_cut_short  # noqa: PLC0415
    from exhibit.media.image import CUT_SHORT, ImageError  # noqa: PLC0415  # with numpy and Pillow
    from exhibit.media.pyramid import grid_of, is_dzi  # noqa: PLC0415
    from exhibit.media.pyramid_build import lacks_vips  # noqa: PLC0415

    try:
        grid = grid_of(path)
        if is_dzi(path):
            return ""
        return CUT_SHORT.format(path.name) if is_cut_short(path) else lacks_vips(path, grid)
    except ImageError as error:
        return str(error)
    except OSError:
        return ""  # it could be read a moment ago


def _film_fault(path: Path) -> str:
    if fault := _lost("film", path):
        return fault  # before FFmpeg is loaded
    from exhibit.media.film import facts  # noqa: PLC0415  # many shows have no film

    return facts.fault(path)


def _lost(what: str, path: Path) -> str:
    """What is wrong where there is no file of that name, or nothing in it; or ""."""
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            return f"{path.name} is a folder, not a {what}"
        if not S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            return f"{path.name} is a device or a pipe, not a {what}: put a file in its place"
        return "" if status.st_size else f"the {what} {path.name} is empty: copy it here again"
    except (FileNotFoundError, NotADirectoryError):
        return f"the {what} {path.name} is not there"
    except OSError:
        return ""  # what may not be looked at is named by who reads it
    except ValueError:  # a name that no file can have
        return f"the {what} {path.name} is not there"


def _sound_fault(path: Path) -> str:
    with suppress(OSError):  # what may not be looked at is named below
        if fault := _lost("sound", path):
            return fault  # before FFmpeg and numpy are loaded
    from exhibit.media.fault import MediaFault  # noqa: PLC0415
    from exhibit.media.sound import facts  # noqa: PLC0415

    try:
        facts(path)
    except MediaFault as fault:
        return str(fault)
    return ""


_FAULTS: dict[str, Callable[[Path], str]] = {
    "image": _image_fault,
    "scan": _scan_fault,
    "film": _film_fault,
    "sound": _sound_fault,
    "mesh": _mesh_fault,
    "points": _cloud_fault,
    "shader": _shader_fault,
    "mixing": _mixing_fault,
    "font": _font_fault,
}
