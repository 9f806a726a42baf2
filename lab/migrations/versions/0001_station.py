"""The station's first tables: library, queue, as-run log, keys of the control API; audit and outbox."""

import sqlalchemy as sa
from alembic import op

from services.infra.sql.shared_tables import create_shared_tables, drop_shared_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    create_shared_tables(op)
    _create_library()
    op.create_table(
        "queue_entry",
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("asset_id", sa.Text, nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("queued_at", sa.Text, nullable=False),
    )
    op.create_table(
        "as_run",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("start_index", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_sha256", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False, index=True),
    )
    op.create_table(
        "control_signature",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "control_signature",
        "idempotency_key",
        "as_run",
        "queue_entry",
        "forgotten_source",
        "asset",
    ):
        op.drop_table(table)
    drop_shared_tables(op)


def _create_library() -> None:
    op.create_table(
        "asset",
        sa.Column("asset_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("named", sa.Boolean, nullable=False),
        sa.Column("watched", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("source_path", sa.Text, nullable=False, unique=True),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("media", sa.Text),
        sa.Column("refusal_code", sa.Text),
        sa.Column("refusal_detail", sa.Text),
        sa.Column("checks", sa.Text, nullable=False),
        sa.Column("aired_index", sa.BigInteger),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("updated_at", sa.Text, nullable=False),
    )
    op.create_table(
        "forgotten_source",
        sa.Column("source_path", sa.Text, primary_key=True),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    )
