"""Files that are broken, that lie, and that ask for too much: each is one sentence with its place.

Each is tried as a whole show: by the proof reader, and put together for the picture. What cannot
be used is left out, the rest plays, and memory stays below a bound whatever a file claims.
"""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, produce
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from exhibit.picture import Picture
from exhibit.show.step import begin
from tests.media.models import board, fan_of_two
from tests.shows import check, picture, with_node, with_scenes, write

# Megabytes that a show with one bad file may take beyond the fonts, whatever the file claims.
MOST_MB = 128
RING = "{shape: ring}"  # what is beside the bad node must be there all the same
PLY = (
    "ply\nformat binary_little_endian 1.0\nelement vertex {}\n"
    "property float x\nproperty float y\nproperty float z\nend_header\n"
)


def together(folder: Path) -> tuple[list[Problem], Production, list[Problem]]:
    """What the proof reader says, the show, and what turned out when it was put together."""
    spec, said = check(folder)
    assert spec is not None
    problems = Problems()
    production, _ = produce(Occasion(spec, Venue()), problems)
    Picture(production.show, production.stages).layers(begin(production.show), 0.0)
    return said, production, problems.sorted()


def all_said(folder: Path) -> list[Problem]:
    """Everything that is said, after it was made sure that what is not wrong is still there."""
    tracemalloc.start()
    try:
        said, production, turned_out = together(folder)
        peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert peak_mb < MOST_MB
    assert "ring" in production.stages[0].names
    found = [*said, *turned_out]
    assert all(problem.place.file.endswith("show.yaml") for problem in found)
    return found


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check_sum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check_sum)

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def gif_of(frames: int) -> bytes:
    """2 x 2 pixels, each frame for a twentieth of a second."""
    begin_ = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\0\x05\0\0\0" + b"\x2c\0\0\0\0\x02\0\x02\0\0" + b"\x02\x03\x44\x02\x05\0"
    return begin_ + frame * frames + b";"


def claiming_model(count: int) -> bytes:
    model = fan_of_two()
    model.json["accessors"][0]["count"] = count
    return model.glb()


def longer_model() -> bytes:
    data = fan_of_two().glb()
    return data[:8] + struct.pack("<I", 4_000_000_000) + data[12:]


def endless_model() -> bytes:
    model = board()
    model.json["nodes"][0]["children"] = [0]
    return model.glb()


def cut_model() -> bytes:
    data = fan_of_two().glb()
    return data[: len(data) // 2]


def ply_of(count: int | str, data: bytes) -> bytes:
    return PLY.format(count).encode() + data


NO_NUMBERS = struct.pack("<6f", *[float("nan")] * 6)

# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "data", "says"),
    [
        ("image: a.png", lambda: png_that_claims(30_000, 30_000), "30,000 x 30,000 pixels"),
        ("image: a.png", lambda: png_that_claims(30, 30), "a.png is damaged or cut short"),
        ("image: a.png, fit: tile", lambda: png_that_claims(2**31 - 1, 2**31 - 1), "a.png"),
        ("image: a.png", lambda: b"", "the picture a.png is empty"),
        ("mesh: a.glb", cut_model, "the model a.glb is cut short"),
        ("mesh: a.glb", longer_model, "it should have 4,000,000,000 bytes"),
        ("mesh: a.glb", lambda: claiming_model(2_000_000_000), "2,000,000,000 rows, 12,000,000"),
        ("mesh: a.glb", lambda: claiming_model(-1), "the model a.glb"),
        ("mesh: a.glb", endless_model, "the model a.glb"),
        ("mesh: a.glb", lambda: b"glTF", "the model a.glb"),
        ("mesh: a.gltf", lambda: b"{", "the model a.gltf"),
        ("mesh: a.gltf", lambda: b"[" * 100_000, "the model a.gltf"),
        ("points: a.ply", lambda: ply_of(1000, bytes(120)), "the cloud a.ply is cut short"),
        ("points: a.ply", lambda: ply_of(4_000_000_000, bytes(120)), "4,000,000,000 points"),
        ("points: a.ply", lambda: ply_of(10**30, bytes(120)), "the cloud a.ply"),
        ("points: a.ply", lambda: ply_of(-4, b""), "a header line that cannot be read"),
        ("points: a.ply", lambda: ply_of(2, NO_NUMBERS), "no point that is a number"),
        ("points: a.ply", lambda: b"", "the file a.ply is empty"),
        ("points: a.ply", lambda: b"ply\n" * 100_000, "the cloud a.ply"),
        ("shader: a.frag", lambda: b"\xff\xfe\0", "not a text: save it as UTF-8"),
        ("shader: a.frag", lambda: b"void main() {}", "has no 'vec4 paint(vec2 uv)"),
        ("shader: a.frag", lambda: b"paint" * 100_000, "a.frag is too long for a shader"),
        ("particles: a.png, rate: 3", lambda: png_that_claims(30_000, 30_000), "30,000 pixels"),
    ],
)
def test_a_bad_file_is_named_where_it_is_used_and_the_rest_plays(
    node: str, data: Callable[[], bytes], says: str, tmp_path: Path
) -> None:
    (tmp_path / node.split()[1].rstrip(",")).write_bytes(data())
    problems = all_said(write(tmp_path, with_node(f"{{{node}}}", RING)))
    assert [problem.place.line for problem in problems] == [14], problems
    assert problems[0].left_out
    assert says in problems[0].message


def test_a_picture_given_to_a_shader_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_that_claims(30_000, 30_000))
    (tmp_path / "a.frag").write_text("vec4 paint(vec2 uv) { return cloth(uv); }")
    node = "{shader: a.frag, values: {cloth: {image: a.png}}}"
    (problem,) = all_said(write(tmp_path, with_node(node, RING)))
    assert (problem.place.line, problem.left_out) == (14, True)
    assert "30,000 x 30,000 pixels" in problem.message


def test_a_picture_of_ten_thousand_frames_is_shown_with_fewer(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(gif_of(10_000))
    (problem,) = all_said(write(tmp_path, with_node("{image: a.gif}", RING)))
    assert (problem.severity, problem.place.line) == ("warning", 14)
    assert "only the first 3,000 frames are shown" in problem.message
    assert "256 are the most" in problem.message


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ("image: a.png, sheet: [200, 1]", "cannot be cut into 200 x 1 frames"),
        ("image: a.png, sheet: [2, 2], frames: 9", "has 4 frames, not 9"),
    ],
)
def test_a_sheet_that_cannot_be_cut_is_named(node: str, says: str, tmp_path: Path) -> None:
    picture(tmp_path, "a.png")
    (problem,) = all_said(write(tmp_path, with_node(f"{{{node}}}", RING)))
    assert says in problem.message
    assert problem.place.line == 14


@pytest.mark.parametrize(
    ("node", "hint"),
    [
        ("mesh: lantren.glb", "did you mean 'lantern.glb'?"),
        ("points: cuort.ply", "did you mean 'court.ply'?"),
        ("shader: riple.frag", "did you mean 'ripple.frag'?"),
        ("mesh: lantern.ply", "did you mean 'lantern.glb'?"),
        ("shader: models/ripple.frag", "there is no folder 'models'"),
        ("particles: laef.png, rate: 3", "did you mean 'leaf.png'?"),
        ("particles: dot, rate: 3, from: {image: laef.png}", "did you mean 'leaf.png'?"),
    ],
)
def test_the_neighbour_that_was_meant_is_named(node: str, hint: str, tmp_path: Path) -> None:
    for name in ("lantern.glb", "court.ply", "ripple.frag"):
        (tmp_path / name).touch()
    picture(tmp_path, "leaf.png")
    (problem,) = all_said(write(tmp_path, with_node(f"{{{node}}}", RING)))
    assert "is not there" in problem.message
    assert hint in problem.hint


# --- numbers --------------------------------------------------------------------------------------

MANY = "1," * 70_000


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ("shape: star, repeat: {grid: [1000, 1000]}", "1,000,000 copies are too many: 200,000"),
        ("shape: star, repeat: {count: 1000000, ring: 9}", "a whole number from 1 to 200000"),
        ("shape: star, opacity: {keys: {0s: 0, 1s: .nan}}", "found '.nan'"),
        ("shape: star, opacity: {keys: {0s: 0, 1s: -.inf}}", "found '-.inf'"),
        ("shape: star, at: [{keys: {0s: 0, 1s: 1e308}}, 0]", "a place is at most 100,000"),
        ("particles: dot, rate: 1e6, life: 600s", "600,000,000 particles would live at once"),
        ("trail: t, echoes: 1000000, nodes: []", "a whole number from 1 to 64"),
        ("shape: svg, data: M0 0 X9 9", "the path has 'X9' at character 6"),
        ("shape: svg, data: M0 0", "the path draws nothing"),
        ("shape: svg, data: M0 0 L1e999 0", "numbers go up to"),
        (f"shape: svg, data: M0 0 {'L1 1 ' * 60_000}", "300,004 characters long: simplify it"),
        (f"shape: svg, data: M0 0 {'h1' * 25_000}", "more than 20,000 segments: simplify it"),
        (f"text: {'word ' * 90_000}", "449,999 letters and pictures are too many"),
        (f"shape: line, through: [[0, 0], {'[9, 9], ' * 4_000}]", "more than 10,000 values"),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_asks_for_too_much_is_refused_where_it_stands(
    node: str, says: str, tmp_path: Path
) -> None:
    folder = write(tmp_path, with_node(f"{{{node}}}", RING))
    spec, said = check(folder)
    assert [problem.place.line for problem in said] == [14], said
    assert says in said[0].message
    if spec is not None and said[0].left_out:
        assert all_said(folder) == said


def test_ten_megabytes_of_yaml_are_not_read(tmp_path: Path) -> None:
    text = with_node(f"{{shape: svg, data: M0 0 {'L1 1 ' * 2_000_000}}}")
    tracemalloc.start()
    spec, (problem,) = check(write(tmp_path, text))
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    assert spec is None
    assert "the file has 10.0 MB, and 1 MB is the most" in problem.message
    assert peak_mb < MOST_MB


@pytest.mark.parametrize(
    "node",
    [
        "shape: svg, data: M0 0 L9 9 L0 9, size: 100000, stroke: 900",
        "shape: svg, data: M0 0 L1e-9 1e-9 L0 1e-9",
        "shape: line, through: [[9, 9], [9, 9]]",
        "shape: path, through: [[-100000, 0], [100000, 0]], stroke: 3000",
        "shape: path, through: [[9, 9], [9, 9], [9, 9]], closed: yes, fill: yes, stroke: 0",
        "shape: star, scale: [1000, 0], skew: 85deg, pivot: [100000, -100000]",
        "group: a, repeat: {count: 3, path: [[0, 0], [0, 0]]}, nodes: [{shape: star}]",
        "particles: dot, rate: 1e6, life: 50ms, speed: 100000, gravity: [100000, 100000]",
        "camera: c, zoom: 1000, at: [100000, 100000], nodes: [{shape: star}]",
    ],
)
def test_the_farthest_numbers_that_are_allowed_can_be_drawn(node: str, tmp_path: Path) -> None:
    said, production, turned_out = together(write(tmp_path, with_node(f"{{{node}}}", RING)))
    assert all(problem.severity != "error" or problem.left_out for problem in [*said, *turned_out])
    shown = Picture(production.show, production.stages)
    state = begin(production.show)
    for time_s in (0.0, 1.0, 90_000.0):
        (layer,) = shown.layers(state, time_s)
        assert layer.weight == 1.0
        columns = shown._playing[-1][1].columns
        assert np.isfinite(columns.world_from_node).all()


# --- in the picture -------------------------------------------------------------------------------


def seen(folder: Path, *times: float) -> tuple[list[int], list[str]]:
    """How bright the picture's middle is at times, 0..255, and what could not be drawn."""
    spec, _ = check(folder)
    assert spec is not None
    with Studio(Occasion(spec, Venue()), (64, 36)) as studio:
        bright = [int(pixels[18, 32].max()) for pixels in studio.pictures(times)]
        return bright, list(studio.faults)


DISC = "{shape: ellipse, size: 100, colour: white}"


def test_things_of_no_size_are_not_seen_and_do_no_harm(tmp_path: Path) -> None:
    fan_of_two().write(tmp_path, "a.glb")
    (tmp_path / "a.ply").write_bytes(ply_of(2, struct.pack("<6f", *range(6))))
    (tmp_path / "a.frag").write_text("vec4 paint(vec2 uv) { return vec4(1.0); }")
    flat = (
        "{shape: star, scale: 0}",
        "{group: a, scale: [0, 1], nodes: [{text: hi}, {particles: dot, rate: 5}]}",
        "{mesh: a.glb, scale: 0}",
        "{points: a.ply, scale: 0}",
        "{shader: a.frag, scale: 0}",
        "{mask: m, scale: 0, by: [{shape: star}], nodes: [{shape: rectangle, size: 300}]}",
        "{camera: c, eye: [0, 0, 0], nodes: [{mesh: a.glb, scale: 0}, {points: a.ply}]}",
    )
    assert seen(write(tmp_path, with_node(*flat)), 0.0, 2.0) == ([0, 0], [])


def test_tracks_of_no_length_and_tracks_over_each_other_are_drawn(tmp_path: Path) -> None:
    scene = f"""\
        - scene: shore
          nodes: [{{group: sun, at: [50%, 50%], nodes: [{DISC}]}}]
          timeline:
            - {{at: 0s, fade: sun, to: 0%, over: 0s}}
            - {{at: 1s, fade: sun, to: 100%, over: 0s}}
            - {{at: 1s, turn: sun, to: 90deg, over: 0s}}
            - {{at: 2s, fade: sun, to: 0%, over: 4s, ease: linear}}
            - {{at: 4s, fade: sun, to: 100%, over: 1s, ease: linear}}
        """
    folder = write(tmp_path, with_scenes(scene))
    _, (problem,) = check(folder)
    assert (problem.severity, problem.place.line) == ("warning", 19)
    assert "while line 18 still moves 'sun'" in problem.message
    bright, faults = seen(folder, 0.5, 1.0, 4.0, 5.0)
    assert faults == []
    assert bright == pytest.approx([0, 255, 128, 255], abs=1)


def test_a_shader_that_means_nothing_is_named_with_its_line_and_the_rest_is_drawn(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.frag").write_text("vec4 paint(vec2 uv) {\n  return nonsense;\n}\n")
    bright, faults = seen(write(tmp_path, with_node(DISC, "{shader: a.frag}")), 0.0)
    assert bright == [255]
    assert faults
    assert all(fault.startswith("a.frag:2:") for fault in faults)
