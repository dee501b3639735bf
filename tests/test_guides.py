"""What the guides say is what the kit does."""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import pytest

from exhibit.app.produce import checked
from exhibit.authoring.reference import reference
from exhibit.cli import app
from exhibit.core.problems import Problems

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "scenes" / "README.md"
TITLE = "# Every word\n"


def test_the_list_of_every_word_is_what_the_kit_checks() -> None:
    written = GUIDE.read_text("utf-8")
    head, _, _ = written.partition(TITLE)
    current = f"{head}{TITLE}\n{_ABOUT}\n{reference()}"
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        GUIDE.write_text(current, "utf-8")
    assert written == current, "run this test once with EXHIBIT_NEW_REFERENCES=1"


_ABOUT = "Bold ones are needed. This part is written by the kit from what it checks.\n"


def test_the_lines_that_the_readme_explains_are_in_first_light() -> None:
    show = (ROOT / "scenes" / "first_light" / "show.yaml").read_text("utf-8")
    explained = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    lines = [line.strip() for block in explained for line in block.splitlines() if line.strip()]
    assert len(lines) > 15
    assert [line for line in lines if line not in show] == []


def test_first_light_has_fewer_than_forty_lines() -> None:
    show = (ROOT / "scenes" / "first_light" / "show.yaml").read_text("utf-8")
    assert len(show.splitlines()) < 40


def test_the_ways_out_that_the_guide_shows_are_understood(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(go:.*?)```", GUIDE.read_text("utf-8"), re.S)
    assert block is not None
    scenes = "".join(
        f"  - scene: {name}\n" for name in ("voices", "dance", "poem", "sleep", "shore")
    )
    (tmp_path / "show.yaml").write_text(
        "show: Guide\nlanguages: [fr, ar]\nstart: first\ninputs:\n  near: distance\n"
        "  drum: hit\n  lamp: switch\n  tongue: {kind: choice, options: [fr, ar]}\n"
        f"scenes:\n{scenes}  - scene: first\n{textwrap.indent(block[1], '    ')}",
        "utf-8",
    )
    problems = Problems()
    checked(tmp_path, problems)
    assert problems.sorted() == []


@pytest.mark.parametrize(
    "command", [c.callback.__name__ for c in app.registered_commands if c.callback]
)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`exhibit {command}" in (ROOT / "README.md").read_text("utf-8")


def test_the_first_show_of_the_french_guide_has_no_mistake(tmp_path: Path) -> None:
    guide = (ROOT / "scenes" / "LISEZMOI.md").read_text("utf-8")
    shows = re.findall(r"```yaml\n(show:.*?)```", guide, re.S)
    assert len(shows) == 1
    (tmp_path / "show.yaml").write_text(shows[0], "utf-8")
    problems = Problems()
    checked(tmp_path, problems)
    assert problems.sorted() == []
