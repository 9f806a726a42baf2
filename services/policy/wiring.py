"""Builds the decision point."""

from services.infra.house import AuditTrail, Telemetry
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.policy.service import AuditedDenials, ObservedDenials, Policy


def build_policy(
    db: Database, audit: AuditTrail, clock: Clock, telemetry: Telemetry, *, audited_per_minute: int
) -> Policy:
    """A decision point whose denials are audited and noted as events."""
    return Policy(
        [AuditedDenials(db, audit, clock, per_minute=audited_per_minute), ObservedDenials(telemetry)]
    )
