"""Which owner cards were in force, and the cards themselves by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "policy_card",
        sa.Column("card_hash", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "policy_version",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("card_hash", sa.Text, nullable=False, index=True),
        sa.Column("card_version", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("effective_at", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("policy_version", "policy_card"):
        op.drop_table(name)
