"""Every board's folder is whole, and its data agree with each other and with its firmware."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from exhibit.core.words import INPUT_KINDS
from hardware.draw import bill
from hardware.draw.picture import picture
from hardware.draw.wiring import FOLDER, Wire, boards, wiring_of, wirings

BOARDS = boards()
WIRINGS = [(file, wiring) for board in BOARDS for file, wiring in wirings(board)]
NAMES = [f"{file.parent.name}/{file.stem}" for file, _ in WIRINGS]
NO_PIN = (None, "NOT_CONNECTED", "exhibit::NOT_CONNECTED")
A_PIN = re.compile(r"(.*_)?(pins?|channel)$", re.IGNORECASE)


def profile(board: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / board / "profile.yaml").read_text("utf-8"))
    return data


def configured(file: Path) -> dict[str, str]:
    """The pins of a firmware's configuration: `BUTTON_PINS[0]` or `buttons.pins[0]` and its pin."""
    text = file.read_text("utf-8")
    if file.suffix == ".toml":
        sections = tomllib.loads(text)
        found = {
            f"{name}.{key}": value
            for name, section in sections.items()
            if isinstance(section, dict)
            for key, value in section.items()
        }
    elif file.suffix == ".py":
        found = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
    else:
        found = _in_c(text)
    pins: dict[str, str] = {}
    for name, value in found.items():
        if not A_PIN.fullmatch(name.rpartition(".")[2]) or value in NO_PIN:
            continue
        if isinstance(value, (list, tuple)):
            pins |= {f"{name}[{i}]": str(pin) for i, pin in enumerate(value)}
        else:
            pins[name] = str(value)
    return pins


def _in_c(text: str) -> dict[str, Any]:
    """`constexpr uint8_t KNOB_PIN = A0;` and `const int LED_PINS[] = {5, 6};`."""
    found: dict[str, Any] = {}
    text = re.sub(r"//.*", "", text)
    for name, value in re.findall(r"\b(\w+_PINS?)\b\s*(?:\[\w*\])?\s*=\s*([^;]+);", text):
        several = re.fullmatch(r"\{(.*)\}", value.strip(), re.DOTALL)
        words = [word.strip() for word in (several[1] if several else value).split(",")]
        found[name] = [word for word in words if word] if several else words[0]
    return found


def same_pin(wire: Wire, value: str) -> bool:
    """`GP6` is 6, `GPIO17` is 17, `CH0` of the converter is 0; `A0` is A0 alone."""
    label = wire.to.rpartition(".")[2].partition(" ")[0]
    number = "" if label.startswith("A") else "".join(filter(str.isdigit, label))
    return value in (label, number)


@pytest.mark.parametrize("board", BOARDS)
def test_a_board_has_all_that_a_maker_needs(board: str) -> None:
    folder = FOLDER / board
    for name in ("README.md", "wiring.yaml", "wiring.svg", "parts.yaml", "profile.yaml"):
        assert (folder / name).is_file(), f"{board} lacks {name}"
    readme = (folder / "README.md").read_text("utf-8")
    for file, _ in wirings(board):
        assert f"({file.stem}.svg)" in readme, f"show {file.stem}.svg in the README"


@pytest.mark.parametrize(("file", "wiring"), WIRINGS, ids=NAMES)
def test_a_picture_is_what_its_data_draw(file: Path, wiring: Any) -> None:
    assert file.with_suffix(".svg").read_text("utf-8") == picture(wiring), (
        f"run python -m hardware.draw {file.parent.name}"
    )


@pytest.mark.parametrize(("file", "wiring"), WIRINGS, ids=NAMES)
def test_each_wire_ends_where_the_firmware_looks_for_it(file: Path, wiring: Any) -> None:
    pins = configured(file.parent / wiring.config)
    assert pins, f"{wiring.config} names no pins"
    wires = {w.config: w for part in wiring.parts for w in part.wires if w.config}
    for name, wire in wires.items():
        assert name in pins, f"{wiring.config} has no {name}"
        assert same_pin(wire, pins[name]), f"{name} is {pins[name]}, and wired to {wire.to}"
    assert sorted(pins.keys() - wires.keys()) == [], "these are read and not wired"


@pytest.mark.parametrize("board", BOARDS)
def test_each_sensor_and_output_of_a_profile_is_wired(board: str) -> None:
    said = profile(board)
    wired = {name for _, wiring in wirings(board) for part in wiring.parts for name in part.feeds}
    assert wired == {*said["sensors"], *said["outputs"]}


@pytest.mark.parametrize("board", BOARDS)
def test_a_profile_is_understood(board: str) -> None:
    said = profile(board)
    assert said.keys() == {"board", "speaks", "sensors", "outputs"}
    assert said["speaks"] in ("udp", "serial")
    for name, row in said["sensors"].items():
        assert row["osc"] == "/{name}/" + name.replace("-", "/")
        assert row["kind"] in INPUT_KINDS
        assert re.fullmatch(r"\d+ per s", row["rate"])
        assert re.fullmatch(r"\d+s", row["silent_after"])
        known = {"osc", "kind", "unit", "between", "rate", "silent_after", "value"}
        assert row.keys() <= known
    for name, row in said["outputs"].items():
        assert row == {"osc": "/{name}/" + name.replace("-", "/"), "between": [0, 1]}


@pytest.mark.parametrize("board", BOARDS)
def test_what_to_buy_says_what_for_and_what_to_look_for(board: str) -> None:
    items = bill.read(board)
    assert len(items) >= 3
    for item in items:
        assert item.number >= 1
        assert item.use
        assert item.look_for


def test_the_guides_list_every_board() -> None:
    for guide in ("README.md", "README.fr.md"):
        listed = re.findall(r"^\| \[`(\w+)`\]\(\1/\)", (FOLDER / guide).read_text("utf-8"), re.M)
        assert sorted(listed) == BOARDS


# --- the guides -----------------------------------------------------------------------------------


def test_the_examples_of_the_guide_are_understood() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.S)
    wiring, items, said = (yaml.safe_load(block) for block in blocks)
    assert [part.name for part in wiring_of(wiring).parts] == ["distance"]
    assert [set(item) for item in items] == [set(bill.KEYS)]
    assert said.keys() == profile("micropython").keys()


def test_both_guides_say_the_same_addresses_and_rows() -> None:
    english, french = (
        (FOLDER / name).read_text("utf-8").partition("## What a board's folder holds")[0]
        for name in ("README.md", "README.fr.md")
    )
    assert english.count("\n|") == french.count("\n|")
    addresses = re.compile(r"`(/(?:NAME|node|in)/\w+)")
    assert addresses.findall(english) == addresses.findall(french)


@pytest.mark.parametrize("board", BOARDS)
def test_each_address_of_a_profile_is_in_the_guide(board: str) -> None:
    guide = (FOLDER / "README.md").read_text("utf-8")
    said = profile(board)
    for row in [*said["sensors"].values(), *said["outputs"].values()]:
        address = re.sub(r"/\d+$", "/1", row["osc"].replace("{name}", "NAME"))
        assert f"`{address}`" in guide
