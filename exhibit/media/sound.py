"""Sound files as samples at 48 kHz: WAV, FLAC, Ogg Vorbis, Opus, MP3, and the sound of films.

FFmpeg decodes, and takes off what encoders add before the first sample and after the last (the
pre-skip of Opus, the LAME header of MP3); in MP4 the end is known by the edit list only, which is
honoured here. So a loop closes as its author closed it.

What a file claims is checked before memory is taken for it. Where the samples are kept, in memory
or in a temporary file, is for `samples` to say.

Of a film the sound begins with its first picture: what is earlier is left out, and what comes later
is waited for in silence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from exhibit.media.ends import ogg_is_cut_short
from exhibit.media.fault import MediaFault
from exhibit.media.once import once_a_file
from exhibit.media.samples import IN_MEMORY_S, RATE, InFile, InMemory, Room, Samples

LONGEST_S = 6 * 3600.0
MOST_CHANNELS = 8
_LEAST_HZ, _MOST_HZ = 1_000, 768_000
# What FFmpeg may read: no playlists, which would have it open other files and addresses.
_FORMATS = "wav,w64,flac,ogg,mp3,mov,mp4,m4a,matroska,webm,aac,aiff,caf,avi,asf,mpegts"
_EDITED = ("mov",)  # formats whose length is exact, and shorter than what is decoded
_SLACK_S = 0.5  # what a file may say of its length beyond what is in it
_WRAP = 4_096  # samples: beyond them a resampler's filter does not reach
_UNSAID = 0xFFFFFFFF - 1_024  # a WAV file that was written as a stream
_TOGETHER_S = 0.002  # streams that begin so far apart were meant to begin together

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sound file says of itself, within bounds."""

    length_s: float  # math.inf where it does not say
    channels: int
    rate: int


@once_a_file
def facts(path: Path) -> Facts:
    """Looks at a file's beginning and end. Raises MediaFault, whose message is one sentence."""
    with _opened(path) as file:
        found = _facts(file, path)
        if math.isfinite(found.length_s):
            _reaches(file, found, path)
        return found


@once_a_file
def length_of(path: Path) -> float:
    """How long a file says it is, in seconds; math.inf where it does not. Raises MediaFault."""
    with _opened(path) as file:
        return _facts(file, path).length_s


def _opened(path: Path) -> Any:
    try:
        if path.is_dir():
            raise MediaFault(f"{path.name} is a folder, not a sound")
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise MediaFault(
                f"{path.name} is a device or a pipe, not a sound: put a file in its place"
            )
        if path.stat().st_size == 0:
            raise MediaFault(f"the sound {path.name} is empty: copy it again")
        options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
        return av.open(str(path), "r", options=options)
    except PermissionError:
        raise MediaFault(f"the sound {path.name} may not be read: change its permissions") from None
    except (OSError, ValueError, av.FFmpegError, MemoryError) as error:
        # FFmpeg's own error for a file that it cannot read is a ValueError too.
        if isinstance(error, FileNotFoundError) or not isinstance(error, (OSError, av.FFmpegError)):
            raise MediaFault(f"the sound {path.name} is not there") from None
        raise MediaFault(
            f"{path.name} is not a sound that can be played, or is cut off ({_reason(error)}): "
            "save it as WAV, FLAC, Ogg, Opus or MP3"
        ) from None


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or "no more is known")


def _facts(file: Any, path: Path) -> Facts:
    if not file.streams.audio:
        raise MediaFault(f"{path.name} has no sound in it")
    stream = file.streams.audio[0]
    channels, rate = int(stream.channels or 0), int(stream.rate or 0)
    if not 1 <= channels <= MOST_CHANNELS:
        raise MediaFault(
            f"the sound {path.name} says that it has {channels} channels, and {MOST_CHANNELS} "
            "are the most: mix it down"
        )
    if not _LEAST_HZ <= rate <= _MOST_HZ:
        raise MediaFault(f"the sound {path.name} says {rate} Hz, which no sound has: save it again")
    length = _length_of(file, stream)
    if math.isfinite(length) and length > LONGEST_S:
        raise MediaFault(
            f"the sound {path.name} says that it lasts {length / 3600:,.0f} hours, and "
            f"{LONGEST_S / 3600:g} are the most: divide it"
        )
    return Facts(length, channels, rate)


def _starts_s(stream: Any) -> float:
    return float((stream.start_time or 0) * stream.time_base) if stream.time_base else 0.0


def _picture_s(file: Any) -> float | None:
    """When the first picture of a film is shown; None for what is only heard."""
    films = (s for s in file.streams.video if "attached_pic" not in str(s.disposition).lower())
    film = next(films, None)
    return None if film is None else _starts_s(film)


def _length_of(file: Any, stream: Any) -> float:
    if stream.duration is not None and stream.time_base is not None:
        length = float(stream.duration * stream.time_base)
        if "ogg" in file.format.name and stream.codec_context.name == "opus":
            length -= _pre_skip(stream.codec_context.extradata) / RATE  # which Ogg counts
        picture_s = _picture_s(file)
        if picture_s is not None:
            counted = "ogg" in file.format.name  # what is before it, too
            length += (0.0 if counted else _starts_s(stream)) - picture_s
        return max(length, 0.0)
    if file.duration is None:
        return math.inf
    # Matroska counts from 0 and not from where its streams begin.
    counted = "matroska" in file.format.name
    return max(float(file.duration) / 1e6 - (_picture_s(file) or 0.0) * counted, 0.0)


def _pre_skip(head: bytes | None) -> int:
    """Samples that an Opus encoder adds at the beginning, from `OpusHead`."""
    return int.from_bytes(head[10:12], "little") if head and len(head) >= 12 else 0


def _claimed_bytes(path: Path) -> int:
    """How long a WAV file says it is; of one that is cut FFmpeg takes what is there."""
    with path.open("rb") as file:
        head = file.read(8)
    claimed = int.from_bytes(head[4:8], "little") + 8
    return claimed if head[:4] == b"RIFF" and claimed < _UNSAID else 0


def _reaches(file: Any, found: Facts, path: Path) -> None:
    """Raises MediaFault where a file ends before it says it does."""
    end = 0.0
    if _claimed_bytes(path) > path.stat().st_size + 8 or ogg_is_cut_short(path):
        raise MediaFault(f"the sound {path.name} is cut off, and its end is missing: copy it again")
    begins_s = _picture_s(file) or 0.0
    try:
        if found.length_s > 2.0:
            file.seek(int((begins_s + found.length_s - 1.0) * 1e6))
        for frame in file.decode(file.streams.audio[0]):
            end = max(end, (frame.time or 0.0) + frame.samples / max(frame.sample_rate, 1))
    except (OSError, av.FFmpegError):
        pass  # what could be decoded counts
    if end - begins_s < found.length_s - _SLACK_S:
        raise MediaFault(
            f"the sound {path.name} is cut off: it says that it lasts {found.length_s:.1f} s, "
            "and its end is missing; copy it again"
        )


class Decoding:
    """A file that is being decoded: `samples` fill as `step` is called, a second at a time."""

    def __init__(self, path: Path, *, looped: bool = False, room: Room | None = None) -> None:
        """`room` is what sounds may take of the memory together. Raises MediaFault."""
        self._path = path
        self._file = _opened(path)
        try:
            self.facts = _facts(self._file, path)
        except MediaFault:
            self._file.close()
            raise
        known = self.facts.length_s if math.isfinite(self.facts.length_s) else 0.0
        about = int((known + _SLACK_S) * RATE)
        short = math.isfinite(self.facts.length_s) and known <= IN_MEMORY_S
        room = room or Room()
        short = short and room.take(4 * about * self.facts.channels)
        channels = self.facts.channels
        self.samples: Samples = (
            InMemory(channels, about, room) if short else InFile(channels, about)
        )
        self._picture_s = _picture_s(self._file)
        # Resampled, the ends of a loop are filtered as if there was silence beyond them.
        around = looped and short and self.facts.rate != RATE and self._picture_s is None
        self._pieces = self._around() if around else self._through()

    def step(self) -> bool:
        """Decodes about a second more; False when there is no more. Raises MediaFault."""
        if self.samples.length is not None:
            return False
        try:
            for piece in self._pieces:
                self._write(piece)
                if self.samples.ready >= LONGEST_S * RATE:
                    break
                return True
        except OSError as error:
            # What is on the disk so far can be heard; FFmpeg's own errors end `_frames`.
            self.close()
            raise MediaFault(
                f"the sound {self._path.name} cannot be kept: {_reason(error)}"
            ) from None
        self.close()
        if self.samples.ready == 0:
            raise MediaFault(f"the sound {self._path.name} holds nothing that can be heard")
        return False

    def close(self) -> None:
        self.samples.length = self.samples.ready
        self._file.close()

    def _write(self, piece: Floats) -> None:
        if self._file.format.name.split(",")[0] in _EDITED and math.isfinite(self.facts.length_s):
            most = round(self.facts.length_s * RATE)
            piece = piece[:, : max(most - self.samples.ready, 0)]
        self.samples.write(piece)

    def _through(self) -> Iterator[Floats]:
        frames = self._frames()
        first = next(frames, None)
        if first is None:
            return
        late = 0
        if self._picture_s is not None and first.time is not None:
            late_s = min(max(first.time - self._picture_s, -LONGEST_S), LONGEST_S)
            late = round(late_s * RATE) if abs(late_s) > _TOGETHER_S else 0
        pieces = _gathered(_resampled(chain((first,), frames), RATE), RATE)
        yield from _moved(pieces, late, self.facts.channels)

    def _around(self) -> Iterator[Floats]:
        """The whole of a loop, resampled with its end before its beginning and the other way."""
        rate = self.facts.rate
        parts: list[Floats] = []
        for part in _gathered(_resampled(self._frames(), rate), rate):
            parts.append(part)
            if len(parts) > 2 * IN_MEMORY_S:  # about as many seconds: it is far longer than it says
                self._file.close()
                self._file = _opened(self._path)
                yield from self._through()
                return
        if not parts:
            return
        whole = np.concatenate(parts, axis=1)
        count = whole.shape[1]
        step = rate // math.gcd(rate, RATE)  # so many samples are a whole number of ours
        wrap = -(-_WRAP // step) * step
        turns = np.take(whole, np.arange(-wrap, count + wrap) % count, axis=1)
        flat = np.ascontiguousarray(turns.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(flat, "flt", _layout(turns.shape[0]))
        frame.sample_rate = rate
        again = np.concatenate(list(_resampled(iter([frame]), RATE)), axis=1)
        first = wrap * RATE // rate
        yield again[:, first : first + round(count * RATE / rate)]

    def _frames(self) -> Iterator[av.AudioFrame]:
        """What can be decoded; a packet that cannot is passed over."""
        packets = self._file.demux(self._file.streams.audio[0])
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                yield from packet.decode()
            except (av.FFmpegError, EOFError):
                if packet is None or packet.dts is None:
                    return


def _moved(pieces: Iterator[Floats], late: int, channels: int) -> Iterator[Floats]:
    """The same after so many samples of silence, or, below 0, without so many of its first."""
    for start in range(0, late, RATE):
        yield np.zeros((channels, min(late - start, RATE)), np.float32)
    early = max(-late, 0)
    for piece in pieces:
        dropped = min(early, piece.shape[1])
        early -= dropped
        if dropped < piece.shape[1]:
            yield piece[:, dropped:]


def _layout(channels: int) -> str:
    return ("mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1")[channels - 1]


def _resampled(frames: Iterator[av.AudioFrame], rate: int) -> Iterator[Floats]:
    """Frames as (channels, k) float32 at a rate."""
    resampler: av.AudioResampler | None = None
    for frame in frames:
        frame.pts = None  # gaps in a stream's times would be filled, or complained about
        if resampler is None:
            # Not planar: PyAV reads the last of eight planes where there is none.
            resampler = av.AudioResampler("flt", frame.layout, rate)
        for done in resampler.resample(frame):
            yield _planar(done)
    if resampler is not None:
        for done in resampler.resample(None):
            yield _planar(done)


def _planar(frame: av.AudioFrame) -> Floats:
    samples = frame.to_ndarray().reshape(-1, frame.layout.nb_channels).T
    return samples.astype(np.float32, copy=False)


def _gathered(pieces: Iterator[Floats], enough: int) -> Iterator[Floats]:
    """The same in larger pieces; the values are kept finite, and within what can be heard."""
    held: list[Floats] = []
    count = 0
    for piece in pieces:
        if piece.size and (not held or piece.shape[0] == held[0].shape[0]):
            held.append(piece)
            count += piece.shape[1]
        if count >= enough:
            yield _tame(np.concatenate(held, axis=1))
            held, count = [], 0
    if held:
        yield _tame(np.concatenate(held, axis=1))


def _tame(samples: Floats) -> Floats:
    """A float file can hold what is no number, and what is a million times too loud."""
    np.nan_to_num(samples, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(samples, -4.0, 4.0, out=samples)


def decoded(path: Path, *, looped: bool = False) -> Samples:
    """A whole file at once. Raises MediaFault."""
    decoding = Decoding(path, looped=looped)
    while decoding.step():
        pass
    return decoding.samples


__all__ = [
    "RATE",
    "Decoding",
    "Facts",
    "Room",
    "Samples",
    "decoded",
    "facts",
    "length_of",
]
