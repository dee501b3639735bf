"""An artist's shader as the source of a program: what the kit writes around it, and what is wrong.

The artist writes `vec4 paint(vec2 uv)`. In front of it the kit declares what the shader is given
by name, behind it comes the `main` that calls it. Between the two the lines are counted from 1
again, so that a compiler names those of the artist's file.

What mixes two scenes is written `vec4 mix_pictures(vec2 at, float progress)`, in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from exhibit.render import programs
from exhibit.render.glcalls import Profile
from exhibit.scene.looks import ShaderSource

EXAMPLE = "vec4 paint(vec2 uv) { return vec4(uv, 0.5, 1.0); }"
KINDS = {1: "float", 2: "vec2", 3: "vec3", 4: "vec4"}
MOST_SAID = 5  # faults of one shader: most compilers repeat themselves after the first

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}\Z")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_QUALIFIED = r"(?:in\s+|const\s+|(?:high|medium|low)p\s+)*"
_MAIN = re.compile(r"\bvoid\s+main\s*\(")
_VERSION = re.compile(r"^[ \t]*#[ \t]*version\b", re.MULTILINE)
_STRANGE = re.compile(r"[^\t\n\v\f\r -~]")


@dataclass(frozen=True, slots=True)
class Entry:
    """The function that an artist writes: how it is declared, and what of the kit stands around."""

    declared: str
    pattern: re.Pattern[str]
    example: str
    head: str  # a file in front of it, or ""
    tail: str  # a file behind it, with the `main` that calls it
    ours: tuple[str, ...]  # names that the kit has

    @property
    def name(self) -> str:
        return self.declared.partition("(")[0].rpartition(" ")[2]


PAINT = Entry(
    "vec4 paint(vec2 uv)",
    re.compile(rf"\bvec4\s+paint\s*\(\s*{_QUALIFIED}vec2\b"),
    EXAMPLE,
    "",
    "painting.frag",
    ("size", "paint", "main"),
)
MIXING = Entry(
    "vec4 mix_pictures(vec2 at, float progress)",
    re.compile(rf"\bvec4\s+mix_pictures\s*\(\s*{_QUALIFIED}vec2\b\s*\w*\s*,\s*{_QUALIFIED}float\b"),
    "vec4 mix_pictures(vec2 at, float progress) { return mix(before(at), after(at), progress); }",
    "mixing.glsl",
    "mixing.frag",
    ("size", "mix_pictures", "before", "after", "main"),
)


@cache
def words() -> frozenset[str]:
    """What GLSL 3.30 and GLSL ES 3.00 keep for themselves: keywords, and their own functions."""
    return frozenset(programs.read("words.txt").split())


def source_of(shader: ShaderSource, profile: Profile, entry: Entry = PAINT) -> str:
    """The fragment shader to compile."""
    given = [f"uniform {KINDS[floats]} {name};" for name, floats in shader.inputs]
    if shader.pictures:
        given.append(programs.read("picture.glsl"))
    for i, name in enumerate(shader.pictures):
        given += [
            f"uniform sampler2DArray kit_pictures{i};",
            f"uniform vec4 kit_cell{i};",
            f"uniform float kit_layer{i};",
            f"vec4 {name}(vec2 uv) {{",
            f"    return kit_picture(kit_pictures{i}, kit_cell{i}, kit_layer{i}, uv);",
            "}",
        ]
    kit = programs.read(entry.head) if entry.head else "uniform vec2 size;"
    head = "\n".join([programs.HEADERS[profile], kit, *given])
    return f"{head}\n#line 1\n{without_comments(shader.text)}\n{programs.read(entry.tail)}"


def without_comments(text: str) -> str:
    """Comments as blanks, so that lines and columns stay: some drivers take only ASCII in them.

    Lines end as everywhere, and a byte order mark, which Windows' editor writes, is gone.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def faults_of(shader: ShaderSource, entry: Entry = PAINT) -> list[str]:
    """What a compiler would say less plainly, or not at all."""
    return [*_faults_of_names(shader, entry), *_faults_of_text(shader, entry)]


def faults_in(shader: ShaderSource, log: str) -> list[str]:
    """A compiler's words, with file and line of the artist in front of each."""
    if not log:
        return []
    said: list[str] = []
    lines = without_comments(shader.text).rstrip().count("\n") + 1
    for line, text in programs.complaints_in(log):
        if line <= lines:
            said.append(f"{shader.file}:{max(line, 1)}: {text}")
        else:  # in what the kit wrote behind it
            said.append(f"{shader.file}:{lines}: {text} (is a '}}' or a ';' missing before?)")
    return list(dict.fromkeys(said))[:MOST_SAID] or [f"{shader.file}: {log.strip()}"]


def _faults_of_names(shader: ShaderSource, entry: Entry) -> Iterator[str]:
    named = [("an input", name) for name, _ in shader.inputs]
    named += [("a picture", name) for name in shader.pictures]
    met: set[str] = set()
    for what, name in named:
        reason = _reason_against(name, entry)
        if reason:
            yield f"{shader.file}: {what} cannot be called '{name}': {reason}"
        elif name in met:
            yield f"{shader.file}: '{name}' is given twice: each needs a name of its own"
        met.add(name)
    for name, floats in shader.inputs:
        if floats not in KINDS:
            yield f"{shader.file}: input '{name}' has {floats} numbers: it can have 1 to 4"


def _reason_against(name: str, entry: Entry) -> str:
    if not _NAME.match(name):
        return "use up to 64 letters without accents, digits and _, and begin with a letter"
    if name in words():
        return "GLSL keeps this word for itself; choose another"
    if name in entry.ours or name.startswith(("kit_", "gl_")) or "__" in name:
        return "the kit or OpenGL uses this name; choose another"
    return ""


def _faults_of_text(shader: ShaderSource, entry: Entry) -> Iterator[str]:
    code = without_comments(shader.text)
    smallest = f"The smallest shader: {entry.example}"
    for pattern, sentence in (
        (_STRANGE, "{found!r} can only stand in a comment"),
        (_VERSION, "take '#version' out: the kit writes it, as each machine needs it"),
        (
            _MAIN,
            f"take 'void main' out: the kit has its own, which calls '{entry.name}'. {smallest}",
        ),
    ):
        found = pattern.search(code)
        if found:
            line = code.count("\n", 0, found.start()) + 1
            yield f"{shader.file}:{line}: " + sentence.replace("{found!r}", repr(found[0]))
    if not entry.pattern.search(code) and not _MAIN.search(code):
        yield f"{shader.file}: it has no '{entry.declared}'. {smallest}"
