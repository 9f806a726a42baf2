"""Alerts and who was told of them; what waits for the control plane, and what it commanded."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("threshold", sa.Float, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("well_since", sa.Text),
        sa.Column("cleared_at", sa.Text, index=True),
    )
    op.create_table(
        "alert_notice",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("notice_id", sa.Text, nullable=False, unique=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Text, index=True),
    )
    op.create_table(
        "agent_message",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("about", sa.Text, unique=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "agent_command",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("command_id", sa.Text, nullable=False, unique=True),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("detail", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("agent_command", "agent_message", "alert_notice", "alert"):
        op.drop_table(table)
