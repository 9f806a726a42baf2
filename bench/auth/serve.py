"""`python -m bench.auth.serve NAME PLACE ANSWER`: one contender under uvicorn; ours is an edge worker, whole.

Its place is a UNIX socket, or a port of this machine.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import uvicorn

from bench.auth.peer import app
from ops.processes.arrival import arriving_within
from services.bootstrap.edge import build_edge
from services.infra.settings import read_settings

ARRIVAL_S = 30.0
KEPT_S = 60
"""An idle connection: whoever measures keeps theirs."""


class _Frozen(uvicorn.Server):
    """As the platform's own: what start-up made is not looked at again by the garbage collector."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()


def main(name: str, place: str, answer: str) -> None:
    """Serve until told to stop."""
    settings = read_settings()
    own = name == "ours"
    served: Any = build_edge(settings) if own else app(settings, Path(answer).read_bytes())
    config = uvicorn.Config(
        served,
        uds=None if place.isdecimal() else place,
        port=int(place) if place.isdecimal() else 0,
        loop="uvloop",
        http=arriving_within(ARRIVAL_S) if own else "httptools",
        lifespan="on",
        timeout_keep_alive=KEPT_S,
        access_log=False,
        log_level="error",
    )
    _Frozen(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
