"""Records acts in the caller's transaction and verifies the chain."""

from collections.abc import Generator
from contextlib import closing

from sqlalchemy import Connection, insert, select

from services.audit.chain import GENESIS, AuditRow, Verdict, check, fields_of, hash_of, row_from, row_hash
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.clock import Clock, rfc3339
from services.kernel.ids import IdSource

# Made once: to make a statement costs several times what it costs to send it.
_ADD = insert(AUDIT_EVENTS)
_NEWEST = (
    select(AUDIT_EVENTS.c.sequence, AUDIT_EVENTS.c.hash).order_by(AUDIT_EVENTS.c.sequence.desc()).limit(1)
)


class AuditLog:
    """The audit log of whatever database the connection belongs to."""

    def __init__(self, clock: Clock, ids: IdSource) -> None:
        self._clock = clock
        self._ids = ids

    def record(
        self,
        connection: Connection,
        *,
        actor: str,
        action: str,
        subject: str,
        before: object = None,
        after: object = None,
        reason: str | None = None,
        trace_id: str | None = None,
    ) -> int:
        """Append an act in this transaction; returns its sequence.

        `before` and `after` are JSON values, of which only the hash is kept.
        """
        sequence, previous = _end_of_chain(connection)
        row = AuditRow(
            sequence=sequence + 1,
            event_id=self._ids.new(),
            occurred_at=rfc3339(self._clock.now()),
            actor=actor,
            action=action,
            subject=subject,
            before_hash=None if before is None else hash_of(before),
            after_hash=None if after is None else hash_of(after),
            reason=reason,
            trace_id=trace_id,
            previous_hash=previous,
        )
        connection.execute(_ADD, {**fields_of(row), "hash": row_hash(row)})
        return row.sequence

    def verify(self, connection: Connection) -> Verdict:
        """Walk the whole chain; the verdict names the first broken row."""
        with closing(rows_after(connection, 0)) as rows:
            return check(rows)


def rows_after(connection: Connection, sequence: int) -> Generator[tuple[AuditRow, str], None, None]:
    """Every row behind a place in the chain, in order, with its hash."""
    ordered = select(AUDIT_EVENTS).where(AUDIT_EVENTS.c.sequence > sequence).order_by(AUDIT_EVENTS.c.sequence)
    with connection.execution_options(yield_per=1000).execute(ordered) as result:
        for columns in result.mappings():
            row = {str(name): value for name, value in columns.items()}
            yield row_from(row), str(columns["hash"])


def _end_of_chain(connection: Connection) -> tuple[int, str]:
    """The newest row's sequence and hash, which stay so for this transaction: writers take turns."""
    row = connection.execute(_NEWEST).one_or_none()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)
