"""The SFU's process. Nothing else runs in it: a starved loop would let ICE consent expire, and calls with it."""

from __future__ import annotations

import asyncio
import gc
import signal

import uvloop

from ops.processes.entry import begin
from services.bootstrap.sfu import build_sfu
from services.infra.settings import Settings


async def run(settings: Settings) -> None:
    """Forward media until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    sfu = build_sfu(settings)
    gc.collect()
    gc.freeze()
    await sfu.run(stop)


def main() -> int:
    """Run and return the exit status."""
    uvloop.run(run(begin("sfu")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
