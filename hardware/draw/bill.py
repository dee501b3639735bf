"""What to buy for a board: `parts.yaml`, and the table that is printed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from hardware.draw.wiring import FOLDER, WiringError

KEYS = ("part", "number", "for", "look_for", "price")


@dataclass(frozen=True, slots=True)
class Item:
    """One row: `price` is None until somebody has bought one, then a text such as `4.20 EUR`."""

    part: str
    number: int
    use: str
    look_for: str
    price: str | None


def read(board: str) -> tuple[Item, ...]:
    file = FOLDER / board / "parts.yaml"
    rows = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(rows, list):
        raise WiringError(f"{board}/parts.yaml: write a list of parts, each beginning with - part:")
    return tuple(_item(board, row) for row in rows)


def _item(board: str, row: Any) -> Item:
    if not isinstance(row, dict) or set(row) != set(KEYS):
        raise WiringError(f"{board}/parts.yaml: each part has {', '.join(KEYS)}; this has {row}")
    price = None if row["price"] is None else str(row["price"])
    return Item(str(row["part"]), int(row["number"]), row["for"], row["look_for"], price)


def table(items: tuple[Item, ...]) -> str:
    """The rows as a table in Markdown, which is also read well in a terminal."""
    head = ("part", "number", "for", "look for", "price")
    rows = [(i.part, str(i.number), i.use, i.look_for, i.price or "") for i in items]
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
