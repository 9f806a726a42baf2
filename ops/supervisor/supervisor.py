"""Starts the stages in order, keeps every process running, and stops them in the opposite order."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from ops.supervisor.child import Child
from ops.supervisor.console import Console
from ops.supervisor.diary import Diary
from ops.supervisor.restart import RestartPolicy
from ops.supervisor.spec import ProcessSpec, stages
from services.kernel.clock import Clock


@dataclass(frozen=True)
class Pace:
    """The supervisor's waits, in seconds, from `config/platform.yaml`."""

    restart: RestartPolicy
    stop_grace_s: float
    stage_wait_s: float
    poll_s: float


class Supervisor:
    """Owns the children of one home."""

    def __init__(
        self,
        specs: Iterable[ProcessSpec],
        pace: Pace,
        clock: Clock,
        console: Console,
        environment: Mapping[str, str],
        listener: socket.socket | None = None,
        diary: Diary | None = None,
    ) -> None:
        self._diary = diary
        self._pace = pace
        self._clock = clock
        self._stages = [
            [
                Child(
                    spec, pace.restart, clock, partial(console.line, spec.name), environment, listener, diary
                )
                for spec in stage
            ]
            for stage in stages(specs)
        ]

    @property
    def pids(self) -> dict[str, int | None]:
        """The running processes by name."""
        return {child.spec.name: child.pid for stage in self._stages for child in stage}

    async def run(self, stop: asyncio.Event) -> None:
        """Run everything until `stop` is set, then end every process, the last stage first."""
        try:
            for stage in self._stages:
                for child in stage:
                    child.start()
                await self._settle(stage, stop)
            if self._diary is not None:
                await self._keep(self._diary, stop)
            await stop.wait()
        finally:
            await self._stop_all()

    def kill(self) -> None:
        """Kill every process at once, for an operator who won't wait."""
        for stage in self._stages:
            for child in stage:
                child.kill()

    async def _settle(self, stage: list[Child], stop: asyncio.Event) -> None:
        """Wait until the stage's sockets exist, but never longer than `stage_wait_s`: parts outlive each other."""
        paths = [child.spec.ready_path for child in stage if child.spec.ready_path is not None]
        until = self._clock.monotonic() + self._pace.stage_wait_s
        while not stop.is_set() and self._clock.monotonic() < until and not all(p.exists() for p in paths):
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pace.poll_s):
                    await stop.wait()

    async def _keep(self, diary: Diary, stop: asyncio.Event) -> None:
        while not stop.is_set():
            diary.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(diary.look_s):
                    await stop.wait()

    async def _stop_all(self) -> None:
        for stage in reversed(self._stages):
            await asyncio.gather(*(child.stop(self._pace.stop_grace_s) for child in stage))
