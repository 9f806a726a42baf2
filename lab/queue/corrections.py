"""Where operators corrected what was planned: SQL and nothing else, in the caller's transaction."""

from datetime import datetime

import sqlalchemy as sa

METADATA = sa.MetaData()
CORRECTION = sa.Table(
    "queue_correction",
    METADATA,
    sa.Column("correction_id", sa.Text, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("start_index", sa.BigInteger, nullable=False, index=True),
    sa.Column("corrected_at", sa.Text, nullable=False),
)


def note(
    conn: sa.Connection, correction_id: str, channel_id: str, action: str, start: int, at: datetime
) -> None:
    """An operator did `action` to what was to begin at index `start`."""
    row = {"correction_id": correction_id, "channel_id": channel_id, "action": action}
    conn.execute(sa.insert(CORRECTION).values(**row, start_index=start, corrected_at=at.isoformat()))


def starts(conn: sa.Connection, channel_id: str, first: int, last: int) -> list[int]:
    """Where corrections fell within [first, last), in order."""
    within = sa.and_(CORRECTION.c.start_index >= first, CORRECTION.c.start_index < last)
    query = sa.select(CORRECTION.c.start_index).where(CORRECTION.c.channel_id == channel_id, within)
    return list(conn.execute(query.order_by(CORRECTION.c.start_index)).scalars())


def forget(conn: sa.Connection, channel_id: str, before: int) -> None:
    """Remove those before an index."""
    mine = (CORRECTION.c.channel_id == channel_id, CORRECTION.c.start_index < before)
    conn.execute(sa.delete(CORRECTION).where(*mine))
