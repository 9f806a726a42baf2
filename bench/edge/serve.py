"""`python -m bench.edge.serve NAME SOCKET`: one contender under uvicorn, as the platform runs its own.

Ours also has the platform's protocol, which bounds the time a request takes to arrive; peers have uvicorn's.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import uvicorn

from bench.edge.peers import CONTENDERS
from ops.processes.arrival import arriving_within

ARRIVAL_S = 30.0


def main(name: str, socket: str) -> None:
    """Serve until told to stop."""
    shared = Path(socket).with_suffix(".metrics")
    shared.mkdir(exist_ok=True)
    app = CONTENDERS[name][1](str(shared))
    gc.freeze()
    config = uvicorn.Config(
        app,
        uds=socket,
        loop="uvloop",
        http=arriving_within(ARRIVAL_S) if name == "ours" else "httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        log_level="error",
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
