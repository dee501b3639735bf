"""Pictures decoded by another process: in order, in pieces, and whatever becomes of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.media.image import Pixels, load
from exhibit.media.levels import levels_of, preview_of
from exhibit.media.reader import Job, Piece, Reader, _next_piece
from exhibit.media.reading import PIECE_BYTES, pieces_of, serve


def save(file: Path, size: tuple[int, int], seed: int = 0) -> Path:
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(file, compress_level=0)
    return file


def job(number: int, file: Path, size: tuple[int, int]) -> Job:
    return Job(number, file, size, size)


def answered(*jobs: Job) -> list[Piece]:
    """What the other process would answer, in this one."""
    lines = [json.dumps([j.number, str(j.path), j.size, j.whole]).encode() + b"\n" for j in jobs]
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(lines)), answers)
    answers.seek(0)
    return list(iter(lambda: _next_piece(answers), None))


def rows_of(pieces: list[Piece]) -> list[Pixels]:
    return [piece.pixels for piece in pieces if piece.what == "rows" and piece.pixels is not None]


def test_a_picture_comes_as_preview_rows_mipmaps_and_end(tmp_path: Path) -> None:
    file = save(tmp_path / "a.png", (700, 500))
    pieces = answered(job(7, file, (700, 500)))
    assert {piece.number for piece in pieces} == {7}
    assert [pieces[0].what, pieces[-1].what] == ["preview", "end"]
    levels = levels_of(load(file, 4096))
    np.testing.assert_array_equal(pieces[0].pixels, preview_of(levels))
    rows = rows_of(pieces)
    assert max(each.nbytes for each in rows) <= PIECE_BYTES
    everything = np.concatenate([each.reshape(-1, 4) for each in rows])
    np.testing.assert_array_equal(
        everything, np.concatenate([each.reshape(-1, 4) for each in levels])
    )


def test_a_row_longer_than_a_piece_comes_alone() -> None:
    wide = np.zeros((3, PIECE_BYTES // 4 + 1, 4), np.uint8)
    shapes = [rows.shape for what, rows in pieces_of(wide)][1:4]
    assert shapes == [(1, PIECE_BYTES // 4 + 1, 4)] * 3


def test_what_cannot_be_read_is_a_sentence_and_the_next_comes_all_the_same(tmp_path: Path) -> None:
    good = save(tmp_path / "b.png", (5, 4))
    pieces = answered(job(1, tmp_path / "lost.png", (5, 4)), job(2, good, (5, 4)))
    assert pieces[0] == Piece(1, "fault", sentence="the picture lost.png is not there")
    assert pieces[-1] == Piece(2, "end")


def test_a_file_that_has_another_size_than_it_had_is_a_sentence(tmp_path: Path) -> None:
    file = save(tmp_path / "a.png", (5, 4))
    (piece,) = answered(job(1, file, (6, 4)))
    assert "a.png has another size than when the show began" in piece.sentence


@pytest.fixture
def reader() -> Iterator[Reader]:
    reads = Reader()
    yield reads
    reads.close()


def everything_of(reader: Reader, count: int) -> list[Piece]:
    pieces: list[Piece] = []
    while sum(piece.what in ("end", "fault") for piece in pieces) < count:
        piece = reader.wait(60.0)
        assert piece is not None, "the other process does not answer"
        pieces.append(piece)
    return pieces


def test_another_process_reads_and_one_that_has_ended_is_started_again(
    tmp_path: Path, reader: Reader
) -> None:
    assert reader.take() is None
    files = [save(tmp_path / f"{n}.png", (1200, 900), n) for n in range(3)]
    for number, file in enumerate(files[:2]):
        reader.ask(job(number, file, (1200, 900)))
    pieces = everything_of(reader, 2)
    assert [piece.number for piece in pieces if piece.what == "end"] == [0, 1]
    first = rows_of([piece for piece in pieces if piece.number == 0])
    whole = np.concatenate([rows for rows in first if rows.shape[1] == 1200])
    np.testing.assert_array_equal(whole, load(files[0], 4096))

    assert reader._process is not None
    reader._process.kill()
    reader.ask(job(2, files[2], (1200, 900)))
    pieces = everything_of(reader, 1)
    assert pieces[-1] == Piece(2, "end")


def test_a_picture_that_ends_every_process_is_given_up(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exhibit.media.reader._MODULE", "exhibit.nothing")  # ends at once
    reader.ask(job(4, save(tmp_path / "evil.png", (5, 5)), (5, 5)))
    (piece,) = everything_of(reader, 1)
    assert (piece.number, piece.what) == (4, "fault")
    assert "evil.png could not be decoded" in piece.sentence
