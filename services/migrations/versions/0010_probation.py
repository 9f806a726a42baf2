"""Until when an account is limited for being new, beside what moderators limit it for."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of accounts that there are already it is told nothing."""
    op.add_column("account", sa.Column("probation_until", sa.Text))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("account", "probation_until")
