"""Which room a session is in, whose room a thread is of, and who is taken out of a room alone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STAY = ("room_id", "room_key", "room_name", "thread_id")


def upgrade() -> None:
    """Add the columns."""
    for name in _STAY:
        op.add_column("session", sa.Column(name, sa.Text))
    op.add_column("session", sa.Column("is_watching", sa.Boolean))
    op.create_index("ix_session_room_key", "session", ["room_key"])
    op.create_index("ix_session_room_id", "session", ["room_id"])
    op.create_index("ix_session_thread_id", "session", ["thread_id"])
    op.add_column("media_revocation", sa.Column("room_id", sa.Text))
    op.add_column("chat_thread", sa.Column("room_id", sa.Text))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("chat_thread", "room_id")
    op.drop_column("media_revocation", "room_id")
    for name in ("ix_session_thread_id", "ix_session_room_id", "ix_session_room_key"):
        op.drop_index(name, "session")
    for name in ("is_watching", *reversed(_STAY)):
        op.drop_column("session", name)
