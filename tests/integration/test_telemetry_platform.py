"""Telemetry on the real platform: what the documentation shows, the command line, what Prometheus is told, and what the
log says of a first start.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from voulezvous import Client, Person
from voulezvous.generated.models import SessionCreation

from tests.support.conformance import REPOSITORY
from tests.support.examples import examples
from tests.support.platform import Platform, start_platform
from tests.support.programmes import make_clip

(SHOWN,) = examples(REPOSITORY / "docs" / "telemetry.md", "python")
LOCAL = "http://127.0.0.1:8080"
PATIENCE_S = 90
WARNS = re.compile(r"\| (warning|error|critical): ")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home = tmp_path_factory.mktemp("told")
    make_clip(home / "library" / "clip.mp4")
    running = start_platform(home, until=Platform.alive)
    try:
        running.wait_until(lambda: "first start:" in running.log.read_text(), PATIENCE_S)
        yield running
        assert running.stop() == 0, running.tail()
    finally:
        running.kill_everything()


def counts(platform: Platform, *words: str, password: str) -> subprocess.CompletedProcess[str]:
    return asked(platform, "telemetry", "counts", *words, password=password)


def asked(platform: Platform, *words: str, password: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ops.vvtvctl", *words, "--as", "admin"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "COLUMNS": "200",
            "VVTV_HOME": str(platform.home),
            "VVTV_PORT": str(platform.port),
        },
        input=f"{password}\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


def test_a_first_start_warns_of_nothing(platform: Platform) -> None:
    before, begun, _ = platform.log.read_text().partition("first start:")
    assert begun
    assert [line for line in before.splitlines() if WARNS.search(line)] == []


def test_what_is_shown_is_taken_counted_and_told(platform: Platform, tmp_path: Path) -> None:
    script = tmp_path / "shown.py"
    script.write_text(SHOWN.source.replace(LOCAL, platform.base_url))
    for _ in range(3):
        told = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
        assert told.stdout == "1\n"
    listed = counts(platform, "--event", "view_broadcast", "--json", password=platform.admin_password)
    assert listed.returncode == 0, listed.stderr
    assert sum(one["kept"] for one in json.loads(listed.stdout)) == 3
    table = counts(platform, password=platform.admin_password)
    assert "view_broadcast" in table.stdout
    funnel = asked(platform, "telemetry", "funnel", "--json", password=platform.admin_password)
    shown = next(step for step in json.loads(funnel.stdout)["steps"] if step["name"] == "view_broadcast")
    assert (shown["kept"], shown.get("of_first")) == (3, None)
    table = asked(platform, "telemetry", "funnel", password=platform.admin_password)
    assert "of the one before" in table.stdout, table.stderr
    told = asked(platform, "telemetry", "indicators", "--json", password=platform.admin_password)
    (conversion, *_) = json.loads(told.stdout)["indicators"]
    assert (conversion["name"], conversion["cohort"]) == ("login_conversion", 3), told.stderr
    table = asked(platform, "telemetry", "indicators", password=platform.admin_password)
    assert "party_retention" in table.stdout, table.stderr
    told = asked(platform, "telemetry", "modes", "--json", password=platform.admin_password)
    assert {len(one["events"]) for one in json.loads(told.stdout)["modes"]} == {6}, told.stderr
    table = asked(platform, "telemetry", "modes", password=platform.admin_password)
    assert "session_transitioned" in table.stdout, table.stderr
    audience = asked(platform, "telemetry", "audience", "--json", password=platform.admin_password)
    assert json.loads(audience.stdout)["start"] == {"pictures": 3, "p50_ms": 820, "p95_ms": 820}
    table = asked(platform, "telemetry", "audience", password=platform.admin_password)
    assert "p95 820 ms" in table.stdout, table.stderr
    sample = 'vvtv_telemetry_accepted_total{event="view_broadcast",mode="",source="client"} 3.0'
    assert sample in httpx.get(f"{platform.base_url}/metrics").text.splitlines()


def test_a_denial_is_written_a_moment_later_by_whichever_worker(platform: Platform) -> None:
    somebody = Person.register(platform.base_url, "somebody", "correct horse battery", terms_accepted=True)
    for _ in range(8):
        denied = httpx.get(
            f"{platform.base_url}/v1/audit", headers={"authorization": f"Bearer {somebody.access_token}"}
        )
        assert denied.status_code == 403
    admin = Person.sign_in(platform.base_url, "admin", platform.admin_password)

    def told() -> bool:
        answer = httpx.get(f"{platform.base_url}/v1/telemetry/counts?name=policy_denied", auth=admin)
        return sum(int(one["kept"]) for one in answer.json()["items"]) == 8

    platform.wait_until(told, PATIENCE_S)


def test_costs_are_shown_to_operators(platform: Platform) -> None:
    somebody = Person.register(
        platform.base_url, "watcher", "correct horse battery", age_confirmed=True, terms_accepted=True
    )
    with Client(platform.base_url, signer=somebody) as client:
        client.sessions.create_session(body=SessionCreation(mode="party"))
    told = asked(platform, "costs", "--json", password=platform.admin_password)
    assert [one["mode"] for one in json.loads(told.stdout)["modes"]] == ["party"], told.stderr
    shown = asked(platform, "costs", password=platform.admin_password)
    assert "0.83 GB per hour of 600" in shown.stdout, shown.stderr


def test_configurations_are_shown_to_operators(platform: Platform) -> None:
    told = asked(platform, "config", "versions", "--json", password=platform.admin_password)
    (version,) = json.loads(told.stdout)
    assert (version["cause"], version["config_hash"]) == ("start", platform.get("/v1/status")["config_hash"])
    shown = asked(platform, "config", "versions", password=platform.admin_password)
    assert version["config_hash"][:12] in shown.stdout, shown.stderr
    first = asked(platform, "config", "diff", password=platform.admin_password)
    assert "nothing to compare it with" in first.stdout, first.stderr
    itself = ("config", "diff", "1", version["config_hash"])
    assert "they say the same" in asked(platform, *itself, password=platform.admin_password).stdout
    missed = asked(platform, "config", "diff", "7", "--json", password=platform.admin_password)
    assert json.loads(missed.stderr)["what"] == "there is no such configuration"


def test_who_does_not_sign_in_is_told_how(platform: Platform) -> None:
    wrong = counts(platform, "--json", password="a guess")
    assert wrong.returncode == 77
    assert "--as HANDLE" in json.loads(wrong.stderr)["remedy"]
