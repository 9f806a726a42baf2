"""The audit log: append-only, hash-chained, written in the transaction that it testifies to.

Decides the canonical form of a row and its place in the chain. Refuses changes: a trigger
stops them, and `verify` names the first row that does not fit. Old rows leave the log only
once they are exported, and the log says so itself.
"""

from services.audit.archive import AuditArchive, Export, ExportBroken
from services.audit.chain import Broken, Verdict
from services.audit.reading import Act, AuditReader, ForeignLog
from services.audit.search import Wanted, search
from services.audit.service import AuditLog

__all__ = [
    "Act",
    "AuditArchive",
    "AuditLog",
    "AuditReader",
    "Broken",
    "Export",
    "ExportBroken",
    "ForeignLog",
    "Verdict",
    "Wanted",
    "search",
]
