"""From a file to a tree in which every key and value knows its line and column.

The tree is built from PyYAML's events, one at a time and without recursion, so that a limit is met
where it is passed and not after the whole file was read: 50 kB of `[` crash PyYAML's composer and
keep its parser busy for 8 s, and are answered here in 3 ms. Nothing is guessed from the look of a
text: `no`, `on`, `12:30` and `1_000` stay what was written, and whoever reads the tree asks for
the kind of value that it needs. A plain `null`, `~` or nothing at all is the text "".

Whatever is wrong becomes a problem. Mistakes that leave the rest readable (a key written twice, a
tag) are all reported; a mistake of syntax ends its own file only. `<<` is refused: `&name` and
`*name` repeat a value whole.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from exhibit.core.problems import Place, Problem, Problems, nearest

MAX_BYTES = 1 << 20  # a long show is 60 kB; media live in files of their own
MAX_DEPTH = 40  # lists and groups inside each other; a deep scene has 12
MAX_NODES = 10_000  # repeated values counted each time; libyaml and the tree take 5 us a node
MAX_LINES = 10_000  # a long show has 2,000
MAX_PROBLEMS = 100  # nobody reads more at once
MAX_KEY = 200  # characters; libyaml itself gives up at 1,024

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # every wheel has libyaml


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `quoted` is true for '...', "..." and the blocks under `|` and `>`.

    `spelled` is what the file has, from the opening quote to the last character, where escapes make
    that longer than `text`; it is "" where the text runs over several lines, so that no column
    inside it can be told.
    """

    text: str
    place: Place
    quoted: bool = False
    spelled: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: `- a` on lines of their own, or `[a, b]`."""

    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, each key once."""

    entries: tuple[tuple[Scalar, Tree], ...]
    place: Place

    def get(self, key: str) -> Tree | None:
        return next((value for name, value in self.entries if name.text == key), None)

    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


Tree = Scalar | Sequence | Mapping


def read_file(path: Path, file: str, problems: Problems) -> Tree | None:
    """The tree of a file, or None when a problem says why there is none.

    `file` is the name that the problems show.
    """
    try:
        text = _decode(_read(path, file), file)
    except _Stop as stop:
        problems.extend([stop.problem])
        return None
    return parse_text(text, file, problems)


def parse_text(text: str, file: str, problems: Problems) -> Tree | None:
    """The tree of a text, or None when a problem says why there is none."""
    text = text.removeprefix("\ufeff")
    builder = _Builder(text, file, problems)
    try:
        _refuse_what_no_artist_wrote(text, file)
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
        return builder.finish()
    except _Stop as stop:
        problems.extend([stop.problem])
    except yaml.YAMLError as error:
        problems.extend([_explain(error, builder)])
    return None


# How one character of a text can be spelled, by the quote around it.
_SPELLINGS = {
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", re.DOTALL),
    "'": re.compile(r"''|."),
}


def within(scalar: Scalar, offset: int) -> Place:
    """The place of character `offset` (from 0) of a text; its beginning where that is not known."""
    place, spelled = scalar.place, scalar.spelled
    if spelled == "":
        return place
    column = place.column + scalar.quoted
    if spelled is None:
        return Place(place.file, place.line, column + offset)
    pieces = islice(_SPELLINGS[spelled[0]].finditer(spelled, 1), offset)
    return Place(place.file, place.line, column + sum(len(piece[0]) for piece in pieces))


# --- from bytes to text ---------------------------------------------------------------------------


class _Stop(Exception):
    """Nothing more can be read from this file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _read(path: Path, file: str) -> bytes:
    """The bytes of an ordinary file of at most MAX_BYTES."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            hint = "give the name of a file in it, such as show.yaml"
            raise _Stop(
                Problem(Place(file), "folder-not-file", "this is a folder, not a file", hint)
            )
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            message = "this is a device or a pipe, not a file that can be read"
            raise _Stop(Problem(Place(file), "not-a-file", message))
        if status.st_size > MAX_BYTES:
            raise _Stop(_too_long(file, status.st_size))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _Stop(_unread(error, path, file)) from None


def _unread(error: Exception, path: Path, file: str) -> Problem:
    """Why the system did not hand out a file."""
    place = Place(file)
    if isinstance(error, FileNotFoundError):
        return Problem(place, "missing-file", "there is no such file", _neighbour(path))
    if isinstance(error, NotADirectoryError):
        message = "there is no such file: what stands before the last '/' is itself a file"
        return Problem(place, "missing-file", message)
    if isinstance(error, PermissionError):
        hint = "allow reading in the file's properties, or copy the file to a folder of your own"
        return Problem(place, "unreadable", "you have no permission to read this file", hint)
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(place, "unreadable", f"the file cannot be read: {reason}")


def _neighbour(path: Path) -> str:
    """A hint that names the file of the same folder that was probably meant."""
    try:
        names = {p.stem: p.name for p in path.parent.iterdir() if p.suffix in (".yaml", ".yml")}
    except (OSError, ValueError):
        return f"the folder '{path.parent.name}' does not exist either"
    stems = sorted(names)[:50]
    if not stems:
        return "its folder holds no .yaml file"
    close = nearest(path.stem, stems)
    shown = ", ".join(names[stem] for stem in stems[:8])
    return f"did you mean '{names[close]}'?" if close else f"its folder holds {shown}"


def _too_long(file: str, size: int) -> Problem:
    message = f"the file has {size / 1e6:.1f} MB, and 1 MB is the most that is read"
    return Problem(
        Place(file), "too-long", message, "is it a picture or a sound with a wrong name?"
    )


# The first bytes of what TextEdit and word processors write when nobody asks for plain text.
_DOCUMENTS = (
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zipped document"),
    (b"%PDF", "a PDF"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def _decode(data: bytes, file: str) -> str:
    """The text in UTF-8 bytes, with or without a byte order mark."""
    if len(data) > MAX_BYTES:
        raise _Stop(_too_long(file, len(data)))
    for start, name in _DOCUMENTS:
        if data.startswith(start):
            message = f"this is {name}, not a text file"
            raise _Stop(Problem(Place(file), "not-text", message, "save it again as plain text"))
    if data.startswith(_WIDE) or (len(data) > 3 and 0 in data[:2] and data[:4].count(0) in (2, 3)):
        message = "the file is in UTF-16 or UTF-32, and UTF-8 is wanted"
        raise _Stop(Problem(Place(file), "not-utf8", message, "save it again with encoding UTF-8"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Stop(_not_utf8(data, error.start, file)) from None


def _not_utf8(data: bytes, offset: int, file: str) -> Problem:
    before = data[:offset].decode("utf-8")
    byte = data[offset : offset + 1]
    old = byte.decode("cp1252", "replace")
    looks_like = f", an '{old}' of an older encoding" if old.isalpha() else ""
    message = f"the text is not in UTF-8: byte {offset} is 0x{byte.hex()}{looks_like}"
    return Problem(_place_of_end(before, file), "not-utf8", message, "save it with encoding UTF-8")


# --- limits ---------------------------------------------------------------------------------------

_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as the end of a line
_CONTROL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)  # the opposite, all that can be shown, takes 9 ms to compile and this 1 ms


def _place_of_end(before: str, file: str) -> Place:
    """The place that follows a text."""
    lines = _BREAK.split(before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _refuse_what_no_artist_wrote(text: str, file: str) -> None:
    """Stop at a text that is too long, or that has a character no keyboard makes."""
    if len(text) > MAX_BYTES:
        raise _Stop(_too_long(file, len(text)))
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        message = f"the file has more than {MAX_LINES:,} lines"
        raise _Stop(Problem(Place(file), "too-long", message, "divide it into several scenes"))
    found = _CONTROL.search(text)
    if not found:
        return
    place = _place_of_end(text[: found.start()], file)
    if found[0] == "\0":
        message, hint = "a NUL byte: this is not a text file", "is it a picture or a sound?"
    else:
        message = f"an invisible control character (U+{ord(found[0]):04X}) stands here"
        hint = (
            "delete it; where nothing is seen, delete the characters around it and type them again"
        )
    raise _Stop(Problem(place, "control-character", message, hint))


# --- from events to the tree ----------------------------------------------------------------------

_NULLS = frozenset(("null", "~", ""))
_QUOTES = ("'", '"')
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_TAG = re.compile(r"(?:&\S*\s+)?(!\S*)")
# `colour: #fff` is a key without value and a comment
_LOST_COLOUR = re.compile(
    r"[ \t]+(#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))[ \t]*(?![^\r\n#])"
)
_GLUED_KEY = re.compile(r"\s*+(?:- ++)*+([^\W\d][\w-]*):(?!//)([^\s:,\]}]\S*)")
_GLUED_DASH = re.compile(r"\s*+(?:- ++)*+-([^\s-]\S*)")
# spaces that YAML takes for letters, and marks of direction that nobody sees
_ODD_SPACE = re.compile("[\xa0\u1680\u2000-\u200b\u200e\u200f\u202a-\u202f\u205f-\u2069\u3000]")


@dataclass(slots=True)
class _Open:
    """A list or group whose end has not come yet; keys and values take turns in `children`."""

    place: Place
    is_mapping: bool
    flow: bool  # written with brackets
    anchor: str | None
    nodes_before: int
    height: int = 1  # levels of groups, itself included
    children: list[Tree] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Named:
    """A finished value that `*name` repeats."""

    tree: Tree
    nodes: int
    height: int = 0


class _Builder:
    """Takes events, keeps the groups that are open and the names that were given."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self.text = text
        self.file = file
        self.problems = problems
        self.open: list[_Open] = []
        self.named: dict[str, _Named] = {}
        self.named_at: dict[str, Place] = {}
        self.nodes = 0
        self.documents = 0
        self.said = 0
        self.root: Tree | None = None
        self.last: Any = None  # the event before the one that failed

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._start(event, kind is yaml.MappingStartEvent)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._end()
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._document(event)
        self.last = event

    def finish(self) -> Tree:
        """The tree, once all events are in."""
        root = self.root
        if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
            bare = "the file is empty" if not self.text.strip() else "the file has only comments"
            raise _Stop(Problem(Place(self.file), "empty-file", bare, "write 'show:' and a name"))
        if isinstance(root, Scalar) and not root.quoted and (glued := _GLUED_KEY.match(root.text)):
            raise _Stop(_glued(root.place, glued))
        return root

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _say(self, problem: Problem) -> None:
        self.problems.extend([problem])
        self.said += 1
        if self.said >= MAX_PROBLEMS:
            message = f"{MAX_PROBLEMS} mistakes were found up to here, and the rest was not read"
            raise _Stop(Problem(problem.place, "too-many-problems", message))

    def _too_many(self, place: Place) -> _Stop:
        message = f"the file holds more than {MAX_NODES:,} values"
        return _Stop(Problem(place, "too-many", message, "divide it into several scenes"))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "a second document begins here, and one file holds one"
            hint = "remove the line '---', or move what follows to a file of its own"
            raise _Stop(Problem(self.place(event.start_mark), "second-document", message, hint))

    def _add(self, tree: Tree) -> None:
        if self.open:
            self.open[-1].children.append(tree)
        else:
            self.root = tree

    def _scalar(self, event: Any) -> None:
        start = event.start_mark
        place = Place(self.file, start.line + 1, start.column + 1)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._too_many(place)
        if event.tag is not None:
            self._refuse_tag(event)
        scalar = self._marked(event, place) if event.style else self._plain(event, place)
        if event.anchor is not None:
            self._name(event.anchor, place)
            self.named[event.anchor] = _Named(scalar, 1)
        self._add(scalar)

    def _plain(self, event: Any, place: Place) -> Scalar:
        start, text = event.start_mark, event.value
        if text in _NULLS:
            if not text and (lost := _LOST_COLOUR.match(self.text, start.index)):
                message = f"{lost[1]} is read as a comment, because a '#' after a space begins one"
                hint = f'put the colour in quotes: "{lost[1]}"'
                self._say(Problem(place, "colour-needs-quotes", message, hint))
            return Scalar("", place, False)
        if event.anchor is not None or event.tag is not None:
            place = self._behind_properties(event, place)
        if event.end_mark.line == start.line:
            return Scalar(text, place, False)
        self._warn_of_glued_lines(event)
        return Scalar(text, place, False, "")

    def _marked(self, event: Any, place: Place) -> Scalar:
        """A text in quotes, or a block under `|` or `>`."""
        if event.anchor is not None or event.tag is not None:
            place = self._behind_properties(event, place)
        spelled: str | None = ""
        if event.style in _QUOTES and event.end_mark.line + 1 == place.line:
            begin = event.end_mark.index - (event.end_mark.column + 1 - place.column)
            spelled = self.text[begin : event.end_mark.index - 1]
            if len(spelled) == len(event.value) + 1:
                return Scalar(event.value, place, True)
        if event.style == '"' and _CONTROL.search(event.value):
            message = 'an escape such as "\\0" makes a character that cannot be shown'
            self._say(Problem(place, "control-character", message, "remove it"))
            return Scalar(_CONTROL.sub("", event.value), place, True, "")
        return Scalar(event.value, place, True, spelled)

    def _behind_properties(self, event: Any, place: Place) -> Place:
        """Where a value begins behind its `&name`."""
        found = _PROPERTIES.match(self.text, event.start_mark.index)
        if not found:
            return place
        lines = _BREAK.split(found[0])
        if len(lines) == 1:
            return Place(place.file, place.line, place.column + len(found[0]))
        return Place(place.file, place.line + len(lines) - 1, len(lines[-1]) + 1)

    def _warn_of_glued_lines(self, event: Any) -> None:
        """A line of a longer text that looks like an item or a key was probably meant as one."""
        first = event.start_mark
        lines = _BREAK.split(self.text[first.index : event.end_mark.index])
        if all(_GLUED_DASH.match(line) for line in lines):
            message = f"lines {first.line + 1} to {first.line + len(lines)} are read as one text"
            hint = "for a list, put a space after each '-'; for a text, put it in quotes"
            self._say(Problem(self.place(first), "missing-space", message, hint, "warning"))
            return
        for number, line in enumerate(lines[1:], start=first.line + 2):
            if glued := _GLUED_KEY.fullmatch(line.rstrip()):
                place = Place(self.file, number, glued.start(1) + 1)
                message = f"'{_short(line.strip())}' is read as the end of the text above"
                hint = f"write '{_short(glued[1])}: {_short(glued[2])}', or put the text in quotes"
                self._say(Problem(place, "missing-space", message, hint, "warning"))

    def _refuse_tag(self, event: Any) -> None:
        found = _TAG.match(self.text, event.start_mark.index)
        tag = _short(found[1]) if found else "!"
        message = f"'{tag}' is a YAML tag, and tags are not used here"
        hint = "remove it; a text that begins with '!' goes in quotes"
        self._say(Problem(self.place(event.start_mark), "tag", message, hint))

    def _name(self, name: str, place: Place) -> None:
        if name in self.named_at:
            first = self.named_at[name].line
            message = f"the name '&{_short(name)}' was given in line {first} already"
            self._say(Problem(place, "duplicate-anchor", message, "give this one another name"))
        self.named_at[name] = place

    def _start(self, event: Any, is_mapping: bool) -> None:
        place = self.place(event.start_mark)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._too_many(place)
        if len(self.open) >= MAX_DEPTH:
            message = f"more than {MAX_DEPTH} lists and groups stand inside each other"
            raise _Stop(Problem(place, "too-deep", message, "is a closing bracket missing?"))
        if event.tag is not None:
            self._refuse_tag(event)
        if event.anchor is not None:
            self._name(event.anchor, place)
            self.named.pop(event.anchor, None)
        flow = bool(event.flow_style)
        self.open.append(_Open(place, is_mapping, flow, event.anchor, self.nodes - 1))

    def _end(self) -> None:
        group = self.open.pop()
        tree: Tree
        if group.is_mapping:
            tree = Mapping(tuple(self._entries(group)), group.place)
        else:
            tree = Sequence(tuple(group.children), group.place)
        if group.anchor is not None:
            nodes = self.nodes - group.nodes_before
            self.named[group.anchor] = _Named(tree, nodes, group.height)
        self._add(tree)
        self._raise_height(group.height)

    def _raise_height(self, inside: int) -> None:
        if self.open:
            group = self.open[-1]
            group.height = max(group.height, inside + 1)

    def _alias(self, event: Any) -> None:
        place = self.place(event.start_mark)
        named = self.named.get(event.anchor)
        if named is None:
            self._unknown_alias(event.anchor, place)
            named = _Named(Scalar("", place, quoted=True), 1)
        if self.nodes + named.nodes > MAX_NODES:
            message = f"'*{_short(event.anchor)}' makes more than {MAX_NODES:,} values of this file"
            hint = "repeat smaller parts; 'repeat:' makes many of one node"
            raise _Stop(Problem(place, "alias-bomb", message, hint))
        if len(self.open) + named.height > MAX_DEPTH:
            message = (
                f"'*{_short(event.anchor)}' puts more than {MAX_DEPTH} groups inside each other"
            )
            raise _Stop(Problem(place, "too-deep", message))
        self.nodes += named.nodes
        self._add(named.tree)
        self._raise_height(named.height)

    def _unknown_alias(self, name: str, place: Place) -> None:
        shown = f"*{_short(name)}"
        if name in self.named_at:
            line = self.named_at[name].line
            message = f"'{shown}' stands inside the value that it repeats (line {line})"
            self._say(Problem(place, "alias-of-itself", message, "move it out of that value"))
            return
        hint = f"a text that begins with '*' goes in quotes: \"{shown}\""
        if 0 < len(self.named_at) <= 50:  # looking for the nearest of thousands takes seconds
            close = nearest(name, self.named_at)
            hint = f"did you mean '*{close}'?" if close else hint
        message = f"'{shown}' repeats a value named '&{shown[1:]}', and there is none above"
        self._say(Problem(place, "unknown-alias", message, hint))

    def _entries(self, group: _Open) -> Iterator[tuple[Scalar, Tree]]:
        """The pairs of a group whose keys can be used; problems for the others."""
        first: dict[str, int] = {}
        turns = iter(group.children)
        for key, value in zip(turns, turns, strict=True):
            fault = self._key_fault(key, value, group.flow)
            if fault is not None:
                self._say(fault)
            elif isinstance(key, Scalar) and key.text in first:
                self._say(_twice(key, first[key.text]))
            elif isinstance(key, Scalar):
                first[key.text] = key.place.line
                yield key, value

    def _key_fault(self, key: Tree, value: Tree, flow: bool) -> Problem | None:
        if not isinstance(key, Scalar):
            message = "a list or a group stands where a key should be"
            hint = "a text with { } or [ ] goes in quotes; a group is written {key: value}"
            return Problem(key.place, "key-not-text", message, hint)
        if len(key.text) > MAX_KEY:
            return _long_key(key.place)
        if not key.quoted and key.text in ("", "<<"):
            return _odd_key(key)
        if not key.text.isascii() and (found := _ODD_SPACE.search(key.text)):
            return _invisible(within(key, found.start()), found[0])
        if flow and not key.quoted and isinstance(value, Scalar) and not value.text:
            glued = _GLUED_KEY.fullmatch(key.text)
            return _glued(key.place, glued) if glued else None
        return None


def _short(text: str) -> str:
    """A text as a message shows it: on one line, and not longer than 40 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _twice(key: Scalar, line: int) -> Problem:
    shown = _short(key.text)
    message = f"the key '{shown}' is written twice: in line {line} and in line {key.place.line}"
    return Problem(
        key.place, "duplicate-key", message, "remove one of them, or give it another name"
    )


def _odd_key(key: Scalar) -> Problem:
    if key.text:
        hint = "write the keys out, or repeat a whole value with '*name'"
        return Problem(key.place, "merge-key", "'<<' is not used here", hint)
    return Problem(
        key.place, "missing-key", "a key is missing before the ':'", "write 'key: value'"
    )


def _long_key(place: Place) -> Problem:
    message = f"a key of more than {MAX_KEY} characters stands here"
    hint = "is it a text with a ':' in it? then put the text in quotes"
    return Problem(place, "key-too-long", message, hint)


def _glued(place: Place, glued: re.Match[str]) -> Problem:
    key, value = _short(glued[1]), _short(glued[2])
    message = f"a space is missing after the ':' of '{key}:'"
    return Problem(place, "missing-space", message, f"write '{key}: {value}'")


def _invisible(place: Place, character: str) -> Problem:
    message = f"an invisible character (U+{ord(character):04X}) stands here"
    hint = (
        "delete it and type a plain space; word processors and some keyboards (alt-space) put it in"
    )
    return Problem(place, "invisible-character", message, hint)


# --- what the parser said, in words ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fault:
    """What stopped the parser, and what stood around it."""

    words: str  # the parser's own
    context: str  # what it was reading, in its own words
    at: Place
    opened: Place  # where what it was reading began; `at` where it does not say
    lines: list[str]
    last: Any  # the last event that was whole
    bracket: Place | None  # the innermost bracket that is open

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @property
    def rest(self) -> str:
        """What stands from the fault to the end of its line."""
        return self.line(self.at.line)[self.at.column - 1 :]

    def above(self, number: int) -> int:
        """The nearest line above that says something, or 0."""
        for line in range(number - 1, 0, -1):
            text = self.line(line).strip()
            if text and not text.startswith("#"):
                return line
        return 0


def _explain(error: yaml.YAMLError, builder: _Builder) -> Problem:
    """One sentence for what the parser could not read."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        words = _short(str(error))
        return Problem(Place(builder.file), "yaml", f"this cannot be read as YAML: {words}")
    brackets = [group.place for group in builder.open if group.flow]
    fault = _Fault(
        words=error.problem or "",
        context=error.context or "",
        at=builder.place(error.problem_mark),
        opened=builder.place(error.context_mark or error.problem_mark),
        lines=_BREAK.split(builder.text),
        last=builder.last,
        bracket=brackets[-1] if brackets else None,
    )
    answers = (rule(fault) for rule in _RULES)
    return next((answer for answer in answers if answer is not None), _rest(fault))


def _rest(fault: _Fault) -> Problem:
    message = f"this cannot be read as YAML: {fault.words}"
    if fault.context:
        message += f", {fault.context} that begins in line {fault.opened.line}"
    hint = "a text with : # [ ] { } , & * ! | > ' \" % @ in it is safe in quotes"
    return Problem(fault.at, "yaml", message, hint)


def _tab(fault: _Fault) -> Problem | None:
    if "tab char" not in fault.words and not fault.rest.startswith("\t"):
        return None
    line = fault.line(fault.at.line)
    if line[: fault.at.column - 1].strip():
        message = f"a tab stands in line {fault.at.line}: YAML wants spaces"
        return Problem(fault.at, "tab", message, "replace it with one space")
    more = sum(text.startswith("\t") for text in fault.lines[fault.at.line :])
    also = f"; {more} more lines below begin with a tab" if more > 1 else ""
    begins = "begins with" if line.startswith("\t") else "is indented with"
    message = f"line {fault.at.line} {begins} a tab: YAML wants spaces"
    return Problem(fault.at, "tab", message, f"replace it with two spaces{also}")


_ODD_START = re.compile(rf"[ \t]*+(?:- ++)*+(?:[\w-]++:|-)?({_ODD_SPACE.pattern})")


def _odd_space(fault: _Fault) -> Problem | None:
    """A space that is none, in the indentation or behind a key, near the fault."""
    for number in sorted({fault.opened.line, fault.above(fault.at.line), fault.at.line}):
        if found := _ODD_START.match(fault.line(number)):
            return _invisible(Place(fault.at.file, number, found.start(1) + 1), found[1])
    return None


def _unclosed_quote(fault: _Fault) -> Problem | None:
    if "quoted scalar" not in fault.context or "unexpected" not in fault.words:
        return None
    quote = fault.line(fault.opened.line)[fault.opened.column - 1 :][:1]
    message = f"the quote {quote} opened here is never closed"
    return Problem(fault.opened, "unclosed-quote", message, f"write {quote} where the text ends")


def _escape(fault: _Fault) -> Problem | None:
    if "escape" not in fault.words and "hexdecimal" not in fault.words:
        return None
    message = "a '\\' in double quotes begins a special character, and this one is not known"
    hint = "use single quotes, or write '\\\\'; folders are written with '/' on every system"
    return Problem(fault.at, "escape", message, hint)


def _after_quote(fault: _Fault) -> Problem | None:
    """Something follows a closing quote: an apostrophe inside, or an older quote left open."""
    last = fault.last
    if getattr(last, "style", None) not in _QUOTES or not fault.rest:
        return None
    if last.end_mark.line + 1 != fault.at.line or "mapping values" in fault.words:
        return None
    quote = last.style
    if last.start_mark.line != last.end_mark.line:
        opened = Place(fault.at.file, last.start_mark.line + 1, last.start_mark.column + 1)
        message = f"the quote {quote} opened here is closed only in line {fault.at.line}"
        return Problem(opened, "unclosed-quote", message, f"write {quote} where the text ends")
    message = f"the text goes on after its closing quote {quote}"
    hint = "put single quotes ' around a text with \" in it"
    if quote == "'":
        hint = "write an apostrophe twice ('L''atelier'), or put the text in double quotes"
    return Problem(fault.at, "after-quote", message, hint)


_CLOSING = {"[": "]", "{": "}"}


def _unclosed_bracket(fault: _Fault) -> Problem | None:
    opened = fault.bracket
    dash_below = "sequence entries" in fault.words and opened and opened.line < fault.at.line
    if opened is None or not ("flow" in fault.context or dash_below):
        return None
    bracket = fault.line(opened.line)[opened.column - 1 :][:1]
    closing = _CLOSING.get(bracket, "]")
    if fault.rest[:1] in ("]", "}") and fault.rest[:1] != closing:
        message = f"'{bracket}' of line {opened.line} is closed by '{fault.rest[0]}'"
        return Problem(fault.at, "unclosed-bracket", message, f"write '{closing}' here")
    if fault.rest and (
        fault.at.line == opened.line or _indent(fault, fault.at) > _indent(fault, opened)
    ):
        return _in_brackets(fault, closing)
    message = f"the bracket '{bracket}' opened here is never closed"
    hint = f"write '{closing}' where it ends"
    hint += _comment_hint(fault, opened)
    return Problem(opened, "unclosed-bracket", message, hint)


def _in_brackets(fault: _Fault, closing: str) -> Problem:
    """A fault between brackets that are closed further on, or on the same line."""
    if fault.rest[0] == ":" and "node content" in fault.words:
        return Problem(fault.at, "missing-key", "a key is missing before the ':'")
    if "node content" in fault.words:
        message = f"nothing stands before this '{fault.rest[0]}'"
        return Problem(fault.at, "missing-value", message, "remove it, or write the value")
    message = f"a ',' or a '{closing}' is missing before this"
    hint = "between brackets, values are divided by ','; a text with : or , in it goes in quotes"
    hint += _comment_hint(fault, fault.opened)
    return Problem(fault.at, "missing-comma", message, hint)


_HASH = re.compile(r"\s#[0-9a-fA-F]{3}")


def _comment_hint(fault: _Fault, opened: Place) -> str:
    """What to add when a colour without quotes has hidden the rest of a line with brackets."""
    lines = fault.lines[opened.line - 1 : fault.at.line]
    if not any(_HASH.search(line) for line in lines):
        return ""
    return "; a '#' after a space begins a comment: put colours in quotes"


def _indent(fault: _Fault, place: Place) -> int:
    line = fault.line(place.line)
    return len(line) - len(line.lstrip(" "))


def _glued_colon(fault: _Fault) -> Problem | None:
    """`{a:{b:1}}`: a colon that is taken for a letter until a bracket follows."""
    if "found unexpected ':'" not in fault.words:
        return None
    message = "a space is missing after this ':'"
    hint = "write 'key: value'; a text with ':' in it goes in quotes"
    return Problem(fault.at, "missing-space", message, hint)


def _unwanted_colon(fault: _Fault) -> Problem | None:
    """libyaml's `mapping values are not allowed`."""
    if "mapping values" not in fault.words:
        return None
    before = fault.line(fault.at.line)[: fault.at.column - 1]
    if len(before) > 1000:
        return _long_key(Place(fault.at.file, fault.at.line, 1))
    if re.search(r":(\s|$)", before):
        return _second_colon(fault, before)
    above = fault.above(fault.at.line)
    if re.search(r":(\s|$)", fault.line(above)):
        message = f"line {fault.at.line} is indented further than line {above}, which has a value"
        hint = _align_hint(fault)
        column = _indent(fault, fault.at) + 1
        return Problem(Place(fault.at.file, fault.at.line, column), "indentation", message, hint)
    return _keyless(fault, above)


def _second_colon(fault: _Fault, before: str) -> Problem:
    value = re.split(r":\s", before, maxsplit=1)[-1].strip()
    message = "a second ':' stands in this line, and a ':' before a space ends a key"
    hint = "put the text in quotes"
    if value[:1] in "“”«„‘’" and value:
        hint = "put the text in straight quotes (\" or '); curly ones are letters to YAML"
    elif not fault.rest[1:].strip():
        hint = f"begin '{_short(value)}:' on a line of its own, or put the text in quotes"
    elif ", " in value:
        hint += "; several keys in one line go in braces: {a: 1, b: 2}"
    return Problem(fault.at, "colon-in-text", message, hint)


def _missing_colon(fault: _Fault) -> Problem | None:
    """libyaml's `could not find expected ':'`."""
    if "could not find expected ':'" not in fault.words:
        return None
    return _keyless(fault, fault.opened.line)


def _keyless(fault: _Fault, number: int) -> Problem:
    """A line that should be `key: value` or `- item`, and is neither."""
    line = fault.line(number)
    place = Place(fault.at.file, number, len(line) - len(line.lstrip()) + 1)
    if glued := _GLUED_KEY.match(line):
        return _glued(Place(place.file, number, glued.start(1) + 1), glued)
    if glued := _GLUED_DASH.match(line):
        hint = f"write '- {_short(glued[1])}'"
        return Problem(place, "missing-space", "a space is missing after the '-'", hint)
    if line.lstrip()[:1] in _QUOTES:
        message = f"the quote {line.lstrip()[0]} opened here ends without a ':' behind it"
        hint = "remove it, or write it again where the text ends"
        return Problem(place, "unclosed-quote", message, hint)
    above = fault.line(fault.above(number)).rstrip()
    if above.endswith(("|", ">")):
        message = f"the text under '{above[-1]}' is not indented"
        return Problem(place, "indentation", message, "put two spaces before each of its lines")
    message = f"'{_short(line)}' has no ':'"
    hint = "write 'key: value', or 'key:' and a group below; if it belongs to the text above, "
    hint += "put two spaces before it"
    return Problem(place, "missing-colon", message, hint)


def _levels(fault: _Fault) -> list[int]:
    """How many spaces stand before the groups that are open above the fault, in growing order."""
    levels: set[int] = set()
    lowest = MAX_BYTES
    for line in reversed(fault.lines[: fault.at.line - 1]):
        text = line.lstrip(" ")
        spaces = len(line) - len(text)
        if not text or text.startswith("#") or spaces >= lowest:
            continue
        lowest = spaces
        levels.add(spaces)
        if item := re.match(r"(?:- +)+", text):
            levels.add(spaces + item.end())
    return sorted(levels)


def _align_hint(fault: _Fault) -> str:
    levels = [str(level) for level in _levels(fault)]
    choice = " or ".join(filter(None, (", ".join(levels[:-1]), levels[-1] if levels else "0")))
    return f"lines that belong together begin under each other: here after {choice} spaces"


def _misplaced(fault: _Fault) -> Problem | None:
    """libyaml's `did not find expected key` and `'-' indicator`."""
    if "block mapping" not in fault.context and "block collection" not in fault.context:
        return None
    spaces = fault.at.column - 1
    if fault.line(fault.at.line)[:spaces].strip():
        return _trailing(fault)
    if fault.rest.startswith(":"):
        return Problem(fault.at, "missing-key", "a key is missing before the ':'")
    if spaces not in _levels(fault):
        begins = f"begins after {spaces} space{'s' * (spaces > 1)}"
        message = f"line {fault.at.line} {begins}, as no group above does"
        return Problem(fault.at, "indentation", message, _align_hint(fault))
    if re.match(r"-(\s|$)", fault.rest):
        message = f"a list item stands among keys (from line {fault.opened.line})"
        hint = "put two spaces before it if it belongs to the key above"
        return Problem(fault.at, "indentation", message, hint)
    message = f"this stands among the items of the list that begins in line {fault.opened.line}"
    hint = "put '- ' before an item, and two spaces before a line that belongs to the item above"
    return Problem(fault.at, "indentation", message, hint)


def _trailing(fault: _Fault) -> Problem:
    if odd := _ODD_SPACE.match(fault.rest):
        return _invisible(fault.at, odd[0])
    message = f"'{_short(fault.rest)}' follows a value that has ended"
    hint = "put the whole text in quotes, or begin a new line"
    return Problem(fault.at, "after-value", message, hint)


def _list_in_line(fault: _Fault) -> Problem | None:
    if "sequence entries are not allowed" not in fault.words:
        return None
    hint = "begin it on the next line, or write [a, b]; a text that begins with '-' goes in quotes"
    return Problem(
        fault.at, "list-in-line", "a list item cannot begin in the line of its key", hint
    )


def _odd_beginning(fault: _Fault) -> Problem | None:
    """A text that begins with a character that YAML keeps for itself."""
    special = "cannot start any token" in fault.words or "alphabetic" in fault.words
    special |= "node content" in fault.words or "block scalar" in fault.context
    special |= "mapping keys are not allowed" in fault.words
    special |= "tag" in fault.words or "tag" in fault.context
    if not special:
        return None
    character = fault.line(fault.opened.line)[fault.opened.column - 1 :][:1]
    if character in ("]", "}"):
        message = f"'{character}' closes a bracket that was never opened"
        return Problem(fault.at, "unopened-bracket", message, "a text with brackets goes in quotes")
    if not character:
        return None
    if character in "|>":
        hint = (
            f"the text under '{character}' begins on the next line; in one line it goes in quotes"
        )
        return Problem(fault.at, "text-beginning", f"'{character}' is followed by text", hint)
    message = f"a text that begins with '{character}' cannot stand without quotes"
    return Problem(fault.opened, "text-beginning", message, "put the text in quotes")


def _directive(fault: _Fault) -> Problem | None:
    line = fault.line(fault.at.line)
    if not line.startswith("%"):
        return None
    message = "a line that begins with '%' is an order to YAML, and none is used here"
    return Problem(Place(fault.at.file, fault.at.line, 1), "directive", message, "remove it")


def _goes_on(fault: _Fault) -> Problem | None:
    if "<document start>" not in fault.words:
        return None
    message = "the file goes on after its value has ended"
    hint = (
        "a file is one group of 'key: value' lines; remove '...' or brackets around the first part"
    )
    return Problem(fault.at, "after-value", message, hint)


_RULES: tuple[Callable[[_Fault], Problem | None], ...] = (
    _tab,
    _unclosed_quote,
    _escape,
    _after_quote,
    _odd_space,
    _directive,
    _glued_colon,
    _unclosed_bracket,
    _unwanted_colon,
    _missing_colon,
    _odd_beginning,
    _misplaced,
    _list_in_line,
    _goes_on,
)
