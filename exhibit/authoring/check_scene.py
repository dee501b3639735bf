"""The proof reader in one scene: names, inputs, words, media and cues.

What cannot work is left out of the scene that is returned; the rest plays on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.model.inputs import quantity
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import (
    CueSpec,
    FollowSpec,
    InputSpec,
    Name,
    NodeSpec,
    SceneSpec,
    ShowSpec,
    WaveSpec,
    all_nodes,
)
from exhibit.core.problems import Problems

# The fault of a media file, as a sentence, or "" when it can be used.
MediaFault = Callable[[Path, str], str]

_ENDINGS = {
    "image": (".png", ".jpg", ".jpeg", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp"),
    "sound": (".ogg", ".wav", ".flac", ".mp3", ".opus"),
}


class SceneChecker:
    """Checks the scenes of one show. Each file is looked at once."""

    def __init__(self, spec: ShowSpec, media_fault: MediaFault, problems: Problems) -> None:
        self._spec = spec
        self._spoken = [language.text for language in spec.languages]
        self._inputs = {item.name.text: item for item in spec.inputs}
        self._media_fault = media_fault
        self._faults: dict[tuple[str, str], str] = {}
        self._problems = problems

    def scene(self, scene: SceneSpec) -> SceneSpec:
        self._names_once(scene)
        named: dict[str, NodeSpec] = {}
        for node in all_nodes(scene.nodes):
            named.setdefault(plain_name(node), node)  # as `compile` does: the first one has it
        return replace(
            scene,
            nodes=self._sound(scene.nodes),
            timeline=tuple(cue for cue in scene.timeline if self._works(_cue_faults(cue, named))),
        )

    def _works(self, faults: Problems) -> bool:
        """Whether something has no mistake; those it has are told, and it is left out."""
        self._problems.extend(
            replace(fault, left_out=fault.severity == "error") for fault in faults
        )
        return not faults.errors

    def _names_once(self, scene: SceneSpec) -> None:
        """Names that were given stand once; names that come from a file may repeat."""
        seen: dict[str, Name] = {}
        for node in all_nodes(scene.nodes):
            given = node.source if node.kind == "group" and not node.name.text else node.name
            if given.text and given.text in seen and given != seen[given.text]:
                self._problems.error(
                    given.place,
                    "name-twice",
                    f"there is a node '{short(given.text)}' already, at {seen[given.text].place}",
                    "the timeline moves the first one only: give this one another name",
                    left_out=True,
                )
            seen.setdefault(given.text, given)

    def _sound(self, nodes: tuple[NodeSpec, ...]) -> tuple[NodeSpec, ...]:
        """The nodes that can work, and in every group those that can."""
        return tuple(
            replace(node, nodes=self._sound(node.nodes))
            for node in nodes
            if node.whole and self._works(self._node_faults(node))
        )

    def _node_faults(self, node: NodeSpec) -> Problems:
        problems = Problems()
        for follow in dict.fromkeys(v for v in node.live.values() if isinstance(v, FollowSpec)):
            self._follow(follow, problems)
        if node.on is not None:
            self._input(node.on, "hit", problems)
        if node.kind in ("image", "sound"):
            self._media(node, problems)
        self._words(node, problems)
        return problems

    def _follow(self, follow: FollowSpec, problems: Problems) -> None:
        item = self._input(follow.input, "hit" if follow.is_pulse else "", problems)
        if item is None:
            return
        if item.kind == "hit" and not follow.is_pulse:
            problems.error(
                follow.input.place,
                "input-kind",
                f"'{item.name.text}' is a hit, and a hit has no value to follow",
                f"write {{pulse: {item.name.text}, from: 1, to: 1.2, decay: 600ms}}",
            )
        for end in follow.between or ():
            quantity(end, item.unit, problems)

    def _input(self, name: Name, kind: str, problems: Problems) -> InputSpec | None:
        item = self._inputs.get(name.text)
        if item is None:
            fitting = [known for known, it in self._inputs.items() if not kind or it.kind == kind]
            problems.error(
                name.place,
                "unknown-input",
                f"'{short(name.text)}' is not an input of this show",
                suggest(name.text, fitting) or f"name it under 'inputs': {kind or 'distance'}",
            )
        elif kind and item.kind != kind:
            problems.error(
                name.place,
                "input-kind",
                f"'{name.text}' is a {item.kind}, and a {kind} is needed here",
                f"write {{follow: {name.text}, ...}}" if kind == "hit" else "",
            )
        return item

    def _media(self, node: NodeSpec, problems: Problems) -> None:
        name = node.source
        path = self._spec.folder / name.text
        if Path(name.text).is_absolute():
            problems.warning(
                name.place,
                "absolute-path",
                "this file lies outside of the show's folder, and will not travel with it",
                "copy it into the folder, and write its name from there",
            )
        key = (name.text, node.kind)
        if key not in self._faults:
            self._faults[key] = self._media_fault(path, node.kind)
        if self._faults[key]:
            hint = self._neighbours(name.text, node.kind) if not _exists(path) else ""
            problems.error(name.place, "media", self._faults[key], hint)

    def _neighbours(self, written: str, kind: str) -> str:
        """A hint that names the file of the show's folder that was probably meant."""
        folder, before = self._spec.folder, Path(written).parent
        try:
            beside = sorted(
                (before / path.name).as_posix()
                for path in (folder / before).iterdir()
                if path.suffix.lower() in _ENDINGS[kind]
            )
        except (OSError, ValueError):
            return f"there is no folder '{short(before.as_posix())}' in the show's folder"
        if stems := [name for name in beside if Path(name).stem == Path(written).stem]:
            return f"did you mean '{stems[0]}'?"
        return suggest(written, beside)

    def _words(self, node: NodeSpec, problems: Problems) -> None:
        for language, words in node.words.items():
            if language:
                check_spoken(Name(language, words.place), self._spoken, problems)
        if node.words and "" not in node.words:
            lacking = [language for language in self._spoken if language not in node.words]
            if lacking:
                problems.warning(
                    node.place,
                    "untranslated",
                    f"these words are missing in {', '.join(lacking)}",
                    "until then the first language that has them stands in",
                )


def _cue_faults(cue: CueSpec, named: dict[str, NodeSpec]) -> Problems:
    problems = Problems()
    for target in cue.targets:
        node = named.get(target.text)
        if node is None:
            problems.error(
                target.place,
                "unknown-node",
                f"there is no node '{short(target.text)}' in this scene",
                suggest(target.text, named),
            )
            continue
        moving = [p for p in cue.goals if isinstance(node.live.get(p), (FollowSpec, WaveSpec))]
        if moving:
            shown = {"x": "place", "y": "place", "scale_x": "scale", "scale_y": "scale"}
            what = shown.get(moving[0], moving[0])
            problems.error(
                target.place,
                "two-writers",
                f"the timeline cannot move the {what} of '{short(target.text)}', which moves "
                "by itself",
                "put the node in a group, and let the timeline move the group",
            )
    return problems


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True
