"""A show on the wall: `exhibit run` as a process, with a board that speaks OSC to it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import wave
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from tests.app.commands import Playing, board, colour_at, command, free_port, read, wait_until
from tests.shows import write

BLUE, RED, GREEN = (0, 0, 128), (128, 0, 0), (0, 128, 0)
NO_GL = {"__EGL_VENDOR_LIBRARY_FILENAMES": "/dev/null"}  # Mesa's own way to have no driver

SHOW = """\
show: Tide
canvas: [160, 90]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
start: sleep
scenes:
  - scene: sleep
    background: "#000080"
    go: [{when: near < 1, to: awake, with: cut}]
  - scene: awake
    background: "#800000"
    go:
      - {when: near > 2, to: sleep, with: cut}
      - {when: drum >= 3, to: dance, with: cut}
  - scene: dance
    background: "#008000"
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return write(tmp_path / "tide", SHOW)


def is_seen(still: Path, colour: tuple[int, ...]) -> None:
    wait_until(lambda: colour_at(still, 0.5, 0.5) == colour, f"{colour} in {still.name}")


def test_the_picture_changes_when_a_sensor_speaks(show: Path, tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    with (
        Playing("run", show, "--port", 0, "--snapshot", still) as playing,
        board(playing.port) as say,
    ):
        is_seen(still, BLUE)
        say("/in/near", 0.4)
        is_seen(still, RED)
        for _ in range(3):
            say("/in/drum", 0.9)
        is_seen(still, GREEN)
        assert playing.interrupt() == 0


def test_without_a_display_it_says_so_in_one_line(show: Path) -> None:
    with Playing("run", show, "--port", 0, "--seconds", 0, DISPLAY="", WAYLAND_DISPLAY="") as it:
        assert it.ended() == 0
    lines = [line for line in it.said if "display" in line]
    assert lines == ["No display here: drawing off screen (--snapshot FILE keeps a still)."]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_it_is_told_to(ending: int, show: Path, tmp_path: Path) -> None:
    evening, still = tmp_path / "evening.jsonl", tmp_path / "still.png"
    arguments = ("--port", 0, "--record", evening, "--snapshot", still)
    with Playing("run", show, *arguments) as playing:
        playing.wait_for("hears OSC")
        is_seen(still, BLUE)
        assert playing.interrupt(ending) in (0, 130)
    assert "end" in json.loads(evening.read_text("utf-8").splitlines()[-1])


def test_a_recorded_evening_plays_back_to_the_same_picture(show: Path, tmp_path: Path) -> None:
    evening, live = tmp_path / "evening.jsonl", tmp_path / "live.png"
    arguments = ("--port", 0, "--record", evening, "--snapshot", live)
    with Playing("run", show, *arguments) as playing, board(playing.port) as say:
        is_seen(live, BLUE)
        say("/in/near", 0.4)
        is_seen(live, RED)
        for _ in range(3):
            say("/in/drum", 1)
        is_seen(live, GREEN)
        assert playing.interrupt() == 0
    end_s = json.loads(evening.read_text("utf-8").splitlines()[-1])["end"]

    again = tmp_path / "again.png"
    with Playing("run", show, "--replay", evening, "--snapshot", again) as playing:
        playing.wait_for("hears a recording")
        assert playing.ended() == 0

    shot = tmp_path / "shot.png"
    seen, seen_again = read(live), read(again)
    assert seen is not None
    assert seen_again is not None
    np.testing.assert_array_equal(seen, seen_again)
    size = f"{seen.shape[1]}x{seen.shape[0]}"
    when = ("--replay", evening, "--at", f"{end_s}s", "--size", size)
    assert command("shoot", show, *when, "-o", shot).exit_code == 0
    shot_then = read(shot)
    assert shot_then is not None
    np.testing.assert_array_equal(seen, shot_then)


def test_a_still_of_the_recording_shows_what_was_seen_then(show: Path, tmp_path: Path) -> None:
    evening = tmp_path / "evening.jsonl"
    events = [{"t": 2.0, "source": "osc", "address": "/in/near", "values": [0.4]}]
    lines = [{"journal": 1, "show": "Tide"}, *events, {"end": 5.0}]
    evening.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    for at_s, colour in ((1.9, BLUE), (2.1, RED)):
        still = tmp_path / f"{at_s}.png"
        shot = command("shoot", show, "--replay", evening, "--at", f"{at_s}s", "-o", still)
        assert shot.exit_code == 0
        assert colour_at(still, 0.5, 0.5) == colour


def test_a_board_that_speaks_before_the_first_picture_does_not_end_it(show: Path) -> None:
    port, quiet = free_port(), Event()

    def chatter() -> None:
        with board(port) as say:
            while not quiet.wait(0.002):
                with suppress(ConnectionRefusedError):  # nobody listens yet
                    say("/in/near", 2.5)

    speaking = Thread(target=chatter)
    speaking.start()
    try:
        with Playing("run", show, "--port", port, "--seconds", 0.3) as playing:
            assert playing.ended() == 0
    finally:
        quiet.set()
        speaking.join()


def test_what_a_board_says_wrongly_is_named_and_the_show_goes_on(
    show: Path, tmp_path: Path
) -> None:
    still = tmp_path / "still.png"
    with (
        Playing("run", show, "--port", 0, "--snapshot", still) as playing,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prankster,
        board(port := playing.port) as say,
    ):
        prankster.sendto(b"\xff\x00nonsense", ("127.0.0.1", port))
        playing.wait_for("OSC from 127.0.0.1: not osc")
        say("/in/naer", 0.4)
        assert "did you mean /in/near?" in playing.wait_for("nothing here listens to /in/naer")
        say("/in/near", float("nan"))
        playing.wait_for("number not finite")
        say("/in/near", 0.4)
        is_seen(still, RED)
        assert playing.interrupt() == 0


def test_a_busy_port_is_one_sentence(show: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with Playing("run", show, "--port", port) as playing:
            assert playing.ended() == 3
    said = [line for line in playing.said if "No display here" not in line]
    assert len(said) == 1
    assert said[0].startswith(f"UDP port {port} is already in use: close the other show")


@pytest.mark.skipif(sys.platform != "linux", reason="says so to Mesa")
@pytest.mark.parametrize(
    "arguments", [("run", "--port", "0"), ("shoot", "--at", "0s", "-o", "still.png")]
)
def test_a_machine_without_opengl_is_one_sentence(
    arguments: tuple[str, ...], show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Playing(arguments[0], show, *arguments[1:], **NO_GL) as playing:
        assert playing.ended() == 3
    said = [line for line in playing.said if "No display here" not in line]
    assert len(said) == 1
    assert said[0].startswith("This machine offers neither OpenGL 3.3 nor OpenGL ES 3.0")
    assert not (tmp_path / "still.png").exists()


def test_a_machine_without_sound_plays_silent_and_says_so_once(show: Path, tmp_path: Path) -> None:
    with wave.open(str(show / "sea.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(800))
    still = tmp_path / "still.png"
    write(show, SHOW.replace('"#000080"\n', '"#000080"\n    nodes: [{sound: sea.wav}]\n'))
    arguments = ("--port", 0, "--seconds", 0.3, "--snapshot", still)
    with Playing("run", show, *arguments, SDL_AUDIODRIVER="nothing") as playing:
        assert playing.ended() == 0
    said = [line for line in playing.said if "sound" in line]
    assert len(said) == 1
    assert said[0].endswith("the show plays silent. Plug in or enable a sound card.")
    assert colour_at(still, 0.5, 0.5) == BLUE


def test_a_node_that_cannot_be_drawn_is_named_and_the_rest_plays(
    show: Path, tmp_path: Path
) -> None:
    still = tmp_path / "still.png"
    nodes = "\n    nodes: [{image: lost.png}, {shape: star, size: 60, colour: white}]\n"
    write(show, SHOW.replace('"#000080"\n', f'"#000080"{nodes}'))
    arguments = ("--port", 0, "--seconds", 0.2, "--snapshot", still)
    with Playing("run", show, *arguments) as playing:
        assert playing.ended() == 0
    assert any("show.yaml:11:21: error: the picture lost.png" in line for line in playing.said)
    assert colour_at(still, 0.5, 0.5) == (255, 255, 255)


def test_a_show_that_cannot_play_ends_before_a_window_opens(show: Path) -> None:
    write(show, SHOW.replace("start: sleep", "start: slep"))
    with Playing("run", show, **NO_GL) as playing:
        assert playing.ended() == 1
    assert "did you mean 'sleep'?" in playing.said[1]
    assert playing.said[-1] == "1 error. The show cannot play yet."


def test_a_reader_that_closes_its_end_is_no_fault(show: Path) -> None:
    """`exhibit check SHOW | head -0`"""
    process = subprocess.Popen(
        [sys.executable, "-m", "exhibit", "check", str(show)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert said == ""


def test_a_recording_of_a_show_that_was_edited_says_so_when_it_is_played(
    show: Path, tmp_path: Path
) -> None:
    evening, still = tmp_path / "evening.jsonl", tmp_path / "still.png"
    events = [
        {"t": 1.0, "source": "exhibit", "address": "/exhibit/reload", "values": []},
        {"t": 2.0, "source": "osc", "address": "/in/near", "values": [0.4]},
    ]
    lines = [{"journal": 1, "show": "Tide"}, *events, {"end": 5.0}]
    evening.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    shot = command("shoot", show, "--replay", evening, "--at", "2.1s", "-o", still)
    assert shot.exit_code == 0
    assert shot.stderr.count("was edited while this was recorded, at 1 s") == 1
    assert "/exhibit/reload" not in shot.stderr
    assert colour_at(still, 0.5, 0.5) == RED
