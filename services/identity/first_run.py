"""The first start of a house: an admin whose password is told once, and in dev the people to try it with."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from generated.vocabulary import Role
from services.identity import store
from services.identity.domain import Account, registered
from services.identity.passwords import Passwords
from services.identity.recovery import RANDOM_BYTES
from services.infra.house import AuditTrail
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to try the house with."""

    handle: str
    display_name: str
    password: str


class FirstRun:
    """Runs once in the life of a house, whichever node comes first; somebody may have registered before it did."""

    def __init__(
        self,
        db: Database,
        audit: AuditTrail,
        passwords: Passwords,
        clock: Clock,
        ids: IdSource,
        reputation: int,
    ) -> None:
        self._db = db
        self._audit = audit
        self._passwords = passwords
        self._clock = clock
        self._ids = ids
        self._reputation = reputation

    async def run(self, admin: str, demo: Sequence[DemoPerson], tell: Callable[[str], None]) -> None:
        """Make the first accounts when nobody is an admin yet, and tell the admin's password."""
        if await self._db.read(store.has_admin):
            return
        password = secrets.token_urlsafe(RANDOM_BYTES)
        everything = frozenset({Role.USER, Role.ADMIN})
        made = [await self._account(DemoPerson(admin, admin, password), everything)]
        made += [await self._account(person, frozenset({Role.USER})) for person in demo]

        def job(conn: sa.Connection) -> bool:
            if store.has_admin(conn) or not store.add_account(conn, made[0]):
                return False
            new = [made[0], *(account for account in made[1:] if store.add_account(conn, account))]
            for account in new:
                subject = f"account:{account.user_id}"
                self._audit.record(conn, actor="house", action="account.registered", subject=subject)
            return True

        if await self._db.write(job):
            people = "".join(f"; to try: {person.handle}, password {person.password}" for person in demo)
            tell(
                f"first start: sign in as {admin} with the password {password} (it is not shown again){people}"
            )

    async def _account(self, person: DemoPerson, roles: frozenset[Role]) -> Account:
        return registered(
            self._ids.new(),
            person.handle,
            person.display_name,
            await self._passwords.hash(person.password),
            age_confirmed=True,
            terms_accepted=True,
            reputation=self._reputation,
            quarantined_until=None,
            now=self._clock.now(),
            roles=roles,
        )
