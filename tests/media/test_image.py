"""Pictures from files: upright premultiplied sRGB, whatever the file was, or one sentence."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from exhibit.media import frames, image
from exhibit.media.image import ImageError, load, size_of

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def four_corners(size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Red and green above, blue and white below."""
    small = Image.new("RGB", (2, 2))
    small.putdata([RED, GREEN, BLUE, WHITE])
    return small.resize(size, Image.Resampling.NEAREST)


def corners(pixels: NDArray[np.uint8]) -> list[tuple[int, ...]]:
    inner = pixels[3:-3, 3:-3, :3]
    return [tuple(map(int, inner[y, x])) for y in (0, -1) for x in (0, -1)]


def is_near(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]], apart: int = 12) -> bool:
    return bool(np.abs(np.subtract(found, wanted)).max() <= apart)


def test_row_0_is_at_the_top(tmp_path: Path) -> None:
    four_corners().save(tmp_path / "a.png")
    pixels = load(tmp_path / "a.png", 4096)
    assert pixels.shape == (32, 48, 4)
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert corners(pixels) == [RED, GREEN, BLUE, WHITE]
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_however_the_camera_was_held_the_picture_is_upright(
    tmp_path: Path, orientation: int, ending: str
) -> None:
    # What each orientation asks for, undone: the file holds the picture as the sensor saw it.
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = four_corners()
    if orientation in undo:
        stored = stored.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = tmp_path / f"held.{ending}"
    stored.save(file, exif=exif, quality=95)
    assert size_of(file) == (48, 32)
    pixels = load(file, 4096)
    assert pixels.shape == (32, 48, 4)
    assert is_near(corners(pixels), [RED, GREEN, BLUE, WHITE], 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "CMYK", "YCbCr", "RGBA", "I;16"])
def test_a_grey_step_comes_out_of_every_kind_of_file(tmp_path: Path, mode: str) -> None:
    ramp = np.repeat(np.array([[0, 255]], np.uint8), 8, axis=0).repeat(8, axis=1)
    grey = Image.fromarray(ramp)
    if mode == "I;16":
        stored = Image.fromarray(ramp.astype(np.uint16) * 257)
    else:
        stored = grey.convert("RGB").convert(mode) if mode != "PA" else grey.convert("LA")
    file = tmp_path / ("a.tif" if mode in ("CMYK", "YCbCr") else "a.png")
    stored.save(file)
    pixels = load(file, 4096)
    np.testing.assert_array_equal(pixels[..., :3], np.stack([ramp] * 3, axis=-1))
    assert (pixels[..., 3] == 255).all()


def test_sixteen_bits_are_rounded_not_cut(tmp_path: Path) -> None:
    deep = np.array([[0, 128, 129, 256, 32_768, 65_535]], np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    shallow = load(tmp_path / "deep.png", 4096)[0, :, 0]
    np.testing.assert_array_equal(shallow, np.rint(deep[0] / 257))


def test_floating_point_pictures_run_from_0_to_1(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0.0, 0.5, 1.0, 7.0]], np.float32)).save(tmp_path / "f.tif")
    np.testing.assert_array_equal(load(tmp_path / "f.tif", 4096)[0, :, 1], [0, 128, 255, 255])


def test_a_transparent_palette_colour_is_transparent(tmp_path: Path) -> None:
    palette = four_corners().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    index = palette.getpixel((0, 0))
    assert isinstance(index, int)
    palette.save(tmp_path / "a.gif", transparency=index)
    pixels = load(tmp_path / "a.gif", 4096)
    assert (pixels[:16, :24] == 0).all()
    assert (pixels[16:, :, 3] == 255).all()


def test_colours_are_multiplied_with_alpha_and_rounded(tmp_path: Path) -> None:
    colour, alpha = np.meshgrid(np.arange(256), np.arange(256))
    straight = np.stack([colour, 255 - colour, colour // 2, alpha], axis=-1).astype(np.uint8)
    Image.fromarray(straight).save(tmp_path / "a.png")
    pixels = load(tmp_path / "a.png", 4096)
    exact = straight[..., :3].astype(float) * straight[..., 3:] / 255
    np.testing.assert_array_equal(pixels[..., :3], np.floor(exact + 0.5))
    np.testing.assert_array_equal(pixels[..., 3], straight[..., 3])


def test_a_transparent_edge_made_smaller_keeps_its_colour(tmp_path: Path) -> None:
    straight = np.zeros((64, 64, 4), np.uint8)
    straight[..., :3] = (0, 255, 0)  # green where nothing is seen
    straight[:, :33] = (255, 0, 0, 255)
    Image.fromarray(straight).save(tmp_path / "a.png")
    pixels = load(tmp_path / "a.png", 16)
    assert pixels[..., 1].max() <= 2
    assert (pixels[..., :3].max(axis=-1) <= pixels[..., 3]).all()


@pytest.mark.parametrize(
    ("largest", "size"), [(4096, (400, 200)), (400, (400, 200)), (100, (100, 50)), (1, (1, 1))]
)
@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_the_longer_side_is_made_to_fit(
    tmp_path: Path, largest: int, size: tuple[int, int], ending: str
) -> None:
    file = tmp_path / f"a.{ending}"
    four_corners((400, 200)).save(file, quality=95)
    assert load(file, largest).shape == (size[1], size[0], 4)
    assert size_of(file) == (400, 200)


def narrow_profile() -> bytes:
    """A profile whose red is the green of sRGB and so on: nobody could miss that it was used."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
def test_colour_profiles_are_followed(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    four_corners().save(file, icc_profile=narrow_profile(), quality=95, lossless=True)
    assert is_near(corners(load(file, 4096)), [GREEN, RED, BLUE, WHITE], 40)


def test_a_profile_leaves_alpha_alone(tmp_path: Path) -> None:
    picture = four_corners()
    picture.putalpha(128)
    picture.save(tmp_path / "a.png", icc_profile=narrow_profile())
    pixels = load(tmp_path / "a.png", 4096)
    assert (pixels[..., 3] == 128).all()
    assert is_near(corners(pixels)[:1], [(0, 128, 0)], 2)


def test_srgb_passes_bit_for_bit_and_a_broken_profile_counts_as_none(tmp_path: Path) -> None:
    noise = Image.fromarray(np.arange(300, dtype=np.uint16).astype(np.uint8).reshape(10, 10, 3))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"not a profile", narrow_profile()[:200]):
        noise.save(tmp_path / "a.png", icc_profile=profile)
        np.testing.assert_array_equal(load(tmp_path / "a.png", 99)[..., :3], np.asarray(noise))


def test_a_grey_picture_under_a_colour_profile_is_grey(tmp_path: Path) -> None:
    four_corners().convert("L").save(tmp_path / "a.png", icc_profile=narrow_profile())
    pixels = load(tmp_path / "a.png", 4096).astype(int)
    assert np.ptp(pixels[..., :3], axis=-1).max() <= 2


def test_size_of_reads_the_header_only(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(7).integers(0, 255, (300, 200, 3), np.uint8)).save(file)
    file.write_bytes(file.read_bytes()[:2_000])
    assert size_of(file) == (200, 300)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tif", "gif"])
def test_a_picture_cut_short_is_said(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    Image.fromarray(np.random.default_rng(7).integers(0, 255, (90, 90, 3), np.uint8)).save(file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ImageError, match=rf"a\.{ending} is (damaged or cut short|not a picture)"):
        load(file, 4096)


@pytest.mark.parametrize("content", [b"", b"show: R\xc3\xa9sonances\n", b"\x00" * 500])
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.png"
    file.write_bytes(content)
    for read in (size_of, lambda path: load(path, 4096)):
        with pytest.raises(ImageError, match=r"notes\.png is not a picture that can be read: save"):
            read(file)


def test_a_lost_picture_and_a_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"the picture lost\.png is not there"):
        load(tmp_path / "lost.png", 4096)
    with pytest.raises(ImageError, match="is a folder, not a picture"):
        load(tmp_path, 4096)
    with pytest.raises(ImageError):
        load(tmp_path / "a\0b.png", 4096)


def test_a_picture_that_may_not_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> Image.Image:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Image, "open", forbidden)
    with pytest.raises(ImageError, match=r"a\.png may not be read: change its permissions"):
        size_of(Path("a.png"))


def test_a_decompression_bomb_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image, "LARGEST_PIXELS", 2_000_000)
    Image.new("1", (2_000, 1_001)).save(tmp_path / "bomb.png")
    with pytest.raises(ImageError, match="2,000 x 1,001 pixels: make it smaller, 2 million"):
        load(tmp_path / "bomb.png", 512)


def test_a_claim_of_30_000_pixels_a_side_takes_no_memory(tmp_path: Path) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    end = b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    (tmp_path / "bomb.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header
        + struct.pack(">I", zlib.crc32(header)) + bytes(4) + end
    )  # fmt: skip
    tracemalloc.start()
    try:
        for read in (size_of, lambda path: load(path, 512), lambda path: frames.load(path, 512)):
            with pytest.raises(ImageError, match="30,000 x 30,000 pixels: make it smaller, 200 m"):
                read(tmp_path / "bomb.png")
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_formats_that_start_other_programs_are_refused(tmp_path: Path) -> None:
    four_corners().save(tmp_path / "a.eps")
    with pytest.raises(ImageError, match=r"a\.eps is EPS: save it as PNG"):
        load(tmp_path / "a.eps", 4096)


def test_no_broken_byte_gets_past_the_sentence(tmp_path: Path) -> None:
    stored = io.BytesIO()
    four_corners().save(stored, "PNG")
    file = tmp_path / "a.png"
    for place in range(0, len(stored.getvalue()), 3):
        broken = bytearray(stored.getvalue())
        broken[place] ^= 0x5A
        file.write_bytes(broken)
        with suppress(ImageError):
            assert load(file, 64).shape[2] == 4
