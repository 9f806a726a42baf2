"""Accounts, devices, sign-ins, refresh tokens; keys of calls that may be repeated."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("handle", sa.Text, nullable=False, unique=True),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("age_confirmed", sa.Boolean, nullable=False),
        sa.Column("terms_accepted", sa.Boolean, nullable=False),
        sa.Column("shadowed", sa.Boolean, nullable=False),
        sa.Column("reputation", sa.Integer, nullable=False),
        sa.Column("quarantined_until", sa.Text),
        sa.Column("ban", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("bound_at", sa.Text, nullable=False),
        sa.Column("last_seen_at", sa.Text, nullable=False),
    )
    op.create_table(
        "sign_in",
        sa.Column("sign_in_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("device_id", sa.Text, nullable=False, index=True),
        sa.Column("begun_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text, index=True),
    )
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("sign_in_id", sa.Text, nullable=False, index=True),
        sa.Column("expires_at", sa.Text, nullable=False, index=True),
        sa.Column("used_at", sa.Text),
        sa.Column("successor", sa.Text),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_sha256", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("idempotency_key", "refresh_token", "sign_in", "device", "account"):
        op.drop_table(table)
