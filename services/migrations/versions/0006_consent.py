"""Invitations, the grants that they come to, and the sessions of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and say of sessions with whom they are."""
    op.create_table(
        "consent_invitation",
        sa.Column("consent_id", sa.Text, primary_key=True),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("intent", sa.Text, nullable=False),
        sa.Column("inviter_id", sa.Text, nullable=False, index=True),
        sa.Column("inviter_sign_in_id", sa.Text, nullable=False),
        sa.Column("inviter_device_id", sa.Text, nullable=False),
        sa.Column("invitee_id", sa.Text, nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("requested_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("answered_at", sa.Text),
        sa.Column("is_heard", sa.Boolean, nullable=False),
    )
    op.create_index("ix_consent_invitation_due", "consent_invitation", ["state", "expires_at"])
    op.create_table(
        "consent_grant",
        sa.Column("grant_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("intent", sa.Text, nullable=False),
        sa.Column("minted_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
    )
    op.create_table(
        "consent_seat",
        sa.Column("grant_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("acted_at", sa.Text, nullable=False),
        sa.Column("session_id", sa.Text, unique=True),
    )
    op.add_column("session", sa.Column("participants", sa.Text))
    op.add_column("session", sa.Column("grant_id", sa.Text))
    op.create_index("ix_session_grant_id", "session", ["grant_id"])
    op.add_column("media_revocation", sa.Column("grant_id", sa.Text))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("media_revocation", "grant_id")
    op.drop_index("ix_session_grant_id", "session")
    op.drop_column("session", "grant_id")
    op.drop_column("session", "participants")
    for table in ("consent_seat", "consent_grant", "consent_invitation"):
        op.drop_table(table)
