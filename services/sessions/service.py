"""Begin, hand over, keep alive, end: load, decide, save, tell.

A session with endpoints of its own is written down before the media plane is asked for them, so that whoever dies in
between leaves a row that a sweeper fails, and whose endpoints it takes back. A transition claims the session that is to
end with that row, and the end of the one and the beginning of the other are one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from generated.models import SessionSettings
from generated.vocabulary import Caller, ErrorCode, SessionEndReason, SessionState
from services.infra.house import Configuration, EntryPolicy
from services.infra.sql import Database, idempotency
from services.infra.sql.idempotency import Request
from services.kernel.callers import SignedIn, signed_in
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Conflict, Invalid
from services.kernel.ids import IdSource
from services.sessions import store
from services.sessions.beginning import ALONE, Beginnings, Together, provider_failed
from services.sessions.changes import Changed, Changes, found
from services.sessions.costs import Egress
from services.sessions.domain import NEVER_BEGAN, Beat, Claim, End, HandOver
from services.sessions.ports import SignInsInForce
from services.sessions.revoking import Revocations
from services.sessions.rooms import Rooms
from services.sessions.store import Kept
from services.sessions.terms import Terms, TermsInForce, Wish, manifest_of


@dataclass(frozen=True, slots=True)
class Moved:
    """What ended, and what follows it."""

    previous: Kept
    session: Kept


@dataclass(frozen=True, slots=True)
class _Begun:
    """A transition as a transaction left it."""

    previous: Changed
    session: Changed


class Sessions:
    """Sessions over the platform's database."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        revocations: Revocations,
        beginnings: Beginnings,
        egress: Egress,
        sign_ins: SignInsInForce,
        policy: EntryPolicy,
        rooms: Rooms,
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
        self._policy = policy
        self._rooms = rooms
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._terms_in_force = TermsInForce()

    async def create(self, caller: Caller, wish: Wish, parent_id: str | None, key: str | None) -> Kept:
        """A new session. The same key with the same wish gets the session that it made.

        Raises Invalid (MODE_UNKNOWN, PROFILE_UNKNOWN), Conflict (MODE_CHANGED, PARENT_ACTIVE, SESSION_LIMIT,
        IDEMPOTENCY_CONFLICT), Denied (POLICY_DENIED, CONSENT_REQUIRED), NotFound for the parent, Failed
        (PROVIDER_FAILED), Unavailable (OVERLOADED) while the house sends as much as it may; of a room, what
        `Rooms.entered` raises.
        """
        owner, terms, session_id = signed_in(caller), await self._terms(caller, wish), self._ids.new()
        request = _request(owner, key, "createSession", {**asdict(wish), "parent": parent_id})
        now, limited = self._now(), set[str]()

        def begin(conn: sa.Connection) -> Changed:
            known = self._known(conn, request, now)
            if known is not None:
                return Changed(known)
            if (
                parent_id is not None
                and not found(store.session(conn, parent_id), owner.user_id).life.is_over
            ):
                raise Conflict(ErrorCode.PARENT_ACTIVE, "The parent is not over; make a transition instead.")
            if len(store.open_sessions(conn, owner.user_id)) >= self._settings.open_max:
                raise Conflict(ErrorCode.SESSION_LIMIT, "You have too many sessions; end one of them.")
            together = self._together(conn, owner, terms, wish, limited, now)
            self._egress.admit(conn, terms.rate(together.stay))
            new = self._begin(conn, session_id, owner, terms, parent_id, together, request, now)
            return Changed(new) if terms.has_media else self._open(conn, session_id, None)

        def opened(conn: sa.Connection, endpoints: Sequence[str]) -> Changed:
            return self._open(conn, session_id, *endpoints)

        kept = self._opened(await self._db.write(begin))
        if kept.facts.session_id != session_id:
            return await self._settled(kept)
        if not terms.has_media:
            return kept
        changed = await self._beginnings.equipped([kept.facts], opened, frozenset(limited))
        return self._opened(changed)

    async def transition(self, caller: Caller, previous_id: str, wish: Wish, key: str | None) -> Moved:
        """End a session and begin the next, in one transaction. The same key with the same wish gets the same two.

        Raises what `create` raises but for the parent's, NotFound, Conflict (SESSION_OVER; SESSION_CONFLICT when
        another transition was first). Whatever it raises, the previous session goes on as before.
        """
        asked_at = self._clock.monotonic()
        owner, terms, session_id = signed_in(caller), await self._terms(caller, wish), self._ids.new()
        request = _request(owner, key, "transitionSession", {**asdict(wish), "previous": previous_id})
        now, limited = self._now(), set[str]()

        def begin(conn: sa.Connection) -> _Begun:
            known = self._known(conn, request, now)
            if known is not None:
                return _Begun(Changed(found(store.session(conn, previous_id))), Changed(known))
            found(store.session(conn, previous_id), owner.user_id)
            previous = self._changes.change(conn, previous_id, Claim(session_id), now)
            together = self._together(conn, owner, terms, wish, limited, now)
            self._egress.admit(conn, terms.rate(together.stay) - previous.kept.life.gb_per_hour)
            new = self._begin(conn, session_id, owner, terms, previous_id, together, request, now)
            return _Begun(previous, Changed(new)) if terms.has_media else hand_over(conn, [None])

        def hand_over(conn: sa.Connection, endpoints: Sequence[str | None]) -> _Begun:
            at = self._now()
            ended = self._changes.change(
                conn, previous_id, HandOver(session_id), at, lease=self._revocations.lease
            )
            begun = self._open(conn, session_id, *endpoints)
            self._changes.handed_over(conn, ended.kept, begun.kept, at)
            return _Begun(ended, begun)

        moved = await self._db.write(begin)
        if moved.session.kept.facts.session_id != session_id:
            session = await self._settled(moved.session.kept)
            return Moved(await self._load(previous_id), session)
        if terms.has_media:
            facts = moved.session.kept.facts
            moved = await self._beginnings.equipped([facts], hand_over, frozenset(limited))
        self._revocations.carry_out_others_beside(moved.session)
        took_s = self._clock.monotonic() - asked_at
        previous, session = self._changes.told_handover(moved.previous, moved.session, took_s)
        if moved.previous.must_revoke:
            previous = await self._revocations.carry_out_all(moved.previous)
        return Moved(previous, session)

    async def beat(self, caller: Caller, session_id: str) -> Kept:
        """It lives. Raises NotFound, Conflict (SESSION_OVER)."""
        owner, now = signed_in(caller), self._now()

        def job(conn: sa.Connection) -> Kept:
            found(store.session(conn, session_id), owner.user_id)
            return self._changes.change(conn, session_id, Beat(), now).kept

        return await self._db.write(job)

    async def end(self, caller: Caller, session_id: str) -> Kept:
        """It ends, and its endpoints are taken back; one that is over stays as it is. Raises NotFound."""
        kept = await self.inspect(caller, session_id)
        if kept.life.is_over:
            return kept
        ending, lease = End(SessionEndReason.ENDED), self._revocations.lease
        changed = await self._db.write(
            lambda conn: self._changes.change(conn, session_id, ending, self._now(), lease=lease)
        )
        self._changes.told(changed)
        return await self._revocations.carry_out_all(changed)

    async def inspect(self, caller: Caller, session_id: str) -> Kept:
        """One of the caller's. Raises NotFound."""
        owner = signed_in(caller)
        return await self._db.read(lambda conn: found(store.session(conn, session_id), owner.user_id))

    async def page(self, caller: Caller, after: str | None, limit: int) -> list[Kept]:
        """Up to `limit` of the caller's made before the one `after`, newest first."""
        owner = signed_in(caller)
        return await self._db.read(lambda conn: store.sessions(conn, owner.user_id, after, limit))

    async def end_where_signed_out(self, user_id: str) -> None:
        """End those of somebody's whose sign-in is not in force any more, or whose account is barred.

        Their endpoints are taken back beside: who tells of the change does not wait for the media plane.
        """
        ending, lease = End(SessionEndReason.SIGNED_OUT), self._revocations.lease
        for kept in await self._db.read(lambda conn: store.open_sessions(conn, user_id)):
            facts = kept.facts
            if not await self._sign_ins.holds(user_id, facts.sign_in_id, facts.device_id):
                changed = await self._db.write(
                    lambda conn, of=facts.session_id: self._changes.change(  # type: ignore[misc]
                        conn, of, ending, self._now(), lease=lease
                    )
                )
                self._changes.told(changed)
                self._revocations.carry_out_all_beside(changed)

    # How a session begins

    async def _terms(self, caller: Caller, wish: Wish) -> Terms:
        bundle = self._configuration.current
        manifest = manifest_of(bundle, wish)
        terms = self._terms_in_force.of(bundle, manifest)
        if terms.has_rooms is not (wish.room is not None):
            which = "wants a room" if terms.has_rooms else "has no rooms"
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"{wish.mode} {which}.")
        await self._policy.require(
            caller,
            "begin_session",
            f"mode:{manifest.mode_id}",
            manifest.required_capabilities,
            mode=manifest.mode_id,
        )
        return terms

    def _known(self, conn: sa.Connection, request: Request, now: datetime) -> Kept | None:
        """The session that a key has made; one that never began is forgotten with its key."""
        answer = idempotency.recall(conn, request, now)
        kept = None if answer is None else store.session(conn, str(answer["session_id"]))
        if kept is not None and kept.life.end_reason in NEVER_BEGAN:
            idempotency.forget(conn, request)
            return None
        return kept

    def _begin(
        self,
        conn: sa.Connection,
        session_id: str,
        owner: SignedIn,
        terms: Terms,
        parent_id: str | None,
        together: Together,
        request: Request,
        now: datetime,
    ) -> Kept:
        new = self._beginnings.write_down(
            conn, session_id, owner, terms, now, parent_id=parent_id, together=together
        )
        ttl_s = self._configuration.current.platform.http.idempotency_ttl_s
        idempotency.remember(conn, request, {"session_id": session_id}, now, ttl_s)
        return new

    def _together(
        self,
        conn: sa.Connection,
        owner: SignedIn,
        terms: Terms,
        wish: Wish,
        limited: set[str],
        now: datetime,
    ) -> Together:
        """With whom it is: in the room that its owner enters with this, or alone. Adds who is in quarantine."""
        if wish.room is None:
            return ALONE
        together, entrant = self._rooms.entered(conn, owner, terms, wish.room, now)
        limited.update({entrant.user_id} if entrant.in_quarantine else ())
        return together

    def _open(self, conn: sa.Connection, session_id: str, endpoints: str | None) -> Changed:
        """It has begun, and takes the place of what its owner had in the same room."""
        now = self._now()
        begun = self._beginnings.open(conn, session_id, endpoints, now)
        return replace(begun, others=self._rooms.take_over(conn, begun.kept.facts, now))

    def _opened(self, changed: Changed) -> Kept:
        self._revocations.carry_out_others_beside(changed)
        return self._changes.told(changed)

    async def _settled(self, kept: Kept) -> Kept:
        """A session that another call with the same key has begun, once its endpoints are there, or will not be."""
        settings = self._settings
        for _ in range(round(settings.creating_timeout_s / settings.settle_poll_s)):
            if kept.life.state is not SessionState.CREATING:
                break
            await asyncio.sleep(settings.settle_poll_s)
            kept = await self._load(kept.facts.session_id)
        if kept.life.state is SessionState.CREATING or kept.life.end_reason in NEVER_BEGAN:
            raise provider_failed("The media provider gave no endpoints.")
        return kept

    async def _load(self, session_id: str) -> Kept:
        return await self._db.read(lambda conn: found(store.session(conn, session_id)))

    def _now(self) -> datetime:
        return to_millisecond(self._clock.now())

    @property
    def _settings(self) -> SessionSettings:
        return self._configuration.current.platform.sessions


def _request(owner: SignedIn, key: str | None, operation: str, asks: dict[str, object]) -> Request:
    """A repeatable request; everybody has keys of their own."""
    return Request(None if key is None else f"{owner.user_id}:{key}", operation, asks)
