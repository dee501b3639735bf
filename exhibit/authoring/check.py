"""The proof reader: everything that can be known to be wrong before the show plays.

`check` returns the show without the nodes and cues that cannot work, and every reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exhibit.authoring.loops import instant_loops
from exhibit.authoring.model.inputs import quantity
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.program import program
from exhibit.authoring.specs import (
    CueSpec,
    FollowSpec,
    InputSpec,
    Name,
    NodeSpec,
    SceneSpec,
    ShowSpec,
)
from exhibit.core.problems import Problems, did_you_mean

# The fault of a media file, as a sentence, or "" when it can be used.
MediaFault = Callable[[Path, str], str]


def check(spec: ShowSpec, problems: Problems, media_fault: MediaFault) -> ShowSpec:
    """The show without what cannot work; `problems` says what that is and why."""
    _check_languages(spec, problems)
    _check_names(spec, problems)
    checker = _SceneChecker(spec, {i.name.text: i for i in spec.inputs}, media_fault, problems)
    scenes = tuple(checker.scene(scene) for scene in spec.scenes)
    checked = replace(spec, scenes=scenes)
    for go, scene in instant_loops(program(checked, problems)):
        written = next(s for s in spec.scenes if s.name.text == scene)
        place = written.gos[go].place if go < len(written.gos) else written.name.place
        problems.error(
            place,
            "instant-loop",
            f"this way out of '{scene}' leads round to '{scene}' again with no time passing",
            "let one of the scenes on the way last: after: 2s, or 'for 2s' in its condition",
        )
    return checked


def _check_languages(spec: ShowSpec, problems: Problems) -> None:
    spoken = [language.text for language in spec.languages]
    for language in spec.unreviewed:
        if language.text not in spoken:
            problems.error(
                language.place,
                "unknown-language",
                f"the show does not speak '{language.text}'",
                did_you_mean(language.text, spoken),
            )
    if spec.unreviewed:
        listed = ", ".join(language.text for language in spec.unreviewed)
        problems.note(
            spec.unreviewed[0].place,
            "unreviewed",
            f"no speaker has checked these words yet: {listed}",
        )
    for item in spec.inputs:
        _check_choice(item, spoken, problems)


def _check_choice(item: InputSpec, spoken: list[str], problems: Problems) -> None:
    for option in item.options if item.chooses else ():
        if option not in spoken:
            problems.error(
                item.name.place,
                "unknown-language",
                f"'{item.name.text}' offers '{option}', which the show does not speak",
                did_you_mean(option, spoken),
            )


def _check_names(spec: ShowSpec, problems: Problems) -> None:
    """Scene names once each; ways out and the start lead somewhere."""
    places: dict[str, str] = {}
    for scene in spec.scenes:
        if scene.name.text in places:
            problems.error(
                scene.name.place,
                "name-twice",
                f"there is a scene '{scene.name.text}' already, at {places[scene.name.text]}",
            )
        places.setdefault(scene.name.text, str(scene.name.place))
    for target in _scene_references(spec):
        if target.text not in places:
            problems.error(
                target.place,
                "unknown-scene",
                f"there is no scene '{target.text}'",
                did_you_mean(target.text, places),
            )


def _scene_references(spec: ShowSpec) -> Iterator[Name]:
    yield spec.start
    if spec.idle:
        yield spec.idle.to
    for scene in spec.scenes:
        for go in scene.gos:
            yield go.to


@dataclass(frozen=True, slots=True)
class _SceneChecker:
    spec: ShowSpec
    inputs: dict[str, InputSpec]
    media_fault: MediaFault
    problems: Problems

    def scene(self, scene: SceneSpec) -> SceneSpec:
        self._names_once(scene)
        nodes = self._sound(scene.nodes)
        named = {plain_name(node): node for node in _flat(scene.nodes)}
        cues = [self._cue(cue, named) for cue in scene.timeline]
        return replace(scene, nodes=nodes, timeline=tuple(cue for cue in cues if cue is not None))

    def _names_once(self, scene: SceneSpec) -> None:
        """Names that were given stand once; names that come from a file may repeat."""
        seen: dict[str, Name] = {}
        for node in _flat(scene.nodes):
            given = node.source if node.kind == "group" and not node.name.text else node.name
            if given.text and given.text in seen:
                self.problems.error(
                    given.place,
                    "name-twice",
                    f"there is a node '{given.text}' already, at {seen[given.text].place}",
                    left_out=True,
                )
            seen.setdefault(given.text, given)

    def _sound(self, nodes: tuple[NodeSpec, ...]) -> tuple[NodeSpec, ...]:
        """The nodes that can work, and in every group those that can."""
        return tuple(
            replace(node, nodes=self._sound(node.nodes)) for node in nodes if self._node(node)
        )

    def _node(self, node: NodeSpec) -> bool:
        before = len(self.problems.errors)
        for live in dict.fromkeys(id(v) for v in node.live.values()):
            for value in node.live.values():
                if id(value) == live and isinstance(value, FollowSpec):
                    self._follow(value)
        if node.on is not None:
            self._input(node.on, "hit")
        if node.kind in ("image", "sound"):
            self._media(node)
        self._words(node)
        return len(self.problems.errors) == before

    def _follow(self, follow: FollowSpec) -> None:
        item = self._input(follow.input, "hit" if follow.is_pulse else "")
        if item is None:
            return
        if item.kind == "hit" and not follow.is_pulse:
            self.problems.error(
                follow.input.place,
                "input-kind",
                f"'{item.name.text}' is a hit, and a hit has no value to follow",
                f"for example: {{pulse: {item.name.text}, from: 1, to: 1.2, decay: 600ms}}",
                left_out=True,
            )
        for end in follow.between or ():
            own = Problems()
            quantity(end, item.unit, own)
            self.problems.extend(replace(p, left_out=True) for p in own)

    def _input(self, name: Name, kind: str) -> InputSpec | None:
        item = self.inputs.get(name.text)
        if item is None:
            self.problems.error(
                name.place,
                "unknown-input",
                f"'{name.text}' is not an input of this show",
                did_you_mean(name.text, self.inputs) or "inputs are named in show.yaml",
                left_out=True,
            )
        elif kind and item.kind != kind:
            self.problems.error(
                name.place,
                "input-kind",
                f"'{name.text}' is a {item.kind}, and a {kind} is needed here",
                left_out=True,
            )
        return item

    def _media(self, node: NodeSpec) -> None:
        path = self.spec.folder / node.source.text
        fault = self.media_fault(path, node.kind)
        if fault:
            beside = [
                str(p.relative_to(self.spec.folder))
                for p in path.parent.glob("*")
                if p.suffix == path.suffix
            ]
            hint = "" if path.exists() else did_you_mean(node.source.text, sorted(beside))
            self.problems.error(node.source.place, "media", fault, hint, left_out=True)

    def _words(self, node: NodeSpec) -> None:
        spoken = [language.text for language in self.spec.languages]
        for language, words in node.words.items():
            if language and language not in spoken:
                self.problems.error(
                    words.place,
                    "unknown-language",
                    f"the show does not speak '{language}'",
                    did_you_mean(language, spoken),
                    left_out=True,
                )
        if node.words and "" not in node.words:
            missing = [language for language in spoken if language not in node.words]
            if missing:
                self.problems.warning(
                    node.place,
                    "untranslated",
                    f"these words are missing in {', '.join(missing)}",
                    "until then the first language that has them stands in",
                )

    def _cue(self, cue: CueSpec, named: dict[str, NodeSpec]) -> CueSpec | None:
        before = len(self.problems.errors)
        for target in cue.targets:
            node = named.get(target.text)
            if node is None:
                self.problems.error(
                    target.place,
                    "unknown-node",
                    f"there is no node '{target.text}' in this scene",
                    did_you_mean(target.text, named),
                    left_out=True,
                )
                continue
            for prop in cue.goals:
                if not isinstance(node.live.get(prop, 0.0), (int, float)) and prop in node.live:
                    self._two_writers(cue, target, prop, node)
        return cue if len(self.problems.errors) == before else None

    def _two_writers(self, cue: CueSpec, target: Name, prop: str, node: NodeSpec) -> None:
        live = node.live[prop]
        if not hasattr(live, "easing"):
            return  # a plain length
        self.problems.error(
            cue.place,
            "two-writers",
            f"'{target.text}' is moved here, but its {prop} already follows something",
            "put it in a group, and let the timeline move the group",
            left_out=True,
        )


def _flat(nodes: tuple[NodeSpec, ...]) -> Iterator[NodeSpec]:
    for node in nodes:
        yield node
        yield from _flat(node.nodes)
