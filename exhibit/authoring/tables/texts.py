"""What there is to translate in a show: every text, with a key that stays as long as its name.

The key is the scene and the node's name; texts without a name are counted in their scene, so that
one that is added before them gives them other keys. A table is brought up to date by the words too
(see `joined`), and nothing is lost by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from exhibit.authoring.details import MemorySpec, TextSpec
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.placeholders import gaps_of
from exhibit.authoring.specs import NodeSpec, SceneSpec, ShowSpec

Words = Mapping[str, Name]  # by language; "" is any


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the show. `shared` stands there once, for visitors of all languages."""

    key: str
    words: Words
    shared: bool = False
    formatted: bool = False

    def said(self, language: str, source: str) -> str:
        """Its words in a language, those for all in the language of the sources; or ""."""
        found = self.words.get(language)
        if found is None and language == source:
            found = self.words.get("")
        return "" if found is None else found.text

    @property
    def first(self) -> Name:
        return next(iter(self.words.values()))


def texts_of(spec: ShowSpec) -> tuple[Text, ...]:
    """Every text in which there is something to translate, in the order of scenes and nodes."""
    found: dict[str, Text] = {}
    known: set[tuple[object, ...]] = set()  # a piece of YAML that is repeated is one text

    def note(key: str, words: Words, marked: bool) -> Words:
        places = tuple(name.place for name in words.values())
        if places not in known and _translatable(words):
            known.add(places)
            formatted = any(gaps_of(name.text, marked=marked) for name in words.values())
            number, numbered = 2, key
            while numbered in found:
                numbered, number = f"{key}-{number}", number + 1
            found[numbered] = Text(numbered, words, "" in words, formatted)
        return words

    _through(spec, note)
    return tuple(found.values())


def with_words(spec: ShowSpec, words: Mapping[tuple[object, ...], Words]) -> ShowSpec:
    """The show with other words, by the places of those that it has."""

    def put(_key: str, there: Words, _marked: bool) -> Words:
        return words.get(tuple(name.place for name in there.values()), there)

    return _through(spec, put)


def places_of(text: Text) -> tuple[object, ...]:
    return tuple(name.place for name in text.words.values())


Change = Callable[[str, Words, bool], Words]


def _through(spec: ShowSpec, change: Change) -> ShowSpec:
    """The show with each of its words as `change` wants them: told the key, the words, marks."""
    return replace(spec, scenes=tuple(_scene(scene, change) for scene in spec.scenes))


def _scene(scene: SceneSpec, change: Change) -> SceneSpec:
    nodes = tuple(_node(node, scene.name.text, change) for node in scene.nodes)
    return replace(scene, nodes=nodes)


def _node(node: NodeSpec, scene: str, change: Change) -> NodeSpec:
    name = node.name.text.strip() or (plain_name(node) if node.kind == "memory" else "text")
    key = f"{scene}/{name}"
    changed = node
    if isinstance(node.detail, TextSpec) and node.words and not node.detail.language:
        words = change(key, node.words, node.detail.markup)
        if words is not node.words:
            changed = replace(changed, words=words)
    if isinstance(node.detail, MemorySpec):
        changed = replace(changed, detail=_memory(node.detail, key, change))
    if node.nodes or node.by:
        inside = tuple(_node(each, scene, change) for each in node.nodes)
        by = tuple(_node(each, scene, change) for each in node.by)
        changed = replace(changed, nodes=inside, by=by)
    return changed


def _memory(memory: MemorySpec, key: str, change: Change) -> MemorySpec:
    speaker, credit = memory.speaker, memory.credit
    marks = tuple(
        replace(mark, words=change(f"{key}/chapter-{number}", mark.words, False))
        if mark.words
        else mark
        for number, mark in enumerate(memory.marks, 1)
    )
    return replace(
        memory,
        speaker=change(f"{key}/speaker", speaker, False) if speaker else speaker,
        credit=change(f"{key}/credit", credit, False) if credit else credit,
        marks=marks,
    )


def _translatable(words: Words) -> bool:
    """Numbers and marks are the same in all languages."""
    return any(any(map(str.isalpha, name.text)) for name in words.values())


def lacking(text: Text, languages: Iterator[str]) -> list[str]:
    """The languages in which a text is missing; one that is for all visitors lacks none."""
    return [] if text.shared else [each for each in languages if each not in text.words]
