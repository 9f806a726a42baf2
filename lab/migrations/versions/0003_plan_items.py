"""What remote sources offer, what became of it, and what operators paused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "plan_item",
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("found_at", sa.Text, nullable=False),
        sa.Column("updated_at", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("slot_at", sa.Text),
        sa.Column("daypart", sa.Text),
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.Text),
        sa.Column("part", sa.Text),
        sa.Column("sha256", sa.Text, index=True),
        sa.Column("refusal_code", sa.Text),
        sa.Column("refusal_detail", sa.Text),
        sa.Column("asset_id", sa.Text),
        sa.Column("replaced_by", sa.Text),
        sa.UniqueConstraint("source", "source_key"),
    )
    op.create_table(
        "plan_item_event",
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "pipeline_stage",
        sa.Column("stage", sa.Text, primary_key=True),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("changed_at", sa.Text),
        sa.Column("ran_at", sa.Text),
    )
    op.create_table(
        "source_look",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("looked_at", sa.Text, nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("source_look", "pipeline_stage", "plan_item_event", "plan_item"):
        op.drop_table(table)
