"""The proof reader in one scene: names, inputs, words, media and cues.

What cannot work is left out of the scene that is returned; the rest plays on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from exhibit.authoring.amounts import Amounts
from exhibit.authoring.check_films import with_poster
from exhibit.authoring.check_live import LiveChecker
from exhibit.authoring.check_text import font_faults, gap_faults
from exhibit.authoring.details import (
    CaptionsSpec,
    FilmSpec,
    ImageSpec,
    MemorySpec,
    ParticlesSpec,
    ShaderSpec,
    ShapeSpec,
    SoundSpec,
    TextSpec,
)
from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import (
    CueSpec,
    FontSpec,
    KeysSpec,
    Moving,
    NodeSpec,
    SceneSpec,
    ShowSpec,
    all_nodes,
    rows_of,
)
from exhibit.authoring.voices import files_of
from exhibit.core.problems import Problem, Problems, nearest
from exhibit.core.words import DRAWN_SHAPES

# The fault of a media file, or of SVG path data, as a sentence, or "" when it can be used.
MediaFault = Callable[[Path | str, str], str]

ENDINGS = {
    "image": (".png", ".jpg", ".jpeg", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp"),
    "scan": (".dzi", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp", ".jp2"),
    "film": (".mp4", ".mov", ".webm", ".mkv", ".m4v", ".avi"),
    "sound": (".ogg", ".wav", ".flac", ".mp3", ".opus", ".m4a", ".mp4", ".mov", ".webm"),
    "mesh": (".glb", ".gltf"),
    "points": (".ply",),
    "shader": (".frag", ".glsl"),
    "mixing": (".frag", ".glsl"),
    "font": (".ttf", ".otf"),
}


class SceneChecker:
    """Checks the scenes of one show. Each file is looked at once."""

    def __init__(self, spec: ShowSpec, media_fault: MediaFault, problems: Problems) -> None:
        self._spec = spec
        self._spoken = [language.text for language in spec.languages]
        self._live = LiveChecker(spec)
        self._media_fault = media_fault
        self._faults: dict[tuple[str, str], str] = {}
        self._problems = problems
        self._without: set[int] = set()  # ids of nodes that are too much

    def fonts(self) -> dict[str, FontSpec]:
        """The show's own fonts that can be used; for the others serif stands in."""
        whole: dict[str, FontSpec] = {}
        for called, font in self._spec.fonts.items():
            faults = Problems()
            for file in font.files:
                self._media(file, "font", faults)
            if self._works(faults):
                whole[called] = font
        return whole

    def works_as(self, name: Name, kind: str) -> bool:
        """Whether a file can be used as what it should be; if not, it is said."""
        faults = Problems()
        self._media(name, kind, faults)
        return self._works(faults)

    def scene(self, scene: SceneSpec) -> SceneSpec:
        self._names_once(scene)
        named: dict[str, NodeSpec] = {}
        for node in all_nodes(scene.nodes):
            named.setdefault(plain_name(node), node)  # as `compile` does: the first one has it
        self._not_too_many(scene)
        self._one_after_the_other(scene)
        nodes = self._sound(scene.nodes)
        misspelt = self._misspelt(scene)
        lines = (cue for cue in scene.timeline if not _is_about(cue, named, misspelt))
        return replace(
            scene,
            nodes=nodes,
            timeline=tuple(cue for cue in lines if self._works(_cue_faults(cue, named))),
            sends=tuple(send for send in scene.sends if self._works(self._live.faults_of(send))),
        )

    def _misspelt(self, scene: SceneSpec) -> set[str]:
        """The names of nodes that are called after files which are not there."""
        return {
            plain_name(node)
            for node in all_nodes(scene.nodes)
            if not node.name.text
            and any(self._faults.get((name.text, kind)) for name, kind in media_of(node))
        }

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

    def _not_too_many(self, scene: SceneSpec) -> None:
        """Leaves out what multiplies beyond what a small machine can hold."""
        amounts = Amounts()
        for node, rows in rows_of(scene.nodes, without=self._without):
            if fault := amounts.too_much(node, rows):
                self._without.add(id(node))
                hint = "use less of it: fewer copies, echoes or letters"
                self._problems.error(node.place, "too-many", fault, hint, left_out=True)

    def _one_after_the_other(self, scene: SceneSpec) -> None:
        """Warns of lines of the timeline that move one thing at the same time."""
        last: dict[tuple[str, str], CueSpec] = {}
        for cue in sorted(scene.timeline, key=lambda cue: cue.at_s):
            for key in [(target.text, prop) for target in cue.targets for prop in cue.goals]:
                before = last.get(key)
                if before is not None and cue.at_s < before.at_s + before.over_s:
                    self._problems.warning(
                        cue.place,
                        "timeline-overlap",
                        f"this begins while line {before.place.line} still moves "
                        f"'{short(key[0])}': it goes on from where it is by then",
                    )
                    break
                last[key] = cue

    def _sound(self, nodes: tuple[NodeSpec, ...]) -> tuple[NodeSpec, ...]:
        """The nodes that can work, and in every group those that can."""
        return tuple(
            replace(node, nodes=self._sound(node.nodes), by=self._sound(node.by))
            for node in nodes
            if node.whole and id(node) not in self._without and self._works(self._node_faults(node))
        )

    def _node_faults(self, node: NodeSpec) -> Problems:
        problems = Problems()
        for live in dict.fromkeys(v for v in node.live.values() if isinstance(v, Moving)):
            self._live.moving(live, problems)
        if isinstance(node.detail, SoundSpec):
            self._live.heard(node.detail, problems)
        if isinstance(node.detail, MemorySpec):
            self._live.jumps(node.detail.jump, problems)
        for name, kind in media_of(node):
            self._media(name, kind, problems)
        problems = with_poster(node, problems)
        data = node.detail.data if isinstance(node.detail, ShapeSpec) else ""
        if data and (fault := self._media_fault(data, "svg")):
            problems.error(node.source.place, "path-data", fault)
        _warn_of_hue(node, problems)
        self._words(node, problems)
        if isinstance(node.detail, TextSpec):
            problems.extend(gap_faults(node, node.detail, self._spec))
        if isinstance(node.detail, (CaptionsSpec, MemorySpec)):
            self._problems.extend(font_faults(node.detail.text, self._spec))
        elif isinstance(node.detail, TextSpec):
            self._problems.extend(font_faults(node.detail, self._spec))
        return problems

    def _media(self, name: Name, kind: str, problems: Problems) -> None:
        path = self._spec.folder / name.text
        if Path(name.text).is_absolute():
            problems.warning(
                name.place,
                "absolute-path",
                "this file lies outside of the show's folder, and will not travel with it",
                "copy it into the folder, and write its name from there",
            )
        key = (name.text, kind)
        if key not in self._faults:
            self._faults[key] = self._media_fault(path, kind)
        if self._faults[key]:
            hint = self._neighbours(name.text, kind) if not _exists(path) else ""
            problems.error(name.place, "media", self._faults[key], hint)

    def _neighbours(self, written: str, kind: str) -> str:
        """A hint that names the file of the show's folder that was probably meant."""
        folder, before = self._spec.folder, Path(written).parent
        try:
            beside = sorted(
                (before / path.name).as_posix()
                for path in (folder / before).iterdir()
                if path.suffix.lower() in ENDINGS[kind]
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
        for language, file in node.files.items():
            check_spoken(Name(language, file.place), self._spoken, problems)
        for there, what in ((node.words, "these words are"), (node.files, f"this {node.kind} is")):
            lacking = [language for language in self._spoken if language not in there]
            if there and "" not in there and lacking:
                problems.warning(
                    node.place,
                    "untranslated",
                    f"{what} missing in {', '.join(lacking)}",
                    "until then the first language that has them stands in" if there is node.words
                    else "until then that of another language stands in",
                )  # fmt: skip


def _warn_of_hue(node: NodeSpec, problems: Problems) -> None:
    """Colours that go from key to key are the same for all copies."""
    if node.repeat and node.repeat.vary_hue and isinstance(node.live.get("red"), KeysSpec):
        problems.warning(
            node.place,
            "no-effect",
            "'vary: {hue: ..}' does not reach a colour that goes by keys",
            "let it follow a wave, a pulse or a noise instead",
        )


def _is_about(cue: CueSpec, named: dict[str, NodeSpec], misspelt: set[str]) -> bool:
    """Whether a line is about a node that has its name from a file which was named wrongly."""
    unknown = [target.text for target in cue.targets if target.text not in named]
    return bool(unknown) and all(nearest(word[:80], misspelt) for word in unknown)


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
        problems.extend(_kept_from(cue, node, target))
        # Of a repeated node the timeline moves the whole, and these move each of its copies.
        apart = ("rotation", "scale_x", "scale_y", "opacity") if node.repeat else ()
        moving = [p for p in cue.goals if p not in apart and isinstance(_live_of(node, p), Moving)]
        if moving:
            shown = {"x": "place", "y": "place", "scale_x": "scale", "scale_y": "scale",
                     "nearness": "zoom", "gaze_x": "view", "gaze_y": "view"}  # fmt: skip
            what = shown.get(moving[0], moving[0])
            problems.error(
                target.place,
                "two-writers",
                f"the timeline cannot move the {what} of '{short(target.text)}', which moves "
                "by itself",
                "put the node in a group, and let the timeline move the group",
            )
    return problems


def _live_of(node: NodeSpec, prop: str) -> object:
    """What a node says of a property; a camera's scale is its zoom."""
    zoomed = node.kind == "camera" and prop in ("scale_x", "scale_y")
    return node.live.get("zoom" if zoomed else prop)


_SPATIAL = ("mesh", "points")
_TINTED = ("image", "film", "shape", "text", "particles", "mesh", "points", "shader")
_KNOWN_TO = {
    "nearness": ("image",),
    "gaze_x": ("image",),
    "drawn": DRAWN_SHAPES,
    "revealed": ("text",),
    "spin": _SPATIAL,
    "tilt": _SPATIAL,
    "red": _TINTED,
}


def _kept_from(cue: CueSpec, node: NodeSpec, target: Name) -> Iterator[Problem]:
    """What a kind of node does not have, a timeline cannot move."""
    if cue.verb in ("zoom", "look") and isinstance(node.detail, ImageSpec):
        if not node.detail.zoomed:
            message = f"'{short(target.text)}' is not a picture that is zoomed into"
            hint = f"write 'zoom: 1' at the image in line {node.place.line}"
            yield Problem(target.place, "not-zoomed", message, hint)
        return
    for prop in cue.goals:
        kinds, form = _KNOWN_TO.get(prop, ()), node.kind
        if prop == "drawn" and isinstance(node.detail, ShapeSpec):
            form = node.detail.form
        if kinds and form and form not in kinds:
            yield Problem(
                target.place,
                "verb-kind",
                f"'{cue.verb}' is for {', '.join(kinds)}, and '{short(target.text)}' is of the "
                f"kind '{form}'",
            )


def media_of(node: NodeSpec) -> Iterator[tuple[Name, str]]:
    """The files that a node names, and what each of them should be."""
    detail = node.detail
    if isinstance(detail, FilmSpec) and detail.poster is not None:
        yield detail.poster, "image"
    if isinstance(detail, ImageSpec) and detail.zoomed:
        yield node.source, "scan"
    elif node.kind in ("film", "sound"):
        yield from ((file, node.kind) for file in files_of(node))
    elif node.kind in ("image", "mesh", "points", "shader"):
        yield node.source, node.kind
    if isinstance(detail, ParticlesSpec):
        if node.source.text != "dot":
            yield node.source, "image"
        if detail.birth.image is not None:
            yield detail.birth.image, "image"
    if isinstance(detail, ShaderSpec):
        yield from ((name, "image") for name in (detail.pictures or {}).values())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True
