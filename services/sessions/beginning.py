"""How a session begins: written down before the media plane is asked, opened with what it gave, or given up.

Whoever dies in between leaves a row that a sweeper fails, and whose endpoints it takes back. The sides of a call begin
together: all of them are opened in one transaction, or none is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
import structlog

from generated.models import MediaEndpoints, SessionSettings
from generated.vocabulary import ConsentGrantKind, ErrorCode, SessionEndReason, SessionState
from services.infra.configuration.bundle import quarantined
from services.infra.house import Configuration
from services.infra.sql import Database
from services.kernel.callers import SignedIn
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Failed, Unavailable
from services.sessions import revocations, store
from services.sessions.changes import Changed, Changes
from services.sessions.domain import Facts, Fail, Open, Session, Stay
from services.sessions.ports import Grants, MediaProvider
from services.sessions.revoking import Revocations
from services.sessions.store import Kept
from services.sessions.terms import Terms
from services.sessions.views import endpoints_to

T = TypeVar("T")
_log = structlog.get_logger("sessions")


@dataclass(frozen=True, slots=True)
class Together:
    """Under which grant a session is open, and with whom or in which room."""

    grant_id: str | None = None
    participants: tuple[str, ...] = ()
    stay: Stay | None = None


ALONE = Together()


class Beginnings:
    """Begins sessions of one database at one media plane."""

    def __init__(
        self,
        db: Database,
        changes: Changes,
        revocations: Revocations,
        provider: MediaProvider,
        grants: Grants,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._changes = changes
        self._revocations = revocations
        self._provider = provider
        self._grants = grants
        self._clock = clock
        self._configuration = configuration

    def write_down(
        self,
        conn: sa.Connection,
        session_id: str,
        owner: SignedIn,
        terms: Terms,
        now: datetime,
        *,
        parent_id: str | None = None,
        together: Together = ALONE,
    ) -> Kept:
        """A session that is being created; nothing of the media plane has been asked for.

        Raises Denied (CONSENT_REQUIRED) where its mode wants a grant that is not there.
        """
        policies = terms.manifest.policies
        if policies.grant is not ConsentGrantKind.NONE:
            self._grants.use(
                conn,
                grant_id=together.grant_id,
                kind=policies.grant,
                intent=policies.intent_label,
                user_id=owner.user_id,
                session_id=session_id,
                now=now,
            )
        new = Kept(
            Facts(
                session_id=session_id,
                user_id=owner.user_id,
                sign_in_id=owner.sign_in_id,
                device_id=owner.device_id,
                mode=terms.manifest.mode_id,
                audience_type=policies.audience_type,
                stream_transport=policies.stream_transport,
                intent_label=policies.intent_label,
                media_profile=terms.media_profile,
                parent_session_id=parent_id,
                policy_snapshot_id=terms.snapshot_id,
                handover_kind=terms.manifest.transition.kind,
                handover_ms=terms.manifest.transition.duration_ms,
                participants=together.participants or (owner.user_id,),
                grant_id=together.grant_id,
                stay=together.stay,
            ),
            Session(
                session_id=session_id,
                state=SessionState.CREATING,
                version=1,
                has_media=terms.has_media,
                pulse=terms.pulse,
                gb_per_hour=terms.rate(together.stay),
                assumed=terms.assumed,
                created_at=now,
                last_seen_at=now,
                due_at=now + timedelta(seconds=self._settings.creating_timeout_s),
                ends_at=None if terms.longest is None else now + terms.longest,
            ),
        )
        store.keep_snapshot(conn, terms.snapshot_id, terms.snapshot, now)
        store.add_session(conn, new)
        return new

    def open(self, conn: sa.Connection, session_id: str, endpoints: str | None, now: datetime) -> Changed:
        """It has what it needs. Raises Failed (PROVIDER_FAILED) when that came too late."""
        try:
            return self._changes.change(conn, session_id, Open(), now, endpoints=endpoints)
        except Conflict as late:
            raise provider_failed("The media provider came too late.") from late

    async def equipped(
        self,
        new: Sequence[Facts],
        opened: Callable[[sa.Connection, Sequence[str]], T],
        limited: frozenset[str] = frozenset(),
    ) -> T:
        """Get every session's endpoints, and do `opened` with them in one transaction; nothing stays of a failure.

        Those of the people in `limited` are under the caps of quarantine.
        """
        try:
            async with asyncio.timeout(self._settings.provider_timeout_s), asyncio.TaskGroup() as group:
                asked = [
                    group.create_task(self._endpoints(one, is_limited=one.user_id in limited)) for one in new
                ]
        except Exception as error:
            why = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            _log.error("media_create_failed", session_id=new[0].session_id, error=str(why))
            await self._give_up(new, SessionEndReason.PROVIDER_FAILED)
            raise provider_failed("The media provider gave no endpoints.") from error
        endpoints = [endpoints_to(task.result()) for task in asked]
        try:
            return await self._db.write(lambda conn: opened(conn, endpoints))
        except Exception:
            await self._give_up(new, SessionEndReason.ABANDONED)
            raise

    async def _endpoints(self, of: Facts, *, is_limited: bool) -> MediaEndpoints:
        seat, profile = of.seat, _profile(of, is_limited=is_limited)
        return await self._provider.create_webrtc_endpoints(
            seat.room, profile, participant=seat.participant, only_watches=seat.only_watches
        )

    async def _give_up(self, new: Sequence[Facts], reason: SessionEndReason) -> None:
        """Fail what does not begin, and take back whatever the media plane holds, even if it came late."""
        lease = self._revocations.lease

        def job(conn: sa.Connection) -> list[Changed]:
            now = self._clock.now()
            failed = [
                self._changes.change(conn, one.session_id, Fail(reason), now, lease=lease) for one in new
            ]
            for one in new:
                revocations.add(conn, one, now + lease, now)
            return failed

        try:
            for changed in await self._db.write(job):
                self._changes.told(changed)
            for one in new:
                await self._revocations.carry_out(one.session_id, one.seat)
        except Unavailable as error:
            _log.error("session_left_to_the_sweeper", session_id=new[0].session_id, error=str(error))

    @property
    def _settings(self) -> SessionSettings:
        return self._configuration.current.platform.sessions


def _profile(facts: Facts, *, is_limited: bool) -> str:
    name = facts.media_profile or ""
    return quarantined(name) if is_limited else name


def provider_failed(detail: str) -> Failed:
    """The media plane did not do its part."""
    return Failed(ErrorCode.PROVIDER_FAILED, detail)
