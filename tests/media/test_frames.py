"""Pictures that move: every frame as a browser shows it, however long or broken the file is."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.media import frames, image
from exhibit.media.frames import Sheet, load
from exhibit.media.image import ImageError

SIZE = (24, 16)


def moving(
    file: Path,
    count: int = 5,
    size: tuple[int, int] = SIZE,
    duration: int | list[int] = 40,
) -> Path:
    """Frame n is 20 + 4 n bright."""
    pictures = [Image.new("RGB", size, (20 + 4 * n % 230,) * 3) for n in range(count)]
    pictures[0].save(
        file, save_all=True, append_images=pictures[1:], duration=duration, lossless=True
    )
    return file


def brightness(strip: frames.Strip) -> list[int]:
    return [int(picture[0, 0, 0]) for picture in strip.pictures]


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
def test_every_frame_and_its_time_come_out_of_every_kind_of_file(
    tmp_path: Path, ending: str
) -> None:
    file = moving(tmp_path / f"a.{ending}", duration=[40, 50, 100, 40, 200])
    strip = load(file, 4096)
    assert brightness(strip) == [20, 24, 28, 32, 36]
    assert {picture.shape for picture in strip.pictures} == {(16, 24, 4)}
    np.testing.assert_allclose(strip.ends_s, [0.04, 0.09, 0.19, 0.23, 0.43])
    assert not strip.note
    assert image.load(file, 4096)[0, 0, 0] == 20
    assert image.size_of(file) == SIZE


def test_an_avif_moves_too(tmp_path: Path) -> None:
    file = tmp_path / "a.avif"
    pictures = [Image.new("RGB", (32, 32), (40 * n,) * 3) for n in range(4)]
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=80, quality=95)
    strip = load(file, 4096)
    assert np.abs(np.subtract(brightness(strip), [0, 40, 80, 120])).max() <= 4
    np.testing.assert_allclose(strip.ends_s, [0.08, 0.16, 0.24, 0.32], atol=1e-3)


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
def test_transparency_is_premultiplied(tmp_path: Path, ending: str) -> None:
    straight = np.zeros((2, 8, 8, 4), np.uint8)
    straight[:, :, :4] = (200, 100, 0, 255)
    straight[1, :4, :4] = (0, 0, 250, 255)
    if ending != "gif":  # which has no half transparency
        straight[:, :, 3, 3] = 128
    pictures = [Image.fromarray(picture) for picture in straight]
    file = tmp_path / f"a.{ending}"
    pictures[0].save(
        file, save_all=True, append_images=pictures[1:], duration=40, disposal=2, lossless=True
    )
    strip = load(file, 4096)
    for shown, drawn in zip(strip.pictures, straight, strict=True):
        assert (shown[:, 4:] == 0).all()
        exact = drawn[..., :3].astype(float) * drawn[..., 3:] / 255
        assert np.abs(shown[..., :3] - exact).max() <= 2


def test_a_frame_that_changes_a_part_is_laid_over_the_one_before(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (20, 20), (200, 0, 0)) for _ in range(3)]
    pictures[1].paste((0, 200, 0), (5, 5, 10, 10))
    pictures[2].paste((0, 200, 0), (5, 5, 10, 10))
    pictures[2].paste((0, 0, 200), (0, 0, 3, 3))
    file = tmp_path / "a.gif"
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=40, disposal=1)
    for shown, drawn in zip(load(file, 99).pictures, pictures, strict=True):
        np.testing.assert_array_equal(shown[..., :3], np.asarray(drawn))


@pytest.mark.parametrize(
    ("ending", "durations", "shown_s"),
    [
        ("gif", [0, 10, 20, 30], [0.1, 0.1, 0.02, 0.03]),
        ("png", [0, 10, 11, 20], [0.1, 0.1, 0.011, 0.02]),
        ("webp", [5, 10, 11, 20], [0.1, 0.1, 0.011, 0.02]),
    ],
)
def test_times_too_short_to_be_meant_last_a_tenth_of_a_second(
    tmp_path: Path, ending: str, durations: list[int], shown_s: list[float]
) -> None:
    file = moving(tmp_path / f"a.{ending}", len(durations), duration=durations)
    np.testing.assert_allclose(load(file, 99).ends_s, np.cumsum(shown_s))


def test_a_gif_that_says_no_times_has_ten_frames_a_second(tmp_path: Path) -> None:
    stored = moving(tmp_path / "a.gif", 3).read_bytes()
    (tmp_path / "a.gif").write_bytes(stored.replace(b"!\xf9\x04", b"!\xfe\x04"))  # all a comment
    np.testing.assert_allclose(load(tmp_path / "a.gif", 99).ends_s, [0.1, 0.2, 0.3])


def test_the_picture_for_those_who_cannot_play_a_png_is_no_frame(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    pictures = [Image.new("RGB", SIZE, (20 * n,) * 3) for n in range(1, 4)]
    Image.new("RGB", SIZE, (250, 250, 250)).save(
        file, save_all=True, append_images=pictures, default_image=True, duration=50
    )
    strip = load(file, 99)
    assert brightness(strip) == [20, 40, 60]
    np.testing.assert_allclose(strip.ends_s, [0.05, 0.10, 0.15])


def test_a_picture_that_stands_still_has_one_frame(tmp_path: Path) -> None:
    for ending in ("png", "jpg", "tif"):
        file = tmp_path / f"a.{ending}"
        Image.new("RGB", SIZE).save(file)
        strip = load(file, 99)
        assert len(strip.pictures) == 1
        np.testing.assert_allclose(strip.ends_s, [0.1])


def test_frames_are_made_no_larger_than_asked(tmp_path: Path) -> None:
    strip = load(moving(tmp_path / "a.gif", 3, (200, 100)), 50)
    assert {picture.shape for picture in strip.pictures} == {(25, 50, 4)}
    assert not strip.note


def test_more_frames_than_layers_keep_their_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "MOST_FRAMES", 4)
    strip = load(moving(tmp_path / "a.gif", 10, duration=[20 + 10 * n for n in range(10)]), 99)
    assert brightness(strip) == [20, 32, 44, 56]
    np.testing.assert_allclose(strip.ends_s, [0.09, 0.27, 0.54, 0.65])
    assert strip.note == (
        "the moving picture a.gif has 10 frames: every 3rd is shown, 4 are the most"
    )


def test_frames_too_many_for_the_memory_are_made_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "MOST_BYTES", 4 * 5 * 50 * 25)
    strip = load(moving(tmp_path / "a.webp", 5, (200, 100)), 4096)
    assert {picture.shape for picture in strip.pictures} == {(25, 50, 4)}
    assert strip.note == (
        "the moving picture a.webp is too large for its 5 frames: its longer side is shown with "
        "50 pixels"
    )


def test_of_a_file_of_ten_thousand_frames_only_the_first_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = moving(tmp_path / "a.gif", 3, (2, 2), duration=[40, 40, 50]).read_bytes()
    second = short.index(b"!\xf9\x04", short.index(b"!\xf9\x04") + 1)
    third = short.index(b"!\xf9\x04", second + 1)
    (tmp_path / "a.gif").write_bytes(short[:second] + short[second:third] * 9_998 + short[third:])
    monkeypatch.setattr(frames, "LOOKED_AT", 1_000)  # ten times as fast
    strip = load(tmp_path / "a.gif", 99)
    assert len(strip.pictures) == 250
    np.testing.assert_allclose(strip.ends_s, np.arange(1, 251) * 0.16)
    assert strip.note == (
        "the moving picture a.gif is long: only the first 1,000 frames are shown, make a film of "
        "it; it has 1,000 frames: every 4th is shown, 256 are the most"
    )


def test_frames_too_large_to_decode_in_time_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "LARGEST_FRAME", 2_000_000)
    file = moving(tmp_path / "a.gif", 2, (2_000, 1_001))
    with pytest.raises(ImageError, match="2,000 x 1,001 pixels: make it smaller, 2 million are"):
        load(file, 99)


def test_a_number_of_frames_that_is_not_true_is_said(tmp_path: Path) -> None:
    stored = moving(tmp_path / "a.png", 3).read_bytes()
    place = stored.index(b"acTL")
    claim = b"acTL" + struct.pack(">II", 200, 0)
    claim += struct.pack(">I", zlib.crc32(claim))
    (tmp_path / "a.png").write_bytes(stored[:place] + claim + stored[place + 16 :])
    with pytest.raises(ImageError, match=r"a\.png is damaged or cut short"):
        load(tmp_path / "a.png", 99)


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
def test_a_moving_picture_cut_short_is_said(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    noise = np.random.default_rng(7).integers(0, 255, (4, 60, 60, 3), np.uint8)
    pictures = [Image.fromarray(picture) for picture in noise]
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=40, lossless=True)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 4 // 5])
    with pytest.raises(ImageError, match=rf"a\.{ending} is (damaged or cut short|not a picture)"):
        load(file, 99)


@pytest.mark.parametrize("ending", ["GIF", "PNG", "WEBP"])
def test_no_broken_byte_gets_past_the_sentence(tmp_path: Path, ending: str) -> None:
    stored = io.BytesIO()
    pictures = [Image.new("RGB", SIZE, (40 * n, 0, 0)) for n in range(3)]
    pictures[0].save(stored, ending, save_all=True, append_images=pictures[1:], duration=40)
    file = tmp_path / "a"
    for place in range(0, len(stored.getvalue()), 2):
        broken = bytearray(stored.getvalue())
        broken[place] ^= 0x5A
        file.write_bytes(broken)
        with suppress(ImageError):
            strip = load(file, 64)
            assert len(strip.pictures) == len(strip.ends_s) > 0


def sheet_of(file: Path, columns: int, rows: int, side: int = 10) -> Path:
    cells = np.arange(columns * rows, dtype=np.uint8).reshape(rows, columns) * 10
    Image.fromarray(cells.repeat(side, axis=0).repeat(side, axis=1)).save(file)
    return file


def test_a_sheet_is_read_row_by_row(tmp_path: Path) -> None:
    strip = load(sheet_of(tmp_path / "a.png", 3, 2), 99, Sheet(3, 2, fps=8))
    assert brightness(strip) == [0, 10, 20, 30, 40, 50]
    assert {picture.shape for picture in strip.pictures} == {(10, 10, 4)}
    np.testing.assert_allclose(strip.ends_s, np.arange(1, 7) / 8)


def test_a_sheet_may_have_empty_places_at_its_end(tmp_path: Path) -> None:
    strip = load(sheet_of(tmp_path / "a.png", 3, 2), 99, Sheet(3, 2, count=4))
    assert brightness(strip) == [0, 10, 20, 30]


def test_a_smaller_sheet_does_not_mix_its_frames(tmp_path: Path) -> None:
    strip = load(sheet_of(tmp_path / "a.png", 3, 2), 3, Sheet(3, 2))
    assert {picture.shape for picture in strip.pictures} == {(3, 3, 4)}
    assert all(np.ptp(picture[..., 0]) == 0 for picture in strip.pictures)


def test_a_sheet_that_does_not_come_out_even_is_said(tmp_path: Path) -> None:
    strip = load(sheet_of(tmp_path / "a.png", 3, 2), 99, Sheet(4, 2, count=9))
    assert {picture.shape for picture in strip.pictures} == {(10, 7, 4)}
    assert strip.note == (
        "the moving picture a.png is 30 x 20 pixels, which 4 x 2 frames do not divide: what is "
        "over at the right and below is left out; it has 8 frames, not 9"
    )
    with pytest.raises(ImageError, match="30 x 20 pixels: it cannot be cut into 31 x 2 frames"):
        load(tmp_path / "a.png", 99, Sheet(31, 2))


def test_a_sheet_of_more_frames_than_layers_keeps_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "MOST_FRAMES", 4)
    strip = load(sheet_of(tmp_path / "a.png", 7, 1), 99, Sheet(7, 1, fps=10))
    assert brightness(strip) == [0, 20, 40, 60]
    np.testing.assert_allclose(strip.ends_s, [0.2, 0.4, 0.6, 0.7])
    assert "every 2nd is shown" in strip.note
