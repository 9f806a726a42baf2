"""What operators may read about the station: the planner's survey and the as-run log."""

from dataclasses import dataclass
from datetime import datetime

from lab.queue import store as queue
from lab.station.airable import coming, ready
from lab.station.as_run import Aired, AsRun
from lab.station.planning import Planning, Survey
from lab.station.publication import Publication
from services.infra.sql.database import Database
from services.kernel.clock import Clock


@dataclass(frozen=True)
class PlanView:
    """The survey, and where the queue ends."""

    channel_id: str
    survey: Survey
    planned_until: datetime


class Logbook:
    """Reads only."""

    def __init__(
        self, database: Database, publication: Publication, planning: Planning, as_run: AsRun, clock: Clock
    ) -> None:
        self._database = database
        self._publication = publication
        self._planning = planning
        self._as_run = as_run
        self._clock = clock

    async def plan(self, at: datetime | None) -> PlanView:
        """How the owner card judges the library at `at`, now when left out; raises NOT_FOUND without a card."""
        horizon = self._publication.horizon()
        channel = self._publication.channel
        assets, entries = await self._database.read(
            lambda conn: (ready(conn, channel), queue.load(conn, channel.channel_id))
        )
        items = self._publication.planned(coming(entries, assets, horizon), horizon)
        until = max([self._publication.first_free(horizon), *(item.end for item in items.values())])
        survey = self._planning.survey(assets, at or self._clock.now())
        return PlanView(channel.channel_id, survey, channel.grid.start_of(until))

    async def aired(
        self, since: datetime | None, until: datetime | None, after: int | None, limit: int
    ) -> list[Aired]:
        """What began within [since, until), behind index `after`, oldest first."""
        first = 0 if since is None else self._index_from(since)
        if after is not None:
            first = max(first, after + 1)
        return await self._as_run.page(first, None if until is None else self._index_from(until), limit)

    def _index_from(self, instant: datetime) -> int:
        """The first index that begins at `instant` or later."""
        grid = self._publication.channel.grid
        index = grid.index_at(instant)
        return index if grid.start_of(index) >= instant else index + 1
