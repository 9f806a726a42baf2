"""Builds the decision point."""

from collections.abc import Sequence

from services.infra.sql import Database
from services.policy.ports import AuditTrail, Denials
from services.policy.service import AuditedDenials, Policy


def build_policy(db: Database, audit: AuditTrail, listeners: Sequence[Denials] = ()) -> Policy:
    """A decision point whose denials are audited and told to `listeners` (telemetry)."""
    return Policy([AuditedDenials(db, audit), *listeners])
