"""A film's file, opened within bounds: how large it is shown, how long it lasts, what it has.

What a file says of itself is not believed: its first picture is decoded, its last packets are
looked for, and every number is compared with what a machine can hold before memory is taken.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from exhibit.media.fault import MediaFault
from exhibit.scene.films import Light

LARGEST_SIDE = 8192
LARGEST_PIXELS = 8192 * 4320
LARGEST_ROUNDING = Fraction(1, 2000)  # seconds
MISSING_S = 1.0  # at the end, of what a file says to have
LONGEST_S = 24 * 3600.0
ADVICE = "save it as H.264 in an mp4"
# What may read a film. FFmpeg knows formats that are lists of other files, and fetches these.
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,mxf,asf,flv,nut,ivf,gif,apng"
_WAITS_S = 10.0  # for a disk or a share that does not answer
_THREADS = 2  # of a decoder; a Raspberry Pi has four cores, and most films are not alone
_FIRST_PACKETS = 500  # in which there is a picture, or there is none
_LAST_PACKETS = 20_000
# Transfers of high dynamic range, as FFmpeg numbers them.
HDR: dict[int, Light] = {16: "pq", 18: "hlg"}


class FilmFault(MediaFault):
    """A film that cannot be shown; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """`width` and `height` in square pixels as it is shown, upright and with its matte.

    `lasts_s` from its first picture to the end of its last one; `turn`: quarter turns clockwise
    from how it is stored. `matrix`, `full_range` and `primaries` are FFmpeg's, guessed where the
    file does not say: of standard definition BT.601, else BT.709. One that is not `whole` says to
    be longer than it is.
    """

    width: int
    height: int
    lasts_s: float
    fps: float
    alpha: bool
    sound: bool
    turn: int
    matrix: int
    full_range: bool
    primaries: int
    hdr: bool = False
    whole: bool = True


class OpenFilm:
    """A film's container with what decodes it. Raises FilmFault."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with told(path):
            self._container = _container(path)
            try:
                self._stream = _stream(self._container, path)
                self.decoder = _decoder(self._stream, path)
                self._tick = self._stream.time_base or Fraction(1, 1000)
            except BaseException:
                self._container.close()
                raise
        self._begin_pts: int | None = None
        self._guessed_pts = 0

    def pictures(self) -> Iterator[VideoFrame]:
        """Those from here to the end, in the order in which they are shown.

        Damaged ones are left out. Raises FilmFault where nothing more can be read.
        """
        with told(self.path):
            for packet in self._container.demux(self._stream):
                with suppress(av.error.InvalidDataError):
                    yield from self.decoder.decode(packet)

    def at_s(self, picture: VideoFrame) -> float:
        """When a picture is shown, in seconds after the film's first one."""
        pts = picture.pts
        if pts is None:  # AVI: one after the other
            rate = self._stream.average_rate or Fraction(25)
            pts = self._guessed_pts + max(round(1 / rate / self._tick), 1)
        self._guessed_pts = pts
        if self._begin_pts is None:
            self._begin_pts = pts
        return float((pts - self._begin_pts) * self._tick)

    @property
    def rounding_s(self) -> float:
        """A moment this little before a picture is that picture's: containers count in ticks.

        WebM's are 1 ms, so of 30 pictures a second two of three stand up to half of one beside
        their time. AVI's are whole pictures, and are not rounded.
        """
        return float(min(max(self._tick / 2, Fraction(1, 1_000_000)), LARGEST_ROUNDING))

    def seek(self, time_s: float) -> bool:
        """To a key picture at or before a time; whether that may be the film's first one.

        Where it lands is for the pictures to say. False from a file that cannot be sought in.
        """
        begin = self._begin_pts or 0
        target = begin + math.floor(time_s / self._tick)
        first = target <= begin
        # Pictures that are shown first may be stored after others: a little before the first.
        target = begin - round(1 / self._tick) if first else target
        with told(self.path):
            try:
                self._container.seek(target, stream=self._stream, backward=True)
            except av.error.PermissionError:  # AVI's way to say that there is nothing before it
                self._container.seek(max(target, begin), stream=self._stream, backward=True)
            self.decoder.flush_buffers()
        return first

    def facts(self) -> FilmFacts:
        """What the film is; moves to its beginning. Raises FilmFault."""
        picture = self._first()
        self.at_s(picture)
        turn = round(-picture.rotation / 90) % 4
        width, height = _shown(self._stream, picture)
        if turn % 2:
            width, height = height, width
        lasts_s, whole = self._lasts_s()
        rate = self._stream.average_rate
        matrix, full = colours_of(picture)
        names = [part.is_alpha for part in picture.format.components]
        return FilmFacts(
            width=width,
            height=height,
            lasts_s=lasts_s,
            fps=float(rate) if rate else 0.0,
            alpha=any(names),
            sound=bool(self._container.streams.audio),
            turn=turn,
            matrix=matrix,
            full_range=full,
            primaries=int(picture.color_primaries),
            hdr=int(picture.color_trc) in HDR,
            whole=whole,
        )

    def close(self) -> None:
        with suppress(av.FFmpegError):
            self._container.close()

    def _first(self) -> VideoFrame:
        self.seek(0.0)
        with told(self.path):
            for count, packet in enumerate(self._container.demux(self._stream)):
                with suppress(av.error.InvalidDataError):
                    for picture in self.decoder.decode(packet):
                        check_size(self.path, picture.width, picture.height)
                        return picture
                if count > _FIRST_PACKETS:
                    break
        raise FilmFault(f"{self.path.name} has no picture that can be decoded: {ADVICE}")

    def _lasts_s(self) -> tuple[float, bool]:
        """How long it lasts by its last packets, and whether all that it says to have is there."""
        begin = self._begin_pts or 0
        stream = self._stream
        says_s = (self._container.duration or 0) / av.time_base
        if stream.duration and "webm" not in self._container.format.name:
            end = (stream.start_time or 0) + stream.duration
            says_s = float(stream.duration * self._tick)
        else:
            end = begin + round(says_s / self._tick)
        found, reached_s = self._last(max(says_s - 2.0, 0.0))
        whole = reached_s > says_s - MISSING_S
        if found > begin:
            end = found if not whole or "webm" in self._container.format.name else max(end, found)
        lasts_s = float((end - begin) * self._tick)
        if not 0.0 < lasts_s <= LONGEST_S:
            raise FilmFault(
                f"{self.path.name} says that it lasts {lasts_s:,.0f} s: export it again, {ADVICE}"
            )
        return lasts_s, whole

    def _last(self, from_s: float) -> tuple[int, float]:
        """When the last picture ends, in ticks, and the last of all that is in the file, in s."""
        end, reached_s = self._begin_pts or 0, 0.0
        with suppress(FilmFault), told(self.path):
            self.seek(from_s)
            for count, packet in enumerate(self._container.demux()):
                if packet.pts is None:
                    continue
                until = packet.pts + (packet.duration or 0)
                reached_s = max(reached_s, float(until * (packet.time_base or 0)))
                if packet.stream.index == self._stream.index:
                    end = max(end, packet.pts + (packet.duration or self._one()))
                if count > _LAST_PACKETS:
                    break
        return end, reached_s - float((self._stream.start_time or 0) * self._tick)

    def _one(self) -> int:
        return round(1 / (self._stream.average_rate or Fraction(25)) / self._tick)


def facts_of(path: Path) -> FilmFacts:
    """What a film is. Raises FilmFault."""
    film = OpenFilm(path)
    try:
        return film.facts()
    finally:
        film.close()


def fault(path: Path) -> str:
    """What is wrong with a film, as far as its beginning and its end tell, or ""."""
    try:
        facts_of(path)
    except FilmFault as error:
        return str(error)
    return ""


def check_size(path: Path, width: int, height: int) -> None:
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PIXELS:
        raise FilmFault(
            f"{path.name} has {width:,} x {height:,} pixels, and {LARGEST_SIDE:,} a side are the "
            "most: export it smaller"
        )


def colours_of(picture: VideoFrame) -> tuple[int, bool]:
    """The matrix, as FFmpeg numbers it, and whether the numbers use the full range."""
    matrix = int(picture.colorspace)
    if matrix not in KNOWN_MATRICES:
        lying = min(picture.width, picture.height) >= 720 or picture.width > 1024
        matrix = BT709 if lying else BT601
    name = picture.format.name
    full = int(picture.color_range) == 2 or name.startswith("yuvj")
    return matrix, full or (name.startswith("gray") and int(picture.color_range) != 1)


BT709, BT601, BT2020 = 1, 5, 9
# By FFmpeg's number (AVColorSpace): how much red and blue are in luma.
KNOWN_MATRICES = {
    1: (0.2126, 0.0722),
    4: (0.30, 0.11),
    5: (0.299, 0.114),
    6: (0.299, 0.114),
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
    10: (0.2627, 0.0593),
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What FFmpeg or the disk says, as one sentence."""
    try:
        yield
    except av.error.PermissionError as error:
        if error.errno != errno.EACCES:  # which FFmpeg also says of a size that it refuses
            raise FilmFault(_damaged(path)) from error
        raise FilmFault(f"{path.name} may not be read: change its permissions") from error
    except av.error.FileNotFoundError as error:
        raise FilmFault(f"the film {path.name} is not there") from error
    except (av.error.ExitError, av.error.TimeoutError) as error:
        raise FilmFault(f"{path.name} does not come: its disk or network is too slow") from error
    except av.error.EOFError as error:
        raise FilmFault(_damaged(path)) from error
    except (av.FFmpegError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise FilmFault(_damaged(path)) from error


def _damaged(path: Path) -> str:
    return (
        f"{path.name} cannot be played as a film: it is damaged, not complete, or something else; "
        f"{ADVICE}"
    )


def _container(path: Path) -> InputContainer:
    if path.is_dir():
        raise FilmFault(f"{path.name} is a folder, not a film")
    if not path.exists():
        raise FilmFault(f"the film {path.name} is not there")
    if not path.is_file():
        raise FilmFault(f"{path.name} is no file")
    if path.stat().st_size == 0:
        raise FilmFault(f"{path.name} is empty: copy the film here again")
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    return av.open(str(path), "r", options=options, timeout=_WAITS_S)


def _stream(container: InputContainer, path: Path) -> VideoStream:
    streams = [s for s in container.streams.video if "attached_pic" not in _kinds(s)]
    if not streams:
        if container.streams.audio:
            raise FilmFault(f"{path.name} has only sound: play it with 'sound'")
        raise FilmFault(f"{path.name} has no picture, or is not complete: {ADVICE}")
    stream = streams[0]
    if getattr(stream, "codec_context", None) is None:
        raise FilmFault(f"{path.name} is coded in a way that is not known here: {ADVICE}")
    check_size(path, stream.codec_context.width, stream.codec_context.height)
    return stream


def _kinds(stream: VideoStream) -> str:
    """Its dispositions by name: the cover of a song is a picture too."""
    return str(stream.disposition).lower()


def _decoder(stream: VideoStream, path: Path) -> VideoCodecContext:
    """What decodes a film; of VP8 and VP9 with alpha only Google's own library finds that."""
    context = stream.codec_context
    name: Literal["libvpx", "libvpx-vp9"] | None = None
    if stream.metadata.get("alpha_mode") == "1":
        name = {"vp8": "libvpx", "vp9": "libvpx-vp9"}.get(context.name)  # type: ignore[assignment]
    if name is not None:
        with suppress(av.codec.codec.UnknownCodecError):
            made = av.CodecContext.create(name, "r")
            assert isinstance(made, VideoCodecContext)
            made.extradata = context.extradata
            context = made
    context.options = {"max_pixels": str(LARGEST_PIXELS)}
    context.thread_type = ThreadType.AUTO
    context.thread_count = _THREADS
    return context


def _shown(stream: VideoStream, picture: VideoFrame) -> tuple[int, int]:
    """Its size in square pixels."""
    width, height = picture.width, picture.height
    ratio = stream.sample_aspect_ratio
    if ratio is not None and Fraction(1, 10) <= ratio <= 10:
        width = round(width * ratio)
    return max(width, 1), max(height, 1)
