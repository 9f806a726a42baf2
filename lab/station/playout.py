"""Operators' switches: the reserve instead of the queue, and a queue that the planner leaves alone."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import BroadcastState, ProgrammeKind
from lab.playout.horizon import Horizon
from lab.playout.plan import after_reserve
from lab.playout.programmes import STATES
from lab.queue.service import Mend
from lab.station import switches as store
from lab.station.ports import Audit
from lab.station.publication import Publication
from lab.station.switches import Switches
from services.infra.sql.database import Database
from services.kernel.clock import Clock

_ACTOR = "station"


@dataclass(frozen=True)
class PlayoutView:
    """What airs, and what is switched."""

    channel_id: str
    state: BroadcastState
    switches: Switches
    emergency_until: datetime | None = None


class PlayoutService:
    """The switches of one channel."""

    def __init__(
        self, database: Database, publication: Publication, audit: Audit, clock: Clock, mend: Mend
    ) -> None:
        self._mend = mend
        self._database = database
        self._publication = publication
        self._audit = audit
        self._clock = clock

    def show(self) -> PlayoutView:
        """As it is now."""
        horizon, slate = self._publication.horizon(), self._publication.slate
        state = BroadcastState.OFF_AIR
        if slate is not None:
            state = STATES[ProgrammeKind(horizon.schedule.at(horizon.index, slate).kind)]
        channel, switches = self._publication.channel, self._publication.switches
        until = switches.emergency_until
        ends = None if until is None else channel.grid.start_of(until)
        return PlayoutView(channel.channel_id, state, switches, ends)

    async def change(
        self,
        actor: str,
        *,
        emergency: bool | None,
        frozen: bool | None,
        reason: str | None,
        clips: int | None = None,
    ) -> PlayoutView:
        """Switch, each left as it is when None; published before it is answered.

        An emergency that is on ends by itself after so many `clips` of the reserve; one that is switched on without
        any lasts until it is switched off.
        """
        async with self._publication.edit() as horizon:
            before = self._publication.switches
            after = replace(
                before,
                emergency=before.emergency if emergency is None else emergency,
                frozen=before.frozen if frozen is None else frozen,
                emergency_until=before.emergency_until if emergency is None else None,
            )
            if after.emergency and clips is not None:
                after = replace(after, emergency_until=self._until(horizon, clips))
            await self._switch(horizon, actor, after, reason)
        return self.show()

    async def tick(self) -> None:
        """End an emergency whose clips have aired; the queue takes back at the boundary that follows them."""
        if _is_over(self._publication.switches, self._publication.horizon()):
            async with self._publication.edit() as horizon:
                before = self._publication.switches
                if _is_over(before, horizon):
                    after = replace(before, emergency=False, emergency_until=None)
                    await self._switch(horizon, _ACTOR, after, "its clips of the reserve have aired")

    def _until(self, horizon: Horizon, clips: int) -> int | None:
        slate = self._publication.slate
        return None if slate is None else after_reserve(horizon.schedule, clips, horizon.told, slate)

    async def _switch(self, horizon: Horizon, actor: str, after: Switches, reason: str | None) -> None:
        before = self._publication.switches
        if after == before:
            return
        after = replace(after, reason=reason, changed_at=self._clock.now())
        await self._database.write(lambda conn: self._save(conn, actor, before, after))
        self._publication.switches = after
        await self._mend(horizon)

    def _save(self, conn: sa.Connection, actor: str, before: Switches, after: Switches) -> None:
        name = self._publication.channel.channel_id
        store.save(conn, name, after)
        self._audit.record(
            conn,
            actor=actor,
            action="playout.switched",
            subject=f"channel:{name}",
            before=_told(before),
            after=_told(after),
            reason=after.reason,
        )


def _is_over(switches: Switches, horizon: Horizon) -> bool:
    until = switches.emergency_until
    return switches.emergency and until is not None and horizon.told + 1 >= until


def _told(switches: Switches) -> dict[str, bool | int]:
    told: dict[str, bool | int] = {"emergency": switches.emergency, "frozen": switches.frozen}
    if switches.emergency_until is not None:
        told["emergency_until"] = switches.emergency_until
    return told
