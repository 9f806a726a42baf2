"""Builds the decision point."""

from services.infra.house import AuditTrail, Telemetry
from services.infra.sql import Database
from services.policy.service import AuditedDenials, ObservedDenials, Policy


def build_policy(db: Database, audit: AuditTrail, telemetry: Telemetry) -> Policy:
    """A decision point whose denials are audited and noted as events."""
    return Policy([AuditedDenials(db, audit), ObservedDenials(telemetry)])
