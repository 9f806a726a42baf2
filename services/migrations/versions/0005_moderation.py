"""Who has blocked whom."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "person_block",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("blocked_id", sa.Text, primary_key=True, index=True),
        sa.Column("block_id", sa.Text, nullable=False),
        sa.Column("blocked_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("person_block")
