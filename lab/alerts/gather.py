"""Looks at the station: the indicators that alerts are judged by, and the figures that are shown of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from generated.models import PlatformWord
from generated.vocabulary import AssetRole, AssetState, CheckVerdict, ProgrammeKind
from lab.alerts.indicators import (
    ChannelSeen,
    EgressSeen,
    Indicators,
    MatchingSeen,
    PresenceSeen,
    RevocationsSeen,
    WatchdogWord,
    fallback_share,
    quality,
)
from lab.library import store as library
from lab.playout.channel import Channel
from lab.playout.record import FALLBACK
from lab.playout.status import read_heartbeat
from lab.queue import store as queue
from lab.station.as_run import AS_RUN
from lab.station.on_air import OnAir
from lab.station.publication import Publication
from lab.station.refill import buffered
from lab.watchdog.word import read_word
from services.infra.left_out import given
from services.infra.platform_word import read_platform_word
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
    """Where the station's heartbeat and others' words lie, and the mark of a demo that is being made."""

    heartbeat: Path
    watchdog: Path
    platform: Path
    demo_mark: Path


@dataclass(frozen=True)
class _Slow:
    """Read at `at`; by channel the share of fallbacks in the last window and in the one before."""

    at: float
    qa_mean: float | None
    fallbacks: Mapping[str, tuple[float | None, float | None]]


class Gather:
    """The station's indicators. `disk` gives the share in use, `failures` the longest run of failures of a source."""

    def __init__(
        self,
        database: Database,
        channels: Sequence[OnAir],
        clock: Clock,
        files: Files,
        limits: GatherLimits,
        *,
        disk: Callable[[], float],
        failures: Callable[[], int],
    ) -> None:
        self._database = database
        self._channels = tuple(channels)
        self._clock = clock
        self._files = files
        self._limits = limits
        self._disk = disk
        self._failures = failures
        self._slow: _Slow | None = None
        self._begun: set[str] = set()
        self.seen: Indicators | None = None

    async def look(self) -> Indicators:
        """The indicators now; kept as `seen`. Raises `Unavailable` and `OSError`."""
        slow = await self._slowly()
        channels, preparing = await self._database.read(lambda conn: self._read(conn, slow))
        now = self._clock.now()
        beat = read_heartbeat(self._files.heartbeat)
        word = read_word(self._files.watchdog)
        platform = read_platform_word(self._files.platform)
        self.seen = Indicators(
            channels=channels,
            preparing=preparing,
            making_demo=self._files.demo_mark.exists(),
            qa_mean=slow.qa_mean,
            discovery_failures=self._failures(),
            disk_used=self._disk(),
            heartbeat_age_s=max((now - beat.at).total_seconds(), 0.0) if beat else None,
            watchdog=WatchdogWord(max((now - word.at).total_seconds(), 0.0), word.faults) if word else None,
            revocations=None if platform is None else _revocations(platform),
            egress=None if platform is None else _egress(platform),
            presence=None if platform is None else _presence(platform, now),
            matching=None if platform is None else _matching(platform),
        )
        return self.seen

    def _read(self, conn: sa.Connection, slow: _Slow) -> tuple[tuple[ChannelSeen, ...], int]:
        """Every channel as it is, and how many files are in prep."""
        seen = tuple(self._channel(conn, each, slow) for each in self._channels)
        return seen, len(library.in_states(conn, [AssetState.PENDING, AssetState.PREPARING]))

    def _channel(self, conn: sa.Connection, on_air: OnAir, slow: _Slow) -> ChannelSeen:
        name, channel = on_air.name, on_air.publication.channel
        if name not in self._begun and has_begun(conn, on_air):
            self._begun.add(name)
        ahead = buffered(queue.load(conn, name), on_air.publication.horizon())
        return ChannelSeen(
            name,
            float(channel.grid.seconds_of(max(ahead, 0))),
            *slow.fallbacks[name],
            begun=name in self._begun,
            governed=on_air.planning.is_governed,
        )

    async def _slowly(self) -> _Slow:
        now = self._clock.monotonic()
        if self._slow is not None and 0 <= now - self._slow.at < self._limits.slow_s:
            return self._slow

        def read(conn: sa.Connection) -> _Slow:
            shares = {each.name: self._fallbacks(conn, each.publication) for each in self._channels}
            return _Slow(now, qa_mean(conn, self._limits.qa_assets), shares)

        self._slow = await self._database.read(read)
        return self._slow

    def _fallbacks(self, conn: sa.Connection, publication: Publication) -> tuple[float | None, float | None]:
        """Shares of the last window and of the one before; a channel's air time begins with its first programme."""
        channel, index = publication.channel, publication.horizon().index
        begun = first_aired(conn, channel.channel_id)
        if begun is None:
            return None, None
        window = channel.grid.segments_in(self._limits.window_s)
        least = channel.grid.segments_in(self._limits.min_aired_s)
        early, late = max(index - 2 * window, begun), max(index - window, begun)
        aired = aired_since(conn, channel, early)
        return fallback_share(aired, late, index, least), fallback_share(aired, early, index - window, least)


def _revocations(word: PlatformWord) -> RevocationsSeen | None:
    held = given(word.revocations)
    return None if held is None else RevocationsSeen(held.sessions, held.failures)


def _presence(word: PlatformWord, now: datetime) -> PresenceSeen | None:
    stuck = given(word.presence)
    return None if stuck is None else PresenceSeen(stuck.fault, max((now - stuck.since).total_seconds(), 0.0))


def _matching(word: PlatformWord) -> MatchingSeen | None:
    slow = given(word.matching)
    return None if slow is None else MatchingSeen(slow.p50_s, slow.pairs)


def _egress(word: PlatformWord) -> EgressSeen | None:
    reached = given(word.egress)
    return None if reached is None else EgressSeen(reached.gb_per_hour, reached.limit_gb_per_hour)


def has_begun(conn: sa.Connection, on_air: OnAir) -> bool:
    """Whether anything but the slate ever aired on the channel, or a programme could."""
    if first_aired(conn, on_air.name) is not None:
        return True
    ready = library.airable(conn, on_air.name, on_air.publication.channel.format)
    return any(on_air.planning.role_of(asset) is AssetRole.PROGRAMME for asset in ready)


def first_aired(conn: sa.Connection, channel_id: str) -> int | None:
    """The first index known at which the channel aired anything but the slate."""
    query = sa.select(sa.func.min(AS_RUN.c.start_index)).where(AS_RUN.c.channel_id == channel_id)
    return conn.execute(query.where(AS_RUN.c.kind != ProgrammeKind.SLATE.value)).scalar()


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
