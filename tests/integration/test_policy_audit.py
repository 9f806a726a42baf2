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
        db, audit = open_database(database_url, LIMITS), AuditLog(ManualClock(), CountingIds())
        noted = Noted()
        policy = build_policy(db, audit, noted)
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
