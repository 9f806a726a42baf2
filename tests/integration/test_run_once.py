"""One cycle in a process of its own: what it does and says, how it ends, and what a kill in the middle leaves."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from services.audit import AuditArchive
from services.infra.backup import backups_of, verify
from tests.integration.test_vvtvctl import a_programme
from tests.support.conformance import REPOSITORY
from tests.support.lab import a_lab

pytestmark = pytest.mark.long

PATIENCE_S = 120.0


def started(home: Path, **environ: str) -> subprocess.Popen[str]:
    env = {**os.environ, "VVTV_HOME": str(home), "VVTV_RUN_ONCE": "1", **environ}
    return subprocess.Popen(
        [sys.executable, "-m", "ops.processes.lab"],
        cwd=REPOSITORY,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def cycle(home: Path, status: int = 0, **environ: str) -> dict[str, Any]:
    """What a cycle says of itself."""
    with started(home, **environ) as process:
        said, log = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == status, log
    return json.loads(said) if said else {"log": log}


def queued(home: Path) -> list[str]:
    """The queue as it is on disk."""
    with closing(sqlite.connect(home / "state" / "vvtv.db")) as database:
        rows = database.execute("SELECT entry_id FROM queue_entry ORDER BY rank, entry_id")
        return [str(row[0]) for row in rows]


def test_a_cycle_takes_in_prepares_publishes_and_ends(tmp_path: Path) -> None:
    a_programme(tmp_path / "library" / "one.mkv", seconds=4)
    (tmp_path / "library" / "broken.mp4").write_bytes(b"not a video")
    first = cycle(tmp_path)
    assert first["recovered"] == []
    assert first["assets"] == {"ready": 1, "refused": 1}
    assert first["queued"] == len(queued(tmp_path)) > 1
    assert first["jobs"]["discovery"] == "done: 2 files of the library taken in, 0 programmes found elsewhere"
    assert first["failed"] == []
    assert "nightly" not in first["jobs"], "it is not due"
    before = queued(tmp_path)
    second = cycle(tmp_path, VVTV_FORCE_NIGHTLY="1")
    assert second["recovered"] == before
    assert second["jobs"]["nightly"].startswith("done: ")
    assert len(list((tmp_path / "monitor" / "reports" / "main").iterdir())) == 1
    assert [path.is_dir() for path in (tmp_path / "backups").iterdir()] == [True]


def test_a_failed_job_is_told_by_the_status(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    (tmp_path / "library").mkdir()
    told = cycle(tmp_path, status=1, VVTV_FORCE_NIGHTLY="1")
    assert told["failed"] == ["nightly"]
    assert "backup" in told["jobs"]["nightly"]


def test_forcing_the_nightly_alone_is_refused_with_what_to_do(tmp_path: Path) -> None:
    told = cycle(tmp_path, status=78, VVTV_RUN_ONCE="0", VVTV_FORCE_NIGHTLY="1")
    assert "VVTV_FORCE_NIGHTLY: 1 without VVTV_RUN_ONCE=1" in told["log"]
    assert "vvtvctl force-nightly" in told["log"]
    assert "VVTV_RUN_ONCE: 'yes' is not accepted" in cycle(tmp_path, status=78, VVTV_RUN_ONCE="yes")["log"]


def test_beside_a_running_lab_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "system").mkdir()
    with (tmp_path / "system" / "lab.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = cycle(tmp_path, status=75)
    assert "runs in" in told["log"]
    assert "vvtvctl jobs run" in told["log"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_after_a_kill_in_mid_cycle_the_queue_is_identical(tmp_path: Path, number: signal.Signals) -> None:
    """In the middle of prep, a queue on disk: what comes up has the same entries in the same order, and finishes."""
    a_programme(tmp_path / "library" / "one.mkv", seconds=4)
    cycle(tmp_path)
    a_programme(tmp_path / "library" / "two.mkv", seconds=30, rate=30)
    process = started(tmp_path)
    assert process.stderr is not None
    assert any("prep_started" in line for line in process.stderr), "it has come to prep"
    process.send_signal(number)
    process.communicate(timeout=PATIENCE_S)
    assert process.returncode == (-9 if number is signal.SIGKILL else 130)
    left = queued(tmp_path)
    assert left
    until_its_children_ended(tmp_path)
    again = cycle(tmp_path)
    assert again["recovered"] == left
    assert again["assets"] == {"ready": 2}


def test_a_nightly_that_is_killed_again_and_again_is_done_in_the_end(tmp_path: Path) -> None:
    """Whatever step the kill hits: nothing half-made counts, and the next night does all of it."""
    quick = {"VVTV_FORCE_NIGHTLY": "1", "VVTV_CFG__scheduler__lease_ttl_s": "1"}
    (tmp_path / "library").mkdir()
    for number in range(3):
        (tmp_path / "library" / f"broken {number}.mp4").write_bytes(b"not a video")
    cut_off = 0
    for pause_ms in (0, 10, 30, 60):
        process = started(tmp_path, **quick)
        assert process.stderr is not None
        assert any('"published"' in line for line in process.stderr), "the nightly comes next"
        time.sleep(pause_ms / 1000)
        process.kill()
        process.communicate(timeout=PATIENCE_S)
        cut_off += process.returncode == -9
    assert cut_off
    told = cycle(tmp_path, 0, **quick)
    assert told["failed"] == []
    assert AuditArchive(tmp_path / "audits").verify("lab").sequence >= 6
    assert [path.name for path in (tmp_path / "monitor" / "reports" / "main").glob("*.json")]
    made = backups_of(tmp_path / "backups")
    assert made
    for folder in made:
        verify(folder, [], tmp_path / "scratch")
    assert not list((tmp_path / "backups").glob(".partial-*"))


def until_its_children_ended(home: Path) -> None:
    """Prep's workers end with the process that started them."""
    deadline = time.monotonic() + PATIENCE_S
    while subprocess.run(["pgrep", "-f", str(home)], capture_output=True).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_station_that_was_killed_opens_with_the_very_same_queue(tmp_path: Path) -> None:
    """With the clock standing still nothing airs in between: every field of every entry is as it was."""

    async def scenario() -> None:
        async with a_lab(tmp_path) as bench:
            for number in range(5):
                bench.film(f"film {number}.mkv", 20 + number)
            await bench.take_in()
            await bench.step(30)
            before = await bench.database.read(bench.lab.parts.everywhere.queues)
            clock = bench.clock
        async with a_lab(tmp_path, clock) as bench:
            assert await bench.database.read(bench.lab.parts.everywhere.queues) == before
            await bench.station.tick()
            assert await bench.database.read(bench.lab.parts.everywhere.queues) == before
        assert len(before["main"]) > 5

    asyncio.run(scenario())
