"""`exhibit doctor`: a verdict on each part of a machine, and the mend for what is amiss."""

from __future__ import annotations

import socket
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from exhibit.app import doctor
from exhibit.app.doctor import Finding, Verdict, examine, machine_is_well
from exhibit.terminal import print_findings
from tests.app.commands import command

ROOT = Path(__file__).parents[2]

GOOD = [Finding("Python", "3.12", "good"), Finding("OpenGL 3.3", "4.6", "good")]


def found(what: str, port: int = 0) -> Finding:
    return next(finding for finding in examine(port) if finding.what.startswith(what))


def test_it_looks_at_everything_a_show_needs() -> None:
    parts = [finding.what for finding in examine(0)]
    assert parts == [
        "Python", "packages", "OpenGL 3.3", "OpenGL ES 3.0", "pictures", "display", "sound",
        "fonts", "UDP port 0", "boards",
    ]  # fmt: skip


def test_what_is_amiss_always_has_a_mend() -> None:
    assert [f.what for f in examine(0) if f.verdict != "good" and not f.mend] == []


def test_a_machine_that_can_play_is_well_and_its_table_fits_a_terminal() -> None:
    said = command("doctor", "--port", "9123", env={"COLUMNS": "80"})
    assert said.exit_code == 0
    assert said.stdout.endswith("A show can play here.\n")
    assert max(map(len, said.stdout.splitlines())) <= 80
    assert "UDP port 9123" in said.stdout


@pytest.mark.parametrize(
    ("core", "es", "other", "well"),
    [
        ("good", "good", "good", True),
        ("missing", "will do", "will do", True),
        ("good", "missing", "good", True),
        ("missing", "missing", "good", False),
        ("good", "good", "missing", False),
    ],
)
def test_one_kind_of_opengl_is_enough_and_nothing_else_may_be_missing(
    core: Verdict, es: Verdict, other: Verdict, well: bool
) -> None:
    findings = [
        Finding("OpenGL 3.3", "", core),
        Finding("OpenGL ES 3.0", "", es),
        Finding("fonts", "", other),
    ]
    assert machine_is_well(findings) is well


def test_a_machine_that_lacks_something_ends_with_three(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = [*GOOD, Finding("fonts", "none", "missing", "install it again: pip install .")]
    monkeypatch.setattr(doctor, "examine", lambda port: iter(lacking))
    said = command("doctor")
    assert said.exit_code == 3
    assert "install it again: pip install ." in said.stdout
    assert said.stdout.endswith("A show cannot play here yet.\n")


def test_a_busy_port_is_answered_with_another() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        finding = found("UDP port", port)
    assert (finding.found, finding.verdict) == ("in use by another program", "will do")
    assert finding.mend == f"close the other show, or run with --port {port + 1}"


def port(device: str) -> ListPortInfo:
    made = ListPortInfo(device)
    made.vid, made.pid, made.product = 0x2341, 0x43, "Arduino Uno"
    return made


def test_boards_are_named_as_a_venue_file_names_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ttyACM0").touch()
    plugged = [port(str(tmp_path / "ttyACM0")), ListPortInfo("/dev/ttyS0")]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: plugged)
    assert found("boards") == Finding("boards", "usb:2341:0043 (Arduino Uno)", "good")


def test_a_board_that_nobody_may_open_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: [port("/dev/nothing")])
    finding = found("boards")
    assert finding.verdict == "will do"
    assert finding.mend.startswith("this user may not open /dev/nothing: sudo usermod -aG dialout")


def test_no_board_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serial.tools.list_ports.comports", list)
    assert found("boards") == Finding("boards", "none on a USB cable", "good")


def test_packages_that_are_old_or_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def pretend(name: str) -> str:
        if name == "av":
            raise PackageNotFoundError(name)
        return "1.9.3" if name == "numpy" else version(name)

    monkeypatch.setattr("importlib.metadata.version", pretend)
    finding = found("packages")
    assert finding.found == "av is not installed, numpy 1.9.3 is older than 2.1"
    assert (finding.verdict, finding.mend) == ("missing", "install it again: pip install .")


def test_packages_that_are_all_here_are_a_number() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert found("packages").found == f"all {len(asked)} that exhibit needs"


def test_a_package_that_is_broken_is_a_finding_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Finding:
        raise ImportError("libharfbuzz.so is missing")

    monkeypatch.setattr(doctor, "_fonts", broken)
    finding = found("fonts")
    assert finding.found == "cannot be looked at: libharfbuzz.so is missing"
    assert finding.verdict == "missing"


@pytest.mark.parametrize(
    ("status", "said", "verdict", "shown"),
    [
        (0, "OpenGL 4.6 (Core Profile) NVIDIA 550, RTX 4060; SDL x11", "good",
         "OpenGL 4.6 NVIDIA 550, RTX 4060; SDL x11"),
        (0, "OpenGL 4.5 (Core) Mesa, llvmpipe (LLVM 15, 256 bits); SDL offscreen", "will do",
         "OpenGL 4.5 Mesa, llvmpipe; SDL offscreen"),
        (1, "This machine offers no OpenGL 3.3 (no EGL): install it.", "missing", "none"),
        (-11, "", "missing", "none"),
    ],
)  # fmt: skip
def test_a_driver_is_asked_in_a_process_of_its_own(
    status: int, said: str, verdict: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = subprocess.CompletedProcess(["python"], status, f"{said}\n", "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    finding = found("OpenGL 3.3")
    assert (finding.verdict, finding.found) == (verdict, shown)
    assert bool(finding.mend) is (verdict != "good")


def test_a_driver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("python", 30)

    monkeypatch.setattr(subprocess, "run", hang)
    assert found("OpenGL 3.3").found == "the driver does not answer"


def test_without_a_display_shows_are_drawn_off_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "offscreen")
    assert found("display") == Finding(
        "display",
        "none",
        "will do",
        "shows are drawn off screen: start it on the desktop to see them in a window",
    )


@pytest.mark.parametrize(("driver", "verdict"), [("dummy", "good"), ("nothing", "will do")])
def test_sound_is_tried(driver: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", driver)
    assert found("sound").verdict == verdict


def test_what_is_found_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([Finding("odd", "[red]brackets[/red]", "good")])
    assert "[red]brackets[/red]" in capsys.readouterr().out
