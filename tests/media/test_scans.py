"""Pictures as printers, archives and scanners make them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from exhibit.media.image import ImageError, load, load_sized, reduced, size_of


def deep_png(pixels: NDArray[np.uint16]) -> bytes:
    """A PNG of 16 bits a channel, which Pillow reads but does not write."""
    height, width, channels = pixels.shape

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    kind = {3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def deep_tiff(pixels: NDArray[np.uint16]) -> bytes:
    """A TIFF of 16 bits a channel, RGB, in one strip."""
    height, width, _ = pixels.shape
    data = pixels.astype("<u2").tobytes()
    at = 8 + len(data)
    bits = at + 2 + 12 * 9 + 4
    tags = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, bits), (259, 3, 1, 1),
        (262, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(data)),
    ]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", at) + data + directory + struct.pack("<3H", 16, 16, 16)


DEEP = np.random.default_rng(2).integers(0, 65_536, (20, 30, 3), np.uint16)


@pytest.mark.parametrize(("ending", "written"), [("png", deep_png), ("tif", deep_tiff)])
def test_sixteen_bits_a_channel_are_seen_in_eight(tmp_path: Path, ending: str, written) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / f"deep.{ending}"
    file.write_bytes(written(DEEP))
    assert size_of(file) == (30, 20)
    seen = load(file, 4096)[..., :3].astype(float)
    assert np.abs(seen - DEEP / 257).max() < 1.01  # Pillow cuts the lower byte off


def without_adobe(data: bytes) -> bytes:
    """A JPEG without the marker by which Adobe says that it writes ink upside down."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def test_ink_is_ink_whether_adobe_wrote_it_or_not(tmp_path: Path) -> None:
    ink = Image.new("CMYK", (32, 32), (0, 200, 200, 10))  # a strong red
    ink.save(tmp_path / "adobe.jpg", quality=95)
    red = load(tmp_path / "adobe.jpg", 4096)[16, 16]
    assert red[0] > 200
    assert red[1] < 80
    upside_down = Image.new("CMYK", (32, 32), (255, 55, 55, 245))
    upside_down.save(tmp_path / "plain.jpg", quality=95)
    file = tmp_path / "plain.jpg"
    file.write_bytes(without_adobe(file.read_bytes()))
    assert np.abs(load(file, 4096)[16, 16].astype(int) - red).max() <= 3


@pytest.mark.parametrize("how", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "raw"])
def test_a_scan_of_several_pages_shows_the_first_however_it_is_packed(
    tmp_path: Path, how: str
) -> None:
    pages = [Image.new("RGB", (200, 150), (60 * n, 90, 20)) for n in (1, 2, 3)]
    file = tmp_path / "scan.tif"
    pages[0].save(file, save_all=True, append_images=pages[1:], compression=how)
    assert np.abs(load(file, 4096)[..., :3].astype(int) - (60, 90, 20)).max() <= 3
    assert load(file, 50).shape == (38, 50, 4)


@pytest.mark.parametrize("levels", [1, 6])
def test_a_jpeg_2000_scan_is_decoded_as_small_as_it_allows(tmp_path: Path, levels: int) -> None:
    ramp = np.linspace(0, 255, 1024).astype(np.uint8)
    picture = Image.fromarray(np.stack([np.tile(ramp, (768, 1))] * 3, axis=-1))
    file = tmp_path / "scan.jp2"
    picture.save(file, num_resolutions=levels)
    small = load(file, 64)
    assert small.shape == (48, 64, 4)
    wanted = np.asarray(picture.resize((64, 48), Image.Resampling.LANCZOS))
    assert np.abs(small[..., :3].astype(int) - wanted).max() <= 8


def test_a_picture_is_as_large_as_was_said_before_it_was_decoded(tmp_path: Path) -> None:
    for width, height in [(700, 3), (333, 1000), (64, 64), (1001, 334), (1, 900)]:
        file = tmp_path / "a.png"
        Image.new("RGB", (width, height)).save(file)
        size = reduced((width, height), 100)
        assert load(file, 100).shape[1::-1] == size
        assert load_sized(file, size, (width, height)).shape[1::-1] == size


def test_a_picture_held_sideways_is_loaded_in_the_size_that_is_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = tmp_path / "a.jpg"
    Image.new("RGB", (400, 200)).save(file, exif=exif)
    assert load_sized(file, (50, 100), (200, 400)).shape == (100, 50, 4)
    with pytest.raises(ImageError, match="another size than when the show began"):
        load_sized(file, (50, 100), (400, 200))
