"""Events of the telemetry catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "telemetry_event",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hour", sa.Text, nullable=False),
        sa.Column("occurred_at", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("properties", sa.Text, nullable=False),
    )
    op.create_index("ix_telemetry_event_counted", "telemetry_event", ["hour", "name", "mode", "weight"])
    op.create_index("ix_telemetry_event_kept", "telemetry_event", ["name", "occurred_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("telemetry_event")
