"""The commands: arguments in, words out. The only module that prints.

Exit codes: 0 well, 1 the show has errors, 2 wrong use, 3 the machine lacks something.

What a command needs is imported inside it: `check` and `--help` answer before numpy, OpenGL and
pygame would be loaded.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from exhibit import (
    __version__,
    drafting,
    explaining,
    preparing,
    terminal,
    testing,
    translating,
    writing,
)
from exhibit.terminal import EXHIBIT_IS_WRONG, MACHINE_LACKS, WELL

app = typer.Typer(
    name="exhibit",
    help="Plays immersive exhibitions written in YAML. Begin with: exhibit new my_show",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

ShowPath = Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")]
Language = Annotated[str | None, typer.Option(help="The language to begin in.", metavar="L")]
Seed = Annotated[int, typer.Option(help="Decides all chance in the show.", metavar="N", min=0)]
Size = Annotated[str | None, typer.Option(help="Pixels; else the canvas's.", metavar="WxH")]
VenuePath = Annotated[Path | None, typer.Option(help="The place: a file.", metavar="FILE")]
ReplayPath = Annotated[Path | None, typer.Option(help="A recording to play.", metavar="F")]
SceneName = Annotated[str | None, typer.Option(help="Begin in this scene.", metavar="NAME")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", help="An input's value, at the beginning.", metavar="NAME=VALUE"),
]


def main() -> None:
    """The entry point; Ctrl-C ends it without a word.

    A fault of the kit itself is one sentence too; EXHIBIT_TRACEBACK=1 shows where it is.
    """
    try:
        app(windows_expand_args=False)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        if os.environ.get("EXHIBIT_TRACEBACK"):
            raise
        terminal.say(
            f"This is a fault of exhibit, not of your show: {type(fault).__name__}: {fault}. "
            "Please report it, with what EXHIBIT_TRACEBACK=1 shows before the command."
        )
        sys.exit(EXHIBIT_IS_WRONG)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"exhibit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """A kit for immersive heritage installations."""


# ------------------------------------------------------------------ the commands


@app.command(epilog="Example: exhibit run scenes/first_light --language fr")
def run(  # noqa: PLR0913, PLR0917  # one parameter an option
    show: ShowPath,
    venue: VenuePath = None,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Draw with no window.")] = False,
    seconds: Annotated[
        float | None, typer.Option(help="End after so long.", metavar="N", min=0.0)
    ] = None,
    language: Language = None,
    seed: Seed = 0,
    record: Annotated[
        Path | None, typer.Option(help="Write what happens to this file.", metavar="F")
    ] = None,
    replay: ReplayPath = None,
    port: Annotated[
        int | None,
        typer.Option(help="The UDP port for OSC; 0: any free one.", metavar="N", min=0, max=65535),
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="Keep a current still in this file.", metavar="F")
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Begin without what the show remembers.")
    ] = False,
    reload: Annotated[
        bool | None,
        typer.Option("--reload/--no-reload", help="Follow its files; usual without a venue."),
    ] = None,
) -> None:
    """Play a show: in a window, or off screen where there is no display."""
    from exhibit import arguments

    began_s = time.time()
    occasion = arguments.occasion(
        show, language=language, seed=seed, replay=replay, venue=venue, port=port
    )
    arguments.writable(snapshot, "--snapshot")
    with terminal.machine_faults():
        from exhibit.app.run import Options
        from exhibit.app.run import run as play

        follows = venue is None if reload is None else reload
        options = Options(offscreen, seconds, record, snapshot, forget, follows, began_s)
        play(occasion, options, terminal.say)


app.command(epilog="Example: exhibit check scenes/first_light")(writing.check)
app.command(epilog="Example: exhibit explain unknown-key")(explaining.explain)


@app.command(epilog="Example: exhibit shoot scenes/first_light --at 4s --set near=0.5 -o still.png")
def shoot(  # noqa: PLR0913, PLR0917  # one parameter an option
    show: ShowPath,
    at: Annotated[str, typer.Option(help="The show time.", metavar="TIME")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The picture.", metavar="FILE")],
    scene: SceneName = None,
    language: Language = None,
    replay: ReplayPath = None,
    sets: Sets = None,
    size: Size = None,
    seed: Seed = 0,
    venue: VenuePath = None,
) -> None:
    """Draw the picture of one moment into a file."""
    from exhibit import arguments

    at_s = arguments.seconds(at, "--at")
    arguments.writable(output, "--output")
    occasion = arguments.occasion(
        show, scene=scene, language=language, seed=seed, replay=replay, sets=sets, venue=venue
    )
    pixels_size = arguments.size(size, occasion.spec)
    with terminal.machine_faults():
        from exhibit.app.snapshot import save_picture
        from exhibit.app.studio import Studio

        with Studio(occasion, pixels_size) as studio:
            pixels = next(iter(studio.pictures([at_s])))
            terminal.say_all(studio.faults)
    try:
        save_picture(output, pixels)
    except OSError as error:
        terminal.wrong_use(f"{output} cannot be written: {error.strerror}")
    typer.echo(f"{output}: {pixels.shape[1]} x {pixels.shape[0]}, {at_s:g} s")


@app.command(epilog="Example: exhibit film scenes/first_light --from 0s --to 8s -o light.mp4")
def film(  # noqa: PLR0913, PLR0917  # one parameter an option
    show: ShowPath,
    to: Annotated[str, typer.Option(help="Where it ends.", metavar="TIME")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="film.mp4, or a folder.", metavar="FILE")
    ],
    start: Annotated[str, typer.Option("--from", help="Where it begins.", metavar="TIME")] = "0s",
    fps: Annotated[int, typer.Option(help="Pictures a second.", min=1, max=240)] = 30,
    scene: SceneName = None,
    language: Language = None,
    replay: ReplayPath = None,
    sets: Sets = None,
    size: Size = None,
    seed: Seed = 0,
    venue: VenuePath = None,
) -> None:
    """Draw a stretch of a show into an mp4 file, or into a folder of PNG files."""
    from exhibit import arguments

    from_s, to_s = arguments.seconds(start, "--from"), arguments.seconds(to, "--to")
    times = arguments.picture_times(from_s, to_s, fps)
    occasion = arguments.occasion(
        show, scene=scene, language=language, seed=seed, replay=replay, sets=sets, venue=venue
    )
    pixels_size = arguments.size(size, occasion.spec)
    with terminal.machine_faults():
        from exhibit.app.film import CannotFilm, open_film
        from exhibit.app.filming import shoot
        from exhibit.app.studio import Studio

        try:
            with (
                Studio(occasion, pixels_size) as studio,
                open_film(output, pixels_size, fps, sound=studio.sounds) as reel,
            ):
                for _ in terminal.progress(shoot(studio, reel, times, fps), "Filming", len(times)):
                    pass
                terminal.say_all([*studio.faults, *filter(None, [reel.note])])
        except CannotFilm as error:
            terminal.wrong_use(str(error))
    typer.echo(f"{output}: {len(times)} pictures, {len(times) / fps:g} s")


@app.command(epilog="Example: exhibit bench scenes/first_light --scene dawn")
def bench(
    show: ShowPath,
    scene: Annotated[str | None, typer.Option(help="This scene only.", metavar="NAME")] = None,
    seconds: Annotated[
        float, typer.Option(help="How much of each scene.", metavar="N", min=0.05, max=600.0)
    ] = 2.0,
    size: Size = None,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Measure what each scene of a show costs on this machine, and which nodes cost the most."""
    from exhibit import arguments

    occasion = arguments.occasion(show, scene=scene)
    pixels_size = arguments.size(size, occasion.spec)
    with terminal.machine_faults():
        from exhibit.app import budget_words
        from exhibit.app.budget_bench import Bench

        with Bench(occasion, pixels_size, seconds) as measuring:
            scenes = terminal.progress_between(
                measuring.scenes(), "Measuring", len(measuring.numbers)
            )
            found = measuring.show(list(scenes))
        terminal.say_all(measuring.faults)
    if as_json:
        import json

        typer.echo(json.dumps(budget_words.as_data(found), ensure_ascii=False, indent=2))
        return
    terminal.print_sheets(budget_words.sheets(found), budget_words.sentences(found))


app.command(epilog="Example: exhibit new my_show && exhibit run my_show")(writing.new)


@app.command(
    epilog="Examples: exhibit send near 0.4 · exhibit send /lantern/distance 1.2",
    context_settings={"ignore_unknown_options": True},  # a number may begin with a minus
)
def send(
    name: Annotated[str, typer.Argument(help="An input, or an OSC address.", metavar="NAME")],
    values: Annotated[list[str] | None, typer.Argument(metavar="VALUE...")] = None,
    host: Annotated[str, typer.Option(help="Where the show runs.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its UDP port.", min=1, max=65535)] = 9000,
) -> None:
    """Send an OSC message to a running show, as a board would."""
    from exhibit import arguments
    from exhibit.devices.osc_out import CannotSend
    from exhibit.devices.osc_out import send as send_osc

    address = name if name.startswith("/") else f"/in/{name}"
    said = arguments.osc_values([name, *(values or [])])[1:]
    try:
        send_osc(host, port, address, said)
    except CannotSend as error:
        terminal.wrong_use(str(error))
    typer.echo(f"{address} {' '.join(values or [])}".strip() + f" -> {host}:{port}")


@app.command(epilog="Example: exhibit doctor")
def doctor(
    port: Annotated[int, typer.Option(help="The UDP port to try.", min=1, max=65535)] = 9000,
) -> None:
    """Look at this machine: what is here, whether it will do, and how to mend what will not."""
    from exhibit.app.doctor import examine, machine_is_well

    findings = terminal.print_findings(examine(port))
    well = machine_is_well(findings)
    typer.echo("A show can play here." if well else "A show cannot play here yet.")
    raise typer.Exit(WELL if well else MACHINE_LACKS)


app.command(epilog="Example: exhibit words scenes/voices -o words.csv")(translating.words)
app.command(epilog="Example: exhibit prepare scenes/kinds")(preparing.prepare)
app.command(epilog="Example: exhibit schema my_show")(drafting.schema)
app.command(epilog="Example: exhibit upgrade my_show --write")(drafting.upgrade)
app.command(epilog="Example: exhibit map my_show -o map.html")(drafting.map)
app.command("test", epilog="Example: exhibit test scenes/first_light")(testing.try_show)

# ------------------------------------------------------------------ rehearsing without boards

RecordPath = Annotated[Path | None, typer.Option(help="Write it to this file.", metavar="F")]
Ending = Annotated[float | None, typer.Option(help="End after so long.", metavar="N", min=0.0)]
HearPort = Annotated[
    int | None, typer.Option(help="The UDP port for OSC; 0: any.", metavar="N", min=0, max=65535)
]


@app.command(epilog="Example: exhibit simulate scenes/first_light --visitors 5 --hours 8")
def simulate(  # noqa: PLR0913, PLR0917  # one parameter an option
    show: ShowPath,
    visitors: Annotated[
        int, typer.Option(help="How many come and go.", metavar="N", min=1, max=500)
    ] = 3,
    hours: Annotated[
        float | None, typer.Option(help="For so many hours.", metavar="H", min=0.0, max=744.0)
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(help="For so many minutes.", metavar="M", min=0.0, max=44640.0)
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Send them to a running show.", metavar="HOST:PORT")
    ] = None,
    record: RecordPath = None,
    seed: Seed = 0,
) -> None:
    """Let plausible visitors through a show: hours in seconds, or live to one that runs."""
    from exhibit import arguments, rehearsing

    seconds = rehearsing.seconds(hours, minutes)
    arguments.writable(record, "--record")
    occasion = arguments.occasion(show, seed=seed)
    rehearsing.run_visitors(occasion, rehearsing.Visit(visitors, seconds, to, record))


@app.command(epilog="Example: exhibit evening opening.jsonl --from 1h --to 1h10min -o crowd.jsonl")
def evening(  # noqa: PLR0913, PLR0917  # one parameter an option
    file: Annotated[Path, typer.Argument(help="A recording.", metavar="FILE")],
    listed: Annotated[bool, typer.Option("--print", help="Print every event.")] = False,
    start: Annotated[
        str | None, typer.Option("--from", help="Where a stretch begins.", metavar="TIME")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Where a stretch ends.", metavar="TIME")] = None,
    speed: Annotated[
        float | None, typer.Option(help="2: twice as fast.", metavar="X", min=0.01, max=1000.0)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The new recording.", metavar="FILE")
    ] = None,
    test: Annotated[
        Path | None, typer.Option(help="Make it a test of this show.", metavar="SHOW")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The test's name.", metavar="NAME")] = None,
) -> None:
    """Look at a recorded evening, cut it, speed it up, or turn it into a test."""
    from exhibit import arguments, rehearsing

    from_s = None if start is None else arguments.seconds(start, "--from")
    to_s = None if to is None else arguments.seconds(to, "--to")
    wanted = rehearsing.Wanted(listed, from_s, to_s, speed, output, test, name)
    rehearsing.handle_evening(file, wanted)


@app.command(epilog="Example: exhibit listen --show scenes/first_light")
def listen(  # noqa: PLR0913, PLR0917  # one parameter an option
    venue: VenuePath = None,
    show: Annotated[
        Path | None, typer.Option(help="Says what feeds its inputs.", metavar="SHOW")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Where; 0.0.0.0: all networks.", metavar="ADDRESS")
    ] = None,
    port: HearPort = None,
    seconds: Ending = None,
    record: RecordPath = None,
    learn: Annotated[
        Path | None, typer.Option(help="Learn what feeds what, for this venue.", metavar="FILE")
    ] = None,
    recording: Annotated[
        Path | None, typer.Option("--from", help="Learn from a recording.", metavar="F")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines instead of a table.")] = False,
) -> None:
    """Hear what boards and controllers say, live, and learn which input each should feed."""
    from exhibit import arguments, listening

    arguments.writable(record, "--record")
    wanted = listening.Wanted(venue, show, host, port, seconds, record, plain)
    if learn is not None:
        listening.learn(learn, wanted, recording)
    else:
        listening.listen(wanted, recording)
