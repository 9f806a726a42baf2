"""What the planner asks, facts of an asset and why an entry was chosen; what operators switch."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UNKNOWN = '{"creator": null, "tags": [], "licence": null, "rating": null}'


def upgrade() -> None:
    """Add the columns; nothing is known of what is there."""
    op.add_column("asset", sa.Column("facts", sa.Text, nullable=False, server_default=_UNKNOWN))
    op.add_column("asset", sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("asset", sa.Column("origin", sa.Text))
    op.add_column("queue_entry", sa.Column("daypart", sa.Text))
    op.add_column("queue_entry", sa.Column("relaxed", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "station_switches",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("emergency", sa.Boolean, nullable=False),
        sa.Column("frozen", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("changed_at", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("station_switches")
    for table, names in (("queue_entry", ("relaxed", "daypart")), ("asset", ("origin", "told", "facts"))):
        with op.batch_alter_table(table) as columns:
            for name in names:
                columns.drop_column(name)
