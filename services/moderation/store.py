"""Blocks in SQL; nothing else. Instants are RFC 3339 text."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.kernel.clock import rfc3339
from services.moderation.domain import Block

METADATA = sa.MetaData()
BLOCK = sa.Table(
    "person_block",
    METADATA,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("blocked_id", sa.Text, primary_key=True, index=True),
    sa.Column("block_id", sa.Text, nullable=False),
    sa.Column("blocked_at", sa.Text, nullable=False),
)
_ADD_BLOCK: Final = {
    "postgresql": postgresql.insert(BLOCK).on_conflict_do_nothing().returning(BLOCK.c.block_id),
    "sqlite": sqlite.insert(BLOCK).on_conflict_do_nothing().returning(BLOCK.c.block_id),
}
_ONE: Final = sa.bindparam("one", type_=sa.Text)
_OTHER: Final = sa.bindparam("other", type_=sa.Text)
_BETWEEN: Final = (
    sa.select(BLOCK.c.block_id)
    .where(
        sa.or_(
            sa.and_(BLOCK.c.user_id == _ONE, BLOCK.c.blocked_id == _OTHER),
            sa.and_(BLOCK.c.user_id == _OTHER, BLOCK.c.blocked_id == _ONE),
        )
    )
    .limit(1)
)
_APART: Final = sa.union(
    sa.select(BLOCK.c.blocked_id).where(BLOCK.c.user_id == _ONE),
    sa.select(BLOCK.c.user_id).where(BLOCK.c.blocked_id == _ONE),
)


def add_block(conn: sa.Connection, new: Block) -> bool:
    """A new row; False when there is one already, also by a writer of another node at this moment."""
    row = {**asdict(new), "blocked_at": rfc3339(new.blocked_at)}
    return conn.execute(_ADD_BLOCK[conn.dialect.name], row).first() is not None


def block(conn: sa.Connection, user_id: str, blocked_id: str) -> Block | None:
    """Somebody's own block of somebody."""
    mine = sa.and_(BLOCK.c.user_id == user_id, BLOCK.c.blocked_id == blocked_id)
    row = conn.execute(sa.select(BLOCK).where(mine)).mappings().first()
    return None if row is None else _block(row)


def drop_block(conn: sa.Connection, user_id: str, blocked_id: str) -> bool:
    """No row any more; False when there was none."""
    mine = sa.and_(BLOCK.c.user_id == user_id, BLOCK.c.blocked_id == blocked_id)
    return conn.execute(sa.delete(BLOCK).where(mine)).rowcount == 1


def blocks(conn: sa.Connection, user_id: str, after: str | None, limit: int) -> list[Block]:
    """Somebody's own blocks made before the one `after`, newest first; ids rise with time."""
    query = sa.select(BLOCK).where(BLOCK.c.user_id == user_id)
    if after is not None:
        query = query.where(BLOCK.c.block_id < after)
    query = query.order_by(BLOCK.c.block_id.desc()).limit(limit)
    return [_block(row) for row in conn.execute(query).mappings()]


def apart(conn: sa.Connection, user_id: str) -> frozenset[str]:
    """Everybody whom somebody blocked or is blocked by."""
    return frozenset(conn.execute(_APART, {"one": user_id}).scalars())


def between(conn: sa.Connection, one: str, other: str) -> bool:
    """Whether either has blocked the other."""
    return conn.execute(_BETWEEN, {"one": one, "other": other}).first() is not None


def _block(row: sa.RowMapping) -> Block:
    return Block(
        row["block_id"], row["user_id"], row["blocked_id"], datetime.fromisoformat(row["blocked_at"])
    )
