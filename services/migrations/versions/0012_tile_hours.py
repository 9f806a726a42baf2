"""What tiles cost, by hour and mode."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; of what was sent before nothing is known."""
    op.create_table(
        "tile_hour",
        sa.Column("hour", sa.Text, primary_key=True),
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("gb", sa.Float, nullable=False),
        sa.Column("counted_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("tile_hour")
