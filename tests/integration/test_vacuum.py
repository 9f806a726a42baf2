"""Space that rows left behind is given back when there is much of it, beside a writer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from services.infra.settings import sqlite_url
from services.infra.sql import open_database
from services.infra.sql.vacuum import vacuum
from tests.support.sql import LIMITS


@pytest.mark.parametrize(("ratio", "shrinks"), [(0.2, True), (0.99, False)])
def test_only_many_free_pages_are_worth_it(tmp_path: Path, ratio: float, shrinks: bool) -> None:
    async def scenario() -> None:
        path = tmp_path / "lab.db"
        database = open_database(sqlite_url(path), LIMITS)
        await database.write(lambda conn: conn.execute(text("CREATE TABLE said (text TEXT)")))
        many = [{"said": "word " * 500} for _ in range(400)]
        await database.write(lambda conn: conn.execute(text("INSERT INTO said VALUES (:said)"), many))
        await database.write(lambda conn: conn.execute(text("DELETE FROM said WHERE rowid > 100")))
        before, after = await asyncio.to_thread(vacuum, path, from_free_ratio=ratio, busy_timeout_s=5)
        assert (after < before / 2) == shrinks
        count = text("SELECT count(*) FROM said")
        assert await database.read(lambda conn: conn.execute(count).scalar_one()) == 100
        await database.write(lambda conn: conn.execute(text("INSERT INTO said VALUES ('more')")))
        await database.close()

    asyncio.run(scenario())


def test_a_database_that_is_held_is_left_alone_and_said_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        path = tmp_path / "lab.db"
        database = open_database(sqlite_url(path), LIMITS)
        await database.write(lambda conn: conn.execute(text("CREATE TABLE said (text TEXT)")))
        many = [{"said": "word " * 500} for _ in range(100)]
        await database.write(lambda conn: conn.execute(text("INSERT INTO said VALUES (:said)"), many))
        await database.write(lambda conn: conn.execute(text("DELETE FROM said")))

        def meanwhile(_conn: object) -> None:
            with pytest.raises(OSError, match=r"lab\.db was not vacuumed: database is locked"):
                vacuum(path, from_free_ratio=0.1, busy_timeout_s=0.05)

        await database.write(meanwhile)
        await database.close()

    asyncio.run(scenario())
