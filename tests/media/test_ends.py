"""Files that end before their end are found without being decoded; whole ones are never accused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.app.media_faults import media_fault
from exhibit.media.ends import is_cut_short

NOISE = Image.fromarray(np.random.default_rng(7).integers(0, 255, (90, 70, 3), np.uint8))
ENDINGS = ["png", "jpg", "webp", "avif", "jp2"]


@pytest.mark.parametrize("ending", [*ENDINGS, "gif", "tif", "bmp"])
def test_a_whole_file_is_whole(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    NOISE.save(file)
    assert not is_cut_short(file)
    assert media_fault(file, "image") == ""


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_cut_in_the_middle_is_named_by_check(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    NOISE.save(file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert is_cut_short(file)
    assert f"a.{ending} is damaged or cut short: copy or export it again" in (
        media_fault(file, "image")
    )


@pytest.mark.parametrize("ending", ["png", "jpg"])
@pytest.mark.parametrize("behind", [b"\0" * 500, b"and a film as telephones keep it" * 99])
def test_what_somebody_put_behind_the_end_is_no_fault(
    tmp_path: Path, ending: str, behind: bytes
) -> None:
    file = tmp_path / f"a.{ending}"
    NOISE.save(file)
    file.write_bytes(file.read_bytes() + behind)
    assert not is_cut_short(file)


def test_a_progressive_picture_with_a_small_one_inside_is_followed_to_its_own_end(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.jpg"
    inside = tmp_path / "inside.jpg"
    NOISE.save(inside)
    NOISE.save(file, progressive=True, comment=inside.read_bytes())
    assert not is_cut_short(file)
    file.write_bytes(file.read_bytes()[:-40])
    assert is_cut_short(file)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF", b"notes"])
def test_scraps_bring_nothing_down(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(content)
    is_cut_short(file)
    assert "a.png" in media_fault(file, "image")
