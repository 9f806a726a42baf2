"""Jobs with their leases, their runs, and what aired by day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "job",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("detail", sa.Text),
    )
    op.create_table(
        "usage_day",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("fallback_segments", sa.Integer, nullable=False),
        sa.Column("programmes", sa.Integer, nullable=False),
        sa.Column("distinct_programmes", sa.Integer, nullable=False),
        sa.Column("by_source", sa.Text, nullable=False),
        sa.Column("by_daypart", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("usage_day", "job_run", "job"):
        op.drop_table(name)
