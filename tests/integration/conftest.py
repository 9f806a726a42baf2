"""Real components for integration tests: both SQL backends, a real Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.infra.settings import sqlite_url
from services.infra.sql import migrate
from tests.support.postgres import PostgresCluster, postgres_cluster
from tests.support.redis import RedisServer, redis_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """One PostgreSQL cluster for the whole run."""
    with postgres_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each backend in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "state" / "test.db")
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A migrated platform database on each backend in turn."""
    migrate(empty_url, "services.migrations")
    return empty_url


@pytest.fixture
def sqlite_database_url(tmp_path: Path) -> str:
    """A migrated platform database in an SQLite file."""
    url = sqlite_url(tmp_path / "platform.db")
    migrate(url, "services.migrations")
    return url


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A real Redis of this test's own."""
    with redis_server() as server:
        yield server
