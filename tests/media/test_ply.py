"""Point clouds from files: around their middle, coloured or white, or one sentence."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhibit.media import ply, plyheader, plyrows
from exhibit.media.ply import PlyError, fault, load, load_with_notes
from tests.media import clouds
from tests.media.clouds import RGB, XYZ, write

COURT = Path(__file__).resolve().parents[2] / "scenes/kinds/court.ply"
POINTS: list[tuple[Any, ...]] = [(0, 0, 0, 255, 0, 0), (2, 4, 6, 0, 128, 255)]
ORDERS = pytest.mark.parametrize("order", ["<", ">", ""], ids=["little", "big", "text"])


def refused(folder: Path, data: bytes) -> str:
    path = write(folder, data)
    with pytest.raises(PlyError) as found:
        load(path)
    sentence = str(found.value)
    assert sentence.startswith("the cloud court.ply ")
    assert "\n" not in sentence
    return sentence


# --- what is read ---------------------------------------------------------------------------------


@ORDERS
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_points_lie_around_their_middle(tmp_path: Path, order: str, newline: str) -> None:
    path = write(tmp_path, clouds.ply(POINTS, XYZ + RGB, order, newline=newline))
    assert fault(path) == ""
    cloud, notes = load_with_notes(path)
    np.testing.assert_array_equal(cloud.positions, [[-1, -2, -3], [1, 2, 3]])
    np.testing.assert_array_equal(cloud.colours, [[255, 0, 0, 255], [0, 128, 255, 255]])
    assert (cloud.low, cloud.high) == ((-1, -2, -3), (1, 2, 3))
    assert cloud.positions.dtype == np.float32
    assert cloud.colours.dtype == np.uint8
    assert notes == ()


@ORDERS
@pytest.mark.parametrize("kind", ["i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_places_may_be_numbers_of_any_kind(tmp_path: Path, order: str, kind: str) -> None:
    fields = [(axis, kind) for axis in "xyz"]
    cloud = load(write(tmp_path, clouds.ply([(1, 2, 3), (3, 4, 9)], fields, order)))
    np.testing.assert_array_equal(cloud.positions, [[-1, -1, -3], [1, 1, 3]])
    assert (cloud.colours == 255).all()


@ORDERS
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("u1", (255, 51, 0)),
        ("u2", (65_535, 13_107, 0)),
        ("f4", (1.0, 0.2, 0.0)),
        ("f8", (255.0, 51.0, 0.0)),
        ("i4", (999, 51, -4)),
    ],
)
def test_colours_may_be_numbers_of_any_kind(
    tmp_path: Path, order: str, kind: str, values: tuple[float, ...]
) -> None:
    fields = XYZ + [(name, kind) for name, _ in RGB]
    rows = [(0, 0, 0, *values), (1, 1, 1, 0, 0, 0)]
    cloud = load(write(tmp_path, clouds.ply(rows, fields, order)))
    np.testing.assert_array_equal(cloud.colours, [[255, 51, 0, 255], [0, 0, 0, 255]])


@pytest.mark.parametrize("names", ["r g b a", "diffuse_red diffuse_green diffuse_blue alpha"])
def test_colours_have_more_than_one_name(tmp_path: Path, names: str) -> None:
    fields = [(name, "u1") for name in names.split()] + XYZ
    cloud = load(write(tmp_path, clouds.ply([(1, 2, 3, 4, 0, 0, 0)], fields)))
    np.testing.assert_array_equal(cloud.colours, [[1, 2, 3, 4]])


@ORDERS
def test_other_properties_are_passed_over(tmp_path: Path, order: str) -> None:
    fields = [("nx", "f4"), *XYZ[:2], ("time", "f8"), XYZ[2], *RGB, ("class", "i2")]
    cloud = load(write(tmp_path, clouds.ply([(7, 1, 1, 8, 1, 4, 5, 6, -2)] * 3, fields, order)))
    np.testing.assert_array_equal(cloud.colours, [[4, 5, 6, 255]] * 3)
    assert (cloud.positions == 0).all()


@pytest.mark.parametrize(
    ("order", "before"),
    [
        ("<", ("element camera 2\nproperty float f\nproperty uchar k", bytes(10))),
        (">", ("element face 2\nproperty list uchar short i\nproperty uchar k",
               b"\2\0\1\0\2\x09" + b"\0\x09")),
        ("<", ("element face 1\nproperty list ushort int i", b"\1\0abcd")),
        ("", ("element face 2\nproperty list uchar int i", b"2 5 5\n\n1 7\n")),
    ],
)  # fmt: skip
def test_what_comes_before_the_points_is_passed_over(
    tmp_path: Path, order: str, before: tuple[str, bytes]
) -> None:
    cloud = load(write(tmp_path, clouds.ply(POINTS, XYZ + RGB, order, before)))
    np.testing.assert_array_equal(cloud.positions, [[-1, -2, -3], [1, 2, 3]])


def test_a_survey_far_from_home_does_not_tremble(tmp_path: Path) -> None:
    fields = [("x", "f8"), ("y", "f8"), ("z", "f8")]
    rows = [(500_000 + k * 0.001, 40.0, 3_800_000 - k * 0.001) for k in range(5)]
    cloud = load(write(tmp_path, clouds.ply(rows, fields)))
    steps = np.diff(cloud.positions.astype(np.float64), axis=0)
    np.testing.assert_allclose(steps, [[0.001, 0, -0.001]] * 4, atol=1e-8)


def test_what_points_up_in_the_file_may_be_z(tmp_path: Path) -> None:
    rows = [(0, 0, 0), (2, 4, 8)]
    cloud = load(write(tmp_path, clouds.ply(rows, XYZ)), up="z")
    np.testing.assert_array_equal(cloud.positions, [[-1, -4, 2], [1, 4, -2]])
    assert (cloud.low, cloud.high) == ((-1, -4, -2), (1, 4, 2))


@ORDERS
def test_points_that_are_no_numbers_are_left_out(tmp_path: Path, order: str) -> None:
    fields = [("x", "f8"), ("y", "f8"), ("z", "f8"), *RGB]
    rows: list[tuple[Any, ...]]
    rows = [(0, 0, 0, 1, 1, 1), ("nan", 0, 0, 2, 2, 2), (2, 2, 2, 3, 3, 3), ("inf", 0, 0, 4, 4, 4)]
    rows.append((0, 1e300, 0, 5, 5, 5))
    cloud, notes = load_with_notes(write(tmp_path, clouds.ply(rows, fields, order)))
    np.testing.assert_array_equal(cloud.positions, [[-1, -1, -1], [1, 1, 1]])
    np.testing.assert_array_equal(cloud.colours[:, 0], [1, 3])
    assert len(notes) == 1
    assert "3 points that are no numbers" in notes[0]


@ORDERS
@pytest.mark.parametrize("most", [1, 3, 7, 99, 100, 500])
def test_of_too_many_points_every_kth_is_taken(
    tmp_path: Path, order: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plyrows, "BLOCK", 16)
    monkeypatch.setattr(plyrows, "TEXT_BLOCK", 50)
    rows = [(k, 0, 0, k, 0, 0) for k in range(100)]
    cloud, notes = load_with_notes(write(tmp_path, clouds.ply(rows, XYZ + RGB, order)), most)
    step = -(-100 // most)
    np.testing.assert_array_equal(cloud.colours[:, 0], np.arange(0, 100, step))
    assert len(cloud.positions) <= most
    assert [f"one in {step} is shown" in note for note in notes] == [True] * (step > 1)


def test_a_large_cloud_takes_little_more_memory_than_its_points(tmp_path: Path) -> None:
    rows = np.zeros(600_000, [("at", "<f4", 3), ("colour", "u1", 3)])
    head = (
        clouds.ply([], XYZ + RGB).split(b"element face")[0].replace(b"vertex 0", b"vertex 600000")
    )
    path = write(tmp_path, head + b"end_header\n" + rows.tobytes())
    tracemalloc.start()
    cloud = load(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * (cloud.positions.nbytes + cloud.colours.nbytes)


# --- what is refused ------------------------------------------------------------------------------

GOOD = clouds.ply(POINTS * 4, XYZ + RGB)
TEXT = clouds.ply(POINTS * 4, XYZ + RGB, "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a PLY file"),
        (b"plywood\n", "is not a PLY file"),
        (b"ply\n" + b"comment x\n" * 9999 + b"end_header\n", "no header that ends within 64 KB"),
        (GOOD.replace(b"vertex 8", b"vertex 9999999999"), "cannot hold them"),
        (TEXT.replace(b"vertex 8", b"vertex 9999999999"), "cannot hold them"),
        (GOOD.replace(b"vertex 8", b"vertex 99999999999999999999"), "cannot be read"),
        (GOOD.replace(b"vertex 8", b"vertex -1"), "cannot be read"),
        (GOOD.replace(b"vertex 8", b"vertex 0"), "has no points"),
        (GOOD.replace(b"element vertex", b"element vertices"), "no element called vertex"),
        (GOOD.replace(b"float z", b"float depth"), "points without z"),
        (GOOD.replace(b"float z", b"quad z"), "cannot be read ('property quad z')"),
        (GOOD.replace(b"uchar red", b"list uchar int red"), "lists inside of its points"),
        (GOOD.replace(b"binary_little", b"binary_middle"), "cannot be read"),
        (GOOD.replace(b"format binary_little_endian 1.0\n", b""), "does not say its format"),
        (GOOD[:-30], "is cut short"),
        (TEXT.replace(b"2 4 6", b"2 four 6"), "not 6 numbers"),
        (TEXT.replace(b"2 4 6 0 128 255", b"2 4", 1), "not 6 numbers"),
        (TEXT.replace(b"2 4 6", b"2 \x004 6"), "not text"),
        (TEXT.replace(b"vertex 8", b"vertex 11"), "is cut short"),
        (clouds.ply([("nan", 0, 0)] * 3, XYZ), "no point that is a number"),
        (clouds.ply([("nan", 0, 0)] * 3, XYZ, ""), "no point that is a number"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refused(tmp_path, data)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plyrows, "TEXT_BLOCK", 1 << 14)
    data = clouds.ply([("1" * 200_000, 0, 0), (0, 0, 0)], XYZ, "")
    assert "line without end" in refused(tmp_path, data)


def test_check_finds_without_reading_what_the_header_says(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD[:-30])
    assert fault(path).startswith("the cloud court.ply is cut short")
    assert fault(tmp_path / "lost.ply") == "the cloud lost.ply is not there: check its name"
    assert "is not there" in fault(tmp_path)


def test_a_file_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ply, "LARGEST_FILE", 10)
    assert "are the most" in refused(tmp_path, GOOD)
    monkeypatch.setattr(ply, "LARGEST_FILE", 10**6)
    monkeypatch.setattr(plyrows, "MOST_LISTS", 1)
    before = ("element face 2\nproperty list uchar short i", b"\0\0")
    assert "too much before" in refused(tmp_path, clouds.ply(POINTS, XYZ + RGB, "<", before))


# --- anything at all ------------------------------------------------------------------------------

ANY = settings(
    derandomize=True,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
flips = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6)


@ANY
@given(good=st.sampled_from([GOOD, TEXT]), changes=flips, cut=st.none() | st.floats(0, 1))
def test_a_damaged_cloud_is_a_cloud_or_a_sentence(
    tmp_path: Path, good: bytes, changes: list[tuple[float, int]], cut: float | None
) -> None:
    data = bytearray(good)
    for place, value in changes:
        data[int(place * len(data))] = value
    path = write(tmp_path, bytes(data[: None if cut is None else int(cut * len(data))]))
    said = fault(path)
    try:
        cloud = load(path)
    except PlyError as found:
        assert str(found).startswith("the cloud court.ply ")  # noqa: PT017 - both ends are right
    else:
        assert not said
        assert np.isfinite(cloud.positions).all()
        assert len(cloud.positions) == len(cloud.colours) > 0


def test_a_header_is_read_up_to_its_last_line(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    with path.open("rb") as file:
        header = plyheader.read(file)
        assert file.tell() == header.length == GOOD.index(b"end_header\n") + 11
    assert header.points.count == 8


def test_the_courtyard_of_the_kit_is_a_room_one_can_stand_in() -> None:
    cloud = load(COURT)
    assert COURT.stat().st_size < 1_000_000
    assert len(cloud.positions) == 60_000
    assert 4 < cloud.high[1] - cloud.low[1] < 5
    assert cloud.colours[:, :3].std() > 40
