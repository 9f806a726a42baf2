"""Who has blocked whom, and whom the moderators are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person_block",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("blocked_id", sa.Text, primary_key=True, index=True),
        sa.Column("block_id", sa.Text, nullable=False),
        sa.Column("blocked_at", sa.Text, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("report_id", sa.Text, primary_key=True),
        sa.Column("reporter_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("reason_code", sa.Text, nullable=False),
        sa.Column("mode_id", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text),
        sa.Column("thread_id", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claim", sa.Text),
        sa.Column("verdict", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_report_queue", "report", ["state", "report_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("report")
    op.drop_table("person_block")
