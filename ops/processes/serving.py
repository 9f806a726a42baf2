"""Runs an ASGI app on a socket that was bound elsewhere, with uvicorn on uvloop."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
import uvloop

from services.infra.settings import Settings, SettingsError, read_settings

EXIT_SETTINGS = 78
"""EX_CONFIG of sysexits.h: starting again can't help until a person changes something."""


class FrozenServer(uvicorn.Server):
    """Moves everything made during start-up out of the garbage collector's sight: no 200 ms pauses later."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()


def inherited_listener(variable: str) -> socket.socket:
    """Return the listening socket whose descriptor `variable` names. Raises SystemExit with a message."""
    value = os.environ.get(variable, "")
    if not value.isdigit():
        raise SystemExit(f"{variable} names no inherited socket: start this process with `vvtvctl up`")
    try:
        return socket.socket(fileno=int(value))
    except OSError as error:
        raise SystemExit(f"{variable}={value} is not an open socket ({error.strerror})") from error


def serve(app: Callable[..., Any], listener: socket.socket, stop_grace_s: int) -> int:
    """Serve until SIGTERM or SIGINT; open requests then have `stop_grace_s` seconds to finish. Returns the exit status."""
    server = FrozenServer(
        uvicorn.Config(
            app,
            loop="none",
            http="httptools",
            ws="websockets-sansio",
            lifespan="auto",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=stop_grace_s,
        )
    )
    uvloop.run(server.serve(sockets=[listener]))
    return 0 if server.started else 1


def settings_or_exit() -> Settings:
    """Read the settings; a bad one ends the process with every problem named."""
    try:
        return read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(EXIT_SETTINGS) from error
