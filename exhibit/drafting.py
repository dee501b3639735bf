"""The commands around a show that is being written: `schema`, `upgrade` and `map`.

What they need is imported inside of them, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exhibit import terminal
from exhibit.terminal import SHOW_HAS_ERRORS

if TYPE_CHECKING:
    from exhibit.app.studio import Pixels
    from exhibit.authoring.specs import ShowSpec
    from exhibit.authoring.storymap.drawing import Stills

ShowPath = Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")]
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def schema(
    show: Annotated[
        Path | None, typer.Argument(help="A show's folder, or nothing.", metavar="[SHOW]")
    ] = None,
    kind: Annotated[
        str,
        typer.Option("--for", help="Which: show, scene, visit, venue, profile.", metavar="KIND"),
    ] = "show",
) -> None:
    """Teach an editor the words of a show: lay a JSON Schema beside it, or print one."""
    from exhibit.authoring.schema import FILES, as_text
    from exhibit.authoring.schema import schema as made
    from exhibit.authoring.schemas import FOLDER, head_files, lay_schemas

    if kind not in FILES:
        terminal.wrong_use(f"There is no schema for '{kind}': write one of {', '.join(FILES)}.")
    if show is None:
        terminal.tell(as_text(made(kind)).rstrip("\n"))
        return
    folder = show.parent if show.name == "show.yaml" else show
    if not (folder / "show.yaml").is_file():
        terminal.wrong_use(f"{show} is no folder with a show.yaml in it.")
    try:
        lay_schemas(folder)
        changed = head_files(folder)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        terminal.wrong_use(f"The schema cannot be written into {folder}: {reason}.")
    terminal.tell(f"{folder / FOLDER} has the words of shows, scenes and venues.")
    for file in changed:
        terminal.tell(f"{file} begins with the line by which an editor finds them.")
    terminal.tell("In VS Code, the extension 'YAML' (by Red Hat) completes and explains them.")


def upgrade(
    show: ShowPath,
    write: Annotated[bool, typer.Option("--write", help="Change the files.")] = False,
) -> None:
    """Show how an older show is written today, line by line, and with --write write it so."""
    from exhibit.authoring.formats import FORMAT
    from exhibit.authoring.upgrade import upgrade as made
    from exhibit.core.problems import Problems

    folder = show.parent if show.name == "show.yaml" else show
    if not (folder / "show.yaml").is_file():
        terminal.wrong_use(f"{show} is no folder with a show.yaml in it.")
    problems = Problems()
    found = made(folder, problems)
    terminal.print_problems(problems.sorted(), err=True)
    if found is None:
        raise typer.Exit(SHOW_HAS_ERRORS)
    if not found.files:
        terminal.tell(f"{folder} is written as shows are today, in format {FORMAT}.")
        return
    for file in found.files:
        for line in file.diff():
            terminal.tell(typer.style(line, fg=_DIFF_COLOURS.get(line[:1])))
    for sentence in found.why:
        terminal.tell(f"New in format {FORMAT}: {sentence}.")
    if not write:
        terminal.tell("Nothing was changed. To change it, add --write.")
        return
    try:
        for file in found.files:
            file.write()
            terminal.tell(f"{file.file} is written.")
    except OSError as error:
        terminal.wrong_use(f"{error.filename or folder} cannot be written: {error.strerror}")


def map(
    show: ShowPath,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="map.svg, or map.html.", metavar="FILE")
    ],
    language: Annotated[
        str, typer.Option(help="Of the map's own words: en or fr.", metavar="L")
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Without stills of the scenes.")] = False,
) -> None:
    """Draw the story as a picture (.svg), or as a page to send to a curator (.html)."""
    from exhibit import arguments
    from exhibit.app.proofread import checked
    from exhibit.authoring.storymap.drawing import draw
    from exhibit.authoring.storymap.labels import LANGUAGES, Labels, labels_for
    from exhibit.authoring.storymap.telling import story_of
    from exhibit.core.problems import Problems

    arguments.writable(output, "--output")
    if output.suffix.lower() not in (".svg", ".html", ".htm"):
        terminal.wrong_use(f"A map is an .svg or an .html file, and {output} is neither.")
    if language and language not in LANGUAGES:
        terminal.wrong_use(f"A map speaks {' or '.join(LANGUAGES)}, not '{language}'.")
    problems = Problems()
    spec = checked(show, problems)
    terminal.print_problems(problems.errors, err=True)
    if spec is None:
        raise typer.Exit(SHOW_HAS_ERRORS)
    labels = labels_for(tuple(each.text for each in spec.languages), language)
    pictures = {} if plain or problems.stops_the_show else _pictures(spec)
    small = _stills(pictures, _SMALL_PX)
    if output.suffix.lower() == ".svg":
        text = draw(story_of(spec, labels), labels, small)
    else:
        from exhibit.app.curator import page

        text = page(spec, labels, small, _stills(pictures, _LARGE_PX))
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        terminal.wrong_use(f"{output} cannot be written: {error.strerror}")
    terminal.tell(f"{output}: {Labels().scenes(len(spec.scenes))}, {len(text) / 1000:.0f} kB")


_SMALL_PX, _LARGE_PX = 440, 880  # how wide stills are on a card, which is half of it, and on a page


def _stills(pictures: dict[int, Pixels], wide: int) -> Stills:
    from exhibit.app.portraits import as_stills

    return as_stills(pictures, wide)


def _pictures(spec: ShowSpec) -> dict[int, Pixels]:
    """A still of each scene; none, and a sentence, where nothing can be drawn."""
    from exhibit.app.portraits import portraits
    from exhibit.render.window import NoGraphics

    try:
        work = portraits(spec)
        return dict(terminal.progress(work, "Drawing the scenes", len(spec.scenes)))
    except NoGraphics as reason:
        terminal.say(f"The map has no stills: {reason}")
        return {}
