"""`make up` from beginning to end: check, claim the home, clear what was left, listen, run, stop cleanly."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generated.models import PlatformConfig
from ops.supervisor import ground, leftovers, listen, lock
from ops.supervisor.console import Console
from ops.supervisor.diary import Diary
from ops.supervisor.platform import counting_together, platform
from ops.supervisor.readiness import Answer, ask
from ops.supervisor.restart import RestartPolicy
from ops.supervisor.spec import SHARED_METRICS
from ops.supervisor.supervisor import Pace, Supervisor
from services.infra.backup import finish_restore
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.redis import embedded_redis
from services.infra.settings import Settings

HOUSE = "house"
"""The supervisor's own name in the log."""


@dataclass(frozen=True)
class Plan:
    """Everything decided before the first process starts."""

    settings: Settings
    config: PlatformConfig
    url: str
    whip: bool = False
    """Whether a channel takes a live source by WHIP."""


def run(plan: Plan) -> int:
    """Run until Ctrl-C, SIGTERM or SIGHUP and return the exit status.

    Raises CannotWrite when a folder can't be made or written, HomeInUse when this home has a supervisor, and
    CannotListen when the address is taken.
    """
    home = plan.settings.home
    ground.prepare(plan.settings)
    with lock.held(home.supervisor_lock, home.root):
        left = leftovers.find(home.root)
        killed = leftovers.end(left, plan.config.supervisor.stop_grace_s)
        finish_restore(home.restore_mark)
        listener = listen.bind(plan.settings.host, plan.settings.port, plan.config.http.backlog)
        try:
            return asyncio.run(_House(plan, listener, len(left), killed).live())
        finally:
            listener.close()


class _House:
    """One run of the platform."""

    def __init__(self, plan: Plan, listener: socket.socket, leftover: int, killed: int) -> None:
        redis = None
        if plan.settings.redis_url is None:
            redis = embedded_redis(plan.settings.home, max_memory_bytes=plan.config.redis.max_memory_bytes)
            redis.prepare()
        _empty(Path(counting_together(plan.settings)[SHARED_METRICS]))
        specs = platform(plan.settings, plan.config, redis, whip=plan.whip)
        self._plan = plan
        self._clock = SystemClock()
        self._console = Console((HOUSE, *(spec.name for spec in specs)))
        environment = {**os.environ, **leftovers.mark(plan.settings.home.root)}
        supervision = plan.config.supervisor
        diary = Diary(
            plan.settings.home.happenings,
            self._clock,
            Uuid7Source(self._clock),
            lambda: shutil.disk_usage(plan.settings.home.root).free,
            step_s=supervision.clock_step_s,
            full_bytes=supervision.disk_full_bytes,
            look_s=supervision.house_look_s,
        )
        self._supervisor = Supervisor(
            specs, pace(plan.config), self._clock, self._console, environment, listener, diary
        )
        self._stop = asyncio.Event()
        if leftover:
            self._say(f"ended {leftover} processes an earlier run left behind ({killed} had to be killed)")

    async def live(self) -> int:
        """Run the processes; announce the address, then the moment of going on air."""
        on_stop_signals(asyncio.get_running_loop(), self._asked_to_stop)
        self._say(f"starting; home {self._plan.settings.home.root}")
        watch = asyncio.create_task(self._announce())
        await self._supervisor.run(self._stop)
        watch.cancel()
        self._say("stopped")
        return 0

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            self._say("asked again: killing everything")
            self._supervisor.kill()
            return
        self._stop.set()
        self._say("stopping; Ctrl-C again to kill")

    async def _announce(self) -> None:
        """Say “on air” once `/readyz` agrees; until then say what is missing each `ready_timeout_s`."""
        supervision = self._plan.config.supervisor
        started = said_at = self._clock.monotonic()
        while not (answer := await self._ask()).ready:
            now = self._clock.monotonic()
            if now - said_at >= supervision.ready_timeout_s:
                said_at = now
                self._say(f"not on air after {now - started:.0f} s: {'; '.join(answer.reasons)}")
            await asyncio.sleep(supervision.ready_poll_s)
        self._say(f"on air at {self._plan.url} after {self._clock.monotonic() - started:.1f} s")

    async def _ask(self) -> Answer:
        host, port = _reachable(self._plan.settings.host), self._plan.settings.port
        return await ask(host, port, self._plan.config.supervisor.ready_timeout_s)

    def _say(self, text: str) -> None:
        self._console.line(HOUSE, text)


def on_stop_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Call `stop` for Ctrl-C, SIGTERM and a closed terminal's SIGHUP; under `nohup` the last stays ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop)


def pace(config: PlatformConfig) -> Pace:
    """Read the supervisor's waits from the configuration."""
    supervision = config.supervisor
    return Pace(
        restart=RestartPolicy(
            first_delay_s=supervision.restart_backoff_initial_s,
            factor=supervision.restart_backoff_factor,
            longest_delay_s=supervision.restart_backoff_max_s,
            healthy_after_s=supervision.healthy_after_s,
        ),
        stop_grace_s=supervision.stop_grace_s,
        stage_wait_s=config.redis.start_timeout_s,
        poll_s=supervision.ready_poll_s,
    )


def _empty(folder: Path) -> None:
    """Counters begin at zero with the house; a worker's restart within it keeps them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _reachable(host: str) -> str:
    """A wildcard address is asked over loopback."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
