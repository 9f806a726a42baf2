"""The database on both backends: grouped commits, isolated failures, honest refusals."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from generated.vocabulary import ErrorCode
from services.infra.sql import Database, SqlLimits, Turn, leave, open_database
from services.infra.sql.engine import parse_url, reader_engine, writer_engine
from services.infra.sql.writer import JobEndedTransaction
from services.kernel.errors import Unavailable
from tests.support.postgres import PostgresCluster
from tests.support.sql import LIMITS, limits

ROUNDS = 20
INSERT = text("INSERT INTO outbox_streams (stream, sequence, epoch) VALUES (:name, :n, 0)")


def put(name: str, n: int = 0) -> Callable[[Connection], str]:
    def job(connection: Connection) -> str:
        connection.execute(INSERT, {"name": name, "n": n})
        return name

    return job


def names(connection: Connection) -> list[str]:
    return sorted(connection.scalars(text("SELECT stream FROM outbox_streams")))


def with_database(url: str, scenario: Callable[[Database], Awaitable[Any]], at: SqlLimits = LIMITS) -> Any:
    async def run() -> Any:
        db = open_database(url, at)
        try:
            return await scenario(db)
        finally:
            await db.close()

    return asyncio.run(run())


def test_what_was_acknowledged_can_be_read(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        assert await db.write(put("a")) == "a"
        assert await db.read(names) == ["a"]

    with_database(database_url, scenario)


def test_many_callers_share_commits(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        await asyncio.gather(*(db.write(put(f"s{n}")) for n in range(500)))
        assert db.jobs == 500
        assert db.commits <= 10
        assert len(await db.read(names)) == 500

    with_database(database_url, scenario)


def test_a_failing_job_fails_alone(database_url: str) -> None:
    def half(connection: Connection) -> None:
        put("half")(connection)
        raise KeyError("changed my mind")

    async def scenario(db: Database) -> None:
        jobs: list[Callable[[Connection], Any]] = [put(f"s{n}") for n in range(20)]
        jobs[5], jobs[11] = half, put("s3")
        results = await asyncio.gather(*map(db.write, jobs), return_exceptions=True)
        assert isinstance(results[5], KeyError)
        assert isinstance(results[11], IntegrityError)
        expected = sorted(f"s{n}" for n in range(20) if n not in (5, 11))
        assert await db.read(names) == expected
        assert [r for r in results if isinstance(r, str)] == [f"s{n}" for n in range(20) if n not in (5, 11)]

    with_database(database_url, scenario)


def test_what_jobs_leave_is_heard_in_order_once_they_are_on_disk_and_never_of_those_undone(
    database_url: str,
) -> None:
    def leaving(n: int) -> Callable[[Connection], None]:
        def job(connection: Connection) -> None:
            leave(connection, n)
            put("s3" if n == 11 else f"s{n}")(connection)
            if n == 5:
                raise KeyError("changed my mind")

        return job

    async def scenario(db: Database) -> None:
        heard: list[object] = []
        db.after_commit(heard.extend)
        await asyncio.gather(*(db.write(leaving(n)) for n in range(20)), return_exceptions=True)
        for alone in (5, 11, 20):
            await asyncio.gather(db.write(leaving(alone)), return_exceptions=True)
        await db.write(put("last"))
        assert heard == [n for n in range(21) if n not in (5, 11)]

    with_database(database_url, scenario)


def test_a_lone_failing_job_leaves_nothing(database_url: str) -> None:
    def half(connection: Connection) -> None:
        put("half")(connection)
        raise KeyError("changed my mind")

    async def scenario(db: Database) -> None:
        with pytest.raises(KeyError):
            await db.write(half)
        await db.write(put("next"))
        assert await db.read(names) == ["next"]

    with_database(database_url, scenario)


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_a_job_that_ends_the_transaction_harms_nobody_else(database_url: str, ending: str) -> None:
    def rogue(connection: Connection) -> None:
        put("rogue")(connection)
        getattr(connection, ending)()

    async def scenario(db: Database) -> None:
        jobs = [
            *(db.write(put(f"a{n}")) for n in range(5)),
            db.write(rogue),
            *(db.write(put(f"b{n}")) for n in range(5)),
        ]
        results = await asyncio.gather(*jobs, return_exceptions=True)
        assert isinstance(results[5], JobEndedTransaction)
        assert await db.read(names) == sorted([f"a{n}" for n in range(5)] + [f"b{n}" for n in range(5)])

    with_database(database_url, scenario)


def test_a_constraint_checked_at_commit_fails_its_own_job_only(database_url: str) -> None:
    def tables(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        )

    def orphan(connection: Connection) -> None:
        connection.execute(text("INSERT INTO child VALUES (7)"))

    async def scenario(db: Database) -> None:
        await db.write(tables)
        jobs = [db.write(put("a")), db.write(orphan), db.write(put("b"))]
        results = await asyncio.gather(*jobs, return_exceptions=True)
        assert results[0] == "a"
        assert isinstance(results[1], IntegrityError)
        assert results[2] == "b"
        assert await db.read(names) == ["a", "b"]

    with_database(database_url, scenario)


def test_a_database_that_is_behind_is_out_and_comes_back(database_url: str) -> None:
    """Edges answer while the migrations of an update are under way; a wrong statement stays a defect."""

    def later(connection: Connection) -> None:
        connection.execute(text("INSERT INTO later (id) VALUES (1)"))

    def made(statement: str) -> Callable[[Connection], Any]:
        return lambda connection: connection.execute(text(statement)).rowcount

    async def scenario(db: Database) -> None:
        steps = ["CREATE TABLE later (old INTEGER)", "ALTER TABLE later ADD COLUMN id INTEGER"]
        for step in steps:
            for call in (db.read, db.write):
                with pytest.raises(Unavailable, match="brought up to date"):
                    await call(later)
            await db.write(made(step))
        await db.write(later)
        with pytest.raises(DBAPIError):
            await db.write(made("INSERT INTO later"))

    with_database(database_url, scenario)


def test_a_full_queue_refuses_at_once(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        results = await asyncio.gather(*(db.write(put(f"s{n}")) for n in range(50)), return_exceptions=True)
        refused = [result for result in results if isinstance(result, Unavailable)]
        assert refused
        assert refused[0].code is ErrorCode.OVERLOADED
        assert refused[0].retry_after_s == 3
        accepted = [result for result in results if isinstance(result, str)]
        assert await db.read(names) == sorted(accepted)

    with_database(database_url, scenario, limits(write_queue=8, group=4, retry_after_s=3))


def test_closing_finishes_what_was_queued_and_refuses_the_rest(database_url: str) -> None:
    async def run() -> None:
        db = open_database(database_url, LIMITS)
        waiting = [asyncio.create_task(db.write(put(f"s{n}"))) for n in range(100)]
        await asyncio.sleep(0)
        await db.close()
        assert await asyncio.gather(*waiting) == [f"s{n}" for n in range(100)]
        with pytest.raises(Unavailable, match="closing"):
            await db.write(put("late"))

    asyncio.run(run())


def test_two_nodes_whose_groups_take_rows_in_opposite_orders_do_not_lock_each_other_out(
    database_url: str,
) -> None:
    def touch(name: str) -> Callable[[Connection], None]:
        def job(connection: Connection) -> None:
            connection.execute(
                text("UPDATE outbox_streams SET sequence = sequence + 1 WHERE stream = :n"), {"n": name}
            )
            time.sleep(0.01)

        return job

    def count(connection: Connection) -> list[int]:
        return [*connection.scalars(text("SELECT sequence FROM outbox_streams ORDER BY stream"))]

    async def run() -> None:
        here, there = nodes = open_database(database_url, LIMITS), open_database(database_url, LIMITS)
        try:
            for name in "ab":
                await here.write(put(name))
            for _ in range(ROUNDS):
                orders = (here, "ab"), (there, "ba")
                # The first of each makes the others wait, so that they are one group.
                jobs = [node.write(touch(name)) for node, order in orders for name in ("", *order)]
                await asyncio.gather(*jobs)
            assert await there.read(count) == [2 * ROUNDS, 2 * ROUNDS]
        finally:
            for node in nodes:
                await node.close()

    asyncio.run(run())


def test_a_reader_cannot_write(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        with pytest.raises((DBAPIError, Unavailable)):
            await db.read(put("a"))
        assert await db.read(names) == []

    with_database(database_url, scenario)


def test_a_read_sees_one_snapshot(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        loop = asyncio.get_running_loop()

        def twice(connection: Connection) -> tuple[list[str], list[str]]:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            before = names(connection)
            asyncio.run_coroutine_threadsafe(db.write(put("between")), loop).result()
            return before, names(connection)

        assert await db.read(twice) == ([], [])
        assert await db.read(names) == ["between"]

    with_database(database_url, scenario)


def test_a_cancelled_caller_disturbs_nobody(database_url: str) -> None:
    async def scenario(db: Database) -> None:
        tasks = [asyncio.create_task(db.write(put(f"s{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        tasks[4].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [r for r in results if isinstance(r, str)] == [f"s{n}" for n in range(10) if n != 4]

    with_database(database_url, scenario)


def test_a_dead_writer_is_told_and_refuses(database_url: str) -> None:
    def deadly(_connection: Connection) -> None:
        raise SystemExit("the thread ends")

    async def scenario(db: Database) -> None:
        assert db.failure() is None
        with pytest.raises(Unavailable):
            await db.write(deadly)
        assert "SystemExit" in (db.failure() or "")
        with pytest.raises(Unavailable, match="SystemExit"):
            await db.write(put("a"))

    with_database(database_url, scenario)


def test_a_full_disk_refuses_and_recovers(sqlite_database_url: str) -> None:
    """SQLite's own page ceiling gives the same SQLITE_FULL as a full disk."""
    ceiling = 1

    def small(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {ceiling}")

    async def scenario() -> None:
        nonlocal ceiling
        url = parse_url(sqlite_database_url)
        engine = writer_engine(url, LIMITS)
        event.listen(engine, "connect", small)
        db = Database(engine, reader_engine(url, LIMITS), LIMITS, "test", Turn.PLATFORM)
        big = "x" * 200_000
        jobs = [db.write(put("small")), *(db.write(put(f"{n}{big}")) for n in range(3))]
        results = await asyncio.gather(*jobs, return_exceptions=True)
        assert results[0] == "small"
        for result in results[1:]:
            assert isinstance(result, Unavailable)
            assert "the disk is full" in result.detail
        assert await db.read(names) == ["small"]
        assert db.failure() is None
        ceiling = 1_000_000
        await db.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1000000"))
        await db.write(put(big))
        assert await db.read(names) == ["small", big]
        await db.close()

    asyncio.run(scenario())


def test_a_lock_held_by_another_process_is_waited_for_and_then_refused(sqlite_database_url: str) -> None:
    from pysqlite3 import dbapi2 as sqlite

    async def scenario(db: Database) -> None:
        other = sqlite.connect(sa.engine.make_url(sqlite_database_url).database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await db.write(put("a"))
        other.execute("COMMIT")
        assert await db.write(put("b")) == "b"
        other.close()

    with_database(sqlite_database_url, scenario, limits(busy_timeout_s=0.1))


def test_postgresql_away_is_refused_and_back_is_used(postgres: PostgresCluster) -> None:
    from services.infra.sql import migrate

    url = postgres.database()
    migrate(url, "services.migrations")

    async def scenario(db: Database) -> None:
        await db.write(put("a"))
        postgres.stop()
        with pytest.raises(Unavailable):
            await db.write(put("lost"))
        with pytest.raises(Unavailable):
            await db.read(names)
        with pytest.raises(Unavailable, match="cannot be reached"):
            await db.write(put("lost too"))
        assert db.failure() is None
        postgres.start()
        assert await db.write(put("b")) == "b"
        assert await db.read(names) == ["a", "b"]

    with_database(url, scenario)


def test_commits_are_synchronous(database_url: str) -> None:
    def durability(connection: Connection) -> object:
        if connection.dialect.name == "sqlite":
            return (
                connection.exec_driver_sql("PRAGMA synchronous").scalar(),
                connection.exec_driver_sql("PRAGMA journal_mode").scalar(),
                connection.exec_driver_sql("PRAGMA foreign_keys").scalar(),
            )
        return connection.exec_driver_sql("SHOW synchronous_commit").scalar()

    assert with_database(database_url, lambda db: db.write(durability)) in ((2, "wal", 1), "on")
