"""What the shows are made of: everything listed, nothing changed, loops without a seam."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets.draw import ogg, sources
from assets.draw.catalogue import BY_NAME, ENTRIES, Drawing, Recording

ROOT = Path(__file__).resolve().parents[1]
ROWS = sources.read(ROOT)
MEDIA = {".png", ".jpg", ".webp", ".wav", ".ogg", ".opus", ".flac", ".mp4", ".webm"}
MADE_BY_THE_SHOW = {"stills", "evenings"}  # reference pictures and recorded input
LOOPS = [entry for entry in ENTRIES if isinstance(entry, Recording) and entry.loop]
SOUNDS = [entry for entry in ENTRIES if isinstance(entry, Recording)]


def picture(name: str) -> Image.Image:
    with Image.open(ROOT / BY_NAME[name].path) as image:
        return image.convert("RGBA")


def test_every_asset_is_listed() -> None:
    files = set((ROOT / "assets/fonts").glob("*.ttf"))
    for file in (ROOT / "scenes").rglob("*"):
        inside = set(file.relative_to(ROOT).parts)
        if file.suffix in MEDIA and not inside & MADE_BY_THE_SHOW:
            files.add(file)
    unlisted = {f.relative_to(ROOT).as_posix() for f in files} - {row["path"] for row in ROWS}
    assert not unlisted, "write where these come from in assets/sources.yaml"


def test_every_listed_file_is_there_and_unchanged() -> None:
    changed = [
        row["path"]
        for row in ROWS
        if not (ROOT / row["path"]).is_file()
        or sources.checksum(ROOT / row["path"]) != row["sha256"]
    ]
    assert not changed, "run python -m assets.draw --only NAME: it renews the checksums"


def test_every_row_says_from_where_and_under_which_licence() -> None:
    assert len({row["path"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row["origin"]
        assert row["shows"]
        assert row["licence"] in {"CC0-1.0", "Apache-2.0", "OFL-1.1"}
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])


def test_every_generator_that_a_row_names_exists() -> None:
    drawn = [row for row in ROWS if "generator" in row]
    assert len(drawn) == len(ENTRIES)
    for row in drawn:
        assert BY_NAME[row["generator"]].path.as_posix() == row["path"]
        assert (ROOT / row["origin"].removeprefix("drawn by ")).is_file()


@pytest.mark.parametrize("name", ["bird", "glow"])
def test_a_generator_draws_its_picture_again(name: str) -> None:
    entry = BY_NAME[name]
    assert isinstance(entry, Drawing)
    again = Image.fromarray(entry.draw().levels(name, entry.grain))
    kept = picture(name)
    assert again.size == kept.size
    apart = np.abs(np.asarray(again.convert("RGBa"), int) - np.asarray(kept.convert("RGBa"), int))
    assert apart.mean() < 2


@pytest.mark.parametrize("loop", LOOPS, ids=lambda entry: entry.name)
def test_the_end_of_a_loop_meets_its_start(loop: Recording) -> None:
    heard = ogg.decode(ROOT / loop.path)
    steps = np.abs(np.diff(heard, axis=0))
    seam = np.abs(heard[0] - heard[-1])
    assert (seam <= np.percentile(steps, 99.9, axis=0)).all()
    breath = ogg.RATE // 2
    before, after = (np.sqrt(np.mean(part**2)) for part in (heard[-breath:], heard[:breath]))
    assert 0.5 < before / after < 2


@pytest.mark.parametrize("loop", LOOPS, ids=lambda entry: entry.name)
def test_a_loop_lasts_whole_seconds_to_the_sample(loop: Recording) -> None:
    assert len(ogg.decode(ROOT / loop.path)) % ogg.RATE == 0


def test_no_sound_is_louder_than_3_db_below_full() -> None:
    for entry in SOUNDS:
        heard = ogg.decode(ROOT / entry.path)
        assert np.abs(heard).max() < 10 ** (-3 / 20), entry.name
        assert np.abs(heard).max() > 0.1, entry.name


def test_the_mixer_plays_every_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    import pygame  # noqa: PLC0415 - the driver is chosen first

    pygame.mixer.init(ogg.RATE, -16, 2)
    try:
        for entry in SOUNDS:
            length_s = pygame.mixer.Sound(ROOT / entry.path).get_length()
            assert length_s == pytest.approx(len(ogg.decode(ROOT / entry.path)) / ogg.RATE)
    finally:
        pygame.mixer.quit()


def test_one_sees_through_doors_and_up_to_the_sky() -> None:
    hall = picture("hall")
    for x in (520, 960, 1400):
        assert hall.getpixel((x, 600)) == (0, 0, 0, 0)
    for name in ("courtyard_asleep", "courtyard_awake"):
        assert picture(name).getpixel((960, 100)) == (0, 0, 0, 0)
    for name in ("arch", "arcade"):
        assert picture(name).getpixel((960, 600)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "name",
    ["sky_night", "sea_night", "shore_dusk", "mosaic_sea", "zellige_wall", "cloth"],
)
def test_a_ground_covers_the_whole_canvas(name: str) -> None:
    ground = picture(name)
    assert ground.size == (1920, 1080)
    assert ground.getchannel("A").getextrema() == (255, 255)


def test_the_show_stays_small_enough_to_carry() -> None:
    pictures = sum((ROOT / e.path).stat().st_size for e in ENTRIES if isinstance(e, Drawing))
    sounds = sum((ROOT / e.path).stat().st_size for e in SOUNDS)
    assert pictures < 12e6
    assert sounds < 6e6
