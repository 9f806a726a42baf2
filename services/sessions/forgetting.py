"""Sessions whose time is over. What became of them stands in the audit log, and what they were in telemetry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from generated.models import RetentionSettings
from services.infra.forgetting import Batch
from services.infra.ids import first_of
from services.kernel.clock import rfc3339
from services.sessions import tile_hours
from services.sessions.revocations import REVOCATION
from services.sessions.store import SESSION, SNAPSHOT


class OldSessions:
    """Who was where, by `retention.sessions_days` from a session's end, with the snapshots that no session has left."""

    name: Final = "sessions"

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.sessions_days

    def forget(self, conn: sa.Connection, after: str, oldest: datetime, limit: int, _now: datetime) -> Batch:
        """As `Kept` says; what goes on, or has endpoints that are still to be taken back, stays."""
        old = _old(conn, after, oldest, limit)
        gone = _drop(conn, old)
        return Batch(gone, old[-1] if len(old) == limit else None)


class OldTileHours:
    """What tiles cost by the hour, as long as what sessions did."""

    name: Final = "tile_hours"

    def days(self, settings: RetentionSettings) -> int:
        """As `Kept` says."""
        return settings.sessions_days

    def forget(
        self, conn: sa.Connection, _after: str, oldest: datetime, _limit: int, _now: datetime
    ) -> Batch:
        """As `Kept` says; a row for each hour and mode, so all of them at once."""
        return Batch(tile_hours.forget(conn, oldest), None)


def _old(conn: sa.Connection, after: str, oldest: datetime, limit: int) -> list[str]:
    """Up to `limit` that ended before a moment and leave nothing to be done, in the order of their ids."""
    column, pending = SESSION.c, sa.select(REVOCATION.c.session_id)
    query = sa.select(column.session_id).where(
        column.session_id > after,
        column.session_id < first_of(oldest),
        column.ended_at < rfc3339(oldest),
        column.session_id.not_in(pending),
    )
    return list(conn.execute(query.order_by(column.session_id).limit(limit)).scalars())


def _drop(conn: sa.Connection, session_ids: Sequence[str]) -> int:
    """Forget these, and the policy snapshots that no session has any more; how many sessions there were."""
    column = SESSION.c
    theirs = sa.select(column.policy_snapshot_id).where(column.session_id.in_(session_ids)).distinct()
    snapshots = list(conn.execute(theirs).scalars())
    gone = conn.execute(sa.delete(SESSION).where(column.session_id.in_(session_ids))).rowcount
    used = sa.exists().where(column.policy_snapshot_id == SNAPSHOT.c.policy_snapshot_id)
    conn.execute(sa.delete(SNAPSHOT).where(SNAPSHOT.c.policy_snapshot_id.in_(snapshots), ~used))
    return gone
