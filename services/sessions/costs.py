"""What sessions make the house send: now, hour by hour, and whether it may be more.

Estimates: every session has its rate in GB per hour by the formula of spec 11 (`domain.egress_gb_per_hour`). Kept exact
nowhere but in the sessions themselves; each node looks again and again, and counts what it has begun since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog

from generated.models import EgressReached
from generated.vocabulary import ErrorCode
from services.infra.house import Configuration
from services.infra.looks import Looks
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable
from services.sessions import store, tile_hours
from services.sessions.domain import egress_gb_per_hour
from services.sessions.figures import seen
from services.sessions.store import Lasting, ModeRate
from services.sessions.tile_hours import HOUR, hour_of

ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing was before."""
_log = structlog.get_logger("sessions")


@dataclass(frozen=True, slots=True)
class HourOfMode:
    """What the sessions of a mode made the house send within the hour that begins at `hour`, and how many they were.

    Its tiles are counted beside.
    """

    hour: datetime
    mode: str
    sessions: int
    gb: float
    tiles_gb: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """What it costs now and in whole hours from `since` on and before `until`."""

    modes: tuple[ModeRate, ...]
    limit_gb_per_hour: float
    since: datetime
    until: datetime
    hours: tuple[HourOfMode, ...]
    tiles_gb_per_hour: float
    is_shedding: bool

    @property
    def gb_per_hour(self) -> float:
        """All modes and tiles together, now."""
        return total(self.modes) + self.tiles_gb_per_hour


def total(modes: Iterable[ModeRate]) -> float:
    """What they cost together, GB per hour."""
    return sum(one.gb_per_hour for one in modes)


def is_reached(gb_per_hour: float, limit_gb_per_hour: float) -> bool:
    """Whether no more may be added. A limit of nothing is always reached."""
    return gb_per_hour >= limit_gb_per_hour


def window(
    since: datetime | None, until: datetime | None, now: datetime, most: int
) -> tuple[datetime, datetime]:
    """The whole hours that are asked for, the latest `most` of them: the first one's beginning, the last one's end."""
    last = max(min(until or now, now), ORIGIN + most * HOUR)
    end = _hour_of(last) if last == until == _hour_of(last) else _hour_of(last) + HOUR
    earliest = end - most * HOUR
    return min(_hour_of(max(since or earliest, earliest)), end), end


def by_hour(
    lasting: Iterable[Lasting],
    since: datetime,
    until: datetime,
    tiles: Mapping[tuple[datetime, str], float] | None = None,
) -> tuple[HourOfMode, ...]:
    """What each mode's sessions and tiles cost in each hour, newest first, and within it the one that costs most."""
    gb: dict[tuple[datetime, str], float] = defaultdict(float)
    sessions: dict[tuple[datetime, str], int] = defaultdict(int)
    for one in lasting:
        for hour, share in _shares(one, since, until):
            gb[hour, one.mode] += one.gb_per_hour * share
            sessions[hour, one.mode] += 1
    sent = tiles or {}
    hours = [HourOfMode(*of, sessions[of], gb[of], sent.get(of, 0.0)) for of in {**gb, **sent}]
    return tuple(sorted(hours, key=lambda one: (-one.hour.timestamp(), -(one.gb + one.tiles_gb), one.mode)))


def _shares(one: Lasting, since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    """The hours in which it was there, and for how much of each (0 to 1)."""
    begun, ended = max(one.begun, since), min(one.ended, until)
    hour = _hour_of(begun)
    while hour < ended:
        yield hour, (min(ended, hour + HOUR) - max(begun, hour)) / HOUR
        hour += HOUR


def _hour_of(moment: datetime) -> datetime:
    return hour_of(moment.astimezone(UTC))


Beside = Callable[[], Awaitable[tuple[Mapping[str, float], float]]]
"""What is sent beside sessions' own pictures, by mode, and what is held back of it, GB per hour. Raises Unavailable."""
_COUNTED_WITHIN = 3
"""Of looks at the egress, that far apart two counts of what tiles sent may be."""


class Egress:
    """The kill switch of a node: what the house sends, by the last look and what began here since."""

    def __init__(self, db: Database, clock: Clock, configuration: Configuration, looks: Looks) -> None:
        self._db = db
        self._clock = clock
        self._configuration = configuration
        self._looks = looks
        self._beside: Beside | None = None
        self._seen = 0.0
        self._begun = 0.0
        self._tiles = 0.0
        self._held_back = 0.0

    def count_beside(self, beside: Beside) -> None:
        """Count this too: the tiles that are connected."""
        self._beside = beside

    async def look(self) -> int:
        """Look at all sessions and tiles; how many modes have any. Raises Unavailable.

        Tiles that can't be looked at are counted as they were.
        """
        modes = await self._db.read(store.rates)
        was_shedding = self.reached is not None
        self._see(modes)
        tiles: Mapping[str, float] = {}
        if self._beside is not None:
            try:
                tiles, self._held_back = await self._beside()
                self._tiles = sum(tiles.values())
            except Unavailable as outage:
                _log.warning("tiles_not_counted", error=outage.detail)
        self._looks.see(*seen(modes, self._configuration.current.modes, self.limit_gb_per_hour))
        if (self.reached is not None) is not was_shedding:
            _log.warning("egress_limit", reached=not was_shedding, gb_per_hour=round(self.gb_per_hour, 3))
        if tiles:
            now = self._clock.now()
            longest = _COUNTED_WITHIN * timedelta(
                seconds=self._configuration.current.platform.sessions.egress_interval_s
            )
            await self._db.write(lambda conn: tile_hours.count(conn, tiles, now, longest))
        return len(modes)

    @property
    def limit_gb_per_hour(self) -> float:
        """The kill switch in force."""
        return self._configuration.current.guardrails.kill_switch.max_estimated_egress_gb_per_hour_total

    @property
    def gb_per_hour(self) -> float:
        """What the house sends now."""
        return self._seen + self._tiles + self._begun

    @property
    def tiles_gb_per_hour(self) -> float:
        """What of it tiles are."""
        return self._tiles

    @property
    def reached(self) -> EgressReached | None:
        """What there is to tell when the limit is reached: also while it is not, because pictures are held back."""
        if not is_reached(self.gb_per_hour + self._held_back, self.limit_gb_per_hour):
            return None
        return EgressReached(
            gb_per_hour=round(self.gb_per_hour, 3), limit_gb_per_hour=float(self.limit_gb_per_hour)
        )

    def is_reached_with(self, sessions_gb_per_hour: float) -> bool:
        """Whether the limit is reached if this is what sessions cost now."""
        return is_reached(sessions_gb_per_hour + self._tiles + self._held_back, self.limit_gb_per_hour)

    def has_room(self, adds_gb_per_hour: float) -> bool:
        """Whether so much more may be sent; then it counts as begun."""
        if is_reached(self.gb_per_hour + self._held_back + adds_gb_per_hour, self.limit_gb_per_hour):
            return False
        self._begun += adds_gb_per_hour
        return True

    @staticmethod
    def rate_of(received_bps: float) -> float:
        """What a picture of that bitrate makes the house send, GB per hour."""
        return egress_gb_per_hour(received_bps, viewers=1)

    def admit(self, conn: sa.Connection, adds_gb_per_hour: float) -> None:
        """Let in what adds so much to all that there is. Raises Unavailable (OVERLOADED) when it may not be more.

        What began here since the last look may have ended meanwhile: nobody is refused for it without another look.
        """
        if adds_gb_per_hour <= 0:
            return
        if self.reached is not None and self._begun:
            self._see(store.rates(conn))
        if self.reached is not None:
            raise Unavailable(
                ErrorCode.OVERLOADED,
                "As much is being watched as this house may send; try again soon.",
                retry_after_s=round(self._configuration.current.platform.sessions.egress_interval_s),
                reason="kill_switch.max_estimated_egress_gb_per_hour_total is reached",
            )
        self._begun += adds_gb_per_hour

    def _see(self, modes: Iterable[ModeRate]) -> None:
        self._seen, self._begun = total(modes), 0.0


class Costs:
    """What sessions cost, for operators."""

    def __init__(self, db: Database, clock: Clock, configuration: Configuration, egress: Egress) -> None:
        self._db = db
        self._clock = clock
        self._configuration = configuration
        self._egress = egress

    async def told(self, since: datetime | None, until: datetime | None) -> Told:
        """Now, and hour by hour. Raises Unavailable."""
        now, most = self._clock.now(), self._configuration.current.platform.sessions.costs_hours_max
        first, last = window(since, until, now, most)
        modes, lasting, tiles = await self._db.read(
            lambda conn: (
                store.rates(conn),
                store.lasting(conn, first, min(last, now)),
                tile_hours.between(conn, first, last),
            )
        )
        dearest = tuple(sorted(modes, key=lambda one: (-one.gb_per_hour, one.mode)))
        hours = by_hour(lasting, first, min(last, now), tiles)
        return Told(
            *(dearest, self._egress.limit_gb_per_hour, first, last, hours),
            tiles_gb_per_hour=self._egress.tiles_gb_per_hour,
            is_shedding=self._egress.is_reached_with(total(modes)),
        )
