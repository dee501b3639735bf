"""`python -m hardware.draw [BOARD ...]`: draw the wiring, or with `--parts` say what to buy."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from pathlib import Path

from hardware.draw import bill
from hardware.draw.picture import picture
from hardware.draw.wiring import FOLDER, WiringError, boards, wirings


def draw(board: str) -> list[Path]:
    """Write the pictures of a board that are not as their data says; which were written."""
    written = []
    for file, wiring in wirings(board):
        target = file.with_suffix(".svg")
        text = picture(wiring)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8", newline="\n")
            written.append(target)
    return written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m hardware.draw", description=__doc__)
    parser.add_argument("boards", nargs="*", metavar="BOARD", help="folders of hardware/; all")
    parser.add_argument("--parts", action="store_true", help="print what to buy, and draw nothing")
    options = parser.parse_args(arguments)
    for board in options.boards:
        if board not in boards():
            near = get_close_matches(board, boards(), 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(boards())}"
            sys.stderr.write(f"{board}: no board has this name; {hint}\n")
            return 2
    try:
        for board in options.boards or boards():
            if options.parts:
                sys.stdout.write(f"## {board}\n\n{bill.table(bill.read(board))}\n")
            for file in [] if options.parts else draw(board):
                sys.stdout.write(f"{file.relative_to(FOLDER.parent).as_posix()}\n")
    except WiringError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
