"""Every denial leaves a row in the audit log, and a store that is away does not turn it into an allowance."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from generated.vocabulary import Caller, Capability, PlatformEvent
from services.audit import AuditLog
from services.infra.sql import open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.errors import Denied
from services.policy.wiring import build_policy
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds
from tests.support.sql import LIMITS


class Noted:
    """Remembers what telemetry is told."""

    def __init__(self) -> None:
        self.events: list[tuple[PlatformEvent, dict[str, Any], str | None]] = []

    def note(self, event: PlatformEvent, properties: Mapping[str, Any], *, person: str | None = None) -> None:
        self.events.append((event, dict(properties), person))


MEMBER = Caller(scheme="bearer", subject="user:1", scopes=frozenset({"member"}))


def test_a_denial_is_audited_and_an_allowance_is_not(database_url: str) -> None:
    async def scenario() -> None:
        clock = ManualClock()
        db, audit = open_database(database_url, LIMITS), AuditLog(clock, CountingIds())
        noted = Noted()
        policy = build_policy(db, audit, clock, noted, audited_per_minute=30)
        await policy.require(MEMBER, "mode.enter", "mode:party", [Capability.MEMBER])
        with pytest.raises(Denied):
            await policy.require(MEMBER, "mode.enter", "mode:ops", [Capability.OPERATOR])
        rows = await db.read(lambda c: c.execute(AUDIT_EVENTS.select()).mappings().all())
        assert [(r["actor"], r["action"], r["subject"], r["reason"]) for r in rows] == [
            ("user:1", "policy_denied:mode.enter", "mode:ops", "capability_missing: operator")
        ]
        assert (await db.read(audit.verify)).whole
        said = {"mode_id": None, "action": "mode.enter", "code": "POLICY_DENIED"}
        assert noted.events == [(PlatformEvent.POLICY_DENIED, said, "user:1")]
        await db.close()
        with pytest.raises(Denied):
            await policy.require(MEMBER, "mode.enter", "mode:ops", [Capability.OPERATOR])

    asyncio.run(scenario())


def test_of_each_person_so_many_denials_a_minute_are_entries_and_the_others_are_counted(
    sqlite_database_url: str,
) -> None:
    async def scenario() -> None:
        clock = ManualClock()
        db, audit = open_database(sqlite_database_url, LIMITS), AuditLog(clock, CountingIds())
        policy = build_policy(db, audit, clock, Noted(), audited_per_minute=2)
        other = Caller(scheme="bearer", subject="user:2", scopes=frozenset())
        for caller, attempts in ((MEMBER, 9), (other, 1)):
            for _ in range(attempts):
                await policy.decide(caller, "listQueue", "/v1/control/queue", [Capability.OPERATOR])
        clock.advance(60)
        await policy.decide(other, "listQueue", "/v1/control/queue", [Capability.OPERATOR])
        rows = await db.read(lambda c: c.execute(AUDIT_EVENTS.select()).mappings().all())
        attempt, missing = "policy_denied:listQueue", "capability_missing: operator"
        assert [(r["actor"], r["action"], r["reason"]) for r in rows] == [
            *[("user:1", attempt, missing)] * 2,
            ("user:2", attempt, missing),
            ("user:1", "policy_denied", "7 more within a minute"),
            ("user:2", attempt, missing),
        ]
        assert (await db.read(audit.verify)).whole
        await db.close()

    asyncio.run(scenario())
