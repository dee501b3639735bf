"""Every finding has a page, and what the page says is so: the wrong is found, the right is not."""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exhibit.app import film_faults
from exhibit.authoring.proof import pages
from exhibit.authoring.proof.pages import Page, page_of
from exhibit.core.problems import Problem
from exhibit.media.film.facts import FilmFacts, facts_of
from exhibit.render.window import NoGraphics
from tests.authoring import mistakes

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "exhibit"
PAGES = [page_of(code) for code in pages.codes()]
# What no few lines can show: the tests of the modules named have them.
ELSEWHERE = {
    "yaml": "authoring/test_syntax.py",
    "too-many-problems": "authoring/test_parse.py",
    "too-long": "authoring/test_textfile.py",
    "unreadable": "authoring/test_textfile.py",
    "not-a-file": "authoring/test_textfile.py",
    "folder-not-file": "authoring/test_textfile.py",
    "missing-show": "authoring/test_load.py",
    "not-a-show": "authoring/test_load.py",
    "by-hand": "authoring/test_upgrade.py",
    "journal-cut": "devices/test_journal.py",
    "journal-long": "devices/test_journal.py",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages") / "show"
    made.mkdir()
    return mistakes.media(made)


@pytest.fixture
def circumstances(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine, or a film, on which something is found that this one does not have."""
    code: str = request.getfixturevalue("page").code
    if code == "texture-memory":
        monkeypatch.setattr("exhibit.app.shares.usual_budget", lambda: 12_000_000)
    elif code == "film-memory":
        one = film_faults.bytes_of(facts_of(mistakes.KINDS / "tiles.mp4"))
        monkeypatch.setattr(film_faults, "MOST_BYTES", one * 3 // 2)
    elif code == "media-part":
        monkeypatch.setattr("exhibit.app.looks.MOST_POINTS", 1)
    elif code == "shader-untried":
        monkeypatch.setattr("exhibit.render.window.open_window", _no_window)
    elif code.startswith("film-"):
        _film_facts(monkeypatch)


def _no_window(*_: object, **__: object) -> None:
    raise NoGraphics("this machine has no OpenGL")


def _film_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(path: Path) -> FilmFacts:
        found, name = facts_of(path), path.stem
        return replace(
            found, sound=name == "talk", hdr=name == "bright", whole=name != "broken"
        )  # fmt: skip

    monkeypatch.setattr("exhibit.media.film.facts.facts_of", said)


@pytest.mark.usefixtures("circumstances")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_what_a_page_calls_wrong_is_found_at_its_line_and_what_it_calls_right_is_not(
    page: Page, folder: Path
) -> None:
    wrong = [each for each in page.examples if not each.right]
    right = [each for each in page.examples if each.right]
    assert bool(wrong) == bool(right)
    assert bool(wrong) != (page.code in ELSEWHERE)
    for example in wrong:
        played = mistakes.play(example, folder, page.code)
        also = example.said.get("also")
        found = [p for p in played.found if _belongs(p, page) and p.code != also]
        shown = [str(problem) for problem in found]
        assert {p.code for p in found} == {page.code}, shown
        assert {p.severity for p in found} == {page.severity}
        assert played.line in {p.place.line for p in found}, (shown, played.line)
        if played.file:
            assert played.file in {p.place.file for p in found}
    for example in right:
        found = [p for p in mistakes.play(example, folder, "").found if _belongs(p, page)]
        assert [str(problem) for problem in found] == []


def _belongs(problem: Problem, page: Page) -> bool:
    """Notes of other things are no part of a page."""
    return problem.severity != "note" or problem.code == page.code


# --- the codes of the kit -------------------------------------------------------------------------

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SAYS = ("error", "warning", "note", "_warn", "fault", "_note", "Problem", "refuse", "unit_reader")
_SEVERITY = {"warning": "warning", "_warn": "warning", "fault": "warning"}
_SEVERITY |= {"note": "note", "_note": "note"}


def said_codes() -> dict[str, set[str]]:
    """Every code that a module of the kit says, with the severities it says it with."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.parent.name in ("devices", "gltf") and file.name != "journal.py":
            continue  # their notes are about machines and models
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for code, severity in _said(node):
                    found[code].add(severity)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                for code in _either(node.value):
                    found[code].add("note")  # the one that is chosen so
    return found


def _said(call: ast.Call) -> Iterator[tuple[str, str]]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    called = call.func.id if isinstance(call.func, ast.Name) else called
    texts = [
        arg.value
        for arg in (*call.args, *(k.value for k in call.keywords if k.arg == "severity"))
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    severity = next((text for text in texts if text in ("warning", "note")), "error")
    coded = [k.value for k in call.keywords if k.arg == "code"]
    for one in coded:  # a finding that is said again in other words
        if isinstance(one, ast.Constant):
            yield str(one.value), severity if called == "Problem" else "warning"
    if called not in _SAYS or len(call.args) < 2:
        return
    at = {"Problem": 1, "refuse": 3, "unit_reader": 2}.get(called, 1)
    code = call.args[at] if len(call.args) > at else None
    for each in _either(code):
        yield each, _SEVERITY.get(called, severity)


def _either(code: ast.expr | None) -> Iterator[str]:
    for each in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
        if isinstance(each, ast.Constant) and _CODE.fullmatch(str(each.value)):
            yield str(each.value)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    said = said_codes()
    defaults = {"unit": {"error"}}  # what a reader says where it is told nothing else
    assert sorted((said | defaults).keys() - set(pages.codes())) == []
    assert sorted(set(pages.codes()) - (said | defaults).keys()) == []
    assert len(said) > 120


def test_a_code_has_one_severity_and_its_page_says_it() -> None:
    said = said_codes()
    wrong = {p.code: said[p.code] for p in PAGES if p.code in said and said[p.code] != {p.severity}}
    assert wrong == {}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_what_no_few_lines_can_show_is_tested_where_it_is_found(code: str) -> None:
    assert f'"{code}"' in (ROOT / "tests" / ELSEWHERE[code]).read_text("utf-8")


def test_a_page_is_read_at_a_glance() -> None:
    for page in PAGES:
        for about in (page.english, page.french):
            assert 20 < len(about) < 200, page.code
            assert about.endswith("."), page.code
        for example in page.examples:
            assert len(example.text.splitlines()) <= 14, page.code


@pytest.mark.parametrize(("language", "name"), [("en", "MISTAKES.md"), ("fr", "ERREURS.md")])
def test_the_pages_stand_beside_the_guide(language: str, name: str) -> None:
    file = ROOT / "scenes" / name
    current = pages.collected(language)
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        file.write_text(current, "utf-8")
    assert file.read_text("utf-8") == current, "run this test once with EXHIBIT_NEW_REFERENCES=1"
