"""Threads, who is in them, and what was written."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "chat_thread",
        sa.Column("thread_id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.Text, nullable=False),
    )
    op.create_table(
        "chat_member",
        sa.Column("thread_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("is_known", sa.Boolean, nullable=False),
        sa.Column("read_sequence", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_chat_member_threads", "chat_member", ["user_id", "thread_id"])
    op.create_table(
        "chat_message",
        sa.Column("thread_id", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("author_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("is_heard", sa.Boolean, nullable=False),
        sa.Column("sent_at", sa.Text, nullable=False),
        sa.UniqueConstraint("thread_id", "author_id", "client_id", name="uq_chat_message_said"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("chat_message", "chat_member", "chat_thread"):
        op.drop_table(table)
