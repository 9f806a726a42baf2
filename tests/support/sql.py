"""Databases for tests: limits small enough to reach, and schema checks."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.infra.sql import SqlLimits, migrate
from services.infra.sql.engine import migration_engine, parse_url

LIMITS = SqlLimits(
    write_queue=1024,
    group=256,
    readers=2,
    read_queue=256,
    busy_timeout_s=5,
    connect_timeout_s=5,
    close_timeout_s=10,
    retry_after_s=1,
)


def limits(**changes: Any) -> SqlLimits:
    """The test limits with some of them changed."""
    return replace(LIMITS, **changes)


def schema_of(url: str) -> dict[str, Any]:
    """Tables, columns, keys and indexes that the database has, for comparison."""
    engine = migration_engine(parse_url(url), LIMITS)
    try:
        inspector = sa.inspect(engine)
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
                inspector.get_pk_constraint(table)["constrained_columns"],
                sorted(str(index) for index in inspector.get_indexes(table)),
                sorted(str(key) for key in inspector.get_foreign_keys(table)),
            )
            for table in sorted(inspector.get_table_names())
        }
    finally:
        engine.dispose()


def difference(url: str, metadata: list[sa.MetaData]) -> list[Any]:
    """What Alembic would still change to make the database match `metadata`."""
    engine = migration_engine(parse_url(url), LIMITS)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, metadata))  # type: ignore[arg-type]
    finally:
        engine.dispose()


def assert_up_down_up(url: str, location: str, metadata: list[sa.MetaData]) -> None:
    """Up, down and up again end in the same schema, which is what `metadata` says."""
    migrate(url, location)
    first = schema_of(url)
    assert difference(url, metadata) == []
    migrate(url, location, "base")
    assert set(schema_of(url)) <= {"alembic_version"}
    migrate(url, location)
    assert schema_of(url) == first
