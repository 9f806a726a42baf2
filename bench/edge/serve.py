"""`python -m bench.edge.serve NAME SOCKET`: one contender under uvicorn, as the platform runs its own."""

from __future__ import annotations

import gc
import sys

import uvicorn

from bench.edge.apps import CONTENDERS


def main(name: str, socket: str) -> None:
    """Serve until told to stop."""
    app = CONTENDERS[name][1]()
    gc.freeze()
    config = uvicorn.Config(
        app,
        uds=socket,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="error",
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
