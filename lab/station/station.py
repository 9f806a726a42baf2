"""The loop: keeps the channel's timeline published, its queue filled, its library prepared, its heart beating.

Every activity is its own task; a refusal of the store or a full disk delays one of them and is tried
again, because the published timeline goes on meanwhile. A defect ends the station, and whoever
supervises it starts it anew.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchfiles import awatch

from lab.playout.channel import SLATE_ID
from lab.playout.shelf import Shelf, clip_of
from lab.playout.status import ChannelHeartbeat, Heartbeat, write_heartbeat
from lab.queue import store as queue
from lab.station.as_run import AsRun
from lab.station.discovery import Discovery, Integrity
from lab.station.intake import PrepIntake
from lab.station.ports import Prep, PrepFailed
from lab.station.publication import Publication
from lab.station.refill import Refill
from lab.station.renewal import Renewal
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.station")


@dataclass(frozen=True)
class Pace:
    """Seconds between: playout decisions, looks while a file settles, looks otherwise, integrity checks, beats."""

    tick_s: float
    poll_s: float
    rescan_s: float
    integrity_s: float
    heartbeat_s: float


@dataclass(frozen=True)
class Parts:
    """What the station drives."""

    database: Database
    publication: Publication
    intake: PrepIntake
    refill: Refill
    as_run: AsRun
    discovery: Discovery
    integrity: Integrity
    prep: Prep
    shelf: Shelf
    clock: Clock
    renewal: Renewal


class Station:
    """One channel on air."""

    def __init__(
        self, parts: Parts, pace: Pace, *, library: Path, status_file: Path, demo_mark: Path, pid: int
    ) -> None:
        self._parts = parts
        self._pace = pace
        self._library = library
        self._status_file = status_file
        self._demo_mark = demo_mark
        self._pid = pid
        self._started_at = parts.clock.now()
        self._look = asyncio.Event()
        self._index = -1

    async def run(self) -> None:
        """Go on air and stay there until cancelled: the slate first, everything else while it plays."""
        parts, pace = self._parts, self._pace
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._every(pace.heartbeat_s, self.beat), name="heartbeat")
            await self._until_done(self.open)
            tasks.create_task(self._every(pace.tick_s, self.tick), name="tick")
            tasks.create_task(parts.intake.run(), name="intake")
            tasks.create_task(self._every(pace.integrity_s, self.check), name="integrity")
            tasks.create_task(self._watch(), name="watch")
            tasks.create_task(self._discover(), name="discovery")

    async def open(self) -> None:
        """Take over what is published and what prep left, then go on air with the slate."""
        await self._parts.publication.open()
        await self._parts.intake.recover()
        await self.show_slate()

    async def show_slate(self) -> None:
        """Make the slate when it is not there; from then on the channel is on air."""
        parts = self._parts
        manifest = await parts.prep.slate()
        parts.publication.slate = clip_of(manifest)
        await parts.refill.run()
        _log.info("on_air", channel=parts.publication.channel.channel_id, slate=manifest.generation)

    async def tick(self) -> None:
        """When a new index is on air: log it, publish what follows."""
        parts = self._parts
        horizon = parts.publication.horizon()
        if horizon.index == self._index or parts.publication.slate is None:
            return
        await parts.as_run.record(horizon, parts.publication.slate)
        await parts.refill.run()
        self._index = horizon.index

    async def check(self) -> None:
        """Whether the media of everything that may air is there and as it should be; the slate too."""
        parts = self._parts
        if await parts.integrity.check():
            parts.intake.wake()
            await parts.refill.run(vary=True)
        if await parts.renewal.renew():
            parts.intake.wake()
        if not await asyncio.to_thread(parts.shelf.is_whole, SLATE_ID):
            await self.show_slate()

    async def beat(self) -> None:
        """Write the heartbeat."""
        parts = self._parts
        horizon = parts.publication.horizon()
        entries = await parts.database.read(lambda conn: len(queue.load(conn)))
        channel = parts.publication.channel
        on_air = horizon.schedule.item_at(horizon.index) is not None
        beat = ChannelHeartbeat(
            channel.channel_id, entries, horizon.schedule.end or horizon.index, emergency=not on_air
        )
        now, preparing = parts.clock.now(), parts.intake.running
        heartbeat = Heartbeat(now, self._started_at, self._pid, preparing, (beat,))
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
            except (KernelError, OSError) as error:
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
        while True:
            try:
                await act()
            except (KernelError, OSError, PrepFailed) as error:
                _log.error("delayed", activity=act.__name__, error=str(error))
            await asyncio.sleep(period_s)

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await act()
            except (KernelError, OSError, PrepFailed) as error:
                _log.error("delayed", activity=act.__name__, error=str(error))
                await asyncio.sleep(self._pace.heartbeat_s)
