"""Finding acts again: by who, what, of what and when, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, select

from services.audit.chain import AuditRow, row_from
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.clock import rfc3339


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts; whatever is left out is not asked for.

    `actor`, `action`, `subject` and `trace` are the beginnings of what stands in the row: `account.` finds every act on
    accounts, `account:01935b7e` those on one.
    """

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    trace: str | None = None


def search(
    connection: Connection, wanted: Wanted, *, before: int | None, limit: int
) -> list[tuple[AuditRow, str]]:
    """Up to `limit` rows with their hashes, newest first, with sequences below `before`."""
    query = _matching(wanted).order_by(AUDIT_EVENTS.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(AUDIT_EVENTS.c.sequence < before)
    return _found(connection, query)


def on_subjects(connection: Connection, subjects: Collection[str], limit: int) -> list[tuple[AuditRow, str]]:
    """Up to `limit` rows on exactly these subjects with their hashes, newest first."""
    rows = select(AUDIT_EVENTS).where(AUDIT_EVENTS.c.subject.in_(subjects))
    return _found(connection, rows.order_by(AUDIT_EVENTS.c.sequence.desc()).limit(limit))


def _found(connection: Connection, query: Select[tuple[object, ...]]) -> list[tuple[AuditRow, str]]:
    return [
        (row_from({str(name): value for name, value in row.items()}), str(row["hash"]))
        for row in connection.execute(query).mappings()
    ]


def _matching(wanted: Wanted) -> Select[tuple[object, ...]]:
    columns = AUDIT_EVENTS.c
    query = select(AUDIT_EVENTS)
    for column, start in (
        (columns.actor, wanted.actor),
        (columns.action, wanted.action),
        (columns.subject, wanted.subject),
        (columns.trace_id, wanted.trace),
    ):
        if start is not None:
            query = query.where(_begins(column, start))
    if wanted.since is not None:
        query = query.where(columns.occurred_at >= rfc3339(wanted.since))
    if wanted.until is not None:
        query = query.where(columns.occurred_at < rfc3339(wanted.until))
    return query


def _begins(column: ColumnElement[str], start: str) -> ColumnElement[bool]:
    return column.startswith(start, autoescape=True)
