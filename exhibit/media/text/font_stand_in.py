"""A stand-in for the book of fonts, until it is here."""

from __future__ import annotations

from pathlib import Path

from exhibit.media.fonts import Font, chain


class FontBook:
    def __init__(self, folder: Path | None = None, named: object = None) -> None:
        pass

    def chain(  # as the real one
        self,
        family: str,
        *,
        bold: bool = False,
        italic: bool = False,
        weight: float | None = None,
        axes: tuple[tuple[str, float], ...] = (),
    ) -> tuple[Font, ...]:
        return chain(family, bold=bold, italic=italic)


def advice(character: str) -> str:
    return ""
