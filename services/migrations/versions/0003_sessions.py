"""Sessions, the policies they live by, endpoints to take back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "session",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("sign_in_id", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("audience_type", sa.Text, nullable=False),
        sa.Column("stream_transport", sa.Text, nullable=False),
        sa.Column("intent_label", sa.Text, nullable=False),
        sa.Column("media_profile", sa.Text),
        sa.Column("parent_session_id", sa.Text, index=True),
        sa.Column("policy_snapshot_id", sa.Text, nullable=False),
        sa.Column("handover_kind", sa.Text, nullable=False),
        sa.Column("handover_ms", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("has_media", sa.Boolean, nullable=False),
        sa.Column("beat_interval_ms", sa.BigInteger, nullable=False),
        sa.Column("beat_timeout_ms", sa.BigInteger, nullable=False),
        sa.Column("gb_per_hour", sa.Float, nullable=False),
        sa.Column("assumed_ms", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("last_seen_at", sa.Text, nullable=False),
        sa.Column("due_at", sa.Text, index=True),
        sa.Column("ends_at", sa.Text),
        sa.Column("ended_at", sa.Text),
        sa.Column("end_reason", sa.Text),
        sa.Column("successor_id", sa.Text),
        sa.Column("endpoints", sa.Text),
    )
    op.create_table(
        "policy_snapshot",
        sa.Column("policy_snapshot_id", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
    )
    op.create_table(
        "media_revocation",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next_try_at", sa.Text, nullable=False, index=True),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("last_error", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("media_revocation", "policy_snapshot", "session"):
        op.drop_table(table)
