"""The shaders that a show's scenes are mixed by, read from its folder."""

from __future__ import annotations

from pathlib import Path

from exhibit.app.media_faults import media_fault
from exhibit.scene.looks import ShaderSource
from exhibit.show.program import Show


def mixtures_of(show: Show, folder: Path) -> tuple[ShaderSource, ...]:
    """Each file once, with all that it is given anywhere; one that cannot be read is left out.

    The proof reader has said why, and the scenes fade over instead.
    """
    given: dict[str, dict[str, int]] = {}
    for style in show.styles:
        if style.file:
            inputs = given.setdefault(style.file, {})
            for name, numbers in style.values:
                inputs[name] = max(inputs.get(name, 1), len(numbers))
    sources = (_source(folder, file, tuple(inputs.items())) for file, inputs in given.items())
    return tuple(source for source in sources if source is not None)


def _source(folder: Path, file: str, inputs: tuple[tuple[str, int], ...]) -> ShaderSource | None:
    if media_fault(folder / file, "mixing"):
        return None
    try:
        return ShaderSource(file, (folder / file).read_text("utf-8"), inputs)
    except (OSError, UnicodeDecodeError):
        return None  # it has just gone
