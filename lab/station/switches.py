"""What an operator has switched on a channel: SQL and nothing else, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

METADATA = sa.MetaData()
SWITCHES = sa.Table(
    "station_switches",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("emergency", sa.Boolean, nullable=False),
    sa.Column("emergency_until", sa.BigInteger),
    sa.Column("frozen", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("changed_at", sa.Text),
    sa.Column("listening", sa.Boolean, nullable=False),
    sa.Column("live_title", sa.Text),
)


@dataclass(frozen=True)
class Switches:
    """`emergency`: the reserve airs instead of the queue, up to index `emergency_until` where that is set. `frozen`:
    the planner takes nothing back. `listening`: a live source may be pushed, and is called `live_title`. `reason` and
    `changed_at` are of all but the last two."""

    emergency: bool = False
    frozen: bool = False
    reason: str | None = None
    changed_at: datetime | None = None
    listening: bool = False
    live_title: str | None = None
    emergency_until: int | None = None


def load(conn: sa.Connection, channel_id: str) -> Switches:
    """As they were set last; all off before that."""
    query = sa.select(SWITCHES).where(SWITCHES.c.channel_id == channel_id)
    row = conn.execute(query).mappings().first()
    if row is None:
        return Switches()
    changed_at = datetime.fromisoformat(row["changed_at"]) if row["changed_at"] else None
    return Switches(
        row["emergency"],
        row["frozen"],
        row["reason"],
        changed_at,
        row["listening"],
        row["live_title"],
        row["emergency_until"],
    )


def save(conn: sa.Connection, channel_id: str, switches: Switches) -> None:
    """Set them."""
    conn.execute(sa.delete(SWITCHES).where(SWITCHES.c.channel_id == channel_id))
    changed_at = switches.changed_at.isoformat() if switches.changed_at else None
    values = {
        "emergency": switches.emergency,
        "emergency_until": switches.emergency_until,
        "frozen": switches.frozen,
        "reason": switches.reason,
        "listening": switches.listening,
        "live_title": switches.live_title,
    }
    conn.execute(sa.insert(SWITCHES).values(channel_id=channel_id, changed_at=changed_at, **values))
