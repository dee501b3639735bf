"""From a file to a tree in which every key and value knows its line and column.

The tree is built from PyYAML's events, one at a time and without recursion, so that a limit is met
where it is passed and not after the whole file was read: 50 kB of `[` crash PyYAML's composer and
keep its parser busy for 8 s, and are answered here in 3 ms.

`textfile` hands over a text, `scalars` and `keys` look at what one event or one finished group
holds, and `syntax` explains where the parser stopped. Whatever is wrong becomes a problem. Mistakes
that leave the rest readable (a key written twice, a tag) are all reported; a mistake of syntax ends
its own file only. `<<` is refused: `&name` and `*name` repeat a value whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from exhibit.authoring.keys import entries_of
from exhibit.authoring.scalars import scalar_of
from exhibit.authoring.slips import GLUED_KEY, glued, short
from exhibit.authoring.syntax.explain import explain
from exhibit.authoring.textfile import Unreadable, read_text, refuse_what_no_artist_wrote
from exhibit.authoring.tree import Mapping, Scalar, Sequence, Tree, place_of, within
from exhibit.core.problems import Place, Problem, Problems, nearest

__all__ = ["Mapping", "Scalar", "Sequence", "Tree", "parse_text", "read_file", "within"]

MAX_DEPTH = 40  # lists and groups inside each other; a deep scene has 12
MAX_NODES = 10_000  # repeated values counted each time; libyaml and the tree take 5 us a node
MOST_COMPARED = 50  # names: looking for the nearest of thousands takes seconds
MAX_PROBLEMS = 100  # nobody reads more at once

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # every wheel has libyaml
_TAG = re.compile(r"(?:&\S*\s+)?(!\S*)")


def read_file(path: Path, file: str, problems: Problems) -> Tree | None:
    """The tree of a file, or None when a problem says why there is none.

    `file` is the name that the problems show.
    """
    try:
        text = read_text(path, file)
    except Unreadable as end:
        problems.extend([end.problem])
        return None
    return parse_text(text, file, problems)


def parse_text(text: str, file: str, problems: Problems) -> Tree | None:
    """The tree of a text, or None when a problem says why there is none."""
    text = text.removeprefix("\ufeff")
    builder = _Builder(text, file, problems)
    try:
        refuse_what_no_artist_wrote(text, file)
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
        return builder.finish()
    except Unreadable as end:
        problems.extend([end.problem])
    except yaml.YAMLError as error:
        problems.extend([explain(error, text, file, builder.last, builder.bracket)])
    return None


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
    """What `*name` repeats: a value with its `&name`, without a tree until its end has come."""

    place: Place
    tree: Tree | None = None
    nodes: int = 1
    height: int = 0


class _Builder:
    """Takes events, keeps the groups that are open and the names that were given."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self.text = text
        self.file = file
        self.problems = problems
        self.open: list[_Open] = []
        self.named: dict[str, _Named] = {}
        self.nodes = 0
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
            hint = "write 'show:' and a name"
            raise Unreadable(Problem(Place(self.file), "empty-file", bare, hint))
        if isinstance(root, Scalar) and not root.quoted and (found := GLUED_KEY.match(root.text)):
            raise Unreadable(glued(root.place, found))
        return root

    @property
    def bracket(self) -> Place | None:
        """The innermost bracket that is open."""
        return next((group.place for group in reversed(self.open) if group.flow), None)

    def _say(self, problem: Problem) -> None:
        self.problems.extend([problem])
        self.said += 1
        if self.said >= MAX_PROBLEMS:
            message = f"{MAX_PROBLEMS} mistakes were found up to here, and the rest was not read"
            raise Unreadable(Problem(problem.place, "too-many-problems", message))

    def _document(self, event: Any) -> None:
        if self.root is not None:
            place = place_of(event.start_mark, self.file)
            message = "a second document begins here, and one file holds one"
            hint = "remove the line '---', or move what follows to a file of its own"
            raise Unreadable(Problem(place, "second-document", message, hint))

    def _scalar(self, event: Any) -> None:
        place = place_of(event.start_mark, self.file)
        self._count(place)
        self._refuse_tag(event, place)
        scalar = scalar_of(event, self.text, place, self._say)
        if event.anchor is not None:
            self._name(event.anchor, _Named(place, scalar))
        self._add(scalar)

    def _start(self, event: Any, is_mapping: bool) -> None:
        place = place_of(event.start_mark, self.file)
        self._count(place)
        if len(self.open) >= MAX_DEPTH:
            message = f"more than {MAX_DEPTH} lists and groups stand inside each other"
            raise Unreadable(Problem(place, "too-deep", message, "is a closing bracket missing?"))
        self._refuse_tag(event, place)
        if event.anchor is not None:
            self._name(event.anchor, _Named(place))  # its tree follows with its end
        flow = bool(event.flow_style)
        self.open.append(_Open(place, is_mapping, flow, event.anchor, self.nodes - 1))

    def _end(self) -> None:
        group = self.open.pop()
        tree: Tree
        if group.is_mapping:
            tree = Mapping(tuple(entries_of(group.children, group.flow, self._say)), group.place)
        else:
            tree = Sequence(tuple(group.children), group.place)
        if group.anchor is not None:
            place, nodes = self.named[group.anchor].place, self.nodes - group.nodes_before
            self.named[group.anchor] = _Named(place, tree, nodes, group.height)
        self._add(tree, group.height)

    def _alias(self, event: Any) -> None:
        place, shown = place_of(event.start_mark, self.file), f"*{short(event.anchor)}"
        named = self.named.get(event.anchor)
        if named is None or named.tree is None:
            self._say(self._unrepeatable(event.anchor, place))
            named = self._meant(event.anchor) or _Named(place)
        if self.nodes + named.nodes > MAX_NODES:
            message = f"'{shown}' makes more than {MAX_NODES:,} values of this file"
            hint = "repeat smaller parts, or write out what differs"
            raise Unreadable(Problem(place, "alias-bomb", message, hint))
        if len(self.open) + named.height > MAX_DEPTH:
            message = f"'{shown}' puts more than {MAX_DEPTH} groups inside each other"
            raise Unreadable(Problem(place, "too-deep", message))
        self.nodes += named.nodes
        self._add(named.tree or Scalar("", place, quoted=True), named.height)

    def _add(self, tree: Tree, height: int = 0) -> None:
        if not self.open:
            self.root = tree
            return
        group = self.open[-1]
        group.children.append(tree)
        group.height = max(group.height, height + 1)

    def _count(self, place: Place) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"the file holds more than {MAX_NODES:,} values"
            hint = "divide it into several scenes"
            raise Unreadable(Problem(place, "too-many", message, hint))

    def _refuse_tag(self, event: Any, place: Place) -> None:
        if event.tag is None:
            return
        found = _TAG.match(self.text, event.start_mark.index)
        message = f"'{short(found[1]) if found else '!'}' is a YAML tag, and tags are not used here"
        hint = "remove it; a text that begins with '!' goes in quotes"
        self._say(Problem(place, "tag", message, hint))

    def _name(self, name: str, named: _Named) -> None:
        if name in self.named:
            line = self.named[name].place.line
            message = f"the name '&{short(name)}' was given in line {line} already"
            hint = "give this one another name"
            self._say(Problem(named.place, "duplicate-anchor", message, hint))
        self.named[name] = named

    def _meant(self, name: str) -> _Named | None:
        """The value that was probably meant by a name that was not given."""
        known = {key: each for key, each in self.named.items() if each.tree is not None}
        return known.get(nearest(name, known)) if len(known) <= MOST_COMPARED else None

    def _unrepeatable(self, name: str, place: Place) -> Problem:
        """Why `*name` has nothing to repeat."""
        shown = f"*{short(name)}"
        if name in self.named:
            line = self.named[name].place.line
            message = f"'{shown}' stands inside the value that it repeats (line {line})"
            return Problem(place, "alias-of-itself", message, "move it out of that value")
        hint = f"a text that begins with '*' goes in quotes: \"{shown}\""
        if len(self.named) <= MOST_COMPARED:
            close = nearest(name, self.named)
            hint = f"did you mean '*{close}'?" if close else hint
        message = f"'{shown}' repeats a value named '&{shown[1:]}', and there is none above"
        return Problem(place, "unknown-alias", message, hint)
