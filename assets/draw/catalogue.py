"""Every picture, sound and thing that can be made, by name, and the file each becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assets.draw import (
    drum,
    films,
    gathering,
    kinds,
    light,
    mosaic,
    ogg,
    phrases,
    rooms,
    scan,
    silhouettes,
    sky,
    solids,
    sound,
    strokes,
    water,
    weave,
    zellige,
)
from assets.draw.canvas import Field, Picture, save

SHOW = Path("scenes/resonances")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in WebP: lossless without `quality`; `grain` is its dither in levels."""

    draw: Callable[[], Picture]
    quality: int | None = None
    grain: float = 0.5

    @property
    def name(self) -> str:
        return self.draw.__name__

    @property
    def maker(self) -> Callable[[], object]:
        return self.draw

    @property
    def path(self) -> Path:
        return SHOW / "images" / f"{self.name}.webp"

    def make(self, root: Path) -> None:
        save(self.draw().levels(self.name, self.grain), root / self.path, self.quality)


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound: Ogg Opus, or WAV for strokes. Pure tones need a high `bit_rate` to stay pure."""

    play: Callable[[], Field]
    loop: bool = False
    plain: bool = False
    bit_rate: int = 96_000
    folder: Path = SHOW / "sounds"

    @property
    def name(self) -> str:
        return self.play.__name__

    @property
    def maker(self) -> Callable[[], object]:
        return self.play

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.{'wav' if self.plain else 'ogg'}"

    def make(self, root: Path) -> None:
        samples = self.play()
        if self.plain:
            data = ogg.wav(samples, self.name)
        else:
            data = ogg.opus(samples, self.loop, self.bit_rate)
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


@dataclass(frozen=True, slots=True)
class Solid:
    """A thing in space, as the bytes of its file: a mesh in GLB, a scan in PLY."""

    form: Callable[[], bytes]
    path: Path

    @property
    def name(self) -> str:
        return self.form.__name__

    @property
    def maker(self) -> Callable[[], object]:
        return self.form

    def make(self, root: Path) -> None:
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self.form())


Entry = Drawing | Recording | Solid | kinds.Sample | films.Film

ENTRIES: tuple[Entry, ...] = (
    # Slow ones first, so that two workers end together.
    Drawing(rooms.courtyard_awake, 93),
    Drawing(rooms.courtyard_asleep, 97),
    Drawing(rooms.hall, 94),
    Drawing(water.shore_dusk),
    Drawing(mosaic.mosaic_sea, 88),
    Drawing(drum.drum, 90),
    Drawing(silhouettes.arch, 90),
    Drawing(zellige.zellige_wall, 90),
    Drawing(zellige.zellige_wall_lit, 90),
    Drawing(water.sea_night),
    Drawing(weave.cloth, 86),
    Drawing(gathering.gathering_ground, 97),
    Drawing(water.moon_path_a, 88),
    Drawing(water.moon_path_b, 88),
    Drawing(rooms.hall_glow_left, 88),
    Drawing(rooms.hall_glow_middle, 88),
    Drawing(rooms.hall_glow_right, 88),
    Drawing(zellige.rosette, 90),
    Drawing(gathering.part_mosaic, 88),
    Drawing(gathering.part_zellige, 90),
    Drawing(gathering.part_cloth, 86),
    Drawing(gathering.gathering_ring, 90),
    Drawing(gathering.gathering_heart, 90),
    Drawing(light.lantern, 92),
    Drawing(light.lantern_shadows, 90),
    Drawing(light.lantern_glow),
    Drawing(light.glow),
    Drawing(mosaic.fish_saffron, 90),
    Drawing(mosaic.fish_silver, 90),
    Drawing(sky.sky_night),
    Drawing(sky.stars_many),
    Drawing(sky.stars_few),
    Drawing(sky.moon, 92),
    Drawing(sky.mist, 88),
    Drawing(sky.vignette, 88),
    Drawing(water.foam, 88),
    Drawing(weave.band_pulse, 86),
    Drawing(weave.band_lozenge, 86),
    Drawing(weave.band_chevron, 86),
    Drawing(drum.drum_ring),
    Drawing(zellige.khatam_turquoise, 90),
    Drawing(zellige.khatam_saffron, 90),
    Drawing(zellige.khatam_cobalt, 90),
    Drawing(silhouettes.arcade, 90),
    Drawing(silhouettes.baobab, grain=0),
    Drawing(silhouettes.palm, grain=0),
    Drawing(silhouettes.boat_lateen, 90),
    Drawing(silhouettes.pirogue, 90),
    Drawing(silhouettes.birds, grain=0),
    Drawing(silhouettes.bird, grain=0),
    Recording(sound.courtyard_night, loop=True),
    Recording(sound.sea, loop=True),
    Recording(sound.dusk_shore, loop=True),
    Recording(sound.lantern_drone, loop=True, bit_rate=320_000),
    Recording(sound.drum_deep, plain=True),
    Recording(sound.drum_rim, plain=True),
    Recording(sound.string_phrase),
    Recording(sound.arrival_chime),
    Recording(sound.wake_swell),
    Recording(phrases.string_voice, bit_rate=56_000, folder=Path("scenes/voices")),
    *(
        Recording(play, plain=True, folder=Path("scenes/rhythms/sounds"))
        for play in (
            strokes.iron_clap,
            strokes.string_low,
            strokes.string_high,
            strokes.skin_low,
            strokes.skin_open,
            strokes.stick,
        )
    ),
    Solid(scan.court_scan, kinds.SHOW / "court.ply"),
    Solid(solids.turning_lantern, kinds.SHOW / "lantern.glb"),
    *kinds.ENTRIES,
    *films.ENTRIES,
)

BY_NAME = {entry.name: entry for entry in ENTRIES}
