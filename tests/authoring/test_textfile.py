"""Files that are missing, are none, or hold something else than plain text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exhibit.authoring.parse import read_file
from exhibit.core.problems import Place, Problem, Problems
from tests.authoring.trees import FILE, plain


def read(path: Path) -> Problem:
    problems = Problems()
    assert read_file(path, FILE, problems) is None
    assert len(problems) == 1
    return problems.found[0]


def test_a_file_is_read_under_the_name_that_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfshow: R\xc3\xa9sonances\r\n")
    tree = read_file(path, FILE, Problems())
    assert plain(tree) == {"show": "Résonances"}
    assert tree is not None
    assert tree.place == Place(FILE, 1, 1)


def test_a_missing_file_is_answered_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "courtyard.yaml").touch()
    problem = read(tmp_path / "courtyrd.yaml")
    assert (problem.code, problem.hint) == ("missing-file", "did you mean 'courtyard.yaml'?")


def test_a_missing_file_among_strangers_is_answered_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    assert read(tmp_path / "courtyard.yaml").hint == "its folder holds a.yaml"


def test_a_file_in_a_missing_folder_is_answered_with_the_folder(tmp_path: Path) -> None:
    assert "'scenes' does not exist" in read(tmp_path / "scenes" / "a.yaml").hint


def test_a_missing_file_in_an_empty_folder_is_missing(tmp_path: Path) -> None:
    assert read(tmp_path / "a.yaml").hint == "its folder holds no .yaml file"


def test_a_file_inside_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    assert read(tmp_path / "a.yaml" / "b.yaml").code == "missing-file"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert read(tmp_path).code == "folder-not-file"


def test_a_name_that_no_system_accepts_cannot_be_read() -> None:
    assert read(Path("a\0b.yaml")).code == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read(tmp_path / "pipe.yaml").code == "not-a-file"


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    problem = read(path)
    assert problem.code == "unreadable"
    assert "no permission" in problem.message


@pytest.mark.parametrize(
    ("data", "code", "line", "says"),
    [
        (b"a: 1\nb: caf\xe9\n", "not-utf8", 2, "an 'é' of an older encoding"),
        ("a: 1".encode("utf-16"), "not-utf8", 0, "UTF-16"),
        ("a: 1".encode("utf-16-le"), "not-utf8", 0, "UTF-16"),
        ("a: 1".encode("utf-16-be"), "not-utf8", 0, "UTF-16"),
        ("a: 1".encode("utf-32"), "not-utf8", 0, "UTF-32"),
        (b"{\\rtf1 a: 1}", "not-text", 0, "RTF"),
        (b"PK\x03\x04", "not-text", 0, "plain text"),
        (b"\x89PNG\r\n\x1a\n", "not-utf8", 1, "byte 0 is 0x89"),
        (b"a" * ((1 << 20) + 1), "too-long", 0, "1 MB is the most"),
        (b"", "empty-file", 0, "empty"),
    ],
)
def test_a_file_that_is_no_plain_text_is_answered(
    tmp_path: Path, data: bytes, code: str, line: int, says: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    problem = read(path)
    assert (problem.code, problem.place.line) == (code, line)
    assert says in f"{problem.message}; {problem.hint}"
