"""Writers of what belongs together take turns, as SQLite's writers do anyway.

Several jobs share a transaction: rows that two of those took in different orders would be a deadlock.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

_TURN: Final = 0x73657373  # "sess"


def take_turn(conn: sa.Connection) -> None:
    """Let no other writer change sessions, or what opens them, until this transaction ends."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})
