"""`vvtvctl mcp`: the platform's API as tools for agents, over standard input and output."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from importlib.metadata import requires, version
from typing import TYPE_CHECKING, Annotated

import typer
from voulezvous import ControlSigner

from ops.vvtvctl.durations import some_seconds
from ops.vvtvctl.output import Json, print_json, print_table
from ops.vvtvctl.station import address
from ops.vvtvctl.trouble import Exit, Trouble
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.settings import read_settings

if TYPE_CHECKING:
    from ops.mcp.catalogue import Catalogue

PACKAGE = "voulezvous-platform"


def mcp(
    allow_writes: Annotated[
        bool, typer.Option("--allow-writes", help="Offer every tool, also those that change the platform.")
    ] = False,
    tool: Annotated[
        list[str] | None, typer.Option(help="Offer this tool too; may be repeated. `--list` names them.")
    ] = None,
    show: Annotated[
        bool, typer.Option("--list", help="Show every tool with its hash, and serve nothing.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(parser=some_seconds, metavar="DURATION", help="Longest silence of the platform.")
    ] = "30s",  # type: ignore[assignment]
    max_bytes: Annotated[int, typer.Option(min=1024, help="Largest answer that is passed on.")] = 262144,
    as_json: Json = False,
) -> None:
    """Serve the API as MCP tools to the program that started this; read-only unless more is allowed."""
    catalogue = _catalogue(allow_writes, tool or [])
    if show:
        return _show(catalogue, as_json)
    try:
        from ops.mcp.platform import Platform
        from ops.mcp.server import ToolServer  # the SDK, only where it is needed
    except ModuleNotFoundError as error:
        raise _not_installed(error) from error
    settings = read_settings()
    signer = ControlSigner(settings.control_token, settings.control_secret)
    ids = Uuid7Source(SystemClock())

    async def serve() -> None:
        async with Platform(address(settings), signer, ids, timeout_s=timeout, limit=max_bytes) as platform:
            await ToolServer(catalogue, platform, version(PACKAGE)).run()

    # The SDK reads standard input in a thread that no cancellation reaches: only the signal itself ends this at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(serve())


def _catalogue(allow_writes: bool, named: list[str]) -> Catalogue:
    from ops.mcp.catalogue import Catalogue, UnknownTool, read_tools

    tools = read_tools()
    try:
        return Catalogue.of(tools, writes=allow_writes, named=named)
    except UnknownTool as error:
        known = ", ".join(tool.name for tool in tools)
        raise Trouble(f"there is no tool {error}", "--tool", f"name one of {known}", Exit.USAGE) from error


def _show(catalogue: Catalogue, as_json: bool) -> None:
    rows = [(t.name, t.reads_only, t.name in catalogue.offered, t.digest) for t in catalogue.tools.values()]
    if as_json:
        return print_json(
            [dict(zip(("name", "read_only", "offered", "hash"), row, strict=True)) for row in rows]
        )
    words = {True: "yes", False: "no"}
    shown = [(name, words[reads], words[offered], digest) for name, reads, offered, digest in rows]
    print_table(f"{len(rows)} tools", ("tool", "read-only", "offered", "hash"), shown, "")


def _not_installed(error: ModuleNotFoundError) -> Trouble:
    """The SDK is an extra of the package; the version it must have is the package's own."""
    wanted = [line.partition(";")[0].strip() for line in requires(PACKAGE) or () if re.match(r"mcp\b", line)]
    return Trouble(
        f"the MCP SDK is not installed ({error.name})",
        sys.prefix,
        f"{sys.executable} -m pip install '{wanted[0] if wanted else 'mcp'}'",
        Exit.UNAVAILABLE,
    )
