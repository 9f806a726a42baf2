"""Builds the search over the audit logs."""

from generated.vocabulary import AuditLogName
from services.audit.handlers import AuditHandlers
from services.audit.reading import AuditReader, ForeignLog, OwnLog
from services.infra.settings import Settings
from services.infra.sql import Database, SqlLimits


def build_audit(settings: Settings, platform: Database, limits: SqlLimits) -> AuditHandlers:
    """The handlers of the generated `AuditApi`, over the platform's own log and the LAB's, where that one is."""
    lab = ForeignLog(AuditLogName.LAB, settings.state_database_url, limits)
    return AuditHandlers(AuditReader({AuditLogName.LAB: lab, AuditLogName.PLATFORM: OwnLog(platform)}))
