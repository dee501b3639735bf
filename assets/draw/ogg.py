"""Sounds into files: Opus for what is long, WAV for what must start at once.

A loop in a lossy format usually clicks: the encoder starts from silence and fills up its last
packet. Here the encoder hears the end of the loop before its start and the start again after its
end, and the file says how much of that to leave out: Opus calls it pre-skip and end trimming.
"""

from __future__ import annotations

import io
import struct
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from assets.draw.canvas import Field, stream

RATE = 48000
PACKET = 960  # samples in 20 ms at 48 kHz
LEAD = 4 * PACKET  # 80 ms: what a decoder may need to find its way
SERIAL = 0x6578


def _checksum_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


TABLE = _checksum_table()


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ TABLE[(value >> 24) ^ byte]
    return value


def _pages(stream_bytes: bytes) -> list[bytearray]:
    pages, at = [], 0
    while at < len(stream_bytes):
        segments = stream_bytes[at + 26]
        body = sum(stream_bytes[at + 27 : at + 27 + segments])
        end = at + 27 + segments + body
        pages.append(bytearray(stream_bytes[at:end]))
        at = end
    return pages


def opus(sound: Field, loop: bool, bit_rate: int = 96000) -> bytes:
    """An Ogg Opus file that decodes to exactly the samples of `sound` (n, 2) at 48 kHz."""
    n = len(sound)
    before = sound[-LEAD:] if loop else np.zeros((LEAD, 2), np.float32)
    after = sound[: 4 * PACKET] if loop else np.zeros((4 * PACKET, 2), np.float32)
    fed = np.concatenate([before, sound, after])
    fed = np.ascontiguousarray(fed[: len(fed) // PACKET * PACKET].reshape(1, -1), np.float32)
    out = io.BytesIO()
    with av.open(out, "w", format="ogg", options={"page_duration": "20000"}) as file:
        track = file.add_stream("libopus", rate=RATE, layout="stereo", format="flt")
        track.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(fed, format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for packet in track.encode(frame):
            file.mux(packet)
        for packet in track.encode(None):
            file.mux(packet)
    pages = _pages(out.getvalue())
    head = pages[0].index(b"OpusHead")
    skip = struct.unpack_from("<H", pages[0], head + 10)[0] + LEAD
    struct.pack_into("<H", pages[0], head + 10, skip)
    kept = []
    for number, page in enumerate(pages):
        position = struct.unpack_from("<q", page, 6)[0]
        last = position >= skip + n
        if last:
            struct.pack_into("<q", page, 6, skip + n)
            page[5] |= 4
        struct.pack_into("<III", page, 14, SERIAL, number, 0)
        struct.pack_into("<I", page, 22, _checksum(bytes(page)))
        kept.append(bytes(page))
        if last:
            return b"".join(kept)
    raise ValueError("the encoder gave back less than it was given")


def wav(sound: Field, name: str) -> bytes:
    """16 bits at 48 kHz, dithered, stereo."""
    noise = stream(name + " dither").random((*sound.shape, 2)).sum(axis=-1) - 1
    levels = np.clip(np.rint(sound * 32767 + noise), -32768, 32767).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(levels.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(levels.tobytes())
    return out.getvalue()


def decode(path: Path) -> Field:
    """The samples of a sound file, (n, channels) float, as a player would hear them."""
    with av.open(str(path)) as file:
        parts = [frame.to_ndarray() for frame in file.decode(audio=0)]
        packed = not file.streams.audio[0].format.is_planar
        channels = file.streams.audio[0].channels
    joined = np.concatenate(parts, axis=1)
    samples = joined.reshape(-1, channels) if packed else joined.T
    if np.issubdtype(samples.dtype, np.integer):
        return np.asarray(samples, np.float32) / 32768
    return np.asarray(samples, np.float32)
