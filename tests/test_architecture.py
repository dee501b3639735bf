"""The layers: who may import whom, who may print, and how long things may be.

6  cli, __main__, arguments, drafting, explaining, listening, preparing, rehearsing,
   terminal, testing, translating, writing
5  app
4  loop, picture
3  authoring, media, render, devices (which know nothing of each other)
2  show, wires (wires knows show, and not the other way round)
1  scene
0  core
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "exhibit"
LAYERS = {
    "cli": 6,
    "__main__": 6,
    "arguments": 6,
    "explaining": 6,
    "drafting": 6,
    "listening": 6,
    "preparing": 6,
    "rehearsing": 6,
    "terminal": 6,
    "testing": 6,
    "translating": 6,
    "writing": 6,
    "app": 5,
    "loop": 4,
    "picture": 4,
    "authoring": 3,
    "media": 3,
    "render": 3,
    "devices": 3,
    "wires": 2,
    "show": 2,
    "scene": 1,
    "core": 0,
}
SIBLINGS = 3  # the layer whose packages know nothing of each other
PURE = ("core", "scene", "show", "wires")
IMPURE = {"time", "datetime", "random", "secrets", "socket", "os", "threading", "multiprocessing"}
IMPURE |= {"logging", "asyncio", "pathlib", "subprocess", "OpenGL", "pygame"}
PRINTERS = ("cli.py", "terminal.py", "writing.py")
VAGUE = ("utils", "util", "manager", "helper", "helpers", "common", "misc")
MODULE_LINES = 400
FUNCTION_LINES = 60

MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = {
    ".".join(("exhibit", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): file
    for file in MODULES
}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(file: Path) -> Iterator[tuple[str, int]]:
    """Every imported module with its line, those inside of functions too."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{said(file)}:{node.lineno}: write the import in full"
            module = node.module or ""
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                yield whole if whole in NAMES else module, node.lineno


def said(file: Path) -> str:
    return str(file.relative_to(PACKAGE.parent))


def part_of(module: str) -> str:
    """`exhibit.show.step` is part of `show`; the package itself of nothing."""
    return [*module.split("."), ""][1]


def objections(file: Path) -> Iterator[str]:
    """A sentence for every import that points up or sideways."""
    here = next(part_of(name) for name, known in NAMES.items() if known == file)
    for module, line in imports_of(file):
        there = part_of(module)
        if not module.startswith("exhibit") or not here or not there or here == there:
            continue
        if there not in LAYERS or here not in LAYERS:
            unknown = there if there not in LAYERS else here
            yield f"{said(file)}:{line}: '{unknown}' has no layer: add it to the table here"
        elif LAYERS[there] > LAYERS[here]:
            yield (
                f"{said(file)}:{line}: {here} (layer {LAYERS[here]}) imports {module} from above "
                f"(layer {LAYERS[there]}): take what is needed as an argument, and let app, "
                f"which knows everybody, hand it in"
            )
        elif LAYERS[there] == LAYERS[here] == SIBLINGS:
            yield (
                f"{said(file)}:{line}: {here} imports its sibling {module}: move what both need "
                f"to core, scene or show, or let app bring them together"
            )


@pytest.mark.parametrize("file", MODULES, ids=said)
def test_imports_point_down_only(file: Path) -> None:
    found = list(objections(file))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("part", PURE)
def test_the_core_knows_no_clock_no_chance_and_no_machine(part: str) -> None:
    found = [
        f"{said(file)}:{line}: {part} imports {module}: time, chance and what a machine says are "
        f"handed in, as arguments or as events"
        for file in sorted((PACKAGE / part).rglob("*.py"))
        for module, line in imports_of(file)
        if module.split(".")[0] in IMPURE
    ]
    assert not found, "\n".join(found)


def test_no_modules_import_each_other_in_a_circle() -> None:
    knows = {
        name: {module for module, _ in imports_of(file) if module in NAMES} - {name}
        for name, file in NAMES.items()
    }
    while leaves := [name for name, known in knows.items() if not known]:
        for leaf in leaves:
            del knows[leaf]
        for known in knows.values():
            known.difference_update(leaves)
    circle = {name: sorted(known & knows.keys()) for name, known in knows.items()}
    assert not circle, f"these modules cannot be read one after the other: {circle}"


def test_nothing_has_a_name_that_says_nothing() -> None:
    found = [said(file) for file in PACKAGE.rglob("*") if file.stem in VAGUE]
    assert not found, f"name these after what they do: {found}"


def prints(node: ast.AST) -> str:
    """What prints here, or ""."""
    match node:
        case ast.Call(func=ast.Name(id="print")):
            return "print"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="typer"), attr="echo" | "secho")):
            return "typer.echo"
        case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"):
            return f"sys.{node.attr}"
        case ast.Import(names=names) if any(n.name.split(".")[0] == "rich" for n in names):
            return "rich"
        case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "rich":
            return "rich"
        case _:
            return ""


@pytest.mark.parametrize("file", MODULES, ids=said)
def test_only_the_commands_print(file: Path) -> None:
    if said(file).removeprefix("exhibit/") in PRINTERS:
        return
    found = [
        f"{said(file)}:{getattr(node, 'lineno', 0)}: {word}: return the words, or take a `say` to "
        f"give them to; only {' and '.join(PRINTERS)} print"
        for node in ast.walk(tree_of(file))
        if (word := prints(node))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", MODULES, ids=said)
def test_a_module_can_be_held_in_the_head(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES, f"{said(file)} has {lines} lines: find the two things it does"
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES, (
                f"{said(file)}:{node.lineno}: {node.name} has {length} lines: give its steps names"
            )


# --- the test itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "sentence"),
    [
        ("exhibit.show.step", "from exhibit.loop import Loop", "imports exhibit.loop from above"),
        ("exhibit.core.units", "import exhibit.scene.stage", "imports exhibit.scene.stage from"),
        ("exhibit.media.text", "from exhibit.render import window", "imports its sibling"),
        ("exhibit.render.window", "from exhibit.novel import x", "'novel' has no layer"),
    ],
)
def test_an_import_that_points_up_or_sideways_is_found(
    name: str, line: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ast.parse(f"def work():\n    {line}\n")
    monkeypatch.setitem(globals(), "tree_of", lambda _: wrong)
    assert [sentence in found for found in objections(NAMES[name])] == [True]
