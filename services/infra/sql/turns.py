"""Writers of a database take turns, a transaction each: SQLite's hold the file, PostgreSQL's an advisory lock.

Several jobs share a transaction (ADR 0005), so rows that two nodes took in different orders would be deadlocks.
"""

from __future__ import annotations

from enum import IntEnum

import sqlalchemy as sa

_TAKE = sa.text("SELECT pg_advisory_xact_lock(:turn)")


class Turn(IntEnum):
    """Which writers wait for each other; a lock each, PostgreSQL's arbitrary number for it."""

    PLATFORM = 0x76767477
    TELEMETRY = 0x74656C65
    """Writes tables that nobody else does, and keeps nobody waiting."""


def take_turn(connection: sa.Connection, turn: Turn) -> None:
    """Let no other writer of these write until this transaction ends; SQLite's begin with that (BEGIN IMMEDIATE)."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"turn": turn})
