"""Prep jobs in short-lived niced processes, a few at a time.

A job that is cancelled is killed; one that stops reporting is killed and refused; one whose process dies is refused,
and the LAB lives on. Who was killed leaves the ranges that were finished: the next job of that asset goes on from them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from generated.vocabulary import RefusalCode
from lab.assets import AssetManifest, CheckResult
from lab.prep.outcome import Outcome, Prepared, Progress, RefusedOutcome
from lab.prep.spec import PrepJob
from lab.prep.working import sweep, tidy

OnProgress = Callable[[Progress], None]
_LINE_LIMIT_BYTES = 64 * 1024 * 1024


class PrepPool:
    """`stall_timeout_s` is the longest silence of a worker, `niceness` its priority.

    Pools that share `room` run as many jobs at once as it has places. Owns `storage`'s working folder: what killed
    jobs left there and nobody can go on from is swept when the pool is made.
    """

    def __init__(
        self, *, storage: Path, room: asyncio.Semaphore, niceness: int, stall_timeout_s: float
    ) -> None:
        self._room = room
        self._niceness = niceness
        self._stall_timeout_s = stall_timeout_s
        self._working: set[asyncio.subprocess.Process] = set()
        sweep(storage)

    async def run(self, job: PrepJob, on_progress: OnProgress) -> Outcome:
        """Do `job` when there is room; cancelling kills its process."""
        async with self._room:
            outcome = None
            while outcome is None:
                outcome = await self._attempt(job, on_progress)
            return outcome

    def restart(self) -> int:
        """Kill every process at work; each job goes on in a new one. How many there were."""
        working, self._working = self._working, set()
        for process in working:
            _kill(process)
        return len(working)

    async def _attempt(self, job: PrepJob, on_progress: OnProgress) -> Outcome | None:
        """What became of the job in one process; None when it was restarted."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lab.prep.worker", str(self._niceness)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LINE_LIMIT_BYTES,
        )
        self._working.add(process)
        try:
            outcome = await self._follow(process, job, on_progress)
            restarted = process not in self._working and not isinstance(outcome, Prepared)
            return None if restarted else outcome
        finally:
            self._working.discard(process)
            _kill(process)
            await process.wait()
            tidy(job.storage, job.asset_id)

    async def _follow(
        self, process: asyncio.subprocess.Process, job: PrepJob, on_progress: OnProgress
    ) -> Outcome:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        try:
            process.stdin.write(job.to_json().encode())
            await process.stdin.drain()
            process.stdin.close()
            while line := await asyncio.wait_for(process.stdout.readline(), self._stall_timeout_s):
                outcome = _read(line, on_progress)
                if outcome is not None:
                    return outcome
        except TimeoutError:
            return RefusedOutcome(
                RefusalCode.INTERNAL, f"prep said nothing for {self._stall_timeout_s:.0f} s"
            )
        except (BrokenPipeError, ConnectionResetError, ValueError):
            pass  # it died in mid-sentence
        return RefusedOutcome(RefusalCode.INTERNAL, "prep ended without a result")


def _read(line: bytes, on_progress: OnProgress) -> Outcome | None:
    said = json.loads(line)
    if "progress" in said:
        on_progress(Progress(**said["progress"]))
        return None
    if "refused" in said:
        refused = said["refused"]
        checks = tuple(CheckResult(**check) for check in refused.get("checks", ()))
        return RefusedOutcome(RefusalCode(refused["code"]), refused["detail"], checks)
    return Prepared(AssetManifest.from_json(json.dumps(said["prepared"])))


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
