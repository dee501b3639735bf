"""One reader for two versions of a show: each gets what it asked for, by its own numbers."""

from __future__ import annotations

from pathlib import Path

from exhibit.media.desks import Desks
from exhibit.media.reader import Job, Piece


class Echo:
    """Answers each job with a preview and an end."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.open = True

    def start(self) -> None:
        pass

    def ask(self, job: Job) -> None:
        self.pieces += [Piece(job.number, "preview", sentence=job.path.name)]
        self.pieces += [Piece(job.number, "end", sentence=job.path.name)]

    def take(self) -> Piece | None:
        return self.pieces.pop(0) if self.pieces else None

    def close(self) -> None:
        self.open = False


def job(number: int, name: str) -> Job:
    return Job(number, Path(name), (1, 1), (1, 1))


def test_each_desk_has_its_own_pieces_under_its_own_numbers() -> None:
    desks = Desks(Echo())
    one, two = desks.open(), desks.open()
    one.ask(job(3, "old"))
    two.ask(job(3, "new"))
    assert [(p.number, p.sentence) for p in iter(two.take, None)] == [(3, "new"), (3, "new")]
    assert [(p.number, p.sentence) for p in iter(one.take, None)] == [(3, "old"), (3, "old")]


def test_what_a_desk_that_was_left_has_asked_for_is_lost() -> None:
    echo = Echo()
    desks = Desks(echo)
    one, two = desks.open(), desks.open()
    one.ask(job(0, "old"))
    one.close()
    two.ask(job(0, "new"))
    assert [p.sentence for p in iter(two.take, None)] == ["new", "new"]
    assert one.take() is None
    assert echo.open
    desks.close()
    assert not echo.open


def test_there_are_desks_for_as_many_versions_as_are_saved() -> None:
    desks = Desks(Echo())
    for _ in range(5_000):
        desk = desks.open()
        desk.ask(job(7, "it"))
        assert [p.number for p in iter(desk.take, None)] == [7, 7]
        desk.close()
