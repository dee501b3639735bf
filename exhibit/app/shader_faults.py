"""Artists' shaders, tried by the driver of this machine: for `check`, which else draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exhibit.authoring.details import ShaderSpec
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.problems import Place, Problems

_LINE = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<message>.*)")


def try_shaders(spec: ShowSpec, problems: Problems) -> None:
    """Adds what the compiler says of a show's shaders, each with its own line."""
    nodes = list(_shader_nodes(spec))
    if not nodes:
        return
    # Most shows have no shader, and need not wait for what tries one.
    from exhibit.authoring.compile.unflat import shader_inputs  # noqa: PLC0415
    from exhibit.render.paintings import complaints  # noqa: PLC0415
    from exhibit.render.window import NoGraphics, open_window  # noqa: PLC0415
    from exhibit.scene.looks import ShaderSource  # noqa: PLC0415

    try:
        window = open_window("check", (16, 16), offscreen=True)
    except NoGraphics as missing:
        problems.note(nodes[0].place, "shader-untried", f"shaders were not tried: {missing}")
        return
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
        for said in complaints([source], window.profile):
            found = _LINE.fullmatch(said.splitlines()[0])
            place = Place(str(spec.folder / name), int(found["line"]) if found else 0, 1)
            message = found["message"] if found else said.removeprefix(f"{name}: ")
            message = message.removeprefix("error: ")
            problems.error(place, "shader", message, "\n    ".join(said.splitlines()[1:]),
                           left_out=True)  # fmt: skip
    window.close()


def _shader_nodes(spec: ShowSpec) -> Iterator[NodeSpec]:
    for scene in spec.scenes:
        yield from (node for node in all_nodes(scene.nodes) if node.kind == "shader")
