"""The loop: keeps the library prepared, every channel on air (lab/station/on_air.py), and its heart beating.

Every activity is its own task; a refusal of the store or a full disk delays one of them and is tried
again, because the published timelines go on meanwhile. A defect of what all channels share ends the
station, and whoever supervises it starts it anew.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchfiles import awatch

from lab.playout.shelf import Shelf
from lab.playout.status import Heartbeat, write_heartbeat
from lab.policies.service import CardHistory
from lab.scheduler.service import Scheduler
from lab.station.as_run import AsRun
from lab.station.discovery import Discovery, Integrity
from lab.station.everywhere import Everywhere
from lab.station.intake import PrepIntake
from lab.station.on_air import OnAir, every, until_done
from lab.station.ports import Prep
from lab.station.publication import Publication
from lab.station.refill import Refill
from lab.station.renderings import Renderings
from lab.station.renewal import Renewal
from lab.station.streaks import Streaks
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.station")
_FOLDER = "library"


@dataclass(frozen=True)
class Pace:
    """Seconds between: looks while a file settles, looks otherwise, integrity checks, beats."""

    poll_s: float
    rescan_s: float
    integrity_s: float
    heartbeat_s: float


@dataclass(frozen=True)
class Parts:
    """What the station drives."""

    database: Database
    everywhere: Everywhere
    intake: PrepIntake
    renderings: Renderings
    discovery: Discovery
    integrity: Integrity
    prep: Prep
    shelf: Shelf
    clock: Clock
    renewal: Renewal
    streaks: Streaks
    history: CardHistory

    @property
    def channels(self) -> tuple[OnAir, ...]:
        """Every channel, the default one first."""
        return self.everywhere.channels

    @property
    def publication(self) -> Publication:
        """That of the default channel."""
        return self.channels[0].publication

    @property
    def refill(self) -> Refill:
        """That of the default channel."""
        return self.channels[0].refill

    @property
    def as_run(self) -> AsRun:
        """That of the default channel."""
        return self.channels[0].as_run


class Station:
    """One library and its channels on air."""

    def __init__(
        self,
        parts: Parts,
        pace: Pace,
        scheduler: Scheduler,
        *,
        library: Path,
        status_file: Path,
        demo_mark: Path,
        pid: int,
    ) -> None:
        self._parts = parts
        self._pace = pace
        self._scheduler = scheduler
        self._library = library
        self._status_file = status_file
        self._demo_mark = demo_mark
        self._pid = pid
        self._started_at = parts.clock.now()
        self._look = asyncio.Event()

    async def run(self) -> None:
        """Go on air and stay there until cancelled: every channel by itself, the library beside them."""
        parts, pace = self._parts, self._pace
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._every(pace.heartbeat_s, self.beat), name="heartbeat")
            await self._until_done(parts.intake.recover)
            for channel in parts.channels:
                tasks.create_task(channel.run(), name=f"channel-{channel.name}")
            tasks.create_task(parts.history.run(), name="history")
            tasks.create_task(parts.intake.run(), name="intake")
            tasks.create_task(parts.renderings.run(), name="renderings")
            tasks.create_task(self._every(pace.integrity_s, self.check_media), name="integrity")
            tasks.create_task(self._watch(), name="watch")
            tasks.create_task(self._discover(), name="discovery")
            tasks.create_task(self._scheduler.run(), name="scheduler")

    async def open(self) -> None:
        """Take over what prep left and what is published, then go on air with the slate, step by step."""
        await self._parts.intake.recover()
        await self._parts.history.note()
        for channel in self._parts.channels:
            await channel.open()

    async def tick(self) -> None:
        """Let every channel go on, step by step."""
        for channel in self._parts.channels:
            await channel.tick()

    async def check(self) -> None:
        """Look at media and slates, step by step."""
        await self.check_media()
        for channel in self._parts.channels:
            await channel.check_slate()

    async def check_media(self) -> None:
        """Whether the media of everything that may air is there and as it should be."""
        parts = self._parts
        found = await parts.integrity.check(), await parts.renderings.check()
        if any(found):
            parts.intake.wake()
            await parts.everywhere.refill(vary=True)
        if await parts.renewal.renew():
            parts.intake.wake()

    async def beat(self) -> None:
        """Write the heartbeat."""
        parts = self._parts
        beats = [await channel.beat() for channel in parts.channels]
        now, preparing = parts.clock.now(), parts.intake.running + parts.renderings.running
        heartbeat = Heartbeat(now, self._started_at, self._pid, preparing, tuple(beats))
        await asyncio.to_thread(write_heartbeat, self._status_file, heartbeat)

    async def _discover(self) -> None:
        demo = None
        if await self._wants_demo():
            _log.info("making_demo", folder=str(self._library))
            demo = asyncio.create_task(self._until_done(self._make_demo), name="demo")
        try:
            await self._look_for_ever()
        finally:
            if demo is not None:
                demo.cancel()

    async def _look_for_ever(self) -> None:
        while True:
            self._look.clear()
            restless = False
            try:
                taken, restless = await self._parts.discovery.look()
                if taken:
                    self._parts.intake.wake()
                self._parts.streaks.worked(_FOLDER)
            except (KernelError, OSError) as error:
                self._parts.streaks.failed(_FOLDER)
                _log.error("look_failed", error=str(error))
            wait_s = self._pace.poll_s if restless else self._pace.rescan_s
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._look.wait()
                await asyncio.sleep(self._pace.poll_s)

    async def _wants_demo(self) -> bool:
        """Whether the library was never used, or its demo was cut short by a kill."""
        if await asyncio.to_thread(self._demo_mark.exists):
            return True
        return await self._parts.discovery.is_unused()

    async def _make_demo(self) -> None:
        await asyncio.to_thread(self._demo_mark.touch)
        await self._parts.prep.demo(self._library)
        await asyncio.to_thread(self._demo_mark.unlink, missing_ok=True)
        self._look.set()

    async def _watch(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._library.mkdir, parents=True, exist_ok=True)
                async for _ in awatch(self._library, recursive=True):
                    self._look.set()
            except (OSError, RuntimeError) as error:
                _log.warning("watch_interrupted", error=str(error))
            await asyncio.sleep(self._pace.rescan_s)

    async def _every(self, period_s: float, act: Callable[[], Awaitable[None]]) -> None:
        await every(period_s, act, _log)

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        await until_done(act, self._pace.heartbeat_s, _log)
