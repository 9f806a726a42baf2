"""What the curator decided, what the autopilot tried, and where operators corrected the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "curator_decision",
        sa.Column("decision_id", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text),
        sa.Column("asset_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("replaces_asset_id", sa.Text),
        sa.Column("replaces_title", sa.Text),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("start_index", sa.BigInteger, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("signals", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("card_version", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("settled_at", sa.Text),
        sa.Column("settled_by", sa.Text),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "autopilot_channel",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
    )
    op.create_table(
        "autopilot_trial",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parameter", sa.Text, nullable=False),
        sa.Column("before", sa.Float, nullable=False),
        sa.Column("after", sa.Float, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("canary_pct", sa.Float, nullable=False),
        sa.Column("block", sa.BigInteger, nullable=False),
        sa.Column("first_index", sa.BigInteger, nullable=False),
        sa.Column("begun_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("canary", sa.Text),
        sa.Column("control", sa.Text),
    )
    op.create_table(
        "queue_correction",
        sa.Column("correction_id", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("start_index", sa.BigInteger, nullable=False, index=True),
        sa.Column("corrected_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("queue_correction", "autopilot_trial", "autopilot_channel", "curator_decision"):
        op.drop_table(name)
