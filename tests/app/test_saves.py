"""When somebody has saved: as editors do it, told by listings and times alone."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from exhibit.app.saves import AT_MOST_S, STILL_S, Listing, Watched, listed, watched
from tests.shows import write

OLD: Listing = {"show.yaml": (1, 100, 7)}
NEW: Listing = {"show.yaml": (2, 101, 7)}
LOOK_S = 0.05


def told(listings: list[Listing], every_s: float = LOOK_S) -> list[int]:
    """At which of the looks somebody has saved."""
    state, found = Watched(OLD), []
    for look, listing in enumerate(listings):
        state, saved = watched(state, listing, look * every_s)
        if saved:
            found.append(look)
    return found


def test_nothing_is_told_while_nothing_changes() -> None:
    assert told([OLD] * 50) == []


def test_a_change_is_told_once_when_it_has_been_still_for_a_moment() -> None:
    assert told([OLD, NEW, NEW, NEW, NEW, NEW]) == [3]


def test_an_editor_that_empties_the_file_first_is_waited_for() -> None:
    emptied: Listing = {"show.yaml": (2, 0, 7)}
    assert told([OLD, emptied, NEW, NEW, NEW]) == [4]


def test_a_file_that_takes_the_place_of_another_is_a_change_though_it_says_the_same() -> None:
    beside: Listing = {**OLD, "show.yaml.new": (1, 100, 8)}
    renamed: Listing = {"show.yaml": (1, 100, 8)}
    assert told([OLD, beside, renamed, renamed, renamed]) == [4]


def test_a_file_that_is_gone_for_a_moment_is_waited_for() -> None:
    assert told([{}, NEW, NEW, NEW, NEW]) == [3]


def test_what_is_undone_before_it_was_told_is_nothing() -> None:
    assert told([NEW, OLD, OLD, OLD, OLD, OLD]) == []


def test_two_saves_are_told_twice() -> None:
    newer: Listing = {"show.yaml": (3, 90, 7)}
    assert told([NEW, NEW, NEW, newer, newer, newer, newer]) == [2, 5]


def test_a_file_that_never_rests_is_not_waited_for_for_ever() -> None:
    restless: list[Listing] = [{**NEW, "log.txt": (n, n, 1)} for n in range(200)]
    looks = told(restless)
    assert looks[0] * LOOK_S == pytest.approx(AT_MOST_S)
    apart_s = [(after - at) * LOOK_S for at, after in itertools.pairwise(looks)]
    assert apart_s == pytest.approx([AT_MOST_S] * 3, abs=3 * LOOK_S)


def test_slow_looks_tell_it_too() -> None:
    assert told([OLD, NEW, NEW], every_s=STILL_S) == [2]


# --- listings -------------------------------------------------------------------------------------


def test_a_listing_has_the_files_that_a_show_is_made_of(tmp_path: Path) -> None:
    folder = write(tmp_path / "tide", "show: Tide")
    for name in ("shore.yaml", "images/sea.png", "sounds/deep/wave.wav", "words.csv"):
        write(folder / Path(name).parent, "x", Path(name).name)
    assert sorted(listed(folder)) == [
        "images/sea.png", "shore.yaml", "show.yaml", "sounds/deep/wave.wav", "words.csv",
    ]  # fmt: skip
    assert listed(folder / "show.yaml") == listed(folder)


@pytest.mark.parametrize(
    "name",
    [
        ".show.yaml.swp", "show.yaml~", "#show.yaml#", ".git/index", "evenings/opening.jsonl",
        "stills/hall.png", "sea.png.part", "scan_files/11/0_0.jpg",
    ],
)  # fmt: skip
def test_what_editors_and_the_kit_leave_beside_a_show_is_no_part_of_it(
    name: str, tmp_path: Path
) -> None:
    folder = write(tmp_path / "tide", "show: Tide")
    write(folder, "<x/>", "scan.dzi")
    write(folder / Path(name).parent, "x", Path(name).name)
    assert sorted(listed(folder)) == ["scan.dzi", "show.yaml"]


def test_what_the_show_itself_writes_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "tide", "show: Tide")
    write(folder, "x", "now.png")
    assert list(listed(folder, [folder / "now.png"])) == ["show.yaml"]


def test_a_folder_that_leads_to_itself_is_listed_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "tide", "show: Tide")
    os.symlink(folder, folder / "again", target_is_directory=True)
    assert list(listed(folder)) == ["show.yaml"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert listed(tmp_path / "lost") == {}
