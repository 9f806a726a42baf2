"""The LAB process: library, prep, queue and playout of this home."""

from __future__ import annotations

import asyncio
import gc
import signal

import uvloop

from ops.processes.entry import begin
from services.bootstrap import build_lab
from services.infra.settings import Settings


async def run(settings: Settings) -> None:
    """Run the LAB until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    lab = build_lab(settings)
    gc.collect()
    gc.freeze()
    await lab.run(stop)


def main() -> int:
    """Run and return the exit status."""
    uvloop.run(run(begin("lab")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
