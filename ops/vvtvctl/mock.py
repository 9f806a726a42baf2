"""`vvtvctl contract mock`: the contract, answering from its own examples, for frontends."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from ops.vvtvctl.durations import seconds, some_seconds
from ops.vvtvctl.output import console
from ops.vvtvctl.station import url_of
from ops.vvtvctl.trouble import Exit, Trouble

VITE = ("http://localhost:5173", "http://127.0.0.1:5173")


def mock(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 4010,
    latency: Annotated[
        float, typer.Option(parser=seconds, metavar="DURATION", help="Wait before every answer: 200ms, 1.5s.")
    ] = "0s",  # type: ignore[assignment]
    errors: Annotated[float, typer.Option(min=0, max=1, help="Share of calls that fail as declared.")] = 0.0,
    every: Annotated[
        float, typer.Option(parser=some_seconds, metavar="DURATION", help="How often each event happens.")
    ] = "5s",  # type: ignore[assignment]
    keep: Annotated[int, typer.Option(min=1, help="Events remembered for clients that resume.")] = 100,
    origin: Annotated[
        list[str], typer.Option(help="An origin whose pages may read the answers; may be repeated.")
    ] = list(VITE),  # noqa: B006 (read only)
    strict: Annotated[
        bool, typer.Option("--strict", help="Ask for signatures, as the platform does.")
    ] = False,
    picture: Annotated[bool, typer.Option(help="Serve the station's slate below /hls/.")] = True,
) -> None:
    """Answer every operation and socket of the contract from its examples, until Ctrl-C."""
    from ops.mock.app import Options, build  # every part of the platform, only where it is needed
    from ops.processes.serving import serve
    from ops.supervisor.listen import CannotListen, bind
    from ops.supervisor.platform import serving
    from ops.vvtvctl.checked import settings_and_bundle

    settings, bundle = settings_and_bundle()
    options = Options(latency, errors, every, keep, tuple(origin), strict, picture)
    made = build(options, settings, bundle, _note)
    url = url_of(host, port)
    try:
        listener = bind(host, port, bundle.platform.http.backlog)
    except CannotListen as error:
        reason = f"cannot listen ({error.__cause__})"
        raise Trouble(reason, url, "choose another address with --host and --port", Exit.BUSY) from error
    _note(f"operations: {made.operations}, sockets: {made.sockets}; each answers from its examples at {url}")
    with contextlib.suppress(KeyboardInterrupt):
        serve(made.app, listener, serving(bundle.platform))


def _note(line: str) -> None:
    """Write a line; what a client put into it can't speak to the terminal."""
    console.print(line if line.isprintable() else ascii(line), markup=False, highlight=False, soft_wrap=True)
