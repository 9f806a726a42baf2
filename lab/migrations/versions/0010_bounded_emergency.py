"""Until which index an emergency lasts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("station_switches", sa.Column("emergency_until", sa.BigInteger))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("station_switches", "emergency_until")
