"""The commands as a newcomer types them, right and wrong."""

from __future__ import annotations

import json
import random
import socket
from pathlib import Path

import numpy as np
import pytest

from exhibit import __version__, cli
from exhibit.cli import app
from exhibit.core.problems import Problem
from tests.app.commands import Playing, command, read
from tests.shows import picture, with_node, with_scenes, write

COMMANDS = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]

LAMP = """\
show: Lamp
canvas: [160, 90]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  tongue: {kind: choice, options: [en, fr], chooses: language}
start: dark
scenes:
  - scene: dark
    background: "#202020"
    nodes:
      - {shape: rectangle, at: [25%, 50%], size: [80, 90], colour: red, opacity: {follow: near, from: 1, to: 0}}
      - {text: {en: I, fr: WWW}, at: [75%, 50%], size: 50%}
    timeline: [{at: 0s, turn: text, to: 40deg, over: 2s}]
    go: [{after: 1h, to: light}]
  - scene: light
    background: "#ffffff"
    go: [{after: 1h, to: dark}]
"""  # noqa: E501


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    return write(tmp_path / "lamp", LAMP)


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_an_example_that_begins_with_it(name: str) -> None:
    said = command(name, "--help", env={"COLUMNS": "100"})
    assert said.exit_code == 0
    assert f"exhibit {name}" in said.stdout.partition("Example")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    lines = command(name, "--help", env={"COLUMNS": "160"}).stdout.splitlines()
    options = [line.strip("│ ").split("  ") for line in lines if "--" in line and "│" in line]
    assert options
    assert [parts for parts in options if len(parts[-1].split()) < 2] == []


def test_alone_it_says_how_to_begin() -> None:
    said = command()
    assert "exhibit new my_show" in said.output
    assert all(name in said.output for name in COMMANDS)


def test_it_says_its_version() -> None:
    assert command("--version").stdout == f"exhibit {__version__}\n"


@pytest.mark.parametrize(
    "typed",
    [
        ("chek", "x"),
        ("check",),
        ("check", "x", "--jso"),
        ("run", "x", "--port", "70000"),
        ("run", "x", "--seconds", "soon"),
        ("shoot", "x", "-o", "a.png"),
        ("film", "x", "-o", "a.mp4"),
        ("send",),
        ("send", "near", "0.4", "--prot", "1"),
        ("send", "near", "--port", "x"),
    ],
)
def test_wrong_use_is_two(typed: tuple[str, ...]) -> None:
    assert command(*typed).exit_code == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("shoot", "--at", "4", "-o", "a.png"), "--at: '4' has no unit: write 4s"),
        (("shoot", "--at", "9999999h", "-o", "a.png"), "--at: a show lasts a year at most"),
        (("shoot", "--at", "4s", "-o", "nowhere/a.png"), "--output: there is no folder"),
        (("shoot", "--at", "4s", "-o", "."), "--output: . is a folder: name a file"),
        (("shoot", "--at", "4s", "-o", "a.xyz"), ".xyz is no kind of picture: try .png"),
        (("shoot", "--at", "4s", "-o", "a.png", "--size", "big"), "--size is written WIDTHxHEIGHT"),
        (("shoot", "--at", "4s", "-o", "a.png", "--size", "9x99999"), "each side lies between 1"),
        (("shoot", "--at", "4s", "-o", "a.png", "--scene", "drak"), "did you mean 'dark'?"),
        (("shoot", "--at", "4s", "-o", "a.png", "--language", "ar"), "does not speak 'ar'"),
        (("shoot", "--at", "4s", "-o", "a.png", "--set", "near"), "--set is written NAME=VALUE"),
        (("shoot", "--at", "4s", "-o", "a.png", "--set", "nea=1"), "did you mean 'near'?"),
        (("shoot", "--at", "4s", "-o", "a.png", "--set", "near=2kg"), "'2kg' is in 'kg'"),
        (("shoot", "--at", "4s", "-o", "a.png", "--set", "tongue=ar"), "expected one of en, fr"),
        (("shoot", "--at", "4s", "-o", "a.png", "--replay", "lost.jsonl"), "lost.jsonl"),
        (("film", "--from", "4s", "--to", "2s", "-o", "a.mp4"), "--to must come after --from"),
        (("film", "--to", "2s", "-o", "a.gif"), "'a.gif' should end in .mp4, or name a folder"),
        (("film", "--to", "2s", "-o", "a.mp4", "--size", "161x90"), "add --size 162x90"),
        (("run", "--venue", "lost.yaml"), "lost.yaml: error: there is no such file"),
        (("run", "--snapshot", "nowhere/a.png"), "--snapshot: there is no folder"),
        (("run", "--port", "0", "--record", "nowhere/a.jsonl", "--seconds", "0"), "a.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    typed: tuple[str, ...],
    says: str,
    lamp: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command(typed[0], lamp, *typed[1:])
    assert said.exit_code == 2
    assert says in said.stderr
    assert said.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lamp"]


def test_a_fault_of_the_kit_is_one_sentence_and_not_the_show_s(
    lamp: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("exhibit.app.proofread.checked", stumble)
    monkeypatch.setattr("sys.argv", ["exhibit", "check", str(lamp)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 70
    assert said.startswith("This is a fault of exhibit, not of your show: ZeroDivisionError")
    assert "Traceback" not in said

    monkeypatch.setenv("EXHIBIT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main()


# --- check ----------------------------------------------------------------------------------------


def test_a_good_show_can_play(lamp: Path) -> None:
    said = command("check", lamp)
    assert (said.exit_code, said.stdout) == (0, "The show can play.\n")


def test_every_problem_is_said_with_its_place_and_what_was_meant(lamp: Path) -> None:
    write(lamp, LAMP.replace("shape:", "shap:").replace("start: dark", "start: drak"))
    said = command("check", lamp)
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        f"{lamp}/show.yaml:7:8: error: there is no scene 'drak' [unknown-scene]",
        "    did you mean 'dark'?",
        f"{lamp}/show.yaml:12:10: error: 'shap' is no kind of node [unknown-kind]",
        "    did you mean 'shape'?",
        "2 errors. The show cannot play yet.",
        "More about one of these: exhibit explain unknown-scene",
    ]


def test_a_show_that_plays_without_what_is_wrong_says_so(lamp: Path) -> None:
    write(lamp, LAMP.replace("colour: red", "colour: rad"))
    said = command("check", lamp)
    assert said.exit_code == 1
    assert said.stdout.splitlines()[-2] == "1 error. The show plays, without what is wrong."


def test_warnings_and_notes_let_a_show_pass(lamp: Path) -> None:
    write(lamp, LAMP.replace(", fr: WWW", "") + "unreviewed: [fr]\n")
    said = command("check", lamp)
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-2] == "The show can play: 1 warning, 1 note."


def test_problems_are_data_for_other_programs(lamp: Path) -> None:
    write(lamp, LAMP.replace("colour: red", "colour: rad"))
    said = command("check", lamp, "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout) == [
        {
            "file": str(lamp / "show.yaml"),
            "line": 12,
            "column": 68,
            "severity": "error",
            "code": "colour",
            "message": "expected a colour such as '#d9a441' or ivory, found 'rad'",
            "hint": "did you mean 'red'?",
            "left_out": True,
        }
    ]


def test_a_good_show_has_no_data(lamp: Path) -> None:
    assert json.loads(command("check", lamp, "--json").stdout) == []


def test_a_thousand_problems_are_not_all_printed(lamp: Path) -> None:
    write(lamp, with_node(*["{shape: sta}"] * 1000))
    lines = command("check", lamp).stdout.splitlines()
    assert len(lines) == 2 * 100 + 3
    assert lines[-3] == "and 900 more"
    assert lines[-2] == "1000 errors. The show plays, without what is wrong."


GOOD = with_scenes("- scene: shore")  # twelve lines
LOOP = """\
- scene: shore
  go: [{when: near < 1, to: reef}]
- scene: reef
  go: [{when: near < 2, to: shore}]
"""
BAD: list[tuple[str, str | bytes, str, int, str]] = [
    ("nothing", b"", "the file is empty", 0, "write 'show:' and a name"),
    ("an old encoding", "show: Été\n".encode("latin-1"), "is not", 1, ""),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(99), "", 0, ""),
    ("a tab", "show: A\n\tstart: a\n", "tab", 2, "spaces"),
    ("a key twice", f"{GOOD}show: B\n", "show", 13, ""),
    ("an unknown key", f"{GOOD}stat: a\n", "a show has no 'stat'", 13, "did you mean 'start'?"),
    ("an unknown kind", with_node("{shap: star}"), "no kind of node", 14, "did you mean 'shape'?"),
    ("a wrong type", with_node("{shape: star, at: 50%}"), "expected two values", 14, "for example"),
    ("a wrong unit", with_node("{shape: star, turn: 3s}"), "'3s' is in 's'", 14, ""),
    ("a lost picture", with_node("{image: se.png}"), "is not there", 14, "did you mean 'sea.png'?"),
    ("a loop", with_scenes(LOOP), "no time passing", 13, "after: 2s"),
    ("a bomb", "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n"
        for i in range(9)
    ), "makes more than 10,000 values", 4, ""),
    ("50 kB of brackets", "[" * 50_000, "lists and groups", 1, "bracket"),
    ("50 kB of braces", "{" * 50_000, "", 1, ""),
    ("1 MB of noise", random.Random(7).randbytes(1 << 20), "", 0, ""),
    ("1 MB of letters", "a" * (1 << 20), "", 0, ""),
    ("a merge key", f"{GOOD}idle: {{<<: *a, after: 3s, to: shore}}\n", "'<<' is not used", 13, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says", "line", "hint"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD]
)
def test_bad_input_is_answered_where_it_is(
    content: str | bytes, says: str, line: int, hint: str, tmp_path: Path
) -> None:
    picture(tmp_path, "sea.png")
    data = content.encode() if isinstance(content, str) else content
    (tmp_path / "show.yaml").write_bytes(data)
    said = command("check", tmp_path, "--json")
    assert said.exit_code == 1
    found = json.loads(said.stdout)
    assert 1 <= len(found) <= 2
    assert found[0]["file"] == str(tmp_path / "show.yaml")
    assert line in (0, found[0]["line"])
    assert says in found[0]["message"]
    assert hint in found[0]["hint"]
    assert len(found[0]["message"]) < 160


@pytest.mark.parametrize("name", ["run", "shoot", "film"])
def test_a_show_that_is_not_there_has_errors(name: str, tmp_path: Path) -> None:
    more = {"run": (), "shoot": ("--at", "0s", "-o", "a.png"), "film": ("--to", "1s", "-o", "a")}
    said = command(name, tmp_path / "lost", *more[name])
    assert said.exit_code == 1
    assert "there is no such show" in said.stderr


def test_check_answers_before_anything_that_draws_is_loaded(lamp: Path) -> None:
    with Playing("check", lamp, PYTHONPROFILEIMPORTTIME="1", PYTHONWARNINGS="") as playing:
        assert playing.ended() == 0
    loaded = {line.rpartition("|")[2].strip() for line in playing.said if "import time" in line}
    assert "exhibit.authoring.check" in loaded
    heavy = {"pygame", "OpenGL", "av", "PIL", "rich"}  # its words are set, which needs the fonts
    assert heavy & loaded == set()


# --- shoot and film -------------------------------------------------------------------------------


def shoot(show: Path, *arguments: object) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    still = show.parent / "still.png"
    said = command("shoot", show, "--at", "1s", "-o", still, *arguments)
    assert said.exit_code == 0, said.stderr
    seen = read(still)
    assert seen is not None
    return seen


def test_a_still_is_as_large_as_the_canvas_or_as_one_says(lamp: Path) -> None:
    assert shoot(lamp).shape == (90, 160, 3)
    assert shoot(lamp, "--size", "320x180").shape == (180, 320, 3)


def test_a_still_says_what_was_written(lamp: Path, tmp_path: Path) -> None:
    still = tmp_path / "a.png"
    said = command("shoot", lamp, "--at", "1500ms", "-o", still)
    assert said.stdout == f"{still}: 160 x 90, 1.5 s\n"


@pytest.mark.parametrize("near", ["0.3", "30cm", "300 mm"])
def test_an_input_can_be_set_for_a_still(near: str, lamp: Path) -> None:
    assert tuple(shoot(lamp)[45, 40]) == (32, 32, 32)
    assert tuple(shoot(lamp, "--set", f"near={near}")[45, 40]) == (255, 0, 0)


def test_a_still_can_be_of_any_scene(lamp: Path) -> None:
    assert (shoot(lamp, "--scene", "light") == 255).all()


def test_a_still_speaks_the_language_that_is_asked_for(lamp: Path) -> None:
    english, french = shoot(lamp), shoot(lamp, "--language", "fr")
    assert (english != french).any()
    np.testing.assert_array_equal(french, shoot(lamp, "--set", "tongue=fr"))


def test_what_cannot_be_drawn_is_left_out_and_named_and_the_rest_is_there(lamp: Path) -> None:
    whole = shoot(lamp, "--set", "near=0.3")
    write(lamp, LAMP.replace("I, fr: WWW}, at", "I, fr: WWW}, att"))
    still = lamp.parent / "rest.png"
    said = command("shoot", lamp, "--at", "1s", "-o", still, "--set", "near=0.3")
    assert said.exit_code == 0
    assert f"{lamp}/show.yaml:13:" in said.stderr
    assert "'text' has no 'att'" in said.stderr
    rest = read(still)
    assert rest is not None
    np.testing.assert_array_equal(rest[:, :80], whole[:, :80])
    assert (rest[:, 81:] == 32).all()


def test_a_still_is_the_film_s_picture_at_that_time(lamp: Path, tmp_path: Path) -> None:
    said = command("film", lamp, "--from", "500ms", "--to", "1.5s", "--fps", "4", "-o",
                   tmp_path / "film")  # fmt: skip
    assert said.exit_code == 0, said.stderr
    assert said.stdout == f"{tmp_path / 'film'}: 4 pictures, 1 s\n"
    names = sorted(path.name for path in (tmp_path / "film").iterdir())
    assert names == ["00000.png", "00001.png", "00002.png", "00003.png"]
    third = read(tmp_path / "film" / "00002.png")
    assert third is not None
    np.testing.assert_array_equal(third, shoot(lamp))


# --- new, send, doctor ----------------------------------------------------------------------------


def test_a_new_show_is_good_and_can_be_shot_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("new", "my_first_show")
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-1] == "See it with:  exhibit run my_first_show"
    assert command("check", "my_first_show").stdout == "The show can play.\n"
    assert command("shoot", "my_first_show", "--at", "3s", "-o", "a.png").exit_code == 0
    assert command("new", "my_first_show").exit_code == 2


@pytest.mark.parametrize(
    ("typed", "datagram"),
    [
        (("near", "0.5"), b"/in/near\0\0\0\0,f\0\0\x3f\0\0\0"),
        (("near", "-0.5"), b"/in/near\0\0\0\0,f\0\0\xbf\0\0\0"),
        (("drum",), b"/in/drum\0\0\0\0,\0\0\0"),
        (("/lantern", "3", "ar"), b"/lantern\0\0\0\0,is\0\0\0\0\3ar\0\0"),
    ],
)
def test_a_message_is_sent_as_a_board_would(typed: tuple[str, ...], datagram: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as show:
        show.bind(("127.0.0.1", 0))
        show.settimeout(30)
        port = show.getsockname()[1]
        said = command("send", *typed, "--port", port)
        assert said.exit_code == 0
        assert said.stdout.endswith(f" -> 127.0.0.1:{port}\n")
        assert show.recv(100) == datagram


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("near", "0.4", "--prot"), "there is no option '--prot': did you mean '--port'?"),
        (("/in/my lamp",), "is no OSC address"),
        (("near", "1", "--host", "no.such.host.invalid"), "cannot be found: is its name right?"),
    ],
)
def test_a_message_that_cannot_be_sent_is_one_sentence(typed: tuple[str, ...], says: str) -> None:
    said = command("send", *typed)
    assert said.exit_code == 2
    assert says in said.stderr


def test_problems_of_any_kind_are_data() -> None:
    from exhibit.core.problems import Place  # noqa: PLC0415
    from exhibit.terminal import as_data  # noqa: PLC0415

    problem = Problem(Place("a.yaml", 3, 4), "code", "message", "hint", "note", left_out=True)
    assert list(as_data([problem])[0].values()) == [
        "a.yaml", 3, 4, "note", "code", "message", "hint", True,
    ]  # fmt: skip


# --- explain, and check --fix ---------------------------------------------------------------------


def test_a_finding_is_explained_with_what_is_wrong_and_what_is_right() -> None:
    said = command("explain", "unknown-key", "--in", "en")
    assert said.exit_code == 0
    assert said.stdout.startswith("unknown-key (error)\nA key that is not known here")
    assert "Wrong:\n    - image: bird.png\n      opactiy: 50%  # <-\n" in said.stdout
    assert "Right:\n    - image: bird.png\n      opacity: 50%\n" in said.stdout


def test_a_finding_is_explained_in_the_language_of_the_computer() -> None:
    assert "Juste" in command("explain", "[never-true]", env={"LC_ALL": "fr_FR.UTF-8"}).stdout
    assert "Right" in command("explain", "never-true", env={"LC_ALL": "ar_TN.UTF-8"}).stdout
    assert command("explain", "never-true", "--in", "wo").exit_code == 2


def test_without_a_code_all_findings_are_listed() -> None:
    lines = command("explain", "--in", "en").stdout.splitlines()
    assert len(lines) > 100
    assert any(line.startswith("dead-end ") for line in lines)


def test_a_code_that_is_none_is_answered_with_the_one_that_was_meant() -> None:
    said = command("explain", "unknwon-key")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "did you mean 'unknown-key'?" in said.stderr


def test_check_mends_plain_slips_and_shows_the_lines(lamp: Path) -> None:
    write(lamp, LAMP.replace("colour: red", "colour: rde"))
    shown = command("check", lamp, "--diff")
    assert shown.exit_code == 1
    assert "To be mended by --fix: 1 file." in shown.stderr
    assert "colour: rde" in (lamp / "show.yaml").read_text("utf-8")
    said = command("check", lamp, "--fix")
    assert (said.exit_code, said.stdout) == (0, "The show can play.\n")
    assert "Mended: 1 file." in said.stderr
    assert (lamp / "show.yaml").read_text("utf-8") == LAMP
    assert "No slip here" in command("check", lamp, "--fix").stderr
