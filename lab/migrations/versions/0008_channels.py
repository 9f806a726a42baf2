"""More than one channel: whose an entry is, where an asset aired last on each, its media in further formats; live."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

_ONLY = "(SELECT channel_id FROM as_run ORDER BY started_at DESC LIMIT 1)"
"""The one channel that there was: with its first tick a station logs what airs."""


def upgrade() -> None:
    """What is there belongs to the channel that aired."""
    op.add_column("queue_entry", sa.Column("channel_id", sa.Text, nullable=False, server_default=""))
    op.execute(f"UPDATE queue_entry SET channel_id = COALESCE({_ONLY}, '')")  # noqa: S608 (a constant)
    op.create_index("ix_queue_entry_channel_id", "queue_entry", ["channel_id"])
    op.create_table(
        "aired",
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("asset_id", sa.Text, primary_key=True),
        sa.Column("start_index", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO aired (channel_id, asset_id, start_index) "  # noqa: S608 (a constant)
        f"SELECT {_ONLY}, asset_id, aired_index FROM asset "
        f"WHERE aired_index IS NOT NULL AND {_ONLY} IS NOT NULL"
    )
    op.create_table(
        "rendering",
        sa.Column("asset_id", sa.Text, primary_key=True),
        sa.Column("format", sa.Text, primary_key=True),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("media", sa.Text),
    )
    with op.batch_alter_table("asset") as columns:
        columns.drop_column("aired_index")
    listening = sa.Column("listening", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("station_switches", listening)
    op.add_column("station_switches", sa.Column("live_title", sa.Text))


def downgrade() -> None:
    """The entries of further channels go; an asset aired when it last did anywhere."""
    with op.batch_alter_table("station_switches") as columns:
        columns.drop_column("live_title")
        columns.drop_column("listening")
    op.add_column("asset", sa.Column("aired_index", sa.BigInteger))
    op.execute(
        "UPDATE asset SET aired_index = "
        "(SELECT MAX(start_index) FROM aired WHERE aired.asset_id = asset.asset_id)"
    )
    op.execute(f"DELETE FROM queue_entry WHERE channel_id <> {_ONLY}")  # noqa: S608 (a constant)
    op.drop_table("rendering")
    op.drop_table("aired")
    op.drop_index("ix_queue_entry_channel_id", "queue_entry")
    with op.batch_alter_table("queue_entry") as columns:
        columns.drop_column("channel_id")
