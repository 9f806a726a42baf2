"""The runbook, rehearsed word by word on a real platform; and how its commands say no."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_vvtvctl import a_programme, the_ready_asset, vvtvctl
from tests.support.conformance import REPOSITORY
from tests.support.guide import Step, steps
from tests.support.platform import Platform, start_platform

RUNBOOK = REPOSITORY / "docs" / "runbook.md"
COMMANDS = (
    *("backup-key ensure", "backup-key rotate", "backup-key prune", "force-nightly", "export-audits"),
    *("backup-metadata", "backup-metadata --secure", "verify-backup", "verify-backup --secure"),
    *("restore-metadata", "restore-metadata --secure", "emergency on", "emergency off"),
)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    a_programme(tmp_path / "library" / "first.mp4", seconds=5)
    running = start_platform(tmp_path)
    yield running
    if running.pids():
        running.stop()


def done(platform: Platform, step: Step) -> subprocess.CompletedProcess[str]:
    """What a block says, as an operator on this machine would type it."""
    assert step.command is not None, f"{RUNBOOK.name}:{step.at}: only commands stand here"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "VVTV_HOME": str(platform.home), "VVTV_PORT": str(platform.port)}
    return subprocess.run(
        ["sh", "-ec", step.command], cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=180
    )


@pytest.mark.long
def test_the_runbook_is_rehearsed(platform: Platform) -> None:
    platform.wait_until(platform.ready, 90)
    for step in steps(RUNBOOK):
        if step.before.startswith("Stop the platform"):
            assert platform.stop() == 0
        if step.before.startswith("Start the platform again"):
            platform.start()
            platform.wait_until(platform.ready, 90)
        said = done(platform, step)
        assert said.returncode == 0, f"{RUNBOOK.name}:{step.at}: {said.stdout}{said.stderr}"
    before = [path.name for path in (platform.home / "state").glob("vvtv.db.before-*Z")]
    assert len(before) == 2, "each restore kept what was there"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_runbook_has_every_command(command: str) -> None:
    assert f"vvtvctl {command}" in RUNBOOK.read_text()


@pytest.mark.long
def test_a_restore_brings_back_what_was_and_each_refusal_says_what_to_do(platform: Platform) -> None:
    platform.wait_until(platform.ready, 90)
    the_ready_asset(platform)
    (asset,) = json.loads(vvtvctl(platform, "library", "list", "--json").stdout)
    made = json.loads(vvtvctl(platform, "backup-metadata", "--secure", "--json").stdout)
    assert made["secure"] is True
    assert [one["database"] for one in made["databases"]] == ["lab", "platform"]
    folder = Path(made["backup"])
    assert vvtvctl(platform, "library", "describe", asset["asset_id"], "--title", "Other").returncode == 0
    assert vvtvctl(platform, "export-audits").returncode == 0
    refused = vvtvctl(platform, "restore-metadata", "--secure", folder.name)
    assert refused.returncode == 75
    assert "the platform runs on this home" in refused.stderr
    platform.stop()
    plain = vvtvctl(platform, "restore-metadata", folder.name)
    assert plain.returncode == 1
    assert "add `--secure`" in plain.stderr
    flipped(folder / "lab.db.age")
    damaged = vvtvctl(platform, "restore-metadata", "--secure", folder.name)
    assert damaged.returncode == 1
    assert "lab.db.age is damaged: its content was changed" in damaged.stderr
    told = json.loads(vvtvctl(platform, "verify-backup", "--secure", folder.name, "--json").stderr)
    assert told["where"].endswith("lab.db.age")
    flipped(folder / "lab.db.age")
    restored = json.loads(vvtvctl(platform, "restore-metadata", "--secure", folder.name, "--json").stdout)
    assert len(restored["kept_aside"]) == 2
    platform.start()
    platform.wait_until(platform.ready, 90)
    (again,) = json.loads(vvtvctl(platform, "library", "list", "--json").stdout)
    assert (again["asset_id"], again["title"]) == (asset["asset_id"], asset["title"])
    verdicts = json.loads(vvtvctl(platform, "audit", "verify", "--json").stdout)
    assert all(verdict["intact"] for verdict in verdicts)
    assert vvtvctl(platform, "export-audits").returncode == 0


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.long
def test_jobs_are_listed_run_and_refused_by_name(platform: Platform) -> None:
    platform.wait_until(platform.ready, 90)
    run = json.loads(vvtvctl(platform, "jobs", "run", "discovery", "--json").stdout)
    assert (run["outcome"], run["asked_by"]) == ("done", "operator")
    listed = {job["name"]: job for job in json.loads(vvtvctl(platform, "jobs", "list", "--json").stdout)}
    assert listed["discovery"]["last_run"]["token"] == run["token"]
    assert "daily at 03:00" in vvtvctl(platform, "jobs", "list").stdout
    unknown = vvtvctl(platform, "jobs", "run", "weekly")
    assert unknown.returncode == 1
    assert "NOT_FOUND: There is no such job." in unknown.stderr
    early = vvtvctl(platform, "report")
    assert early.returncode == 1
    assert "There has been no nightly yet." in early.stderr
    nowhere = vvtvctl(platform, "verify-backup", "20200101T000000Z")
    assert nowhere.returncode == 1
    assert "there is no such folder" in nowhere.stderr
