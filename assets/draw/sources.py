"""`assets/sources.yaml`: where every picture, sound and font comes from, and its checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from assets.draw.catalogue import ENTRIES

LISTING = Path("assets/sources.yaml")
HEADER = """\
# Where every picture, sound and font comes from, under which licence, and its checksum.
#
# Pictures and sounds of the shows are CC0-1.0, not Apache-2.0 like the code that makes them: a
# gallery prints them on walls, posters and tickets, where no licence text and no notice fits.
# They were drawn for this kit from geometry and named chance. They copy no artwork and no
# recording, and they speak for no tradition.
#
# Written by `python -m assets.draw`: change the generators, not their rows. A row for a file from
# elsewhere is written by hand, without `generator`, and stays as it is.
"""
FONTS = {
    "NotoSans": ("Google Fonts / Noto project", "OFL-1.1"),
    "NotoSerif": ("Google Fonts / Noto project", "OFL-1.1"),
    "Amiri": ("Amiri project, Khaled Hosny", "OFL-1.1"),
    **{
        name: (
            f"Google Fonts / Noto project (github.com/notofonts/{home}), npm {package}",
            "OFL-1.1",
        )
        for name, home, package in (
            ("NotoSansArabic", "arabic", "@expo-google-fonts/noto-sans-arabic 0.4.3"),
            ("NotoNaskhArabic", "arabic", "@expo-google-fonts/noto-naskh-arabic 0.4.5"),
            ("NotoSansTifinagh", "tifinagh", "@expo-google-fonts/noto-sans-tifinagh 0.4.1"),
            ("NotoSansNKo", "nko", "@expo-google-fonts/noto-sans-nko 0.4.1"),
            ("NotoSansAdlam", "adlam", "@expo-google-fonts/noto-sans-adlam 0.4.1"),
        )
    },
}


def checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def listing(root: Path) -> list[dict[str, str]]:
    """One row a file that is there: what is drawn here, the fonts, then rows written by hand."""
    rows: list[dict[str, str]] = []
    for entry in sorted(ENTRIES, key=lambda e: str(e.path)):
        file = root / entry.path
        if file.exists():
            module = entry.maker.__module__.replace(".", "/") + ".py"
            rows.append(
                {
                    "path": entry.path.as_posix(),
                    "shows": (entry.maker.__doc__ or "").strip().split("\n")[0],
                    "origin": f"drawn by {module}",
                    "generator": entry.name,
                    "licence": "CC0-1.0",
                    "sha256": checksum(file),
                }
            )
    for file in sorted((root / "assets/fonts").glob("*.ttf")):
        family = file.stem.split("-")[0]
        origin, licence = FONTS[family]
        rows.append(
            {
                "path": file.relative_to(root).as_posix(),
                "shows": f"the font {family}",
                "origin": origin,
                "licence": licence,
                "sha256": checksum(file),
            }
        )
    mine = {row["path"] for row in rows}
    return rows + [row for row in read(root) if row["path"] not in mine and by_hand(row)]


def by_hand(row: dict[str, str]) -> bool:
    """A row that somebody wrote for a file from elsewhere: it stays as it is."""
    return "generator" not in row and not row["path"].startswith("assets/fonts/")


def read(root: Path) -> list[dict[str, str]]:
    file = root / LISTING
    if not file.exists():
        return []
    rows: list[dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    return rows


def write(root: Path) -> None:
    body = yaml.safe_dump(
        {"sources": listing(root)}, sort_keys=False, allow_unicode=True, width=100
    )
    (root / LISTING).write_text(HEADER + body, encoding="utf-8")
