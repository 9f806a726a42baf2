"""The release checklist, rehearsed word by word on a real platform; and what is refused, fails and is rolled back."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from ops.release.result import Result, files_hash, read_result, write_result
from ops.supervisor import leftovers
from ops.vvtvctl.release import version
from tests.integration.test_vvtvctl import a_programme
from tests.support.conformance import REPOSITORY
from tests.support.guide import steps
from tests.support.platform import Platform, start_platform

pytestmark = pytest.mark.long

CHECKLIST = REPOSITORY / "docs" / "release-checklist.md"
PATIENCE_S = 600.0
QUICK = {
    "VVTV_CANARY_SOAK_HOURS": "0",
    "VVTV_CANARY_SOAK_MAX_SAMPLES": "3",
    "VVTV_CANARY_SOAK_INTERVAL_SECS": "3",
    "VVTV_CFG__canary__watch_s": "6",
    "VVTV_CFG__alerts__clear_after_s": "1",
    "VVTV_CFG__soak__slo__stall_max_s": "30",  # a machine that is busy with other tests is no finding here
    "VVTV_CFG__soak__slo__stalled_ratio_max": "0.9",
    "VVTV_CFG__soak__slo__failed_ratio_max": "0.5",
    "VVTV_CFG__channels__main__queue__alert_s": "300",
    "VVTV_CFG__channels__main__queue__warn_s": "600",
    "VVTV_CFG__channels__main__queue__target_s": "900",
}


@dataclass
class Station:
    """A running platform with a configuration folder of its own."""

    platform: Platform
    config: Path

    def sh(self, command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        env = {
            **os.environ,
            **QUICK,
            "PATH": path,
            "VVTV_HOME": str(self.platform.home),
            "VVTV_PORT": str(self.platform.port),
            "VVTV_CONFIG_DIR": str(self.config),
            **environ,
        }
        return subprocess.run(
            ["sh", "-ec", command],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def calm(self) -> bool:
        """Whether it is ready and no alert is urgent."""
        alerts = self.platform.get("/v1/alerts?active=true")["items"]
        return self.platform.ready() and not [one for one in alerts if one["severity"] != "medium"]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    home = tmp_path_factory.mktemp("release")
    config = tmp_path_factory.mktemp("configuration") / "live"
    shutil.copytree(REPOSITORY / "config", config)
    a_programme(home / "library" / "first.mp4", seconds=30)
    running = start_platform(home, env={**QUICK, "VVTV_CONFIG_DIR": str(config)})
    here = Station(running, config)
    try:
        running.wait_until(
            lambda: running.get("/v1/status")["channels"][0]["state"] == "on_air", timeout_s=180
        )
        running.wait_until(here.calm, timeout_s=90)
        yield here
        assert running.stop() == 0
    finally:
        running.kill_everything()


def test_the_checklist_is_rehearsed(station: Station) -> None:
    home = station.platform.home
    for step in steps(CHECKLIST):
        assert step.command is not None
        said = station.sh(step.command)
        assert said.returncode == 0, f"{CHECKLIST.name}:{step.at}: {said.stdout}{said.stderr}"
    for phase in (1, 2, 3):
        (evidence,) = (home / "go-live" / f"phase{phase}").iterdir()
        assert "VVTV_GO_LIVE_RESULT=PASS" in (evidence / "result.env").read_text()
        kept = [json.loads(path.read_text()) for path in evidence.glob("[0-9]*.json")]
        assert kept and all(one["status"] == 0 for one in kept)
    (canary,) = (home / "canary").iterdir()
    assert read_result(canary).passed
    assert json.loads((canary / "soak" / "report.json").read_text())["verdict"] == "PASS"
    assert (canary / "promoted.env").is_file() and not (canary / "home").exists()
    assert "max_playback_rate: 1.04" in (station.config / "platform.yaml").read_text()
    assert "max_playback_rate: 1.05" in (canary / "former-config" / "platform.yaml").read_text()
    assert station.platform.get("/v1/config/client")["player"]["max_playback_rate"] == 1.04
    assert leftovers_of(canary / "home") == []
    again = station.sh(f"vvtvctl promote {canary}")
    assert again.returncode == 0, again.stderr  # it is in place already


def leftovers_of(home: Path) -> list[psutil.Process]:
    return leftovers.find(home)


def test_a_candidate_that_is_wrong_fails_and_cannot_be_promoted(station: Station, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    shutil.copytree(station.config, wrong)
    text = (wrong / "platform.yaml").read_text()
    (wrong / "platform.yaml").write_text(text.replace("workers: 2", "workers: none"))
    said = station.sh(f"vvtvctl canary --config {wrong} --json")
    assert said.returncode == 1
    told = json.loads(said.stdout)
    assert told["result"] == "FAIL" and "its configuration is wrong" in told["reason"]
    assert "VVTV_CANARY_RESULT=FAIL" in (Path(told["evidence"]) / "result.env").read_text()
    refused = station.sh(f"vvtvctl promote {told['evidence']}/result.env")
    assert refused.returncode == 1
    assert "not promoted: its canary says FAIL" in refused.stderr
    nothing = station.sh(f"vvtvctl promote {tmp_path}")
    assert nothing.returncode == 1 and "there is no result" in nothing.stderr
    assert station.config.joinpath("platform.yaml").read_text() == text


def test_a_candidate_that_misses_an_objective_fails_and_leaves_nothing_behind(
    station: Station, tmp_path: Path
) -> None:
    said = station.sh("vvtvctl canary --json", VVTV_CFG__soak__slo__early_max_s="0.5")
    told = json.loads(said.stdout)
    assert (said.returncode, told["result"]) == (1, "FAIL")
    assert told["reason"].startswith("present: ")
    evidence = Path(told["evidence"])
    assert (evidence / "platform.log").is_file() and not (evidence / "home").exists()
    assert leftovers_of(evidence / "home") == []
    assert station.platform.ready()


def a_pass(folder: Path, candidate: Path, **changes: str) -> Path:
    """The result of a canary that passed just now."""
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    result = Result("PASS", "", str(candidate), files_hash(candidate), version(), now, now)
    write_result(folder, replace(result, **changes))  # type: ignore[arg-type]
    return folder


def a_candidate(station: Station, folder: Path, rate: str) -> Path:
    shutil.copytree(station.config, folder)
    text = (folder / "platform.yaml").read_text()
    changed = re.sub(r"max_playback_rate: [0-9.]+", f"max_playback_rate: {rate}", text)
    assert changed != text
    (folder / "platform.yaml").write_text(changed)
    return folder


def test_another_code_and_changed_files_are_not_what_passed(station: Station, tmp_path: Path) -> None:
    candidate = a_candidate(station, tmp_path / "candidate", "1.03")
    other = station.sh(f"vvtvctl promote {a_pass(tmp_path / 'other', candidate, version='0.0.1+beef')}")
    assert other.returncode == 1 and "its canary ran version 0.0.1+beef" in other.stderr
    passed = a_pass(tmp_path / "passed", candidate)
    late = station.sh(f"vvtvctl promote {passed}", VVTV_CFG__canary__valid_s="0.001")
    assert late.returncode == 1 and "its canary passed" in late.stderr
    with (candidate / "platform.yaml").open("a") as file:
        file.write("# one word more\n")
    changed = station.sh(f"vvtvctl promote {passed}")
    assert changed.returncode == 1 and "was changed since its canary" in changed.stderr


def test_an_urgent_alert_forbids_a_promotion_and_one_that_follows_takes_it_back(
    station: Station, tmp_path: Path
) -> None:
    station.platform.wait_until(station.calm, timeout_s=90)
    candidate = a_candidate(station, tmp_path / "candidate", "1.02")
    before = {path.name: path.read_bytes() for path in station.config.glob("*.yaml")}
    command = f"exec vvtvctl promote {a_pass(tmp_path / 'passed', candidate)}"
    slow = {"VVTV_CFG__canary__watch_s": "120"}
    lab = station.platform.pids()["lab"]
    with ThreadPoolExecutor(1) as beside:
        promoted = beside.submit(lambda: station.sh(command, **slow))
        try:
            station.platform.wait_until(
                lambda: "1.02" in (station.config / "platform.yaml").read_text(), timeout_s=90
            )
            os.kill(lab, signal.SIGSTOP)
            said = promoted.result(timeout=PATIENCE_S)
            refused = station.sh(f"vvtvctl promote {a_pass(tmp_path / 'again', candidate)}")
        finally:
            os.kill(lab, signal.SIGCONT)
    assert said.returncode == 1 and "rolled back: something is not well any more" in said.stderr, said.stderr
    assert {path.name: path.read_bytes() for path in station.config.glob("*.yaml")} == before
    assert refused.returncode == 1 and "not promoted: something is not well: LAB_AWAY" in refused.stderr
    station.platform.wait_until(station.calm, timeout_s=90)
