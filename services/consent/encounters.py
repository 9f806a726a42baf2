"""Random encounters: the grant of two live tickets, and the call that it opens (spec 05, 06).

Matching names a pair; each one's own yes is read from their tickets here, and nobody's is taken from matching's word.
The grant has the pair's id: it is minted once, or made void once, and then it never opens anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.consent import store
from services.consent.domain import Held, Person, granted
from services.consent.ports import Blocks, Calls, CallSide, People, Tickets
from services.infra.house import AuditTrail, Configuration
from services.infra.sql import Database
from services.kernel.callers import SignedIn
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Conflict, Denied

_KIND = ConsentGrantKind.RANDOM_TICKETS


class Encounters:
    """The calls of pairs, over the platform's database."""

    def __init__(
        self,
        db: Database,
        calls: Calls,
        people: People,
        blocks: Blocks,
        tickets: Tickets,
        audit: AuditTrail,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._calls = calls
        self._people = people
        self._blocks = blocks
        self._tickets = tickets
        self._audit = audit
        self._clock = clock
        self._configuration = configuration

    async def begin(self, pair_id: str, people: Collection[str]) -> Mapping[str, str]:
        """Begin the call of a pair; each one's session, which is open.

        Raises Denied (CONSENT_REQUIRED, BLOCKED), Conflict (CONSENT_BUSY, CONSENT_OVER, MODE_CHANGED) and then nothing
        has begun; Failed (PROVIDER_FAILED) when it was consented to and did not come about; Unavailable.
        """
        held = await self._tickets.held(pair_id, people)
        modes = {one.mode for one in held}
        manifest = self._configuration.current.modes.get(next(iter(modes), ""))
        if len(held) != len(people) or len(modes) != 1 or manifest is None:
            raise Denied(ErrorCode.CONSENT_REQUIRED, "Not everybody holds a ticket any more.")
        if manifest.policies.grant is not _KIND:
            raise Conflict(ErrorCode.MODE_CHANGED, "Nobody meets by chance in this mode any more.")
        intent, owners = manifest.policies.intent_label, [one.owner for one in held]
        call = await self._calls.plan(manifest.mode_id, kind=_KIND, intent=intent, people=owners)

        def job(conn: sa.Connection) -> None:
            now = to_millisecond(self._clock.now())
            if store.is_minted(conn, pair_id):
                raise Conflict(ErrorCode.CONSENT_OVER, "This encounter was given up.")
            there = self._fit(conn, held)
            grant = granted(pair_id, _KIND, intent, tuple(one.act for one in held), now)
            store.add_grant(conn, grant)
            self._audit.record(
                conn,
                actor="consent",
                action="consent.granted",
                subject=f"consent:{pair_id}",
                after={"kind": _KIND, "tickets": [one.ticket_id for one in held]},
                trace_id=pair_id.replace("-", ""),
            )
            call.begin(conn, pair_id, now, [one.user_id for one in there if one.in_quarantine])

        await self._db.write(job)
        return await call.open()

    async def void(self, pair_id: str) -> None:
        """Let no call of this pair begin any more; one that has begun stays. Raises Unavailable."""

        def job(conn: sa.Connection) -> None:
            if not store.is_minted(conn, pair_id):
                store.void_grant(conn, pair_id, _KIND, self._clock.now())

        await self._db.write(job)

    async def sides(self, pair_id: str) -> Mapping[str, CallSide]:
        """What has become of each one's side of a pair's call. Raises Unavailable."""
        return await self._db.read(lambda conn: self._calls.sides(conn, pair_id))

    async def living(self, pairs: Collection[str]) -> frozenset[str]:
        """Those of these pairs whose call goes on, or is about to. Raises Unavailable."""
        return await self._db.read(lambda conn: self._calls.living(conn, pairs))

    async def end(self, pair_id: str) -> None:
        """End the call of a pair, for both; one that is over stays so. Raises Unavailable."""
        await self._calls.end(pair_id)

    async def is_busy(self, user_id: str) -> bool:
        """Whether somebody is in a call. Raises Unavailable."""
        return await self._db.read(lambda conn: self._calls.is_in_one(conn, user_id))

    async def unfit(self, owners: Sequence[SignedIn], signed_in: Collection[str]) -> frozenset[str]:
        """Those who can't be in a call now, whoever the other is: barred, in one, or not among `signed_in`."""
        now = to_millisecond(self._clock.now())

        def read(conn: sa.Connection) -> frozenset[str]:
            return frozenset(
                one.user_id
                for one in owners
                if (person := self._people.find(conn, one.user_id, now)) is None
                or person.is_barred
                or one.user_id not in signed_in
                or self._calls.is_in_one(conn, one.user_id)
            )

        return await self._db.read(read)

    async def apart(self, people: Collection[str]) -> frozenset[frozenset[str]]:
        """The pairs of these people that are apart. Raises Unavailable."""
        return await self._db.read(lambda conn: self._blocks.among(conn, people))

    def _fit(self, conn: sa.Connection, held: Sequence[Held]) -> list[Person]:
        """Those people, who may be in a call. Raises Denied (CONSENT_REQUIRED, BLOCKED), Conflict (CONSENT_BUSY)."""
        now, there = to_millisecond(self._clock.now()), list[Person]()
        names = [one.owner.user_id for one in held]
        for name in names:
            person = self._people.find(conn, name, now)
            if person is None or person.is_barred:
                raise Denied(ErrorCode.CONSENT_REQUIRED, "One of the two is not here any more.")
            if self._calls.is_in_one(conn, name):
                raise Conflict(ErrorCode.CONSENT_BUSY, "One of the two is in a call.")
            there.append(person)
        if self._blocks.among(conn, names):
            raise Denied(ErrorCode.BLOCKED, "One of the two has blocked the other.")
        return there
