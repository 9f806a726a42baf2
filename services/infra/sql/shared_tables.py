"""Tables that every database of the platform has: audit, outbox, consumed events.

`SHARED` describes them as they are now; `create_shared_tables` is the frozen first step that a
first migration calls (later changes are migrations of their own). The audit table refuses
UPDATE, DELETE and TRUNCATE by trigger.
"""

from typing import Any

import sqlalchemy as sa

SHARED = sa.MetaData()
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

AUDIT_EVENTS = sa.Table(
    "audit_events",
    SHARED,
    sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("occurred_at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("before_hash", sa.Text),
    sa.Column("after_hash", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("trace_id", sa.Text),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
OUTBOX_STREAMS = sa.Table(
    "outbox_streams",
    SHARED,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False),
)
OUTBOX_EVENTS = sa.Table(
    "outbox_events",
    SHARED,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("body", sa.Text, nullable=False),
)
CONSUMED_EVENTS = sa.Table(
    "consumed_events",
    SHARED,
    sa.Column("consumer", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)
CONSUMER_POSITIONS = sa.Table(
    "consumer_positions",
    SHARED,
    sa.Column("consumer", sa.Text, primary_key=True),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)

_NAMES = (
    "audit_events",
    "outbox_streams",
    "outbox_events",
    "consumed_events",
    "consumer_positions",
)


def create_shared_tables(op: Any) -> None:
    """Create version 1 of the shared tables; `op` is `alembic.op` inside a migration."""
    _create_audit(op)
    op.create_table(
        "outbox_streams",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "outbox_events",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "consumed_events",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "consumer_positions",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )


def drop_shared_tables(op: Any) -> None:
    """Undo `create_shared_tables`."""
    for name in reversed(_NAMES):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only()")


def _create_audit(op: Any) -> None:
    op.create_table(
        "audit_events",
        sa.Column("sequence", _SEQUENCE, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("occurred_at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("before_hash", sa.Text),
        sa.Column("after_hash", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("trace_id", sa.Text),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES_APPEND_ONLY if postgresql else _SQLITE_APPEND_ONLY:
        op.execute(statement)


_SQLITE_APPEND_ONLY = tuple(
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit_events "
    f"BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRES_APPEND_ONLY = (
    """
    CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
    """,
    """
    CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
    """,
)
PROTECTIONS = {
    "sqlite": (
        ("DROP TRIGGER audit_no_delete",),
        tuple(statement for statement in _SQLITE_APPEND_ONLY if "audit_no_delete" in statement),
    ),
    "postgresql": (
        ("ALTER TABLE audit_events DISABLE TRIGGER audit_no_change",),
        ("ALTER TABLE audit_events ENABLE TRIGGER audit_no_change",),
    ),
}
"""How the audit log's protection from deletes is lifted, and put back, by backend."""
