"""What a file says is asked once for as long as it stays the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.media.image import ImageError
from exhibit.media.once import once_a_file


class Asked:
    """A question that counts how often it is really asked."""

    def __init__(self) -> None:
        self.times = 0

        @once_a_file
        def length(path: Path, more: int = 0) -> int:
            self.times += 1
            found = len(path.read_bytes())
            if not found:
                raise ImageError(f"{path.name} is empty")
            return found + more

        self.length = length


def test_it_is_asked_again_only_when_the_file_has_changed(tmp_path: Path) -> None:
    asked, file = Asked(), tmp_path / "a"
    file.write_bytes(b"abc")
    assert [asked.length(file), asked.length(file), asked.length(file)] == [3, 3, 3]
    assert asked.times == 1
    file.write_bytes(b"abcd")
    assert asked.length(file) == 4
    assert asked.times == 2


def test_other_questions_about_it_are_others(tmp_path: Path) -> None:
    asked, file = Asked(), tmp_path / "a"
    file.write_bytes(b"abc")
    assert (asked.length(file), asked.length(file, 2), asked.length(file, more=3)) == (3, 5, 6)
    assert asked.times == 3


def test_a_fault_is_remembered_until_the_file_is_mended(tmp_path: Path) -> None:
    asked, file = Asked(), tmp_path / "a"
    file.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(ImageError, match="a is empty"):
            asked.length(file)
    assert asked.times == 1
    file.write_bytes(b"x")
    assert asked.length(file) == 1


def test_a_file_that_is_not_there_is_looked_for_each_time(tmp_path: Path) -> None:
    asked = Asked()
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            asked.length(tmp_path / "lost")
    assert asked.times == 2
