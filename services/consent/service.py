"""Ask, accept, decline, cancel: load, decide, save, tell.

Writers take turns, so what a transaction sees of invitations and of calls is so until it ends. Acceptance, grant and
the sessions of the call are one transaction: an invitation is accepted once, its grant is minted once, under the
invitation's id, and each seat of it is taken once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from generated.models import Consent, ConsentGuardrails, ModeManifest
from generated.vocabulary import Caller, ConsentGrantKind, ConsentState, ErrorCode
from services.consent import store
from services.consent.changes import Changes
from services.consent.domain import (
    Invitation,
    Person,
    acts_of,
    answered,
    as_it_is,
    granted,
)
from services.consent.ports import Blocks, Calls, People
from services.consent.views import consent_of
from services.infra.house import Configuration, EntryPolicy
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database, idempotency
from services.infra.sql.idempotency import Request
from services.kernel.callers import signed_in
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Conflict, Denied, Invalid, NotFound, RateLimited
from services.kernel.ids import IdSource

_KIND = ConsentGrantKind.INVITATION
_MINUTE_S = 60


class Consents:
    """Invitations over the platform's database."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        calls: Calls,
        people: People,
        blocks: Blocks,
        policy: EntryPolicy,
        limiter: Limiter,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._changes = changes
        self._calls = calls
        self._people = people
        self._blocks = blocks
        self._policy = policy
        self._limiter = limiter
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    async def invite(self, caller: Caller, invitee_id: str, mode: str, key: str | None) -> Consent:
        """Ask somebody. The same key with the same wish gets the invitation that it made.

        Raises Invalid (MODE_UNKNOWN, NOT_YOURSELF), Denied (POLICY_DENIED, BLOCKED), NotFound, RateLimited, Conflict
        (CONSENT_BUSY, IDEMPOTENCY_CONFLICT).
        """
        inviter, consent_id = signed_in(caller), self._ids.new()
        manifest = self._manifest(mode)
        if manifest is None:
            raise Invalid(ErrorCode.MODE_UNKNOWN, f"{mode} is no mode to which somebody is invited.")
        await self._permit(caller, manifest)
        if invitee_id == inviter.user_id:
            raise Invalid(ErrorCode.NOT_YOURSELF, "Nobody invites themselves.")
        guardrails = await self._counted(inviter.user_id)
        whole_key = None if key is None else f"{inviter.user_id}:{key}"
        request = Request(whole_key, "requestConsent", {"user_id": invitee_id, "mode": mode})

        def job(conn: sa.Connection) -> tuple[Invitation, Consent]:
            now = self._now()
            known = idempotency.recall(conn, request, now)
            if known is not None:
                invitation = _found(store.invitation(conn, str(known["consent_id"])), inviter.user_id)
                return invitation, self._seen(conn, invitation, inviter.user_id, now)
            asking = self._must_be_free(conn, inviter.user_id, invitee_id, now)
            if store.waiting_for(conn, invitee_id, now) >= guardrails.max_pending_per_person:
                raise _busy()
            invitation = Invitation(
                consent_id=consent_id,
                mode=mode,
                intent=manifest.policies.intent_label,
                inviter=inviter,
                invitee_id=invitee_id,
                state=ConsentState.PENDING,
                version=1,
                requested_at=now,
                expires_at=now + timedelta(seconds=guardrails.timeout_s),
                is_heard=not asking.is_shadowed,
            )
            store.add_invitation(conn, invitation)
            self._changes.leave(conn, invitation, now)
            ttl_s = self._configuration.current.platform.http.idempotency_ttl_s
            idempotency.remember(conn, request, {"consent_id": consent_id}, now, ttl_s)
            return invitation, self._seen(conn, invitation, inviter.user_id, now)

        invitation, seen = await self._db.write(job)
        if invitation.consent_id == consent_id:
            self._changes.told(invitation)
        return seen

    async def accept(self, caller: Caller, consent_id: str) -> Consent:
        """Say yes: the call begins for both, once, however often it is said.

        Raises NotFound, Denied (POLICY_DENIED, BLOCKED), Conflict (CONSENT_EXPIRED, CONSENT_OVER, CONSENT_BUSY,
        MODE_CHANGED), Failed (PROVIDER_FAILED) when the call was consented to and did not come about.
        """
        invitee = signed_in(caller)
        asked = await self._mine(consent_id, invitee.user_id)
        if answered(asked, ConsentState.ACCEPTED, invitee.user_id, self._now()) is asked:
            return await self.inspect(caller, consent_id)
        manifest = self._manifest(asked.mode)
        if manifest is None:
            raise Conflict(ErrorCode.MODE_CHANGED, "The mode is not what was consented to any more.")
        await self._permit(caller, manifest)
        people = asked.inviter, invitee
        call = await self._calls.plan(asked.mode, kind=_KIND, intent=asked.intent, people=people)

        def job(conn: sa.Connection) -> Invitation | None:
            before, now = _found(store.invitation(conn, consent_id), invitee.user_id), self._now()
            after = answered(before, ConsentState.ACCEPTED, invitee.user_id, now)
            if after is before:
                return None
            self._must_be_free(conn, *after.people, now)
            saved = self._changes.save(conn, before, after)
            store.add_grant(conn, granted(consent_id, _KIND, saved.intent, acts_of(saved), now))
            call.begin(conn, consent_id, now)
            self._changes.leave(conn, saved, now)
            return saved

        accepted = await self._db.write(job)
        if accepted is not None:
            self._changes.told(accepted)
            await call.open()
        return await self.inspect(caller, consent_id)

    async def decline(self, caller: Caller, consent_id: str) -> Consent:
        """Say no. Raises NotFound, Conflict (CONSENT_EXPIRED, CONSENT_OVER)."""
        return await self._end(caller, consent_id, ConsentState.DECLINED)

    async def cancel(self, caller: Caller, consent_id: str) -> Consent:
        """Take it back. Raises NotFound, Conflict (CONSENT_EXPIRED, CONSENT_OVER)."""
        return await self._end(caller, consent_id, ConsentState.CANCELLED)

    async def inspect(self, caller: Caller, consent_id: str) -> Consent:
        """One that the caller sent or was sent. Raises NotFound."""
        me = signed_in(caller).user_id
        return await self._db.read(
            lambda conn: self._seen(conn, _found(store.invitation(conn, consent_id), me), me, self._now())
        )

    async def page(self, caller: Caller, after: str | None, limit: int) -> list[Consent]:
        """Up to `limit` that the caller sent or was sent before the one `after`, newest first."""
        me = signed_in(caller).user_id
        return await self._db.read(
            lambda conn: [
                self._seen(conn, one, me, self._now()) for one in store.invitations(conn, me, after, limit)
            ]
        )

    async def lapse(self) -> int:
        """Expire what was not answered in time; how many."""
        now, batch = self._now(), self._configuration.current.platform.consent.sweep_batch

        def job(conn: sa.Connection, consent_id: str) -> Invitation | None:
            before = store.invitation(conn, consent_id)
            if before is None or (after := as_it_is(before, now)) is before:
                return None
            saved = self._changes.save(conn, before, after)
            self._changes.leave(conn, saved, now)
            return saved

        late = await self._db.read(lambda conn: store.late(conn, now, batch))
        for consent_id in late:
            expired = await self._db.write(lambda conn, of=consent_id: job(conn, of))  # type: ignore[misc]
            if expired is not None:
                self._changes.told(expired)
        return len(late)

    async def parted(self, _event_id: str, one: str, other: str) -> None:
        """End the call of two who have come apart at this moment. Raises Unavailable."""

        def read(conn: sa.Connection) -> list[str]:
            if not self._blocks.between(conn, one, other):
                return []
            return [grant_id for grant_id, people in self._calls.of(conn, one).items() if other in people]

        for grant_id in await self._db.read(read):
            await self._calls.end(grant_id)

    async def part(self) -> int:
        """End the calls of people who have come apart since they began; how many."""

        def read(conn: sa.Connection) -> list[str]:
            calls = self._calls.going_on(conn)
            apart = self._blocks.among(conn, {one for people in calls.values() for one in people})
            return [grant_id for grant_id, people in calls.items() if any(two <= {*people} for two in apart)]

        parted = await self._db.read(read)
        for grant_id in parted:
            await self._calls.end(grant_id)
        return len(parted)

    async def _end(self, caller: Caller, consent_id: str, answer: ConsentState) -> Consent:
        me = signed_in(caller).user_id

        def job(conn: sa.Connection) -> tuple[Invitation | None, Consent]:
            before, now = _found(store.invitation(conn, consent_id), me), self._now()
            after = answered(before, answer, me, now)
            if after is before:
                return None, self._seen(conn, before, me, now)
            saved = self._changes.save(conn, before, after)
            self._changes.leave(conn, saved, now)
            return saved, self._seen(conn, saved, me, now)

        ended, seen = await self._db.write(job)
        if ended is not None:
            self._changes.told(ended)
        return seen

    def _manifest(self, mode: str) -> ModeManifest | None:
        """The manifest of a mode to which people are invited."""
        manifest = self._configuration.current.modes.get(mode)
        return None if manifest is None or manifest.policies.grant is not _KIND else manifest

    async def _permit(self, caller: Caller, manifest: ModeManifest) -> None:
        """Raise Denied (POLICY_DENIED) unless the caller may be in such a call."""
        mode, requires = manifest.mode_id, manifest.required_capabilities
        await self._policy.require(caller, "consent", f"mode:{mode}", requires, mode=mode)

    async def _counted(self, user_id: str) -> ConsentGuardrails:
        """Count an invitation of somebody's against the guardrails in force for them, and those. Raises RateLimited."""
        me = await self._db.read(lambda conn: self._people.find(conn, user_id, self._now()))
        bundle = self._configuration.current
        limited = bundle.quarantine if me is not None and me.in_quarantine else bundle
        guardrails = limited.guardrails.consent
        if not guardrails.invitations_per_minute:
            raise RateLimited(ErrorCode.RATE_LIMITED, "Nobody may invite just now.", retry_after_s=_MINUTE_S)
        rate = Rate(guardrails.invitations_per_minute, _MINUTE_S / guardrails.invitations_per_minute)
        await self._limiter.take("invitation", user_id, rate)
        return guardrails

    def _must_be_free(self, conn: sa.Connection, inviter: str, invitee: str, now: datetime) -> Person:
        """The inviter. Raises NotFound, Denied (BLOCKED), Conflict (CONSENT_BUSY) unless these two may be in a call."""
        asking, asked = (self._people.find(conn, one, now) for one in (inviter, invitee))
        if asking is None or asked is None or asking.is_barred or asked.is_barred:
            raise NotFound(ErrorCode.NOT_FOUND, "There is nobody to ask.")
        if self._blocks.between(conn, inviter, invitee):
            raise Denied(ErrorCode.BLOCKED, "One of you has blocked the other.")
        if any(self._calls.is_in_one(conn, one) for one in (inviter, invitee)):
            raise _busy()
        return asking

    async def _mine(self, consent_id: str, user_id: str) -> Invitation:
        return await self._db.read(lambda conn: _found(store.invitation(conn, consent_id), user_id))

    def _seen(self, conn: sa.Connection, invitation: Invitation, to: str, now: datetime) -> Consent:
        return consent_of(conn, self._people, invitation, to, now)

    def _now(self) -> datetime:
        """The wall time, to the millisecond that is kept of it."""
        return to_millisecond(self._clock.now())


def _found(invitation: Invitation | None, user_id: str) -> Invitation:
    """One that is there, and that this person sent or heard. Raises NotFound."""
    if invitation is None or user_id not in invitation.audience:
        raise NotFound(ErrorCode.NOT_FOUND, "You have no such invitation.")
    return invitation


def _busy() -> Conflict:
    return Conflict(ErrorCode.CONSENT_BUSY, "One of you is in a call, or is being asked by somebody else.")
