"""`python -m tests.support.rival DATABASE NAME LOG`: a process whose scheduler shares jobs with others of its kind.

Its one job is due all the time, writes when it begins and ends, and takes a moment in between.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from lab.scheduler.domain import Every
from lab.scheduler.service import Job, Limits, Scheduler
from services.infra.clock import SystemClock
from services.infra.settings import sqlite_url
from services.infra.sql import open_database
from tests.support.sql import LIMITS

TTL_S = 1.0
JOB_S = 0.15
PACE = Limits(tick_s=0.02, lease_ttl_s=TTL_S, attempts_max=10, runs_kept=1000)


async def compete(database: Path, name: str, log: Path) -> None:
    """Run jobs for ever."""

    def note(what: str) -> None:
        with log.open("a") as file:
            file.write(f"{time.time():.6f} {name} {what}\n")
            os.fsync(file.fileno())

    async def act() -> str:
        note("begins")
        await asyncio.sleep(JOB_S)
        note("ends")
        return name

    job = Job("nightly", lambda: Every(timedelta(milliseconds=1)), act)
    opened = open_database(sqlite_url(database), LIMITS, name=name)
    await Scheduler(opened, SystemClock(), name, PACE, [job]).run()


if __name__ == "__main__":
    asyncio.run(compete(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
