"""Artists' shaders, tried by the driver of this machine: for `check`, which else draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhibit.authoring.check_styles import shader_names
from exhibit.authoring.details import ShaderSpec
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.problems import Place, Problems

if TYPE_CHECKING:
    from exhibit.render.glcalls import Profile

_LINE = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<message>.*)")


def try_shaders(spec: ShowSpec, problems: Problems) -> None:
    """Adds what the compiler says of a show's shaders, each with its own line."""
    nodes = list(_shader_nodes(spec))
    mixing = shader_names(spec)
    if not nodes and not mixing:
        return
    # Most shows have no shader, and need not wait for what tries one.
    from exhibit.render.window import NoGraphics, open_window  # noqa: PLC0415

    try:
        window = open_window("check", (16, 16), offscreen=True)
    except NoGraphics as missing:
        place = nodes[0].place if nodes else mixing[0].place
        problems.note(place, "shader-untried", f"shaders were not tried: {missing}")
        return
    _try_nodes(spec, nodes, window.profile, problems)
    if mixing:
        _try_mixtures(spec, window.profile, problems)
    window.close()


def _try_nodes(spec: ShowSpec, nodes: list[NodeSpec], profile: Profile, problems: Problems) -> None:
    from exhibit.authoring.compile.unflat import shader_inputs  # noqa: PLC0415
    from exhibit.render.paintings import complaints  # noqa: PLC0415
    from exhibit.scene.looks import ShaderSource  # noqa: PLC0415

    tried: set[object] = set()
    for node in nodes:
        assert isinstance(node.detail, ShaderSpec)
        name, inputs = node.source.text, shader_inputs(node.detail)
        key = (name, inputs, tuple(node.detail.pictures or ()))
        if key in tried:
            continue
        tried.add(key)
        text = (spec.folder / name).read_text("utf-8", errors="replace")
        source = ShaderSource(name, text, inputs, tuple(node.detail.pictures or ()))
        for said in complaints([source], profile):
            _say(said, name, spec, problems)


def _try_mixtures(spec: ShowSpec, profile: Profile, problems: Problems) -> None:
    """The shaders that scenes are mixed by; those that cannot be read are named already."""
    from exhibit.app.mixtures import mixtures_of  # noqa: PLC0415
    from exhibit.authoring.program import program  # noqa: PLC0415
    from exhibit.render.mixtures import complaints  # noqa: PLC0415

    for source in mixtures_of(program(spec, Problems()), spec.folder):
        hint = "until then the scenes fade over instead"
        for said in complaints(source, profile):
            _say(said, source.file, spec, problems, hint)
            hint = ""


def _say(said: str, name: str, spec: ShowSpec, problems: Problems, hint: str = "") -> None:
    """A fault, at the line of the shader's file that the compiler names."""
    found = _LINE.fullmatch(said.splitlines()[0])
    place = Place(str(spec.folder / name), int(found["line"]) if found else 0, 1)
    message = found["message"] if found else said.removeprefix(f"{name}: ")
    message = message.removeprefix("error: ")
    more = "\n    ".join(said.splitlines()[1:])
    problems.error(place, "shader", message, more or hint, left_out=True)


def _shader_nodes(spec: ShowSpec) -> Iterator[NodeSpec]:
    for scene in spec.scenes:
        yield from (node for node in all_nodes(scene.nodes) if node.kind == "shader")
