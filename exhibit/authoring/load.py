"""From a folder to specs: which files a show is made of, and what they say.

A show is a folder with `show.yaml`. Its scenes stand in `show.yaml` under `scenes`, or in files of
their own beside it, or both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exhibit.authoring.model.inputs import read_inputs
from exhibit.authoring.model.scenes import read_canvas, read_scene
from exhibit.authoring.model.ways import read_idle
from exhibit.authoring.parse import Mapping, Tree, read_file
from exhibit.authoring.readers import Key, listed, name, one_of, read_keys, several, text
from exhibit.authoring.specs import Name, SceneSpec, ShowSpec
from exhibit.core.problems import Place, Problems

FORMAT = "1"  # the version of the files' format, for upgrades to come

SHOW_KEYS = [
    Key("show", text, "its title", "Résonances", required=True),
    Key("format", one_of((FORMAT,)), "the version of this file's format", FORMAT),
    Key("canvas", read_canvas, "the picture's size in pixels", "[1920, 1080]"),
    Key("languages", several(name, at_least=1), "the first is the default", "[fr, ar, en]"),
    Key("unreviewed", several(name), "languages that no speaker has checked yet", "[wo]"),
    Key("inputs", read_inputs, "what it listens to, by name"),
    Key("start", name, "the first scene", "sleep", required=True),
    Key("idle", read_idle, "the return when everybody has left"),
    Key("scenes", listed(read_scene, "'scenes'"), "scenes that have no file of their own"),
]


def load_show(path: Path, problems: Problems) -> ShowSpec | None:
    """The show in a folder, or the one whose `show.yaml` is given; None if there is none."""
    folder = path.parent if path.name == "show.yaml" else path
    file = folder / "show.yaml"
    if not _found(path, folder, file, problems):
        return None
    tree = read_file(file, str(file), problems)
    if tree is None:
        return None
    values = read_keys(tree, SHOW_KEYS, "a show", problems)
    if values is None:
        return None
    scenes = (*values.get("scenes", ()), *_scene_files(folder, problems))
    if not scenes and not len(problems):
        problems.error(
            tree.place, "no-scene", "the show has no scene", "add one under 'scenes:', or a file"
        )
    if "show" not in values or "start" not in values:
        return None
    return _spec(folder, tree, values, scenes)


def _spec(
    folder: Path, tree: Tree, values: dict[str, Any], scenes: tuple[SceneSpec, ...]
) -> ShowSpec:
    return ShowSpec(
        folder=folder,
        place=tree.place,
        title=values["show"],
        canvas=values.get("canvas", (1920, 1080)),
        languages=values.get("languages", (Name("en", tree.place),)),
        unreviewed=values.get("unreviewed", ()),
        inputs=values.get("inputs", ()),
        start=values["start"],
        idle=values.get("idle"),
        scenes=scenes,
    )


def _found(path: Path, folder: Path, file: Path, problems: Problems) -> bool:
    here = Place(str(path))
    if not path.exists():
        shows = sorted(p.parent.name for p in folder.parent.glob("*/show.yaml"))
        hint = f"shows in {folder.parent}: {', '.join(shows)}" if shows else ""
        problems.error(here, "missing-show", "there is no such show", hint)
    elif not folder.is_dir():
        problems.error(
            here, "not-a-show", "a show is a folder with a show.yaml; this is a file", ""
        )
    elif not file.exists():
        problems.error(
            here,
            "missing-show",
            "this folder has no show.yaml, so it is not a show",
            "'exhibit new NAME' makes one that runs at once",
        )
    else:
        return True
    return False


def _scene_files(folder: Path, problems: Problems) -> list[SceneSpec]:
    scenes = []
    for file in sorted(folder.glob("*.yaml")):
        if file.name == "show.yaml":
            continue
        tree = read_file(file, str(file), problems)
        if isinstance(tree, Mapping) and tree.get("venue") is not None:
            continue  # a venue kept beside its show
        scene = None if tree is None else read_scene(tree, problems)
        if scene is not None:
            scenes.append(scene)
    return scenes
