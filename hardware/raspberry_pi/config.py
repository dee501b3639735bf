"""`config.toml` as a value; a sensor without a section is None."""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar


class ConfigError(Exception):
    """One sentence: what is wrong in the file, and what to do."""


@dataclass(frozen=True, slots=True)
class Motion:
    pin: int


@dataclass(frozen=True, slots=True)
class Distance:
    trigger_pin: int
    echo_pin: int
    farthest: float = 4.0


@dataclass(frozen=True, slots=True)
class Turns:
    a_pin: int
    b_pin: int


@dataclass(frozen=True, slots=True)
class Buttons:
    pins: tuple[int, ...]
    debounce_ms: float = 15.0


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the MCP3008."""

    channel: int


@dataclass(frozen=True, slots=True)
class Drum:
    channel: int
    threshold: float = 0.08
    deaf_ms: float = 60.0


@dataclass(frozen=True, slots=True)
class Touch:
    bus: int = 1
    address: int = 0x5A
    electrodes: int = 12


@dataclass(frozen=True, slots=True)
class Leds:
    pins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Config:
    name: str
    host: str
    port: int = 9000
    listen_port: int = 9001
    motion: Motion | None = None
    distance: Distance | None = None
    turns: Turns | None = None
    buttons: Buttons | None = None
    knob: Channel | None = None
    light: Channel | None = None
    drum: Drum | None = None
    touch: Touch | None = None
    leds: Leds | None = None


SECTIONS: dict[str, type[Any]] = {
    "motion": Motion,
    "distance": Distance,
    "turns": Turns,
    "buttons": Buttons,
    "knob": Channel,
    "light": Channel,
    "drum": Drum,
    "touch": Touch,
    "leds": Leds,
}
Kind = TypeVar("Kind")


def read(file: Path) -> Config:
    """The configuration; ConfigError in one sentence, OSError where there is no file."""
    try:
        return config_of(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name}: this is no TOML: {error}") from None
    except ConfigError as error:
        raise ConfigError(f"{file.name}: {error}") from None


def config_of(data: dict[str, Any]) -> Config:
    made = dict(data)
    for name, kind in SECTIONS.items():
        if name in made:
            if not isinstance(made[name], dict):
                raise ConfigError(f"{name} is a section: write [{name}] on a line of its own")
            made[name] = _filled(kind, made[name], f"[{name}]")
    config = _filled(Config, made, "the file")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", config.name):
        raise ConfigError(f"name is one lower-case word, not {config.name!r}")
    return config


def _filled(kind: type[Kind], data: dict[str, Any], where: str) -> Kind:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    for name, value in data.items():
        if name not in known:
            raise ConfigError(f"no use for {name} in {where}; there are {', '.join(known)}")
        words = str(known[name].type)
        if not _fits(value, words):
            raise ConfigError(f"{name} in {where} cannot be {value!r}")
        if isinstance(value, list):
            data = data | {name: tuple(value)}
    for name, field in known.items():
        if name not in data and field.default is MISSING:
            raise ConfigError(f"{where} lacks {name}")
    return kind(**data)


def _fits(value: object, words: str) -> bool:
    """Whether a value of TOML is what a field says that it is."""
    if words == "int":
        return type(value) is int and 0 <= value <= 65_535
    if words == "float":
        return type(value) in (int, float) and 0 <= value < 1e6  # type: ignore[operator]  # a number
    if words == "str":
        return isinstance(value, str) and 0 < len(value) <= 64
    if words.startswith("tuple"):
        return isinstance(value, list) and all(_fits(v, "int") for v in value)
    return not isinstance(value, (int, float, str, list))  # a section, made already
