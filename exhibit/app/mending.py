"""The plain slips of a show, put right in its files: what `exhibit check --fix` does.

What is wrong is looked for again after each round, since one slip can hide another; a round that
would leave more errors than there were is taken back, unless what was mended had hidden them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from exhibit.authoring.proof.fixes import faults, mended
from exhibit.core.problems import Problem, Problems

MOST_ROUNDS = 10
Look = Callable[[Problems], None]  # adds what is wrong with a show as it is now


def mend(look: Look) -> dict[Path, tuple[str, str]]:
    """Puts right what is certain; what each file was and is."""
    changed: dict[Path, tuple[str, str]] = {}
    for _ in range(MOST_ROUNDS):
        problems = Problems()
        look(problems)
        news = planned(problems)
        if not news:
            break
        for path, (_, new) in news.items():
            path.write_bytes(new.encode())
        after = Problems()
        look(after)
        readable = any(faults(new) < faults(old) for old, new in news.values())
        if not readable and len(after.errors) > len(problems.errors):
            for path, (old, _) in news.items():
                path.write_bytes(old.encode())
            break
        for path, (old, new) in news.items():
            changed[path] = (changed.get(path, (old, ""))[0], new)
    return changed


def planned(problems: Problems) -> dict[Path, tuple[str, str]]:
    """What each file is, and what it would be once what is certain is put right."""
    found: dict[Path, tuple[str, str]] = {}
    by_file: dict[str, list[Problem]] = {}
    for problem in problems.sorted():
        by_file.setdefault(problem.place.file, []).append(problem)
    for name, several in by_file.items():
        path = Path(name)
        old = _text(path)
        new = old if old is None else mended(old, several)
        if old is not None and new is not None and new != old:
            found[path] = (old, new)
    return found


def _text(path: Path) -> str | None:
    """The text of a YAML file with its line ends as they are; None where there is none."""
    if path.suffix != ".yaml":
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return None


def difference(changed: dict[Path, tuple[str, str]]) -> list[str]:
    """The changes as a diff: lines that go with '-', lines that come with '+'."""
    lines: list[str] = []
    for path, (old, new) in sorted(changed.items()):
        olds, news = old.splitlines(), new.splitlines()
        lines += difflib.unified_diff(olds, news, str(path), str(path), lineterm="", n=1)
    return lines
