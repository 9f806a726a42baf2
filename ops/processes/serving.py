"""Runs an ASGI app on a socket that was bound elsewhere, with uvicorn on uvloop."""

from __future__ import annotations

import gc
import os
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
import uvloop

from ops.processes.arrival import arriving_within
from ops.processes.limits import Serving
from ops.processes.sockets import heard_at

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class FrozenServer(uvicorn.Server):
    """Moves everything made during start-up out of the garbage collector's sight: no 200 ms pauses later."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as usual, then freeze."""
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


def serve(app: Callable[..., Awaitable[Any]], listener: socket.socket, limits: Serving) -> int:
    """Serve until SIGTERM or SIGINT and return the exit status."""
    server = FrozenServer(
        uvicorn.Config(
            app,
            loop="none",
            http=arriving_within(limits.body_timeout_s),
            ws=heard_at(limits.controls_burst, limits.controls_every_s),
            lifespan="on",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            forwarded_allow_ips=limits.trusted_proxies,
            timeout_keep_alive=limits.keep_alive_s,
            timeout_graceful_shutdown=limits.drain_s,
            ws_max_size=limits.message_limit_bytes,
            ws_ping_interval=limits.ping_interval_s,
            # Who says nothing is closed by the hub with its own code; uvicorn would tell it as a defect (1011).
            ws_ping_timeout=None,
            ws_per_message_deflate=False,
        )
    )
    uvloop.run(server.serve(sockets=[listener]))
    return 0 if server.started else 1
