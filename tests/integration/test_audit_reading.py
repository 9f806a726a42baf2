"""Several logs read as one: in order, page by page, and without the one that is not there."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from generated.vocabulary import AuditLogName, ErrorCode
from services.audit import Act, AuditLog, AuditReader, ForeignLog, Wanted
from services.audit.reading import OwnLog, from_text, to_text
from services.infra.settings import sqlite_url
from services.infra.sql import Database, migrate, open_database
from services.kernel.errors import Invalid
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds
from tests.support.sql import LIMITS

LAB, PLATFORM = AuditLogName.LAB, AuditLogName.PLATFORM
EVERYTHING = Wanted()


async def fill(lab: Database, platform: Database, count: int) -> None:
    """Acts now here, now there; the clock is set back once between them."""
    clock = ManualClock()
    audit = AuditLog(clock, CountingIds())

    def act(connection: Connection, number: int) -> int:
        return audit.record(connection, actor="ana", action="a", subject=f"x:{number}")

    for number in range(count):
        clock.advance(-90 if number == count // 2 else 60)
        await (lab if number % 3 else platform).write(partial(act, number=number))


async def walked(reader: AuditReader, limit: int, wanted: Wanted = EVERYTHING) -> list[Act]:
    found = await reader.find(wanted, {}, limit)
    acts = list(found.acts)
    while found.places is not None:
        assert len(found.acts) == limit
        assert len(acts) <= 20, "a page leads on"
        found = await reader.find(wanted, from_text(to_text(found.places)), limit)
        acts += found.acts
    return acts


@pytest.mark.parametrize("limit", [1, 4, 7, 50])
def test_pages_hold_every_act_of_every_log_once_and_each_log_in_its_order(
    database_url: str, tmp_path: Path, limit: int
) -> None:
    async def scenario() -> None:
        url = sqlite_url(tmp_path / "lab.db")
        migrate(url, "services.migrations")
        lab, platform = open_database(url, LIMITS), open_database(database_url, LIMITS)
        await fill(lab, platform, 20)
        reader = AuditReader({LAB: ForeignLog(LAB, url, LIMITS), PLATFORM: OwnLog(platform)})
        acts = await walked(reader, limit)
        assert {act.row.subject for act in acts} == {f"x:{number}" for number in range(20)}
        assert len(acts) == 20
        for name in AuditLogName:
            places = [act.row.sequence for act in acts if act.log is name]
            assert places == sorted(places, reverse=True)
        some = Wanted(subject="x:1", since=ManualClock().now() + timedelta(seconds=1))
        assert {a.row.subject for a in await walked(reader, limit, some)} == {
            act.row.subject for act in acts if act.row.subject.startswith("x:1")
        }
        await lab.close()
        await platform.close()

    asyncio.run(scenario())


def test_a_log_that_is_not_there_is_named_and_never_made(database_url: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        platform, away = open_database(database_url, LIMITS), tmp_path / "lab.db"
        await fill(platform, platform, 3)
        lab = ForeignLog(LAB, sqlite_url(away), LIMITS)
        reader = AuditReader({LAB: lab, PLATFORM: OwnLog(platform)})
        found = await reader.find(EVERYTHING, {}, 10)
        assert (len(found.acts), found.unread) == (3, (LAB,))
        assert not away.exists()
        away.write_bytes(b"no database at all, " * 400)
        found = await reader.find(EVERYTHING, {}, 10)
        assert (len(found.acts), found.unread) == (3, (LAB,))
        await platform.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "text", ["", "lab", "lab=", "lab=x", "lab=-1", "other=1", "lab=1,", "lab=" + "9" * 16]
)
def test_places_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_text(text)
    assert refused.value.code is ErrorCode.CURSOR_INVALID
