"""Mistakes planted in the shows of the kit, always the same ones, as people make them.

    python -m tests.authoring.mutations            # what is answered, and what is not
    python -m tests.authoring.mutations --all      # each with its answer
    python -m tests.authoring.mutations --seed 7   # two hundred others

A slip is planted where it would be one: in a key of the kit, in a word that is one of a few, in the
name of something that stands elsewhere, in a number with a unit, in the form of a line. `wanted` is
what a good answer has in it: the word as it was, or what to write.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from exhibit.authoring import load
from exhibit.authoring.check import check
from exhibit.authoring.model.scenes import read_scene
from exhibit.authoring.parse import Mapping, Scalar, Tree, parse_text
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.specs import SceneSpec
from exhibit.core.problems import Problem, Problems
from exhibit.core.words import BLENDS, DRAWN_SHAPES, EASINGS, INPUT_KINDS, SHAPES, WAVE_SHAPES

SCENES = Path(__file__).parent.parent.parent / "scenes"
SEED = 6
HOW_MANY = {"key": 60, "word": 35, "name": 45, "unit": 30, "form": 30}
NEIGHBOURS = {  # on a keyboard, whatever its layout
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o",
    "j": "k", "k": "l", "l": "k", "m": "n", "n": "m", "o": "p", "p": "o", "q": "w", "r": "t",
    "s": "d", "t": "y", "u": "i", "v": "b", "w": "e", "x": "c", "y": "u", "z": "x",
}  # fmt: skip
# Keys whose own keys are names of the author's, or languages.
OWN = ("inputs", "rhythm", "fonts", "text", "values", "buses", "axes", "keys", "title", "speaker",
       "credit", "translations", "pictures", "regions", "variables")  # fmt: skip
FILED = ("image", "sound", "film", "mesh", "points", "shader")
TARGETS = ("show", "hide", "fade", "move", "turn", "scale", "draw", "reveal", "tint")
CALLED = ("name", "scene", "group", "mask", "camera", "trail", "memory")
REFERENCES = ("follow", "pulse", "on", "start", "next", "to")
WORDS = {
    *BLENDS, *DRAWN_SHAPES, *EASINGS, *INPUT_KINDS, *SHAPES, *WAVE_SHAPES, "cover", "contain",
    "sans", "serif", "centre", "justify", "loop", "back", "language",
    "top", "bottom", "left", "right", "gold", "ivory", "terracotta", "saffron", "visitor",
}  # fmt: skip
NUMBER = re.compile(r"(\d+(?:\.\d+)?)(s|ms|min|deg)")


@dataclass(frozen=True)
class Slip:
    kind: str
    file: Path  # from the folder of the shows
    line: int
    right: str
    wrong: str
    text: str  # of the whole file, with the slip in it
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    slip: Slip
    problems: tuple[Problem, ...]

    @property
    def at_line(self) -> bool:
        """Whether check speaks of the line, and of no other one as an error."""
        return any(p.place.line == self.slip.line for p in self._here)

    @property
    def alone(self) -> bool:
        return all(p.place.line == self.slip.line for p in self._here if p.severity == "error")

    @property
    def meant(self) -> bool:
        """Whether what is said of the line has what was meant."""
        said = " ".join(
            f"{p.message} {p.hint}" for p in self._here if p.place.line == self.slip.line
        )
        return any(wanted in said for wanted in self.slip.wanted)

    @property
    def _here(self) -> list[Problem]:
        return [p for p in self.problems if p.place.file.endswith(self.slip.file.name)]


# --- where slips can be planted -------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    kind: str
    scalar: Scalar
    known: tuple[str, ...] = ()  # words that are right there too, and so are no slip


def files() -> list[Path]:
    """The YAML files of all shows, from the folder of the shows."""
    found = (file for show in SCENES.glob("*/show.yaml") for file in show.parent.glob("*.yaml"))
    return sorted(file.relative_to(SCENES) for file in found)


@cache
def text_of(file: Path) -> str:
    return (SCENES / file).read_text("utf-8")


@cache
def names_of(show: str) -> frozenset[str]:
    """The scenes, inputs and rhythms of a show."""
    spec = load.load_show(SCENES / show, Problems())
    assert spec is not None
    scenes = {scene.name.text for scene in spec.scenes}
    heard = {item.name.text for item in spec.inputs} | {r.name.text for r in spec.rhythms}
    return frozenset(scenes | heard)


def spots(file: Path) -> Iterator[Spot]:
    """Every place of a file where a slip would be one."""
    tree = parse_text(text_of(file), "", Problems())
    assert tree is not None
    yield from _spots(tree, "", names_of(file.parts[0]))


def _spots(tree: Tree, under: str, names: frozenset[str]) -> Iterator[Spot]:
    if isinstance(tree, Items):
        for item in tree.items:
            yield from _spots(item, under, names)
    elif isinstance(tree, Mapping):
        keys = tuple(tree.keys())
        for key, value in tree.entries:
            if under not in OWN and len(key.text) > 2 and key.text.isascii():
                yield Spot("key", key, keys)
            # Words by language are words, whatever the language is called.
            yield from _spots(value, under if under in ("text", "title") else key.text, names)
    else:
        yield from _of_value(tree, under, names)


def _of_value(value: Scalar, under: str, names: frozenset[str]) -> Iterator[Spot]:
    if value.quoted or value.spelled is not None or "\n" in value.text:
        return
    if under in FILED and "." in value.text:
        yield Spot("name", value)
    elif under in REFERENCES and value.text in names and len(value.text) > 2:
        yield Spot("name", value, tuple(names))
    elif under in TARGETS and re.fullmatch("[a-z][a-z-]{2,}", value.text):
        yield Spot("name", value)
    elif under not in (*OWN, *CALLED) and value.text in WORDS and len(value.text) > 2:
        yield Spot("word", value)
    elif under not in ("tested", *OWN) and NUMBER.search(value.text):
        yield Spot("unit", value)


# --- slips of each kind ---------------------------------------------------------------------------


def misspelt(word: str, chance: Random) -> str:
    """A word with a slip in it: two letters swapped, one left out, doubled, or its neighbour."""
    letters = [i for i, c in enumerate(word) if c.isalpha()]
    for _ in range(20):
        i = chance.choice(letters)
        how = chance.randrange(4)
        if how == 0 and i + 1 < len(word) and word[i + 1].isalpha():
            wrong = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        elif how == 1 and len(letters) > 3:
            wrong = word[:i] + word[i + 1 :]
        elif how == 2:
            wrong = word[:i] + word[i] + word[i:]
        else:
            wrong = word[:i] + NEIGHBOURS.get(word[i], "e") + word[i + 1 :]
        if wrong != word:
            return wrong
    return word + "e"


def _stem(text: str) -> str:
    """The part of a file's name in which a slip is planted: not its folder, not its ending."""
    return Path(text).stem


def _spelt(file: Path, spot: Spot, chance: Random) -> Slip | None:
    text = spot.scalar.text
    word = _stem(text) if "." in text else text
    wrong = text.replace(word, misspelt(word, chance))
    if wrong in spot.known or wrong in WORDS:
        return None
    return _planted(spot.kind, file, spot.scalar, text, wrong, (f"'{text}'",))


def _unit(file: Path, spot: Spot, chance: Random) -> Slip | None:
    found = NUMBER.search(spot.scalar.text)
    assert found is not None
    number, unit = found.groups()
    how = chance.randrange(3)
    longer = {"s": "sec", "ms": "msec", "min": "minutes", "deg": "degrees"}[unit]
    if how == 0 and unit == "s" and float(number) <= 60:
        wrong = number
    elif how == 1 and "." in number:
        wrong = number.replace(".", ",") + unit
    else:
        wrong = number + longer
    whole = spot.scalar.text
    return _planted(
        "unit", file, spot.scalar, whole, whole.replace(found[0], wrong, 1), (found[0],)
    )


def _planted(  # noqa: PLR0913, PLR0917  # what a slip is
    kind: str, file: Path, scalar: Scalar, right: str, wrong: str, wanted: tuple[str, ...]
) -> Slip | None:
    lines = text_of(file).split("\n")
    line, at = lines[scalar.place.line - 1], scalar.place.column - 1
    if not line.startswith(right, at):
        return None
    lines[scalar.place.line - 1] = line[:at] + wrong + line[at + len(right) :]
    return Slip(kind, file, scalar.place.line, right, wrong, "\n".join(lines), wanted)


def _form(file: Path, chance: Random) -> Slip | None:
    """A line whose form is wrong: its indent, its colon, its dash, its brackets."""
    lines = text_of(file).split("\n")
    number = chance.randrange(1, len(lines) + 1)
    line = lines[number - 1]
    plain = re.fullmatch(r"( *)(- )?([\w-]+)(: )([^#|>&*\"']+)", line)
    if plain is None or number < 3 or not lines[number - 2].strip():
        return None
    indent, dash, key, colon, value = plain.groups()
    if lines[number - 2].rstrip().endswith(",") or value.count("{") != value.count("}"):
        return None  # it is part of a group in brackets
    spaces = len(indent)
    options: list[tuple[str, tuple[str, ...]]] = [
        (f"{indent}{dash or ''}{key}:{value}", (f"{key}: ",)),
        (f"{indent}{dash or ''}{key} {value}", ("key: value", f"'{key}: ")),
        (f"{indent} {dash or ''}{key}{colon}{value}", (f"{spaces}", "further")),
    ]
    if dash:
        options.append((f"{indent}-{key}{colon}{value}", (f"- {key}",)))
    elif spaces:
        options.append((f"\t{line.lstrip()}", ("two spaces",)))
    if "[" in value and value.rstrip().endswith("]"):
        options.append((line.rstrip().removesuffix("]"), ("']'",)))
    wrong, wanted = options[chance.randrange(len(options))]
    lines[number - 1] = wrong
    return Slip("form", file, number, line.strip(), wrong.strip(), "\n".join(lines), wanted)


@cache
def slips(seed: int = SEED) -> tuple[Slip, ...]:
    """Two hundred mistakes, each in one file of one show; a seed plants its own."""
    chance = Random(seed)
    every = [(file, spot) for file in files() for spot in spots(file)]
    found: list[Slip] = []
    for kind, count in HOW_MANY.items():
        planted: dict[tuple[Path, int], Slip] = {}
        here = [pair for pair in every if pair[1].kind == kind]
        chance.shuffle(here)
        while len(planted) < count:
            slip = _one(kind, here, chance)
            if slip is not None:
                planted.setdefault((slip.file, slip.line), slip)
        found += planted.values()
    return tuple(found)


def _one(kind: str, here: list[tuple[Path, Spot]], chance: Random) -> Slip | None:
    if kind == "form":
        return _form(chance.choice(files()), chance)
    file, spot = here.pop()
    return _unit(file, spot, chance) if kind == "unit" else _spelt(file, spot, chance)


# --- what is answered -----------------------------------------------------------------------------


class Copies:
    """Copies of the shows in which a slip is planted and check is asked; media are links."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trees: dict[tuple[str, str], Tree | None] = {}
        self._scenes: dict[int, tuple[Tree, SceneSpec]] = {}
        for file in files():
            show = folder / file.parts[0]
            if not show.is_dir():
                show.mkdir()
                for path in (SCENES / file.parts[0]).iterdir():
                    if path.suffix != ".yaml":
                        (show / path.name).symlink_to(path)
            (folder / file).write_text(text_of(file), "utf-8")

    def answer(self, slip: Slip) -> Answer:
        path = self._folder / slip.file
        path.write_text(slip.text, "utf-8")
        problems = Problems()
        try:
            with patch.multiple(load, read_file=self._read_file, read_scene=self._read_scene):
                spec = load.load_show(path.parent, problems)
            if spec is not None:
                check(spec, problems, _is_there)
        finally:
            path.write_text(text_of(slip.file), "utf-8")
        wrong = [p for p in problems.sorted() if p.severity != "note"]
        return Answer(slip, tuple(wrong))

    # Nine files in ten have no slip in them, and are read once.

    def _read_file(self, path: Path, file: str, problems: Problems) -> Tree | None:
        text = path.read_text("utf-8")
        if (file, text) not in self._trees:
            told = Problems()
            tree = parse_text(text, file, told)
            if len(told):
                problems.extend(told)
                return tree
            self._trees[file, text] = tree
        return self._trees[file, text]

    def _read_scene(self, tree: Tree, problems: Problems) -> SceneSpec | None:
        if id(tree) not in self._scenes:
            told = Problems()
            scene = read_scene(tree, told)
            problems.extend(told)
            if len(told) or scene is None:
                return scene
            self._scenes[id(tree)] = (tree, scene)  # a tree that is gone could lend its number
        return self._scenes[id(tree)][1]


def _is_there(what: Path | str, _kind: str) -> str:
    return "" if isinstance(what, str) or what.exists() else f"the file {what.name} is not there"


def answers(folder: Path, planted: Sequence[Slip]) -> list[Answer]:
    copies = Copies(folder)
    return [copies.answer(slip) for slip in planted]


def main(tell: Callable[[str], object], typed: Sequence[str]) -> None:
    show_all = "--all" in typed
    seed = int(typed[typed.index("--seed") + 1]) if "--seed" in typed else SEED
    with tempfile.TemporaryDirectory() as folder:
        found = answers(Path(folder), slips(seed))
    for answer in found:
        if show_all or not (answer.at_line and answer.meant and answer.alone):
            slip = answer.slip
            marks = f"{'line ' * (not answer.at_line)}{'meant ' * (not answer.meant)}"
            marks += "others" * (not answer.alone)
            tell(f"\n{marks or 'well'}: {slip.file}:{slip.line} ({slip.kind})")
            tell(f"  {slip.right!r} -> {slip.wrong!r}")
            for problem in answer.problems[:4]:
                tell(f"    {problem}".replace(str(folder), ""))
    for kind in (*HOW_MANY, ""):
        those = [a for a in found if kind in ("", a.slip.kind)]
        lines, meant = sum(a.at_line for a in those), sum(a.meant for a in those)
        alone = sum(a.alone for a in those)
        name = kind or "all"
        tell(f"{name:>6}: {len(those)} slips, {lines} at their line, {meant} with what was meant, "
             f"{alone} alone")  # fmt: skip


if __name__ == "__main__":
    main(print, sys.argv)
