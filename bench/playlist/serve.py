"""`python -m bench.playlist.serve origin|naive ROOT SOCKET`: one contender under uvicorn, as the edge runs."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import uvicorn

from bench.playlist.stage import naive, origin


def main(name: str, root: str, socket: str) -> None:
    """Serve until told to stop."""
    app = origin(Path(root)) if name == "origin" else naive(Path(root))
    gc.freeze()
    config = uvicorn.Config(
        app, uds=socket, loop="uvloop", http="httptools", ws="none", lifespan="off", access_log=False,
        log_level="error",
    )  # fmt: skip
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
