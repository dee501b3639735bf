"""The schema that editors are given: it knows every key, and never calls a good show wrong."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import exhibit.authoring
from exhibit.app.starter import TEMPLATES, template
from exhibit.authoring import readers
from exhibit.authoring.model.movements import MOVEMENTS
from exhibit.authoring.parse import Scalar
from exhibit.authoring.readers import Key, Reader
from exhibit.authoring.schema import FILES, as_text, schema, without_shape
from exhibit.authoring.schemas import head_files, headed, header, kind_of_file, lay_schemas
from exhibit.authoring.shapes import shape_of
from exhibit.core.problems import Place, Problems
from exhibit.core.words import EASINGS
from tests.authoring.editors import as_an_editor_reads
from tests.authoring.test_typos import SHOW
from tests.shows import with_node, with_scenes, write

ROOT = Path(__file__).parents[2]
WRITTEN = sorted(
    [
        *ROOT.glob("scenes/*/*.yaml"),
        *ROOT.glob("config/*.yaml"),
        *ROOT.glob("hardware/*/profile.yaml"),
    ]
)


made = cache(schema)


@cache
def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(made(kind))


def faults(text: str, kind: str = "show", *, old: bool = False) -> list[str]:
    found = validator(kind).iter_errors(as_an_editor_reads(text, old=old))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


# --- every key ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FILES)
def test_every_reader_says_what_it_takes(kind: str) -> None:
    lacking = sorted(set(without_shape(kind)))
    assert not lacking, f"write @takes(...) of exhibit/authoring/shapes.py before these: {lacking}"


def tables() -> Iterator[tuple[str, Key]]:
    """Every key that stands in a table of some module."""
    for module in pkgutil.walk_packages(exhibit.authoring.__path__, "exhibit.authoring."):
        for name, value in vars(import_module(module.name)).items():
            for key in value if isinstance(value, list | tuple) else ():
                if isinstance(key, Key):
                    yield f"{module.name}.{name}: {key.name}", key


def test_no_table_has_a_key_without_a_schema() -> None:
    found = list(tables())
    assert len(found) > 300
    assert [where for where, key in found if shape_of(key.read) is None] == []


@pytest.mark.parametrize("kind", FILES)
def test_it_is_json_schema_as_editors_know_it(kind: str) -> None:
    document = made(kind)
    Draft7Validator.check_schema(document)
    assert document["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert json.loads(as_text(document)) == document
    assert schema(kind) == document


def test_keys_are_explained_and_have_the_examples_of_the_guide() -> None:
    nodes = made("show")["definitions"]
    fit = nodes["image"]["properties"]["fit"]
    assert fit["description"] == "how it fills its size, or the canvas"
    assert fit["examples"] == ["cover"]
    assert fit["enum"] == ["cover", "contain", "stretch", "tile"]
    assert nodes["node"]["anyOf"][0] == {"$ref": "#/definitions/group"}
    assert set(EASINGS) <= set(nodes["easing"]["anyOf"][0]["enum"])


@pytest.mark.parametrize("kind", FILES)
def test_its_own_examples_are_right(kind: str) -> None:
    document = made(kind)
    wrong = [
        (name, example)
        for name, value in _properties(document)
        for example in value.get("examples", ())
        if name != "keys"  # whose one example is of shares, which not all that moves is
        and not Draft7Validator(_alone(value, document)).is_valid(example)
    ]
    assert wrong == []


def _alone(value: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """A property as a document of its own, with the definitions of the whole."""
    return {"definitions": document["definitions"], "allOf": [value]}


def _properties(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield from value.get("properties", {}).items()
        for item in value.values():
            yield from _properties(item)
    elif isinstance(value, list):
        for item in value:
            yield from _properties(item)


def test_it_stays_small_enough_to_be_laid_beside_every_show() -> None:
    assert sum(len(as_text(made(kind))) for kind in FILES) < 600_000


# --- what is right is called right ----------------------------------------------------------------


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: f"{file.parent.name}/{file.name}")
@pytest.mark.parametrize("old", [False, True], ids=["yaml 1.2", "yaml 1.1"])
def test_every_show_of_the_kit_is_right(file: Path, old: bool) -> None:
    kind = kind_of_file(file)
    assert kind
    assert faults(file.read_text("utf-8"), kind, old=old) == []


@pytest.mark.parametrize("like", ["", *TEMPLATES])
def test_every_template_is_right(like: str) -> None:
    assert faults(template(like)) == []


def test_a_show_with_every_kind_of_word_in_it_is_right() -> None:
    assert faults(SHOW) == []


AMOUNTS = st.from_regex(r"[+-]?([0-9]{1,3}\.?[0-9]{0,2}|\.[0-9])([eE][0-9])?", fullmatch=True)
UNITS = st.sampled_from(["", "%", "px", "s", "ms", "min", "h", "deg", "°", "turn", "rad", "m"])
SPACES = st.sampled_from(["", " ", "  "])
WRITINGS = st.one_of(
    st.builds(lambda *parts: "".join(parts), SPACES, AMOUNTS, SPACES, UNITS, SPACES),
    st.builds(lambda a, b, c, d: f"{a}{b}{c}{d}", AMOUNTS, UNITS, AMOUNTS, UNITS),
    st.sampled_from(["#fff", "#D9a441", "Ivory", "gray", "GOLD", "steps(4, end)", " in-out ", "out",
                     "cubic-bezier(0.2, 0, 0, 1)", "YES", "Off", "on", "", "1e3", "#fffff"]),
)  # fmt: skip
VALUES: dict[str, Reader[Any]] = {
    "time": readers.seconds,
    "number": readers.number,
    "length": readers.length,
    "angle": readers.degrees,
    "colour": readers.colour,
    "easing": readers.easing,
    "truth": readers.yes_or_no,
    "whole": readers.whole(0, 100),
    "share": readers.between(0.0, 1.0, readers.number, "it"),
    "several": readers.several(readers.length),
}


@pytest.mark.parametrize("kind", VALUES)
@settings(derandomize=True, deadline=None, max_examples=60)
@given(text=WRITINGS)
def test_what_the_kit_reads_is_never_called_wrong(kind: str, text: str) -> None:
    read = VALUES[kind]
    problems = Problems()
    value = read(Scalar(text, Place("a.yaml", 1, 1)), problems)
    if value is None or problems.errors:
        return
    shape = shape_of(read)
    assert shape is not None
    document = shape if isinstance(shape, dict) else shape(_Alone())
    written = f"a: '{text}'\n" if text.startswith("#") else f"a: {text}\n"
    assert Draft7Validator(document).is_valid(as_an_editor_reads(written)["a"]), text


class _Alone:
    """A book of one page."""

    def of(self, read: Any) -> dict[str, Any]:
        shape = shape_of(read)
        assert shape is not None
        return shape if isinstance(shape, dict) else shape(self)

    def group(self, keys: Any, title: str = "") -> dict[str, Any]:
        raise NotImplementedError

    def named(self, name: str, make: Any) -> dict[str, Any]:
        raise NotImplementedError


# --- what is wrong is called wrong ----------------------------------------------------------------

WRONG = {
    "a key of a show": "shwo: T\n",
    "a key of an image": with_node("{image: a.png, opcity: 30%}"),
    "a kind": with_node("{imge: a.png}"),
    "no kind": with_node("{at: [50%, 50%]}"),
    "two kinds": with_node("{image: a.png, text: hello}"),
    "a form": with_node("{shape: stra}"),
    "a blend": with_node("{shape: star, blend: ad}"),
    "an anchor": with_node("{shape: star, anchor: middle}"),
    "a colour": with_node("{shape: star, colour: glod}"),
    "a length": with_node("{shape: star, size: 4 metres}"),
    "one length of two": with_node("{shape: star, at: [50%]}"),
    "an opacity": with_node("{shape: star, opacity: 80}"),
    "an angle": with_node("{shape: star, turn: 45 degrees}"),
    "a movement": with_node("{shape: star, opacity: {folow: near, from: 0, to: 1}}"),
    "a movement's key": with_node("{shape: star, opacity: {follow: near, from: 0, too: 1}}"),
    "a wave without an end": with_node("{shape: star, opacity: {wave: 4s, from: 0}}"),
    "an easing": with_node("{shape: star, opacity: {wave: 4s, from: 0, to: 1, ease: outt}}"),
    "a node in a group": with_node("{group: a, nodes: [{shap: star}]}"),
    "a word for yes": with_node("{shape: star, fill: yess}"),
    "a repeat without a layout": with_node("{shape: star, repeat: {count: 3}}"),
    "a repeat's key": with_node("{shape: star, repeat: {cuont: 3, ring: 4}}"),
    "a language's alignment": with_node("{text: a, align: center}"),
    "a kind of input": "show: T\nstart: a\ninputs: {near: proximity}\n",
    "an input's key": "show: T\nstart: a\ninputs: {near: {kind: distance, betwen: [0, 1]}}\n",
    "a show without a start": "show: T\n",
    "a format": "show: T\nstart: a\nformat: 99\n",
    "a tempo": "show: T\nstart: a\nrhythm: {a: {tempo: 120, pattern: x}}\n",
    "a pattern": "show: T\nstart: a\nrhythm: {a: {tempo: 120 bpm, pattern: xyx}}\n",
    "a time without a unit": with_scenes("- {scene: shore, timeline: [{at: 3, show: a}]}"),
    "a verb": with_scenes("- {scene: shore, timeline: [{at: 3s, shwo: a}]}"),
    "two verbs": with_scenes("- {scene: shore, timeline: [{at: 3s, show: a, hide: b}]}"),
    "a way out that says no when": with_scenes("- {scene: shore, go: [{to: shore}]}"),
    "a way out with two": with_scenes("- {scene: shore, go: [{to: shore, after: 3s, when: a}]}"),
    "a way to change": with_scenes("- {scene: shore, go: [{to: shore, after: 3s, with: fadein}]}"),
    "scenes that are no list": "show: T\nstart: a\nscenes: {scene: a}\n",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=list(WRONG))
def test_a_planted_mistake_is_found(text: str) -> None:
    assert faults(text)


WRONG_ELSEWHERE = {
    "venue: Here\nosc: {prt: 9000}\n": "venue",
    "venue: Here\nosc: {port: 70000}\n": "venue",
    "venue: Here\nwindow: {textures: lots}\n": "venue",
    "venue: Here\ninputs: {near: {osc: lantern}}\n": "venue",
    "venue: Here\ninputs: {near: {osc: /a, filter: kalman}}\n": "venue",
    "venue: Here\ninputs: {near: {osc: /a, rate: 30}}\n": "venue",
    "scene: a\nnods: []\n": "scene",
    "scene: a\ntested: picture 3s\n": "scene",
    "board: A\nspeaks: wifi\n": "profile",
}


@pytest.mark.parametrize("text", WRONG_ELSEWHERE)
def test_a_planted_mistake_in_another_kind_of_file_is_found(text: str) -> None:
    assert faults(text, WRONG_ELSEWHERE[text])


def test_movements_are_offered_wherever_a_value_may_move() -> None:
    for word in MOVEMENTS:
        assert faults(with_node(f"{{shape: star, turn: {{{word}: 3}}}}"))


# --- where an editor finds it ---------------------------------------------------------------------


def test_a_folder_is_given_the_schemas_and_each_file_the_line_that_names_its_own(
    tmp_path: Path,
) -> None:
    write(tmp_path, "show: T\nstart: a\n")
    write(tmp_path, "# a note\nscene: a\n", "a.yaml")
    write(tmp_path, "venue: Here\n", "here.yaml")
    write(tmp_path, "hello\n", "odd.yaml")
    laid = lay_schemas(tmp_path)
    assert {file.name for file in laid} == {f"{kind}.schema.json" for kind in FILES}
    changed = head_files(tmp_path)
    assert [file.name for file in changed] == ["a.yaml", "here.yaml", "show.yaml"]
    for file in changed:
        line, _, rest = file.read_text("utf-8").partition("\n")
        assert line == header(kind_of_file(file))
        assert rest.startswith(("show:", "# a note\n", "venue:"))
        schema_file = tmp_path / line.partition("$schema=")[2]
        assert json.loads(schema_file.read_text("utf-8"))["$schema"]
    assert head_files(tmp_path) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_line_comes_first_and_all_else_stays(end: str, mark: str) -> None:
    text = f"{mark}# a note{end}show: T{end}"
    first = header("show")
    assert headed(text, "show") == f"{mark}{first}{end}# a note{end}show: T{end}"
    assert headed(headed(text, "show"), "show") == headed(text, "show")
    elsewhere = f"{mark}# a note{end}# yaml-language-server: $schema=x.json{end}show: T{end}"
    assert headed(elsewhere, "show") == f"{mark}# a note{end}{first}{end}show: T{end}"
