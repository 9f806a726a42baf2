"""Sessions by their end, for what they cost."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_session_ended_at", "session", ["ended_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_session_ended_at", "session")
