"""Who reads a show again: what it says of a version, and when."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from exhibit.app.handover import Broken, Came, Failed, Mended, Order, Taken, heard, say
from exhibit.app.known import Known
from exhibit.app.rewriter import Rewriter
from exhibit.app.rewriting import AGAIN, Rewriting, Watching
from exhibit.app.saves import Listing, listed
from exhibit.authoring.venue import Venue
from tests.app.commands import Playing, colour_at, wait_until
from tests.shows import write

SHOW = """\
show: Tide
canvas: [160, 90]
start: sleep
scenes:
  - {scene: sleep, background: "#000080"}
"""
EDITED = SHOW.replace("000080", "008000")
SLIP = SHOW.replace("background", "backgruond")


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return write(tmp_path / "tide", SHOW)


def order_of(show: Path) -> Order:
    out = show.parent / "out"
    out.mkdir(exist_ok=True)
    return Order(show, Venue(), 0, "fr", (160, 90), out, listed(show), (), Known())


@pytest.fixture
def reading(show: Path) -> Rewriting:
    rewriting = Rewriting(order_of(show))
    rewriting.begin()
    return rewriting


# --- one version after the other ------------------------------------------------------------------


def test_what_is_as_it_was_is_nothing_new(reading: Rewriting, show: Path) -> None:
    assert reading.read() == Mended()
    write(show, SHOW + "# a note\n")
    assert reading.read() == Mended()


def test_a_version_is_handed_over_once(reading: Rewriting, show: Path) -> None:
    write(show, EDITED)
    came = reading.read(12.5)
    assert isinstance(came, Came)
    assert came.saved_s == 12.5
    assert came.file.exists()
    assert reading.waits
    reading.taken(Taken(came.number))
    assert not reading.waits
    assert reading.read() == Mended()


def test_what_was_not_taken_is_handed_over_again(reading: Rewriting, show: Path) -> None:
    write(show, EDITED)
    first = reading.read()
    assert isinstance(first, Came)
    reading.taken(Taken(first.number, well=False))
    second = reading.read()
    assert isinstance(second, Came)
    assert second.number > first.number


def test_a_slip_is_told_until_it_is_mended(reading: Rewriting, show: Path) -> None:
    write(show, SLIP)
    for _ in range(2):
        broken = reading.read()
        assert isinstance(broken, Broken)
        assert [p.place.line for p in broken.problems] == [5]
        assert "background" in broken.problems[0].hint
    write(show, SHOW)
    assert reading.read() == Mended()
    assert list((show.parent / "out").iterdir()) == []


def test_a_mistake_that_was_there_before_stops_no_change(tmp_path: Path) -> None:
    lost = SHOW.replace('80"}', '80", nodes: [{image: lost.png}]}')
    show = write(tmp_path / "tide", lost)
    reading = Rewriting(order_of(show))
    reading.begin()
    write(show, lost.replace("000080", "008000"))
    assert isinstance(reading.read(), Came)
    write(show, lost.replace("lost.png", "gone.png"))
    broken = reading.read()
    assert isinstance(broken, Broken)
    assert ["gone.png" in p.message for p in broken.problems] == [True]


def test_a_warning_is_told_once(reading: Rewriting, show: Path) -> None:
    write(show, EDITED.replace("canvas", "unreviewed: [en]\ncanvas"))
    came = reading.read()
    assert isinstance(came, Came)
    told = [p.code for p in came.problems]
    assert told
    reading.taken(Taken(came.number))
    write(show, "# a line above\n" + SHOW.replace("canvas", "unreviewed: [en]\ncanvas"))
    again = reading.read()
    assert isinstance(again, Came)
    assert again.problems == ()


def test_a_show_that_is_gone_is_a_sentence(reading: Rewriting, show: Path) -> None:
    (show / "show.yaml").unlink()
    broken = reading.read()
    assert isinstance(broken, Broken)
    assert "show.yaml" in broken.problems[0].message


# --- looking --------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Reads:
    """In the place of a `Rewriting`: counts, and says what it is told to."""

    def __init__(self) -> None:
        self.waits = False
        self.times = 0
        self.answer: object = Mended()
        self.refused: list[Taken] = []

    def read(self, saved_s: float) -> object:
        self.times += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def taken(self, taken: Taken) -> None:
        self.refused.append(taken)


def watching(
    show: Path, reads: Reads, looks: Iterator[Listing]
) -> tuple[Watching, list[object], Clock]:
    answers: list[object] = []
    clock = Clock()
    made = Watching(
        order_of(show), reads, answers.append, clock=clock, look=lambda: next(looks),  # type: ignore[arg-type]  # stands in for it
    )  # fmt: skip
    return made, answers, clock


def steady(*listings: Listing) -> Iterator[Listing]:
    yield from listings
    while True:
        yield listings[-1]


def turn(looking: Watching, clock: Clock, times: int) -> None:
    for _ in range(times):
        clock.now_s += looking.turn()


def test_a_save_is_read_when_it_is_still(show: Path) -> None:
    reads = Reads()
    looking, answers, clock = watching(show, reads, steady(listed(show), {"show.yaml": (2, 2, 2)}))
    turn(looking, clock, 10)
    assert reads.times == 1
    assert answers == [Mended()]


def test_while_a_version_is_on_its_way_more_saves_are_one(show: Path) -> None:
    reads = Reads()
    versions = [{"show.yaml": (n, n, n)} for n in (2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5)]
    looking, _, clock = watching(show, reads, steady(*versions))
    reads.waits = True
    turn(looking, clock, 30)
    assert reads.times == 0
    reads.waits = False
    turn(looking, clock, 5)
    assert reads.times == 1


def test_a_version_that_was_saved_over_while_it_was_read_is_read_again(show: Path) -> None:
    """Half of it may be of the one version, and half of the next."""
    reads = Reads()
    file = show.parent / "it"
    file.touch()
    reads.answer = Came(3, file, 0, 0, (), Known(), (), 0.0)
    first, second = {"show.yaml": (1, 1, 1)}, {"show.yaml": (2, 1, 1)}
    # The looks until it is still, then the one after it was read.
    looking, answers, clock = watching(show, reads, steady(*[first] * 3, second))
    turn(looking, clock, 3)
    assert (reads.times, answers) == (1, [])
    assert reads.refused == [Taken(3, well=False)]
    assert not file.exists()
    turn(looking, clock, 10)
    assert (reads.times, answers) == (2, [reads.answer])


def test_a_file_that_changes_for_ever_keeps_nobody_waiting_for_ever(show: Path) -> None:
    reads = Reads()
    looking, answers, clock = watching(show, reads, ({"log": (n, 1, 1)} for n in range(10_000)))
    turn(looking, clock, 100)
    assert answers
    assert reads.times <= (AGAIN + 1) * len(answers)


def test_a_fault_of_the_reading_is_a_sentence(show: Path) -> None:
    reads = Reads()
    reads.answer = OSError("no space left")
    looking, answers, clock = watching(show, reads, steady(listed(show), {"a": (1, 1, 1)}))
    turn(looking, clock, 10)
    assert [type(each) for each in answers] == [Failed]
    assert "no space left" in str(answers[0])


# --- the two processes ----------------------------------------------------------------------------


def test_messages_come_as_they_were_said() -> None:
    pipe = BytesIO()
    for message in (Mended(), Failed("no"), Taken(3)):
        say(pipe, message)
    pipe.seek(0)
    assert [heard(pipe) for _ in range(4)] == [Mended(), Failed("no"), Taken(3), None]


@pytest.mark.parametrize("cut", [1, 7, 9, 30])
def test_what_is_cut_short_is_the_end(cut: int) -> None:
    pipe = BytesIO()
    say(pipe, Failed("it ends here"))
    assert heard(BytesIO(pipe.getvalue()[:cut])) is None
    assert heard(BytesIO(b"\xff" * 100)) is None


def test_a_process_reads_what_is_saved_and_is_started_again_when_it_ends(show: Path) -> None:
    def order(folder: Path) -> Order:
        return Order(show, Venue(), 0, "en", (160, 90), folder, listed(show), (), Known())

    news: list[object] = []

    def comes(kind: type) -> bool:
        while (each := rewriter.take()) is not None:
            news.append(each)
        return any(isinstance(each, kind) for each in news)

    rewriter = Rewriter(order)
    rewriter.begin(None)
    try:
        wait_until(lambda: comes(Mended), "it says that it is there")
        write(show, SLIP)
        wait_until(lambda: comes(Broken), "a slip")
        first, news[:] = rewriter.pid, []
        assert first is not None
        rewriter._process.kill()  # type: ignore[union-attr]  # it is there
        wait_until(lambda: comes(Failed) and comes(Mended), "another one")
        assert rewriter.pid != first
    finally:
        rewriter.close()
    assert not rewriter._thread.is_alive()


def test_a_show_on_the_wall_is_the_new_one_soon_after_it_was_saved(
    show: Path, tmp_path: Path
) -> None:
    still = tmp_path / "still.png"
    with Playing("run", show, "--port", 0, "--snapshot", still) as playing:
        wait_until(lambda: colour_at(still, 0.5, 0.5) == (0, 0, 128), "blue")
        write(show, SLIP)
        playing.wait_for("This change is not shown:")
        assert "show.yaml:5" in playing.wait_for("backgruond")
        wait_until(lambda: colour_at(still, 0.5, 0.9) != (0, 0, 128), "the card")
        write(show, EDITED)
        playing.wait_for("The show is the new one")
        wait_until(lambda: colour_at(still, 0.5, 0.5) == (0, 128, 0), "green")
        assert playing.interrupt() == 0
