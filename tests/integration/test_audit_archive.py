"""Exported audit logs on both backends: chained over files, pruned only once exported, any change found out."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from services.audit import AuditArchive, AuditLog, Export, ExportBroken
from services.infra.sql import Database, open_database
from services.infra.sql.shared_tables import AUDIT_EVENTS
from tests.support.clock import ManualClock
from tests.support.ids import CountingIds
from tests.support.sql import LIMITS


@dataclass
class Kept:
    """A log, its clock and its archive."""

    database: Database
    archive: AuditArchive
    log: AuditLog
    clock: ManualClock
    folder: Path

    async def acts(self, count: int) -> None:
        for number in range(count):
            await self.database.write(partial(self._act, number))
            self.clock.advance(60)

    def _act(self, number: int, connection: Connection) -> int:
        reason = f"por causa de {number}: ação"
        return self.log.record(
            connection, actor="operator", action="queue.moved", subject="e:1", reason=reason
        )

    async def export(self) -> Export | None:
        return await self.database.read(lambda conn: self.archive.export("lab", conn, self.clock.now()))

    async def prune(self, before_s: float) -> int:
        before = self.clock.now() - timedelta(seconds=before_s)
        return await self.database.write(lambda conn: self.archive.prune("lab", conn, self.log, before))

    async def without_protection(self, *statements: str) -> None:
        """What somebody with the database's own credentials could do."""

        def job(connection: Connection) -> None:
            if connection.dialect.name == "sqlite":
                for name in ("audit_no_update", "audit_no_delete"):
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
            for statement in statements:
                connection.execute(text(statement))

        await self.database.write(job)


@pytest.fixture
def played(
    database_url: str, tmp_path: Path
) -> Callable[[Callable[[Kept], Coroutine[Any, Any, None]]], None]:
    """Runs a scenario over a log."""

    def play(scenario: Callable[[Kept], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            clock = ManualClock()
            database = open_database(database_url, LIMITS)
            folder = tmp_path / "audits"
            await scenario(
                Kept(database, AuditArchive(folder), AuditLog(clock, CountingIds()), clock, folder)
            )
            await database.close()

        asyncio.run(whole())

    return play


Play = Callable[[Callable[[Kept], Coroutine[Any, Any, None]]], None]


def test_exports_continue_each_other_and_say_nothing_twice(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        assert await kept.export() is None
        await kept.acts(5)
        first = await kept.export()
        assert await kept.export() is None
        await kept.acts(3)
        second = await kept.export()
        assert first is not None
        assert second is not None
        assert (first.first, first.last, second.first, second.last) == (1, 5, 6, 8)
        assert second.previous_hash == first.head
        assert kept.archive.verify("lab").hash == second.head
        assert await kept.database.read(lambda conn: kept.archive.agrees("lab", conn)) is None
        rows = [
            json.loads(line)
            for path in sorted((kept.folder / "lab").glob("*.jsonl"))
            for line in path.read_text().splitlines()
        ]
        columns = [column.name for column in AUDIT_EVENTS.columns]
        assert [sorted(row) for row in rows] == [sorted(columns)] * 8
        assert rows[3]["reason"] == "por causa de 3: ação"

    played(scenario)


def test_pruned_rows_leave_a_log_that_verifies_from_its_anchor(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        await kept.acts(10)
        assert await kept.prune(0) == 0, "nothing is exported yet"
        await kept.export()
        await kept.acts(5)
        assert await kept.prune(60 * 7) == 8
        verdict = await kept.database.read(kept.log.verify)
        assert verdict.whole
        assert (verdict.start.sequence, verdict.rows, verdict.head.sequence) == (8, 8, 16)
        assert await kept.prune(60 * 7) == 0, "once is enough"
        assert await kept.prune(0) == 2, "no further than what is exported"
        again = await kept.database.read(kept.log.verify)
        assert (again.whole, again.start.sequence, again.head.sequence) == (True, 10, 17)
        assert (await kept.export()) is not None
        assert kept.archive.verify("lab").sequence == 17
        with pytest.raises(DBAPIError, match="append-only"):
            await kept.database.write(lambda conn: conn.execute(text("DELETE FROM audit_events")))
        with pytest.raises(DBAPIError, match="append-only"):
            await kept.database.write(lambda conn: conn.execute(text("UPDATE audit_events SET actor = 'x'")))

    played(scenario)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("DELETE FROM audit_events WHERE sequence <= 9", "no act says that they were archived"),
        ("DELETE FROM audit_events WHERE action = 'audit.archived'", "row 16 is missing"),
        ("UPDATE audit_events SET previous_hash = 'x' WHERE sequence = 9", "its content was changed"),
        (
            "UPDATE audit_events SET after_hash = 'x' WHERE action = 'audit.archived'",
            "its content was changed",
        ),
    ],
)
def test_a_pruned_log_that_is_changed_is_found_out(played: Play, change: str, why: str) -> None:
    async def scenario(kept: Kept) -> None:
        await kept.acts(15)
        await kept.export()
        assert await kept.prune(60 * 7) == 8
        await kept.acts(2)
        await kept.without_protection(change)
        verdict = await kept.database.read(kept.log.verify)
        assert verdict.broken is not None
        assert why in verdict.broken.reason

    played(scenario)


def test_a_log_whose_newest_rows_were_cut_off_is_found_out_by_its_export(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        await kept.acts(6)
        await kept.export()
        await kept.without_protection("DELETE FROM audit_events WHERE sequence > 4")
        assert (await kept.database.read(kept.log.verify)).whole, "the chain alone does not show it"
        why = await kept.database.read(lambda conn: kept.archive.agrees("lab", conn))
        assert why is not None
        assert "row 6" in why
        await kept.acts(4)
        with pytest.raises(ExportBroken, match="does not continue"):
            await kept.export()
        assert [export.last for export in kept.archive.exports("lab")] == [6]

    played(scenario)


@pytest.mark.parametrize("victim", ["000000000001-000000000004.jsonl", "000000000005-000000000008.jsonl"])
def test_a_flipped_byte_of_an_export_is_named(played: Play, victim: str) -> None:
    async def scenario(kept: Kept) -> None:
        for _ in range(2):
            await kept.acts(4)
            await kept.export()
        path = kept.folder / "lab" / victim
        content = path.read_bytes()
        for changed in (content[:-9] + b"?" + content[-8:], content.replace(b"operator", b"operat0r", 1)):
            path.write_bytes(changed)
            with pytest.raises(ExportBroken) as refused:
                kept.archive.verify("lab")
            assert refused.value.path == path
        path.unlink()
        with pytest.raises(ExportBroken, match="it is missing"):
            kept.archive.verify("lab")
        path.write_bytes(content)
        path.with_suffix(".manifest.json").write_text("{}")
        with pytest.raises(ExportBroken, match="no manifest"):
            kept.archive.verify("lab")

    played(scenario)


def test_an_export_that_is_taken_away_whole_is_missed_once_its_rows_are_pruned(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        for _ in range(2):
            await kept.acts(4)
            await kept.export()
        assert await kept.prune(60 * 3) == 5
        for path in (kept.folder / "lab").glob("000000000001-*"):
            path.unlink()
        kept.archive.verify("lab")
        why = await kept.database.read(lambda conn: kept.archive.agrees("lab", conn))
        assert why == "rows 1 to 4 are neither in the log nor in an export"

    played(scenario)


def test_an_export_that_was_cut_off_is_made_anew(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        await kept.acts(4)
        await kept.export()
        (manifest,) = (kept.folder / "lab").glob("*.manifest.json")
        manifest.unlink()
        await kept.acts(2)
        export = await kept.export()
        assert export is not None
        assert (export.first, export.last) == (1, 6)
        assert len(list((kept.folder / "lab").glob("*.jsonl"))) == 1
        assert kept.archive.verify("lab").sequence == 6

    played(scenario)


def test_a_restored_log_puts_aside_what_was_exported_after_its_backup(played: Play) -> None:
    async def scenario(kept: Kept) -> None:
        for _ in range(3):
            await kept.acts(4)
            await kept.export()
        await kept.without_protection("DELETE FROM audit_events WHERE sequence > 6")
        await kept.acts(3)  # another row 8 than the exported one
        gone = await kept.database.read(lambda conn: kept.archive.rewind("lab", conn, ".before"))
        assert gone == 2
        assert len(list((kept.folder / "lab.before").iterdir())) == 4
        export = await kept.export()
        assert export is not None
        assert (export.first, export.last) == (5, 9)
        assert await kept.database.read(lambda conn: kept.archive.agrees("lab", conn)) is None
        assert kept.archive.verify("lab").sequence == 9

    played(scenario)


def test_rows_and_manifest_rewritten_together_still_break_the_chain(played: Play) -> None:
    """Who fits a checksum to a changed file has the chain to fit too."""

    async def scenario(kept: Kept) -> None:
        await kept.acts(4)
        await kept.export()
        (path,) = (kept.folder / "lab").glob("*.jsonl")
        content = path.read_bytes().replace(b'"operator"', b'"somebody"', 1)
        path.write_bytes(content)
        manifest = path.with_suffix(".manifest.json")
        told = {**json.loads(manifest.read_text()), "sha256": hashlib.sha256(content).hexdigest()}
        manifest.write_text(json.dumps(told))
        with pytest.raises(ExportBroken, match="row 1: its content was changed"):
            kept.archive.verify("lab")

    played(scenario)
