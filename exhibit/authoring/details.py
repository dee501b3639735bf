"""What each kind of node says besides what all of them say: the authored model of the kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from exhibit.authoring.names import Colour, Name
from exhibit.authoring.tree import Scalar
from exhibit.core.problems import Place
from exhibit.core.units import Length

Size = tuple[Length, Length | None]
Point = tuple[Length, Length]
Range = tuple[float, float]
LengthRange = tuple[Length, Length]
NO_LENGTH = Length(0.0, "px")
LETTERS = Length(5.0, "%")  # how large they are where nobody says
THIN = Length(4.0, "px")
HALF, MOST = Length(50.0, "%"), Length(60.0, "%")


@dataclass(frozen=True, slots=True)
class RepeatSpec:
    """One node as many: how its copies are laid out, and how they differ.

    `form` is the layout's word; `grid` (columns, rows); `across` its size or step, or the way of a
    line; `through` the points of a path. `late_s`: how much later each copy moves than the one
    before. The variations go to both sides of what is written: sizes and opacity as parts of it,
    turn and hue in degrees, place as a length; `phase` is the part of a wave over which they begin.
    """

    form: Literal["grid", "ring", "line", "spiral", "path", "scatter"]
    count: int
    grid: tuple[int, int] = (1, 1)
    across: Point = (NO_LENGTH, NO_LENGTH)
    through: tuple[Point, ...] = ()
    turns: float = 3.0
    facing: bool = False
    late_s: float = 0.0
    vary_size: float = 0.0
    vary_turn: float = 0.0
    vary_hue: float = 0.0
    vary_opacity: float = 0.0
    vary_place: Length = NO_LENGTH
    vary_phase: float = 0.0


@dataclass(frozen=True, slots=True)
class ImageSpec:
    """A picture: how it fills its size, how it is cut, and which of its frames are shown."""

    size: Size | None = None
    fit: str = ""
    part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)  # left, top, right, bottom
    tile: Length | None = None
    slice: tuple[Length, Length, Length, Length] | None = None  # left, top, right, bottom
    sheet: tuple[int, int] | None = None
    frames: int | None = None
    fps: float = 12.0
    once: bool = False
    zoomed: bool = False  # a huge picture, in tiles


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """A film: how it fills its size, and what of the file is played when and how fast.

    `until_s` of None is its end. `matte`: the half of its picture that holds one, or "". One
    that is `of` a memory goes along with its player.
    """

    size: Size | None = None
    fit: str = ""
    part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)  # left, top, right, bottom
    matte: Literal["", "left", "right", "above", "below"] = ""
    loop: bool = False
    start_s: float = 0.0
    from_s: float = 0.0
    until_s: float | None = None
    speed: float = 1.0
    poster: Name | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class ShapeSpec:
    """A form. `through` and `data` are those of lines, paths and SVG path data."""

    form: str
    size: Size | None = None
    points: int = 5
    corners: Length = NO_LENGTH
    through: tuple[Point, ...] = ()
    data: str = ""
    closed: bool = False
    filled: bool = False
    stroke: Length = THIN
    rule: Literal["nonzero", "evenodd"] = "nonzero"


@dataclass(frozen=True, slots=True)
class Readable:
    """A size at which letters can be read from a distance, in metres."""

    distance_m: float


@dataclass(frozen=True, slots=True)
class OutlineSpec:
    """A line around letters; lengths are parts of the canvas's height, or pixels."""

    width: Length
    colour: Colour = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class ShadowSpec:
    """A shadow behind letters: where it falls, and over how much its edge is blurred."""

    by: Point
    blur: Length
    colour: Colour = (0.0, 0.0, 0.0, 0.75)


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How words are set. `font` is a family of the kit's, or one of the show's own fonts.

    `leading` is in sizes, `spacing` in ems; `by` is one of `core.words.REVEALED`, and so many of
    them are on their way at a time. `language` is that of words that all visitors read alike; ""
    is the visitor's own.
    """

    size: Length | Readable  # a part of the canvas's height, or pixels
    width: Length | None
    font: str = "serif"
    bold: bool = False
    italic: bool = False
    align: Literal["start", "centre", "end", "justify"] = "centre"
    font_place: Place | None = None
    height: Length | None = None
    vertical: Literal["top", "middle", "bottom"] = "middle"
    lines: int | None = None
    leading: float = 1.35
    spacing: float = 0.0
    weight: float | None = None
    axes: tuple[tuple[str, float], ...] = ()
    kashida: bool = False
    outline: OutlineSpec | None = None
    shadow: ShadowSpec | None = None
    markup: bool = True
    by: str = "word"
    soft: float = 1.0
    language: str = ""


@dataclass(frozen=True, slots=True)
class SoundSpec:
    """When a sound begins, what of it is heard, and where.

    `on` is a hit or a rhythm; `bus` None is that of its kind, `speaker` None both in front.
    """

    loop: bool = False
    start_s: float = 0.0
    on: Name | None = None
    from_s: float = 0.0
    until_s: float | None = None
    crossfade_s: float = 0.0
    bus: Name | None = None
    speaker: Name | None = None


@dataclass(frozen=True, slots=True)
class BusSpec:
    """What is said of a bus; what is None is as it is without a word."""

    name: Name
    level: float | None = None
    ducks: tuple[tuple[Name, float], ...] | None = None
    over_s: float | None = None


@dataclass(frozen=True, slots=True)
class SoundsSpec:
    """A show's buses, and where its speakers are, -1..1, in places without them."""

    buses: tuple[BusSpec, ...] = ()
    speakers: tuple[tuple[Name, float], ...] = ()


NO_SOUNDS = SoundsSpec()


@dataclass(frozen=True, slots=True)
class HighlightSpec:
    """What is said just now, in another colour; it `keeps` the colour when it has been said.

    `rest`: how much is seen of what is not lit; None: of captions all, of a memory less.
    """

    by: Literal["word", "line", "no"] = "word"
    colour: Colour = (1.0, 0.84, 0.46, 1.0)
    keeps: bool = True
    rest: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A caption that is written in the scene: from when on, and its words by language."""

    at_s: float
    words: Mapping[str, Name]


@dataclass(frozen=True, slots=True)
class CaptionsSpec:
    """Captions, by language ("" is any), and how they are shown.

    `language`: visitor, original, or one; `without`: visitors of these are not shown them. Where
    there are no `files` there are `lines`. `placed`: the author said where, whatever the file says.
    """

    files: Mapping[str, Name]
    text: TextSpec
    of: str = ""
    language: str = "visitor"
    without: tuple[str, ...] = ()
    highlight: HighlightSpec | None = None
    show: Literal["cue", "all"] = "cue"
    height: Length = HALF
    voices: bool = False
    fade_s: float = 0.15
    placed: bool = False
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceSpec:
    """A recording that sounds where the player of this name stands."""

    of: str


@dataclass(frozen=True, slots=True)
class JumpSpec:
    """Inputs by which a recording jumps: to the next chapter, the one before, to a place."""

    following: Name | None = None
    before: Name | None = None
    to: Name | None = None


@dataclass(frozen=True, slots=True)
class MemorySpec:
    """Somebody's voice, what is said in it and in which languages, and how visitors come to it.

    `speaker` and `credit` are words by language; `anonymous`: the speaker wishes not to be named.
    Chapters are a WebVTT file, or lines. What there is in several languages stands by language, and
    the first of it also alone.
    """

    text: TextSpec
    width: Length = MOST
    size: Length = LETTERS
    voice: Name | None = None
    film: Name | None = None
    original: Name | None = None
    transcript: Name | None = None
    translations: Mapping[str, Name] | None = None
    speaker: Mapping[str, Name] | None = None
    credit: Mapping[str, Name] | None = None
    anonymous: bool = False
    licence: str = ""
    plays: Scalar | None = None
    pauses: Scalar | None = None
    back_s: float = 0.0
    forget_s: float = 60.0
    jump: JumpSpec = JumpSpec()
    chapters: Name | None = None
    marks: tuple[Line, ...] = ()
    highlight: HighlightSpec | None = HighlightSpec()
    colour: Colour = (1.0, 1.0, 1.0, 1.0)
    voices: Mapping[str, Name] = field(default_factory=dict)
    films: Mapping[str, Name] = field(default_factory=dict)
    transcripts: Mapping[str, Name] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BirthSpec:
    """Where particles are born: at a point, in a box, an ellipse, along a line or on a picture."""

    form: Literal["point", "box", "disc", "ring", "line", "image"] = "point"
    size: Point = (NO_LENGTH, NO_LENGTH)
    image: Name | None = None


@dataclass(frozen=True, slots=True)
class ParticlesSpec:
    """As `scene.particles.Emitter`, with lengths that may be parts of the canvas."""

    rate: float
    life_s: Range
    birth: BirthSpec = BirthSpec()
    speed: LengthRange = (NO_LENGTH, NO_LENGTH)
    towards: float | None = -90.0  # degrees; None is outwards
    spread: float = 0.0
    gravity: Point = (NO_LENGTH, NO_LENGTH)
    wind: Point = (NO_LENGTH, NO_LENGTH)
    drag: float = 0.0
    sway: Length = NO_LENGTH
    sway_s: float = 3.0
    size: LengthRange = (NO_LENGTH, NO_LENGTH)
    grow: Range = (1.0, 1.0)
    turned: Range = (0.0, 0.0)
    spin: Range = (0.0, 0.0)
    colours: tuple[Colour, ...] = ()
    already: bool = True


@dataclass(frozen=True, slots=True)
class SolidSpec:
    """A mesh or a cloud: its size on the canvas when it stands by itself, and how it is lit."""

    size: Length | None = None
    lens: float = 30.0
    light: tuple[float, float, float] = (-0.4, 0.7, 0.6)
    shade: float = 0.35
    up: Literal["y", "z"] = "y"
    most: int | None = None  # None: a million, and it is said when there are more


@dataclass(frozen=True, slots=True)
class ShaderSpec:
    """What a shader is given by name: how many numbers each input has, and which pictures.

    The numbers themselves stand in the node's `live`, as `NAME.0`, `NAME.1`, ..
    """

    size: Size | None = None
    period_s: float = 60.0
    inputs: tuple[tuple[str, int], ...] = ()
    pictures: Mapping[str, Name] | None = None


@dataclass(frozen=True, slots=True)
class MaskSpec:
    """A mask: whether what is in it is seen where it is not covered. What covers it is `by`."""

    inverted: bool = False


@dataclass(frozen=True, slots=True)
class TrailSpec:
    """Echoes: how many, how far apart in time, and how much of each is left in the next."""

    echoes: int = 8
    every_s: float = 0.06
    fade: float = 0.75


@dataclass(frozen=True, slots=True)
class CameraSpec:
    """A camera: flat, or with an eye in space, which sees meshes and points only."""

    spatial: bool = False
    size: Size | None = None  # of its picture, which is cut there; else the canvas
    light: tuple[float, float, float] = (-0.4, 0.7, 0.6)
    shade: float = 0.35


Detail = (
    ImageSpec | ShapeSpec | TextSpec | SoundSpec | ParticlesSpec | SolidSpec | ShaderSpec
    | MaskSpec | TrailSpec | CameraSpec | FilmSpec | CaptionsSpec | VoiceSpec | MemorySpec
)  # fmt: skip
