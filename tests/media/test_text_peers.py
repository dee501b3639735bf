"""Order on the line, compared with another engine: Pango, where it is installed."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
import yaml

from exhibit.media.text import bidi

pytestmark = pytest.mark.slow

FRENCH = "La cour (1888), «\u202f12\u202fh\u202f»"
OTHERS = {
    "Arabic": "الفناء [١٢] نائم",
    "Ajami": "سَݖ وُلُفْ (12)",
    "Tifinagh": "ⴰⵣⵓⵍ (ⴼⵍⵍⴰⵡⵏ)",
    "Tamazight in Latin": "Azul (fell-awen) ɛ",
    "N'Ko": "ߒߞߏ [߁߂] ߞߊ߲",
    "Adlam": "𞤀𞤣𞤤𞤢𞤥 (𞥑𞥒) 𞤆𞤵𞤤𞤢𞤪",
}
LINES = [
    line
    for other in OTHERS.values()
    for line in (
        f"{FRENCH} {other}",
        f"{other} {FRENCH}",
        f"{other}: 3,14 % – ({FRENCH}).",
        f"« {other} » 10:30, Tunis",
        f"Dakar [{other}] 12-05-1956 !",
        f"12. {other} \u2067{other} 5\u2069 {FRENCH}",
        f"({other}",
    )
]
SCRIPTS = Path(__file__).parents[2] / "scenes" / "scripts" / "show.yaml"
LINES += [
    node["text"]
    for scene in yaml.safe_load(SCRIPTS.read_text("utf-8"))["scenes"]
    for node in scene["nodes"]
    if "text" in node
]


def levels_by_pango(text: str, base: int) -> list[int]:
    """One level a character, of the library itself: no fonts and no bindings are needed."""
    try:
        pango = ctypes.CDLL("libpango-1.0.so.0")
        glib = ctypes.CDLL("libglib-2.0.so.0")
    except OSError:
        pytest.skip("Pango is not installed: there is nothing to compare with")
    ask = pango.pango_log2vis_get_embedding_levels
    ask.restype = ctypes.POINTER(ctypes.c_ubyte)
    free = glib.g_free
    free.argtypes = [ctypes.c_void_p]
    written = text.encode()
    direction = ctypes.c_int(base)  # PANGO_DIRECTION_LTR is 0, _RTL is 1
    found = ask(written, len(written), ctypes.byref(direction))
    levels = [int(level) for level in found[: len(text)]]
    free(ctypes.cast(found, ctypes.c_void_p))
    return levels


def order(text: str, levels: list[int], base: int) -> str:
    """The characters from left to right."""
    ends = bidi.line_levels(text, levels, 0, len(text), base)
    return "".join(
        text[start:stop][:: -1 if level % 2 else 1] for start, stop, level in bidi.visual_runs(ends)
    )


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("line", LINES)
def test_pango_sees_the_same_order(line: str, base: int) -> None:
    ours, theirs = bidi.levels(line, base), levels_by_pango(line, base)
    assert order(line, ours, base) == order(line, theirs, base)
    assert ours == theirs
