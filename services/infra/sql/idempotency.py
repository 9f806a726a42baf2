"""One effect per idempotency key, remembered in the transaction of the effect itself.

The same key with the same request is answered as the first time; with another request it is
refused. Keys are forgotten after `ttl_s`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from services.kernel.errors import Conflict

METADATA = sa.MetaData()
KEY = sa.Table(
    "idempotency_key",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_sha256", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False, index=True),
)


@dataclass(frozen=True)
class Request:
    """A request that may be repeated: its key (None: no protection) and what it asks."""

    key: str | None
    operation: str
    asks: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """A digest that is equal exactly for equal operations and content."""
        text = json.dumps([self.operation, self.asks], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def recall(conn: sa.Connection, request: Request, now: datetime) -> dict[str, Any] | None:
    """The answer this request got before; raises IDEMPOTENCY_CONFLICT when the key served another."""
    if request.key is None:
        return None
    conn.execute(sa.delete(KEY).where(KEY.c.expires_at <= now.isoformat()))
    row = conn.execute(sa.select(KEY).where(KEY.c.key == request.key)).mappings().first()
    if row is None:
        return None
    if row["request_sha256"] != request.sha256:
        raise Conflict(ErrorCode.IDEMPOTENCY_CONFLICT, "The key was used for another request.")
    answer: dict[str, Any] = json.loads(row["answer"])
    return answer


def remember(
    conn: sa.Connection, request: Request, answer: Mapping[str, Any], now: datetime, ttl_s: float
) -> None:
    """Keep the answer for as long as a client may retry."""
    if request.key is None:
        return
    expires = (now + timedelta(seconds=ttl_s)).isoformat()
    row = {"key": request.key, "request_sha256": request.sha256, "answer": json.dumps(answer)}
    conn.execute(sa.insert(KEY).values(**row, expires_at=expires))


def forget(conn: sa.Connection, request: Request) -> None:
    """Let the key be used anew: what it did has come to nothing."""
    conn.execute(sa.delete(KEY).where(KEY.c.key == request.key))
