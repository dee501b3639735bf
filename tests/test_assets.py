"""What the shows are made of: everything listed, nothing changed, loops without a seam."""

from __future__ import annotations

import re
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from assets.draw import ogg, sources
from assets.draw.catalogue import BY_NAME, ENTRIES, Drawing, Recording, Solid
from assets.draw.films import FPS, SECONDS, Film
from assets.draw.kinds import Sample
from exhibit.media import gltf, ply
from exhibit.media.sound import decoded

ROOT = Path(__file__).resolve().parents[1]
ROWS = sources.read(ROOT)
# A shader is text of the show, like its YAML: it has no row.
MEDIA = {
    *(".png", ".jpg", ".webp", ".mp4", ".webm"),
    *(".wav", ".ogg", ".opus", ".flac"),
    *(".glb", ".gltf", ".ply"),
}
# Reference pictures, recorded input, what `exhibit test` found, and the tutorial's own pictures.
MADE_BY_THE_SHOW = {"stills", "evenings", "differences", "tutorial"}
LOOPS = [entry for entry in ENTRIES if isinstance(entry, Recording) and entry.loop]
SOUNDS = [entry for entry in ENTRIES if isinstance(entry, Recording)]
SAMPLES = [entry for entry in ENTRIES if isinstance(entry, Sample)]


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


def frames(file: Path) -> list[Image.Image]:
    with Image.open(file) as image:
        return [frame.convert("RGBA").convert("RGBa") for frame in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda entry: entry.name)
def test_a_sample_is_drawn_again_as_it_is(sample: Sample, tmp_path: Path) -> None:
    sample.make(tmp_path)
    again, kept = frames(tmp_path / sample.path), frames(ROOT / sample.path)
    assert len(again) == len(kept)
    for one, other in zip(again, kept, strict=True):
        assert np.abs(np.asarray(one, int) - np.asarray(other, int)).mean() < 2


def test_the_film_shows_again_what_is_drawn() -> None:
    """Its bytes are the encoder's, which differ from build to build: what is seen is compared."""
    entry = BY_NAME["turning_tiles"]
    assert isinstance(entry, Film)
    file = ROOT / entry.path
    assert file.stat().st_size < 200_000
    with av.open(file) as film:
        kept = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(kept) == FPS * SECONDS
    for number in (0, 40):
        again = entry.draw(number / FPS)[..., :3]
        assert np.abs(again.astype(int) - kept[number].astype(int)).mean() < 8


def test_the_lantern_is_made_again_as_it_is(tmp_path: Path) -> None:
    entry = BY_NAME["turning_lantern"]
    assert isinstance(entry, Solid)
    entry.make(tmp_path)
    again, kept = gltf.load(tmp_path / entry.path), gltf.load(ROOT / entry.path)
    assert again.low == pytest.approx(kept.low)
    assert again.high == pytest.approx(kept.high)
    assert len(again.parts) == len(kept.parts)


def test_the_scan_is_a_courtyard_of_7_by_9_metres_and_60_000_points() -> None:
    cloud, notes = ply.load_with_notes(ROOT / BY_NAME["court_scan"].path)
    assert notes == ()
    assert len(cloud.positions) == 60_000
    size = np.subtract(cloud.high, cloud.low)
    assert size == pytest.approx([6.9, 4.2, 8.6], abs=0.2)


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


def test_every_sound_is_decoded_to_its_last_sample() -> None:
    for entry in SOUNDS:
        assert decoded(ROOT / entry.path).length == len(ogg.decode(ROOT / entry.path)), entry.name


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
    assert sum(file.stat().st_size for file in (ROOT / "scenes/kinds").glob("*.*")) < 2e6
