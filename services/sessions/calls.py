"""Calls: sessions that several people begin together, by a grant that holds each one's own act.

The only way by which such a session comes about. It is planned outside of a transaction, begun in the one that records
the last consent, so that there is never the one without the other, and opened once the media plane has given each of
them a place in the same room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from generated.vocabulary import ConsentGrantKind, ErrorCode, SessionEndReason, SessionState
from services.infra.house import Configuration
from services.infra.sql import Database
from services.kernel.callers import SignedIn
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Conflict, Invalid
from services.kernel.ids import IdSource
from services.sessions import store
from services.sessions.beginning import Beginnings, Together
from services.sessions.changes import Changed, Changes
from services.sessions.costs import Egress
from services.sessions.domain import LIVING, End, Facts
from services.sessions.ports import SignInsInForce
from services.sessions.revoking import Revocations
from services.sessions.terms import Terms, TermsInForce, Wish, manifest_of


@dataclass(frozen=True, slots=True)
class CallSide:
    """One person's session of a call; `gb` is what it is estimated to take of the line."""

    session_id: str
    mode: str
    state: SessionState
    end_reason: SessionEndReason | None
    gb: float


@dataclass(frozen=True, slots=True)
class _Side:
    session_id: str
    owner: SignedIn


class Calls:
    """Calls over the platform's database."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        revocations: Revocations,
        beginnings: Beginnings,
        egress: Egress,
        sign_ins: SignInsInForce,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._changes = changes
        self._revocations = revocations
        self._beginnings = beginnings
        self._egress = egress
        self._sign_ins = sign_ins
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._terms_in_force = TermsInForce()

    async def plan(
        self,
        mode: str,
        *,
        kind: ConsentGrantKind,
        intent: str,
        people: Sequence[SignedIn],
    ) -> PlannedCall:
        """A call of these people, on the terms in force; nothing has begun.

        Raises Conflict: MODE_CHANGED when the mode is not what was consented to any more, CONSENT_OVER when one of them
        is not signed in any more as they consented. Raises Unavailable when nobody can say.
        """
        bundle = self._configuration.current
        try:
            terms = self._terms_in_force.of(bundle, manifest_of(bundle, Wish(mode, intent_label=intent)))
        except Invalid as gone:
            raise _changed(mode) from gone
        if terms.manifest.policies.grant is not kind:
            raise _changed(mode)
        here = (self._sign_ins.holds(one.user_id, one.sign_in_id, one.device_id) for one in people)
        if not all(await asyncio.gather(*here)):
            raise Conflict(ErrorCode.CONSENT_OVER, "One of the two is not here any more.")
        sides = tuple(_Side(self._ids.new(), one) for one in people)
        begun = (self._db, self._changes, self._beginnings, self._egress)
        return PlannedCall(*begun, self._clock, terms, sides)

    def is_in_one(self, conn: sa.Connection, user_id: str) -> bool:
        """Whether somebody is in a call, or about to be; one that fell silent they are in until it is swept."""
        return bool(self.of(conn, user_id))

    def of(self, conn: sa.Connection, user_id: str) -> Mapping[str, Sequence[str]]:
        """The people of every call that somebody is in, or about to be, by its grant."""
        return {
            kept.facts.grant_id: kept.facts.participants
            for kept in store.open_sessions(conn, user_id)
            if kept.facts.grant_id is not None and kept.facts.stay is None and kept.life.state in LIVING
        }

    def sides(self, conn: sa.Connection, grant_id: str) -> Mapping[str, CallSide]:
        """What has become of each one's side of a call; of one that never began there is none."""
        return {
            kept.facts.user_id: CallSide(
                kept.facts.session_id,
                kept.facts.mode,
                kept.life.state,
                kept.life.end_reason,
                kept.life.cost.gb,
            )
            for kept in store.sides(conn, grant_id)
        }

    def living(self, conn: sa.Connection, grants: Collection[str]) -> frozenset[str]:
        """Those of these grants whose call goes on, or is about to."""
        return store.living_among(conn, grants)

    def going_on(self, conn: sa.Connection) -> Mapping[str, Sequence[str]]:
        """The people of every call that goes on, by its grant."""
        return store.calls(conn)

    async def end(self, grant_id: str) -> None:
        """End a call for everybody; one that is over stays so. Raises Unavailable.

        Endpoints are taken back beside: who parts others does not wait for the media plane.
        """
        ending, lease = End(SessionEndReason.LEFT), self._revocations.lease

        def job(conn: sa.Connection) -> Changed | None:
            sides = store.living_under(conn, grant_id)
            if not sides:
                return None
            first, now = sides[0].facts.session_id, to_millisecond(self._clock.now())
            return self._changes.change(conn, first, ending, now, lease=lease)

        changed = await self._db.write(job)
        if changed is not None:
            self._changes.told(changed)
            self._revocations.carry_out_all_beside(changed)


class PlannedCall:
    """A call that may be begun."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        beginnings: Beginnings,
        egress: Egress,
        clock: Clock,
        terms: Terms,
        sides: Sequence[_Side],
    ) -> None:
        self._db = db
        self._changes = changes
        self._beginnings = beginnings
        self._egress = egress
        self._clock = clock
        self._terms = terms
        self._sides = sides
        self._limited: frozenset[str] = frozenset()
        self._begun: list[Facts] = []

    def begin(self, conn: sa.Connection, grant_id: str, now: datetime, limited: Collection[str] = ()) -> None:
        """Write every side down, in this transaction. The `limited` get the caps of quarantine.

        Raises Denied (CONSENT_REQUIRED) unless each has a seat of the grant, Unavailable (OVERLOADED) while the house
        sends as much as it may.
        """
        self._egress.admit(conn, self._terms.gb_per_hour * len(self._sides))
        self._limited = frozenset(limited)
        together = Together(grant_id, tuple(side.owner.user_id for side in self._sides))
        self._begun = [
            self._beginnings.write_down(
                conn, side.session_id, side.owner, self._terms, now, together=together
            ).facts
            for side in self._sides
        ]

    async def open(self) -> Mapping[str, str]:
        """Let everybody in, after the commit; each one's session. Raises Failed (PROVIDER_FAILED): nobody is."""

        def opened(conn: sa.Connection, endpoints: Sequence[str | None]) -> list[Changed]:
            now = to_millisecond(self._clock.now())
            return [
                self._beginnings.open(conn, facts.session_id, given, now)
                for facts, given in zip(self._begun, endpoints, strict=True)
            ]

        if self._terms.has_media:
            done = await self._beginnings.equipped(self._begun, opened, self._limited)
        else:
            done = await self._db.write(lambda conn: opened(conn, [None] * len(self._begun)))
        for changed in done:
            self._changes.told(changed)
        return {side.owner.user_id: side.session_id for side in self._sides}


def _changed(mode: str) -> Conflict:
    return Conflict(ErrorCode.MODE_CHANGED, f"{mode} is not what was consented to any more.")
