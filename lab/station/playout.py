"""Operators' switches: the reserve instead of the queue, and a queue that the planner leaves alone."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from generated.vocabulary import BroadcastState, ProgrammeKind
from lab.playout.programmes import STATES
from lab.queue.service import Mend
from lab.station import switches as store
from lab.station.ports import Audit
from lab.station.publication import Publication
from lab.station.switches import Switches
from services.infra.sql.database import Database
from services.kernel.clock import Clock


@dataclass(frozen=True)
class PlayoutView:
    """What airs, and what is switched."""

    channel_id: str
    state: BroadcastState
    switches: Switches


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
        return PlayoutView(self._publication.channel.channel_id, state, self._publication.switches)

    async def change(
        self,
        actor: str,
        *,
        emergency: bool | None,
        frozen: bool | None,
        reason: str | None,
    ) -> PlayoutView:
        """Switch, each left as it is when None; published before it is answered."""
        name = self._publication.channel.channel_id
        async with self._publication.edit() as horizon:
            before = self._publication.switches
            after = replace(
                before,
                emergency=before.emergency if emergency is None else emergency,
                frozen=before.frozen if frozen is None else frozen,
            )
            if after != before:
                after = replace(after, reason=reason, changed_at=self._clock.now())
                await self._database.write(lambda conn: self._save(conn, actor, name, before, after))
                self._publication.switches = after
                await self._mend(horizon)
        return self.show()

    def _save(
        self, conn: sa.Connection, actor: str, channel_id: str, before: Switches, after: Switches
    ) -> None:
        store.save(conn, channel_id, after)
        self._audit.record(
            conn,
            actor=actor,
            action="playout.switched",
            subject=f"channel:{channel_id}",
            before={"emergency": before.emergency, "frozen": before.frozen},
            after={"emergency": after.emergency, "frozen": after.frozen},
            reason=after.reason,
        )
