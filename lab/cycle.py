"""One cycle of the LAB, for machines that run it by their own clock: recover, look, commit, prepare, publish, end."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from generated.vocabulary import AssetState, JobOutcome
from lab.discovery.pipeline import Pipeline
from lab.jobs import COMMIT, DISCOVERY, NIGHTLY
from lab.library import store as library
from lab.scheduler.service import Scheduler
from lab.scheduler.store import Run
from lab.station.on_air import OnAir
from lab.station.station import Parts, Station
from services.kernel.errors import Conflict

_log = structlog.get_logger("lab.cycle")
CYCLE = "cycle"
"""Who asks for the jobs of a cycle."""


@dataclass(frozen=True)
class Summary:
    """What a cycle found and did: `recovered` are the entries it began with, channel by channel, in order.

    `published_until` is when the first of the channels runs out of what is published.
    """

    recovered: tuple[str, ...]
    jobs: Mapping[str, str]
    assets: Mapping[str, int]
    queued: int
    published_until: datetime
    failed: tuple[str, ...]


class Cycle:
    """Runs the station once, without its loops.

    `settle_s` is how long a new file must stay as it is, `look_s` the time between looks at a lease that is held.
    """

    def __init__(
        self,
        station: Station,
        parts: Parts,
        pipeline: Pipeline,
        scheduler: Scheduler,
        *,
        settle_s: float,
        look_s: float,
    ) -> None:
        self._station = station
        self._parts = parts
        self._pipeline = pipeline
        self._scheduler = scheduler
        self._settle_s = settle_s
        self._look_s = look_s

    async def run(self, *, force_nightly: bool) -> Summary:
        """Do all of it. Raises what keeps the station from opening; a job that fails is told in the summary."""
        parts, database = self._parts, self._parts.database
        recovered = [
            entry for kept in (await database.read(parts.everywhere.queues)).values() for entry in kept
        ]
        await self._station.open()
        _log.info("recovered", queued=len(recovered))
        runs = [await self._discover()]
        runs.append(await self._complete(COMMIT))
        await self._pipeline.fetch()
        await parts.intake.drain()
        while await parts.renderings.step():
            pass
        await self._station.tick()
        _log.info("published", until=str(min(map(_published_until, parts.channels))))
        if force_nightly or await self._is_due(NIGHTLY):
            runs.append(await self._complete(NIGHTLY))
        await self._station.beat()
        return await self._told(tuple(entry.entry_id for entry in recovered), runs)

    async def _discover(self) -> Run:
        """Look twice where a file is new: it is taken once it has stayed as it was."""
        _, restless = await self._parts.discovery.look()
        if restless:
            await asyncio.sleep(self._settle_s)
        return await self._complete(DISCOVERY)

    async def _complete(self, name: str) -> Run:
        """Run a job; wait while its lease is held, which a killed process left for a moment."""
        while True:
            try:
                return await self._scheduler.complete(name, CYCLE)
            except Conflict as held:
                _log.info("job_waits", job=name, reason=held.detail)
                await asyncio.sleep(self._look_s)

    async def _is_due(self, name: str) -> bool:
        return any(
            view.name == name and self._scheduler.is_due(view) for view in await self._scheduler.views()
        )

    async def _told(self, recovered: tuple[str, ...], runs: list[Run]) -> Summary:
        parts = self._parts
        queued, assets = await parts.database.read(
            lambda conn: (parts.everywhere.queues(conn), library.in_states(conn, tuple(AssetState)))
        )
        return Summary(
            recovered,
            {run.name: f"{run.outcome.value}: {run.detail}" for run in runs},
            dict(Counter(asset.state.value for asset in assets)),
            sum(map(len, queued.values())),
            min(map(_published_until, parts.channels)),
            tuple(run.name for run in runs if run.outcome is not JobOutcome.DONE),
        )


def _published_until(channel: OnAir) -> datetime:
    horizon = channel.publication.horizon()
    return channel.publication.channel.grid.start_of(horizon.schedule.end or horizon.index)
