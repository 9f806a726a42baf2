"""Rows of cards and their versions: SQL and nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()
CARD = sa.Table(
    "policy_card",
    METADATA,
    sa.Column("card_hash", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
VERSION = sa.Table(
    "policy_version",
    METADATA,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("card_hash", sa.Text, nullable=False, index=True),
    sa.Column("card_version", sa.Integer, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text),
)


@dataclass(frozen=True)
class Version:
    """One time that a card came into force on a channel."""

    channel_id: str
    number: int
    card_hash: str
    card_version: int
    author: str
    reason: str | None
    effective_at: datetime
    previous_hash: str | None


def row_of(version: Version) -> dict[str, Any]:
    """A version as it is kept."""
    return {**asdict(version), "effective_at": version.effective_at.isoformat()}


def version_of(row: Mapping[Any, Any]) -> Version:
    """The version of a row."""
    return Version(**{**row, "effective_at": datetime.fromisoformat(row["effective_at"])})
