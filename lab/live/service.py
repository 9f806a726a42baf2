"""Operators let a live source be pushed to a channel, or hand the air back."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import ErrorCode, LiveState
from lab.live.source import LiveSource
from lab.station import switches as store
from lab.station.ports import Audit
from lab.station.publication import Publication
from lab.station.switches import Switches
from services.infra.sql.database import Database
from services.kernel.errors import Conflict


@dataclass(frozen=True)
class LiveView:
    """The source as an operator sees it; without an address the channel takes none."""

    channel_id: str
    state: LiveState
    title: str
    address: str | None = None
    whip: str | None = None
    airs_from: datetime | None = None
    segments: int | None = None
    dropped: int | None = None
    ended: str | None = None


class LiveService:
    """The live source of one channel; `source` is None, for the reason `missing`, where it takes none."""

    def __init__(
        self,
        database: Database,
        publication: Publication,
        audit: Audit,
        source: LiveSource | None,
        missing: str,
    ) -> None:
        self._database = database
        self._publication = publication
        self._audit = audit
        self._source = source
        self._missing = missing

    def show(self) -> LiveView:
        """As it is now."""
        channel, source = self._publication.channel, self._source
        title = self._publication.switches.live_title or channel.title
        if source is None:
            return LiveView(channel.channel_id, LiveState.OFF, title)
        session = source.session
        received = session if session is not None and session.generation is not None else None
        return LiveView(
            channel.channel_id,
            source.state,
            received.title if received else title,
            source.intake.address,
            source.whip,
            source.airs_from,
            received.segments if received else None,
            received.dropped if received else None,
            source.ended,
        )

    async def change(
        self, actor: str, *, listening: bool | None, title: str | None, reason: str | None
    ) -> LiveView:
        """Switch, each left as it is when None; raises LIVE_UNAVAILABLE where the channel takes no live source."""
        if self._source is None:
            raise Conflict(ErrorCode.LIVE_UNAVAILABLE, self._missing)
        async with self._publication.edit():
            before = self._publication.switches
            after = replace(
                before,
                listening=before.listening if listening is None else listening,
                live_title=title or before.live_title,
            )
            if after != before:
                await self._database.write(lambda conn: self._save(conn, actor, before, after, reason))
                self._publication.switches = after
        self._source.look()
        return self.show()

    def _save(
        self, conn: sa.Connection, actor: str, before: Switches, after: Switches, reason: str | None
    ) -> None:
        name = self._publication.channel.channel_id
        store.save(conn, name, after)
        self._audit.record(
            conn,
            actor=actor,
            action="live.switched",
            subject=f"channel:{name}",
            before={"listening": before.listening, "title": before.live_title},
            after={"listening": after.listening, "title": after.live_title},
            reason=reason,
        )
