"""From a folder to specs: which files a show is made of, and what they say.

A show is a folder with `show.yaml`. Its scenes stand in `show.yaml` under `scenes`, or in files of
their own beside it, or both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exhibit.authoring.details import NO_SOUNDS
from exhibit.authoring.formats import FORMAT, note_old, read_format
from exhibit.authoring.meant import suggest
from exhibit.authoring.model.fonts import read_fonts
from exhibit.authoring.model.inputs import read_inputs
from exhibit.authoring.model.languages import Unreviewed, read_fallback, read_unreviewed
from exhibit.authoring.model.regions import read_regions
from exhibit.authoring.model.rhythms import read_rhythms
from exhibit.authoring.model.scenes import read_canvas, read_scene
from exhibit.authoring.model.sounds import read_sounds
from exhibit.authoring.model.variables import read_variables
from exhibit.authoring.model.visits import read_visit
from exhibit.authoring.model.ways import read_anywhere, read_idle, read_limit
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Sequence, Tree, read_file
from exhibit.authoring.passages import Told, unfolded, unfolded_scenes, with_told
from exhibit.authoring.readers import Key, listed, name, read_keys, several, text
from exhibit.authoring.specs import SceneSpec, ShowSpec
from exhibit.authoring.tables.show import with_table
from exhibit.authoring.visit_specs import VisitSpec
from exhibit.core.problems import Place, Problems

SHOW_KEYS = [
    Key("show", text, "its title", "Résonances", required=True),
    Key("format", read_format, "the version of this file's format", str(FORMAT)),
    Key("canvas", read_canvas, "the picture's size in pixels", "[1920, 1080]"),
    Key("languages", several(name, at_least=1), "the first is the default", "[fr, ar, en]"),
    Key(
        "fallback",
        read_fallback,
        "what stands in for a language, in this order; else those like "
        "it, then the others as they are written",
        "{ar-MA: [ar-TN, fr]}",
    ),
    Key(
        "unreviewed",
        read_unreviewed,
        "languages that no speaker has checked yet, or of which texts",
        "{wo: all, ar-TN: [courtyard/line]}",
    ),
    Key(
        "words",
        name,
        "a table of its words, for translators: a CSV file, or a folder of PO files "
        "(`exhibit words` makes one)",
        "words.csv",
    ),
    Key("inputs", read_inputs, "what it listens to, by name"),
    Key("variables", read_variables, "what it remembers of itself, by name", "{told: no}"),
    Key("rhythm", read_rhythms, "cycles that things can move by, by name"),
    Key("fonts", read_fonts, "fonts of its own, by name", "{title: Title.ttf}"),
    Key("sound", read_sounds, "its buses and speakers", "{buses: {ambience: {level: 80%}}}"),
    Key("start", name, "the first scene", "sleep", required=True),
    Key("idle", read_idle, "the return when everybody has left"),
    Key("limit", read_limit, "where every scene leads after a while, so that nobody is stuck"),
    Key("anywhere", listed(read_anywhere, "'anywhere'"), "ways out of every scene"),
    Key(
        "regions",
        read_regions,
        "parts of the show that have scenes of their own, by name",
        "{soundscape: {start: night, over: no}}",
    ),
    Key("scenes", listed(read_scene, "'scenes'"), "scenes that have no file of their own"),
    Key("visits", listed(read_visit, "'visits'"), "visits by which `exhibit test` tries the show"),
]
NOTHING_UNREVIEWED = Unreviewed()


def load_show(path: Path, problems: Problems) -> ShowSpec | None:
    """The show in a folder, or the one whose `show.yaml` is given; None if there is none."""
    folder = path.parent if path.name == "show.yaml" else path
    file = folder / "show.yaml"
    if not _found(path, folder, file, problems):
        return None
    tree = read_file(file, str(file), problems)
    if tree is None:
        return None
    told = Told()
    beside, visits, lacking = _files_beside(folder, told, problems)
    tree = with_told(unfolded_scenes(tree, told, problems), told)
    values = read_keys(tree, SHOW_KEYS, "a show", problems)
    if values is None:
        return None
    note_old(tree, problems)
    passages = (read_scene(scene, problems) for scene in told.scenes)
    scenes = (*values.get("scenes", ()), *beside, *(scene for scene in passages if scene))
    values["visits"] = (*values.get("visits", ()), *visits)
    lacking = lacking or _unnamed(tree, len(values.get("scenes", ())))
    if not scenes:
        if not lacking:
            hint = "add one under 'scenes:', or in a file of its own"
            problems.error(tree.place, "no-scene", "the show has no scene", hint)
        return None
    spec = _spec(folder, tree, values, scenes, scenes_lack=lacking)
    return with_table(spec, values.get("words"), problems)


def _spec(
    folder: Path,
    tree: Tree,
    values: dict[str, Any],
    scenes: tuple[SceneSpec, ...],
    *,
    scenes_lack: bool,
) -> ShowSpec:
    """The show; what it lacks has been said, and is guessed so that the rest can be checked."""
    return ShowSpec(
        folder=folder,
        place=tree.place,
        title=values.get("show", ""),
        canvas=values.get("canvas", (1920, 1080)),
        languages=values.get("languages") or (Name("en", tree.place),),
        unreviewed=values.get("unreviewed", NOTHING_UNREVIEWED).whole,
        unreviewed_texts=values.get("unreviewed", NOTHING_UNREVIEWED).texts,
        fallback=values.get("fallback", {}),
        inputs=values.get("inputs", ()),
        start=values.get("start", scenes[0].name),
        idle=values.get("idle"),
        scenes=scenes,
        rhythms=values.get("rhythm", ()),
        sound=values.get("sound", NO_SOUNDS),
        scenes_lack=scenes_lack,
        fonts=values.get("fonts", {}),
        visits=values["visits"],
        variables=values.get("variables", ()),
        regions=values.get("regions", ()),
        anywhere=values.get("anywhere", ()),
        limit=values.get("limit"),
    )


def _unnamed(tree: Tree, read: int) -> bool:
    """Whether scenes stand in `show.yaml` that could not be read."""
    written = tree.get("scenes") if isinstance(tree, Mapping) else None
    return len(written.items) > read if isinstance(written, Sequence) else False


def _found(path: Path, folder: Path, file: Path, problems: Problems) -> bool:
    """Whether there is a show to be read; if not, the reason is added to the problems."""
    here = Place(str(path))
    try:
        if not path.exists():
            hint = _shows_near(folder)
            problems.error(here, "missing-show", "there is no such show", hint)
        elif not folder.is_dir():
            message = "this is a file, and a show is a folder with a show.yaml in it"
            hint = "give the name of the folder"
            problems.error(here, "not-a-show", message, hint)
        elif not file.exists():
            message = "this folder has no show.yaml, so it is not a show"
            misnamed = next((folder / n for n in _MISNAMED if (folder / n).exists()), None)
            hint = f"rename {misnamed.name} to show.yaml" if misnamed else _shows_in(folder)
            problems.error(here, "missing-show", message, hint)
        else:
            return True
    except (OSError, ValueError) as error:  # a folder that may not be entered, a name too long
        reason = getattr(error, "strerror", None) or "this is no name of a folder"
        problems.error(here, "unreadable", f"the show cannot be read: {reason}")
    return False


def _shows_near(folder: Path) -> str:
    """The show that was probably meant, among the neighbours of a folder that is not there."""
    if not folder.parent.is_dir():
        return f"the folder {folder.parent} does not exist either"
    shows = sorted(file.parent.name for file in folder.parent.glob("*/show.yaml"))
    return suggest(folder.name, shows) or _NEW


def _shows_in(folder: Path) -> str:
    shows = sorted(file.parent.name for file in folder.glob("*/show.yaml"))
    return f"shows in it: {', '.join(shows[:10])}" if shows else _NEW


_MISNAMED = ("show.yml", "show.yaml.txt", "Show.yaml", "show.txt")
_NEW = "'exhibit new NAME' makes a show that runs at once"


def _files_beside(
    folder: Path, told: Told, problems: Problems
) -> tuple[list[SceneSpec], list[VisitSpec], bool]:
    """The scenes and visits in files of their own, and whether a scene's could not be read."""
    scenes: list[SceneSpec] = []
    visits: list[VisitSpec] = []
    lacking = False
    for file in sorted(folder.glob("*.yaml")):
        if file.name == "show.yaml":
            continue
        tree = read_file(file, str(file), problems)
        if isinstance(tree, Mapping) and tree.get("venue") is not None:
            continue  # a venue kept beside its show
        if isinstance(tree, Mapping) and tree.get("visit") is not None:
            visits += filter(None, [read_visit(tree, problems)])
            continue
        scene = None if tree is None else read_scene(unfolded(tree, told, problems), problems)
        if scene is None:
            lacking = True
        else:
            scenes.append(scene)
    for file in sorted(folder.glob("*.yml")):
        problems.warning(
            Place(str(file)),
            "ending",
            "this file is not read: those of a show end in .yaml",
            f"rename it to {file.stem}.yaml",
        )
    return scenes, visits, lacking
