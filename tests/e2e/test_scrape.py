"""What Prometheus reads is well formed, counts both workers together and survives one."""

from __future__ import annotations

import re
import subprocess

from prometheus_client import CollectorRegistry, generate_latest

from services.chat.figures import ChatFigures
from services.consent.figures import ConsentFigures
from services.infra.http.metrics import HttpMetrics
from services.match.figures import MatchFigures
from services.moderation.figures import ModerationFigures
from services.presence.figures import PresenceFigures
from services.presence.tiles.figures import TileFigures
from services.sessions.figures import SessionFigures
from services.telemetry.figures import TelemetryFigures
from tests.support.conformance import REPOSITORY
from tests.support.platform import Platform

REQUESTS = 40
PATIENCE_S = 60


def test_promtool_accepts_the_metrics(platform: Platform) -> None:
    checked = subprocess.run(
        ["promtool", "check", "metrics"],
        input=platform.text("/metrics"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_metric_is_documented_and_what_is_documented_is_told(platform: Platform) -> None:
    """Those with labels are told once there is something to tell, so that the parts are asked for theirs as well."""
    registry = CollectorRegistry()
    for part in (SessionFigures, ConsentFigures, ChatFigures, MatchFigures, HttpMetrics):
        part(registry, [1])
    for each in (ModerationFigures, PresenceFigures, TelemetryFigures, TileFigures):
        each(registry)
    counted = generate_latest(registry).decode()
    page = (REPOSITORY / "docs" / "metrics.md").read_text()
    documented = set(re.findall(r"`(vvtv_\w+)`", page))

    def differing() -> set[str]:
        told = counted + platform.text("/metrics")
        names = re.findall(r"^# TYPE (vvtv_\w+) ", told, re.MULTILINE)
        return documented ^ {name for name in names if not name.endswith("_created")}

    platform.wait_until(lambda: not differing(), PATIENCE_S)


def test_the_workers_count_together(platform: Platform) -> None:
    before = _liveness_answers(platform)
    for _ in range(REQUESTS):
        platform.get("/healthz")
    assert _liveness_answers(platform) - before >= REQUESTS


def test_what_a_killed_worker_has_counted_stays(platform: Platform) -> None:
    platform.wait_until(lambda: "edge-1" in platform.pids(), timeout_s=15)
    for _ in range(REQUESTS):
        platform.get("/healthz")
    before, pid = _liveness_answers(platform), platform.pids()["edge-1"]
    platform.kill(pid)
    platform.wait_until(lambda: platform.pids().get("edge-1", pid) != pid, timeout_s=20)
    assert _liveness_answers(platform) >= before


def _liveness_answers(platform: Platform) -> float:
    pattern = r'^vvtv_http_requests_total\{operation="getHealth",status="200"\} (\S+)$'
    return sum(float(value) for value in re.findall(pattern, platform.text("/metrics"), re.MULTILINE))
