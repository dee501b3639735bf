"""What the guides say is what the kit does."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
import yaml

from exhibit.app import looks
from exhibit.app.occasion import Occasion
from exhibit.app.produce import checked, produce
from exhibit.app.visiting import misses, walk
from exhibit.authoring import amounts
from exhibit.authoring.model import groups, movements, pictures, repeat, rhythms, shaders, swarms
from exhibit.authoring.model.nodes import KINDS
from exhibit.authoring.reference import reference
from exhibit.authoring.specs import SceneSpec, all_nodes
from exhibit.authoring.venue import Venue
from exhibit.cli import app
from exhibit.core.problems import Problem, Problems
from exhibit.media import ply
from exhibit.media.gltf import parts
from exhibit.media.text.bidi import runs_leftward
from tests.media.films import Clips
from tests.shows import picture
from tests.test_transitions import MELT

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "scenes" / "README.md"
FRENCH = ROOT / "scenes" / "LISEZMOI.md"
SHOWN = ROOT / "scenes" / "kinds"
VOICES = ROOT / "scenes" / "voices"
TITLE = "# Every word\n"


# --- every word -----------------------------------------------------------------------------------


def test_the_list_of_every_word_is_what_the_kit_checks() -> None:
    written = GUIDE.read_text("utf-8")
    head, _, _ = written.partition(TITLE)
    current = f"{head}{TITLE}\n{_ABOUT}\n{reference(shown())}"
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        GUIDE.write_text(current, "utf-8")
    assert written == current, "run this test once with EXHIBIT_NEW_REFERENCES=1"


_ABOUT = (
    "Bold ones are needed. This part is written by the kit from what it checks; the examples are\n"
    "the scenes of `scenes/kinds`, which the tests draw.\n"
)
# Kinds that are best seen at work in the scene of something else.
ELSEWHERE = {
    "group": (
        "trail",
        "In [trail.yaml](kinds/trail.yaml) a group turns, and all that is in it.",
    ),
    "sound": (
        "hands",
        "In [night.yaml](resonances/night.yaml) a sound goes on, and in "
        "[hands.yaml](resonances/hands.yaml) two answer a drum.",
    ),
    "memory": (
        "station",
        "In [voices/show.yaml](voices/show.yaml) one stands alone; see [above](#a-memory).",
    ),
}
ELSEWHERE_IN = {"group": "kinds", "sound": "resonances", "memory": "voices"}


def shown() -> dict[str, str]:
    """What stands below a kind: a picture of it, and the scene that the picture is of."""
    pages = {kind: f"{sentence}\n" for kind, (_, sentence) in ELSEWHERE.items()}
    return pages | {file.stem: _page(file) for file in SHOWN.glob("*.yaml") if _is_scene(file)}


def _is_scene(file: Path) -> bool:
    return file.stem != "show"


def _page(file: Path) -> str:
    first, _, scene = file.read_text("utf-8").partition("\n")
    about = first.removeprefix("# ")
    page = [f"![{about}](kinds/stills/{file.stem}.png)\n", f"{about}\n", f"```yaml\n{scene}```\n"]
    for shader in re.findall(r"shader: (\S+\.frag)", scene):
        page += [f"`{shader}`:\n", f"```glsl\n{(SHOWN / shader).read_text('utf-8')}```\n"]
    return "\n".join(page)


@pytest.mark.parametrize("kind", [*KINDS, "repeat"])
def test_every_kind_has_a_page_with_a_picture_and_an_example_that_works(kind: str) -> None:
    page = section(kind.capitalize())
    if kind in ELSEWHERE:
        name, sentence = ELSEWHERE[kind]
        assert sentence in page
        scene = scenes_of(ELSEWHERE_IN[kind])[name]
    else:
        assert f"(kinds/stills/{kind}.png)" in page
        assert (SHOWN / "stills" / f"{kind}.png").is_file()
        example = re.search(r"```yaml\n(.*?)```", page, re.S)
        assert example is not None
        assert (SHOWN / f"{kind}.yaml").read_text("utf-8").endswith(example[1])
        scene = scenes_of("kinds")[kind]
    nodes = [*all_nodes(scene.nodes)]
    assert any(node.kind == kind or (kind == "repeat" and node.repeat) for node in nodes)


def section(title: str) -> str:
    """A section of every word, without those below it."""
    words = GUIDE.read_text("utf-8").partition(TITLE)[2]
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", words, re.S | re.M)
    assert found is not None, f"{title} has no page"
    return found[1]


@cache
def scenes_of(show: str) -> dict[str, SceneSpec]:
    spec = checked(ROOT / "scenes" / show, Problems())
    assert spec is not None
    return {scene.name.text: scene for scene in spec.scenes}


def test_the_show_of_all_kinds_goes_around() -> None:
    goes = {name: [go.to.text for go in scene.gos] for name, scene in scenes_of("kinds").items()}
    seen, name = [], "image"
    while name not in seen:
        seen.append(name)
        name = goes[name][0]
    assert set(seen) == set(goes)


@pytest.mark.parametrize("name", [f.stem for f in sorted(SHOWN.glob("*.yaml"))])
def test_an_example_of_a_kind_is_read_at_a_glance(name: str) -> None:
    lines = (SHOWN / f"{name}.yaml").read_text("utf-8").splitlines()
    assert len(lines) <= 46
    assert max(len(line) for line in lines) <= 120


# --- examples in the guides -----------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    """Every block of YAML that was written by hand, and the guide that it stands in."""
    return [
        (guide.stem, block)
        for guide in (GUIDE, FRENCH)
        for block in re.findall(r"```yaml\n(.*?)```", _guide(guide).partition(TITLE)[0], re.S)
    ]


def _guide(file: Path) -> str:
    """A guide without its tutorial, which tests/test_tutorial.py goes through."""
    text = file.read_text("utf-8")
    return text[max(text.find("\n# Writing a show\n"), text.find("\n# Écrire un spectacle\n")) :]


TOP = ("rhythm", "fonts")
_AMONG = re.compile(r"\bto: (?:\{\w+: )?(\[[\w, ]+\])|\bto: (\{\w+: [0-9][^}]*\})")


def _among(block: str) -> Iterator[str]:
    """The scenes of ways out that lead to one of several."""
    for listed, weighed in _AMONG.findall(block):
        yield from yaml.safe_load(listed or weighed)


_LANGUAGE = re.compile(r"[{ ](fr|en|ar|ar-TN): [\"\w\u0600-\u06ff]")


def as_show(block: str) -> str:
    """The block as a whole show: it may be one, or a scene, ways out, a rhythm, a list of nodes."""
    if block.startswith("show:"):
        return block
    ways = sorted(
        {*re.findall(r"^ *- .*\bto: ([^\W\d]\w*)", block, re.M), *_among(block)} - {"back"}
    )
    others = "".join(f"  - scene: {name}\n" for name in ways)
    languages = ", ".join(dict.fromkeys(_LANGUAGE.findall(block))) or "fr, ar"
    walk = 'rhythm:\n  walk: {tempo: 100 bpm, beat: 2 pulses, pattern: "x.oxo.xo"}\n'
    top = block.partition(":")[0] in TOP
    head = block if top else walk
    body = "" if top else textwrap.indent(block, "  " if block.startswith("- scene:") else "    ")
    nodes = "    nodes:\n" if block.startswith("- ") else ""
    first = "" if block.startswith("- scene:") else f"  - scene: first\n{nodes}"
    start = block.split()[2] if block.startswith("- scene:") else "first"
    return (
        f"show: Guide\nlanguages: [{languages}]\nstart: {start}\ninputs:\n  near: distance\n"
        "  drum: hit\n  lamp: switch\n  tongue: {kind: choice, options: [fr, ar]}\n"
        f"{head}scenes:\n{others}{first}{body}"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clips: Clips) -> Path:
    """A show's folder with the pictures and things that the examples name."""
    found = tmp_path_factory.mktemp("guide")
    for file in SHOWN.glob("*.*"):
        if file.suffix != ".yaml":
            shutil.copy(file, found)
    shutil.copytree(VOICES / "words", found / "words")
    fonts, sounds = ROOT / "assets" / "fonts", ROOT / "scenes" / "resonances" / "sounds"
    for file, name in (
        (VOICES / "string_voice.ogg", "string_voice.ogg"),
        (VOICES / "string_voice.ogg", "story.opus"),
        (SHOWN / "tiles.mp4", "clip.mp4"),
        (clips.vp9, "moth.webm"),
        (fonts / "NotoSans-Regular.ttf", "Title.ttf"),
        (fonts / "NotoSans-Bold.ttf", "Title-Bold.ttf"),
        (sounds / "sea.ogg", "sea.ogg"),
        (sounds / "drum_rim.wav", "rim.wav"),
        (sounds / "drum_deep.wav", "step.wav"),
    ):
        shutil.copy(file, found / name)
    _flac(found / "wind.flac")
    (found / "melt.frag").write_text(MELT, "utf-8")
    for name, size in (("clip.jpg", 64), ("letters.jpg", 64), ("folio.tif", 24_000)):
        picture(found, name, (size, 48))
    picture(found, "carpet.tif", (40_000, 48))
    return found


def _flac(path: Path) -> None:
    with av.open(path, "w") as file:
        stream = file.add_stream("flac", rate=8_000, layout="mono")
        quiet = np.zeros((1, 16_000), np.int16)
        frame = av.AudioFrame.from_ndarray(quiet, format="s16", layout="mono")
        frame.sample_rate = 8_000
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


@pytest.mark.parametrize(
    "block", [pytest.param(block, id=f"{guide}-{i}") for i, (guide, block) in enumerate(examples())]
)
def test_an_example_of_a_guide_is_understood(block: str, folder: Path) -> None:
    assert problems_of(as_show(block), folder) == []


def problems_of(show: str, folder: Path) -> list[Problem]:
    """All that is wrong with a show, also what only its making finds; notes are not wrong."""
    (folder / "show.yaml").write_text(show, "utf-8")
    problems = Problems()
    spec = checked(folder, problems)
    if spec is not None:
        produce(Occasion(spec, Venue()), problems)
    return [problem for problem in problems.sorted() if problem.severity != "note"]


# What visitors do in the whole shows of the guides, and what must come of it.
PLAYED = {
    "The fisher": """\
visits:
  - visit: hears of the tide, and of the boats
    happens: [{at: 1s, near: 0.7}, {at: 20s, drum: yes}]
    expect:
      - {by: 2s, scene: shore}
      - {at: 5s, is: visits of fisher.tide is 1}
      - {at: 50s, is: visits of fisher.tide is 2}
""",
    "The well": """\
visits:
  - visit: lights three lamps, and hears the storm go
    happens: [{at: 1s, near: 0.7}, {at: 10s, drum: yes, times: 3}, {at: 12s, near: gone}]
    expect: [{by: 2s, scene: court}, {by: 12s, scene: storm}, {by: 30s, scene: court}]
""",
    "Lamps": """\
visits:
  - visit: twelve lamps
    happens: [{at: 1s, drum: yes, times: 12, every: 1s}]
    expect: [{at: 4.5s, is: lamps is 4 and told is off and mood is wild and lit},
             {by: 13s, scene: morning}, {at: 14s, is: lamps is 0 and mood is calm}]
""",
    "A court": "",
    "Une cour": "",
}


@pytest.mark.parametrize("title", PLAYED)
def test_a_show_of_a_guide_plays_as_it_is_told(title: str, folder: Path) -> None:
    block = next(b for _, b in examples() if b.startswith(f"show: {title}\n"))
    problems = Problems()
    (folder / "show.yaml").write_text(block + PLAYED[title], "utf-8")
    spec = checked(folder, problems)
    assert spec is not None
    assert [str(problem) for problem in problems.errors] == []
    (visit,) = spec.visits
    assert [miss.said for miss in misses(spec, visit, walk(spec, visit))] == []


def test_a_wrong_example_would_be_found(folder: Path) -> None:
    assert problems_of(as_show("- {image: wheave.png, blend: ad}\n"), folder) != []


ASKED = """\
show: Asked
languages: [fr, en]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  far: {kind: distance, between: [0.3, 3.0]}
  drum: hit
  lever: switch
  lamp: switch
  door: switch
  hand: position
  stone: pose
  people: count
  card: text
variables: {lamps: 0, mood: {of: [calm, wild]}}
rhythm: {walk: {tempo: 96 bpm, pattern: "x.o.x..."}}
start: first
scenes:
  - scene: second
  - scene: first
    nodes:
      - {memory: gran, voice: string_voice.ogg, original: ar-TN, transcript: words/string.ar.vtt,
         translations: {fr: words/string.fr.vtt, en: words/string.en.vtt}, speaker: anonymous,
         licence: CC0-1.0}
    go:
"""


@pytest.mark.parametrize(
    ("guide", "title"), [(GUIDE, "Conditions"), (FRENCH, "Les conditions")], ids=["en", "fr"]
)
def test_each_condition_of_the_table_is_understood(guide: Path, title: str, folder: Path) -> None:
    rows = re.findall(r"^\| (`.*?) \|", _part(guide, title), re.M)
    asked = [words for row in rows for words in re.findall(r"`([^`]+)`", row)]
    ways = [f"      - {{when: '{each}', to: second}}\n" for each in asked]
    assert len(asked) > 40
    assert problems_of(ASKED + "".join(ways), folder) == []


@pytest.mark.parametrize("guide", [GUIDE, FRENCH], ids=["en", "fr"])
def test_the_shader_of_the_guide_is_that_of_its_picture(guide: Path) -> None:
    assert f"```glsl\n{MELT}```" in guide.read_text("utf-8")


@pytest.mark.parametrize("guide", [GUIDE, FRENCH], ids=["en", "fr"])
def test_what_a_guide_links_to_is_there(guide: Path) -> None:
    text = guide.read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.M)
    }
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    assert len(links) > 20
    assert [to for to in links if to.startswith("#") and to[1:] not in headings] == []
    files = [to for to in links if not to.startswith(("#", "http"))]
    assert [to for to in files if not (guide.parent / to).is_file()] == []


def test_every_movement_and_every_kind_that_holds_others_is_shown_by_example() -> None:
    for guide in (GUIDE.stem, FRENCH.stem):
        written = "".join(block for name, block in examples() if name == guide)
        words = [*movements.MOVEMENTS, "repeat", "rhythm", "mask", "trail", "camera", "blend"]
        assert [word for word in words if f"{word}:" not in written] == []


def test_the_limits_of_the_guides_are_those_of_the_kit() -> None:
    limits = [
        repeat.MOST_COPIES,
        amounts.MOST_SPECIAL,
        swarms.MOST_ALIVE,
        pictures.MOST_FRAMES,
        groups.MOST_ECHOES,
        looks.MOST_POINTS,
        amounts.MOST_QUADS,
        ply.MOST_POINTS,
        parts.MOST_VERTICES,
        parts.MOST_TRIANGLES,
        shaders.MOST_INPUTS,
        shaders.MOST_PICTURES,
    ]
    english = _part(GUIDE, "Limits")
    french = _part(FRENCH, "Les limites")
    more = [pictures.MOST_POINTS, movements.MOST_KEYS, rhythms.MOST_PULSES]
    assert [n for n in [*limits, *more] if not re.search(rf"(?<![\d,]){n:,} ", english)] == []
    spaced = [f"{n:,}".replace(",", " ") for n in limits]
    assert [n for n in spaced if not re.search(rf"(?<!\d ){n} ", french)] == []


def _part(guide: Path, title: str) -> str:
    return guide.read_text("utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]


# --- every script ---------------------------------------------------------------------------------


@pytest.mark.parametrize("guide", [GUIDE, FRENCH], ids=["english", "french"])
def test_the_plain_text_beside_a_still_is_that_of_the_show(guide: Path) -> None:
    written = guide.read_text("utf-8")
    first = written.index("|---|---|\n", written.index("exhibit run scenes/scripts")) + 10
    end = written.index("\n\n", first - 1) + 1
    current = written[:first] + "".join(_script_rows()) + written[end:]
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        guide.write_text(current, "utf-8")
    assert written == current, "run this test once with EXHIBIT_NEW_REFERENCES=1"


def _script_rows() -> Iterator[str]:
    """A row for each scene of `scenes/scripts`; a reader's browser turns the plain text itself."""
    show = yaml.safe_load((ROOT / "scenes" / "scripts" / "show.yaml").read_text("utf-8"))
    for scene in show["scenes"]:
        lines = [
            f'<span dir="{"rtl" if runs_leftward(node["language"]) else "ltr"}" '
            f'lang="{node["language"]}">{node["text"]}</span> `{node["language"]}`'
            for node in scene["nodes"]
            if "text" in node
        ]
        name = scene["scene"]
        assert (ROOT / "scenes" / "scripts" / "stills" / f"{name}.png").is_file()
        yield f"| {'<br><br>'.join(lines)} | ![{name}](scripts/stills/{name}.png) |\n"


# --- the README and first light -------------------------------------------------------------------


def test_the_lines_that_the_readme_explains_are_in_first_light() -> None:
    show = (ROOT / "scenes" / "first_light" / "show.yaml").read_text("utf-8")
    explained = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    lines = [line.strip() for block in explained for line in block.splitlines() if line.strip()]
    assert len(lines) > 15
    assert [line for line in lines if line not in show] == []


def test_first_light_has_fewer_than_forty_lines() -> None:
    show = (ROOT / "scenes" / "first_light" / "show.yaml").read_text("utf-8")
    assert len(show.splitlines()) < 40


def test_the_guides_show_conditions_and_whole_shows() -> None:
    for guide in (GUIDE.stem, FRENCH.stem):
        begins = [block.partition(":")[0] for name, block in examples() if name == guide]
        assert begins.count("go") == 3  # ways out, conditions, how the picture changes
        assert begins.count("show") >= 8


@pytest.mark.parametrize(
    "command", [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`exhibit {command}" in (ROOT / "README.md").read_text("utf-8")
