"""Rows of cards and their versions: SQL and nothing else. Every function runs inside the caller's transaction."""

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


def add(conn: sa.Connection, version: Version, content: str) -> None:
    """A new version; its card is kept once."""
    if card(conn, version.card_hash) is None:
        conn.execute(sa.insert(CARD).values(card_hash=version.card_hash, content=content))
    row = {**asdict(version), "effective_at": version.effective_at.isoformat()}
    conn.execute(sa.insert(VERSION).values(**row))


def card(conn: sa.Connection, card_hash: str) -> str | None:
    """The content of a card."""
    return conn.execute(sa.select(CARD.c.content).where(CARD.c.card_hash == card_hash)).scalar_one_or_none()


def page(conn: sa.Connection, channel_id: str, *, before: int | None, limit: int) -> list[Version]:
    """Up to `limit` versions of a channel, newest first, numbered below `before`."""
    query = sa.select(VERSION).where(VERSION.c.channel_id == channel_id)
    if before is not None:
        query = query.where(VERSION.c.number < before)
    query = query.order_by(VERSION.c.number.desc()).limit(limit)
    return [_version(row) for row in conn.execute(query).mappings()]


def newest_of(conn: sa.Connection, card_hash: str) -> Version | None:
    """The newest version that is this card."""
    query = sa.select(VERSION).where(VERSION.c.card_hash == card_hash)
    row = conn.execute(query.order_by(VERSION.c.number.desc()).limit(1)).mappings().first()
    return None if row is None else _version(row)


def _version(row: Mapping[Any, Any]) -> Version:
    return Version(**{**row, "effective_at": datetime.fromisoformat(row["effective_at"])})
