"""Models from files: nodes in order, triangles, looks and moves, or one sentence."""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.draw import solids
from exhibit.media import gltf
from exhibit.media.gltf import (
    GltfError,
    fault,
    load,
    load_with_notes,
    needs,
    nodes,
    parts,
    pictures,
)
from tests.media.models import BOARD, CORNERS, Model, board, encoded, fan_of_two

MODEL = Path(__file__).resolve().parents[2] / "scenes/kinds/lantern.glb"


def refused(model: Model, folder: Path) -> str:
    """What `load` says, which names the file and is one line."""
    path = model.write(folder)
    with pytest.raises(GltfError) as found:
        load(path)
    sentence = str(found.value)
    assert sentence.startswith("the model thing.glb ")
    assert "\n" not in sentence
    return sentence


# --- what is read ---------------------------------------------------------------------------------


def test_a_board_is_four_corners_and_two_triangles(tmp_path: Path) -> None:
    model = board()
    model.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"] = model.accessor(
        [[0, 0, 2]] * 4
    )
    path = model.write(tmp_path)
    assert fault(path) == ""
    mesh = load(path)
    (part,) = mesh.parts
    np.testing.assert_array_equal(part.positions, CORNERS)
    np.testing.assert_array_equal(part.triangles, BOARD)
    np.testing.assert_array_equal(part.normals, [[0, 0, 1]] * 4)
    assert part.positions.dtype == part.normals.dtype == part.places.dtype == np.float32
    assert part.triangles.dtype == np.uint32
    assert (mesh.low, mesh.high) == ((0, 0, 0), (2, 1, 0))
    assert (part.colour, part.cutoff, part.blends, part.lit) == ((1, 1, 1, 1), 0, False, True)
    assert part.picture is part.colours is None


@pytest.mark.parametrize("uri", ["thing.bin", "data:", "./thing.bin", "th%69ng.bin"])
def test_buffers_may_lie_beside_the_model_or_in_its_text(tmp_path: Path, uri: str) -> None:
    path = board().write_beside(tmp_path, uri)
    assert fault(path) == ""
    assert load(path).high == (2, 1, 0)
    assert needs(path) == (() if uri == "data:" else (tmp_path / "thing.bin",))


def test_without_normals_a_small_thing_is_flat(tmp_path: Path) -> None:
    (part,) = load(board().write(tmp_path)).parts
    assert len(part.positions) == 6
    np.testing.assert_allclose(part.normals, [[0, 0, 1]] * 6)
    np.testing.assert_array_equal(part.triangles, [[0, 1, 2], [3, 4, 5]])


def test_without_normals_a_scan_is_smooth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FLAT_TRIANGLES", 1)
    model = Model()
    roof = [[0, 0, 0], [1, 1, 0], [2, 0, 0], [0, 0, 1], [1, 1, 1], [2, 0, 1]]
    order = [[0, 3, 1], [3, 4, 1], [1, 4, 2], [4, 5, 2]]
    model.node(mesh=model.mesh(roof, order))
    (part,) = load(model.write(tmp_path)).parts
    assert len(part.positions) == 6
    ridge = part.normals[[1, 4]]  # one has two triangles to its left, the other to its right
    np.testing.assert_allclose(ridge[0], ridge[1] * [-1, 1, 1], atol=1e-6)
    assert (ridge[:, 1] > 0.9).all()
    np.testing.assert_allclose(np.linalg.norm(part.normals, axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize(
    ("mode", "order"),
    [(4, [0, 1, 2, 0, 2, 3]), (5, [3, 0, 2, 1]), (6, [0, 1, 2, 3])],
    ids=["triangles", "strip", "fan"],
)
def test_strips_and_fans_face_the_same_way(tmp_path: Path, mode: int, order: list[int]) -> None:
    model = Model()
    model.node(mesh=model.mesh(CORNERS, order, mode=mode))
    (part,) = load(model.write(tmp_path)).parts
    np.testing.assert_allclose(part.normals, [[0, 0, 1]] * 6)
    assert {tuple(row) for row in part.positions.tolist()} == {tuple(row) for row in CORNERS}


def test_triangles_need_no_indices(tmp_path: Path) -> None:
    model = Model()
    model.node(mesh=model.mesh(CORNERS[:3]))
    (part,) = load(model.write(tmp_path)).parts
    np.testing.assert_array_equal(part.triangles, [[0, 1, 2]])


def test_vertices_that_no_triangle_uses_are_not_kept(tmp_path: Path) -> None:
    model = Model()
    many = [[9, 9, 9]] * 50 + CORNERS
    normals = [[1, 0, 0]] * 50 + [[0, 0, 1]] * 4
    mesh = model.mesh(many, np.array(BOARD) + 50, NORMAL=model.accessor(normals))
    model.node(mesh=mesh)
    mesh_of = load(model.write(tmp_path))
    np.testing.assert_array_equal(mesh_of.parts[0].positions, CORNERS)
    np.testing.assert_array_equal(mesh_of.parts[0].normals, [[0, 0, 1]] * 4)
    assert mesh_of.high == (2, 1, 0)


def test_interleaved_rows_are_told_apart(tmp_path: Path) -> None:
    model = Model()
    rows = np.hstack([CORNERS, [[0, 0, 1]] * 4]).astype("<f4")
    view = model.view(rows.tobytes(), byteStride=24)
    entry = {"bufferView": view, "componentType": 5126, "count": 4, "type": "VEC3"}
    places = model.add("accessors", entry)
    normals = model.add("accessors", {**entry, "byteOffset": 12})
    attributes = {"POSITION": places, "NORMAL": normals}
    mesh = {"primitives": [{"attributes": attributes, "mode": 6}]}
    model.node(mesh=model.add("meshes", mesh))
    (part,) = load(model.write(tmp_path)).parts
    np.testing.assert_array_equal(part.positions, CORNERS)
    np.testing.assert_array_equal(part.normals, [[0, 0, 1]] * 4)


@pytest.mark.parametrize("dense", [True, False])
def test_a_sparse_accessor_replaces_some_rows(tmp_path: Path, dense: bool) -> None:
    model = board()
    accessor = model.json["accessors"][0]
    accessor["sparse"] = {
        "count": 1,
        "indices": {"bufferView": model.view(bytes([2, 0])), "componentType": 5123},
        "values": {"bufferView": model.view(np.array([5, 6, 7], "<f4").tobytes())},
    }
    if not dense:
        del accessor["bufferView"]
    mesh = load(model.write(tmp_path))
    assert mesh.high == (5, 6, 7)
    assert (mesh.parts[0].positions[0] == 0).all()


@pytest.mark.parametrize(
    ("kind", "most"), [("u1", 255), ("u2", 65_535), ("i1", 127), ("i2", 32_767)]
)
def test_quantised_places_are_fractions(tmp_path: Path, kind: str, most: int) -> None:
    model = board()
    attributes = model.json["meshes"][0]["primitives"][0]["attributes"]
    places = np.array([[0, 0], [most, 0], [most, most], [0, most]])
    attributes["TEXCOORD_0"] = model.accessor(places, kind, normalized=True)
    attributes["NORMAL"] = model.accessor([[0, 0, 1]] * 4)
    (part,) = load(model.write(tmp_path)).parts
    np.testing.assert_allclose(part.places, [[0, 0], [1, 0], [1, 1], [0, 1]], rtol=1e-6)


# --- nodes ----------------------------------------------------------------------------------------


def test_nodes_come_in_level_order_and_lamps_are_left_out(tmp_path: Path) -> None:
    model = Model()
    mesh = model.mesh(CORNERS, BOARD)
    model.node(children=[1, 4], translation=[1, 0, 0])
    model.node(children=[2, 3])
    model.node(mesh=mesh, scale=[2, 2, 2])
    model.node(translation=[0, 0, 9])  # a lamp: nothing of it is drawn
    model.node(mesh=mesh, translation=[0, 5, 0])
    found = load(model.write(tmp_path))
    np.testing.assert_array_equal(found.parent, [-1, 0, 0, 1])
    np.testing.assert_array_equal(found.position.T, [[1, 0, 0], [0, 0, 0], [0, 5, 0], [0, 0, 0]])
    np.testing.assert_array_equal(found.scale[:, 3], [2, 2, 2])
    assert [part.node for part in found.parts] == [2, 3]
    assert found.parts[0].positions is found.parts[1].positions
    assert (found.low, found.high) == ((1, 0, 0), (5, 6, 0))


def test_without_scenes_what_is_no_ones_child_is_at_the_top(tmp_path: Path) -> None:
    model = Model()
    mesh = model.mesh(CORNERS, BOARD)
    model.node(mesh=mesh)
    model.node(mesh=mesh, children=[0])
    del model.json["scenes"], model.json["scene"]
    np.testing.assert_array_equal(load(model.write(tmp_path)).parent, [-1, 0])


angle = st.floats(-3, 3)
length = st.floats(0.1, 10) | st.floats(-10, -0.1)


@settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    turn=st.tuples(angle, angle, angle, angle).filter(lambda q: sum(x * x for x in q) > 0.01),
    scale=st.tuples(length, length, length),
    position=st.tuples(angle, angle, angle),
)
def test_a_matrix_is_taken_apart_without_loss(
    tmp_path: Path,
    turn: tuple[float, ...],
    scale: tuple[float, ...],
    position: tuple[float, ...],
) -> None:
    rotation = np.array(turn)[:, None] / np.linalg.norm(turn)
    wanted = nodes.local_matrices(np.array(position)[:, None], rotation, np.array(scale)[:, None])
    model = board()
    model.json["nodes"][0]["matrix"] = wanted[0].T.reshape(-1).tolist()
    mesh = load(model.write(tmp_path))
    columns = [column.astype(np.float64) for column in (mesh.position, mesh.rotation, mesh.scale)]
    np.testing.assert_allclose(np.linalg.norm(mesh.rotation, axis=0), 1, rtol=1e-6)
    np.testing.assert_allclose(nodes.local_matrices(*columns), wanted, atol=1e-4)


def test_a_flat_matrix_is_a_scale_of_0(tmp_path: Path) -> None:
    model = board()
    model.json["nodes"][0]["matrix"] = [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    mesh = load(model.write(tmp_path))
    np.testing.assert_allclose(np.abs(mesh.scale[:, 0]), [2, 3, 0], atol=1e-6)
    assert mesh.high == (5, 4, 1)


# --- looks ----------------------------------------------------------------------------------------


def with_material(material: dict[str, Any], pixels: Any = None) -> Model:
    model = board(material=0)
    model.add("materials", material)
    if pixels is not None:
        texture = {"index": model.picture(pixels)}
        material.setdefault("pbrMetallicRoughness", {})["baseColorTexture"] = texture
    return model


def test_linear_colours_become_srgb(tmp_path: Path) -> None:
    base = {"pbrMetallicRoughness": {"baseColorFactor": [1, 0.2140411, 0.0, 0.5]}}
    (part,) = load(with_material(base).write(tmp_path)).parts
    np.testing.assert_allclose(part.colour, [1, 0.5, 0, 1], atol=1e-6)
    (part,) = load(with_material({**base, "alphaMode": "BLEND"}).write(tmp_path)).parts
    assert part.blends
    assert part.colour[3] == 0.5


@pytest.mark.parametrize(
    ("mode", "wanted", "cutoff"),
    [
        ("OPAQUE", [200, 100, 50, 255], 0.0),
        ("BLEND", [100, 50, 25, 128], 0.0),
        ("MASK", [100, 50, 25, 128], 0.3),
    ],
)
def test_pictures_are_premultiplied_unless_nothing_shines_through(
    tmp_path: Path, mode: str, wanted: list[int], cutoff: float
) -> None:
    pixels = np.full((3, 5, 4), [200, 100, 50, 128], np.uint8)
    look = {"alphaMode": mode, "alphaCutoff": 0.3, "doubleSided": True}
    (part,) = load(with_material(look, pixels).write(tmp_path)).parts
    assert part.picture is not None
    assert part.picture.shape == (3, 5, 4)
    assert np.abs(part.picture.astype(int) - wanted).max() <= 1
    assert (part.cutoff, part.blends, part.two_sided) == (cutoff, mode == "BLEND", True)


def test_a_large_picture_is_made_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_SIDE", 16)
    (part,) = load(with_material({}, np.zeros((20, 40, 3))).write(tmp_path)).parts
    assert part.picture is not None
    assert part.picture.shape == (8, 16, 4)


def test_two_parts_share_one_picture(tmp_path: Path) -> None:
    model = with_material({}, np.zeros((4, 4, 3)))
    model.json["meshes"][0]["primitives"] *= 2
    first, second = load(model.write(tmp_path)).parts
    assert first.picture is second.picture is not None


def test_a_picture_may_lie_beside_the_model(tmp_path: Path) -> None:
    model = with_material({}, np.zeros((2, 2, 3)))
    model.json["images"] = [{"uri": "wood%20grain.webp"}]
    (tmp_path / "wood grain.webp").write_bytes(encoded(np.full((2, 3, 3), 90), "WEBP"))
    path = model.write(tmp_path)
    (part,) = load(path).parts
    assert part.picture is not None
    assert part.picture.shape == (2, 3, 4)
    assert needs(path) == (tmp_path / "wood grain.webp",)


def test_what_only_shines_is_unlit_in_its_own_colour(tmp_path: Path) -> None:
    dark = {"baseColorFactor": [0, 0, 0, 1]}
    flame = {"emissiveFactor": [1, 0, 0], "pbrMetallicRoughness": dark}
    (part,) = load(with_material(flame).write(tmp_path)).parts
    assert not part.lit
    assert part.colour == (1, 0, 0, 1)
    unlit: dict[str, Any] = {"extensions": {"KHR_materials_unlit": {}}}
    assert not load(with_material(unlit).write(tmp_path)).parts[0].lit


def test_a_picture_may_be_shifted_scaled_and_turned(tmp_path: Path) -> None:
    model = with_material({}, np.zeros((2, 2, 3)))
    attributes = model.json["meshes"][0]["primitives"][0]["attributes"]
    attributes["NORMAL"] = model.accessor([[0, 0, 1]] * 4)
    attributes["TEXCOORD_1"] = model.accessor([[0, 0], [1, 0], [0, 1], [1, 1]])
    moved = {"offset": [0.5, 0.25], "scale": [2, 4], "rotation": np.pi / 2, "texCoord": 1}
    base = model.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]
    base["extensions"] = {"KHR_texture_transform": moved}
    (part,) = load(model.write(tmp_path)).parts
    wanted = [[0.5, 0.25], [0.5, -1.75], [4.5, 0.25], [4.5, -1.75]]
    np.testing.assert_allclose(part.places, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([[1, 0.2140411, 0]] * 4, "f4"),
        ([[255, 55, 0]] * 4, "u1"),
        ([[65_535, 14_027, 0]] * 4, "u2"),
    ],
)
def test_colours_of_vertices_become_srgb(
    tmp_path: Path, rows: list[list[float]], kind: str
) -> None:
    model = board()
    attributes = model.json["meshes"][0]["primitives"][0]["attributes"]
    attributes["COLOR_0"] = model.accessor(rows, kind, normalized=kind != "f4")
    (part,) = load(model.write(tmp_path)).parts
    assert part.colours is not None
    assert np.abs(part.colours[0].astype(int) - [255, 128, 0, 255]).max() <= 1


# --- moves ----------------------------------------------------------------------------------------


def test_keys_become_moves_and_the_last_says_how_long(tmp_path: Path) -> None:
    model = board()
    model.animation(
        (0, "translation", [0, 2], [[0, 0, 0], [1, 2, 3]], "LINEAR"),
        (0, "scale", [0, 1, 3.5], [[1, 1, 1], [2, 2, 2], [1, 1, 1]], "STEP"),
    )
    mesh = load(model.write(tmp_path))
    place, scale = mesh.moves
    assert (place.node, place.property, place.steps) == (0, "position", False)
    assert (scale.property, scale.steps) == ("scale", True)
    assert place.times_s.dtype == np.float64
    np.testing.assert_array_equal(place.values, [[0, 0, 0], [1, 2, 3]])
    assert mesh.lasts_s == 3.5


def test_a_turn_takes_the_short_way(tmp_path: Path) -> None:
    model = board()
    keys = [[0, 0, 0, 1], [0, 0, -0.2, -2], [0, 0, 0, 1], [0, 0, 0, -1]]
    model.animation((0, "rotation", [0, 1, 2, 3], keys, "LINEAR"))
    (move,) = load(model.write(tmp_path)).moves
    np.testing.assert_allclose(np.linalg.norm(move.values, axis=1), 1, rtol=1e-6)
    assert ((move.values[1:] * move.values[:-1]).sum(axis=1) > 0).all()


def test_a_curve_is_followed_closely_by_straight_pieces(tmp_path: Path) -> None:
    model = board()
    keys = np.zeros((2, 3, 3))
    keys[0, 2], keys[1, 0] = [4, 0, 0], [-4, 0, 0]  # out and back again: x = 4 t (1 - t)
    keys[:, 1, 1] = [0, 1]
    model.animation((0, "translation", [1, 2], keys.reshape(-1, 3), "CUBICSPLINE"))
    (move,) = load(model.write(tmp_path)).moves
    t = np.linspace(0, 1, 500)
    x = np.interp(1 + t, move.times_s, move.values[:, 0].astype(np.float64))
    assert np.abs(x - 4 * t * (1 - t)).max() < 1e-3
    assert 8 < len(move.times_s) <= 61
    assert (np.diff(move.times_s) > 0).all()
    assert (move.times_s[0], move.times_s[-1]) == (1, 2)


def test_a_curve_of_no_bend_stays_two_keys(tmp_path: Path) -> None:
    model = board()
    keys = [[1, 0, 0], [0, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]]
    model.animation((0, "translation", [0, 1], keys, "CUBICSPLINE"))
    (move,) = load(model.write(tmp_path)).moves
    np.testing.assert_array_equal(move.times_s, [0, 1])


def test_of_two_keys_at_one_time_the_last_counts(tmp_path: Path) -> None:
    model = board()
    keys = [[0, 0, 0], [1, 0, 0], [2, 0, 0]]
    model.animation((0, "translation", [0, 1, 1], keys, "LINEAR"))
    (move,) = load(model.write(tmp_path)).moves
    np.testing.assert_array_equal(move.values[:, 0], [0, 2])


def test_all_animations_play_and_the_first_wins(tmp_path: Path) -> None:
    model = board()
    model.animation((0, "translation", [0, 1], [[0, 0, 0], [1, 0, 0]], "LINEAR"))
    model.animation(
        (0, "translation", [0, 9], [[0, 0, 0], [9, 0, 0]], "LINEAR"),
        (0, "scale", [0, 2], [[1, 1, 1], [9, 1, 1]], "LINEAR"),
    )
    mesh, notes = load_with_notes(model.write(tmp_path))
    assert [move.property for move in mesh.moves] == ["position", "scale"]
    assert mesh.lasts_s == 2
    assert notes == ("the model thing.glb: two animations move the same node: the first one does",)


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    model = board(targets=[{"POSITION": 0}])
    model.json["meshes"][0]["primitives"].append({"attributes": {"POSITION": 0}, "mode": 1})
    model.add("skins", {"joints": [0]})
    _, notes = load_with_notes(model.write(tmp_path))
    said = " ".join(notes)
    assert all(word in said for word in ("skeleton", "morph", "points and lines"))


# --- what is refused ------------------------------------------------------------------------------

Damage = Callable[[Model], object]


def put(*keys: Any, value: Any) -> Damage:
    """Sets a value deep in the JSON."""

    def damage(model: Model) -> None:
        at = model.json
        for key in keys[:-1]:
            at = at[key]
        at[keys[-1]] = value

    return damage


BROKEN: list[tuple[str, Damage, str]] = [
    ("negative count", put("accessors", 0, "count", value=-1), "accessors[0].count is -1"),
    ("a bool", put("accessors", 0, "count", value=True), "is True, not a whole"),
    ("a fraction", put("accessors", 0, "count", value=4.0), "is 4.0, not a whole"),
    ("huge", put("accessors", 0, "count", value=10**400), "is a huge number"),
    ("too many rows", put("accessors", 0, "count", value=10**7), "more than its part"),
    ("endless rows", put("accessors", 0, "count", value=10**9), "are the most"),
    ("beyond the view", put("accessors", 0, "byteOffset", value=4), "more than its part"),
    ("beyond the buffer", put("bufferViews", 0, "byteLength", value=10**6), "ends at byte"),
    ("a stride too small", put("bufferViews", 1, "byteStride", value=4), "more than its part"),
    ("no such view", put("accessors", 0, "bufferView", value=99), "speaks of bufferViews[99]"),
    ("no such buffer", put("bufferViews", 0, "buffer", value=1), "from 0 to 0"),
    ("no such kind", put("accessors", 0, "componentType", value=5124), "kind of number"),
    ("the wrong width", put("accessors", 0, "type", value="VEC2"), "VEC3"),
    ("rows that differ", put("accessors", 2, "count", value=3), "POSITION has 4"),
    ("no such accessor", put("meshes", 0, "primitives", 0, "indices", value=77), "accessors[77]"),
    ("indices as floats", put("meshes", 0, "primitives", 0, "indices", value=0), "SCALAR"),
    ("no such mesh", put("nodes", 1, "mesh", value=7), "meshes[7]"),
    ("no such scene", put("scene", value=3), "scenes[3]"),
    ("no such node", put("scenes", 0, "nodes", value=[9]), "nodes[9]"),
    ("a loop", put("nodes", 1, "children", value=[0]), "hangs in two places"),
    ("its own child", put("nodes", 0, "children", value=[0]), "hangs in two places"),
    ("two parents", put("nodes", 0, "children", value=[1, 1]), "hangs in two places"),
    ("no rotation", put("nodes", 1, "rotation", value=[0, 0, 0, 0]), "not a quaternion"),
    ("no number", put("nodes", 1, "rotation", value=[0, 0, 0, "x"]), "not a number"),
    ("too few numbers", put("nodes", 1, "translation", value=[0, 0]), "a list of 3 numbers"),
    ("an endless scale", put("nodes", 0, "scale", value=[1e300, 1, 1]), "too far away"),
    ("scaled twice", lambda m: [put("nodes", k, "scale", value=[1e8] * 3)(m) for k in (0, 1)],
     "without measure"),
    ("a list as node", put("nodes", 0, value=[]), "nodes[0] is a list"),
    ("no such image", put("textures", 0, "source", value=5), "images[5]"),
    ("no such picture", put("images", 0, "bufferView", value=1), "damaged or of another form"),
    ("an unknown mode", put("materials", 0, "alphaMode", value="GLASS"), "OPAQUE, MASK or BLEND"),
    ("no such sampler", put("animations", 0, "channels", 0, "sampler", value=4), "from 0 to 1"),
    ("values missing", put("animations", 0, "samplers", 0, "interpolation", value="CUBICSPLINE"),
     "values for"),
    ("an unknown curve", put("animations", 0, "samplers", 0, "interpolation", value="x"), "STEP"),
    ("glTF 1", put("asset", "version", value="1.0"), "only 2.0 is read"),
    ("Draco", put("extensionsRequired", value=["KHR_draco_mesh_compression"]), "Compression off"),
    ("KTX2", put("extensionsRequired", value=["KHR_texture_basisu"]), "KTX2"),
    ("meshopt", put("extensionsRequired", value=["EXT_meshopt_compression"]), "gltfpack"),
    ("unknown", put("extensionsRequired", value=["ACME_fog"]), "without 'ACME_fog'"),
    ("outside", put("images", 0, value={"uri": "../secret.png"}), "outside of its folder"),
    ("absolute", put("images", 0, value={"uri": "/etc/passwd"}), "outside of its folder"),
    ("hidden", put("images", 0, value={"uri": "a/%2e%2e/..\\..\\b.png"}), "outside of its folder"),
    ("from the net", put("images", 0, value={"uri": "http://a.org/b.png"}), "outside of its"),
    ("a drive", put("images", 0, value={"uri": "C:\\b.png"}), "outside of its folder"),
    ("not there", put("images", 0, value={"uri": "lost.png"}), "'lost.png', which is not beside"),
    ("odd letters", put("images", 0, value={"uri": "\ud800\0.png"}), "outside of its folder"),
    ("half a text", put("images", 0, value={"uri": "data:image/png;base64,AAA"}), "cut short"),
    ("no base64", put("images", 0, value={"uri": "data:image/png,hello"}), "not base64"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "words"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_what_is_wrong_is_said_by_check_as_by_load(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    model = fan_of_two()
    damage(model)
    sentence = refused(model, tmp_path)
    assert words in sentence
    assert fault(tmp_path / "thing.glb") == sentence


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[0, 0, 0], [np.nan, 0, 0], [0, 1, 0], [0, 0, 1]], "no numbers"),
        ([[0, 0, 0], [np.inf, 0, 0], [0, 1, 0], [0, 0, 1]], "no numbers"),
        ([[0, 0, 0], [1e30, 0, 0], [0, 1, 0], [0, 0, 1]], "too far away"),
    ],
)
def test_places_that_are_no_places_are_refused(tmp_path: Path, rows: Any, words: str) -> None:
    model = Model()
    model.node(mesh=model.mesh(rows, BOARD))
    assert words in refused(model, tmp_path)


def test_an_index_beyond_the_vertices_is_refused(tmp_path: Path) -> None:
    model = Model()
    model.node(mesh=model.mesh(CORNERS, [[0, 1, 4]]))
    assert "uses vertex 4 of 4" in refused(model, tmp_path)


@pytest.mark.parametrize("times", [[1, 0], [0, np.nan], [0, np.inf], [-1, 0]])
def test_time_does_not_run_backwards(tmp_path: Path, times: list[float]) -> None:
    model = board()
    model.animation((0, "scale", times, [[1, 1, 1]] * 2, "LINEAR"))
    assert "do not ascend" in refused(model, tmp_path)


@pytest.mark.parametrize(
    ("module", "limit", "words"),
    [
        (parts, "MOST_VERTICES", "vertices, 1 are the most"),
        (parts, "MOST_TRIANGLES", "triangles, 1 are the most"),
        (nodes, "MOST_NODES", "nodes, 1 are the most"),
        (nodes, "DEEPEST", "more than 1 levels"),
        (gltf.moves, "MOST_KEYS", "rows, 1 are the most"),
        (gltf.document, "LARGEST_FILE", "are the most"),
        (gltf.document, "MOST_VALUES", "values in its JSON"),
        (pictures, "LARGEST_PIXELS", "pixels"),
        (pictures, "MOST_PIXELS", "fit in memory"),
    ],
)
def test_a_model_has_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, limit: str, words: str
) -> None:
    monkeypatch.setattr(module, limit, 1)
    assert words in refused(fan_of_two(), tmp_path)


def test_a_mesh_that_hangs_a_thousand_times_is_counted_a_thousand_times(tmp_path: Path) -> None:
    model = board()
    model.json["meshes"][0]["primitives"] *= 10
    model.json["nodes"][0]["children"] = list(range(1, 1001))
    for _ in range(1000):
        model.node(mesh=0)
    assert "10,010 parts" in refused(model, tmp_path)


def test_nothing_to_show_is_a_fault(tmp_path: Path) -> None:
    model = board(mode=0)
    assert "no triangles to show" in refused(model, tmp_path)


DEEP = b'{"asset":' + b'{"a":' * 5000 + b"1" + b"}" * 5001


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a glTF file"),
        (b"hello", "not a glTF file"),
        (b"[1, 2]", "not a glTF file"),
        (b"{}", "asset.version is missing"),
        (b'{"asset": {"version": NaN}}', "not a glTF file"),
        (b'{"asset": {"version": ' + b"9" * 9999 + b"}}", "not a glTF file"),
        (DEEP, "not a glTF file"),
        (b"\xff\xfe{}", "not a glTF file"),
        (b"glTF", "cut short"),
        (struct.pack("<4s4I", b"glTF", 1, 20, 0, 0), "is glTF 1"),
        (struct.pack("<4s4I", b"glTF", 2, 2**32 - 1, 0, 0), "is cut short"),
        (struct.pack("<4s4I", b"glTF", 2, 20, 2**32 - 1, 0x4E4F534A), "damaged"),
        (struct.pack("<4s4I", b"glTF", 2, 20, 0, 0x004E4942), "damaged"),
    ],
)
def test_what_is_no_model_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "thing.glb"
    path.write_bytes(data)
    assert words in fault(path)
    with pytest.raises(GltfError, match=r"^the model thing\.glb "):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "lost.glb") == "the model lost.glb is not there: check its name"
    assert "is a folder" in fault(tmp_path)


def test_a_buffer_that_is_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    path = board().write_beside(tmp_path)
    (tmp_path / "thing.bin").write_bytes(bytes(10))
    assert "is cut short: buffers[0] should have" in fault(path)
    (tmp_path / "thing.bin").unlink()
    assert "'thing.bin', which is not beside it" in fault(path)


def test_memory_is_not_taken_for_rows_that_are_only_claimed(tmp_path: Path) -> None:
    """Five hundred parts that share one sparse accessor of 2 million zeros: 12 GB if believed."""
    model = Model()
    patch = {
        "count": 1,
        "indices": {"bufferView": model.view(bytes(4)), "componentType": 5125},
        "values": {"bufferView": model.view(bytes(12))},
    }
    claimed = {"componentType": 5126, "count": 2_000_000, "type": "VEC3", "sparse": patch}
    zeros = model.add("accessors", claimed)
    order = model.accessor([0, 1, 2], "u2")
    primitive = {"attributes": {"POSITION": zeros}, "indices": order}
    model.node(mesh=model.add("meshes", {"primitives": [primitive] * 500}))
    path = model.write(tmp_path)
    tracemalloc.start()
    mesh = load(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(part.positions.nbytes for part in mesh.parts) == 500 * 3 * 12
    assert peak < 20_000_000


# --- anything at all ------------------------------------------------------------------------------

GOOD = fan_of_two().glb()
ANY = settings(
    derandomize=True,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def is_a_mesh_or_a_sentence(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    said = fault(path)
    try:
        mesh = load(path)
    except GltfError as found:
        assert str(found).startswith("the model thing.glb ")  # noqa: PT017 - both ends are right
    else:
        assert not said
        assert np.isfinite([mesh.low, mesh.high]).all()
        assert all(np.isfinite(part.positions).all() for part in mesh.parts)
        assert all(int(part.triangles.max()) < len(part.positions) for part in mesh.parts)
        assert all(np.isfinite(move.values).all() for move in mesh.moves)


@ANY
@given(cut=st.integers(0, len(GOOD) - 1))
def test_a_model_that_is_cut_short_is_a_mesh_or_a_sentence(tmp_path: Path, cut: int) -> None:
    is_a_mesh_or_a_sentence(tmp_path / "thing.glb", GOOD[:cut])


flip = st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255))


@ANY
@given(flips=st.lists(flip, min_size=1, max_size=6))
def test_a_model_with_wrong_bytes_is_a_mesh_or_a_sentence(
    tmp_path: Path, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(GOOD)
    for place, value in flips:
        data[place] = value
    is_a_mesh_or_a_sentence(tmp_path / "thing.glb", bytes(data))


VALUES: list[Any] = [None, True, -1, 0, 1, 3, 255, 2**31, 1e308, "", "x", [], [0], {}]


@ANY
@given(data=st.data())
def test_a_model_with_wrong_values_is_a_mesh_or_a_sentence(
    tmp_path: Path, data: st.DataObject
) -> None:
    model = fan_of_two()
    at: Any = model.json
    while True:
        keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(st.sampled_from(VALUES))
    json.dumps(model.json)
    is_a_mesh_or_a_sentence(tmp_path / "thing.glb", model.glb())


def test_the_lantern_of_the_kit_swings_and_turns() -> None:
    mesh = load(MODEL)
    assert fault(MODEL) == ""
    assert MODEL.stat().st_size < 150_000
    assert len({move.node for move in mesh.moves}) >= 2
    assert mesh.lasts_s == pytest.approx(6)
    for move in mesh.moves:  # a loop without a seam; q and -q are one turn
        first, last = move.values[0], move.values[-1]
        assert min(np.abs(first - last).max(), np.abs(first + last).max()) < 1e-5


def test_the_lantern_of_the_kit_is_the_one_that_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "again.glb").write_bytes(solids.turning_lantern())
    kept, again = load(MODEL), load(tmp_path / "again.glb")
    for one, other in zip(kept.parts, again.parts, strict=True):
        np.testing.assert_allclose(one.positions, other.positions, atol=1e-6)
        np.testing.assert_array_equal(one.triangles, other.triangles)
    for move, same in zip(kept.moves, again.moves, strict=True):
        np.testing.assert_allclose(move.values, same.values, atol=1e-5)
