"""One channel on air: its timeline published, its queue filled, what really airs logged.

Its trouble is its own. A refusal of the store or a full disk delays one activity; a defect is logged and the channel
opens anew, because what was published goes on meanwhile, and so do the other channels.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from lab.autopilot.service import Autopilot
from lab.live.source import LiveSource
from lab.playout.channel import SLATE_ID
from lab.playout.shelf import clip_of
from lab.playout.status import ChannelHeartbeat
from lab.queue import store as queue
from lab.station.as_run import AsRun
from lab.station.format import Format
from lab.station.planning import Planning
from lab.station.playout import PlayoutService
from lab.station.ports import PrepFailed
from lab.station.publication import Publication
from lab.station.refill import Refill
from services.infra.sql.database import Database
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.channel")


@dataclass(frozen=True)
class ChannelPace:
    """Seconds between playout decisions, looks at the slate, and attempts after a trouble."""

    tick_s: float
    integrity_s: float
    again_s: float


class OnAir:
    """Drives one channel."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        planning: Planning,
        refill: Refill,
        autopilot: Autopilot,
        playout: PlayoutService,
        as_run: AsRun,
        made: Format,
        pace: ChannelPace,
        live: LiveSource | None,
    ) -> None:
        self.publication = publication
        self.planning = planning
        self.refill = refill
        self.autopilot = autopilot
        self.playout = playout
        self.as_run = as_run
        self.made = made
        self.live = live
        self._database = database
        self._pace = pace
        self._index = -1
        self._log = _log.bind(channel=self.name)

    @property
    def name(self) -> str:
        """The channel's id."""
        return self.publication.channel.channel_id

    async def run(self) -> None:
        """Go on air and stay there until cancelled."""
        while True:
            try:
                await self._open_and_go_on()
            except* Exception as errors:  # noqa: BLE001 - whatever breaks here, the other channels go on
                for error in errors.exceptions:
                    self._log.critical("channel_broke_down", error=str(error), exc_info=error)
            await asyncio.sleep(self._pace.again_s)

    async def _open_and_go_on(self) -> None:
        await until_done(self.open, self._pace.again_s, self._log)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(every(self._pace.tick_s, self.tick, self._log))
            tasks.create_task(every(self._pace.integrity_s, self.check_slate, self._log))
            if self.live is not None:
                tasks.create_task(self.live.run())

    async def open(self) -> None:
        """Take over what is published, then go on air with the slate."""
        await self.publication.open()
        if not self.planning.is_governed:
            self._log.warning("no_owner_card", airs="what operators queue, and the slate")
        await self.show_slate()

    async def show_slate(self) -> None:
        """Make the slate when it is not there; from then on the channel is on air."""
        manifest = await self.made.prep.slate()
        self.publication.slate = clip_of(manifest)
        await self.refill.run()
        self._log.info("on_air", slate=manifest.generation)

    async def tick(self) -> None:
        """When a new index is on air: log it, publish what follows."""
        horizon = self.publication.horizon()
        if horizon.index == self._index or self.publication.slate is None:
            return
        await self.as_run.record(horizon, self.publication.slate)
        await self.playout.tick()
        await self.refill.run()
        self._index = horizon.index

    async def check_slate(self) -> None:
        """Whether the slate is there; made again when it is not."""
        if not await asyncio.to_thread(self.made.shelf.is_whole, SLATE_ID):
            await self.show_slate()

    async def beat(self) -> ChannelHeartbeat:
        """The channel at this moment."""
        horizon = self.publication.horizon()
        entries = await self._database.read(lambda conn: len(queue.load(conn, self.name)))
        on_air = horizon.schedule.item_at(horizon.index) is not None
        return ChannelHeartbeat(
            self.name, entries, horizon.schedule.end or horizon.index, emergency=not on_air
        )


async def every(
    period_s: float, act: Callable[[], Awaitable[None]], log: structlog.typing.FilteringBoundLogger
) -> None:
    """Do it for ever; what the store, the disk or prep refuses is logged and tried again."""
    while True:
        try:
            await act()
        except (KernelError, OSError, PrepFailed) as error:
            log.error("delayed", activity=act.__name__, error=str(error))
        await asyncio.sleep(period_s)


async def until_done(
    act: Callable[[], Awaitable[None]], again_s: float, log: structlog.typing.FilteringBoundLogger
) -> None:
    """Do it once, after as many attempts as that takes."""
    while True:
        try:
            return await act()
        except (KernelError, OSError, PrepFailed) as error:
            log.error("delayed", activity=act.__name__, error=str(error))
            await asyncio.sleep(again_s)
