"""The audit log on both backends: chained, append-only, verified row by row."""

import asyncio
import itertools
from dataclasses import asdict
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, insert, text, update
from sqlalchemy.exc import DBAPIError

from services.audit import AuditLog, Broken, Wanted, search
from services.infra.sql import Database, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds
from tests.support.sql import LIMITS


def an_audit() -> AuditLog:
    return AuditLog(ManualClock(), CountingIds())


def record(audit: AuditLog, connection: Connection, n: int) -> int:
    return audit.record(
        connection,
        actor="operator",
        action="queue.move",
        subject=f"entry:{n}",
        before={"at": n},
        after={"at": 0},
    )


async def fill(db: Database, audit: AuditLog, count: int) -> None:
    await asyncio.gather(*(db.write(partial(record, audit, n=n)) for n in range(count)))


def without_triggers(connection: Connection) -> None:
    """What somebody with the database's own credentials could do."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_events DISABLE TRIGGER USER")


def test_concurrent_acts_make_one_whole_chain(database_url: str) -> None:
    async def scenario() -> None:
        first, second = open_database(database_url, LIMITS), open_database(database_url, LIMITS)
        await asyncio.gather(
            fill(first, AuditLog(ManualClock(), CountingIds()), 0), fill(first, an_audit(), 30)
        )
        verdict = await second.read(an_audit().verify)
        assert verdict.whole
        assert (verdict.rows, verdict.head.sequence) == (30, 30)
        await first.close()
        await second.close()

    asyncio.run(scenario())


def test_two_processes_extend_one_chain(database_url: str) -> None:
    class Ids:
        def __init__(self, prefix: str) -> None:
            self._prefix, self._count = prefix, 0

        def new(self) -> str:
            self._count += 1
            return f"{self._prefix}{self._count}"

    async def scenario() -> None:
        first, second = open_database(database_url, LIMITS), open_database(database_url, LIMITS)
        await asyncio.gather(
            *(fill(first, AuditLog(ManualClock(), Ids("a")), 1) for _ in range(1)),
            fill(first, AuditLog(ManualClock(), Ids("b")), 20),
            fill(second, AuditLog(ManualClock(), Ids("c")), 20),
        )
        assert (await first.read(an_audit().verify)).rows == 41
        await first.close()
        await second.close()

    asyncio.run(scenario())


def test_an_act_that_is_undone_leaves_no_row(database_url: str) -> None:
    async def scenario() -> None:
        db, audit = open_database(database_url, LIMITS), an_audit()

        def undone(connection: Connection) -> None:
            record(audit, connection, 1)
            raise KeyError

        with pytest.raises(KeyError):
            await db.write(undone)
        await fill(db, audit, 3)
        assert (await db.read(audit.verify)).rows == 3
        await db.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("change", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"])
def test_changes_are_refused_by_the_database(database_url: str, change: str) -> None:
    async def scenario() -> None:
        db = open_database(database_url, LIMITS)
        await fill(db, an_audit(), 2)
        with pytest.raises(DBAPIError, match="append-only"):
            await db.write(lambda connection: connection.execute(text(change)))
        await db.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("tamper", "broken"),
    [
        (lambda c: c.execute(update(AUDIT_EVENTS).where(AUDIT_EVENTS.c.sequence == 4).values(reason="x")), 4),
        (lambda c: c.execute(AUDIT_EVENTS.delete().where(AUDIT_EVENTS.c.sequence == 2)), 3),
    ],
)
def test_tampering_is_named_by_its_first_row(database_url: str, tamper: object, broken: int) -> None:
    async def scenario() -> None:
        db, audit = open_database(database_url, LIMITS), an_audit()
        await fill(db, audit, 6)
        await db.write(without_triggers)
        await db.write(tamper)  # type: ignore[arg-type]
        verdict = await db.read(audit.verify)
        assert isinstance(verdict.broken, Broken)
        assert verdict.broken.sequence == broken
        await db.close()

    asyncio.run(scenario())


def test_a_forged_row_at_the_end_is_found(database_url: str) -> None:
    async def scenario() -> None:
        db, audit = open_database(database_url, LIMITS), an_audit()
        await fill(db, audit, 2)

        def forge(connection: Connection) -> None:
            newest = connection.execute(
                AUDIT_EVENTS.select().order_by(AUDIT_EVENTS.c.sequence.desc())
            ).mappings()
            row = dict(newest.first() or {})
            connection.execute(
                insert(AUDIT_EVENTS),
                {**row, "sequence": 3, "event_id": "forged", "previous_hash": row["hash"]},
            )

        await db.write(forge)
        verdict = await db.read(audit.verify)
        assert asdict(verdict)["broken"] == {"sequence": 3, "reason": "its content was changed"}
        await db.close()

    asyncio.run(scenario())


def test_acts_are_found_by_whatever_is_known_of_them_newest_first(database_url: str) -> None:
    clock = ManualClock()
    audit, began = AuditLog(clock, CountingIds()), clock.now()
    said = [
        (who, what, of) for who in ("ana", "ana%", "bia") for what in ("a.b", "a_b") for of in ("x:1", "x:12")
    ]

    async def scenario() -> None:
        db = open_database(database_url, LIMITS)
        for who, what, of in said:
            clock.advance(60)
            await db.write(partial(_act, audit, who, what, of))
        rows = [row for row, _ in await db.read(lambda conn: search(conn, Wanted(), before=None, limit=100))]
        assert [(row.actor, row.action, row.subject) for row in rows] == said[::-1]
        for actor, action, subject in itertools.product(
            (None, "ana", "ana%", "%"), (None, "a", "a_"), (None, "x:1", "x:12", "x:3")
        ):
            wanted = Wanted(actor, action, subject)
            found = await db.read(partial(search, wanted=wanted, before=None, limit=100))
            assert [row.sequence for row, _ in found] == [
                row.sequence
                for row in rows
                if row.actor.startswith(actor or "")
                and row.action.startswith(action or "")
                and row.subject.startswith(subject or "")
            ]
        span = Wanted(since=began + timedelta(seconds=120), until=began + timedelta(seconds=240))
        found = await db.read(lambda conn: search(conn, span, before=None, limit=100))
        assert [row.sequence for row, _ in found] == [3, 2]
        page = await db.read(lambda conn: search(conn, Wanted(), before=rows[4].sequence, limit=3))
        assert [row for row, _ in page] == rows[5:8]
        traced = {"actor": "bia", "action": "a.b", "subject": "x:1", "trace_id": "0f1e"}
        await db.write(lambda conn: audit.record(conn, **traced))
        for trace, expected in (("0f", [13]), ("0f1e", [13]), ("f1", [])):
            found = await db.read(partial(search, wanted=Wanted(trace=trace), before=None, limit=100))
            assert [row.sequence for row, _ in found] == expected
        await db.close()

    asyncio.run(scenario())


def _act(audit: AuditLog, who: str, what: str, of: str, connection: Connection) -> int:
    return audit.record(connection, actor=who, action=what, subject=of)
