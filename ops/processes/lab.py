"""The LAB process: library, prep, queue and playout of this home; or one cycle of it (`VVTV_RUN_ONCE=1`)."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import sys
from dataclasses import asdict

import uvloop

from lab.cycle import Summary
from lab.process import only_one
from lab.station.ports import PrepFailed
from ops.processes.entry import begin
from services.bootstrap.lab import build_lab
from services.infra.backup import finish_restore
from services.infra.settings import Settings
from services.kernel.errors import KernelError

EXIT_BUSY = 75
"""EX_TEMPFAIL of sysexits.h: another LAB has this home."""
EXIT_INTERRUPTED = 130


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


def once(settings: Settings) -> int:
    """Run one cycle and print its summary as JSON; 0 when every job was done, 1 when one was not."""
    try:
        with only_one(settings.home.lab_lock):
            finish_restore(settings.home.restore_mark)
        summary = uvloop.run(_cycle(settings))
    except BlockingIOError:
        print(
            f"error: a LAB runs in {settings.home.root} already; ask it: `vvtvctl jobs run NAME`, "
            f"`vvtvctl force-nightly`",
            file=sys.stderr,
        )
        return EXIT_BUSY
    except (KernelError, OSError, PrepFailed) as error:
        print(f"error: the cycle was not run: {error}", file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        return EXIT_INTERRUPTED
    print(json.dumps(asdict(summary), default=str, indent=2))
    return 1 if summary.failed else 0


async def _cycle(settings: Settings) -> Summary:
    working = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, working.cancel)  # type: ignore[union-attr]
    return await build_lab(settings).run_once(force_nightly=settings.force_nightly)


def main() -> int:
    """Run and return the exit status."""
    settings = begin("lab")
    if settings.run_once:
        return once(settings)
    uvloop.run(run(settings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
