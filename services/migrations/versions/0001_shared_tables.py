"""Audit log, outbox and consumed events."""

from alembic import op

from services.infra.sql.shared_tables import create_shared_tables, drop_shared_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_shared_tables(op)


def downgrade() -> None:
    drop_shared_tables(op)
