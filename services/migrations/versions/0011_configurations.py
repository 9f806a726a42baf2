"""Which configurations were in force, and what each of them said by its hash."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "config_content",
        sa.Column("config_hash", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "config_version",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("config_hash", sa.Text, nullable=False, index=True),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("effective_at", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("config_version", "config_content"):
        op.drop_table(name)
