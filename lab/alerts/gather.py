"""Looks at the station: the indicators that alerts are judged by, and the figures that are shown of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from generated.vocabulary import AssetState, CheckVerdict
from lab.alerts.indicators import Indicators, WatchdogWord, fallback_share, quality
from lab.library import store as library
from lab.playout.channel import Channel
from lab.playout.record import FALLBACK
from lab.playout.status import read_heartbeat
from lab.queue import store as queue
from lab.station.as_run import AS_RUN
from lab.station.publication import Publication
from lab.station.refill import buffered
from lab.watchdog.word import read_word
from services.infra.sql.database import Database
from services.kernel.clock import Clock


@dataclass(frozen=True)
class GatherLimits:
    """Over how much the slow indicators are taken, and how often they are looked at."""

    slow_s: float
    qa_assets: int
    window_s: float
    min_aired_s: float


@dataclass(frozen=True)
class Files:
    """Where the station's heartbeat and the watchdog's word lie."""

    heartbeat: Path
    watchdog: Path


@dataclass(frozen=True)
class _Slow:
    at: float
    qa_mean: float | None
    fallback: float | None
    before: float | None


class Gather:
    """One channel's indicators. `disk` gives the share in use, `failures` the longest run of failures of a source."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        clock: Clock,
        files: Files,
        limits: GatherLimits,
        *,
        disk: Callable[[], float],
        failures: Callable[[], int],
    ) -> None:
        self._database = database
        self._publication = publication
        self._clock = clock
        self._files = files
        self._limits = limits
        self._disk = disk
        self._failures = failures
        self._slow: _Slow | None = None
        self.seen: Indicators | None = None

    async def look(self) -> Indicators:
        """The indicators now; kept as `seen`. Raises `Unavailable` and `OSError`."""
        slow = await self._slowly()
        horizon, channel = self._publication.horizon(), self._publication.channel
        entries = await self._database.read(lambda conn: queue.load(conn, channel.channel_id))
        now = self._clock.now()
        beat = read_heartbeat(self._files.heartbeat)
        word = read_word(self._files.watchdog)
        self.seen = Indicators(
            channel_id=channel.channel_id,
            queue_s=float(channel.grid.seconds_of(max(buffered(entries, horizon), 0))),
            qa_mean=slow.qa_mean,
            fallback=slow.fallback,
            fallback_before=slow.before,
            discovery_failures=self._failures(),
            disk_used=self._disk(),
            heartbeat_age_s=max((now - beat.at).total_seconds(), 0.0) if beat else None,
            watchdog=WatchdogWord(max((now - word.at).total_seconds(), 0.0), word.faults) if word else None,
        )
        return self.seen

    async def _slowly(self) -> _Slow:
        now = self._clock.monotonic()
        if self._slow is not None and 0 <= now - self._slow.at < self._limits.slow_s:
            return self._slow
        channel, index = self._publication.channel, self._publication.horizon().index
        window = channel.grid.segments_in(self._limits.window_s)
        least = channel.grid.segments_in(self._limits.min_aired_s)

        def read(conn: sa.Connection) -> _Slow:
            aired = aired_since(conn, channel, index - 2 * window)
            return _Slow(
                now,
                qa_mean(conn, self._limits.qa_assets),
                fallback_share(aired, index - window, index, least),
                fallback_share(aired, index - 2 * window, index - window, least),
            )

        self._slow = await self._database.read(read)
        return self._slow


def qa_mean(conn: sa.Connection, newest: int) -> float | None:
    """Mean quality of the newest assets that are ready; None without any."""
    ready = library.in_states(conn, [AssetState.READY])[-newest:]
    scores = [
        quality(sum(check.verdict is CheckVerdict.PASS for check in asset.checks), len(asset.checks))
        for asset in ready
    ]
    return sum(scores) / len(scores) if scores else None


def aired_since(conn: sa.Connection, channel: Channel, first: int) -> list[tuple[int, bool]]:
    """What began at index `first` or later, and the one on air there: its index, and whether it was a fallback."""
    mine = AS_RUN.c.channel_id == channel.channel_id
    columns = AS_RUN.c.start_index, AS_RUN.c.kind
    before = sa.select(sa.func.max(AS_RUN.c.start_index)).where(mine, AS_RUN.c.start_index <= first)
    start = conn.execute(before).scalar() or first
    query = sa.select(*columns).where(mine, AS_RUN.c.start_index >= start).order_by(AS_RUN.c.start_index)
    return [(row[0], row[1] in FALLBACK) for row in conn.execute(query)]
