"""What a caller was told is on disk is there after SIGKILL, twenty times over."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import create_engine, make_url, text

pytestmark = pytest.mark.long

ROUNDS = 20
WRITER = """
import asyncio, os, sys
from sqlalchemy import text
from services.infra.sql import open_database
from tests.support.sql import LIMITS

async def main(url, round_):
    db = open_database(url, LIMITS)
    insert = text("INSERT INTO outbox_streams (stream, sequence, epoch) VALUES (:name, 1, 0)")

    async def caller(number):
        for n in range(1_000_000):
            name = f"{round_}-{number}-{n}"
            await db.write(lambda c: c.execute(insert, {"name": name}) and None)
            os.write(1, f"{name}\\n".encode())

    await asyncio.gather(*(caller(number) for number in range(16)))

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


def run_and_kill(url: str, round_: int, acknowledged: Path) -> None:
    """Let a process acknowledge writes for a while, then SIGKILL it."""
    with acknowledged.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(round_)], cwd=Path(__file__).parents[2], stdout=out
        )
        size = acknowledged.stat().st_size
        deadline = time.monotonic() + 30
        while acknowledged.stat().st_size < size + 400 * (1 + round_ % 5):
            assert process.poll() is None, "the writer ended by itself"
            assert time.monotonic() < deadline, "the writer acknowledges nothing"
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def stored(url: str) -> set[str]:
    parsed = make_url(url)
    module = {"module": sqlite} if parsed.get_backend_name() == "sqlite" else {}
    engine = create_engine(parsed, **module)
    try:
        with engine.connect() as connection:
            if module:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            return set(connection.scalars(text("SELECT stream FROM outbox_streams")))
    finally:
        engine.dispose()


@pytest.mark.parametrize("rounds", [ROUNDS])
def test_no_acknowledged_write_is_lost_to_sigkill(database_url: str, tmp_path: Path, rounds: int) -> None:
    acknowledged = tmp_path / "acknowledged"
    acknowledged.touch()
    for round_ in range(rounds):
        run_and_kill(database_url, round_, acknowledged)
        told = {line for line in acknowledged.read_text().splitlines() if line}
        assert told - stored(database_url) == set()
    assert len(acknowledged.read_text().splitlines()) > rounds * 10
