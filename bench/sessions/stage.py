"""Our session orchestrator over a real database, and what it says to that database, statement by statement."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry
from sqlalchemy import event

from generated.models import IceServer, MediaEndpoints, WhipWhepEndpoints
from generated.vocabulary import Caller, Capability, ConsentGrantKind, StreamTransport
from services.audit import AuditLog
from services.bootstrap.sessions import IdentitysGuests
from services.chat.rooms import RoomThreads
from services.consent.grants import RecordedGrants
from services.infra.clock import SystemClock
from services.infra.configuration import ConfigBundle
from services.infra.ids import Uuid7Source
from services.infra.looks import Looks
from services.infra.sql import SqlLimits, migrate, open_database
from services.policy.wiring import build_policy
from services.sessions.beginning import Beginnings
from services.sessions.changes import Changes
from services.sessions.costs import Egress
from services.sessions.figures import SessionFigures
from services.sessions.revoking import Revocations
from services.sessions.rooms import Rooms
from services.sessions.service import Sessions
from services.sessions.terms import Wish
from services.telemetry.wiring import build_telemetry
from tests.support.configuration import shipped
from tests.support.people import with_egress_limit, with_mode

ACTS = ("create", "transition", "end")
COMMIT, BEGIN = "COMMIT", "BEGIN"
_PATIENCE_S = 3600


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the driver got it; `writes` tells the writer's connection from the readers'."""

    text: str
    parameters: Any
    many: bool
    writes: bool


@dataclass
class Phase:
    """All acts of one kind: how long they took, each caller's wait, and what was said meanwhile."""

    act: str
    took_s: float = 0.0
    waits_s: list[float] = field(default_factory=list)
    said: list[Statement] = field(default_factory=list)


class AtOnce:
    """A media plane that takes no time and holds nothing: here only the database is looked at."""

    async def create_webrtc_endpoints(
        self,
        session_id: str,
        profile_name: str,
        *,
        participant: str | None = None,
        only_watches: bool = False,
    ) -> MediaEndpoints:
        return WhipWhepEndpoints(
            kind="whip_whep",
            publish_url=f"/v1/media/{session_id}/whip",
            subscribe_url=f"/v1/media/{session_id}/whep",
            token=f"token of {session_id}, {profile_name}",
            ice_servers=[],
            expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        )

    async def revoke_endpoints(self, session_id: str, *, participant: str | None = None) -> None:
        return

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        return []


class _Patient:
    """The shipped configuration, always in force; sessions of `mode` are not over while the others have their turn."""

    def __init__(self, mode: str) -> None:
        heartbeat = shipped().modes[mode].policies.heartbeat
        patient = heartbeat.model_copy(update={"timeout_s": _PATIENCE_S})
        self.current: ConfigBundle = with_egress_limit(
            with_mode(shipped(), mode, heartbeat=patient), float("inf")
        )


class _NobodyParts:
    """No blocks."""

    def made_with(self, connection: sa.Connection, people: Collection[str]) -> Collection[tuple[str, str]]:
        return ()


class _AllIn:
    """Every sign-in holds."""

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        return True


def a_mode(transport: StreamTransport) -> str:
    """A mode of that transport which has one media profile and asks nobody for consent."""
    return next(
        name
        for name, manifest in shipped().modes.items()
        if manifest.policies.grant is ConsentGrantKind.NONE
        and manifest.policies.stream_transport is transport
        and isinstance(manifest.policies.media_profile, str)
    )


async def perform(url: str, transport: StreamTransport, people: int, at_once: int) -> list[Phase]:
    """Everybody begins a session, moves on to another, and ends that; `at_once` of them at a time."""
    await asyncio.to_thread(migrate, url, "services.migrations")
    mode, clock = a_mode(transport), SystemClock()
    configuration, ids = _Patient(mode), Uuid7Source(clock)
    db = open_database(url, SqlLimits.configured(configuration.current.platform.database), name="bench")
    audit = AuditLog(clock, ids)
    registry = CollectorRegistry()
    telemetry = build_telemetry(
        *(db, clock, ids, configuration, registry), secret=b"bench", incidents=lambda: False
    )
    changes, provider = Changes(audit, ids, telemetry.recorder, SessionFigures(registry, [1])), AtOnce()
    revocations = Revocations(db, provider, changes, clock, configuration)
    policy = build_policy(
        *(db, audit, clock, telemetry.recorder),
        audited_per_minute=configuration.current.platform.control.audited_refusals_per_minute,
    )
    beginnings = Beginnings(
        *(db, changes, revocations, provider, RecordedGrants(audit), clock, configuration)
    )
    egress = Egress(db, clock, configuration, Looks("sessions", clock))
    rooms = Rooms(
        *(
            db,
            changes,
            revocations,
            RecordedGrants(audit),
            IdentitysGuests(),
            _NobodyParts(),
            RoomThreads(ids),
        ),
        *(clock, ids, configuration),
    )
    sessions = Sessions(
        *(db, changes, revocations, beginnings, egress, _AllIn(), policy, rooms, clock, ids, configuration)
    )
    callers = [
        Caller("accessToken", ids.new(), frozenset(Capability), sign_in=ids.new(), device=ids.new())
        for _ in range(people)
    ]
    now: dict[Caller, str] = {}

    async def create(caller: Caller) -> None:
        now[caller] = (await sessions.create(caller, Wish(mode), None, None)).facts.session_id

    async def move(caller: Caller) -> None:
        moved = await sessions.transition(caller, now[caller], Wish(mode), None)
        now[caller] = moved.session.facts.session_id

    async def end(caller: Caller) -> None:
        await sessions.end(caller, now[caller])

    phases = []
    try:
        for act, do in zip(ACTS, (create, move, end), strict=True):
            phase = Phase(act)
            with _overheard(phase.said):
                await _in_turns(do, callers, at_once, phase)
            phases.append(phase)
    finally:
        await db.close()
    return phases


async def _in_turns(
    do: Callable[[Caller], Awaitable[None]], callers: list[Caller], at_once: int, phase: Phase
) -> None:
    waiting = iter(callers)

    async def take_turns() -> None:
        for caller in waiting:
            began = time.perf_counter()
            await do(caller)
            phase.waits_s.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(take_turns() for _ in range(at_once)))
    phase.took_s = time.perf_counter() - began


@contextmanager
def _overheard(said: list[Statement]) -> Iterator[None]:
    """Note every statement and commit, which is counted against us. Savepoints of single jobs are not seen."""

    def statement(
        _connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if _is_writer() or text != BEGIN:
            said.append(Statement(text, parameters, many, _is_writer()))

    def commit(_connection: Any) -> None:
        if _is_writer():
            said.append(Statement(COMMIT, (), False, True))

    event.listen(sa.Engine, "before_cursor_execute", statement)
    event.listen(sa.Engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(sa.Engine, "before_cursor_execute", statement)
        event.remove(sa.Engine, "commit", commit)


def _is_writer() -> bool:
    return threading.current_thread().name.startswith("sql-writer")
