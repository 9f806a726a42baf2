"""Migrations: up, down and up again, on both backends; a failed or killed one changes nothing."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from services.chat import store as chat
from services.configuration import store as configuration
from services.consent import store as consent
from services.identity import store as identity
from services.infra.settings import sqlite_url
from services.infra.sql import MigrationError, idempotency, migrate
from services.infra.sql.engine import DatabaseRefused, parse_url, require_sound_sqlite
from services.infra.sql.shared_tables import SHARED
from services.moderation import store as moderation
from services.sessions import revocations, tile_hours
from services.sessions import store as sessions
from services.telemetry import store as telemetry
from tests.support.sql import assert_up_down_up, difference, schema_of

GOOD = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "{revision}", {down!r}
def upgrade():
    op.create_table("{table}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
    {then}
def downgrade():
    op.drop_table("{table}")
"""


def location(folder: Path, *steps: str) -> str:
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    for number, step in enumerate(steps, 1):
        (folder / "versions" / f"{number:04}_step.py").write_text(step)
    return str(folder)


def a_step(revision: str, down: str | None, table: str, then: str = "") -> str:
    return GOOD.format(revision=revision, down=down, table=table, then=then)


def test_the_platform_database_goes_up_down_and_up(empty_url: str) -> None:
    parts = (
        identity,
        idempotency,
        sessions,
        revocations,
        tile_hours,
        telemetry,
        moderation,
        consent,
        chat,
        configuration,
    )
    tables = [SHARED, *(part.METADATA for part in parts)]
    assert_up_down_up(empty_url, "services.migrations", tables)


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    before = schema_of(database_url)
    migrate(database_url, "services.migrations")
    assert schema_of(database_url) == before


def test_a_failing_step_leaves_nothing_of_the_whole_migration(empty_url: str, tmp_path: Path) -> None:
    broken = a_step("0002", "0001", "second", then='op.execute("INSERT INTO nowhere VALUES (1)")')
    folder = location(tmp_path / "m", a_step("0001", None, "first"), broken)
    with pytest.raises(MigrationError, match="nowhere"):
        migrate(empty_url, folder)
    assert schema_of(empty_url) == {}
    location(tmp_path / "m", a_step("0001", None, "first"), a_step("0002", "0001", "second"))
    migrate(empty_url, folder)
    assert {"first", "second"} < set(schema_of(empty_url))


def test_a_migration_killed_halfway_leaves_the_schema_as_it_was(empty_url: str, tmp_path: Path) -> None:
    migrate(empty_url, location(tmp_path / "m", a_step("0001", None, "first")))
    before = schema_of(empty_url)
    deadly = a_step("0002", "0001", "second", then="import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    folder = location(tmp_path / "m", a_step("0001", None, "first"), deadly)
    call = f"from services.infra.sql import migrate; migrate({empty_url!r}, {folder!r})"
    killed = subprocess.run([sys.executable, "-c", call], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert schema_of(empty_url) == before
    location(tmp_path / "m", a_step("0001", None, "first"), a_step("0002", "0001", "second"))
    migrate(empty_url, folder)
    assert "second" in schema_of(empty_url)


def test_processes_that_migrate_at_once_take_turns(empty_url: str, tmp_path: Path) -> None:
    folder = location(tmp_path / "m", a_step("0001", None, "first"), a_step("0002", "0001", "second"))
    call = f"from services.infra.sql import migrate; migrate({empty_url!r}, {folder!r})"
    command = [sys.executable, "-c", call]
    with ThreadPoolExecutor(3) as pool:
        ended = list(
            pool.map(lambda _: subprocess.run(command, cwd=Path(__file__).parents[2], check=False), range(3))
        )
    assert [process.returncode for process in ended] == [0, 0, 0]
    assert {"first", "second"} < set(schema_of(empty_url))


def test_a_database_of_a_newer_version_is_refused(empty_url: str, tmp_path: Path) -> None:
    newer = location(tmp_path / "n", a_step("0001", None, "first"), a_step("0002", "0001", "second"))
    migrate(empty_url, newer)
    before = schema_of(empty_url)
    with pytest.raises(MigrationError, match="0002"):
        migrate(empty_url, location(tmp_path / "o", a_step("0001", None, "first")))
    assert schema_of(empty_url) == before


def test_a_row_that_would_point_to_nothing_stops_a_migration(tmp_path: Path) -> None:
    orphan = """
    op.create_table("child", sa.Column("p", sa.Integer, sa.ForeignKey("first.id")))
    op.execute("INSERT INTO child VALUES (7)")"""
    folder = location(tmp_path / "m", a_step("0001", None, "first", then=orphan))
    url = sqlite_url(tmp_path / "a.db")
    with pytest.raises(MigrationError, match="point to nothing"):
        migrate(url, folder)
    assert schema_of(url) == {}


def test_a_difference_of_type_is_seen(empty_url: str, tmp_path: Path) -> None:
    import sqlalchemy as sa

    migrate(empty_url, location(tmp_path / "m", a_step("0001", None, "first")))
    wanted = sa.MetaData()
    sa.Table("first", wanted, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text))
    assert any("modify_type" in str(change) for change in difference(empty_url, [wanted]))


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_an_sqlite_with_the_wal_reset_bug_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(DatabaseRefused, match="pysqlite3"):
        require_sound_sqlite(version)
    require_sound_sqlite((3, 51, 3))
    require_sound_sqlite(sqlite.sqlite_version_info)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://db/x"])
def test_databases_that_cannot_be_durable_are_refused(url: str) -> None:
    with pytest.raises(DatabaseRefused):
        parse_url(url)
