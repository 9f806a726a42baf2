"""Another password for an account, given by who owns the machine: nothing is asked that only its person knows."""

from __future__ import annotations

import secrets
from dataclasses import replace

import sqlalchemy as sa

from generated.vocabulary import ErrorCode
from services.identity import store
from services.identity.passwords import Passwords
from services.infra.house import AuditTrail
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.errors import NotFound

RANDOM_BYTES = 18
"""Of a password that the house makes: 144 bits."""
_ACTOR, _REASON = "house", "a new password was given on the machine"


class Recovery:
    """Works on the database alone, so that it helps where nobody can sign in any more."""

    def __init__(self, db: Database, audit: AuditTrail, passwords: Passwords, clock: Clock) -> None:
        self._db = db
        self._audit = audit
        self._passwords = passwords
        self._clock = clock

    async def give_password(self, handle: str) -> tuple[str, int]:
        """A new password, and how many sign-ins it ended. Raises NotFound for a handle that nobody has.

        Nodes that run notice within `identity.standing_ttl_s`.
        """
        password = secrets.token_urlsafe(RANDOM_BYTES)
        hashed, now = await self._passwords.hash(password), self._clock.now()

        def job(conn: sa.Connection) -> int:
            before = store.account_named(conn, handle)
            if before is None:
                raise NotFound(ErrorCode.NOT_FOUND, f"Nobody here has the handle {handle}.")
            store.save_account(conn, before, replace(before, password_hash=hashed))
            ended = store.live_sign_ins(conn, before.user_id)
            store.end_sign_ins(conn, ended, now)
            subject = f"account:{before.user_id}"
            self._audit.record(
                conn, actor=_ACTOR, action="account.password_given", subject=subject, reason=_REASON
            )
            for sign_in_id in ended:
                self._audit.record(
                    conn,
                    actor=_ACTOR,
                    action="sign_in.ended",
                    subject=f"sign_in:{sign_in_id}",
                    reason=_REASON,
                )
            return len(ended)

        return password, await self._db.write(job)
