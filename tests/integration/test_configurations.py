"""The history of the configuration, on nodes that share a database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from structlog.testing import capture_logs

from generated.vocabulary import ConfigCause
from services.configuration.service import ConfigHistory
from services.configuration.store import Version
from services.infra.configuration import ConfigBundle
from services.infra.sql.shared_tables import AUDIT_EVENTS
from services.kernel.errors import Unavailable
from tests.support.configuration import reworded, shipped
from tests.support.people import People, a_house, quick, with_retention
from tests.support.presence import until
from tests.support.redis import RedisServer

VERSIONS = "/v1/config/versions"
DAY_S = 86_400
KEPT_DAYS = 30
FIRST = with_retention(quick(shipped()), configurations_days=KEPT_DAYS, sessions_days=KEPT_DAYS, batch=2)

QUICK = FIRST.platform.database.model_copy(update={"connect_timeout_s": 0.05})
IMPATIENT = replace(FIRST, platform=FIRST.platform.model_copy(update={"database": QUICK}))
"""Says the same, and tries soon again."""


def edit(bundle: ConfigBundle, backlog: int) -> ConfigBundle:
    return reworded(bundle, "document.http.backlog", backlog)


def in_a_house(
    database_url: str,
    redis: RedisServer,
    scenario: Callable[[list[People]], Awaitable[None]],
    *,
    nodes: int = 1,
    bundle: ConfigBundle = FIRST,
) -> None:
    async def run() -> None:
        async with a_house(database_url, redis.url, bundle=bundle, nodes=nodes) as house:
            await house[0].redis.flushdb()
            await scenario(house)

    asyncio.run(run())


async def reloaded(node: People, bundle: ConfigBundle) -> None:
    """A node takes in an edit."""
    takes_in(node, bundle)
    await node.versions.history.note()


def takes_in(node: People, bundle: ConfigBundle) -> None:
    node.bundle = bundle
    node.versions.history.follow(bundle)


async def noted(node: People) -> list[Version]:
    return await node.versions.history.page(None, 100)


def acts(conn: Connection) -> list[Any]:
    """What the audit log says of them."""
    found = AUDIT_EVENTS.c
    query = AUDIT_EVENTS.select().where(found.action == "configuration.changed")
    return list(conn.execute(query.order_by(found.sequence)).mappings())


def refuse(conn: Connection) -> None:
    """No version is taken any more: PostgreSQL says that its disk is full, SQLite has a rule against it."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON config_version BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        return
    conn.exec_driver_sql(
        "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION SQLSTATE '53100'; END $$"
    )
    conn.exec_driver_sql(
        "CREATE TRIGGER full_disk BEFORE INSERT ON config_version EXECUTE FUNCTION refused()"
    )


def relent(conn: Connection) -> None:
    """Versions are taken again."""
    on_table = "" if conn.dialect.name == "sqlite" else " ON config_version"
    conn.exec_driver_sql(f"DROP TRIGGER full_disk{on_table}")


async def _is(found: Awaitable[object], expected: object) -> bool:
    return await found == expected


async def numbers(node: People) -> list[tuple[int, str]]:
    """Each version, and which edit it was, oldest first."""
    said: dict[str, str] = {FIRST.hash: "first"} | {edit(FIRST, n).hash: str(n) for n in range(9)}
    return [(one.number, said[one.config_hash]) for one in reversed(await noted(node))]


def test_an_edit_that_several_nodes_take_in_is_one_version(database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People]) -> None:
        await asyncio.gather(*(node.versions.history.note() for node in house))
        await asyncio.gather(*(reloaded(node, edit(FIRST, 1)) for node in house))
        await asyncio.gather(*(reloaded(node, FIRST) for node in house))
        assert await numbers(house[0]) == [(1, "first"), (2, "1"), (3, "first")]
        versions = await noted(house[0])
        assert [one.cause for one in versions] == [ConfigCause.RELOAD, ConfigCause.RELOAD, ConfigCause.START]
        assert [one.previous_hash for one in versions] == [edit(FIRST, 1).hash, FIRST.hash, None]
        assert [one.sources for one in versions[:-1]] == [("platform.yaml",)] * 2
        assert {*versions[-1].sources} == FIRST.sources.keys()

    in_a_house(database_url, redis, scenario, nodes=3)


def test_a_node_that_is_late_does_not_bring_back_what_was_followed(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People]) -> None:
        early, late = house
        for node in house:
            await node.versions.history.note()
        for backlog in (1, 2):
            await reloaded(early, edit(FIRST, backlog))
        for backlog in (1, 2):
            await reloaded(late, edit(FIRST, backlog))
        expected = [(1, "first"), (2, "1"), (3, "2")]
        assert await numbers(early) == expected
        await reloaded(early, edit(FIRST, 1))
        await reloaded(late, edit(FIRST, 1))
        assert await numbers(early) == [*expected, (4, "1")]

    in_a_house(database_url, redis, scenario, nodes=2)


def test_different_edits_on_two_nodes_are_told_as_they_ran(database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People]) -> None:
        one, other = house
        for node in house:
            await node.versions.history.note()
        await asyncio.gather(reloaded(one, edit(FIRST, 1)), reloaded(other, edit(FIRST, 2)))
        first, *both = await numbers(one)
        assert (first, sorted(said for _, said in both)) == ((1, "first"), ["1", "2"])
        earlier, later = house if both[0][1] == "1" else house[::-1]
        await reloaded(earlier, later.bundle)
        assert await numbers(one) == [first, *both], "it follows in what the other one began"
        await reloaded(later, edit(FIRST, int(both[0][1])))
        back = (4, both[0][1])
        assert await numbers(one) == [first, *both, back], "it never ran that before"

    in_a_house(database_url, redis, scenario, nodes=2)


def test_what_the_database_refuses_is_said_and_noted_once_it_is_taken(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        await node.db.write(refuse)
        with capture_logs() as said:
            running = asyncio.create_task(node.versions.history.run())
            for backlog in (1, 2):
                node.clock.advance(60)
                takes_in(node, edit(IMPATIENT, backlog))
            since = node.clock.now()
            await until(lambda: len(said) > 2)
            assert {one["event"] for one in said} == {"configuration_not_noted"}
            assert await numbers(node) == [(1, "first")]
            node.clock.advance(600)
            await node.db.write(relent)
            await until(lambda: _is(numbers(node), [(1, "first"), (2, "1"), (3, "2")]))
            running.cancel()
        second, first = (await noted(node))[:2]
        assert (second.effective_at, first.effective_at) == (since, since - timedelta(seconds=60))
        assert len(await node.db.read(acts)) == 3
        assert (await node.db.read(node.audit.verify)).whole

    in_a_house(database_url, redis, scenario, bundle=IMPATIENT)


def test_a_full_disk_loses_no_configuration(sqlite_database_url: str, redis: RedisServer) -> None:
    """SQLite's own page ceiling gives the same SQLITE_FULL as a full disk."""

    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        await node.db.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1"))
        takes_in(node, edit(FIRST, 1))
        with pytest.raises(Unavailable, match="the disk is full"):
            await node.versions.history.note()
        assert await numbers(node) == [(1, "first")]
        await node.versions.history.note()  # on another connection, which knows no ceiling
        assert await numbers(node) == [(1, "first"), (2, "1")]
        assert len(await node.db.read(acts)) == 2

    in_a_house(sqlite_database_url, redis, scenario)


def test_whoever_starts_again_under_the_same_adds_nothing(database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        for bundle in (FIRST, edit(FIRST, 1)):
            node.bundle = bundle
            await ConfigHistory(node.db, node.audit, node.clock, node).note()
        assert [(one.number, one.cause) for one in await noted(node)] == [
            (2, ConfigCause.START),
            (1, ConfigCause.START),
        ]

    in_a_house(database_url, redis, scenario)


def test_a_start_on_a_database_that_was_put_back_says_so(database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        node.clock.advance(60)
        await node.db.write(
            lambda conn: node.audit.record(
                conn, actor="operator", action="metadata.restored", subject="backup:x"
            )
        )
        for backlog in (1, 2):
            node.clock.advance(60)
            node.bundle = edit(FIRST, backlog)
            await ConfigHistory(node.db, node.audit, node.clock, node).note()
        assert [one.cause for one in await noted(node)] == [
            ConfigCause.START,
            ConfigCause.RESTORE,
            ConfigCause.START,
        ]

    in_a_house(database_url, redis, scenario)


def test_the_audit_log_names_both_by_their_hashes(database_url: str, redis: RedisServer) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        await reloaded(node, edit(FIRST, 1))

        first, then = await node.db.read(acts)
        assert (first["before_hash"], first["after_hash"]) == (None, FIRST.hash)
        assert (then["before_hash"], then["after_hash"]) == (FIRST.hash, edit(FIRST, 1).hash)
        assert (then["actor"], then["reason"]) == ("house", "reload: platform.yaml")
        assert (await node.db.read(node.audit.verify)).whole

    in_a_house(database_url, redis, scenario)


def test_what_was_followed_long_ago_is_forgotten_and_what_is_in_force_never(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        await node.versions.history.note()
        node.clock.advance(KEPT_DAYS * DAY_S + 1)
        assert await node.forgetting.look() == 0, "it is in force"
        for backlog in (1, 2, 3, 1):
            node.clock.advance(3_600)
            await reloaded(node, edit(FIRST, backlog))
        node.clock.advance((KEPT_DAYS - 1) * DAY_S)
        assert await node.forgetting.look() == 0
        node.clock.advance(DAY_S)
        assert await node.forgetting.look() == 3
        node.clock.advance(1)
        assert await node.forgetting.look() == 1
        assert await numbers(node) == [(5, "1")]
        contents = text("SELECT count(*) FROM config_content")
        assert await node.db.read(lambda conn: int(conn.execute(contents).scalar_one())) == 1
        admin = await node.admin()
        gone = await node.call("GET", f"{VERSIONS}/{edit(FIRST, 3).hash}", who=admin)
        kept = await node.call("GET", f"{VERSIONS}/{edit(FIRST, 1).hash}", who=admin)
        assert (gone.status, kept.status) == (404, 200)
        followed = await node.call("GET", f"{VERSIONS}/{edit(FIRST, 1).hash}/diff", who=admin)
        assert followed.status == 404, "what it followed is gone"
        assert await node.forgetting.look() == 0

    in_a_house(database_url, redis, scenario)


def test_the_history_is_noted_while_it_runs_and_whenever_another_one_is_in_force(
    database_url: str, redis: RedisServer
) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        running = asyncio.create_task(node.versions.history.run())
        try:
            await until(lambda: _is(numbers(node), [(1, "first")]))
            takes_in(node, edit(FIRST, 1))
            await until(lambda: _is(numbers(node), [(1, "first"), (2, "1")]))
        finally:
            running.cancel()

    in_a_house(database_url, redis, scenario)


@pytest.mark.parametrize("path", [VERSIONS, f"{VERSIONS}/{'0' * 64}", f"{VERSIONS}/{'0' * 64}/diff"])
def test_it_is_for_operators(sqlite_database_url: str, redis: RedisServer, path: str) -> None:
    async def scenario(house: list[People]) -> None:
        (node,) = house
        somebody = await node.register("ana_p")
        answer = await node.call("GET", path, who=somebody)
        assert (answer.status, answer.json()["code"]) == (403, "POLICY_DENIED")

    in_a_house(sqlite_database_url, redis, scenario)
