"""Remembers the signatures of control calls on the LAB's database, so that each is used once."""

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from services.infra.sql.database import Database

METADATA = sa.MetaData()
SIGNATURE = sa.Table(
    "control_signature",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
)


class SqlReplayGuard:
    """Call it only after the signature was verified, or strangers can fill the table."""

    def __init__(self, database: Database, *, ttl_s: float) -> None:
        self._database = database
        self._ttl = timedelta(seconds=ttl_s)

    async def first_use(self, signature: str, ts: datetime) -> bool:
        """Whether this signature, made at `ts`, was never seen before; it is now."""
        digest = hashlib.sha256(signature.lower().encode()).hexdigest()
        expires = int((ts + self._ttl).timestamp())
        oldest = int((ts - self._ttl).timestamp())

        def record(conn: sa.Connection) -> bool:
            conn.execute(sa.delete(SIGNATURE).where(SIGNATURE.c.expires_at < oldest))
            known = sa.select(SIGNATURE.c.digest).where(SIGNATURE.c.digest == digest)
            if conn.execute(known).first() is not None:
                return False
            conn.execute(sa.insert(SIGNATURE).values(digest=digest, expires_at=expires))
            return True

        return await self._database.write(record)
