"""Writes exhibit/media/text/script_table.py from Unicode's Scripts and ScriptExtensions.

EXHIBIT_NEW_REFERENCES=1 python -m pytest tests/media/test_scripts.py -k written
"""

from __future__ import annotations

import textwrap
from collections import defaultdict

from tests.media.unicode import lines

HEAD = '''"""Which script each character is of; tests/media/unicode/script_table.py writes this.

Stretches of code points in hexadecimal, behind the ISO 15924 tag of their script; what is in none
is common to all scripts, or no character. `SHARED` has the common characters and marks that only
some scripts use, behind the tags of those.
"""
'''
Stretch = tuple[int, int, str]


def stretches(name: str) -> list[Stretch]:
    """First and last code point, and what the file says of them."""
    found = []
    for line in lines(name):
        codes, said = line.split(" ; ")
        first, last = codes.split("..")
        found.append((int(first, 16), int(last, 16), said))
    return found


def module() -> str:
    scripts = stretches("Scripts")
    common = {
        code
        for first, last, tag in scripts
        if tag in ("Zyyy", "Zinh")
        for code in range(first, last + 1)
    }
    own = [stretch for stretch in _joined(scripts) if stretch[2] != "Zyyy"]
    shared = [stretch for stretch in stretches("ScriptExtensions") if stretch[0] in common]
    return f"{HEAD}{_table('SCRIPTS', own)}{_table('SHARED', shared)}"


def _joined(scripts: list[Stretch]) -> list[Stretch]:
    """Neighbours of one script as one, over code points that are no characters yet."""
    joined: list[Stretch] = []
    for first, last, tag in scripts:
        if joined and joined[-1][2] == tag:
            first = joined.pop()[0]  # noqa: PLW2901  # the joined stretch starts there
        joined.append((first, last, tag))
    return joined


def _table(name: str, rows: list[Stretch]) -> str:
    places = defaultdict(list)
    for first, last, tag in rows:
        places[tag].append(f"{first:X}" if first == last else f"{first:X}-{last:X}")
    written = [
        textwrap.fill(f"{tag}: {' '.join(codes)}", 100, subsequent_indent="  ")
        for tag, codes in sorted(places.items())
    ]
    return f'\n{name} = """\n' + "\n".join(written) + '\n"""\n'
