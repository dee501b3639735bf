"""Every word an author can write, as a page: from the tables that validate the YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exhibit.authoring.load import SHOW_KEYS
from exhibit.authoring.model.inputs import INPUT_KEYS
from exhibit.authoring.model.live import follow_keys, pulse_keys, wave_keys
from exhibit.authoring.model.nodes import KINDS
from exhibit.authoring.model.scenes import SCENE_KEYS
from exhibit.authoring.model.timeline import VERBS, cue_keys
from exhibit.authoring.model.ways import GO_KEYS, IDLE_KEYS
from exhibit.authoring.readers import Key, number
from exhibit.core.words import EASINGS


def reference() -> str:
    """The page, as Markdown."""
    parts = [
        *_section("A show", "`show.yaml`, one in each show's folder.", SHOW_KEYS),
        *_section(
            "An input",
            "Under `inputs`. `drum: hit` is short for `drum: {kind: hit}`.",
            INPUT_KEYS,
        ),
        *_section("The idle return", "Under `idle`.", IDLE_KEYS),
        *_section("A scene", "Under `scenes` in `show.yaml`, or in a file of its own.", SCENE_KEYS),
    ]
    for kind in KINDS.values():
        parts += _section(f"{kind.word.capitalize()}", f"{kind.about}.".capitalize(), kind.keys)
    parts += ["## Values that move\n", "In place of a value, what it follows.\n"]
    for name, keys in (
        ("follow", follow_keys(number)),
        ("pulse", pulse_keys(number)),
        ("wave", wave_keys(number)),
    ):
        parts += [f"### {name}\n", *_table(keys)]
    parts += ["## The timeline\n", "Each line has `at` and one of these verbs.\n"]
    for verb in VERBS:
        parts += [f"### {verb}\n", *_table(cue_keys(verb))]
    parts += [f"Easings: {', '.join(f'`{name}`' for name in EASINGS)}.\n"]
    parts += _section("A way out", "Under `go`; either `when` or `after`.", GO_KEYS)
    return "\n".join(parts)


def _section(title: str, about: str, keys: Sequence[Key]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{about}\n"
    yield from _table(keys)


def _table(keys: Sequence[Key]) -> Iterator[str]:
    yield "| key | says | for example |"
    yield "|---|---|---|"
    for key in keys:
        name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
        example = f"`{key.name}: {key.example}`" if key.example else ""
        yield f"| {name} | {key.about} | {example} |"
    yield ""
