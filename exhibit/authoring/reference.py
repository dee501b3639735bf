"""Every word an author can write, as a page: from the tables that validate the YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from exhibit.authoring.load import SHOW_KEYS
from exhibit.authoring.model.actions import ACTIONS, LEAP_KEYS, ROTATE_KEYS
from exhibit.authoring.model.fonts import FONT_KEYS
from exhibit.authoring.model.inputs import INPUT_ABOUT, INPUT_KEYS
from exhibit.authoring.model.movements import MOVEMENTS
from exhibit.authoring.model.nodes import KINDS
from exhibit.authoring.model.passages import (
    CHOICE_KEYS,
    LABEL_KEYS,
    PASSAGE_KEYS,
    TELLING_KEYS,
    THEN_KEYS,
)
from exhibit.authoring.model.regions import REGION_KEYS
from exhibit.authoring.model.repeat import REPEAT_KEYS, VARY_KEYS
from exhibit.authoring.model.reveal import REVEAL_KEYS
from exhibit.authoring.model.rhythms import PATTERN_KEYS, RHYTHM_KEYS, TAP_KEYS, TEMPO_KEYS
from exhibit.authoring.model.scenes import SCENE_KEYS
from exhibit.authoring.model.sounds import BUS_KEYS, LOOP_KEYS, SOUNDS_KEYS
from exhibit.authoring.model.styles import STYLE_ABOUT, STYLE_KEYS
from exhibit.authoring.model.swarms import BIRTH_KEYS
from exhibit.authoring.model.timeline import VERBS, cue_keys
from exhibit.authoring.model.variables import VARIABLE_ABOUT, VARIABLE_KEYS
from exhibit.authoring.model.visits import DEED_KEYS, EXPECT_KEYS, VISIT_KEYS
from exhibit.authoring.model.ways import ANYWHERE_KEYS, GO_KEYS, IDLE_KEYS, LIMIT_KEYS
from exhibit.authoring.readers import Key, number
from exhibit.core.words import EASINGS


def reference(shown: Mapping[str, str]) -> str:
    """The page, as Markdown; `shown` is what stands below some kinds: a picture, an example."""
    parts = [
        *section("A show", "`show.yaml`, one in each show's folder.", SHOW_KEYS),
        *_heard(),
        *_rhythms(),
        *section("The sound of a show", "Under `sound`.", SOUNDS_KEYS),
        *section("A bus", "Under `buses`, by its name; a level alone will do.", BUS_KEYS),
        *section("The idle return", "Under `idle`.", IDLE_KEYS),
        *section("The limit", "Under `limit`: nobody is stuck in a scene.", LIMIT_KEYS),
        *section("A region", "Under `regions`; its start alone will do.", REGION_KEYS),
        *section("A scene", "Under `scenes` in `show.yaml`, or in a file of its own.", SCENE_KEYS),
    ]
    for kind in KINDS.values():
        about = f"{kind.about[0].upper()}{kind.about[1:]}."
        parts += section(kind.word.capitalize(), about, kind.keys)
        if kind.word == "particles":
            parts += ["Where particles are born, in `from`; or `from: point`.\n"]
            parts += table(BIRTH_KEYS)
        if kind.word == "sound":
            parts += ["How it begins again, in `loop`; or `loop: yes`.\n", *table(LOOP_KEYS)]
        parts += [shown[kind.word]] if kind.word in shown else []
    parts += section("Repeat", "Under `repeat`: one node as many. It has one layout.", REPEAT_KEYS)
    parts += ["How the copies differ, in `vary`.\n", *table(VARY_KEYS)]
    parts += [shown["repeat"]] if "repeat" in shown else []
    parts += section(
        "Reveal",
        "Under `reveal`: how a text comes, bit by bit. In the place of `over` it may move as any "
        "value does, from nothing to all of it; `reveal: word` leaves when to the timeline.",
        REVEAL_KEYS,
    )
    parts += section("A font", "Under `fonts`; a file alone is `regular`.", FONT_KEYS)
    parts += ["## Values that move\n", "In place of a value, what it follows.\n"]
    for name, keys in MOVEMENTS.items():
        parts += [f"### {name}\n", *table(keys(number))]
    parts += ["## The timeline\n", "Each line has `at` and one of these verbs.\n"]
    for verb in VERBS:
        parts += [f"### {verb}\n", *table(cue_keys(verb))]
    parts += [
        f"Easings: {', '.join(f'`{name}`' for name in EASINGS)}, and as in CSS `steps(4)`, "
        "`steps(4, start)` and `cubic-bezier(0.2, 0, 0, 1)`.\n"
    ]
    parts += section("A way out", "Under `go`; either `when` or `after`.", GO_KEYS)
    parts += _styles()
    new = [key for key in ANYWHERE_KEYS if key not in GO_KEYS]
    parts += section("A way out of every scene", "Under `anywhere`; as in `go`, and besides:", new)
    parts += section(
        "An action",
        "Under `enter`, `leave`, `do`: one, or a list; in a timeline with `at`, `every` or `on`.",
        [key for verb in ACTIONS.values() for key in verb.keys if key.name in ACTIONS],
    )
    parts += ["How a region goes to another scene, in `go`.\n", *table(LEAP_KEYS)]
    parts += ["How languages take turns, in `rotate`; or `rotate: 15s`.\n", *table(ROTATE_KEYS)]
    parts += [*_told(), *_visit()]
    return "\n".join(parts)


def _told() -> Iterator[str]:
    """Told stories: a telling, its passages, what can be chosen, what follows."""
    yield from section("A telling", "Under `tells` in a scene: one, or a list.", TELLING_KEYS)
    labels = ", ".join(f"`{name}`" for name in LABEL_KEYS)
    yield f"`labels` has `at`, `apart`, `area`, and as a text {labels}.\n"
    about = (
        "Under `passages`. What a passage is told in, `order` to `chance`, is a list of `say`, "
        "`voice`, `nodes`, and how they are set."
    )
    yield from section("A passage", about, PASSAGE_KEYS)
    yield from section("A choice", "Under `choices`.", CHOICE_KEYS)
    about = "Under `then`; the name of a passage alone will do."
    yield from section("What follows a passage", about, THEN_KEYS)


def _visit() -> Iterator[str]:
    about = "Under `visits` in `show.yaml`, or in a file of its own; `exhibit test` plays it."
    yield from section("A visit", about, VISIT_KEYS)
    yield (
        "What visitors do, in `happens`; every other word is the name of an input: `near: 0.7 m`, "
        "`near: gone`, `drum: 80%`, `hand: [30%, 60%]`.\n"
    )
    yield from table(DEED_KEYS)
    yield from ("What must come of it, in `expect`: one of these in a line.\n", *table(EXPECT_KEYS))


def _styles() -> Iterator[str]:
    yield "## How the picture changes\n"
    yield "Behind `with`: a style, and how long it takes, which is 1s where nothing is said.\n"
    yield "| `with:` | how the picture changes |"
    yield "|---|---|"
    yield from (f"| `{written}` | {about} |" for written, about in STYLE_ABOUT.items())
    yield ""
    yield (
        "With more to say, `with` has keys of its own, each style those that mean something to it: "
        "`{style: wipe, over: 2s, soft: 40%}`.\n"
    )
    yield from table(STYLE_KEYS)


def _heard() -> Iterator[str]:
    """What has a value: inputs, and the show's own variables."""
    yield from section(
        "An input", "Under `inputs`. `drum: hit` is short for `drum: {kind: hit}`.", INPUT_KEYS
    )
    yield from _kinds("input", INPUT_ABOUT)
    yield from section(
        "A variable",
        "Under `variables`. `told: no`, `lamps: 0`, `visitor: text` are short forms.",
        VARIABLE_KEYS,
    )
    yield from _kinds("variable", VARIABLE_ABOUT)


def _rhythms() -> Iterator[str]:
    yield from section(
        "A rhythm",
        "Under `rhythm`: a cycle by which things can move, see `pulse`, `wave` and `keys`, and on "
        "which things happen: `on: sabar`, `on: beat of sabar`, `on: cycle of sabar`, and in "
        "conditions the same without the colon.",
        RHYTHM_KEYS,
    )
    yield from ("One of its patterns, in `patterns`; the strokes alone will do.\n",)
    yield from table(PATTERN_KEYS)
    yield from ("A tempo that an input decides, in `tempo`; or `tempo: 132 bpm`.\n",)
    yield from table(TEMPO_KEYS)
    yield from ("What taps mean, in `tap`; or `tap: drum`.\n", *table(TAP_KEYS))


def _kinds(of: str, about: Mapping[str, str]) -> Iterator[str]:
    yield from (f"| kind of {of} | what it is |", "|---|---|")
    yield from (f"| `{kind}` | {words} |" for kind, words in about.items())
    yield ""


def section(title: str, about: str, keys: Sequence[Key]) -> Iterator[str]:
    """A heading, a sentence, and the table of some keys."""
    yield f"## {title}\n"
    yield f"{about}\n"
    yield from table(keys)


def table(keys: Sequence[Key]) -> Iterator[str]:
    yield "| key | says | for example |"
    yield "|---|---|---|"
    for key in keys:
        name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
        example = f"`{key.name}: {key.example}`" if key.example else ""
        yield f"| {name} | {key.about} | {example} |"
    yield ""
